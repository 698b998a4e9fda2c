create policy application_materials_read on public.application_materials for select to authenticated using (
  (member_id = (select app.company_id()) and (select app.company_can('portal.project_applications:read')))
  or (select app.platform_can('portal.project_applications:read'))
);
grant select on public.application_materials to authenticated;
