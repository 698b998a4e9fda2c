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
select app.expose('app.load_grants()', 'authenticated');
select app.expose('app.load_platform_grants()', 'authenticated');
select app.expose('app.module_licensed(text)', 'authenticated');
select app.expose('app.require_module(text)', 'authenticated');
select app.expose('app.company_can(text)', 'authenticated');
select app.expose('app.can(text)', 'authenticated');
select app.expose('app.platform_can(text)', 'authenticated');
select app.expose('app.permission_pattern_valid(text)', 'authenticated');
