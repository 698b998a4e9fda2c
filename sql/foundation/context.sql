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

create or replace function app.request_headers() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb;
end
$$;
comment on function app.request_headers() is '요청 헤더 전체 — Headers of the request by lower-case name, {} outside of a request';

create or replace function app.request_header(p_name text) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return nullif(app.request_headers() ->> p_name, '');
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

create or replace function app.trace_id(p_headers jsonb default app.request_headers()) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return left(coalesce(
    nullif(p_headers ->> 'x-trace-id', ''), nullif(p_headers ->> 'x-request-id', ''), nullif(p_headers ->> 'sb-request-id', '')
  ), 100);
end
$$;
comment on function app.trace_id(jsonb) is '추적 ID — Trace id of the request, at most 100 characters';

create or replace function app.client_ip(p_headers jsonb default app.request_headers()) returns inet
language plpgsql
stable
set search_path = ''
as $$
declare
  v_address constant text := trim(split_part(coalesce(
    nullif(p_headers ->> 'cf-connecting-ip', ''), p_headers ->> 'x-forwarded-for', ''
  ), ',', 1));
begin
  if v_address ~ '^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$' then
    -- needs no subtransaction, which every write would pay for
    return v_address::inet;
  elsif v_address !~ '^[0-9a-fA-F:.]{2,45}$' then
    return null;
  end if;
  begin
    return v_address::inet;
  exception when invalid_text_representation then
    return null;
  end;
end
$$;
comment on function app.client_ip(jsonb) is
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
  v_claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
  v_headers jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  v_user uuid := coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), v_claims ->> 'sub')::uuid;
  v_wanted text := coalesce(nullif(v_headers ->> 'x-tenant-id', ''), v_claims -> 'app_metadata' ->> 'tenant_id');
  v_company uuid;
  v_status text;
  v_is_owner boolean;
  v_modules text;
  v_memberships bigint;
begin
  if v_user is not null and (v_wanted is null or v_wanted ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
    select u.tenant_id, o.status::text, u.is_owner, array_to_string(o.modules, ','), count(*) over ()
    into v_company, v_status, v_is_owner, v_modules, v_memberships
    from sys.users as u
    inner join sys.organizations as o on u.tenant_id = o.tenant_id
    where u.id = v_user and u.status = 'active' and not u.is_deleted and o.status <> 'closed'
      and (v_wanted is null or u.tenant_id = v_wanted::uuid);
  end if;
  if v_memberships is distinct from 1 then
    v_company := null;
    v_status := null;
    v_is_owner := false;
    v_modules := null;
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
select app.expose('app.request_headers()', 'authenticated');
select app.expose('app.request_header(text)', 'authenticated');
select app.expose('app.user_id()', 'authenticated');
select app.expose('app.trace_id(jsonb)', 'authenticated');
select app.expose('app.client_ip(jsonb)', 'authenticated');
select app.expose('app.is_trusted()', 'authenticated');
select app.expose('app.is_api_caller()', 'authenticated');
select app.expose('app.load_context()', 'authenticated');
select app.expose('app.company_id()', 'authenticated');
select app.expose('app.tenant_id()', 'authenticated');
select app.expose('app.is_owner()', 'authenticated');
select app.expose('app.forget_context()', 'authenticated');
