-- One look at a partner. Every part is read as the caller, so nobody sees more here than in the lists.
create or replace function crm.partner_summary(p_partner_id uuid) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_partner crm.partners;
begin
  select * into v_partner from crm.partners as p where p.id = p_partner_id and not p.is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  return jsonb_build_object(
    'partner', to_jsonb(v_partner) - '{tenant_id,search_text,bare_name}'::text[],
    'credit', app.credit_check(p_partner_id, 0, null),
    'address', (
      select to_jsonb(a) from (
        select a.id, a.address_name, a.postcode, a.address1, a.address2, a.phone from crm.partner_addresses as a
        where a.partner_id = p_partner_id and a.status = 'active' order by a.is_default desc, a.created_at limit 1
      ) as a
    ),
    'contacts', (
      select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
        select c.id, c.contact_name, c.position, c.contact_type, c.phone, c.mobile, c.email, c.is_primary from crm.partner_contacts as c
        where c.partner_id = p_partner_id and c.status = 'active' order by c.is_primary desc, c.contact_name limit 20
      ) as c
    ),
    'managers', (
      select coalesce(jsonb_agg(jsonb_build_object('manager_id', m.manager_id, 'manager_type', m.manager_type, 'name', o.display_name,
        'start_date', m.start_date) order by m.manager_type), '[]')
      from crm.current_partner_managers as m
      left join crm.owners as o on m.tenant_id = o.tenant_id and m.manager_id = o.id
      where m.partner_id = p_partner_id
    ),
    'contracts', (
      select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
        select c.id, c.contract_code, c.contract_title, c.contract_type, c.start_date, c.end_date, c.renewal_date, c.is_auto_renewal
        from crm.contracts as c where c.partner_id = p_partner_id and c.status = 'active' order by c.end_date nulls last, c.id limit 20
      ) as c
    ),
    'segments', (
      select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.segment_name) order by s.segment_name), '[]')
      from crm.customer_segment_members as m
      inner join crm.customer_segments as s on m.tenant_id = s.tenant_id and m.segment_id = s.id
      where m.partner_id = p_partner_id and s.status = 'active'
    ),
    'surveys', (
      select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
        select s.survey_type, count(*) as answers, round(avg(s.response_score), 2) as average, max(s.response_at) as last_at
        from crm.customer_surveys as s where s.partner_id = p_partner_id and s.status = 'responded' group by s.survey_type order by s.survey_type
      ) as s
    )
  );
end
$$;
comment on function crm.partner_summary(uuid) is
'거래처 한눈에 보기 — Partner, credit, default address, contacts, managers of today, contracts in force, segments and survey answers: POST /rpc/partner_summary {"p_partner_id": …}, profile crm; error 404';

select app.expose('crm.partner_summary(uuid)', 'authenticated');
