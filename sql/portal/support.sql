-- Inquiries of a company (1:1 문의): a thread and its messages, written by the company and the staff in turn while it is
-- open. The thread row is the lock: whoever writes or decides takes it first, so that counters and states agree.
create type public.thread_status as enum ('open', 'resolved', 'closed');
create type public.message_side as enum ('company', 'staff', 'system');
create type public.message_priority as enum ('low', 'normal', 'high', 'urgent');

create table if not exists public.message_threads (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  company_name text not null,
  business_number text not null,
  subject text not null check (length(subject) between 1 and 255),
  category text not null default 'general',
  priority public.message_priority not null default 'normal',
  status public.thread_status not null default 'open',
  resolved_at timestamptz,
  assigned_to uuid,
  assigned_name text,
  reply_name text check (length(reply_name) <= 100),
  reply_email text check (app.email_valid(reply_email)),
  reply_mobile text check (app.phone_valid(reply_mobile)),
  -- kept by the trigger of thread_messages
  message_count integer not null default 0 check (message_count >= 0),
  unread_by_company integer not null default 0 check (unread_by_company >= 0),
  unread_by_staff integer not null default 0 check (unread_by_staff >= 0),
  last_message_at timestamptz not null default now(),
  first_answered_at timestamptz,
  is_answered boolean not null default false,
  archived_by_company_at timestamptz,
  archived_by_staff_at timestamptz,
  satisfaction smallint check (satisfaction between 1 and 5),
  satisfaction_comment text check (length(satisfaction_comment) between 1 and 1000),
  rated_at timestamptz,
  check ((satisfaction is null) = (rated_at is null)),
  search_text text not null generated always as (lower(subject || ' ' || company_name || ' ' || business_number)) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists message_threads_member_idx on public.message_threads (member_id, last_message_at desc) where not is_deleted;
create index if not exists message_threads_member_key_idx on public.message_threads (member_id);
create index if not exists message_threads_status_idx on public.message_threads (status, last_message_at desc) where not is_deleted;
create index if not exists message_threads_last_idx on public.message_threads (last_message_at desc) where not is_deleted;
create index if not exists message_threads_assigned_idx on public.message_threads (assigned_to, last_message_at desc)
where not is_deleted;
create index if not exists message_threads_unread_idx on public.message_threads (last_message_at desc)
where unread_by_staff > 0 and not is_deleted;
create index if not exists message_threads_created_idx on public.message_threads (created_at, category) where not is_deleted;
create index if not exists message_threads_search_idx on public.message_threads using gin (search_text extensions.gin_trgm_ops);

create table if not exists public.thread_messages (
  id uuid primary key default gen_random_uuid(),
  thread_id uuid not null references public.message_threads (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete restrict,
  sender_side public.message_side not null,
  sender_name text not null check (length(sender_name) between 1 and 255),
  content text not null check (length(content) between 1 and 10000),
  is_important boolean not null default false,
  read_by_company_at timestamptz,
  read_by_staff_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists thread_messages_thread_idx on public.thread_messages (thread_id, created_at);
create index if not exists thread_messages_member_idx on public.thread_messages (member_id, created_at desc);

select app.describe('public.message_threads', '1:1 문의 — Inquiries', '{
  "member_id": "회원 기업 — Company that asks", "company_name": "기업명 — Company name",
  "business_number": "사업자등록번호 — Business registration number (10 digits)", "subject": "제목 — Subject", "category": "문의 분류 — Category (code list inquiry_category)",
  "priority": "우선순위 — Priority", "status": "상태 — open, resolved or closed", "resolved_at": "처리 일시 — When it was resolved or closed",
  "assigned_to": "담당자 — Member of staff in charge", "assigned_name": "담당자 이름 — Name of the person in charge",
  "reply_name": "회신 받을 이름 — Name for the answer", "reply_email": "회신 이메일 — E-mail address for the answer",
  "reply_mobile": "회신 휴대전화 — Mobile number for the answer", "message_count": "메시지 수 — Messages",
  "unread_by_company": "기업 미확인 수 — Messages the company has not read",
  "unread_by_staff": "관리자 미확인 수 — Messages the staff has not read", "last_message_at": "마지막 메시지 일시 — Time of the last message",
  "first_answered_at": "최초 답변 일시 — When the staff first answered",
  "is_answered": "답변 여부 — Whether the staff wrote last, so that nobody waits",
  "archived_by_company_at": "기업 보관 일시 — When the company put it away",
  "archived_by_staff_at": "관리자 보관 일시 — When the staff put it away",
  "satisfaction": "만족도 — Score of the company, 1 to 5", "satisfaction_comment": "만족도 의견 — What the company says about the answer",
  "rated_at": "평가 일시 — When the company rated it", "search_text": "검색 대상 — Text that search looks in"}');
select app.describe('public.thread_messages', '문의 메시지 — Messages of an inquiry', '{
  "thread_id": "문의 — Inquiry", "member_id": "회원 기업 — Company", "sender_side": "보낸 쪽 — company, staff or system",
  "sender_name": "보낸 사람 — Name of the sender", "content": "내용 — Text, plain", "is_important": "중요 여부 — Whether it is marked as important",
  "read_by_company_at": "기업 확인 일시 — When the company read it", "read_by_staff_at": "관리자 확인 일시 — When the staff read it"}');
-- one permission for both: create is writing messages, update is deciding and assigning
select app.register_entity(
  'public.thread_messages', 'portal', '1:1 문의', 'Inquiries', p_permission => 'portal.message_threads',
  p_tenant_column => 'member_id', p_redacted => '{content}'
);
select app.register_entity(
  'public.message_threads', 'portal', '1:1 문의', 'Inquiries', p_permission => 'portal.message_threads',
  p_state_column => 'status', p_tenant_column => 'member_id', p_redacted => '{reply_name,reply_email,reply_mobile,satisfaction_comment}'
);
-- counters and read marks repeat what the messages say: no audit line for them
select app.define_derived(
  'public.message_threads',
  '{company_name,business_number,message_count,unread_by_company,unread_by_staff,last_message_at,first_answered_at,is_answered}'
);
select app.define_derived('public.thread_messages', '{read_by_company_at,read_by_staff_at}');
alter publication supabase_realtime add table public.message_threads, public.thread_messages;

select app.define_transition('public.message_threads', 'resolve', '{open}', 'resolved', 'update', '해결 처리', 'Resolve');
select app.define_transition('public.message_threads', 'close', '{open,resolved}', 'closed', 'update', '종료', 'Close');
select app.define_transition('public.message_threads', 'reopen', '{resolved,closed}', 'open', 'update', '다시 열기', 'Reopen');

insert into public.file_rules (purpose, entity, by_staff, max_bytes, max_count, mime_types) values
('inquiry_attachment', 'public.thread_messages', false, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}'),
('answer_attachment', 'public.thread_messages', true, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}')
on conflict (purpose) do update set
  entity = excluded.entity,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg__staff_only() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_permission text;
begin
  if not app.is_api_caller() then
    return null;
  end if;
  select e.permission || case tg_op when 'INSERT' then ':create' when 'UPDATE' then ':update' else ':delete' end into v_permission
  from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  if not app.platform_can(v_permission) then
    perform app.fail_forbidden(v_permission);
  end if;
  return null;
end
$$;
comment on function app.tg__staff_only() is
'관리자 전용 쓰기 — Answers 403 FORBIDDEN to companies, whose own permissions would let the statement do nothing in silence';
create or replace trigger tg__staff_only before update or delete on public.message_threads
for each statement execute function app.tg__staff_only();

create or replace function app.company_with(p_permission text) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  return case when app.company_can(p_permission) then app.company_id() end;
end
$$;
comment on function app.company_with(text) is '권한 있는 소속 회사 — The caller''s company when the caller holds a permission in it, else null';

create or replace function app.person_name(p_side public.message_side, p_member_id uuid) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return case p_side
    when 'company' then (select m.company_name from public.members as m where m.id = p_member_id)
    when 'staff' then coalesce((select u.full_name from idam.users as u where u.id = auth.uid()), '관리자')
    else '시스템'
  end;
end
$$;
comment on function app.person_name(public.message_side, uuid) is
'보낸 사람 이름 — What the other side sees as the sender: the company, the member of staff, or the system';

create or replace function app.staff_holds(p_user_id uuid, p_permission text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return app.grant_covers((
    select concat(',', string_agg(rp.permission, ','), ',')
    from idam.users as u
    inner join idam.user_roles as ur on u.id = ur.user_id and (ur.expires_at is null or ur.expires_at > now())
    inner join idam.roles as r on ur.role_id = r.id and not r.is_deleted
    inner join idam.role_permissions as rp on r.id = rp.role_id
    where u.id = p_user_id and u.status = 'active' and not u.is_deleted
  ), p_permission);
end
$$;
comment on function app.staff_holds(uuid, text) is '담당자 권한 확인 — Whether another member of staff is active and holds a permission';

create or replace function app.tg_message_threads__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]';
begin
  new.subject := btrim(new.subject);
  new.reply_name := nullif(btrim(new.reply_name), '');
  new.reply_email := lower(nullif(btrim(new.reply_email), ''));
  new.reply_mobile := nullif(btrim(new.reply_mobile), '');
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]') into v_errors
  from (values
    ('subject', length(new.subject) between 1 and 255, '제목을 1~255자로 입력해 주세요.'),
    ('category', app.code_exists('inquiry_category', new.category), '목록에 있는 값을 선택해 주세요.'),
    ('reply_name', length(new.reply_name) <= 100, '이름은 100자 이내로 입력해 주세요.'),
    ('reply_email', app.email_valid(new.reply_email), '이메일 형식이 올바르지 않습니다.'),
    ('reply_mobile', app.phone_valid(new.reply_mobile), '전화번호 형식이 올바르지 않습니다.'),
    ('assigned_to', app.staff_holds(new.assigned_to, 'portal.message_threads:update')
      or coalesce(new.assigned_to = old.assigned_to, false),
      '문의를 처리할 권한이 있는 담당자를 선택해 주세요.')
  ) as c (field, is_valid, message)
  where not c.is_valid and (c.field <> 'assigned_to' or new.assigned_to is not null);
  if new.subject is null then
    v_errors := v_errors || app.field_error('subject', '제목을 1~255자로 입력해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  -- staff answer inquiries without being shown the registrations
  select m.company_name, m.business_number into strict new.company_name, new.business_number
  from public.members as m where m.id = new.member_id;
  new.assigned_name := (select coalesce(u.full_name, '관리자') from idam.users as u where u.id = new.assigned_to);
  return new;
end
$$;
comment on function app.tg_message_threads__validate() is
'문의 확인 — Refuses all wrong fields at once with 422 VALIDATION_ERROR; the person in charge must be allowed to decide';
create or replace trigger tg_message_threads__validate
before insert or update of subject, category, reply_name, reply_email, reply_mobile, assigned_to on public.message_threads
for each row execute function app.tg_message_threads__validate();

create or replace function app.tg_message_threads__decide() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.resolved_at := case when new.status <> 'open' then coalesce(old.resolved_at, now()) end;
  return new;
end
$$;
comment on function app.tg_message_threads__decide() is '처리 일시 기록 — Keeps when the inquiry was first resolved; reopening takes it back';
create or replace trigger tg_message_threads__decide before update of status on public.message_threads
for each row when (old.status is distinct from new.status) execute function app.tg_message_threads__decide();

create or replace function app.tg_message_threads__notify() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.notify_company(new.member_id, 'message', case new.status
    when 'resolved' then '문의가 해결 처리되었습니다' when 'closed' then '문의가 종료되었습니다' else '문의가 다시 열렸습니다'
  end, new.subject, 'public.message_threads', new.id);
  return null;
end
$$;
comment on function app.tg_message_threads__notify() is '처리 결과 알림 — Tells the company that its inquiry was resolved, closed or reopened';
create or replace trigger tg_message_threads__notify after update of status on public.message_threads
for each row when (old.status is distinct from new.status) execute function app.tg_message_threads__notify();

-- The same answer for threads that do not exist and threads of others.
create or replace function app.lock_thread(p_thread_id uuid, p_permission text) returns public.message_threads
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads;
begin
  select * into v_thread from public.message_threads as t where t.id = p_thread_id and not t.is_deleted for no key update;
  if not found or (p_permission is not null and v_thread.member_id is distinct from app.company_id()
    and not app.platform_can(p_permission)) then
    perform app.fail_not_found();
  end if;
  return v_thread;
end
$$;
comment on function app.lock_thread(uuid, text) is
'문의 잠금 — Takes the row of a thread the caller may see, so that writing and deciding come one after the other; error 404';

create or replace function app.tg_thread_messages__accept() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_thread public.message_threads := app.lock_thread(
    new.thread_id, case when app.is_api_caller() then 'portal.message_threads:read' end
  );
begin
  if app.is_api_caller() then
    new.sender_side := case when v_thread.member_id = app.company_id() then 'company' else 'staff' end;
    -- the time after the wait for the thread, so that messages stand in the order in which they were counted
    new.created_at := clock_timestamp();
    new.sender_name := null;
  end if;
  if v_thread.status <> 'open' then
    perform app.fail('THREAD_CLOSED', '종료된 문의에는 답글을 쓸 수 없습니다.', 409, jsonb_build_object('status', v_thread.status),
      'This inquiry is closed: no more replies.');
  end if;
  new.content := btrim(new.content, e' \t\r\n');
  if new.content is null or length(new.content) not between 1 and 10000 then
    perform app.fail_validation(app.field_error('content', '내용을 1~10,000자로 입력해 주세요.'));
  end if;
  new.member_id := v_thread.member_id;
  new.sender_side := coalesce(new.sender_side, 'system');
  new.sender_name := coalesce(new.sender_name, app.person_name(new.sender_side, new.member_id));
  new.read_by_company_at := case when new.sender_side = 'company' then new.created_at else new.read_by_company_at end;
  new.read_by_staff_at := case when new.sender_side <> 'company' then new.created_at else new.read_by_staff_at end;
  return new;
end
$$;
comment on function app.tg_thread_messages__accept() is
'메시지 접수 — The server says who speaks; 404 for threads of others, 409 THREAD_CLOSED unless the thread is open';
create or replace trigger tg_thread_messages__accept before insert on public.thread_messages
for each row execute function app.tg_thread_messages__accept();

create or replace function app.tg_thread_messages__count() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.message_threads as t
  set message_count = c.messages, unread_by_company = c.unread_by_company, unread_by_staff = c.unread_by_staff,
    last_message_at = coalesce(c.last_at, t.last_message_at), first_answered_at = c.first_answered_at,
    is_answered = coalesce(c.last_side = 'staff', false),
    archived_by_company_at = case when c.messages = t.message_count then t.archived_by_company_at end,
    archived_by_staff_at = case when c.messages = t.message_count then t.archived_by_staff_at end
  from (
    select m.thread_id, count(*) as messages, max(m.created_at) as last_at,
      count(*) filter (where m.read_by_company_at is null) as unread_by_company,
      count(*) filter (where m.read_by_staff_at is null) as unread_by_staff,
      min(m.created_at) filter (where m.sender_side = 'staff') as first_answered_at,
      (array_agg(m.sender_side order by m.created_at desc) filter (where m.sender_side <> 'system'))[1] as last_side
    from public.thread_messages as m
    where m.thread_id in (select n.thread_id from new_rows as n) and not m.is_deleted
    group by m.thread_id
  ) as c
  where t.id = c.thread_id;
  return null;
end
$$;
comment on function app.tg_thread_messages__count() is
'문의 집계 — Counters, last message and first answer of the threads concerned, counted anew under the thread''s lock; a new message brings an archived thread back';
create or replace trigger tg_thread_messages__count_insert after insert on public.thread_messages
referencing new table as new_rows for each statement execute function app.tg_thread_messages__count();
create or replace trigger tg_thread_messages__count_update after update on public.thread_messages
referencing new table as new_rows for each statement execute function app.tg_thread_messages__count();
