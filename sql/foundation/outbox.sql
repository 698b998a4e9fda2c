-- The outbox: a message is written in the transaction of its business action and delivered afterwards by the worker
-- (X-26), at least once. X-07: dedupe_key makes one event one message however often it is reported.
create schema if not exists noti;
comment on schema noti is '알림 — Notifications';
revoke all on schema noti from public;
grant usage on schema noti to authenticated, service_role;

create type noti.notification_status as enum ('pending', 'sending', 'sent', 'dead');
create type noti.template_locale as enum ('ko', 'en');

create table if not exists noti.notifications (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid,
  user_id uuid,
  recipient text not null check (length(recipient) between 3 and 320 and recipient !~ '[\r\n]'),
  template_code text not null,
  locale noti.template_locale not null default 'ko',
  payload jsonb not null default '{}',
  dedupe_key text unique,
  status noti.notification_status not null default 'pending',
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  claimed_until timestamptz,
  sent_at timestamptz,
  last_error text,
  created_at timestamptz not null default now()
);
create index if not exists notifications_due_idx on noti.notifications (next_attempt_at) where status in ('pending', 'sending');
create index if not exists notifications_recent_idx on noti.notifications (created_at desc);
create index if not exists notifications_tenant_idx on noti.notifications (tenant_id, created_at desc);
create index if not exists notifications_status_idx on noti.notifications (status, created_at desc);

-- One-time links stand apart from what staff may see, and are erased when the message has left.
create table if not exists app.notification_secrets (
  notification_id uuid primary key references noti.notifications (id) on delete cascade,
  secret jsonb not null
);
alter table app.notification_secrets enable row level security;
alter table app.notification_secrets force row level security;
revoke all on app.notification_secrets from public, anon, authenticated;

create table if not exists noti.templates (
  id uuid primary key default gen_random_uuid(),
  code text not null check (code ~ '^[a-z][a-z0-9_]{2,60}$'),
  locale noti.template_locale not null,
  subject text not null check (length(subject) between 1 and 255 and subject !~ '[\r\n]'),
  html_body text not null check (length(html_body) between 1 and 100000),
  text_body text not null check (length(text_body) between 1 and 100000),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
-- NOTI-01: one live override per code and language
create unique index if not exists templates_code_key on noti.templates (code, locale) where not is_deleted;

select app.describe('noti.notifications', '알림 발송함 — Outbox of messages', '{
  "tenant_id": "회사 — Company concerned", "user_id": "수신 사용자 — Recipient''s account", "recipient": "수신 주소 — E-mail address",
  "template_code": "템플릿 코드 — Template", "locale": "언어 — Language", "payload": "내용 변수 — Variables of the template",
  "dedupe_key": "중복 방지 키 — Event key: one message for one event",
  "status": "상태 — pending, sending, sent or dead", "attempts": "시도 횟수 — Deliveries tried",
  "next_attempt_at": "다음 시도 — Next attempt", "claimed_until": "점유 만료 — Until when a worker holds it",
  "sent_at": "발송 일시 — Sent at", "last_error": "마지막 오류 — Last error"}');
select app.describe('app.notification_secrets', '알림 비밀 변수 — One-time links of messages not yet sent', '{
  "notification_id": "알림 — Message", "secret": "비밀 변수 — Variables such as links and codes"}');
select app.describe('noti.templates', '알림 템플릿 — Message templates that replace the built-in ones', '{
  "code": "템플릿 코드 — Template", "locale": "언어 — Language", "subject": "제목 — Subject (Jinja2)",
  "html_body": "HTML 본문 — HTML body (Jinja2, sandboxed)", "text_body": "텍스트 본문 — Text body (Jinja2, sandboxed)",
  "is_active": "사용 여부 — Whether it replaces the built-in template"}');

create or replace function app.notify(
  p_template text,
  p_recipient text,
  p_payload jsonb,
  p_locale text default 'ko',
  p_user_id uuid default null,
  p_tenant_id uuid default null,
  p_dedupe_key text default null,
  p_secret jsonb default null
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into noti.notifications (template_code, recipient, payload, locale, user_id, tenant_id, dedupe_key)
  values (p_template, p_recipient, coalesce(p_payload, '{}'), coalesce(p_locale, 'ko')::noti.template_locale, p_user_id,
    p_tenant_id, p_dedupe_key)
  on conflict (dedupe_key) do nothing
  returning id into v_id;
  if v_id is not null then
    insert into app.notification_secrets (notification_id, secret) select v_id, p_secret where p_secret is not null;
    perform pg_notify('noti', v_id::text);
  end if;
  return v_id;
end
$$;
comment on function app.notify(text, text, jsonb, text, uuid, uuid, text, jsonb) is
'알림 등록 — Writes a message to the outbox in the caller''s transaction and wakes the worker; null when the event was reported before';

create or replace function app.mail_locale(p_meta jsonb) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case when p_meta ->> 'locale' like 'en%' then 'en' else 'ko' end;
end
$$;
comment on function app.mail_locale(jsonb) is '메일 언어 — Language of mails from an account''s metadata: ko, or en when asked for';

create or replace function app.claim_notifications(p_limit integer, p_lease interval)
returns table (
  id uuid, recipient text, template_code text, locale text, payload jsonb, secret jsonb, attempts integer,
  dedupe_key text, user_id uuid, tenant_id uuid, created_at timestamptz
)
language plpgsql
security definer
set search_path = ''
as $$
begin
  return query
  with due as (
    select n.id from noti.notifications as n
    where n.status in ('pending', 'sending') and n.next_attempt_at <= now()
      and (n.status = 'pending' or n.claimed_until < now())
    order by n.next_attempt_at
    for update skip locked
    limit p_limit
  ), claimed as (
    update noti.notifications as n
    set status = 'sending', attempts = n.attempts + 1, claimed_until = now() + p_lease
    from due where n.id = due.id
    returning n.*
  )
  select c.id, c.recipient, c.template_code, c.locale::text, c.payload, s.secret, c.attempts, c.dedupe_key, c.user_id, c.tenant_id,
    c.created_at
  from claimed as c
  left join app.notification_secrets as s on c.id = s.notification_id
  order by c.next_attempt_at;
end
$$;
comment on function app.claim_notifications(integer, interval) is
'발송 대상 점유 — Hands up to p_limit due messages to one worker for p_lease; a dead worker''s come back when the lease ends';

create or replace function app.finish_notifications(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update noti.notifications
  set status = 'sent', sent_at = clock_timestamp(), claimed_until = null, last_error = null
  where id = any(p_ids) and status = 'sending';
  get diagnostics v_count = row_count;
  delete from app.notification_secrets where notification_id = any(p_ids);
  return v_count;
end
$$;
comment on function app.finish_notifications(uuid[]) is '발송 완료 — Marks messages as sent and erases their one-time links';

create or replace function app.fail_notification(p_id uuid, p_error text, p_retry_at timestamptz) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update noti.notifications
  set status = case when p_retry_at is null then 'dead' else 'pending' end::noti.notification_status,
    next_attempt_at = coalesce(p_retry_at, next_attempt_at), claimed_until = null, last_error = left(p_error, 500)
  where id = p_id and status = 'sending';
end
$$;
comment on function app.fail_notification(uuid, text, timestamptz) is
'발송 실패 — Schedules another attempt at p_retry_at, or gives the message up (dead letter) when it is null';

create or replace function app.release_notifications(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update noti.notifications set status = 'pending', attempts = greatest(attempts - 1, 0), claimed_until = null
  where id = any(p_ids) and status = 'sending';
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.release_notifications(uuid[]) is
'점유 해제 — Gives claimed messages back untouched (a worker stops, the mail server is away); the attempt does not count';

create or replace function app.retry_notification(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_found boolean;
begin
  if not (app.is_trusted() or app.platform_can('noti.notifications:update')) then
    perform app.fail_forbidden('noti.notifications:update');
  end if;
  update noti.notifications set status = 'pending', attempts = 0, next_attempt_at = now(), last_error = null
  where id = p_id and status = 'dead'
  returning true into v_found;
  if v_found is not true then
    perform app.fail_not_found();
  end if;
  perform pg_notify('noti', p_id::text), app.audit('retry', 'noti.notifications', p_id::text);
  return jsonb_build_object('id', p_id, 'status', 'pending');
end
$$;
comment on function app.retry_notification(uuid) is '발송 재시도 — Puts a dead letter back into the queue';

create or replace function noti.retry_notification(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.retry_notification(p_id);
end
$$;
comment on function noti.retry_notification(uuid) is
'발송 재시도 — Puts a dead letter back into the queue (staff): POST /rpc/retry_notification {"p_id": …}, profile noti; errors 403, 404';

create or replace function app.expire_notifications(p_keep interval default '180 days') returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  delete from noti.notifications where status in ('sent', 'dead') and created_at < now() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_notifications(interval) is '오래된 알림 정리 — Removes sent and given-up messages older than p_keep';

select app.register_entity('noti.templates', 'manager', '알림 템플릿', 'Message templates');
-- The outbox is written by functions only and its states are the worker's: no audit line for every delivery.
select app.register_entity('noti.notifications', 'manager', '알림 발송함', 'Outbox', p_kind => 'reference');
select app.define_permission('noti.notifications:update', 'manager', '알림 재발송', 'Resend messages');

select app.expose('app.notify(text,text,jsonb,text,uuid,uuid,text,jsonb)');
select app.expose('app.claim_notifications(integer,interval)');
select app.expose('app.finish_notifications(uuid[])');
select app.expose('app.release_notifications(uuid[])');
select app.expose('app.fail_notification(uuid,text,timestamptz)');
select app.expose('app.expire_notifications(interval)');
select app.expose('app.retry_notification(uuid)', 'authenticated');
select app.expose('noti.retry_notification(uuid)', 'authenticated');
