select app.allow_tenant(
  'adm.currencies', '{id,code,name,name_en,symbol,decimal_places,is_active}',
  '{id,name,name_en,symbol,decimal_places,is_active}'
);
select app.allow_tenant('adm.units', '{id,code,name,name_en,symbol,unit_type,is_base_unit,conversion_rate,is_active}');
select app.allow_tenant('adm.payment_terms', '{id,code,name,name_en,due_basis,days_to_pay,description,is_active}');
