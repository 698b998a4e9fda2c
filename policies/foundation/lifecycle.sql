create policy status_changes_read on public.status_changes for select to authenticated using (
  (tenant_id = (select app.company_id()) and entity = any((select app.readable_entities())::text[]))
  or (select app.platform_can('portal.status_changes:read'))
);
grant select on public.status_changes to authenticated;
