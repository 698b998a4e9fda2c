-- Rules that many tables share, each installed by one line in the table's file: trees, "one default", dated periods.
create extension if not exists btree_gist with schema extensions;

-- Rules about several rows of a table are kept by those who change it one after the other: one lock a table and tenant,
-- as a lock for every group would fill the lock table in an import.
create or replace function app.queue_for(p_entity text, p_tenant_id uuid) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(concat_ws('/', p_entity, p_tenant_id), 0));
end
$$;
comment on function app.queue_for(text, uuid) is
'변경 대기열 — Whoever changes what the rules of a table compare waits here for the others of the tenant, until the transaction ends';

-- An update locks its row before its row triggers run: whoever stands at the head of the queue and changes a second row
-- would wait for somebody who holds that row and stands in the queue. So the caller queues before any row is locked.
create or replace function app.tg__queue() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if app.tenant_id() is not null then
    perform app.queue_for(tg_table_schema || '.' || tg_table_name, app.tenant_id());
  end if;
  return null;
end
$$;
comment on function app.tg__queue() is '변경 대기열 진입 — Lets a statement queue before it locks its first row (X-16, X-18)';

-- X-16: no cycles, level = parent + 1, the path follows for the whole subtree, a depth limit.
create or replace function app.tg__tree() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_entity constant text := tg_table_schema || '.' || tg_table_name;
  v_parent_column constant text := tg_argv[0];
  v_label constant text := tg_argv[1];
  v_max constant integer := tg_argv[2];
  v_parent uuid := (to_jsonb(new) ->> v_parent_column)::uuid;
  v_ancestor uuid := v_parent;
  v_row jsonb;
  v_level integer := 1;
  v_path text := to_jsonb(new) ->> v_label;
begin
  if new.is_deleted then
    return new;
  end if;
  -- two moves at once could close a circle that neither of them sees
  perform app.queue_for(v_entity, new.tenant_id);
  while v_ancestor is not null loop
    if v_ancestor = new.id then
      perform app.fail('TREE_CYCLE', '자신이나 하위 항목을 상위로 지정할 수 없습니다.', 422,
        app.field_error(v_parent_column, '자신이나 하위 항목입니다.'), 'An item cannot be below itself.');
    end if;
    -- the lock a foreign key takes, but before looking: whoever deletes the parent at this moment is waited for
    execute format('select to_jsonb(t) from %s as t where t.tenant_id = $1 and t.id = $2 and not t.is_deleted for key share', v_entity)
    into v_row using new.tenant_id, v_ancestor;
    if v_row is null then
      perform app.fail_validation(app.field_error(v_parent_column, '상위 항목이 없습니다.'));
    end if;
    v_level := v_level + 1;
    v_path := concat_ws(' > ', v_row ->> v_label, v_path);
    if v_level > v_max then
      perform app.fail('TREE_TOO_DEEP', format('%s단계까지 만들 수 있습니다.', v_max), 422,
        app.field_error(v_parent_column, '단계가 너무 깊습니다.'), format('At most %s levels.', v_max));
    end if;
    v_ancestor := (v_row ->> v_parent_column)::uuid;
  end loop;
  new.level := v_level;
  new.path := v_path;
  return new;
end
$$;
comment on function app.tg__tree() is '트리 규칙 — Keeps level and path, refuses cycles and too many levels (X-16)';

create or replace function app.tg__tree_children() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  execute format('update %s as t set %I = t.%I where t.tenant_id = $1 and t.%I = $2 and not t.is_deleted',
    tg_table_schema || '.' || tg_table_name, tg_argv[0], tg_argv[0], tg_argv[0]) using new.tenant_id, new.id;
  return null;
end
$$;
comment on function app.tg__tree_children() is '하위 경로 갱신 — Lets the children take over level and path of their parent (X-16)';

create or replace function app.install_tree(
  p_entity text, p_parent_column text default 'parent_id', p_label_column text default 'name', p_max_level integer default 10
) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('create trigger tg__queue_tree before update of %I, %I on %s for each statement execute function app.tg__queue()',
    p_parent_column, p_label_column, p_entity);
  -- is_deleted: what comes back needs a live parent too
  execute format('create trigger tg__tree before insert or update of %I, %I, is_deleted on %s for each row
    execute function app.tg__tree(%L, %L, %L)', p_parent_column, p_label_column, p_entity, p_parent_column, p_label_column, p_max_level);
  execute format('create trigger tg__tree_children after update of %I, %I on %s for each row
    when (old.level is distinct from new.level or old.path is distinct from new.path)
    execute function app.tg__tree_children(%L)', p_parent_column, p_label_column, p_entity, p_parent_column);
end
$$;
comment on function app.install_tree(text, text, text, integer) is
'트리 규칙 설치 — For a tenant table with columns level integer and path text, which the server keeps (X-16)';

-- X-18: setting one default clears the former in the same transaction; the index decides between two at once.
create or replace function app.tg__single_default() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row constant jsonb := to_jsonb(new);
  v_table constant text := tg_table_schema || '.' || tg_table_name;
  v_others text;
  v_found boolean;
begin
  if not (v_row ->> tg_argv[0])::boolean or new.is_deleted then
    return new;
  end if;
  perform app.queue_for(v_table, new.tenant_id);
  v_others := format('t.tenant_id = %L and t.id <> %L and t.%I and not t.is_deleted%s', new.tenant_id, new.id, tg_argv[0], (
    select coalesce(string_agg(case when v_row ->> k is null then format(' and t.%I is null', k)
      else format(' and t.%I = %L', k, v_row ->> k) end, ''), '')
    from unnest(tg_argv[1:]) as k
  ));
  -- a former default that is restored does not push the present one aside
  if tg_op = 'UPDATE' and old.is_deleted then
    execute format('select exists (select 1 from %s as t where %s)', v_table, v_others) into v_found;
    if v_found then
      return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], false));
    end if;
  end if;
  execute format('update %s as t set %I = false where %s', v_table, tg_argv[0], v_others);
  return new;
end
$$;
comment on function app.tg__single_default() is '기본값 하나만 유지 — Clears the former default of the same group (X-18)';

create or replace function app.install_default(p_entity text, p_flag text, p_keys text[] default '{}') returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('create unique index %I on %s (%s) where %I and not is_deleted',
    split_part(p_entity, '.', 2) || '_' || p_flag || '_key', p_entity,
    (select string_agg(format('%I', k), ', ') from unnest('{tenant_id}' || p_keys) as k), p_flag);
  execute format('create trigger tg__queue_%s before update of %s on %s for each statement execute function app.tg__queue()', p_flag,
    (select string_agg(format('%I', k), ', ') from unnest(p_flag || p_keys) as k), p_entity);
  execute format('create trigger tg__single_%s before insert or update of %s on %s for each row
    execute function app.tg__single_default(%s)', p_flag,
    (select string_agg(format('%I', k), ', ') from unnest(array[p_flag, 'is_deleted'] || p_keys) as k), p_entity,
    (select string_agg(format('%L', k), ', ') from unnest(p_flag || p_keys) as k));
end
$$;
comment on function app.install_default(text, text, text[]) is
'기본값 규칙 설치 — One row a group (tenant and p_keys) has the flag; setting another one clears it (X-18)';

-- X-17: end not before start, and no two periods of a key overlap. The constraint decides; the trigger says it in words.
create or replace function app.tg__period() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row constant jsonb := to_jsonb(new);
  v_start constant text := v_row ->> tg_argv[0];
  v_end constant text := v_row ->> tg_argv[1];
  v_other uuid;
  v_counts boolean;
begin
  execute format('select %s from (select $1.*) as t', tg_argv[2]) into v_counts using new;
  if v_counts is not true then
    return new;
  end if;
  if v_end::date < v_start::date then
    perform app.fail_validation(app.field_error(tg_argv[1], '종료일은 시작일보다 빠를 수 없습니다.'));
  end if;
  perform app.queue_for(tg_table_schema || '.' || tg_table_name, new.tenant_id);
  execute format('select t.id from %s as t where t.tenant_id = %L and t.id <> %L and (%s) and daterange(t.%I, t.%I, ''[]'')
    && daterange(%L, %L, ''[]'')%s limit 1', tg_table_schema || '.' || tg_table_name, new.tenant_id, new.id, tg_argv[2],
    tg_argv[0], tg_argv[1], v_start, v_end, (
      select string_agg(format(' and t.%I = %L', k, v_row ->> k), '') from unnest(tg_argv[3:]) as k
    )) into v_other;
  if v_other is not null then
    perform app.fail('PERIOD_OVERLAP', '기간이 기존 정보와 겹칩니다.', 409,
      jsonb_build_object('field', tg_argv[0], 'overlaps', v_other), 'The period overlaps with an existing one.');
  end if;
  return new;
end
$$;
comment on function app.tg__period() is '기간 규칙 — 422 for an end before the start, 409 PERIOD_OVERLAP for an overlap of the same key (X-17)';

create or replace function app.install_period(
  p_entity text, p_start text, p_end text, p_keys text[], p_condition text default 'not is_deleted'
) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('alter table %s add constraint %I exclude using gist (%s, daterange(%I, %I, ''[]'') with &&) where (%s)',
    p_entity, split_part(p_entity, '.', 2) || '_period_excl',
    (select string_agg(format('%I with =', k), ', ') from unnest('{tenant_id}' || p_keys) as k), p_start, p_end, p_condition);
  execute format('create trigger tg__period before insert or update on %s for each row execute function app.tg__period(%L, %L, %L, %s)',
    p_entity, p_start, p_end, p_condition, (select string_agg(format('%L', k), ', ') from unnest(p_keys) as k));
end
$$;
comment on function app.install_period(text, text, text, text[], text) is
'기간 규칙 설치 — Periods (dates, both ends included, an empty end is open) of the same tenant and p_keys never overlap (X-17)';

-- X-15: what a row newly points at is live and in use. Arguments: pairs of a column and the table and key it points at.
create or replace function app.tg__active_references() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_new constant jsonb := to_jsonb(new);
  v_old constant jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
  v_errors jsonb := '[]'::jsonb;
  v_found boolean;
begin
  for i in 0..tg_nargs - 1 by 4 loop
    continue when v_new ->> tg_argv[i] is null or v_new ->> tg_argv[i] is not distinct from v_old ->> tg_argv[i];
    -- the lock a foreign key takes, but before looking: a deletion under way is waited for, and then seen
    execute format('select exists (select 1 from %s as t where t.tenant_id = %L and t.%I = %L and %s for key share)',
      tg_argv[i + 1], v_new ->> 'tenant_id', tg_argv[i + 2], v_new ->> tg_argv[i], tg_argv[i + 3]) into v_found;
    if not v_found then
      v_errors := v_errors || app.field_error(tg_argv[i], '없거나 사용하지 않는 항목입니다.');
    end if;
  end loop;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg__active_references() is
'사용 중 참조 확인 — 422 when a row newly points at something deleted, switched off or of another tenant (X-15)';

create or replace function app.install_active_references(p_entity text, p_references jsonb) returns void
language plpgsql
set search_path = ''
as $$
declare
  v_arguments text := '';
  v record;
  v_condition text;
begin
  for v in
    select r.key as name, split_part(r.value, '.', 1) || '.' || split_part(r.value, '.', 2) as target,
      split_part(r.value, '.', 3) as key_column
    from jsonb_each_text(p_references) as r order by r.key
  loop
    select coalesce(string_agg(case a.attname when 'is_active' then 't.is_active' when 'is_deleted' then 'not t.is_deleted'
      else 't.status = ''active''' end, ' and ' order by a.attnum), 'true')
    into v_condition
    from pg_catalog.pg_attribute as a
    where a.attrelid = v.target::regclass and not a.attisdropped
      and (a.attname in ('is_active', 'is_deleted') or (a.attname = 'status' and v.target = 'sys.users'));
    v_arguments := concat_ws(', ', nullif(v_arguments, ''), format('%L, %L, %L, %L', v.name, v.target, v.key_column, v_condition));
  end loop;
  execute format('create trigger tg__active_references before insert or update of %s on %s for each row
    execute function app.tg__active_references(%s)',
    (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(p_references) as k), p_entity, v_arguments);
end
$$;
comment on function app.install_active_references(text, jsonb) is
'사용 중 참조 규칙 설치 — {"currency": "adm.currencies.code"}: new values of the columns must be live and active there (X-15)';

-- X-19: a reference that names its entity points at a live record of the same tenant that the caller may read.
create or replace function app.require_record(p_entity text, p_id uuid, p_field text) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_found boolean := false;
begin
  select * into v from app.entities as e
  where e.entity = p_entity and e.scope = 'tenant' and e.kind = 'record' and e.is_soft_deleted;
  if found and (app.is_trusted() or (app.module_licensed(v.permission) and app.company_can(v.permission || ':read'))) then
    execute format('select exists (select 1 from %s as t where t.tenant_id = $1 and t.id = $2 and not t.is_deleted)', p_entity)
    into v_found using app.company_id(), p_id;
  end if;
  if not v_found then
    perform app.fail_validation(app.field_error(p_field, '연결할 대상을 찾을 수 없습니다.'));
  end if;
end
$$;
comment on function app.require_record(text, uuid, text) is
'연결 대상 확인 — 422 unless the named entity has a live record of this id in the caller''s tenant (X-19)';

select app.expose('app.require_record(text,uuid,text)', 'authenticated');
select app.expose('app.queue_for(text,uuid)', 'authenticated');
