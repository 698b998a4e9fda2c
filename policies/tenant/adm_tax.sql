select app.allow_tenant('adm.tax_codes', '{id,code,name,name_en,tax_kind,is_active}');
select app.allow_tenant('adm.tax_rates', '{id,tax_code_id,rate,start_date,end_date}');
grant select on adm.tax_code_options to authenticated;
