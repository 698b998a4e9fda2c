-- Requests are written by the worker's job; the company finds when it was asked, staff who read consents find it for all.
create policy consent_requests_read on public.consent_requests for select to authenticated using (
  member_id = (select app.company_id()) or (select app.platform_can('portal.member_consents:read'))
);
grant select on public.consent_requests to authenticated;
grant select on public.missing_consents to authenticated;
