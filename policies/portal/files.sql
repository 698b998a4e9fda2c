create policy file_rules_read on public.file_rules for select to authenticated using (purpose is not null);
grant select on public.file_rules to authenticated;

create policy files_read on public.files for select to authenticated using (
  not is_deleted and (
    (tenant_id = (select app.company_id()) and (select app.company_can('portal.files:read')))
    or (select app.platform_can('portal.files:read'))
  )
);
-- taking a file off its record; the worker then removes the stored object
create policy files_delete on public.files for delete to authenticated using (
  not is_deleted and (
    (tenant_id = (select app.company_id()) and (select app.company_can('portal.files:delete')))
    or (select app.platform_can('portal.files:delete'))
  )
);
grant select, delete on public.files to authenticated;

-- Objects: a company uploads under uuid names into its own folder, never overwrites, and may take back what is not yet
-- bound to a record. Staff who may see files may sign links to them.
create policy company_files_upload on storage.objects for insert to authenticated with check (
  app.upload_path_valid(bucket_id, name)
);
create policy company_files_read on storage.objects for select to authenticated using (
  bucket_id in ('private-files', 'public-files') and (
    ((storage.foldername(name))[1] = (select app.company_id())::text and (select app.company_can('portal.files:read')))
    or (select app.platform_can('portal.files:read'))
    -- whoever may upload for the platform sees what is public there anyway, and can have it checked and bound
    or (
      bucket_id = 'public-files' and (storage.foldername(name))[1] = (select app.platform_folder())
      and (select app.platform_can('portal.files:create'))
    )
  )
);
create policy company_files_take_back on storage.objects for delete to authenticated using (
  bucket_id in ('private-files', 'public-files') and (storage.foldername(name))[1] = (select app.company_id())::text
  and (select app.company_can('portal.files:create')) and not app.is_bound(bucket_id, name)
);
