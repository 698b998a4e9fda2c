create policy organizations_read on sys.organizations for select to authenticated using (tenant_id = (select app.company_id()));
grant select on sys.organizations to authenticated;

-- everybody sees the own membership, also while the company waits for approval
create policy users_read on sys.users for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted
  and (id = (select app.user_id()) or (select app.can('sys.users:read')))
);
create policy users_update on sys.users for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.users:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.users:update')));
grant select on sys.users to authenticated;
grant update (display_name, department, phone) on sys.users to authenticated;

create policy roles_read on sys.roles for select to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.roles:read'))
);
grant select on sys.roles to authenticated;

create policy role_permissions_read on sys.role_permissions for select to authenticated using (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.roles:read'))
);
grant select on sys.role_permissions to authenticated;

create policy user_roles_read on sys.user_roles for select to authenticated using (
  tenant_id = (select app.tenant_id())
  and (user_id = (select app.user_id()) or (select app.can('sys.user_roles:read')))
);
grant select on sys.user_roles to authenticated;

grant select on sys.tenant_permissions to authenticated;
