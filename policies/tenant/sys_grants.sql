select app.allow_tenant(
  'sys.permission_conflict_resolution',
  '{id,code,name,name_en,description,conflict_strategy,priority_direction,max_concurrent_roles,is_default,is_active}'
);
select app.allow_tenant('sys.role_exclusions', '{id,name,description,is_active}');
select app.allow_tenant('sys.role_exclusion_roles', '{exclusion_id,role_id}', '{}');
select app.allow_tenant('sys.role_permissions_history');
