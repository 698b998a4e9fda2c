-- Sales targets of people, departments and the company. What was reached is derived from won opportunities and leads.
select app.define_enum('crm.target_type', '{"individual": "개인 — Individual", "team": "팀 — Team", "department": "부서 — Department",
  "company": "전사 — Company"}');
select
  app.define_enum('crm.period_type', '{"month": "월 — Month", "quarter": "분기 — Quarter", "year": "연 — Year", "custom": "직접 지정 — Custom"}');
select app.define_enum('crm.target_status', '{"active": "진행 — Active", "completed": "완료 — Completed", "cancelled": "취소 — Cancelled"}');

create table if not exists crm.sales_targets (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  target_code text not null check (target_code ~ '^[A-Z0-9_-]{2,50}$'),
  target_name text not null check (length(target_name) between 1 and 255),
  target_type crm.target_type not null,
  description text check (length(description) <= 4000),
  employee_id uuid,
  department text check (length(department) between 1 and 100),
  -- whose target it is, as one value: nulls would let periods overlap
  subject text not null,
  period_type crm.period_type not null,
  start_date date not null,
  end_date date not null,
  year integer not null check (year between 2000 and 2100),
  quarter integer check (quarter between 1 and 4),
  month integer check (month between 1 and 12),
  target_revenue numeric(18, 4) check (target_revenue > 0),
  target_deals integer check (target_deals > 0),
  target_leads integer check (target_leads > 0),
  target_opportunities integer check (target_opportunities > 0),
  target_conversion_rate numeric(5, 2) check (target_conversion_rate between 0 and 100),
  currency text not null default 'KRW',
  status crm.target_status not null default 'active',
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, employee_id) references sys.users (tenant_id, id) on delete restrict,
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  -- CRM-14: whoever writes it
  constraint sales_targets_subject_check check (case target_type
    when 'individual' then employee_id is not null and department is null
    when 'company' then employee_id is null and department is null
    else department is not null and employee_id is null
  end),
  constraint sales_targets_period_check check (end_date >= start_date and case period_type
    when 'month' then month is not null and quarter is null
    when 'quarter' then quarter is not null and month is null
    else quarter is null and month is null
  end)
);
select app.make_searchable('crm.sales_targets', '{target_code,target_name,department}');
create unique index if not exists sales_targets_target_code_key on crm.sales_targets (tenant_id, target_code) where not is_deleted;
create index if not exists sales_targets_recent_idx on crm.sales_targets (tenant_id, created_at desc) where not is_deleted;
create index if not exists sales_targets_period_idx on crm.sales_targets (tenant_id, start_date desc) where not is_deleted;
create index if not exists sales_targets_employee_idx on crm.sales_targets (tenant_id, employee_id);
create index if not exists sales_targets_currency_idx on crm.sales_targets (tenant_id, currency);
select app.describe('crm.sales_targets', '영업 목표 — Sales targets', '{
  "target_code": "목표 코드 — Code", "target_name": "목표명 — Name", "target_type": "목표 구분 — Whose target", "description": "설명 — Description",
  "employee_id": "담당자 — Person, for individual targets", "department": "부서 — Department or team, for those",
  "subject": "목표 대상 — Person, department or company as one value", "period_type": "기간 구분 — Kind of period",
  "start_date": "시작일 — First day; derived unless custom", "end_date": "종료일 — Last day; derived unless custom", "year": "연도 — Year",
  "quarter": "분기 — Quarter", "month": "월 — Month", "target_revenue": "목표 매출 — Revenue aimed at", "target_deals": "목표 수주 건수 — Deals aimed at",
  "target_leads": "목표 잠재 고객 수 — Leads aimed at", "target_opportunities": "목표 영업 기회 수 — Opportunities aimed at",
  "target_conversion_rate": "목표 전환율 — Share of leads to convert, in percent", "currency": "통화 — Currency", "status": "상태 — Status",
  "notes": "비고 — Notes"}');
select app.register_entity('crm.sales_targets', 'tenant', '영업 목표', 'Sales targets', p_state_column => 'status', p_exportable => true);
select app.define_numbering('crm.sales_targets', 'target_code', 'SALES_TARGET', '영업 목표', 'Sales target', 'ST', 4, 'yyyy', 'yearly', '-');
select app.install_active_references('crm.sales_targets', '{"employee_id": "sys.users.id", "currency": "adm.currencies.code"}');
select app.define_transition('crm.sales_targets', 'complete', '{active}', 'completed', 'update', '완료', 'Complete');
select app.define_transition('crm.sales_targets', 'reopen', '{completed}', 'active', 'update', '다시 진행', 'Reopen');
select
  app.define_transition('crm.sales_targets', 'cancel', '{active}', 'cancelled', 'update', '취소', 'Cancel', p_comment_required => true);

create or replace function app.tg_sales_targets__fill() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  -- CRM-14: the columns of the period say the same as its kind
  if (new.period_type = 'month') <> (new.month is not null) then
    v_errors := v_errors || app.field_error('month', '월 목표에만 월을 입력해 주세요.');
  end if;
  if (new.period_type = 'quarter') <> (new.quarter is not null) then
    v_errors := v_errors || app.field_error('quarter', '분기 목표에만 분기를 입력해 주세요.');
  end if;
  if (new.target_type = 'individual') <> (new.employee_id is not null) then
    v_errors := v_errors || app.field_error('employee_id', '개인 목표에만 담당자를 지정해 주세요.');
  end if;
  if (new.target_type in ('team', 'department')) <> (new.department is not null) then
    v_errors := v_errors || app.field_error('department', '팀·부서 목표에만 부서를 입력해 주세요.');
  end if;
  if new.period_type = 'custom' then
    new.year := coalesce(extract(year from new.start_date)::integer, new.year);
    if new.start_date is null or new.end_date is null then
      v_errors := v_errors || app.field_error('start_date', '시작일과 종료일을 입력해 주세요.');
    end if;
  elsif new.year is null or new.year not between 2000 and 2100 then
    v_errors := v_errors || app.field_error('year', '연도를 입력해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  if new.period_type <> 'custom' then
    new.start_date := make_date(new.year, coalesce(new.month, new.quarter * 3 - 2, 1), 1);
    new.end_date := new.start_date + (case new.period_type when 'month' then interval '1 month' when 'quarter' then interval '3 months'
      else interval '1 year' end) - interval '1 day';
  end if;
  new.subject := coalesce(new.employee_id::text, new.department, '*');
  return new;
end
$$;
comment on function app.tg_sales_targets__fill() is '목표 기간 계산 — Checks the columns of subject and period and derives the dates (CRM-14); 422 VALIDATION_ERROR';
-- by name before tg__period, which compares what this fills in
create or replace trigger tg__fill_period before insert or update on crm.sales_targets
for each row execute function app.tg_sales_targets__fill();
-- CRM-14: one target of a kind of period at a time for a person, a department, the company
select
  app.install_period(
    'crm.sales_targets', 'start_date', 'end_date', '{target_type,subject,period_type}', 'not is_deleted and status <> ''cancelled'''
  );

create or replace function app.sales_target_actuals(p_target crm.sales_targets)
returns table (
  actual_revenue numeric, actual_deals bigint, actual_opportunities bigint, actual_leads bigint, actual_conversion_rate numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_owners uuid[];
  v_from constant timestamptz := p_target.start_date::timestamp at time zone 'Asia/Seoul';
  v_until constant timestamptz := (p_target.end_date + 1)::timestamp at time zone 'Asia/Seoul';
begin
  if not app.is_trusted() and p_target.tenant_id is distinct from app.company_id() then
    return;
  end if;
  if p_target.target_type <> 'company' then
    v_owners := array(select u.id from sys.users as u where u.tenant_id = p_target.tenant_id
      and (u.id = p_target.employee_id or u.department = p_target.department));
  end if;
  return query
  select d.revenue, d.deals, (
      select count(*) from crm.opportunities as o
      where o.tenant_id = p_target.tenant_id and o.created_at >= v_from and o.created_at < v_until and not o.is_deleted
        and (v_owners is null or o.owner_id = any(v_owners))
    ), l.leads, round(l.converted * 100.0 / nullif(l.leads, 0), 2)
  from (
    select coalesce(sum(o.amount) filter (where o.currency = p_target.currency), 0) as revenue, count(*) as deals
    from crm.opportunities as o
    where o.tenant_id = p_target.tenant_id and o.stage = 'won' and not o.is_deleted
      and o.actual_close_date between p_target.start_date and p_target.end_date and (v_owners is null or o.owner_id = any(v_owners))
  ) as d
  cross join (
    select count(*) as leads, count(*) filter (where x.status = 'converted') as converted
    from crm.leads as x
    where x.tenant_id = p_target.tenant_id and x.created_at >= v_from and x.created_at < v_until and not x.is_deleted
      and (v_owners is null or x.owner_id = any(v_owners))
  ) as l;
end
$$;
comment on function app.sales_target_actuals(crm.sales_targets) is
'목표 실적 — Won amount in the target''s currency, deals, opportunities and leads of the subject in the period (CRM-14)';

create or replace view crm.sales_target_results with (security_invoker = true) as
select
  t.tenant_id, t.id, t.target_code, t.target_name, t.target_type, t.employee_id, t.department, t.period_type, t.start_date, t.end_date,
  t.year, t.quarter, t.month, t.currency, t.status, t.target_revenue, a.actual_revenue, t.target_deals, a.actual_deals, t.target_leads,
  a.actual_leads, t.target_opportunities, a.actual_opportunities, t.target_conversion_rate, a.actual_conversion_rate,
  -- least() passes an empty value over, so it is asked for first
  case when t.target_revenue > 0 then least(round(a.actual_revenue / t.target_revenue * 100, 2), 999.99) end as revenue_achievement_rate,
  case when t.target_deals > 0 then least(round(a.actual_deals * 100.0 / t.target_deals, 2), 999.99) end as deals_achievement_rate
from crm.sales_targets as t
cross join lateral app.sales_target_actuals(t) as a
where not t.is_deleted;
select app.describe('crm.sales_target_results', '영업 목표 실적 — Targets and what was reached', '{
  "target_code": "목표 코드 — Code", "target_name": "목표명 — Name", "target_type": "목표 구분 — Whose target", "employee_id": "담당자 — Person",
  "department": "부서 — Department", "period_type": "기간 구분 — Kind of period", "start_date": "시작일 — First day", "end_date": "종료일 — Last day",
  "year": "연도 — Year", "quarter": "분기 — Quarter", "month": "월 — Month", "currency": "통화 — Currency", "status": "상태 — Status",
  "target_revenue": "목표 매출 — Revenue aimed at", "actual_revenue": "실적 매출 — Won amount in the target''s currency",
  "revenue_achievement_rate": "매출 달성률 — Percent of the revenue, at most 999.99", "target_deals": "목표 수주 건수 — Deals aimed at",
  "actual_deals": "수주 건수 — Won opportunities", "deals_achievement_rate": "수주 달성률 — Percent of the deals, at most 999.99",
  "target_leads": "목표 잠재 고객 수 — Leads aimed at", "actual_leads": "잠재 고객 수 — Leads of the period",
  "target_opportunities": "목표 영업 기회 수 — Opportunities aimed at", "actual_opportunities": "영업 기회 수 — Opportunities of the period",
  "target_conversion_rate": "목표 전환율 — Share of leads to convert, in percent", "actual_conversion_rate": "전환율 — Share of leads converted, in percent"}');

create or replace function app.complete_sales_targets() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update crm.sales_targets set status = 'completed' where status = 'active' and end_date < app.today() and not is_deleted;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.complete_sales_targets() is '영업 목표 마감 — Daily job: completes targets whose period is over; answers how many (CRM-14)';

select app.expose('app.sales_target_actuals(crm.sales_targets)', 'authenticated');
select app.expose('app.complete_sales_targets()');
