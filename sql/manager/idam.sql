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
  ('reviewer', 'portal.companies:read'), ('reviewer', 'portal.companies:export'),
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
