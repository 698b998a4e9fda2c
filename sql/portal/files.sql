-- File records. A client uploads into its own folder of a bucket; the sidecar looks at the content and binds the object
-- to its owner row here. Objects nobody bound within a day are swept, and so are replaced ones.
create type public.file_purpose as enum ('logo', 'business_licence');

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
('private-files', 'private-files', false, 10485760, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}'),
('public-files', 'public-files', true, 5242880, '{image/jpeg,image/png,image/gif,image/webp}')
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;
select app.declare_rows('storage.buckets', '{id}', 'id in (''private-files'', ''public-files'')');

create table if not exists public.file_rules (
  purpose public.file_purpose primary key,
  entity text not null references app.entities (entity) on delete restrict,
  max_bytes bigint not null check (max_bytes between 1 and 10485760),
  max_count integer not null check (max_count between 1 and 20),
  mime_types text[] not null check (cardinality(mime_types) > 0)
);
create index if not exists file_rules_entity_idx on public.file_rules (entity);

create table if not exists public.files (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  bucket text not null,
  path text not null,
  original_name text not null check (length(original_name) between 1 and 255),
  mime_type text not null,
  size_bytes bigint not null check (size_bytes > 0),
  purpose public.file_purpose not null references public.file_rules (purpose) on delete restrict,
  resource_type text not null references app.entities (entity) on delete restrict,
  resource_id uuid not null,
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
create index if not exists files_sweep_idx on public.files (updated_at) where is_deleted and swept_at is null;

select app.describe('public.file_rules', '첨부 파일 규칙 — Limits of attachments', '{
  "purpose": "용도 — Purpose", "entity": "대상 엔터티 — Entity it belongs to", "max_bytes": "최대 크기(바이트) — Largest size in bytes",
  "max_count": "최대 개수 — Largest number", "mime_types": "허용 형식 — Allowed content types"}');
select app.describe('public.files', '첨부 파일 — File records', '{
  "tenant_id": "회사 — Company that owns the file", "bucket": "버킷 — Storage bucket", "path": "저장 경로 — Path inside the bucket",
  "original_name": "원래 파일명 — Original file name", "mime_type": "형식 — Content type, detected from the content",
  "size_bytes": "크기(바이트) — Size in bytes", "purpose": "용도 — Purpose", "resource_type": "대상 종류 — Entity it is attached to",
  "resource_id": "대상 — Record it is attached to",
  "swept_at": "원본 삭제 일시 — When the object was removed from storage"}');
select app.register_entity('public.file_rules', 'portal', '첨부 파일 규칙', 'Attachment limits', p_permission => 'portal.file_rules', p_kind => 'reference');
select app.register_entity('public.files', 'portal', '첨부 파일', 'Files', p_permission => 'portal.files');

insert into public.file_rules (purpose, entity, max_bytes, max_count, mime_types) values
('logo', 'public.members', 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('business_licence', 'public.members', 10485760, 1, '{application/pdf,image/jpeg,image/png}')
on conflict (purpose) do update set
  entity = excluded.entity, max_bytes = excluded.max_bytes, max_count = excluded.max_count, mime_types = excluded.mime_types;
select app.declare_rows('public.file_rules', '{purpose}');

create or replace function app.upload_path_valid(p_bucket text, p_name text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return p_bucket = 'private-files' and app.company_can('portal.files:create')
    and p_name ~ ('^' || app.company_id()::text
      || '/[a-z_]{1,40}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9]{1,5}$');
end
$$;
comment on function app.upload_path_valid(text, text) is
'업로드 경로 확인 — Own company''s folder, a purpose, a uuid as name: {tenant_id}/{purpose}/{uuid}.{ext}';

create or replace function app.is_bound(p_bucket text, p_name text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (select 1 from public.files as f where f.bucket = p_bucket and f.path = p_name and not f.is_deleted);
end
$$;
comment on function app.is_bound(text, text) is '파일 연결 여부 — Whether a stored object belongs to a record';

create or replace function app.bind_file(
  p_user_id uuid, p_bucket text, p_path text, p_original_name text, p_mime_type text, p_size bigint,
  p_resource_type text, p_resource_id uuid, p_purpose text
) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rule public.file_rules;
  v_file public.files;
begin
  select * into v_rule from public.file_rules as r where r.purpose::text = p_purpose and r.entity = p_resource_type;
  if not found then
    perform app.fail_validation(app.field_error('purpose', '지원하지 않는 첨부 용도입니다.'));
  end if;
  if not app.may_attach(p_user_id, p_resource_type, p_resource_id)
    or p_path not like p_resource_id || '/' || p_purpose || '/%' or p_path ~ '\.\.' then
    perform app.fail_not_found();
  end if;
  if p_size > v_rule.max_bytes then
    perform app.fail('FILE_TOO_LARGE', format('파일은 %s MB 이하만 등록할 수 있습니다.', v_rule.max_bytes / 1048576), 413,
      jsonb_build_object('max_bytes', v_rule.max_bytes), format('Files may have at most %s MB.', v_rule.max_bytes / 1048576));
  end if;
  if not p_mime_type = any(v_rule.mime_types) then
    perform app.fail('FILE_TYPE_NOT_ALLOWED', '허용되지 않는 파일 형식입니다.', 422,
      jsonb_build_object('allowed', v_rule.mime_types, 'detected', p_mime_type), 'This type of file is not allowed.');
  end if;
  perform app.make_room(v_rule, p_resource_type, p_resource_id);
  insert into public.files (tenant_id, bucket, path, original_name, mime_type, size_bytes, purpose, resource_type, resource_id, created_by, updated_by)
  values (p_resource_id, p_bucket, p_path, left(p_original_name, 255), p_mime_type, p_size, v_rule.purpose, p_resource_type, p_resource_id,
    p_user_id, p_user_id)
  returning * into v_file;
  return to_jsonb(v_file);
exception when unique_violation then
  perform app.fail('RESOURCE_CONFLICT', '이미 등록된 파일입니다.', 409, null, 'This file is already attached.');
  return null;
end
$$;
comment on function app.bind_file(uuid, text, text, text, text, bigint, text, uuid, text) is
'파일 연결 — Binds an uploaded object whose content the sidecar has checked to a record of the user''s company; errors 404, 409, 413 FILE_TOO_LARGE, 422 FILE_TYPE_NOT_ALLOWED';

-- The record's owner decides who may attach; the function grows with the entities that take files.
create or replace function app.may_attach(p_user_id uuid, p_resource_type text, p_resource_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return p_resource_type = 'public.members' and exists (
    select 1 from sys.users as u
    inner join public.members as m on u.tenant_id = m.id
    where u.id = p_user_id and u.tenant_id = p_resource_id and u.status = 'active' and not u.is_deleted
      and m.state in ('pending', 'approved', 'rejected') and not m.is_deleted
  );
end
$$;
comment on function app.may_attach(uuid, text, uuid) is '첨부 권한 — Whether a user may attach files to a record';

-- A single file is replaced; where several are allowed, the record must have room.
create or replace function app.make_room(p_rule public.file_rules, p_resource_type text, p_resource_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(concat('files:', p_resource_type, p_resource_id, p_rule.purpose), 0));
  if p_rule.max_count = 1 then
    update public.files set is_deleted = true
    where resource_type = p_resource_type and resource_id = p_resource_id and purpose = p_rule.purpose and not is_deleted;
  elsif (
    select count(*) from public.files as f
    where f.resource_type = p_resource_type and f.resource_id = p_resource_id and f.purpose = p_rule.purpose and not f.is_deleted
  ) >= p_rule.max_count then
    perform app.fail('FILE_LIMIT_REACHED', format('파일은 최대 %s개까지 등록할 수 있습니다.', p_rule.max_count), 409,
      jsonb_build_object('max_count', p_rule.max_count), format('At most %s files are allowed.', p_rule.max_count));
  end if;
end
$$;
comment on function app.make_room(public.file_rules, text, uuid) is '첨부 개수 확인 — Replaces the single file of a purpose or refuses one too many';

create or replace function app.sweep_files(p_limit integer default 200) returns table (bucket text, path text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  (select f.bucket, f.path from public.files as f where f.is_deleted and f.swept_at is null order by f.updated_at limit p_limit)
  union all
  (select o.bucket_id, o.name from storage.objects as o
    where o.bucket_id in ('private-files', 'public-files') and o.created_at < now() - interval '24 hours'
      and o.name ~ '^[0-9a-f-]{36}/'
      and not exists (select 1 from public.files as f where f.bucket = o.bucket_id and f.path = o.name)
    order by o.created_at limit p_limit)
  limit p_limit;
end
$$;
comment on function app.sweep_files(integer) is
'정리 대상 파일 — Objects to remove from storage: replaced or deleted ones, and uploads nobody bound within 24 hours';

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
  return v_count;
end
$$;
comment on function app.swept_files(text, text[]) is '파일 정리 완료 — Marks objects that the worker has removed from storage';

select app.expose('app.upload_path_valid(text,text)', 'authenticated');
select app.expose('app.is_bound(text,text)', 'authenticated');
select app.expose('app.bind_file(uuid,text,text,text,text,bigint,text,uuid,text)');
select app.expose('app.may_attach(uuid,text,uuid)');
select app.expose('app.sweep_files(integer)');
select app.expose('app.swept_files(text,text[])');
