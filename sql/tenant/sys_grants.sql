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
