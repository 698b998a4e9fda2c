-- Single-question surveys. Answers are entered once, in the range of their type; an anonymous answer forgets who gave it
-- (CRM-11).
select app.define_enum('crm.survey_type', '{"nps": "추천 지수 — NPS", "csat": "만족도 — CSAT", "ces": "노력 지수 — CES", "general": "일반 — General",
  "custom": "사용자 정의 — Custom"}');
select app.define_enum('crm.sentiment', '{"positive": "긍정 — Positive", "neutral": "중립 — Neutral", "negative": "부정 — Negative"}');
select app.define_enum('crm.survey_channel', '{"email": "이메일 — E-mail", "sms": "문자 — SMS", "phone": "전화 — Phone", "web": "웹 — Web",
  "mobile_app": "모바일 앱 — Mobile app"}');
select app.define_enum('crm.survey_status', '{"pending": "대기 — Pending", "sent": "발송 — Sent", "responded": "응답 — Responded",
  "expired": "만료 — Expired", "cancelled": "취소 — Cancelled"}');

create table if not exists crm.customer_surveys (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  survey_code text not null check (survey_code ~ '^[A-Z0-9_-]{2,50}$'),
  survey_type crm.survey_type not null,
  partner_id uuid,
  contact_id uuid,
  question text not null check (length(question) between 1 and 1000),
  response_score integer,
  response_text text check (length(response_text) <= 4000),
  response_at timestamptz,
  sentiment crm.sentiment,
  send_channel crm.survey_channel not null default 'email',
  sent_at timestamptz,
  sent_by uuid,
  valid_until date not null default (app.today() + 30),
  is_anonymous boolean not null default false,
  notes text check (length(notes) <= 4000),
  status crm.survey_status not null default 'pending',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade,
  foreign key (tenant_id, contact_id) references crm.partner_contacts (tenant_id, id) on delete set null (contact_id),
  -- CRM-11: an answer exactly when responded, and a score in the range of the type
  check ((status = 'responded') = (response_at is not null)),
  check (response_at is not null or (response_score is null and response_text is null)),
  check (response_at is null or response_score is not null or (survey_type in ('general', 'custom') and response_text is not null)),
  check (response_score >= case when survey_type in ('csat', 'ces') then 1 else 0 end),
  check (response_score <= case survey_type when 'csat' then 5 when 'ces' then 7 else 10 end),
  -- CRM-11: an anonymous answer does not say whose it is
  check (not (is_anonymous and status = 'responded' and (partner_id is not null or contact_id is not null)))
);
select app.make_searchable('crm.customer_surveys', '{survey_code,question}');
create unique index if not exists customer_surveys_code_key on crm.customer_surveys (tenant_id, survey_code) where not is_deleted;
-- CRM-11: one open survey of a type for a contact
create unique index if not exists customer_surveys_open_key
on crm.customer_surveys (tenant_id, contact_id, survey_type) where status in ('pending', 'sent') and not is_deleted;
create index if not exists customer_surveys_recent_idx on crm.customer_surveys (tenant_id, created_at desc) where not is_deleted;
create index if not exists customer_surveys_partner_idx on crm.customer_surveys (tenant_id, partner_id, created_at desc);
create index if not exists customer_surveys_contact_idx on crm.customer_surveys (tenant_id, contact_id);
create index if not exists customer_surveys_answers_idx
on crm.customer_surveys (tenant_id, survey_type, response_at) where status = 'responded' and not is_deleted;
select app.describe('crm.customer_surveys', '고객 설문 — Customer surveys', '{
  "survey_code": "설문 번호 — Number", "survey_type": "설문 구분 — Kind of survey", "partner_id": "거래처 — Partner, empty for an anonymous answer",
  "contact_id": "담당자 — Contact", "question": "질문 — Question", "response_score": "점수 — Score", "response_text": "의견 — Comment",
  "response_at": "응답 일시 — Answered at", "sentiment": "감정 — Sentiment", "send_channel": "발송 경로 — Channel", "sent_at": "발송 일시 — Sent at",
  "sent_by": "발송자 — Sent by (user)", "valid_until": "응답 기한 — Can be answered until", "is_anonymous": "익명 여부 — Whether the answer hides the partner",
  "notes": "비고 — Notes", "status": "상태 — Status"}');
-- the audit log would still say who an anonymous answer came from
select app.register_entity(
  'crm.customer_surveys', 'tenant', '고객 설문', 'Customer surveys', p_state_column => 'status', p_exportable => true,
  p_redacted => '{partner_id,contact_id}'
);
select
  app.define_numbering('crm.customer_surveys', 'survey_code', 'SURVEY', '고객 설문', 'Customer survey', 'SVY', 4, 'yyyymm', 'monthly', '-');
select app.install_active_references('crm.customer_surveys', '{"partner_id": "crm.partners.id", "contact_id": "crm.partner_contacts.id"}');
select app.define_transition('crm.customer_surveys', 'send', '{pending}', 'sent', 'update', '발송', 'Send');
select app.define_transition('crm.customer_surveys', 'cancel', '{pending,sent}', 'cancelled', 'update', '취소', 'Cancel');
select app.define_transition('crm.customer_surveys', 'respond', '{pending,sent}', 'responded', 'update', '응답', 'Respond');
select app.define_transition('crm.customer_surveys', 'expire', '{pending,sent}', 'expired', 'update', '만료 처리', 'Expire');

create or replace function app.tg_customer_surveys__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_partner uuid;
begin
  if new.contact_id is not null then
    select c.partner_id into v_partner from crm.partner_contacts as c where c.tenant_id = new.tenant_id and c.id = new.contact_id;
    if v_partner is distinct from coalesce(new.partner_id, v_partner) then
      perform app.fail_validation(app.field_error('contact_id', '이 거래처의 담당자가 아닙니다.'));
    end if;
    new.partner_id := v_partner;
  end if;
  if new.partner_id is null and new.status in ('pending', 'sent') then
    perform app.fail_validation(app.field_error('partner_id', '거래처 또는 담당자를 지정해 주세요.'));
  end if;
  return new;
end
$$;
comment on function app.tg_customer_surveys__validate() is
'설문 확인 — A partner, and a contact of that partner';
create or replace trigger tg_customer_surveys__validate before insert or update of partner_id, contact_id on crm.customer_surveys
for each row execute function app.tg_customer_surveys__validate();

create or replace function app.tg_customer_surveys__freeze() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.fail('SURVEY_FROZEN', '발송한 설문은 수정할 수 없습니다.', 409, jsonb_build_object('status', old.status),
      'A survey that was sent cannot be changed.');
  end if;
  return new;
end
$$;
comment on function app.tg_customer_surveys__freeze() is '발송 설문 보호 — What was asked, and of whom, stays once a survey was sent (X-09)';
create or replace trigger tg_customer_surveys__freeze before update of survey_type, partner_id, contact_id, question, is_anonymous,
valid_until, send_channel on crm.customer_surveys
for each row when (old.status <> 'pending') execute function app.tg_customer_surveys__freeze();

create or replace function app.tg_customer_surveys__step() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status = 'sent' then
    new.sent_at := now();
    new.sent_by := auth.uid();
  elsif new.status = 'responded' and new.response_at is null then
    -- an answer comes with its score, through crm.answer_survey
    perform app.fail_validation(app.field_error('response_score', '점수를 입력해 주세요.'));
  elsif new.status = 'expired' and new.valid_until >= app.today() then
    perform app.fail('SURVEY_STILL_OPEN', '응답 기한이 지나지 않은 설문입니다.', 409, jsonb_build_object('valid_until', new.valid_until),
      'The survey can still be answered.');
  end if;
  if new.status in ('sent', 'responded') and new.valid_until < app.today() then
    perform app.fail('SURVEY_EXPIRED', '응답 기한이 지난 설문입니다.', 409, jsonb_build_object('valid_until', new.valid_until),
      'The survey can no longer be answered.');
  end if;
  return new;
end
$$;
comment on function app.tg_customer_surveys__step() is '설문 상태 조건 — Sent and answered before the deadline, expired after it (CRM-11)';
create or replace trigger tg_customer_surveys__step before update of status on crm.customer_surveys
for each row when (old.status is distinct from new.status) execute function app.tg_customer_surveys__step();

create or replace function app.survey_sentiment(p_type crm.survey_type, p_score integer) returns crm.sentiment
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case
    when p_score is null or p_type in ('general', 'custom') then null
    when p_score >= (case p_type when 'nps' then 9 when 'csat' then 4 else 5 end) then 'positive'
    when p_score <= (case p_type when 'nps' then 6 when 'csat' then 2 else 3 end) then 'negative'
    else 'neutral'
  end::crm.sentiment;
end
$$;
comment on function app.survey_sentiment(crm.survey_type, integer) is '설문 감정 — Promoters, passives and detractors of a score';

create or replace function app.answer_survey(p_id uuid, p_score integer, p_text text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v crm.customer_surveys;
  v_text constant text := nullif(btrim(p_text), '');
begin
  if not app.is_trusted() and not app.can('crm.customer_surveys:update') then
    perform app.fail_forbidden('crm.customer_surveys:update');
  end if;
  select * into v from crm.customer_surveys as s
  where s.id = p_id and s.tenant_id = app.tenant_id() and not s.is_deleted for no key update;
  if not found then
    perform app.fail_not_found();
  end if;
  -- CRM-11: a score within the range of the type
  if (p_score is null and (v.survey_type not in ('general', 'custom') or v_text is null))
    or p_score not between (case v.survey_type when 'csat' then 1 when 'ces' then 1 else 0 end)
    and (case v.survey_type when 'csat' then 5 when 'ces' then 7 else 10 end) then
    perform app.fail_validation(app.field_error('p_score', case v.survey_type when 'csat' then '1~5점으로 입력해 주세요.'
      when 'ces' then '1~7점으로 입력해 주세요.' else '0~10점으로 입력해 주세요.' end));
  end if;
  if length(v_text) > 4000 then
    perform app.fail_validation(app.field_error('p_text', '4000자까지 입력할 수 있습니다.'));
  end if;
  if v.status not in ('pending', 'sent') then
    perform app.fail_transition('crm.customer_surveys', 'respond', v.status::text);
  end if;
  update crm.customer_surveys as s
  set status = 'responded', response_score = p_score, response_text = v_text, response_at = now(),
    sentiment = app.survey_sentiment(v.survey_type, p_score),
    partner_id = case when not v.is_anonymous then v.partner_id end, contact_id = case when not v.is_anonymous then v.contact_id end
  where s.tenant_id = v.tenant_id and s.id = v.id
  returning * into v;
  return jsonb_build_object('id', v.id, 'status', v.status, 'response_score', v.response_score, 'sentiment', v.sentiment);
end
$$;
comment on function app.answer_survey(uuid, integer, text) is
'설문 응답 입력 — Takes the answer once, before the deadline; an anonymous one forgets partner and contact (CRM-11)';

create or replace function crm.answer_survey(p_id uuid, p_score integer default null, p_text text default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.answer_survey(p_id, p_score, p_text);
end
$$;
comment on function crm.answer_survey(uuid, integer, text) is
'설문 응답 입력 — POST /rpc/answer_survey {"p_id": …, "p_score": 9, "p_text": "…"}, profile crm, answers {id, status, response_score, sentiment}; errors 403, 404, 409 INVALID_TRANSITION or SURVEY_EXPIRED, 422';

create or replace function app.expire_surveys(p_today date default app.today()) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update crm.customer_surveys as s set status = 'expired'
  where s.status in ('pending', 'sent') and s.valid_until < least(p_today, app.today()) and not s.is_deleted;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_surveys(date) is '설문 만료 — Daily job: surveys whose deadline has passed expire (CRM-11); answers how many';

create or replace function crm.survey_results(p_survey_type crm.survey_type, p_from date default null, p_to date default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  select jsonb_build_object('survey_type', p_survey_type, 'answers', count(*), 'average', round(avg(s.response_score), 2),
    'positive', count(*) filter (where s.sentiment = 'positive'), 'neutral', count(*) filter (where s.sentiment = 'neutral'),
    'negative', count(*) filter (where s.sentiment = 'negative'),
    -- promoters less detractors, as a share of the answers
    'nps', case when p_survey_type = 'nps' and count(*) > 0 then round((count(*) filter (where s.sentiment = 'positive')
      - count(*) filter (where s.sentiment = 'negative')) * 100.0 / count(*), 1) end)
  into v_answer
  from crm.customer_surveys as s
  where s.survey_type = p_survey_type and s.status = 'responded' and not s.is_deleted
    and s.response_at >= coalesce(p_from::timestamp at time zone 'Asia/Seoul', '-infinity')
    and s.response_at < coalesce((p_to + 1)::timestamp at time zone 'Asia/Seoul', 'infinity');
  return v_answer;
end
$$;
comment on function crm.survey_results(crm.survey_type, date, date) is
'설문 결과 — Answers, average and NPS of a period: POST /rpc/survey_results {"p_survey_type": "nps", "p_from": "2026-01-01", "p_to": null}, profile crm';

select app.expose('app.survey_sentiment(crm.survey_type,integer)');
select app.expose('app.answer_survey(uuid,integer,text)', 'authenticated');
select app.expose('crm.answer_survey(uuid,integer,text)', 'authenticated');
select app.expose('app.expire_surveys(date)');
select app.expose('crm.survey_results(crm.survey_type,date,date)', 'authenticated');
