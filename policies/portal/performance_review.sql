-- A draft has neither: both exist from the first decision on.
create policy performance_reviews_read on public.performance_reviews for select to authenticated using (
  (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
  or (select app.platform_can('portal.performance_records:read'))
);
grant select on public.performance_reviews to authenticated;

create policy performance_snapshots_read on public.performance_snapshots for select to authenticated using (
  (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
  or (select app.platform_can('portal.performance_records:read'))
);
grant select on public.performance_snapshots to authenticated;
