select app.allow_tenant(
  'pim.product_unit_conversions', '{id,product_id,from_unit_id,to_unit_id,conversion_rate,is_default,description,notes}'
);
