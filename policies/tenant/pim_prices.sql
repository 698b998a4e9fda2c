select app.allow_tenant(
  'pim.product_price_history',
  '{id,product_id,price_type,new_price,currency,effective_date,end_date,reason,reason_type,description,notes}'
);
