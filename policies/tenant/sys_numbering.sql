select app.allow_tenant(
  'sys.code_rules',
  '{id,entity_code,entity_name,entity_name_en,prefix,separator,date_format,digit_length,reset_cycle,is_gapless,description}'
);
