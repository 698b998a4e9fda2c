select app.allow_tenant(
  'adm.code_groups', '{id,code,name,name_en,description,parent_group_id,sort_order,icon_name,color_code,notes,is_active}'
);
-- the group of a code never changes
select app.allow_tenant(
  'adm.codes',
  '{id,group_id,code,name,name_en,description,parent_id,attribute1,attribute2,attribute3,attribute4,attribute5,
  attributes,sort_order,icon_name,color_code,notes,is_active}',
  '{id,code,name,name_en,description,parent_id,attribute1,attribute2,attribute3,attribute4,attribute5,
  attributes,sort_order,icon_name,color_code,notes,is_active}'
);
grant select on adm.code_options to authenticated;
