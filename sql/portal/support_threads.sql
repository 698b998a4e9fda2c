-- What happens around the messages of an inquiry: notices and mails, the automatic first answer, templates of the staff,
-- who may attach files, and the form that opens a thread.
create type public.message_template_kind as enum ('quick_reply', 'auto_reply', 'broadcast');

create table if not exists public.message_templates (
  id uuid primary key default gen_random_uuid(),
  kind public.message_template_kind not null default 'quick_reply',
  category text,
  title text not null check (length(title) between 1 and 255),
  content text not null check (length(content) between 1 and 10000),
  sort_order integer not null default 0,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists message_templates_list_idx on public.message_templates (kind, sort_order) where not is_deleted;
-- one automatic answer a category
create unique index if not exists message_templates_auto_reply_key on public.message_templates (coalesce(category, ''))
where kind = 'auto_reply' and is_active and not is_deleted;
select app.describe('public.message_templates', '메시지 서식 — Templates of messages', '{
  "kind": "종류 — quick_reply, auto_reply or broadcast", "category": "분류 — Category it is for, every one when empty",
  "title": "제목 — Title", "content": "내용 — Text; {company_name} stands for the company", "sort_order": "정렬 순서 — Position in the list",
  "is_active": "사용 여부 — Whether it is in use"}');
select app.register_entity(
  'public.message_templates', 'portal', '메시지 서식', 'Message templates', p_permission => 'portal.message_templates'
);
create or replace trigger tg__staff_only before update or delete on public.message_templates
for each statement execute function app.tg__staff_only();

create or replace function app.tg_message_templates__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_group text := case when new.kind = 'broadcast' then 'message_category' else 'inquiry_category' end;
begin
  if new.category is not null and not app.code_exists(v_group, new.category) then
    perform app.fail_validation(app.field_error('category', '목록에 있는 값을 선택해 주세요.'));
  end if;
  if new.kind = 'broadcast' then
    new.content := app.sanitize_html(new.content);
  end if;
  return new;
end
$$;
comment on function app.tg_message_templates__validate() is '서식 확인 — The category must be on the list of what the template is for';
create or replace trigger tg_message_templates__validate before insert or update of kind, category, content on public.message_templates
for each row execute function app.tg_message_templates__validate();

create or replace function app.mail_wanted(p_member_id uuid, p_kind public.notification_kind) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce((
    select s.by_email from public.notification_settings as s where s.member_id = p_member_id and s.kind = p_kind
  ), true);
end
$$;
comment on function app.mail_wanted(uuid, public.notification_kind) is '메일 수신 여부 — Whether a company wants mails of a kind; yes unless declined';

create or replace function app.notify_thread_staff(p_thread public.message_threads, p_template text, p_payload jsonb, p_dedupe_key text)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_email text;
begin
  if app.staff_holds(p_thread.assigned_to, 'portal.message_threads:update') then
    select u.email into strict v_email from idam.users as u where u.id = p_thread.assigned_to;
    perform app.notify(p_template, v_email, p_payload, 'ko', p_thread.assigned_to, null, p_dedupe_key);
  else
    perform app.notify_staff('portal.message_threads:update', p_template, p_payload, p_dedupe_key);
  end if;
end
$$;
comment on function app.notify_thread_staff(public.message_threads, text, jsonb, text) is
'문의 담당자 메일 — Mails the person in charge, or everybody who may decide while nobody is';

create or replace function app.notify_answer(p_thread public.message_threads, p_message public.thread_messages) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_payload jsonb := jsonb_build_object('sender_name', p_message.sender_name, 'subject', p_thread.subject, 'content', p_message.content);
begin
  -- the form may name another address for the answer than the account's
  perform app.notify_company(p_thread.member_id, 'message', '문의에 답변이 등록되었습니다', p_thread.subject, 'public.message_threads',
    p_thread.id, case when p_thread.reply_email is null then 'thread_reply' end, v_payload, 'thread_message:' || p_message.id);
  if p_thread.reply_email is not null and app.mail_wanted(p_thread.member_id, 'message') then
    perform app.notify('thread_reply', p_thread.reply_email,
      v_payload || jsonb_build_object('company_name', app.person_name('company', p_thread.member_id)),
      app.company_locale(p_thread.member_id), null, p_thread.member_id, 'thread_message:' || p_message.id);
  end if;
end
$$;
comment on function app.notify_answer(public.message_threads, public.thread_messages) is
'답변 알림 — Notice and mail of an answer, to the address given with the inquiry or else the account''s';

create or replace function app.tg_thread_messages__notify() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads;
  v_payload jsonb;
  v_is_first boolean;
begin
  select * into strict v_thread from public.message_threads as t where t.id = new.thread_id;
  if new.sender_side = 'staff' then
    perform app.notify_answer(v_thread, new);
  elsif new.sender_side = 'company' then
    -- rows are announced before the statement is counted
    v_is_first := v_thread.message_count = 0;
    v_payload := jsonb_build_object('company_name', new.sender_name, 'subject', v_thread.subject, 'content', new.content);
    if v_is_first then
      v_payload := v_payload || jsonb_build_object('reply_name', coalesce(v_thread.reply_name, '-'),
        'reply_email', coalesce(v_thread.reply_email, '-'), 'reply_mobile', coalesce(v_thread.reply_mobile, '-'));
    end if;
    perform app.notify_thread_staff(v_thread, case when v_is_first then 'admin_new_thread' else 'admin_thread_reply' end,
      v_payload, 'thread_message:' || new.id);
  end if;
  return null;
end
$$;
comment on function app.tg_thread_messages__notify() is
'메시지 알림 — An answer is announced to the company, a question or reply to the staff, by mail in the same transaction';
create or replace trigger tg_thread_messages__notify after insert on public.thread_messages
for each row execute function app.tg_thread_messages__notify();

create or replace function app.auto_reply(p_thread_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.thread_messages (thread_id, sender_side, content, created_by)
  select t.id, 'system', replace(a.content, '{company_name}', m.company_name), null
  from public.message_threads as t
  inner join public.members as m on t.member_id = m.id
  inner join public.message_templates as a on coalesce(a.category, t.category) = t.category
  where t.id = p_thread_id and a.kind = 'auto_reply' and a.is_active and not a.is_deleted
  order by a.category is null
  limit 1;
end
$$;
comment on function app.auto_reply(uuid) is '자동 답변 — Adds the automatic answer of the category, or the general one, when there is one';

create or replace function app.create_thread(
  p_subject text,
  p_content text,
  p_category text,
  p_priority public.message_priority,
  p_reply_name text,
  p_reply_email text,
  p_reply_mobile text
) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads;
  v_message_id uuid;
begin
  if not app.can('portal.message_threads:create') then
    perform app.fail_forbidden('portal.message_threads:create');
  end if;
  insert into public.message_threads (member_id, subject, category, priority, reply_name, reply_email, reply_mobile)
  values (app.tenant_id(), coalesce(p_subject, ''), coalesce(p_category, 'general'), coalesce(p_priority, 'normal'),
    p_reply_name, p_reply_email, p_reply_mobile)
  returning * into v_thread;
  insert into public.thread_messages (thread_id, sender_side, content) values (v_thread.id, 'company', p_content)
  returning id into v_message_id;
  perform app.auto_reply(v_thread.id);
  select * into strict v_thread from public.message_threads as t where t.id = v_thread.id;
  return jsonb_build_object('thread', to_jsonb(v_thread), 'message_id', v_message_id);
end
$$;
comment on function app.create_thread(text, text, text, public.message_priority, text, text, text) is
'문의 등록 — The thread and its first message in one transaction, for approved companies only';

create or replace function public.create_thread(
  p_subject text,
  p_content text,
  p_category text default 'general',
  p_priority public.message_priority default 'normal',
  p_reply_name text default null,
  p_reply_email text default null,
  p_reply_mobile text default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.create_thread(p_subject, p_content, p_category, p_priority, p_reply_name, p_reply_email, p_reply_mobile);
end
$$;
comment on function public.create_thread(text, text, text, public.message_priority, text, text, text) is
'문의 등록 — POST /rpc/create_thread {"p_subject", "p_content", "p_category", "p_priority", "p_reply_name", "p_reply_email", "p_reply_mobile"} answers {thread, message_id}; files are then bound to the message; errors 403 FORBIDDEN, 422 VALIDATION_ERROR';

-- app.may_attach asks who owns the record; a message takes files only from the side that wrote it, while talk goes on.
create or replace function app.tg_files__messages() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_message public.thread_messages;
  v_thread public.message_threads;
begin
  -- erasing a company is not a change of its messages
  if tg_op = 'UPDATE' and (
    app.is_trusted() or app.platform_can('portal.files:delete') or current_setting('app.releasing_files', true) = 'on'
  ) then
    return new;
  end if;
  select * into strict v_message from public.thread_messages as m where m.id = new.resource_id;
  v_thread := app.lock_thread(v_message.thread_id, null);
  if v_thread.status <> 'open' or v_message.sender_side::text <> (case new.purpose
    when 'answer_attachment' then 'staff' else 'company' end) then
    perform app.fail('RECORD_LOCKED', '현재 상태에서는 첨부 파일을 변경할 수 없습니다.', 409, jsonb_build_object('status', v_thread.status),
      'The files of this message cannot be changed.');
  end if;
  if tg_op = 'INSERT' then
    new.tenant_id := v_message.member_id;
  end if;
  return new;
end
$$;
comment on function app.tg_files__messages() is
'문의 첨부 통제 — 409 RECORD_LOCKED: files come and go only with the own side''s messages of an open thread; the company sees those of the staff';
create or replace trigger tg_files__messages before insert or update of is_deleted on public.files
for each row when (new.resource_type = 'public.thread_messages') execute function app.tg_files__messages();

select app.expose('app.company_with(text)', 'authenticated');
select app.expose('app.lock_thread(uuid,text)', 'authenticated');
select app.expose('app.person_name(public.message_side,uuid)', 'authenticated');
select app.expose('app.create_thread(text,text,text,public.message_priority,text,text,text)', 'authenticated');
select app.expose('public.create_thread(text,text,text,public.message_priority,text,text,text)', 'authenticated');
