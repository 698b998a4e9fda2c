-- CRM-04: what makes a lead worth calling is the tenant's own table of points. Every rule that fits adds its points; the
-- sum is kept between 0 and 100.
select app.define_enum('crm.lead_criterion', '{"source": "유입 경로 — Source", "purchase_timeframe": "구매 예상 시기 — Purchase timeframe",
  "industry": "업종 — Industry", "country_code": "국가 — Country", "employee_count": "직원 수 — Employees",
  "annual_revenue": "연 매출 — Annual revenue", "has_email": "이메일 있음 — Has an e-mail", "has_phone": "전화번호 있음 — Has a phone",
  "has_website": "홈페이지 있음 — Has a website", "has_biz_no": "사업자등록번호 있음 — Has a business number", "has_budget": "예산 있음 — Has a budget",
  "has_interest": "관심 제품 있음 — Has an interest", "activity": "완료한 활동 — Completed activity"}');

create table if not exists crm.lead_score_rules (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 100),
  criterion crm.lead_criterion not null,
  match_value text check (length(match_value) between 1 and 100),
  min_value numeric(18, 4) check (min_value >= 0),
  points integer not null check (points between -100 and 100 and points <> 0),
  max_points integer check (max_points between 1 and 100),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists lead_score_rules_name_key on crm.lead_score_rules (tenant_id, name) where not is_deleted;
create index if not exists lead_score_rules_recent_idx on crm.lead_score_rules (tenant_id, created_at desc) where not is_deleted;
select app.describe('crm.lead_score_rules', '잠재 고객 점수 규칙 — What gives a lead points', '{
  "name": "규칙명 — Name", "criterion": "기준 — What is looked at",
  "match_value": "일치값 — Value it must have (source, timeframe, industry, country; for activities the kind, empty for any)",
  "min_value": "최소값 — Value it must reach (employees, revenue)", "points": "점수 — Points, for activities each time",
  "max_points": "최대 점수 — Most points activities can bring", "is_active": "사용 여부 — Whether it counts"}');
select app.register_entity('crm.lead_score_rules', 'tenant', '잠재 고객 점수 규칙', 'Lead score rules');

create or replace function app.tg_lead_score_rules__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
  v_values text[] := (case new.criterion
    when 'source' then enum_range(null::crm.lead_source)::text[]
    when 'purchase_timeframe' then enum_range(null::crm.purchase_timeframe)::text[]
    when 'activity' then enum_range(null::crm.activity_type)::text[]
  end);
begin
  new.name := btrim(new.name);
  if new.name = '' then
    v_errors := v_errors || app.field_error('name', '규칙명을 입력해 주세요.');
  end if;
  if (new.match_value is null and new.criterion in ('source', 'purchase_timeframe', 'industry', 'country_code'))
    or (new.match_value is not null and new.criterion not in ('source', 'purchase_timeframe', 'industry', 'country_code', 'activity'))
    or new.match_value <> all(v_values) then
    v_errors := v_errors || app.field_error('match_value', '기준에 맞는 값을 입력해 주세요.');
  end if;
  if (new.min_value is not null) <> (new.criterion in ('employee_count', 'annual_revenue')) then
    v_errors := v_errors || app.field_error('min_value', '직원 수와 연 매출에만 최소값을 입력해 주세요.');
  end if;
  if new.max_points is not null and (new.criterion <> 'activity' or new.max_points < new.points) then
    v_errors := v_errors || app.field_error('max_points', '활동 규칙에만, 점수 이상으로 입력해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_lead_score_rules__validate() is '점수 규칙 확인 — The value must fit the criterion (CRM-04); 422 VALIDATION_ERROR';
create or replace trigger tg_lead_score_rules__validate before insert or update on crm.lead_score_rules
for each row execute function app.tg_lead_score_rules__validate();

create or replace function app.lead_score(p_lead crm.leads) returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_score bigint;
begin
  select coalesce(sum(case when r.criterion = 'activity' then least(r.points * a.times, coalesce(r.max_points, 100)) else r.points end), 0)
  into v_score
  from crm.lead_score_rules as r
  left join lateral (
    select count(*) as times from crm.activities as x
    where r.criterion = 'activity' and x.tenant_id = p_lead.tenant_id and x.lead_id = p_lead.id and x.status = 'completed'
      and not x.is_deleted and (r.match_value is null or x.activity_type::text = r.match_value)
  ) as a on true
  where r.tenant_id = p_lead.tenant_id and r.is_active and not r.is_deleted and (case r.criterion
    when 'source' then p_lead.source::text = r.match_value
    when 'purchase_timeframe' then p_lead.purchase_timeframe::text = r.match_value
    when 'industry' then lower(p_lead.industry) = lower(r.match_value)
    when 'country_code' then p_lead.country_code = upper(r.match_value)
    when 'employee_count' then p_lead.employee_count >= r.min_value
    when 'annual_revenue' then p_lead.annual_revenue >= r.min_value
    when 'has_email' then p_lead.contact_email is not null
    when 'has_phone' then coalesce(p_lead.contact_phone, p_lead.contact_mobile) is not null
    when 'has_website' then p_lead.website is not null
    when 'has_biz_no' then p_lead.biz_no is not null
    when 'has_budget' then p_lead.budget_range is not null
    when 'has_interest' then coalesce(p_lead.interest_product, p_lead.interest_service) is not null
    else true
  end);
  return greatest(0, least(100, v_score));
end
$$;
comment on function app.lead_score(crm.leads) is '잠재 고객 점수 — Sum of the rules that fit, from 0 to 100 (CRM-04)';

-- X-05: computed on every write while the lead is open; what a lead was worth when it ended stays.
create or replace function app.tg_leads__score() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status in ('new', 'contacted', 'qualified') then
    new.lead_score := app.lead_score(new);
    new.rating := (case when new.lead_score >= 80 then 'hot' when new.lead_score >= 50 then 'warm' else 'cold' end)::crm.lead_rating;
  end if;
  return new;
end
$$;
comment on function app.tg_leads__score() is '점수와 등급 계산 — Hot from 80, warm from 50, else cold (CRM-04)';
-- by name after tg_leads__check, which tidies, and before tg_leads__status, which asks for 70 points
create or replace trigger tg_leads__score before insert or update on crm.leads
for each row execute function app.tg_leads__score();

create or replace function app.tg_activities__score_lead() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_lead uuid;
begin
  for v_lead in
    select distinct t.lead_id from (values (new.lead_id), (case when tg_op = 'UPDATE' then old.lead_id end)) as t (lead_id)
    where t.lead_id is not null order by t.lead_id
  loop
    -- the lock first, in a statement of its own: the count must see what the other one has committed
    perform 1 from crm.leads as l where l.tenant_id = new.tenant_id and l.id = v_lead for no key update;
    update crm.leads as l set lead_score = l.lead_score
    where l.tenant_id = new.tenant_id and l.id = v_lead and l.status in ('new', 'contacted', 'qualified')
      and l.lead_score <> app.lead_score(l);
  end loop;
  return null;
end
$$;
comment on function app.tg_activities__score_lead() is '활동 점수 반영 — A completed activity changes the score of its lead (CRM-04)';
create or replace trigger tg_activities__score_lead after insert or update of status, activity_type, lead_id, is_deleted on crm.activities
for each row execute function app.tg_activities__score_lead();

create or replace function app.tg_lead_score_rules__rescore() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- in a fixed order, so that two changes at once wait instead of blocking each other
  perform 1 from crm.leads as l
  where l.tenant_id in (select r.tenant_id from changed_rules as r) and l.status in ('new', 'contacted', 'qualified') and not l.is_deleted
  order by l.tenant_id, l.id for no key update;
  update crm.leads as l set lead_score = l.lead_score
  where l.tenant_id in (select r.tenant_id from changed_rules as r) and l.status in ('new', 'contacted', 'qualified')
    and not l.is_deleted and l.lead_score <> app.lead_score(l);
  return null;
end
$$;
comment on function app.tg_lead_score_rules__rescore() is '점수 재계산 — A changed rule changes the score of all open leads (CRM-04)';
create or replace trigger tg_lead_score_rules__rescore_insert after insert on crm.lead_score_rules
referencing new table as changed_rules for each statement execute function app.tg_lead_score_rules__rescore();
create or replace trigger tg_lead_score_rules__rescore_update after update on crm.lead_score_rules
referencing new table as changed_rules for each statement execute function app.tg_lead_score_rules__rescore();

create or replace function app.seed_lead_score_rules(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into crm.lead_score_rules (tenant_id, name, criterion, match_value, min_value, points, max_points)
  select p_tenant_id, r.name, r.criterion::crm.lead_criterion, r.match_value, r.min_value, r.points, r.max_points
  from (values
    ('소개', 'source', 'referral', null::numeric, 20, null::integer), ('협력사', 'source', 'partner', null, 15, null),
    ('전시회', 'source', 'exhibition', null, 15, null), ('캠페인', 'source', 'campaign', null, 10, null),
    ('홈페이지', 'source', 'website', null, 10, null), ('콜드콜', 'source', 'cold_call', null, 5, null),
    ('즉시 구매', 'purchase_timeframe', 'immediate', null, 25, null),
    ('1개월 이내 구매', 'purchase_timeframe', 'within_1_month', null, 20, null),
    ('3개월 이내 구매', 'purchase_timeframe', 'within_3_months', null, 15, null),
    ('6개월 이내 구매', 'purchase_timeframe', 'within_6_months', null, 8, null),
    ('이메일 있음', 'has_email', null, null, 5, null), ('전화번호 있음', 'has_phone', null, null, 5, null),
    ('홈페이지 주소 있음', 'has_website', null, null, 5, null), ('사업자등록번호 있음', 'has_biz_no', null, null, 10, null),
    ('예산 있음', 'has_budget', null, null, 10, null), ('관심 제품 있음', 'has_interest', null, null, 5, null),
    ('직원 10명 이상', 'employee_count', null, 10, 5, null), ('직원 50명 이상', 'employee_count', null, 50, 5, null),
    ('직원 300명 이상', 'employee_count', null, 300, 5, null), ('매출 10억 원 이상', 'annual_revenue', null, 1000000000, 5, null),
    ('매출 100억 원 이상', 'annual_revenue', null, 10000000000, 5, null), ('전화 통화', 'activity', 'call', null, 5, 10),
    ('이메일 교환', 'activity', 'email', null, 3, 9), ('회의', 'activity', 'meeting', null, 10, 20),
    ('시연', 'activity', 'demo', null, 15, 30), ('방문', 'activity', 'visit', null, 10, 20)
  ) as r (name, criterion, match_value, min_value, points, max_points)
  -- a tenant that has thrown rules away keeps what it left
  where not exists (select 1 from crm.lead_score_rules as x where x.tenant_id = p_tenant_id);
end
$$;
comment on function app.seed_lead_score_rules(uuid) is '점수 규칙 생성 — Gives a new tenant rules to start with (CRM-04)';
select app.define_tenant_seed('app.seed_lead_score_rules', 45);

select app.expose('app.lead_score(crm.leads)');
select app.expose('app.seed_lead_score_rules(uuid)');
