-- Parts are seen by whoever sees their record, so drafts stay the company's own here too.
create policy performance_sales_read on public.performance_sales for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or ((select app.platform_can('portal.performance_records:read')) and exists (
      select 1 from public.performance_records as r where r.id = performance_sales.performance_id and r.status <> 'draft'
    ))
  )
);
create policy performance_sales_create on public.performance_sales for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_sales_update on public.performance_sales for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_sales_delete on public.performance_sales for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_sales to authenticated;
grant insert (
  id, performance_id, sales_previous_year, sales_current_year, sales_reporting_date, export_previous_year,
  export_current_year, export_reporting_date, hsk_code, export_country1, export_country2,
  existing_employees_previous_year, existing_employees_current_year, new_employees_previous_year, new_employees_current_year
), update (
  id, performance_id, sales_previous_year, sales_current_year, sales_reporting_date, export_previous_year,
  export_current_year, export_reporting_date, hsk_code, export_country1, export_country2,
  existing_employees_previous_year, existing_employees_current_year, new_employees_previous_year, new_employees_current_year
) on public.performance_sales to authenticated;

create policy performance_supports_read on public.performance_supports for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or ((select app.platform_can('portal.performance_records:read')) and exists (
      select 1 from public.performance_records as r where r.id = performance_supports.performance_id and r.status <> 'draft'
    ))
  )
);
create policy performance_supports_create on public.performance_supports for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_supports_update on public.performance_supports for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_supports_delete on public.performance_supports for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_supports to authenticated;
grant insert (
  id, performance_id, sort_order, project_name, startup_project_name, support_organization, support_amount, start_date, end_date
), update (
  id, performance_id, sort_order, project_name, startup_project_name, support_organization, support_amount, start_date, end_date
) on public.performance_supports to authenticated;

create policy performance_intellectual_properties_read on public.performance_intellectual_properties
for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or ((select app.platform_can('portal.performance_records:read')) and exists (
      select 1 from public.performance_records as r where r.id = performance_intellectual_properties.performance_id and r.status <> 'draft'
    ))
  )
);
create policy performance_intellectual_properties_create on public.performance_intellectual_properties
for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_intellectual_properties_update on public.performance_intellectual_properties
for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_intellectual_properties_delete on public.performance_intellectual_properties
for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_intellectual_properties to authenticated;
grant insert (
  id, performance_id, sort_order, name, ip_number, ip_type, registration_type, country, country_name, overseas_type,
  registration_date, public_disclosure
), update (
  id, performance_id, sort_order, name, ip_number, ip_type, registration_type, country, country_name, overseas_type,
  registration_date, public_disclosure
) on public.performance_intellectual_properties to authenticated;

-- Proofs of a draft are hidden from staff as the draft is; these narrow the policies of files.sql.
create policy files_performance_proofs on public.files as restrictive for select to authenticated using (
  tenant_id = (select app.company_id())
  or purpose not in ('performance_sales_proof', 'performance_support_proof', 'performance_ip_proof')
  or exists (select 1 from public.performance_sales as p where p.id = files.resource_id)
  or exists (select 1 from public.performance_supports as p where p.id = files.resource_id)
  or exists (select 1 from public.performance_intellectual_properties as p where p.id = files.resource_id)
);
create policy performance_proofs_read on storage.objects as restrictive for select to authenticated using (
  bucket_id <> 'private-files'
  or (storage.foldername(name))[2] not in ('performance_sales_proof', 'performance_support_proof', 'performance_ip_proof')
  or (storage.foldername(name))[1] = (select app.company_id())::text
  or exists (select 1 from public.files as f where f.bucket = objects.bucket_id and f.path = objects.name)
);
