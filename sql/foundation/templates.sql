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
