grant select on public.project_overview to anon, authenticated;
grant select on public.application_counts to authenticated;
