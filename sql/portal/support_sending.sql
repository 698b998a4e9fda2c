-- Sending a broadcast. The change of its state is the sending: whoever makes it, once, writes the copies, the notices and
-- the mails in the same transaction.

create or replace function app.tg_broadcasts__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status = 'scheduled' and (new.scheduled_at is null or new.scheduled_at <= now()) then
    perform app.fail_validation(app.field_error('scheduled_at', '예약 일시를 현재 이후로 입력해 주세요.'));
  end if;
  if new.status = 'sent' then
    -- a schedule may find nobody left; a person is told
    if old.status = 'draft' and not exists (select 1 from app.broadcast_members(new)) then
      perform app.fail('NO_RECIPIENTS', '받을 기업이 없습니다. 발송 대상을 확인해 주세요.', 409, null, 'No company would receive this broadcast.');
    end if;
    new.sent_at := now();
  end if;
  return new;
end
$$;
comment on function app.tg_broadcasts__decide() is '발송 상태 확인 — A schedule lies ahead, and a broadcast that is sent reaches somebody (409 NO_RECIPIENTS)';
create or replace trigger tg_broadcasts__decide before update of status on public.broadcasts
for each row when (old.status is distinct from new.status) execute function app.tg_broadcasts__decide();

create or replace function app.tg_broadcasts__deliver() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  insert into public.broadcast_recipients (broadcast_id, member_id, is_important)
  select new.id, r.member_id, new.is_important from app.broadcast_members(new) as r (member_id)
  on conflict (broadcast_id, member_id) do nothing;
  get diagnostics v_count = row_count;
  update public.broadcasts set recipient_count = v_count where id = new.id;
  insert into public.notifications (member_id, kind, title, related_type, related_id)
  select r.member_id, 'broadcast', left(case when new.is_important then '[중요] ' else '' end || new.subject, 255), 'public.broadcasts', new.id
  from public.broadcast_recipients as r where r.broadcast_id = new.id;
  insert into noti.notifications (template_code, recipient, payload, locale, tenant_id, dedupe_key)
  select 'broadcast_message', m.email, jsonb_build_object('company_name', m.company_name, 'sender_name', '강원특별자치도 기업지원 포털',
    'subject', new.subject, 'is_important', new.is_important), app.company_locale(m.id)::noti.template_locale, m.id,
    concat('broadcast:', new.id, ':', m.id)
  from public.broadcast_recipients as r
  inner join public.members as m on r.member_id = m.id
  left join public.notification_settings as s on m.id = s.member_id and s.kind = 'broadcast'
  where r.broadcast_id = new.id and coalesce(s.by_email, true)
  on conflict (dedupe_key) do nothing;
  perform pg_notify('noti', new.id::text);
  return null;
end
$$;
comment on function app.tg_broadcasts__deliver() is
'공지 발송 — One copy, one notice and (unless declined) one mail for every company, in four statements however many there are';
create or replace trigger tg_broadcasts__deliver after update of status on public.broadcasts
for each row when (new.status = 'sent' and old.status <> 'sent') execute function app.tg_broadcasts__deliver();

create or replace function app.send_broadcasts() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
  v_count integer := 0;
begin
  for v_id in
    select b.id from public.broadcasts as b
    where b.status = 'scheduled' and b.scheduled_at <= now() and not b.is_deleted
    order by b.scheduled_at for no key update skip locked
  loop
    perform app.transition('public.broadcasts', v_id, 'send', null);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
comment on function app.send_broadcasts() is
'예약 공지 발송 — Job of the worker: sends what is due; several workers at once send each broadcast once; answers how many';

create or replace function app.tg_files__broadcasts() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_status public.broadcast_status;
begin
  select b.status into v_status from public.broadcasts as b where b.id = new.resource_id for no key update;
  if v_status <> 'draft' then
    perform app.fail_broadcast_locked(v_status);
  end if;
  return new;
end
$$;
comment on function app.tg_files__broadcasts() is '공지 첨부 통제 — 409 RECORD_LOCKED: files of a broadcast change only while it is a draft';
create or replace trigger tg_files__broadcasts before insert or update of is_deleted on public.files
for each row when (new.resource_type = 'public.broadcasts') execute function app.tg_files__broadcasts();

create or replace function app.broadcast_files(p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce((
    select jsonb_agg(jsonb_build_object('id', f.id, 'bucket', f.bucket, 'path', f.path, 'original_name', f.original_name,
      'mime_type', f.mime_type, 'size_bytes', f.size_bytes) order by f.created_at, f.id)
    from public.files as f where f.resource_type = 'public.broadcasts' and f.resource_id = p_id and not f.is_deleted
  ), '[]');
end
$$;
comment on function app.broadcast_files(uuid) is '공지 첨부 — Files of a broadcast, for those who may open it';

create or replace function app.open_broadcast(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_broadcast public.broadcasts;
  v_copy public.broadcast_recipients;
begin
  select * into v_broadcast from public.broadcasts as b where b.id = p_id and not b.is_deleted;
  update public.broadcast_recipients as r set read_at = coalesce(r.read_at, now())
  where r.broadcast_id = p_id and r.member_id = app.company_with('portal.broadcasts:read') and r.deleted_at is null
  returning * into v_copy;
  if v_broadcast.id is null or (v_copy.id is null and not app.platform_can('portal.broadcasts:read')) then
    perform app.fail_not_found();
  end if;
  return jsonb_build_object('broadcast', to_jsonb(v_broadcast), 'recipient', case when v_copy.id is not null then to_jsonb(v_copy) end,
    'files', app.broadcast_files(p_id));
end
$$;
comment on function app.open_broadcast(uuid) is '공지 열람 — The broadcast with its files; a company''s copy becomes read';

create or replace function public.open_broadcast(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.open_broadcast(p_id);
end
$$;
comment on function public.open_broadcast(uuid) is
'공지 열람 — POST /rpc/open_broadcast {"p_id": …} answers {broadcast, recipient, files} and marks the company''s copy as read; error 404';

create or replace function app.mark_broadcasts(
  p_ids uuid[], p_is_read boolean, p_is_important boolean, p_is_deleted boolean
) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update public.broadcast_recipients as r
  set read_at = case when p_is_read then coalesce(r.read_at, now()) when not p_is_read then null else r.read_at end,
    is_important = coalesce(p_is_important, r.is_important),
    deleted_at = case when p_is_deleted then now() end
  where r.broadcast_id = any(p_ids) and r.deleted_at is null
    and r.member_id = app.company_with('portal.broadcasts:' || case when p_is_deleted then 'delete' else 'read' end);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.mark_broadcasts(uuid[], boolean, boolean, boolean) is '공지 표시 — A company marks or removes its own copies';

create or replace function public.mark_broadcasts(p_ids uuid[], p_is_read boolean default null, p_is_important boolean default null)
returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.mark_broadcasts(p_ids, p_is_read, p_is_important, false);
end
$$;
comment on function public.mark_broadcasts(uuid[], boolean, boolean) is
'공지 표시 — POST /rpc/mark_broadcasts {"p_ids": [broadcast ids], "p_is_read": true}: the own copies, answers how many';

create or replace function public.delete_broadcast_copies(p_ids uuid[]) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.mark_broadcasts(p_ids, null, null, true);
end
$$;
comment on function public.delete_broadcast_copies(uuid[]) is
'공지 삭제 — POST /rpc/delete_broadcast_copies {"p_ids": [broadcast ids]}: out of the own box, answers how many';

select app.expose('app.send_broadcasts()');
select app.expose('app.open_broadcast(uuid)', 'authenticated');
select app.expose('public.open_broadcast(uuid)', 'authenticated');
select app.expose('app.mark_broadcasts(uuid[],boolean,boolean,boolean)', 'authenticated');
select app.expose('public.mark_broadcasts(uuid[],boolean,boolean)', 'authenticated');
select app.expose('public.delete_broadcast_copies(uuid[])', 'authenticated');
