-- X-22: files of any record of a tenant. The client uploads into the bucket tenant-files below
-- <tenant>/<entity>/<record>/<uuid>-<name>, then writes the row; type and size are what Storage measured. Who reads the record reads
-- its files, who changes the record attaches them.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values (
  'tenant-files', 'tenant-files', false, 10485760,
  '{application/pdf, image/jpeg, image/png, application/msword, application/vnd.ms-excel,
  application/vnd.openxmlformats-officedocument.wordprocessingml.document,
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet}'
)
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;
select app.declare_rows('storage.buckets', '{id}', 'id in (''private-files'', ''public-files'', ''tenant-files'')');

create table if not exists sys.attachments (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  entity text not null,
  record_id uuid not null,
  path text not null check (length(path) <= 400),
  file_name text not null check (length(file_name) between 1 and 255 and file_name !~ '[/\\[:cntrl:]]'),
  mime_type text not null,
  size_bytes bigint not null check (size_bytes between 1 and 10485760),
  description text check (length(description) <= 1000),
  swept_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists attachments_path_key on sys.attachments (tenant_id, path) where not is_deleted;
create index if not exists attachments_record_idx on sys.attachments (tenant_id, entity, record_id, created_at desc) where not is_deleted;
create index if not exists attachments_sweep_idx on sys.attachments (tenant_id, updated_at) where is_deleted and swept_at is null;

select app.describe('sys.attachments', '첨부 파일 — Files of records', '{
  "entity": "대상 종류 — Entity of the record", "record_id": "대상 — Record", "path": "저장 경로 — Path in the bucket tenant-files",
  "file_name": "파일명 — File name", "mime_type": "형식 — Content type as stored", "size_bytes": "크기(바이트) — Size in bytes",
  "description": "설명 — Description", "swept_at": "원본 삭제 일시 — When the stored object was removed"}');
select app.register_entity('sys.attachments', 'tenant', '첨부 파일', 'Attachments');

-- X-19, X-24: whoever attaches may change the record
create or replace function app.may_attach_to(p_entity text, p_record_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_found boolean;
begin
  select * into v from app.entities as e where e.entity = p_entity and e.scope = 'tenant' and e.kind = 'record' and e.is_soft_deleted;
  if not found or app.tenant_id() is null or not app.module_licensed(v.permission)
    or not app.grant_covers(app.my_grants(), v.permission || ':update') then
    return false;
  end if;
  execute format('select exists (select 1 from %s as t where t.tenant_id = $1 and t.id = $2 and not t.is_deleted)', p_entity)
  into v_found using app.tenant_id(), p_record_id;
  return v_found;
end
$$;
comment on function app.may_attach_to(text, uuid) is '첨부 가능 여부 — Whether the caller may change this live record of the own tenant (X-19, X-24)';

create or replace function app.tenant_path_valid(p_bucket text, p_name text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_uuid constant text := '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
begin
  if p_bucket <> 'tenant-files' or p_name !~ concat('^', v_uuid, '/[a-z_]+\.[a-z_]+/', v_uuid, '/', v_uuid,
    '-[A-Za-z0-9._-]{0,100}\.(pdf|jpg|jpeg|png|doc|docx|xls|xlsx)$') then
    return false;
  end if;
  return split_part(p_name, '/', 1) = app.tenant_id()::text
    and app.can('sys.attachments:create') and app.may_attach_to(split_part(p_name, '/', 2), split_part(p_name, '/', 3)::uuid);
end
$$;
comment on function app.tenant_path_valid(text, text) is
'테넌트 업로드 경로 확인 — <tenant>/<entity>/<record>/<uuid>-<name>.<extension> of a record the caller may change (X-22)';

create or replace function app.tg_attachments__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_object storage.objects;
begin
  perform app.require_record(new.entity, new.record_id, 'record_id');
  if not (app.is_trusted() or app.may_attach_to(new.entity, new.record_id)) then
    perform app.fail_forbidden((select e.permission || ':update' from app.entities as e where e.entity = new.entity));
  end if;
  select * into v_object from storage.objects as o where o.bucket_id = 'tenant-files' and o.name = new.path;
  if not found or left(new.path, length(concat_ws('/', new.tenant_id, new.entity, new.record_id, '')))
    <> concat_ws('/', new.tenant_id, new.entity, new.record_id, '') then
    perform app.fail_validation(app.field_error('path', '업로드한 파일을 찾을 수 없습니다.'));
  end if;
  new.mime_type := app.meta(v_object.metadata) ->> 'mimetype';
  new.size_bytes := (app.meta(v_object.metadata) ->> 'size')::bigint;
  -- the bucket has the same limits; objects written past it are refused here
  if new.size_bytes is null or new.size_bytes not between 1 and 10485760 or not exists (
    select 1 from storage.buckets as b where b.id = 'tenant-files' and new.mime_type = any(b.allowed_mime_types)
  ) then
    perform app.fail_validation(app.field_error('path', '10 MB 이하의 PDF, 이미지, 워드, 엑셀 파일만 첨부할 수 있습니다.'));
  end if;
  return new;
end
$$;
comment on function app.tg_attachments__check() is
'첨부 확인 — The record lives and may be changed, the object exists below its path, type and size are Storage''s (X-19, X-22)';
create or replace trigger tg_attachments__check before insert on sys.attachments
for each row execute function app.tg_attachments__check();

create or replace function app.tg_attachments__change() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and not app.may_attach_to(new.entity, new.record_id) then
    perform app.fail_forbidden((select e.permission || ':update' from app.entities as e where e.entity = new.entity));
  end if;
  if old.is_deleted and not new.is_deleted and old.swept_at is not null then
    perform app.fail('FILE_GONE', '원본 파일이 삭제되어 복원할 수 없습니다.', 409, null, 'The stored file is gone.');
  end if;
  return new;
end
$$;
comment on function app.tg_attachments__change() is '첨부 변경 확인 — Who may change the record changes and removes its files; a swept file does not come back';
create or replace trigger tg_attachments__change before update on sys.attachments
for each row execute function app.tg_attachments__change();

create or replace function app.is_attached(p_name text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (select 1 from sys.attachments as a where a.tenant_id = app.tenant_id() and a.path = p_name);
end
$$;
comment on function app.is_attached(text) is '첨부 여부 — Whether a stored object of the tenant belongs to a row';

-- A removed file can be restored for 30 days; an upload nobody attached is swept after one.
create or replace function app.sweep_tenant_files(p_limit integer) returns table (bucket text, path text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  (select 'tenant-files'::text, a.path from sys.attachments as a
    where a.is_deleted and a.swept_at is null and a.updated_at < now() - interval '30 days' order by a.updated_at limit p_limit)
  union all
  (select o.bucket_id, o.name from storage.objects as o
    where o.bucket_id = 'tenant-files' and o.created_at < now() - interval '24 hours' and o.name ~ '^[0-9a-f-]{36}/'
      and not exists (select 1 from sys.attachments as a where a.tenant_id = split_part(o.name, '/', 1)::uuid and a.path = o.name)
    order by o.created_at limit p_limit)
  limit p_limit;
end
$$;
comment on function app.sweep_tenant_files(integer) is '정리 대상 첨부 — Objects of removed attachments after 30 days, and uploads nobody attached within one';

select app.expose('app.may_attach_to(text,uuid)', 'authenticated');
select app.expose('app.tenant_path_valid(text,text)', 'authenticated');
select app.expose('app.is_attached(text)', 'authenticated');
select app.expose('app.sweep_tenant_files(integer)');
