-- CRM-05: a lead becomes a partner, once, in one transaction. Locks in this order: its activities, the lead, the tenant's
-- conversions; whoever comes second finds the lead converted.

create or replace function app.lead_partner(p_lead crm.leads) returns uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce(
    (select p.id from crm.partners as p where p.tenant_id = p_lead.tenant_id and p.biz_no = p_lead.biz_no and not p.is_deleted),
    (select p.id from crm.partners as p
      where p.tenant_id = p_lead.tenant_id and p.email = p_lead.contact_email and not p.is_deleted
        -- another number is another company, whoever reads its mail
        and (p.biz_no is null or p_lead.biz_no is null) order by p.created_at, p.id limit 1),
    (select c.partner_id from crm.partner_contacts as c
      inner join crm.partners as p on c.tenant_id = p.tenant_id and c.partner_id = p.id and not p.is_deleted
      where c.tenant_id = p_lead.tenant_id and c.email = p_lead.contact_email and not c.is_deleted
        and (p.biz_no is null or p_lead.biz_no is null) order by c.created_at, c.id limit 1)
  );
end
$$;
comment on function app.lead_partner(crm.leads) is
'기존 거래처 찾기 — The live partner with the lead''s business number, else with its e-mail, else one of whose contacts has it (CRM-05)';

create or replace function app.convert_lead_partner(p_lead crm.leads, p_partner_id uuid) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_partner crm.partners;
  v_id uuid := coalesce(p_partner_id, app.lead_partner(p_lead));
begin
  if v_id is null then
    insert into crm.partners (
      tenant_id, name, type, biz_no, postcode, address1, address2, phone, email, website, industry, employee_count, annual_revenue
    ) values (
      p_lead.tenant_id, p_lead.company_name, 'customer', p_lead.biz_no, p_lead.postcode, p_lead.address1, p_lead.address2,
      p_lead.contact_phone, p_lead.contact_email, case when p_lead.website ~* '^https?://' then p_lead.website end, p_lead.industry,
      p_lead.employee_count, p_lead.annual_revenue
    ) returning id into v_id;
    return v_id;
  end if;
  select * into v_partner from crm.partners as p
  where p.tenant_id = p_lead.tenant_id and p.id = v_id and not p.is_deleted for no key update;
  perform app.require_partner(p_lead.tenant_id, v_id, null, 'p_partner_id');
  -- CRM-01: who sold to us until now buys from us too
  if v_partner.type in ('supplier', 'other') then
    update crm.partners set type = (case v_partner.type when 'supplier' then 'both' else 'customer' end)::crm.partner_type
    where tenant_id = p_lead.tenant_id and id = v_id;
  end if;
  return v_id;
end
$$;
comment on function app.convert_lead_partner(crm.leads, uuid) is
'전환 거래처 결정 — The named, the matching or a new partner of a lead; a supplier becomes a customer too (CRM-05)';

create or replace function app.convert_lead_contact(p_lead crm.leads, p_partner_id uuid) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  select c.id into v_id from crm.partner_contacts as c
  where c.tenant_id = p_lead.tenant_id and c.partner_id = p_partner_id and not c.is_deleted
    and (c.email = p_lead.contact_email or c.contact_name = p_lead.contact_name)
  order by (c.email = p_lead.contact_email) desc nulls last, c.created_at, c.id limit 1;
  if v_id is null then
    if coalesce(p_lead.contact_phone, p_lead.contact_mobile, p_lead.contact_email) is null then
      perform app.fail_validation(app.field_error('contact_email', '전화번호, 휴대전화, 이메일 중 하나는 입력한 뒤 전환해 주세요.'));
    end if;
    insert into crm.partner_contacts (tenant_id, partner_id, contact_name, position, phone, mobile, email, is_primary)
    values (
      p_lead.tenant_id, p_partner_id, p_lead.contact_name, p_lead.contact_title, p_lead.contact_phone, p_lead.contact_mobile,
      p_lead.contact_email, not exists (
        select 1 from crm.partner_contacts as c
        where c.tenant_id = p_lead.tenant_id and c.partner_id = p_partner_id and c.is_primary and not c.is_deleted
      )
    ) returning id into v_id;
  end if;
  return v_id;
end
$$;
comment on function app.convert_lead_contact(crm.leads, uuid) is
'전환 담당자 결정 — The contact person of the partner with the lead''s e-mail or name, or a new one (CRM-05)';

create or replace function app.convert_lead_opportunity(
  p_lead crm.leads, p_partner_id uuid, p_contact_id uuid, p_name text, p_amount numeric, p_currency text, p_expected_close_date date
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into crm.opportunities (
    tenant_id, name, partner_id, lead_id, contact_id, amount, currency, expected_close_date, owner_id, source, source_detail, campaign_id,
    product_interest, service_interest
  ) values (
    p_lead.tenant_id, coalesce(nullif(btrim(p_name), ''), left(p_lead.company_name, 255)), p_partner_id, p_lead.id, p_contact_id, p_amount,
    coalesce(p_currency, 'KRW'), p_expected_close_date, p_lead.owner_id, p_lead.source, p_lead.source_detail, (
      select m.campaign_id from crm.campaign_members as m
      where m.tenant_id = p_lead.tenant_id and m.lead_id = p_lead.id and not m.is_deleted
      order by m.joined_date desc, m.created_at desc, m.id limit 1
    ), p_lead.interest_product, p_lead.interest_service
  ) returning id into v_id;
  return v_id;
end
$$;
comment on function app.convert_lead_opportunity(crm.leads, uuid, uuid, text, numeric, text, date) is
'전환 영업 기회 생성 — The opportunity a converted lead begins with, of the campaign it came from (CRM-05, CRM-09)';

create or replace function app.carry_over_lead(p_lead crm.leads, p_partner_id uuid, p_contact_id uuid, p_opportunity_id uuid)
returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update crm.activities set lead_id = null,
    related_to_type = (case when p_opportunity_id is null then 'partner' else 'opportunity' end)::crm.activity_target,
    partner_id = case when p_opportunity_id is null then p_partner_id end, opportunity_id = p_opportunity_id
  where tenant_id = p_lead.tenant_id and lead_id = p_lead.id and not is_deleted;
  get diagnostics v_count = row_count;
  update crm.interactions set partner_id = p_partner_id, contact_id = coalesce(contact_id, p_contact_id)
  where tenant_id = p_lead.tenant_id and lead_id = p_lead.id and partner_id is null and not is_deleted;
  update crm.opportunities set partner_id = p_partner_id, contact_id = p_contact_id
  where tenant_id = p_lead.tenant_id and lead_id = p_lead.id and partner_id is null and status = 'open' and not is_deleted;
  -- CRM-09: the campaign learns of it from the conversion alone
  update crm.campaign_members as m set is_converted_to_lead = true,
    is_converted_to_opportunity = m.is_converted_to_opportunity or o.id is not null, opportunity_id = coalesce(m.opportunity_id, o.id)
  from crm.campaign_members as x
  left join crm.opportunities as o on o.tenant_id = x.tenant_id and o.id = p_opportunity_id and o.campaign_id = x.campaign_id
  where x.tenant_id = p_lead.tenant_id and x.lead_id = p_lead.id and not x.is_deleted and m.tenant_id = x.tenant_id and m.id = x.id;
  return v_count;
end
$$;
comment on function app.carry_over_lead(crm.leads, uuid, uuid, uuid) is
'전환 이력 이관 — Activities, interactions, open opportunities and campaign memberships follow the converted lead (CRM-05, CRM-09)';

create or replace function app.open_lead(p_lead_id uuid) returns crm.leads
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := (app.readable_record('crm.leads', p_lead_id) ->> 'tenant_id')::uuid;
  v_lead crm.leads;
begin
  perform 1 from crm.activities as a
  where a.tenant_id = v_tenant and a.lead_id = p_lead_id order by a.id for no key update;
  select * into v_lead from crm.leads as l
  where l.tenant_id = v_tenant and l.id = p_lead_id and not l.is_deleted for no key update;
  if v_lead.id is null then
    perform app.fail_not_found();
  elsif v_lead.status = 'converted' then
    perform app.fail('LEAD_ALREADY_CONVERTED', '이미 전환된 잠재 고객입니다.', 409,
      jsonb_build_object('partner_id', v_lead.converted_partner_id), 'The lead is already converted.');
  elsif v_lead.status <> 'qualified' then
    perform app.fail_transition('crm.leads', 'convert', v_lead.status::text);
  end if;
  -- two leads of one company at once: the second one finds the partner the first one made
  perform pg_advisory_xact_lock(hashtextextended('crm.convert_lead/' || v_tenant, 0));
  return v_lead;
end
$$;
comment on function app.open_lead(uuid) is
'전환 대상 잠금 — The qualified lead, locked; 404, 409 LEAD_ALREADY_CONVERTED, 409 INVALID_TRANSITION (CRM-05)';

create or replace function app.convert_lead(
  p_lead_id uuid, p_partner_id uuid, p_create_opportunity boolean, p_name text, p_amount numeric, p_currency text,
  p_expected_close_date date
) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_lead crm.leads;
  v_known uuid;
  v_partner uuid;
  v_contact uuid;
  v_opportunity uuid;
  v_moved integer;
begin
  if not (app.is_trusted() or app.can('crm.leads:convert')) then
    perform app.fail_forbidden('crm.leads:convert');
  end if;
  v_lead := app.open_lead(p_lead_id);
  v_known := coalesce(p_partner_id, app.lead_partner(v_lead));
  v_partner := app.convert_lead_partner(v_lead, v_known);
  v_contact := app.convert_lead_contact(v_lead, v_partner);
  if p_create_opportunity then
    v_opportunity := app.convert_lead_opportunity(v_lead, v_partner, v_contact, p_name, p_amount, p_currency, p_expected_close_date);
  end if;
  update crm.leads set status = 'converted', converted_partner_id = v_partner, converted_at = now(), converted_by = auth.uid()
  where tenant_id = v_lead.tenant_id and id = v_lead.id;
  -- after the status: a converted lead keeps the score it had with its activities
  v_moved := app.carry_over_lead(v_lead, v_partner, v_contact, v_opportunity);
  return jsonb_build_object('lead_id', v_lead.id, 'partner_id', v_partner, 'partner_created', v_known is null, 'contact_id', v_contact,
    'opportunity_id', v_opportunity, 'activities_moved', v_moved);
end
$$;
comment on function app.convert_lead(uuid, uuid, boolean, text, numeric, text, date) is
'고객 전환 — Partner, contact, opportunity and history of a qualified lead in one transaction, once (CRM-05)';

create or replace function crm.convert_lead(
  p_lead_id uuid, p_partner_id uuid default null, p_create_opportunity boolean default true, p_opportunity_name text default null,
  p_amount numeric default null, p_currency text default 'KRW', p_expected_close_date date default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.convert_lead(
    p_lead_id, p_partner_id, p_create_opportunity, p_opportunity_name, p_amount, p_currency, p_expected_close_date
  );
end
$$;
comment on function crm.convert_lead(uuid, uuid, boolean, text, numeric, text, date) is
'고객 전환 — Makes a partner, a contact and (unless p_create_opportunity is false) an opportunity of a qualified lead: POST /rpc/convert_lead {"p_lead_id": …}, profile crm; answers {lead_id, partner_id, partner_created, contact_id, opportunity_id, activities_moved}; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 409 LEAD_ALREADY_CONVERTED, INVALID_TRANSITION, 422 PARTNER_NOT_USABLE, VALIDATION_ERROR';

select app.expose('app.lead_partner(crm.leads)');
select app.expose('app.convert_lead_partner(crm.leads,uuid)');
select app.expose('app.convert_lead_contact(crm.leads,uuid)');
select app.expose('app.convert_lead_opportunity(crm.leads,uuid,uuid,text,numeric,text,date)');
select app.expose('app.carry_over_lead(crm.leads,uuid,uuid,uuid)');
select app.expose('app.open_lead(uuid)');
select app.expose('app.convert_lead(uuid,uuid,boolean,text,numeric,text,date)', 'authenticated');
select app.expose('crm.convert_lead(uuid,uuid,boolean,text,numeric,text,date)', 'authenticated');
