select app.allow_tenant(
  'pim.product_options', '{id,product_id,code,name,name_en,option_type,display_order,is_required,description,notes}'
);
select app.allow_tenant(
  'pim.product_option_values',
  '{id,option_id,code,name,name_en,display_order,color_code,image_url,price_adjustment,adjustment_type,description,notes}'
);
select app.allow_tenant(
  'pim.product_variants',
  '{id,product_id,sku,name,option_values,price,cost_price,weight,length,width,height,image_url,barcode,description,notes}'
);
