select app.allow_tenant('adm.holidays', '{id,holiday_date,name,name_en,kind}');
