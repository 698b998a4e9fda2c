-- File records. A client uploads into its own folder of a bucket; the sidecar looks at the content and binds the object
-- to its owner row here. Objects nobody bound within a day are swept, and so are replaced ones.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
select
  b.id, b.id, b.is_public, 10485760,
  -- what browsers say a file is; the sidecar looks at the content, and each purpose has its own list and limit
  '{application/pdf, image/jpeg, image/png, image/gif, image/webp, text/plain, application/msword, application/vnd.ms-excel,
  application/vnd.ms-powerpoint, application/vnd.openxmlformats-officedocument.wordprocessingml.document,
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,
  application/vnd.openxmlformats-officedocument.presentationml.presentation, application/x-hwp, application/haansofthwp,
  application/vnd.hancom.hwp, application/vnd.hancom.hwpx, application/hwp+zip}'
from (values ('private-files', false), ('public-files', true)) as b (id, is_public)
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;
select app.declare_rows('storage.buckets', '{id}', 'id in (''private-files'', ''public-files'', ''product-images'')');

-- Limits are data: a domain that takes files adds its rows.
create table if not exists public.file_rules (
  purpose text primary key check (purpose ~ '^[a-z_]{1,40}$'),
  entity text not null references app.entities (entity) on delete restrict,
  bucket text not null default 'private-files' check (bucket in ('private-files', 'public-files')),
  company_states text[],
  by_staff boolean not null default false,
  max_bytes bigint not null check (max_bytes between 1 and 10485760),
  max_count integer not null check (max_count between 1 and 20),
  mime_types text[] not null check (cardinality(mime_types) > 0),
  thumbnail_pixels integer check (thumbnail_pixels between 16 and 1000)
);
create index if not exists file_rules_entity_idx on public.file_rules (entity);

create table if not exists public.files (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid,
  bucket text not null,
  path text not null,
  original_name text not null check (length(original_name) between 1 and 255),
  mime_type text not null,
  size_bytes bigint not null check (size_bytes > 0),
  purpose text not null references public.file_rules (purpose) on delete restrict,
  resource_type text not null references app.entities (entity) on delete restrict,
  resource_id uuid not null,
  thumbnail_path text,
  swept_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  unique (bucket, path)
);
create index if not exists files_owner_idx on public.files (tenant_id, resource_type, resource_id) where not is_deleted;
create index if not exists files_purpose_idx on public.files (purpose);
create index if not exists files_resource_idx on public.files (resource_type, resource_id);
create unique index if not exists files_thumbnail_key on public.files (bucket, thumbnail_path) where thumbnail_path is not null;
create index if not exists files_sweep_idx on public.files (updated_at) where is_deleted and swept_at is null;

select app.describe('public.file_rules', '첨부 파일 규칙 — Limits of attachments', '{
  "purpose": "용도 — Purpose", "entity": "대상 엔터티 — Entity it belongs to",
  "bucket": "버킷 — Storage bucket", "company_states": "회사 등록 가능 상태 — States in which the company may change its files",
  "by_staff": "관리자 등록 — Whether staff attach such files", "max_bytes": "최대 크기(바이트) — Largest size in bytes",
  "max_count": "최대 개수 — Largest number", "mime_types": "허용 형식 — Allowed content types",
  "thumbnail_pixels": "섬네일 크기(픽셀) — Longest edge of the thumbnail that is made of such pictures, none when empty"}');
select app.describe('public.files', '첨부 파일 — File records', '{
  "tenant_id": "회사 — Company that owns the file, empty for the platform''s", "bucket": "버킷 — Storage bucket", "path": "저장 경로 — Path inside the bucket",
  "original_name": "원래 파일명 — Original file name", "mime_type": "형식 — Content type, detected from the content",
  "size_bytes": "크기(바이트) — Size in bytes", "purpose": "용도 — Purpose", "resource_type": "대상 종류 — Entity it is attached to",
  "resource_id": "대상 — Record it is attached to", "thumbnail_path": "섬네일 경로 — Path of the thumbnail inside the bucket",
  "swept_at": "원본 삭제 일시 — When the object was removed from storage"}');
select
  app.register_entity(
    'public.file_rules', 'portal', '첨부 파일 규칙', 'Attachment limits', p_permission => 'portal.file_rules', p_kind => 'reference'
  );
select app.register_entity('public.files', 'portal', '첨부 파일', 'Files', p_permission => 'portal.files');

insert into public.file_rules (purpose, entity, company_states, max_bytes, max_count, mime_types) values
('logo', 'public.members', '{pending,approved,rejected}', 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('business_licence', 'public.members', '{pending,approved,rejected}', 10485760, 1, '{application/pdf,image/jpeg,image/png}')
on conflict (purpose) do update set
  entity = excluded.entity,
  company_states = excluded.company_states,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;
select app.declare_rows('public.file_rules', '{purpose}');

create or replace function app.upload_path_valid(p_bucket text, p_name text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_folder text := split_part(p_name, '/', 1);
begin
  return p_bucket in ('private-files', 'public-files')
    and p_name ~ '^[0-9a-f-]+/[a-z_]{1,40}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{1,5}$'
    and case
      when v_folder = app.platform_folder() then app.platform_can('portal.files:create')
      else p_bucket = 'private-files' and v_folder = app.company_id()::text and app.company_can('portal.files:create')
    end;
end
$$;
comment on function app.upload_path_valid(text, text) is
'업로드 경로 확인 — {folder}/{purpose}/{uuid}.{ext} below the own company''s folder; staff below the platform''s';

create or replace function app.platform_folder() returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return '00000000-0000-0000-0000-000000000000';
end
$$;
comment on function app.platform_folder() is '플랫폼 폴더 — First folder of objects that belong to the platform itself';

create or replace function app.is_bound(p_bucket text, p_name text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (select 1 from public.files as f where f.bucket = p_bucket and f.path = p_name and not f.is_deleted)
    or exists (select 1 from public.files as f where f.bucket = p_bucket and f.thumbnail_path = p_name and not f.is_deleted);
end
$$;
comment on function app.is_bound(text, text) is '파일 연결 여부 — Whether a stored object, or the picture it is the thumbnail of, belongs to a record';

-- The service acts for one user: permissions are asked for, and rows are signed by, that user.
create or replace function app.act_as(p_user_id uuid) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform set_config('request.jwt.claims', jsonb_build_object('sub', p_user_id, 'role', 'authenticated')::text, true),
    set_config('request.jwt.claim.sub', coalesce(p_user_id::text, ''), true);
end
$$;
comment on function app.act_as(uuid) is '대리 수행 — For the rest of the transaction the service stands for a user; never reachable by users';

create or replace function app.check_file(p_rule public.file_rules, p_mime_type text, p_size bigint) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if p_size > p_rule.max_bytes then
    perform app.fail('FILE_TOO_LARGE', format('파일은 %s MB 이하만 등록할 수 있습니다.', p_rule.max_bytes / 1048576), 413,
      jsonb_build_object('max_bytes', p_rule.max_bytes), format('Files may have at most %s MB.', p_rule.max_bytes / 1048576));
  end if;
  if not p_mime_type = any(p_rule.mime_types) then
    perform app.fail('FILE_TYPE_NOT_ALLOWED', '허용되지 않는 파일 형식입니다.', 422,
      jsonb_build_object('allowed', p_rule.mime_types, 'detected', p_mime_type), 'This type of file is not allowed.');
  end if;
end
$$;
comment on function app.check_file(public.file_rules, text, bigint) is
'파일 제한 확인 — Refuses with 413 FILE_TOO_LARGE or 422 FILE_TYPE_NOT_ALLOWED';

-- portal 3.8: thumbnails lie beside their original and share its fate.
create or replace function app.check_thumbnail(p_rule public.file_rules, p_bucket text, p_path text, p_thumbnail_path text) returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_thumbnail_path is not null and (
    p_rule.thumbnail_pixels is null or p_thumbnail_path = p_path
    or (storage.foldername(p_thumbnail_path))[1:2] is distinct from (storage.foldername(p_path))[1:2]
    or not exists (select 1 from storage.objects as o where o.bucket_id = p_bucket and o.name = p_thumbnail_path)
  ) then
    perform app.fail_not_found();
  end if;
end
$$;
comment on function app.check_thumbnail(public.file_rules, text, text, text) is
'섬네일 확인 — 404 unless a thumbnail is an object beside its original, of a purpose that has thumbnails';

create or replace function app.bind_file(
  p_user_id uuid, p_bucket text, p_path text, p_original_name text, p_mime_type text, p_size bigint,
  p_resource_type text, p_resource_id uuid, p_purpose text, p_thumbnail_path text default null
) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rule public.file_rules;
  v_file public.files;
  v_folder text := split_part(p_path, '/', 1);
  v_owner text;
begin
  perform app.act_as(p_user_id);
  select * into v_rule from public.file_rules as r where r.purpose = p_purpose and r.entity = p_resource_type;
  if not found then
    perform app.fail_validation(app.field_error('purpose', '지원하지 않는 첨부 용도입니다.'));
  end if;
  v_owner := case when v_rule.by_staff then app.platform_folder() else app.company_id()::text end;
  if not app.may_attach(v_rule, p_resource_id) or p_bucket <> v_rule.bucket or split_part(p_path, '/', 2) <> p_purpose
    or v_folder is distinct from v_owner
    or not exists (select 1 from storage.objects as o where o.bucket_id = p_bucket and o.name = p_path) then
    perform app.fail_not_found();
  end if;
  perform app.check_file(v_rule, p_mime_type, p_size), app.check_thumbnail(v_rule, p_bucket, p_path, p_thumbnail_path),
    app.make_room(v_rule, p_resource_id);
  insert into public.files (
    tenant_id, bucket, path, original_name, mime_type, size_bytes, purpose, resource_type, resource_id, thumbnail_path
  ) values (case when not v_rule.by_staff then app.company_id() end, p_bucket, p_path, left(p_original_name, 255), p_mime_type, p_size,
    v_rule.purpose, p_resource_type, p_resource_id, p_thumbnail_path)
  returning * into v_file;
  return to_jsonb(v_file);
exception when unique_violation then
  perform app.fail('RESOURCE_CONFLICT', '이미 등록된 파일입니다.', 409, null, 'This file is already attached.');
  return null;
end
$$;
comment on function app.bind_file(uuid, text, text, text, text, bigint, text, uuid, text, text) is
'파일 연결 — Binds an uploaded object whose content the sidecar has checked to a record, as the user; errors 404, 409, 413 FILE_TOO_LARGE, 422 FILE_TYPE_NOT_ALLOWED';

create or replace function app.may_attach(p_rule public.file_rules, p_resource_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_row jsonb;
begin
  select * into strict v from app.entities as e where e.entity = p_rule.entity;
  execute format('select to_jsonb(t) from %s as t where t.id = $1%s', v.entity,
    case when v.is_soft_deleted then ' and not t.is_deleted' else '' end) into v_row using p_resource_id;
  if v_row is null then
    return false;
  end if;
  if p_rule.by_staff then
    return app.platform_can(v.permission || ':update');
  end if;
  return coalesce(
    (v_row ->> v.tenant_column)::uuid = app.company_id() and app.company_can('portal.files:create')
    and (p_rule.company_states is null or v_row ->> v.state_column = any(p_rule.company_states)), false
  );
end
$$;
comment on function app.may_attach(public.file_rules, uuid) is
'첨부 권한 — Whether the caller may change the files of a record: its company while the state allows it, or staff';

create or replace function app.tg_files__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rule public.file_rules;
begin
  select * into strict v_rule from public.file_rules as r where r.purpose = old.purpose;
  -- a record that goes takes its files along, whoever bound them
  if not app.is_trusted() and current_setting('app.releasing_files', true) is distinct from 'on'
    and not app.may_attach(v_rule, old.resource_id) and not app.platform_can('portal.files:delete') then
    perform app.fail('RECORD_LOCKED', '현재 상태에서는 첨부 파일을 변경할 수 없습니다.', 409, null,
      'The files of this record cannot be changed in its current state.');
  end if;
  return new;
end
$$;
comment on function app.tg_files__guard() is
'첨부 잠금 — 409 RECORD_LOCKED: files leave a record only while its state lets the company change it';
create or replace trigger tg_files__guard before update of is_deleted on public.files
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg_files__guard();

-- A single file is replaced; where several are allowed, the record must have room.
create or replace function app.make_room(p_rule public.file_rules, p_resource_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(concat('files:', p_rule.purpose, p_resource_id), 0));
  if p_rule.max_count = 1 then
    update public.files set is_deleted = true
    where resource_type = p_rule.entity and resource_id = p_resource_id and purpose = p_rule.purpose and not is_deleted;
  elsif (
    select count(*) from public.files as f
    where f.resource_type = p_rule.entity and f.resource_id = p_resource_id and f.purpose = p_rule.purpose and not f.is_deleted
  ) >= p_rule.max_count then
    perform app.fail('FILE_LIMIT_REACHED', format('파일은 최대 %s개까지 등록할 수 있습니다.', p_rule.max_count), 409,
      jsonb_build_object('max_count', p_rule.max_count), format('At most %s files are allowed.', p_rule.max_count));
  end if;
end
$$;
comment on function app.make_room(public.file_rules, uuid) is '첨부 개수 확인 — Replaces the single file of a purpose or refuses one too many';

create or replace function app.sweep_files(p_limit integer default 200) returns table (bucket text, path text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  (select f.bucket, o.path from public.files as f
    cross join lateral unnest(array[f.thumbnail_path, f.path]) with ordinality as o (path, part)
    where f.is_deleted and f.swept_at is null and o.path is not null order by f.updated_at, f.id, o.part limit p_limit)
  union all
  (select o.bucket_id, o.name from storage.objects as o
    where o.bucket_id in ('private-files', 'public-files') and o.created_at < now() - interval '24 hours'
      and o.name ~ '^[0-9a-f-]{36}/'
      and not exists (select 1 from public.files as f where f.bucket = o.bucket_id and f.path = o.name)
      and not exists (select 1 from public.files as f where f.bucket = o.bucket_id and f.thumbnail_path = o.name and f.swept_at is null)
    order by o.created_at limit p_limit)
  union all
  select t.bucket, t.path from app.sweep_tenant_files(p_limit) as t
  limit p_limit;
end
$$;
comment on function app.sweep_files(integer) is
'정리 대상 파일 — Objects to remove from storage: replaced or deleted ones with their thumbnails, and uploads nobody bound within 24 hours';

create or replace function app.swept_files(p_bucket text, p_paths text[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update public.files set swept_at = now() where bucket = p_bucket and path = any(p_paths) and is_deleted;
  get diagnostics v_count = row_count;
  if p_bucket = 'tenant-files' then
    update sys.attachments set swept_at = now() where path = any(p_paths) and is_deleted;
  end if;
  return v_count;
end
$$;
comment on function app.swept_files(text, text[]) is '파일 정리 완료 — Marks objects that the worker has removed from storage';

select app.expose('app.upload_path_valid(text,text)', 'authenticated');
select app.expose('app.platform_folder()', 'authenticated');
select app.expose('app.is_bound(text,text)', 'authenticated');
select app.expose('app.bind_file(uuid,text,text,text,text,bigint,text,uuid,text,text)');

select app.expose('app.sweep_files(integer)');
select app.expose('app.swept_files(text,text[])');
