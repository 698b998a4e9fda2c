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

create or replace function app.merge_grants(p_strategy text, p_allowed text[], p_denied text[], p_ranks integer[]) returns text
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
      select string_agg(m.lists, '|' order by m.rank)
      from (
        -- two roles of one priority speak together
        select l.rank, concat(',', string_agg(l.allowed, ','), ',|,', string_agg(l.denied, ','), ',') as lists
        from unnest(p_allowed, p_denied, p_ranks) as l (allowed, denied, rank) group by l.rank
      ) as m
    );
  end if;
  return 'D' || v_all_allowed || '|' || v_all_denied;
end
$$;
comment on function app.merge_grants(text, text[], text[], integer[]) is
'권한 병합 — Lists of allowed and denied permissions and the rank of each role, lower first, as one text of grants (SYS-04)';

create or replace function app.load_grants() returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_id();
  v_allowed text[];
  v_denied text[];
  v_ranks integer[];
  v_policy_id uuid;
  v_policy record;
  v_grants text;
begin
  select array_agg(h.allowed), array_agg(h.denied), array_agg(h.priority),
    (array_agg(h.policy_id order by h.priority) filter (where h.policy_id is not null))[1]
  into v_allowed, v_denied, v_ranks, v_policy_id
  from (
    select r.priority, ur.conflict_resolution_policy_id as policy_id,
      coalesce(string_agg(rp.permission, ',') filter (where rp.is_active), '') as allowed,
      coalesce(string_agg(rp.permission, ',') filter (where not rp.is_active), '') as denied
    from sys.user_roles as ur
    inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and r.is_active and not r.is_deleted
    left join sys.role_permissions as rp on r.tenant_id = rp.tenant_id and r.id = rp.role_id
    where ur.tenant_id = v_company and ur.user_id = auth.uid() and ur.is_active
      and (ur.expires_at is null or ur.expires_at > now())
    group by r.id, r.priority, ur.conflict_resolution_policy_id
  ) as h;
  -- SYS-04: one role that denies nothing has nothing to merge, so the policy is not looked up
  if cardinality(v_allowed) > 1 or v_denied[1] <> '' then
    v_policy := app.user_policy(v_company, auth.uid(), v_policy_id);
    if v_policy.priority_direction = 'desc' then
      v_ranks := array(select -p.rank from unnest(v_ranks) with ordinality as p (rank, position) order by p.position);
    end if;
    v_grants := app.merge_grants(v_policy.conflict_strategy::text, v_allowed, v_denied, v_ranks);
  else
    v_grants := concat(',', v_allowed[1], ',');
  end if;
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
  -- asked first, because every query waits for this: the refusal itself is one call deeper
  if not app.module_licensed(p_permission) then
    perform app.require_module(p_permission);
  end if;
  v_grants := current_setting('app.grants', true);
  if v_grants = '' then
    v_grants := app.load_grants();
  end if;
  -- what owners hold is not asked for a second time
  return v_grants = ',*,' or app.grant_covers(v_grants, p_permission);
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
  -- the question has looked the company up
  return case when app.company_can(p_permission) then nullif(current_setting('app.company_id', true), '')::uuid end;
end
$$;
comment on function app.reading_company(text) is
'조회 회사 — The caller''s company when its people may read this, null otherwise; 403 when the module is not licensed (X-25)';

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
    return '{}'::text[];
  end if;
  return array(
    select e.entity from app.entities as e
    where e.scope <> 'manager' and app.module_licensed(e.permission) and app.grant_covers(v_grants, e.permission || ':read')
  );
end
$$;
comment on function app.readable_entities() is '조회 가능 엔터티 — Entities of the company''s side that the caller may read, asked once a query';

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
  -- asked first, because every query waits for this: the refusal itself is one call deeper
  if not app.module_licensed(p_permission) then
    perform app.require_module(p_permission);
  end if;
  v_grants := current_setting('app.grants', true);
  if v_grants = '' then
    v_grants := app.load_grants();
  end if;
  return v_grants = ',*,' or app.grant_covers(v_grants, p_permission);
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
select app.expose('app.merge_grants(text,text[],text[],integer[])', 'authenticated');
select app.expose('app.load_grants()', 'authenticated');
select app.expose('app.my_grants()', 'authenticated');
select app.expose('app.load_platform_grants()', 'authenticated');
select app.expose('app.licensable_modules()', 'authenticated');
select app.expose('app.module_licensed(text)', 'authenticated');
select app.expose('app.require_module(text)', 'authenticated');
select app.expose('app.company_can(text)', 'authenticated');
select app.expose('app.reading_company(text)', 'authenticated');
select app.expose('app.readable_entities()', 'authenticated');
select app.expose('app.can(text)', 'authenticated');
select app.expose('app.platform_can(text)', 'authenticated');
select app.expose('app.permission_pattern_valid(text)', 'authenticated');
