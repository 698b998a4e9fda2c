select app.allow_tenant(
  'pim.product_suppliers',
  '{id,product_id,supplier_id,supplier_code,supplier_name,supply_price,currency,lead_time_days,moq,moq_unit_id,is_preferred,priority,
  contract_start_date,contract_end_date,contract_no,description,notes}'
);
grant select on pim.suppliers, pim.ranked_suppliers to authenticated;
