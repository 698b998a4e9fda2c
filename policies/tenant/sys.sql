create policy organizations_read on sys.organizations for select to authenticated using (tenant_id = (select app.company_id()));
grant select on sys.organizations to authenticated;

-- everybody sees the own membership, also while the company waits for approval
create policy users_read on sys.users for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted
  and (id = (select app.user_id()) or (select app.company_can('sys.users:read')))
);
create policy users_update on sys.users for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.users:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.users:update')));
create policy users_delete on sys.users for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.users:delete'))
);
grant select, delete on sys.users to authenticated;
grant update (display_name, department, phone, default_conflict_resolution_policy_id) on sys.users to authenticated;

select app.allow_tenant('sys.roles', '{id,code,name_ko,name_en,description,priority,is_active}');
select app.allow_tenant('sys.role_permissions', '{role_id,permission,is_active}', '{is_active}');

-- everybody sees the own grants
create policy user_roles_read on sys.user_roles for select to authenticated using (
  tenant_id = (select app.company_id())
  and (user_id = (select app.user_id()) or (select app.company_can('sys.user_roles:read')))
);
create policy user_roles_create on sys.user_roles for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.user_roles:create'))
);
create policy user_roles_update on sys.user_roles for update to authenticated using (
  tenant_id = (select app.tenant_id()) and is_active and (select app.can('sys.user_roles:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.user_roles:update')));
create policy user_roles_delete on sys.user_roles for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and is_active and (select app.can('sys.user_roles:delete'))
);
grant select, delete on sys.user_roles to authenticated;
grant insert (id, user_id, role_id, expires_at, conflict_resolution_policy_id), update (expires_at) on sys.user_roles to authenticated;

grant select on sys.tenant_permissions to authenticated;
