-- Direct messages (쪽지): from the staff or the system to one company, and from a company to the administrators. There is
-- no other pair: a row names one company, and the other end is always the platform.

create table if not exists public.direct_messages (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  company_name text not null,
  business_number text not null,
  sender_side public.message_side not null,
  sender_name text not null check (length(sender_name) between 1 and 255),
  subject text not null check (length(subject) between 1 and 255),
  content text not null check (length(content) between 1 and 10000),
  reply_to_id uuid references public.direct_messages (id) on delete set null,
  -- given by the sender, then the recipient's own mark
  is_important boolean not null default false,
  read_at timestamptz,
  deleted_by_company_at timestamptz,
  deleted_by_staff_at timestamptz,
  search_text text not null generated always as (lower(subject || ' ' || company_name || ' ' || business_number)) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists direct_messages_member_idx on public.direct_messages (member_id, created_at desc)
where deleted_by_company_at is null and not is_deleted;
create index if not exists direct_messages_member_key_idx on public.direct_messages (member_id);
create index if not exists direct_messages_side_idx on public.direct_messages (sender_side, created_at desc)
where deleted_by_staff_at is null and not is_deleted;
create index if not exists direct_messages_unread_idx on public.direct_messages (member_id, sender_side) where read_at is null;
create index if not exists direct_messages_reply_idx on public.direct_messages (reply_to_id);
create index if not exists direct_messages_search_idx on public.direct_messages using gin (search_text extensions.gin_trgm_ops);

select app.describe('public.direct_messages', '쪽지 — Direct messages', '{
  "member_id": "회원 기업 — Company that sent or receives it", "company_name": "기업명 — Company name",
  "business_number": "사업자등록번호 — Business registration number (10 digits)", "sender_side": "보낸 쪽 — company, staff or system",
  "sender_name": "보낸 사람 — Name of the sender", "subject": "제목 — Subject", "content": "내용 — Text, plain",
  "reply_to_id": "답장 대상 — Message it answers", "is_important": "중요 여부 — Given by the sender, then the mark of the recipient",
  "read_at": "확인 일시 — When the recipient read it, unread when empty",
  "deleted_by_company_at": "기업 삭제 일시 — When the company took it out of its box",
  "deleted_by_staff_at": "관리자 삭제 일시 — When the staff took it out of its box", "search_text": "검색 대상 — Text that search looks in"}');
select app.register_entity(
  'public.direct_messages', 'portal', '쪽지', 'Direct messages', p_permission => 'portal.direct_messages',
  p_tenant_column => 'member_id', p_redacted => '{content}'
);
select app.define_derived('public.direct_messages', '{company_name,business_number,read_at}');
alter publication supabase_realtime add table public.direct_messages;

create or replace function app.direct_message_errors(p_row public.direct_messages) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]') into v_errors
  from (values
    ('member_id', exists (select 1 from public.members as m where m.id = p_row.member_id and not m.is_deleted), '받는 기업을 선택해 주세요.'),
    ('subject', coalesce(length(p_row.subject), 0) between 1 and 255, '제목을 1~255자로 입력해 주세요.'),
    ('content', coalesce(length(p_row.content), 0) between 1 and 10000, '내용을 1~10,000자로 입력해 주세요.'),
    ('reply_to_id', p_row.reply_to_id is null or exists (
      select 1 from public.direct_messages as d where d.id = p_row.reply_to_id and d.member_id = p_row.member_id
    ), '답장할 쪽지를 찾을 수 없습니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.direct_message_errors(public.direct_messages) is '쪽지 확인 — Wrong fields of a message that is being sent';

create or replace function app.company_number(p_member_id uuid) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select m.business_number from public.members as m where m.id = p_member_id);
end
$$;
comment on function app.company_number(uuid) is '사업자등록번호 조회 — Business number of a company, for rows that show it';

create or replace function app.tg_direct_messages__accept() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    -- a company that names another one is refused by the policy, before anything is said about the other
    if new.member_id is distinct from app.company_id() and not app.platform_can('portal.direct_messages:create') then
      perform app.fail_forbidden('portal.direct_messages:create');
    end if;
    new.sender_side := case when new.member_id = app.company_id() then 'company' else 'staff' end;
    new.sender_name := null;
  end if;
  new.subject := btrim(new.subject);
  new.content := btrim(new.content, e' \t\r\n');
  new.sender_side := coalesce(new.sender_side, 'system');
  perform app.fail_validation(app.direct_message_errors(new));
  new.sender_name := coalesce(new.sender_name, app.person_name(new.sender_side, new.member_id));
  new.company_name := app.person_name('company', new.member_id);
  new.business_number := app.company_number(new.member_id);
  return new;
end
$$;
comment on function app.tg_direct_messages__accept() is '쪽지 접수 — The server says who speaks, and refuses wrong fields with 422 VALIDATION_ERROR';
create or replace trigger tg_direct_messages__accept before insert on public.direct_messages
for each row execute function app.tg_direct_messages__accept();

create or replace function app.tg_direct_messages__notify() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.sender_side = 'company' then
    perform app.notify_staff('portal.direct_messages:update', 'admin_new_message',
      jsonb_build_object('company_name', new.sender_name, 'subject', new.subject, 'content', new.content), 'direct_message:' || new.id);
  else
    perform app.notify_company(new.member_id, 'message', new.subject, null, 'public.direct_messages', new.id, 'new_message',
      jsonb_build_object('sender_name', new.sender_name, 'subject', new.subject), 'direct_message:' || new.id);
  end if;
  return null;
end
$$;
comment on function app.tg_direct_messages__notify() is '쪽지 알림 — Announces a message to its recipient, the company or the administrators';
create or replace trigger tg_direct_messages__notify after insert on public.direct_messages
for each row execute function app.tg_direct_messages__notify();

create or replace function app.tg_members__rename() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.message_threads set company_name = new.company_name, business_number = new.business_number where member_id = new.id;
  update public.direct_messages set company_name = new.company_name, business_number = new.business_number where member_id = new.id;
  return null;
end
$$;
comment on function app.tg_members__rename() is '기업명 반영 — Inquiries and messages show the company''s present name and number';
create or replace trigger tg_members__rename after update of company_name, business_number on public.members
for each row when (
  not new.is_deleted and (old.company_name, old.business_number) is distinct from (new.company_name, new.business_number)
) execute function app.tg_members__rename();

create or replace function app.mark_direct_messages(p_ids uuid[], p_is_read boolean, p_is_important boolean) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_with('portal.direct_messages:read');
  v_is_staff boolean := app.platform_can('portal.direct_messages:update');
  v_count integer;
begin
  update public.direct_messages as d
  set read_at = case when p_is_read then coalesce(d.read_at, now()) when not p_is_read then null else d.read_at end,
    is_important = coalesce(p_is_important, d.is_important)
  where d.id = any(p_ids) and not d.is_deleted and (
    (d.member_id = v_company and d.sender_side <> 'company' and d.deleted_by_company_at is null)
    or (v_is_staff and d.sender_side = 'company' and d.deleted_by_staff_at is null)
  );
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.mark_direct_messages(uuid[], boolean, boolean) is
'쪽지 표시 — The recipient marks messages as read or important; what is null stays as it is';

create or replace function app.delete_direct_messages(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_with('portal.direct_messages:delete');
  v_is_staff boolean := app.platform_can('portal.direct_messages:delete');
  v_count integer;
begin
  -- files before their message, as somebody does who takes a file off it
  perform 1 from public.files as f
  where f.resource_type = 'public.direct_messages' and f.resource_id = any(p_ids) and not f.is_deleted
    and (f.tenant_id = v_company or v_is_staff)
  order by f.id for no key update;
  update public.direct_messages as d
  set deleted_by_company_at = case when d.member_id = v_company then now() else d.deleted_by_company_at end,
    deleted_by_staff_at = case when d.member_id is distinct from v_company then now() else d.deleted_by_staff_at end
  where d.id = any(p_ids) and not d.is_deleted and (
    (d.member_id = v_company and d.deleted_by_company_at is null)
    or (v_is_staff and d.member_id is distinct from v_company and d.deleted_by_staff_at is null)
  );
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.delete_direct_messages(uuid[]) is '쪽지 삭제 — Takes messages out of the caller''s box; the other side keeps its own';

create or replace function public.mark_direct_messages(p_ids uuid[], p_is_read boolean default null, p_is_important boolean default null)
returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.mark_direct_messages(p_ids, p_is_read, p_is_important);
end
$$;
comment on function public.mark_direct_messages(uuid[], boolean, boolean) is
'쪽지 표시 — POST /rpc/mark_direct_messages {"p_ids": [...], "p_is_read": true, "p_is_important": false}; the recipient''s own only, answers how many';

create or replace function public.delete_direct_messages(p_ids uuid[]) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.delete_direct_messages(p_ids);
end
$$;
comment on function public.delete_direct_messages(uuid[]) is
'쪽지 삭제 — POST /rpc/delete_direct_messages {"p_ids": [...]}: out of the own box, answers how many';

select app.expose('app.company_number(uuid)', 'authenticated');
select app.expose('app.direct_message_errors(public.direct_messages)', 'authenticated');
select app.expose('app.mark_direct_messages(uuid[],boolean,boolean)', 'authenticated');
select app.expose('app.delete_direct_messages(uuid[])', 'authenticated');
select app.expose('public.mark_direct_messages(uuid[],boolean,boolean)', 'authenticated');
select app.expose('public.delete_direct_messages(uuid[])', 'authenticated');
