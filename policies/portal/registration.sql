create policy member_consents_read on public.member_consents for select to authenticated using (
  member_id = (select app.company_id()) or (select app.platform_can('portal.member_consents:read'))
);
grant select on public.member_consents to authenticated;

-- what the tax office and the credit bureau said is for those who decide
create policy member_verifications_read on public.member_verifications for select to authenticated using (
  (select app.platform_can('portal.member_verifications:read'))
);
grant select on public.member_verifications to authenticated;
