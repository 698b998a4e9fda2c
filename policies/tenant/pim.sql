select app.allow_tenant(
  'pim.manufacturers',
  '{id,code,name,name_en,country_code,postcode,address1,address2,phone,email,website,logo_url,display_order,description,notes}'
);
select app.allow_tenant(
  'pim.brands',
  '{id,manufacturer_id,code,name,name_en,type,category,logo_url,color,tagline,market_segment,price_range,target_market,website,
  country_code,display_order,is_premium,is_private,description,notes}'
);
select app.allow_tenant(
  'pim.categories',
  '{id,parent_id,code,name,type,display_order,tax_code_id,account_code,manager_id,icon_url,image_url,external_code,marketplace,
  description,notes}'
);
select app.allow_tenant(
  'pim.products',
  '{id,code,name,type,item_type,product_no,category_id,manufacturer_id,brand_id,model_name,barcode,base_unit_id,tax_code_id,
  is_bigdeal,is_barcode,is_checkno,is_serial,is_lot,is_inventory,cto_id,eclipse_id,procure_id,currency,manager_id,description,
  specifications,notes}'
);
grant select on pim.managers, pim.product_units, pim.tax_classes, pim.product_defaults to authenticated;
