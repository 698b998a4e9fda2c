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
  begin
    return v_address::inet;
  exception when invalid_text_representation then
    return null;
  end;
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
  v_modules text;
  v_memberships bigint := 0;
begin
  if v_user is not null and (v_wanted is null or v_wanted ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
    select (array_agg(u.tenant_id))[1], min(o.status::text), bool_or(u.is_owner), min(array_to_string(o.modules, ',')), count(*)
    into v_company, v_status, v_is_owner, v_modules, v_memberships
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
    set_config('app.modules', concat(',', v_modules, ','), true),
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
-- `*`, `module:*`, `module.resource:*`, `*:action` and `module:action`. Grants are read once per transaction, on the first
-- question, as a list ",a,b,"; where denials or an intersection take part, as several lists with a letter before them.

create or replace function app.grant_covers(p_grants text, p_permission text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_resource text := split_part(p_permission, ':', 1);
begin
  if left(p_grants, 1) <> ',' then
    return app.merged_grants_cover(p_grants, p_permission);
  end if;
  return strpos(p_grants, ',' || p_permission || ',') > 0
    or strpos(p_grants, ',*,') > 0
    or strpos(p_grants, ',' || split_part(v_resource, '.', 1) || ':*,') > 0
    or strpos(p_grants, ',' || v_resource || ':*,') > 0
    or strpos(p_grants, ',*:' || split_part(p_permission, ':', 2) || ',') > 0
    or strpos(p_grants, ',' || split_part(v_resource, '.', 1) || ':' || split_part(p_permission, ':', 2) || ',') > 0;
end
$$;
comment on function app.grant_covers(text, text) is
'권한 포함 여부 — Whether a list of grants (",a,b,") holds a permission, directly or by wildcard';

-- SYS-04. D: allowed | denied. R: denied | allowed by each role. P: allowed | denied of each priority, the first that says
-- anything decides.
create or replace function app.merged_grants_cover(p_grants text, p_permission text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_lists constant text[] := string_to_array(substr(p_grants, 2), '|');
begin
  if left(p_grants, 1) = 'D' then
    return app.grant_covers(v_lists[1], p_permission) and not app.grant_covers(v_lists[2], p_permission);
  elsif left(p_grants, 1) = 'P' then
    for i in 1..cardinality(v_lists) by 2 loop
      if app.grant_covers(v_lists[i + 1], p_permission) then
        return false;
      elsif app.grant_covers(v_lists[i], p_permission) then
        return true;
      end if;
    end loop;
    return false;
  end if;
  for i in 1..cardinality(v_lists) loop
    if app.grant_covers(v_lists[i], p_permission) = (i = 1) then
      return false;
    end if;
  end loop;
  return true;
end
$$;
comment on function app.merged_grants_cover(text, text) is
'병합 권한 포함 여부 — Whether grants merged with denials, by priority or by intersection hold a permission (SYS-04)';

create or replace function app.merge_grants(p_strategy text, p_allowed text[], p_denied text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_all_allowed constant text := ',' || array_to_string(array_remove(p_allowed, ''), ',') || ',';
  v_all_denied constant text := ',' || array_to_string(array_remove(p_denied, ''), ',') || ',';
begin
  if p_strategy = 'most_restrictive' and cardinality(p_allowed) > 1 then
    return 'R' || v_all_denied || '|' || (select string_agg(',' || a || ',', '|') from unnest(p_allowed) as a);
  elsif p_strategy = 'allow_union' or v_all_denied = ',,' then
    return v_all_allowed;
  elsif p_strategy = 'priority_based' then
    return 'P' || (
      select string_agg(',' || l.allowed || ',|,' || l.denied || ',', '|' order by l.position)
      from unnest(p_allowed, p_denied) with ordinality as l (allowed, denied, position)
    );
  end if;
  return 'D' || v_all_allowed || '|' || v_all_denied;
end
$$;
comment on function app.merge_grants(text, text[], text[]) is
'권한 병합 — Lists of allowed and denied permissions, one a role and the first by priority first, as one text of grants (SYS-04)';

create or replace function app.load_grants() returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_id();
  v_allowed text[];
  v_denied text[];
  v_strategy text;
  v_grants text;
begin
  -- SYS-04: the policy of a grant, else the user's, else the company's; two roles of one priority are one list
  with held as (
    select ur.role_id, ur.conflict_resolution_policy_id as policy_id, r.priority
    from sys.user_roles as ur
    inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and r.is_active and not r.is_deleted
    where ur.tenant_id = v_company and ur.user_id = auth.uid() and ur.is_active
      and (ur.expires_at is null or ur.expires_at > now())
  ), policy as (
    select p.conflict_strategy::text as strategy, p.priority_direction::text as direction
    from sys.permission_conflict_resolution as p
    left join sys.users as u on u.tenant_id = v_company and u.id = auth.uid() and u.default_conflict_resolution_policy_id = p.id
    left join lateral (select min(h.priority) as priority from held as h where h.policy_id = p.id) as g on true
    where p.tenant_id = v_company and p.is_active and not p.is_deleted and (g.priority is not null or u.id is not null or p.is_default)
    order by g.priority, u.id is null limit 1
  ), merged as (
    select case when pl.strategy = 'priority_based' then h.priority::text else h.role_id::text end as list,
      case when pl.direction = 'desc' then -min(h.priority) else min(h.priority) end as rank, pl.strategy,
      coalesce(string_agg(rp.permission, ',') filter (where rp.is_active), '') as allowed,
      coalesce(string_agg(rp.permission, ',') filter (where not rp.is_active), '') as denied
    from held as h
    left join policy as pl on true
    left join sys.role_permissions as rp on rp.tenant_id = v_company and h.role_id = rp.role_id
    group by 1, pl.strategy, pl.direction
  )
  select array_agg(m.allowed order by m.rank), array_agg(m.denied order by m.rank), min(m.strategy)
  into v_allowed, v_denied, v_strategy
  from merged as m;
  v_grants := app.merge_grants(v_strategy, coalesce(v_allowed, '{}'), coalesce(v_denied, '{}'));
  perform set_config('app.grants', v_grants, true);
  return v_grants;
end
$$;
comment on function app.load_grants() is
'회사 권한 조회 — Reads the caller''s grants in the company, merges them by policy (SYS-04) and keeps them for the transaction';

create or replace function app.my_grants() returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.company_id();
  return coalesce(nullif(current_setting('app.grants', true), ''), app.load_grants());
end
$$;
comment on function app.my_grants() is '내 권한 — The caller''s grants in the company, for app.grant_covers';

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

create or replace function app.licensable_modules() returns text[]
language plpgsql
immutable
set search_path = ''
as $$
begin
  return '{hrm,crm,pim,wms,apm,ivm,psm,srm,asm,fim,fam,lwm,bim}'::text[];
end
$$;
comment on function app.licensable_modules() is '요금제 모듈 — Modules that come with a plan; sys and adm belong to every workspace (SYS-08)';

-- X-25: these modules come with the plan; everything else belongs to every workspace.
create or replace function app.module_licensed(p_permission text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_module constant text := split_part(p_permission, '.', 1);
begin
  if v_module not in ('hrm', 'crm', 'pim', 'wms', 'apm', 'ivm', 'psm', 'srm', 'asm', 'fim', 'fam', 'lwm', 'bim') then
    return true;
  end if;
  perform app.company_id();
  return strpos(current_setting('app.modules', true), ',' || v_module || ',') > 0;
end
$$;
comment on function app.module_licensed(text) is
'모듈 사용 여부 — Whether the caller''s company has the module of a permission (X-25)';

create or replace function app.require_module(p_permission text) returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not app.module_licensed(p_permission) then
    perform app.fail('MODULE_NOT_LICENSED', '이용 중인 요금제에 포함되지 않은 모듈입니다.', 403,
      jsonb_build_object('module', split_part(p_permission, '.', 1)), 'This module is not part of your plan.');
  end if;
end
$$;
comment on function app.require_module(text) is '모듈 사용 확인 — 403 MODULE_NOT_LICENSED when the plan lacks the module of a permission (X-25)';

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
  perform app.require_module(p_permission);
  v_grants := current_setting('app.grants', true);
  if v_grants = '' then
    v_grants := app.load_grants();
  end if;
  return app.grant_covers(v_grants, p_permission);
end
$$;
comment on function app.company_can(text) is
'회사 권한 확인 — Whether the caller holds a permission in the own company, whatever the state of its registration';

create or replace function app.reading_company(p_permission text) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  return case when app.company_can(p_permission) then app.company_id() end;
end
$$;
comment on function app.reading_company(text) is
'조회 회사 — The caller''s company when its people may read this, null otherwise; 403 when the module is not licensed (X-25)';

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
  perform app.require_module(p_permission);
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
select app.expose('app.merged_grants_cover(text,text)', 'authenticated');
select app.expose('app.merge_grants(text,text[],text[])', 'authenticated');
select app.expose('app.load_grants()', 'authenticated');
select app.expose('app.my_grants()', 'authenticated');
select app.expose('app.load_platform_grants()', 'authenticated');
select app.expose('app.licensable_modules()', 'authenticated');
select app.expose('app.module_licensed(text)', 'authenticated');
select app.expose('app.require_module(text)', 'authenticated');
select app.expose('app.company_can(text)', 'authenticated');
select app.expose('app.reading_company(text)', 'authenticated');
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
  private_states text[] not null default '{}',
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
    "is_deleted": "삭제 여부 — Whether the row is deleted (kept for history)",
    "search_text": "검색어 — What the record is found by, with initial consonants",
    "level": "단계 — Level in the tree, 1 at the top", "path": "전체 경로 — Names from the top, joined by >"
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
  execute format('create or replace trigger tg__audit_insert after insert on %s referencing new table as changed_rows
    for each statement execute function app.tg__audit()', p_entity);
  execute format('create or replace trigger tg__audit_update after update on %s referencing old table as old_rows
    new table as new_rows for each statement execute function app.tg__audit_update()', p_entity);
  execute format('create or replace trigger tg__audit_delete after delete on %s referencing old table as changed_rows
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
  p_redacted text[] default '{}',
  p_private_states text[] default '{}'
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
    is_soft_deleted, is_exportable, redacted_columns, private_states, derived_columns
  ) values (
    p_entity, p_scope, p_kind, coalesce(p_permission, p_entity), p_label_ko, p_label_en,
    case when v_key = '{}' then '{tenant_id}' else v_key end,
    coalesce(p_tenant_column, case when 'tenant_id' = any(v_columns) then 'tenant_id' end), p_state_column,
    'is_deleted' = any(v_columns), p_exportable, p_redacted, p_private_states, array(
      select a.attname from pg_catalog.pg_attribute as a
      where a.attrelid = p_entity::regclass and a.attgenerated <> '' order by a.attnum
    )
  )
  on conflict (entity) do update set
    scope = excluded.scope, kind = excluded.kind, permission = excluded.permission,
    label_ko = excluded.label_ko, label_en = excluded.label_en, key_columns = excluded.key_columns,
    tenant_column = excluded.tenant_column, state_column = excluded.state_column,
    is_soft_deleted = excluded.is_soft_deleted, is_exportable = excluded.is_exportable,
    redacted_columns = excluded.redacted_columns, private_states = excluded.private_states, derived_columns = excluded.derived_columns;
  perform app.define_crud_permissions(p_entity);
  perform app.install_triggers(p_entity);
  execute format('alter table %s enable row level security; alter table %s force row level security', p_entity, p_entity);
  execute format('revoke all on %s from public, anon, authenticated; grant all on %s to service_role', p_entity, p_entity);
end
$$;
comment on function app.register_entity(text, text, text, text, text, text, text, text, boolean, text[], text[]) is
'엔터티 등록 — The whole interface of a module: records the table, its permissions and its standard triggers, enables RLS and closes every grant. Kinds: record, link (join table), ledger (append-only), reference (rows come from the code)';

-- X-01, X-24, X-25: what every tenant table says. Reading also works while the tenant is suspended, writing does not.
create or replace function app.allow_tenant(
  p_entity text, p_insert text[] default '{}', p_update text[] default null, p_delete boolean default true
) returns void
language plpgsql
set search_path = ''
as $$
declare
  v app.entities;
  v_table constant text := split_part(p_entity, '.', 2);
  v_live text;
  v_update constant text[] := coalesce(p_update, p_insert);
  v_writer constant text := 'tenant_id = (select app.tenant_id()) and (select app.can(%L))';
begin
  select * into strict v from app.entities where entity = p_entity and scope = 'tenant';
  v_live := case when v.is_soft_deleted then ' and not is_deleted' else '' end;
  -- one question, which the search for the tenant's rows has to ask: also a tenant without rows hears that a module is not licensed
  execute format('create policy %I on %s for select to authenticated using (tenant_id = (select app.reading_company(%L))%s)',
    v_table || '_read', p_entity, v.permission || ':read', v_live);
  execute format('grant select on %s to authenticated', p_entity);
  if p_insert <> '{}' then
    execute format('create policy %I on %s for insert to authenticated with check (' || v_writer || ')',
      v_table || '_create', p_entity, v.permission || ':create');
    execute format('grant insert (%s) on %s to authenticated', array_to_string(p_insert, ', '), p_entity);
  end if;
  if v_update <> '{}' then
    execute format('create policy %I on %s for update to authenticated using (' || v_writer || '%s) with check (' || v_writer || ')',
      v_table || '_update', p_entity, v.permission || ':update', v_live, v.permission || ':update');
    execute format('grant update (%s) on %s to authenticated', array_to_string(v_update, ', '), p_entity);
  end if;
  if p_delete and v.kind in ('record', 'link') then
    execute format('create policy %I on %s for delete to authenticated using (' || v_writer || '%s)',
      v_table || '_delete', p_entity, v.permission || ':delete', v_live);
    execute format('grant delete on %s to authenticated', p_entity);
  end if;
end
$$;
comment on function app.allow_tenant(text, text[], text[], boolean) is
'테넌트 접근 허용 — The standard policies and grants of a tenant table: read; insert and update of the named columns (the same ones unless p_update says otherwise, {} for none); delete';

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
  "private_states": "비공개 상태 — States in which only the company itself sees the record",
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
  v_is_owned boolean;
begin
  if not app.is_api_caller() then
    return null;
  end if;
  select e.scope, e.permission || case tg_op when 'INSERT' then ':create' when 'UPDATE' then ':update' else ':delete' end,
    e.tenant_column is not null
  into v_scope, v_permission, v_is_owned
  from app.entities as e where e.entity = v_entity;
  if not (case v_scope
    when 'tenant' then app.can(v_permission)
    when 'portal' then app.platform_can(v_permission) or (v_is_owned and app.company_can(v_permission))
    else app.platform_can(v_permission)
  end) then
    perform app.fail_forbidden(v_permission);
  end if;
  return null;
end
$$;
comment on function app.tg__require_permission() is
'쓰기 권한 확인 — Answers 403 FORBIDDEN once per statement when an API caller lacks the permission altogether';

create or replace function app.require_version(p_updated_at timestamptz) returns void
language plpgsql
set search_path = ''
as $$
declare
  v_seen timestamptz;
begin
  begin
    v_seen := btrim(app.request_header('if-match'), '" ')::timestamptz;
  exception when data_exception then
    perform app.fail_validation(app.field_error('if-match', 'updated_at 값을 보내 주세요.'));
  end;
  if v_seen <> p_updated_at then
    perform app.fail('STALE_RECORD', '다른 사용자가 먼저 수정했습니다. 새로 고친 뒤 다시 시도해 주세요.', 409,
      jsonb_build_object('updated_at', p_updated_at), 'The record was changed by somebody else meanwhile.');
  end if;
end
$$;
comment on function app.require_version(timestamptz) is
'수정 충돌 확인 — 409 STALE_RECORD when the header if-match (the updated_at the client has read) is not the current one';

create or replace function app.tg__stamp() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.id is distinct from old.id then
    perform app.fail('IMMUTABLE_FIELD', '식별자는 변경할 수 없습니다.', 422, app.field_error('id', '변경할 수 없는 항목입니다.'),
      'The id cannot be changed.');
  end if;
  -- X-06: a client that says which version it has seen does not overwrite a newer one
  if strpos(coalesce(current_setting('request.headers', true), ''), '"if-match"') > 0 and app.is_api_caller() then
    perform app.require_version(old.updated_at);
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

select app.expose('app.require_version(timestamptz)', 'authenticated');
select app.expose('app.restore(text,uuid)', 'authenticated');
select app.expose('public.restore(text,uuid)', 'authenticated');

-- sql/foundation/enums.sql
-- Enum types with the labels people read: screens fill drop-downs from them, exports print them.

create table if not exists app.enum_labels (
  type_name text not null,
  value text not null,
  position integer not null,
  label_ko text not null,
  label_en text not null,
  primary key (type_name, value)
);
alter table app.enum_labels enable row level security;
alter table app.enum_labels force row level security;
create policy enum_labels_read on app.enum_labels for select to authenticated using (type_name is not null);
revoke all on app.enum_labels from public, anon, authenticated;
grant select on app.enum_labels to authenticated, service_role;
select app.declare_rows('app.enum_labels', '{type_name,value}');
select app.describe('app.enum_labels', '선택값 이름표 — Labels of enum values', '{
  "type_name": "자료형 — Enum type", "value": "값 — Value", "position": "순서 — Order in lists",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

-- json, not jsonb: the order of the keys is the order of the type and of every list made from it.
create or replace function app.define_enum(p_type text, p_labels json) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('create type %s as enum (%s)', p_type, (
    select string_agg(quote_literal(l.key), ', ' order by l.ordinality)
    from json_each_text(p_labels) with ordinality as l
  ));
  insert into app.enum_labels (type_name, value, position, label_ko, label_en)
  select p_type, l.key, l.ordinality, split_part(l.value, ' — ', 1), split_part(l.value, ' — ', 2)
  from json_each_text(p_labels) with ordinality as l
  on conflict (type_name, value) do update
  set position = excluded.position, label_ko = excluded.label_ko, label_en = excluded.label_en;
end
$$;
comment on function app.define_enum(text, json) is
'선택값 자료형 정의 — Creates an enum type from {"value": "한국어 — English"} in that order and keeps the labels';

create or replace function app.enum_labels(p_entity text)
returns table (column_name text, value text, label_ko text, label_en text, value_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select a.attname::text, l.value, l.label_ko, l.label_en, l.position
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_type as t on a.atttypid = t.oid
  inner join pg_catalog.pg_namespace as n on t.typnamespace = n.oid
  inner join app.enum_labels as l on l.type_name = n.nspname || '.' || t.typname
  where a.attrelid = to_regclass(p_entity) and a.attnum > 0 and not a.attisdropped
    and exists (select 1 from app.entities as e where e.entity = p_entity)
  order by a.attnum, l.position;
end
$$;
comment on function app.enum_labels(text) is '선택값 이름표 — Values and labels of every enum column of a registered entity';

create or replace function public.enum_labels(p_entity text)
returns table (column_name text, value text, label_ko text, label_en text, value_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select l.column_name, l.value, l.label_ko, l.label_en, l.value_position from app.enum_labels(p_entity) as l;
end
$$;
comment on function public.enum_labels(text) is
'선택값 이름표 — Drop-down values of an entity''s enum columns: POST /rpc/enum_labels {"p_entity": "crm.partners"}';

select app.expose('app.enum_labels(text)', 'authenticated');
select app.expose('public.enum_labels(text)', 'authenticated');

-- sql/foundation/search.sql
-- One way to search every list: the generated column search_text holds what people type in lower case, and the initial
-- consonants of Korean words ("강원" is found by "ㄱㅇ"). Lists filter it under row level security
-- (search_text=ilike.*…*); public.search asks many entities at once through the trigram indexes.
create extension if not exists btree_gin with schema extensions;

create or replace function app.initial_consonants(p_text text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_initials constant text := 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
begin
  if p_text !~ '[가-힣]' then
    return '';
  end if;
  -- a precomposed syllable is 0xAC00 + initial * 588 + vowel * 28 + final (The Unicode Standard, 3.12)
  return (
    select coalesce(string_agg(substr(v_initials, (ascii(c.letter) - 44032) / 588 + 1, 1), '' order by c.ordinality), '')
    from unnest(string_to_array(p_text, null)) with ordinality as c (letter, ordinality)
    where ascii(c.letter) between 44032 and 55203
  );
end
$$;
comment on function app.initial_consonants(text) is '초성 — Initial consonants of the Hangul syllables of a text, "" when it has none';

create or replace function app.search_text(variadic p_parts text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_text text := lower(array_to_string(p_parts, ' '));
begin
  return btrim(v_text || ' ' || app.initial_consonants(v_text));
end
$$;
comment on function app.search_text(text[]) is '검색어 — What a record is found by: its texts in lower case and their initial consonants';

create or replace function app.make_searchable(p_entity text, p_columns text[]) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('alter table %s add column search_text text generated always as (app.search_text(%s)) stored', p_entity, (
    select string_agg(format('%I', c.name), ', ' order by c.ordinality) from unnest(p_columns) with ordinality as c (name, ordinality)
  ));
  execute format('create index %I on %s using gin (tenant_id, search_text extensions.gin_trgm_ops)',
    split_part(p_entity, '.', 2) || '_search_idx', p_entity);
end
$$;
comment on function app.make_searchable(text, text[]) is
'검색 대상 지정 — Adds the generated column search_text over text columns and its trigram index; call it right after create table';

create or replace function app.search(p_query text, p_entities text[], p_limit integer)
returns table (entity text, id uuid, label text, score real)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_query text := lower(btrim(p_query));
  v_pattern text := '%' || regexp_replace(v_query, '([\\%_])', '\\\1', 'g') || '%';
  v record;
begin
  if coalesce(length(v_query), 0) not between 1 and 100 then
    perform app.fail_validation(app.field_error('p_query', '검색어를 1~100자로 입력해 주세요.'));
  end if;
  for v in
    select e.entity, e.permission, (array_agg(a.attname order by array_position('{name,title,subject,code}'::name[], a.attname)))[1] as label
    from app.entities as e
    inner join pg_catalog.pg_attribute as s on s.attrelid = to_regclass(e.entity) and s.attname = 'search_text'
    inner join pg_catalog.pg_attribute as a on a.attrelid = s.attrelid and a.attname = any('{name,title,subject,code}'::name[])
    where e.scope = 'tenant' and (p_entities is null or e.entity = any(p_entities)) and app.module_licensed(e.permission)
    group by e.entity, e.permission
    order by e.entity
  loop
    if app.company_can(v.permission || ':read') then
      return query execute format('select %L, t.id, t.%I::text, extensions.similarity(t.search_text, $1)
        from %s as t where t.tenant_id = $2 and not t.is_deleted and t.search_text like $3
        order by 4 desc, 3 limit $4', v.entity, v.label, v.entity)
      using v_query, app.company_id(), v_pattern, least(greatest(p_limit, 1), 50);
    end if;
  end loop;
end
$$;
comment on function app.search(text, text[], integer) is
'통합 검색 — Finds records of the caller''s company in every entity the caller may read, through the trigram indexes';

create or replace function public.search(p_query text, p_entities text[] default null, p_limit integer default 10)
returns table (entity text, id uuid, label text, score real)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select s.entity, s.id, s.label, s.score from app.search(p_query, p_entities, p_limit) as s;
end
$$;
comment on function public.search(text, text[], integer) is
'통합 검색 — One box for every module: POST /rpc/search {"p_query": "ㄱㅇ", "p_entities": ["crm.partners"], "p_limit": 10}; at most 50 an entity, best first; error 422 VALIDATION_ERROR';

select app.expose('app.initial_consonants(text)', 'authenticated');
select app.expose('app.search_text(text[])', 'authenticated');
select app.expose('app.search(text,text[],integer)', 'authenticated');
select app.expose('public.search(text,text[],integer)', 'authenticated');

-- sql/foundation/patterns.sql
-- Rules that many tables share, each installed by one line in the table's file: trees, "one default", dated periods.
create extension if not exists btree_gist with schema extensions;

-- X-16: no cycles, level = parent + 1, the path follows for the whole subtree, a depth limit.
create or replace function app.tg__tree() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_entity constant text := tg_table_schema || '.' || tg_table_name;
  v_parent_column constant text := tg_argv[0];
  v_label constant text := tg_argv[1];
  v_max constant integer := tg_argv[2];
  v_parent uuid := (to_jsonb(new) ->> v_parent_column)::uuid;
  v_ancestor uuid := v_parent;
  v_row jsonb;
  v_level integer := 1;
  v_path text := to_jsonb(new) ->> v_label;
begin
  -- two moves at once could close a circle that neither of them sees
  perform pg_advisory_xact_lock(hashtextextended(v_entity || new.tenant_id, 0));
  while v_ancestor is not null loop
    if v_ancestor = new.id then
      perform app.fail('TREE_CYCLE', '자신이나 하위 항목을 상위로 지정할 수 없습니다.', 422,
        app.field_error(v_parent_column, '자신이나 하위 항목입니다.'), 'An item cannot be below itself.');
    end if;
    execute format('select to_jsonb(t) from %s as t where t.tenant_id = $1 and t.id = $2 and not t.is_deleted', v_entity)
    into v_row using new.tenant_id, v_ancestor;
    if v_row is null then
      perform app.fail_validation(app.field_error(v_parent_column, '상위 항목이 없습니다.'));
    end if;
    v_level := v_level + 1;
    v_path := concat_ws(' > ', v_row ->> v_label, v_path);
    if v_level > v_max then
      perform app.fail('TREE_TOO_DEEP', format('%s단계까지 만들 수 있습니다.', v_max), 422,
        app.field_error(v_parent_column, '단계가 너무 깊습니다.'), format('At most %s levels.', v_max));
    end if;
    v_ancestor := (v_row ->> v_parent_column)::uuid;
  end loop;
  new.level := v_level;
  new.path := v_path;
  return new;
end
$$;
comment on function app.tg__tree() is '트리 규칙 — Keeps level and path, refuses cycles and too many levels (X-16)';

create or replace function app.tg__tree_children() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  execute format('update %s as t set %I = t.%I where t.tenant_id = $1 and t.%I = $2 and not t.is_deleted',
    tg_table_schema || '.' || tg_table_name, tg_argv[0], tg_argv[0], tg_argv[0]) using new.tenant_id, new.id;
  return null;
end
$$;
comment on function app.tg__tree_children() is '하위 경로 갱신 — Lets the children take over level and path of their parent (X-16)';

create or replace function app.install_tree(
  p_entity text, p_parent_column text default 'parent_id', p_label_column text default 'name', p_max_level integer default 10
) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('create trigger tg__tree before insert or update of %I, %I on %s for each row
    execute function app.tg__tree(%L, %L, %L)', p_parent_column, p_label_column, p_entity, p_parent_column, p_label_column, p_max_level);
  execute format('create trigger tg__tree_children after update of %I, %I on %s for each row
    when (old.level is distinct from new.level or old.path is distinct from new.path)
    execute function app.tg__tree_children(%L)', p_parent_column, p_label_column, p_entity, p_parent_column);
end
$$;
comment on function app.install_tree(text, text, text, integer) is
'트리 규칙 설치 — For a tenant table with columns level integer and path text, which the server keeps (X-16)';

-- X-18: setting one default clears the former in the same transaction; the index decides between two at once.
create or replace function app.tg__single_default() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row constant jsonb := to_jsonb(new);
begin
  if not (v_row ->> tg_argv[0])::boolean or new.is_deleted then
    return new;
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', tg_table_schema, tg_table_name, tg_argv[0], new.tenant_id, (
    select string_agg(v_row ->> k, '/') from unnest(tg_argv[1:]) as k
  )), 0));
  execute format('update %s as t set %I = false where t.tenant_id = %L and t.id <> %L and t.%I and not t.is_deleted%s',
    tg_table_schema || '.' || tg_table_name, tg_argv[0], new.tenant_id, new.id, tg_argv[0], (
      select coalesce(string_agg(format(' and t.%I is not distinct from %L', k, v_row ->> k), ''), '') from unnest(tg_argv[1:]) as k
    ));
  return new;
end
$$;
comment on function app.tg__single_default() is '기본값 하나만 유지 — Clears the former default of the same group (X-18)';

create or replace function app.install_default(p_entity text, p_flag text, p_keys text[] default '{}') returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('create unique index %I on %s (%s) where %I and not is_deleted',
    split_part(p_entity, '.', 2) || '_' || p_flag || '_key', p_entity,
    (select string_agg(format('%I', k), ', ') from unnest('{tenant_id}' || p_keys) as k), p_flag);
  execute format('create trigger tg__single_%s before insert or update of %I on %s for each row
    execute function app.tg__single_default(%s)', p_flag, p_flag, p_entity,
    (select string_agg(format('%L', k), ', ') from unnest(p_flag || p_keys) as k));
end
$$;
comment on function app.install_default(text, text, text[]) is
'기본값 규칙 설치 — One row a group (tenant and p_keys) has the flag; setting another one clears it (X-18)';

-- X-17: end not before start, and no two periods of a key overlap. The constraint decides; the trigger says it in words.
create or replace function app.tg__period() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row constant jsonb := to_jsonb(new);
  v_start constant text := v_row ->> tg_argv[0];
  v_end constant text := v_row ->> tg_argv[1];
  v_other uuid;
  v_counts boolean;
begin
  execute format('select %s from (select $1.*) as t', tg_argv[2]) into v_counts using new;
  if v_counts is not true then
    return new;
  end if;
  if v_end::date < v_start::date then
    perform app.fail_validation(app.field_error(tg_argv[1], '종료일은 시작일보다 빠를 수 없습니다.'));
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', tg_table_schema, tg_table_name, new.tenant_id, (
    select string_agg(v_row ->> k, '/') from unnest(tg_argv[3:]) as k
  )), 0));
  execute format('select t.id from %s as t where t.tenant_id = %L and t.id <> %L and (%s) and daterange(t.%I, t.%I, ''[]'')
    && daterange(%L, %L, ''[]'')%s limit 1', tg_table_schema || '.' || tg_table_name, new.tenant_id, new.id, tg_argv[2],
    tg_argv[0], tg_argv[1], v_start, v_end, (
      select string_agg(format(' and t.%I = %L', k, v_row ->> k), '') from unnest(tg_argv[3:]) as k
    )) into v_other;
  if v_other is not null then
    perform app.fail('PERIOD_OVERLAP', '기간이 기존 정보와 겹칩니다.', 409,
      jsonb_build_object('field', tg_argv[0], 'overlaps', v_other), 'The period overlaps with an existing one.');
  end if;
  return new;
end
$$;
comment on function app.tg__period() is '기간 규칙 — 422 for an end before the start, 409 PERIOD_OVERLAP for an overlap of the same key (X-17)';

create or replace function app.install_period(
  p_entity text, p_start text, p_end text, p_keys text[], p_condition text default 'not is_deleted'
) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('alter table %s add constraint %I exclude using gist (%s, daterange(%I, %I, ''[]'') with &&) where (%s)',
    p_entity, split_part(p_entity, '.', 2) || '_period_excl',
    (select string_agg(format('%I with =', k), ', ') from unnest('{tenant_id}' || p_keys) as k), p_start, p_end, p_condition);
  execute format('create trigger tg__period before insert or update on %s for each row execute function app.tg__period(%L, %L, %L, %s)',
    p_entity, p_start, p_end, p_condition, (select string_agg(format('%L', k), ', ') from unnest(p_keys) as k));
end
$$;
comment on function app.install_period(text, text, text, text[], text) is
'기간 규칙 설치 — Periods (dates, both ends included, an empty end is open) of the same tenant and p_keys never overlap (X-17)';

-- X-19: a reference that names its entity points at a live record of the same tenant that the caller may read.
create or replace function app.require_record(p_entity text, p_id uuid, p_field text) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_found boolean := false;
begin
  select * into v from app.entities as e
  where e.entity = p_entity and e.scope = 'tenant' and e.kind = 'record' and e.is_soft_deleted;
  if found and (app.is_trusted() or (app.module_licensed(v.permission) and app.company_can(v.permission || ':read'))) then
    execute format('select exists (select 1 from %s as t where t.tenant_id = $1 and t.id = $2 and not t.is_deleted)', p_entity)
    into v_found using app.company_id(), p_id;
  end if;
  if not v_found then
    perform app.fail_validation(app.field_error(p_field, '연결할 대상을 찾을 수 없습니다.'));
  end if;
end
$$;
comment on function app.require_record(text, uuid, text) is
'연결 대상 확인 — 422 unless the named entity has a live record of this id in the caller''s tenant (X-19)';

select app.expose('app.require_record(text,uuid,text)', 'authenticated');

-- sql/foundation/templates.sql
-- What a new workspace is born with (TNNT-13). A module says so in its own file: a function that writes its base data,
-- the roles it brings and its menu entries. Provisioning runs them all; running them again adds only what is missing.

create table if not exists app.tenant_seeds (
  function_name text primary key check (function_name ~ '^app\.seed_[a-z_]+$'),
  position integer not null
);
create table if not exists app.role_templates (
  code text primary key check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  position integer not null,
  name_ko text not null,
  name_en text not null,
  permissions text[] not null
);
create table if not exists app.menu_templates (
  code text primary key check (code ~ '^[A-Z0-9_-]+$'),
  parent_code text,
  position integer not null,
  name_ko text not null,
  name_en text not null,
  route text,
  icon text,
  permission text
);
alter table app.tenant_seeds enable row level security;
alter table app.tenant_seeds force row level security;
alter table app.role_templates enable row level security;
alter table app.role_templates force row level security;
alter table app.menu_templates enable row level security;
alter table app.menu_templates force row level security;
revoke all on app.tenant_seeds, app.role_templates, app.menu_templates from public, anon, authenticated;
grant select on app.tenant_seeds, app.role_templates, app.menu_templates to service_role;
select app.declare_rows('app.tenant_seeds', '{function_name}');
select app.declare_rows('app.role_templates', '{code}');
select app.declare_rows('app.menu_templates', '{code}');
select app.describe('app.tenant_seeds', '테넌트 기초 데이터 함수 — Functions that write the base data of a new tenant', '{
  "function_name": "함수 — Function of a tenant id", "position": "순서 — Order"}');
select app.describe('app.role_templates', '기본 역할 — Roles that every tenant has', '{
  "code": "코드 — Code", "position": "순서 — Order", "name_ko": "한국어 이름 — Korean name", "name_en": "영어 이름 — English name",
  "permissions": "권한 — Permissions and wildcards"}');
select app.describe('app.menu_templates', '기본 메뉴 — Menu entries that every tenant has', '{
  "code": "코드 — Code", "parent_code": "상위 메뉴 — Folder", "position": "순서 — Order", "name_ko": "한국어 이름 — Korean name",
  "name_en": "영어 이름 — English name", "route": "경로 — Route of the screen, empty for a folder", "icon": "아이콘 — Lucide icon",
  "permission": "권한 — Permission that shows the entry, empty for a folder"}');

create or replace function app.define_tenant_seed(p_function text, p_position integer) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.tenant_seeds (function_name, position) values (p_function, p_position)
  on conflict (function_name) do update set position = excluded.position;
end
$$;
comment on function app.define_tenant_seed(text, integer) is
'기초 데이터 등록 — A function (tenant id) that provisioning runs for every tenant; it must be safe to run again';

create or replace function app.define_role(
  p_code text, p_position integer, p_name_ko text, p_name_en text, p_permissions text[]
) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.role_templates (code, position, name_ko, name_en, permissions)
  values (p_code, p_position, p_name_ko, p_name_en, p_permissions)
  on conflict (code) do update set position = excluded.position, name_ko = excluded.name_ko,
    name_en = excluded.name_en, permissions = excluded.permissions;
end
$$;
comment on function app.define_role(text, integer, text, text, text[]) is '기본 역할 등록 — A system role that every tenant has';

create or replace function app.define_menu(
  p_code text, p_parent_code text, p_position integer, p_name_ko text, p_name_en text,
  p_route text default null, p_icon text default null, p_permission text default null
) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.menu_templates (code, parent_code, position, name_ko, name_en, route, icon, permission)
  values (p_code, p_parent_code, p_position, p_name_ko, p_name_en, p_route, p_icon, p_permission)
  on conflict (code) do update set parent_code = excluded.parent_code, position = excluded.position,
    name_ko = excluded.name_ko, name_en = excluded.name_en, route = excluded.route, icon = excluded.icon,
    permission = excluded.permission;
end
$$;
comment on function app.define_menu(text, text, integer, text, text, text, text, text) is
'기본 메뉴 등록 — A menu entry that every tenant has; without a route it is a folder';

create or replace function app.seed_tenant(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_function text;
begin
  for v_function in select s.function_name from app.tenant_seeds as s order by s.position, s.function_name loop
    execute format('select %s($1)', v_function) using p_tenant_id;
  end loop;
end
$$;
comment on function app.seed_tenant(uuid) is
'테넌트 기초 데이터 — Gives a tenant its roles, menus, numbering and base data (TNNT-13); safe to run again';

select app.expose('app.seed_tenant(uuid)');

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
  -- a writer that already looked for its partition would find the wrong one: writers wait, or finish first
  lock table audt.audit_logs in access exclusive mode;
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

-- What a line says about the request, read once a statement.
create or replace function app.request_facts(
  out user_id uuid, out actor_role text, out ip_address inet, out user_agent text, out trace_id text
)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_headers jsonb := coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb;
begin
  user_id := auth.uid();
  actor_role := app.actor_role();
  if v_headers <> '{}' then
    ip_address := app.client_ip();
    user_agent := left(nullif(v_headers ->> 'user-agent', ''), 200);
    trace_id := app.trace_id();
  end if;
end
$$;
comment on function app.request_facts() is '요청 정보 — Who asked, in which role, from where, under which trace id';

-- One line for every changed row of the statement, with the changed columns as {column: [old, new]}. Rows of both
-- transition tables stand in the order in which the statement changed them, so they pair by position. Columns that every
-- write touches or that repeat others say nothing; redacted ones show only that they changed. No function is called per
-- row: this runs for every write of the platform.
create or replace function app.tg__audit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_request record;
  v_silent text[];
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_request := app.request_facts();
  v_silent := v.derived_columns || '{created_at,created_by,updated_at,updated_by}'::text[];
  insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
    ip_address, user_agent, trace_id)
  select (t.record ->> v.tenant_column)::uuid,
    coalesce(v_request.user_id, case when tg_op = 'INSERT' then (t.record ->> 'created_by')::uuid end), v_request.actor_role,
    case tg_op when 'INSERT' then 'create' else 'delete' end, v.entity,
    case when v.key_columns = '{id}' then t.record ->> 'id' else app.resource_id(t.record, v.key_columns) end,
    (
      select jsonb_object_agg(e.key, case when e.key = any(v.redacted_columns) then '["***", "***"]'::jsonb
        when tg_op = 'INSERT' then jsonb_build_array(null, e.value) else jsonb_build_array(e.value, null) end)
      from jsonb_each(t.record - v_silent) as e
    ),
    v_request.ip_address, v_request.user_agent, v_request.trace_id
  from (select jsonb_strip_nulls(to_jsonb(r)) as record from changed_rows as r) as t;
  return null;
end
$$;
comment on function app.tg__audit() is '등록·삭제 감사 — One audit line for every row that a statement inserts or deletes (AUDT-01)';

create or replace function app.tg__audit_update() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_request record;
  v_silent text[];
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_request := app.request_facts();
  v_silent := v.derived_columns || '{created_at,created_by,updated_at,updated_by}'::text[];
  insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
    ip_address, user_agent, trace_id)
  select (n.record ->> v.tenant_column)::uuid, coalesce(v_request.user_id, (n.record ->> 'updated_by')::uuid), v_request.actor_role,
    case
      when current_setting('app.action_entity', true) = v.entity then current_setting('app.action', true)
      when c.changes -> 'is_deleted' = '[false, true]' then 'delete'
      when c.changes -> 'is_deleted' = '[true, false]' then 'restore'
      else 'update'
    end,
    v.entity, case when v.key_columns = '{id}' then n.record ->> 'id' else app.resource_id(n.record, v.key_columns) end,
    c.changes, v_request.ip_address, v_request.user_agent, v_request.trace_id
  from (select to_jsonb(r) as record, row_number() over () as position from new_rows as r) as n
  inner join (select to_jsonb(r) as record, row_number() over () as position from old_rows as r) as o using (position)
  cross join lateral (
    select jsonb_object_agg(e.key, case when e.key = any(v.redacted_columns) then '["***", "***"]'::jsonb
      else jsonb_build_array(o.record -> e.key, e.value) end) as changes
    from jsonb_each(n.record - v_silent) as e
    where e.value <> (o.record -> e.key)
  ) as c
  where c.changes is not null;
  return null;
end
$$;
comment on function app.tg__audit_update() is
'수정 감사 — One audit line for every row that a statement changes, under the name of the action under way (AUDT-01)';

create or replace function app.resource_id(p_row jsonb, p_key_columns text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
    select string_agg(p_row ->> k.name, '/' order by k.position) from unnest(p_key_columns) with ordinality as k (name, position)
  );
end
$$;
comment on function app.resource_id(jsonb, text[]) is '자원 식별자 — The key of a row with several key columns as text, joined with /';

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
  v_action text;
  v_comment text;
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_from := to_jsonb(old) ->> v.state_column;
  v_to := to_jsonb(new) ->> v.state_column;
  if v_from = v_to then
    return new;
  end if;
  -- a change of another entity may be what brings this one about: its name and comment are not ours
  if current_setting('app.action_entity', true) = v.entity then
    v_action := nullif(current_setting('app.action', true), '');
    v_comment := nullif(current_setting('app.comment', true), '');
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
    v_comment, auth.uid());
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
      else (v_row ->> v.tenant_column)::uuid = app.company_id()
        or (app.platform_can(v.permission || ':read') and v_row ->> v.state_column <> all(v.private_states))
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
  return app.legal_version(p_type);
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
  -- SYS-01: an invited person joins a company and never founds one
  if app.meta(new.raw_user_meta_data) ? 'invitation_token' then
    perform app.join_company(new.id, new.email, app.meta(new.raw_user_meta_data));
  elsif app.meta(new.raw_user_meta_data) ? 'business_number' then
    perform app.register_company(new.id, new.email, app.meta(new.raw_user_meta_data));
  end if;
  return null;
end
$$;
comment on function app.tg_auth_users__register() is
'가입 처리 — A new account with company data becomes a pending registration, with an invitation a user of that company, otherwise an account that sees nothing';
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
  if v_meta ? 'invitation_token' then
    perform app.usable_invitation(v_meta ->> 'invitation_token', event -> 'user' ->> 'email');
    return '{}'::jsonb;
  end if;
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
    'http_code', case when v ->> 'code' in ('BUSINESS_NUMBER_TAKEN', 'INVITATION_INVALID') then 409 else 422 end,
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
  union all
  select t.bucket, t.path from app.sweep_tenant_files(p_limit) as t
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

-- sql/portal/html.sql
-- Rich text from an editor, cleaned by allow list when it is written, so that no reader has to. The text is cut into
-- tokens as the HTML standard does (tags, comments, text), and everything that leaves is written anew from those
-- tokens: known tags, known attributes with checked values in double quotes, escaped text. What was obscured in the
-- source therefore cannot survive, and cleaning twice gives the same as cleaning once.

create or replace function app.html_character(p_reference text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_named constant jsonb := '{"amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "''", "nbsp": "\u00a0", "colon": ":", "Tab": "\t",
    "NewLine": "\n", "sol": "/", "bsol": "\\", "lpar": "(", "rpar": ")", "semi": ";", "num": "#", "equals": "=", "period": ".",
    "comma": ",", "excl": "!", "quest": "?", "commat": "@", "lowbar": "_", "percnt": "%", "plus": "+"}'::jsonb;
  v_body text := rtrim(substr(p_reference, 2), ';');
  v_digits text;
  v_code integer;
begin
  if v_body !~ '^#' then
    return coalesce(v_named ->> v_body, p_reference);
  end if;
  if v_body ~ '^#[xX]' then
    v_digits := ltrim(substr(v_body, 3), '0');
    v_code := case when length(v_digits) <= 6 then ('x' || lpad(v_digits, 8, '0'))::bit(32)::integer end;
  else
    v_digits := ltrim(substr(v_body, 2), '0');
    v_code := case when length(v_digits) <= 7 then coalesce(nullif(v_digits, ''), '0')::integer end;
  end if;
  if v_code is null or v_code not between 1 and 1114111 or v_code between 55296 and 57343 then
    return chr(65533);
  end if;
  return chr(v_code);
end
$$;
comment on function app.html_character(text) is
'문자 참조 해석 — The character that &#58;, &#x3a; or a common name such as &colon; stands for; unknown names stay as written';

create or replace function app.html_unescape(p_value text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if strpos(p_value, '&') = 0 then
    return p_value;
  end if;
  return (
    select string_agg(case when m.part[1] ~ '^&.' then app.html_character(m.part[1]) else m.part[1] end, '' order by m.number)
    from regexp_matches(p_value, '[^&]+|&#[0-9]+;?|&#[xX][0-9a-fA-F]+;?|&[A-Za-z]+;|&', 'g') with ordinality as m (part, number)
  );
end
$$;
comment on function app.html_unescape(text) is '문자 참조 풀기 — Resolves character references once, as a browser does with an attribute';

create or replace function app.html_escape(p_value text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return replace(replace(replace(replace(replace(p_value, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
end
$$;
comment on function app.html_escape(text) is
'HTML 문자 처리 — Plain text as HTML: safe in text and in a quoted attribute; also for plain text that goes into mails';

-- Character references that the author wrote stay; a lone & becomes one.
create or replace function app.html_keep_references(p_value text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return replace(replace(
    regexp_replace(p_value, '&(?!(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)', '&amp;', 'g'),
    '<', '&lt;'), '>', '&gt;');
end
$$;
comment on function app.html_keep_references(text) is
'본문 문자 처리 — Source text of HTML made safe: < and > escaped, & unless it begins a complete character reference';

create or replace function app.html_url(p_raw text, p_is_image boolean) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  -- browsers drop tabs and line breaks anywhere in an address, and blanks and controls around it
  v_url text := regexp_replace(app.html_unescape(p_raw), '[\u0001-\u001f\u007f-\u009f]', '', 'g');
  v_file constant text := '/storage/v1/object/public/public-files/[A-Za-z0-9_-][A-Za-z0-9/._-]*$';
begin
  v_url := replace(btrim(v_url), ' ', '%20');
  if length(v_url) > 2000 or v_url ~ '[[:space:]<>"`\\]' then
    return null;
  end if;
  if v_url ~* '^https://[^/?#]' or (p_is_image and v_url !~ '\.\.' and (
    v_url ~ ('^' || v_file) or v_url ~ ('^http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?' || v_file)
  )) or (not p_is_image and v_url ~* '^(http://[^/?#]|mailto:[^:]+@|tel:[0-9+().*#-]+$)') then
    return v_url;
  end if;
  return null;
end
$$;
comment on function app.html_url(text, boolean) is
'주소 확인 — The address when a link (http, https, mailto, tel) or an image (https, our public storage) may have it, else null';

create or replace function app.html_style(p_raw text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_rule text;
  v_name text;
  v_value text;
  v_rules text[] := '{}'::text[];
begin
  foreach v_rule in array string_to_array(lower(app.html_unescape(p_raw)), ';') loop
    v_name := btrim(split_part(v_rule, ':', 1), E' \t\r\n');
    v_value := regexp_replace(substr(v_rule, strpos(v_rule, ':') + 1), '[ \t\r\n]+', '', 'g');
    if (v_name = 'text-align' and v_value ~ '^(left|right|center|justify|start|end)$')
      or (v_name in ('color', 'background-color') and v_value ~ concat(
        '^(#([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,20}',
        '|rgba?\([0-9]{1,3},[0-9]{1,3},[0-9]{1,3}(,(0|1|[01]?\.[0-9]{1,4}))?\))$')) then
      v_rules := array_append(v_rules, v_name || ': ' || v_value);
    end if;
  end loop;
  return nullif(array_to_string(v_rules, '; '), '');
end
$$;
comment on function app.html_style(text) is
'스타일 확인 — Of an inline style only color, background-color and text-align with plain values; null when nothing is left';

create or replace function app.html_attribute(p_name text, p_raw text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_plain text := btrim(app.html_unescape(p_raw), E' \t\r\n');
begin
  return case p_name
    when 'href' then app.html_escape(app.html_url(p_raw, false))
    when 'src' then app.html_escape(app.html_url(p_raw, true))
    when 'alt' then replace(replace(app.html_keep_references(p_raw), '"', '&quot;'), '''', '&#39;')
    when 'target' then case when lower(v_plain) = '_blank' then '_blank' end
    when 'style' then app.html_style(p_raw)
    when 'colspan' then substring(v_plain from '^[1-9][0-9]{0,2}$')
    when 'rowspan' then substring(v_plain from '^[1-9][0-9]{0,2}$')
    when 'width' then substring(v_plain from '^([1-9][0-9]{0,3}%?)(?:px)?$')
    when 'height' then substring(v_plain from '^([1-9][0-9]{0,3}%?)(?:px)?$')
  end;
end
$$;
comment on function app.html_attribute(text, text) is '속성 값 확인 — Value of an allowed attribute ready for double quotes, null when it may not stand';

create or replace function app.html_start_tag(p_tag text, p_token text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_allowed constant jsonb := '{"a": ["href", "target"], "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan", "style"], "th": ["colspan", "rowspan", "style"], "span": ["style"], "p": ["style"], "li": ["style"],
    "h1": ["style"], "h2": ["style"], "h3": ["style"], "h4": ["style"], "h5": ["style"], "h6": ["style"]}'::jsonb;
  v_names text[] := array(select jsonb_array_elements_text(v_allowed -> p_tag));
  v_found jsonb := '{}'::jsonb;
  v_attribute record;
  v_tag text := '<' || p_tag;
begin
  if v_names = '{}' then
    return v_tag || '>';
  end if;
  for v_attribute in
    select lower(m.part[1]) as name, coalesce(m.part[2], '') as raw
    from regexp_matches(regexp_replace(p_token, '^<[^ \t\n\r/>]+', ''),
      '([^ \t\n\r/>=]+)(?:[ \t\n\r]*=[ \t\n\r]*("[^"]*"?|''[^'']*''?|[^ \t\n\r>"''][^ \t\n\r>]*))?', 'g') with ordinality as m (part, number)
    where lower(m.part[1]) = any(v_names) order by m.number desc
  loop
    -- the first of two equal names counts, so it is written last
    v_found := v_found || jsonb_build_object(v_attribute.name, app.html_attribute(v_attribute.name,
      case when v_attribute.raw ~ '^["'']' then rtrim(substr(v_attribute.raw, 2), left(v_attribute.raw, 1)) else v_attribute.raw end));
  end loop;
  if (p_tag = 'a' and v_found ->> 'href' is null) or (p_tag = 'img' and v_found ->> 'src' is null) then
    return null;
  end if;
  return v_tag || coalesce((
    select string_agg(format(' %s="%s"', n.name, v_found ->> n.name), '' order by n.number)
    from unnest(v_names) with ordinality as n (name, number) where v_found ->> n.name is not null
  ), '') || case when p_tag = 'a' then ' rel="noopener noreferrer"' else '' end || '>';
end
$$;
comment on function app.html_start_tag(text, text) is
'시작 태그 다시 쓰기 — An allowed start tag written anew from its source; null for a link or an image without a permitted address';

create or replace function app.html_tokens(p_html text) returns setof text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_comment constant text := '<!--(?:-?>|--+>|-*$|(?:[^>-]|-[^>-]|--+[^>-])(?:[^-]|-[^-]|--+[^>-])*(?:--+>|-*$))';
  v_bogus_comment constant text := '<[!?][^>]*(?:>|$)|</[^A-Za-z>][^>]*(?:>|$)|</>';
  v_value constant text := '"[^"]*(?:"|$)|''[^'']*(?:''|$)|[^ \t\n\r>"''][^ \t\n\r>]*';
  v_tag constant text := '</?[A-Za-z][^ \t\n\r/>]*(?:[ \t\n\r/]+|=|[^ \t\n\r/>=]+(?:[ \t\n\r]*=[ \t\n\r]*(?:' || v_value || '))?)*(?:>|$)';
begin
  return query
  select m.token[1]
  from regexp_matches(p_html, concat_ws('|', '[^<]+', v_comment, v_bogus_comment, v_tag, '<'), 'g') with ordinality as m (token, number)
  order by m.number;
end
$$;
comment on function app.html_tokens(text) is
'HTML 분해 — Text, tags and comments in their order; joined they are the source again; source: WHATWG HTML, 13.2.5 Tokenization';

create or replace function app.html_close(p_open text[], p_from integer) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return coalesce((
    select string_agg('</' || o.name || '>', '' order by o.number desc)
    from unnest(p_open) with ordinality as o (name, number) where o.number >= p_from
  ), '');
end
$$;
comment on function app.html_close(text[], integer) is '열린 태그 닫기 — End tags of the open elements from a position on, innermost first';

create or replace function app.html_nest(
  p_open text[], p_name text, p_start text, p_is_end boolean, out opened text[], out written text
)
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_positions integer[] := array_positions(p_open, p_name);
begin
  opened := p_open;
  written := '';
  if p_is_end and cardinality(v_positions) > 0 then
    written := app.html_close(opened, v_positions[cardinality(v_positions)]);
    opened := opened[:v_positions[cardinality(v_positions)] - 1];
  elsif p_start is not null and p_name in ('br', 'hr', 'img') then
    written := p_start;
  elsif p_start is not null then
    if p_name in ('p', 'li', 'tr', 'td', 'th') and opened[cardinality(opened)] = p_name then
      written := '</' || p_name || '>';
      opened := opened[:cardinality(opened) - 1];
    end if;
    if cardinality(opened) < 100 then
      written := written || p_start;
      opened := array_append(opened, p_name);
    end if;
  end if;
end
$$;
comment on function app.html_nest(text[], text, text, boolean) is
'태그 짝 맞추기 — Keeps elements balanced: an end tag closes what is open inside it, one without a start is dropped, at most 100 levels';

create or replace function app.sanitize_html(p_html text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_tags constant text[] := '{p,br,b,strong,i,em,u,s,span,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,a,img,table,thead,tbody,tr,th,td,hr,
    pre,code,figure,figcaption}'::text[];
  -- these go together with what they contain; the text of any other unknown tag is kept
  v_raw constant text[] := '{script,style,iframe,noembed,noframes,noscript,xmp,plaintext,textarea,title}'::text[];
  v_removed constant text[] := v_raw || '{object,svg,math,template,applet,audio,video,canvas,select}'::text[];
  v_open text[] := '{}'::text[];
  v_out text[] := '{}'::text[];
  v_skipped text;
  v_depth integer := 0;
  v_token text;
  v_name text;
  v_start text;
  v_is_end boolean;
begin
  if p_html is null then
    return null;
  end if;
  for v_token in
    select t from app.html_tokens(regexp_replace(replace(p_html, E'\f', ' '), '[\u0001-\u0008\u000b\u000e-\u001f\u007f\ufffe\uffff]', '', 'g')) as t
  loop
    v_name := lower(substring(v_token from '^</?([A-Za-z][^ \t\n\r/>]*)'));
    v_is_end := left(v_token, 2) = '</';
    if v_skipped is not null then
      v_depth := v_depth + case
        when v_skipped = any(v_raw) then -(strpos(lower(v_token), '</' || v_skipped) > 0)::integer
        when v_name = v_skipped then case when v_is_end then -1 when right(v_token, 2) = '/>' then 0 else 1 end
        else 0 end;
      v_skipped := case when v_depth > 0 then v_skipped end;
    elsif v_name is null and (v_token = '<' or left(v_token, 1) <> '<') then
      v_out := array_append(v_out, app.html_keep_references(v_token));
    elsif v_name = any(v_removed) and not v_is_end and (v_name not in ('svg', 'math') or right(v_token, 2) <> '/>') then
      v_skipped := v_name;
      v_depth := 1;
    elsif v_name = any(v_tags) and right(v_token, 1) = '>' then
      v_start := case when not v_is_end then app.html_start_tag(v_name, v_token) end;
      select o.opened, o.written into v_open, v_start from app.html_nest(v_open, v_name, v_start, v_is_end) as o;
      v_out := array_append(v_out, v_start);
    end if;
  end loop;
  return array_to_string(v_out || app.html_close(v_open, 1), '');
end
$$;
comment on function app.sanitize_html(text) is
'본문 HTML 정화 — Rich text by allow list (tags, attributes, address schemes, three style properties); scripts, frames, objects, drawings and comments are removed, other tags dropped with their text kept, tags balanced; sanitising twice changes nothing';

create or replace function app.html_text(p_html text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return btrim(regexp_replace(app.html_unescape((
    select coalesce(string_agg(case when left(t, 1) = '<' and t <> '<' then ' ' else t end, ''), '') from app.html_tokens(p_html) as t
  )), '[[:space:]\u00a0]+', ' ', 'g'));
end
$$;
comment on function app.html_text(text) is '본문 글자 — The words of sanitised rich text without its tags, for search and summaries; never to be shown as HTML';

select app.expose('app.html_character(text)', 'authenticated');
select app.expose('app.html_unescape(text)', 'authenticated');
select app.expose('app.html_escape(text)', 'authenticated');
select app.expose('app.html_keep_references(text)', 'authenticated');
select app.expose('app.html_url(text,boolean)', 'authenticated');
select app.expose('app.html_style(text)', 'authenticated');
select app.expose('app.html_attribute(text,text)', 'authenticated');
select app.expose('app.html_start_tag(text,text)', 'authenticated');
select app.expose('app.html_tokens(text)', 'authenticated');
select app.expose('app.html_close(text[],integer)', 'authenticated');
select app.expose('app.html_nest(text[],text,text,boolean)', 'authenticated');
select app.expose('app.sanitize_html(text)', 'authenticated');
select app.expose('app.html_text(text)', 'authenticated');

-- sql/portal/content.sql
-- What everybody may read: notices, press releases, frequent questions, the introduction of the system. Rich text is
-- cleaned by allow list in a trigger, so that no way of writing goes around it.
create type public.board_type as enum ('notice', 'general', 'announcement', 'news');

create table if not exists public.notices (
  id uuid primary key default gen_random_uuid(),
  board_type public.board_type not null default 'general',
  title text not null check (length(title) between 1 and 255),
  content_html text not null check (length(content_html) <= 200000),
  is_pinned boolean not null default false,
  is_important boolean not null generated always as (board_type = 'notice') stored,
  is_published boolean not null default true,
  published_at timestamptz not null default now(),
  search_text text not null generated always as (lower(title || ' ' || app.html_text(content_html))) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists notices_list_idx on public.notices (is_pinned desc, published_at desc) where not is_deleted;
create index if not exists notices_board_idx on public.notices (board_type, published_at desc) where not is_deleted;
create index if not exists notices_search_idx on public.notices using gin (search_text extensions.gin_trgm_ops);

-- Counters stand beside the notice: reading is no edit of it, and leaves no line in the audit log.
create table if not exists public.notice_counters (
  notice_id uuid primary key references public.notices (id) on delete cascade,
  view_count bigint not null default 0 check (view_count >= 0)
);

create table if not exists public.press_releases (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 255),
  author_name text check (length(author_name) between 1 and 100),
  image_url text check (length(image_url) <= 500),
  link_url text check (length(link_url) <= 500),
  is_published boolean not null default true,
  published_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists press_releases_list_idx on public.press_releases (published_at desc) where not is_deleted;

create table if not exists public.faqs (
  id uuid primary key default gen_random_uuid(),
  category text not null,
  question text not null check (length(question) between 1 and 500),
  answer_html text not null check (length(answer_html) <= 50000),
  display_order integer not null default 0 check (display_order between 0 and 999),
  is_published boolean not null default true,
  search_text text not null generated always as (lower(question || ' ' || app.html_text(answer_html))) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists faqs_list_idx on public.faqs (category, display_order, created_at) where not is_deleted;
create index if not exists faqs_search_idx on public.faqs using gin (search_text extensions.gin_trgm_ops);

create table if not exists public.system_info (
  id uuid primary key default '51a00000-0000-4000-8000-000000000001' check (id = '51a00000-0000-4000-8000-000000000001'),
  content_html text not null check (length(content_html) <= 200000),
  image_url text check (length(image_url) <= 500),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);

select app.describe('public.notices', '공지사항 — Notices', '{
  "board_type": "게시판 구분 — Board; a notice of the board notice is important", "title": "제목 — Title",
  "content_html": "내용 — Text (HTML, cleaned when written)", "is_pinned": "상단 고정 — Whether it stays on top",
  "is_important": "중요 여부 — Whether it is marked important", "is_published": "게시 여부 — Whether it is published",
  "published_at": "게시 일시 — Published from; may lie ahead", "search_text": "검색 대상 — Text that search looks in (title and words)"}');
select app.describe('public.notice_counters', '공지사항 조회수 — Views of notices', '{
  "notice_id": "공지사항 — Notice", "view_count": "조회수 — Views, staff not counted"}');
select app.describe('public.press_releases', '보도자료 — Press releases', '{
  "title": "제목 — Title", "author_name": "작성자 — Author", "image_url": "이미지 주소 — Image", "link_url": "연결 주소 — Link to the article",
  "is_published": "게시 여부 — Whether it is published", "published_at": "게시 일시 — Published from; may lie ahead"}');
select app.describe('public.faqs', '자주 묻는 질문 — Frequent questions', '{
  "category": "분류 — Category (code list faq_category)", "question": "질문 — Question", "answer_html": "답변 — Answer (HTML, cleaned when written)",
  "display_order": "표시 순서 — Position, ascending", "is_published": "게시 여부 — Whether it is published",
  "search_text": "검색 대상 — Text that search looks in (question and answer)"}');
select app.describe('public.system_info', '시스템 소개 — Introduction of the system, one row', '{
  "content_html": "내용 — Text (HTML, cleaned when written)", "image_url": "이미지 주소 — Image"}');

select app.register_entity('public.notices', 'portal', '공지사항', 'Notices', p_permission => 'portal.notices', p_exportable => true);
select app.register_entity(
  'public.notice_counters', 'portal', '공지사항 조회수', 'Notice views', p_permission => 'portal.notices', p_kind => 'reference'
);
select app.register_entity('public.press_releases', 'portal', '보도자료', 'Press releases', p_permission => 'portal.press_releases');
select app.register_entity('public.faqs', 'portal', '자주 묻는 질문', 'Frequent questions', p_permission => 'portal.faqs');
select app.register_entity('public.system_info', 'portal', '시스템 소개', 'System introduction', p_permission => 'portal.system_info');

insert into public.system_info (content_html) values ('<p>강원 창업 기업의 성과를 관리하고 지원사업을 안내하는 포털입니다.</p>')
on conflict (id) do nothing;
select app.declare_rows('public.system_info', '{id}');

create or replace function app.link_valid(p_url text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_url ~* '^https?://[^\s/?#<>"\\@]+([/?#][^\s<>"\\]*)?$';
end
$$;
comment on function app.link_valid(text) is '링크 확인 — Whether a link of a banner, popup or article is a plain http or https address; null for null';

create or replace function app.image_valid(p_url text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_url is null or app.html_url(app.html_escape(p_url), true) is not distinct from p_url;
end
$$;
comment on function app.image_valid(text) is '이미지 주소 확인 — Whether an image is an https address or an object of our public storage';

create or replace function app.html_is_empty(p_html text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return coalesce(app.html_text(p_html), '') = '' and strpos(p_html, '<img ') = 0;
end
$$;
comment on function app.html_is_empty(text) is '본문 비어 있음 — Whether cleaned rich text shows neither a word nor an image';

create or replace function app.content_errors(p_row jsonb, p_required text[] default '{}') returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_limits constant jsonb := '{"title": 255, "author_name": 100, "question": 500, "content_html": 200000, "answer_html": 50000,
    "link_url": 500, "image_url": 500, "mobile_image_url": 500, "title_ko": 200, "title_zh": 200, "subtitle_ko": 500, "subtitle_zh": 500}'::jsonb;
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', e.field, 'message', e.message) order by e.field), '[]')
  into v_errors
  from (
    select l.key as field, format('%s자 이내로 입력해 주세요.', l.value) as message from jsonb_each_text(v_limits) as l
    where length(p_row ->> l.key) > l.value::integer
    union all
    select r.field, '필수 입력 항목입니다.' from unnest(p_required) as r (field)
    where nullif(btrim(p_row ->> r.field), '') is null or (r.field like '%_html' and app.html_is_empty(p_row ->> r.field))
    union all
    select 'link_url', 'http:// 또는 https://로 시작하는 주소를 입력해 주세요.' where not app.link_valid(p_row ->> 'link_url')
    union all
    select i.field, 'https 이미지 주소 또는 업로드한 이미지를 사용해 주세요.' from unnest('{image_url,mobile_image_url}'::text[]) as i (field)
    where not app.image_valid(p_row ->> i.field)
    union all
    select 'display_order', '0부터 999까지 입력해 주세요.' where (p_row ->> 'display_order')::integer not between 0 and 999
    union all
    select 'category', '목록에 있는 값을 선택해 주세요.' where p_row ? 'category' and not app.code_exists('faq_category', coalesce(p_row ->> 'category', ''))
    union all
    select 'place', '목록에 있는 값을 선택해 주세요.' where p_row ? 'place' and not app.code_exists('banner_place', coalesce(p_row ->> 'place', ''))
  ) as e;
  return v_errors;
end
$$;
comment on function app.content_errors(jsonb, text[]) is
'콘텐츠 입력 확인 — Everything wrong with a row of published content: [{field, message}]';

-- Shared by every table of content: rich text is cleaned, blank addresses become empty, all mistakes are named at once.
create or replace function app.tg__content() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row jsonb := to_jsonb(new);
  v_field text;
begin
  if new.is_deleted then
    return new;
  end if;
  foreach v_field in array '{content_html,answer_html}'::text[] loop
    if v_row ? v_field then
      v_row := v_row || jsonb_build_object(v_field, app.sanitize_html(v_row ->> v_field));
    end if;
  end loop;
  select v_row || coalesce(jsonb_object_agg(t.key, nullif(btrim(t.value), '')), '{}') into v_row
  from jsonb_each_text(v_row) as t
  where t.key in ('title', 'question', 'author_name', 'link_url', 'image_url', 'mobile_image_url', 'title_ko', 'title_zh', 'subtitle_ko',
    'subtitle_zh');
  perform app.fail_validation(app.content_errors(v_row, tg_argv));
  new := jsonb_populate_record(new, v_row);
  return new;
end
$$;
comment on function app.tg__content() is
'콘텐츠 정화·확인 — Cleans rich text and refuses wrong values with 422, whoever writes; its arguments are the required fields';
create or replace trigger tg__content before insert or update on public.notices
for each row execute function app.tg__content('title', 'content_html');
create or replace trigger tg__content before insert or update on public.press_releases
for each row execute function app.tg__content('title');
create or replace trigger tg__content before insert or update on public.faqs
for each row execute function app.tg__content('category', 'question', 'answer_html');
create or replace trigger tg__content before insert or update on public.system_info
for each row execute function app.tg__content('content_html');

create or replace function app.tg_notices__counters() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.notice_counters (notice_id) values (new.id);
  return null;
end
$$;
comment on function app.tg_notices__counters() is '조회수 준비 — Every notice begins with its counter';
create or replace trigger tg_notices__counters after insert on public.notices
for each row execute function app.tg_notices__counters();

create or replace function app.is_staff() returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return auth.uid() is not null and exists (
    select 1 from idam.users as u where u.id = auth.uid() and u.status = 'active' and not u.is_deleted
  );
end
$$;
comment on function app.is_staff() is '관리자 여부 — Whether the caller is active staff of the platform, whatever the permissions';

create or replace function app.count_notice_view(p_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_published boolean;
begin
  select n.is_published and n.published_at <= now() into v_published from public.notices as n where n.id = p_id and not n.is_deleted;
  if not found or not (v_published or app.is_trusted() or app.platform_can('portal.notices:read')) then
    perform app.fail_not_found();
  end if;
  if v_published and not app.is_trusted() and not app.is_staff() then
    update public.notice_counters set view_count = view_count + 1 where notice_id = p_id;
  end if;
end
$$;
comment on function app.count_notice_view(uuid) is
'공지 조회수 증가 — Counts one view of a published notice by anybody but staff; 404 for what the caller may not see';

create or replace function app.content_files(p_entity text, p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'purpose', f.purpose, 'original_name', f.original_name,
      'mime_type', f.mime_type, 'size_bytes', f.size_bytes, 'bucket', f.bucket, 'path', f.path) order by f.created_at, f.id), '[]')
    from public.files as f
    where f.resource_type = p_entity and f.resource_id = p_id and f.bucket = 'public-files' and not f.is_deleted
  );
end
$$;
comment on function app.content_files(text, uuid) is
'공개 파일 목록 — Public files of a record that the calling view already shows: [{id, purpose, original_name, mime_type, size_bytes, bucket, path}]';

create or replace view public.notice_posts with (security_invoker = true) as
select
  n.id,
  n.board_type,
  n.title,
  n.content_html,
  n.is_pinned,
  n.is_important,
  n.is_published,
  n.published_at,
  n.search_text,
  n.created_at,
  n.updated_at,
  c.view_count,
  app.content_files('public.notices', n.id) as files
from public.notices as n
inner join public.notice_counters as c on n.id = c.notice_id;
select app.describe('public.notice_posts', '공지사항 목록 — Notices with views and files, as screens read them', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a
  where a.attrelid in ('public.notices'::regclass, 'public.notice_counters'::regclass) and a.attnum > 0 and not a.attisdropped
) || '{"files": "첨부 파일 — Files: [{id, purpose, original_name, mime_type, size_bytes, bucket, path}]"}');

create or replace function public.view_notice(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform app.count_notice_view(p_id);
  return (select to_jsonb(p) - 'search_text' from public.notice_posts as p where p.id = p_id);
end
$$;
comment on function public.view_notice(uuid) is
'공지사항 상세 조회 — The notice as in notice_posts, one view counted unless the reader is staff: POST /rpc/view_notice {"p_id": …}, visitors too; error 404';

select app.expose('app.link_valid(text)', 'authenticated');
select app.expose('app.image_valid(text)', 'authenticated');
select app.expose('app.html_is_empty(text)', 'authenticated');
select app.expose('app.is_staff()', 'authenticated');
select app.expose('app.count_notice_view(uuid)', 'anon', 'authenticated');
select app.expose('app.content_files(text,uuid)', 'anon', 'authenticated');
select app.expose('public.view_notice(uuid)', 'anon', 'authenticated');

-- sql/portal/content_banners.sql
-- Banners of the places in the code list banner_place, popups with their window, and the first page, which shows both.
create type public.popup_position as enum ('center', 'left', 'right');

create table if not exists public.banners (
  id uuid primary key default gen_random_uuid(),
  place text not null,
  image_url text check (length(image_url) <= 500),
  mobile_image_url text check (length(mobile_image_url) <= 500),
  link_url text check (length(link_url) <= 500),
  title_ko text check (length(title_ko) <= 200),
  title_zh text check (length(title_zh) <= 200),
  subtitle_ko text check (length(subtitle_ko) <= 500),
  subtitle_zh text check (length(subtitle_zh) <= 500),
  display_order integer not null default 0 check (display_order between 0 and 999),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists banners_list_idx on public.banners (place, display_order, created_at) where not is_deleted;
-- every place shows one banner, only the rolling one shows several
create unique index if not exists banners_place_key on public.banners (place) where is_active and not is_deleted and place <> 'scroll';

create table if not exists public.popups (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 255),
  content_html text not null default '' check (length(content_html) <= 200000),
  image_url text check (length(image_url) <= 500),
  link_url text check (length(link_url) <= 500),
  width integer not null default 600 check (width between 200 and 1200),
  height integer not null default 400 check (height between 200 and 800),
  position public.popup_position not null default 'center',
  is_active boolean not null default false,
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  check (starts_at < ends_at)
);
create index if not exists popups_open_idx on public.popups (starts_at, ends_at) where is_active and not is_deleted;

select app.describe('public.banners', '배너 — Banners', '{
  "place": "위치 — Place (code list banner_place)", "image_url": "이미지 주소 — Image, 1920×600; a banner without one is not shown",
  "mobile_image_url": "모바일 이미지 주소 — Image up to 1024 px, 1080×1350; the other one when empty", "link_url": "연결 주소 — Where a click leads",
  "title_ko": "제목(한국어) — Title in Korean", "title_zh": "제목(중국어) — Title in Chinese", "subtitle_ko": "부제목(한국어) — Subtitle in Korean",
  "subtitle_zh": "부제목(중국어) — Subtitle in Chinese", "display_order": "표시 순서 — Position, ascending",
  "is_active": "사용 여부 — Whether it is shown; one a place, several in scroll"}');
select app.describe('public.popups', '팝업 — Popups', '{
  "title": "제목 — Title", "content_html": "내용 — Text (HTML, cleaned when written)", "image_url": "이미지 주소 — Image",
  "link_url": "연결 주소 — Where a click leads", "width": "너비(픽셀) — Width in pixels, 200 to 1200",
  "height": "높이(픽셀) — Height in pixels, 200 to 800", "position": "위치 — Position on the screen", "is_active": "사용 여부 — Whether it may open",
  "starts_at": "시작 일시 — Opens at, open from the beginning when empty", "ends_at": "종료 일시 — Closes at, never when empty"}');
select app.register_entity('public.banners', 'portal', '배너', 'Banners', p_permission => 'portal.banners');
select app.register_entity('public.popups', 'portal', '팝업', 'Popups', p_permission => 'portal.popups');

create or replace trigger tg__content before insert or update on public.banners
for each row execute function app.tg__content('place');
create or replace trigger tg__content before insert or update on public.popups
for each row execute function app.tg__content('title');


create or replace function app.tg_banners__place() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (
    select 1 from public.banners as b
    where b.place = new.place and b.is_active and not b.is_deleted and b.id <> new.id
  ) then
    perform app.fail('BANNER_PLACE_TAKEN', '이 위치에는 이미 사용 중인 배너가 있습니다.', 409, jsonb_build_object('place', new.place),
      'This place already has an active banner; activate the new one to replace it.');
  end if;
  return new;
end
$$;
comment on function app.tg_banners__place() is '배너 위치 확인 — 409 BANNER_PLACE_TAKEN: every place but the rolling one has one active banner';
create or replace trigger tg_banners__place before insert or update of place, is_active, is_deleted on public.banners
for each row when (new.is_active and not new.is_deleted and new.place <> 'scroll') execute function app.tg_banners__place();

create or replace function app.tg_popups__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.fail_validation((
    select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message)), '[]')
    from (values
      ('ends_at', new.starts_at < new.ends_at, '종료 일시는 시작 일시보다 뒤여야 합니다.'),
      ('width', new.width between 200 and 1200, '너비는 200부터 1200까지 입력해 주세요.'),
      ('height', new.height between 200 and 800, '높이는 200부터 800까지 입력해 주세요.'),
      ('content_html', new.image_url is not null or not app.html_is_empty(new.content_html), '내용이나 이미지를 등록해 주세요.')
    ) as c (field, is_valid, message)
    where not c.is_valid
  ));
  return new;
end
$$;
comment on function app.tg_popups__check() is '팝업 확인 — Size, window and something to show; runs after the text was cleaned';
create or replace trigger tg_popups__check before insert or update on public.popups
for each row execute function app.tg_popups__check();

create or replace function app.activate_banner(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_place text;
begin
  if not (app.is_trusted() or app.platform_can('portal.banners:update')) then
    perform app.fail_forbidden('portal.banners:update');
  end if;
  select b.place into v_place from public.banners as b where b.id = p_id and not b.is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  perform pg_advisory_xact_lock(hashtextextended('banners:' || v_place, 0));
  update public.banners set is_active = false where place = v_place and place <> 'scroll' and id <> p_id and is_active and not is_deleted;
  update public.banners set is_active = true where id = p_id and not is_active;
  return jsonb_build_object('id', p_id, 'place', v_place, 'is_active', true);
end
$$;
comment on function app.activate_banner(uuid) is '배너 교체 — Shows this banner in its place and retires the one shown until now';

create or replace function public.activate_banner(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.activate_banner(p_id);
end
$$;
comment on function public.activate_banner(uuid) is
'배너 교체 — Shows a banner instead of the one in its place: POST /rpc/activate_banner {"p_id": …}; errors 403, 404';

-- Files. The bound image of a record is its address; an address outside of our storage may be written instead.
insert into public.file_rules (purpose, entity, bucket, by_staff, max_bytes, max_count, mime_types) values
('banner_image', 'public.banners', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('banner_mobile_image', 'public.banners', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('popup_image', 'public.popups', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('press_image', 'public.press_releases', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('system_image', 'public.system_info', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('notice_image', 'public.notices', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
('popup_inline_image', 'public.popups', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
('faq_image', 'public.faqs', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
('system_inline_image', 'public.system_info', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
(
  'notice_attachment', 'public.notices', 'public-files', true, 10485760, 3,
  '{application/pdf, image/jpeg, image/png, image/gif, image/webp, text/plain, application/msword, application/vnd.ms-excel,
  application/vnd.ms-powerpoint, application/vnd.openxmlformats-officedocument.wordprocessingml.document,
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,
  application/vnd.openxmlformats-officedocument.presentationml.presentation, application/x-hwp, application/hwp+zip}'
)
on conflict (purpose) do update set
  entity = excluded.entity,
  bucket = excluded.bucket,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg_files__content_image() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_columns constant jsonb := '{"banner_image": "image_url", "banner_mobile_image": "mobile_image_url", "popup_image": "image_url",
    "press_image": "image_url", "system_image": "image_url"}';
  v_address text := '/storage/v1/object/public/' || new.bucket || '/' || new.path;
begin
  if v_columns ? new.purpose and not new.is_deleted then
    execute format('update %s as t set %I = $1 where t.id = $2', new.resource_type, v_columns ->> new.purpose)
    using v_address, new.resource_id;
  elsif v_columns ? new.purpose then
    execute format('update %s as t set %I = null where t.id = $2 and t.%I = $1', new.resource_type, v_columns ->> new.purpose,
      v_columns ->> new.purpose)
    using v_address, new.resource_id;
  end if;
  return null;
end
$$;
comment on function app.tg_files__content_image() is
'대표 이미지 반영 — The image bound to a banner, popup, press release or the introduction becomes its address, and leaves with it';
create or replace trigger tg_files__content_image after insert or update of is_deleted on public.files
for each row execute function app.tg_files__content_image();

create or replace function app.remove_content_file(p_file_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_file public.files;
  v_rule public.file_rules;
begin
  select * into v_file from public.files as f where f.id = p_file_id and not f.is_deleted;
  select * into v_rule from public.file_rules as r where r.purpose = v_file.purpose and r.by_staff;
  if v_rule.purpose is null or not (app.is_trusted() or app.may_attach(v_rule, v_file.resource_id)) then
    perform app.fail_not_found();
  end if;
  update public.files set is_deleted = true where id = p_file_id;
  return jsonb_build_object('id', p_file_id, 'is_deleted', true);
end
$$;
comment on function app.remove_content_file(uuid) is
'콘텐츠 파일 삭제 — Takes a file off a record that the caller may edit; the worker removes the stored object';

create or replace function public.remove_content_file(p_file_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.remove_content_file(p_file_id);
end
$$;
comment on function public.remove_content_file(uuid) is
'콘텐츠 파일 삭제 — For staff who may edit the record: POST /rpc/remove_content_file {"p_file_id": …}; error 404';

create or replace function app.popup_open(p_popup public.popups) returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return p_popup.is_active and not p_popup.is_deleted
    and coalesce(p_popup.starts_at <= now(), true) and coalesce(p_popup.ends_at > now(), true);
end
$$;
comment on function app.popup_open(public.popups) is '팝업 표시 여부 — Whether a popup is open now: active, begun, not yet ended';

create or replace function public.home_banners(p_place text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'image_url', b.image_url, 'mobile_image_url', b.mobile_image_url,
      'link_url', b.link_url, 'title_ko', b.title_ko, 'title_zh', b.title_zh, 'subtitle_ko', b.subtitle_ko,
      'subtitle_zh', b.subtitle_zh) order by b.display_order, b.created_at, b.id), '[]')
    from public.banners as b
    where b.place = p_place and b.is_active and b.image_url is not null and not b.is_deleted
  );
end
$$;
comment on function public.home_banners(text) is
'위치별 배너 — Banners shown in a place, in order: POST or GET /rpc/home_banners {"p_place": "about"}; visitors too';

-- Staff see drafts in their lists, but the first page is the same for everybody.
create or replace function public.home() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'main_banners', public.home_banners('main_primary'),
    'secondary_banners', public.home_banners('main_secondary'),
    'rolling_banners', public.home_banners('scroll'),
    'notices', (
      select coalesce(jsonb_agg(to_jsonb(n) order by n.published_at desc, n.id), '[]')
      from (
        select n.id, n.board_type, n.title, n.is_pinned, n.is_important, n.published_at from public.notices as n
        where not n.is_deleted and n.is_published and n.published_at <= now() order by n.published_at desc, n.id limit 5
      ) as n
    ),
    'press_release', (
      select jsonb_build_object('id', p.id, 'title', p.title, 'author_name', p.author_name, 'image_url', p.image_url,
        'link_url', p.link_url, 'published_at', p.published_at)
      from public.press_releases as p
      where not p.is_deleted and p.is_published and p.published_at <= now() order by p.published_at desc, p.id limit 1
    ),
    'popups', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'content_html', p.content_html,
        'image_url', p.image_url, 'link_url', p.link_url, 'width', p.width, 'height', p.height, 'position', p.position,
        'starts_at', p.starts_at, 'ends_at', p.ends_at) order by p.created_at desc, p.id), '[]')
      from public.popups as p where app.popup_open(p)
    )
  );
end
$$;
comment on function public.home() is
'첫 화면 — Main and rolling banners, latest five notices, latest press release, popups open now: GET /rpc/home; visitors too';

select app.expose('app.activate_banner(uuid)', 'authenticated');
select app.expose('public.activate_banner(uuid)', 'authenticated');
select app.expose('app.remove_content_file(uuid)', 'authenticated');
select app.expose('public.remove_content_file(uuid)', 'authenticated');
select app.expose('app.popup_open(public.popups)', 'anon', 'authenticated');
select app.expose('public.home_banners(text)', 'anon', 'authenticated');
select app.expose('public.home()', 'anon', 'authenticated');

-- sql/portal/content_legal.sql
-- The four legal texts. A version is never changed: publishing makes the next one, in force from its date, and every
-- consent names the version that its company saw.
create table if not exists public.legal_contents (
  id uuid primary key default gen_random_uuid(),
  content_type public.consent_type not null,
  version text not null check (version ~ '^[1-9][0-9]{0,3}\.0$'),
  content_html text not null check (length(content_html) between 1 and 500000),
  note text check (length(note) <= 500),
  effective_at timestamptz not null default now(),
  published_at timestamptz not null default now(),
  published_by uuid default auth.uid(),
  unique (content_type, version)
);
create index if not exists legal_contents_force_idx on public.legal_contents (content_type, effective_at desc);

select app.describe('public.legal_contents', '약관 — Legal texts, one row a version', '{
  "content_type": "구분 — Which of the four texts", "version": "버전 — Version", "content_html": "내용 — Text (HTML, cleaned when written)",
  "note": "변경 내용 — What changed", "effective_at": "시행 일시 — In force from", "published_at": "공고 일시 — Published at",
  "published_by": "등록자 — Published by (user)"}');
select app.register_entity(
  'public.legal_contents', 'portal', '약관', 'Legal texts', p_permission => 'portal.legal_contents', p_kind => 'link'
);
select app.define_permission('portal.legal_contents:publish', 'portal', '약관 게시', 'Publish legal texts');

create or replace function app.tg_legal_contents__keep() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    new.content_html := app.sanitize_html(new.content_html);
    return new;
  end if;
  perform app.fail('APPEND_ONLY', '게시된 약관은 수정하거나 삭제할 수 없습니다. 새 버전을 게시해 주세요.', 403,
    jsonb_build_object('content_type', old.content_type, 'version', old.version), 'A published version is never changed; publish a new one.');
  return null;
end
$$;
comment on function app.tg_legal_contents__keep() is '약관 보존 — Cleans a new version; 403 APPEND_ONLY for a change or removal, whoever asks';
create or replace trigger tg_legal_contents__add before insert on public.legal_contents
for each row execute function app.tg_legal_contents__keep();
create or replace trigger tg_legal_contents__change before update on public.legal_contents
for each row when (old.* is distinct from new.*) execute function app.tg_legal_contents__keep();
create or replace trigger tg_legal_contents__remove before delete on public.legal_contents
for each row execute function app.tg_legal_contents__keep();

insert into public.legal_contents (content_type, version, effective_at, published_at, published_by, content_html) values
(
  'terms_of_service', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>이용약관</h2>
<h3>제1조 (목적)</h3>
<p>이 약관은 강원 창업 포털(이하 &quot;포털&quot;)이 제공하는 성과관리, 지원사업 신청, 상담 서비스의 이용 조건과 절차, 포털과 기업회원의 권리와 의무를 정합니다.</p>
<h3>제2조 (회원가입과 승인)</h3>
<p>기업은 사업자등록번호로 가입을 신청하고, 포털은 제출한 정보를 확인하여 승인합니다. 승인 결과는 이메일로 안내합니다.</p>
<h3>제3조 (회원의 의무)</h3>
<p>회원은 사실에 맞는 정보를 등록하고 변경된 내용을 바로잡아야 하며, 계정을 다른 사람이 사용하게 해서는 안 됩니다.</p>
<h3>제4조 (서비스의 제한)</h3>
<p>포털은 허위 정보 등록, 다른 회원의 이용 방해 등 약관을 위반한 회원의 이용을 제한할 수 있으며 그 사유를 알립니다.</p>
<h3>제5조 (탈퇴)</h3>
<p>회원은 언제든지 탈퇴를 요청할 수 있고, 포털은 법령에서 정한 기간 동안 보관해야 하는 정보를 제외하고 지체 없이 삭제합니다.</p>$html$
),
(
  'privacy_policy', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>개인정보 처리방침</h2>
<h3>1. 수집하는 항목</h3>
<p>대표자 성명·생년월일·성별·연락처, 담당자 성명·부서·직위·연락처·이메일, 접속 기록</p>
<h3>2. 이용 목적</h3>
<p>회원 확인, 성과관리, 지원사업 심사와 안내, 문의 답변, 통계 작성</p>
<h3>3. 보유 기간</h3>
<p>회원 탈퇴 시까지 보유하며, 성과 자료와 처리 기록은 관련 규정에 따라 7년간 보관합니다.</p>
<h3>4. 정보주체의 권리</h3>
<p>언제든지 개인정보의 열람, 정정, 삭제, 처리정지를 요청할 수 있습니다.</p>
<h3>5. 안전성 확보 조치</h3>
<p>접근 권한 관리, 전송 구간 암호화, 접속 기록 보관과 점검을 시행합니다.</p>$html$
),
(
  'third_party_sharing', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>개인정보 제3자 제공 동의</h2>
<table><tbody>
<tr><th>제공받는 자</th><td>지원사업 주관·협력 기관</td></tr>
<tr><th>제공 목적</th><td>지원사업 선정 심사, 사업비 집행 확인, 성과 조사</td></tr>
<tr><th>제공 항목</th><td>기업명, 사업자등록번호, 대표자 성명, 담당자 연락처, 제출한 성과 자료</td></tr>
<tr><th>보유 기간</th><td>해당 사업 종료 후 5년</td></tr>
</tbody>
</table><p>동의하지 않을 수 있으나, 이 경우 포털 가입과 지원사업 참여가 제한됩니다.</p>$html$
),
(
  'marketing_consent', '1.0', '2026-01-01 00:00:00+09', '2026-01-01 00:00:00+09', null,
  $html$<h2>마케팅 정보 수신 동의 (선택)</h2>
<p>새로운 지원사업, 교육, 행사 소식을 이메일로 받아 볼 수 있습니다. 동의하지 않아도 포털을 이용할 수 있으며, 기업정보 화면에서 언제든지 철회할 수 있습니다.</p>$html$
)
on conflict (content_type, version) do nothing;
select app.declare_rows('public.legal_contents', '{content_type,version}', 'version = ''1.0''');

-- A consent names a version that exists.
create index if not exists member_consents_version_idx on public.member_consents (consent_type, version);
alter table public.member_consents add constraint member_consents_version_fkey
foreign key (consent_type, version) references public.legal_contents (content_type, version) on delete restrict;

create or replace function app.legal_version(p_type public.consent_type) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select l.version from public.legal_contents as l
    where l.content_type = p_type and l.effective_at <= now()
    order by l.effective_at desc, split_part(l.version, '.', 1)::integer desc limit 1
  );
end
$$;
comment on function app.legal_version(public.consent_type) is '시행 중인 약관 버전 — Version of a legal text that is in force now';

create or replace view public.current_legal_contents with (security_invoker = true) as
select l.id, l.content_type, l.version, l.content_html, l.note, l.effective_at, l.published_at
from public.legal_contents as l
where l.version = (
    select n.version from public.legal_contents as n
    where n.content_type = l.content_type and n.effective_at <= now()
    order by n.effective_at desc, split_part(n.version, '.', 1)::integer desc limit 1
  );
select app.describe('public.current_legal_contents', '시행 중인 약관 — Legal texts in force', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a where a.attrelid = 'public.legal_contents'::regclass and a.attnum > 0
));

create or replace function app.publish_legal_content(
  p_content_type public.consent_type, p_content_html text, p_note text, p_effective_at timestamptz
) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_html text := app.sanitize_html(p_content_html);
  v_last public.legal_contents;
  v_row public.legal_contents;
begin
  if not (app.is_trusted() or app.platform_can('portal.legal_contents:publish')) then
    perform app.fail_forbidden('portal.legal_contents:publish');
  end if;
  perform app.fail_validation(
    case when app.html_is_empty(v_html) or length(v_html) > 500000
      then app.field_error('content_html', '내용을 500,000자 이내로 입력해 주세요.') else '[]' end
    || case when length(p_note) > 500 then app.field_error('note', '500자 이내로 입력해 주세요.') else '[]' end
    || case when p_effective_at < now() - interval '1 minute'
      then app.field_error('effective_at', '시행 일시는 지금보다 뒤여야 합니다.') else '[]' end);
  perform pg_advisory_xact_lock(hashtextextended('legal:' || p_content_type, 0));
  select * into v_last from public.legal_contents as l where l.content_type = p_content_type
  order by split_part(l.version, '.', 1)::integer desc limit 1;
  if v_last.effective_at > coalesce(p_effective_at, clock_timestamp()) then
    perform app.fail('LEGAL_VERSION_PENDING', '더 늦게 시행되는 버전이 이미 있습니다.', 409,
      jsonb_build_object('version', v_last.version, 'effective_at', v_last.effective_at), 'A version with a later date is already published.');
  end if;
  insert into public.legal_contents (content_type, version, content_html, note, effective_at)
  values (p_content_type, coalesce(split_part(v_last.version, '.', 1)::integer, 0) + 1 || '.0', v_html, nullif(btrim(p_note), ''),
    greatest(p_effective_at, now(), v_last.effective_at))
  returning * into v_row;
  return to_jsonb(v_row);
end
$$;
comment on function app.publish_legal_content(public.consent_type, text, text, timestamptz) is
'약관 게시 — Publishes the next version of a legal text, in force at once or from a later date';

create or replace function public.publish_legal_content(
  p_content_type public.consent_type, p_content_html text, p_note text default null, p_effective_at timestamptz default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.publish_legal_content(p_content_type, p_content_html, p_note, p_effective_at);
end
$$;
comment on function public.publish_legal_content(public.consent_type, text, text, timestamptz) is
'약관 게시 — New version of a legal text, staff only: POST /rpc/publish_legal_content {"p_content_type": "privacy_policy", "p_content_html": "<p>…</p>", "p_note": …, "p_effective_at": …}; errors 403, 409 LEGAL_VERSION_PENDING, 422';

select app.expose('app.legal_version(public.consent_type)');
select app.expose('app.publish_legal_content(public.consent_type,text,text,timestamptz)', 'authenticated');
select app.expose('public.publish_legal_content(public.consent_type,text,text,timestamptz)', 'authenticated');

-- sql/portal/performance.sql
-- Results a company files (portal 2.4, 3.4): one live record for a company and period, a quarter or a whole year, with
-- three parts in performance_parts.sql. A rejected record is final and gives its period free.
create type public.performance_status as enum ('draft', 'submitted', 'revision_requested', 'approved', 'rejected');

create table if not exists public.performance_records (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  year integer not null check (year between 2000 and 2100),
  quarter integer check (quarter between 1 and 4),
  period_label text not null generated always as (
    year::text || '년 ' || case when quarter is null then '연간' else quarter::text || '분기' end
  ) stored,
  period_end date not null generated always as (
    (make_date(year, coalesce(quarter, 4) * 3, 1) + interval '1 month')::date - 1
  ) stored,
  due_date date not null generated always as (
    (make_date(year, coalesce(quarter, 4) * 3, 1) + interval '1 month')::date + 14
  ) stored,
  status public.performance_status not null default 'draft',
  revision integer not null default 1 check (revision >= 1),
  notes text check (length(notes) <= 5000),
  submitted_at timestamptz,
  submitted_by uuid,
  reviewed_at timestamptz,
  reviewed_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists performance_records_period_key
on public.performance_records (member_id, year, coalesce(quarter, 0)) where not is_deleted and status <> 'rejected';
create index if not exists performance_records_member_idx on public.performance_records (member_id, year desc, quarter);
create index if not exists performance_records_status_idx
on public.performance_records (status, submitted_at desc) where not is_deleted;
create index if not exists performance_records_submitted_idx on public.performance_records (submitted_at desc) where not is_deleted;
create index if not exists performance_records_period_idx
on public.performance_records (year desc, quarter, status) where not is_deleted;

select app.describe('public.performance_records', '실적 — Results filed by companies', '{
  "member_id": "회원 기업 — Company", "year": "연도 — Year", "quarter": "분기 — Quarter 1 to 4, empty for the whole year",
  "period_label": "기간 — Period as shown", "period_end": "기간 종료일 — Last day of the period",
  "due_date": "제출 기한 — 15 days after the period; reminded of, not enforced",
  "status": "상태 — draft, submitted, revision_requested, approved or rejected",
  "revision": "차수 — Number of the edition; every resubmission opens the next", "notes": "비고 — Notes",
  "submitted_at": "제출 일시 — Last submitted at", "submitted_by": "제출자 — Submitted by (user)",
  "reviewed_at": "심사 일시 — Decided at, empty while a submission waits", "reviewed_by": "심사자 — Decided by (user)"}');
select app.register_entity(
  'public.performance_records', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_state_column => 'status', p_tenant_column => 'member_id', p_exportable => true, p_private_states => '{draft}'
);
select app.define_permission('portal.performance_records:review', 'portal', '실적 심사', 'Review performance records');
select app.define_transition(
  'public.performance_records', 'submit', '{draft,revision_requested}', 'submitted', 'submit', '제출', 'Submit', p_by_company => true
);
select app.define_transition('public.performance_records', 'approve', '{submitted}', 'approved', 'review', '승인', 'Approve');
select app.define_transition(
  'public.performance_records', 'request_revision', '{submitted}', 'revision_requested', 'review', '보완 요청', 'Request revision',
  p_comment_required => true
);
select app.define_transition(
  'public.performance_records', 'reject', '{submitted}', 'rejected', 'review', '거절', 'Reject', p_comment_required => true
);

-- what lists and exports call the states (portal 3.4.1); aliases are codes of the earlier systems
insert into public.code_groups (group_code, label_ko, label_en, label_zh) values
('performance_status', '실적 상태', 'Status of a performance record', '业绩状态')
on conflict (group_code) do update set
  label_ko = excluded.label_ko,
  label_en = excluded.label_en,
  label_zh = excluded.label_zh;
insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh, attributes) values
('performance_status', 'draft', 1, '임시저장', 'Draft', '草稿', '{}'),
('performance_status', 'submitted', 2, '제출완료', 'Submitted', '已提交', '{"aliases": ["under_review"]}'),
('performance_status', 'revision_requested', 3, '보완요청', 'Revision requested', '要求补充', '{"aliases": ["need_fix", "supplement"]}'),
('performance_status', 'approved', 4, '승인완료', 'Approved', '已批准', '{}'),
('performance_status', 'rejected', 5, '거부됨', 'Rejected', '已拒绝', '{}')
on conflict (group_code, code) do update set
  sort_order = excluded.sort_order,
  label_ko = excluded.label_ko,
  label_en = excluded.label_en,
  label_zh = excluded.label_zh,
  attributes = excluded.attributes;

-- Migrations and the import of old data write for nobody. A service that acts as a user (app.act_as) is held to the
-- user's rules.
create or replace function app.performance_is_unattended() returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.is_trusted() and auth.uid() is null;
end
$$;
comment on function app.performance_is_unattended() is
'무인 작업 여부 — True when the database or the service writes for no user: imports and migrations';

create or replace function app.require_performance_owner(p_member_id uuid) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if app.performance_is_unattended() or app.tenant_id() = p_member_id then
    return;
  end if;
  if app.company_id() is null or app.company_id() = p_member_id then
    perform app.fail_forbidden('portal.performance_records:update');
  end if;
  perform app.fail_not_found();
end
$$;
comment on function app.require_performance_owner(uuid) is
'작성 회사 확인 — Only the approved company itself writes its results: 403 for staff and companies not approved, 404 for others';

create or replace function app.fail_performance_locked(p_status public.performance_status) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('RECORD_LOCKED', '임시저장 또는 보완요청 상태의 실적만 변경할 수 있습니다.', 409,
    jsonb_build_object('current', p_status, 'allowed', '["draft", "revision_requested"]'::jsonb),
    'Results can be changed only while they are a draft or a revision is requested.');
end
$$;
comment on function app.fail_performance_locked(public.performance_status) is
'실적 잠금 오류 — Refuses with 409 RECORD_LOCKED, naming the current state';

-- Everything below a record asks here before it changes. The share lock makes a submission wait for edits under way and
-- edits for a submission under way, so nothing slips into what was submitted.
create or replace function app.hold_performance(p_id uuid) returns public.performance_records
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_record public.performance_records;
begin
  select * into v_record from public.performance_records as r where r.id = p_id and not r.is_deleted for share;
  if v_record.id is null then
    perform app.fail_not_found();
  end if;
  perform app.require_performance_owner(v_record.member_id);
  if v_record.status not in ('draft', 'revision_requested') and not app.performance_is_unattended() then
    perform app.fail_performance_locked(v_record.status);
  end if;
  return v_record;
end
$$;
comment on function app.hold_performance(uuid) is
'실적 점유 — Holds a record open for a change of its parts or proofs; errors 403, 404, 409 RECORD_LOCKED';

create or replace function app.tg_performance_records__period() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_taken uuid;
begin
  -- serialises filings of one period, so that the second gets its answer instead of a broken index; an import of many
  -- thousand records would run out of lock space and has the index
  if not app.performance_is_unattended() then
    perform pg_advisory_xact_lock(hashtextextended(concat_ws(':', 'performance', new.member_id, new.year, new.quarter), 0));
  end if;
  select r.id into v_taken from public.performance_records as r
  where r.member_id = new.member_id and r.year = new.year and r.quarter is not distinct from new.quarter
    and not r.is_deleted and r.status <> 'rejected' and r.id <> new.id;
  if v_taken is not null then
    perform app.fail('PERFORMANCE_EXISTS', '해당 기간의 실적이 이미 등록되어 있습니다.', 409, jsonb_build_object('id', v_taken),
      'There is a record for this period already.');
  end if;
  return new;
end
$$;
comment on function app.tg_performance_records__period() is
'기간 중복 확인 — 409 PERFORMANCE_EXISTS names the live record of the period; the unique index remains the last word';

create or replace function app.tg_performance_records__guard() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.fail_validation(
    case when new.year between 2000 and 2100 then '[]' else app.field_error('year', '2000~2100 사이의 연도를 입력해 주세요.') end
    || case when coalesce(new.quarter, 1) between 1 and 4 then '[]' else app.field_error('quarter', '1~4분기 또는 연간을 선택해 주세요.') end
    || case when coalesce(length(new.notes), 0) <= 5000 then '[]' else app.field_error('notes', '5000자 이내로 입력해 주세요.') end
  );
  if tg_op = 'INSERT' then
    return new;
  end if;
  if new.member_id <> old.member_id then
    perform app.fail('IMMUTABLE_FIELD', '회원 기업은 변경할 수 없습니다.', 422, app.field_error('member_id', '변경할 수 없는 항목입니다.'),
      'The company of a record cannot be changed.');
  end if;
  if (new.year, new.quarter, new.notes, new.is_deleted) is distinct from (old.year, old.quarter, old.notes, old.is_deleted) then
    perform app.require_performance_owner(old.member_id);
    if old.status not in ('draft', 'revision_requested') and not app.performance_is_unattended() then
      perform app.fail_performance_locked(old.status);
    end if;
  end if;
  return new;
end
$$;
comment on function app.tg_performance_records__guard() is
'실적 변경 통제 — The contents change only while draft or revision_requested, and only by the company itself';

create or replace function app.tg_performance_records__deletable() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.require_performance_owner(old.member_id);
  if old.status <> 'draft' then
    perform app.fail('RECORD_LOCKED', '임시저장 상태의 실적만 삭제할 수 있습니다.', 409,
      jsonb_build_object('current', old.status, 'allowed', '["draft"]'::jsonb), 'Only a draft can be deleted.');
  end if;
  return old;
end
$$;
comment on function app.tg_performance_records__deletable() is '실적 삭제 통제 — Only a draft can be deleted: 409 RECORD_LOCKED';

create or replace trigger tg_performance_records__guard before insert or update on public.performance_records
for each row execute function app.tg_performance_records__guard();
create or replace trigger tg_performance_records__period before insert or update of year, quarter, is_deleted
on public.performance_records for each row when (not new.is_deleted) execute function app.tg_performance_records__period();
-- its name stands before tg__soft_delete, which would already have dealt with the parts
create or replace trigger tg__deletable before delete on public.performance_records
for each row execute function app.tg_performance_records__deletable();

select app.expose('app.performance_is_unattended()', 'authenticated');
select app.expose('app.require_performance_owner(uuid)', 'authenticated');
select app.expose('app.fail_performance_locked(public.performance_status)', 'authenticated');

-- sql/portal/performance_parts.sql
-- The three parts of a record (portal 3.4.3): sales and employment (one row), government support and intellectual
-- property (rows). Amounts are KRW; a client that shows 천원 multiplies by 1,000 before it writes.

create table if not exists public.performance_sales (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete cascade,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  sales_previous_year numeric(18, 0) check (sales_previous_year between 0 and 1e15),
  sales_current_year numeric(18, 0) check (sales_current_year between 0 and 1e15),
  sales_reporting_date date,
  export_previous_year numeric(18, 0) check (export_previous_year between 0 and 1e15),
  export_current_year numeric(18, 0) check (export_current_year between 0 and 1e15),
  export_reporting_date date,
  hsk_code text check (hsk_code ~ '^\d{10}$'),
  export_country1 text check (length(export_country1) <= 100),
  export_country2 text check (length(export_country2) <= 100),
  existing_employees_previous_year integer check (existing_employees_previous_year between 0 and 1000000),
  existing_employees_current_year integer check (existing_employees_current_year between 0 and 1000000),
  new_employees_previous_year integer check (new_employees_previous_year between 0 and 1000000),
  new_employees_current_year integer check (new_employees_current_year between 0 and 1000000),
  -- the total is what the two say, so it can never disagree with them
  total_employees_previous_year integer generated always as (
    case when num_nonnulls(existing_employees_previous_year, new_employees_previous_year) > 0
        then coalesce(existing_employees_previous_year, 0) + coalesce(new_employees_previous_year, 0)
    end
  ) stored,
  total_employees_current_year integer generated always as (
    case when num_nonnulls(existing_employees_current_year, new_employees_current_year) > 0
        then coalesce(existing_employees_current_year, 0) + coalesce(new_employees_current_year, 0)
    end
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists performance_sales_record_key on public.performance_sales (performance_id) where not is_deleted;
create index if not exists performance_sales_record_idx on public.performance_sales (performance_id);
create index if not exists performance_sales_member_idx on public.performance_sales (member_id, created_at desc);

create table if not exists public.performance_supports (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete cascade,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  sort_order integer not null default 0,
  project_name text check (length(project_name) <= 255),
  startup_project_name text check (length(startup_project_name) <= 255),
  support_organization text check (length(support_organization) <= 255),
  support_amount numeric(18, 0) default 0 check (support_amount between 0 and 1e15),
  start_date date,
  end_date date,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  constraint performance_supports_period check (end_date >= start_date)
);
create index if not exists performance_supports_record_idx on public.performance_supports (performance_id, sort_order);
create index if not exists performance_supports_member_idx on public.performance_supports (member_id, created_at desc);

create table if not exists public.performance_intellectual_properties (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete cascade,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  sort_order integer not null default 0,
  name text check (length(name) <= 255),
  ip_number text check (length(ip_number) <= 50),
  ip_type text,
  registration_type text,
  country text,
  country_name text check (length(country_name) <= 100),
  overseas_type text,
  registration_date date,
  public_disclosure boolean,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists performance_intellectual_properties_record_idx
on public.performance_intellectual_properties (performance_id, sort_order);
create index if not exists performance_intellectual_properties_member_idx
on public.performance_intellectual_properties (member_id, created_at desc);

select app.describe('public.performance_sales', '매출·고용 실적 — Sales and employment of a record', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company",
  "sales_previous_year": "전년도 매출액(원) — Sales of the previous year (KRW, without VAT)",
  "sales_current_year": "당해연도 매출액(원) — Sales of the current year (KRW, without VAT)",
  "sales_reporting_date": "매출 작성기준일 — Sales as of",
  "export_previous_year": "전년도 수출액(원) — Exports of the previous year (KRW at the invoice date)",
  "export_current_year": "당해연도 수출액(원) — Exports of the current year (KRW at the invoice date)",
  "export_reporting_date": "수출 작성기준일 — Exports as of", "hsk_code": "HSK 코드 — HSK code (10 digits)",
  "export_country1": "수출국가 1 — Export country 1", "export_country2": "수출국가 2 — Export country 2",
  "existing_employees_previous_year": "전년도 기존 직원 수(명) — Employees of the previous year",
  "existing_employees_current_year": "당해연도 기존 직원 수(명) — Employees of the current year (four social insurances)",
  "new_employees_previous_year": "전년도 신규 고용인원(명) — New hires of the previous year",
  "new_employees_current_year": "당해연도 신규 고용인원(명) — New hires of the current year",
  "total_employees_previous_year": "전년도 총인원(명) — Total of the previous year: existing and new",
  "total_employees_current_year": "당해연도 총인원(명) — Total of the current year: existing and new"}');
select app.describe('public.performance_supports', '정부지원 수혜 이력 — Government support in a record', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "sort_order": "순서 — Order",
  "project_name": "수행사업명 — Programme", "startup_project_name": "창업아이템명 — Start-up item",
  "support_organization": "지원기관명 — Supporting organisation", "support_amount": "지원금액(원) — Amount (KRW)",
  "start_date": "지원 시작일 — Start", "end_date": "지원 종료일 — End"}');
select app.describe('public.performance_intellectual_properties', '지식재산권 — Intellectual property in a record', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "sort_order": "순서 — Order",
  "name": "지식재산권명 — Name", "ip_number": "지식재산권번호 — Number", "ip_type": "지식재산권 구분 — Type (code ip_type)",
  "registration_type": "등록구분 — Application or registered (code ip_registration_type)",
  "country": "등록국가 — Country (code ip_country)", "country_name": "기타 국가명 — Name of another country",
  "overseas_type": "해외출원구분 — Filing route (code ip_overseas_type)",
  "registration_date": "등록일 — Date of filing or registration", "public_disclosure": "공개희망여부 — Whether it may be shown publicly"}');
-- The parts are the record: one set of permissions for all.
select app.register_entity(
  'public.performance_sales', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_tenant_column => 'member_id', p_exportable => true
);
select app.register_entity(
  'public.performance_supports', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_tenant_column => 'member_id', p_exportable => true
);
select app.register_entity(
  'public.performance_intellectual_properties', 'portal', '실적', 'Performance records',
  p_permission => 'portal.performance_records', p_tenant_column => 'member_id', p_exportable => true
);

create or replace function app.tg__performance_part() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.performance_id <> old.performance_id then
    perform app.fail('IMMUTABLE_FIELD', '다른 실적으로 옮길 수 없습니다.', 422,
      app.field_error('performance_id', '변경할 수 없는 항목입니다.'), 'A part cannot move to another record.');
  end if;
  new.member_id := (app.hold_performance(new.performance_id)).member_id;
  return new;
end
$$;
comment on function app.tg__performance_part() is
'실적 항목 통제 — Parts change only with their record open and by its company; the owner is the record''s';

-- A removed part takes its proofs along; the worker then removes the objects.
create or replace function app.tg__performance_part_files() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.files set is_deleted = true
  where resource_type = tg_table_schema || '.' || tg_table_name and resource_id = old.id and not is_deleted;
  return new;
end
$$;
comment on function app.tg__performance_part_files() is '증빙 정리 — Deletes the proofs of a part that is deleted';

create or replace function app.performance_sales_errors(p_row jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (
    select r.key, (r.value)::numeric between 0 and 1e15, '0 이상 1,000조 원 이하의 금액을 입력해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key in ('sales_previous_year', 'sales_current_year', 'export_previous_year', 'export_current_year')
    union all
    select r.key, (r.value)::integer between 0 and 1000000, '0 이상의 인원수를 입력해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key ~ '^(existing|new)_employees_'
    union all
    select r.key, (r.value)::date between '2000-01-01' and app.today(), '작성기준일을 확인해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key in ('sales_reporting_date', 'export_reporting_date')
    union all
    select 'hsk_code', p_row ->> 'hsk_code' ~ '^\d{10}$', 'HSK 코드는 숫자 10자리입니다.'
    union all
    select r.key, length(r.value) <= 100, '100자 이내로 입력해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key in ('export_country1', 'export_country2')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.performance_sales_errors(jsonb) is '매출·고용 확인 — Wrong fields of the part; an empty field is not an error in a draft';

create or replace function app.tg_performance_sales__validate() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- 8471.30-0000 is how the code book prints it
  new.hsk_code := nullif(regexp_replace(new.hsk_code, '[\s.-]', '', 'g'), '');
  new.export_country1 := nullif(btrim(new.export_country1), '');
  new.export_country2 := nullif(btrim(new.export_country2), '');
  perform app.fail_validation(app.performance_sales_errors(to_jsonb(new)));
  return new;
end
$$;
comment on function app.tg_performance_sales__validate() is
'매출·고용 확인 — Normalises the part and refuses all wrong fields at once with 422 VALIDATION_ERROR';

create or replace function app.tg_performance_supports__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  new.project_name := nullif(btrim(new.project_name), '');
  new.startup_project_name := nullif(btrim(new.startup_project_name), '');
  new.support_organization := nullif(btrim(new.support_organization), '');
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (values
    ('project_name', length(new.project_name) <= 255, '255자 이내로 입력해 주세요.'),
    ('startup_project_name', length(new.startup_project_name) <= 255, '255자 이내로 입력해 주세요.'),
    ('support_organization', length(new.support_organization) <= 255, '255자 이내로 입력해 주세요.'),
    ('support_amount', new.support_amount between 0 and 1e15, '0 이상 1,000조 원 이하의 금액을 입력해 주세요.'),
    ('start_date', new.start_date between '1990-01-01' and '2100-12-31', '지원기간을 확인해 주세요.'),
    ('end_date', new.end_date between coalesce(new.start_date, '1990-01-01') and '2100-12-31', '종료일은 시작일 이후여야 합니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_performance_supports__validate() is
'정부지원 확인 — Refuses all wrong fields at once with 422 VALIDATION_ERROR';

create or replace function app.tg_performance_intellectual_properties__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  new.name := nullif(btrim(new.name), '');
  new.ip_number := nullif(btrim(new.ip_number), '');
  new.country_name := nullif(btrim(new.country_name), '');
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (values
    ('name', length(new.name) <= 255, '255자 이내로 입력해 주세요.'),
    ('ip_number', length(new.ip_number) <= 50, '50자 이내로 입력해 주세요.'),
    ('country_name', length(new.country_name) <= 100, '100자 이내로 입력해 주세요.'),
    ('ip_type', new.ip_type is null or app.code_exists('ip_type', new.ip_type), '목록에 있는 값을 선택해 주세요.'),
    ('registration_type', new.registration_type is null or app.code_exists('ip_registration_type', new.registration_type),
      '목록에 있는 값을 선택해 주세요.'),
    ('country', new.country is null or app.code_exists('ip_country', new.country), '목록에 있는 값을 선택해 주세요.'),
    ('overseas_type', new.overseas_type is null or app.code_exists('ip_overseas_type', new.overseas_type),
      '목록에 있는 값을 선택해 주세요.'),
    ('registration_date', new.registration_date between '1950-01-01' and app.today(), '등록일을 확인해 주세요.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_performance_intellectual_properties__validate() is
'지식재산권 확인 — Refuses all wrong fields at once with 422 VALIDATION_ERROR';

create or replace trigger tg__performance_part before insert or update on public.performance_sales
for each row execute function app.tg__performance_part();
create or replace trigger tg__performance_part_files before update of is_deleted on public.performance_sales
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg__performance_part_files();
create or replace trigger tg_performance_sales__validate before insert or update on public.performance_sales
for each row when (not new.is_deleted) execute function app.tg_performance_sales__validate();

create or replace trigger tg__performance_part before insert or update on public.performance_supports
for each row execute function app.tg__performance_part();
create or replace trigger tg__performance_part_files before update of is_deleted on public.performance_supports
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg__performance_part_files();
create or replace trigger tg_performance_supports__validate before insert or update on public.performance_supports
for each row when (not new.is_deleted) execute function app.tg_performance_supports__validate();

create or replace trigger tg__performance_part before insert or update on public.performance_intellectual_properties
for each row execute function app.tg__performance_part();
create or replace trigger tg__performance_part_files before update of is_deleted on public.performance_intellectual_properties
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg__performance_part_files();
create or replace trigger tg_performance_intellectual_properties__validate
before insert or update on public.performance_intellectual_properties
for each row when (not new.is_deleted) execute function app.tg_performance_intellectual_properties__validate();

-- Proofs hang on the rows of the parts: PDF, five a row, 10 MB.
insert into public.file_rules (purpose, entity, company_states, max_bytes, max_count, mime_types) values
('performance_sales_proof', 'public.performance_sales', null, 10485760, 5, '{application/pdf}'),
('performance_support_proof', 'public.performance_supports', null, 10485760, 5, '{application/pdf}'),
('performance_ip_proof', 'public.performance_intellectual_properties', null, 10485760, 5, '{application/pdf}')
on conflict (purpose) do update set
  entity = excluded.entity,
  company_states = excluded.company_states,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg_files__performance() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.hold_performance(coalesce(
    (select p.performance_id from public.performance_sales as p where p.id = new.resource_id),
    (select p.performance_id from public.performance_supports as p where p.id = new.resource_id),
    (select p.performance_id from public.performance_intellectual_properties as p where p.id = new.resource_id)
  ));
  return new;
end
$$;
comment on function app.tg_files__performance() is
'증빙 통제 — Proofs come and go only with their record open and by its company: 409 RECORD_LOCKED, 403 for staff';
create or replace trigger tg_files__performance before insert or update of is_deleted on public.files
for each row when (new.resource_type like 'public.performance%') execute function app.tg_files__performance();

select app.expose('app.performance_sales_errors(jsonb)', 'authenticated');

-- sql/portal/performance_review.sql
-- Submission, review rounds, and what approval freezes. The rounds and the snapshots are append-only: a profile edited
-- later, or a code list that changes, cannot move the statistics of an approved period.
create type public.performance_decision as enum ('approved', 'revision_requested', 'rejected');

create table if not exists public.performance_reviews (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete restrict,
  member_id uuid not null references public.members (id) on delete restrict,
  revision integer not null check (revision >= 1),
  decision public.performance_decision not null,
  comment text check (length(comment) <= 1000),
  submitted_at timestamptz,
  reviewed_at timestamptz not null default now(),
  reviewed_by uuid,
  -- one decision a round, whatever two reviewers do at once
  constraint performance_reviews_round_key unique (performance_id, revision)
);
create index if not exists performance_reviews_member_idx on public.performance_reviews (member_id, reviewed_at desc);

create table if not exists public.performance_snapshots (
  performance_id uuid primary key references public.performance_records (id) on delete restrict,
  member_id uuid not null references public.members (id) on delete restrict,
  year integer not null,
  quarter integer,
  revision integer not null,
  approved_at timestamptz not null,
  approved_by uuid,
  region text,
  company_kind text,
  startup_stage text,
  startup_type text,
  ksic_major text,
  ksic_sub text,
  business_field text,
  main_industry_ksic_major text,
  main_industry_ksic_codes text[] not null,
  participation_programs text[] not null,
  cooperation_fields text[] not null,
  has_investment boolean,
  investment_amount numeric(15, 0),
  founding_date date,
  employee_count integer,
  revenue numeric(15, 0),
  sales_previous_year numeric(18, 0),
  sales_current_year numeric(18, 0),
  export_previous_year numeric(18, 0),
  export_current_year numeric(18, 0),
  existing_employees_previous_year integer,
  existing_employees_current_year integer,
  new_employees_previous_year integer,
  new_employees_current_year integer,
  total_employees_previous_year integer,
  total_employees_current_year integer,
  supports_count integer not null,
  support_amount numeric(20, 0) not null,
  intellectual_properties_count integer not null,
  patents_count integer not null,
  parts jsonb not null
);
create index if not exists performance_snapshots_member_idx on public.performance_snapshots (member_id, year desc, quarter);
create index if not exists performance_snapshots_period_idx on public.performance_snapshots (year, quarter);

select app.describe('public.performance_reviews', '실적 심사 이력 — Review rounds of performance records', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "revision": "차수 — Edition that was reviewed",
  "decision": "심사 결과 — Decision", "comment": "검토 의견 — Comment", "submitted_at": "제출 일시 — When the edition was submitted",
  "reviewed_at": "심사 일시 — Decided at", "reviewed_by": "심사자 — Decided by (user)"}');
select app.describe('public.performance_snapshots', '승인 실적 — Approved results as they stood at approval', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "year": "연도 — Year",
  "quarter": "분기 — Quarter, empty for the whole year", "revision": "차수 — Approved edition", "approved_at": "승인 일시 — Approved at",
  "approved_by": "승인자 — Approved by (user)", "region": "소재지 — Region", "company_kind": "기업 구분 — Kind of company",
  "startup_stage": "창업구분 — Start-up stage", "startup_type": "창업유형 — Start-up type",
  "ksic_major": "표준산업분류(대분류) — KSIC section", "ksic_sub": "표준산업분류(중분류) — KSIC division",
  "business_field": "지역주력산업코드 — Regional key industry", "main_industry_ksic_major": "주력산업 — Gangwon main industry",
  "main_industry_ksic_codes": "주력산업 세부코드 — Codes inside the main industry",
  "participation_programs": "참여 프로그램 — Programmes taken part in", "cooperation_fields": "산업협력 희망 분야 — Cooperation wishes",
  "has_investment": "투자유치 여부 — Whether investment was received", "investment_amount": "투자유치 금액(원) — Investment (KRW)",
  "founding_date": "설립일 — Founding date", "employee_count": "직원 수(명) — Employees in the profile", "revenue": "매출액(원) — Revenue in the profile (KRW)",
  "sales_previous_year": "전년도 매출액(원) — Sales of the previous year (KRW)",
  "sales_current_year": "당해연도 매출액(원) — Sales of the current year (KRW)",
  "export_previous_year": "전년도 수출액(원) — Exports of the previous year (KRW)",
  "export_current_year": "당해연도 수출액(원) — Exports of the current year (KRW)",
  "existing_employees_previous_year": "전년도 기존 직원 수(명) — Employees of the previous year",
  "existing_employees_current_year": "당해연도 기존 직원 수(명) — Employees of the current year",
  "new_employees_previous_year": "전년도 신규 고용인원(명) — New hires of the previous year",
  "new_employees_current_year": "당해연도 신규 고용인원(명) — New hires of the current year",
  "total_employees_previous_year": "전년도 총인원(명) — Total of the previous year",
  "total_employees_current_year": "당해연도 총인원(명) — Total of the current year",
  "supports_count": "정부지원 건수 — Government supports", "support_amount": "정부지원 금액(원) — Government support (KRW)",
  "intellectual_properties_count": "지식재산권 건수 — Intellectual property rights", "patents_count": "특허 건수 — Patents among them",
  "parts": "항목 원본 — The three parts as approved: {sales, supports, intellectual_properties}"}');
select app.register_entity(
  'public.performance_reviews', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_kind => 'ledger', p_tenant_column => 'member_id'
);
select app.register_entity(
  'public.performance_snapshots', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_kind => 'ledger', p_tenant_column => 'member_id', p_exportable => true
);

create or replace function app.performance_sales_missing(p_id uuid)
returns table (field text, label text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select 'sales.' || c.name, c.label
  from public.performance_sales as s
  cross join lateral (values
    ('sales_previous_year', s.sales_previous_year is null, '전년도 매출액'),
    ('sales_current_year', s.sales_current_year is null, '당해연도 매출액'),
    ('sales_reporting_date', s.sales_reporting_date is null, '매출 작성기준일'),
    ('existing_employees_previous_year', s.existing_employees_previous_year is null, '전년도 기존 직원 수'),
    ('existing_employees_current_year', s.existing_employees_current_year is null, '당해연도 기존 직원 수')
  ) as c (name, is_missing, label)
  where s.performance_id = p_id and not s.is_deleted and c.is_missing and app.performance_sales_filled(s);
end
$$;
comment on function app.performance_sales_missing(uuid) is
'매출·고용 필수 항목 — Required fields of the sales part that are empty; an entirely empty part counts as not filled';

create or replace function app.performance_sales_filled(p_row public.performance_sales) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return num_nonnulls(
    p_row.sales_previous_year, p_row.sales_current_year, p_row.sales_reporting_date, p_row.export_previous_year,
    p_row.export_current_year, p_row.export_reporting_date, p_row.hsk_code, p_row.export_country1, p_row.export_country2,
    p_row.total_employees_previous_year, p_row.total_employees_current_year
  ) > 0;
end
$$;
comment on function app.performance_sales_filled(public.performance_sales) is '매출·고용 작성 여부 — Whether the part holds any value';

create or replace function app.performance_rows_missing(p_id uuid)
returns table (field text, label text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select format('supports[%s].%s', s.n, c.name), c.label
  from (
    select p.*, row_number() over (order by p.sort_order, p.created_at, p.id) - 1 as n
    from public.performance_supports as p where p.performance_id = p_id and not p.is_deleted
  ) as s
  cross join lateral (values
    ('project_name', s.project_name is null, '수행사업명'),
    ('startup_project_name', s.startup_project_name is null, '창업아이템명'),
    ('support_organization', s.support_organization is null, '지원기관명'),
    ('support_amount', s.support_amount is null, '지원금액'),
    ('start_date', s.start_date is null, '지원 시작일'),
    ('end_date', s.end_date is null, '지원 종료일')
  ) as c (name, is_missing, label)
  where c.is_missing
  union all
  select format('intellectual_properties[%s].%s', i.n, c.name), c.label
  from (
    select p.*, row_number() over (order by p.sort_order, p.created_at, p.id) - 1 as n
    from public.performance_intellectual_properties as p where p.performance_id = p_id and not p.is_deleted
  ) as i
  cross join lateral (values
    ('name', i.name is null, '지식재산권명'),
    ('ip_type', i.ip_type is null, '지식재산권 구분'),
    ('registration_type', i.registration_type is null, '등록구분')
  ) as c (name, is_missing, label)
  where c.is_missing;
end
$$;
comment on function app.performance_rows_missing(uuid) is
'지원·지식재산권 필수 항목 — Required fields that are empty, as supports[0].project_name in the order of the rows';

create or replace function app.performance_errors(p_record public.performance_records) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', m.field, 'message', m.label || ' 항목을 입력해 주세요.') order by m.field), '[]')
  into v_errors
  from (
    select s.field, s.label from app.performance_sales_missing(p_record.id) as s
    union all
    select r.field, r.label from app.performance_rows_missing(p_record.id) as r
  ) as m;
  if not exists (
    select 1 from public.performance_sales as p
    where p.performance_id = p_record.id and not p.is_deleted and app.performance_sales_filled(p)
  ) and not exists (select 1 from public.performance_supports as p where p.performance_id = p_record.id and not p.is_deleted)
    and not exists (
      select 1 from public.performance_intellectual_properties as p where p.performance_id = p_record.id and not p.is_deleted
    ) then
    v_errors := v_errors || app.field_error('parts', '매출·고용, 정부지원, 지식재산권 중 하나 이상을 입력해 주세요.');
  end if;
  if make_date(p_record.year, coalesce(p_record.quarter, 1) * 3 - 2, 1) > app.today() then
    v_errors := v_errors || app.field_error('year', '아직 시작되지 않은 기간의 실적은 제출할 수 없습니다.');
  end if;
  return v_errors;
end
$$;
comment on function app.performance_errors(public.performance_records) is
'제출 확인 — What a record lacks before it can be submitted: no part at all, required fields, a period still to come';

create or replace function app.tg_performance_records__submit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.require_performance_owner(new.member_id);
  perform app.fail_validation(app.performance_errors(new));
  new.submitted_at := now();
  new.submitted_by := auth.uid();
  new.reviewed_at := null;
  new.reviewed_by := null;
  if old.status = 'revision_requested' then
    new.revision := old.revision + 1;
  end if;
  return new;
end
$$;
comment on function app.tg_performance_records__submit() is
'제출 처리 — Checks the record (422 names every missing field), notes who submitted it, and opens the next edition after a revision';
create or replace trigger tg_performance_records__submit before update of status on public.performance_records
for each row when (new.status = 'submitted' and old.status <> 'submitted') execute function app.tg_performance_records__submit();

create or replace function app.tg_performance_records__review() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.reviewed_at := now();
  new.reviewed_by := auth.uid();
  return new;
end
$$;
comment on function app.tg_performance_records__review() is '심사 처리 — Notes who decided and when';
create or replace trigger tg_performance_records__review before update of status on public.performance_records
for each row when (old.status = 'submitted' and new.status <> 'submitted') execute function app.tg_performance_records__review();

create or replace function app.performance_parts(p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_omitted constant text[] := '{performance_id,member_id,created_at,created_by,updated_at,updated_by,is_deleted}'::text[];
begin
  return jsonb_build_object(
    'sales', (select to_jsonb(p) - v_omitted from public.performance_sales as p where p.performance_id = p_id and not p.is_deleted),
    'supports', (
      select coalesce(jsonb_agg(to_jsonb(p) - v_omitted order by p.sort_order, p.created_at, p.id), '[]')
      from public.performance_supports as p where p.performance_id = p_id and not p.is_deleted
    ),
    'intellectual_properties', (
      select coalesce(jsonb_agg(to_jsonb(p) - v_omitted order by p.sort_order, p.created_at, p.id), '[]')
      from public.performance_intellectual_properties as p where p.performance_id = p_id and not p.is_deleted
    )
  );
end
$$;
comment on function app.performance_parts(uuid) is '실적 항목 — The three parts of a record as json: {sales, supports, intellectual_properties}';

-- No personal data of the representative: a line that nobody may change could not be erased when the company withdraws.
create or replace function app.write_performance_snapshot(p_record public.performance_records) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_parts jsonb := app.performance_parts(p_record.id);
begin
  insert into public.performance_snapshots
  select p_record.id, m.id, p_record.year, p_record.quarter, p_record.revision, coalesce(p_record.reviewed_at, now()),
    p_record.reviewed_by, m.region, m.company_kind, m.startup_stage, m.startup_type, m.ksic_major, m.ksic_sub, m.business_field,
    m.main_industry_ksic_major, m.main_industry_ksic_codes, m.participation_programs, m.cooperation_fields, m.has_investment,
    m.investment_amount, m.founding_date, m.employee_count, m.revenue, s.sales_previous_year, s.sales_current_year,
    s.export_previous_year, s.export_current_year, s.existing_employees_previous_year, s.existing_employees_current_year,
    s.new_employees_previous_year, s.new_employees_current_year, s.total_employees_previous_year, s.total_employees_current_year,
    jsonb_array_length(v_parts -> 'supports'),
    (select coalesce(sum((r ->> 'support_amount')::numeric), 0) from jsonb_array_elements(v_parts -> 'supports') as r),
    jsonb_array_length(v_parts -> 'intellectual_properties'),
    (select count(*) from jsonb_array_elements(v_parts -> 'intellectual_properties') as r where r ->> 'ip_type' = 'patent'),
    v_parts
  from public.members as m
  cross join jsonb_populate_record(null::public.performance_sales, coalesce(nullif(v_parts -> 'sales', 'null'), '{}')) as s
  where m.id = p_record.member_id;
end
$$;
comment on function app.write_performance_snapshot(public.performance_records) is
'승인 실적 저장 — Freezes figures and classification of a record; the import of old data calls it for records that were approved before';

create or replace function app.tg_performance_records__decided() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_comment text := nullif(current_setting('app.comment', true), '');
begin
  insert into public.performance_reviews (performance_id, member_id, revision, decision, comment, submitted_at, reviewed_at, reviewed_by)
  values (new.id, new.member_id, new.revision, new.status::text::public.performance_decision, v_comment, new.submitted_at,
    new.reviewed_at, new.reviewed_by);
  if new.status = 'approved' then
    perform app.write_performance_snapshot(new);
  end if;
  perform app.notify_company(new.member_id, 'performance',
    format('[실적 관리] %s 실적이 %s되었습니다', new.period_label, case new.status
      when 'approved' then '승인' when 'rejected' then '거부' else '보완 요청' end),
    coalesce(v_comment, '검토 의견이 없습니다.'), 'public.performance_records', new.id, 'performance_' || new.status,
    jsonb_build_object('year', new.year, 'quarter', new.quarter, 'reason', v_comment));
  return null;
end
$$;
comment on function app.tg_performance_records__decided() is
'심사 결과 반영 — Adds the round, freezes what was approved, tells the company by notice and mail; all in one transaction';
create or replace trigger tg_performance_records__decided after update of status on public.performance_records
for each row when (old.status = 'submitted' and new.status <> 'submitted') execute function app.tg_performance_records__decided();

select app.expose('app.write_performance_snapshot(public.performance_records)');

-- sql/portal/performance_lists.sql
-- What screens read: the list of records, the member's counters and the figures of last year.
-- Figures, counts and comments are scalar subqueries: PostgreSQL works them out for the rows of the page only, and not at
-- all for a total; a join would read the parts of every record.
create or replace view public.performance_overview with (security_invoker = true) as
select
  r.id,
  r.member_id,
  m.company_name,
  m.business_number,
  m.phone as company_phone,
  m.search_text,
  r.year,
  r.quarter,
  r.period_label,
  r.period_end,
  r.due_date,
  r.status,
  r.revision,
  r.notes,
  r.submitted_at,
  r.reviewed_at,
  r.reviewed_by,
  r.created_at,
  r.updated_at,
  (select s.sales_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted) as sales_current_year,
  (select s.export_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted)
    as export_current_year,
  (select s.new_employees_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted)
    as new_employees_current_year,
  (select s.total_employees_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted)
    as total_employees_current_year,
  exists(select 1 from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted) as has_sales,
  (select count(*)::integer from public.performance_supports as p where p.performance_id = r.id and not p.is_deleted) as supports_count,
  (
    select count(*)::integer from public.performance_intellectual_properties as p where p.performance_id = r.id and not p.is_deleted
  ) as intellectual_properties_count,
  (
    select v.decision from public.performance_reviews as v where v.performance_id = r.id order by v.revision desc limit 1
  ) as latest_decision,
  (
    select v.comment from public.performance_reviews as v where v.performance_id = r.id order by v.revision desc limit 1
  ) as latest_comment
from public.performance_records as r
left join public.members as m on r.member_id = m.id
where not r.is_deleted;
revoke all on public.performance_overview from public, anon, authenticated;
grant select on public.performance_overview to authenticated, service_role;
select app.describe('public.performance_overview', '실적 목록 — Performance records as lists show them', '{
  "member_id": "회원 기업 — Company", "company_name": "기업명 — Company name",
  "business_number": "사업자등록번호 — Business registration number", "company_phone": "대표전화 — Company phone",
  "search_text": "검색 대상 — Text that search looks in (name, number, representative)", "year": "연도 — Year",
  "quarter": "분기 — Quarter, empty for the whole year", "period_label": "기간 — Period as shown",
  "period_end": "기간 종료일 — Last day of the period", "due_date": "제출 기한 — Filing date to be reminded of",
  "status": "상태 — Status", "revision": "차수 — Edition", "notes": "비고 — Notes", "submitted_at": "제출 일시 — Submitted at",
  "reviewed_at": "심사 일시 — Decided at", "reviewed_by": "심사자 — Decided by (user)",
  "sales_current_year": "당해연도 매출액(원) — Sales of the current year (KRW)",
  "export_current_year": "당해연도 수출액(원) — Exports of the current year (KRW)",
  "new_employees_current_year": "당해연도 신규 고용인원(명) — New hires of the current year",
  "total_employees_current_year": "당해연도 총인원(명) — Total of the current year",
  "has_sales": "매출·고용 작성 여부 — Whether the sales part exists", "supports_count": "정부지원 건수 — Government supports",
  "intellectual_properties_count": "지식재산권 건수 — Intellectual property rights",
  "latest_decision": "최근 심사 결과 — Latest decision", "latest_comment": "최근 검토 의견 — Latest comment"}');

create or replace function public.performance_counts(p_year integer default null)
returns table (total integer, draft integer, submitted integer, revision_requested integer, approved integer, rejected integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select count(*)::integer,
    (count(*) filter (where r.status = 'draft'))::integer,
    (count(*) filter (where r.status = 'submitted'))::integer,
    (count(*) filter (where r.status = 'revision_requested'))::integer,
    (count(*) filter (where r.status = 'approved'))::integer,
    (count(*) filter (where r.status = 'rejected'))::integer
  from public.performance_records as r
  where r.member_id = app.company_id() and not r.is_deleted and (p_year is null or r.year = p_year);
end
$$;
comment on function public.performance_counts(integer) is
'실적 현황 — The own company''s records by status: POST /rpc/performance_counts {"p_year": 2025} or {}; one row';

create or replace function public.performance_prefill(p_year integer, p_quarter integer default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_record public.performance_records;
  v_sales public.performance_sales;
begin
  select * into v_record
  from public.performance_records as r
  where r.member_id = app.company_id() and r.year = p_year - 1 and r.quarter is not distinct from p_quarter
    and r.status in ('approved', 'submitted', 'revision_requested') and not r.is_deleted;
  select * into v_sales from public.performance_sales as s where s.performance_id = v_record.id and not s.is_deleted;
  return jsonb_build_object(
    'source', case when v_record.id is not null then jsonb_build_object('performance_id', v_record.id,
      'period_label', v_record.period_label, 'status', v_record.status) end,
    'sales', jsonb_build_object(
      'sales_previous_year', v_sales.sales_current_year,
      'export_previous_year', v_sales.export_current_year,
      'existing_employees_previous_year', v_sales.existing_employees_current_year,
      'new_employees_previous_year', v_sales.new_employees_current_year,
      'hsk_code', v_sales.hsk_code,
      'export_country1', v_sales.export_country1,
      'export_country2', v_sales.export_country2
    )
  );
end
$$;
comment on function public.performance_prefill(integer, integer) is
'전년도 실적 불러오기 — Figures the company filed for the same period a year before, named as fields of the new record: POST /rpc/performance_prefill {"p_year": 2026, "p_quarter": 1}; {source: null, …} when there are none';

select app.expose('public.performance_counts(integer)', 'authenticated');
select app.expose('public.performance_prefill(integer,integer)', 'authenticated');

-- sql/portal/performance_reminders.sql
-- The filing date, 15 days after a quarter, is reminded of 7, 3 and 1 days before; filing late is never refused.
create table if not exists app.performance_reminders (
  member_id uuid not null references public.members (id) on delete cascade,
  year integer not null,
  quarter integer not null,
  days_before integer not null,
  sent_at timestamptz not null default now(),
  primary key (member_id, year, quarter, days_before)
);
alter table app.performance_reminders enable row level security;
alter table app.performance_reminders force row level security;
revoke all on app.performance_reminders from public, anon, authenticated;
select app.describe('app.performance_reminders', '실적 제출 안내 이력 — Reminders sent, so that each is sent once', '{
  "member_id": "회원 기업 — Company", "year": "연도 — Year", "quarter": "분기 — Quarter",
  "days_before": "기한 전 일수 — Step: 7, 3 or 1 days before", "sent_at": "발송 일시 — Sent at"}');

-- A day the worker missed is made up for: the step counts from its day until the next one, and is sent once.
create or replace function app.remind_performance(p_today date default app.today()) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_end date := date_trunc('quarter', p_today)::date - 1;
  v_due date := v_end + 15;
  v_year integer := extract(year from v_end);
  v_quarter integer := extract(quarter from v_end);
  v_step integer := (select min(s.days) from unnest(array[1, 3, 7]) as s (days) where s.days >= v_due - p_today);
  v_member uuid;
  v_count integer := 0;
begin
  if v_step is null or p_today > v_due then
    return 0;
  end if;
  for v_member in
    insert into app.performance_reminders (member_id, year, quarter, days_before)
    select m.id, v_year, v_quarter, v_step
    from public.members as m
    where m.state = 'approved' and not m.is_deleted and not exists (
      select 1 from public.performance_records as r
      where r.member_id = m.id and r.year = v_year and r.quarter = v_quarter and not r.is_deleted
        and r.status in ('submitted', 'revision_requested', 'approved')
    )
    order by m.id
    on conflict do nothing
    returning member_id
  loop
    perform app.notify_company(v_member, 'performance',
      format('[실적 관리] %s년 %s분기 실적 제출 기한은 %s입니다', v_year, v_quarter, to_char(v_due, 'YYYY-MM-DD')),
      '실적을 아직 제출하지 않으셨습니다. 기한 안에 제출해 주세요.', null, null, 'performance_reminder',
      jsonb_build_object('year', v_year, 'quarter', v_quarter, 'due_date', v_due, 'days_left', v_due - p_today),
      format('performance_reminder:%s:%sQ%s:%s', v_member, v_year, v_quarter, v_step));
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
comment on function app.remind_performance(date) is
'실적 제출 안내 — Daily job: reminds approved companies without a submitted record of the ended quarter 7, 3 and 1 days before the filing date, each once; answers how many';

select app.expose('app.remind_performance(date)');

-- sql/portal/projects.sql
-- Support programmes (domain: projects, 2.5 and 3.5.1): an announcement that opens on its first day and closes at the
-- end of its last one in Asia/Seoul, for everybody or for one addressed company.
create type public.project_state as enum ('draft', 'active', 'inactive', 'archived');

create table if not exists public.projects (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 255),
  description text check (length(description) <= 200000),
  target_audience text check (length(target_audience) <= 2000),
  target_member_id uuid references public.members (id) on delete restrict,
  target_business_number text check (target_business_number ~ '^\d{10}$'),
  target_company_name text check (length(target_company_name) <= 255),
  start_date date not null check (start_date >= '2000-01-01'),
  end_date date not null check (end_date <= '2100-12-31'),
  start_time time,
  end_time time,
  opens_at timestamptz not null generated always as (
    (start_date + coalesce(start_time, time '00:00')) at time zone 'Asia/Seoul'
  ) stored,
  -- the first instant that is too late
  closes_at timestamptz not null generated always as (
    coalesce(end_date + end_time, (end_date + 1)::timestamp) at time zone 'Asia/Seoul'
  ) stored,
  state public.project_state not null default 'draft',
  published_at timestamptz,
  closed_at timestamptz,
  search_text text not null generated always as (
    lower(title || ' ' || coalesce(target_company_name, '') || ' ' || regexp_replace(coalesce(description, ''), '<[^>]*>', ' ', 'g'))
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  check (end_date >= start_date),
  check (closes_at > opens_at)
);
create index if not exists projects_state_idx on public.projects (state, created_at desc) where not is_deleted;
create index if not exists projects_created_idx on public.projects (created_at desc) where not is_deleted;
create index if not exists projects_due_idx on public.projects (closes_at) where state = 'active' and not is_deleted;
create index if not exists projects_target_idx on public.projects (target_member_id);
create index if not exists projects_search_idx on public.projects using gin (search_text extensions.gin_trgm_ops);

-- Counters stand beside the announcement: a view is no edit of it, and leaves no line in the audit log.
create table if not exists public.project_counters (
  project_id uuid primary key references public.projects (id) on delete cascade,
  view_count bigint not null default 0 check (view_count >= 0),
  applications_count integer not null default 0 check (applications_count >= 0)
);

select app.describe('public.projects', '지원사업 — Support programmes', '{
  "title": "사업명 — Title", "description": "사업 내용 — Description (sanitised rich text)", "target_audience": "접수 대상 — Whom it is for",
  "target_member_id": "대상 기업 — Addressed company, open call when empty",
  "target_business_number": "대상 사업자등록번호 — Business number of the addressed company (10 digits)",
  "target_company_name": "대상 기업명 — Name of the addressed company", "start_date": "접수 시작일 — First day of application",
  "end_date": "접수 마감일 — Last day of application", "start_time": "접수 시작 시각 — Time on the first day, midnight when empty",
  "end_time": "접수 마감 시각 — Time on the last day, the end of the day when empty",
  "opens_at": "접수 시작 일시 — First instant at which one may apply", "closes_at": "접수 마감 일시 — First instant at which it is too late",
  "state": "진행 상태 — State", "published_at": "공개 일시 — First published at", "closed_at": "종료 일시 — Closed at",
  "search_text": "검색 대상 — Text that search looks in (title, company, description)"}');
select app.describe('public.project_counters', '지원사업 집계 — Counters of programmes', '{
  "project_id": "지원사업 — Programme", "view_count": "조회수 — Views, staff not counted",
  "applications_count": "신청 건수 — Applications that were not cancelled"}');
select app.register_entity(
  'public.projects', 'portal', '지원사업', 'Programmes', p_permission => 'portal.projects', p_state_column => 'state', p_exportable => true
);
select app.register_entity(
  'public.project_counters', 'portal', '지원사업 집계', 'Programme counters', p_permission => 'portal.project_counters', p_kind => 'reference'
);

select app.define_transition('public.projects', 'publish', '{draft}', 'active', 'publish', '공개', 'Publish');
select app.define_transition('public.projects', 'close', '{active}', 'inactive', 'publish', '종료', 'Close');
select app.define_transition('public.projects', 'reopen', '{inactive}', 'active', 'publish', '다시 열기', 'Reopen');
select app.define_transition('public.projects', 'archive', '{active,inactive}', 'archived', 'publish', '보관', 'Archive');

-- Documents and images of a published announcement are public like the announcement itself.
insert into public.file_rules (purpose, entity, bucket, by_staff, max_bytes, max_count, mime_types) values
(
  'project_image', 'public.projects', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'
),
(
  'project_attachment', 'public.projects', 'public-files', true, 10485760, 5,
  array[
    'application/pdf',
    'image/jpeg',
    'image/png',
    'image/gif',
    'image/webp',
    'text/plain',
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/x-hwp',
    'application/hwp+zip'
  ]
)
on conflict (purpose) do update set
  entity = excluded.entity,
  bucket = excluded.bucket,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

-- Any company's owner holds every permission of the own company, and a programme belongs to none: only staff write here.

create or replace function app.project_errors(p_row public.projects) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message)), '[]')
  into v_errors
  from (values
    ('title', nullif(p_row.title, '') is not null and length(p_row.title) <= 255, '사업명을 1~255자로 입력해 주세요.'),
    ('description', length(p_row.description) <= 200000, '사업 내용이 너무 깁니다.'),
    ('target_audience', length(p_row.target_audience) <= 2000, '2000자 이내로 입력해 주세요.'),
    ('target_company_name', length(p_row.target_company_name) <= 255, '255자 이내로 입력해 주세요.'),
    ('target_business_number', app.business_number_valid(p_row.target_business_number) or p_row.target_business_number is null,
      '사업자등록번호가 올바르지 않습니다.'),
    ('start_date', p_row.start_date is not null and p_row.start_date between '2000-01-01' and '2100-12-31', '접수 시작일을 확인해 주세요.'),
    ('end_date', p_row.end_date is not null and p_row.end_date between '2000-01-01' and '2100-12-31', '접수 마감일을 확인해 주세요.'),
    ('end_date', p_row.end_date >= p_row.start_date, '마감일은 시작일보다 빠를 수 없습니다.'),
    ('end_time', p_row.end_date <> p_row.start_date or p_row.end_time > coalesce(p_row.start_time, time '00:00'),
      '마감 시각은 시작 시각보다 늦어야 합니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.project_errors(public.projects) is '지원사업 입력 확인 — Fields of a programme that are missing, too long or contradict each other';

create or replace function app.tg_projects__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.state = 'archived' and new.is_deleted = old.is_deleted and not app.is_trusted() then
    perform app.fail('RECORD_LOCKED', '보관된 지원사업은 수정할 수 없습니다.', 409, null, 'An archived programme cannot be changed.');
  end if;
  new.title := btrim(new.title);
  new.target_audience := nullif(btrim(new.target_audience), '');
  if tg_op = 'INSERT' or new.description is distinct from old.description then
    new.description := app.sanitize_html(new.description);
  end if;
  if tg_op = 'INSERT' then
    new := app.addressed_project(new, null);
  else
    new := app.addressed_project(new, old);
  end if;
  perform app.fail_validation(app.project_errors(new));
  return new;
end
$$;
comment on function app.tg_projects__validate() is
'지원사업 확인 — Sanitises the text, completes the addressed company and refuses all wrong fields at once with 422';

-- Either the company or its number may be given; the one that was changed decides, the other follows.
create or replace function app.addressed_project(p_new public.projects, p_old public.projects) returns public.projects
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v public.projects := p_new;
  v_member public.members;
  v_by_member boolean := v.target_member_id is not null and v.target_member_id is distinct from p_old.target_member_id;
begin
  v.target_business_number := nullif(app.digits(v.target_business_number), '');
  v.target_company_name := nullif(btrim(v.target_company_name), '');
  if v.target_business_number is not distinct from p_old.target_business_number
    and v.target_member_id is not distinct from p_old.target_member_id and v.target_company_name is not distinct from p_old.target_company_name then
    return v;
  end if;
  if v_by_member and v.target_business_number is not distinct from p_old.target_business_number
    or v.target_member_id is null and p_old.target_member_id is not null and v.target_business_number = p_old.target_business_number then
    v.target_business_number := null;
  end if;
  if v.target_company_name = p_old.target_company_name then
    v.target_company_name := null;
  end if;
  select * into v_member from public.members as m
  where not m.is_deleted and case when v_by_member then m.id = v.target_member_id else m.business_number = v.target_business_number end;
  if v_by_member and (v_member.id is null or v_member.business_number <> v.target_business_number) then
    perform app.fail_validation(app.field_error('target_member_id', '대상 기업과 사업자등록번호를 확인해 주세요.'));
  elsif not v_by_member and v.target_business_number is null and v.target_company_name is not null then
    perform app.fail_validation(app.field_error('target_business_number', '대상 기업의 사업자등록번호를 입력해 주세요.'));
  end if;
  v.target_member_id := v_member.id;
  v.target_business_number := coalesce(v_member.business_number, v.target_business_number);
  v.target_company_name := coalesce(v.target_company_name, v_member.company_name);
  return v;
end
$$;
comment on function app.addressed_project(public.projects, public.projects) is
'대상 기업 확인 — Completes company, number and name of whom a programme addresses; a number without a company waits for its registration';
create or replace trigger tg_projects__validate before insert or update on public.projects
for each row execute function app.tg_projects__validate();

create or replace function app.tg_projects__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.state = 'active' then
    if old.closes_at <= clock_timestamp() then
      perform app.fail('DEADLINE_PASSED', '접수 마감일이 지났습니다. 마감일을 변경한 뒤 공개해 주세요.', 409,
        jsonb_build_object('closes_at', old.closes_at), 'The deadline has passed: change it before publishing.');
    end if;
    new.published_at := coalesce(old.published_at, now());
    new.closed_at := null;
  else
    new.closed_at := coalesce(old.closed_at, now());
  end if;
  return new;
end
$$;
comment on function app.tg_projects__decide() is
'지원사업 상태 반영 — Stamps publishing and closing; 409 DEADLINE_PASSED when a programme would be opened after its end';
create or replace trigger tg_projects__decide before update of state on public.projects
for each row when (old.state is distinct from new.state) execute function app.tg_projects__decide();

create or replace function app.tg_projects__effects() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into public.project_counters (project_id) values (new.id);
  elsif old.state = 'draft' and new.state = 'active' and exists (
    select 1 from public.members as m where m.id = new.target_member_id and m.state = 'approved'
  ) then
    perform app.notify_company(new.target_member_id, 'application', '귀사를 대상으로 한 지원사업이 등록되었습니다', new.title,
      'public.projects', new.id, 'project_published',
      jsonb_build_object('project_title', new.title, 'period', to_char(new.start_date, 'YYYY.MM.DD') || ' ~ '
        || to_char(new.end_date, 'YYYY.MM.DD') || coalesce(to_char(new.end_time, ' HH24:MI'), '')));
  end if;
  return null;
end
$$;
comment on function app.tg_projects__effects() is
'지원사업 후속 처리 — Starts the counters of a programme and tells an addressed company when it is published';
create or replace trigger tg_projects__effects after insert or update of state on public.projects
for each row execute function app.tg_projects__effects();

create or replace function app.close_projects() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  perform set_config('app.action', 'close', true), set_config('app.action_entity', 'public.projects', true),
    set_config('app.comment', '접수 기간이 끝나 자동으로 종료되었습니다.', true);
  with due as (
    select p.id from public.projects as p
    where p.state = 'active' and not p.is_deleted and p.closes_at <= clock_timestamp()
    order by p.id
    for no key update skip locked
  )
  update public.projects as p set state = 'inactive' from due where p.id = due.id;
  get diagnostics v_count = row_count;
  perform set_config('app.action', '', true), set_config('app.action_entity', '', true), set_config('app.comment', '', true);
  return v_count;
end
$$;
comment on function app.close_projects() is
'지원사업 자동 종료 — Closes active programmes whose deadline has passed; a job of the worker, safe to repeat; returns how many';

create or replace function app.application_window(p_project public.projects, p_at timestamptz) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case
    when p_project.state <> 'active' then 'closed'
    when p_at < p_project.opens_at then 'not_started'
    when p_at >= p_project.closes_at then 'passed'
    else 'open'
  end;
end
$$;
comment on function app.application_window(public.projects, timestamptz) is
'접수 가능 여부 — Whether one may apply at an instant: open, not_started, passed (the deadline) or closed (by staff); the last instant before closes_at counts';

create or replace function app.project_visible(p_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (
    select 1 from public.projects as p
    where p.id = p_id and not p.is_deleted
      and (p.state in ('active', 'inactive') or app.platform_can('portal.projects:read'))
  );
end
$$;
comment on function app.project_visible(uuid) is '지원사업 조회 가능 여부 — Whether the caller may see a programme: published, or staff';

create or replace function app.project_files(p_id uuid, p_purpose text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'original_name', f.original_name, 'mime_type', f.mime_type,
      'size_bytes', f.size_bytes, 'bucket', f.bucket, 'path', f.path) order by f.created_at), '[]')
    from public.files as f
    where f.resource_type = 'public.projects' and f.resource_id = p_id and f.purpose = p_purpose and not f.is_deleted
      and app.project_visible(p_id)
  );
end
$$;
comment on function app.project_files(uuid, text) is
'지원사업 파일 — Files of a programme the caller may see: [{id, original_name, mime_type, size_bytes, bucket, path}]';

create or replace function app.count_project_view(p_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.project_visible(p_id) then
    perform app.fail_not_found();
  end if;
  if not (app.is_trusted() or app.platform_can('portal.projects:read')) then
    update public.project_counters set view_count = view_count + 1 where project_id = p_id;
  end if;
end
$$;
comment on function app.count_project_view(uuid) is '지원사업 조회수 증가 — Counts one view by anybody but staff; 404 for what the caller may not see';

select app.expose('app.application_window(public.projects,timestamptz)', 'anon', 'authenticated');
select app.expose('app.project_files(uuid,text)', 'anon', 'authenticated');
select app.expose('app.count_project_view(uuid)', 'anon', 'authenticated');
select app.expose('app.close_projects()');

-- sql/portal/projects_applications.sql
-- Applications to programmes (domain: projects, 2.6 and 3.5.2): one live application per company and programme, handed
-- in while the programme is open, with the company's data as they were at that moment.
create type public.application_state as enum ('submitted', 'under_review', 'needs_supplement', 'approved', 'rejected', 'cancelled');

create table if not exists public.project_applications (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete restrict,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  state public.application_state not null default 'submitted',
  applicant_name text not null check (length(applicant_name) between 1 and 100),
  applicant_phone text not null check (length(applicant_phone) between 1 and 20),
  application_reason text not null check (length(application_reason) between 10 and 5000),
  -- of the moment of application: the programme may be archived later, and the company's profile changes
  project_title text not null check (length(project_title) between 1 and 255),
  company_snapshot jsonb not null check (jsonb_typeof(company_snapshot) = 'object'),
  company_name text generated always as (company_snapshot ->> 'company_name') stored,
  business_number text generated always as (company_snapshot ->> 'business_number') stored,
  submitted_at timestamptz not null default clock_timestamp(),
  reviewed_at timestamptz,
  reviewed_by uuid,
  review_note text check (length(review_note) <= 1000),
  material_request text check (length(material_request) <= 1000),
  material_due_date date,
  material_response text check (length(material_response) <= 1000),
  search_text text not null generated always as (
    lower(
      project_title || ' ' || coalesce(company_snapshot ->> 'company_name', '') || ' '
      || coalesce(company_snapshot ->> 'business_number', '') || ' ' || applicant_name
    )
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists project_applications_live_key on public.project_applications (member_id, project_id)
where not is_deleted and state not in ('rejected', 'cancelled');
create index if not exists project_applications_member_idx on public.project_applications (member_id, submitted_at desc)
where not is_deleted;
create index if not exists project_applications_project_idx on public.project_applications (project_id, state, submitted_at desc);
create index if not exists project_applications_state_idx on public.project_applications (state, submitted_at desc) where not is_deleted;
create index if not exists project_applications_owner_idx on public.project_applications (member_id);
create index if not exists project_applications_search_idx on public.project_applications using gin (search_text extensions.gin_trgm_ops);

select app.describe('public.project_applications', '지원사업 신청 — Applications to programmes', '{
  "project_id": "지원사업 — Programme", "member_id": "신청 기업 — Company", "state": "신청 상태 — State",
  "applicant_name": "신청 담당자 — Applicant", "applicant_phone": "담당자 연락처 — Applicant''s phone",
  "application_reason": "신청 사유 — Reason for applying", "project_title": "사업명 — Title of the programme when applied",
  "company_snapshot": "기업 정보(신청 당시) — Company data at the time of application",
  "company_name": "기업명 — Company name at the time of application",
  "business_number": "사업자등록번호 — Business number at the time of application", "submitted_at": "신청 일시 — Applied at",
  "reviewed_at": "처리 일시 — Decided or cancelled at", "reviewed_by": "처리자 — Decided by (user)",
  "review_note": "심사 의견 — Note or reason of the decision", "material_request": "보완 요청 내용 — What is to be added",
  "material_due_date": "보완 기한 — Last day for the addition", "material_response": "보완 답변 — What the company answered",
  "search_text": "검색 대상 — Text that search looks in (programme, company, number, applicant)"}');
select app.register_entity(
  'public.project_applications', 'portal', '지원사업 신청', 'Applications', p_permission => 'portal.project_applications',
  p_state_column => 'state', p_tenant_column => 'member_id', p_exportable => true,
  p_redacted => '{applicant_name,applicant_phone,company_snapshot}'
);

select app.define_transition(
  'public.project_applications', 'start_review', '{submitted}', 'under_review', 'review', '심사 시작', 'Start review'
);
select app.define_transition('public.project_applications', 'approve', '{submitted,under_review}', 'approved', 'review', '승인', 'Approve');
select app.define_transition(
  'public.project_applications', 'reject', '{submitted,under_review}', 'rejected', 'review', '거절', 'Reject',
  p_comment_required => true
);
select app.define_transition(
  'public.project_applications', 'request_material', '{submitted,under_review}', 'needs_supplement', 'review', '보완 요청',
  'Request material', p_comment_required => true
);
select app.define_transition(
  'public.project_applications', 'hand_in', '{needs_supplement}', 'under_review', 'update', '보완 제출', 'Hand in material',
  p_comment_required => true, p_by_company => true
);
select app.define_transition(
  'public.project_applications', 'cancel', '{submitted,under_review,needs_supplement}', 'cancelled', 'cancel', '신청 취소',
  'Cancel', p_by_company => true
);

create or replace function app.application_errors(p_row public.project_applications) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message)), '[]')
  into v_errors
  from (values
    ('project_id', p_row.project_id is not null, '지원사업을 선택해 주세요.'),
    ('applicant_name', coalesce(length(p_row.applicant_name), 0) between 1 and 100, '담당자 이름을 1~100자로 입력해 주세요.'),
    ('applicant_phone', coalesce(length(p_row.applicant_phone), 0) between 1 and 20 and app.phone_valid(p_row.applicant_phone),
      '전화번호 형식이 올바르지 않습니다.'),
    -- blanks in a row count as one, so that nobody fills up with them
    ('application_reason', coalesce(length(p_row.application_reason), 0) <= 5000
      and coalesce(length(regexp_replace(p_row.application_reason, '\s+', ' ', 'g')), 0) >= 10, '신청 사유를 10~5000자로 입력해 주세요.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.application_errors(public.project_applications) is '신청 입력 확인 — Fields of an application that are missing, too short or too long';

create or replace function app.application_snapshot(p_member public.members) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_columns constant text[] := array[
    'business_number', 'company_name', 'email', 'region', 'company_kind', 'corporation_number', 'address', 'address_detail',
    'postal_code', 'representative', 'founding_date', 'phone', 'website', 'contact_person_name', 'contact_person_department',
    'contact_person_position', 'contact_person_phone', 'contact_person_email', 'industry', 'revenue', 'employee_count',
    'startup_type', 'startup_stage', 'ksic_major', 'ksic_sub', 'business_field', 'main_industry_ksic_major', 'main_business',
    'participation_programs', 'has_investment', 'investment_amount'
  ];
begin
  return (select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(p_member)) as e where e.key = any(v_columns));
end
$$;
comment on function app.application_snapshot(public.members) is '기업 정보 사본 — The company''s data that go with an application';

create or replace function app.is_addressed(p_project public.projects, p_member public.members) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_project.target_member_id is null and p_project.target_business_number is null then
    return true;
  end if;
  return coalesce(p_project.target_member_id = p_member.id, false)
    or coalesce(p_project.target_business_number = p_member.business_number, false);
end
$$;
comment on function app.is_addressed(public.projects, public.members) is
'접수 대상 여부 — Whether a programme is open for a company: an open call, or addressed to it';

create or replace function app.check_application_window(p_project public.projects, p_at timestamptz) returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_details constant jsonb := jsonb_build_object('opens_at', p_project.opens_at, 'closes_at', p_project.closes_at);
begin
  case app.application_window(p_project, p_at)
    when 'closed' then
      perform app.fail('PROJECT_CLOSED', '접수가 종료된 사업입니다.', 409, v_details, 'This programme is closed.');
    when 'not_started' then
      perform app.fail('NOT_STARTED', '아직 접수 기간이 아닙니다.', 409, v_details, 'Applications have not opened yet.');
    when 'passed' then
      perform app.fail('DEADLINE_PASSED', '접수 기간이 지났습니다.', 409, v_details, 'The deadline for applications has passed.');
    else null;
  end case;
end
$$;
comment on function app.check_application_window(public.projects, timestamptz) is
'접수 기간 확인 — Refuses with 409 PROJECT_CLOSED, NOT_STARTED or DEADLINE_PASSED';

create or replace function app.check_application(p_row public.project_applications, p_project public.projects, p_member public.members)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_project.id is null or p_project.state not in ('active', 'inactive') then
    perform app.fail_not_found();
  end if;
  if not app.is_addressed(p_project, p_member) then
    perform app.fail('NOT_ADDRESSED', '대상 기업만 신청할 수 있는 사업입니다.', 403, null, 'This programme is addressed to another company.');
  end if;
  if exists (
    select 1 from public.project_applications as a
    where a.member_id = p_member.id and a.project_id = p_project.id and not a.is_deleted and a.state not in ('rejected', 'cancelled')
  ) then
    perform app.fail('ALREADY_APPLIED', '이미 신청한 사업입니다.', 409, null, 'Your company has already applied to this programme.');
  end if;
  perform app.check_application_window(p_project, p_row.submitted_at);
end
$$;
comment on function app.check_application(public.project_applications, public.projects, public.members) is
'신청 조건 확인 — Refuses with 404, 403 NOT_ADDRESSED, 409 ALREADY_APPLIED or by the window of the programme';

-- Company, then company and programme, then programme: always locked in this order. The clock is read after the last
-- lock, so that waiting for one cannot carry an application over the deadline.
create or replace function app.tg_project_applications__apply() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_member public.members;
  v_project public.projects;
begin
  new.applicant_name := btrim(new.applicant_name);
  new.applicant_phone := btrim(new.applicant_phone);
  new.application_reason := btrim(new.application_reason);
  if not app.is_trusted() then
    perform app.fail_validation(app.application_errors(new));
  end if;
  select * into v_member from public.members as m where m.id = new.member_id for share;
  -- only a migration or the service files for a company: its rows are history and keep their own dates and states
  if not app.is_trusted() and (v_member.state is distinct from 'approved' or app.tenant_id() is distinct from new.member_id) then
    perform app.fail_not_approved();
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat('project_applications:', new.member_id, new.project_id), 0));
  select * into v_project from public.projects as p where p.id = new.project_id and not p.is_deleted for share;
  new.project_title := coalesce(new.project_title, v_project.title);
  new.company_snapshot := coalesce(new.company_snapshot, app.application_snapshot(v_member));
  if not app.is_trusted() then
    new.submitted_at := clock_timestamp();
    perform app.check_application(new, v_project, v_member);
  end if;
  return new;
end
$$;
comment on function app.tg_project_applications__apply() is
'신청 통제 — Every guard of an application in one place, and the snapshot of the company; errors 403 COMPANY_NOT_APPROVED, NOT_ADDRESSED, 404, 409 ALREADY_APPLIED, PROJECT_CLOSED, NOT_STARTED, DEADLINE_PASSED, 422';
create or replace trigger tg_project_applications__apply before insert on public.project_applications
for each row execute function app.tg_project_applications__apply();

create or replace function app.fail_not_approved() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('COMPANY_NOT_APPROVED', '승인된 기업만 이용할 수 있습니다.', 403, null, 'Only approved companies may do this.');
end
$$;
comment on function app.fail_not_approved() is '미승인 기업 오류 — Refuses with 403 COMPANY_NOT_APPROVED';

create or replace function app.tg_project_applications__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_comment text := nullif(current_setting('app.comment', true), '');
begin
  if not app.is_trusted() and new.member_id = app.company_id() and app.tenant_id() is null then
    perform app.fail_not_approved();
  end if;
  if new.state in ('approved', 'rejected', 'cancelled') then
    new.reviewed_at := now();
    new.reviewed_by := case when new.state <> 'cancelled' then auth.uid() end;
    new.review_note := v_comment;
  elsif new.state = 'needs_supplement' then
    new.material_request := v_comment;
    new.material_due_date := nullif(current_setting('app.material_due_date', true), '')::date;
    new.material_response := null;
  elsif old.state = 'needs_supplement' then
    new.material_response := v_comment;
  end if;
  return new;
end
$$;
comment on function app.tg_project_applications__decide() is
'신청 처리 반영 — Keeps decision, note, request and answer in the row; the company acts only while it is approved';
create or replace trigger tg_project_applications__decide before update of state on public.project_applications
for each row when (old.state is distinct from new.state) execute function app.tg_project_applications__decide();

create or replace function app.tg_project_applications__count() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_change integer := case when new.is_deleted or new.state = 'cancelled' then 0 else 1 end;
begin
  if tg_op = 'UPDATE' then
    v_change := v_change - case when old.is_deleted or old.state = 'cancelled' then 0 else 1 end;
  end if;
  if v_change <> 0 then
    update public.project_counters set applications_count = applications_count + v_change where project_id = new.project_id;
  end if;
  return null;
end
$$;
comment on function app.tg_project_applications__count() is '신청 건수 집계 — Keeps the number of applications of a programme';
create or replace trigger tg_project_applications__count after insert or update of state, is_deleted on public.project_applications
for each row execute function app.tg_project_applications__count();

-- A withdrawn company's open applications end, and what names people goes.
create or replace function app.tg_members__erase_applications() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
  v_settings constant text[] := array[
    current_setting('app.action', true), current_setting('app.action_entity', true), current_setting('app.comment', true)
  ];
begin
  perform set_config('app.action', 'cancel', true), set_config('app.action_entity', 'public.project_applications', true),
    set_config('app.comment', '기업 탈퇴로 신청이 취소되었습니다.', true);
  for v_id in
    select a.id from public.project_applications as a
    where a.member_id = new.id and not a.is_deleted and a.state in ('submitted', 'under_review', 'needs_supplement')
    order by a.project_id
  loop
    update public.project_applications set state = 'cancelled' where id = v_id;
  end loop;
  perform set_config('app.action', 'erase', true);
  update public.project_applications
  set applicant_name = '(탈퇴 기업)', applicant_phone = '-', application_reason = '(탈퇴 기업의 신청 내용은 삭제되었습니다)',
    material_response = null,
    company_snapshot = jsonb_build_object('company_name', '(탈퇴 기업)', 'business_number', new.business_number, 'region', new.region)
  where member_id = new.id;
  perform set_config('app.action', v_settings[1], true), set_config('app.action_entity', v_settings[2], true),
    set_config('app.comment', v_settings[3], true);
  return null;
end
$$;
comment on function app.tg_members__erase_applications() is '탈퇴 기업 신청 정리 — Cancels open applications of a withdrawn company and erases personal data';
create or replace trigger tg_members__erase_applications after update of state on public.members
for each row when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function app.tg_members__erase_applications();

select app.expose('app.fail_not_approved()', 'authenticated');

-- sql/portal/projects_materials.sql
-- The supplement loop: rounds of request and response, kept for good, and what is told to whom about an application.
create type public.application_material_kind as enum ('request', 'response');

create table if not exists public.application_materials (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.project_applications (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete restrict,
  round_number integer not null check (round_number >= 1),
  kind public.application_material_kind not null,
  content text not null check (length(content) between 1 and 1000),
  due_date date,
  is_late boolean not null default false,
  file_ids uuid[] not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid default auth.uid(),
  unique (application_id, round_number, kind)
);
create index if not exists application_materials_member_idx on public.application_materials (member_id, created_at desc);

select app.describe('public.application_materials', '신청 보완 이력 — Rounds of material asked for and handed in', '{
  "application_id": "신청 — Application", "member_id": "신청 기업 — Company", "round_number": "회차 — Round",
  "kind": "구분 — request by staff or response by the company", "content": "내용 — What is asked for or answered",
  "due_date": "보완 기한 — Last day for the response", "is_late": "기한 경과 — Whether the response came after the last day",
  "file_ids": "제출 파일 — Files handed in with the response"}');
select app.register_entity(
  'public.application_materials', 'portal', '신청 보완 이력', 'Application materials', p_permission => 'portal.application_materials',
  p_kind => 'ledger', p_tenant_column => 'member_id'
);

insert into public.file_rules (purpose, entity, bucket, company_states, max_bytes, max_count, mime_types)
select
  p.purpose,
  'public.project_applications',
  'private-files',
  p.company_states,
  10485760,
  p.max_count,
  array[
    'application/pdf',
    'image/jpeg',
    'image/png',
    'image/gif',
    'image/webp',
    'text/plain',
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/x-hwp',
    'application/hwp+zip'
  ]
from (
  values
  ('application_attachment', '{submitted}'::text[], 5),
  -- over all rounds of one application
  ('application_material', '{needs_supplement}'::text[], 20)
) as p (purpose, company_states, max_count)
on conflict (purpose) do update set
  entity = excluded.entity,
  bucket = excluded.bucket,
  company_states = excluded.company_states,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg_project_applications__record_round() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_round integer := coalesce((select max(m.round_number) from public.application_materials as m where m.application_id = new.id), 0);
begin
  if new.state = 'needs_supplement' then
    insert into public.application_materials (application_id, member_id, round_number, kind, content, due_date)
    values (new.id, new.member_id, v_round + 1, 'request', new.material_request, new.material_due_date);
  elsif old.state = 'needs_supplement' and new.state = 'under_review' then
    insert into public.application_materials (application_id, member_id, round_number, kind, content, due_date, is_late, file_ids)
    values (new.id, new.member_id, v_round, 'response', new.material_response, new.material_due_date,
      coalesce(app.today() > new.material_due_date, false), array(
        select f.id from public.files as f
        where f.resource_type = 'public.project_applications' and f.resource_id = new.id and f.purpose = 'application_material'
          and not f.is_deleted and not exists (
            select 1 from public.application_materials as m where m.application_id = new.id and f.id = any(m.file_ids)
          )
        order by f.created_at
      ));
  end if;
  return null;
end
$$;
comment on function app.tg_project_applications__record_round() is
'보완 회차 기록 — Adds request and response of a round to the history; a response carries the files uploaded for it';
create or replace trigger tg_project_applications__record_round after update of state on public.project_applications
for each row when (old.state is distinct from new.state) execute function app.tg_project_applications__record_round();

create or replace function app.tg_files__keep_materials() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and not app.platform_can('portal.files:delete') and exists (
    select 1 from public.application_materials as m where m.application_id = old.resource_id and old.id = any(m.file_ids)
  ) then
    perform app.fail('RECORD_LOCKED', '이미 제출한 보완 자료는 삭제할 수 없습니다.', 409, null, 'Material that was handed in cannot be removed.');
  end if;
  return new;
end
$$;
comment on function app.tg_files__keep_materials() is '제출 자료 보호 — 409 RECORD_LOCKED: material of an earlier round stays with it';
create or replace trigger tg_files__keep_materials before update of is_deleted on public.files
for each row when (new.is_deleted and not old.is_deleted and old.purpose = 'application_material')
execute function app.tg_files__keep_materials();

create or replace function app.request_application_material(p_id uuid, p_request text, p_due_date date) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  if p_due_date < app.today() then
    perform app.fail_validation(app.field_error('due_date', '보완 기한은 오늘 이후여야 합니다.'));
  end if;
  perform set_config('app.material_due_date', coalesce(p_due_date::text, ''), true);
  v_answer := app.transition('public.project_applications', p_id, 'request_material', p_request);
  perform set_config('app.material_due_date', '', true);
  return v_answer || jsonb_build_object('due_date', p_due_date);
end
$$;
comment on function app.request_application_material(uuid, text, date) is '보완 요청 — The transition request_material with a last day';

create or replace function public.request_application_material(p_id uuid, p_request text, p_due_date date default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.request_application_material(p_id, p_request, p_due_date);
end
$$;
comment on function public.request_application_material(uuid, text, date) is
'보완 요청 — Staff asks for more material: POST /rpc/request_application_material {"p_id": …, "p_request": …, "p_due_date": "2026-12-01"}; the company answers with transition hand_in; errors 403, 404, 409 INVALID_TRANSITION, 422';

-- Only what people do through the API is news; rows that a migration brings along are not.
create or replace function app.tg_project_applications__announce() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_payload constant jsonb := jsonb_build_object('project_title', new.project_title, 'company_name', new.company_name);
begin
  if app.is_trusted() then
    return null;
  end if;
  perform app.notify_company(new.member_id, 'application', '지원사업 신청이 접수되었습니다', new.project_title,
    'public.project_applications', new.id, 'application_received', v_payload || jsonb_build_object('submitted_at', new.submitted_at));
  perform app.notify_staff('portal.project_applications:review', 'admin_new_application', v_payload, 'application_new:' || new.id);
  return null;
end
$$;
comment on function app.tg_project_applications__announce() is '신청 접수 알림 — Tells the company and the reviewers that an application came in';
create or replace trigger tg_project_applications__announce after insert on public.project_applications
for each row execute function app.tg_project_applications__announce();

create or replace function app.tg_project_applications__report() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_payload jsonb := jsonb_build_object('project_title', new.project_title, 'company_name', new.company_name,
    'status', new.state, 'reason', new.review_note);
  v_title text := case new.state
    when 'under_review' then '지원사업 신청 심사가 시작되었습니다'
    when 'approved' then '지원사업 신청이 승인되었습니다'
    when 'rejected' then '지원사업 신청이 반려되었습니다'
    when 'needs_supplement' then '지원사업 신청 자료의 보완이 필요합니다'
  end;
begin
  if old.state = 'needs_supplement' and new.state = 'under_review' then
    perform app.notify_staff('portal.project_applications:review', 'admin_application_material',
      v_payload || jsonb_build_object('response', new.material_response), 'application_material:' || (
        select m.id from public.application_materials as m
        where m.application_id = new.id and m.kind = 'response' order by m.round_number desc limit 1
      ));
  elsif new.state = 'needs_supplement' then
    perform app.notify_company(new.member_id, 'application', v_title, concat_ws(E'\n', new.project_title, new.material_request),
      'public.project_applications', new.id, 'application_material_request',
      v_payload || jsonb_build_object('request', new.material_request, 'due_date', new.material_due_date));
  elsif v_title is not null then
    perform app.notify_company(new.member_id, 'application', v_title, concat_ws(E'\n', new.project_title, new.review_note),
      'public.project_applications', new.id, 'application_status', v_payload);
  end if;
  return null;
end
$$;
comment on function app.tg_project_applications__report() is
'신청 처리 알림 — One notice and mail to the company for every decision, and to the reviewers when material came in';
create or replace trigger tg_project_applications__report after update of state on public.project_applications
for each row when (old.state is distinct from new.state) execute function app.tg_project_applications__report();

select app.expose('app.request_application_material(uuid,text,date)', 'authenticated');
select app.expose('public.request_application_material(uuid,text,date)', 'authenticated');

-- sql/portal/projects_views.sql
-- What the screens of programmes and applications read: cards with their figures, and the counters by state.
create or replace function app.project_application_counts(p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not app.platform_can('portal.project_applications:read') then
    return null;
  end if;
  return (
    select jsonb_object_agg(s.state, coalesce(c.count, 0))
    from unnest(enum_range(null::public.application_state)) as s (state)
    left join (
      select a.state, count(*) as count from public.project_applications as a
      where a.project_id = p_id and not a.is_deleted group by a.state
    ) as c using (state)
  );
end
$$;
comment on function app.project_application_counts(uuid) is
'상태별 신청 건수 — {state: count} of a programme for staff, null for everybody else';
select app.expose('app.project_application_counts(uuid)', 'anon', 'authenticated');

create or replace view public.project_overview with (security_invoker = true) as
select
  p.id,
  p.title,
  p.description,
  p.target_audience,
  p.target_member_id,
  p.target_business_number,
  p.target_company_name,
  p.start_date,
  p.end_date,
  p.start_time,
  p.end_time,
  p.opens_at,
  p.closes_at,
  p.state,
  p.published_at,
  p.closed_at,
  p.created_at,
  p.updated_at,
  p.search_text,
  c.view_count,
  c.applications_count,
  app.application_window(p, now()) as application_window,
  to_char(p.start_date, 'YYYY.MM.DD') || ' ~ ' || to_char(p.end_date, 'YYYY.MM.DD') as period,
  app.project_files(p.id, 'project_image') -> 0 as image,
  app.project_files(p.id, 'project_attachment') as attachments,
  app.project_application_counts(p.id) as application_counts
from public.projects as p
inner join public.project_counters as c on p.id = c.project_id
where not p.is_deleted;

select app.describe('public.project_overview', '지원사업 현황 — Programmes with their figures and files', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a
  where a.attrelid in ('public.projects'::regclass, 'public.project_counters'::regclass) and a.attnum > 0 and not a.attisdropped
) || '{
  "application_window": "접수 가능 여부 — open, not_started, passed (deadline) or closed", "period": "접수 기간 — Period as text",
  "image": "대표 이미지 — Representative image", "attachments": "첨부 파일 — Attachments",
  "application_counts": "상태별 신청 건수 — Applications by state, staff only"}');

create or replace view public.application_counts with (security_invoker = true) as
select
  count(*) as total,
  count(*) filter (where a.state = 'submitted') as submitted,
  count(*) filter (where a.state = 'under_review') as under_review,
  count(*) filter (where a.state = 'needs_supplement') as needs_supplement,
  count(*) filter (where a.state = 'approved') as approved,
  count(*) filter (where a.state = 'rejected') as rejected,
  count(*) filter (where a.state = 'cancelled') as cancelled
from public.project_applications as a
where not a.is_deleted;

select app.describe('public.application_counts', '신청 현황 — Own applications by state; all of them for staff', '{
  "total": "전체 — All", "submitted": "접수 완료 — Submitted", "under_review": "심사중 — Under review",
  "needs_supplement": "보완 필요 — Waiting for material", "approved": "승인 — Approved", "rejected": "거절 — Rejected",
  "cancelled": "취소 — Cancelled"}');

create or replace function public.view_project(p_id uuid) returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.count_project_view(p_id);
  return (select to_jsonb(o) from public.project_overview as o where o.id = p_id);
end
$$;
comment on function public.view_project(uuid) is
'지원사업 상세 조회 — The programme as in project_overview, one view counted unless the reader is staff: POST /rpc/view_project {"p_id": …}, visitors too; error 404';
select app.expose('public.view_project(uuid)', 'anon', 'authenticated');

-- sql/portal/support.sql
-- Inquiries of a company (1:1 문의): a thread and its messages, written by the company and the staff in turn while it is
-- open. The thread row is the lock: whoever writes or decides takes it first, so that counters and states agree.
create type public.thread_status as enum ('open', 'resolved', 'closed');
create type public.message_side as enum ('company', 'staff', 'system');
create type public.message_priority as enum ('low', 'normal', 'high', 'urgent');

create table if not exists public.message_threads (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  company_name text not null,
  business_number text not null,
  subject text not null check (length(subject) between 1 and 255),
  category text not null default 'general',
  priority public.message_priority not null default 'normal',
  status public.thread_status not null default 'open',
  resolved_at timestamptz,
  assigned_to uuid,
  assigned_name text,
  reply_name text check (length(reply_name) <= 100),
  reply_email text check (app.email_valid(reply_email)),
  reply_mobile text check (app.phone_valid(reply_mobile)),
  -- kept by the trigger of thread_messages
  message_count integer not null default 0 check (message_count >= 0),
  unread_by_company integer not null default 0 check (unread_by_company >= 0),
  unread_by_staff integer not null default 0 check (unread_by_staff >= 0),
  last_message_at timestamptz not null default now(),
  first_answered_at timestamptz,
  is_answered boolean not null default false,
  archived_by_company_at timestamptz,
  archived_by_staff_at timestamptz,
  search_text text not null generated always as (lower(subject || ' ' || company_name || ' ' || business_number)) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists message_threads_member_idx on public.message_threads (member_id, last_message_at desc) where not is_deleted;
create index if not exists message_threads_member_key_idx on public.message_threads (member_id);
create index if not exists message_threads_status_idx on public.message_threads (status, last_message_at desc) where not is_deleted;
create index if not exists message_threads_last_idx on public.message_threads (last_message_at desc) where not is_deleted;
create index if not exists message_threads_assigned_idx on public.message_threads (assigned_to, last_message_at desc)
where not is_deleted;
create index if not exists message_threads_unread_idx on public.message_threads (last_message_at desc)
where unread_by_staff > 0 and not is_deleted;
create index if not exists message_threads_created_idx on public.message_threads (created_at, category) where not is_deleted;
create index if not exists message_threads_search_idx on public.message_threads using gin (search_text extensions.gin_trgm_ops);

create table if not exists public.thread_messages (
  id uuid primary key default gen_random_uuid(),
  thread_id uuid not null references public.message_threads (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete restrict,
  sender_side public.message_side not null,
  sender_name text not null check (length(sender_name) between 1 and 255),
  content text not null check (length(content) between 1 and 10000),
  is_important boolean not null default false,
  read_by_company_at timestamptz,
  read_by_staff_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists thread_messages_thread_idx on public.thread_messages (thread_id, created_at);
create index if not exists thread_messages_member_idx on public.thread_messages (member_id, created_at desc);

select app.describe('public.message_threads', '1:1 문의 — Inquiries', '{
  "member_id": "회원 기업 — Company that asks", "company_name": "기업명 — Company name",
  "business_number": "사업자등록번호 — Business registration number (10 digits)", "subject": "제목 — Subject", "category": "문의 분류 — Category (code list inquiry_category)",
  "priority": "우선순위 — Priority", "status": "상태 — open, resolved or closed", "resolved_at": "처리 일시 — When it was resolved or closed",
  "assigned_to": "담당자 — Member of staff in charge", "assigned_name": "담당자 이름 — Name of the person in charge",
  "reply_name": "회신 받을 이름 — Name for the answer", "reply_email": "회신 이메일 — E-mail address for the answer",
  "reply_mobile": "회신 휴대전화 — Mobile number for the answer", "message_count": "메시지 수 — Messages",
  "unread_by_company": "기업 미확인 수 — Messages the company has not read",
  "unread_by_staff": "관리자 미확인 수 — Messages the staff has not read", "last_message_at": "마지막 메시지 일시 — Time of the last message",
  "first_answered_at": "최초 답변 일시 — When the staff first answered",
  "is_answered": "답변 여부 — Whether the staff wrote last, so that nobody waits",
  "archived_by_company_at": "기업 보관 일시 — When the company put it away",
  "archived_by_staff_at": "관리자 보관 일시 — When the staff put it away", "search_text": "검색 대상 — Text that search looks in"}');
select app.describe('public.thread_messages', '문의 메시지 — Messages of an inquiry', '{
  "thread_id": "문의 — Inquiry", "member_id": "회원 기업 — Company", "sender_side": "보낸 쪽 — company, staff or system",
  "sender_name": "보낸 사람 — Name of the sender", "content": "내용 — Text, plain", "is_important": "중요 여부 — Whether it is marked as important",
  "read_by_company_at": "기업 확인 일시 — When the company read it", "read_by_staff_at": "관리자 확인 일시 — When the staff read it"}');
-- one permission for both: create is writing messages, update is deciding and assigning
select app.register_entity(
  'public.thread_messages', 'portal', '1:1 문의', 'Inquiries', p_permission => 'portal.message_threads',
  p_tenant_column => 'member_id', p_redacted => '{content}'
);
select app.register_entity(
  'public.message_threads', 'portal', '1:1 문의', 'Inquiries', p_permission => 'portal.message_threads',
  p_state_column => 'status', p_tenant_column => 'member_id', p_redacted => '{reply_name,reply_email,reply_mobile}'
);
-- counters and read marks repeat what the messages say: no audit line for them
update app.entities set
  derived_columns
  = derived_columns
  || '{company_name,business_number,message_count,unread_by_company,unread_by_staff,last_message_at,first_answered_at,is_answered}'::text[]
where entity = 'public.message_threads';
update app.entities set derived_columns = derived_columns || '{read_by_company_at,read_by_staff_at}'::text[]
where entity = 'public.thread_messages';
alter publication supabase_realtime add table public.message_threads, public.thread_messages;

select app.define_transition('public.message_threads', 'resolve', '{open}', 'resolved', 'update', '해결 처리', 'Resolve');
select app.define_transition('public.message_threads', 'close', '{open,resolved}', 'closed', 'update', '종료', 'Close');
select app.define_transition('public.message_threads', 'reopen', '{resolved,closed}', 'open', 'update', '다시 열기', 'Reopen');

insert into public.file_rules (purpose, entity, by_staff, max_bytes, max_count, mime_types) values
('inquiry_attachment', 'public.thread_messages', false, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}'),
('answer_attachment', 'public.thread_messages', true, 10485760, 3, '{application/pdf,image/jpeg,image/png,image/gif,image/webp}')
on conflict (purpose) do update set
  entity = excluded.entity,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg__staff_only() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_permission text;
begin
  if not app.is_api_caller() then
    return null;
  end if;
  select e.permission || case tg_op when 'INSERT' then ':create' when 'UPDATE' then ':update' else ':delete' end into v_permission
  from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  if not app.platform_can(v_permission) then
    perform app.fail_forbidden(v_permission);
  end if;
  return null;
end
$$;
comment on function app.tg__staff_only() is
'관리자 전용 쓰기 — Answers 403 FORBIDDEN to companies, whose own permissions would let the statement do nothing in silence';
create or replace trigger tg__staff_only before update or delete on public.message_threads
for each statement execute function app.tg__staff_only();

create or replace function app.company_with(p_permission text) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  return case when app.company_can(p_permission) then app.company_id() end;
end
$$;
comment on function app.company_with(text) is '권한 있는 소속 회사 — The caller''s company when the caller holds a permission in it, else null';

create or replace function app.person_name(p_side public.message_side, p_member_id uuid) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return case p_side
    when 'company' then (select m.company_name from public.members as m where m.id = p_member_id)
    when 'staff' then coalesce((select u.full_name from idam.users as u where u.id = auth.uid()), '관리자')
    else '시스템'
  end;
end
$$;
comment on function app.person_name(public.message_side, uuid) is
'보낸 사람 이름 — What the other side sees as the sender: the company, the member of staff, or the system';

create or replace function app.staff_holds(p_user_id uuid, p_permission text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return app.grant_covers((
    select concat(',', string_agg(rp.permission, ','), ',')
    from idam.users as u
    inner join idam.user_roles as ur on u.id = ur.user_id and (ur.expires_at is null or ur.expires_at > now())
    inner join idam.roles as r on ur.role_id = r.id and not r.is_deleted
    inner join idam.role_permissions as rp on r.id = rp.role_id
    where u.id = p_user_id and u.status = 'active' and not u.is_deleted
  ), p_permission);
end
$$;
comment on function app.staff_holds(uuid, text) is '담당자 권한 확인 — Whether another member of staff is active and holds a permission';

create or replace function app.tg_message_threads__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]';
begin
  new.subject := btrim(new.subject);
  new.reply_name := nullif(btrim(new.reply_name), '');
  new.reply_email := lower(nullif(btrim(new.reply_email), ''));
  new.reply_mobile := nullif(btrim(new.reply_mobile), '');
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]') into v_errors
  from (values
    ('subject', length(new.subject) between 1 and 255, '제목을 1~255자로 입력해 주세요.'),
    ('category', app.code_exists('inquiry_category', new.category), '목록에 있는 값을 선택해 주세요.'),
    ('reply_name', length(new.reply_name) <= 100, '이름은 100자 이내로 입력해 주세요.'),
    ('reply_email', app.email_valid(new.reply_email), '이메일 형식이 올바르지 않습니다.'),
    ('reply_mobile', app.phone_valid(new.reply_mobile), '전화번호 형식이 올바르지 않습니다.'),
    ('assigned_to', app.staff_holds(new.assigned_to, 'portal.message_threads:update')
      or coalesce(new.assigned_to = old.assigned_to, false),
      '문의를 처리할 권한이 있는 담당자를 선택해 주세요.')
  ) as c (field, is_valid, message)
  where not c.is_valid and (c.field <> 'assigned_to' or new.assigned_to is not null);
  if new.subject is null then
    v_errors := v_errors || app.field_error('subject', '제목을 1~255자로 입력해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  -- staff answer inquiries without being shown the registrations
  select m.company_name, m.business_number into strict new.company_name, new.business_number
  from public.members as m where m.id = new.member_id;
  new.assigned_name := (select coalesce(u.full_name, '관리자') from idam.users as u where u.id = new.assigned_to);
  return new;
end
$$;
comment on function app.tg_message_threads__validate() is
'문의 확인 — Refuses all wrong fields at once with 422 VALIDATION_ERROR; the person in charge must be allowed to decide';
create or replace trigger tg_message_threads__validate
before insert or update of subject, category, reply_name, reply_email, reply_mobile, assigned_to on public.message_threads
for each row execute function app.tg_message_threads__validate();

create or replace function app.tg_message_threads__decide() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.resolved_at := case when new.status <> 'open' then coalesce(old.resolved_at, now()) end;
  return new;
end
$$;
comment on function app.tg_message_threads__decide() is '처리 일시 기록 — Keeps when the inquiry was first resolved; reopening takes it back';
create or replace trigger tg_message_threads__decide before update of status on public.message_threads
for each row when (old.status is distinct from new.status) execute function app.tg_message_threads__decide();

create or replace function app.tg_message_threads__notify() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.notify_company(new.member_id, 'message', case new.status
    when 'resolved' then '문의가 해결 처리되었습니다' when 'closed' then '문의가 종료되었습니다' else '문의가 다시 열렸습니다'
  end, new.subject, 'public.message_threads', new.id);
  return null;
end
$$;
comment on function app.tg_message_threads__notify() is '처리 결과 알림 — Tells the company that its inquiry was resolved, closed or reopened';
create or replace trigger tg_message_threads__notify after update of status on public.message_threads
for each row when (old.status is distinct from new.status) execute function app.tg_message_threads__notify();

-- The same answer for threads that do not exist and threads of others.
create or replace function app.lock_thread(p_thread_id uuid, p_permission text) returns public.message_threads
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads;
begin
  select * into v_thread from public.message_threads as t where t.id = p_thread_id and not t.is_deleted for no key update;
  if not found or (p_permission is not null and v_thread.member_id is distinct from app.company_id()
    and not app.platform_can(p_permission)) then
    perform app.fail_not_found();
  end if;
  return v_thread;
end
$$;
comment on function app.lock_thread(uuid, text) is
'문의 잠금 — Takes the row of a thread the caller may see, so that writing and deciding come one after the other; error 404';

create or replace function app.tg_thread_messages__accept() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_thread public.message_threads := app.lock_thread(
    new.thread_id, case when app.is_api_caller() then 'portal.message_threads:read' end
  );
begin
  if app.is_api_caller() then
    new.sender_side := case when v_thread.member_id = app.company_id() then 'company' else 'staff' end;
    -- the time after the wait for the thread, so that messages stand in the order in which they were counted
    new.created_at := clock_timestamp();
    new.sender_name := null;
  end if;
  if v_thread.status <> 'open' then
    perform app.fail('THREAD_CLOSED', '종료된 문의에는 답글을 쓸 수 없습니다.', 409, jsonb_build_object('status', v_thread.status),
      'This inquiry is closed: no more replies.');
  end if;
  new.content := btrim(new.content, e' \t\r\n');
  if new.content is null or length(new.content) not between 1 and 10000 then
    perform app.fail_validation(app.field_error('content', '내용을 1~10,000자로 입력해 주세요.'));
  end if;
  new.member_id := v_thread.member_id;
  new.sender_side := coalesce(new.sender_side, 'system');
  new.sender_name := coalesce(new.sender_name, app.person_name(new.sender_side, new.member_id));
  new.read_by_company_at := case when new.sender_side = 'company' then new.created_at else new.read_by_company_at end;
  new.read_by_staff_at := case when new.sender_side <> 'company' then new.created_at else new.read_by_staff_at end;
  return new;
end
$$;
comment on function app.tg_thread_messages__accept() is
'메시지 접수 — The server says who speaks; 404 for threads of others, 409 THREAD_CLOSED unless the thread is open';
create or replace trigger tg_thread_messages__accept before insert on public.thread_messages
for each row execute function app.tg_thread_messages__accept();

create or replace function app.tg_thread_messages__count() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.message_threads as t
  set message_count = c.messages, unread_by_company = c.unread_by_company, unread_by_staff = c.unread_by_staff,
    last_message_at = coalesce(c.last_at, t.last_message_at), first_answered_at = c.first_answered_at,
    is_answered = coalesce(c.last_side = 'staff', false),
    archived_by_company_at = case when c.messages = t.message_count then t.archived_by_company_at end,
    archived_by_staff_at = case when c.messages = t.message_count then t.archived_by_staff_at end
  from (
    select m.thread_id, count(*) as messages, max(m.created_at) as last_at,
      count(*) filter (where m.read_by_company_at is null) as unread_by_company,
      count(*) filter (where m.read_by_staff_at is null) as unread_by_staff,
      min(m.created_at) filter (where m.sender_side = 'staff') as first_answered_at,
      (array_agg(m.sender_side order by m.created_at desc) filter (where m.sender_side <> 'system'))[1] as last_side
    from public.thread_messages as m
    where m.thread_id in (select n.thread_id from new_rows as n) and not m.is_deleted
    group by m.thread_id
  ) as c
  where t.id = c.thread_id;
  return null;
end
$$;
comment on function app.tg_thread_messages__count() is
'문의 집계 — Counters, last message and first answer of the threads concerned, counted anew under the thread''s lock; a new message brings an archived thread back';
create or replace trigger tg_thread_messages__count_insert after insert on public.thread_messages
referencing new table as new_rows for each statement execute function app.tg_thread_messages__count();
create or replace trigger tg_thread_messages__count_update after update on public.thread_messages
referencing new table as new_rows for each statement execute function app.tg_thread_messages__count();

-- sql/portal/support_threads.sql
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
  if tg_op = 'UPDATE' and (app.is_trusted() or app.platform_can('portal.files:delete')) then
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

-- sql/portal/support_direct.sql
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
update app.entities set derived_columns = derived_columns || '{company_name,business_number,read_at}'::text[]
where entity = 'public.direct_messages';
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

-- sql/portal/support_broadcasts.sql
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

-- sql/portal/support_sending.sql
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

-- sql/portal/support_reading.sql
-- Reading: opening a thread, the numbers of the header bell, and the figures of the staff.

-- A member of staff who may only read leaves the unread marks to those who answer.
create or replace function app.mark_threads(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_with('portal.message_threads:read');
  v_is_staff boolean := app.platform_can('portal.message_threads:update');
  v_ids uuid[];
begin
  select coalesce(array_agg(t.id), '{}') into v_ids from (
    select d.id from public.message_threads as d
    where d.id = any(p_ids) and not d.is_deleted
      and (case when d.member_id = v_company then d.unread_by_company > 0 else v_is_staff and d.unread_by_staff > 0 end)
    order by d.id for no key update
  ) as t;
  update public.thread_messages as m
  set read_by_company_at = case when m.member_id = v_company then coalesce(m.read_by_company_at, now()) else m.read_by_company_at end,
    read_by_staff_at = case when m.member_id is distinct from v_company then coalesce(m.read_by_staff_at, now()) else m.read_by_staff_at end
  where m.thread_id = any(v_ids) and case when m.member_id = v_company then m.read_by_company_at else m.read_by_staff_at end is null;
  return cardinality(v_ids);
end
$$;
comment on function app.mark_threads(uuid[]) is '문의 확인 처리 — Marks the other side''s messages as read, threads locked in the order of their ids';

create or replace function app.open_thread(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads;
begin
  v_thread := app.lock_thread(p_id, 'portal.message_threads:read');
  if v_thread.member_id = app.company_id() and not app.company_can('portal.message_threads:read') then
    perform app.fail_not_found();
  end if;
  perform app.mark_threads(array[p_id]);
  select * into strict v_thread from public.message_threads as t where t.id = p_id;
  return jsonb_build_object('thread', to_jsonb(v_thread) - 'search_text', 'messages', (
    select coalesce(jsonb_agg(to_jsonb(m) || jsonb_build_object('files', (
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'bucket', f.bucket, 'path', f.path, 'original_name', f.original_name,
        'mime_type', f.mime_type, 'size_bytes', f.size_bytes) order by f.created_at, f.id), '[]')
      from public.files as f where f.resource_type = 'public.thread_messages' and f.resource_id = m.id and not f.is_deleted
    )) order by m.created_at, m.id), '[]')
    from public.thread_messages as m where m.thread_id = p_id and not m.is_deleted
  ));
end
$$;
comment on function app.open_thread(uuid) is '문의 열람 — The thread and its messages with their files; what the other side wrote becomes read';

create or replace function public.open_thread(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.open_thread(p_id);
end
$$;
comment on function public.open_thread(uuid) is
'문의 열람 — POST /rpc/open_thread {"p_id": …} answers {thread, messages: [{…, files}]} and marks the other side''s messages as read; error 404';

create or replace function public.mark_threads_read(p_ids uuid[]) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.mark_threads(p_ids);
end
$$;
comment on function public.mark_threads_read(uuid[]) is
'문의 일괄 확인 — POST /rpc/mark_threads_read {"p_ids": [...]}: marks whole threads as read, answers how many had something unread';

create or replace function app.archive_threads(p_ids uuid[], p_is_archived boolean) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_with('portal.message_threads:update');
  v_is_staff boolean := app.platform_can('portal.message_threads:update');
  v_at timestamptz := case when p_is_archived then now() end;
  v_count integer;
begin
  perform 1 from public.message_threads as t where t.id = any(p_ids) order by t.id for no key update;
  update public.message_threads as t
  set archived_by_company_at = case when t.member_id = v_company then v_at else t.archived_by_company_at end,
    archived_by_staff_at = case when t.member_id is distinct from v_company then v_at else t.archived_by_staff_at end
  where t.id = any(p_ids) and not t.is_deleted and (t.member_id = v_company or v_is_staff);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.archive_threads(uuid[], boolean) is '문의 보관 — Puts threads away for the caller''s side, or back; a new message brings them back too';

create or replace function public.archive_threads(p_ids uuid[], p_is_archived boolean default true) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.archive_threads(p_ids, p_is_archived);
end
$$;
comment on function public.archive_threads(uuid[], boolean) is
'문의 보관 — POST /rpc/archive_threads {"p_ids": [...], "p_is_archived": true}: for the own side, answers how many';

create or replace function app.unread_counts() returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_id();
  v_threads bigint := 0;
  v_direct bigint := 0;
  v_broadcasts bigint := 0;
  v_notices bigint := 0;
begin
  select coalesce(sum(t.unread_by_company), 0) into v_threads from public.message_threads as t
  where t.member_id = app.company_with('portal.message_threads:read') and t.unread_by_company > 0 and not t.is_deleted;
  select count(*) into v_direct from public.direct_messages as d
  where d.member_id = app.company_with('portal.direct_messages:read') and d.sender_side <> 'company' and d.read_at is null
    and d.deleted_by_company_at is null and not d.is_deleted;
  select count(*) into v_broadcasts from public.broadcast_recipients as r
  where r.member_id = app.company_with('portal.broadcasts:read') and r.read_at is null and r.deleted_at is null;
  select count(*) into v_notices from public.notifications as n where n.member_id = v_company and n.read_at is null;
  if app.platform_can('portal.message_threads:read') then
    select v_threads + coalesce(sum(t.unread_by_staff), 0) into v_threads from public.message_threads as t
    where t.unread_by_staff > 0 and t.member_id is distinct from v_company and not t.is_deleted;
  end if;
  if app.platform_can('portal.direct_messages:read') then
    select v_direct + count(*) into v_direct from public.direct_messages as d
    where d.sender_side = 'company' and d.member_id is distinct from v_company and d.read_at is null
      and d.deleted_by_staff_at is null and not d.is_deleted;
  end if;
  return jsonb_build_object('threads', v_threads, 'direct_messages', v_direct, 'broadcasts', v_broadcasts, 'notifications', v_notices,
    'total', v_threads + v_direct + v_broadcasts + v_notices);
end
$$;
comment on function app.unread_counts() is '미확인 수 — Unread messages and notices of the caller: the own company''s, and as staff those of all companies';

create or replace function public.unread_counts() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.unread_counts();
end
$$;
comment on function public.unread_counts() is
'미확인 수 — POST /rpc/unread_counts answers {threads, direct_messages, broadcasts, notifications, total} for the header bell';

-- Figures add up over days and categories: a client divides the sums of the period it shows.
create or replace view public.thread_statistics with (security_invoker = true) as
select
  t.category,
  (t.created_at at time zone 'Asia/Seoul')::date as opened_on,
  count(*) as thread_count,
  count(*) filter (where t.status = 'open') as open_count,
  count(*) filter (where t.status <> 'open') as resolved_count,
  count(t.first_answered_at) as answered_count,
  sum(t.message_count) as message_count,
  sum(t.unread_by_staff) as unread_count,
  coalesce(sum(extract(epoch from t.first_answered_at - t.created_at) / 60), 0)::numeric(14, 2) as response_minutes
from public.message_threads as t
where not t.is_deleted and (select app.platform_can('portal.message_threads:read'))
group by 1, 2;
select app.describe('public.thread_statistics', '문의 통계 — Inquiries by day and category, for staff', '{
  "opened_on": "등록일 — Day of the first message (Asia/Seoul)", "category": "문의 분류 — Category", "thread_count": "문의 수 — Inquiries",
  "open_count": "진행 중 — Still open", "resolved_count": "처리 완료 — Resolved or closed", "answered_count": "답변 완료 — Answered at least once",
  "message_count": "메시지 수 — Messages", "unread_count": "관리자 미확인 수 — Messages the staff has not read",
  "response_minutes": "최초 답변 시간 합(분) — Minutes until the first answer, summed over the answered ones"}');
grant select on public.thread_statistics to authenticated;

create or replace function public.thread_analytics(p_from date default null, p_to date default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_rows jsonb;
begin
  if not app.platform_can('portal.message_threads:read') then
    perform app.fail_forbidden('portal.message_threads:read');
  end if;
  select jsonb_object_agg(g.key, g.figures) into v_rows from (
    select case s.level when 1 then 'by_day' when 2 then 'by_category' else 'totals' end as key,
      jsonb_agg(jsonb_build_object('day', s.opened_on, 'category', s.category, 'thread_count', s.threads, 'message_count', s.messages,
        'unread_count', s.unread, 'resolution_rate', s.resolution_rate, 'average_first_response_minutes', s.minutes)
      order by s.opened_on, s.category) as figures
    from (
      select d.opened_on, d.category, grouping(d.opened_on, d.category) as level, sum(d.thread_count) as threads, sum(d.message_count) as messages,
        sum(d.unread_count) as unread, round(sum(d.resolved_count) / nullif(sum(d.thread_count), 0) * 100, 1) as resolution_rate,
        round(sum(d.response_minutes) / nullif(sum(d.answered_count), 0), 1) as minutes
      from public.thread_statistics as d
      where (p_from is null or d.opened_on >= p_from) and (p_to is null or d.opened_on <= p_to)
      group by grouping sets ((d.opened_on), (d.category), ())
    ) as s
    group by s.level
  ) as g;
  return '{"by_day": [], "by_category": []}'::jsonb || v_rows;
end
$$;
comment on function public.thread_analytics(date, date) is
'문의 분석 — Staff: POST /rpc/thread_analytics {"p_from": "2026-10-01", "p_to": null} answers {totals, by_day, by_category} with counts, resolution rate (%) and average minutes to the first answer; error 403';

create or replace function app.received_files() returns table (bucket text, path text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select f.bucket, f.path from public.files as f
  where not f.is_deleted and split_part(f.path, '/', 1) = app.platform_folder() and (
    (f.tenant_id = app.company_id() and f.resource_type = 'public.thread_messages')
    or (f.resource_type = 'public.broadcasts' and f.resource_id in (
      select r.broadcast_id from public.broadcast_recipients as r where r.member_id = app.company_id() and r.deleted_at is null
    ))
  );
end
$$;
comment on function app.received_files() is '받은 첨부 — Objects of the platform''s folder that came to the caller''s company with answers and broadcasts';

create or replace function app.tg_members__erase_messages() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform set_config('app.erasing', 'on', true);
  delete from public.message_threads where member_id = new.id;
  delete from public.direct_messages where member_id = new.id;
  delete from public.broadcast_recipients where member_id = new.id;
  delete from public.notifications where member_id = new.id;
  perform set_config('app.erasing', '', true);
  return null;
end
$$;
comment on function app.tg_members__erase_messages() is '메시지 삭제 — What a company wrote and was told goes when it withdraws';
create or replace trigger tg_members__erase_messages after update of state on public.members
for each row when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function app.tg_members__erase_messages();

select app.expose('app.mark_threads(uuid[])', 'authenticated');
select app.expose('app.open_thread(uuid)', 'authenticated');
select app.expose('public.open_thread(uuid)', 'authenticated');
select app.expose('public.mark_threads_read(uuid[])', 'authenticated');
select app.expose('app.archive_threads(uuid[],boolean)', 'authenticated');
select app.expose('public.archive_threads(uuid[],boolean)', 'authenticated');
select app.expose('app.unread_counts()', 'authenticated');
select app.expose('public.unread_counts()', 'authenticated');
select app.expose('public.thread_analytics(date,date)', 'authenticated');
select app.expose('app.received_files()', 'authenticated');

-- sql/portal/statistics.sql
-- Figures for administrators (portal 5.1): the dashboard and the trend of one company. Everything is read from what was
-- approved, as it stood at approval; amounts are KRW.
select app.define_permission('portal.statistics:read', 'portal', '통계 조회', 'Read statistics');
select app.define_permission('portal.statistics:export', 'portal', '통계 내보내기', 'Export statistics');

create or replace function app.require_statistics() returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not app.platform_can('portal.statistics:read') and not app.performance_is_unattended() then
    perform app.fail_forbidden('portal.statistics:read');
  end if;
end
$$;
comment on function app.require_statistics() is '통계 권한 확인 — 403 for everybody but staff with portal.statistics:read';

-- One row a company and period: performance_records allows one live record of a period that is not rejected. A snapshot
-- is never removed, its record may be (imports); the wide column of the parts stays out of what is aggregated.
create or replace view app.approved_performance as
select
  s.performance_id,
  s.member_id,
  s.year,
  s.quarter,
  s.approved_at,
  s.region,
  s.company_kind,
  s.startup_stage,
  s.startup_type,
  s.ksic_major,
  s.ksic_sub,
  s.business_field,
  s.main_industry_ksic_major,
  s.main_industry_ksic_codes,
  s.participation_programs,
  s.cooperation_fields,
  s.has_investment,
  s.investment_amount,
  s.founding_date,
  s.employee_count,
  s.revenue,
  s.sales_current_year,
  s.export_current_year,
  s.new_employees_current_year,
  s.total_employees_current_year,
  s.supports_count,
  s.support_amount,
  s.intellectual_properties_count,
  s.patents_count,
  s.year * 4 + coalesce(s.quarter, 1) as first_quarter,
  s.year * 4 + coalesce(s.quarter, 4) as last_quarter
from public.performance_snapshots as s
inner join public.performance_records as r on s.performance_id = r.id
inner join public.members as m on s.member_id = m.id
where r.status = 'approved' and not r.is_deleted and not m.is_deleted;
revoke all on app.approved_performance from public, anon, authenticated;
select app.describe('app.approved_performance', '승인 실적 집계 원본 — Approved results of companies not deleted: what statistics count', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a
  where a.attrelid = 'public.performance_snapshots'::regclass and a.attnum > 0
    and a.attname in (
      select v.attname from pg_catalog.pg_attribute as v where v.attrelid = 'app.approved_performance'::regclass and v.attnum > 0
    )
) || '{
  "first_quarter": "시작 분기 — First quarter of the period: year * 4 + quarter",
  "last_quarter": "종료 분기 — Last quarter of the period: year * 4 + quarter"}');

-- A quarter means the records of that quarter; a year without a quarter, its quarters and its annual records.
create or replace function app.dashboard_figures(p_year integer, p_quarter integer)
returns table (
  dimension text, code text, year integer, quarter integer, companies bigint, records bigint, sales numeric, exports numeric,
  employment bigint, total_employees bigint, intellectual_properties bigint, patents bigint, supports bigint, support_amount numeric
)
language plpgsql
stable
security definer
set search_path = ''
-- seven sorts of 80,000 rows stay in memory
set work_mem = '32MB'
as $$
begin
  return query
  select
    case grouping(a.region, a.ksic_major, a.main_industry_ksic_major, a.startup_stage, a.year, a.quarter)
      when 31 then 'region' when 47 then 'industry' when 55 then 'main_industry' when 59 then 'stage' when 61 then 'year'
      when 60 then 'period' else 'total'
    end,
    coalesce(a.region, a.ksic_major, a.main_industry_ksic_major, a.startup_stage), a.year, a.quarter,
    count(distinct a.member_id), count(*), coalesce(sum(a.sales_current_year), 0), coalesce(sum(a.export_current_year), 0),
    coalesce(sum(a.new_employees_current_year), 0), coalesce(sum(a.total_employees_current_year), 0),
    coalesce(sum(a.intellectual_properties_count), 0), coalesce(sum(a.patents_count), 0), coalesce(sum(a.supports_count), 0),
    coalesce(sum(a.support_amount), 0)
  from app.approved_performance as a
  where (p_year is null or a.year = p_year) and (p_quarter is null or a.quarter = p_quarter)
  group by grouping sets (
    (), (a.region), (a.ksic_major), (a.main_industry_ksic_major), (a.startup_stage), (a.year), (a.year, a.quarter)
  );
end
$$;
comment on function app.dashboard_figures(integer, integer) is
'현황 집계 — Sums of the approved records of a year and quarter (null: all) in one pass: total, by region, industry, main industry, stage, year and period';

create or replace function app.dashboard_period_label(p_year integer, p_quarter integer) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return coalesce(nullif(concat_ws(' ', p_year::text || '년', p_quarter::text || '분기'), ''), '전체');
end
$$;
comment on function app.dashboard_period_label(integer, integer) is '조회 기간 표시 — 2025년 1분기, 2025년, 1분기 (of all years) or 전체';

create or replace function app.dashboard_totals(p_figures jsonb) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  return jsonb_build_object('reporting_companies', p_figures -> 'companies', 'approved_records', p_figures -> 'records',
    'total_sales', p_figures -> 'sales', 'total_exports', p_figures -> 'exports', 'total_employment', p_figures -> 'employment',
    'total_intellectual_property', p_figures -> 'intellectual_properties', 'total_patents', p_figures -> 'patents',
    'total_supports', p_figures -> 'supports', 'total_support_amount', p_figures -> 'support_amount');
end
$$;
comment on function app.dashboard_totals(jsonb) is '현황 합계 — The total line of app.dashboard_figures under the names of the dashboard''s cards';

-- A quarter is compared with the quarter before it, a year with the year before; all years with nothing.
create or replace function app.dashboard_comparison(p_totals jsonb, p_year integer, p_quarter integer) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_year constant integer := case when p_quarter between 2 and 4 then p_year else p_year - 1 end;
  v_quarter constant integer := case when p_quarter = 1 then 4 else p_quarter - 1 end;
  v_totals jsonb;
begin
  if p_year is null then
    return null;
  end if;
  select app.dashboard_totals(to_jsonb(f)) into v_totals
  from (
    select count(distinct a.member_id) as companies, count(*) as records, coalesce(sum(a.sales_current_year), 0) as sales,
      coalesce(sum(a.export_current_year), 0) as exports, coalesce(sum(a.new_employees_current_year), 0) as employment,
      coalesce(sum(a.intellectual_properties_count), 0) as intellectual_properties, coalesce(sum(a.patents_count), 0) as patents,
      coalesce(sum(a.supports_count), 0) as supports, coalesce(sum(a.support_amount), 0) as support_amount
    from app.approved_performance as a
    where a.year = v_year and (v_quarter is null or a.quarter = v_quarter)
  ) as f;
  return jsonb_build_object('year', v_year, 'quarter', v_quarter, 'label', app.dashboard_period_label(v_year, v_quarter),
    'totals', v_totals, 'changes', (
      select jsonb_object_agg(c.key, jsonb_build_object('difference', c.value::numeric - (v_totals ->> c.key)::numeric,
        'rate', round((c.value::numeric - (v_totals ->> c.key)::numeric) * 100 / nullif((v_totals ->> c.key)::numeric, 0), 1)))
      from jsonb_each_text(p_totals) as c
    ));
end
$$;
comment on function app.dashboard_comparison(jsonb, integer, integer) is
'전기 대비 — Totals of the period before and the change of each: difference, and rate in percent (null when there was nothing before)';

-- steps through the index on (year, quarter) instead of reading every snapshot
create or replace function app.statistics_years() returns integer[]
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    with recursive years as (
      select max(s.year) as year from public.performance_snapshots as s
      union all
      select (select max(s.year) from public.performance_snapshots as s where s.year < y.year) from years as y where y.year is not null
    )
    select coalesce(array_agg(y.year order by y.year), '{}') from years as y where y.year is not null
  );
end
$$;
comment on function app.statistics_years() is '통계 연도 — Years something was approved for, ascending';

create or replace function app.dashboard_registrations(p_year integer, p_quarter integer) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'members', (
      select jsonb_object_agg(s.state, coalesce(c.count, 0))
      from unnest(enum_range(null::public.member_state)) as s (state)
      left join (select m.state, count(*) as count from public.members as m where not m.is_deleted group by m.state) as c using (state)
    ),
    'records', (
      select jsonb_object_agg(s.status, coalesce(c.count, 0))
      from unnest(enum_range(null::public.performance_status)) as s (status)
      left join (
        select r.status, count(*) as count
        from public.performance_records as r
        inner join public.members as m on r.member_id = m.id
        where not r.is_deleted and not m.is_deleted and (p_year is null or r.year = p_year)
          and (p_quarter is null or r.quarter = p_quarter)
        group by r.status
      ) as c using (status)
      where s.status <> 'draft'
    ),
    'years', app.statistics_years(),
    -- whoever filed the year and its quarters is in a sum over both
    'annual_and_quarterly_companies', (
      select count(distinct (a.member_id, a.year)) from app.approved_performance as a
      where (p_year is null or a.year = p_year) and p_quarter is null and a.quarter is null and exists (
        select 1 from app.approved_performance as q
        where q.member_id = a.member_id and q.year = a.year and q.quarter is not null
      )
    )
  );
end
$$;
comment on function app.dashboard_registrations(integer, integer) is
'등록 현황 — Companies by state today, records of the period by status (drafts are the company''s own), years with approved records, and companies with annual and quarterly records of one year';

create or replace function app.dashboard_groups(p_figures jsonb, p_dimension text, p_group text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg((f.value - '{dimension,year,quarter,total_employees}'::text[])
      || jsonb_build_object('label_ko', coalesce(c.label_ko, f.value ->> 'code', '미분류'),
        'label_en', coalesce(c.label_en, f.value ->> 'code', 'Unclassified'),
        'label_zh', coalesce(c.label_zh, f.value ->> 'code', '未分类'))
      order by c.sort_order, f.value ->> 'code'), '[]')
    from jsonb_array_elements(p_figures) as f
    left join public.codes as c on c.group_code = p_group and c.code = f.value ->> 'code'
    where f.value ->> 'dimension' = p_dimension
  );
end
$$;
comment on function app.dashboard_groups(jsonb, text, text) is
'분류별 현황 — The figures of one dimension with the labels of its code list; code null holds records without the classification';

create or replace function app.dashboard_series(p_figures jsonb, p_dimension text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg((f.value - '{dimension,code}'::text[]) || jsonb_build_object('label', case
        when p_dimension = 'year' then f.value ->> 'year' || '년'
        when f.value ->> 'quarter' is null then f.value ->> 'year' || '년 연간'
        else app.dashboard_period_label((f.value ->> 'year')::integer, (f.value ->> 'quarter')::integer)
      end) order by (f.value ->> 'year')::integer, coalesce((f.value ->> 'quarter')::integer, 5)), '[]')
    from jsonb_array_elements(p_figures) as f
    where f.value ->> 'dimension' = p_dimension
  );
end
$$;
comment on function app.dashboard_series(jsonb, text) is
'기간별 현황 — Figures by period or year in the order of charts; annual records stand after the fourth quarter';

create or replace function app.dashboard(p_year integer, p_quarter integer) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_totals jsonb;
  v_figures jsonb;
  v_registrations jsonb;
begin
  perform app.require_statistics();
  perform app.fail_validation(
    case when coalesce(p_year, 2000) between 2000 and 2100 then '[]' else app.field_error('p_year', '2000~2100 사이의 연도를 입력해 주세요.') end
    || case when coalesce(p_quarter, 1) between 1 and 4 then '[]' else app.field_error('p_quarter', '1~4분기를 선택해 주세요.') end
  );
  select jsonb_agg(to_jsonb(f)) into v_figures from app.dashboard_figures(p_year, p_quarter) as f;
  select app.dashboard_totals(f) into v_totals from jsonb_array_elements(v_figures) as f where f ->> 'dimension' = 'total';
  v_registrations := app.dashboard_registrations(p_year, p_quarter);
  return v_registrations || jsonb_build_object(
    'year', p_year, 'quarter', p_quarter, 'label', app.dashboard_period_label(p_year, p_quarter),
    'has_data', (v_totals ->> 'approved_records')::integer > 0,
    'totals', v_totals || jsonb_build_object('total_members', v_registrations -> 'members' -> 'approved'),
    'previous', app.dashboard_comparison(v_totals, p_year, p_quarter),
    'by_region', app.dashboard_groups(v_figures, 'region', 'region'),
    'by_industry', app.dashboard_groups(v_figures, 'industry', 'ksic_major'),
    'by_main_industry', app.dashboard_groups(v_figures, 'main_industry', 'main_industry'),
    'by_stage', app.dashboard_groups(v_figures, 'stage', 'startup_stage'),
    'series', app.dashboard_series(v_figures, 'period'),
    'series_by_year', app.dashboard_series(v_figures, 'year')
  );
end
$$;
comment on function app.dashboard(integer, integer) is
'기업현황 — All figures of the dashboard as one object; errors 403, 422 naming p_year or p_quarter';

create or replace function public.dashboard(p_year integer default null, p_quarter integer default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.dashboard(p_year, p_quarter);
end
$$;
comment on function public.dashboard(integer, integer) is
'기업현황 — Dashboard of administrators: POST /rpc/dashboard {"p_year": 2025, "p_quarter": 1}, each null for all; amounts KRW, employment = new hires (명), approved records only; errors 403, 422';

create or replace function app.company_trend(p_member_id uuid)
returns table (
  year integer, quarter integer, period_label text, sales numeric, exports numeric, new_employees integer, total_employees integer,
  intellectual_properties integer, patents integer, supports integer, support_amount numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_is_staff constant boolean := app.platform_can('portal.statistics:read') or app.performance_is_unattended();
begin
  if v_is_staff and exists (select 1 from public.members as m where m.id = p_member_id and not m.is_deleted) then
    null;
  elsif p_member_id = app.company_id() and app.company_can('portal.performance_records:read') then
    null;
  elsif v_is_staff or app.company_id() <> p_member_id then
    perform app.fail_not_found();
  else
    perform app.fail_forbidden('portal.statistics:read');
  end if;
  return query
  select a.year, a.quarter, r.period_label, a.sales_current_year, a.export_current_year, a.new_employees_current_year,
    a.total_employees_current_year, a.intellectual_properties_count, a.patents_count, a.supports_count, a.support_amount
  from app.approved_performance as a
  inner join public.performance_records as r on a.performance_id = r.id
  where a.member_id = p_member_id
  order by a.year, coalesce(a.quarter, 5);
end
$$;
comment on function app.company_trend(uuid) is
'기업별 추이 — Approved figures of a company by period; staff with portal.statistics:read, and the company its own; another''s is 404';

create or replace function public.company_trend(p_member_id uuid)
returns table (
  year integer, quarter integer, period_label text, sales numeric, exports numeric, new_employees integer, total_employees integer,
  intellectual_properties integer, patents integer, supports integer, support_amount numeric
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select t.* from app.company_trend(p_member_id) as t;
end
$$;
comment on function public.company_trend(uuid) is
'기업별 추이 — A company''s approved figures by period for a chart: POST /rpc/company_trend {"p_member_id": "…"}; quarter null is the whole year, after the fourth quarter; amounts KRW, null when the part was not filed; filters of PostgREST apply (?year=gte.2023); errors 403, 404';

select app.expose('app.require_statistics()', 'authenticated');
select app.expose('app.dashboard_figures(integer,integer)');
select app.expose('app.dashboard_period_label(integer,integer)');
select app.expose('app.dashboard_totals(jsonb)');
select app.expose('app.dashboard_comparison(jsonb,integer,integer)');
select app.expose('app.statistics_years()');
select app.expose('app.dashboard_registrations(integer,integer)');
select app.expose('app.dashboard_groups(jsonb,text,text)');
select app.expose('app.dashboard_series(jsonb,text)');
select app.expose('app.dashboard(integer,integer)', 'authenticated');
select app.expose('public.dashboard(integer,integer)', 'authenticated');
select app.expose('app.company_trend(uuid)', 'authenticated');
select app.expose('public.company_trend(uuid)', 'authenticated');

-- sql/portal/statistics_report.sql
-- The statistics report (portal 5.2): one row a company that is approved today, with what was approved for the periods
-- asked for. Filters are data: a key, what it takes, and the condition it adds; conditions are ours, values are parameters.

create or replace function app.statistics_filters()
returns table (key text, kind text, code_group text, low numeric, high numeric, condition text)
language plpgsql
immutable
set search_path = ''
as $$
begin
  return query values
    ('year', 'integer', null::text, 2000::numeric, 2100::numeric, null::text),
    ('quarter', 'integer', null, 1, 4, null),
    ('month', 'integer', null, 1, 12, null),
    ('from_year', 'integer', null, 2000, 2100, null),
    ('from_quarter', 'integer', null, 1, 4, null),
    ('to_year', 'integer', null, 2000, 2100, null),
    ('to_quarter', 'integer', null, 1, 4, null),
    ('ip_scope', 'choice', 'patent,all', null, null, null),
    ('search_query', 'text', null, null, 100, 'app.statistics_named(f.company_name, f.business_number, $1 ->> ''search_query'')'),
    ('member_ids', 'uuids', null, null, 10000, 'f.member_id::text = any(%s)'),
    ('regions', 'codes', 'region', null, null, 'f.region = any(%s)'),
    ('in_gangwon', 'boolean', null, null, null, '(f.region <> ''other'') = ($1 ->> ''in_gangwon'')::boolean'),
    ('company_kinds', 'codes', 'company_kind', null, null, 'f.company_kind = any(%s)'),
    ('startup_stages', 'codes', 'startup_stage', null, null, 'f.startup_stage = any(%s)'),
    ('startup_types', 'codes', 'startup_type', null, null, 'f.startup_type = any(%s)'),
    ('major_industry_codes', 'codes', 'ksic_major', null, null, 'f.ksic_major = any(%s)'),
    ('sub_industry_codes', 'codes', 'ksic_sub', null, null, 'f.ksic_sub = any(%s)'),
    ('business_fields', 'codes', 'business_field', null, null, 'f.business_field = any(%s)'),
    ('gangwon_industry_codes', 'codes', 'main_industry,main_industry_ksic', null, null,
      '(f.main_industry_ksic_major || f.main_industry_ksic_codes) && %s'),
    ('policy_tags', 'codes', 'participation_program', null, null, 'f.participation_programs && %s'),
    ('cooperation_fields', 'codes', 'cooperation_field', null, null, 'f.cooperation_fields && %s'),
    ('gender', 'code', 'gender', null, null, 'f.gender = ($1 ->> ''gender'')'),
    ('min_age', 'integer', null, 0, 150, 'f.age >= %s'),
    ('max_age', 'integer', null, 0, 150, 'f.age <= %s'),
    ('min_work_years', 'number', null, 0, 200, 'f.founding_date <= app.today() - make_interval(months => (%s * 12)::integer)'),
    ('max_work_years', 'number', null, 0, 200, 'f.founding_date >= app.today() - make_interval(months => (%s * 12)::integer)'),
    ('has_investment', 'boolean', null, null, null, 'coalesce(f.has_investment, false) = ($1 ->> ''has_investment'')::boolean'),
    ('min_investment', 'number', null, 0, 1e15, 'f.total_investment >= %s'),
    ('max_investment', 'number', null, 0, 1e15, 'f.total_investment <= %s'),
    ('min_patents', 'integer', null, 0, 1000000, 'f.patent_count >= %s'),
    ('max_patents', 'integer', null, 0, 1000000, 'f.patent_count <= %s'),
    ('min_revenue', 'number', null, 0, 1e15, 'f.annual_revenue >= %s'),
    ('max_revenue', 'number', null, 0, 1e15, 'f.annual_revenue <= %s'),
    ('min_exports', 'number', null, 0, 1e15, 'f.export_amount >= %s'),
    ('max_exports', 'number', null, 0, 1e15, 'f.export_amount <= %s'),
    ('min_employees', 'integer', null, 0, 1000000, 'f.employees >= %s'),
    ('max_employees', 'integer', null, 0, 1000000, 'f.employees <= %s');
end
$$;
comment on function app.statistics_filters() is
'통계 필터 정의 — Every filter: kind, its code lists or choices, bounds (of a text its length, of a list its size), and its condition on f, %s being its value';

create or replace function app.statistics_named(p_company_name text, p_business_number text, p_search text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return strpos(lower(p_company_name), lower(btrim(p_search))) > 0
    or (app.digits(p_search) ~ '^\d+$' and strpos(p_business_number, app.digits(p_search)) > 0);
end
$$;
comment on function app.statistics_named(text, text, text) is
'통계 검색어 확인 — Whether the name or the number contains the text; hyphens of a number do not matter';

-- Imports and old clients still say pre_startup, MALE or STARTUP_UNIVERSITY: codes.attributes knows them.
create or replace function app.statistics_code(p_groups text, p_code text) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select min(c.code) from public.codes as c
    where c.group_code = any(string_to_array(p_groups, ','))
      and (c.code = p_code or c.attributes ->> 'statistics_tag' = p_code or c.attributes -> 'aliases' ? p_code)
  );
end
$$;
comment on function app.statistics_code(text, text) is
'통계 코드 확인 — The code that a code, an alias or a statistics tag stands for in code lists (comma separated), else null';

create or replace function app.statistics_value_error(p_kind text, p_groups text, p_low numeric, p_high numeric, p_value jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_type constant text := jsonb_typeof(p_value);
begin
  if p_kind in ('integer', 'number') then
    if v_type <> 'number' then
      return '숫자를 입력해 주세요.';
    elsif p_kind = 'integer' and p_value::numeric <> trunc(p_value::numeric) then
      return '정수를 입력해 주세요.';
    elsif p_value::numeric not between p_low and p_high then
      return format('%s 이상 %s 이하의 값을 입력해 주세요.', p_low, p_high::numeric(20, 0));
    end if;
  elsif p_kind = 'boolean' then
    return case when v_type <> 'boolean' then 'true 또는 false를 입력해 주세요.' end;
  elsif p_kind in ('text', 'choice', 'code') then
    return case
      when v_type <> 'string' then '문자열을 입력해 주세요.'
      when p_kind = 'text' and length(p_value #>> '{}') > p_high then format('%s자 이내로 입력해 주세요.', p_high)
      when p_kind = 'choice' and p_value #>> '{}' <> all(string_to_array(p_groups, ',')) then '목록에 있는 값을 선택해 주세요.'
      when p_kind = 'code' and app.statistics_code(p_groups, p_value #>> '{}') is null then '목록에 있는 값을 선택해 주세요.'
    end;
  elsif v_type <> 'array' or jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")') then
    return '값의 목록을 입력해 주세요.';
  elsif jsonb_array_length(p_value) > coalesce(p_high, 500) then
    return format('%s개 이내로 선택해 주세요.', coalesce(p_high, 500));
  elsif exists (
    select 1 from jsonb_array_elements_text(p_value) as e
    where (case p_kind when 'uuids' then e !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      else app.statistics_code(p_groups, e) is null end)
  ) then
    return '목록에 있는 값을 선택해 주세요.';
  end if;
  return null;
end
$$;
comment on function app.statistics_value_error(text, text, numeric, numeric, jsonb) is
'통계 필터 값 확인 — What is wrong with a value of a filter, null when nothing is';

create or replace function app.statistics_filter_errors(p_filters jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('field', e.key, 'message', e.message) order by e.key), '[]')
    from (
      select g.key, (case when f.key is null then '사용할 수 없는 필터입니다.'
        else app.statistics_value_error(f.kind, f.code_group, f.low, f.high, g.value) end) as message
      from jsonb_each(p_filters) as g
      left join app.statistics_filters() as f on g.key = f.key
      union all
      select f.key, '최솟값이 최댓값보다 큽니다.'
      from app.statistics_filters() as f
      where f.key like 'min\_%' and jsonb_typeof(p_filters -> f.key) = 'number'
        and jsonb_typeof(p_filters -> replace(f.key, 'min_', 'max_')) = 'number'
        and (p_filters ->> f.key)::numeric > (p_filters ->> replace(f.key, 'min_', 'max_'))::numeric
      union all
      select c.key, c.message
      from (values
        ('quarter', p_filters ? 'quarter' and not p_filters ? 'year', '연도를 함께 선택해 주세요.'),
        ('month', p_filters ? 'month' and not p_filters ? 'year', '연도를 함께 선택해 주세요.'),
        ('month', p_filters ?& '{month,quarter}', '분기와 월 중 하나만 선택해 주세요.'),
        ('from_quarter', p_filters ? 'from_quarter' and not p_filters ? 'from_year', '시작 연도를 함께 선택해 주세요.'),
        ('to_quarter', p_filters ? 'to_quarter' and not p_filters ? 'to_year', '종료 연도를 함께 선택해 주세요.'),
        ('year', p_filters ? 'year' and p_filters ?| '{from_year,to_year}', '연도와 기간 중 하나만 선택해 주세요.')
      ) as c (key, is_wrong, message)
      where c.is_wrong
    ) as e
    where e.message is not null
  );
end
$$;
comment on function app.statistics_filter_errors(jsonb) is
'통계 필터 확인 — Everything wrong with the filters: unknown keys, types, ranges, codes, minimum above maximum, a quarter without its year';

-- Null and an empty list filter nothing; aliases become codes.
create or replace function app.statistics_normalized(p_filters jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_filters jsonb;
  v_errors jsonb;
begin
  if coalesce(jsonb_typeof(p_filters), 'null') not in ('null', 'object') then
    perform app.fail_validation(app.field_error('p_filters', '필터는 객체여야 합니다.'));
  end if;
  select coalesce(jsonb_object_agg(g.key, g.value), '{}') into v_filters
  from jsonb_each(coalesce(nullif(p_filters, 'null'), '{}')) as g
  where g.value not in ('null', '[]', '""') or not exists (select 1 from app.statistics_filters() as f where f.key = g.key);
  v_errors := app.statistics_filter_errors(v_filters);
  if v_errors = '[]' and (v_filters ?& '{from_year,to_year}') and (v_filters ->> 'from_year')::integer * 4
    + coalesce((v_filters ->> 'from_quarter')::integer, 1) > (v_filters ->> 'to_year')::integer * 4 + coalesce((v_filters ->> 'to_quarter')::integer, 4) then
    v_errors := app.field_error('from_year', '시작 기간이 종료 기간보다 늦습니다.');
  end if;
  perform app.fail_validation(v_errors);
  -- "no investment" switches the amounts off
  if (v_filters ->> 'has_investment')::boolean is false then
    v_filters := v_filters - '{min_investment,max_investment}'::text[];
  end if;
  return (
    select coalesce(jsonb_object_agg(g.key, case f.kind
      when 'code' then to_jsonb(app.statistics_code(f.code_group, g.value #>> '{}'))
      when 'codes' then (
        select jsonb_agg(distinct app.statistics_code(f.code_group, e)) from jsonb_array_elements_text(g.value) as e
      )
      when 'uuids' then lower(g.value::text)::jsonb
      else g.value
    end), '{}')
    from jsonb_each(v_filters) as g
    inner join app.statistics_filters() as f on g.key = f.key
  );
end
$$;
comment on function app.statistics_normalized(jsonb) is
'통계 필터 정리 — The filters that apply, with codes for aliases; 422 names every field that is wrong';

-- A period counts when it lies wholly inside the range, so annual records count when their whole year is asked for.
-- Without a period every approved company has its row, with its profile when nothing was approved.
create or replace function app.statistics_companies(p_from integer, p_to integer, p_all_rights boolean)
returns table (
  member_id uuid, business_number text, company_name text, region text, company_kind text, startup_stage text, startup_type text,
  ksic_major text, ksic_sub text, business_field text, main_industry_ksic_major text, main_industry_ksic_codes text[],
  participation_programs text[], cooperation_fields text[], has_investment boolean, total_investment numeric, founding_date date,
  work_years numeric, gender text, age integer, employees integer, annual_revenue numeric, export_amount numeric,
  patent_count bigint, intellectual_properties_count bigint, supports_count bigint, support_amount numeric,
  latest_year integer, latest_quarter integer, records_count bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  with ranked as (
    select a.*, row_number() over latest as recency, count(*) over whole as records, sum(a.patents_count) over whole as patents,
      sum(a.intellectual_properties_count) over whole as rights, sum(a.supports_count) over whole as supports,
      sum(a.support_amount) over whole as amount
    from app.approved_performance as a
    where (p_from is null or a.first_quarter >= p_from) and (p_to is null or a.last_quarter <= p_to)
    window whole as (partition by a.member_id),
      latest as (partition by a.member_id order by a.year desc, coalesce(a.quarter, 5) desc)
  )
  select m.id, m.business_number, m.company_name, c.region, c.company_kind, c.startup_stage, c.startup_type, c.ksic_major,
    c.ksic_sub, c.business_field, c.main_industry_ksic_major, c.main_industry_ksic_codes, c.participation_programs,
    c.cooperation_fields, c.has_investment, c.investment_amount, c.founding_date,
    trunc((extract(year from age(app.today(), c.founding_date)) * 12 + extract(month from age(app.today(), c.founding_date))) / 12, 1),
    m.representative_gender, extract(year from age(app.today(), m.representative_birth_date))::integer,
    coalesce(r.total_employees_current_year, c.employee_count), coalesce(r.sales_current_year, c.revenue), r.export_current_year,
    coalesce((case when p_all_rights then r.rights else r.patents end), 0), coalesce(r.rights, 0), coalesce(r.supports, 0),
    coalesce(r.amount, 0), r.year, r.quarter, coalesce(r.records, 0)
  from public.members as m
  left join ranked as r on m.id = r.member_id and r.recency = 1
  cross join lateral (
    select r.region, r.company_kind, r.startup_stage, r.startup_type, r.ksic_major, r.ksic_sub, r.business_field,
      r.main_industry_ksic_major, r.main_industry_ksic_codes, r.participation_programs, r.cooperation_fields, r.has_investment,
      r.investment_amount, r.founding_date, r.employee_count, r.revenue
    where r.member_id is not null
    union all
    select m.region, m.company_kind, m.startup_stage, m.startup_type, m.ksic_major, m.ksic_sub, m.business_field,
      m.main_industry_ksic_major, m.main_industry_ksic_codes, m.participation_programs, m.cooperation_fields, m.has_investment,
      m.investment_amount, m.founding_date, m.employee_count, m.revenue
    where r.member_id is null
  ) as c
  where m.state = 'approved' and not m.is_deleted and (r.member_id is not null or (p_from is null and p_to is null));
end
$$;
comment on function app.statistics_companies(integer, integer, boolean) is
'통계 대상 기업 — Approved companies with the latest approved figures and the counted rights and supports of the periods from p_from to p_to (year * 4 + quarter, null open); patent_count counts all rights when p_all_rights';

create or replace function app.statistics_conditions(p_filters jsonb) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
    select coalesce(string_agg(replace(f.condition, '%s', case
        when f.kind in ('codes', 'uuids') then format('array(select jsonb_array_elements_text($1 -> %L))', f.key)
        else format('($1 ->> %L)::numeric', f.key)
      end), ' and ' order by f.key), 'true')
    from app.statistics_filters() as f
    where p_filters ? f.key and f.condition is not null
  );
end
$$;
comment on function app.statistics_conditions(jsonb) is
'통계 조건식 — The conditions of the filters given, over f and the filters as $1; only keys of app.statistics_filters reach the text';

create or replace function app.statistics_query(
  p_filters jsonb, p_sort text, p_descending boolean, p_limit integer, p_offset integer
) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_filters jsonb;
  v_from integer;
  v_to integer;
  v_answer jsonb;
begin
  perform app.require_statistics();
  if p_sort not in ('company_name', 'business_number', 'annual_revenue', 'export_amount', 'total_investment', 'patent_count',
    'work_years', 'employees', 'support_amount') then
    perform app.fail_validation(app.field_error('p_sort', '정렬할 수 없는 항목입니다.'));
  end if;
  v_filters := app.statistics_normalized(p_filters);
  v_from := coalesce((v_filters ->> 'year')::integer, (v_filters ->> 'from_year')::integer) * 4
    + coalesce((v_filters ->> 'quarter')::integer, (2 + (v_filters ->> 'month')::integer) / 3, (v_filters ->> 'from_quarter')::integer, 1);
  v_to := coalesce((v_filters ->> 'year')::integer, (v_filters ->> 'to_year')::integer) * 4
    + coalesce((v_filters ->> 'quarter')::integer, (2 + (v_filters ->> 'month')::integer) / 3, (v_filters ->> 'to_quarter')::integer, 4);
  execute format($query$
    with found as materialized (select f.* from app.statistics_companies($2, $3, $4) as f where %s),
    page as (select f.*, row_number() over (order by f.%I %s nulls last, f.company_name, f.member_id) as position
      from found as f order by position limit $5 offset $6)
    select jsonb_build_object('total', s.companies, 'summary', to_jsonb(s), 'items', coalesce(
      -- what the representative is may be asked for, it is not handed out
      (select jsonb_agg(to_jsonb(p) - '{gender,age,position}'::text[] order by p.position) from page as p), '[]'))
    from (
      select count(*) as companies, coalesce(sum(f.annual_revenue), 0) as annual_revenue,
        coalesce(sum(f.export_amount), 0) as export_amount, coalesce(sum(f.total_investment), 0) as total_investment,
        coalesce(sum(f.patent_count), 0) as patent_count, coalesce(sum(f.employees), 0) as employees,
        coalesce(sum(f.support_amount), 0) as support_amount
      from found as f
    ) as s
  $query$, app.statistics_conditions(v_filters), p_sort, case when p_descending then 'desc' else 'asc' end)
  into v_answer
  using v_filters, v_from, v_to, coalesce(v_filters ->> 'ip_scope', 'patent') = 'all', p_limit, p_offset;
  return v_answer || jsonb_build_object('filters', v_filters);
end
$$;
comment on function app.statistics_query(jsonb, text, boolean, integer, integer) is
'통계 조회 — {total, summary, items, filters} for screens and exports; permission portal.statistics:read; errors 403, 422 naming the field';

create or replace function public.statistics_report(
  p_filters jsonb default '{}', p_sort text default 'company_name', p_descending boolean default false,
  p_page integer default 1, p_page_size integer default 10
) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.fail_validation(
    case when p_page between 1 and 1000000 then '[]' else app.field_error('p_page', '1 이상의 페이지를 입력해 주세요.') end
    || case when p_page_size between 1 and 100 then '[]' else app.field_error('p_page_size', '1~100 사이의 값을 입력해 주세요.') end
  );
  return app.statistics_query(p_filters, coalesce(p_sort, 'company_name'), coalesce(p_descending, false), p_page_size,
    (p_page - 1) * p_page_size) || jsonb_build_object('page', p_page, 'page_size', p_page_size);
end
$$;
comment on function public.statistics_report(jsonb, text, boolean, integer, integer) is
'통계 리포트 — Approved companies under any combination of filters: POST /rpc/statistics_report {"p_filters": {"year": 2025, "regions": ["wonju"], "min_patents": 3}, "p_sort": "annual_revenue", "p_descending": true, "p_page": 1, "p_page_size": 20}; amounts KRW; {items, total, page, page_size, summary, filters}; errors 403, 422 naming the filter';

select app.expose('app.statistics_filters()');
select app.expose('app.statistics_named(text,text,text)');
select app.expose('app.statistics_code(text,text)');
select app.expose('app.statistics_value_error(text,text,numeric,numeric,jsonb)');
select app.expose('app.statistics_filter_errors(jsonb)');
select app.expose('app.statistics_normalized(jsonb)');
select app.expose('app.statistics_companies(integer,integer,boolean)');
select app.expose('app.statistics_conditions(jsonb)');
select app.expose('app.statistics_query(jsonb,text,boolean,integer,integer)', 'authenticated');
select app.expose('public.statistics_report(jsonb,text,boolean,integer,integer)', 'authenticated');

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
    -- whoever may upload for the platform sees what is public there anyway, and can have it checked and bound
    or (
      bucket_id = 'public-files' and (storage.foldername(name))[1] = (select app.platform_folder())
      and (select app.platform_can('portal.files:create'))
    )
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

-- policies/portal/content.sql
-- Published content: visitors and members read exactly what is published now, staff with the permission also drafts and
-- what is planned. The same staff write; nobody else does.
create policy notices_read_published on public.notices for select to anon using (
  not is_deleted and is_published and published_at <= now()
);
create policy notices_read on public.notices for select to authenticated using (
  not is_deleted and ((is_published and published_at <= now()) or (select app.platform_can('portal.notices:read')))
);
create policy notices_create on public.notices for insert to authenticated with check ((select app.platform_can('portal.notices:create')));
create policy notices_update on public.notices for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.notices:update'))
) with check ((select app.platform_can('portal.notices:update')));
create policy notices_delete on public.notices for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.notices:delete'))
);
grant select on public.notices to anon, authenticated;
grant delete on public.notices to authenticated;
grant insert (id, board_type, title, content_html, is_pinned, is_published, published_at),
update (id, board_type, title, content_html, is_pinned, is_published, published_at) on public.notices to authenticated;

-- seen with their notice: the inner query is filtered by its policies
create policy notice_counters_read on public.notice_counters for select to anon, authenticated using (
  exists (select 1 from public.notices as n where n.id = notice_counters.notice_id)
);
grant select on public.notice_counters to anon, authenticated;
grant select on public.notice_posts to anon, authenticated;

create policy press_releases_read_published on public.press_releases for select to anon using (
  not is_deleted and is_published and published_at <= now()
);
create policy press_releases_read on public.press_releases for select to authenticated using (
  not is_deleted and ((is_published and published_at <= now()) or (select app.platform_can('portal.press_releases:read')))
);
create policy press_releases_create on public.press_releases for insert to authenticated with check (
  (select app.platform_can('portal.press_releases:create'))
);
create policy press_releases_update on public.press_releases for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.press_releases:update'))
) with check ((select app.platform_can('portal.press_releases:update')));
create policy press_releases_delete on public.press_releases for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.press_releases:delete'))
);
grant select on public.press_releases to anon, authenticated;
grant delete on public.press_releases to authenticated;
grant insert (id, title, author_name, image_url, link_url, is_published, published_at),
update (id, title, author_name, image_url, link_url, is_published, published_at) on public.press_releases to authenticated;

create policy faqs_read_published on public.faqs for select to anon using (not is_deleted and is_published);
create policy faqs_read on public.faqs for select to authenticated using (
  not is_deleted and (is_published or (select app.platform_can('portal.faqs:read')))
);
create policy faqs_create on public.faqs for insert to authenticated with check ((select app.platform_can('portal.faqs:create')));
create policy faqs_update on public.faqs for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.faqs:update'))
) with check ((select app.platform_can('portal.faqs:update')));
create policy faqs_delete on public.faqs for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.faqs:delete'))
);
grant select on public.faqs to anon, authenticated;
grant delete on public.faqs to authenticated;
grant insert (id, category, question, answer_html, display_order, is_published),
update (id, category, question, answer_html, display_order, is_published) on public.faqs to authenticated;

-- one row, which is there from the beginning: it is only changed
create policy system_info_read on public.system_info for select to anon, authenticated using (not is_deleted);
create policy system_info_update on public.system_info for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.system_info:update'))
) with check ((select app.platform_can('portal.system_info:update')));
grant select on public.system_info to anon, authenticated;
grant update (content_html, image_url) on public.system_info to authenticated;

-- policies/portal/content_banners.sql
-- Shown now, or for the staff who keep them.
create policy banners_read_active on public.banners for select to anon using (not is_deleted and is_active and image_url is not null);
create policy banners_read on public.banners for select to authenticated using (
  not is_deleted and ((is_active and image_url is not null) or (select app.platform_can('portal.banners:read')))
);
create policy banners_create on public.banners for insert to authenticated with check ((select app.platform_can('portal.banners:create')));
create policy banners_update on public.banners for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.banners:update'))
) with check ((select app.platform_can('portal.banners:update')));
create policy banners_delete on public.banners for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.banners:delete'))
);
grant select on public.banners to anon, authenticated;
grant delete on public.banners to authenticated;
grant insert (
  id, place, image_url, mobile_image_url, link_url, title_ko, title_zh, subtitle_ko, subtitle_zh, display_order, is_active
), update (
  id, place, image_url, mobile_image_url, link_url, title_ko, title_zh, subtitle_ko, subtitle_zh, display_order, is_active
) on public.banners to authenticated;

create policy popups_read_open on public.popups for select to anon using (
  not is_deleted and is_active and coalesce(starts_at <= now(), true) and coalesce(ends_at > now(), true)
);
create policy popups_read on public.popups for select to authenticated using (
  not is_deleted and (
    (is_active and coalesce(starts_at <= now(), true) and coalesce(ends_at > now(), true))
    or (select app.platform_can('portal.popups:read'))
  )
);
create policy popups_create on public.popups for insert to authenticated with check ((select app.platform_can('portal.popups:create')));
create policy popups_update on public.popups for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.popups:update'))
) with check ((select app.platform_can('portal.popups:update')));
create policy popups_delete on public.popups for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.popups:delete'))
);
grant select on public.popups to anon, authenticated;
grant delete on public.popups to authenticated;
grant insert (
  id, title, content_html, image_url, link_url, width, height, position, is_active, starts_at, ends_at
), update (
  id, title, content_html, image_url, link_url, width, height, position, is_active, starts_at, ends_at
) on public.popups to authenticated;

-- policies/portal/content_legal.sql
-- Everybody reads what is and was in force: a company finds the text that it agreed to. Versions to come are for staff.
create policy legal_contents_read_published on public.legal_contents for select to anon using (effective_at <= now());
create policy legal_contents_read on public.legal_contents for select to authenticated using (
  effective_at <= now() or (select app.platform_can('portal.legal_contents:read'))
);
grant select on public.legal_contents to anon, authenticated;
grant select on public.current_legal_contents to anon, authenticated;

-- policies/portal/performance.sql
-- A company sees its own results; staff see what was submitted, never a draft. A state that forbids a change is refused
-- with 409 by the triggers, so these policies say only whose rows they are: a hidden row would answer 204 and do nothing.
create policy performance_records_read on public.performance_records for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or (status <> 'draft' and (select app.platform_can('portal.performance_records:read')))
  )
);
create policy performance_records_create on public.performance_records for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_records_update on public.performance_records for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_records_delete on public.performance_records for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_records to authenticated;
grant insert (id, year, quarter, notes), update (id, year, quarter, notes) on public.performance_records to authenticated;

-- policies/portal/performance_parts.sql
-- Parts are seen by whoever sees their record, so drafts stay the company's own here too.
create policy performance_sales_read on public.performance_sales for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or ((select app.platform_can('portal.performance_records:read')) and exists (
      select 1 from public.performance_records as r where r.id = performance_sales.performance_id and r.status <> 'draft'
    ))
  )
);
create policy performance_sales_create on public.performance_sales for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_sales_update on public.performance_sales for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_sales_delete on public.performance_sales for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_sales to authenticated;
grant insert (
  id, performance_id, sales_previous_year, sales_current_year, sales_reporting_date, export_previous_year,
  export_current_year, export_reporting_date, hsk_code, export_country1, export_country2,
  existing_employees_previous_year, existing_employees_current_year, new_employees_previous_year, new_employees_current_year
), update (
  id, performance_id, sales_previous_year, sales_current_year, sales_reporting_date, export_previous_year,
  export_current_year, export_reporting_date, hsk_code, export_country1, export_country2,
  existing_employees_previous_year, existing_employees_current_year, new_employees_previous_year, new_employees_current_year
) on public.performance_sales to authenticated;

create policy performance_supports_read on public.performance_supports for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or ((select app.platform_can('portal.performance_records:read')) and exists (
      select 1 from public.performance_records as r where r.id = performance_supports.performance_id and r.status <> 'draft'
    ))
  )
);
create policy performance_supports_create on public.performance_supports for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_supports_update on public.performance_supports for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_supports_delete on public.performance_supports for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_supports to authenticated;
grant insert (
  id, performance_id, sort_order, project_name, startup_project_name, support_organization, support_amount, start_date, end_date
), update (
  id, performance_id, sort_order, project_name, startup_project_name, support_organization, support_amount, start_date, end_date
) on public.performance_supports to authenticated;

create policy performance_intellectual_properties_read on public.performance_intellectual_properties
for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
    or ((select app.platform_can('portal.performance_records:read')) and exists (
      select 1 from public.performance_records as r where r.id = performance_intellectual_properties.performance_id and r.status <> 'draft'
    ))
  )
);
create policy performance_intellectual_properties_create on public.performance_intellectual_properties
for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:create'))
);
create policy performance_intellectual_properties_update on public.performance_intellectual_properties
for update to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:update'))
) with check (member_id = (select app.tenant_id()));
create policy performance_intellectual_properties_delete on public.performance_intellectual_properties
for delete to authenticated using (
  not is_deleted and member_id = (select app.tenant_id()) and (select app.can('portal.performance_records:delete'))
);
grant select, delete on public.performance_intellectual_properties to authenticated;
grant insert (
  id, performance_id, sort_order, name, ip_number, ip_type, registration_type, country, country_name, overseas_type,
  registration_date, public_disclosure
), update (
  id, performance_id, sort_order, name, ip_number, ip_type, registration_type, country, country_name, overseas_type,
  registration_date, public_disclosure
) on public.performance_intellectual_properties to authenticated;

-- Proofs of a draft are hidden from staff as the draft is; these narrow the policies of files.sql.
create policy files_performance_proofs on public.files as restrictive for select to authenticated using (
  tenant_id = (select app.company_id())
  or purpose not in ('performance_sales_proof', 'performance_support_proof', 'performance_ip_proof')
  or exists (select 1 from public.performance_sales as p where p.id = files.resource_id)
  or exists (select 1 from public.performance_supports as p where p.id = files.resource_id)
  or exists (select 1 from public.performance_intellectual_properties as p where p.id = files.resource_id)
);
create policy performance_proofs_read on storage.objects as restrictive for select to authenticated using (
  bucket_id <> 'private-files'
  or (storage.foldername(name))[2] not in ('performance_sales_proof', 'performance_support_proof', 'performance_ip_proof')
  or (storage.foldername(name))[1] = (select app.company_id())::text
  or exists (select 1 from public.files as f where f.bucket = objects.bucket_id and f.path = objects.name)
);

-- policies/portal/performance_review.sql
-- A draft has neither: both exist from the first decision on.
create policy performance_reviews_read on public.performance_reviews for select to authenticated using (
  (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
  or (select app.platform_can('portal.performance_records:read'))
);
grant select on public.performance_reviews to authenticated;

create policy performance_snapshots_read on public.performance_snapshots for select to authenticated using (
  (member_id = (select app.company_id()) and (select app.company_can('portal.performance_records:read')))
  or (select app.platform_can('portal.performance_records:read'))
);
grant select on public.performance_snapshots to authenticated;

-- policies/portal/projects.sql
-- Announcements are published content while they are active or closed; drafts and archived ones are for staff.
create policy projects_read on public.projects for select to authenticated using (
  not is_deleted and (state in ('active', 'inactive') or (select app.platform_can('portal.projects:read')))
);
create policy projects_read_published on public.projects for select to anon using (not is_deleted and state in ('active', 'inactive'));
create policy projects_create on public.projects for insert to authenticated with check (
  (select app.platform_can('portal.projects:create'))
);
create policy projects_update on public.projects for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.projects:update'))
) with check ((select app.platform_can('portal.projects:update')));
create policy projects_delete on public.projects for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.projects:delete'))
);
grant select on public.projects to anon, authenticated;
grant delete on public.projects to authenticated;
grant insert (
  id, title, description, target_audience, target_member_id, target_business_number, target_company_name, start_date,
  end_date, start_time, end_time
), update (
  id, title, description, target_audience, target_member_id, target_business_number, target_company_name, start_date,
  end_date, start_time, end_time
) on public.projects to authenticated;

-- seen with their programme: the inner query is filtered by its policies
create policy project_counters_read on public.project_counters for select to anon, authenticated using (
  exists (select 1 from public.projects as p where p.id = project_counters.project_id)
);
grant select on public.project_counters to anon, authenticated;

-- policies/portal/projects_applications.sql
-- A company reads its own applications in every state; staff read all. Applications are made by insert, which the guard
-- trigger checks, and change by public.transition only.
create policy project_applications_read on public.project_applications for select to authenticated using (
  not is_deleted and (member_id = (select app.company_id()) or (select app.platform_can('portal.project_applications:read')))
);
create policy project_applications_create on public.project_applications for insert to authenticated with check (
  member_id = (select app.tenant_id()) and (select app.can('portal.project_applications:create'))
);
grant select on public.project_applications to authenticated;
grant insert (id, project_id, applicant_name, applicant_phone, application_reason) on public.project_applications to authenticated;

-- policies/portal/projects_materials.sql
create policy application_materials_read on public.application_materials for select to authenticated using (
  member_id = (select app.company_id()) or (select app.platform_can('portal.project_applications:read'))
);
grant select on public.application_materials to authenticated;

-- policies/portal/projects_views.sql
grant select on public.project_overview to anon, authenticated;
grant select on public.application_counts to authenticated;

-- policies/portal/support.sql
-- A company sees its own inquiries and writes into them while it is approved; staff with the permission see all of them.
-- Threads are opened by public.create_thread, states move by public.transition, counters belong to the server.
create policy message_threads_read on public.message_threads for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.message_threads:read')))
    or (select app.platform_can('portal.message_threads:read'))
  )
);
create policy message_threads_update on public.message_threads for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_threads:update'))
) with check ((select app.platform_can('portal.message_threads:update')));
grant select on public.message_threads to authenticated;
grant update (category, priority, assigned_to) on public.message_threads to authenticated;

create policy thread_messages_read on public.thread_messages for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.message_threads:read')))
    or (select app.platform_can('portal.message_threads:read'))
  )
);
create policy thread_messages_create on public.thread_messages for insert to authenticated with check (
  (member_id = (select app.tenant_id()) and (select app.can('portal.message_threads:create')))
  or (select app.platform_can('portal.message_threads:create'))
);
grant select on public.thread_messages to authenticated;
grant insert (id, thread_id, content, is_important) on public.thread_messages to authenticated;

-- policies/portal/support_threads.sql
create policy message_templates_read on public.message_templates for select to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_templates:read'))
);
create policy message_templates_create on public.message_templates for insert to authenticated with check (
  (select app.platform_can('portal.message_templates:create'))
);
create policy message_templates_update on public.message_templates for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_templates:update'))
) with check ((select app.platform_can('portal.message_templates:update')));
create policy message_templates_delete on public.message_templates for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_templates:delete'))
);
grant select, delete on public.message_templates to authenticated;
grant insert (id, kind, category, title, content, sort_order, is_active) on public.message_templates to authenticated;
grant update (id, kind, category, title, content, sort_order, is_active) on public.message_templates to authenticated;

-- policies/portal/support_direct.sql
-- Each end sees the message until it took it out of its own box. Marks and removal go through functions, because which
-- columns somebody may write depends on the end.
create policy direct_messages_read on public.direct_messages for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and deleted_by_company_at is null and (select app.company_can('portal.direct_messages:read')))
    or (deleted_by_staff_at is null and (select app.platform_can('portal.direct_messages:read')))
  )
);
create policy direct_messages_create on public.direct_messages for insert to authenticated with check (
  (member_id = (select app.tenant_id()) and (select app.can('portal.direct_messages:create')))
  or (select app.platform_can('portal.direct_messages:create'))
);
grant select on public.direct_messages to authenticated;
grant insert (id, member_id, subject, content, is_important, reply_to_id) on public.direct_messages to authenticated;

-- policies/portal/support_broadcasts.sql
-- Staff write broadcasts; a company reads those it has a copy of, and never for whom else they were meant.
create policy broadcasts_read on public.broadcasts for select to authenticated using (
  not is_deleted and (
    (select app.platform_can('portal.broadcasts:read'))
    or id in (
      select r.broadcast_id from public.broadcast_recipients as r
      where r.member_id = (select app.company_id()) and r.deleted_at is null
    )
  )
);
create policy broadcasts_create on public.broadcasts for insert to authenticated with check (
  (select app.platform_can('portal.broadcasts:create'))
);
create policy broadcasts_update on public.broadcasts for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.broadcasts:update'))
) with check ((select app.platform_can('portal.broadcasts:update')));
create policy broadcasts_delete on public.broadcasts for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.broadcasts:delete'))
);
grant select, delete on public.broadcasts to authenticated;
grant insert (id, subject, content, category, is_important, audience, scheduled_at) on public.broadcasts to authenticated;
grant update (id, subject, content, category, is_important, audience, scheduled_at) on public.broadcasts to authenticated;

create policy broadcast_targets_read on public.broadcast_targets for select to authenticated using (
  (select app.platform_can('portal.broadcasts:read'))
);
create policy broadcast_targets_create on public.broadcast_targets for insert to authenticated with check (
  (select app.platform_can('portal.broadcasts:create'))
);
create policy broadcast_targets_update on public.broadcast_targets for update to authenticated using (
  (select app.platform_can('portal.broadcasts:update'))
) with check ((select app.platform_can('portal.broadcasts:update')));
create policy broadcast_targets_delete on public.broadcast_targets for delete to authenticated using (
  (select app.platform_can('portal.broadcasts:delete'))
);
grant select, delete on public.broadcast_targets to authenticated;
grant insert (broadcast_id, member_ids, regions, company_kinds, startup_stages, startup_types) on public.broadcast_targets to authenticated;
grant update (broadcast_id, member_ids, regions, company_kinds, startup_stages, startup_types) on public.broadcast_targets to authenticated;

create policy broadcast_recipients_read on public.broadcast_recipients for select to authenticated using (
  (member_id = (select app.company_id()) and deleted_at is null and (select app.company_can('portal.broadcasts:read')))
  or (select app.platform_can('portal.broadcasts:read'))
);
grant select on public.broadcast_recipients to authenticated;

-- policies/portal/support_reading.sql
-- Files that came with an answer or a broadcast lie in the platform's folder; the company they came to may sign links to them.
create policy company_files_received on storage.objects for select to authenticated using (
  (bucket_id, name) in (select f.bucket, f.path from app.received_files() as f)
);

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
('1da00000-0000-4000-8000-000000000004', 'viewer', '조회 전용', 'Viewer', 50, true),
('1da00000-0000-4000-8000-000000000005', 'content_editor', '콘텐츠 담당자', 'Content editor', 40, true)
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
  ('reviewer', 'portal.performance_records:read'), ('reviewer', 'portal.performance_records:review'),
  ('reviewer', 'portal.performance_records:export'), ('reviewer', 'portal.projects:read'),
  ('reviewer', 'portal.project_applications:read'), ('reviewer', 'portal.project_applications:review'),
  ('reviewer', 'portal.message_threads:read'), ('reviewer', 'portal.message_threads:update'),
  ('viewer', 'portal.members:read'), ('viewer', 'portal.status_changes:read'), ('viewer', 'portal.performance_records:read'),
  ('viewer', 'portal.statistics:read'), ('reviewer', 'portal.statistics:read'),
  ('viewer', 'portal.projects:read'), ('viewer', 'portal.project_applications:read'),
  ('content_editor', 'portal.notices:*'), ('content_editor', 'portal.press_releases:*'), ('content_editor', 'portal.faqs:*'),
  ('content_editor', 'portal.banners:*'), ('content_editor', 'portal.popups:*'), ('content_editor', 'portal.system_info:*'),
  ('content_editor', 'portal.legal_contents:*'), ('content_editor', 'portal.files:create')
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
-- TNNT-01: a business number is one live tenant; a company that left may come back as a new one
create unique index if not exists tenants_business_number_key on tnnt.tenants (business_number)
where not is_deleted and status <> 'terminated';
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

-- X-25: the platform says which modules and how many seats a company has; the workspace obeys at the next request.
create or replace function app.license_modules(p_tenant_id uuid, p_modules text[]) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_modules text[] := array(select distinct m from unnest(p_modules) as m order by m);
  v_before text[];
begin
  if not (app.is_trusted() or app.platform_can('tnnt.tenants:update')) then
    perform app.fail_forbidden('tnnt.tenants:update');
  end if;
  if p_modules is null or not v_modules <@ app.licensable_modules() then
    perform app.fail_validation(app.field_error('modules', '지정할 수 없는 모듈이 있습니다.'));
  end if;
  select o.modules into v_before from sys.organizations as o where o.tenant_id = p_tenant_id for update;
  if not found then
    perform app.fail_not_found();
  end if;
  update sys.organizations set modules = v_modules, updated_at = now() where tenant_id = p_tenant_id;
  perform app.write_audit('license', 'tnnt.tenants', p_tenant_id::text, p_tenant_id,
    jsonb_build_object('before', v_before, 'after', v_modules), 'success', null), app.forget_context();
  return jsonb_build_object('tenant_id', p_tenant_id, 'modules', to_jsonb(v_modules));
end
$$;
comment on function app.license_modules(uuid, text[]) is '모듈 이용 허가 — Makes exactly these the modules of a tenant (X-25)';

create or replace function tnnt.license_modules(p_tenant_id uuid, p_modules text[]) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.license_modules(p_tenant_id, p_modules);
end
$$;
comment on function tnnt.license_modules(uuid, text[]) is
'모듈 이용 허가 — Staff decide which modules a tenant has: POST /rpc/license_modules {"p_tenant_id": …, "p_modules": ["crm", "pim"]}, profile tnnt; errors 403, 404, 422';

create or replace function app.limit_users(p_tenant_id uuid, p_max_users integer) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not (app.is_trusted() or app.platform_can('tnnt.tenants:update')) then
    perform app.fail_forbidden('tnnt.tenants:update');
  end if;
  if p_max_users < 1 then
    perform app.fail_validation(app.field_error('max_users', '1 이상의 수를 입력해 주세요.'));
  end if;
  update sys.organizations set max_users = p_max_users, updated_at = now() where tenant_id = p_tenant_id;
  if not found then
    perform app.fail_not_found();
  end if;
  perform app.write_audit('limit_users', 'tnnt.tenants', p_tenant_id::text, p_tenant_id, jsonb_build_object('max_users', p_max_users),
    'success', null);
  return jsonb_build_object('tenant_id', p_tenant_id, 'max_users', p_max_users);
end
$$;
comment on function app.limit_users(uuid, integer) is '사용자 한도 지정 — How many users a tenant may have, null for any number (SYS-01)';

create or replace function tnnt.limit_users(p_tenant_id uuid, p_max_users integer default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.limit_users(p_tenant_id, p_max_users);
end
$$;
comment on function tnnt.limit_users(uuid, integer) is
'사용자 한도 지정 — Staff set the seats of a tenant: POST /rpc/limit_users {"p_tenant_id": …, "p_max_users": 10}, profile tnnt; errors 403, 404, 422';

select app.expose('app.license_modules(uuid,text[])', 'authenticated');
select app.expose('tnnt.license_modules(uuid,text[])', 'authenticated');
select app.expose('app.limit_users(uuid,integer)', 'authenticated');
select app.expose('tnnt.limit_users(uuid,integer)', 'authenticated');
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
  -- SYS-08: the modules of the suite beside sys and adm, which every workspace has
  modules text[] not null default '{hrm,crm,pim,wms,apm,ivm,psm,srm,asm,fim,fam,lwm,bim}'
  check (modules <@ '{hrm,crm,pim,wms,apm,ivm,psm,srm,asm,fim,fam,lwm,bim}'),
  max_users integer check (max_users > 0),
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
  default_conflict_resolution_policy_id uuid,
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
  description text check (length(description) <= 1000),
  -- SYS-04: which role wins when the policy goes by priority
  priority integer not null default 50 check (priority between 1 and 100),
  is_system boolean not null default false,
  is_active boolean not null default true,
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
  -- SYS-04: an inactive link denies
  is_active boolean not null default true,
  primary key (tenant_id, role_id, permission),
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete cascade
);

-- SYS-03: one row a grant, which stays when it is revoked
create table if not exists sys.user_roles (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  role_id uuid not null,
  conflict_resolution_policy_id uuid,
  expires_at timestamptz,
  granted_at timestamptz not null default now(),
  granted_by uuid default auth.uid(),
  is_active boolean not null default true,
  revoked_at timestamptz,
  revoked_by uuid,
  revoke_reason text check (length(revoke_reason) <= 1000),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references sys.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete cascade,
  check (expires_at > granted_at),
  check (revoked_at >= granted_at),
  check (is_active = (revoked_at is null))
);
create unique index if not exists user_roles_active_key on sys.user_roles (tenant_id, user_id, role_id) where is_active;
create index if not exists user_roles_user_idx on sys.user_roles (tenant_id, user_id);
create index if not exists user_roles_role_idx on sys.user_roles (tenant_id, role_id);
create index if not exists user_roles_policy_idx on sys.user_roles (tenant_id, conflict_resolution_policy_id);

select app.describe('sys.organizations', '우리 회사 — The tenant as its users see it', '{
  "name": "회사명 — Company name", "status": "상태 — pending, active, suspended or closed",
  "modules": "이용 모듈 — Licensed modules", "max_users": "사용자 한도 — Seats, empty when unlimited"}');
select app.describe('sys.users', '사용자 — Users of the tenant', '{
  "id": "계정 — Account (auth.users)", "email": "이메일 — E-mail", "display_name": "이름 — Name", "department": "부서 — Department",
  "phone": "전화번호 — Phone", "is_owner": "대표 계정 — Whether the user owns the company''s account", "status": "상태 — active or suspended",
  "default_conflict_resolution_policy_id": "권한 병합 정책 — How the user''s roles merge, empty for the company''s default"}');
select app.describe('sys.roles', '역할 — Roles of the tenant', '{
  "code": "코드 — Code", "name_ko": "한국어 이름 — Korean name", "name_en": "영어 이름 — English name",
  "description": "설명 — Description", "priority": "우선순위 — Priority, 1 first", "is_active": "사용 여부 — Whether it counts",
  "is_system": "시스템 역할 — Whether the role is fixed"}');
select app.describe('sys.role_permissions', '역할 권한 — Permissions of the tenant''s roles', '{
  "role_id": "역할 — Role", "permission": "권한 — Permission or wildcard", "is_active": "허용 여부 — Allowed, or denied when false"}');
select app.describe('sys.user_roles', '사용자 역할 — Roles of the tenant''s users', '{
  "user_id": "사용자 — User", "role_id": "역할 — Role", "expires_at": "만료 일시 — Until when, open when empty",
  "conflict_resolution_policy_id": "권한 병합 정책 — How this user''s roles merge while the grant lives",
  "granted_at": "부여 일시 — Granted at", "granted_by": "부여자 — Granted by (user)", "is_active": "유효 여부 — Whether the grant lives",
  "revoked_at": "회수 일시 — Revoked at", "revoked_by": "회수자 — Revoked by (user)", "revoke_reason": "회수 사유 — Why it was revoked"}');

select app.register_entity('sys.organizations', 'tenant', '우리 회사', 'Organization', p_kind => 'link');
select app.register_entity('sys.users', 'tenant', '사용자', 'Users', p_state_column => 'status', p_redacted => '{email,display_name,phone}');
select app.register_entity('sys.roles', 'tenant', '역할', 'Roles', p_exportable => true);
select app.register_entity('sys.role_permissions', 'tenant', '역할 권한', 'Role permissions', p_kind => 'link');
select app.register_entity('sys.user_roles', 'tenant', '사용자 역할', 'User roles', p_kind => 'link');

create or replace view sys.tenant_permissions with (security_invoker = true) as
select p.permission, p.scope, p.label_ko, p.label_en from app.permissions as p where p.scope in ('portal', 'tenant');
select app.describe('sys.tenant_permissions', '권한 목록 — Catalogue of permissions that tenant roles may hold', '{
  "permission": "권한 — module.resource:action", "scope": "영역 — portal or tenant",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

create or replace function app.seed_roles(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.roles (tenant_id, code, name_ko, name_en, priority, is_system)
  select p_tenant_id, r.code, r.name_ko, r.name_en, r.position, true
  from app.role_templates as r
  on conflict (tenant_id, code) where not is_deleted do nothing;
  insert into sys.role_permissions (tenant_id, role_id, permission)
  select p_tenant_id, r.id, p.permission
  from app.role_templates as t
  inner join sys.roles as r on r.tenant_id = p_tenant_id and t.code = r.code and r.is_system and not r.is_deleted
  cross join lateral unnest(t.permissions) as p (permission)
  on conflict (tenant_id, role_id, permission) do nothing;
  insert into sys.user_roles (tenant_id, user_id, role_id)
  select p_tenant_id, u.id, r.id
  from sys.users as u
  inner join sys.roles as r on u.tenant_id = r.tenant_id and r.code = 'owner' and r.is_system
  where u.tenant_id = p_tenant_id and u.is_owner and not u.is_deleted
  on conflict (tenant_id, user_id, role_id) where is_active do nothing;
end
$$;
comment on function app.seed_roles(uuid) is '기본 역할 생성 — Gives a tenant the system roles it lacks, and its owner the first of them';
select app.define_tenant_seed('app.seed_roles', 10);
select app.define_role('owner', 1, '대표', 'Owner', '{*}');
select app.define_role('administrator', 10, '관리자', 'Administrator', '{*}');
select
  app.define_role(
    'member', 80, '실무 담당자', 'Member', '{portal:*,*:read,sys.attachments:*,sys.comments:create,sys.comments:update,sys.comments:delete}'
  );
select app.define_role('viewer', 90, '조회 전용', 'Viewer', '{*:read}');

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
create or replace trigger tg__forget_context after update on sys.organizations
for each statement execute function app.tg__forget_context();
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

select app.expose('app.seed_roles(uuid)');
select app.expose('app.my_organizations()', 'authenticated');
select app.expose('sys.my_organizations()', 'authenticated');

-- sql/tenant/sys_grants.sql
-- How roles merge, which roles exclude each other, and what stands between a user and more power than the grantor holds.
select
  app.define_enum(
    'sys.conflict_strategy', '{"deny_override": "거부 우선 — A denial wins", "allow_union": "허용 합집합 — Everything any role allows",
  "priority_based": "우선순위 — The strongest role decides", "most_restrictive": "교집합 — What every role allows"}'
  );
select app.define_enum('sys.priority_direction', '{"asc": "작은 값 우선 — Lower first", "desc": "큰 값 우선 — Higher first"}');

create table if not exists sys.permission_conflict_resolution (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  description text check (length(description) <= 1000),
  conflict_strategy sys.conflict_strategy not null,
  priority_direction sys.priority_direction not null default 'asc',
  max_concurrent_roles integer check (max_concurrent_roles > 0),
  is_default boolean not null default false,
  is_system boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  check (not is_default or is_active)
);
create unique index if not exists permission_conflict_resolution_code_key on sys.permission_conflict_resolution (tenant_id, code)
where not is_deleted;
alter table sys.users add constraint users_policy_fkey foreign key (tenant_id, default_conflict_resolution_policy_id)
references sys.permission_conflict_resolution (tenant_id, id) on delete set null (default_conflict_resolution_policy_id);
create index if not exists users_policy_idx on sys.users (tenant_id, default_conflict_resolution_policy_id);
alter table sys.user_roles add constraint user_roles_policy_fkey foreign key (tenant_id, conflict_resolution_policy_id)
references sys.permission_conflict_resolution (tenant_id, id) on delete set null (conflict_resolution_policy_id);

-- SYS-03: separation of duty. Nobody holds two roles of one exclusion.
create table if not exists sys.role_exclusions (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  name text not null check (length(name) between 1 and 100),
  description text check (length(description) <= 1000),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists role_exclusions_name_key on sys.role_exclusions (tenant_id, name) where not is_deleted;

create table if not exists sys.role_exclusion_roles (
  tenant_id uuid not null default app.tenant_id(),
  exclusion_id uuid not null,
  role_id uuid not null,
  primary key (tenant_id, exclusion_id, role_id),
  foreign key (tenant_id, exclusion_id) references sys.role_exclusions (tenant_id, id) on delete cascade,
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete cascade
);
create index if not exists role_exclusion_roles_role_idx on sys.role_exclusion_roles (tenant_id, role_id);

select
  app.define_enum(
    'sys.permission_change', '{"granted": "허용 — Granted", "denied": "거부 — Denied", "revoked": "회수 — Revoked"}'
  );
create table if not exists sys.role_permissions_history (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  role_id uuid not null,
  permission text not null,
  action sys.permission_change not null,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by uuid default auth.uid(),
  reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete cascade
);
create index if not exists role_permissions_history_role_idx on sys.role_permissions_history (tenant_id, role_id, changed_at desc);

select app.describe('sys.permission_conflict_resolution', '권한 병합 정책 — How the permissions of several roles merge', '{
  "code": "코드 — Code", "name": "정책명 — Name", "name_en": "영문 정책명 — English name", "description": "설명 — Description",
  "conflict_strategy": "병합 방식 — Strategy", "priority_direction": "우선순위 방향 — Which priority is stronger",
  "max_concurrent_roles": "최대 동시 역할 수 — Roles a user may hold at once, empty when unlimited",
  "is_default": "기본 정책 — Whether it holds for everybody without another one",
  "is_system": "시스템 정책 — Whether the policy is fixed", "is_active": "사용 여부 — Whether it can be chosen"}');
select app.describe('sys.role_exclusions', '직무 분리 규칙 — Sets of roles that nobody holds together', '{
  "name": "규칙명 — Name", "description": "설명 — Why these roles exclude each other", "is_active": "사용 여부 — Whether the rule holds"}');
select app.describe('sys.role_exclusion_roles', '직무 분리 대상 역할 — Roles of a separation of duty', '{
  "exclusion_id": "직무 분리 규칙 — Rule", "role_id": "역할 — Role"}');
select app.describe('sys.role_permissions_history', '역할 권한 이력 — History of the permissions of roles', '{
  "role_id": "역할 — Role", "permission": "권한 — Permission or wildcard", "action": "변경 — What happened",
  "changed_at": "변경 일시 — When", "changed_by": "변경자 — Who (user)", "reason": "사유 — Why"}');
select app.register_entity('sys.permission_conflict_resolution', 'tenant', '권한 병합 정책', 'Permission merge policies');
select app.register_entity('sys.role_exclusions', 'tenant', '직무 분리 규칙', 'Role exclusions');
select app.register_entity(
  'sys.role_exclusion_roles', 'tenant', '직무 분리 대상 역할', 'Roles of exclusions', p_permission => 'sys.role_exclusions', p_kind => 'link'
);
select app.register_entity(
  'sys.role_permissions_history', 'tenant', '역할 권한 이력', 'Role permission history', p_permission => 'sys.roles', p_kind => 'ledger'
);
select app.install_default('sys.permission_conflict_resolution', 'is_default');

create or replace function app.seed_conflict_policies(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.permission_conflict_resolution (tenant_id, code, name, name_en, conflict_strategy, is_default, is_system)
  select p_tenant_id, l.value, l.label_ko, l.label_en, l.value::sys.conflict_strategy,
    l.value = 'deny_override' and not exists (
      select 1 from sys.permission_conflict_resolution as p where p.tenant_id = p_tenant_id and p.is_default and not p.is_deleted
    ), true
  from app.enum_labels as l where l.type_name = 'sys.conflict_strategy'
  on conflict (tenant_id, code) where not is_deleted do nothing;
end
$$;
comment on function app.seed_conflict_policies(uuid) is '권한 병합 정책 생성 — Gives a tenant the four policies, a denial wins unless told otherwise';
select app.define_tenant_seed('app.seed_conflict_policies', 12);

-- Everything the pattern means now, and literally, so that it also means nothing more later.
create or replace function app.holds(p_pattern text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_grants constant text := app.my_grants();
begin
  return app.grant_covers(v_grants, p_pattern) and (left(v_grants, 1) = ',' or not exists (
    select 1 from app.permissions as p
    where app.grant_covers(concat(',', p_pattern, ','), p.permission) and not app.grant_covers(v_grants, p.permission)
  ));
end
$$;
comment on function app.holds(text) is '권한 보유 여부 — Whether the caller may hand a permission or wildcard to others';

create or replace function app.require_holding(p_pattern text) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if not app.holds(p_pattern) then
    perform app.fail('PERMISSION_NOT_HELD', '본인에게 없는 권한은 다룰 수 없습니다.', 403, jsonb_build_object('permission', p_pattern),
      'You cannot give or take what you do not hold yourself.');
  end if;
end
$$;
comment on function app.require_holding(text) is '보유 권한 확인 — 403 PERMISSION_NOT_HELD: nobody grants more than they hold (SYS-03)';

-- SYS-03: no grant to oneself, no role stronger than the own; the owner's role moves by app.transfer_ownership only.
create or replace function app.check_grant(p_user_id uuid, p_role_id uuid, p_policy_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_role sys.roles;
  v_permission text;
begin
  select * into v_role from sys.roles as r where r.tenant_id = app.tenant_id() and r.id = p_role_id and not r.is_deleted;
  if not found then
    perform app.fail_validation(app.field_error('role_id', '역할을 찾을 수 없습니다.'));
  end if;
  if v_role.code = 'owner' and v_role.is_system then
    perform app.fail('OWNER_PROTECTED', '대표 역할은 대표 변경으로만 바뀝니다.', 409, null, 'The owner''s role changes hands by transfer of ownership only.');
  end if;
  if p_user_id = auth.uid() and not app.is_owner() then
    perform app.fail('SELF_GRANT', '본인의 역할은 변경할 수 없습니다.', 403, null, 'Nobody changes their own roles.');
  end if;
  for v_permission in
    select rp.permission from sys.role_permissions as rp
    where rp.tenant_id = v_role.tenant_id and rp.role_id = p_role_id and rp.is_active order by 1
  loop
    perform app.require_holding(v_permission);
  end loop;
  -- how permissions merge can open everything
  if p_policy_id is not null then
    perform app.require_holding('*');
  end if;
end
$$;
comment on function app.check_grant(uuid, uuid, uuid) is '역할 부여 권한 확인 — Whether the caller may give or take this role (SYS-03)';

create or replace function app.tg_user_roles__guard_grant() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.check_grant(coalesce(new.user_id, old.user_id), coalesce(new.role_id, old.role_id), new.conflict_resolution_policy_id);
  end if;
  return coalesce(new, old);
end
$$;
comment on function app.tg_user_roles__guard_grant() is '역할 부여 통제 — What a user of the API may give and take (SYS-03)';
create or replace trigger tg_user_roles__guard_grant before insert or update or delete on sys.user_roles
for each row execute function app.tg_user_roles__guard_grant();

create or replace function app.user_policy(p_tenant_id uuid, p_user_id uuid, p_policy_id uuid)
returns sys.permission_conflict_resolution
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v sys.permission_conflict_resolution;
begin
  select p.* into v from sys.permission_conflict_resolution as p
  left join sys.users as u on p.tenant_id = u.tenant_id and u.id = p_user_id and p.id = u.default_conflict_resolution_policy_id
  where p.tenant_id = p_tenant_id and p.is_active and not p.is_deleted and (p.id = p_policy_id or u.id is not null or p.is_default)
  order by p.id = p_policy_id desc nulls last, u.id is null limit 1;
  return v;
end
$$;
comment on function app.user_policy(uuid, uuid, uuid) is '적용 병합 정책 — The policy of a grant, else of the user, else of the company (SYS-04)';

create or replace function app.tg_user_roles__rules() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_policy sys.permission_conflict_resolution;
begin
  -- one grant of a user at a time, so that two at once cannot pass the limits together
  perform 1 from sys.users as u where u.tenant_id = new.tenant_id and u.id = new.user_id and not u.is_deleted for update;
  if not found then
    perform app.fail_validation(app.field_error('user_id', '사용자를 찾을 수 없습니다.'));
  end if;
  if not exists (
    select 1 from sys.roles as r where r.tenant_id = new.tenant_id and r.id = new.role_id and r.is_active and not r.is_deleted
  ) then
    perform app.fail_validation(app.field_error('role_id', '사용할 수 없는 역할입니다.'));
  end if;
  if new.expires_at <= now() then
    perform app.fail_validation(app.field_error('expires_at', '만료 일시는 현재 이후여야 합니다.'));
  end if;
  update sys.user_roles as ur set is_active = false, revoked_at = greatest(ur.expires_at, ur.granted_at), revoke_reason = 'expired'
  where ur.tenant_id = new.tenant_id and ur.user_id = new.user_id and ur.is_active and ur.expires_at <= now();
  v_policy := app.user_policy(new.tenant_id, new.user_id, new.conflict_resolution_policy_id);
  if (
    select count(*) from sys.user_roles as ur
    where ur.tenant_id = new.tenant_id and ur.user_id = new.user_id and ur.is_active and ur.role_id <> new.role_id
  ) >= v_policy.max_concurrent_roles then
    perform app.fail('TOO_MANY_ROLES', '한 사용자가 가질 수 있는 역할 수를 넘었습니다.', 409,
      jsonb_build_object('max_concurrent_roles', v_policy.max_concurrent_roles), 'The user holds as many roles as the policy allows.');
  end if;
  perform app.require_separation(new.tenant_id, new.user_id, new.role_id);
  return new;
end
$$;
comment on function app.tg_user_roles__rules() is
'역할 부여 규칙 — Live user and role, expiry ahead, not more roles than the policy allows, separation of duty (SYS-03)';
create or replace trigger tg_user_roles__rules before insert on sys.user_roles
for each row execute function app.tg_user_roles__rules();

create or replace function app.require_separation(p_tenant_id uuid, p_user_id uuid, p_role_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_exclusion record;
begin
  select e.name, r.name_ko as role into v_exclusion
  from sys.role_exclusion_roles as mine
  inner join sys.role_exclusions as e on mine.tenant_id = e.tenant_id and mine.exclusion_id = e.id and e.is_active and not e.is_deleted
  inner join sys.role_exclusion_roles as other
    on mine.tenant_id = other.tenant_id and mine.exclusion_id = other.exclusion_id and other.role_id <> mine.role_id
  inner join sys.user_roles as ur on other.tenant_id = ur.tenant_id and other.role_id = ur.role_id and ur.is_active
    and (ur.expires_at is null or ur.expires_at > now())
  inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id
  where mine.tenant_id = p_tenant_id and mine.role_id = p_role_id and ur.user_id = p_user_id limit 1;
  if found then
    perform app.fail('SEPARATION_OF_DUTY', '함께 가질 수 없는 역할입니다.', 409, jsonb_build_object('rule', v_exclusion.name, 'role', v_exclusion.role),
      'These roles exclude each other.');
  end if;
end
$$;
comment on function app.require_separation(uuid, uuid, uuid) is '직무 분리 확인 — 409 SEPARATION_OF_DUTY when the user holds a role that excludes this one (SYS-03)';

create or replace function app.tg_role_exclusion_roles__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_user uuid;
begin
  for v_user in
    select ur.user_id from sys.user_roles as ur
    where ur.tenant_id = new.tenant_id and ur.role_id = new.role_id and ur.is_active order by ur.user_id
  loop
    perform 1 from sys.users as u where u.tenant_id = new.tenant_id and u.id = v_user for update;
    perform app.require_separation(new.tenant_id, v_user, new.role_id);
  end loop;
  return null;
end
$$;
comment on function app.tg_role_exclusion_roles__check() is '직무 분리 대상 확인 — Nobody may hold two of the roles already (SYS-03)';
create or replace trigger tg_role_exclusion_roles__check after insert on sys.role_exclusion_roles
for each row execute function app.tg_role_exclusion_roles__check();

-- SYS-03: a grant ends, it is not erased
create or replace function app.tg_user_roles__revoke() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if current_setting('app.erasing', true) = 'on' then
    return old;
  end if;
  update sys.user_roles set is_active = false, revoked_at = greatest(now(), granted_at), revoked_by = auth.uid(),
    revoke_reason = nullif(current_setting('app.comment', true), '')
  where tenant_id = old.tenant_id and id = old.id and is_active;
  return null;
end
$$;
comment on function app.tg_user_roles__revoke() is '역할 회수 — Turns DELETE into a revocation with who, when and why (SYS-03)';
create or replace trigger tg_user_roles__revoke before delete on sys.user_roles
for each row execute function app.tg_user_roles__revoke();

create or replace function sys.revoke_role(p_user_id uuid, p_role_id uuid, p_reason text default null) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_id uuid;
begin
  if length(p_reason) > 1000 then
    perform app.fail_validation(app.field_error('reason', '사유는 1000자까지 입력할 수 있습니다.'));
  end if;
  select ur.id into v_id from sys.user_roles as ur
  where ur.tenant_id = app.tenant_id() and ur.user_id = p_user_id and ur.role_id = p_role_id and ur.is_active;
  if not found then
    perform app.fail_not_found();
  end if;
  perform set_config('app.comment', coalesce(btrim(p_reason), ''), true);
  delete from sys.user_roles where tenant_id = app.tenant_id() and id = v_id;
  perform set_config('app.comment', '', true);
  return jsonb_build_object('id', v_id, 'is_active', false, 'revoked_at', now());
end
$$;
comment on function sys.revoke_role(uuid, uuid, text) is
'역할 회수 — Ends a grant with its reason: POST /rpc/revoke_role {"p_user_id": …, "p_role_id": …, "p_reason": …}; errors 403, 404, 409 LAST_ADMINISTRATOR';

create or replace function app.expire_grants() returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  update sys.user_roles as ur set is_active = false, revoked_at = greatest(ur.expires_at, ur.granted_at), revoke_reason = 'expired'
  where ur.is_active and ur.expires_at <= now();
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_grants() is '만료 역할 정리 — Closes grants whose time is over (SYS-03); they count for nothing before that already';

select app.expose('app.seed_conflict_policies(uuid)');
select app.expose('app.holds(text)', 'authenticated');
select app.expose('app.require_holding(text)', 'authenticated');
select app.expose('app.check_grant(uuid,uuid,uuid)', 'authenticated');
select app.expose('app.user_policy(uuid,uuid,uuid)');
select app.expose('app.require_separation(uuid,uuid,uuid)');
select app.expose('sys.revoke_role(uuid,uuid,text)', 'authenticated');
select app.expose('app.expire_grants()');

-- sql/tenant/sys_roles.sql
-- What a tenant may change about its users, roles and their permissions, and the matrix its screens show.
select app.define_transition('sys.users', 'suspend', '{active}', 'suspended', 'suspend', '이용 정지', 'Suspend', p_comment_required => true);
select app.define_transition('sys.users', 'reactivate', '{suspended}', 'active', 'suspend', '정지 해제', 'Reactivate');

-- SYS-03: an active owner, or an active holder of the administrator's role without end
create or replace function app.keep_administrator(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if app.is_trusted() then
    return;
  end if;
  -- two administrators who remove each other queue here
  perform 1 from sys.organizations as o where o.tenant_id = p_tenant_id for update;
  if not exists (
    select 1 from sys.users as u
    where u.tenant_id = p_tenant_id and u.status = 'active' and not u.is_deleted and (u.is_owner or exists (
      select 1 from sys.user_roles as ur
      inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and r.code = 'administrator' and r.is_system
      where ur.tenant_id = u.tenant_id and ur.user_id = u.id and ur.is_active and ur.expires_at is null
    ))
  ) then
    perform app.fail('LAST_ADMINISTRATOR', '마지막 관리자는 해제할 수 없습니다.', 409, null, 'The last administrator cannot be removed.');
  end if;
end
$$;
comment on function app.keep_administrator(uuid) is '마지막 관리자 보호 — 409 LAST_ADMINISTRATOR when nobody could run the workspace any more (SYS-03)';

create or replace function app.tg_user_roles__keep_administrator() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.keep_administrator(new.tenant_id);
  return null;
end
$$;
comment on function app.tg_user_roles__keep_administrator() is '마지막 관리자 보호 — After a grant ended or got an end (SYS-03)';
create or replace trigger tg_user_roles__keep_administrator after update of is_active, expires_at on sys.user_roles
for each row when (not new.is_active or new.expires_at is not null) execute function app.tg_user_roles__keep_administrator();

-- Suspending and removing people: never oneself, never the owner, never somebody stronger.
create or replace function app.tg_users__guard_standing() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_permission text;
begin
  -- who comes back by invitation comes back without roles
  if app.is_trusted() or (old.is_deleted and not new.is_deleted) then
    return new;
  end if;
  if old.is_owner then
    perform app.fail('OWNER_PROTECTED', '대표 계정은 정지하거나 삭제할 수 없습니다.', 409, null, 'The owner cannot be suspended or removed.');
  end if;
  if old.id = auth.uid() then
    perform app.fail('SELF_GRANT', '본인 계정은 정지하거나 삭제할 수 없습니다.', 403, null, 'Nobody suspends or removes themselves.');
  end if;
  for v_permission in
    select distinct rp.permission
    from sys.user_roles as ur
    inner join sys.role_permissions as rp on ur.tenant_id = rp.tenant_id and ur.role_id = rp.role_id and rp.is_active
    where ur.tenant_id = old.tenant_id and ur.user_id = old.id and ur.is_active order by 1
  loop
    perform app.require_holding(v_permission);
  end loop;
  return new;
end
$$;
comment on function app.tg_users__guard_standing() is
'사용자 정지·삭제 통제 — Not the owner, not oneself, nobody with permissions the caller lacks (SYS-03)';
create or replace trigger tg_users__guard_standing before update of status, is_deleted on sys.users
for each row when (old.status is distinct from new.status or old.is_deleted is distinct from new.is_deleted)
execute function app.tg_users__guard_standing();

create or replace function app.tg_users__policy() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.require_holding('*');
  end if;
  return new;
end
$$;
comment on function app.tg_users__policy() is '병합 정책 지정 통제 — Who decides how permissions merge holds them all (SYS-04)';
create or replace trigger tg_users__policy before update of default_conflict_resolution_policy_id on sys.users
for each row when (old.default_conflict_resolution_policy_id is distinct from new.default_conflict_resolution_policy_id)
execute function app.tg_users__policy();

-- TNNT-10: who leaves loses the roles; coming back is a new invitation
create or replace function app.tg_users__leave() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update sys.user_roles set is_active = false, revoked_at = greatest(now(), granted_at), revoked_by = auth.uid(), revoke_reason = 'left'
  where tenant_id = new.tenant_id and user_id = new.id and is_active;
  perform app.keep_administrator(new.tenant_id);
  return null;
end
$$;
comment on function app.tg_users__leave() is '사용자 탈퇴 처리 — Revokes the roles of a user who leaves (TNNT-10)';
create or replace trigger tg_users__leave after update of is_deleted on sys.users
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg_users__leave();

-- SYS-05: system roles are fixed; and nobody changes the standing of a role they hold themselves
create or replace function app.tg_roles__guard_tenant() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if app.is_trusted() then
    return new;
  end if;
  if old.is_system then
    perform app.fail_system_role();
  end if;
  if (new.priority, new.is_active, new.is_deleted) is distinct from (old.priority, old.is_active, old.is_deleted) and exists (
    select 1 from sys.user_roles as ur
    where ur.tenant_id = old.tenant_id and ur.role_id = old.id and ur.user_id = auth.uid() and ur.is_active
  ) then
    perform app.require_holding('*');
  end if;
  if new.is_deleted and exists (
    select 1 from sys.user_roles as ur where ur.tenant_id = old.tenant_id and ur.role_id = old.id and ur.is_active
      and (ur.expires_at is null or ur.expires_at > now())
  ) then
    perform app.fail('RESOURCE_IN_USE', '이 역할을 가진 사용자가 있어 삭제할 수 없습니다.', 409, jsonb_build_object('used_by', 'sys.user_roles'),
      'Somebody holds this role.');
  end if;
  return new;
end
$$;
comment on function app.tg_roles__guard_tenant() is '역할 변경 통제 — System roles are fixed, roles in use stay (SYS-05)';
create or replace trigger tg_roles__guard_tenant before update on sys.roles
for each row execute function app.tg_roles__guard_tenant();

create or replace function app.fail_system_role() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('SYSTEM_ROLE', '시스템 역할은 변경할 수 없습니다.', 403, null, 'System roles cannot be changed.');
end
$$;
comment on function app.fail_system_role() is '시스템 역할 오류 — Refuses with 403 SYSTEM_ROLE (SYS-05)';

-- Whatever widens a role takes the permission itself: allowing it, or lifting its denial.
create or replace function app.check_role_permission(p_role_id uuid, p_permission text, p_widens boolean) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_role sys.roles;
begin
  select * into v_role from sys.roles as r where r.tenant_id = app.tenant_id() and r.id = p_role_id and not r.is_deleted for update;
  if not found then
    perform app.fail_validation(app.field_error('role_id', '역할을 찾을 수 없습니다.'));
  end if;
  if v_role.is_system then
    perform app.fail_system_role();
  end if;
  if not exists (
    select 1 from app.permissions as p
    where p.scope in ('portal', 'tenant') and app.grant_covers(concat(',', p_permission, ','), p.permission)
  ) then
    perform app.fail_validation(app.field_error('permission', '권한 목록에 없는 권한입니다.'));
  end if;
  if p_widens then
    perform app.require_holding(p_permission);
  end if;
end
$$;
comment on function app.check_role_permission(uuid, text, boolean) is
'역할 권한 변경 확인 — Own roles only, known permissions only, and nothing wider than the caller (SYS-03, SYS-05)';

create or replace function app.tg_role_permissions__guard_tenant() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.check_role_permission(coalesce(new.role_id, old.role_id), coalesce(new.permission, old.permission),
      case when tg_op = 'DELETE' then not old.is_active else new.is_active end);
  end if;
  return coalesce(new, old);
end
$$;
comment on function app.tg_role_permissions__guard_tenant() is '역할 권한 통제 — What a user of the API may put into a role (SYS-03, SYS-05)';
create or replace trigger tg_role_permissions__guard_tenant before insert or update or delete on sys.role_permissions
for each row execute function app.tg_role_permissions__guard_tenant();

-- SYS-05: who changed what, when and why
create or replace function app.tg_role_permissions__history() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.role_permissions_history (tenant_id, role_id, permission, action, reason)
  select coalesce(new.tenant_id, old.tenant_id), coalesce(new.role_id, old.role_id), coalesce(new.permission, old.permission),
    case when tg_op = 'DELETE' then 'revoked' when new.is_active then 'granted' else 'denied' end::sys.permission_change,
    nullif(current_setting('app.comment', true), '')
  where current_setting('app.erasing', true) is distinct from 'on';
  return null;
end
$$;
comment on function app.tg_role_permissions__history() is '역할 권한 이력 — A line for every grant, denial and revocation (SYS-05)';
create or replace trigger tg_role_permissions__history after insert or delete or update of is_active on sys.role_permissions
for each row execute function app.tg_role_permissions__history();

create or replace function sys.set_role_permissions(
  p_role_id uuid, p_allowed text[], p_denied text[] default '{}', p_reason text default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
begin
  if p_allowed && p_denied then
    perform app.fail_validation(app.field_error('denied', '같은 권한을 허용하면서 거부할 수 없습니다.'));
  end if;
  if not exists (select 1 from sys.roles as r where r.tenant_id = v_tenant and r.id = p_role_id) then
    perform app.fail_not_found();
  end if;
  perform set_config('app.comment', coalesce(left(btrim(p_reason), 1000), ''), true);
  delete from sys.role_permissions as rp
  where rp.tenant_id = v_tenant and rp.role_id = p_role_id and rp.permission <> all(p_allowed || p_denied);
  update sys.role_permissions as rp set is_active = rp.permission = any(p_allowed)
  where rp.tenant_id = v_tenant and rp.role_id = p_role_id and rp.is_active <> (rp.permission = any(p_allowed));
  insert into sys.role_permissions (role_id, permission, is_active)
  select p_role_id, p.permission, p.permission = any(p_allowed)
  from (select distinct unnest(p_allowed || p_denied) as permission) as p
  where not exists (
    select 1 from sys.role_permissions as rp
    where rp.tenant_id = v_tenant and rp.role_id = p_role_id and rp.permission = p.permission
  );
  perform set_config('app.comment', '', true);
  return jsonb_build_object('role_id', p_role_id, 'allowed', to_jsonb(p_allowed), 'denied', to_jsonb(p_denied));
end
$$;
comment on function sys.set_role_permissions(uuid, text[], text[], text) is
'역할 권한 저장 — Makes exactly these the permissions of a role: POST /rpc/set_role_permissions {"p_role_id": …, "p_allowed": ["crm:*"], "p_denied": [], "p_reason": …}; errors 403 PERMISSION_NOT_HELD or SYSTEM_ROLE, 404, 422';

create or replace view sys.effective_role_permissions with (security_invoker = true) as
select
  r.tenant_id,
  r.id as role_id,
  r.code as role_code,
  p.permission,
  p.label_ko,
  p.label_en,
  split_part(p.permission, '.', 1) as module,
  r.is_active and app.grant_covers(l.allowed, p.permission) and not app.grant_covers(l.denied, p.permission) as is_allowed
from sys.roles as r
cross join
  lateral (
    select
      concat(',', string_agg(rp.permission, ',') filter (where rp.is_active), ',') as allowed,
      concat(',', string_agg(rp.permission, ',') filter (where not rp.is_active), ',') as denied
    from sys.role_permissions as rp
    where rp.tenant_id = r.tenant_id and rp.role_id = r.id
  ) as l
cross join app.permissions as p
where p.scope in ('portal', 'tenant') and not r.is_deleted;
select app.describe('sys.effective_role_permissions', '권한표 — Matrix of roles and permissions', '{
  "role_id": "역할 — Role", "role_code": "역할 코드 — Code of the role", "module": "모듈 — Module", "permission": "권한 — Permission",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label", "is_allowed": "허용 여부 — Whether the role has it"}');

create or replace function sys.my_permissions() returns table (permission text, label_ko text, label_en text)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_grants constant text := app.my_grants();
  v_status constant text := current_setting('app.company_status', true);
begin
  return query
  select p.permission, p.label_ko, p.label_en from app.permissions as p
  where p.scope in ('portal', 'tenant') and app.company_id() is not null and app.grant_covers(v_grants, p.permission)
    and app.module_licensed(p.permission)
    -- X-25: while suspended the company reads and exports; before approval only the portal is open
    and (v_status = 'active' or (v_status = 'suspended' and split_part(p.permission, ':', 2) in ('read', 'export'))
      or (v_status = 'pending' and p.scope = 'portal'))
  order by p.permission;
end
$$;
comment on function sys.my_permissions() is
'내 권한 — What the caller may do in the chosen company, after merging roles (SYS-04), licence and state (X-25): POST /rpc/my_permissions';

create or replace function app.transfer_ownership(p_user_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_role uuid;
begin
  if v_tenant is null or not app.is_owner() then
    perform app.fail_forbidden('sys.organizations:update');
  end if;
  perform 1 from sys.users as u where u.tenant_id = v_tenant and (u.is_owner or u.id = p_user_id) order by u.id for update;
  if p_user_id = auth.uid() or not exists (
    select 1 from sys.users as u where u.tenant_id = v_tenant and u.id = p_user_id and u.status = 'active' and not u.is_deleted
  ) then
    perform app.fail_validation(app.field_error('user_id', '이용 중인 다른 사용자를 지정해 주세요.'));
  end if;
  select r.id into strict v_role from sys.roles as r where r.tenant_id = v_tenant and r.code = 'owner' and r.is_system and not r.is_deleted;
  update sys.users set is_owner = (id = p_user_id) where tenant_id = v_tenant and (is_owner or id = p_user_id);
  update sys.user_roles set is_active = false, revoked_at = now(), revoked_by = auth.uid(), revoke_reason = 'transferred'
  where tenant_id = v_tenant and role_id = v_role and is_active;
  insert into sys.user_roles (tenant_id, user_id, role_id)
  select v_tenant, n.user_id, r.id
  from (values (p_user_id, 'owner'), (auth.uid(), 'administrator')) as n (user_id, code)
  inner join sys.roles as r on r.tenant_id = v_tenant and n.code = r.code and r.is_system and not r.is_deleted
  on conflict (tenant_id, user_id, role_id) where is_active do nothing;
  return jsonb_build_object('tenant_id', v_tenant, 'owner_id', p_user_id);
end
$$;
comment on function app.transfer_ownership(uuid) is '대표 변경 — The owner hands the company''s account to another user and stays administrator';

create or replace function sys.transfer_ownership(p_user_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.transfer_ownership(p_user_id);
end
$$;
comment on function sys.transfer_ownership(uuid) is
'대표 변경 — The owner makes another user the owner: POST /rpc/transfer_ownership {"p_user_id": …}; errors 403, 422';

create or replace function app.tg_permission_conflict_resolution__guard() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.require_holding('*');
  end if;
  if tg_op = 'INSERT' then
    return new;
  end if;
  -- SYS-05: of a system policy only the choice as default is the tenant's
  if old.is_system and (to_jsonb(new) - '{is_default,updated_at,updated_by}'::text[])
    is distinct from (to_jsonb(old) - '{is_default,updated_at,updated_by}'::text[]) then
    perform app.fail('SYSTEM_POLICY', '시스템 정책은 변경할 수 없습니다.', 403, null, 'System policies cannot be changed.');
  end if;
  -- X-18: another default takes over, the last one does not just go
  if old.is_default and (new.is_deleted or not new.is_active or (not new.is_default and app.is_api_caller())) then
    perform app.fail('DEFAULT_REQUIRED', '다른 정책을 기본으로 지정한 뒤 변경해 주세요.', 409, null, 'Make another policy the default first.');
  end if;
  return new;
end
$$;
comment on function app.tg_permission_conflict_resolution__guard() is
'병합 정책 통제 — System policies are fixed, one default stays, and who changes them holds everything (SYS-04, SYS-05, X-18)';
create or replace trigger tg_permission_conflict_resolution__guard before insert or update on sys.permission_conflict_resolution
for each row execute function app.tg_permission_conflict_resolution__guard();

select app.expose('app.keep_administrator(uuid)');
select app.expose('app.fail_system_role()');
select app.expose('app.check_role_permission(uuid,text,boolean)', 'authenticated');
select app.expose('app.transfer_ownership(uuid)', 'authenticated');
select app.expose('sys.set_role_permissions(uuid,text[],text[],text)', 'authenticated');
select app.expose('sys.my_permissions()', 'authenticated');
select app.expose('sys.transfer_ownership(uuid)', 'authenticated');

-- sql/tenant/sys_invitations.sql
-- SYS-01: people join a company by invitation. The link goes out by mail once and holds a token of which only the hash is kept;
-- it is used once, within seven days, by the person whose address it names. A new account signs up with the token in its
-- metadata (invitation_token), an existing one calls sys.accept_invitation.
select
  app.define_enum(
    'sys.invitation_status', '{"pending": "대기 — Pending", "accepted": "수락 — Accepted", "cancelled": "취소 — Cancelled"}'
  );
select app.define_enum('sys.mail_locale', '{"ko": "한국어 — Korean", "en": "영어 — English"}');

create table if not exists sys.invitations (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  email text not null check (length(email) between 3 and 255 and email ~ '^[^@\s]+@[^@\s]+$'),
  display_name text check (length(display_name) between 1 and 100),
  department text check (length(department) <= 100),
  role_id uuid,
  locale sys.mail_locale not null default 'ko',
  status sys.invitation_status not null default 'pending',
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete set null (role_id),
  check ((status = 'accepted') = (accepted_by is not null))
);
create unique index if not exists invitations_email_key on sys.invitations (tenant_id, email) where status = 'pending' and not is_deleted;
create index if not exists invitations_list_idx on sys.invitations (tenant_id, created_at desc) where not is_deleted;
create index if not exists invitations_role_idx on sys.invitations (tenant_id, role_id);

create table if not exists app.invitation_tokens (
  tenant_id uuid not null,
  invitation_id uuid not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, invitation_id),
  foreign key (tenant_id, invitation_id) references sys.invitations (tenant_id, id) on delete cascade
);
alter table app.invitation_tokens enable row level security;
alter table app.invitation_tokens force row level security;
revoke all on app.invitation_tokens from public, anon, authenticated;

select app.describe('sys.invitations', '초대 — Invitations of people into the company', '{
  "email": "이메일 — E-mail of the invited person", "display_name": "이름 — Name", "department": "부서 — Department",
  "role_id": "역할 — Role the person gets", "locale": "메일 언어 — Language of the mail", "status": "상태 — pending, accepted or cancelled",
  "expires_at": "만료 일시 — Until when the link works", "accepted_at": "수락 일시 — Accepted at", "accepted_by": "수락자 — Who accepted (user)"}');
select app.describe('app.invitation_tokens', '초대 토큰 — Hashes of the links of invitations', '{
  "invitation_id": "초대 — Invitation", "token_hash": "토큰 해시 — SHA-256 of the token"}');
select app.register_entity(
  'sys.invitations', 'tenant', '초대', 'Invitations', p_state_column => 'status', p_redacted => '{email,display_name}'
);
select app.define_transition('sys.invitations', 'resend', '{pending}', 'pending', 'create', '다시 보내기', 'Resend');
select app.define_transition('sys.invitations', 'cancel', '{pending}', 'cancelled', 'delete', '취소', 'Cancel');

create or replace function app.token_hash(p_token text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return encode(sha256(convert_to(coalesce(p_token, ''), 'UTF8')), 'hex');
end
$$;
comment on function app.token_hash(text) is '토큰 해시 — SHA-256 of a random token; only this is stored';

-- Seats are people and open invitations; the organisation's row is the queue in which seats are taken.
create or replace function app.require_seat(p_tenant_id uuid, p_with_invitations boolean) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_max integer;
begin
  select o.max_users into v_max from sys.organizations as o where o.tenant_id = p_tenant_id for update;
  if v_max <= (select count(*) from sys.users as u where u.tenant_id = p_tenant_id and not u.is_deleted) + (case
    when p_with_invitations then (
      select count(*) from sys.invitations as i
      where i.tenant_id = p_tenant_id and i.status = 'pending' and i.expires_at > now() and not i.is_deleted
    ) else 0 end) then
    perform app.fail('SEAT_LIMIT_REACHED', '이용 가능한 사용자 수를 모두 사용했습니다.', 409, jsonb_build_object('max_users', v_max),
      'All seats of the plan are taken.');
  end if;
end
$$;
comment on function app.require_seat(uuid, boolean) is '사용자 한도 확인 — 409 SEAT_LIMIT_REACHED when the company has a limit and no seat is left (SYS-01)';

create or replace function app.tg_invitations__authorise() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.email := lower(btrim(new.email));
  -- SYS-03: the preset role is a grant made in advance
  if app.is_api_caller() and new.role_id is not null then
    perform app.check_grant(null, new.role_id, null);
  end if;
  return new;
end
$$;
comment on function app.tg_invitations__authorise() is '초대 통제 — Nobody invites to a role stronger than the own (SYS-01, SYS-03)';
create or replace trigger tg_invitations__authorise before insert on sys.invitations
for each row execute function app.tg_invitations__authorise();

create or replace function app.tg_invitations__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.require_seat(new.tenant_id, true);
  if exists (select 1 from sys.users as u where u.tenant_id = new.tenant_id and lower(u.email) = new.email and not u.is_deleted) then
    perform app.fail('ALREADY_MEMBER', '이미 등록된 사용자입니다.', 409, app.field_error('email', '이미 등록된 사용자입니다.'), 'This person is a user already.');
  end if;
  if exists (select 1 from sys.invitations as i where i.tenant_id = new.tenant_id and i.email = new.email and i.status = 'pending'
    and not i.is_deleted) then
    perform app.fail('ALREADY_INVITED', '이미 초대한 이메일입니다. 다시 보내기를 이용해 주세요.', 409,
      app.field_error('email', '이미 초대한 이메일입니다.'), 'This person is invited already: resend the invitation.');
  end if;
  return new;
end
$$;
comment on function app.tg_invitations__check() is '초대 확인 — A free seat, not a user yet, not invited yet (SYS-01)';
create or replace trigger tg_invitations__check before insert on sys.invitations
for each row execute function app.tg_invitations__check();

create or replace function app.send_invitation(p_invitation sys.invitations) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_token constant text := replace(concat(gen_random_uuid(), gen_random_uuid()), '-', '');
begin
  insert into app.invitation_tokens (tenant_id, invitation_id, token_hash)
  values (p_invitation.tenant_id, p_invitation.id, app.token_hash(v_token))
  on conflict (tenant_id, invitation_id) do update set token_hash = excluded.token_hash;
  perform app.notify('tenant_invitation', p_invitation.email, jsonb_build_object(
    'company_name', (select o.name from sys.organizations as o where o.tenant_id = p_invitation.tenant_id),
    'expires_on', to_char(p_invitation.expires_at at time zone 'Asia/Seoul', 'YYYY-MM-DD')
  ), p_invitation.locale::text, null, p_invitation.tenant_id,
  'invitation:' || app.token_hash(v_token), jsonb_build_object('token', v_token));
end
$$;
comment on function app.send_invitation(sys.invitations) is
'초대 메일 — A new one-time link in the outbox, where it is erased after sending; the former link stops working (SYS-01)';

create or replace function app.tg_invitations__send() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.send_invitation(new);
  return null;
end
$$;
comment on function app.tg_invitations__send() is '초대 메일 발송 — Sends the link of a new invitation';
create or replace trigger tg_invitations__send after insert on sys.invitations
for each row execute function app.tg_invitations__send();

create or replace function app.tg_invitations__change() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.accepted_by is not null then
    new.status := 'accepted';
    new.accepted_at := now();
  elsif new.status = 'cancelled' then
    delete from app.invitation_tokens where tenant_id = new.tenant_id and invitation_id = new.id;
  elsif old.status = 'pending' and current_setting('app.action_entity', true) = 'sys.invitations'
    and current_setting('app.action', true) = 'resend' then
    new.expires_at := now() + interval '7 days';
    perform app.send_invitation(new);
  end if;
  return new;
end
$$;
comment on function app.tg_invitations__change() is '초대 상태 반영 — A resent invitation gets a new link and seven days, a cancelled one loses its link (SYS-01)';
create or replace trigger tg_invitations__change before update on sys.invitations
for each row execute function app.tg_invitations__change();

create or replace function app.fail_invitation(p_reason text) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('INVITATION_INVALID', '사용할 수 없는 초대입니다. 초대한 분께 다시 요청해 주세요.', 409, jsonb_build_object('reason', p_reason),
    'This invitation cannot be used: ask for a new one.');
end
$$;
comment on function app.fail_invitation(text) is '초대 오류 — 409 INVITATION_INVALID with the reason: unknown, used, cancelled, expired or other_address';

-- The lock on the token lets two who accept at once in one after the other: the second finds it used.
create or replace function app.usable_invitation(p_token text, p_email text) returns sys.invitations
language plpgsql
security definer
set search_path = ''
as $$
declare
  v sys.invitations;
begin
  select i.* into v
  from app.invitation_tokens as t
  inner join sys.invitations as i on t.tenant_id = i.tenant_id and t.invitation_id = i.id and not i.is_deleted
  inner join sys.organizations as o on i.tenant_id = o.tenant_id and o.status = 'active'
  where t.token_hash = app.token_hash(p_token)
  for update of i;
  if not found then
    perform app.fail_invitation('unknown');
  elsif v.status <> 'pending' then
    perform app.fail_invitation(case v.status when 'accepted' then 'used' else 'cancelled' end);
  elsif v.expires_at <= now() then
    perform app.fail_invitation('expired');
  elsif v.email <> lower(btrim(p_email)) then
    perform app.fail_invitation('other_address');
  end if;
  return v;
end
$$;
comment on function app.usable_invitation(text, text) is '초대 확인 — The live invitation of a token and an address, locked; else 409 INVITATION_INVALID (SYS-01)';

create or replace function app.redeem_invitation(p_token text, p_user_id uuid, p_email text) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v sys.invitations := app.usable_invitation(p_token, p_email);
begin
  if exists (select 1 from sys.users as u where u.tenant_id = v.tenant_id and u.id = p_user_id and not u.is_deleted) then
    perform app.fail('ALREADY_MEMBER', '이미 등록된 사용자입니다.', 409, null, 'This person is a user already.');
  end if;
  perform app.require_seat(v.tenant_id, false);
  insert into sys.users (tenant_id, id, email, display_name, department, created_by, updated_by)
  values (v.tenant_id, p_user_id, v.email, v.display_name, v.department, v.created_by, p_user_id)
  on conflict (tenant_id, id) do update set is_deleted = false, status = 'active', is_owner = false, email = excluded.email,
    display_name = coalesce(excluded.display_name, users.display_name), department = coalesce(excluded.department, users.department);
  insert into sys.user_roles (tenant_id, user_id, role_id, granted_by)
  select v.tenant_id, p_user_id, v.role_id, v.created_by where v.role_id is not null;
  update sys.invitations set accepted_by = p_user_id where tenant_id = v.tenant_id and id = v.id;
  return v.tenant_id;
end
$$;
comment on function app.redeem_invitation(text, uuid, text) is '초대 수락 — Makes the account a user of the company with the preset role, once (SYS-01)';

create or replace function app.join_company(p_user_id uuid, p_email text, p_meta jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.redeem_invitation(p_meta ->> 'invitation_token', p_user_id, p_email);
  -- the link came by mail, so the address is proven
  update auth.users set raw_user_meta_data = p_meta - 'invitation_token', email_confirmed_at = coalesce(email_confirmed_at, now())
  where id = p_user_id;
end
$$;
comment on function app.join_company(uuid, text, jsonb) is '초대 가입 — A new account with an invitation in its metadata becomes a user of the company (SYS-01)';

create or replace function app.accept_invitation(p_token text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_email text;
begin
  select u.email into v_email from auth.users as u where u.id = auth.uid();
  if not found then
    perform app.fail_forbidden();
  end if;
  return jsonb_build_object('tenant_id', app.redeem_invitation(p_token, auth.uid(), v_email));
end
$$;
comment on function app.accept_invitation(text) is '초대 수락 — For the signed-in account, whose address must be the invited one';

create or replace function sys.accept_invitation(p_token text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.accept_invitation(p_token);
end
$$;
comment on function sys.accept_invitation(text) is
'초대 수락 — Joins the company with an existing account: POST /rpc/accept_invitation {"p_token": "…"} answers {tenant_id}; errors 409 INVITATION_INVALID, ALREADY_MEMBER, SEAT_LIMIT_REACHED';

create or replace function app.invitation_offer(p_token text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_offer jsonb;
begin
  select jsonb_build_object('company_name', o.name, 'email', i.email, 'display_name', i.display_name, 'expires_at', i.expires_at) into v_offer
  from app.invitation_tokens as t
  inner join sys.invitations as i on t.tenant_id = i.tenant_id and t.invitation_id = i.id and not i.is_deleted
  inner join sys.organizations as o on i.tenant_id = o.tenant_id and o.status = 'active'
  where t.token_hash = app.token_hash(p_token) and i.status = 'pending' and i.expires_at > now();
  if v_offer is null then
    perform app.fail_not_found();
  end if;
  return v_offer;
end
$$;
comment on function app.invitation_offer(text) is '초대 내용 — What a live invitation offers, for whoever holds its link';

create or replace function public.invitation_offer(p_token text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.invitation_offer(p_token);
end
$$;
comment on function public.invitation_offer(text) is
'초대 내용 — Company and e-mail of a live invitation, for the page behind its link (no account needed): POST /rpc/invitation_offer {"p_token": "…"}; error 404';

select app.expose('app.token_hash(text)');
select app.expose('app.require_seat(uuid,boolean)');
select app.expose('app.send_invitation(sys.invitations)');
select app.expose('app.fail_invitation(text)');
select app.expose('app.usable_invitation(text,text)');
select app.expose('app.redeem_invitation(text,uuid,text)');
select app.expose('app.join_company(uuid,text,jsonb)');
select app.expose('app.accept_invitation(text)', 'authenticated');
select app.expose('sys.accept_invitation(text)', 'authenticated');
select app.expose('app.invitation_offer(text)', 'anon', 'authenticated');
select app.expose('public.invitation_offer(text)', 'anon', 'authenticated');

-- sql/tenant/sys_numbering.sql
-- Document and master numbers of a tenant (X-11): prefix + separator + date + separator + padded counter, one counter for
-- each period of the reset cycle.
select
  app.define_enum('sys.date_format', '{"none": "없음 — None", "yyyy": "연 — YYYY", "yyyymm": "연월 — YYYYMM", "yyyymmdd": "연월일 — YYYYMMDD"}');
select
  app.define_enum(
    'sys.reset_cycle', '{"none": "초기화 안 함 — Never", "yearly": "매년 — Yearly", "monthly": "매월 — Monthly", "daily": "매일 — Daily"}'
  );

create table if not exists sys.code_rules (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  entity_code text not null check (entity_code ~ '^[A-Z0-9_]{2,50}$'),
  entity_name text not null check (length(entity_name) between 1 and 100),
  entity_name_en text check (length(entity_name_en) between 1 and 100),
  prefix text not null check (prefix ~ '^[A-Z0-9]{1,10}$'),
  separator text not null default '' check (separator in ('', '-', '/', '.')),
  date_format sys.date_format not null default 'none',
  digit_length integer not null default 4 check (digit_length between 2 and 10),
  reset_cycle sys.reset_cycle not null default 'none',
  is_gapless boolean not null default false,
  description text check (length(description) <= 1000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  -- a counter that starts again needs the period in the number, or numbers repeat
  check (
    reset_cycle = 'none' or (reset_cycle = 'yearly' and date_format <> 'none')
    or (reset_cycle = 'monthly' and date_format in ('yyyymm', 'yyyymmdd')) or (reset_cycle = 'daily' and date_format = 'yyyymmdd')
  )
);
create unique index if not exists code_rules_entity_code_key on sys.code_rules (tenant_id, entity_code) where not is_deleted;

select app.describe('sys.code_rules', '채번 규칙 — Numbering rules', '{
  "entity_code": "대상 코드 — What is numbered", "entity_name": "대상명 — Name", "entity_name_en": "영문 대상명 — English name",
  "prefix": "접두어 — Prefix", "separator": "구분자 — Separator", "date_format": "날짜 형식 — Date part",
  "digit_length": "자릿수 — Digits of the counter", "reset_cycle": "초기화 주기 — When the counter starts again",
  "is_gapless": "결번 불가 — Whether only the server numbers, without gaps", "description": "설명 — Description"}');
select app.register_entity('sys.code_rules', 'tenant', '채번 규칙', 'Numbering rules');

create or replace function app.compose_code(p_rule sys.code_rules, p_on date, p_number bigint) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if length(p_number::text) > p_rule.digit_length then
    perform app.fail('NUMBER_OVERFLOW', '채번 자릿수를 모두 사용했습니다. 채번 규칙의 자릿수를 늘려 주세요.', 409,
      jsonb_build_object('entity_code', p_rule.entity_code), 'The counter has outgrown its digits.');
  end if;
  return array_to_string(array_remove(array[p_rule.prefix, case p_rule.date_format
    when 'yyyy' then to_char(p_on, 'YYYY') when 'yyyymm' then to_char(p_on, 'YYYYMM') when 'yyyymmdd' then to_char(p_on, 'YYYYMMDD')
  end, lpad(p_number::text, p_rule.digit_length, '0')], null), p_rule.separator);
end
$$;
comment on function app.compose_code(sys.code_rules, date, bigint) is
'번호 조립 — prefix, date and padded counter of a rule; 409 NUMBER_OVERFLOW when the digits are used up';

create or replace function app.code_period(p_rule sys.code_rules, p_on date) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case p_rule.reset_cycle
    when 'yearly' then to_char(p_on, 'YYYY') when 'monthly' then to_char(p_on, 'YYYYMM') when 'daily' then to_char(p_on, 'YYYYMMDD')
    else '' end;
end
$$;
comment on function app.code_period(sys.code_rules, date) is '채번 기간 — The period whose counter a rule uses on a day (X-11)';

create or replace function app.draw_code(p_tenant_id uuid, p_entity_code text, p_on date default null) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rule sys.code_rules;
  v_on date := coalesce(p_on, app.today());
begin
  select * into v_rule from sys.code_rules as r
  where r.tenant_id = p_tenant_id and r.entity_code = p_entity_code and not r.is_deleted;
  if not found then
    perform app.fail('NUMBERING_RULE_MISSING', '채번 규칙이 없습니다.', 409,
      jsonb_build_object('entity_code', p_entity_code), 'There is no numbering rule.');
  end if;
  return app.compose_code(v_rule, v_on, app.next_number(p_tenant_id, p_entity_code, app.code_period(v_rule, v_on)));
end
$$;
comment on function app.draw_code(uuid, text, date) is
'번호 부여 — Draws the next number of a tenant by its rule (X-11); a rollback gives it back, so a series has no gaps';

-- Arguments: the rule's entity_code and the column. A number the client brings is kept, unless the rule is gapless.
create or replace function app.tg__assign_code() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_given text := btrim(to_jsonb(new) ->> tg_argv[1]);
begin
  if coalesce(v_given, '') <> '' and not exists (
    select 1 from sys.code_rules as r
    where r.tenant_id = new.tenant_id and r.entity_code = tg_argv[0] and r.is_gapless and not r.is_deleted
  ) then
    return new;
  end if;
  return jsonb_populate_record(new, jsonb_build_object(tg_argv[1], app.draw_code(new.tenant_id, tg_argv[0])));
end
$$;
comment on function app.tg__assign_code() is '번호 자동 부여 — Numbers a new record by the tenant''s rule when it comes without a number (X-11)';

-- X-11: numbers are never reused and a series without gaps keeps its form, so a rule that has numbered anything is not bent.
create or replace function app.tg_code_rules__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.entity_code <> old.entity_code then
    perform app.fail('IMMUTABLE_FIELD', '채번 대상은 변경할 수 없습니다.', 422, app.field_error('entity_code', '변경할 수 없는 항목입니다.'),
      'What a rule numbers cannot be changed.');
  end if;
  if not exists (select 1 from app.counters as c where c.tenant_id = old.tenant_id and c.document = old.entity_code) then
    return new;
  end if;
  -- more digits only make room; another cycle counts from 1 again, which takes another prefix
  if (old.is_gapless and (new.is_deleted or new.digit_length < old.digit_length
    or (new.prefix, new.separator, new.date_format, new.reset_cycle, new.is_gapless)
    is distinct from (old.prefix, old.separator, old.date_format, old.reset_cycle, old.is_gapless)))
    or (new.reset_cycle <> old.reset_cycle and new.prefix = old.prefix) then
    perform app.fail('NUMBERING_IN_USE', '이미 사용한 채번 규칙은 번호가 겹치거나 빠지게 변경할 수 없습니다.', 409,
      jsonb_build_object('entity_code', old.entity_code), 'This rule has numbered records: the change would repeat or lose numbers.');
  end if;
  return new;
end
$$;
comment on function app.tg_code_rules__guard() is '채번 규칙 변경 통제 — 409 NUMBERING_IN_USE when a change would repeat or lose numbers (X-11)';
create or replace trigger tg_code_rules__guard before update on sys.code_rules
for each row execute function app.tg_code_rules__guard();

create or replace function app.preview_code(p_entity_code text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_rule sys.code_rules;
  v_period text;
  v_number bigint;
begin
  if not app.company_can('sys.code_rules:read') then
    perform app.fail_forbidden('sys.code_rules:read');
  end if;
  select * into v_rule from sys.code_rules as r
  where r.tenant_id = app.company_id() and r.entity_code = p_entity_code and not r.is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  v_period := app.code_period(v_rule, app.today());
  select c.last_number into v_number from app.counters as c
  where c.tenant_id = v_rule.tenant_id and c.document = p_entity_code and c.period = v_period;
  v_number := coalesce(v_number, 0);
  return jsonb_build_object('entity_code', p_entity_code, 'code', app.compose_code(v_rule, app.today(), v_number + 1),
    'last_number', v_number, 'period', v_period);
end
$$;
comment on function app.preview_code(text) is '다음 번호 미리보기 — The number the next record would get; draws nothing, so somebody else may get it first';

create or replace function sys.preview_code(p_entity_code text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.preview_code(p_entity_code);
end
$$;
comment on function sys.preview_code(text) is
'다음 번호 미리보기 — Shows the next number without drawing it: POST /rpc/preview_code {"p_entity_code": "PARTNER"} answers {entity_code, code, last_number, period}; errors 403, 404, 409 NUMBER_OVERFLOW';

create table if not exists app.code_rule_templates (
  entity_code text primary key,
  entity_name text not null,
  entity_name_en text not null,
  prefix text not null,
  separator text not null,
  date_format text not null,
  digit_length integer not null,
  reset_cycle text not null,
  is_gapless boolean not null
);
alter table app.code_rule_templates enable row level security;
alter table app.code_rule_templates force row level security;
revoke all on app.code_rule_templates from public, anon, authenticated;
grant select on app.code_rule_templates to service_role;
select app.declare_rows('app.code_rule_templates', '{entity_code}');
select app.describe('app.code_rule_templates', '기본 채번 규칙 — Numbering rules that every tenant starts with', '{
  "entity_code": "대상 코드 — What is numbered", "entity_name": "대상명 — Name", "entity_name_en": "영문 대상명 — English name",
  "prefix": "접두어 — Prefix", "separator": "구분자 — Separator", "date_format": "날짜 형식 — Date part",
  "digit_length": "자릿수 — Digits of the counter", "reset_cycle": "초기화 주기 — When the counter starts again",
  "is_gapless": "결번 불가 — Whether only the server numbers, without gaps"}');

create or replace function app.define_numbering(
  p_entity text, p_column text, p_entity_code text, p_name text, p_name_en text, p_prefix text, p_digits integer,
  p_date_format text default 'none', p_reset_cycle text default 'none', p_separator text default '', p_gapless boolean default false
) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.code_rule_templates (
    entity_code, entity_name, entity_name_en, prefix, separator, date_format, digit_length, reset_cycle, is_gapless
  ) values (p_entity_code, p_name, p_name_en, p_prefix, p_separator, p_date_format, p_digits, p_reset_cycle, p_gapless)
  on conflict (entity_code) do update set entity_name = excluded.entity_name, entity_name_en = excluded.entity_name_en,
    prefix = excluded.prefix, separator = excluded.separator, date_format = excluded.date_format,
    digit_length = excluded.digit_length, reset_cycle = excluded.reset_cycle, is_gapless = excluded.is_gapless;
  execute format('create trigger tg__assign_code before insert on %s for each row execute function app.tg__assign_code(%L, %L)',
    p_entity, p_entity_code, p_column);
end
$$;
comment on function app.define_numbering(text, text, text, text, text, text, integer, text, text, text, boolean) is
'채번 설치 — Numbers a column of a tenant table by a rule that every tenant starts with (X-11)';

create or replace function app.seed_numbering(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.code_rules (
    tenant_id, entity_code, entity_name, entity_name_en, prefix, separator, date_format, digit_length, reset_cycle, is_gapless
  )
  select p_tenant_id, t.entity_code, t.entity_name, t.entity_name_en, t.prefix, t.separator, t.date_format::sys.date_format,
    t.digit_length, t.reset_cycle::sys.reset_cycle, t.is_gapless
  from app.code_rule_templates as t
  on conflict (tenant_id, entity_code) where not is_deleted do nothing;
end
$$;
comment on function app.seed_numbering(uuid) is '채번 규칙 생성 — Gives a tenant the numbering rules it lacks';
select app.define_tenant_seed('app.seed_numbering', 20);

select app.expose('app.compose_code(sys.code_rules,date,bigint)');
select app.expose('app.code_period(sys.code_rules,date)');
select app.expose('app.preview_code(text)', 'authenticated');
select app.expose('sys.preview_code(text)', 'authenticated');
select app.expose('app.draw_code(uuid,text,date)');
select app.expose('app.seed_numbering(uuid)');

-- sql/tenant/sys_menus.sql
-- The menu of a company (SYS-06, SYS-07). Entries come from app.menu_templates and from the company itself; what a user sees is
-- decided by sys.my_menus: active, visible, licensed, open to a role, permission held, with the folders above.
select
  app.define_enum(
    'sys.menu_type', '{"menu": "화면 — Screen", "folder": "폴더 — Folder", "link": "외부 링크 — Link", "divider": "구분선 — Divider"}'
  );
-- SYS-08: all modules of the suite, and the portal
select
  app.define_enum(
    'sys.module_code', '{"portal": "포털 — Portal", "sys": "시스템 — System", "adm": "기준 정보 — Base data", "hrm": "인사 — Human resources",
  "crm": "고객 관리 — Customers", "pim": "제품 — Products", "wms": "창고 — Warehouses", "apm": "전자 결재 — Approvals",
  "ivm": "재고 — Inventory", "psm": "구매 — Procurement", "srm": "판매 — Sales", "asm": "사후 관리 — After-sales service",
  "fim": "회계 — Finance", "fam": "고정 자산 — Fixed assets", "lwm": "업무 흐름 — Workflow", "bim": "경영 분석 — Analytics"}'
  );
select
  app.define_enum(
    'sys.menu_config_type', '{"filter": "검색 조건 — Filter", "column": "열 — Columns", "layout": "배치 — Layout", "combined": "전체 — All of them"}'
  );

create table if not exists sys.menus (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_-]{2,50}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  description text check (length(description) <= 1000),
  parent_id uuid,
  level integer not null default 1,
  path text not null default '',
  sort_order integer not null default 0,
  menu_type sys.menu_type not null default 'menu',
  module_code sys.module_code,
  route_path text check (route_path ~ '^/[^\s]{0,199}$'),
  component_path text check (length(component_path) <= 200),
  external_url text check (external_url ~ '^https?://[^\s]+$' and length(external_url) <= 500),
  icon text check (length(icon) <= 50),
  badge_text text check (length(badge_text) <= 20),
  badge_color text check (length(badge_color) <= 20),
  permission_code text,
  is_public boolean not null default true,
  is_visible boolean not null default true,
  open_in_new_tab boolean not null default false,
  is_active boolean not null default true,
  is_system boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references sys.menus (tenant_id, id) on delete restrict,
  -- SYS-06: a link leads out, a screen has a route, folders and dividers have neither
  check ((menu_type = 'link') = (external_url is not null)),
  check ((menu_type = 'menu') = (route_path is not null))
);
create unique index if not exists menus_code_key on sys.menus (tenant_id, code) where not is_deleted;
create index if not exists menus_parent_idx on sys.menus (tenant_id, parent_id, sort_order);

create table if not exists sys.role_menus (
  tenant_id uuid not null default app.tenant_id(),
  role_id uuid not null,
  menu_id uuid not null,
  is_accessible boolean not null default true,
  is_visible boolean not null default true,
  primary key (tenant_id, role_id, menu_id),
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete cascade,
  foreign key (tenant_id, menu_id) references sys.menus (tenant_id, id) on delete cascade
);
create index if not exists role_menus_menu_idx on sys.role_menus (tenant_id, menu_id);

create table if not exists sys.menu_configs (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  menu_id uuid not null,
  user_id uuid,
  config_name text not null default '기본' check (length(config_name) between 1 and 100),
  config_type sys.menu_config_type not null,
  is_default boolean not null default false,
  filter_config jsonb not null default '{}' check (pg_column_size(filter_config) <= 65536),
  column_config jsonb not null default '{}' check (pg_column_size(column_config) <= 65536),
  layout_config jsonb not null default '{}' check (pg_column_size(layout_config) <= 65536),
  default_values jsonb not null default '{}' check (pg_column_size(default_values) <= 65536),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, menu_id) references sys.menus (tenant_id, id) on delete cascade,
  foreign key (tenant_id, user_id) references sys.users (tenant_id, id) on delete cascade,
  check (user_id is null or not is_default)
);
-- SYS-07: one personal setting a menu and kind
create unique index if not exists menu_configs_personal_key on sys.menu_configs (tenant_id, menu_id, config_type, user_id)
where user_id is not null and not is_deleted;
create index if not exists menu_configs_menu_idx on sys.menu_configs (tenant_id, menu_id);
create index if not exists menu_configs_user_idx on sys.menu_configs (tenant_id, user_id);

create table if not exists sys.user_menu_favorites (
  tenant_id uuid not null default app.tenant_id(),
  user_id uuid not null default auth.uid(),
  menu_id uuid not null,
  sort_order integer not null default 0,
  created_at timestamptz not null default now(),
  primary key (tenant_id, user_id, menu_id),
  foreign key (tenant_id, user_id) references sys.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, menu_id) references sys.menus (tenant_id, id) on delete cascade
);
create index if not exists user_menu_favorites_menu_idx on sys.user_menu_favorites (tenant_id, menu_id);

select app.describe('sys.menus', '메뉴 — Menu entries', '{
  "code": "메뉴 코드 — Code", "name": "메뉴명 — Name", "name_en": "영문 메뉴명 — English name", "description": "설명 — Description",
  "parent_id": "상위 메뉴 — Folder", "sort_order": "정렬 순서 — Order", "menu_type": "메뉴 유형 — Kind of entry",
  "module_code": "모듈 — Module", "route_path": "화면 경로 — Route of the screen", "component_path": "화면 구성 요소 — Component",
  "external_url": "외부 주소 — Address of a link", "icon": "아이콘 — Icon (lucide)", "badge_text": "배지 문구 — Badge",
  "badge_color": "배지 색상 — Colour of the badge", "permission_code": "필요 권한 — Permission that shows it",
  "is_public": "전체 공개 — Whether every role sees it", "is_visible": "표시 여부 — Whether it is shown",
  "open_in_new_tab": "새 창 여부 — Whether it opens a new tab", "is_active": "사용 여부 — Whether it works",
  "is_system": "기본 메뉴 — Whether it came with the suite"}');
select app.describe('sys.role_menus', '역할별 메뉴 — Menu entries of roles', '{
  "role_id": "역할 — Role", "menu_id": "메뉴 — Entry", "is_accessible": "접근 가능 — Whether the role may open it",
  "is_visible": "표시 여부 — Whether the role sees it"}');
select app.describe('sys.menu_configs', '메뉴 설정 — Saved views of screens', '{
  "menu_id": "메뉴 — Entry", "user_id": "사용자 — Whose personal setting, empty for the company''s", "config_name": "설정명 — Name",
  "config_type": "설정 유형 — Kind", "is_default": "기본 설정 — Whether everybody starts with it", "filter_config": "검색 조건 — Filters",
  "column_config": "열 설정 — Columns", "layout_config": "배치 설정 — Layout", "default_values": "입력 기본값 — Values of new records",
  "is_active": "사용 여부 — Whether it can be chosen"}');
select app.describe('sys.user_menu_favorites', '즐겨찾기 메뉴 — Favourite menu entries', '{
  "user_id": "사용자 — User", "menu_id": "메뉴 — Entry", "sort_order": "정렬 순서 — Order"}');
select app.register_entity('sys.menus', 'tenant', '메뉴', 'Menus');
select app.register_entity('sys.role_menus', 'tenant', '역할별 메뉴', 'Role menus', p_permission => 'sys.menus', p_kind => 'link');
select app.register_entity('sys.menu_configs', 'tenant', '메뉴 설정', 'Menu settings');
select app.register_entity(
  'sys.user_menu_favorites', 'tenant', '즐겨찾기 메뉴', 'Favourite menus', p_permission => 'sys.menus', p_kind => 'link'
);
select app.install_tree('sys.menus', 'parent_id', 'name', 5);
select app.install_default('sys.menu_configs', 'is_default', '{menu_id,config_type}');

create or replace function sys.parent_menu(p_menu sys.menus) returns setof sys.menus
language plpgsql
stable
rows 1
set search_path = ''
as $$
begin
  return query select m.* from sys.menus as m where m.tenant_id = p_menu.tenant_id and m.id = p_menu.parent_id;
end
$$;
comment on function sys.parent_menu(sys.menus) is '상위 메뉴 — Folder of an entry, for embedding: select=code,parent_menu(code)';

create or replace function app.tg_menus__check() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- SYS-06: a permission that does not exist would hide the entry from everybody but the owner
  if new.permission_code is not null and not exists (
    select 1 from app.permissions as p where p.permission = new.permission_code and p.scope in ('portal', 'tenant')
  ) then
    perform app.fail_validation(app.field_error('permission_code', '권한 목록에 없는 권한입니다.'));
  end if;
  if tg_op = 'UPDATE' and old.is_system and (new.is_deleted
    or (new.code, new.menu_type, new.route_path, new.permission_code, new.module_code)
    is distinct from (old.code, old.menu_type, old.route_path, old.permission_code, old.module_code)) then
    perform app.fail('SYSTEM_MENU', '기본 메뉴는 숨기거나 옮길 수만 있습니다.', 403, null, 'Entries of the suite can be hidden, renamed and moved only.');
  end if;
  return new;
end
$$;
comment on function app.tg_menus__check() is '메뉴 확인 — The permission exists, and what came with the suite keeps its meaning (SYS-06)';
create or replace trigger tg_menus__check before insert or update on sys.menus
for each row execute function app.tg_menus__check();

-- Which entries the caller may open, without the folders above them.
create or replace function app.openable_menus() returns table (menu_id uuid)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_company constant uuid := app.company_id();
  v_grants constant text := app.my_grants();
begin
  return query
  with recursive reachable as (
    select m.* from sys.menus as m
    where m.tenant_id = v_company and m.parent_id is null and m.is_active and m.is_visible and not m.is_deleted
    union all
    select m.* from reachable as r
    inner join sys.menus as m on r.tenant_id = m.tenant_id and r.id = m.parent_id
    where m.is_active and m.is_visible and not m.is_deleted
  )
  select r.id from reachable as r
  where r.menu_type <> 'folder' and (r.module_code is null or app.module_licensed(r.module_code || '.'))
    and (r.permission_code is null or (app.module_licensed(r.permission_code) and app.grant_covers(v_grants, r.permission_code)))
    and (r.is_public or app.is_owner() or exists (
      select 1 from sys.role_menus as rm
      inner join sys.user_roles as ur on rm.tenant_id = ur.tenant_id and rm.role_id = ur.role_id
      inner join sys.roles as o on ur.tenant_id = o.tenant_id and ur.role_id = o.id and o.is_active and not o.is_deleted
      where rm.tenant_id = v_company and rm.menu_id = r.id and rm.is_accessible and rm.is_visible
        and ur.user_id = auth.uid() and ur.is_active and (ur.expires_at is null or ur.expires_at > now())
    ));
end
$$;
comment on function app.openable_menus() is '이용 가능 메뉴 — Entries that are active, visible, licensed, open to the caller''s roles and permitted (SYS-06)';

create or replace function app.my_menus() returns table (
  id uuid, parent_id uuid, code text, name text, name_en text, level integer, sort_order integer, menu_type sys.menu_type,
  module_code sys.module_code, route_path text, component_path text, external_url text, icon text, badge_text text, badge_color text,
  open_in_new_tab boolean, favorite_order integer
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  with recursive openable as (
    select m.* from app.openable_menus() as o inner join sys.menus as m on m.tenant_id = app.company_id() and o.menu_id = m.id
  ), shown as (
    select o.* from openable as o where o.menu_type <> 'divider'
    union
    select m.* from shown as s inner join sys.menus as m on s.tenant_id = m.tenant_id and s.parent_id = m.id
  ), everything as (
    select s.* from shown as s
    union
    -- a divider stands among entries that are seen, it opens no folder
    select o.* from openable as o
    where o.menu_type = 'divider' and (o.parent_id is null or exists (select 1 from shown as s where s.id = o.parent_id))
  )
  select e.id, e.parent_id, e.code, e.name, e.name_en, e.level, e.sort_order, e.menu_type, e.module_code, e.route_path, e.component_path,
    e.external_url, e.icon, e.badge_text, e.badge_color, e.open_in_new_tab, f.sort_order
  from everything as e
  left join sys.user_menu_favorites as f on e.tenant_id = f.tenant_id and e.id = f.menu_id and f.user_id = auth.uid()
  order by e.level, e.sort_order, e.code;
end
$$;
comment on function app.my_menus() is '내 메뉴 — The entries the caller may open with the folders above them (SYS-06)';

create or replace function sys.my_menus() returns table (
  id uuid, parent_id uuid, code text, name text, name_en text, level integer, sort_order integer, menu_type sys.menu_type,
  module_code sys.module_code, route_path text, component_path text, external_url text, icon text, badge_text text, badge_color text,
  open_in_new_tab boolean, favorite_order integer
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select m.* from app.my_menus() as m;
end
$$;
comment on function sys.my_menus() is
'내 메뉴 — Menu of the caller in the chosen company, top level first; favorite_order is empty for what is no favourite: POST /rpc/my_menus, profile sys';

-- SYS-07: favourites are the caller's own list, of entries that may be opened
create or replace function app.set_favorite_menus(p_menu_ids uuid[]) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_ids uuid[];
begin
  if v_tenant is null then
    perform app.fail_forbidden('sys.menus:read');
  end if;
  if cardinality(p_menu_ids) > 50 then
    perform app.fail_validation(app.field_error('menu_ids', '즐겨찾기는 50개까지 등록할 수 있습니다.'));
  end if;
  select coalesce(array_agg(w.id order by w.position), '{}') into v_ids
  from (select i.id, min(i.position) as position from unnest(p_menu_ids) with ordinality as i (id, position) group by i.id) as w;
  if exists (select 1 from unnest(v_ids) as i where i not in (select o.menu_id from app.openable_menus() as o)) then
    perform app.fail_validation(app.field_error('menu_ids', '이용할 수 없는 메뉴가 있습니다.'));
  end if;
  delete from sys.user_menu_favorites as f where f.tenant_id = v_tenant and f.user_id = auth.uid() and f.menu_id <> all(v_ids);
  insert into sys.user_menu_favorites (tenant_id, user_id, menu_id, sort_order)
  select v_tenant, auth.uid(), i.id, i.position from unnest(v_ids) with ordinality as i (id, position)
  on conflict (tenant_id, user_id, menu_id) do update set sort_order = excluded.sort_order;
  return jsonb_build_object('menu_ids', to_jsonb(v_ids));
end
$$;
comment on function app.set_favorite_menus(uuid[]) is '즐겨찾기 저장 — Makes these entries, in this order, the caller''s favourites (SYS-07)';

create or replace function sys.set_favorite_menus(p_menu_ids uuid[]) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.set_favorite_menus(p_menu_ids);
end
$$;
comment on function sys.set_favorite_menus(uuid[]) is
'즐겨찾기 저장 — The caller''s favourites in order: POST /rpc/set_favorite_menus {"p_menu_ids": […]}; error 422 for an entry that cannot be opened';

-- SYS-07: a personal setting goes before the company's default
create or replace function app.save_menu_config(p_menu_id uuid, p_config_type sys.menu_config_type, p_config jsonb) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_config constant jsonb := app.meta(p_config);
  v_id uuid;
begin
  if v_tenant is null or not exists (select 1 from app.openable_menus() as o where o.menu_id = p_menu_id) then
    perform app.fail_not_found();
  end if;
  if v_config = '{}' then
    update sys.menu_configs as c set is_deleted = true
    where c.tenant_id = v_tenant and c.menu_id = p_menu_id and c.config_type = p_config_type and c.user_id = auth.uid() and not c.is_deleted;
    return null;
  end if;
  insert into sys.menu_configs (tenant_id, menu_id, user_id, config_name, config_type, filter_config, column_config, layout_config, default_values)
  values (v_tenant, p_menu_id, auth.uid(), '내 설정', p_config_type, coalesce(v_config -> 'filter_config', '{}'),
    coalesce(v_config -> 'column_config', '{}'), coalesce(v_config -> 'layout_config', '{}'), coalesce(v_config -> 'default_values', '{}'))
  on conflict (tenant_id, menu_id, config_type, user_id) where user_id is not null and not is_deleted do update
  set filter_config = excluded.filter_config, column_config = excluded.column_config, layout_config = excluded.layout_config,
    default_values = excluded.default_values
  returning id into v_id;
  return v_id;
end
$$;
comment on function app.save_menu_config(uuid, sys.menu_config_type, jsonb) is '개인 메뉴 설정 저장 — The caller''s own view of a screen; an empty one goes back to the company''s (SYS-07)';

create or replace function sys.save_menu_config(p_menu_id uuid, p_config_type sys.menu_config_type, p_config jsonb) returns uuid
language plpgsql
set search_path = ''
as $$
begin
  return app.save_menu_config(p_menu_id, p_config_type, p_config);
end
$$;
comment on function sys.save_menu_config(uuid, sys.menu_config_type, jsonb) is
'개인 메뉴 설정 저장 — POST /rpc/save_menu_config {"p_menu_id": …, "p_config_type": "column", "p_config": {"column_config": {…}}}; {} removes it; error 404';

create or replace function sys.my_menu_configs(p_menu_id uuid) returns setof sys.menu_configs
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select distinct on (c.config_type) c.* from sys.menu_configs as c
  where c.tenant_id = app.company_id() and c.menu_id = p_menu_id and c.is_active and (c.user_id = auth.uid() or c.is_default)
  order by c.config_type, c.user_id nulls last;
end
$$;
comment on function sys.my_menu_configs(uuid) is
'적용 메뉴 설정 — For each kind the caller''s own setting, else the company''s default (SYS-07): POST /rpc/my_menu_configs {"p_menu_id": …}';

create or replace function app.seed_menus(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  for v_level in 1..5 loop
    insert into sys.menus (tenant_id, code, name, name_en, parent_id, sort_order, menu_type, module_code, route_path, icon, permission_code, is_system)
    select p_tenant_id, t.code, t.name_ko, t.name_en, p.id, t.position, case when t.route is null then 'folder' else 'menu' end::sys.menu_type,
      (select m from unnest(enum_range(null::sys.module_code)) as m where m::text = lower(split_part(t.code, '_', 1))),
      t.route, t.icon, t.permission, true
    from app.menu_templates as t
    left join sys.menus as p on p.tenant_id = p_tenant_id and t.parent_code = p.code and not p.is_deleted
    where (t.parent_code is null) = (v_level = 1) and (t.parent_code is null or p.level = v_level - 1)
    on conflict (tenant_id, code) where not is_deleted do nothing;
  end loop;
end
$$;
comment on function app.seed_menus(uuid) is '기본 메뉴 생성 — Gives a tenant the menu entries of the suite it lacks';
select app.define_tenant_seed('app.seed_menus', 90);

select app.define_menu('DASHBOARD', null, 1, '대시보드', 'Dashboard', '/overview', 'layout-dashboard');
select app.define_menu('SYS', null, 170, '시스템 관리', 'System', p_icon => 'settings');
select app.define_menu('SYS_USERS', 'SYS', 10, '사용자', 'Users', '/sys/users', 'users', 'sys.users:read');
select app.define_menu('SYS_INVITATIONS', 'SYS', 20, '초대', 'Invitations', '/sys/invitations', 'mail-plus', 'sys.invitations:read');
select app.define_menu('SYS_ROLES', 'SYS', 30, '역할', 'Roles', '/sys/roles', 'shield', 'sys.roles:read');
select app.define_menu('SYS_PERMISSIONS', 'SYS', 40, '권한표', 'Permissions', '/sys/permissions', 'key-round', 'sys.role_permissions:read');
select app.define_menu('SYS_MENUS', 'SYS', 50, '메뉴', 'Menus', '/sys/menus', 'menu', 'sys.menus:read');
select app.define_menu('SYS_CODE_RULES', 'SYS', 60, '채번 규칙', 'Numbering rules', '/sys/code-rules', 'hash', 'sys.code_rules:read');

select app.expose('sys.parent_menu(sys.menus)', 'authenticated');
select app.expose('app.openable_menus()');
select app.expose('app.my_menus()', 'authenticated');
select app.expose('sys.my_menus()', 'authenticated');
select app.expose('app.set_favorite_menus(uuid[])', 'authenticated');
select app.expose('sys.set_favorite_menus(uuid[])', 'authenticated');
select app.expose('app.save_menu_config(uuid,sys.menu_config_type,jsonb)', 'authenticated');
select app.expose('sys.save_menu_config(uuid,sys.menu_config_type,jsonb)', 'authenticated');
select app.expose('sys.my_menu_configs(uuid)', 'authenticated');
select app.expose('app.seed_menus(uuid)');

-- sql/tenant/sys_sessions.sql
-- SYS-02: sessions as Supabase Auth keeps them. A user sees the own ones and ends them; an ended session cannot be refreshed, its
-- access token works until it expires.
create or replace function app.my_sessions() returns table (
  id uuid, created_at timestamptz, last_active_at timestamptz, expires_at timestamptz, ip_address text, user_agent text, assurance text,
  is_current boolean
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select s.id, s.created_at, coalesce(s.refreshed_at at time zone 'UTC', s.updated_at, s.created_at), s.not_after, host(s.ip),
    left(s.user_agent, 200), s.aal::text, s.id::text = coalesce(app.claims() ->> 'session_id', '')
  from auth.sessions as s
  where s.user_id = auth.uid() and (s.not_after is null or s.not_after > now())
  order by s.created_at desc;
end
$$;
comment on function app.my_sessions() is '내 로그인 세션 — Live sessions of the caller''s account';

create or replace function sys.my_sessions() returns table (
  id uuid, created_at timestamptz, last_active_at timestamptz, expires_at timestamptz, ip_address text, user_agent text, assurance text,
  is_current boolean
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select s.* from app.my_sessions() as s;
end
$$;
comment on function sys.my_sessions() is '내 로그인 세션 — Where the caller is signed in: POST /rpc/my_sessions, profile sys';

create or replace function app.revoke_session(p_session_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from auth.sessions as s where s.id = p_session_id and s.user_id = auth.uid();
  if not found then
    perform app.fail_not_found();
  end if;
  perform app.audit('revoke_session', 'auth.sessions', p_session_id::text);
  return jsonb_build_object('id', p_session_id, 'revoked', true);
end
$$;
comment on function app.revoke_session(uuid) is '세션 종료 — Ends one of the caller''s sessions with its refresh tokens';

create or replace function sys.revoke_session(p_session_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.revoke_session(p_session_id);
end
$$;
comment on function sys.revoke_session(uuid) is '세션 종료 — Signs the caller out elsewhere: POST /rpc/revoke_session {"p_session_id": …}; error 404';

create or replace function app.revoke_other_sessions() returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_current constant text := app.claims() ->> 'session_id';
  v_count bigint;
begin
  if v_current is null then
    perform app.fail('SESSION_UNKNOWN', '현재 세션을 확인할 수 없습니다.', 409, null, 'The token does not say which session it belongs to.');
  end if;
  delete from auth.sessions as s where s.user_id = auth.uid() and s.id::text <> v_current;
  get diagnostics v_count = row_count;
  perform app.audit('revoke_session', 'auth.sessions', null, jsonb_build_object('count', v_count));
  return jsonb_build_object('revoked', v_count);
end
$$;
comment on function app.revoke_other_sessions() is '다른 세션 모두 종료 — Ends every session of the caller but the present one';

create or replace function sys.revoke_other_sessions() returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.revoke_other_sessions();
end
$$;
comment on function sys.revoke_other_sessions() is
'다른 세션 모두 종료 — Signs the caller out everywhere else: POST /rpc/revoke_other_sessions answers {revoked}; error 409 SESSION_UNKNOWN';

select app.expose('app.my_sessions()', 'authenticated');
select app.expose('sys.my_sessions()', 'authenticated');
select app.expose('app.revoke_session(uuid)', 'authenticated');
select app.expose('sys.revoke_session(uuid)', 'authenticated');
select app.expose('app.revoke_other_sessions()', 'authenticated');
select app.expose('sys.revoke_other_sessions()', 'authenticated');

-- sql/tenant/sys_attachments.sql
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

create or replace function app.readable_entities() returns text[]
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_grants constant text := app.my_grants();
begin
  if app.company_id() is null then
    return '{}';
  end if;
  return array(
    select e.entity from app.entities as e
    where e.scope = 'tenant' and app.module_licensed(e.permission) and app.grant_covers(v_grants, e.permission || ':read')
  );
end
$$;
comment on function app.readable_entities() is '조회 가능 엔터티 — Entities of the tenant side that the caller may read, asked once a query';

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

select app.expose('app.readable_entities()', 'authenticated');
select app.expose('app.may_attach_to(text,uuid)', 'authenticated');
select app.expose('app.tenant_path_valid(text,text)', 'authenticated');
select app.expose('app.is_attached(text)', 'authenticated');
select app.expose('app.sweep_tenant_files(integer)');

-- sql/tenant/sys_comments.sql
-- Comments on any record of a tenant (X-19): whoever reads the record reads and writes them, the author changes the own ones.
create table if not exists sys.comments (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  entity text not null,
  record_id uuid not null,
  body text not null check (length(body) between 1 and 4000 and body !~ '^\s*$'),
  mentioned_user_ids uuid[] not null default '{}' check (cardinality(mentioned_user_ids) <= 20),
  edited_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create index if not exists comments_record_idx on sys.comments (tenant_id, entity, record_id, created_at desc) where not is_deleted;
select app.describe('sys.comments', '댓글 — Comments on records', '{
  "entity": "대상 종류 — Entity of the record", "record_id": "대상 — Record", "body": "내용 — Text",
  "mentioned_user_ids": "언급한 사용자 — Users it mentions", "edited_at": "수정 일시 — When the author changed it"}');
select app.register_entity('sys.comments', 'tenant', '댓글', 'Comments');
select app.define_permission('sys.comments:moderate', 'tenant', '다른 사람의 댓글 삭제', 'Delete comments of others');

create or replace function app.tg_comments__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    perform app.require_record(new.entity, new.record_id, 'record_id');
  end if;
  if exists (
    select 1 from unnest(new.mentioned_user_ids) as m (id)
    where not exists (select 1 from sys.users as u where u.tenant_id = new.tenant_id and u.id = m.id and not u.is_deleted)
  ) then
    perform app.fail_validation(app.field_error('mentioned_user_ids', '언급한 사용자를 찾을 수 없습니다.'));
  end if;
  if tg_op = 'UPDATE' and new.body <> old.body then
    new.edited_at := now();
  end if;
  return new;
end
$$;
comment on function app.tg_comments__check() is '댓글 확인 — The record lives (X-19), mentioned people are users of the company, a change shows';
create or replace trigger tg_comments__check before insert or update of body, mentioned_user_ids on sys.comments
for each row execute function app.tg_comments__check();

create or replace function sys.author(p_comment sys.comments) returns setof sys.users
language plpgsql
stable
rows 1
set search_path = ''
as $$
begin
  return query select u.* from sys.users as u where u.tenant_id = p_comment.tenant_id and u.id = p_comment.created_by;
end
$$;
comment on function sys.author(sys.comments) is '댓글 작성자 — Author of a comment, for embedding: select=body,author(display_name)';

select app.expose('sys.author(sys.comments)', 'authenticated');

-- sql/tenant/adm.sql
-- Base data of a tenant: currencies, units, payment terms, tax codes. Every other module points here.
create schema if not exists adm;
comment on schema adm is '기준 정보 — Base data';
revoke all on schema adm from public;
grant usage on schema adm to authenticated, service_role;

-- ISO 4217; the code is what documents point at, so a currency is never deleted, only switched off (ADM-02)
create table if not exists adm.currencies (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z]{3}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  symbol text check (length(symbol) between 1 and 10),
  decimal_places integer not null default 2 check (decimal_places between 0 and 4),
  is_base_currency boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
-- ADM-02: exactly one base currency
create unique index if not exists currencies_base_key on adm.currencies (tenant_id) where is_base_currency;
select app.describe('adm.currencies', '통화 — Currencies (ISO 4217)', '{
  "code": "통화 코드 — ISO 4217 code", "name": "통화명 — Name", "name_en": "영문 통화명 — English name", "symbol": "기호 — Symbol",
  "decimal_places": "소수 자릿수 — Decimal places of amounts", "is_base_currency": "기준 통화 — Whether it is the base currency",
  "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.currencies', 'tenant', '통화', 'Currencies', p_exportable => true);

select app.define_enum('adm.unit_type', '{"quantity": "수량 — Quantity", "weight": "무게 — Weight", "length": "길이 — Length",
  "volume": "부피 — Volume", "area": "면적 — Area", "package": "포장 — Package"}');

-- One unit master (ADM-04); pim refers to it
create table if not exists adm.units (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9]{1,20}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  symbol text check (length(symbol) between 1 and 20),
  unit_type adm.unit_type not null,
  is_base_unit boolean not null default false,
  conversion_rate numeric(24, 12) not null default 1 check (conversion_rate > 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  check (not is_base_unit or conversion_rate = 1)
);
create unique index if not exists units_code_key on adm.units (tenant_id, code) where not is_deleted;
create unique index if not exists units_base_key on adm.units (tenant_id, unit_type) where is_base_unit and not is_deleted;
select app.describe('adm.units', '단위 — Units of measure', '{
  "code": "단위 코드 — Code", "name": "단위명 — Name", "name_en": "영문 단위명 — English name", "symbol": "기호 — Symbol",
  "unit_type": "단위 구분 — Kind of quantity", "is_base_unit": "기준 단위 — Whether it is the base unit of its kind",
  "conversion_rate": "환산율 — How many base units one of it is", "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.units', 'tenant', '단위', 'Units', p_exportable => true);

select
  app.define_enum('adm.due_basis', '{"document_date": "거래일 기준 — From the document date", "month_end": "월말 기준 — From the end of the month",
  "prepaid": "선불 — Before shipping"}');

create table if not exists adm.payment_terms (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,20}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  due_basis adm.due_basis not null default 'document_date',
  days_to_pay integer not null default 0 check (days_to_pay between 0 and 365),
  description text check (length(description) <= 1000),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists payment_terms_code_key on adm.payment_terms (tenant_id, code) where not is_deleted;
select app.describe('adm.payment_terms', '결제 조건 — Payment terms', '{
  "code": "조건 코드 — Code", "name": "조건명 — Name", "name_en": "영문 조건명 — English name", "due_basis": "기산점 — Day the term counts from",
  "days_to_pay": "결제 일수 — Days to pay", "description": "설명 — Description", "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.payment_terms', 'tenant', '결제 조건', 'Payment terms', p_exportable => true);

select app.define_enum('adm.tax_kind', '{"taxable": "과세 — Taxable", "zero_rated": "영세율 — Zero-rated", "exempt": "면세 — Exempt",
  "reverse_charge": "매입자 납부 — Reverse charge", "special": "불공제·기타 — Special"}');

create table if not exists adm.tax_codes (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,20}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  tax_kind adm.tax_kind not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists tax_codes_code_key on adm.tax_codes (tenant_id, code) where not is_deleted;
select app.describe('adm.tax_codes', '세금 코드 — Tax codes', '{
  "code": "세금 코드 — Code", "name": "세금명 — Name", "name_en": "영문 세금명 — English name", "tax_kind": "과세 구분 — Tax treatment",
  "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.tax_codes', 'tenant', '세금 코드', 'Tax codes', p_exportable => true);

-- policies/tenant/sys.sql
create policy organizations_read on sys.organizations for select to authenticated using (tenant_id = (select app.company_id()));
grant select on sys.organizations to authenticated;

-- everybody sees the own membership, also while the company waits for approval
create policy users_read on sys.users for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted
  and (id = (select app.user_id()) or (select app.company_can('sys.users:read')))
);
create policy users_update on sys.users for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.users:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.users:update')));
create policy users_delete on sys.users for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.users:delete'))
);
grant select, delete on sys.users to authenticated;
grant update (display_name, department, phone, default_conflict_resolution_policy_id) on sys.users to authenticated;

select app.allow_tenant('sys.roles', '{id,code,name_ko,name_en,description,priority,is_active}');
select app.allow_tenant('sys.role_permissions', '{role_id,permission,is_active}', '{is_active}');

-- everybody sees the own grants
create policy user_roles_read on sys.user_roles for select to authenticated using (
  tenant_id = (select app.company_id())
  and (user_id = (select app.user_id()) or (select app.company_can('sys.user_roles:read')))
);
create policy user_roles_create on sys.user_roles for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.user_roles:create'))
);
create policy user_roles_update on sys.user_roles for update to authenticated using (
  tenant_id = (select app.tenant_id()) and is_active and (select app.can('sys.user_roles:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.user_roles:update')));
create policy user_roles_delete on sys.user_roles for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and is_active and (select app.can('sys.user_roles:delete'))
);
grant select, delete on sys.user_roles to authenticated;
grant insert (id, user_id, role_id, expires_at, conflict_resolution_policy_id), update (expires_at) on sys.user_roles to authenticated;

grant select on sys.tenant_permissions to authenticated;

-- policies/tenant/sys_grants.sql
select app.allow_tenant(
  'sys.permission_conflict_resolution',
  '{id,code,name,name_en,description,conflict_strategy,priority_direction,max_concurrent_roles,is_default,is_active}'
);
select app.allow_tenant('sys.role_exclusions', '{id,name,description,is_active}');
select app.allow_tenant('sys.role_exclusion_roles', '{exclusion_id,role_id}', '{}');
select app.allow_tenant('sys.role_permissions_history');

-- policies/tenant/sys_roles.sql
grant select on sys.effective_role_permissions to authenticated;

-- policies/tenant/sys_invitations.sql
select app.allow_tenant('sys.invitations', '{id,email,display_name,department,role_id,locale}', '{}', p_delete => false);

-- policies/tenant/sys_numbering.sql
select app.allow_tenant(
  'sys.code_rules',
  '{id,entity_code,entity_name,entity_name_en,prefix,separator,date_format,digit_length,reset_cycle,is_gapless,description}'
);

-- policies/tenant/sys_menus.sql
select app.allow_tenant(
  'sys.menus',
  '{id,code,name,name_en,description,parent_id,sort_order,menu_type,module_code,route_path,component_path,
  external_url,icon,badge_text,badge_color,permission_code,is_public,is_visible,open_in_new_tab,is_active}'
);
select app.allow_tenant('sys.role_menus', '{role_id,menu_id,is_accessible,is_visible}', '{is_accessible,is_visible}');

-- SYS-07: everybody has the company's settings and the own ones; the permission is for the company's
create policy menu_configs_read on sys.menu_configs for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and (user_id is null or user_id = (select app.user_id()))
);
create policy menu_configs_create on sys.menu_configs for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and user_id is null and (select app.can('sys.menu_configs:create'))
);
create policy menu_configs_update on sys.menu_configs for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and user_id is null and (select app.can('sys.menu_configs:update'))
) with check (tenant_id = (select app.tenant_id()) and user_id is null and (select app.can('sys.menu_configs:update')));
create policy menu_configs_delete on sys.menu_configs for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and user_id is null and (select app.can('sys.menu_configs:delete'))
);
grant select, delete on sys.menu_configs to authenticated;
grant insert (
  id, menu_id, config_name, config_type, is_default, filter_config, column_config, layout_config, default_values, is_active
) on sys.menu_configs to authenticated;
grant update (
  id, config_name, is_default, filter_config, column_config, layout_config, default_values, is_active
) on sys.menu_configs to authenticated;

create policy user_menu_favorites_read on sys.user_menu_favorites for select to authenticated using (
  tenant_id = (select app.company_id()) and user_id = (select app.user_id())
);
grant select on sys.user_menu_favorites to authenticated;

-- policies/tenant/sys_attachments.sql
-- Who reads a record reads its files; the trigger asks whether the caller may change the record.
create policy attachments_read on sys.attachments for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and entity = any((select app.readable_entities())::text[])
);
create policy attachments_create on sys.attachments for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.attachments:create'))
);
create policy attachments_update on sys.attachments for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.attachments:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('sys.attachments:update')));
create policy attachments_delete on sys.attachments for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('sys.attachments:delete'))
);
grant select, delete on sys.attachments to authenticated;
grant insert (id, entity, record_id, path, file_name, description), update (id, file_name, description) on sys.attachments to authenticated;

create policy tenant_files_upload on storage.objects for insert to authenticated with check (
  bucket_id = 'tenant-files' and app.tenant_path_valid(bucket_id, name)
);
create policy tenant_files_read on storage.objects for select to authenticated using (
  bucket_id = 'tenant-files' and (storage.foldername(name))[1] = (select app.company_id())::text
  and (storage.foldername(name))[2] = any((select app.readable_entities())::text[])
);
create policy tenant_files_take_back on storage.objects for delete to authenticated using (
  bucket_id = 'tenant-files' and (storage.foldername(name))[1] = (select app.tenant_id())::text
  and (select app.can('sys.attachments:create')) and owner_id = (select app.user_id())::text and not app.is_attached(name)
);

-- policies/tenant/sys_comments.sql
create policy comments_read on sys.comments for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and entity = any((select app.readable_entities())::text[])
);
create policy comments_create on sys.comments for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.comments:create'))
);
-- own comments only
create policy comments_update on sys.comments for update to authenticated using (
  tenant_id = (select app.tenant_id())
  and not is_deleted
  and created_by = (select app.user_id())
  and (select app.can('sys.comments:update'))
) with check (tenant_id = (select app.tenant_id()) and created_by = (select app.user_id()));
create policy comments_delete on sys.comments for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (
    (created_by = (select app.user_id()) and (select app.can('sys.comments:delete'))) or (select app.can('sys.comments:moderate'))
  )
);
grant select, delete on sys.comments to authenticated;
grant insert (id, entity, record_id, body, mentioned_user_ids), update (id, body, mentioned_user_ids) on sys.comments to authenticated;

-- policies/tenant/adm.sql
select app.allow_tenant(
  'adm.currencies', '{id,code,name,name_en,symbol,decimal_places,is_active}',
  '{id,name,name_en,symbol,decimal_places,is_active}', p_delete => false
);
select app.allow_tenant('adm.units', '{id,code,name,name_en,symbol,unit_type,is_base_unit,conversion_rate,is_active}');
select app.allow_tenant('adm.payment_terms', '{id,code,name,name_en,due_basis,days_to_pay,description,is_active}');
select app.allow_tenant('adm.tax_codes', '{id,code,name,name_en,tax_kind,is_active}');
