-- A company's people see and edit their own company, whatever the state of its registration; staff see all. Rows are
-- made by sign-up only, and the state moves by public.transition only.
create policy members_read on public.members for select to authenticated using (
  not is_deleted and (id = (select app.company_id()) or (select app.platform_can('portal.members:read')))
);
create policy members_update on public.members for update to authenticated using (
  not is_deleted and (
    (id = (select app.company_id()) and (select app.company_can('portal.members:update')) and state in ('pending', 'approved', 'rejected'))
    or (select app.platform_can('portal.members:update'))
  )
) with check (
  (id = (select app.company_id()) and (select app.company_can('portal.members:update')))
  or (select app.platform_can('portal.members:update'))
);
grant select on public.members to authenticated;
grant update (
  company_name, email, region, company_kind, corporation_number, address, address_detail, postal_code, representative,
  representative_birth_date, representative_gender, representative_phone, founding_date, phone, website,
  contact_person_name, contact_person_department, contact_person_position, contact_person_phone, contact_person_email,
  industry, revenue, employee_count, startup_type, startup_stage, ksic_major, ksic_sub, business_field,
  main_industry_ksic_major, main_industry_ksic_codes, main_business, description, cooperation_fields,
  participation_programs, has_investment, investment_amount, investment_institutions
) on public.members to authenticated;
