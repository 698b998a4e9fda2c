-- A company reads its own applications in every state; staff read all. Applications are made by insert, which the guard
-- trigger checks, and change by public.transition only.
create policy project_applications_read on public.project_applications for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.project_applications:read')))
    or (select app.platform_can('portal.project_applications:read'))
  )
);
create policy project_applications_create on public.project_applications for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.project_applications:create'))
);
grant select on public.project_applications to authenticated;
grant insert (id, project_id, applicant_name, applicant_phone, application_reason) on public.project_applications to authenticated;
