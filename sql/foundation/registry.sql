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
  import_keys text[] not null default '{}',
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
  perform app.install_audit(p_entity);
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
  -- parts share the permissions of the record they belong to, and do not rename them
  select e.label_ko, e.label_en into v.label_ko, v.label_en from app.entities as e
  where e.permission = v.permission
  order by split_part(e.entity, '.', 2) = split_part(v.permission, '.', 2) desc, e.entity = p_entity desc limit 1;
  perform app.define_permission(v.permission || ':read', v.scope, v.label_ko || ' 조회', 'Read ' || lower(v.label_en));
  if v.kind in ('record', 'link') then
    perform app.define_permission(v.permission || ':create', v.scope, v.label_ko || ' 등록', 'Create ' || lower(v.label_en)),
      app.define_permission(v.permission || ':update', v.scope, v.label_ko || ' 수정', 'Update ' || lower(v.label_en)),
      app.define_permission(v.permission || ':delete', v.scope, v.label_ko || ' 삭제', 'Delete ' || lower(v.label_en));
  end if;
  if v.is_exportable then
    perform app.define_permission(v.permission || ':export', v.scope, v.label_ko || ' 내보내기', 'Export ' || lower(v.label_en));
  end if;
  -- X-24: loading a file is its own permission, beside those to create and to update
  if v.import_keys <> '{}' then
    perform app.define_permission(v.permission || ':import', v.scope, v.label_ko || ' 가져오기', 'Import ' || lower(v.label_en));
  end if;
end
$$;
comment on function app.define_crud_permissions(text) is
'기본 권한 등록 — Adds read, create, update, delete, export and import of an entity to the permission catalogue';

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
  p_private_states text[] default '{}',
  p_import_keys text[] default '{}'
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
  if not p_import_keys <@ v_columns then
    raise exception 'import keys % are not columns of %', p_import_keys, p_entity;
  end if;
  insert into app.entities (
    entity, scope, kind, permission, label_ko, label_en, key_columns, tenant_column, state_column,
    is_soft_deleted, is_exportable, import_keys, redacted_columns, private_states, derived_columns
  ) values (
    p_entity, p_scope, p_kind, coalesce(p_permission, p_entity), p_label_ko, p_label_en,
    case when v_key = '{}' then '{tenant_id}' else v_key end,
    coalesce(p_tenant_column, case when 'tenant_id' = any(v_columns) then 'tenant_id' end), p_state_column,
    'is_deleted' = any(v_columns), p_exportable, p_import_keys, p_redacted, p_private_states, array(
      select a.attname from pg_catalog.pg_attribute as a
      where a.attrelid = p_entity::regclass and a.attgenerated <> '' order by a.attnum
    )
  )
  on conflict (entity) do update set
    scope = excluded.scope, kind = excluded.kind, permission = excluded.permission,
    label_ko = excluded.label_ko, label_en = excluded.label_en, key_columns = excluded.key_columns,
    tenant_column = excluded.tenant_column, state_column = excluded.state_column,
    is_soft_deleted = excluded.is_soft_deleted, is_exportable = excluded.is_exportable,
    import_keys = excluded.import_keys, redacted_columns = excluded.redacted_columns, private_states = excluded.private_states, derived_columns = excluded.derived_columns;
  perform app.define_crud_permissions(p_entity);
  perform app.install_triggers(p_entity);
  execute format('alter table %s enable row level security; alter table %s force row level security', p_entity, p_entity);
  execute format('revoke all on %s from public, anon, authenticated; grant all on %s to service_role', p_entity, p_entity);
end
$$;
comment on function app.register_entity(text, text, text, text, text, text, text, text, boolean, text[], text[], text[]) is
'엔터티 등록 — The whole interface of a module: records the table, its permissions and its standard triggers, enables RLS and closes every grant. Kinds: record, link (join table), ledger (append-only), reference (rows come from the code). p_import_keys: the business key by which a file updates instead of inserting; none, not importable';

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
  "import_keys": "가져오기 키 — Business key by which a file updates rows, empty when files cannot be loaded",
  "redacted_columns": "마스킹 컬럼 — Columns whose values never reach the audit log",
  "private_states": "비공개 상태 — States in which only the company itself sees the record",
  "derived_columns": "파생 컬럼 — Generated columns, which say nothing new in the audit log"}');
select app.describe('app.permissions', '권한 목록 — Catalogue of permissions', '{
  "permission": "권한 — module.resource:action", "scope": "영역 — portal, manager or tenant",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');
select app.describe('app.declared_tables', '선언 데이터 테이블 — Tables whose rows are part of the declared state', '{
  "table_name": "테이블 — Table", "key_columns": "키 컬럼 — Key columns", "condition": "조건 — Which rows (SQL), null for all"}');
