select app.allow_tenant(
  'pim.product_tags', '{id,product_id,tag_name,tag_type,color_code,start_date,end_date,description,notes}'
);
select app.allow_tenant(
  'pim.product_managers', '{id,product_id,employee_id,manager_type,start_date,end_date,description,notes}'
);
select app.allow_tenant(
  'pim.category_managers', '{id,category_id,employee_id,manager_type,start_date,end_date,description,notes}'
);
