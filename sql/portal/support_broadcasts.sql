-- Broadcasts (공지 발송): written by staff, sent at once or at a time, to all active companies or a part of them. Sending
-- turns the choice into one copy a company; what a company may not see (who else was chosen) stands in a table of its own.
create type public.broadcast_status as enum ('draft', 'scheduled', 'sent', 'cancelled');
create type public.broadcast_audience as enum ('all', 'companies', 'filters');

create table if not exists public.broadcasts (
  id uuid primary key default gen_random_uuid(),
  subject text not null check (length(subject) between 1 and 255),
  content text not null check (length(content) between 1 and 100000),
  category text not null default 'general',
  is_important boolean not null default false,
  audience public.broadcast_audience not null default 'all',
  status public.broadcast_status not null default 'draft',
  scheduled_at timestamptz,
  sent_at timestamptz,
  recipient_count integer not null default 0 check (recipient_count >= 0),
  search_text text not null generated always as (lower(subject)) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  check (status <> 'scheduled' or scheduled_at is not null)
);
create index if not exists broadcasts_list_idx on public.broadcasts (created_at desc) where not is_deleted;
create index if not exists broadcasts_due_idx on public.broadcasts (scheduled_at) where status = 'scheduled' and not is_deleted;
create index if not exists broadcasts_search_idx on public.broadcasts using gin (search_text extensions.gin_trgm_ops);

create table if not exists public.broadcast_targets (
  broadcast_id uuid primary key references public.broadcasts (id) on delete cascade,
  member_ids uuid[] not null default '{}' check (cardinality(member_ids) <= 10000),
  regions text[] not null default '{}',
  company_kinds text[] not null default '{}',
  startup_stages text[] not null default '{}',
  startup_types text[] not null default '{}'
);

create table if not exists public.broadcast_recipients (
  id uuid primary key default gen_random_uuid(),
  broadcast_id uuid not null references public.broadcasts (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete cascade,
  is_important boolean not null default false,
  read_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  unique (broadcast_id, member_id)
);
create index if not exists broadcast_recipients_member_idx on public.broadcast_recipients (member_id, created_at desc);
create index if not exists broadcast_recipients_unread_idx on public.broadcast_recipients (member_id)
where read_at is null and deleted_at is null;

select app.describe('public.broadcasts', '공지 발송 — Broadcasts', '{
  "subject": "제목 — Subject", "content": "내용 — Content, sanitised HTML", "category": "분류 — Category (code list message_category)",
  "is_important": "중요 여부 — Whether it is important", "audience": "발송 대상 — all, chosen companies, or companies by filters",
  "status": "상태 — draft, scheduled, sent or cancelled", "scheduled_at": "예약 일시 — When it is to be sent", "sent_at": "발송 일시 — When it was sent",
  "recipient_count": "수신 기업 수 — Companies it was sent to", "search_text": "검색 대상 — Text that search looks in"}');
select app.describe('public.broadcast_targets', '공지 발송 대상 — Whom a broadcast is for', '{
  "broadcast_id": "공지 — Broadcast", "member_ids": "선택 기업 — Chosen companies", "regions": "소재지 — Regions, any when empty",
  "company_kinds": "기업 구분 — Kinds of company, any when empty", "startup_stages": "창업구분 — Start-up stages, any when empty",
  "startup_types": "창업유형 — Start-up types, any when empty"}');
select app.describe('public.broadcast_recipients', '공지 수신 — Copies of a broadcast', '{
  "broadcast_id": "공지 — Broadcast", "member_id": "회원 기업 — Company", "is_important": "중요 여부 — Mark of the company",
  "read_at": "확인 일시 — When the company read it", "deleted_at": "삭제 일시 — When the company took it out of its box"}');
select
  app.register_entity('public.broadcast_targets', 'portal', '공지 발송', 'Broadcasts', p_permission => 'portal.broadcasts', p_kind => 'link');
-- copies are made by sending only, and what a company does with its own is no business record
select app.register_entity(
  'public.broadcast_recipients', 'portal', '공지 발송', 'Broadcasts', p_permission => 'portal.broadcasts', p_kind => 'reference',
  p_tenant_column => 'member_id'
);
select
  app.register_entity(
    'public.broadcasts', 'portal', '공지 발송', 'Broadcasts', p_permission => 'portal.broadcasts', p_state_column => 'status'
  );
alter publication supabase_realtime add table public.broadcast_recipients;

select app.define_transition('public.broadcasts', 'schedule', '{draft}', 'scheduled', 'send', '발송 예약', 'Schedule');
select app.define_transition('public.broadcasts', 'unschedule', '{scheduled}', 'draft', 'send', '예약 취소', 'Unschedule');
select app.define_transition('public.broadcasts', 'send', '{draft,scheduled}', 'sent', 'send', '발송', 'Send');
select app.define_transition('public.broadcasts', 'cancel', '{draft,scheduled}', 'cancelled', 'send', '발송 취소', 'Cancel');

insert into public.file_rules (purpose, entity, by_staff, max_bytes, max_count, mime_types) values
('broadcast_attachment', 'public.broadcasts', true, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}')
on conflict (purpose) do update set
  entity = excluded.entity,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace trigger tg__staff_only before update or delete on public.broadcasts
for each statement execute function app.tg__staff_only();
create or replace trigger tg__staff_only before update or delete on public.broadcast_targets
for each statement execute function app.tg__staff_only();

create or replace function app.fail_broadcast_locked(p_status public.broadcast_status) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('RECORD_LOCKED', '작성 중인 공지만 변경할 수 있습니다.', 409, jsonb_build_object('status', p_status),
    'Only drafts can be changed.');
end
$$;
comment on function app.fail_broadcast_locked(public.broadcast_status) is
'공지 잠금 오류 — Refuses with 409 RECORD_LOCKED what is done to a broadcast that is no draft any more';

create or replace function app.tg_broadcasts__validate() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.status <> 'draft' and new.status = old.status then
    perform app.fail_broadcast_locked(old.status);
  end if;
  new.subject := btrim(new.subject);
  new.content := app.sanitize_html(new.content);
  perform app.fail_validation((
    select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
    from (values
      ('subject', coalesce(length(new.subject), 0) between 1 and 255, '제목을 1~255자로 입력해 주세요.'),
      ('content', coalesce(length(btrim(new.content)), 0) between 1 and 100000, '내용을 입력해 주세요.'),
      ('category', app.code_exists('message_category', new.category), '목록에 있는 값을 선택해 주세요.')
    ) as c (field, is_valid, message)
    where not c.is_valid
  ));
  return new;
end
$$;
comment on function app.tg_broadcasts__validate() is
'공지 확인 — Sanitises the content, names wrong fields with 422, and refuses changes after the draft with 409 RECORD_LOCKED';
create or replace trigger tg_broadcasts__validate
before insert or update of subject, content, category, is_important, audience, scheduled_at, is_deleted on public.broadcasts
for each row execute function app.tg_broadcasts__validate();

-- The broadcast's row is locked, so that nobody changes the choice while it is being sent.
create or replace function app.tg_broadcast_targets__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid := case when tg_op = 'DELETE' then old.broadcast_id else new.broadcast_id end;
  v_status public.broadcast_status;
begin
  select b.status into v_status from public.broadcasts as b where b.id = v_id for no key update;
  if v_status <> 'draft' then
    perform app.fail_broadcast_locked(v_status);
  end if;
  if tg_op = 'DELETE' then
    return old;
  end if;
  perform app.fail_validation((
    select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', '목록에 있는 값을 선택해 주세요.') order by c.field), '[]')
    from (values
      ('member_ids', not exists (
        select 1 from unnest(new.member_ids) as i (id) left join public.members as m on i.id = m.id where m.id is null
      )),
      ('regions', not exists (select 1 from unnest(new.regions) as i (code) where not app.code_exists('region', i.code))),
      ('company_kinds', not exists (select 1 from unnest(new.company_kinds) as i (code) where not app.code_exists('company_kind', i.code))),
      ('startup_stages', not exists (select 1 from unnest(new.startup_stages) as i (code) where not app.code_exists('startup_stage', i.code))),
      ('startup_types', not exists (select 1 from unnest(new.startup_types) as i (code) where not app.code_exists('startup_type', i.code)))
    ) as c (field, is_valid)
    where not c.is_valid
  ));
  return new;
end
$$;
comment on function app.tg_broadcast_targets__guard() is '발송 대상 확인 — Known companies and codes only, and only while the broadcast is a draft';
create or replace trigger tg_broadcast_targets__guard before insert or update or delete on public.broadcast_targets
for each row execute function app.tg_broadcast_targets__guard();

create or replace function app.broadcast_members(p_broadcast public.broadcasts) returns setof uuid
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v public.broadcast_targets;
begin
  select * into v from public.broadcast_targets as t where t.broadcast_id = p_broadcast.id;
  return query
  select m.id from public.members as m
  where m.state = 'approved' and not m.is_deleted and (case p_broadcast.audience
    when 'all' then true
    when 'companies' then m.id = any(v.member_ids)
    else cardinality(v.regions || v.company_kinds || v.startup_stages || v.startup_types) > 0
      and (v.regions = '{}' or m.region = any(v.regions))
      and (v.company_kinds = '{}' or m.company_kind = any(v.company_kinds))
      and (v.startup_stages = '{}' or m.startup_stage = any(v.startup_stages))
      and (v.startup_types = '{}' or m.startup_type = any(v.startup_types))
  end)
  order by m.id;
end
$$;
comment on function app.broadcast_members(public.broadcasts) is
'수신 기업 — Active companies a broadcast is for; nobody while companies or filters are wanted and none was chosen';

create or replace function app.broadcast_audience_size(p_id uuid) returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_broadcast public.broadcasts;
begin
  select * into v_broadcast from public.broadcasts as b where b.id = p_id and not b.is_deleted;
  if not found or not app.platform_can('portal.broadcasts:read') then
    perform app.fail_not_found();
  end if;
  return (select count(*) from app.broadcast_members(v_broadcast));
end
$$;
comment on function app.broadcast_audience_size(uuid) is '수신 기업 수 — How many companies a broadcast would reach now';

create or replace function public.broadcast_audience_size(p_id uuid) returns integer
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.broadcast_audience_size(p_id);
end
$$;
comment on function public.broadcast_audience_size(uuid) is
'수신 기업 수 — Staff asks before sending: POST /rpc/broadcast_audience_size {"p_id": …}; error 404';

select app.expose('app.fail_broadcast_locked(public.broadcast_status)', 'authenticated');
select app.expose('app.broadcast_audience_size(uuid)', 'authenticated');
select app.expose('public.broadcast_audience_size(uuid)', 'authenticated');
