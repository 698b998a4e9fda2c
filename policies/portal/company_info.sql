-- what the credit bureau says is for staff: neither visitors nor companies, not even about themselves
create policy nice_dnb_company_info_read on public.nice_dnb_company_info for select to authenticated using (
  (select app.platform_can('portal.companies:read'))
);
grant select on public.nice_dnb_company_info to authenticated;
