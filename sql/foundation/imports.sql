-- Files come in through one door: public.import_rows writes the rows of any entity that has a business key, as the
-- caller, so that grants, policies, triggers and constraints judge every row. Either all rows are good or nothing is written.

create or replace function app.entity_columns(p_entity text)
returns table (
  column_name text, label_ko text, label_en text, data_type text, scale integer, is_enum boolean, is_required boolean,
  may_insert boolean, may_update boolean,
  reference_entity text, reference_key text, reference_labels text[]
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select l.column_name, l.label_ko, l.label_en, l.data_type,
    case when a.atttypid = 'numeric'::regtype and a.atttypmod > 0 then (a.atttypmod - 4) & 65535 end,
    t.typtype = 'e' or coalesce(i.typtype = 'e', false),
    -- a column that the server numbers may stay empty
    a.attnotnull and not a.atthasdef and not exists (
      select 1 from pg_catalog.pg_trigger as g
      inner join pg_catalog.pg_proc as p on g.tgfoid = p.oid and p.proname = 'tg__assign_code'
      where g.tgrelid = a.attrelid and split_part(encode(g.tgargs, 'escape'), '\000', 2) = a.attname
    ),
    has_column_privilege('authenticated', a.attrelid, a.attnum, 'insert') and a.attname <> all('{tenant_id,id}'),
    has_column_privilege('authenticated', a.attrelid, a.attnum, 'update') and a.attname <> all('{tenant_id,id}'),
    r.entity, r.key_column, r.labels
  from app.column_labels(p_entity) as l
  inner join pg_catalog.pg_attribute as a on a.attrelid = to_regclass(p_entity) and a.attnum = l.column_position
  inner join pg_catalog.pg_type as t on a.atttypid = t.oid
  left join pg_catalog.pg_type as i on t.typelem = i.oid and t.typcategory = 'A'
  left join lateral app.column_reference(a.attrelid, a.attnum) as r on true
  where has_column_privilege('authenticated', a.attrelid, a.attnum, 'select')
  order by l.column_position;
end
$$;
comment on function app.entity_columns(text) is
'컬럼 정보 — Columns of a registered entity that the API reads: heading, type, whether clients write it, and what a reference points at';

-- The last column of the shortest foreign key; who wrote a row is a user, though no key says so.
create or replace function app.column_reference(p_table oid, p_column smallint)
returns table (entity text, key_column text, labels text[])
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select e.entity, f.key_column::text, array(
    select a.attname::text from pg_catalog.pg_attribute as a
    where a.attrelid = to_regclass(e.entity) and a.atttypid = 'text'::regtype and not a.attisdropped
      and (a.attname = any('{code,sku,email,name,title,subject,display_name,name_ko}') or a.attname like '%\_no')
    order by array_position('{code,sku,email,name,title,subject,display_name,name_ko}', a.attname::text), a.attname
  )
  from (
    select c.confrelid as target, k.attname as key_column, cardinality(c.conkey) as width
    from pg_catalog.pg_constraint as c
    inner join pg_catalog.pg_attribute as k on c.confrelid = k.attrelid and k.attnum = c.confkey[cardinality(c.confkey)]
    where c.contype = 'f' and c.conrelid = p_table and cardinality(c.conkey) > 1 and c.conkey[cardinality(c.conkey)] = p_column
    union all
    select to_regclass('sys.users'), 'id', 99
    from pg_catalog.pg_attribute as b
    where b.attrelid = p_table and b.attnum = p_column and b.atttypid = 'uuid'::regtype and b.attname like '%\_by'
  ) as f
  inner join app.entities as e on to_regclass(e.entity) = f.target and e.scope = 'tenant'
  -- X-25: what belongs to a module without a licence is not looked into
  where app.module_licensed(e.permission)
  order by f.width limit 1;
end
$$;
comment on function app.column_reference(oid, smallint) is
'참조 정보 — The tenant entity a column points at, the column it holds, and the texts people know it by';

create or replace function app.find_references(p_entity text, p_key text, p_labels text[], p_words text[]) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_label text;
  v_found jsonb;
  v_all jsonb := '{}'::jsonb;
begin
  foreach v_label in array p_labels loop
    execute format('select coalesce(jsonb_object_agg(f.word, f.keys), ''{}'') from (
      select t.%1$I as word, jsonb_agg(t.%2$I::text) as keys from %3$s as t
      where t.tenant_id = app.company_id() and t.%1$I = any($1) group by t.%1$I) as f', v_label, p_key, p_entity)
    into v_found using p_words;
    -- what an earlier label (the code) knows is not asked of a later one (the name)
    v_all := v_found || v_all;
  end loop;
  return v_all;
end
$$;
comment on function app.find_references(text, text, text[], text[]) is
'참조 찾기 — {word: [keys]} for the words that are a code or name of a record the caller may read';

create or replace function app.import_error(p_column text, p_code text, p_message_ko text, p_message_en text) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  return jsonb_build_array(jsonb_build_object('column', p_column, 'code', p_code, 'message', p_message_ko, 'message_en', p_message_en));
end
$$;
comment on function app.import_error(text, text, text, text) is '가져오기 오류 — One bad cell, as an array so that errors are joined with ||';

create or replace function app.constraint_column(p_entity text, p_constraint text) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select a.attname
    from (
      select c.conkey as numbers from pg_catalog.pg_constraint as c
      where c.conrelid = p_entity::regclass and c.conname = p_constraint
      union all
      select i.indkey::int2[] from pg_catalog.pg_index as i
      inner join pg_catalog.pg_class as n on i.indexrelid = n.oid
      where i.indrelid = p_entity::regclass and n.relname = p_constraint
    ) as k
    inner join pg_catalog.pg_attribute as a on a.attrelid = p_entity::regclass and a.attnum = any(k.numbers)
    where a.attname <> 'tenant_id'
    order by a.attnum desc limit 1
  );
end
$$;
comment on function app.constraint_column(text, text) is '제약 컬럼 — The column that a constraint or unique index is about, the last one of several';

create or replace function app.import_checks(p_entity text, p_values jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_checks text;
  v_broken text[];
begin
  select string_agg(format('case when (%s) is false then %L end', pg_get_expr(c.conbin, c.conrelid), c.conname), ', ')
  into v_checks
  from pg_catalog.pg_constraint as c where c.conrelid = p_entity::regclass and c.contype = 'c';
  execute format('select array_remove(array[%s]::text[], null) from jsonb_populate_record(null::%s, $1) as t', v_checks, p_entity)
  into v_broken using p_values;
  return (
    select coalesce(jsonb_agg(app.import_error(f.name, 'INVALID_VALUE', '허용되지 않는 값입니다.', 'The value is not allowed.') -> 0), '[]')
    from (select distinct app.constraint_column(p_entity, b.name) as name from unnest(v_broken) as b (name)) as f
    -- what the row leaves empty may be filled in by the server
    where p_values ->> f.name is not null
  );
exception when data_exception then
  return app.import_error(null, 'INVALID_VALUE', '형식이 올바르지 않은 값이 있습니다.', 'A value has the wrong format.');
end
$$;
comment on function app.import_checks(text, jsonb) is
'값 확인 — Every check constraint that the values of a row break, where the database itself names only the first';

create or replace function app.import_failure(p_entity text, p_state text, p_message text, p_name text, p_values jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_body jsonb;
  v_details jsonb;
  v_errors jsonb;
begin
  if p_state = 'PGRST' then
    v_body := p_message::jsonb;
    v_details := coalesce((v_body ->> 'details')::jsonb, '{}'::jsonb);
    if jsonb_typeof(v_details) = 'array' then
      select jsonb_agg(app.import_error(d.value ->> 'field', v_body ->> 'code', d.value ->> 'message', v_body ->> 'hint') -> 0)
      into v_errors from jsonb_array_elements(v_details) as d;
    end if;
    return coalesce(v_errors, app.import_error(v_details ->> 'field', v_body ->> 'code', v_body ->> 'message', v_body ->> 'hint'));
  elsif p_state = '23514' then
    v_errors := app.import_checks(p_entity, p_values);
    if v_errors <> '[]' then
      return v_errors;
    end if;
  elsif p_state in ('23505', '23P01') then
    return app.import_error(app.constraint_column(p_entity, p_name), 'RESOURCE_CONFLICT',
      '이미 있는 값이거나 다른 정보와 겹칩니다.', 'The value is taken or overlaps with another record.');
  elsif p_state = '23502' then
    return app.import_error(p_name, 'REQUIRED', '필수 항목입니다.', 'The field is required.');
  end if;
  return app.import_error(app.constraint_column(p_entity, p_name), 'INVALID_VALUE', '허용되지 않는 값입니다.', 'The value is not allowed.');
end
$$;
comment on function app.import_failure(text, text, text, text, jsonb) is
'행 오류 설명 — Turns what the database said about a row into bad cells';

create or replace function app.find_import_row(p_entity text, p_keys text[], p_values jsonb) returns uuid
language plpgsql
stable
set search_path = ''
as $$
declare
  v_id uuid;
begin
  if jsonb_strip_nulls(p_values) ?| p_keys then
    execute format('select t.id from %1$s as t, jsonb_populate_record(null::%1$s, $1) as k where t.tenant_id = app.tenant_id() and %2$s limit 1',
      p_entity, (
        select string_agg(case when p_values ->> c.name is not null then format('t.%1$I = k.%1$I', c.name)
          -- an empty cell stands for the default of a new row
          else format('t.%I ', c.name) || coalesce('= (' || pg_get_expr(d.adbin, d.adrelid) || ')', 'is null') end, ' and ')
        from unnest(p_keys) as c (name)
        inner join pg_catalog.pg_attribute as a on a.attrelid = p_entity::regclass and a.attname = c.name
        left join pg_catalog.pg_attrdef as d on a.attrelid = d.adrelid and a.attnum = d.adnum
      )) into v_id using p_values;
  end if;
  return v_id;
end
$$;
comment on function app.find_import_row(text, text[], jsonb) is
'기존 행 찾기 — The live record with the business key of a row; none when the row leaves the key to the server';

create or replace function app.write_import_row(p_entity text, p_id uuid, p_values jsonb, p_columns jsonb) returns text
language plpgsql
set search_path = ''
as $$
declare
  v_names text[];
  v_count bigint;
begin
  -- an empty cell: the default in a new row, and left as it is in a known one, so that half-filled files destroy nothing
  select array_agg(v.key order by v.key) into v_names
  from jsonb_each(p_values) as v
  where v.value <> 'null' and (p_id is null or (p_columns -> v.key ->> 'may_update')::boolean);
  if v_names is null then
    return 'unchanged';
  end if;
  if p_id is null then
    execute format('insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)', p_entity,
      (select string_agg(quote_ident(n.name), ', ') from unnest(v_names) as n (name))) using p_values;
    return 'created';
  end if;
  execute format('update %1$s as t set %2$s from jsonb_populate_record(null::%1$s, $1) as k
    where t.tenant_id = app.tenant_id() and t.id = $2 and (%3$s) is distinct from (%4$s)', p_entity,
    (select string_agg(format('%1$I = k.%1$I', n.name), ', ') from unnest(v_names) as n (name)),
    (select string_agg(format('t.%I', n.name), ', ') from unnest(v_names) as n (name)),
    (select string_agg(format('k.%I', n.name), ', ') from unnest(v_names) as n (name))) using p_values, p_id;
  get diagnostics v_count = row_count;
  return case when v_count = 0 then 'unchanged' else 'updated' end;
end
$$;
comment on function app.write_import_row(text, uuid, jsonb, jsonb) is
'행 저장 — Inserts a row or updates the known one, with the rights of the caller; says created, updated or unchanged';

create or replace function app.import_row(p_entity app.entities, p_values jsonb, p_columns jsonb, p_errors jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_id uuid;
  v_errors jsonb := p_errors;
  v_state text;
  v_message text;
  v_name text;
  v_column text;
begin
  v_id := app.find_import_row(p_entity.entity, p_entity.import_keys, p_values);
  if v_id is null then
    select v_errors || coalesce(jsonb_agg(app.import_error(c.key, 'REQUIRED', '필수 항목입니다.', 'The field is required.') -> 0), '[]')
    into v_errors
    from jsonb_each(p_columns) as c
    where (c.value ->> 'is_required')::boolean and p_values ->> c.key is null and not p_errors @> jsonb_build_array(jsonb_build_object('column', c.key));
  end if;
  if v_errors <> '[]' then
    return jsonb_build_object('errors', v_errors || app.import_checks(p_entity.entity, p_values));
  end if;
  return jsonb_build_object('action', app.write_import_row(p_entity.entity, v_id, p_values, p_columns));
exception when sqlstate 'PGRST' or integrity_constraint_violation or data_exception then
  get stacked diagnostics v_state = returned_sqlstate, v_message = message_text, v_name = constraint_name, v_column = column_name;
  -- without the permission no row would pass: that is an answer to the whole file
  if v_state = 'PGRST' and v_message::jsonb ->> 'code' in ('FORBIDDEN', 'MODULE_NOT_LICENSED') then
    raise;
  end if;
  return jsonb_build_object('errors', v_errors || app.import_failure(
    p_entity.entity, v_state, v_message, coalesce(nullif(v_name, ''), v_column), p_values));
end
$$;
comment on function app.import_row(app.entities, jsonb, jsonb, jsonb) is
'행 가져오기 — {action} of a row that was written, or {errors}: all bad cells, else what the rules of the entity say';

create or replace function app.resolve_references(p_entity text, p_values jsonb, p_columns jsonb, p_found jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_column record;
  v_values jsonb := p_values;
  v_errors jsonb := '[]'::jsonb;
  v_keys jsonb;
  v_word text;
begin
  for v_column in select c.key as name, c.value as facts from jsonb_each(p_columns) as c where c.value ->> 'reference_entity' is not null loop
    v_word := p_values ->> v_column.name;
    v_keys := p_found -> v_column.name -> v_word;
    -- the parent of a tree may stand in an earlier row of the same file
    if v_word is not null and v_keys is null and v_column.facts ->> 'reference_entity' = p_entity then
      v_keys := app.find_references(p_entity, v_column.facts ->> 'reference_key',
        array(select jsonb_array_elements_text(v_column.facts -> 'reference_labels')), array[v_word]) -> v_word;
    end if;
    if v_word is not null and jsonb_array_length(v_keys) = 1 then
      v_values := v_values || jsonb_build_object(v_column.name, v_keys -> 0);
    elsif v_word is not null then
      v_values := v_values - v_column.name;
      v_errors := v_errors || case when v_keys is null
        then app.import_error(v_column.name, 'REFERENCE_NOT_FOUND', format('''%s''을(를) 찾을 수 없습니다.', v_word), format('There is no ''%s''.', v_word))
        else app.import_error(v_column.name, 'REFERENCE_AMBIGUOUS', format('''%s''이(가) 여러 개입니다. 코드로 입력해 주세요.', v_word),
          format('There are several ''%s'': use the code.', v_word)) end;
    end if;
  end loop;
  return jsonb_build_object('values', v_values, 'errors', v_errors);
end
$$;
comment on function app.resolve_references(text, jsonb, jsonb, jsonb) is
'참조 해석 — The values of a row with the keys of the records that its codes and names stand for, and the words that stand for none or several';

create or replace function app.import_all(p_entity app.entities, p_rows jsonb, p_columns jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_row record;
  v_resolved jsonb;
  v_found jsonb;
  v_result jsonb;
  v_key text;
  v_seen jsonb := '{}'::jsonb;
  v_errors jsonb := '[]'::jsonb;
  v_counts jsonb := '{"created": 0, "updated": 0, "unchanged": 0}'::jsonb;
begin
  select coalesce(jsonb_object_agg(c.key, app.find_references(c.value ->> 'reference_entity', c.value ->> 'reference_key',
    array(select jsonb_array_elements_text(c.value -> 'reference_labels')),
    array(select distinct r.value ->> c.key from jsonb_array_elements(p_rows) as r where r.value ->> c.key is not null))), '{}')
  into v_found from jsonb_each(p_columns) as c where c.value ->> 'reference_entity' is not null;
  for v_row in select r.value, r.ordinality from jsonb_array_elements(p_rows) with ordinality as r loop
    v_resolved := app.resolve_references(p_entity.entity, v_row.value, p_columns, v_found);
    v_key := (select jsonb_agg(v_resolved -> 'values' -> k.name) from unnest(p_entity.import_keys) as k (name))::text;
    if v_seen ? v_key and jsonb_strip_nulls(v_resolved -> 'values') ?| p_entity.import_keys then
      v_resolved := jsonb_set(v_resolved, '{errors}', v_resolved -> 'errors' || app.import_error(p_entity.import_keys[1], 'DUPLICATE_ROW',
        format('%s행과 같은 대상입니다.', v_seen ->> v_key), format('The same record as row %s.', v_seen ->> v_key)));
    end if;
    v_seen := jsonb_build_object(v_key, v_row.ordinality) || v_seen;
    v_result := app.import_row(p_entity, v_resolved -> 'values', p_columns, v_resolved -> 'errors');
    if v_result ? 'action' then
      v_counts := jsonb_set(v_counts, array[v_result ->> 'action'], to_jsonb((v_counts ->> (v_result ->> 'action'))::integer + 1));
    else
      v_errors := v_errors || (
        select jsonb_agg(jsonb_build_object('row', v_row.ordinality) || e.value) from jsonb_array_elements(v_result -> 'errors') as e
      );
    end if;
  end loop;
  set constraints all immediate;
  return v_counts || jsonb_build_object('entity', p_entity.entity, 'rows', jsonb_array_length(p_rows), 'errors', v_errors);
end
$$;
comment on function app.import_all(app.entities, jsonb, jsonb) is
'전체 가져오기 — Tries every row, each in its own subtransaction; counts what was done and collects the bad cells';

create or replace function app.import_rows(p_entity text, p_rows jsonb, p_dry_run boolean) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v app.entities;
  v_columns jsonb;
  v_report jsonb;
  v_is_written boolean := false;
begin
  select * into v from app.entities as e where e.entity = p_entity and e.scope = 'tenant' and e.import_keys <> '{}';
  if not found then
    perform app.fail_not_found();
  end if;
  -- X-24: import is a permission of its own; create and update are asked for as well, by the triggers of the table
  if not app.can(v.permission || ':import') then
    perform app.fail_forbidden(v.permission || ':import');
  end if;
  if jsonb_typeof(p_rows) is distinct from 'array' or jsonb_array_length(p_rows) not between 1 and 5000 then
    perform app.fail_validation(app.field_error('p_rows', '1~5,000행을 보내 주세요.'));
  end if;
  select jsonb_object_agg(c.column_name, to_jsonb(c)) into v_columns from app.entity_columns(p_entity) as c where c.may_insert;
  perform app.fail_validation(coalesce((
    select jsonb_agg(distinct app.field_error(f.name, '가져올 수 없는 항목입니다.') -> 0)
    from jsonb_array_elements(p_rows) as r, jsonb_object_keys(r.value) as f (name) where not v_columns ? f.name
  ), '[]'));
  -- two files with the same records in another order would wait for each other
  perform app.queue_for('import/' || p_entity, app.tenant_id());
  begin
    v_report := app.import_all(v, p_rows, v_columns);
    v_is_written := not coalesce(p_dry_run, true) and v_report -> 'errors' = '[]';
    if not v_is_written then
      raise sqlstate 'IM000';
    end if;
    perform app.audit('import', p_entity, null, v_report - '{entity,errors}'::text[]);
  exception when sqlstate 'IM000' then
    -- all or nothing: what the good rows did is taken back, the report stays
    v_is_written := false;
  end;
  return v_report || jsonb_build_object('is_written', v_is_written);
end
$$;
comment on function app.import_rows(text, jsonb, boolean) is
'가져오기 — Checks the permission, tries all rows as the caller and keeps them only when every one is good';

create or replace function public.import_rows(p_entity text, p_rows jsonb, p_dry_run boolean default true) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.import_rows(p_entity, case jsonb_typeof(p_rows) when 'string' then (p_rows #>> '{}')::jsonb else p_rows end, p_dry_run);
end
$$;
comment on function public.import_rows(text, jsonb, boolean) is
'일괄 가져오기 — Writes rows by business key, all or none: POST /rpc/import_rows {"p_entity": "crm.partners", "p_rows": [{"code": …, …}], "p_dry_run": false} answers {entity, rows, created, updated, unchanged, is_written, errors: [{row, column, code, message, message_en}]}; references by code or name; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 422 VALIDATION_ERROR';

select app.expose('app.entity_columns(text)', 'authenticated');
select app.expose('app.column_reference(oid,smallint)', 'authenticated');
select app.expose('app.find_references(text,text,text[],text[])', 'authenticated');
select app.expose('app.import_error(text,text,text,text)', 'authenticated');
select app.expose('app.constraint_column(text,text)', 'authenticated');
select app.expose('app.import_checks(text,jsonb)', 'authenticated');
select app.expose('app.import_failure(text,text,text,text,jsonb)', 'authenticated');
select app.expose('app.find_import_row(text,text[],jsonb)', 'authenticated');
select app.expose('app.write_import_row(text,uuid,jsonb,jsonb)', 'authenticated');
select app.expose('app.import_row(app.entities,jsonb,jsonb,jsonb)', 'authenticated');
select app.expose('app.resolve_references(text,jsonb,jsonb,jsonb)', 'authenticated');
select app.expose('app.import_all(app.entities,jsonb,jsonb)', 'authenticated');
select app.expose('app.import_rows(text,jsonb,boolean)', 'authenticated');
select app.expose('public.import_rows(text,jsonb,boolean)', 'authenticated');
