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
create index if not exists users_recent_idx on sys.users (tenant_id, created_at desc) where not is_deleted;

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
create index if not exists user_roles_recent_idx on sys.user_roles (tenant_id, granted_at desc);
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
