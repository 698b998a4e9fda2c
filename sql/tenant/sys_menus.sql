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
