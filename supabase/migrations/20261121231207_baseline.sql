-- sql/foundation/errors.sql
-- The private schema of the platform, and the one way to refuse a request.
-- app is never exposed through the API; its functions are reached by policies, triggers and thin public functions.
create schema if not exists app;
comment on schema app is '내부 기반 함수 — Private foundation: context, permissions, registry, lifecycle, audit, outbox';

create extension if not exists pg_trgm with schema extensions;

-- A new function or table is closed until its file opens it; hosted projects grant everything in public by default.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;

revoke all on schema app from public;
grant usage on schema app to anon, authenticated, service_role, supabase_auth_admin;

create or replace function app.fail(
  p_error_code text,
  p_message_ko text,
  p_status integer default 400,
  p_details jsonb default null,
  p_message_en text default null
) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  raise sqlstate 'PGRST' using
    message = jsonb_build_object(
      'code', p_error_code,
      'message', p_message_ko,
      'details', p_details::text,
      'hint', p_message_en
    )::text,
    detail = jsonb_build_object('status', p_status, 'headers', '{}'::jsonb)::text;
end
$$;
comment on function app.fail(text, text, integer, jsonb, text) is
'업무 오류 발생 — Refuses the request with our error code: PostgREST answers status p_status and {code, message (Korean), details (JSON as text), hint (English)}; source: PostgREST "Raise errors with HTTP status codes"';

create or replace function app.fail_validation(p_errors jsonb) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if jsonb_array_length(p_errors) > 0 then
    perform app.fail('VALIDATION_ERROR', '입력값을 확인해 주세요.', 422, p_errors, 'Please check the values you entered.');
  end if;
end
$$;
comment on function app.fail_validation(jsonb) is
'입력값 오류 발생 — Refuses with 422 VALIDATION_ERROR when the array of {field, message} is not empty';

create or replace function app.field_error(p_field text, p_message_ko text) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  return jsonb_build_array(jsonb_build_object('field', p_field, 'message', p_message_ko));
end
$$;
comment on function app.field_error(text, text) is
'항목 오류 — One element of the details of a VALIDATION_ERROR, as an array so that errors are joined with ||';

create or replace function app.fail_forbidden(p_permission text default null) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail(
    'FORBIDDEN', '이 작업을 수행할 권한이 없습니다.', 403,
    case when p_permission is not null then jsonb_build_object('permission', p_permission) end,
    'You do not have permission to do this.'
  );
end
$$;
comment on function app.fail_forbidden(text) is
'권한 없음 오류 — Refuses with 403 FORBIDDEN and names the permission that is missing';

create or replace function app.fail_not_found() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('RESOURCE_NOT_FOUND', '요청한 정보를 찾을 수 없습니다.', 404, null, 'The requested record was not found.');
end
$$;
comment on function app.fail_not_found() is
'찾을 수 없음 오류 — Refuses with 404 RESOURCE_NOT_FOUND; the same answer for rows that do not exist and rows of others';

create or replace function app.today() returns date
language plpgsql
stable
set search_path = ''
as $$
begin
  return (now() at time zone 'Asia/Seoul')::date;
end
$$;
comment on function app.today() is '오늘(한국 시간) — Today in Asia/Seoul (X-21); never current_date';

create or replace function app.meta(p_value jsonb) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(p_value) = 'string' then
    return (p_value #>> '{}')::jsonb;
  end if;
  return coalesce(p_value, '{}'::jsonb);
end
$$;
comment on function app.meta(jsonb) is
'메타데이터 객체 — The object inside a jsonb value that a gateway may have stored as a JSON string';

create or replace function app.expose(p_function regprocedure, variadic p_roles text[] default '{}') returns void
language plpgsql
set search_path = ''
as $$
declare
  v_role text;
begin
  execute format('revoke all on function %s from public, anon, authenticated', p_function);
  execute format('grant execute on function %s to service_role', p_function);
  foreach v_role in array p_roles loop
    execute format('grant execute on function %s to %I', p_function, v_role);
  end loop;
end
$$;
comment on function app.expose(regprocedure, text[]) is
'함수 공개 — Lets exactly the named roles (and service_role) execute a function';

select app.expose('app.fail(text,text,integer,jsonb,text)', 'authenticated');
select app.expose('app.fail_validation(jsonb)', 'authenticated');
select app.expose('app.field_error(text,text)', 'authenticated');
select app.expose('app.fail_forbidden(text)', 'authenticated');
select app.expose('app.fail_not_found()', 'authenticated');
select app.expose('app.today()', 'authenticated');
select app.expose('app.meta(jsonb)', 'authenticated');
revoke all on function app.expose(regprocedure, text[]) from public;

-- sql/foundation/context.sql
-- Who is asking. Policies call these for every query, so the answer is looked up once per transaction and kept in
-- transaction-local settings together with the claims and headers it was made from: another caller in the same
-- transaction is looked up again. Every helper is plpgsql because its plan is cached.

create or replace function app.claims() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;
end
$$;
comment on function app.claims() is '토큰 클레임 — Claims of the caller''s token, {} when there is none';

create or replace function app.request_header(p_name text) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return nullif(coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb ->> p_name, '');
end
$$;
comment on function app.request_header(text) is
'요청 헤더 — One header of the request (lower-case name), null outside of a request';

create or replace function app.user_id() returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  return auth.uid();
end
$$;
comment on function app.user_id() is '현재 사용자 — The signed-in user (auth.users.id), null for anon and for the service';

create or replace function app.trace_id() returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return left(coalesce(
    app.request_header('x-trace-id'), app.request_header('x-request-id'), app.request_header('sb-request-id')
  ), 100);
end
$$;
comment on function app.trace_id() is '추적 ID — Trace id of the request, at most 100 characters';

create or replace function app.client_ip() returns inet
language plpgsql
stable
set search_path = ''
as $$
declare
  v_address text := trim(split_part(coalesce(
    app.request_header('cf-connecting-ip'), app.request_header('x-forwarded-for'), ''
  ), ',', 1));
begin
  if v_address !~ '^[0-9a-fA-F:.]{2,45}$' then
    return null;
  end if;
  return v_address::inet;
exception when invalid_text_representation then
  return null;
end
$$;
comment on function app.client_ip() is
'접속 IP — Address of the client as the gateway reports it, for the audit log only: never a basis for permission';

create or replace function app.is_trusted() returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return case current_setting('role', true)
    when 'service_role' then true
    when 'postgres' then true
    when 'supabase_admin' then true
    -- no SET ROLE: a migration, the Auth server, Studio's SQL editor; the API's login role always sets one
    when 'none' then session_user <> 'authenticator'
    else false
  end;
end
$$;
comment on function app.is_trusted() is
'신뢰된 호출 여부 — True for the service key and for direct database sessions, false for every API caller';

create or replace function app.is_api_caller() returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return current_user in ('anon', 'authenticated');
end
$$;
comment on function app.is_api_caller() is
'API 직접 쓰기 여부 — True when a statement runs with an API role''s own rights, not inside a function of schema app';

-- Header first, then the claim, then the only membership; whatever was asked for must be a live membership. This runs in
-- every transaction: settings are read and parsed once, here, instead of through the functions above.
create or replace function app.load_context() returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_claims jsonb := coalesce(nullif(current_setting('request.jwt.claims', true), ''), '{}')::jsonb;
  v_headers jsonb := coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb;
  v_user uuid := coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), v_claims ->> 'sub')::uuid;
  v_wanted text := coalesce(nullif(v_headers ->> 'x-tenant-id', ''), v_claims -> 'app_metadata' ->> 'tenant_id');
  v_company uuid;
  v_status text;
  v_is_owner boolean;
  v_memberships bigint := 0;
begin
  if v_user is not null and (v_wanted is null or v_wanted ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
    select (array_agg(u.tenant_id))[1], min(o.status::text), bool_or(u.is_owner), count(*)
    into v_company, v_status, v_is_owner, v_memberships
    from sys.users as u
    inner join sys.organizations as o on u.tenant_id = o.tenant_id
    where u.id = v_user and u.status = 'active' and not u.is_deleted and o.status <> 'closed'
      and (v_wanted is null or u.tenant_id = v_wanted::uuid);
  end if;
  if v_memberships <> 1 then
    v_company := null;
    v_status := null;
    v_is_owner := false;
  end if;
  perform set_config('app.company_id', coalesce(v_company::text, ''), true),
    set_config('app.tenant_id', case when v_status = 'active' then v_company::text else '' end, true),
    set_config('app.company_status', coalesce(v_status, ''), true),
    set_config('app.is_owner', v_is_owner::text, true),
    -- the owner holds everything; other grants are read when the first permission is asked for
    set_config('app.grants', case when v_is_owner then ',*,' else '' end, true),
    set_config('app.platform_grants', '', true),
    set_config('app.context_key', concat(current_setting('request.jwt.claims', true),
      current_setting('request.jwt.claim.sub', true), current_setting('request.headers', true)), true);
end
$$;
comment on function app.load_context() is
'호출자 정보 조회 — Looks the caller''s company up and keeps it for the transaction; x-tenant-id or the claim only choose among live memberships';

create or replace function app.company_id() returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  if current_setting('app.context_key', true) is distinct from concat(current_setting('request.jwt.claims', true),
    current_setting('request.jwt.claim.sub', true), current_setting('request.headers', true)) then
    perform app.load_context();
  end if;
  return nullif(current_setting('app.company_id', true), '')::uuid;
end
$$;
comment on function app.company_id() is
'소속 회사 — The caller''s company also while its registration is pending, rejected or suspended; null when not a member';

create or replace function app.tenant_id() returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  if current_setting('app.context_key', true) is distinct from concat(current_setting('request.jwt.claims', true),
    current_setting('request.jwt.claim.sub', true), current_setting('request.headers', true)) then
    perform app.load_context();
  end if;
  return nullif(current_setting('app.tenant_id', true), '')::uuid;
end
$$;
comment on function app.tenant_id() is
'현재 테넌트 — The caller''s active tenant; null (sees nothing) when not a live member of an active organisation';

create or replace function app.is_owner() returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  if app.company_id() is null then
    return false;
  end if;
  return current_setting('app.is_owner', true)::boolean;
end
$$;
comment on function app.is_owner() is '회사 대표 계정 여부 — True when the caller owns the company''s account';

create or replace function app.forget_context() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform set_config('app.context_key', '', true);
end
$$;
comment on function app.forget_context() is
'호출자 정보 초기화 — Called when memberships or grants change inside a transaction';

select app.expose('app.claims()', 'authenticated');
select app.expose('app.request_header(text)', 'authenticated');
select app.expose('app.user_id()', 'authenticated');
select app.expose('app.trace_id()', 'authenticated');
select app.expose('app.client_ip()', 'authenticated');
select app.expose('app.is_trusted()', 'authenticated');
select app.expose('app.is_api_caller()', 'authenticated');
select app.expose('app.load_context()', 'authenticated');
select app.expose('app.company_id()', 'authenticated');
select app.expose('app.tenant_id()', 'authenticated');
select app.expose('app.is_owner()', 'authenticated');
select app.expose('app.forget_context()', 'authenticated');

-- sql/foundation/permissions.sql
-- What the caller may do. A permission is `module.resource:action`; roles hold permissions or the wildcards
-- `*`, `module:*`, `module.resource:*` and `*:action`. Grants are read once per transaction, on the first question.

create or replace function app.grant_covers(p_grants text, p_permission text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_resource text := split_part(p_permission, ':', 1);
begin
  return strpos(p_grants, ',' || p_permission || ',') > 0
    or strpos(p_grants, ',*,') > 0
    or strpos(p_grants, ',' || split_part(v_resource, '.', 1) || ':*,') > 0
    or strpos(p_grants, ',' || v_resource || ':*,') > 0
    or strpos(p_grants, ',*:' || split_part(p_permission, ':', 2) || ',') > 0;
end
$$;
comment on function app.grant_covers(text, text) is
'권한 포함 여부 — Whether a list of grants (",a,b,") holds a permission, directly or by wildcard';

create or replace function app.load_grants() returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_grants text;
  v_company uuid := app.company_id();
begin
  select concat(',', string_agg(distinct rp.permission, ','), ',')
  into v_grants
  from sys.user_roles as ur
  inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and not r.is_deleted
  inner join sys.role_permissions as rp on r.tenant_id = rp.tenant_id and r.id = rp.role_id
  where ur.tenant_id = v_company and ur.user_id = auth.uid()
    and (ur.expires_at is null or ur.expires_at > now());
  perform set_config('app.grants', v_grants, true);
  return v_grants;
end
$$;
comment on function app.load_grants() is
'회사 권한 조회 — Reads the caller''s grants in the company and keeps them for the transaction';

create or replace function app.load_platform_grants() returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_grants text;
begin
  select concat(',', string_agg(distinct rp.permission, ','), ',')
  into v_grants
  from idam.users as u
  inner join idam.user_roles as ur on u.id = ur.user_id
  inner join idam.roles as r on ur.role_id = r.id and not r.is_deleted
  inner join idam.role_permissions as rp on r.id = rp.role_id
  where u.id = auth.uid() and u.status = 'active' and not u.is_deleted
    and (ur.expires_at is null or ur.expires_at > now());
  perform set_config('app.platform_grants', v_grants, true);
  return v_grants;
end
$$;
comment on function app.load_platform_grants() is
'플랫폼 권한 조회 — Reads the caller''s grants as platform staff and keeps them for the transaction';

create or replace function app.company_can(p_permission text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_grants text;
begin
  if app.company_id() is null then
    return false;
  end if;
  -- X-25: a suspended company writes nothing, it still reads and exports
  if current_setting('app.company_status', true) = 'suspended' and split_part(p_permission, ':', 2) not in ('read', 'export') then
    return false;
  end if;
  v_grants := current_setting('app.grants', true);
  if v_grants = '' then
    v_grants := app.load_grants();
  end if;
  return app.grant_covers(v_grants, p_permission);
end
$$;
comment on function app.company_can(text) is
'회사 권한 확인 — Whether the caller holds a permission in the own company, whatever the state of its registration';

create or replace function app.can(p_permission text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_grants text;
begin
  if app.tenant_id() is null then
    return false;
  end if;
  v_grants := current_setting('app.grants', true);
  if v_grants = '' then
    v_grants := app.load_grants();
  end if;
  return app.grant_covers(v_grants, p_permission);
end
$$;
comment on function app.can(text) is
'테넌트 권한 확인 — Whether the caller holds a permission in the active tenant, for example crm.partners:read';

create or replace function app.platform_can(p_permission text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_grants text;
begin
  if auth.uid() is null then
    return false;
  end if;
  -- the context decides whether the kept grants belong to this caller
  perform app.company_id();
  v_grants := current_setting('app.platform_grants', true);
  if v_grants = '' then
    v_grants := app.load_platform_grants();
  end if;
  return app.grant_covers(v_grants, p_permission);
end
$$;
comment on function app.platform_can(text) is
'플랫폼 권한 확인 — Whether the caller is platform staff with a permission, for example portal.members:approve';

create or replace function app.permission_pattern_valid(p_pattern text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_pattern ~ '^(\*|\*:[a-z_]+|[a-z_]+(\.[a-z_]+)?:(\*|[a-z_]+))$';
end
$$;
comment on function app.permission_pattern_valid(text) is
'권한 표기 확인 — Whether a text is a permission or one of the wildcards';

select app.expose('app.grant_covers(text,text)', 'authenticated');
select app.expose('app.load_grants()', 'authenticated');
select app.expose('app.load_platform_grants()', 'authenticated');
select app.expose('app.company_can(text)', 'authenticated');
select app.expose('app.can(text)', 'authenticated');
select app.expose('app.platform_can(text)', 'authenticated');
select app.expose('app.permission_pattern_valid(text)', 'authenticated');

-- sql/foundation/registry.sql
-- The registry: one row per API table. app.register_entity is the whole interface of a module: it records the
-- entity, writes its permissions into the catalogue and installs the standard triggers.

create table if not exists app.entities (
  entity text primary key check (entity ~ '^[a-z_]+\.[a-z_]+$'),
  scope text not null check (scope in ('portal', 'manager', 'tenant')),
  kind text not null check (kind in ('record', 'link', 'ledger', 'reference')),
  permission text not null check (permission ~ '^[a-z_]+\.[a-z_]+$'),
  label_ko text not null,
  label_en text not null,
  key_columns text[] not null,
  tenant_column text,
  state_column text,
  is_soft_deleted boolean not null,
  is_exportable boolean not null,
  redacted_columns text[] not null default '{}',
  derived_columns text[] not null default '{}'
);
alter table app.entities enable row level security;
alter table app.entities force row level security;
create policy entities_read on app.entities for select to authenticated using (entity is not null);
revoke all on app.entities from public, anon, authenticated;
grant select on app.entities to authenticated, service_role;

create table if not exists app.permissions (
  permission text primary key check (permission ~ '^[a-z_]+\.[a-z_]+:[a-z_]+$'),
  scope text not null check (scope in ('portal', 'manager', 'tenant')),
  label_ko text not null,
  label_en text not null
);
alter table app.permissions enable row level security;
alter table app.permissions force row level security;
create policy permissions_read on app.permissions for select to authenticated using (permission is not null);
revoke all on app.permissions from public, anon, authenticated;
grant select on app.permissions to authenticated, service_role;

create table if not exists app.declared_tables (
  table_name text primary key,
  key_columns text[] not null,
  condition text
);
alter table app.declared_tables enable row level security;
alter table app.declared_tables force row level security;
revoke all on app.declared_tables from public, anon, authenticated;
grant select on app.declared_tables to service_role;

create or replace function app.declare_rows(p_table text, p_key_columns text[], p_condition text default null)
returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.declared_tables (table_name, key_columns, condition)
  values (p_table, p_key_columns, p_condition)
  on conflict (table_name) do update set key_columns = excluded.key_columns, condition = excluded.condition;
end
$$;
comment on function app.declare_rows(text, text[], text) is
'선언 데이터 등록 — Says that (the matching) rows of a table are part of the declared state and travel in migrations';

create or replace function app.describe(p_table text, p_comment text, p_columns jsonb default '{}') returns void
language plpgsql
set search_path = ''
as $$
declare
  v_standard constant jsonb := '{
    "tenant_id": "테넌트 — Tenant that owns the row",
    "id": "식별자 — Identifier",
    "created_at": "등록 일시 — Created at",
    "created_by": "등록자 — Created by (user)",
    "updated_at": "수정 일시 — Last changed at",
    "updated_by": "수정자 — Last changed by (user)",
    "is_deleted": "삭제 여부 — Whether the row is deleted (kept for history)"
  }'::jsonb;
  v_column record;
begin
  execute format('comment on %s %s is %L', case (select c.relkind from pg_catalog.pg_class as c where c.oid = p_table::regclass)
    when 'v' then 'view' else 'table' end, p_table, p_comment);
  for v_column in
    select a.attname::text as attname, coalesce(p_columns ->> a.attname, v_standard ->> a.attname) as comment
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_table::regclass and a.attnum > 0 and not a.attisdropped
  loop
    if v_column.comment is null then
      raise exception 'column %.% has no description', p_table, v_column.attname;
    end if;
    execute format('comment on column %s.%I is %L', p_table, v_column.attname, v_column.comment);
  end loop;
end
$$;
comment on function app.describe(text, text, jsonb) is
'테이블 설명 등록 — Comments a table or view and every column as "한국어 — English"; standard columns describe themselves';

create or replace function app.define_permission(p_permission text, p_scope text, p_label_ko text, p_label_en text)
returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.permissions (permission, scope, label_ko, label_en)
  values (p_permission, p_scope, p_label_ko, p_label_en)
  on conflict (permission) do update
  set scope = excluded.scope, label_ko = excluded.label_ko, label_en = excluded.label_en;
end
$$;
comment on function app.define_permission(text, text, text, text) is
'권한 등록 — Adds a permission to the catalogue that roles may hold';

create or replace function app.install_triggers(p_entity text) returns void
language plpgsql
set search_path = ''
as $$
declare
  v app.entities;
begin
  select * into strict v from app.entities where entity = p_entity;
  if v.kind = 'ledger' then
    execute format('create or replace trigger tg__append_only before update or delete or truncate on %s
      for each statement execute function app.tg__append_only()', p_entity);
    return;
  end if;
  if v.kind = 'reference' then
    return;
  end if;
  execute format('create or replace trigger tg__require_permission before insert or update or delete on %s
    for each statement execute function app.tg__require_permission()', p_entity);
  execute format('create or replace trigger tg__audit_insert after insert on %s referencing new table as new_rows
    for each statement execute function app.tg__audit()', p_entity);
  execute format('create or replace trigger tg__audit_update after update on %s referencing old table as old_rows
    new table as new_rows for each statement execute function app.tg__audit()', p_entity);
  execute format('create or replace trigger tg__audit_delete after delete on %s referencing old table as old_rows
    for each statement execute function app.tg__audit()', p_entity);
  if v.kind = 'record' then
    execute format('create or replace trigger tg__stamp before update on %s
      for each row execute function app.tg__stamp()', p_entity);
  end if;
  if v.is_soft_deleted then
    execute format('create or replace trigger tg__soft_delete before delete on %s
      for each row execute function app.tg__soft_delete()', p_entity);
  end if;
  if v.state_column is not null then
    execute format('create or replace trigger tg__lifecycle before update of %I on %s
      for each row execute function app.tg__lifecycle()', v.state_column, p_entity);
  end if;
end
$$;
comment on function app.install_triggers(text) is
'표준 트리거 설치 — Installs the triggers that the kind of an entity calls for';

create or replace function app.define_crud_permissions(p_entity text) returns void
language plpgsql
set search_path = ''
as $$
declare
  v app.entities;
begin
  select * into strict v from app.entities where entity = p_entity;
  perform app.define_permission(v.permission || ':read', v.scope, v.label_ko || ' 조회', 'Read ' || lower(v.label_en));
  if v.kind in ('record', 'link') then
    perform app.define_permission(v.permission || ':create', v.scope, v.label_ko || ' 등록', 'Create ' || lower(v.label_en)),
      app.define_permission(v.permission || ':update', v.scope, v.label_ko || ' 수정', 'Update ' || lower(v.label_en)),
      app.define_permission(v.permission || ':delete', v.scope, v.label_ko || ' 삭제', 'Delete ' || lower(v.label_en));
  end if;
  if v.is_exportable then
    perform app.define_permission(v.permission || ':export', v.scope, v.label_ko || ' 내보내기', 'Export ' || lower(v.label_en));
  end if;
end
$$;
comment on function app.define_crud_permissions(text) is
'기본 권한 등록 — Adds read, create, update, delete and export of an entity to the permission catalogue';

create or replace function app.register_entity(
  p_entity text,
  p_scope text,
  p_label_ko text,
  p_label_en text,
  p_permission text default null,
  p_kind text default 'record',
  p_state_column text default null,
  p_tenant_column text default null,
  p_exportable boolean default false,
  p_redacted text[] default '{}'
) returns void
language plpgsql
set search_path = ''
as $$
declare
  v_columns text[] := array(
    select a.attname from pg_catalog.pg_attribute as a
    where a.attrelid = p_entity::regclass and a.attnum > 0 and not a.attisdropped
  );
  v_key text[] := array(
    select a.attname from pg_catalog.pg_index as i
    inner join pg_catalog.pg_attribute as a on i.indrelid = a.attrelid and a.attnum = any(i.indkey)
    where i.indrelid = p_entity::regclass and i.indisprimary and a.attname <> 'tenant_id'
    order by array_position(i.indkey::int2[], a.attnum)
  );
begin
  insert into app.entities (
    entity, scope, kind, permission, label_ko, label_en, key_columns, tenant_column, state_column,
    is_soft_deleted, is_exportable, redacted_columns, derived_columns
  ) values (
    p_entity, p_scope, p_kind, coalesce(p_permission, p_entity), p_label_ko, p_label_en,
    case when v_key = '{}' then '{tenant_id}' else v_key end,
    coalesce(p_tenant_column, case when 'tenant_id' = any(v_columns) then 'tenant_id' end), p_state_column,
    'is_deleted' = any(v_columns), p_exportable, p_redacted, array(
      select a.attname from pg_catalog.pg_attribute as a
      where a.attrelid = p_entity::regclass and a.attgenerated <> '' order by a.attnum
    )
  )
  on conflict (entity) do update set
    scope = excluded.scope, kind = excluded.kind, permission = excluded.permission,
    label_ko = excluded.label_ko, label_en = excluded.label_en, key_columns = excluded.key_columns,
    tenant_column = excluded.tenant_column, state_column = excluded.state_column,
    is_soft_deleted = excluded.is_soft_deleted, is_exportable = excluded.is_exportable,
    redacted_columns = excluded.redacted_columns, derived_columns = excluded.derived_columns;
  perform app.define_crud_permissions(p_entity);
  perform app.install_triggers(p_entity);
  execute format('alter table %s enable row level security; alter table %s force row level security', p_entity, p_entity);
  execute format('revoke all on %s from public, anon, authenticated; grant all on %s to service_role', p_entity, p_entity);
end
$$;
comment on function app.register_entity(text, text, text, text, text, text, text, text, boolean, text[]) is
'엔터티 등록 — The whole interface of a module: records the table, its permissions and its standard triggers, enables RLS and closes every grant. Kinds: record, link (join table), ledger (append-only), reference (rows come from the code)';

select app.declare_rows('app.entities', '{entity}');
select app.declare_rows('app.permissions', '{permission}');
select app.declare_rows('app.declared_tables', '{table_name}');

select app.describe('app.entities', '엔터티 목록 — Registry of the tables of the API', '{
  "entity": "엔터티 — Schema and table", "scope": "영역 — portal, manager or tenant",
  "kind": "종류 — record, link, ledger or reference", "permission": "권한 접두어 — Prefix of its permissions",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label",
  "key_columns": "키 컬럼 — Key columns without the tenant", "tenant_column": "테넌트 컬럼 — Column that names the tenant",
  "state_column": "상태 컬럼 — Column that the lifecycle governs",
  "is_soft_deleted": "논리 삭제 여부 — Whether deleting keeps the row",
  "is_exportable": "내보내기 여부 — Whether lists can be exported",
  "redacted_columns": "마스킹 컬럼 — Columns whose values never reach the audit log",
  "derived_columns": "파생 컬럼 — Generated columns, which say nothing new in the audit log"}');
select app.describe('app.permissions', '권한 목록 — Catalogue of permissions', '{
  "permission": "권한 — module.resource:action", "scope": "영역 — portal, manager or tenant",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');
select app.describe('app.declared_tables', '선언 데이터 테이블 — Tables whose rows are part of the declared state', '{
  "table_name": "테이블 — Table", "key_columns": "키 컬럼 — Key columns", "condition": "조건 — Which rows (SQL), null for all"}');

-- sql/foundation/records.sql
-- The standard triggers of records: who may write at all, what the server owns, and deletion that keeps the row.

create or replace function app.tg__append_only() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- retention jobs detach whole partitions; nothing edits a line
  perform app.fail('APPEND_ONLY', '이력은 수정하거나 삭제할 수 없습니다.', 403,
    jsonb_build_object('table', tg_table_schema || '.' || tg_table_name), 'This history cannot be changed or deleted.');
  return null;
end
$$;
comment on function app.tg__append_only() is
'이력 보호 — Refuses update, delete and truncate of a ledger for everyone, the service included';

-- RLS alone answers 204 to a write that touched nothing, which a client cannot tell from success.
create or replace function app.tg__require_permission() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_entity text := tg_table_schema || '.' || tg_table_name;
  v_scope text;
  v_permission text;
begin
  if not app.is_api_caller() then
    return null;
  end if;
  select e.scope, e.permission || case tg_op when 'INSERT' then ':create' when 'UPDATE' then ':update' else ':delete' end
  into v_scope, v_permission
  from app.entities as e where e.entity = v_entity;
  if not (case v_scope
    when 'tenant' then app.can(v_permission)
    when 'portal' then app.platform_can(v_permission) or app.company_can(v_permission)
    else app.platform_can(v_permission)
  end) then
    perform app.fail_forbidden(v_permission);
  end if;
  return null;
end
$$;
comment on function app.tg__require_permission() is
'쓰기 권한 확인 — Answers 403 FORBIDDEN once per statement when an API caller lacks the permission altogether';

create or replace function app.tg__stamp() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.id is distinct from old.id then
    perform app.fail('IMMUTABLE_FIELD', '식별자는 변경할 수 없습니다.', 422, app.field_error('id', '변경할 수 없는 항목입니다.'),
      'The id cannot be changed.');
  end if;
  new.created_at := old.created_at;
  new.created_by := old.created_by;
  new.updated_at := now();
  new.updated_by := coalesce(auth.uid(), new.updated_by);
  return new;
end
$$;
comment on function app.tg__stamp() is
'수정 정보 기록 — Keeps id and creation columns, records who changed the row and when';

create or replace function app.tg__soft_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_entity text := tg_table_schema || '.' || tg_table_name;
  v_row jsonb := to_jsonb(old);
  v_keys text[];
begin
  -- erasure by law (a company withdraws) is the one case in which a row really goes
  if current_setting('app.erasing', true) = 'on' then
    return old;
  end if;
  if old.is_deleted then
    return null;
  end if;
  perform app.release_children(tg_relid::regclass, v_row);
  select array(
    select a.attname from pg_catalog.pg_index as i
    inner join pg_catalog.pg_attribute as a on i.indrelid = a.attrelid and a.attnum = any(i.indkey)
    where i.indrelid = tg_relid and i.indisprimary
  ) into v_keys;
  execute format('update %s as t set is_deleted = true where %s', v_entity, (
    select string_agg(format('t.%I = %L', k, v_row ->> k), ' and ') from unnest(v_keys) as k
  ));
  return null;
end
$$;
comment on function app.tg__soft_delete() is
'논리 삭제 — Turns DELETE into is_deleted = true and treats live children as their foreign keys say';

-- Obeys each foreign key's own rule on live children: cascade hides them the same way, set null clears the key, anything
-- else refuses.
create or replace function app.release_children(p_table regclass, p_row jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_key record;
  v_match text;
  v_found boolean;
begin
  for v_key in
    select c.conrelid::regclass as child, c.confdeltype as rule,
      array_agg(ca.attname order by k.ord) as child_columns, array_agg(pa.attname order by k.ord) as parent_columns,
      exists (
        select 1 from pg_catalog.pg_attribute as d
        where d.attrelid = c.conrelid and d.attname = 'is_deleted' and not d.attisdropped
      ) as is_soft
    from pg_catalog.pg_constraint as c
    cross join lateral unnest(c.conkey, c.confkey) with ordinality as k (child_number, parent_number, ord)
    inner join pg_catalog.pg_attribute as ca on c.conrelid = ca.attrelid and k.child_number = ca.attnum
    inner join pg_catalog.pg_attribute as pa on c.confrelid = pa.attrelid and k.parent_number = pa.attnum
    where c.contype = 'f' and c.confrelid = p_table and c.conparentid = 0
    group by c.oid, c.conrelid, c.confdeltype
    order by c.conrelid::regclass::text
  loop
    select string_agg(format('c.%I = %L', v_key.child_columns[i], p_row ->> v_key.parent_columns[i]), ' and ')
      || case when v_key.is_soft then ' and not c.is_deleted' else '' end
    into v_match
    from generate_subscripts(v_key.child_columns, 1) as i;
    if v_key.rule = 'c' and not v_key.is_soft then
      -- links and histories stay with the hidden row and come back with it
      continue;
    elsif v_key.rule = 'c' then
      execute format('delete from %s as c where %s', v_key.child, v_match);
    elsif v_key.rule = 'n' then
      execute format('update %s as c set %I = null where %s', v_key.child,
        v_key.child_columns[cardinality(v_key.child_columns)], v_match);
    else
      execute format('select exists (select 1 from %s as c where %s)', v_key.child, v_match) into v_found;
      if v_found then
        perform app.fail('RESOURCE_IN_USE', '다른 정보에서 사용 중이어서 삭제할 수 없습니다.', 409,
          jsonb_build_object('used_by', v_key.child::text), 'The record is in use and cannot be deleted.');
      end if;
    end if;
  end loop;
end
$$;
comment on function app.release_children(regclass, jsonb) is
'하위 데이터 처리 — Applies the foreign keys'' delete rules to the live children of a row that is being deleted';

create or replace function app.restore(p_entity text, p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_row jsonb;
begin
  select * into v from app.entities where entity = p_entity and is_soft_deleted and kind = 'record';
  if not found then
    perform app.fail_not_found();
  end if;
  if not app.is_trusted() and not (case v.scope
    when 'tenant' then app.can(v.permission || ':delete') else app.platform_can(v.permission || ':delete')
  end) then
    perform app.fail_forbidden(v.permission || ':delete');
  end if;
  execute format('update %s as t set is_deleted = false where t.id = $1 and t.is_deleted%s returning to_jsonb(t)', p_entity,
    case when v.scope = 'tenant' then ' and t.tenant_id = app.tenant_id()' else '' end)
  into v_row using p_id;
  if v_row is null then
    perform app.fail_not_found();
  end if;
  return jsonb_build_object('entity', p_entity, 'id', p_id, 'is_deleted', false);
exception when unique_violation then
  perform app.fail('RESOURCE_CONFLICT', '같은 값의 정보가 이미 있어 복원할 수 없습니다.', 409, null,
    'A live record with the same key exists.');
  return null;
end
$$;
comment on function app.restore(text, uuid) is
'복원 — Brings a deleted record back; needs the entity''s delete permission; errors 403, 404, 409 RESOURCE_CONFLICT';

create or replace function public.restore(p_entity text, p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.restore(p_entity, p_id);
end
$$;
comment on function public.restore(text, uuid) is
'삭제 취소 — Brings a deleted record back: POST /rpc/restore {"p_entity": "noti.templates", "p_id": …}; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 409 RESOURCE_CONFLICT';

select app.expose('app.restore(text,uuid)', 'authenticated');
select app.expose('public.restore(text,uuid)', 'authenticated');

-- sql/foundation/audit.sql
-- The audit log: who did what to which record. Data changes are written by statement-level triggers with transition
-- tables (one insert for a whole statement), business actions by app.audit. Nobody edits or deletes a line (AUDT-01).
create schema if not exists audt;
comment on schema audt is '감사 — Audit';
revoke all on schema audt from public;
grant usage on schema audt to authenticated, service_role;

create table if not exists audt.audit_logs (
  id uuid not null default gen_random_uuid(),
  occurred_at timestamptz not null default clock_timestamp(),
  tenant_id uuid,
  user_id uuid,
  actor_role text not null,
  action text not null,
  resource_type text not null,
  resource_id text,
  changes jsonb,
  details jsonb,
  result text not null default 'success' check (result in ('success', 'failure')),
  ip_address inet,
  user_agent text,
  trace_id text,
  primary key (occurred_at, id)
) partition by range (occurred_at);
create index if not exists audit_logs_tenant_idx on audt.audit_logs (tenant_id, occurred_at desc);
create index if not exists audit_logs_resource_idx on audt.audit_logs (resource_type, resource_id, occurred_at desc);
create index if not exists audit_logs_user_idx on audt.audit_logs (user_id, occurred_at desc);
-- rows that arrive while the worker has not made the month's partition are kept, not refused
create table if not exists audt.audit_logs_default partition of audt.audit_logs default;

-- Months are added ahead by the worker's daily job; the default partition keeps stray rows readable through the parent.
create or replace function app.create_partitions(p_months integer default 3) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_start date := date_trunc('month', now() at time zone 'UTC')::date;
  v_name text;
  v_made integer := 0;
begin
  for i in 0..p_months loop
    v_name := 'audit_logs_' || to_char(v_start + make_interval(months => i), 'YYYYMM');
    if to_regclass('audt.' || v_name) is null then
      perform app.create_month(v_name, (v_start + make_interval(months => i))::date);
      v_made := v_made + 1;
    end if;
  end loop;
  return v_made;
end
$$;
comment on function app.create_partitions(integer) is
'월별 파티션 생성 — Makes the partitions of the current and the next p_months months; returns how many were new';

create or replace function app.create_month(p_name text, p_start date) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_from text := to_char(p_start, 'YYYY-MM-DD') || ' 00:00:00+00';
  v_to text := to_char(p_start + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
begin
  execute format('create table audt.%I (like audt.audit_logs including defaults including constraints)', p_name);
  -- rows of the month that already reached the default partition move along, in the same transaction
  execute format('with moved as (delete from audt.audit_logs_default where occurred_at >= %L and occurred_at < %L returning *)
    insert into audt.%I select * from moved', v_from, v_to, p_name);
  execute format('alter table audt.audit_logs attach partition audt.%I for values from (%L) to (%L)', p_name, v_from, v_to);
  execute format('alter table audt.%I enable row level security; alter table audt.%I force row level security', p_name, p_name);
  execute format('revoke all on audt.%I from public, anon, authenticated', p_name);
end
$$;
comment on function app.create_month(text, date) is '월 파티션 추가 — Makes and attaches the audit partition of one month (UTC)';

create or replace function app.write_audit(
  p_action text,
  p_resource_type text,
  p_resource_id text,
  p_tenant_id uuid,
  p_details jsonb,
  p_result text,
  p_user_id uuid
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into audt.audit_logs (
    tenant_id, user_id, actor_role, action, resource_type, resource_id, details, result, ip_address, user_agent, trace_id
  ) values (
    p_tenant_id, coalesce(auth.uid(), p_user_id), app.actor_role(), p_action, p_resource_type, p_resource_id, p_details,
    p_result, app.client_ip(), left(app.request_header('user-agent'), 200), app.trace_id()
  );
end
$$;
comment on function app.write_audit(text, text, text, uuid, jsonb, text, uuid) is
'감사 기록 저장 — Writes one business action with user, address, agent and trace id of the request';

create or replace function app.actor_role() returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return coalesce(app.claims() ->> 'role', session_user::text);
end
$$;
comment on function app.actor_role() is '수행 역할 — The API role of the request, or the database user of a direct session';

create or replace function app.audit(
  p_action text,
  p_resource_type text,
  p_resource_id text default null,
  p_details jsonb default null,
  p_result text default 'success'
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if auth.uid() is null and not app.is_trusted() then
    perform app.fail_forbidden();
  end if;
  perform app.write_audit(p_action, p_resource_type, p_resource_id, app.company_id(), p_details, p_result, null);
end
$$;
comment on function app.audit(text, text, text, jsonb, text) is
'업무 감사 기록 — Records an action of the caller that changes no row, such as export or sign_in; the user comes from the token';

-- Columns that every write touches, or that repeat others, say nothing in a change record.
create or replace function app.audit_changes(p_old jsonb, p_new jsonb, p_redacted text[]) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_changes jsonb;
begin
  select jsonb_object_agg(n.key, case
    when n.key = any(p_redacted) then '["***", "***"]'::jsonb
    else jsonb_build_array(p_old -> n.key, n.value)
  end)
  into v_changes
  from jsonb_each(p_new) as n
  where n.value is distinct from coalesce(p_old -> n.key, 'null'::jsonb)
    and n.key not in ('created_at', 'created_by', 'updated_at', 'updated_by');
  return v_changes;
end
$$;
comment on function app.audit_changes(jsonb, jsonb, text[]) is
'변경 내역 — Changed columns as {column: [old, new]}; redacted columns show only that they changed';

create or replace function app.audit_action(p_entity text, p_old jsonb, p_new jsonb) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return case
    when current_setting('app.action_entity', true) = p_entity then current_setting('app.action', true)
    when (p_new ->> 'is_deleted')::boolean and not (p_old ->> 'is_deleted')::boolean then 'delete'
    when (p_old ->> 'is_deleted')::boolean and not (p_new ->> 'is_deleted')::boolean then 'restore'
    else 'update'
  end;
end
$$;
comment on function app.audit_action(text, jsonb, jsonb) is
'감사 동작 이름 — Names a change of a row: update, delete, restore, or the lifecycle action under way on its entity';

create or replace function app.resource_id(p_row jsonb, p_key_columns text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_key_columns = '{id}' then
    return p_row ->> 'id';
  end if;
  return (select string_agg(p_row ->> k.name, '/' order by k.position)
    from unnest(p_key_columns) with ordinality as k (name, position));
end
$$;
comment on function app.resource_id(jsonb, text[]) is
'자원 식별자 — The key of a row as text; several key columns are joined with /';

-- Rows of both transition tables stand in the order in which the statement changed them, so they pair by position.
create or replace function app.tg__audit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_user uuid := auth.uid();
  v_role text := app.actor_role();
  v_ip inet := app.client_ip();
  v_agent text := left(app.request_header('user-agent'), 200);
  v_trace text := app.trace_id();
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  if tg_op = 'INSERT' then
    insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
      ip_address, user_agent, trace_id)
    select (r.new ->> v.tenant_column)::uuid, coalesce(v_user, (r.new ->> 'created_by')::uuid), v_role, 'create', v.entity,
      app.resource_id(r.new, v.key_columns), app.audit_changes('{}', jsonb_strip_nulls(r.new), v.redacted_columns),
      v_ip, v_agent, v_trace
    from (select to_jsonb(n) - v.derived_columns as new from new_rows as n) as r;
  elsif tg_op = 'DELETE' then
    insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
      ip_address, user_agent, trace_id)
    select (r.old ->> v.tenant_column)::uuid, v_user, v_role, 'delete', v.entity, app.resource_id(r.old, v.key_columns),
      app.audit_changes(r.old, (select jsonb_object_agg(k, null) from jsonb_object_keys(jsonb_strip_nulls(r.old)) as k),
        v.redacted_columns),
      v_ip, v_agent, v_trace
    from (select to_jsonb(o) - v.derived_columns as old from old_rows as o) as r;
  else
    insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
      ip_address, user_agent, trace_id)
    select (n.new ->> v.tenant_column)::uuid, coalesce(v_user, (n.new ->> 'updated_by')::uuid), v_role,
      app.audit_action(v.entity, o.old, n.new), v.entity, app.resource_id(n.new, v.key_columns), c.changes, v_ip, v_agent, v_trace
    from (select to_jsonb(t) - v.derived_columns as new, row_number() over () as position from new_rows as t) as n
    inner join (select to_jsonb(t) - v.derived_columns as old, row_number() over () as position from old_rows as t) as o using (position)
    cross join lateral (select app.audit_changes(o.old, n.new, v.redacted_columns) as changes) as c
    where c.changes is not null;
  end if;
  return null;
end
$$;
comment on function app.tg__audit() is
'변경 감사 — Writes one audit line for every changed row of the statement (AUDT-01)';

select app.describe('audt.audit_logs', '감사 로그 — Audit log', '{
  "occurred_at": "발생 일시 — When it happened", "user_id": "사용자 — User", "actor_role": "역할 — API role or database user",
  "tenant_id": "회사 — Company concerned", "action": "동작 — create, update, delete, approve, export …",
  "resource_type": "자원 종류 — Entity", "resource_id": "자원 식별자 — Identifier of the record",
  "changes": "변경 내역 — Changed columns as {column: [old, new]}", "details": "상세 — Details of a business action",
  "result": "결과 — success or failure", "ip_address": "접속 IP — Client address", "user_agent": "브라우저 — User agent",
  "trace_id": "추적 ID — Trace id of the request"}');
select app.describe('audt.audit_logs_default', '감사 로그(예비) — Audit log, rows outside the monthly partitions', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a where a.attrelid = 'audt.audit_logs'::regclass and a.attnum > 0
));
select app.register_entity('audt.audit_logs', 'manager', '감사 로그', 'Audit log', p_kind => 'ledger', p_exportable => true);
alter table audt.audit_logs_default enable row level security;
alter table audt.audit_logs_default force row level security;
revoke all on audt.audit_logs_default from public, anon, authenticated;
-- the service reads the log; lines are written by the functions above only
revoke insert, update, delete, truncate on audt.audit_logs from service_role;

select app.expose('app.create_partitions(integer)');
select app.expose('app.audit(text,text,text,jsonb,text)', 'authenticated');

-- sql/foundation/lifecycle.sql
-- Status changes as data: which action leads from which state to which, who may do it, and whether a reason is needed.
-- One trigger enforces the table for every writer; public.transition is how clients act.

create table if not exists app.transitions (
  entity text not null references app.entities (entity) on delete cascade,
  action text not null check (action ~ '^[a-z_]+$'),
  from_state text not null,
  to_state text not null,
  permission text not null references app.permissions (permission) on delete restrict,
  by_company boolean not null default false,
  comment_required boolean not null default false,
  label_ko text not null,
  label_en text not null,
  primary key (entity, action, from_state)
);
create index if not exists transitions_permission_idx on app.transitions (permission);
alter table app.transitions enable row level security;
alter table app.transitions force row level security;
create policy transitions_read on app.transitions for select to authenticated using (entity is not null);
revoke all on app.transitions from public, anon, authenticated;
grant select on app.transitions to authenticated, service_role;
select app.declare_rows('app.transitions', '{entity,action,from_state}');
select app.describe('app.transitions', '상태 전이 — Allowed status changes', '{
  "entity": "엔터티 — Entity", "action": "동작 — Action", "from_state": "이전 상태 — From", "to_state": "다음 상태 — To",
  "permission": "권한 — Permission it takes", "by_company": "회사 수행 여부 — Done by the company itself, not by platform staff",
  "comment_required": "의견 필수 — Whether a comment must be given",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

create table if not exists public.status_changes (
  id uuid primary key default gen_random_uuid(),
  entity text not null references app.entities (entity) on delete restrict,
  record_id uuid not null,
  tenant_id uuid,
  action text not null,
  from_state text not null,
  to_state text not null,
  comment text,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by uuid
);
create index if not exists status_changes_record_idx on public.status_changes (entity, record_id, changed_at desc);
create index if not exists status_changes_tenant_idx on public.status_changes (tenant_id, changed_at desc);
select app.describe('public.status_changes', '상태 변경 이력 — History of status changes', '{
  "entity": "엔터티 — Entity", "record_id": "대상 — Record", "tenant_id": "회사 — Company concerned",
  "action": "동작 — Action", "from_state": "이전 상태 — From", "to_state": "다음 상태 — To", "comment": "의견 — Comment or reason",
  "changed_at": "변경 일시 — Changed at", "changed_by": "변경자 — Changed by (user)"}');
select app.register_entity(
  'public.status_changes', 'portal', '상태 변경 이력', 'Status changes', p_permission => 'portal.status_changes',
  p_kind => 'ledger'
);

create or replace function app.define_transition(
  p_entity text,
  p_action text,
  p_from text[],
  p_to text,
  p_permission_action text,
  p_label_ko text,
  p_label_en text,
  p_comment_required boolean default false,
  p_by_company boolean default false
) returns void
language plpgsql
set search_path = ''
as $$
declare
  v app.entities;
  v_permission text;
begin
  select * into strict v from app.entities as e where e.entity = p_entity;
  v_permission := v.permission || ':' || p_permission_action;
  insert into app.permissions (permission, scope, label_ko, label_en)
  values (v_permission, v.scope, v.label_ko || ' ' || p_label_ko, p_label_en || ' ' || lower(v.label_en))
  on conflict (permission) do nothing;
  insert into app.transitions (entity, action, from_state, to_state, permission, by_company, comment_required, label_ko, label_en)
  select p_entity, p_action, f.state, p_to, v_permission, p_by_company, p_comment_required, p_label_ko, p_label_en
  from unnest(p_from) as f (state)
  on conflict (entity, action, from_state) do update set
    to_state = excluded.to_state, permission = excluded.permission, by_company = excluded.by_company,
    comment_required = excluded.comment_required, label_ko = excluded.label_ko, label_en = excluded.label_en;
end
$$;
comment on function app.define_transition(text, text, text[], text, text, text, text, boolean, boolean) is
'상태 전이 정의 — Allows an action from the named states to one state and names the permission it takes';

create or replace function app.fail_transition(p_entity text, p_action text, p_state text) returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.fail('INVALID_TRANSITION', '현재 상태에서는 수행할 수 없는 작업입니다.', 409,
    jsonb_build_object('action', p_action, 'current', p_state, 'allowed', (
      select coalesce(jsonb_agg(distinct t.action), '[]') from app.transitions as t
      where t.entity = p_entity and t.from_state = p_state
    )), 'This action is not allowed in the current state.');
end
$$;
comment on function app.fail_transition(text, text, text) is
'상태 전이 오류 — Refuses with 409 INVALID_TRANSITION, naming the current state and the actions allowed in it';

create or replace function app.tg__lifecycle() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_from text;
  v_to text;
  v_action text := nullif(current_setting('app.action', true), '');
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_from := to_jsonb(old) ->> v.state_column;
  v_to := to_jsonb(new) ->> v.state_column;
  if v_from = v_to then
    return new;
  end if;
  select t.action into v_action
  from app.transitions as t
  where t.entity = v.entity and t.from_state = v_from and t.to_state = v_to and t.action = coalesce(v_action, t.action)
  order by t.action limit 1;
  if v_action is null then
    perform app.fail_transition(v.entity, current_setting('app.action', true), v_from);
  end if;
  insert into public.status_changes (entity, record_id, tenant_id, action, from_state, to_state, comment, changed_by)
  values (v.entity, new.id, (to_jsonb(new) ->> v.tenant_column)::uuid, v_action, v_from, v_to,
    nullif(current_setting('app.comment', true), ''), auth.uid());
  return new;
end
$$;
comment on function app.tg__lifecycle() is
'상태 전이 통제 — Refuses a status change that app.transitions does not allow, whoever writes it, and records the history';

create or replace function app.readable_record(p_entity text, p_id uuid, p_lock boolean default false) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_row jsonb;
  v_readable boolean;
begin
  select * into v from app.entities as e where e.entity = p_entity and e.state_column is not null;
  if found then
    execute format('select to_jsonb(t) from %s as t where t.id = $1%s%s', p_entity,
      case when v.is_soft_deleted then ' and not t.is_deleted' else '' end
        || case when v.scope = 'tenant' then ' and t.tenant_id = app.tenant_id()' else '' end,
      case when p_lock then ' for no key update' else '' end)
    into v_row using p_id;
    v_readable := app.is_trusted() or case v.scope
      when 'tenant' then (v_row ->> v.tenant_column)::uuid = app.tenant_id() and app.can(v.permission || ':read')
      else app.platform_can(v.permission || ':read') or (v_row ->> v.tenant_column)::uuid = app.company_id()
    end;
  end if;
  if v_row is null or v_readable is not true then
    perform app.fail_not_found();
  end if;
  return v_row;
end
$$;
comment on function app.readable_record(text, uuid, boolean) is
'조회 가능 레코드 — The row as json when the caller may read it, else 404; p_lock holds it for the transaction';

create or replace function app.may_transition(p_transition app.transitions, p_company uuid) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_scope text;
begin
  if app.is_trusted() then
    return true;
  end if;
  select e.scope into v_scope from app.entities as e where e.entity = p_transition.entity;
  if v_scope = 'tenant' then
    return app.can(p_transition.permission);
  elsif p_transition.by_company then
    return p_company = app.company_id() and app.company_can(p_transition.permission);
  end if;
  return app.platform_can(p_transition.permission);
end
$$;
comment on function app.may_transition(app.transitions, uuid) is
'상태 전이 권한 — Whether the caller holds the permission of a transition on a record of the company';

create or replace function app.transition(p_entity text, p_id uuid, p_action text, p_comment text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_transition app.transitions;
  v_row jsonb := app.readable_record(p_entity, p_id, true);
  v_comment text := nullif(btrim(p_comment), '');
begin
  select * into strict v from app.entities as e where e.entity = p_entity;
  select * into v_transition from app.transitions as t
  where t.entity = p_entity and t.action = p_action and t.from_state = v_row ->> v.state_column;
  if not found then
    perform app.refuse_transition(p_entity, p_action, v_row, v);
  end if;
  if not app.may_transition(v_transition, (v_row ->> v.tenant_column)::uuid) then
    perform app.fail_forbidden(v_transition.permission);
  end if;
  if length(v_comment) > 1000 or (v_transition.comment_required and v_comment is null) then
    perform app.fail_validation(app.field_error('comment', '사유를 1~1000자로 입력해 주세요.'));
  end if;
  perform set_config('app.action', p_action, true), set_config('app.action_entity', p_entity, true),
    set_config('app.comment', coalesce(v_comment, ''), true);
  execute format('update %s as t set %I = %L where t.id = $1%s', p_entity, v.state_column, v_transition.to_state,
    case when v.scope = 'tenant' then format(' and t.tenant_id = %L', v_row ->> 'tenant_id') else '' end) using p_id;
  perform set_config('app.action', '', true), set_config('app.action_entity', '', true), set_config('app.comment', '', true);
  return jsonb_build_object('entity', p_entity, 'id', p_id, 'action', p_action, 'from', v_transition.from_state,
    'to', v_transition.to_state, 'changed_at', now());
end
$$;
comment on function app.transition(text, uuid, text, text) is
'상태 변경 — One transaction: locks the row, checks state and permission, changes the status; triggers write history, audit and effects';

-- Without the permission the answer is 403 in every state, so that states are not probed by the way.
create or replace function app.refuse_transition(p_entity text, p_action text, p_row jsonb, v app.entities) returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_transition app.transitions;
begin
  select * into v_transition from app.transitions as t where t.entity = p_entity and t.action = p_action limit 1;
  if found and not app.may_transition(v_transition, (p_row ->> v.tenant_column)::uuid) then
    perform app.fail_forbidden(v_transition.permission);
  end if;
  perform app.fail_transition(p_entity, p_action, p_row ->> v.state_column);
end
$$;
comment on function app.refuse_transition(text, text, jsonb, app.entities) is
'상태 변경 거절 — 403 when the caller could never do it, else 409 with the current state and what is allowed';

create or replace function public.transition(p_entity text, p_id uuid, p_action text, p_comment text default null)
returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.transition(p_entity, p_id, p_action, p_comment);
end
$$;
comment on function public.transition(text, uuid, text, text) is
'상태 변경 — Changes the status of a record: POST /rpc/transition {"p_entity": "public.members", "p_id": …, "p_action": "approve", "p_comment": …} answers {entity, id, action, from, to, changed_at}; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 409 INVALID_TRANSITION, 422 VALIDATION_ERROR';

create or replace function public.available_transitions(p_entity text, p_id uuid)
returns table (action text, label_ko text, label_en text, to_state text, comment_required boolean)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_row jsonb := app.readable_record(p_entity, p_id);
begin
  return query
  select t.action, t.label_ko, t.label_en, t.to_state, t.comment_required
  from app.transitions as t
  inner join app.entities as e on t.entity = e.entity
  where t.entity = p_entity and t.from_state = v_row ->> e.state_column
    and app.may_transition(t, (v_row ->> e.tenant_column)::uuid)
  order by t.action;
end
$$;
comment on function public.available_transitions(text, uuid) is
'가능한 상태 변경 — Actions the caller may take on a record now: POST /rpc/available_transitions; error 404';

select app.expose('app.fail_transition(text,text,text)', 'authenticated');
select app.expose('app.readable_record(text,uuid,boolean)', 'authenticated');
select app.expose('app.may_transition(app.transitions,uuid)', 'authenticated');
select app.expose('app.transition(text,uuid,text,text)', 'authenticated');
select app.expose('app.refuse_transition(text,text,jsonb,app.entities)', 'authenticated');
select app.expose('public.transition(text,uuid,text,text)', 'authenticated');
select app.expose('public.available_transitions(text,uuid)', 'authenticated');

-- sql/foundation/numbering.sql
-- Document numbers: one counter row per (tenant, document, period). A number drawn here belongs to the transaction that
-- drew it: a rollback gives it back, so the series has no gaps.

create table if not exists app.counters (
  tenant_id uuid not null,
  document text not null,
  period text not null,
  last_number bigint not null check (last_number > 0),
  primary key (tenant_id, document, period)
);
alter table app.counters enable row level security;
alter table app.counters force row level security;
revoke all on app.counters from public, anon, authenticated;
select app.describe('app.counters', '채번 — Numbering counters', '{
  "document": "문서 종류 — Kind of document", "period": "기간 — Period, for example 202611",
  "last_number": "마지막 번호 — Last number given"}');

create or replace function app.next_number(p_tenant_id uuid, p_document text, p_period text) returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number bigint;
begin
  insert into app.counters (tenant_id, document, period, last_number)
  values (p_tenant_id, p_document, p_period, 1)
  on conflict (tenant_id, document, period) do update set last_number = counters.last_number + 1
  returning last_number into v_number;
  return v_number;
end
$$;
comment on function app.next_number(uuid, text, text) is
'다음 번호 — Draws the next number of a series; concurrent callers queue on the counter row and no number is lost or doubled';

select app.expose('app.next_number(uuid,text,text)');

-- sql/foundation/outbox.sql
-- The outbox: a message is written in the transaction of its business action and delivered afterwards by the worker
-- (X-26), at least once. dedupe_key makes one event one message however often it is reported.
create schema if not exists noti;
comment on schema noti is '알림 — Notifications';
revoke all on schema noti from public;
grant usage on schema noti to authenticated, service_role;

create type noti.notification_status as enum ('pending', 'sending', 'sent', 'dead');
create type noti.template_locale as enum ('ko', 'en');

create table if not exists noti.notifications (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid,
  user_id uuid,
  recipient text not null check (length(recipient) between 3 and 320 and recipient !~ '[\r\n]'),
  template_code text not null,
  locale noti.template_locale not null default 'ko',
  payload jsonb not null default '{}',
  dedupe_key text unique,
  status noti.notification_status not null default 'pending',
  attempts integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  claimed_until timestamptz,
  sent_at timestamptz,
  last_error text,
  created_at timestamptz not null default now()
);
create index if not exists notifications_due_idx on noti.notifications (next_attempt_at) where status in ('pending', 'sending');
create index if not exists notifications_tenant_idx on noti.notifications (tenant_id, created_at desc);
create index if not exists notifications_status_idx on noti.notifications (status, created_at desc);

-- One-time links stand apart from what staff may see, and are erased when the message has left.
create table if not exists app.notification_secrets (
  notification_id uuid primary key references noti.notifications (id) on delete cascade,
  secret jsonb not null
);
alter table app.notification_secrets enable row level security;
alter table app.notification_secrets force row level security;
revoke all on app.notification_secrets from public, anon, authenticated;

create table if not exists noti.templates (
  id uuid primary key default gen_random_uuid(),
  code text not null check (code ~ '^[a-z][a-z0-9_]{2,60}$'),
  locale noti.template_locale not null,
  subject text not null check (length(subject) between 1 and 255 and subject !~ '[\r\n]'),
  html_body text not null check (length(html_body) between 1 and 100000),
  text_body text not null check (length(text_body) between 1 and 100000),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
-- NOTI-01: one live override per code and language
create unique index if not exists templates_code_key on noti.templates (code, locale) where not is_deleted;

select app.describe('noti.notifications', '알림 발송함 — Outbox of messages', '{
  "tenant_id": "회사 — Company concerned", "user_id": "수신 사용자 — Recipient''s account", "recipient": "수신 주소 — E-mail address",
  "template_code": "템플릿 코드 — Template", "locale": "언어 — Language", "payload": "내용 변수 — Variables of the template",
  "dedupe_key": "중복 방지 키 — Event key: one message for one event",
  "status": "상태 — pending, sending, sent or dead", "attempts": "시도 횟수 — Deliveries tried",
  "next_attempt_at": "다음 시도 — Next attempt", "claimed_until": "점유 만료 — Until when a worker holds it",
  "sent_at": "발송 일시 — Sent at", "last_error": "마지막 오류 — Last error"}');
select app.describe('app.notification_secrets', '알림 비밀 변수 — One-time links of messages not yet sent', '{
  "notification_id": "알림 — Message", "secret": "비밀 변수 — Variables such as links and codes"}');
select app.describe('noti.templates', '알림 템플릿 — Message templates that replace the built-in ones', '{
  "code": "템플릿 코드 — Template", "locale": "언어 — Language", "subject": "제목 — Subject (Jinja2)",
  "html_body": "HTML 본문 — HTML body (Jinja2, sandboxed)", "text_body": "텍스트 본문 — Text body (Jinja2, sandboxed)",
  "is_active": "사용 여부 — Whether it replaces the built-in template"}');

create or replace function app.notify(
  p_template text,
  p_recipient text,
  p_payload jsonb,
  p_locale text default 'ko',
  p_user_id uuid default null,
  p_tenant_id uuid default null,
  p_dedupe_key text default null,
  p_secret jsonb default null
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into noti.notifications (template_code, recipient, payload, locale, user_id, tenant_id, dedupe_key)
  values (p_template, p_recipient, coalesce(p_payload, '{}'), coalesce(p_locale, 'ko')::noti.template_locale, p_user_id,
    p_tenant_id, p_dedupe_key)
  on conflict (dedupe_key) do nothing
  returning id into v_id;
  if v_id is not null then
    insert into app.notification_secrets (notification_id, secret) select v_id, p_secret where p_secret is not null;
    perform pg_notify('noti', v_id::text);
  end if;
  return v_id;
end
$$;
comment on function app.notify(text, text, jsonb, text, uuid, uuid, text, jsonb) is
'알림 등록 — Writes a message to the outbox in the caller''s transaction and wakes the worker; null when the event was reported before';

create or replace function app.claim_notifications(p_limit integer, p_lease interval)
returns table (
  id uuid, recipient text, template_code text, locale text, payload jsonb, secret jsonb, attempts integer,
  dedupe_key text, user_id uuid, tenant_id uuid, created_at timestamptz
)
language plpgsql
security definer
set search_path = ''
as $$
begin
  return query
  with due as (
    select n.id from noti.notifications as n
    where n.status in ('pending', 'sending') and n.next_attempt_at <= now()
      and (n.status = 'pending' or n.claimed_until < now())
    order by n.next_attempt_at
    for update skip locked
    limit p_limit
  ), claimed as (
    update noti.notifications as n
    set status = 'sending', attempts = n.attempts + 1, claimed_until = now() + p_lease
    from due where n.id = due.id
    returning n.*
  )
  select c.id, c.recipient, c.template_code, c.locale::text, c.payload, s.secret, c.attempts, c.dedupe_key, c.user_id, c.tenant_id,
    c.created_at
  from claimed as c
  left join app.notification_secrets as s on c.id = s.notification_id
  order by c.next_attempt_at;
end
$$;
comment on function app.claim_notifications(integer, interval) is
'발송 대상 점유 — Hands up to p_limit due messages to one worker for p_lease; a dead worker''s come back when the lease ends';

create or replace function app.finish_notifications(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update noti.notifications
  set status = 'sent', sent_at = clock_timestamp(), claimed_until = null, last_error = null
  where id = any(p_ids) and status = 'sending';
  get diagnostics v_count = row_count;
  delete from app.notification_secrets where notification_id = any(p_ids);
  return v_count;
end
$$;
comment on function app.finish_notifications(uuid[]) is '발송 완료 — Marks messages as sent and erases their one-time links';

create or replace function app.fail_notification(p_id uuid, p_error text, p_retry_at timestamptz) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update noti.notifications
  set status = case when p_retry_at is null then 'dead' else 'pending' end::noti.notification_status,
    next_attempt_at = coalesce(p_retry_at, next_attempt_at), claimed_until = null, last_error = left(p_error, 500)
  where id = p_id and status = 'sending';
end
$$;
comment on function app.fail_notification(uuid, text, timestamptz) is
'발송 실패 — Schedules another attempt at p_retry_at, or gives the message up (dead letter) when it is null';

create or replace function app.release_notifications(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  update noti.notifications set status = 'pending', attempts = greatest(attempts - 1, 0), claimed_until = null
  where id = any(p_ids) and status = 'sending';
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.release_notifications(uuid[]) is
'점유 해제 — Gives claimed messages back untouched (a worker stops, the mail server is away); the attempt does not count';

create or replace function app.retry_notification(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_found boolean;
begin
  if not (app.is_trusted() or app.platform_can('noti.notifications:update')) then
    perform app.fail_forbidden('noti.notifications:update');
  end if;
  update noti.notifications set status = 'pending', attempts = 0, next_attempt_at = now(), last_error = null
  where id = p_id and status = 'dead'
  returning true into v_found;
  if v_found is not true then
    perform app.fail_not_found();
  end if;
  perform pg_notify('noti', p_id::text), app.audit('retry', 'noti.notifications', p_id::text);
  return jsonb_build_object('id', p_id, 'status', 'pending');
end
$$;
comment on function app.retry_notification(uuid) is '발송 재시도 — Puts a dead letter back into the queue';

create or replace function noti.retry_notification(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.retry_notification(p_id);
end
$$;
comment on function noti.retry_notification(uuid) is
'발송 재시도 — Puts a dead letter back into the queue (staff): POST /rpc/retry_notification {"p_id": …}, profile noti; errors 403, 404';

create or replace function app.expire_notifications(p_keep interval default '180 days') returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  delete from noti.notifications where status in ('sent', 'dead') and created_at < now() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_notifications(interval) is '오래된 알림 정리 — Removes sent and given-up messages older than p_keep';

select app.register_entity('noti.templates', 'manager', '알림 템플릿', 'Message templates');
-- The outbox is written by functions only and its states are the worker's: no audit line for every delivery.
select app.register_entity('noti.notifications', 'manager', '알림 발송함', 'Outbox', p_kind => 'reference');
select app.define_permission('noti.notifications:update', 'manager', '알림 재발송', 'Resend messages');

select app.expose('app.notify(text,text,jsonb,text,uuid,uuid,text,jsonb)');
select app.expose('app.claim_notifications(integer,interval)');
select app.expose('app.finish_notifications(uuid[])');
select app.expose('app.release_notifications(uuid[])');
select app.expose('app.fail_notification(uuid,text,timestamptz)');
select app.expose('app.expire_notifications(interval)');
select app.expose('app.retry_notification(uuid)', 'authenticated');
select app.expose('noti.retry_notification(uuid)', 'authenticated');

-- sql/foundation/labels.sql
-- Headings and labels: exports and screens take them from the comments on the columns.

create or replace function app.column_labels(p_entity text)
returns table (column_name text, label_ko text, label_en text, data_type text, column_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select a.attname::text, split_part(d.description, ' — ', 1), split_part(d.description, ' — ', 2),
    pg_catalog.format_type(a.atttypid, null), a.attnum::integer
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_description as d
    on a.attrelid = d.objoid and a.attnum = d.objsubid and d.classoid = 'pg_catalog.pg_class'::regclass
  where a.attrelid = to_regclass(p_entity) and a.attnum > 0 and not a.attisdropped
    and exists (select 1 from app.entities as e where e.entity = p_entity)
  order by a.attnum;
end
$$;
comment on function app.column_labels(text) is
'컬럼 이름표 — Korean and English heading, type and position of every column of a registered entity';

create or replace function public.column_labels(p_entity text)
returns table (column_name text, label_ko text, label_en text, data_type text, column_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select l.column_name, l.label_ko, l.label_en, l.data_type, l.column_position from app.column_labels(p_entity) as l;
end
$$;
comment on function public.column_labels(text) is
'컬럼 이름표 — Headings of an entity for screens: POST /rpc/column_labels {"p_entity": "public.members"}';

select app.expose('app.column_labels(text)', 'authenticated');
select app.expose('public.column_labels(text)', 'authenticated');

-- sql/foundation/lookups.sql
-- Answers of outside services (tax office, credit bureau), kept so that the same question is not asked twice a day and
-- an old answer can be shown when the service fails. Shared by all processes of the sidecar.

create table if not exists app.external_lookups (
  source text not null check (source in ('nts_status', 'nts_validity', 'nice_company')),
  lookup_key text not null check (length(lookup_key) between 1 and 200),
  payload jsonb not null,
  fetched_at timestamptz not null default now(),
  primary key (source, lookup_key)
);
alter table app.external_lookups enable row level security;
alter table app.external_lookups force row level security;
revoke all on app.external_lookups from public, anon, authenticated;
select app.describe('app.external_lookups', '외부 조회 결과 — Cached answers of outside services', '{
  "source": "조회처 — Service and question", "lookup_key": "조회 키 — What was asked", "payload": "응답 — Answer",
  "fetched_at": "조회 일시 — Fetched at"}');

create or replace function app.cached_lookup(p_source text, p_key text)
returns table (payload jsonb, fetched_at timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select l.payload, l.fetched_at from app.external_lookups as l where l.source = p_source and l.lookup_key = p_key;
end
$$;
comment on function app.cached_lookup(text, text) is '조회 결과 읽기 — The kept answer and its age; the caller decides what is fresh';

create or replace function app.store_lookup(p_source text, p_key text, p_payload jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into app.external_lookups (source, lookup_key, payload)
  values (p_source, p_key, p_payload)
  on conflict (source, lookup_key) do update set payload = excluded.payload, fetched_at = now();
end
$$;
comment on function app.store_lookup(text, text, jsonb) is '조회 결과 저장 — Keeps an answer of an outside service';

create or replace function app.expire_lookups(p_keep interval default '30 days') returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  delete from app.external_lookups where fetched_at < now() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_lookups(interval) is '오래된 조회 결과 정리 — Removes answers older than p_keep';

select app.expose('app.cached_lookup(text,text)');
select app.expose('app.store_lookup(text,text,jsonb)');
select app.expose('app.expire_lookups(interval)');

-- sql/foundation/jobs.sql
-- Scheduled jobs of the worker: one row a job, so that several workers never run one twice inside its interval, and a
-- job whose worker died is taken up again when its lease ends.

create table if not exists app.jobs (
  name text primary key check (name ~ '^[a-z_]+$'),
  started_at timestamptz,
  finished_at timestamptz,
  locked_until timestamptz,
  last_error text
);
alter table app.jobs enable row level security;
alter table app.jobs force row level security;
revoke all on app.jobs from public, anon, authenticated;
grant select on app.jobs to service_role;
select app.describe('app.jobs', '정기 작업 — Scheduled jobs of the worker', '{
  "name": "작업 이름 — Job", "started_at": "시작 일시 — Last started", "finished_at": "종료 일시 — Last finished",
  "locked_until": "점유 만료 — Until when a worker holds it", "last_error": "마지막 오류 — Last error"}');

create or replace function app.start_job(p_name text, p_every interval, p_lease interval) returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into app.jobs as j (name, started_at, locked_until)
  values (p_name, now(), now() + p_lease)
  on conflict (name) do update set started_at = now(), locked_until = now() + p_lease
  where (j.locked_until is null or j.locked_until < now()) and (j.started_at is null or j.started_at + p_every <= now());
  return found;
end
$$;
comment on function app.start_job(text, interval, interval) is
'작업 시작 — Takes a job when it is due and nobody holds it; false otherwise';

create or replace function app.finish_job(p_name text, p_error text default null) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update app.jobs set finished_at = now(), locked_until = null, last_error = left(p_error, 500) where name = p_name;
end
$$;
comment on function app.finish_job(text, text) is '작업 종료 — Releases a job and keeps its error, null when it went well';

select app.expose('app.start_job(text,interval,interval)');
select app.expose('app.finish_job(text,text)');

-- policies/foundation/audit.sql
-- Staff with the permission read everything; a company's people with the permission read their company's lines.
create policy audit_logs_read on audt.audit_logs for select to authenticated using (
  (select app.platform_can('audt.audit_logs:read'))
  or (tenant_id = (select app.tenant_id()) and (select app.can('audt.audit_logs:read')))
);
grant select on audt.audit_logs to authenticated;

-- policies/foundation/lifecycle.sql
create policy status_changes_read on public.status_changes for select to authenticated using (
  tenant_id = (select app.company_id()) or (select app.platform_can('portal.status_changes:read'))
);
grant select on public.status_changes to authenticated;

-- policies/foundation/outbox.sql
-- The outbox is for staff; its one-time links stand in a table of their own that no API role reads.
create policy notifications_read on noti.notifications for select to authenticated using (
  (select app.platform_can('noti.notifications:read'))
);
grant select on noti.notifications to authenticated;
revoke insert, update, delete, truncate on noti.notifications from service_role;

create policy templates_read on noti.templates for select to authenticated using (
  not is_deleted and (select app.platform_can('noti.templates:read'))
);
create policy templates_create on noti.templates for insert to authenticated with check (
  (select app.platform_can('noti.templates:create'))
);
create policy templates_update on noti.templates for update to authenticated using (
  not is_deleted and (select app.platform_can('noti.templates:update'))
) with check ((select app.platform_can('noti.templates:update')));
create policy templates_delete on noti.templates for delete to authenticated using (
  not is_deleted and (select app.platform_can('noti.templates:delete'))
);
grant select, delete on noti.templates to authenticated;
grant insert (id, code, locale, subject, html_body, text_body, is_active) on noti.templates to authenticated;
grant update (id, code, locale, subject, html_body, text_body, is_active) on noti.templates to authenticated;

-- sql/portal/codes.sql
-- Code lists of the portal: every drop-down of the sign-up form, the profile and the content pages.
-- Clients read them through PostgREST; the columns of other tables hold the code, never the label.
-- Rows here are reference data the program depends on. A row is retired by is_active = false, never deleted,
-- and `on conflict` leaves is_active alone so that a list trimmed by an administrator stays trimmed.

create table public.code_groups (
  group_code text primary key,
  label_ko text not null,
  label_en text not null,
  label_zh text,
  is_active boolean not null default true,
  constraint code_groups_group_code_format check (group_code ~ '^[a-z][a-z0-9_]*$')
);

comment on table public.code_groups is '코드 그룹 — Code lists, one row a list';
comment on column public.code_groups.group_code is '그룹 코드 — Name of the list, snake case';
comment on column public.code_groups.label_ko is '한국어 명칭 — Korean label';
comment on column public.code_groups.label_en is '영어 명칭 — English label';
comment on column public.code_groups.label_zh is '중국어 명칭 — Chinese label, simplified';
comment on column public.code_groups.is_active is '사용 여부 — Offered to clients';

create table public.codes (
  group_code text not null,
  code text not null,
  parent_group text,
  parent_code text,
  label_ko text not null,
  label_en text not null,
  label_zh text,
  sort_order integer not null default 0,
  is_active boolean not null default true,
  attributes jsonb not null default '{}',
  constraint codes_pkey primary key (group_code, code),
  constraint codes_group_fkey foreign key (group_code)
  references public.code_groups (group_code) on update cascade on delete restrict,
  constraint codes_parent_fkey foreign key (parent_group, parent_code)
  references public.codes (group_code, code) on update cascade on delete restrict,
  constraint codes_code_format check (code ~ '^[A-Za-z0-9_]+([.][0-9]+)?$'),
  constraint codes_parent_complete check ((parent_group is null) = (parent_code is null)),
  constraint codes_parent_other check ((parent_group, parent_code) is distinct from (group_code, code)),
  constraint codes_attributes_object check (jsonb_typeof(attributes) = 'object')
);

create index codes_parent_idx on public.codes (parent_group, parent_code);

comment on table public.codes is '코드 — Values of the code lists, with labels';
comment on column public.codes.group_code is '그룹 코드 — List this value belongs to';
comment on column public.codes.code is '코드 — Stored value';
comment on column public.codes.parent_group is '상위 그룹 코드 — List of the parent value';
comment on column public.codes.parent_code is '상위 코드 — Parent value';
comment on column public.codes.label_ko is '한국어 명칭 — Korean label';
comment on column public.codes.label_en is '영어 명칭 — English label';
comment on column public.codes.label_zh is '중국어 명칭 — Chinese label, simplified';
comment on column public.codes.sort_order is '정렬 순서 — Position in the list, ascending';
comment on column public.codes.is_active is '사용 여부 — Offered to clients';
comment on column public.codes.attributes is '추가 속성 — Further properties, depending on the list';

insert into public.code_groups (group_code, label_ko, label_en, label_zh) values
('region', '소재지', 'Region', '所在地'),
('company_kind', '기업 구분', 'Company kind', '企业类别'),
('startup_stage', '창업구분', 'Start-up stage', '创业阶段'),
('startup_type', '창업유형', 'Start-up type', '创业类型'),
('ksic_major', '한국표준산업분류 대분류', 'KSIC section (revision 10)', '韩国标准产业分类（大类）'),
('ksic_sub', '한국표준산업분류 중분류', 'KSIC division (revision 10)', '韩国标准产业分类（中类）'),
('business_field', '지역주력산업코드', 'Regional key industry', '地区主力产业代码'),
('main_industry', '주력산업', 'Gangwon main industry', '江原主力产业'),
('main_industry_ksic', '주력산업 KSIC', 'KSIC classes of a main industry', '主力产业KSIC'),
('cooperation_field', '산업협력 희망 분야', 'Industry cooperation wish', '产业合作意向领域'),
('participation_program', '참여 프로그램', 'Participation programme', '参与项目'),
('gender', '성별', 'Gender', '性别'),
('industry', '업종', 'Industry (legacy list)', '行业'),
('approval_status', '승인 상태', 'Approval status', '审批状态'),
('member_status', '회원 상태', 'Account status', '会员状态'),
('member_state', '회원 처리 상태', 'Member state', '会员处理状态'),
('ip_type', '지식재산권 구분', 'Intellectual property type', '知识产权类别'),
('ip_registration_type', '등록구분', 'Registration type', '登记类别'),
('ip_country', '등록국가', 'Country of registration', '登记国家'),
('ip_overseas_type', '해외출원구분', 'Filing route', '海外申请类别'),
('message_category', '메시지 분류', 'Message category', '消息分类'),
('inquiry_category', '문의 분류', 'Inquiry category', '咨询分类'),
('priority', '우선순위', 'Priority', '优先级'),
('banner_place', '배너 위치', 'Banner place', '横幅位置'),
('faq_category', 'FAQ 분류', 'FAQ category', '常见问题分类'),
('board_type', '게시판 구분', 'Board type', '公告类别'),
('legal_content_type', '약관 구분', 'Legal text', '条款类别'),
('business_age_range', '업력 구간', 'Business age range', '经营年限区间'),
('investment_range', '투자금액 구간', 'Investment amount range', '投资金额区间'),
('patent_count_range', '특허 건수 구간', 'Patent count range', '专利件数区间')
on conflict (group_code) do update
  set label_ko = excluded.label_ko, label_en = excluded.label_en, label_zh = excluded.label_zh;

insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh, attributes) values
('region', 'chuncheon', 1, '춘천시', 'Chuncheon', '春川市', '{"in_gangwon": true}'),
('region', 'wonju', 2, '원주시', 'Wonju', '原州市', '{"in_gangwon": true}'),
('region', 'gangneung', 3, '강릉시', 'Gangneung', '江陵市', '{"in_gangwon": true}'),
('region', 'donghae', 4, '동해시', 'Donghae', '东海市', '{"in_gangwon": true}'),
('region', 'taebaek', 5, '태백시', 'Taebaek', '太白市', '{"in_gangwon": true}'),
('region', 'sokcho', 6, '속초시', 'Sokcho', '束草市', '{"in_gangwon": true}'),
('region', 'samcheok', 7, '삼척시', 'Samcheok', '三陟市', '{"in_gangwon": true}'),
('region', 'hongcheon', 8, '홍천군', 'Hongcheon', '洪川郡', '{"in_gangwon": true}'),
('region', 'hoengseong', 9, '횡성군', 'Hoengseong', '横城郡', '{"in_gangwon": true}'),
('region', 'yeongwol', 10, '영월군', 'Yeongwol', '宁越郡', '{"in_gangwon": true}'),
('region', 'pyeongchang', 11, '평창군', 'Pyeongchang', '平昌郡', '{"in_gangwon": true}'),
('region', 'jeongseon', 12, '정선군', 'Jeongseon', '旌善郡', '{"in_gangwon": true}'),
('region', 'cheorwon', 13, '철원군', 'Cheorwon', '铁原郡', '{"in_gangwon": true}'),
('region', 'hwacheon', 14, '화천군', 'Hwacheon', '华川郡', '{"in_gangwon": true}'),
('region', 'yanggu', 15, '양구군', 'Yanggu', '杨口郡', '{"in_gangwon": true}'),
('region', 'inje', 16, '인제군', 'Inje', '麟蹄郡', '{"in_gangwon": true}'),
('region', 'goseong', 17, '고성군', 'Goseong', '高城郡', '{"in_gangwon": true}'),
('region', 'yangyang', 18, '양양군', 'Yangyang', '襄阳郡', '{"in_gangwon": true}'),
('region', 'other', 19, '기타 지역', 'Other region', '其他地区', '{"in_gangwon": false}'),

('company_kind', 'individual', 1, '개인사업자', 'Sole proprietor', '个体工商户', '{}'),
('company_kind', 'corporation', 2, '법인사업자', 'Corporation', '法人企业', '{}'),
('company_kind', 'nonprofit', 3, '비영리단체', 'Non-profit organisation', '非营利组织', '{}'),

-- Two earlier lists named the same stages differently: aliases are the codes that imports still carry.
('startup_stage', 'preliminary', 1, '예비창업', 'Pre-start-up', '预备创业', '{"aliases": ["pre_startup"]}'),
(
  'startup_stage', 'initial', 2, '초기(창업 3년 이하)', 'Early (3 years or less)', '初创（创业3年以内）',
  '{"aliases": ["startup_under_3years"], "max_years": 3}'
),
(
  'startup_stage', 'growth', 3, '성장(3~7년)', 'Growth (3 to 7 years)', '成长（3～7年）',
  '{"aliases": [], "min_years": 3, "max_years": 7}'
),
(
  'startup_stage', 'leap', 4, '도약(7년 이상)', 'Leap (7 years or more)', '跃升（7年以上）',
  '{"aliases": ["growth_over_7years"], "min_years": 7}'
),
('startup_stage', 'restart', 5, '재창업', 'Restart', '再创业', '{"aliases": ["re_startup"]}'),

('startup_type', 'student_startup', 1, '학생창업', 'Student start-up', '学生创业', '{}'),
('startup_type', 'faculty_startup', 2, '교원창업', 'Faculty start-up', '教师创业', '{}'),
('startup_type', 'women_enterprise', 3, '여성기업', 'Women-owned enterprise', '女性企业', '{}'),
('startup_type', 'research_institute', 4, '연구소기업', 'Research institute enterprise', '研究所企业', '{}'),
('startup_type', 'venture_company', 5, '벤처기업', 'Certified venture company', '风险企业', '{}'),
('startup_type', 'non_venture', 6, '비벤처기업', 'Non-venture company', '非风险企业', '{}'),
(
  'startup_type', 'preliminary_social_enterprise', 7,
  '예비사회적기업', 'Preliminary social enterprise', '预备社会企业', '{}'
),
('startup_type', 'social_enterprise', 8, '사회적기업', 'Social enterprise', '社会企业', '{}'),
('startup_type', 'youth_enterprise', 9, '청년기업', 'Youth enterprise', '青年企业', '{}'),
('startup_type', 'cooperative', 10, '협동조합', 'Cooperative', '合作社', '{}'),
('startup_type', 'village_enterprise', 11, '마을기업', 'Village enterprise', '村庄企业', '{}'),
('startup_type', 'other', 12, '기타', 'Other', '其他', '{}'),

('main_industry', 'natural_bio', 1, '천연물바이오소재', 'Natural-product bio materials', '天然物生物材料', '{}'),
('main_industry', 'ceramic', 2, '세라믹원료·소재', 'Ceramic raw materials', '陶瓷原料·材料', '{}'),
('main_industry', 'digital_health', 3, '디지털헬스케어', 'Digital healthcare', '数字医疗保健', '{}'),

('cooperation_field', 'field1', 1, '기술 협력', 'Technical cooperation', '技术合作', '{"statistics_tag": "tech"}'),
('cooperation_field', 'field2', 2, '시장 확대', 'Market expansion', '市场拓展', '{"statistics_tag": "market"}'),
('cooperation_field', 'field3', 3, '인재 양성', 'Talent development', '人才培养', '{"statistics_tag": "talent"}'),

(
  'participation_program', 'startup_center_university', 1, '창업중심대학', 'Start-up centred university',
  '创业中心大学', '{"statistics_tag": "STARTUP_UNIVERSITY"}'
),
(
  'participation_program', 'global_business', 2, '글로벌사업(글로컬사업)', 'Global (glocal) programme',
  '全球化项目（全球本土化项目）', '{"statistics_tag": "GLOBAL_GLOCAL"}'
),
('participation_program', 'rise_business', 3, 'RISE사업(단)', 'RISE programme', 'RISE项目', '{"statistics_tag": "RISE"}'),
('participation_program', 'none', 4, '없음', 'None', '无', '{"exclusive": true}'),

('gender', 'male', 1, '남성', 'Male', '男', '{"aliases": ["MALE"]}'),
('gender', 'female', 2, '여성', 'Female', '女', '{"aliases": ["FEMALE"]}'),

('industry', 'software', 1, '소프트웨어', 'Software', '软件', '{}'),
('industry', 'hardware', 2, '하드웨어', 'Hardware', '硬件', '{}'),
('industry', 'biotechnology', 3, '생명공학', 'Biotechnology', '生物技术', '{}'),
('industry', 'healthcare', 4, '의료', 'Healthcare', '医疗', '{}'),
('industry', 'education', 5, '교육', 'Education', '教育', '{}'),
('industry', 'finance', 6, '금융', 'Finance', '金融', '{}'),
('industry', 'other', 7, '기타', 'Other', '其他', '{}'),

('approval_status', 'pending', 1, '승인 대기', 'Awaiting approval', '待审批', '{}'),
('approval_status', 'approved', 2, '승인됨', 'Approved', '已批准', '{}'),
('approval_status', 'rejected', 3, '거부됨', 'Rejected', '已拒绝', '{}'),

('member_status', 'pending', 1, '승인 대기', 'Awaiting approval', '待审批', '{}'),
('member_status', 'active', 2, '활성', 'Active', '启用', '{}'),
('member_status', 'suspended', 3, '정지됨', 'Suspended', '已停用', '{}'),
('member_status', 'inactive', 4, '비활성', 'Inactive', '未启用', '{}'),

('member_state', 'pending', 1, '승인 대기', 'Awaiting approval', '待审批', '{}'),
('member_state', 'approved', 2, '승인됨', 'Approved', '已批准', '{}'),
('member_state', 'rejected', 3, '거부됨', 'Rejected', '已拒绝', '{}'),
('member_state', 'suspended', 4, '정지됨', 'Suspended', '已停用', '{}'),
('member_state', 'withdrawn', 5, '탈퇴', 'Withdrawn', '已退出', '{}'),

('ip_type', 'patent', 1, '특허', 'Patent', '专利', '{}'),
('ip_type', 'trademark', 2, '상표권', 'Trademark', '商标权', '{}'),
('ip_type', 'utility', 3, '실용신안', 'Utility model', '实用新型', '{}'),
('ip_type', 'design', 4, '디자인', 'Design', '外观设计', '{}'),
('ip_type', 'other', 5, '기타', 'Other', '其他', '{}'),

('ip_registration_type', 'application', 1, '출원(신청)', 'Application', '申请', '{}'),
('ip_registration_type', 'registered', 2, '등록', 'Registered', '注册', '{}'),

('ip_country', 'korea', 1, '대한민국', 'Republic of Korea', '韩国', '{"iso": "KR"}'),
('ip_country', 'usa', 2, '미국', 'United States', '美国', '{"iso": "US"}'),
('ip_country', 'uk', 3, '영국', 'United Kingdom', '英国', '{"iso": "GB"}'),
('ip_country', 'china', 4, '중국', 'China', '中国', '{"iso": "CN"}'),
('ip_country', 'japan', 5, '일본', 'Japan', '日本', '{"iso": "JP"}'),
('ip_country', 'europe', 6, '유럽', 'Europe', '欧洲', '{}'),
('ip_country', 'other', 7, '기타국', 'Other country', '其他国家', '{}'),

('ip_overseas_type', 'domestic', 1, '국내출원', 'Domestic filing', '国内申请', '{}'),
('ip_overseas_type', 'pct', 2, 'PCT해외출원', 'PCT filing', 'PCT海外申请', '{}'),
('ip_overseas_type', 'general', 3, '일반해외출원', 'Direct foreign filing', '普通海外申请', '{"aliases": ["overseas"]}'),

('message_category', 'general', 1, '일반', 'General', '一般', '{}'),
('message_category', 'announcement', 2, '공지', 'Announcement', '公告', '{}'),
('message_category', 'system', 3, '시스템', 'System', '系统', '{}'),
('message_category', 'support', 4, '지원', 'Support', '支持', '{}'),
('message_category', 'performance', 5, '성과', 'Performance', '业绩', '{}'),

('inquiry_category', 'general', 1, '일반 문의', 'General inquiry', '一般咨询', '{}'),
('inquiry_category', 'support', 2, '기술 지원', 'Technical support', '技术支持', '{}'),
('inquiry_category', 'performance', 3, '실적 문의', 'Performance inquiry', '业绩咨询', '{}'),

('priority', 'low', 1, '낮음', 'Low', '低', '{}'),
('priority', 'normal', 2, '보통', 'Normal', '普通', '{}'),
('priority', 'high', 3, '높음', 'High', '高', '{}'),
('priority', 'urgent', 4, '긴급', 'Urgent', '紧急', '{}'),

('banner_place', 'main_primary', 1, '메인 대형 배너', 'Home, large banner', '首页大横幅', '{"aliases": ["MAIN"]}'),
('banner_place', 'main_secondary', 2, '메인 보조 배너', 'Home, second banner', '首页副横幅', '{}'),
('banner_place', 'about', 3, '시스템 소개', 'System introduction', '系统介绍', '{"aliases": ["INTRO"]}'),
('banner_place', 'projects', 4, '지원사업', 'Programmes', '支援项目', '{"aliases": ["PROGRAM"]}'),
('banner_place', 'performance', 5, '성과관리', 'Performance', '业绩管理', '{"aliases": ["PERFORMANCE"]}'),
('banner_place', 'support', 6, '원스톱 지원', 'One-stop support', '一站式支持', '{"aliases": ["SUPPORT"]}'),
('banner_place', 'profile', 7, '기업정보', 'Company profile', '企业信息', '{}'),
('banner_place', 'notices', 8, '공지사항', 'Notices', '公告事项', '{}'),
('banner_place', 'news', 9, '뉴스', 'News', '新闻', '{}'),
('banner_place', 'scroll', 10, '롤링 배너', 'Rolling banner', '滚动横幅', '{"aliases": ["rolling"]}'),

-- One list for the administrator's form and the member's filter, which used to differ.
('faq_category', 'registration', 1, '회원가입', 'Registration', '会员注册', '{}'),
('faq_category', 'profile', 2, '기업프로필', 'Company profile', '企业资料', '{}'),
('faq_category', 'performance', 3, '성과관리', 'Performance', '业绩管理', '{}'),
('faq_category', 'project', 4, '지원사업', 'Programmes', '支援项目', '{}'),
('faq_category', 'support', 5, '문의/지원', 'Inquiries and support', '咨询/支持', '{}'),
('faq_category', 'technical', 6, '기술', 'Technical', '技术', '{}'),
('faq_category', 'general', 7, '기타', 'General', '其他', '{}'),

('board_type', 'notice', 1, '공지사항', 'Notice', '公告事项', '{"is_important": true}'),
('board_type', 'general', 2, '일반공지', 'General notice', '一般公告', '{}'),
('board_type', 'announcement', 3, '안내사항', 'Announcement', '通知事项', '{}'),
('board_type', 'news', 4, '뉴스', 'News', '新闻', '{}'),

('legal_content_type', 'terms_of_service', 1, '이용약관', 'Terms of service', '使用条款', '{"is_required": true}'),
(
  'legal_content_type', 'privacy_policy', 2, '개인정보 처리방침', 'Privacy policy', '个人信息处理方针',
  '{"is_required": true}'
),
(
  'legal_content_type', 'third_party_sharing', 3, '개인정보 제3자 제공 동의', 'Sharing with third parties',
  '个人信息第三方提供同意', '{"is_required": true}'
),
(
  'legal_content_type', 'marketing_consent', 4, '마케팅 정보 수신 동의', 'Marketing messages', '营销信息接收同意',
  '{"is_required": false}'
),

('business_age_range', 'up_to_3', 1, '3년 이하', '3 years or less', '3年以下', '{"max": 3}'),
('business_age_range', 'from_3_to_7', 2, '3~7년', '3 to 7 years', '3～7年', '{"min": 3, "max": 7}'),
('business_age_range', 'from_7', 3, '7년 이상', '7 years or more', '7年以上', '{"min": 7}'),

('investment_range', 'from_10m', 1, '1천만원 이상', 'KRW 10 million or more', '1000万韩元以上', '{"min": 10000000}'),
('investment_range', 'from_50m', 2, '5천만원 이상', 'KRW 50 million or more', '5000万韩元以上', '{"min": 50000000}'),
('investment_range', 'from_100m', 3, '1억원 이상', 'KRW 100 million or more', '1亿韩元以上', '{"min": 100000000}'),

('patent_count_range', 'from_1', 1, '1건 이상', '1 or more', '1件以上', '{"min": 1}'),
('patent_count_range', 'from_3', 2, '3건 이상', '3 or more', '3件以上', '{"min": 3}'),
('patent_count_range', 'from_5', 3, '5건 이상', '5 or more', '5件以上', '{"min": 5}'),
('patent_count_range', 'from_10', 4, '10건 이상', '10 or more', '10件以上', '{"min": 10}')
on conflict (group_code, code) do update
  set label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order,
    attributes = excluded.attributes;

select app.register_entity(
  'public.code_groups', 'portal', '코드 그룹', 'Code groups',
  p_permission => 'portal.codes', p_kind => 'reference'
);
select app.register_entity(
  'public.codes', 'portal', '코드', 'Codes',
  p_permission => 'portal.codes', p_kind => 'reference'
);
select app.declare_rows('public.code_groups', '{group_code}');
select app.declare_rows('public.codes', '{group_code,code}');

-- sql/portal/codes_ksic.sql
-- Industry codes: Korean Standard Industrial Classification, revision 10 (Statistics Korea notice 2017-13),
-- and the selections from it that Gangwon's programmes ask for. Labels are the official Korean names.

insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh)
select
  'ksic_major' as group_code,
  section.code,
  ascii(section.code) - 64 as sort_order,
  section.label_ko,
  section.label_en,
  section.label_zh
from (
  values
  ('A', '농업, 임업 및 어업', 'Agriculture, forestry and fishing', '农业、林业及渔业'),
  ('B', '광업', 'Mining and quarrying', '采矿业'),
  ('C', '제조업', 'Manufacturing', '制造业'),
  ('D', '전기, 가스, 증기 및 공기 조절 공급업', 'Electricity, gas, steam and air conditioning supply', '电力、燃气、蒸汽及空调供应业'),
  (
    'E', '수도, 하수 및 폐기물 처리, 원료 재생업',
    'Water supply, sewage, waste management and materials recovery', '供水、污水及废弃物处理、原料再生业'
  ),
  ('F', '건설업', 'Construction', '建筑业'),
  ('G', '도매 및 소매업', 'Wholesale and retail trade', '批发和零售业'),
  ('H', '운수 및 창고업', 'Transportation and storage', '运输及仓储业'),
  ('I', '숙박 및 음식점업', 'Accommodation and food service', '住宿及餐饮业'),
  ('J', '정보통신업', 'Information and communication', '信息通信业'),
  ('K', '금융 및 보험업', 'Financial and insurance activities', '金融及保险业'),
  ('L', '부동산업', 'Real estate activities', '房地产业'),
  ('M', '전문, 과학 및 기술 서비스업', 'Professional, scientific and technical activities', '专业、科学及技术服务业'),
  (
    'N', '사업시설 관리, 사업 지원 및 임대 서비스업',
    'Business facilities management, business support and rental', '商业设施管理、商业支持及租赁服务业'
  ),
  (
    'O', '공공 행정, 국방 및 사회보장 행정',
    'Public administration, defence and compulsory social security', '公共行政、国防及社会保障行政'
  ),
  ('P', '교육 서비스업', 'Education', '教育服务业'),
  ('Q', '보건업 및 사회복지 서비스업', 'Human health and social work', '卫生及社会福利服务业'),
  ('R', '예술, 스포츠 및 여가관련 서비스업', 'Arts, sports and recreation', '艺术、体育及休闲服务业'),
  (
    'S', '협회 및 단체, 수리 및 기타 개인 서비스업',
    'Membership organisations, repair and other personal services', '协会及团体、修理及其他个人服务业'
  ),
  (
    'T', '가구 내 고용활동 및 달리 분류되지 않은 자가 소비 생산활동',
    'Household employment and own-use production', '家庭雇佣活动及未另分类的自用生产活动'
  ),
  ('U', '국제 및 외국기관', 'Extraterritorial organisations', '国际及外国机构')
) as section (code, label_ko, label_en, label_zh)
on conflict (group_code, code) do update
  set label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order;

insert into public.codes (group_code, code, parent_group, parent_code, sort_order, label_ko, label_en, label_zh)
select
  'ksic_sub' as group_code,
  division.code,
  'ksic_major' as parent_group,
  division.section,
  division.code::integer as sort_order,
  division.label_ko,
  division.label_en,
  division.label_zh
from (
  values
  ('A', '01', '농업', 'Agriculture', '农业'),
  ('A', '02', '임업', 'Forestry', '林业'),
  ('A', '03', '어업', 'Fishing and aquaculture', '渔业'),
  ('B', '05', '석탄, 원유 및 천연가스 광업', 'Mining of coal, crude petroleum and natural gas', '煤炭、原油及天然气开采业'),
  ('B', '06', '금속 광업', 'Mining of metal ores', '金属采矿业'),
  ('B', '07', '비금속광물 광업; 연료용 제외', 'Mining of non-metallic minerals, except fuel', '非金属矿采矿业（燃料用除外）'),
  ('B', '08', '광업 지원 서비스업', 'Mining support services', '采矿业支持服务业'),
  ('C', '10', '식료품 제조업', 'Manufacture of food products', '食品制造业'),
  ('C', '11', '음료 제조업', 'Manufacture of beverages', '饮料制造业'),
  ('C', '12', '담배 제조업', 'Manufacture of tobacco products', '烟草制造业'),
  ('C', '13', '섬유제품 제조업; 의복 제외', 'Manufacture of textiles, except apparel', '纺织品制造业（服装除外）'),
  (
    'C', '14', '의복, 의복 액세서리 및 모피제품 제조업',
    'Manufacture of apparel, clothing accessories and fur articles', '服装、服装配饰及毛皮制品制造业'
  ),
  ('C', '15', '가죽, 가방 및 신발 제조업', 'Manufacture of leather, luggage and footwear', '皮革、箱包及鞋类制造业'),
  (
    'C', '16', '목재 및 나무제품 제조업; 가구 제외',
    'Manufacture of wood and wood products, except furniture', '木材及木制品制造业（家具除外）'
  ),
  ('C', '17', '펄프, 종이 및 종이제품 제조업', 'Manufacture of pulp, paper and paper products', '纸浆、纸及纸制品制造业'),
  ('C', '18', '인쇄 및 기록매체 복제업', 'Printing and reproduction of recorded media', '印刷及记录媒介复制业'),
  (
    'C', '19', '코크스, 연탄 및 석유정제품 제조업',
    'Manufacture of coke, briquettes and refined petroleum products', '焦炭、煤球及石油精炼产品制造业'
  ),
  (
    'C', '20', '화학 물질 및 화학제품 제조업; 의약품 제외',
    'Manufacture of chemicals and chemical products, except pharmaceuticals', '化学物质及化学制品制造业（医药品除外）'
  ),
  (
    'C', '21', '의료용 물질 및 의약품 제조업',
    'Manufacture of medicinal substances and pharmaceuticals', '医用物质及医药品制造业'
  ),
  ('C', '22', '고무 및 플라스틱제품 제조업', 'Manufacture of rubber and plastic products', '橡胶及塑料制品制造业'),
  ('C', '23', '비금속 광물제품 제조업', 'Manufacture of non-metallic mineral products', '非金属矿物制品制造业'),
  ('C', '24', '1차 금속 제조업', 'Manufacture of basic metals', '初级金属制造业'),
  (
    'C', '25', '금속 가공제품 제조업; 기계 및 가구 제외',
    'Manufacture of fabricated metal products, except machinery and furniture', '金属加工制品制造业（机械及家具除外）'
  ),
  (
    'C', '26', '전자 부품, 컴퓨터, 영상, 음향 및 통신장비 제조업',
    'Manufacture of electronic components, computers, video, audio and communication equipment',
    '电子零件、计算机、视频、音响及通信设备制造业'
  ),
  (
    'C', '27', '의료, 정밀, 광학 기기 및 시계 제조업',
    'Manufacture of medical, precision and optical instruments, watches and clocks', '医疗、精密、光学仪器及钟表制造业'
  ),
  ('C', '28', '전기장비 제조업', 'Manufacture of electrical equipment', '电气设备制造业'),
  ('C', '29', '기타 기계 및 장비 제조업', 'Manufacture of other machinery and equipment', '其他机械及设备制造业'),
  ('C', '30', '자동차 및 트레일러 제조업', 'Manufacture of motor vehicles and trailers', '汽车及拖车制造业'),
  ('C', '31', '기타 운송장비 제조업', 'Manufacture of other transport equipment', '其他运输设备制造业'),
  ('C', '32', '가구 제조업', 'Manufacture of furniture', '家具制造业'),
  ('C', '33', '기타 제품 제조업', 'Other manufacturing', '其他产品制造业'),
  (
    'C', '34', '산업용 기계 및 장비 수리업',
    'Maintenance and repair of industrial machinery and equipment', '工业机械及设备修理业'
  ),
  (
    'D', '35', '전기, 가스, 증기 및 공기 조절 공급업',
    'Electricity, gas, steam and air conditioning supply', '电力、燃气、蒸汽及空调供应业'
  ),
  ('E', '36', '수도업', 'Water supply', '供水业'),
  ('E', '37', '하수, 폐수 및 분뇨 처리업', 'Sewage, wastewater and night soil treatment', '污水、废水及粪便处理业'),
  (
    'E', '38', '폐기물 수집, 운반, 처리 및 원료 재생업',
    'Waste collection, transport, treatment and materials recovery', '废弃物收集、运输、处理及原料再生业'
  ),
  ('E', '39', '환경 정화 및 복원업', 'Environmental remediation and restoration', '环境净化及恢复业'),
  ('F', '41', '종합 건설업', 'General construction', '综合建筑业'),
  ('F', '42', '전문직별 공사업', 'Special trade construction', '专业工程业'),
  ('G', '45', '자동차 및 부품 판매업', 'Sale of motor vehicles and parts', '汽车及零部件销售业'),
  ('G', '46', '도매 및 상품 중개업', 'Wholesale trade and commission brokerage', '批发及商品中介业'),
  ('G', '47', '소매업; 자동차 제외', 'Retail trade, except motor vehicles', '零售业（汽车除外）'),
  ('H', '49', '육상 운송 및 파이프라인 운송업', 'Land transport and transport via pipelines', '陆路运输及管道运输业'),
  ('H', '50', '수상 운송업', 'Water transport', '水上运输业'),
  ('H', '51', '항공 운송업', 'Air transport', '航空运输业'),
  ('H', '52', '창고 및 운송관련 서비스업', 'Warehousing and transport support', '仓储及运输相关服务业'),
  ('I', '55', '숙박업', 'Accommodation', '住宿业'),
  ('I', '56', '음식점 및 주점업', 'Food and beverage service', '餐馆及酒馆业'),
  ('J', '58', '출판업', 'Publishing', '出版业'),
  (
    'J', '59', '영상·오디오 기록물 제작 및 배급업',
    'Production and distribution of video and audio recordings', '影像·音频制作及发行业'
  ),
  ('J', '60', '방송업', 'Broadcasting', '广播业'),
  ('J', '61', '우편 및 통신업', 'Postal services and telecommunications', '邮政及通信业'),
  (
    'J', '62', '컴퓨터 프로그래밍, 시스템 통합 및 관리업',
    'Computer programming, system integration and management', '计算机编程、系统集成及管理业'
  ),
  ('J', '63', '정보서비스업', 'Information services', '信息服务业'),
  ('K', '64', '금융업', 'Financial services', '金融业'),
  ('K', '65', '보험 및 연금업', 'Insurance and pension funding', '保险及年金业'),
  ('K', '66', '금융 및 보험관련 서비스업', 'Auxiliary financial and insurance services', '金融及保险相关服务业'),
  ('L', '68', '부동산업', 'Real estate activities', '房地产业'),
  ('M', '70', '연구개발업', 'Research and development', '研究开发业'),
  ('M', '71', '전문 서비스업', 'Professional services', '专业服务业'),
  (
    'M', '72', '건축 기술, 엔지니어링 및 기타 과학기술 서비스업',
    'Architectural, engineering and other scientific technical services', '建筑技术、工程及其他科学技术服务业'
  ),
  (
    'M', '73', '기타 전문, 과학 및 기술 서비스업',
    'Other professional, scientific and technical services', '其他专业、科学及技术服务业'
  ),
  (
    'N', '74', '사업시설 관리 및 조경 서비스업',
    'Business facilities management and landscape services', '商业设施管理及园林服务业'
  ),
  ('N', '75', '사업 지원 서비스업', 'Business support services', '商业支持服务业'),
  ('N', '76', '임대업; 부동산 제외', 'Rental and leasing, except real estate', '租赁业（房地产除外）'),
  (
    'O', '84', '공공 행정, 국방 및 사회보장 행정',
    'Public administration, defence and compulsory social security', '公共行政、国防及社会保障行政'
  ),
  ('P', '85', '교육 서비스업', 'Education', '教育服务业'),
  ('Q', '86', '보건업', 'Human health activities', '卫生业'),
  ('Q', '87', '사회복지 서비스업', 'Social work activities', '社会福利服务业'),
  ('R', '90', '창작, 예술 및 여가관련 서비스업', 'Creative, arts and recreation services', '创作、艺术及休闲服务业'),
  ('R', '91', '스포츠 및 오락관련 서비스업', 'Sports and amusement services', '体育及娱乐服务业'),
  ('S', '94', '협회 및 단체', 'Membership organisations', '协会及团体'),
  (
    'S', '95', '개인 및 소비용품 수리업',
    'Repair of personal and household goods', '个人及消费品修理业'
  ),
  ('S', '96', '기타 개인 서비스업', 'Other personal services', '其他个人服务业'),
  ('T', '97', '가구 내 고용활동', 'Households as employers', '家庭雇佣活动'),
  (
    'T', '98', '달리 분류되지 않은 자가 소비를 위한 가구의 재화 및 서비스 생산활동',
    'Undifferentiated own-use production of households', '未另分类的家庭自用货物及服务生产活动'
  ),
  ('U', '99', '국제 및 외국기관', 'Extraterritorial organisations', '国际及外国机构')
) as division (section, code, label_ko, label_en, label_zh)
on conflict (group_code, code) do update
  set parent_group = excluded.parent_group,
    parent_code = excluded.parent_code,
    label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order;

-- The regional key industries are thirteen divisions of manufacturing under the same codes and names.
insert into public.codes (group_code, code, parent_group, parent_code, sort_order, label_ko, label_en, label_zh)
select
  'business_field' as group_code,
  division.code,
  division.group_code,
  division.code,
  division.sort_order,
  division.label_ko,
  division.label_en,
  division.label_zh
from public.codes as division
where
  division.group_code = 'ksic_sub'
  and division.code in ('13', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31')
on conflict (group_code, code) do update
  set parent_group = excluded.parent_group,
    parent_code = excluded.parent_code,
    label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order;

-- 20499 and 26299 belong to two industries each, so the code is <industry>.<KSIC class>.
insert into public.codes (
  group_code, code, parent_group, parent_code, sort_order, label_ko, label_en, label_zh, attributes
)
select
  'main_industry_ksic' as group_code,
  class.industry || '.' || class.ksic as code,
  'main_industry' as parent_group,
  class.industry,
  class.ksic::integer as sort_order,
  class.label_ko,
  class.label_en,
  class.label_zh,
  jsonb_build_object('ksic', class.ksic) as attributes
from (
  values
  (
    'natural_bio', '10501', '액상시유 및 기타 낙농제품 제조업',
    'Manufacture of liquid milk and other dairy products', '液态奶及其他乳制品制造业'
  ),
  ('natural_bio', '10795', '인삼식품 제조업', 'Manufacture of ginseng foods', '人参食品制造业'),
  ('natural_bio', '10797', '건강기능식품 제조업', 'Manufacture of health functional foods', '健康功能食品制造业'),
  (
    'natural_bio', '11209', '기타 비알코올 음료 제조업',
    'Manufacture of other non-alcoholic beverages', '其他无酒精饮料制造业'
  ),
  (
    'natural_bio', '20422', '치약, 비누 및 기타 세제 제조업',
    'Manufacture of toothpaste, soap and other detergents', '牙膏、肥皂及其他洗涤剂制造业'
  ),
  ('natural_bio', '20423', '화장품 제조업', 'Manufacture of cosmetics', '化妆品制造业'),
  (
    'natural_bio', '20499', '그 외 기타 분류 안된 화학제품 제조업',
    'Manufacture of other chemical products n.e.c.', '其他未分类化学制品制造业'
  ),
  (
    'natural_bio', '21101', '의약용 화합물 및 항생물질 제조업',
    'Manufacture of medicinal compounds and antibiotics', '医药用化合物及抗生素制造业'
  ),
  ('natural_bio', '21102', '생물학적 제제 제조업', 'Manufacture of biological preparations', '生物制剂制造业'),
  ('natural_bio', '21210', '완제 의약품 제조업', 'Manufacture of finished pharmaceuticals', '成品药制造业'),
  ('natural_bio', '21220', '한의약품 제조업', 'Manufacture of Korean herbal medicines', '韩医药品制造业'),
  (
    'ceramic', '20129', '기타 기초 무기화학 물질 제조업',
    'Manufacture of other basic inorganic chemicals', '其他基础无机化学物质制造业'
  ),
  (
    'ceramic', '20412', '요업용 도포제 및 관련제품 제조업',
    'Manufacture of ceramic coatings and related products', '陶瓷用涂料及相关制品制造业'
  ),
  (
    'ceramic', '20499', '그 외 기타 분류 안된 화학제품 제조업',
    'Manufacture of other chemical products n.e.c.', '其他未分类化学制品制造业'
  ),
  (
    'ceramic', '23129', '기타 산업용 유리제품 제조업',
    'Manufacture of other industrial glass products', '其他工业用玻璃制品制造业'
  ),
  (
    'ceramic', '23222', '위생용 및 산업용 도자기 제조업',
    'Manufacture of sanitary and industrial ceramics', '卫生用及工业用陶瓷制造业'
  ),
  ('ceramic', '23311', '시멘트 제조업', 'Manufacture of cement', '水泥制造业'),
  ('ceramic', '23312', '석회 및 플라스터 제조업', 'Manufacture of lime and plaster', '石灰及灰泥制造业'),
  (
    'ceramic', '23993', '비금속광물 분쇄물 생산업',
    'Production of ground non-metallic minerals', '非金属矿物粉碎物生产业'
  ),
  (
    'ceramic', '23999', '그 외 기타 분류 안된 비금속 광물제품 제조업',
    'Manufacture of other non-metallic mineral products n.e.c.', '其他未分类非金属矿物制品制造业'
  ),
  ('ceramic', '24113', '합금철 제조업', 'Manufacture of ferroalloys', '铁合金制造业'),
  (
    'ceramic', '26299', '그 외 기타 전자부품 제조업',
    'Manufacture of other electronic components n.e.c.', '其他未分类电子零件制造业'
  ),
  (
    'ceramic', '26429', '기타 무선 통신장비 제조업',
    'Manufacture of other wireless communication equipment', '其他无线通信设备制造业'
  ),
  ('ceramic', '29174', '기체 여과기 제조업', 'Manufacture of gas filters', '气体过滤器制造业'),
  (
    'ceramic', '29271', '반도체 제조용 기계 제조업',
    'Manufacture of semiconductor manufacturing machinery', '半导体制造用机械制造业'
  ),
  (
    'digital_health', '21300', '의료용품 및 기타 의약 관련제품 제조업',
    'Manufacture of medical supplies and other pharmaceutical products', '医疗用品及其他医药相关制品制造业'
  ),
  (
    'digital_health', '26299', '그 외 기타 전자부품 제조업',
    'Manufacture of other electronic components n.e.c.', '其他未分类电子零件制造业'
  ),
  ('digital_health', '27111', '방사선 장치 제조업', 'Manufacture of radiation apparatus', '放射线装置制造业'),
  (
    'digital_health', '27112', '전기식 진단 및 요법 기기 제조업',
    'Manufacture of electrical diagnostic and therapeutic apparatus', '电气式诊断及治疗仪器制造业'
  ),
  (
    'digital_health', '27192', '정형외과용 및 신체보정용 기기 제조업',
    'Manufacture of orthopaedic and body-correcting appliances', '骨科用及身体矫正用器械制造业'
  ),
  (
    'digital_health', '27199', '그 외 기타 의료용 기기 제조업',
    'Manufacture of other medical instruments n.e.c.', '其他未分类医疗器械制造业'
  ),
  (
    'digital_health', '28519', '기타 가정용 전기기기 제조업',
    'Manufacture of other household electrical appliances', '其他家用电器制造业'
  ),
  (
    'digital_health', '28909', '그 외 기타 전기장비 제조업',
    'Manufacture of other electrical equipment n.e.c.', '其他未分类电气设备制造业'
  ),
  (
    'digital_health', '58221', '시스템 소프트웨어 개발 및 공급업',
    'Development and supply of system software', '系统软件开发及供应业'
  ),
  (
    'digital_health', '58222', '응용 소프트웨어 개발 및 공급업',
    'Development and supply of application software', '应用软件开发及供应业'
  )
) as class (industry, ksic, label_ko, label_en, label_zh)
on conflict (group_code, code) do update
  set parent_group = excluded.parent_group,
    parent_code = excluded.parent_code,
    label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order,
    attributes = excluded.attributes;

-- sql/portal/members.sql
-- Companies of the portal: the registration, its states and the profile (domain: members, 2.2).
create type public.member_state as enum ('pending', 'approved', 'rejected', 'suspended', 'withdrawn');
create type public.member_approval_status as enum ('pending', 'approved', 'rejected');
create type public.member_status as enum ('pending', 'active', 'suspended', 'inactive');

create table if not exists public.members (
  id uuid primary key default gen_random_uuid(),
  business_number text not null check (business_number ~ '^\d{10}$'),
  company_name text not null,
  email text not null,
  state public.member_state not null default 'pending',
  -- the two columns the portal's screens know are read off the one state
  approval_status public.member_approval_status not null generated always as (
    case state when 'pending' then 'pending'::public.member_approval_status
      when 'rejected' then 'rejected'::public.member_approval_status
      else 'approved'::public.member_approval_status
    end
  ) stored,
  status public.member_status not null generated always as (
    case state when 'pending' then 'pending'::public.member_status
      when 'approved' then 'active'::public.member_status
      when 'withdrawn' then 'inactive'::public.member_status
      else 'suspended'::public.member_status
    end
  ) stored,
  state_reason text,
  approved_at timestamptz,
  approved_by uuid,
  region text not null,
  company_kind text,
  corporation_number text,
  address text,
  address_detail text,
  postal_code text,
  representative text,
  representative_birth_date date,
  representative_gender text,
  representative_phone text,
  founding_date date,
  phone text,
  website text,
  contact_person_name text,
  contact_person_department text,
  contact_person_position text,
  contact_person_phone text,
  contact_person_email text,
  industry text,
  revenue numeric(15, 0),
  employee_count integer,
  startup_type text,
  startup_stage text,
  ksic_major text,
  ksic_sub text,
  business_field text,
  main_industry_ksic_major text,
  main_industry_ksic_codes text[] not null default '{}',
  main_business text,
  description text,
  cooperation_fields text[] not null default '{}',
  participation_programs text[] not null default '{}',
  has_investment boolean,
  investment_amount numeric(15, 0),
  investment_institutions text[] not null default '{}',
  search_text text not null generated always as (
    lower(company_name || ' ' || business_number || ' ' || coalesce(representative, ''))
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists members_business_number_key on public.members (business_number) where not is_deleted;
create unique index if not exists members_email_key on public.members (lower(email)) where not is_deleted;
create index if not exists members_created_idx on public.members (created_at desc) where not is_deleted;
create index if not exists members_state_idx on public.members (state, created_at desc) where not is_deleted;
create index if not exists members_region_idx on public.members (region, created_at desc) where not is_deleted;
create index if not exists members_search_idx on public.members using gin (search_text extensions.gin_trgm_ops);

select app.describe('public.members', '회원 기업 — Member companies', '{
  "business_number": "사업자등록번호 — Business registration number (10 digits)", "company_name": "기업명 — Company name",
  "email": "이메일 — E-mail", "state": "등록 상태 — State of the registration", "approval_status": "승인 상태 — Approval status",
  "status": "회원 상태 — Account status", "state_reason": "처리 사유 — Reason given with the last decision",
  "approved_at": "승인 일시 — Approved at", "approved_by": "승인자 — Approved by (user)", "region": "소재지 — Region",
  "company_kind": "기업 구분 — Kind of company", "corporation_number": "법인등록번호 — Corporation registration number (13 digits)",
  "address": "주소 — Address", "address_detail": "상세주소 — Address detail", "postal_code": "우편번호 — Postal code",
  "representative": "대표자명 — Representative", "representative_birth_date": "대표자 생년월일 — Representative''s birth date",
  "representative_gender": "대표자 성별 — Representative''s gender", "representative_phone": "대표자 전화번호 — Representative''s phone",
  "founding_date": "설립일 — Founding date", "phone": "대표전화 — Company phone", "website": "홈페이지 — Website",
  "contact_person_name": "담당자 이름 — Contact person", "contact_person_department": "담당자 부서 — Contact person''s department",
  "contact_person_position": "담당자 직위 — Contact person''s position", "contact_person_phone": "담당자 전화번호 — Contact person''s phone",
  "contact_person_email": "담당자 이메일 — Contact person''s e-mail", "industry": "업종 — Industry",
  "revenue": "매출액(원) — Revenue (KRW)", "employee_count": "직원 수(명) — Employees", "startup_type": "창업유형 — Start-up type",
  "startup_stage": "창업구분 — Start-up stage", "ksic_major": "표준산업분류(대분류) — KSIC section", "ksic_sub": "표준산업분류(중분류) — KSIC division",
  "business_field": "지역주력산업코드 — Regional key industry", "main_industry_ksic_major": "주력산업 — Gangwon main industry",
  "main_industry_ksic_codes": "주력산업 세부코드 — Codes inside the main industry", "main_business": "주요 사업 및 제품 — Main business and products",
  "description": "기업 소개 — Introduction", "cooperation_fields": "산업협력 희망 분야 — Cooperation wishes",
  "participation_programs": "참여 프로그램 — Programmes taken part in", "has_investment": "투자유치 여부 — Whether investment was received",
  "investment_amount": "투자유치 금액(원) — Investment (KRW)", "investment_institutions": "투자기관 — Investors",
  "search_text": "검색 대상 — Text that search looks in (name, number, representative)"}');
select app.register_entity(
  'public.members', 'portal', '회원 기업', 'Member companies', p_permission => 'portal.members',
  p_state_column => 'state', p_tenant_column => 'id', p_exportable => true,
  p_redacted => '{representative_birth_date,representative_phone,contact_person_name,contact_person_phone,contact_person_email}'
);

select app.define_transition('public.members', 'approve', '{pending}', 'approved', 'approve', '승인', 'Approve');
select app.define_transition('public.members', 'reject', '{pending}', 'rejected', 'approve', '반려', 'Reject', p_comment_required => true);
select app.define_transition(
  'public.members', 'reset', '{approved,rejected,suspended}', 'pending', 'approve', '승인 대기로 되돌리기',
  'Reset to pending'
);
select
  app.define_transition('public.members', 'suspend', '{approved}', 'suspended', 'suspend', '정지', 'Suspend', p_comment_required => true);
select app.define_transition('public.members', 'reinstate', '{suspended}', 'approved', 'suspend', '정지 해제', 'Reinstate');
select app.define_transition(
  'public.members', 'withdraw', '{pending,approved,rejected,suspended}', 'withdrawn', 'withdraw', '탈퇴 처리',
  'Withdraw', p_comment_required => true
);
select app.define_transition('public.members', 'resubmit', '{rejected}', 'pending', 'resubmit', '재신청', 'Resubmit', p_by_company => true);

create or replace function app.code_exists(p_group text, p_code text, p_parent text default null) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (
    select 1 from public.codes as c
    where c.group_code = p_group and c.code = p_code and c.is_active and (p_parent is null or c.parent_code = p_parent)
  );
end
$$;
comment on function app.code_exists(text, text, text) is '코드 확인 — Whether a code list holds an active code (below a parent)';

create or replace function app.phone_valid(p_phone text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return regexp_replace(p_phone, '[\s-]', '', 'g')
    ~ '^(01[016789]\d{7,8}|02\d{7,8}|0[3-6]\d\d{7,8}|0[3-6]\d{2}\d{7,8}|070\d{8}|080\d{7}|050\d{8,9}|1[568]\d{6})$';
end
$$;
comment on function app.phone_valid(text) is
'전화번호 확인 — Korean phone numbers with or without hyphens: mobile, Seoul, regions, 070, 080, 050x, 15xx-xxxx';

create or replace function app.email_valid(p_email text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_email ~ '^[^@\s<>,;"()\\]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$'
    and length(p_email) <= 255;
end
$$;
comment on function app.email_valid(text) is '이메일 확인 — The form of an e-mail address';

-- Weights 1 3 7 1 3 7 1 3 5; the ninth product adds its tens digit (TNNT-01).
create or replace function app.business_number_valid(p_number text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_weights constant integer[] := array[1, 3, 7, 1, 3, 7, 1, 3, 5];
  v_sum integer := 0;
begin
  if p_number is null or p_number !~ '^\d{10}$' or p_number = '0000000000' then
    return false;
  end if;
  for i in 1..9 loop
    v_sum := v_sum + substr(p_number, i, 1)::integer * v_weights[i];
  end loop;
  v_sum := v_sum + substr(p_number, 9, 1)::integer * 5 / 10;
  return (10 - v_sum % 10) % 10 = substr(p_number, 10, 1)::integer;
end
$$;
comment on function app.business_number_valid(text) is
'사업자등록번호 검증 — Check digit of a business registration number of 10 digits; source: National Tax Service';

create or replace function app.digits(p_text text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return regexp_replace(p_text, '[\s-]', '', 'g');
end
$$;
comment on function app.digits(text) is '구분자 제거 — The text without blanks and hyphens';

-- Every rule is data: column, list or limit; the trigger reports all broken ones at once.
create or replace function app.member_length_errors(p_row jsonb) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_limits constant jsonb := '{"company_name": 255, "email": 255, "address": 500, "address_detail": 255, "postal_code": 10,
    "representative": 100, "website": 255, "contact_person_name": 100, "contact_person_department": 100,
    "contact_person_position": 100, "industry": 100, "main_business": 5000, "description": 10000}'::jsonb;
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', l.key,
    'message', format('%s자 이내로 입력해 주세요.', l.value)) order by l.key), '[]')
  into v_errors
  from jsonb_each_text(v_limits) as l
  where length(p_row ->> l.key) > l.value::integer;
  return v_errors;
end
$$;
comment on function app.member_length_errors(jsonb) is '길이 확인 — Text fields of a profile that are too long';

create or replace function app.member_code_errors(p_row jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_lists constant jsonb := '{"region": "region", "company_kind": "company_kind", "startup_type": "startup_type",
    "startup_stage": "startup_stage", "ksic_major": "ksic_major", "business_field": "business_field",
    "main_industry_ksic_major": "main_industry", "representative_gender": "gender"}'::jsonb;
  v_multiple constant jsonb := '{"cooperation_fields": "cooperation_field", "participation_programs": "participation_program"}'::jsonb;
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', e.field, 'message', '목록에 있는 값을 선택해 주세요.') order by e.field), '[]')
  into v_errors
  from (
    select l.key as field from jsonb_each_text(v_lists) as l
    where p_row ->> l.key is not null and not app.code_exists(l.value, p_row ->> l.key)
    union
    select l.key from jsonb_each_text(v_multiple) as l
    cross join lateral jsonb_array_elements_text(coalesce(nullif(p_row -> l.key, 'null'), '[]')) as c (code)
    where c.code is null or not app.code_exists(l.value, c.code)
    union
    select 'ksic_sub' where p_row ->> 'ksic_sub' is not null
      and not app.code_exists('ksic_sub', p_row ->> 'ksic_sub', coalesce(p_row ->> 'ksic_major', ''))
    union
    select 'main_industry_ksic_codes' from jsonb_array_elements_text(coalesce(nullif(p_row -> 'main_industry_ksic_codes', 'null'), '[]')) as c (code)
    where c.code is null
      or not app.code_exists('main_industry_ksic', c.code, coalesce(p_row ->> 'main_industry_ksic_major', ''))
  ) as e;
  return v_errors;
end
$$;
comment on function app.member_code_errors(jsonb) is
'코드 확인 — Fields of a profile whose value is not on its code list, or not below the chosen parent';

create or replace function app.member_format_errors(p_row jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (values
    ('company_name', nullif(btrim(p_row ->> 'company_name'), '') is not null, '기업명을 입력해 주세요.'),
    ('region', p_row ->> 'region' is not null, '소재지를 선택해 주세요.'),
    ('email', app.email_valid(p_row ->> 'email'), '이메일 형식이 올바르지 않습니다.'),
    ('contact_person_email', app.email_valid(p_row ->> 'contact_person_email'), '이메일 형식이 올바르지 않습니다.'),
    ('corporation_number', p_row ->> 'corporation_number' ~ '^\d{13}$', '법인등록번호는 숫자 13자리입니다.'),
    ('phone', app.phone_valid(p_row ->> 'phone'), '전화번호 형식이 올바르지 않습니다.'),
    ('representative_phone', app.phone_valid(p_row ->> 'representative_phone'), '전화번호 형식이 올바르지 않습니다.'),
    ('contact_person_phone', app.phone_valid(p_row ->> 'contact_person_phone'), '전화번호 형식이 올바르지 않습니다.'),
    ('postal_code', p_row ->> 'postal_code' ~ '^\d{5}$', '우편번호는 숫자 5자리입니다.'),
    ('website', p_row ->> 'website' ~ '^https?://[^\s/?#]+\.[^\s]+$', 'http:// 또는 https://로 시작하는 주소를 입력해 주세요.'),
    ('founding_date', (p_row ->> 'founding_date')::date between '1880-01-01' and app.today(), '설립일을 확인해 주세요.'),
    ('representative_birth_date', (p_row ->> 'representative_birth_date')::date between '1900-01-01' and app.today(), '생년월일을 확인해 주세요.'),
    ('revenue', (p_row ->> 'revenue')::numeric >= 0, '0 이상의 금액을 입력해 주세요.'),
    ('employee_count', (p_row ->> 'employee_count')::numeric >= 0, '0 이상의 수를 입력해 주세요.'),
    ('investment_amount', (p_row ->> 'investment_amount')::numeric >= 0, '0 이상의 금액을 입력해 주세요.'),
    ('participation_programs', not (p_row -> 'participation_programs' ? 'none')
      or jsonb_array_length(p_row -> 'participation_programs') = 1, '없음은 다른 항목과 함께 선택할 수 없습니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.member_format_errors(jsonb) is
'형식 확인 — Fields of a profile whose form or range is wrong; an empty optional field is not an error';

create or replace function app.tg_members__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_row jsonb;
begin
  new.business_number := app.digits(new.business_number);
  new.corporation_number := nullif(app.digits(new.corporation_number), '');
  new.company_name := btrim(new.company_name);
  new.email := lower(btrim(new.email));
  if tg_op = 'UPDATE' and new.ksic_major is distinct from old.ksic_major and new.ksic_sub is not distinct from old.ksic_sub then
    new.ksic_sub := null;
  end if;
  if tg_op = 'UPDATE' and new.main_industry_ksic_major is distinct from old.main_industry_ksic_major
    and new.main_industry_ksic_codes = old.main_industry_ksic_codes then
    new.main_industry_ksic_codes := '{}';
  end if;
  -- choosing "no investment" clears the two inputs
  if new.has_investment is not true then
    new.investment_amount := null;
    new.investment_institutions := '{}';
  end if;
  if new.state = 'withdrawn' then
    return new;
  end if;
  v_row := to_jsonb(new);
  perform app.fail_validation(app.member_format_errors(v_row) || app.member_length_errors(v_row) || app.member_code_errors(v_row));
  if not app.business_number_valid(new.business_number) then
    perform app.fail('BUSINESS_NUMBER_INVALID', '사업자등록번호가 올바르지 않습니다.', 422,
      app.field_error('business_number', '사업자등록번호가 올바르지 않습니다.'), 'The business registration number is not valid.');
  end if;
  return new;
end
$$;
comment on function app.tg_members__validate() is
'회원 정보 확인 — Normalises the profile and refuses all wrong fields at once with 422 VALIDATION_ERROR';
create or replace trigger tg_members__validate before insert or update on public.members
for each row execute function app.tg_members__validate();

create or replace function app.tg_members__duplicates() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- serialises registrations of one number, so that the second gets its answer instead of a broken index
  perform pg_advisory_xact_lock(hashtextextended('members:' || new.business_number, 0));
  if exists (select 1 from public.members as m where m.business_number = new.business_number and not m.is_deleted and m.id <> new.id) then
    perform app.fail('BUSINESS_NUMBER_TAKEN', '이미 등록된 사업자등록번호입니다.', 409,
      app.field_error('business_number', '이미 등록된 사업자등록번호입니다.'), 'This business registration number is already registered.');
  end if;
  if exists (select 1 from public.members as m where lower(m.email) = lower(new.email) and not m.is_deleted and m.id <> new.id) then
    perform app.fail('EMAIL_TAKEN', '이미 사용 중인 이메일입니다.', 409, app.field_error('email', '이미 사용 중인 이메일입니다.'),
      'This e-mail address is already in use.');
  end if;
  return new;
end
$$;
comment on function app.tg_members__duplicates() is
'중복 확인 — Names the taken field; the unique indexes remain the last word';
create or replace trigger tg_members__z_duplicates before insert or update of business_number, email on public.members
for each row when (not new.is_deleted) execute function app.tg_members__duplicates();

create or replace function public.business_number_available(p_business_number text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.business_number_available(p_business_number);
end
$$;
comment on function public.business_number_available(text) is
'사업자등록번호 사용 가능 여부 — Live check of the registration form: POST /rpc/business_number_available {"p_business_number": "123-45-67890"}; true when the number is valid and not registered';

create or replace function app.business_number_available(p_business_number text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return app.business_number_valid(app.digits(p_business_number)) and not exists (
    select 1 from public.members as m where m.business_number = app.digits(p_business_number) and not m.is_deleted
  );
end
$$;
comment on function app.business_number_available(text) is '사업자등록번호 사용 가능 여부 — True when the number is valid and not registered';

select app.expose('app.code_exists(text,text,text)', 'authenticated');
select app.expose('app.phone_valid(text)', 'authenticated');
select app.expose('app.email_valid(text)', 'authenticated');
select app.expose('app.business_number_valid(text)', 'authenticated');
select app.expose('app.digits(text)', 'authenticated');
select app.expose('app.member_length_errors(jsonb)', 'authenticated');
select app.expose('app.member_code_errors(jsonb)', 'authenticated');
select app.expose('app.member_format_errors(jsonb)', 'authenticated');
select app.expose('app.business_number_available(text)', 'anon', 'authenticated');
select app.expose('public.business_number_available(text)', 'anon', 'authenticated');

-- sql/portal/registration.sql
-- From sign-up to decision: the account's metadata becomes a pending company with its owner and consents; a decision
-- provisions or closes the tenant and writes the mail, all in the transaction of the action.
create type public.consent_type as enum ('terms_of_service', 'privacy_policy', 'third_party_sharing', 'marketing_consent');
create type public.verification_source as enum ('check_digit', 'nts_status', 'nts_validity', 'nice_company');
create type public.verification_result as enum ('valid', 'invalid', 'closed', 'suspended', 'mismatch', 'unknown');

create table if not exists public.member_consents (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null references public.members (id) on delete restrict,
  user_id uuid,
  consent_type public.consent_type not null,
  is_agreed boolean not null,
  version text not null check (length(version) between 1 and 20),
  agreed_at timestamptz not null default now(),
  ip_address inet
);
create index if not exists member_consents_member_idx on public.member_consents (member_id, consent_type, agreed_at desc);

create table if not exists public.member_verifications (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null references public.members (id) on delete restrict,
  source public.verification_source not null,
  result public.verification_result not null,
  payload jsonb not null default '{}',
  checked_at timestamptz not null default now(),
  checked_by uuid
);
create index if not exists member_verifications_member_idx on public.member_verifications (member_id, checked_at desc);

select app.describe('public.member_consents', '약관 동의 이력 — Consents of a company, newest counts', '{
  "member_id": "회원 기업 — Company", "user_id": "동의자 — User who decided", "consent_type": "동의 항목 — Kind of consent",
  "is_agreed": "동의 여부 — Agreed or withdrawn", "version": "약관 버전 — Version of the text", "agreed_at": "동의 일시 — Decided at",
  "ip_address": "접속 IP — Client address"}');
select app.describe('public.member_verifications', '사업자 확인 이력 — Results of business-number checks', '{
  "member_id": "회원 기업 — Company", "source": "확인처 — Who was asked", "result": "결과 — Result", "payload": "응답 — Answer",
  "checked_at": "확인 일시 — Checked at", "checked_by": "확인자 — Checked by (user)"}');
select app.register_entity(
  'public.member_consents', 'portal', '약관 동의 이력', 'Consents', p_permission => 'portal.member_consents', p_kind => 'ledger'
);
select app.register_entity(
  'public.member_verifications', 'portal', '사업자 확인 이력', 'Business-number checks',
  p_permission => 'portal.member_verifications', p_kind => 'ledger'
);
select app.define_permission('portal.companies:lookup', 'portal', '기업정보 조회(NICE)', 'Look up companies (NICE D&B)');

create or replace function app.profile_columns() returns text[]
language plpgsql
immutable
set search_path = ''
as $$
begin
  return '{company_name,region,company_kind,corporation_number,address,address_detail,postal_code,representative,
    representative_birth_date,representative_gender,representative_phone,founding_date,phone,website,contact_person_name,
    contact_person_department,contact_person_position,contact_person_phone,contact_person_email,industry,revenue,
    employee_count,startup_type,startup_stage,ksic_major,ksic_sub,business_field,main_industry_ksic_major,
    main_industry_ksic_codes,main_business,description,cooperation_fields,participation_programs,has_investment,
    investment_amount,investment_institutions}'::text[];
end
$$;
comment on function app.profile_columns() is
'프로필 컬럼 — Columns of a company that its own people may fill in, at sign-up and later';

create or replace function app.registration_type_errors(p_meta jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
  v_key text;
begin
  foreach v_key in array app.profile_columns() loop
    begin
      perform jsonb_populate_record(null::public.members, jsonb_build_object(v_key, p_meta -> v_key));
    exception when data_exception or program_limit_exceeded then
      v_errors := v_errors || app.field_error(v_key, '값의 형식이 올바르지 않습니다.');
    end;
  end loop;
  return v_errors;
end
$$;
comment on function app.registration_type_errors(jsonb) is '자료형 확인 — Sign-up fields whose value has the wrong type';

-- Whatever else the metadata holds (roles, tenant ids, states) is not even read.
create or replace function app.registration_row(p_email text, p_meta jsonb) returns public.members
language plpgsql
stable
set search_path = ''
as $$
declare
  v_row public.members;
  v_known jsonb;
begin
  if length(p_meta::text) > 65536 then
    perform app.fail_validation(app.field_error('data', '입력한 내용이 너무 깁니다.'));
  end if;
  perform app.fail_validation(app.registration_type_errors(p_meta));
  select coalesce(jsonb_object_agg(m.key, case when m.value = '""' then 'null' else m.value end), '{}')
  into v_known
  from jsonb_each(p_meta) as m where m.key = any(app.profile_columns());
  v_row := jsonb_populate_record(null::public.members, v_known);
  v_row.business_number := app.digits(p_meta ->> 'business_number');
  v_row.email := lower(btrim(p_email));
  v_row.company_name := coalesce(btrim(v_row.company_name), '');
  v_row.main_industry_ksic_codes := coalesce(v_row.main_industry_ksic_codes, '{}');
  v_row.cooperation_fields := coalesce(v_row.cooperation_fields, '{}');
  v_row.participation_programs := coalesce(v_row.participation_programs, '{}');
  v_row.investment_institutions := coalesce(v_row.investment_institutions, '{}');
  return v_row;
end
$$;
comment on function app.registration_row(text, jsonb) is
'등록 정보 — The company described by the metadata of a sign-up; only profile columns are taken';

create or replace function app.check_consents(p_meta jsonb) returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', 'consents.' || c.name, 'message', '필수 동의 항목입니다.') order by c.name), '[]')
  into v_errors
  from unnest('{terms_of_service,privacy_policy,third_party_sharing}'::text[]) as c (name)
  where jsonb_typeof(p_meta -> 'consents') is distinct from 'object' or p_meta -> 'consents' -> c.name is distinct from 'true'::jsonb;
  if jsonb_array_length(v_errors) > 0 then
    perform app.fail('CONSENT_REQUIRED', '필수 약관에 모두 동의해 주세요.', 422, v_errors, 'Please agree to all required terms.');
  end if;
end
$$;
comment on function app.check_consents(jsonb) is '필수 동의 확인 — Refuses with CONSENT_REQUIRED unless the three required consents are true';

create or replace function app.register_company(p_user_id uuid, p_email text, p_meta jsonb) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row public.members;
begin
  perform app.check_consents(p_meta);
  v_row := app.registration_row(p_email, p_meta);
  v_row.id := gen_random_uuid();
  v_row.state := 'pending';
  v_row.created_at := now();
  v_row.created_by := p_user_id;
  v_row.updated_at := now();
  v_row.updated_by := p_user_id;
  v_row.is_deleted := false;
  perform app.insert_row('public.members', to_jsonb(v_row));
  insert into sys.organizations (tenant_id, name) values (v_row.id, v_row.company_name);
  insert into sys.users (tenant_id, id, email, display_name, is_owner, created_by, updated_by)
  values (v_row.id, p_user_id, v_row.email, coalesce(v_row.contact_person_name, v_row.representative), true, p_user_id, p_user_id);
  insert into public.member_consents (member_id, user_id, consent_type, is_agreed, version, ip_address)
  select v_row.id, p_user_id, c.consent_type, coalesce(p_meta -> 'consents' -> c.consent_type::text = 'true', false),
    app.consent_version(c.consent_type), app.client_ip()
  from unnest(enum_range(null::public.consent_type)) as c (consent_type);
  perform app.notify('registration_confirmation', v_row.email,
    jsonb_build_object('company_name', v_row.company_name, 'business_number', v_row.business_number),
    app.mail_locale(p_meta), p_user_id, v_row.id, 'registration:' || v_row.id);
  perform app.notify_staff('portal.members:approve', 'admin_new_member',
    jsonb_build_object('company_name', v_row.company_name, 'business_number', v_row.business_number), 'new_member:' || v_row.id);
  return v_row.id;
end
$$;
comment on function app.register_company(uuid, text, jsonb) is
'기업 등록 — Makes the pending company, its workspace, owner, consents and mails of a new account, or refuses the whole sign-up';

create or replace function app.insert_row(p_table text, p_row jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_columns text;
begin
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into v_columns
  from pg_catalog.pg_attribute as a
  where a.attrelid = p_table::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  execute format('insert into %s (%s) select %s from jsonb_populate_record(null::%s, $1)', p_table, v_columns, v_columns, p_table)
  using p_row;
end
$$;
comment on function app.insert_row(text, jsonb) is '행 등록 — Inserts a row given as json, leaving generated columns to the table';

create or replace function app.consent_version(p_type public.consent_type) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return coalesce((
    select c.attributes ->> 'version' from public.codes as c
    where c.group_code = 'legal_content_type' and c.code = p_type::text
  ), '1.0');
end
$$;
comment on function app.consent_version(public.consent_type) is '약관 버전 — Version of the legal text now in force';

create or replace function app.mail_locale(p_meta jsonb) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case when p_meta ->> 'locale' like 'en%' then 'en' else 'ko' end;
end
$$;
comment on function app.mail_locale(jsonb) is '메일 언어 — Language of mails from an account''s metadata: ko, or en when asked for';

create or replace function app.notify_staff(p_permission text, p_template text, p_payload jsonb, p_dedupe_key text) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_staff record;
  v_count integer := 0;
begin
  for v_staff in
    select u.id, u.email, concat(',', string_agg(rp.permission, ','), ',') as grants
    from idam.users as u
    inner join idam.user_roles as ur on u.id = ur.user_id and (ur.expires_at is null or ur.expires_at > now())
    inner join idam.role_permissions as rp on ur.role_id = rp.role_id
    where u.status = 'active' and not u.is_deleted
    group by u.id, u.email
  loop
    if app.grant_covers(v_staff.grants, p_permission) then
      perform app.notify(p_template, v_staff.email, p_payload, 'ko', v_staff.id, null, p_dedupe_key || ':' || v_staff.id);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;
comment on function app.notify_staff(text, text, jsonb, text) is
'관리자 알림 — Writes one message to every active member of staff who holds a permission; returns how many';

create or replace function app.tg_auth_users__register() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if app.meta(new.raw_user_meta_data) ? 'business_number' then
    perform app.register_company(new.id, new.email, app.meta(new.raw_user_meta_data));
  end if;
  return null;
end
$$;
comment on function app.tg_auth_users__register() is
'가입 처리 — A new account with company data becomes a pending registration; without it, an account that sees nothing';
create or replace trigger tg_auth_users__register after insert on auth.users
for each row execute function app.tg_auth_users__register();

create or replace function app.tg_auth_users__email() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update sys.users set email = lower(new.email) where id = new.id;
  update idam.users set email = lower(new.email) where id = new.id;
  return null;
end
$$;
comment on function app.tg_auth_users__email() is '이메일 변경 반영 — A confirmed change of an account''s e-mail reaches its profiles';
create or replace trigger tg_auth_users__email after update of email on auth.users
for each row when (old.email is distinct from new.email) execute function app.tg_auth_users__email();

-- Supabase calls this before it creates a user by sign-up, invitation or one-time password, never for accounts made
-- through the admin API. The trigger above is the guard; this gives the visitor a code instead of a database error.
create or replace function app.before_user_created(event jsonb) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_meta jsonb := app.meta(event -> 'user' -> 'user_metadata');
begin
  if not v_meta ? 'business_number' or nullif(btrim(v_meta ->> 'business_number'), '') is null then
    perform app.fail('BUSINESS_NUMBER_REQUIRED', '사업자등록번호를 입력해 주세요.', 422, null, 'A business registration number is required.');
  end if;
  perform app.try_registration(event -> 'user' ->> 'email', v_meta);
  return '{}'::jsonb;
exception
  when sqlstate 'PGRST' then
    return app.hook_error(sqlerrm);
end
$$;
comment on function app.before_user_created(jsonb) is
'가입 전 확인 — Supabase Auth hook before-user-created: {} or {"error": {http_code, message "CODE: 한국어 / English"}}';

create or replace function app.try_registration(p_email text, p_meta jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row public.members;
  v_json jsonb;
begin
  if not app.business_number_valid(app.digits(p_meta ->> 'business_number')) then
    perform app.fail('BUSINESS_NUMBER_INVALID', '사업자등록번호가 올바르지 않습니다.', 422,
      app.field_error('business_number', '사업자등록번호가 올바르지 않습니다.'), 'The business registration number is not valid.');
  end if;
  perform app.check_consents(p_meta);
  v_row := app.registration_row(p_email, p_meta);
  v_json := to_jsonb(v_row);
  perform app.fail_validation(app.member_format_errors(v_json) || app.member_length_errors(v_json) || app.member_code_errors(v_json));
  if not app.business_number_available(v_row.business_number) then
    perform app.fail('BUSINESS_NUMBER_TAKEN', '이미 등록된 사업자등록번호입니다.', 409,
      app.field_error('business_number', '이미 등록된 사업자등록번호입니다.'), 'This business registration number is already registered.');
  end if;
end
$$;
comment on function app.try_registration(text, jsonb) is '가입 사전 확인 — Refuses what the registration would refuse, without writing anything';

create or replace function app.hook_error(p_error text) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v jsonb := p_error::jsonb;
  v_fields text;
begin
  select string_agg(f ->> 'field', ', ') into v_fields
  from jsonb_array_elements(case when v ->> 'details' like '[%' then (v ->> 'details')::jsonb else '[]' end) as f;
  return jsonb_build_object('error', jsonb_build_object(
    'http_code', case v ->> 'code' when 'BUSINESS_NUMBER_TAKEN' then 409 else 422 end,
    'message', format('%s: %s / %s%s', v ->> 'code', v ->> 'message', coalesce(v ->> 'hint', ''), coalesce(' [' || v_fields || ']', ''))
  ));
end
$$;
comment on function app.hook_error(text) is
'훅 오류 — The answer of an auth hook from the text of our error; clients read the code before the colon and the fields in brackets';

create or replace function app.tg_members__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.state_reason := nullif(current_setting('app.comment', true), '');
  if new.state = 'approved' and old.state = 'pending' then
    new.approved_at := now();
    new.approved_by := auth.uid();
  elsif new.state in ('pending', 'rejected') then
    new.approved_at := null;
    new.approved_by := null;
  elsif new.state = 'withdrawn' then
    new := app.erase_member(new);
  end if;
  return new;
end
$$;
comment on function app.tg_members__decide() is '심사 결과 반영 — Keeps reason and approval of a decision in the row; withdrawal erases personal data';
create or replace trigger tg_members__decide before update of state on public.members
for each row when (old.state is distinct from new.state) execute function app.tg_members__decide();

create or replace function app.erase_member(p_row public.members) returns public.members
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_kept public.members;
begin
  v_kept := jsonb_populate_record(null::public.members, jsonb_build_object(
    'id', p_row.id, 'business_number', p_row.business_number, 'company_name', '(탈퇴 기업)',
    'email', 'withdrawn+' || p_row.id || '@invalid.example', 'state', p_row.state, 'region', p_row.region,
    'company_kind', p_row.company_kind, 'startup_stage', p_row.startup_stage, 'ksic_major', p_row.ksic_major,
    'main_industry_ksic_codes', '[]'::jsonb, 'cooperation_fields', '[]'::jsonb, 'participation_programs', '[]'::jsonb,
    'investment_institutions', '[]'::jsonb, 'state_reason', p_row.state_reason, 'created_at', p_row.created_at,
    'created_by', p_row.created_by, 'updated_at', p_row.updated_at, 'updated_by', p_row.updated_by, 'is_deleted', true));
  return v_kept;
end
$$;
comment on function app.erase_member(public.members) is
'개인정보 삭제 — A withdrawn company keeps number and classification for statistics and loses every personal datum';

create or replace function app.erase_accounts(p_user_ids uuid[]) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from auth.sessions where user_id = any(p_user_ids);
  delete from auth.identities where user_id = any(p_user_ids);
  update auth.users
  set email = 'withdrawn+' || id || '@invalid.example', raw_user_meta_data = '{}', encrypted_password = '', phone = null,
    banned_until = now() + interval '100 years'
  where id = any(p_user_ids);
end
$$;
comment on function app.erase_accounts(uuid[]) is
'계정 정보 삭제 — Empties and closes the accounts of a withdrawn company''s people; who belongs elsewhere too is left alone by the caller';

create or replace function app.erase_people(p_company_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.files set is_deleted = true where tenant_id = p_company_id and not is_deleted;
  delete from noti.notifications where tenant_id = p_company_id and status in ('sent', 'dead');
  perform set_config('app.erasing', 'on', true);
  perform app.erase_accounts(array(
    select u.id from sys.users as u
    where u.tenant_id = p_company_id
      and not exists (select 1 from sys.users as o where o.id = u.id and o.tenant_id <> p_company_id)
      and not exists (select 1 from idam.users as s where s.id = u.id)
  ));
  delete from sys.users where tenant_id = p_company_id;
  perform set_config('app.erasing', '', true);
end
$$;
comment on function app.erase_people(uuid) is
'구성원·파일 삭제 — Removes the memberships, files, mails and accounts'' data of a withdrawn company';

create or replace function app.tg_members__effects() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  case new.state
    when 'approved' then perform app.provision_tenant(new.id, new.company_name, new.business_number);
    when 'suspended' then perform app.close_tenant(new.id, 'suspended', 'suspended', new.state_reason);
    when 'withdrawn' then perform app.close_tenant(new.id, 'terminated', 'closed', new.state_reason), app.erase_people(new.id);
    else perform app.close_tenant(new.id, 'suspended', 'pending', 'registration ' || new.state);
  end case;
  perform app.notify_member(old, new);
  return null;
end
$$;
comment on function app.tg_members__effects() is '심사 후속 처리 — Opens, suspends or closes the tenant and writes the mail of a decision, in its transaction';
create or replace trigger tg_members__effects after update of state on public.members
for each row when (old.state is distinct from new.state) execute function app.tg_members__effects();

create or replace function app.notify_member(p_old public.members, p_new public.members) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_template text := case
    when p_new.state = 'approved' and p_old.state = 'suspended' then 'member_reinstated'
    when p_new.state = 'approved' then 'member_approved'
    when p_new.state = 'rejected' then 'member_rejected'
    when p_new.state = 'suspended' then 'member_suspended'
    when p_new.state = 'pending' and p_old.state <> 'rejected' then 'member_reset'
  end;
  v_change uuid;
  v_owner record;
begin
  if v_template is null then
    return;
  end if;
  select c.id into v_change from public.status_changes as c
  where c.entity = 'public.members' and c.record_id = p_new.id order by c.changed_at desc limit 1;
  select a.id, app.mail_locale(app.meta(a.raw_user_meta_data)) as locale into v_owner
  from sys.users as u inner join auth.users as a on u.id = a.id
  where u.tenant_id = p_new.id and u.is_owner and not u.is_deleted order by u.created_at limit 1;
  perform app.notify(v_template, p_new.email, jsonb_build_object('company_name', p_new.company_name,
    'business_number', p_new.business_number, 'reason', p_new.state_reason), v_owner.locale, v_owner.id, p_new.id,
    'member:' || v_change);
end
$$;
comment on function app.notify_member(public.members, public.members) is '심사 결과 메일 — One message to the company for one decision';

create or replace function app.record_verification(
  p_member_id uuid, p_source text, p_result text, p_payload jsonb, p_checked_by uuid
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into public.member_verifications (member_id, source, result, payload, checked_by)
  values (p_member_id, p_source::public.verification_source, p_result::public.verification_result, coalesce(p_payload, '{}'), p_checked_by)
  returning id into v_id;
  return v_id;
end
$$;
comment on function app.record_verification(uuid, text, text, jsonb, uuid) is
'사업자 확인 기록 — Keeps the result of a business-number check with who asked for it';

grant execute on function app.before_user_created(jsonb) to supabase_auth_admin;
select app.expose('app.before_user_created(jsonb)');
select app.expose('app.record_verification(uuid,text,text,jsonb,uuid)');

-- sql/portal/company.sql
-- What a company or a member of staff does with a registration besides editing the profile.

create or replace function app.set_marketing_consent(p_agreed boolean) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_version text := app.consent_version('marketing_consent');
begin
  if app.company_id() is null or not app.company_can('portal.members:update') then
    perform app.fail_forbidden('portal.members:update');
  end if;
  insert into public.member_consents (member_id, user_id, consent_type, is_agreed, version, ip_address)
  values (app.company_id(), auth.uid(), 'marketing_consent', p_agreed, v_version, app.client_ip());
  return jsonb_build_object('consent_type', 'marketing_consent', 'is_agreed', p_agreed, 'version', v_version);
end
$$;
comment on function app.set_marketing_consent(boolean) is '마케팅 수신 동의 변경 — Adds a decision about the optional consent';

create or replace function public.set_marketing_consent(p_agreed boolean) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.set_marketing_consent(p_agreed);
end
$$;
comment on function public.set_marketing_consent(boolean) is
'마케팅 수신 동의 변경 — Gives or withdraws the optional consent: POST /rpc/set_marketing_consent {"p_agreed": false}; error 403';

create or replace function app.change_business_number(p_member_id uuid, p_business_number text, p_reason text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number text := app.digits(p_business_number);
begin
  if not (app.is_trusted() or app.platform_can('portal.members:update')) then
    perform app.fail_forbidden('portal.members:update');
  end if;
  if nullif(btrim(p_reason), '') is null then
    perform app.fail_validation(app.field_error('reason', '변경 사유를 입력해 주세요.'));
  end if;
  update public.members set business_number = v_number where id = p_member_id and not is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  update tnnt.tenants set business_number = v_number where id = p_member_id;
  perform app.write_audit('change_business_number', 'public.members', p_member_id::text, p_member_id,
    jsonb_build_object('reason', p_reason), 'success', null);
  return jsonb_build_object('id', p_member_id, 'business_number', v_number);
end
$$;
comment on function app.change_business_number(uuid, text, text) is
'사업자등록번호 변경 — Staff changes the number after seeing a new licence; companies cannot';

create or replace function public.change_business_number(p_member_id uuid, p_business_number text, p_reason text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.change_business_number(p_member_id, p_business_number, p_reason);
end
$$;
comment on function public.change_business_number(uuid, text, text) is
'사업자등록번호 변경 — Staff only, with a reason: POST /rpc/change_business_number; errors 403, 404, 409 BUSINESS_NUMBER_TAKEN, 422 BUSINESS_NUMBER_INVALID';

select app.expose('app.set_marketing_consent(boolean)', 'authenticated');
select app.expose('public.set_marketing_consent(boolean)', 'authenticated');
select app.expose('app.change_business_number(uuid,text,text)', 'authenticated');
select app.expose('public.change_business_number(uuid,text,text)', 'authenticated');

-- sql/portal/sign_in.sql
-- Sign-in by business number: the sidecar asks here for the account behind a number. Every attempt counts as a failure
-- until the password proved right, so parallel guesses count too; unknown numbers are counted and locked alike (IDAM-01).

create table if not exists app.sign_in_locks (
  identifier text primary key,
  failures integer not null default 0,
  first_failure_at timestamptz not null default now(),
  locked_until timestamptz
);
alter table app.sign_in_locks enable row level security;
alter table app.sign_in_locks force row level security;
revoke all on app.sign_in_locks from public, anon, authenticated;

select app.describe('app.sign_in_locks', '로그인 잠금 — Failures and locks of sign-in', '{
  "identifier": "로그인 아이디 — Business number", "failures": "실패 횟수 — Failures in the window",
  "first_failure_at": "최초 실패 — Start of the window", "locked_until": "잠금 해제 일시 — Locked until"}');

create or replace function app.owner_account(p_business_number text)
returns table (member_id uuid, email text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select m.id, a.email::text
  from public.members as m
  inner join sys.users as u on m.id = u.tenant_id and u.is_owner and not u.is_deleted
  inner join auth.users as a on u.id = a.id
  where m.business_number = p_business_number and not m.is_deleted
  order by u.created_at limit 1;
end
$$;
comment on function app.owner_account(text) is '대표 계정 — Company and e-mail of the account that signs in with a business number; never shown to callers';

create or replace function app.begin_sign_in(p_business_number text, p_ip inet, p_user_agent text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number text := left(app.digits(p_business_number), 20);
  v_lock app.sign_in_locks;
  v_email text;
  v_member uuid;
begin
  insert into app.sign_in_locks (identifier) values (v_number) on conflict (identifier) do nothing;
  select * into strict v_lock from app.sign_in_locks as l where l.identifier = v_number for update;
  if v_lock.locked_until <= now() or (v_lock.locked_until is null and v_lock.first_failure_at < now() - interval '15 minutes') then
    v_lock.failures := 0;
    v_lock.first_failure_at := now();
    v_lock.locked_until := null;
  end if;
  if v_lock.locked_until is null and v_lock.failures >= 5 then
    v_lock.locked_until := now() + interval '30 minutes';
  elsif v_lock.locked_until is null then
    v_lock.failures := v_lock.failures + 1;
    select o.member_id, o.email into v_member, v_email from app.owner_account(v_number) as o;
  end if;
  update app.sign_in_locks set failures = v_lock.failures, first_failure_at = v_lock.first_failure_at,
    locked_until = v_lock.locked_until
  where identifier = v_number;
  if v_lock.locked_until is not null then
    insert into idam.login_logs (identifier, result, failure_reason, ip_address, user_agent)
    values (v_number, 'locked', 'ACCOUNT_LOCKED', p_ip, left(p_user_agent, 200));
  end if;
  return jsonb_build_object('locked_until', v_lock.locked_until, 'email', v_email, 'member_id', v_member);
end
$$;
comment on function app.begin_sign_in(text, inet, text) is
'로그인 시도 — Counts an attempt and names the owner''s account of the number: {"locked_until", "email", "member_id"}; 5 failures in 15 minutes lock for 30';

create or replace function app.finish_sign_in(
  p_business_number text, p_ip inet, p_user_agent text, p_user_id uuid, p_failure text
) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number text := left(app.digits(p_business_number), 20);
  v_failures integer;
begin
  if p_failure is null or p_failure = 'ACCOUNT_SUSPENDED' then
    delete from app.sign_in_locks where identifier = v_number;
  -- Auth refuses a banned account before it looks at the password: counted alike, so that the answer tells nothing
  elsif p_failure in ('INVALID_PASSWORD', 'USER_BANNED') then
    update app.sign_in_locks set locked_until = case when failures >= 5 then now() + interval '30 minutes' end
    where identifier = v_number and locked_until is null
    returning failures into v_failures;
  else
    update app.sign_in_locks set failures = greatest(failures - 1, 0) where identifier = v_number;
  end if;
  insert into idam.login_logs (user_id, identifier, result, failure_reason, ip_address, user_agent)
  values (p_user_id, v_number, case when p_failure is null then 'success' else 'failure' end::idam.sign_in_result, p_failure,
    p_ip, left(p_user_agent, 200));
  if v_failures >= 5 then
    perform app.notify_lock(v_number);
  end if;
end
$$;
comment on function app.finish_sign_in(text, inet, text, uuid, text) is
'로그인 결과 — Clears the counter (p_failure null), locks after the fifth INVALID_PASSWORD, or takes the attempt back when the service failed';

create or replace function app.notify_lock(p_business_number text) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company record;
begin
  select m.id, m.company_name, m.email, l.locked_until into v_company
  from public.members as m
  inner join app.sign_in_locks as l on m.business_number = l.identifier
  where m.business_number = p_business_number and not m.is_deleted;
  if found then
    perform app.notify('account_locked', v_company.email, jsonb_build_object('company_name', v_company.company_name,
      'locked_until', v_company.locked_until), app.company_locale(v_company.id), null, v_company.id,
      'account_locked:' || v_company.id || ':' || extract(epoch from v_company.locked_until));
    perform app.write_audit('lock', 'public.members', v_company.id::text, v_company.id, null, 'success', null);
  end if;
end
$$;
comment on function app.notify_lock(text) is '잠금 알림 — Tells the company that its sign-in was locked';

-- Every way of signing in ends in a session, so this is where sign-ins are audited.
create or replace function app.tg_auth_sessions__audit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, ip_address, user_agent)
  select case when count(*) = 1 then min(u.tenant_id::text)::uuid end, new.user_id, 'authenticated', 'sign_in',
    'auth.sessions', new.id::text, new.ip, left(new.user_agent, 200)
  from sys.users as u
  where u.id = new.user_id and not u.is_deleted;
    return null;
end
$$;
comment on function app.tg_auth_sessions__audit() is '로그인 감사 — Writes sign_in for every session that Auth opens';
create or replace trigger tg_auth_sessions__audit after insert on auth.sessions
for each row execute function app.tg_auth_sessions__audit();

create or replace function app.unlock_sign_in(p_business_number text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not (app.is_trusted() or app.platform_can('portal.members:update')) then
    perform app.fail_forbidden('portal.members:update');
  end if;
  delete from app.sign_in_locks where identifier = app.digits(p_business_number);
  perform app.audit('unlock', 'public.members', null, jsonb_build_object('business_number', app.digits(p_business_number)));
  return jsonb_build_object('business_number', app.digits(p_business_number), 'locked_until', null);
end
$$;
comment on function app.unlock_sign_in(text) is '로그인 잠금 해제 — Staff lifts the lock of a business number';

create or replace function public.unlock_sign_in(p_business_number text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.unlock_sign_in(p_business_number);
end
$$;
comment on function public.unlock_sign_in(text) is
'로그인 잠금 해제 — Staff lifts the 30-minute lock: POST /rpc/unlock_sign_in {"p_business_number": "…"}; error 403';

create or replace function app.expire_sign_in_locks() returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  delete from app.sign_in_locks
  where first_failure_at < now() - interval '1 day' and coalesce(locked_until, '-infinity') < now();
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_sign_in_locks() is '오래된 잠금 정리 — Removes counters that no longer matter';

select app.expose('app.begin_sign_in(text,inet,text)');
select app.expose('app.finish_sign_in(text,inet,text,uuid,text)');
select app.expose('app.unlock_sign_in(text)', 'authenticated');
select app.expose('public.unlock_sign_in(text)', 'authenticated');
select app.expose('app.expire_sign_in_locks()');

-- sql/portal/files.sql
-- File records. A client uploads into its own folder of a bucket; the sidecar looks at the content and binds the object
-- to its owner row here. Objects nobody bound within a day are swept, and so are replaced ones.

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values
('private-files', 'private-files', false, 10485760, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}'),
('public-files', 'public-files', true, 5242880, '{image/jpeg,image/png,image/gif,image/webp}')
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;
select app.declare_rows('storage.buckets', '{id}', 'id in (''private-files'', ''public-files'')');

-- Limits are data: a domain that takes files adds its rows.
create table if not exists public.file_rules (
  purpose text primary key check (purpose ~ '^[a-z_]{1,40}$'),
  entity text not null references app.entities (entity) on delete restrict,
  bucket text not null default 'private-files' check (bucket in ('private-files', 'public-files')),
  company_states text[],
  by_staff boolean not null default false,
  max_bytes bigint not null check (max_bytes between 1 and 10485760),
  max_count integer not null check (max_count between 1 and 20),
  mime_types text[] not null check (cardinality(mime_types) > 0)
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
  "purpose": "용도 — Purpose", "entity": "대상 엔터티 — Entity it belongs to",
  "bucket": "버킷 — Storage bucket", "company_states": "회사 등록 가능 상태 — States in which the company may change its files",
  "by_staff": "관리자 등록 — Whether staff attach such files", "max_bytes": "최대 크기(바이트) — Largest size in bytes",
  "max_count": "최대 개수 — Largest number", "mime_types": "허용 형식 — Allowed content types"}');
select app.describe('public.files', '첨부 파일 — File records', '{
  "tenant_id": "회사 — Company that owns the file, empty for the platform''s", "bucket": "버킷 — Storage bucket", "path": "저장 경로 — Path inside the bucket",
  "original_name": "원래 파일명 — Original file name", "mime_type": "형식 — Content type, detected from the content",
  "size_bytes": "크기(바이트) — Size in bytes", "purpose": "용도 — Purpose", "resource_type": "대상 종류 — Entity it is attached to",
  "resource_id": "대상 — Record it is attached to",
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
  return exists (select 1 from public.files as f where f.bucket = p_bucket and f.path = p_name and not f.is_deleted);
end
$$;
comment on function app.is_bound(text, text) is '파일 연결 여부 — Whether a stored object belongs to a record';

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
  perform app.check_file(v_rule, p_mime_type, p_size), app.make_room(v_rule, p_resource_id);
  insert into public.files (tenant_id, bucket, path, original_name, mime_type, size_bytes, purpose, resource_type, resource_id)
  values (case when not v_rule.by_staff then app.company_id() end, p_bucket, p_path, left(p_original_name, 255), p_mime_type, p_size,
    v_rule.purpose, p_resource_type, p_resource_id)
  returning * into v_file;
  return to_jsonb(v_file);
exception when unique_violation then
  perform app.fail('RESOURCE_CONFLICT', '이미 등록된 파일입니다.', 409, null, 'This file is already attached.');
  return null;
end
$$;
comment on function app.bind_file(uuid, text, text, text, text, bigint, text, uuid, text) is
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
  return (v_row ->> v.tenant_column)::uuid = app.company_id() and app.company_can('portal.files:create')
    and (p_rule.company_states is null or v_row ->> v.state_column = any(p_rule.company_states));
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
  if not app.is_trusted() and not app.may_attach(v_rule, old.resource_id) and not app.platform_can('portal.files:delete') then
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
select app.expose('app.platform_folder()', 'authenticated');
select app.expose('app.is_bound(text,text)', 'authenticated');
select app.expose('app.bind_file(uuid,text,text,text,text,bigint,text,uuid,text)');

select app.expose('app.sweep_files(integer)');
select app.expose('app.swept_files(text,text[])');

-- sql/portal/notifications.sql
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

-- policies/portal/codes.sql
-- Code lists are published content: everybody reads the values in use, nobody writes them through the API.
-- They change by migration, or in Studio by an operator.

alter table public.code_groups enable row level security;
alter table public.code_groups force row level security;

create policy code_groups_select on public.code_groups
for select to anon, authenticated
using (is_active);

revoke all on public.code_groups from anon, authenticated;
grant select on public.code_groups to anon, authenticated;
grant all on public.code_groups to service_role;

alter table public.codes enable row level security;
alter table public.codes force row level security;

create policy codes_select on public.codes
for select to anon, authenticated
using (is_active);

revoke all on public.codes from anon, authenticated;
grant select on public.codes to anon, authenticated;
grant all on public.codes to service_role;

-- policies/portal/members.sql
-- A company's people see and edit their own company, whatever the state of its registration; staff see all. Rows are
-- made by sign-up only, and the state moves by public.transition only.
create policy members_read on public.members for select to authenticated using (
  not is_deleted and (id = (select app.company_id()) or (select app.platform_can('portal.members:read')))
);
create policy members_update on public.members for update to authenticated using (
  not is_deleted and (
    (id = (select app.company_id()) and (select app.company_can('portal.members:update')) and state in ('pending', 'approved', 'rejected'))
    or (select app.platform_can('portal.members:update'))
  )
) with check (
  (id = (select app.company_id()) and (select app.company_can('portal.members:update')))
  or (select app.platform_can('portal.members:update'))
);
grant select on public.members to authenticated;
grant update (
  company_name, email, region, company_kind, corporation_number, address, address_detail, postal_code, representative,
  representative_birth_date, representative_gender, representative_phone, founding_date, phone, website,
  contact_person_name, contact_person_department, contact_person_position, contact_person_phone, contact_person_email,
  industry, revenue, employee_count, startup_type, startup_stage, ksic_major, ksic_sub, business_field,
  main_industry_ksic_major, main_industry_ksic_codes, main_business, description, cooperation_fields,
  participation_programs, has_investment, investment_amount, investment_institutions
) on public.members to authenticated;

-- policies/portal/registration.sql
create policy member_consents_read on public.member_consents for select to authenticated using (
  member_id = (select app.company_id()) or (select app.platform_can('portal.member_consents:read'))
);
grant select on public.member_consents to authenticated;

-- what the tax office and the credit bureau said is for those who decide
create policy member_verifications_read on public.member_verifications for select to authenticated using (
  (select app.platform_can('portal.member_verifications:read'))
);
grant select on public.member_verifications to authenticated;

-- policies/portal/files.sql
create policy file_rules_read on public.file_rules for select to authenticated using (purpose is not null);
grant select on public.file_rules to authenticated;

create policy files_read on public.files for select to authenticated using (
  not is_deleted and (tenant_id = (select app.company_id()) or (select app.platform_can('portal.files:read')))
);
-- taking a file off its record; the worker then removes the stored object
create policy files_delete on public.files for delete to authenticated using (
  not is_deleted and (
    (tenant_id = (select app.company_id()) and (select app.company_can('portal.files:delete')))
    or (select app.platform_can('portal.files:delete'))
  )
);
grant select, delete on public.files to authenticated;

-- Objects: a company uploads under uuid names into its own folder, never overwrites, and may take back what is not yet
-- bound to a record. Staff who may see files may sign links to them.
create policy company_files_upload on storage.objects for insert to authenticated with check (
  app.upload_path_valid(bucket_id, name)
);
create policy company_files_read on storage.objects for select to authenticated using (
  bucket_id in ('private-files', 'public-files') and (
    (storage.foldername(name))[1] = (select app.company_id())::text
    or (select app.platform_can('portal.files:read'))
  )
);
create policy company_files_take_back on storage.objects for delete to authenticated using (
  bucket_id in ('private-files', 'public-files') and (storage.foldername(name))[1] = (select app.company_id())::text
  and (select app.company_can('portal.files:create')) and not app.is_bound(bucket_id, name)
);

-- policies/portal/notifications.sql
create policy notifications_read on public.notifications for select to authenticated using (member_id = (select app.company_id()));
grant select on public.notifications to authenticated;

create policy notification_settings_read on public.notification_settings for select to authenticated using (
  member_id = (select app.company_id())
);
create policy notification_settings_create on public.notification_settings for insert to authenticated with check (
  member_id = (select app.company_id()) and (select app.company_can('portal.notification_settings:create'))
);
create policy notification_settings_update on public.notification_settings for update to authenticated using (
  member_id = (select app.company_id()) and (select app.company_can('portal.notification_settings:update'))
) with check (member_id = (select app.company_id()));
grant select on public.notification_settings to authenticated;
grant insert (kind, by_email), update (kind, by_email) on public.notification_settings to authenticated;

-- sql/manager/idam.sql
-- Platform identity: profiles of the staff, their roles and permissions, the log of sign-ins and the lock after
-- repeated failures. The account itself is auth.users; there is no public sign-up for staff (IDAM-04).
create schema if not exists idam;
comment on schema idam is '플랫폼 계정 — Platform identity and access';
revoke all on schema idam from public;
grant usage on schema idam to authenticated, service_role;

create type idam.user_status as enum ('active', 'suspended');

create table if not exists idam.users (
  id uuid primary key references auth.users (id) on delete restrict,
  email text not null check (length(email) between 3 and 255),
  full_name text check (length(full_name) between 1 and 100),
  department text check (length(department) <= 100),
  phone text check (length(phone) <= 20),
  status idam.user_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists users_email_key on idam.users (lower(email)) where not is_deleted;

create table if not exists idam.roles (
  id uuid primary key default gen_random_uuid(),
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name_ko text not null check (length(name_ko) between 1 and 100),
  name_en text not null check (length(name_en) between 1 and 100),
  level integer not null default 50 check (level between 1 and 100),
  is_system boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);

create unique index if not exists roles_code_key on idam.roles (code) where not is_deleted;

create table if not exists idam.role_permissions (
  role_id uuid not null references idam.roles (id) on delete cascade,
  permission text not null check (app.permission_pattern_valid(permission)),
  primary key (role_id, permission)
);

create table if not exists idam.user_roles (
  user_id uuid not null references idam.users (id) on delete cascade,
  role_id uuid not null references idam.roles (id) on delete restrict,
  expires_at timestamptz,
  granted_at timestamptz not null default now(),
  granted_by uuid default auth.uid(),
  primary key (user_id, role_id)
);
create index if not exists user_roles_role_idx on idam.user_roles (role_id);

create type idam.sign_in_result as enum ('success', 'failure', 'locked');

create table if not exists idam.login_logs (
  id uuid primary key default gen_random_uuid(),
  occurred_at timestamptz not null default clock_timestamp(),
  user_id uuid,
  identifier text not null check (length(identifier) <= 100),
  result idam.sign_in_result not null,
  failure_reason text,
  ip_address inet,
  user_agent text
);
create index if not exists login_logs_time_idx on idam.login_logs (occurred_at desc);
create index if not exists login_logs_identifier_idx on idam.login_logs (identifier, occurred_at desc);
create index if not exists login_logs_user_idx on idam.login_logs (user_id, occurred_at desc);

select app.describe('idam.users', '플랫폼 사용자 — Platform staff', '{
  "email": "이메일 — E-mail", "full_name": "이름 — Full name", "department": "부서 — Department", "phone": "전화번호 — Phone",
  "status": "상태 — active or suspended"}');
select app.describe('idam.roles', '플랫폼 역할 — Platform roles', '{
  "code": "코드 — Code", "name_ko": "한국어 이름 — Korean name", "name_en": "영어 이름 — English name",
  "level": "등급 — Strength, lower is stronger", "is_system": "시스템 역할 — Whether the role is fixed"}');
select app.describe('idam.role_permissions', '플랫폼 역할 권한 — Permissions of platform roles', '{
  "role_id": "역할 — Role", "permission": "권한 — Permission or wildcard"}');
select app.describe('idam.user_roles', '플랫폼 사용자 역할 — Roles of platform staff', '{
  "user_id": "사용자 — User", "role_id": "역할 — Role", "expires_at": "만료 일시 — Until when, open when empty",
  "granted_at": "부여 일시 — Granted at", "granted_by": "부여자 — Granted by (user)"}');
select app.describe('idam.login_logs', '로그인 기록 — Sign-in log', '{
  "occurred_at": "일시 — When", "user_id": "사용자 — User, when known", "identifier": "로그인 아이디 — What was typed (digits only)",
  "result": "결과 — success, failure or locked", "failure_reason": "실패 사유 — Reason", "ip_address": "접속 IP — Client address",
  "user_agent": "브라우저 — User agent"}');

select app.register_entity('idam.users', 'manager', '플랫폼 사용자', 'Platform users');
select app.register_entity('idam.roles', 'manager', '플랫폼 역할', 'Platform roles');
select app.register_entity('idam.role_permissions', 'manager', '플랫폼 역할 권한', 'Platform role permissions', p_kind => 'link');
select app.register_entity('idam.user_roles', 'manager', '플랫폼 사용자 역할', 'Platform user roles', p_kind => 'link');
select app.register_entity('idam.login_logs', 'manager', '로그인 기록', 'Sign-in log', p_kind => 'ledger', p_exportable => true);

create or replace view idam.permissions with (security_invoker = true) as
select p.permission, p.scope, p.label_ko, p.label_en from app.permissions as p where p.scope in ('portal', 'manager');
select app.describe('idam.permissions', '플랫폼 권한 목록 — Catalogue of permissions that platform roles may hold', '{
  "permission": "권한 — module.resource:action", "scope": "영역 — portal or manager",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

insert into idam.roles (id, code, name_ko, name_en, level, is_system) values
('1da00000-0000-4000-8000-000000000001', 'super_admin', '최고 관리자', 'Super administrator', 1, true),
('1da00000-0000-4000-8000-000000000002', 'portal_admin', '포털 관리자', 'Portal administrator', 10, true),
('1da00000-0000-4000-8000-000000000003', 'reviewer', '심사 담당자', 'Reviewer', 30, true),
('1da00000-0000-4000-8000-000000000004', 'viewer', '조회 전용', 'Viewer', 50, true)
on conflict (id) do update set
  name_ko = excluded.name_ko, name_en = excluded.name_en, level = excluded.level, is_system = excluded.is_system;

insert into idam.role_permissions (role_id, permission)
select r.id, p.permission
from (
  values
  ('super_admin', '*'),
  ('portal_admin', 'portal:*'), ('portal_admin', 'noti:*'), ('portal_admin', 'audt.audit_logs:read'),
  ('portal_admin', 'idam.login_logs:read'),
  ('reviewer', 'portal.members:read'), ('reviewer', 'portal.members:approve'), ('reviewer', 'portal.status_changes:read'),
  ('reviewer', 'portal.files:read'), ('reviewer', 'portal.member_verifications:read'), ('reviewer', 'portal.companies:lookup'),
  ('viewer', 'portal.members:read'), ('viewer', 'portal.status_changes:read')
) as p (code, permission)
inner join idam.roles as r on p.code = r.code
on conflict (role_id, permission) do nothing;
select app.declare_rows('idam.roles', '{id}', 'is_system');
select app.declare_rows('idam.role_permissions', '{role_id,permission}', 'role_id in (select id from idam.roles where is_system)');

-- IDAM-08: a grantor gives only roles no stronger than the strongest own one, and the last super administrator stays.
create or replace function app.strongest_level(p_user_id uuid) returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce((
    select min(r.level) from idam.user_roles as ur
    inner join idam.roles as r on ur.role_id = r.id
    where ur.user_id = p_user_id and (ur.expires_at is null or ur.expires_at > now())
  ), 101);
end
$$;
comment on function app.strongest_level(uuid) is '최고 등급 — Level of a user''s strongest platform role (lower is stronger), 101 without any';

create or replace function app.fail_too_strong() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('ROLE_TOO_STRONG', '본인보다 높은 등급의 역할이나 권한은 다룰 수 없습니다.', 403, null,
    'Roles and permissions stronger than your own are out of your hands.');
end
$$;
comment on function app.fail_too_strong() is '등급 초과 오류 — Refuses with 403 ROLE_TOO_STRONG (IDAM-08)';

-- Locks the role row, so that two administrators cannot remove each other at the same time.
create or replace function app.keep_one_administrator(p_leaving uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_role uuid;
begin
  select r.id into strict v_role from idam.roles as r where r.code = 'super_admin' and not r.is_deleted for update;
  if exists (select 1 from idam.user_roles as ur where ur.role_id = v_role and ur.user_id = p_leaving) and not exists (
    select 1 from idam.user_roles as ur
    inner join idam.users as u on ur.user_id = u.id
    where ur.role_id = v_role and ur.user_id <> p_leaving and ur.expires_at is null
      and u.status = 'active' and not u.is_deleted
  ) then
    perform app.fail('LAST_ADMINISTRATOR', '마지막 최고 관리자는 해제할 수 없습니다.', 409, null,
      'The last super administrator cannot be removed.');
  end if;
end
$$;
comment on function app.keep_one_administrator(uuid) is
'마지막 관리자 보호 — Refuses with 409 LAST_ADMINISTRATOR when nobody else would hold the strongest role (IDAM-08)';

create or replace function app.tg_user_roles__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_role idam.roles;
begin
  select * into strict v_role from idam.roles as r where r.id = coalesce(new.role_id, old.role_id);
  if not app.is_trusted() and v_role.level < app.strongest_level(auth.uid()) then
    perform app.fail_too_strong();
  end if;
  if v_role.code = 'super_admin' and (tg_op = 'DELETE' or (tg_op = 'UPDATE' and new.expires_at is not null)) then
    perform app.keep_one_administrator(old.user_id);
  end if;
  perform app.forget_context();
  return coalesce(new, old);
end
$$;
comment on function app.tg_user_roles__guard() is
'역할 부여 통제 — IDAM-08: no role stronger than the grantor''s, and the last super administrator stays';
create or replace trigger tg_user_roles__guard before insert or update or delete on idam.user_roles
for each row execute function app.tg_user_roles__guard();

create or replace function app.tg_users__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and app.strongest_level(old.id) < app.strongest_level(auth.uid()) then
    perform app.fail_too_strong();
  end if;
  if new.status <> 'active' or new.is_deleted then
    perform app.keep_one_administrator(old.id);
  end if;
  perform app.forget_context();
  return new;
end
$$;
comment on function app.tg_users__guard() is
'관리자 정지 통제 — IDAM-08: nobody suspends a stronger colleague, and the last super administrator stays';
create or replace trigger tg_users__guard before update of status, is_deleted on idam.users
for each row when (old.status is distinct from new.status or old.is_deleted is distinct from new.is_deleted)
execute function app.tg_users__guard();

create or replace function app.tg_roles__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() then
    if tg_op <> 'INSERT' and old.is_system then
      perform app.fail('SYSTEM_ROLE', '시스템 역할은 변경할 수 없습니다.', 403, null, 'System roles cannot be changed.');
    end if;
    if least(new.level, case when tg_op <> 'INSERT' then old.level end) < app.strongest_level(auth.uid()) then
      perform app.fail_too_strong();
    end if;
  end if;
  return new;
end
$$;
comment on function app.tg_roles__guard() is
'역할 통제 — IDAM-08, SYS-05: system roles are fixed, and nobody makes a role stronger than the own';
create or replace trigger tg_roles__guard before insert or update on idam.roles
for each row execute function app.tg_roles__guard();

create or replace function app.tg_role_permissions__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_role idam.roles;
begin
  select * into strict v_role from idam.roles as r where r.id = coalesce(new.role_id, old.role_id);
  if not app.is_trusted() and (v_role.is_system or v_role.level < app.strongest_level(auth.uid())
    or (tg_op <> 'DELETE' and not app.platform_can(new.permission))) then
    perform app.fail_too_strong();
  end if;
  return coalesce(new, old);
end
$$;
comment on function app.tg_role_permissions__guard() is
'역할 권한 통제 — IDAM-08: nobody puts a permission into a role without holding it; system roles are fixed';
create or replace trigger tg_role_permissions__guard before insert or update or delete on idam.role_permissions
for each row execute function app.tg_role_permissions__guard();

create or replace function app.make_administrator(p_email text) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  select u.id into v_id from auth.users as u where lower(u.email) = lower(btrim(p_email)) and u.deleted_at is null;
  if v_id is null then
    perform app.fail_not_found();
  end if;
  insert into idam.users (id, email) values (v_id, lower(btrim(p_email)))
  on conflict (id) do update set status = 'active', is_deleted = false;
  insert into idam.user_roles (user_id, role_id)
  select v_id, r.id from idam.roles as r where r.code = 'super_admin'
  on conflict (user_id, role_id) do update set expires_at = null;
  perform app.write_audit('make_administrator', 'idam.users', v_id::text, null, null, 'success', null);
  return v_id;
end
$$;
comment on function app.make_administrator(text) is
'관리자 지정 — Makes an existing account a super administrator; for the make admin command only (service key)';

select app.expose('app.strongest_level(uuid)');
select app.expose('app.make_administrator(text)');

-- sql/manager/tnnt.sql
-- The platform's list of its customers. A company's registration, its tenant and everything the tenant owns share one
-- id: public.members.id = tnnt.tenants.id = tenant_id.
create schema if not exists tnnt;
comment on schema tnnt is '테넌트 — Tenants';
revoke all on schema tnnt from public;
grant usage on schema tnnt to authenticated, service_role;

create type tnnt.tenant_status as enum ('active', 'suspended', 'terminated');

create table if not exists tnnt.tenants (
  id uuid primary key,
  name text not null check (length(name) between 1 and 255),
  business_number text check (business_number ~ '^\d{10}$'),
  status tnnt.tenant_status not null default 'active',
  suspended_reason text,
  suspended_at timestamptz,
  cell text not null default 'main' check (cell ~ '^[a-z0-9-]{1,40}$'),
  started_on date not null default app.today(),
  ended_on date check (ended_on >= started_on),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  -- TNNT-02: one truth about suspension
  check ((status = 'suspended') = (suspended_at is not null))
);
-- TNNT-01: a business number is one live tenant
create unique index if not exists tenants_business_number_key on tnnt.tenants (business_number) where not is_deleted;
create index if not exists tenants_status_idx on tnnt.tenants (status, created_at desc) where not is_deleted;

select app.describe('tnnt.tenants', '테넌트 — Tenants (customer companies of the suite)', '{
  "id": "식별자 — Identifier, the same as of the portal member", "name": "회사명 — Company name",
  "business_number": "사업자등록번호 — Business registration number", "status": "상태 — active, suspended or terminated",
  "suspended_reason": "정지 사유 — Reason of suspension", "suspended_at": "정지 일시 — Suspended at",
  "cell": "배치 프로젝트 — Supabase project that holds the tenant", "started_on": "시작일 — Start date", "ended_on": "종료일 — End date"}');
select app.register_entity('tnnt.tenants', 'manager', '테넌트', 'Tenants', p_tenant_column => 'id');

create or replace function app.provision_tenant(p_id uuid, p_name text, p_business_number text) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into tnnt.tenants (id, name, business_number)
  values (p_id, p_name, p_business_number)
  on conflict (id) do update set
    status = 'active', suspended_reason = null, suspended_at = null, name = excluded.name, is_deleted = false;
  update sys.organizations set status = 'active', name = p_name where tenant_id = p_id;
  perform app.seed_tenant(p_id), app.forget_context();
end
$$;
comment on function app.provision_tenant(uuid, text, text) is
'테넌트 개설 — Makes an approved company a tenant or reopens it, and seeds its workspace (TNNT-13); safe to run again';

create or replace function app.close_tenant(
  p_id uuid, p_status tnnt.tenant_status, p_organization_status text, p_reason text
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update tnnt.tenants set status = p_status,
    suspended_at = case when p_status = 'suspended' then now() end,
    suspended_reason = case when p_status = 'suspended' then p_reason end,
    ended_on = case when p_status = 'terminated' then app.today() end
  where id = p_id;
  update sys.organizations set status = p_organization_status::sys.organization_status where tenant_id = p_id;
  perform app.forget_context();
end
$$;
comment on function app.close_tenant(uuid, tnnt.tenant_status, text, text) is
'테넌트 정지·종료 — Suspends or ends a tenant and its workspace (TNNT-02, X-25)';

select app.expose('app.provision_tenant(uuid,text,text)');
select app.expose('app.close_tenant(uuid,tnnt.tenant_status,text,text)');

-- policies/manager/idam.sql
-- Staff see their own profile; people who manage staff see and edit all.
create policy users_read on idam.users for select to authenticated using (
  not is_deleted and (id = (select app.user_id()) or (select app.platform_can('idam.users:read')))
);
create policy users_create on idam.users for insert to authenticated with check ((select app.platform_can('idam.users:create')));
create policy users_update on idam.users for update to authenticated using (
  not is_deleted and (select app.platform_can('idam.users:update'))
) with check ((select app.platform_can('idam.users:update')));
grant select on idam.users to authenticated;
grant insert (id, email, full_name, department, phone) on idam.users to authenticated;
grant update (full_name, department, phone, status) on idam.users to authenticated;

create policy roles_read on idam.roles for select to authenticated using (
  not is_deleted and (select app.platform_can('idam.roles:read'))
);
create policy roles_create on idam.roles for insert to authenticated with check (
  not is_system and (select app.platform_can('idam.roles:create'))
);
create policy roles_update on idam.roles for update to authenticated using (
  not is_deleted and (select app.platform_can('idam.roles:update'))
) with check ((select app.platform_can('idam.roles:update')));
create policy roles_delete on idam.roles for delete to authenticated using (
  not is_deleted and (select app.platform_can('idam.roles:delete'))
);
grant select, delete on idam.roles to authenticated;
grant insert (id, code, name_ko, name_en, level) on idam.roles to authenticated;
grant update (id, name_ko, name_en, level) on idam.roles to authenticated;

create policy role_permissions_read on idam.role_permissions for select to authenticated using (
  (select app.platform_can('idam.roles:read'))
);
create policy role_permissions_create on idam.role_permissions for insert to authenticated with check (
  (select app.platform_can('idam.role_permissions:create'))
);
create policy role_permissions_delete on idam.role_permissions for delete to authenticated using (
  (select app.platform_can('idam.role_permissions:delete'))
);
grant select, delete on idam.role_permissions to authenticated;
grant insert (role_id, permission) on idam.role_permissions to authenticated;

create policy user_roles_read on idam.user_roles for select to authenticated using (
  user_id = (select app.user_id()) or (select app.platform_can('idam.user_roles:read'))
);
create policy user_roles_create on idam.user_roles for insert to authenticated with check (
  (select app.platform_can('idam.user_roles:create'))
);
create policy user_roles_update on idam.user_roles for update to authenticated using (
  (select app.platform_can('idam.user_roles:update'))
) with check ((select app.platform_can('idam.user_roles:update')));
create policy user_roles_delete on idam.user_roles for delete to authenticated using ((select app.platform_can('idam.user_roles:delete')));
grant select, delete on idam.user_roles to authenticated;
grant insert (user_id, role_id, expires_at), update (expires_at) on idam.user_roles to authenticated;

create policy login_logs_read on idam.login_logs for select to authenticated using ((select app.platform_can('idam.login_logs:read')));
grant select on idam.login_logs to authenticated;
revoke insert, update, delete, truncate on idam.login_logs from service_role;

grant select on idam.permissions to authenticated;

-- policies/manager/tnnt.sql
create policy tenants_read on tnnt.tenants for select to authenticated using (
  not is_deleted and (select app.platform_can('tnnt.tenants:read'))
);
grant select on tnnt.tenants to authenticated;

-- sql/tenant/sys.sql
-- A tenant's own users, roles and permissions. Accounts are auth.users; a row here is a membership. Tenant policies and
-- triggers read only tenant and foundation tables, so a tenant can move to another project with its rows alone.
create schema if not exists sys;
comment on schema sys is '테넌트 시스템 — Tenant system: users, roles, permissions';
revoke all on schema sys from public;
grant usage on schema sys to authenticated, service_role;

create type sys.organization_status as enum ('pending', 'active', 'suspended', 'closed');
create type sys.user_status as enum ('active', 'suspended');

create table if not exists sys.organizations (
  tenant_id uuid primary key,
  name text not null check (length(name) between 1 and 255),
  status sys.organization_status not null default 'pending',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table if not exists sys.users (
  tenant_id uuid not null default app.tenant_id() references sys.organizations (tenant_id) on delete restrict,
  id uuid not null references auth.users (id) on delete restrict,
  email text not null check (length(email) between 3 and 255),
  display_name text check (length(display_name) between 1 and 100),
  department text check (length(department) <= 100),
  phone text check (length(phone) <= 20),
  is_owner boolean not null default false,
  status sys.user_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
-- the context asks for the memberships of an account
create index if not exists users_account_idx on sys.users (id);

create table if not exists sys.roles (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name_ko text not null check (length(name_ko) between 1 and 100),
  name_en text not null check (length(name_en) between 1 and 100),
  is_system boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists roles_code_key on sys.roles (tenant_id, code) where not is_deleted;

create table if not exists sys.role_permissions (
  tenant_id uuid not null default app.tenant_id(),
  role_id uuid not null,
  permission text not null check (app.permission_pattern_valid(permission)),
  primary key (tenant_id, role_id, permission),
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete cascade
);

create table if not exists sys.user_roles (
  tenant_id uuid not null default app.tenant_id(),
  user_id uuid not null,
  role_id uuid not null,
  expires_at timestamptz,
  granted_at timestamptz not null default now(),
  granted_by uuid default auth.uid(),
  primary key (tenant_id, user_id, role_id),
  foreign key (tenant_id, user_id) references sys.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete restrict
);
create index if not exists user_roles_role_idx on sys.user_roles (tenant_id, role_id);

select app.describe('sys.organizations', '우리 회사 — The tenant as its users see it', '{
  "name": "회사명 — Company name", "status": "상태 — pending, active, suspended or closed"}');
select app.describe('sys.users', '사용자 — Users of the tenant', '{
  "id": "계정 — Account (auth.users)", "email": "이메일 — E-mail", "display_name": "이름 — Name", "department": "부서 — Department",
  "phone": "전화번호 — Phone", "is_owner": "대표 계정 — Whether the user owns the company''s account", "status": "상태 — active or suspended"}');
select app.describe('sys.roles', '역할 — Roles of the tenant', '{
  "code": "코드 — Code", "name_ko": "한국어 이름 — Korean name", "name_en": "영어 이름 — English name",
  "is_system": "시스템 역할 — Whether the role is fixed"}');
select app.describe('sys.role_permissions', '역할 권한 — Permissions of the tenant''s roles', '{
  "role_id": "역할 — Role", "permission": "권한 — Permission or wildcard"}');
select app.describe('sys.user_roles', '사용자 역할 — Roles of the tenant''s users', '{
  "user_id": "사용자 — User", "role_id": "역할 — Role", "expires_at": "만료 일시 — Until when, open when empty",
  "granted_at": "부여 일시 — Granted at", "granted_by": "부여자 — Granted by (user)"}');

select app.register_entity('sys.organizations', 'tenant', '우리 회사', 'Organization', p_kind => 'link');
select app.register_entity('sys.users', 'tenant', '사용자', 'Users', p_redacted => '{email,display_name,phone}');
select app.register_entity('sys.roles', 'tenant', '역할', 'Roles');
select app.register_entity('sys.role_permissions', 'tenant', '역할 권한', 'Role permissions', p_kind => 'link');
select app.register_entity('sys.user_roles', 'tenant', '사용자 역할', 'User roles', p_kind => 'link');

create or replace view sys.tenant_permissions with (security_invoker = true) as
select p.permission, p.scope, p.label_ko, p.label_en from app.permissions as p where p.scope in ('portal', 'tenant');
select app.describe('sys.tenant_permissions', '권한 목록 — Catalogue of permissions that tenant roles may hold', '{
  "permission": "권한 — module.resource:action", "scope": "영역 — portal or tenant",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

create or replace function app.seed_tenant(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.roles (tenant_id, code, name_ko, name_en, is_system)
  select p_tenant_id, r.code, r.name_ko, r.name_en, true
  from (values
    ('administrator', '관리자', 'Administrator'), ('member', '실무 담당자', 'Member'), ('viewer', '조회 전용', 'Viewer')
  ) as r (code, name_ko, name_en)
  on conflict (tenant_id, code) where not is_deleted do nothing;
  insert into sys.role_permissions (tenant_id, role_id, permission)
  select p_tenant_id, r.id, p.permission
  from (values
    ('administrator', '*'), ('member', 'portal:*'), ('member', '*:read'), ('viewer', '*:read')
  ) as p (code, permission)
  inner join sys.roles as r on r.tenant_id = p_tenant_id and p.code = r.code and not r.is_deleted
  on conflict (tenant_id, role_id, permission) do nothing;
end
$$;
comment on function app.seed_tenant(uuid) is
'테넌트 기초 데이터 — Gives a new tenant its system roles (TNNT-13); safe to run again';

create or replace function app.tg__forget_context() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.forget_context();
  return null;
end
$$;
comment on function app.tg__forget_context() is
'호출자 정보 초기화 — A membership or grant changed in this transaction: look the caller up again';
create or replace trigger tg__forget_context after insert or update or delete on sys.users
for each statement execute function app.tg__forget_context();
create or replace trigger tg__forget_context after insert or update or delete on sys.user_roles
for each statement execute function app.tg__forget_context();
create or replace trigger tg__forget_context after insert or update or delete on sys.role_permissions
for each statement execute function app.tg__forget_context();

-- Which workspaces a signed-in account may choose with x-tenant-id; needed before one is chosen.
create or replace function app.my_organizations()
returns table (tenant_id uuid, name text, status sys.organization_status, is_owner boolean, is_current boolean)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select o.tenant_id, o.name, o.status, u.is_owner, o.tenant_id is not distinct from app.company_id()
  from sys.users as u
  inner join sys.organizations as o on u.tenant_id = o.tenant_id
  where u.id = auth.uid() and u.status = 'active' and not u.is_deleted and o.status <> 'closed'
  order by o.name;
end
$$;
comment on function app.my_organizations() is '내 회사 목록 — Live memberships of the signed-in account';

create or replace function sys.my_organizations()
returns table (tenant_id uuid, name text, status sys.organization_status, is_owner boolean, is_current boolean)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select m.tenant_id, m.name, m.status, m.is_owner, m.is_current from app.my_organizations() as m;
end
$$;
comment on function sys.my_organizations() is
'내 회사 목록 — Companies the signed-in account belongs to; send the chosen tenant_id as header x-tenant-id';

select app.expose('app.seed_tenant(uuid)');
select app.expose('app.my_organizations()', 'authenticated');
select app.expose('sys.my_organizations()', 'authenticated');

-- policies/tenant/sys.sql
create policy organizations_read on sys.organizations for select to authenticated using (tenant_id = (select app.company_id()));
grant select on sys.organizations to authenticated;

-- everybody sees the own membership, also while the company waits for approval
create policy users_read on sys.users for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted
  and (id = (select app.user_id()) or (select app.can('sys.users:read')))
);
create policy users_update on sys.users for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.users:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.users:update')));
grant select on sys.users to authenticated;
grant update (display_name, department, phone) on sys.users to authenticated;

create policy roles_read on sys.roles for select to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.roles:read'))
);
grant select on sys.roles to authenticated;

create policy role_permissions_read on sys.role_permissions for select to authenticated using (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.roles:read'))
);
grant select on sys.role_permissions to authenticated;

create policy user_roles_read on sys.user_roles for select to authenticated using (
  tenant_id = (select app.tenant_id())
  and (user_id = (select app.user_id()) or (select app.can('sys.user_roles:read')))
);
grant select on sys.user_roles to authenticated;

grant select on sys.tenant_permissions to authenticated;
