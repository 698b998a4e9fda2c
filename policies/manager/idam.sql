-- Staff see their own profile; people who manage staff see and edit all.
create policy users_read on idam.users for select to authenticated using (
  not is_deleted and (id = (select app.user_id()) or (select app.platform_can('idam.users:read')))
);
create policy users_create on idam.users for insert to authenticated with check ((select app.platform_can('idam.users:create')));
create policy users_update on idam.users for update to authenticated using (
  not is_deleted and (select app.platform_can('idam.users:update'))
) with check ((select app.platform_can('idam.users:update')));
grant select on idam.users to authenticated;
grant insert (id, email, full_name, department, phone) on idam.users to authenticated;
grant update (full_name, department, phone, status) on idam.users to authenticated;

create policy roles_read on idam.roles for select to authenticated using (
  not is_deleted and (select app.platform_can('idam.roles:read'))
);
create policy roles_create on idam.roles for insert to authenticated with check (
  not is_system and (select app.platform_can('idam.roles:create'))
);
create policy roles_update on idam.roles for update to authenticated using (
  not is_deleted and (select app.platform_can('idam.roles:update'))
) with check ((select app.platform_can('idam.roles:update')));
create policy roles_delete on idam.roles for delete to authenticated using (
  not is_deleted and (select app.platform_can('idam.roles:delete'))
);
grant select, delete on idam.roles to authenticated;
grant insert (id, code, name_ko, name_en, level) on idam.roles to authenticated;
grant update (id, name_ko, name_en, level) on idam.roles to authenticated;

create policy role_permissions_read on idam.role_permissions for select to authenticated using (
  (select app.platform_can('idam.role_permissions:read'))
);
create policy role_permissions_create on idam.role_permissions for insert to authenticated with check (
  (select app.platform_can('idam.role_permissions:create'))
);
create policy role_permissions_delete on idam.role_permissions for delete to authenticated using (
  (select app.platform_can('idam.role_permissions:delete'))
);
grant select, delete on idam.role_permissions to authenticated;
grant insert (role_id, permission) on idam.role_permissions to authenticated;

create policy user_roles_read on idam.user_roles for select to authenticated using (
  user_id = (select app.user_id()) or (select app.platform_can('idam.user_roles:read'))
);
create policy user_roles_create on idam.user_roles for insert to authenticated with check (
  (select app.platform_can('idam.user_roles:create'))
);
create policy user_roles_update on idam.user_roles for update to authenticated using (
  (select app.platform_can('idam.user_roles:update'))
) with check ((select app.platform_can('idam.user_roles:update')));
create policy user_roles_delete on idam.user_roles for delete to authenticated using ((select app.platform_can('idam.user_roles:delete')));
grant select, delete on idam.user_roles to authenticated;
grant insert (user_id, role_id, expires_at), update (expires_at) on idam.user_roles to authenticated;

create policy login_logs_read on idam.login_logs for select to authenticated using ((select app.platform_can('idam.login_logs:read')));
grant select on idam.login_logs to authenticated;
revoke insert, update, delete, truncate on idam.login_logs from service_role;

grant select on idam.permissions to authenticated;
