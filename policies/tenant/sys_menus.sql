select app.allow_tenant(
  'sys.menus',
  '{id,code,name,name_en,description,parent_id,sort_order,menu_type,module_code,route_path,component_path,
  external_url,icon,badge_text,badge_color,permission_code,is_public,is_visible,open_in_new_tab,is_active}'
);
select app.allow_tenant('sys.role_menus', '{role_id,menu_id,is_accessible,is_visible}', '{is_accessible,is_visible}');

-- SYS-07: everybody has the company's settings and the own ones; the permission is for the company's
create policy menu_configs_read on sys.menu_configs for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and (user_id is null or user_id = (select app.user_id()))
);
create policy menu_configs_create on sys.menu_configs for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and user_id is null and (select app.can('sys.menu_configs:create'))
);
create policy menu_configs_update on sys.menu_configs for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and user_id is null and (select app.can('sys.menu_configs:update'))
) with check (tenant_id = (select app.tenant_id()) and user_id is null and (select app.can('sys.menu_configs:update')));
create policy menu_configs_delete on sys.menu_configs for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and user_id is null and (select app.can('sys.menu_configs:delete'))
);
grant select, delete on sys.menu_configs to authenticated;
grant insert (
  id, menu_id, config_name, config_type, is_default, filter_config, column_config, layout_config, default_values, is_active
) on sys.menu_configs to authenticated;
grant update (
  id, config_name, is_default, filter_config, column_config, layout_config, default_values, is_active
) on sys.menu_configs to authenticated;

create policy user_menu_favorites_read on sys.user_menu_favorites for select to authenticated using (
  tenant_id = (select app.company_id()) and user_id = (select app.user_id())
);
grant select on sys.user_menu_favorites to authenticated;
