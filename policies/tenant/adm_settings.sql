-- a secret is chosen when the setting is made; only the service role reads it back, by app.setting_secret
select app.allow_tenant(
  'adm.settings', '{id,key,value,value_type,default_value,description,category,is_active,is_encrypted}',
  '{id,key,value,value_type,default_value,description,category,is_active}'
);
