-- Opportunities: the stage is the lifecycle, everything else follows it (probability, expected revenue, status, dates).
select app.define_enum('crm.opportunity_stage', '{"lead": "발굴 — Lead", "qualified": "적격 — Qualified", "proposal": "제안 — Proposal",
  "negotiation": "협상 — Negotiation", "closing": "계약 진행 — Closing", "won": "수주 — Won", "lost": "실주 — Lost"}');
select app.define_enum('crm.opportunity_status', '{"open": "진행 — Open", "won": "수주 — Won", "lost": "실주 — Lost"}');
select app.define_enum('crm.lost_reason', '{"price": "가격 — Price", "competitor": "경쟁사 — Competitor", "no_budget": "예산 없음 — No budget",
  "no_decision": "의사 결정 보류 — No decision", "timing": "시기 — Timing", "other": "기타 — Other"}');

create table if not exists crm.opportunity_stages (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  stage crm.opportunity_stage not null,
  win_probability integer not null check (win_probability between 0 and 100),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  check (stage not in ('won', 'lost') or win_probability = case stage when 'won' then 100 else 0 end)
);
create unique index if not exists opportunity_stages_stage_key on crm.opportunity_stages (tenant_id, stage) where not is_deleted;
select app.describe('crm.opportunity_stages', '영업 단계 — Stages and their usual probability', '{
  "stage": "단계 — Stage", "win_probability": "기본 수주 확률 — Probability an opportunity gets when it enters the stage, in percent"}');
select app.register_entity('crm.opportunity_stages', 'tenant', '영업 단계', 'Opportunity stages');

create table if not exists crm.opportunities (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_-]{2,50}$'),
  name text not null check (length(name) between 1 and 255),
  description text check (length(description) <= 4000),
  partner_id uuid,
  lead_id uuid,
  contact_id uuid,
  stage crm.opportunity_stage not null default 'lead',
  status crm.opportunity_status generated always as (
    case stage when 'won' then 'won'::crm.opportunity_status when 'lost' then 'lost'::crm.opportunity_status
      else 'open'::crm.opportunity_status
    end
  ) stored,
  amount numeric(18, 4) check (amount >= 0),
  currency text not null default 'KRW',
  win_probability integer check (win_probability between 0 and 100),
  expected_revenue numeric(18, 4),
  expected_close_date date,
  actual_close_date date,
  stage_since timestamptz not null default now(),
  owner_id uuid default auth.uid(),
  department text check (length(department) <= 100),
  source crm.lead_source,
  source_detail text check (length(source_detail) <= 255),
  campaign_id uuid,
  product_interest text check (length(product_interest) <= 500),
  service_interest text check (length(service_interest) <= 500),
  competitors text check (length(competitors) <= 1000),
  our_advantage text check (length(our_advantage) <= 1000),
  lost_reason crm.lost_reason,
  lost_reason_detail text check (length(lost_reason_detail) <= 1000),
  -- the order it became; the sales module writes it once
  won_so_id uuid,
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, lead_id) references crm.leads (tenant_id, id) on delete restrict,
  foreign key (tenant_id, contact_id) references crm.partner_contacts (tenant_id, id) on delete set null (contact_id),
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict,
  foreign key (tenant_id, campaign_id) references crm.campaigns (tenant_id, id) on delete restrict,
  -- CRM-06: whoever writes it
  constraint opportunities_whose_check check (partner_id is not null or lead_id is not null),
  constraint opportunities_won_check check (stage <> 'won' or (partner_id is not null and amount > 0 and actual_close_date is not null)),
  constraint opportunities_lost_check check (stage <> 'lost' or (lost_reason is not null and actual_close_date is not null))
);
select app.make_searchable('crm.opportunities', '{code,name,product_interest,service_interest}');
create unique index if not exists opportunities_code_key on crm.opportunities (tenant_id, code) where not is_deleted;
create index if not exists opportunities_recent_idx on crm.opportunities (tenant_id, created_at desc) where not is_deleted;
create index if not exists opportunities_stage_idx on crm.opportunities (tenant_id, stage, expected_close_date) where not is_deleted;
create index if not exists opportunities_closed_idx on crm.opportunities (tenant_id, actual_close_date) where stage = 'won'
and not is_deleted;
create index if not exists opportunities_partner_idx on crm.opportunities (tenant_id, partner_id, created_at desc);
create index if not exists opportunities_lead_idx on crm.opportunities (tenant_id, lead_id);
create index if not exists opportunities_contact_idx on crm.opportunities (tenant_id, contact_id);
create index if not exists opportunities_currency_idx on crm.opportunities (tenant_id, currency);
create index if not exists opportunities_owner_idx on crm.opportunities (tenant_id, owner_id, created_at desc);
create index if not exists opportunities_campaign_idx on crm.opportunities (tenant_id, campaign_id);
select app.describe('crm.opportunities', '영업 기회 — Sales opportunities', '{
  "code": "영업 기회 코드 — Code", "name": "영업 기회명 — Name", "description": "설명 — Description", "partner_id": "거래처 — Partner",
  "lead_id": "잠재 고객 — Lead", "contact_id": "거래처 담당자 — Contact person", "stage": "영업 단계 — Stage",
  "status": "상태 — Open, won or lost: follows the stage", "amount": "예상 금액 — Amount", "currency": "통화 — Currency",
  "win_probability": "수주 확률 — Probability in percent; the stage''s own unless changed",
  "expected_revenue": "기대 매출 — Amount times probability", "expected_close_date": "예상 종료일 — Expected to close on",
  "actual_close_date": "실제 종료일 — Closed on", "stage_since": "단계 진입 일시 — In this stage since", "owner_id": "담당자 — Owner",
  "department": "담당 부서 — Department", "source": "유입 경로 — Source", "source_detail": "유입 경로 상세 — Source, more exactly",
  "campaign_id": "캠페인 — Campaign it came from", "product_interest": "관심 제품 — Product of interest",
  "service_interest": "관심 서비스 — Service of interest", "competitors": "경쟁사 — Competitors", "our_advantage": "우리 강점 — Our advantage",
  "lost_reason": "실주 사유 — Why it was lost", "lost_reason_detail": "실주 사유 상세 — Why it was lost, more exactly",
  "won_so_id": "수주 주문 — Sales order it became", "notes": "비고 — Notes"}');
select
  app.register_entity('crm.opportunities', 'tenant', '영업 기회', 'Opportunities', p_state_column => 'stage', p_exportable => true);
select app.define_numbering('crm.opportunities', 'code', 'OPPORTUNITY', '영업 기회', 'Opportunity', 'OP', 5);
select app.install_active_references('crm.opportunities', '{"partner_id": "crm.partners.id", "lead_id": "crm.leads.id",
  "contact_id": "crm.partner_contacts.id", "currency": "adm.currencies.code", "owner_id": "sys.users.id", "campaign_id": "crm.campaigns.id"}');
alter table crm.campaign_members add constraint campaign_members_opportunity_id_fkey
foreign key (tenant_id, opportunity_id) references crm.opportunities (tenant_id, id) on delete set null (opportunity_id);
create index if not exists campaign_members_opportunity_idx on crm.campaign_members (tenant_id, opportunity_id);

select app.define_transition('crm.opportunities', 'qualify', '{lead}', 'qualified', 'update', '적격 판정', 'Qualify');
select app.define_transition('crm.opportunities', 'propose', '{qualified}', 'proposal', 'update', '제안', 'Propose');
select app.define_transition('crm.opportunities', 'negotiate', '{proposal}', 'negotiation', 'update', '협상', 'Negotiate');
select app.define_transition('crm.opportunities', 'start_closing', '{negotiation}', 'closing', 'update', '계약 진행', 'Start closing');
select app.define_transition('crm.opportunities', 'win', '{closing}', 'won', 'close', '수주', 'Win');
select
  app.define_transition('crm.opportunities', 'lose', '{lead,qualified,proposal,negotiation,closing}', 'lost', 'close', '실주', 'Lose');
-- a card that was moved too far
select app.define_transition('crm.opportunities', 'step_back', '{qualified}', 'lead', 'update', '이전 단계로', 'Step back');
select app.define_transition('crm.opportunities', 'step_back', '{proposal}', 'qualified', 'update', '이전 단계로', 'Step back');
select app.define_transition('crm.opportunities', 'step_back', '{negotiation}', 'proposal', 'update', '이전 단계로', 'Step back');
select app.define_transition('crm.opportunities', 'step_back', '{closing}', 'negotiation', 'update', '이전 단계로', 'Step back');
select
  app.define_transition(
    'crm.opportunities', 'reopen', '{won,lost}', 'negotiation', 'close', '다시 진행', 'Reopen', p_comment_required => true
  );

-- CRM-06: how long each stage lasted, and every reopening with its comment
create table if not exists crm.opportunity_stage_changes (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  opportunity_id uuid not null,
  from_stage crm.opportunity_stage,
  to_stage crm.opportunity_stage not null,
  days_in_stage numeric(12, 4),
  amount numeric(18, 4),
  currency text not null,
  win_probability integer,
  lost_reason crm.lost_reason,
  comment text,
  changed_at timestamptz not null default now(),
  changed_by uuid,
  primary key (tenant_id, id),
  foreign key (tenant_id, opportunity_id) references crm.opportunities (tenant_id, id) on delete cascade
);
create index if not exists opportunity_stage_changes_opportunity_idx
on crm.opportunity_stage_changes (tenant_id, opportunity_id, changed_at desc);
select app.describe('crm.opportunity_stage_changes', '영업 단계 이력 — Stage history of opportunities', '{
  "opportunity_id": "영업 기회 — Opportunity", "from_stage": "이전 단계 — From, empty at the start", "to_stage": "다음 단계 — To",
  "days_in_stage": "이전 단계 체류 일수 — Days spent in the stage left", "amount": "예상 금액 — Amount at the time",
  "currency": "통화 — Currency", "win_probability": "수주 확률 — Probability at the time, in percent",
  "lost_reason": "실주 사유 — Why it was lost", "comment": "의견 — Comment", "changed_at": "변경 일시 — Changed at",
  "changed_by": "변경자 — Changed by (user)"}');
select
  app.register_entity(
    'crm.opportunity_stage_changes', 'tenant', '영업 단계 이력', 'Stage history', p_permission => 'crm.opportunities', p_kind => 'ledger'
  );

create or replace function app.stage_probability(p_tenant_id uuid, p_stage crm.opportunity_stage) returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select s.win_probability from crm.opportunity_stages as s
    where s.tenant_id = p_tenant_id and s.stage = p_stage and not s.is_deleted
  );
end
$$;
comment on function app.stage_probability(uuid, crm.opportunity_stage) is '단계별 수주 확률 — The probability a tenant gives a stage (CRM-06)';

create or replace function app.round_amount(p_tenant_id uuid, p_currency text, p_amount numeric) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return round(p_amount, coalesce((
    select c.decimal_places from adm.currencies as c where c.tenant_id = p_tenant_id and c.code = p_currency
  ), 0));
end
$$;
comment on function app.round_amount(uuid, text, numeric) is '금액 반올림 — Rounds half up to the decimal places of a currency (X-12)';

create or replace function app.tg_opportunities__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.code := upper(btrim(new.code));
  new.name := btrim(new.name);
  if new.name = '' then
    v_errors := v_errors || app.field_error('name', '영업 기회명을 입력해 주세요.');
  end if;
  -- CRM-06: somebody must want it
  if new.partner_id is null and new.lead_id is null then
    v_errors := v_errors || app.field_error('partner_id', '거래처나 잠재 고객을 지정해 주세요.');
  end if;
  if new.contact_id is not null and not exists (
    select 1 from crm.partner_contacts as c
    where c.tenant_id = new.tenant_id and c.id = new.contact_id and c.partner_id = new.partner_id
  ) then
    v_errors := v_errors || app.field_error('contact_id', '거래처의 담당자가 아닙니다.');
  end if;
  if new.stage = 'won' and new.partner_id is null then
    v_errors := v_errors || app.field_error('partner_id', '수주하려면 거래처가 필요합니다.');
  end if;
  if new.stage = 'won' and coalesce(new.amount, 0) <= 0 then
    v_errors := v_errors || app.field_error('amount', '수주하려면 금액이 필요합니다.');
  end if;
  if new.stage = 'lost' and new.lost_reason is null then
    v_errors := v_errors || app.field_error('lost_reason', '실주 사유를 선택해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_opportunities__validate() is '영업 기회 확인 — Partner or lead; partner and amount for won, a reason for lost (CRM-06); 422';
create or replace trigger tg_opportunities__validate before insert or update on crm.opportunities
for each row execute function app.tg_opportunities__validate();

-- CRM-01: no new business with a partner that may not be used
create or replace function app.tg_opportunities__partner() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.partner_id is not null and (tg_op = 'INSERT' or new.partner_id is distinct from old.partner_id) then
    perform app.require_partner(new.tenant_id, new.partner_id, null, 'partner_id');
  end if;
  return new;
end
$$;
comment on function app.tg_opportunities__partner() is '거래 가능 확인 — 422 PARTNER_NOT_USABLE for a partner that is not active (CRM-01)';
create or replace trigger tg_opportunities__partner before insert or update of partner_id on crm.opportunities
for each row execute function app.tg_opportunities__partner();

create or replace function app.tg_opportunities__follow_stage() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' or new.stage is distinct from old.stage then
    new.stage_since := now();
    if tg_op = 'UPDATE' or new.win_probability is null or new.stage in ('won', 'lost') then
      new.win_probability := app.stage_probability(new.tenant_id, new.stage);
    end if;
    new.actual_close_date := case when new.stage in ('won', 'lost') then app.today() end;
    if new.stage <> 'lost' then
      new.lost_reason := null;
      new.lost_reason_detail := null;
    end if;
  elsif new.stage in ('won', 'lost') and (new.partner_id, new.amount, new.currency, new.win_probability, new.lost_reason)
    is distinct from (old.partner_id, old.amount, old.currency, old.win_probability, old.lost_reason) then
    -- X-09: a result is changed by reopening it
    perform app.fail('RECORD_LOCKED', '종료된 영업 기회입니다. 다시 진행한 뒤 수정해 주세요.', 409, null, 'The opportunity is closed: reopen it first.');
  end if;
  new.win_probability := coalesce(new.win_probability, app.stage_probability(new.tenant_id, new.stage));
  new.expected_revenue := app.round_amount(new.tenant_id, new.currency, new.amount * new.win_probability / 100);
  return new;
end
$$;
comment on function app.tg_opportunities__follow_stage() is
'단계 반영 — Probability, expected revenue, dates and reasons follow the stage; a closed opportunity is frozen (CRM-06, X-09)';
create or replace trigger tg_opportunities__follow_stage before insert or update on crm.opportunities
for each row execute function app.tg_opportunities__follow_stage();

create or replace function app.tg_opportunities__record_stage() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_left timestamptz;
begin
  if tg_op = 'UPDATE' then
    if new.stage = old.stage then
      return null;
    end if;
    v_left := old.stage_since;
  end if;
  insert into crm.opportunity_stage_changes (
    tenant_id, opportunity_id, from_stage, to_stage, days_in_stage, amount, currency, win_probability, lost_reason, comment, changed_by
  ) values (
    new.tenant_id, new.id, case when tg_op = 'UPDATE' then old.stage end, new.stage, extract(epoch from now() - v_left) / 86400,
    new.amount, new.currency, new.win_probability, new.lost_reason, case when current_setting('app.action_entity', true) = 'crm.opportunities'
      then nullif(current_setting('app.comment', true), '') end, auth.uid()
  );
  return null;
end
$$;
comment on function app.tg_opportunities__record_stage() is '단계 이력 기록 — Writes the stage history with the days spent in each stage (CRM-06)';
create or replace trigger tg_opportunities__record_stage after insert or update on crm.opportunities
for each row execute function app.tg_opportunities__record_stage();

create or replace function app.tg_opportunities__keep_won() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.fail('RECORD_LOCKED', '수주한 영업 기회는 삭제할 수 없습니다.', 409, null, 'A won opportunity cannot be deleted.');
  return new;
end
$$;
comment on function app.tg_opportunities__keep_won() is '수주 이력 보호 — A won opportunity stays (X-03)';
create or replace trigger tg_opportunities__keep_won before update of is_deleted on crm.opportunities
for each row when (new.is_deleted and old.stage = 'won') execute function app.tg_opportunities__keep_won();

-- Reason and stage in one transaction: public.transition carries a comment only.
create or replace function app.lose_opportunity(p_id uuid, p_reason crm.lost_reason, p_comment text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row constant jsonb := app.readable_record('crm.opportunities', p_id, true);
begin
  if not (app.is_trusted() or app.can('crm.opportunities:close')) then
    perform app.fail_forbidden('crm.opportunities:close');
  end if;
  if p_reason is null then
    perform app.fail_validation(app.field_error('p_reason', '실주 사유를 선택해 주세요.'));
  elsif length(p_comment) > 1000 then
    perform app.fail_validation(app.field_error('p_comment', '1000자까지 입력할 수 있습니다.'));
  end if;
  -- a closed one answers with what is allowed, not with its lock
  if v_row ->> 'status' = 'open' then
    update crm.opportunities set lost_reason = p_reason, lost_reason_detail = nullif(btrim(p_comment), '')
    where tenant_id = (v_row ->> 'tenant_id')::uuid and id = p_id;
  end if;
  return app.transition('crm.opportunities', p_id, 'lose', p_comment);
end
$$;
comment on function app.lose_opportunity(uuid, crm.lost_reason, text) is '실주 처리 — Closes an opportunity as lost with its reason (CRM-06)';

create or replace function crm.lose_opportunity(p_id uuid, p_reason crm.lost_reason, p_comment text default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.lose_opportunity(p_id, p_reason, p_comment);
end
$$;
comment on function crm.lose_opportunity(uuid, crm.lost_reason, text) is
'실주 처리 — Closes an opportunity as lost: POST /rpc/lose_opportunity {"p_id": …, "p_reason": "price", "p_comment": …}, profile crm; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 409 INVALID_TRANSITION, 422 VALIDATION_ERROR';

create or replace function app.seed_crm_stages(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into crm.opportunity_stages (tenant_id, stage, win_probability)
  select p_tenant_id, s.stage::crm.opportunity_stage, s.probability
  from (values ('lead', 10), ('qualified', 25), ('proposal', 50), ('negotiation', 75), ('closing', 90), ('won', 100), ('lost', 0)) as s (
    stage, probability
  )
  on conflict (tenant_id, stage) where not is_deleted do nothing;
end
$$;
comment on function app.seed_crm_stages(uuid) is '영업 단계 생성 — Gives a tenant the stages and their usual probabilities (CRM-06)';
select app.define_tenant_seed('app.seed_crm_stages', 45);

select app.expose('app.stage_probability(uuid,crm.opportunity_stage)');
select app.expose('app.round_amount(uuid,text,numeric)');
select app.expose('app.lose_opportunity(uuid,crm.lost_reason,text)', 'authenticated');
select app.expose('crm.lose_opportunity(uuid,crm.lost_reason,text)', 'authenticated');
select app.expose('app.seed_crm_stages(uuid)');
