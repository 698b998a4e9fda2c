-- Notices a company finds in its portal, and the mail that goes with them unless the company does not want it.
create type public.notification_kind as enum ('registration', 'performance', 'application', 'message', 'broadcast', 'system');

create table if not exists public.notifications (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null references public.members (id) on delete cascade,
  kind public.notification_kind not null,
  title text not null check (length(title) between 1 and 255),
  body text check (length(body) <= 5000),
  related_type text references app.entities (entity) on delete restrict,
  related_id uuid,
  read_at timestamptz,
  created_at timestamptz not null default clock_timestamp()
);
create index if not exists notifications_member_idx on public.notifications (member_id, created_at desc);
create index if not exists notifications_unread_idx on public.notifications (member_id) where read_at is null;
create index if not exists notifications_related_idx on public.notifications (related_type);

create table if not exists public.notification_settings (
  member_id uuid not null default app.company_id() references public.members (id) on delete cascade,
  kind public.notification_kind not null,
  by_email boolean not null default true,
  primary key (member_id, kind)
);

select app.describe('public.notifications', '알림 — Notices to a company', '{
  "member_id": "회원 기업 — Company", "kind": "종류 — Kind", "title": "제목 — Title", "body": "내용 — Text",
  "related_type": "관련 종류 — Entity it is about", "related_id": "관련 정보 — Record it is about",
  "read_at": "읽은 일시 — Read at, unread when empty"}');
select app.describe('public.notification_settings', '알림 수신 설정 — Which notices also come by e-mail', '{
  "member_id": "회원 기업 — Company", "kind": "종류 — Kind", "by_email": "이메일 수신 — Whether a mail is sent too"}');
select app.register_entity(
  'public.notifications', 'portal', '알림', 'Notices', p_permission => 'portal.notifications', p_kind => 'reference',
  p_tenant_column => 'member_id'
);
select app.register_entity(
  'public.notification_settings', 'portal', '알림 수신 설정', 'Notice settings', p_permission => 'portal.notification_settings',
  p_kind => 'link', p_tenant_column => 'member_id'
);
alter publication supabase_realtime add table public.notifications;

create or replace function app.notify_company(
  p_member_id uuid,
  p_kind public.notification_kind,
  p_title text,
  p_body text default null,
  p_related_type text default null,
  p_related_id uuid default null,
  p_template text default null,
  p_payload jsonb default '{}',
  p_dedupe_key text default null
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
  v_member public.members;
begin
  insert into public.notifications (member_id, kind, title, body, related_type, related_id)
  values (p_member_id, p_kind, left(p_title, 255), left(p_body, 5000), p_related_type, p_related_id)
  returning id into v_id;
  if p_template is not null and coalesce((
    select s.by_email from public.notification_settings as s where s.member_id = p_member_id and s.kind = p_kind
  ), true) then
    select * into strict v_member from public.members as m where m.id = p_member_id;
    perform app.notify(p_template, v_member.email, jsonb_build_object('company_name', v_member.company_name) || p_payload,
      app.company_locale(p_member_id), null, p_member_id, coalesce(p_dedupe_key, 'notice:' || v_id));
  end if;
  return v_id;
end
$$;
comment on function app.notify_company(uuid, public.notification_kind, text, text, text, uuid, text, jsonb, text) is
'회사 알림 — Writes a notice and, unless the company declined mails of the kind, its mail, in the caller''s transaction';

create or replace function app.company_locale(p_member_id uuid) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce((
    select app.mail_locale(app.meta(a.raw_user_meta_data))
    from sys.users as u
    inner join auth.users as a on u.id = a.id
    where u.tenant_id = p_member_id and u.is_owner and not u.is_deleted
    order by u.created_at limit 1
  ), 'ko');
end
$$;
comment on function app.company_locale(uuid) is '회사 언어 — Language of mails to a company: its owner''s';

create or replace function app.mark_notifications_read(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update public.notifications set read_at = now()
  where member_id = app.company_id() and read_at is null and (p_ids is null or id = any(p_ids));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.mark_notifications_read(uuid[]) is '알림 읽음 처리 — Marks the own company''s notices as read, all when no ids are given';

create or replace function public.mark_notifications_read(p_ids uuid[] default null) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.mark_notifications_read(p_ids);
end
$$;
comment on function public.mark_notifications_read(uuid[]) is
'알림 읽음 처리 — Marks notices as read: POST /rpc/mark_notifications_read {"p_ids": [...]} or {} for all; answers how many';

select app.expose('app.mark_notifications_read(uuid[])', 'authenticated');
select app.expose('public.mark_notifications_read(uuid[])', 'authenticated');
