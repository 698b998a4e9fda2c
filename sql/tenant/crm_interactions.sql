-- Interactions: what was said, over which channel. A record of the past, so it is closed after a day.
select app.define_enum('crm.interaction_type', '{"inquiry": "문의 — Inquiry", "complaint": "불만 — Complaint", "feedback": "의견 — Feedback",
  "support": "지원 — Support", "sales": "영업 — Sales", "follow_up": "후속 조치 — Follow-up", "other": "기타 — Other"}');
select
  app.define_enum(
    'crm.interaction_channel', '{"phone": "전화 — Phone", "email": "이메일 — E-mail", "chat": "채팅 — Chat", "sns": "SNS — Social network",
  "visit": "방문 — Visit", "web": "웹 — Web", "mobile_app": "모바일 앱 — Mobile app", "other": "기타 — Other"}'
  );
select app.define_enum('crm.direction', '{"inbound": "수신 — Inbound", "outbound": "발신 — Outbound"}');
select
  app.define_enum('crm.interaction_sentiment', '{"positive": "긍정 — Positive", "neutral": "중립 — Neutral", "negative": "부정 — Negative"}');
select app.define_enum('crm.interaction_outcome', '{"resolved": "해결 — Resolved", "pending": "대기 — Pending", "escalated": "이관 — Escalated",
  "closed": "종결 — Closed"}');

create table if not exists crm.interactions (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  interaction_type crm.interaction_type not null,
  channel crm.interaction_channel not null,
  direction crm.direction not null,
  partner_id uuid,
  lead_id uuid,
  contact_id uuid,
  opportunity_id uuid,
  subject text not null check (length(subject) between 1 and 255),
  content text check (length(content) <= 20000),
  summary text check (length(summary) <= 1000),
  interaction_date timestamptz not null default now(),
  duration_seconds integer check (duration_seconds > 0),
  handled_by uuid default auth.uid(),
  sentiment crm.interaction_sentiment,
  satisfaction_score integer check (satisfaction_score between 1 and 5),
  outcome crm.interaction_outcome,
  is_follow_up_required boolean not null default false,
  follow_up_notes text check (length(follow_up_notes) <= 1000),
  follow_up_date date,
  tags text[] not null default '{}',
  category text check (length(category) <= 100),
  reference_url text check (reference_url ~* '^https?://[^\s<>"]{1,490}$'),
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, lead_id) references crm.leads (tenant_id, id) on delete restrict,
  foreign key (tenant_id, contact_id) references crm.partner_contacts (tenant_id, id) on delete restrict,
  foreign key (tenant_id, opportunity_id) references crm.opportunities (tenant_id, id) on delete restrict,
  foreign key (tenant_id, handled_by) references sys.users (tenant_id, id) on delete restrict,
  -- CRM-08: with whom
  constraint interactions_with_check check (num_nonnulls(partner_id, lead_id, contact_id) > 0),
  constraint interactions_follow_up_check check (not is_follow_up_required or follow_up_date is not null)
);
select app.make_searchable('crm.interactions', '{subject,summary,category}');
create index if not exists interactions_recent_idx on crm.interactions (tenant_id, interaction_date desc) where not is_deleted;
create index if not exists interactions_created_idx on crm.interactions (tenant_id, created_at desc) where not is_deleted;
create index if not exists interactions_partner_idx on crm.interactions (tenant_id, partner_id, interaction_date desc);
create index if not exists interactions_lead_idx on crm.interactions (tenant_id, lead_id, interaction_date desc);
create index if not exists interactions_contact_idx on crm.interactions (tenant_id, contact_id, interaction_date desc);
create index if not exists interactions_opportunity_idx on crm.interactions (tenant_id, opportunity_id, interaction_date desc);
create index if not exists interactions_handled_by_idx on crm.interactions (tenant_id, handled_by, interaction_date desc);
select app.describe('crm.interactions', '고객 접촉 이력 — Interactions with customers', '{
  "interaction_type": "접촉 유형 — Kind", "channel": "채널 — Channel", "direction": "방향 — Direction", "partner_id": "거래처 — Partner",
  "lead_id": "잠재 고객 — Lead", "contact_id": "거래처 담당자 — Contact person", "opportunity_id": "영업 기회 — Opportunity", "subject": "제목 — Subject",
  "content": "내용 — What was said", "summary": "요약 — Summary", "interaction_date": "접촉 일시 — When",
  "duration_seconds": "통화 시간(초) — Seconds it took", "handled_by": "처리자 — Handled by", "sentiment": "감정 — Sentiment",
  "satisfaction_score": "만족도 — Satisfaction from 1 to 5", "outcome": "처리 결과 — Outcome",
  "is_follow_up_required": "후속 조치 필요 — Whether a follow-up is needed", "follow_up_notes": "후속 조치 내용 — What is to follow",
  "follow_up_date": "후속 조치일 — Day of the follow-up", "tags": "태그 — Tags", "category": "분류 — Category",
  "reference_url": "참고 주소 — Reference", "notes": "비고 — Notes"}');
select app.register_entity('crm.interactions', 'tenant', '고객 접촉 이력', 'Interactions', p_exportable => true);
select app.install_active_references('crm.interactions', '{"partner_id": "crm.partners.id", "lead_id": "crm.leads.id",
  "contact_id": "crm.partner_contacts.id", "opportunity_id": "crm.opportunities.id", "handled_by": "sys.users.id"}');

create or replace function app.tg_interactions__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.subject := btrim(new.subject);
  if new.subject = '' then
    v_errors := v_errors || app.field_error('subject', '제목을 입력해 주세요.');
  end if;
  -- CRM-08: with whom
  if num_nonnulls(new.partner_id, new.lead_id, new.contact_id) = 0 then
    v_errors := v_errors || app.field_error('partner_id', '거래처, 잠재 고객, 담당자 중 하나를 지정해 주세요.');
  end if;
  if new.is_follow_up_required and new.follow_up_date is null then
    v_errors := v_errors || app.field_error('follow_up_date', '후속 조치일을 입력해 주세요.');
  end if;
  if new.interaction_date > now() + interval '5 minutes' then
    v_errors := v_errors || app.field_error('interaction_date', '지난 일시를 입력해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_interactions__validate() is '접촉 이력 확인 — With whom, when, follow-up day (CRM-08); 422 VALIDATION_ERROR';
create or replace trigger tg_interactions__validate before insert or update on crm.interactions
for each row execute function app.tg_interactions__validate();

-- CRM-08: tags and notes stay open; converting a lead adds whom it became, which nobody can do by hand
create or replace function app.tg_interactions__close() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_open text[] := '{tags,notes,updated_at,updated_by,search_text}';
begin
  if not app.is_api_caller() and old.partner_id is null and not (new.is_deleted and not old.is_deleted) then
    v_open := v_open || '{partner_id,contact_id}'::text[];
  end if;
  if to_jsonb(new) - v_open <> to_jsonb(old) - v_open then
    perform app.fail('RECORD_LOCKED', '등록 후 24시간이 지나 태그와 비고만 수정할 수 있습니다.', 409, null,
      'After 24 hours only tags and notes can be changed.');
  end if;
  return new;
end
$$;
comment on function app.tg_interactions__close() is '접촉 이력 잠금 — After 24 hours only tags and notes change, and nothing is deleted (CRM-08)';
create or replace trigger tg_interactions__close before update on crm.interactions
for each row when (old.created_at < now() - interval '24 hours') execute function app.tg_interactions__close();
