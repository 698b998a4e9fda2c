-- Everybody reads what is and was in force: a company finds the text that it agreed to. Versions to come are for staff.
create policy legal_contents_read_published on public.legal_contents for select to anon using (effective_at <= now());
create policy legal_contents_read on public.legal_contents for select to authenticated using (
  effective_at <= now() or (select app.platform_can('portal.legal_contents:read'))
);
grant select on public.legal_contents to anon, authenticated;
grant select on public.current_legal_contents to anon, authenticated;
