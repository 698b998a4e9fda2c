-- Leads, opportunities and activities of the three workspaces, moved through their stages by the salespeople.

do $$
declare
  v_team record;
  v_lead uuid;
  v_deal uuid;
  v_partner record;
  v_actions constant text[] := '{qualify,propose,negotiate,start_closing,win}';
begin
  for v_team in
    select u.tenant_id, u.id as sales_id from sys.users as u
    where u.email in ('sales01@demo.example', 'sales02@demo.example', 'sales04@demo.example') and not u.is_deleted
      and not exists (select 1 from crm.opportunities as o where o.tenant_id = u.tenant_id)
    order by u.email
  loop
    perform app.act_as(v_team.sales_id);
    for n in 1..60 loop
      insert into crm.leads (tenant_id, company_name, contact_name, contact_phone, contact_email, source, industry, employee_count, owner_id)
      values (v_team.tenant_id, format('%s %s', ('{봉평,정동진,망상,화진포,곰배령,영랑,추암,태기산}'::text[])[1 + n % 8],
        ('{농장,펜션,카페,의원,연구소,상회}'::text[])[1 + n % 6]) || ' ' || n, ('{가온,나래,다온,라온,마루}'::text[])[1 + n % 5] || ' 팀장',
        '033-000-' || lpad(n::text, 4, '0'), 'lead' || n || '@lead.example',
        (enum_range(null::crm.lead_source))[1 + n % cardinality(enum_range(null::crm.lead_source))],
        ('{농업,숙박,음식,의료,연구,소매}'::text[])[1 + n % 6], n, v_team.sales_id)
      returning id into v_lead;
      if n % 3 > 0 then
        perform public.transition('crm.leads', v_lead, 'contact', null);
      end if;
      if n % 7 = 0 then
        perform public.transition('crm.leads', v_lead, 'lose', '올해 예산이 없습니다.');
      end if;
    end loop;
    for v_partner in
      select p.id, p.name, row_number() over (order by p.code) as n from crm.partners as p
      where p.tenant_id = v_team.tenant_id and p.type in ('customer', 'both') and not p.is_deleted
      order by p.code limit 80
    loop
      insert into crm.opportunities (tenant_id, name, partner_id, amount, expected_close_date, owner_id, source)
      values (v_team.tenant_id, v_partner.name || ' 연간 공급', v_partner.id, 1000000 * (1 + v_partner.n % 40),
        app.today() + (v_partner.n % 120)::integer, v_team.sales_id, 'referral')
      returning id into v_deal;
      for i in 1..(v_partner.n % 6)::integer loop
        perform public.transition('crm.opportunities', v_deal, v_actions[i], null);
      end loop;
      insert into crm.activities (tenant_id, activity_type, subject, related_to_type, opportunity_id, activity_date, owner_id, priority)
      values (v_team.tenant_id, (case when v_partner.n % 2 = 0 then 'call' else 'meeting' end)::crm.activity_type, '공급 조건 협의', 'opportunity', v_deal,
        app.today() + (v_partner.n % 14)::integer - 4, v_team.sales_id, 'normal');
    end loop;
  end loop;
  perform set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true);
end
$$;
