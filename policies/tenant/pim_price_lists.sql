select app.allow_tenant(
  'pim.price_lists', '{id,code,name,currency,partner_id,segment_id,priority,start_date,end_date,description,notes}'
);
select app.allow_tenant('pim.price_list_items', '{id,price_list_id,product_id,variant_id,min_quantity,unit_price,notes}');
grant select on pim.pricing_partners, pim.pricing_segments to authenticated;
