select app.allow_tenant(
  'pim.product_relations', '{id,product_id,related_product_id,relation_type,quantity,display_order,description,notes}'
);
