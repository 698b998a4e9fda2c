-- What managers look at: won business, the forecast, the board and what campaigns brought.
create or replace view crm.deals with (security_invoker = true) as
select
  o.tenant_id, o.id, o.code, o.name, o.partner_id, o.lead_id, o.contact_id, o.campaign_id, o.owner_id, o.department, o.source,
  o.amount, o.currency, o.actual_close_date, o.won_so_id, o.created_at, o.updated_at, o.search_text
from crm.opportunities as o
where o.stage = 'won' and not o.is_deleted;
select app.describe('crm.deals', '수주 — Won opportunities', '{
  "code": "영업 기회 코드 — Code", "name": "영업 기회명 — Name", "partner_id": "거래처 — Partner", "lead_id": "잠재 고객 — Lead",
  "contact_id": "거래처 담당자 — Contact person", "campaign_id": "캠페인 — Campaign it came from", "owner_id": "담당자 — Owner",
  "department": "담당 부서 — Department", "source": "유입 경로 — Source", "amount": "수주 금액 — Amount", "currency": "통화 — Currency",
  "actual_close_date": "수주일 — Won on", "won_so_id": "수주 주문 — Sales order it became"}');

-- CRM-06: open business by the month it is expected in, won business by the month it was won in
create or replace view crm.opportunity_forecasts with (security_invoker = true) as
select
  f.tenant_id, f.forecast_month, f.stage, f.owner_id, f.currency, count(*) as opportunity_count, coalesce(sum(f.amount), 0) as amount,
  coalesce(sum(f.expected_revenue), 0) as weighted_amount
from (
  select
    o.tenant_id, o.stage, o.owner_id, o.currency, o.amount, o.expected_revenue,
    date_trunc('month', coalesce(o.actual_close_date, o.expected_close_date)::timestamp)::date as forecast_month
  from crm.opportunities as o
  where o.stage <> 'lost' and not o.is_deleted
) as f
group by f.tenant_id, f.forecast_month, f.stage, f.owner_id, f.currency;
select app.describe('crm.opportunity_forecasts', '매출 예측 — Forecast by month, stage, owner and currency', '{
  "forecast_month": "예측 월 — First day of the month, empty without a date", "stage": "영업 단계 — Stage", "owner_id": "담당자 — Owner",
  "currency": "통화 — Currency", "opportunity_count": "건수 — How many", "amount": "예상 금액 — Sum of amounts",
  "weighted_amount": "가중 금액 — Sum of amounts times probability"}');

-- CRM-09: counted over all rows of the tenant, so that a result does not depend on who looks at it
create or replace function app.campaign_actuals(p_tenant_id uuid, p_campaign_id uuid, p_currency text)
returns table (actual_leads bigint, actual_opportunities bigint, actual_deals bigint, actual_revenue numeric, actual_cost numeric)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and p_tenant_id is distinct from app.company_id() then
    return;
  end if;
  return query
  select
    (select count(*) from crm.campaign_members as m
      where m.tenant_id = p_tenant_id and m.campaign_id = p_campaign_id and m.lead_id is not null and not m.is_deleted),
    count(o.id), count(o.id) filter (where o.stage = 'won'),
    coalesce(sum(o.amount) filter (where o.stage = 'won' and o.currency = p_currency), 0),
    (select coalesce(sum(k.amount), 0) from crm.campaign_costs as k
      where k.tenant_id = p_tenant_id and k.campaign_id = p_campaign_id and not k.is_deleted)
  from crm.opportunities as o
  where o.tenant_id = p_tenant_id and o.campaign_id = p_campaign_id and not o.is_deleted;
end
$$;
comment on function app.campaign_actuals(uuid, uuid, text) is
'캠페인 실적 — Leads, opportunities, won deals, their amount in the campaign''s currency, and the costs (CRM-09)';

create or replace view crm.campaign_results with (security_invoker = true) as
select
  c.tenant_id, c.id, c.campaign_code, c.campaign_name, c.campaign_type, c.status, c.start_date, c.end_date, c.owner_id, c.currency,
  c.budget_amount, a.actual_cost, c.target_leads, a.actual_leads, c.target_opportunities, a.actual_opportunities, a.actual_deals,
  c.target_revenue, a.actual_revenue, round((a.actual_revenue - a.actual_cost) / nullif(a.actual_cost, 0) * 100, 2) as roi
from crm.campaigns as c
cross join lateral app.campaign_actuals(c.tenant_id, c.id, c.currency) as a
where not c.is_deleted;
select app.describe('crm.campaign_results', '캠페인 실적 — Targets, actuals and return of campaigns', '{
  "campaign_code": "캠페인 코드 — Code", "campaign_name": "캠페인명 — Name", "campaign_type": "캠페인 유형 — Kind", "status": "상태 — Status",
  "start_date": "시작일 — First day", "end_date": "종료일 — Last day", "owner_id": "담당자 — Owner", "currency": "통화 — Currency",
  "budget_amount": "예산 — Budget", "actual_cost": "집행 비용 — Sum of the costs", "target_leads": "목표 잠재 고객 수 — Leads aimed at",
  "actual_leads": "잠재 고객 수 — Leads among the members", "target_opportunities": "목표 영업 기회 수 — Opportunities aimed at",
  "actual_opportunities": "영업 기회 수 — Opportunities of the campaign", "actual_deals": "수주 건수 — Won opportunities",
  "target_revenue": "목표 매출 — Revenue aimed at", "actual_revenue": "수주 금액 — Won amount in the campaign''s currency",
  "roi": "투자 수익률 — (Revenue - cost) / cost in percent, empty without costs"}');

-- Runs as the caller: the board shows what the caller may read.
create or replace function crm.pipeline_summary(p_owner_id uuid default null, p_currency text default 'KRW')
returns table (
  stage crm.opportunity_stage, label_ko text, label_en text, opportunity_count bigint, amount numeric, expected_revenue numeric,
  average_days_in_stage numeric, overdue_count bigint
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select s.stage, l.label_ko, l.label_en, count(o.id), coalesce(sum(o.amount), 0), coalesce(sum(o.expected_revenue), 0),
    round(avg(extract(epoch from now() - o.stage_since) / 86400), 1),
    count(o.id) filter (where o.status = 'open' and o.expected_close_date < app.today())
  from unnest(enum_range(null::crm.opportunity_stage)) as s (stage)
  inner join public.enum_labels('crm.opportunities') as l on l.column_name = 'stage' and l.value = s.stage::text
  left join crm.opportunities as o on o.stage = s.stage and o.currency = p_currency and not o.is_deleted
    and o.tenant_id = app.company_id() and (p_owner_id is null or o.owner_id = p_owner_id)
  group by s.stage, l.label_ko, l.label_en
  order by s.stage;
end
$$;
comment on function crm.pipeline_summary(uuid, text) is
'영업 현황판 — The columns of the pipeline board, empty stages too: POST /rpc/pipeline_summary {"p_owner_id": null, "p_currency": "KRW"}, profile crm';

select app.expose('app.campaign_actuals(uuid,uuid,text)', 'authenticated');
select app.expose('crm.pipeline_summary(uuid,text)', 'authenticated');
