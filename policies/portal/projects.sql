-- Announcements are published content while they are active or closed; drafts and archived ones are for staff.
create policy projects_read on public.projects for select to authenticated using (
  not is_deleted and (state in ('active', 'inactive') or (select app.platform_can('portal.projects:read')))
);
create policy projects_read_published on public.projects for select to anon using (not is_deleted and state in ('active', 'inactive'));
create policy projects_create on public.projects for insert to authenticated with check (
  (select app.platform_can('portal.projects:create'))
);
create policy projects_update on public.projects for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.projects:update'))
) with check ((select app.platform_can('portal.projects:update')));
create policy projects_delete on public.projects for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.projects:delete'))
);
grant select on public.projects to anon, authenticated;
grant delete on public.projects to authenticated;
grant insert (
  id, title, description, target_audience, target_member_id, target_business_number, target_company_name, start_date,
  end_date, start_time, end_time
), update (
  id, title, description, target_audience, target_member_id, target_business_number, target_company_name, start_date,
  end_date, start_time, end_time
) on public.projects to authenticated;

-- seen with their programme: the inner query is filtered by its policies
create policy project_counters_read on public.project_counters for select to anon, authenticated using (
  exists (select 1 from public.projects as p where p.id = project_counters.project_id)
);
grant select on public.project_counters to anon, authenticated;
