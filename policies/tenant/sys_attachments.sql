-- Who reads a record reads its files; the trigger asks whether the caller may change the record.
create policy attachments_read on sys.attachments for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and entity = any((select app.readable_entities())::text[])
);
create policy attachments_create on sys.attachments for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.attachments:create'))
);
create policy attachments_update on sys.attachments for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.attachments:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.attachments:update')));
create policy attachments_delete on sys.attachments for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.attachments:delete'))
);
grant select, delete on sys.attachments to authenticated;
grant insert (id, entity, record_id, path, file_name, description), update (id, file_name, description) on sys.attachments to authenticated;

create policy tenant_files_upload on storage.objects for insert to authenticated with check (
  bucket_id = 'tenant-files' and app.tenant_path_valid(bucket_id, name)
);
create policy tenant_files_read on storage.objects for select to authenticated using (
  bucket_id = 'tenant-files' and (storage.foldername(name))[1] = (select app.company_id())::text
  and (storage.foldername(name))[2] = any((select app.readable_entities())::text[])
);
create policy tenant_files_take_back on storage.objects for delete to authenticated using (
  bucket_id = 'tenant-files' and (storage.foldername(name))[1] = (select app.tenant_id())::text
  and (select app.can('sys.attachments:create')) and owner_id = (select app.user_id())::text and not app.is_attached(name)
);
