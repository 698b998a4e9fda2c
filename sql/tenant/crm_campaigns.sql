-- Marketing campaigns, whom they reach and what they cost. Results are derived: see crm_campaign_results.
select app.define_enum('crm.campaign_type', '{"email": "이메일 — E-mail", "exhibition": "전시회 — Exhibition", "webinar": "웨비나 — Webinar",
  "ad": "광고 — Advertising", "social": "소셜 미디어 — Social media", "event": "행사 — Event", "content": "콘텐츠 — Content",
  "referral": "소개 — Referral", "other": "기타 — Other"}');
select app.define_enum('crm.campaign_status', '{"planned": "계획 — Planned", "in_progress": "진행 중 — In progress", "on_hold": "보류 — On hold",
  "completed": "완료 — Completed", "cancelled": "취소 — Cancelled"}');
select app.define_enum('crm.campaign_member_type', '{"partner": "거래처 — Partner", "lead": "잠재 고객 — Lead"}');
select
  app.define_enum('crm.campaign_member_status', '{"invited": "초대 — Invited", "registered": "신청 — Registered", "attended": "참석 — Attended",
  "no_show": "불참 — No-show", "declined": "거절 — Declined", "cancelled": "취소 — Cancelled"}');
select app.define_enum('crm.campaign_response', '{"positive": "긍정 — Positive", "neutral": "중립 — Neutral", "negative": "부정 — Negative",
  "interested": "관심 있음 — Interested", "not_interested": "관심 없음 — Not interested"}');

create table if not exists crm.campaigns (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  campaign_code text not null check (campaign_code ~ '^[A-Z0-9_-]{2,50}$'),
  campaign_name text not null check (length(campaign_name) between 1 and 255),
  campaign_type crm.campaign_type not null,
  description text check (length(description) <= 4000),
  category text check (length(category) <= 100),
  start_date date not null,
  end_date date,
  budget_amount numeric(18, 4) check (budget_amount >= 0),
  currency text not null default 'KRW',
  target_audience text check (length(target_audience) <= 1000),
  target_leads integer check (target_leads > 0),
  target_opportunities integer check (target_opportunities > 0),
  target_revenue numeric(18, 4) check (target_revenue >= 0),
  owner_id uuid,
  department text check (length(department) <= 100),
  primary_channel text check (length(primary_channel) <= 100),
  channels text[] not null default '{}',
  status crm.campaign_status not null default 'planned',
  landing_page_url text check (landing_page_url ~* '^https?://[^\s<>"]{1,490}$'),
  tracking_code text check (length(tracking_code) <= 100),
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict,
  constraint campaigns_dates_check check (end_date >= start_date)
);
select app.make_searchable('crm.campaigns', '{campaign_code,campaign_name,category,target_audience}');
create unique index if not exists campaigns_campaign_code_key on crm.campaigns (tenant_id, campaign_code) where not is_deleted;
create index if not exists campaigns_recent_idx on crm.campaigns (tenant_id, created_at desc) where not is_deleted;
create index if not exists campaigns_start_idx on crm.campaigns (tenant_id, start_date desc) where not is_deleted;
create index if not exists campaigns_status_idx on crm.campaigns (tenant_id, status, start_date) where not is_deleted;
create index if not exists campaigns_owner_idx on crm.campaigns (tenant_id, owner_id);
create index if not exists campaigns_currency_idx on crm.campaigns (tenant_id, currency);
select app.describe('crm.campaigns', '캠페인 — Campaigns', '{
  "campaign_code": "캠페인 코드 — Code", "campaign_name": "캠페인명 — Name", "campaign_type": "캠페인 유형 — Kind",
  "description": "설명 — Description", "category": "분류 — Category", "start_date": "시작일 — First day", "end_date": "종료일 — Last day",
  "budget_amount": "예산 — Budget", "currency": "통화 — Currency", "target_audience": "대상 고객 — Audience",
  "target_leads": "목표 잠재 고객 수 — Leads aimed at", "target_opportunities": "목표 영업 기회 수 — Opportunities aimed at",
  "target_revenue": "목표 매출 — Revenue aimed at", "owner_id": "담당자 — Owner", "department": "담당 부서 — Department",
  "primary_channel": "주요 채널 — Main channel", "channels": "채널 — Channels", "status": "상태 — Status",
  "landing_page_url": "랜딩 페이지 — Landing page", "tracking_code": "추적 코드 — Tracking code", "notes": "비고 — Notes"}');
select app.register_entity('crm.campaigns', 'tenant', '캠페인', 'Campaigns', p_state_column => 'status', p_exportable => true);
select app.define_numbering('crm.campaigns', 'campaign_code', 'CAMPAIGN', '캠페인', 'Campaign', 'CP', 4, 'yyyy', 'yearly', '-');
select app.install_active_references('crm.campaigns', '{"currency": "adm.currencies.code", "owner_id": "sys.users.id"}');
select app.define_transition('crm.campaigns', 'start', '{planned}', 'in_progress', 'run', '시작', 'Start');
select app.define_transition('crm.campaigns', 'hold', '{in_progress}', 'on_hold', 'run', '보류', 'Hold');
select app.define_transition('crm.campaigns', 'resume', '{on_hold}', 'in_progress', 'run', '재개', 'Resume');
select app.define_transition('crm.campaigns', 'complete', '{in_progress,on_hold}', 'completed', 'run', '완료', 'Complete');
select
  app.define_transition(
    'crm.campaigns', 'cancel', '{planned,in_progress,on_hold}', 'cancelled', 'run', '취소', 'Cancel', p_comment_required => true
  );

create table if not exists crm.campaign_members (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  campaign_id uuid not null,
  member_type crm.campaign_member_type not null,
  partner_id uuid,
  lead_id uuid,
  contact_id uuid,
  joined_date date not null default app.today(),
  invited_by uuid default auth.uid(),
  member_status crm.campaign_member_status not null default 'invited',
  response_type crm.campaign_response,
  response_date date,
  has_responded boolean generated always as (response_type is not null) stored,
  -- CRM-09: set by the conversion
  is_converted_to_lead boolean not null default false,
  is_converted_to_opportunity boolean not null default false,
  opportunity_id uuid,
  channel text check (length(channel) <= 100),
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references crm.campaigns (tenant_id, id) on delete cascade,
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade,
  foreign key (tenant_id, lead_id) references crm.leads (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references crm.partner_contacts (tenant_id, id) on delete set null (contact_id),
  foreign key (tenant_id, invited_by) references sys.users (tenant_id, id) on delete restrict,
  constraint campaign_members_who_check check (
    num_nonnulls(partner_id, lead_id) = 1 and (member_type = 'partner') = (partner_id is not null)
  ),
  constraint campaign_members_response_check check ((response_type is null) = (response_date is null) and response_date >= joined_date)
);
create unique index if not exists campaign_members_partner_key on crm.campaign_members (tenant_id, campaign_id, partner_id)
where not is_deleted;
create unique index if not exists campaign_members_lead_key on crm.campaign_members (tenant_id, campaign_id, lead_id) where not is_deleted;
create index if not exists campaign_members_campaign_idx on crm.campaign_members (tenant_id, campaign_id, created_at desc);
create index if not exists campaign_members_partner_idx on crm.campaign_members (tenant_id, partner_id);
create index if not exists campaign_members_lead_idx on crm.campaign_members (tenant_id, lead_id);
create index if not exists campaign_members_contact_idx on crm.campaign_members (tenant_id, contact_id);
create index if not exists campaign_members_invited_by_idx on crm.campaign_members (tenant_id, invited_by);
create index if not exists campaign_members_recent_idx on crm.campaign_members (tenant_id, created_at desc) where not is_deleted;
select app.describe('crm.campaign_members', '캠페인 참여자 — Partners and leads in campaigns', '{
  "campaign_id": "캠페인 — Campaign", "member_type": "참여자 구분 — Partner or lead", "partner_id": "거래처 — Partner",
  "lead_id": "잠재 고객 — Lead", "contact_id": "거래처 담당자 — Contact person", "joined_date": "참여일 — Joined on",
  "invited_by": "초대자 — Invited by", "member_status": "참여 상태 — Status of the invitation", "response_type": "반응 유형 — Response",
  "response_date": "응답일 — Responded on", "has_responded": "응답 여부 — Whether they responded",
  "is_converted_to_lead": "고객 전환 여부 — Whether the lead was converted",
  "is_converted_to_opportunity": "영업 기회 전환 여부 — Whether it led to an opportunity",
  "opportunity_id": "영업 기회 — Opportunity it led to", "channel": "채널 — Channel", "notes": "비고 — Notes"}');
select app.register_entity('crm.campaign_members', 'tenant', '캠페인 참여자', 'Campaign members', p_permission => 'crm.campaigns');
select app.install_active_references('crm.campaign_members', '{"campaign_id": "crm.campaigns.id", "partner_id": "crm.partners.id",
  "lead_id": "crm.leads.id", "contact_id": "crm.partner_contacts.id", "invited_by": "sys.users.id"}');

create table if not exists crm.campaign_costs (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  campaign_id uuid not null,
  cost_date date not null default app.today(),
  description text not null check (length(description) between 1 and 255),
  amount numeric(18, 4) not null check (amount > 0),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references crm.campaigns (tenant_id, id) on delete cascade
);
create index if not exists campaign_costs_campaign_idx on crm.campaign_costs (tenant_id, campaign_id, cost_date);
create index if not exists campaign_costs_recent_idx on crm.campaign_costs (tenant_id, created_at desc) where not is_deleted;
select app.describe('crm.campaign_costs', '캠페인 비용 — What campaigns cost', '{
  "campaign_id": "캠페인 — Campaign", "cost_date": "지출일 — Spent on", "description": "내용 — What for",
  "amount": "금액 — Amount in the campaign''s currency"}');
select app.register_entity('crm.campaign_costs', 'tenant', '캠페인 비용', 'Campaign costs', p_permission => 'crm.campaigns');
select app.install_active_references('crm.campaign_costs', '{"campaign_id": "crm.campaigns.id"}');

create or replace function app.tg_campaigns__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.campaign_code := upper(btrim(new.campaign_code));
  new.campaign_name := btrim(new.campaign_name);
  if new.campaign_name = '' then
    v_errors := v_errors || app.field_error('campaign_name', '캠페인명을 입력해 주세요.');
  end if;
  if new.end_date < new.start_date then
    v_errors := v_errors || app.field_error('end_date', '종료일은 시작일보다 빠를 수 없습니다.');
  end if;
  perform app.fail_validation(v_errors);
  -- X-09: costs and results are counted in it
  if tg_op = 'UPDATE' and old.status <> 'planned' and new.currency <> old.currency then
    perform app.fail('RECORD_LOCKED', '시작한 캠페인의 통화는 변경할 수 없습니다.', 409, app.field_error('currency', '변경할 수 없는 항목입니다.'),
      'The currency of a running campaign is fixed.');
  end if;
  return new;
end
$$;
comment on function app.tg_campaigns__validate() is '캠페인 정보 확인 — Name, dates, currency; 422 VALIDATION_ERROR, 409 RECORD_LOCKED';
create or replace trigger tg_campaigns__validate before insert or update on crm.campaigns
for each row execute function app.tg_campaigns__validate();

create or replace function app.tg_campaigns__status() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- CRM-09: a campaign runs by its dates
  if new.status = 'in_progress' and new.start_date > app.today() then
    perform app.fail('NOT_STARTED', '시작일이 되지 않은 캠페인입니다.', 409, jsonb_build_object('start_date', new.start_date),
      'The campaign starts later.');
  end if;
  if new.status = 'completed' then
    new.end_date := least(coalesce(new.end_date, app.today()), greatest(app.today(), new.start_date));
  end if;
  return new;
end
$$;
comment on function app.tg_campaigns__status() is '캠페인 상태 규칙 — Not before its first day; completing it ends it today at the latest (CRM-09)';
create or replace trigger tg_campaigns__status before update of status on crm.campaigns
for each row when (old.status is distinct from new.status) execute function app.tg_campaigns__status();

create or replace function app.tg_campaign_members__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  if num_nonnulls(new.partner_id, new.lead_id) <> 1 or (new.member_type = 'partner') <> (new.partner_id is not null) then
    v_errors := v_errors || app.field_error('member_type', '참여자 구분에 맞는 거래처 또는 잠재 고객 하나를 지정해 주세요.');
  end if;
  if new.contact_id is not null and not exists (
    select 1 from crm.partner_contacts as c
    where c.tenant_id = new.tenant_id and c.id = new.contact_id and c.partner_id = new.partner_id
  ) then
    v_errors := v_errors || app.field_error('contact_id', '거래처의 담당자가 아닙니다.');
  end if;
  -- CRM-09: a response has a day and a kind, or neither
  if new.response_type is not null then
    new.response_date := coalesce(new.response_date, app.today());
  elsif new.response_date is not null then
    v_errors := v_errors || app.field_error('response_type', '반응 유형을 선택해 주세요.');
  end if;
  if new.response_date < new.joined_date then
    v_errors := v_errors || app.field_error('response_date', '응답일은 참여일보다 빠를 수 없습니다.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_campaign_members__validate() is '캠페인 참여자 확인 — Exactly one partner or lead, its own contact, a complete response (CRM-09)';
create or replace trigger tg_campaign_members__validate before insert or update on crm.campaign_members
for each row execute function app.tg_campaign_members__validate();

create or replace function app.tg_campaigns__open() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (
    select 1 from crm.campaigns as c
    where c.tenant_id = new.tenant_id and c.id = new.campaign_id and c.status = 'cancelled'
  ) then
    perform app.fail('RECORD_LOCKED', '취소된 캠페인에는 추가할 수 없습니다.', 409, null, 'The campaign is cancelled.');
  end if;
  return new;
end
$$;
comment on function app.tg_campaigns__open() is '캠페인 진행 여부 확인 — Nothing is added to a cancelled campaign (CRM-09)';
create or replace trigger tg_campaigns__open before insert on crm.campaign_members for each row execute function app.tg_campaigns__open();
create or replace trigger tg_campaigns__open before insert on crm.campaign_costs for each row execute function app.tg_campaigns__open();

create or replace function app.run_campaigns() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_started integer;
  v_completed integer;
begin
  update crm.campaigns set status = 'in_progress'
  where status = 'planned' and start_date <= app.today() and not is_deleted;
  get diagnostics v_started = row_count;
  update crm.campaigns set status = 'completed'
  where status = 'in_progress' and end_date < app.today() and not is_deleted;
  get diagnostics v_completed = row_count;
  return v_started + v_completed;
end
$$;
comment on function app.run_campaigns() is
'캠페인 진행 — Hourly job: starts planned campaigns on their first day and completes those whose last day is over (CRM-09)';

select app.expose('app.run_campaigns()');
