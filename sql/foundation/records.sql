-- The standard triggers of records: who may write at all, what the server owns, and deletion that keeps the row.

create or replace function app.tg__append_only() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- retention jobs detach whole partitions; nothing edits a line
  perform app.fail('APPEND_ONLY', '이력은 수정하거나 삭제할 수 없습니다.', 403,
    jsonb_build_object('table', tg_table_schema || '.' || tg_table_name), 'This history cannot be changed or deleted.');
  return null;
end
$$;
comment on function app.tg__append_only() is
'이력 보호 — Refuses update, delete and truncate of a ledger for everyone, the service included';

-- RLS alone answers 204 to a write that touched nothing, which a client cannot tell from success.
create or replace function app.tg__require_permission() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_entity text := tg_table_schema || '.' || tg_table_name;
  v_scope text;
  v_permission text;
  v_is_owned boolean;
begin
  if not app.is_api_caller() then
    return null;
  end if;
  select e.scope, e.permission || case tg_op when 'INSERT' then ':create' when 'UPDATE' then ':update' else ':delete' end,
    e.tenant_column is not null
  into v_scope, v_permission, v_is_owned
  from app.entities as e where e.entity = v_entity;
  if not (case v_scope
    when 'tenant' then app.can(v_permission)
    when 'portal' then app.platform_can(v_permission) or (v_is_owned and app.company_can(v_permission))
    else app.platform_can(v_permission)
  end) then
    perform app.fail_forbidden(v_permission);
  end if;
  return null;
end
$$;
comment on function app.tg__require_permission() is
'쓰기 권한 확인 — Answers 403 FORBIDDEN once per statement when an API caller lacks the permission altogether';

create or replace function app.require_version(p_updated_at timestamptz) returns void
language plpgsql
set search_path = ''
as $$
declare
  v_seen timestamptz;
begin
  begin
    v_seen := btrim(app.request_header('if-match'), '" ')::timestamptz;
  exception when data_exception then
    perform app.fail_validation(app.field_error('if-match', 'updated_at 값을 보내 주세요.'));
  end;
  if v_seen <> p_updated_at then
    perform app.fail('STALE_RECORD', '다른 사용자가 먼저 수정했습니다. 새로 고친 뒤 다시 시도해 주세요.', 409,
      jsonb_build_object('updated_at', p_updated_at), 'The record was changed by somebody else meanwhile.');
  end if;
end
$$;
comment on function app.require_version(timestamptz) is
'수정 충돌 확인 — 409 STALE_RECORD when the header if-match (the updated_at the client has read) is not the current one';

create or replace function app.tg__stamp() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.id is distinct from old.id then
    perform app.fail('IMMUTABLE_FIELD', '식별자는 변경할 수 없습니다.', 422, app.field_error('id', '변경할 수 없는 항목입니다.'),
      'The id cannot be changed.');
  end if;
  -- X-06: a client that says which version it has seen does not overwrite a newer one
  if strpos(coalesce(current_setting('request.headers', true), ''), '"if-match"') > 0 and app.is_api_caller() then
    perform app.require_version(old.updated_at);
  end if;
  new.created_at := old.created_at;
  new.created_by := old.created_by;
  new.updated_at := now();
  new.updated_by := coalesce(auth.uid(), new.updated_by);
  return new;
end
$$;
comment on function app.tg__stamp() is
'수정 정보 기록 — Keeps id and creation columns, records who changed the row and when (X-05)';

create or replace function app.tg__soft_delete() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_entity text := tg_table_schema || '.' || tg_table_name;
  v_row jsonb := to_jsonb(old);
  v_keys text[];
begin
  -- erasure by law (a company withdraws) is the one case in which a row really goes
  if current_setting('app.erasing', true) = 'on' then
    return old;
  end if;
  if old.is_deleted then
    return null;
  end if;
  perform app.release_children(tg_relid::regclass, v_row);
  select array(
    select a.attname from pg_catalog.pg_index as i
    inner join pg_catalog.pg_attribute as a on i.indrelid = a.attrelid and a.attnum = any(i.indkey)
    where i.indrelid = tg_relid and i.indisprimary
  ) into v_keys;
  execute format('update %s as t set is_deleted = true where %s', v_entity, (
    select string_agg(format('t.%I = %L', k, v_row ->> k), ' and ') from unnest(v_keys) as k
  ));
  return null;
end
$$;
comment on function app.tg__soft_delete() is
'논리 삭제 — Turns DELETE into is_deleted = true and treats live children as their foreign keys say (X-03)';

-- Obeys each foreign key's own rule on live children: cascade hides them the same way, set null clears the key, anything
-- else refuses.
create or replace function app.release_children(p_table regclass, p_row jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_key record;
  v_match text;
  v_found boolean;
begin
  for v_key in
    select c.conrelid::regclass as child, c.confdeltype as rule,
      array_agg(ca.attname order by k.ord) as child_columns, array_agg(pa.attname order by k.ord) as parent_columns,
      exists (
        select 1 from pg_catalog.pg_attribute as d
        where d.attrelid = c.conrelid and d.attname = 'is_deleted' and not d.attisdropped
      ) as is_soft
    from pg_catalog.pg_constraint as c
    cross join lateral unnest(c.conkey, c.confkey) with ordinality as k (child_number, parent_number, ord)
    inner join pg_catalog.pg_attribute as ca on c.conrelid = ca.attrelid and k.child_number = ca.attnum
    inner join pg_catalog.pg_attribute as pa on c.confrelid = pa.attrelid and k.parent_number = pa.attnum
    where c.contype = 'f' and c.confrelid = p_table and c.conparentid = 0
    group by c.oid, c.conrelid, c.confdeltype
    order by c.conrelid::regclass::text
  loop
    select string_agg(format('c.%I = %L', v_key.child_columns[i], p_row ->> v_key.parent_columns[i]), ' and ')
      || case when v_key.is_soft then ' and not c.is_deleted' else '' end
    into v_match
    from generate_subscripts(v_key.child_columns, 1) as i;
    if v_key.rule = 'c' and not v_key.is_soft then
      -- links and histories stay with the hidden row and come back with it
      continue;
    elsif v_key.rule = 'c' then
      execute format('delete from %s as c where %s', v_key.child, v_match);
    elsif v_key.rule = 'n' then
      execute format('update %s as c set %I = null where %s', v_key.child,
        v_key.child_columns[cardinality(v_key.child_columns)], v_match);
    else
      execute format('select exists (select 1 from %s as c where %s)', v_key.child, v_match) into v_found;
      if v_found then
        perform app.fail('RESOURCE_IN_USE', '다른 정보에서 사용 중이어서 삭제할 수 없습니다.', 409,
          jsonb_build_object('used_by', v_key.child::text), 'The record is in use and cannot be deleted.');
      end if;
    end if;
  end loop;
end
$$;
comment on function app.release_children(regclass, jsonb) is
'하위 데이터 처리 — Applies the foreign keys'' delete rules to the live children of a row that is being deleted';

create or replace function app.restore(p_entity text, p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_row jsonb;
begin
  select * into v from app.entities where entity = p_entity and is_soft_deleted and kind = 'record';
  if not found then
    perform app.fail_not_found();
  end if;
  if not app.is_trusted() and not (case v.scope
    when 'tenant' then app.can(v.permission || ':delete') else app.platform_can(v.permission || ':delete')
  end) then
    perform app.fail_forbidden(v.permission || ':delete');
  end if;
  execute format('update %s as t set is_deleted = false where t.id = $1 and t.is_deleted%s returning to_jsonb(t)', p_entity,
    case when v.scope = 'tenant' then ' and t.tenant_id = app.tenant_id()' else '' end)
  into v_row using p_id;
  if v_row is null then
    perform app.fail_not_found();
  end if;
  return jsonb_build_object('entity', p_entity, 'id', p_id, 'is_deleted', false);
exception when unique_violation then
  perform app.fail('RESOURCE_CONFLICT', '같은 값의 정보가 이미 있어 복원할 수 없습니다.', 409, null,
    'A live record with the same key exists.');
  return null;
end
$$;
comment on function app.restore(text, uuid) is
'복원 — Brings a deleted record back; needs the entity''s delete permission; errors 403, 404, 409 RESOURCE_CONFLICT';

create or replace function public.restore(p_entity text, p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.restore(p_entity, p_id);
end
$$;
comment on function public.restore(text, uuid) is
'삭제 취소 — Brings a deleted record back: POST /rpc/restore {"p_entity": "noti.templates", "p_id": …}; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 409 RESOURCE_CONFLICT';

select app.expose('app.require_version(timestamptz)', 'authenticated');
select app.expose('app.restore(text,uuid)', 'authenticated');
select app.expose('public.restore(text,uuid)', 'authenticated');
