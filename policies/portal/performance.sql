-- A company sees its own results; staff see what was submitted, never a draft. A state that forbids a change is refused
-- with 409 by the triggers, so these policies say only whose rows they are: a hidden row would answer 204 and do nothing.
create policy performance_records_read on public.performance_records for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or (status <> 'draft' and (select app.platform_can('portal.performance_records:read')))
  )
);
create policy performance_records_create on public.performance_records for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_records_update on public.performance_records for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_records_delete on public.performance_records for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_records to authenticated;
grant insert (id, year, quarter, notes), update (id, year, quarter, notes) on public.performance_records to authenticated;
