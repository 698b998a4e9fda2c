-- Lists that a tenant edits itself: groups of codes, both trees. Fixed choices of the program are enums instead.
create table if not exists adm.code_groups (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,50}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  description text check (length(description) <= 1000),
  parent_group_id uuid,
  level integer not null default 1,
  path text not null default '',
  sort_order integer not null default 0,
  icon_name text check (length(icon_name) between 1 and 50),
  color_code text check (color_code ~ '^#[0-9A-Fa-f]{6}$'),
  notes text check (length(notes) <= 2000),
  is_system boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_group_id) references adm.code_groups (tenant_id, id) on delete restrict
);
select app.make_searchable('adm.code_groups', '{code,name,name_en}');
create unique index if not exists code_groups_code_key on adm.code_groups (tenant_id, code) where not is_deleted;
create index if not exists code_groups_parent_idx on adm.code_groups (tenant_id, parent_group_id);
create index if not exists code_groups_list_idx on adm.code_groups (tenant_id, sort_order, code) where not is_deleted;
select app.describe('adm.code_groups', '코드 그룹 — Groups of lookup codes', '{
  "code": "그룹 코드 — Code", "name": "그룹명 — Name", "name_en": "영문 그룹명 — English name", "description": "설명 — Description",
  "parent_group_id": "상위 그룹 — Parent group", "sort_order": "정렬 순서 — Position in lists", "icon_name": "아이콘 — Lucide icon",
  "color_code": "색상 — Colour, #RRGGBB", "notes": "비고 — Notes", "is_system": "시스템 여부 — Whether the platform made it",
  "is_active": "사용 여부 — Whether its codes can be chosen"}');
select app.register_entity('adm.code_groups', 'tenant', '코드 그룹', 'Code groups', p_exportable => true);
select app.install_tree('adm.code_groups', 'parent_group_id', 'name', 10);

create table if not exists adm.codes (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  group_id uuid not null,
  code text not null check (code ~ '^[A-Z0-9_]{1,50}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  description text check (length(description) <= 1000),
  parent_id uuid,
  level integer not null default 1,
  path text not null default '',
  attribute1 text check (length(attribute1) <= 200),
  attribute2 text check (length(attribute2) <= 200),
  attribute3 text check (length(attribute3) <= 200),
  attribute4 text check (length(attribute4) <= 200),
  attribute5 text check (length(attribute5) <= 200),
  attributes jsonb not null default '{}',
  sort_order integer not null default 0,
  icon_name text check (length(icon_name) between 1 and 50),
  color_code text check (color_code ~ '^#[0-9A-Fa-f]{6}$'),
  notes text check (length(notes) <= 2000),
  is_system boolean not null default false,
  is_active boolean not null default true,
  first_used_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  -- ADM-01: the parent is of the same group, whoever writes
  unique (tenant_id, group_id, id),
  foreign key (tenant_id, group_id) references adm.code_groups (tenant_id, id) on delete restrict,
  foreign key (tenant_id, group_id, parent_id) references adm.codes (tenant_id, group_id, id) on delete restrict
);
select app.make_searchable('adm.codes', '{code,name,name_en}');
create unique index if not exists codes_code_key on adm.codes (tenant_id, group_id, code) where not is_deleted;
create index if not exists codes_parent_idx on adm.codes (tenant_id, group_id, parent_id);
create index if not exists codes_sort_order_idx on adm.codes (tenant_id, sort_order) where not is_deleted;
create index if not exists codes_list_idx on adm.codes (tenant_id, group_id, sort_order, code) where not is_deleted;
select app.describe('adm.codes', '코드 — Lookup codes', '{
  "group_id": "코드 그룹 — Group", "code": "코드 — Code, fixed once used", "name": "코드명 — Name", "name_en": "영문 코드명 — English name",
  "description": "설명 — Description", "parent_id": "상위 코드 — Parent, of the same group", "attribute1": "속성 1 — Free attribute 1",
  "attribute2": "속성 2 — Free attribute 2", "attribute3": "속성 3 — Free attribute 3", "attribute4": "속성 4 — Free attribute 4",
  "attribute5": "속성 5 — Free attribute 5", "attributes": "추가 속성 — More attributes (JSON object)", "sort_order": "정렬 순서 — Position in lists",
  "icon_name": "아이콘 — Lucide icon", "color_code": "색상 — Colour, #RRGGBB", "notes": "비고 — Notes",
  "is_system": "시스템 여부 — Whether the platform made it", "is_active": "사용 여부 — Whether it can be chosen",
  "first_used_at": "최초 사용 일시 — When a record first used it"}');
select app.register_entity('adm.codes', 'tenant', '코드', 'Codes', p_exportable => true, p_import_keys => '{group_id,code}');
select app.install_tree('adm.codes', 'parent_id', 'name', 10);

-- ADM-01: what the platform made is neither edited nor deleted by a tenant; only its place in a renamed tree follows
create or replace function app.tg__system_locked() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_kept constant text[] := '{level,path,search_text,updated_at,updated_by}'::text[] || tg_argv;
begin
  if old.is_system and not app.is_trusted() and to_jsonb(new) - v_kept <> to_jsonb(old) - v_kept then
    perform app.fail('SYSTEM_RECORD', '시스템에서 제공하는 항목은 수정하거나 삭제할 수 없습니다.', 409, null,
      'Items that the platform provides cannot be changed or deleted.');
  end if;
  return new;
end
$$;
comment on function app.tg__system_locked() is
'시스템 항목 보호 — 409 SYSTEM_RECORD when a tenant changes or deletes a row with is_system; arguments name columns that stay free';
create trigger tg__system_locked before update on adm.code_groups
for each row execute function app.tg__system_locked();
create trigger tg__system_locked before update on adm.codes
for each row execute function app.tg__system_locked('first_used_at');

create or replace function app.tg_code_groups__freeze() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if exists (select 1 from adm.codes as c where c.tenant_id = old.tenant_id and c.group_id = old.id and c.first_used_at is not null) then
    perform app.fail_in_use('adm.codes');
  end if;
  return new;
end
$$;
comment on function app.tg_code_groups__freeze() is '그룹 코드 고정 — A group with used codes keeps its code (ADM-01)';
create trigger tg_code_groups__freeze before update of code on adm.code_groups
for each row when (old.code is distinct from new.code) execute function app.tg_code_groups__freeze();

create or replace function app.tg_codes__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_used_by text;
begin
  if jsonb_typeof(new.attributes) = 'string' then
    new.attributes := app.meta(new.attributes);
  end if;
  if jsonb_typeof(new.attributes) <> 'object' then
    perform app.fail_validation(app.field_error('attributes', 'JSON 객체로 입력해 주세요.'));
  end if;
  if new.parent_id is not null and not exists (
    select 1 from adm.codes as p where p.tenant_id = new.tenant_id and p.group_id = new.group_id and p.id = new.parent_id
  ) then
    perform app.fail_validation(app.field_error('parent_id', '같은 그룹의 코드만 상위로 지정할 수 있습니다.'));
  end if;
  if tg_op = 'INSERT' then
    return new;
  end if;
  -- ADM-01: a used code keeps its value and its place in the database
  if new.code <> old.code or new.group_id <> old.group_id or (new.is_deleted and not old.is_deleted) then
    v_used_by := case when old.first_used_at is not null then 'adm.codes' end;
    v_used_by := coalesce(v_used_by, app.referencing_table('adm.codes'::regclass, to_jsonb(old)));
    if v_used_by is not null then
      perform app.fail_in_use(v_used_by);
    end if;
  end if;
  return new;
end
$$;
comment on function app.tg_codes__check() is '코드 확인 — Parent of the same group, a used code stays (ADM-01)';
create trigger tg_codes__check before insert or update on adm.codes
for each row execute function app.tg_codes__check();

create or replace function app.require_code(p_group text, p_code text, p_field text, p_tenant_id uuid default null) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.acting_tenant(p_tenant_id);
  v_id uuid;
begin
  if p_code is null then
    return null;
  end if;
  -- the first use marks the code, later ones hold it: a rename at the same moment waits, or is seen here
  update adm.codes as c set first_used_at = now()
  from adm.code_groups as g
  where g.tenant_id = v_tenant and g.code = p_group and g.is_active and not g.is_deleted and c.tenant_id = g.tenant_id
    and c.group_id = g.id and c.code = p_code and c.is_active and not c.is_deleted and c.first_used_at is null
  returning c.id into v_id;
  if v_id is null then
    select c.id into v_id
    from adm.codes as c
    inner join adm.code_groups as g on c.tenant_id = g.tenant_id and c.group_id = g.id and g.is_active and not g.is_deleted
    where c.tenant_id = v_tenant and g.code = p_group and c.code = p_code and c.is_active and not c.is_deleted
    for share of c;
  end if;
  if v_id is null then
    -- X-15: an unknown code and one that is switched off are refused alike
    perform app.fail_validation(app.field_error(p_field, '선택할 수 없는 코드입니다.'));
  end if;
  return v_id;
end
$$;
comment on function app.require_code(text, text, text, uuid) is
'코드 사용 — For triggers of tables that keep a code: 422 unless it is active in its group (X-15), and from then on the code is frozen (ADM-01)';

create or replace function adm.parent_group(adm.code_groups) returns setof adm.code_groups rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select g.* from adm.code_groups as g where g.tenant_id = $1.tenant_id and g.id = $1.parent_group_id;
end
$$;
comment on function adm.parent_group(adm.code_groups) is '상위 그룹 — The parent, for embedding: select=name,parent_group(name)';

create or replace function adm.parent_code(adm.codes) returns setof adm.codes rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select c.* from adm.codes as c where c.tenant_id = $1.tenant_id and c.id = $1.parent_id;
end
$$;
comment on function adm.parent_code(adm.codes) is '상위 코드 — The parent, for embedding: select=name,parent_code(name)';

create view adm.code_options with (security_invoker = true) as
select
  c.tenant_id, c.id, g.code as group_code, c.code, c.name, c.name_en, c.parent_id, c.level, c.path, c.attributes, c.sort_order,
  c.icon_name, c.color_code
from adm.codes as c
inner join adm.code_groups as g on c.tenant_id = g.tenant_id and c.group_id = g.id
where c.is_active and not c.is_deleted and g.is_active and not g.is_deleted;
select app.describe('adm.code_options', '코드 선택 목록 — Codes that can be chosen', '{
  "group_code": "그룹 코드 — Code of the group", "code": "코드 — Code", "name": "코드명 — Name", "name_en": "영문 코드명 — English name",
  "parent_id": "상위 코드 — Parent", "attributes": "추가 속성 — More attributes", "sort_order": "정렬 순서 — Position in lists",
  "icon_name": "아이콘 — Lucide icon", "color_code": "색상 — Colour, #RRGGBB"}');

select app.expose('app.require_code(text,text,text,uuid)');
select app.expose('adm.parent_group(adm.code_groups)', 'authenticated');
select app.expose('adm.parent_code(adm.codes)', 'authenticated');
