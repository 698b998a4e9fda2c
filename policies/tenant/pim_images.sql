select app.allow_tenant(
  'pim.product_images',
  '{id,product_id,storage_path,image_type,display_order,is_primary,alt_text,file_name,width,height,description,notes}'
);

-- Objects: {tenant}/{product}/{uuid}.{ext} below the own folder (X-22); what a picture's row names is not taken away.
create policy product_images_upload on storage.objects for insert to authenticated with check (
  bucket_id = 'product-images' and (storage.foldername(name))[1] = (select app.tenant_id())::text
  and name ~ '^[0-9a-f-]{36}/[0-9a-f-]{36}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.(jpg|jpeg|png|gif|webp)$'
  and (select app.can('pim.products:update'))
);
create policy product_images_object_read on storage.objects for select to authenticated using (
  bucket_id = 'product-images' and (storage.foldername(name))[1] = (select app.company_id())::text
  and (select app.company_can('pim.products:read'))
);
create policy product_images_object_delete on storage.objects for delete to authenticated using (
  bucket_id = 'product-images' and (storage.foldername(name))[1] = (select app.tenant_id())::text
  and (select app.can('pim.products:update'))
  and not exists (
    select 1 from pim.product_images as i
    where i.tenant_id = (select app.tenant_id()) and i.storage_path = objects.name and not i.is_deleted
  )
);
