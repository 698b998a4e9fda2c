select app.allow_tenant('adm.exchange_rates', '{id,from_currency,to_currency,rate,rate_date,rate_type,source}');
