select app.allow_tenant(
  'crm.rfqs',
  '{id,rfq_code,title,description,partner_id,lead_id,contact_id,request_date,due_date,required_delivery_date,delivery_address,
    delivery_terms,payment_term_id,currency,owner_id,priority,notes}'
);
select app.allow_tenant(
  'crm.rfq_items',
  '{id,rfq_id,line_no,product_id,product_name,product_code,description,specifications,qty,unit_id,target_price,target_delivery_date,notes}',
  '{id,line_no,product_id,product_name,product_code,description,specifications,qty,unit_id,target_price,target_delivery_date,notes}'
);
