-- Files of direct messages: from the side that wrote, while both ends keep the message. What the other side has read stays
-- as it was read; a file that comes later makes the message unread again.

insert into public.file_rules (purpose, entity, by_staff, max_bytes, max_count, mime_types) values
('message_attachment', 'public.direct_messages', false, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}'),
('staff_message_attachment', 'public.direct_messages', true, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}')
on conflict (purpose) do update set
  entity = excluded.entity,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

-- portal 3.6.2, 3.8: app.may_attach asks who owns the record; a message takes files only from the side that wrote it.
create or replace function app.tg_files__direct_messages() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_message public.direct_messages;
begin
  -- erasing a company, and tidying up after both ends, are not a change of the message
  if tg_op = 'UPDATE' and (
    new.is_deleted = old.is_deleted or app.is_trusted() or app.platform_can('portal.files:delete') or current_setting('app.releasing_files', true) = 'on'
  ) then
    return new;
  end if;
  select * into strict v_message from public.direct_messages as d where d.id = new.resource_id for no key update;
  if v_message.sender_side::text <> (case new.purpose when 'staff_message_attachment' then 'staff' else 'company' end)
    or v_message.deleted_by_company_at is not null or v_message.deleted_by_staff_at is not null
    or (tg_op = 'INSERT' and new.purpose = 'message_attachment' and app.tenant_id() is distinct from v_message.member_id)
    or (tg_op = 'UPDATE' and v_message.read_at is not null) then
    perform app.fail('RECORD_LOCKED', '현재 상태에서는 첨부 파일을 변경할 수 없습니다.', 409,
      jsonb_build_object('sender_side', v_message.sender_side, 'is_read', v_message.read_at is not null),
      'The files of this message cannot be changed.');
  end if;
  if tg_op = 'INSERT' then
    new.tenant_id := v_message.member_id;
    update public.direct_messages set read_at = null where id = v_message.id and read_at is not null;
  end if;
  return new;
end
$$;
comment on function app.tg_files__direct_messages() is
'쪽지 첨부 통제 — 409 RECORD_LOCKED: files come with the own side''s messages only, and go only while unread; a later file makes the message unread again';
create or replace trigger tg_files__direct_messages before insert or update of is_deleted on public.files
for each row when (new.resource_type = 'public.direct_messages') execute function app.tg_files__direct_messages();

-- 3.8: deletion removes the stored object; the other side may still need it until it deletes too.
create or replace function app.tg_direct_messages__drop_files() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform set_config('app.releasing_files', 'on', true);
  update public.files set is_deleted = true
  where resource_type = 'public.direct_messages' and resource_id = new.id and not is_deleted;
  perform set_config('app.releasing_files', '', true);
  return null;
end
$$;
comment on function app.tg_direct_messages__drop_files() is '쪽지 첨부 정리 — A message that both ends deleted takes its files along';
create or replace trigger tg_direct_messages__drop_files
after update of deleted_by_company_at, deleted_by_staff_at on public.direct_messages
for each row when (
  new.deleted_by_company_at is not null and new.deleted_by_staff_at is not null
  and (old.deleted_by_company_at is null or old.deleted_by_staff_at is null)
) execute function app.tg_direct_messages__drop_files();

create or replace function app.open_direct_message(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_message public.direct_messages;
  v_company uuid := app.company_with('portal.direct_messages:read');
begin
  select * into v_message from public.direct_messages as d where d.id = p_id and not d.is_deleted and (
    (d.member_id = v_company and d.deleted_by_company_at is null)
    or (d.deleted_by_staff_at is null and app.platform_can('portal.direct_messages:read'))
  );
  if not found then
    perform app.fail_not_found();
  end if;
  perform app.mark_direct_messages(array[p_id], true, null);
  select * into strict v_message from public.direct_messages as d where d.id = p_id;
  return jsonb_build_object('message', to_jsonb(v_message) - 'search_text', 'files', (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'bucket', f.bucket, 'path', f.path, 'original_name', f.original_name,
      'mime_type', f.mime_type, 'size_bytes', f.size_bytes) order by f.created_at, f.id), '[]')
    from public.files as f where f.resource_type = 'public.direct_messages' and f.resource_id = p_id and not f.is_deleted
  ));
end
$$;
comment on function app.open_direct_message(uuid) is '쪽지 열람 — The message with its files; the recipient''s reading marks it as read';

create or replace function public.open_direct_message(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.open_direct_message(p_id);
end
$$;
comment on function public.open_direct_message(uuid) is
'쪽지 열람 — POST /rpc/open_direct_message {"p_id": …} answers {message, files} and marks it as read for the recipient; error 404';

select app.expose('app.open_direct_message(uuid)', 'authenticated');
select app.expose('public.open_direct_message(uuid)', 'authenticated');
