-- The audit log: who did what to which record. Data changes are written by statement-level triggers with transition
-- tables (one insert for a whole statement), business actions by app.audit. Nobody edits or deletes a line (X-04, AUDT-01).
create schema if not exists audt;
comment on schema audt is '감사 — Audit';
revoke all on schema audt from public;
grant usage on schema audt to authenticated, service_role;

create table if not exists audt.audit_logs (
  id uuid not null default gen_random_uuid(),
  occurred_at timestamptz not null default clock_timestamp(),
  tenant_id uuid,
  user_id uuid,
  actor_role text not null,
  action text not null,
  resource_type text collate "C" not null,
  resource_id text collate "C",
  changes jsonb,
  details jsonb,
  result text not null default 'success' check (result in ('success', 'failure')),
  ip_address inet,
  user_agent text,
  trace_id text,
  primary key (occurred_at, id)
) partition by range (occurred_at);
-- ascending, though the newest lines are read first: a new line then goes to the right of the others
create index if not exists audit_logs_tenant_idx on audt.audit_logs (tenant_id, occurred_at);
-- keys come in random order: a hash takes a third of the time that a tree of them would add to every write
create index if not exists audit_logs_resource_idx on audt.audit_logs using hash (resource_id);
create index if not exists audit_logs_user_idx on audt.audit_logs (user_id, occurred_at);
-- rows that arrive while the worker has not made the month's partition are kept, not refused
create table if not exists audt.audit_logs_default partition of audt.audit_logs default;

-- X-23: the big log is partitioned by month. Months are added ahead by the worker's daily job; the default partition keeps
-- stray rows readable through the parent. Everybody who writes waits while the job waits for its lock: it gives up soon and
-- leaves the month to the next day.
create or replace function app.create_partitions(p_months integer default 3) returns integer
language plpgsql
security definer
set search_path = ''
set lock_timeout = '3s'
as $$
declare
  v_start date := date_trunc('month', now() at time zone 'UTC')::date;
  v_name text;
  v_made integer := 0;
begin
  for i in 0..p_months loop
    v_name := 'audit_logs_' || to_char(v_start + make_interval(months => i), 'YYYYMM');
    if to_regclass('audt.' || v_name) is null then
      perform app.create_month(v_name, (v_start + make_interval(months => i))::date);
      v_made := v_made + 1;
    end if;
  end loop;
  return v_made;
exception when lock_not_available then
  raise warning 'audit partition %: not made, a transaction holds the log', v_name;
  return 0;
end
$$;
comment on function app.create_partitions(integer) is
'월별 파티션 생성 — Makes the partitions of the current and the next p_months months; returns how many were new, 0 when the log is held';

create or replace function app.create_month(p_name text, p_start date) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_from text := to_char(p_start, 'YYYY-MM-DD') || ' 00:00:00+00';
  v_to text := to_char(p_start + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00';
begin
  -- a writer that already looked for its partition would find the wrong one: writers wait, or finish first
  lock table audt.audit_logs in access exclusive mode;
  execute format('create table audt.%I (like audt.audit_logs including defaults including constraints)', p_name);
  -- rows of the month that already reached the default partition move along, in the same transaction
  execute format('with moved as (delete from audt.audit_logs_default where occurred_at >= %L and occurred_at < %L returning *)
    insert into audt.%I select * from moved', v_from, v_to, p_name);
  execute format('alter table audt.audit_logs attach partition audt.%I for values from (%L) to (%L)', p_name, v_from, v_to);
  execute format('alter table audt.%I enable row level security; alter table audt.%I force row level security', p_name, p_name);
  execute format('revoke all on audt.%I from public, anon, authenticated', p_name);
end
$$;
comment on function app.create_month(text, date) is '월 파티션 추가 — Makes and attaches the audit partition of one month (UTC)';

create or replace function app.write_audit(
  p_action text,
  p_resource_type text,
  p_resource_id text,
  p_tenant_id uuid,
  p_details jsonb,
  p_result text,
  p_user_id uuid
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into audt.audit_logs (
    tenant_id, user_id, actor_role, action, resource_type, resource_id, details, result, ip_address, user_agent, trace_id
  ) values (
    p_tenant_id, coalesce(auth.uid(), p_user_id), app.actor_role(), p_action, p_resource_type, p_resource_id, p_details,
    p_result, app.client_ip(), left(app.request_header('user-agent'), 200), app.trace_id()
  );
end
$$;
comment on function app.write_audit(text, text, text, uuid, jsonb, text, uuid) is
'감사 기록 저장 — Writes one business action with user, address, agent and trace id of the request';

create or replace function app.actor_role() returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return coalesce(app.claims() ->> 'role', session_user::text);
end
$$;
comment on function app.actor_role() is '수행 역할 — The API role of the request, or the database user of a direct session';

create or replace function app.audit(
  p_action text,
  p_resource_type text,
  p_resource_id text default null,
  p_details jsonb default null,
  p_result text default 'success'
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if auth.uid() is null and not app.is_trusted() then
    perform app.fail_forbidden();
  end if;
  perform app.write_audit(p_action, p_resource_type, p_resource_id, app.company_id(), p_details, p_result, null);
end
$$;
comment on function app.audit(text, text, text, jsonb, text) is
'업무 감사 기록 — Records an action of the caller that changes no row, such as export or sign_in; the user comes from the token';

-- What a line says about the request, read once a statement.
create or replace function app.request_facts(
  out user_id uuid, out actor_role text, out entity text, out action text, out ip_address inet, out user_agent text, out trace_id text
)
language plpgsql
stable
set search_path = ''
as $$
declare
  -- every write of the platform waits for this: the headers are parsed once
  v_headers constant jsonb := app.request_headers();
begin
  user_id := auth.uid();
  actor_role := app.actor_role();
  entity := nullif(current_setting('app.action_entity', true), '');
  action := nullif(current_setting('app.action', true), '');
  ip_address := app.client_ip(v_headers);
  user_agent := left(v_headers ->> 'user-agent', 200);
  trace_id := app.trace_id(v_headers);
end
$$;
comment on function app.request_facts() is '요청 정보 — Who asked, in which role, for which action, from where, under which trace id';

-- The expression of a line's changes: changed columns as {column: [old, new]}. Columns that every write touches or that
-- are derived from others say nothing; redacted ones show only that they changed.
create or replace function app.audit_changes(p_entity text, p_operation text) returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v app.entities;
  v_column record;
  v_condition text;
  v_pair text;
  v_plain text[] := '{}'::text[];
  v_json text := '';
begin
  select * into strict v from app.entities as e where e.entity = p_entity;
  for v_column in
    select a.attname::text as name, a.atttypid = 'jsonb'::regtype as is_json
    from pg_catalog.pg_attribute as a
    where a.attrelid = p_entity::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attname <> all(v.derived_columns) and a.attname <> all('{created_at,created_by,updated_at,updated_by}'::text[])
    order by a.attnum
  loop
    v_condition := format(case p_operation when 'INSERT' then 'n.%1$I is not null' when 'DELETE' then 'o.%1$I is not null'
      else 'n.%1$I is distinct from o.%1$I' end, v_column.name);
    v_pair := case when v_column.name = any(v.redacted_columns) then '''["***", "***"]''::jsonb' else format('jsonb_build_array(%s, %s)',
      case p_operation when 'INSERT' then 'null' else format('o.%I', v_column.name) end,
      case p_operation when 'DELETE' then 'null' else format('n.%I', v_column.name) end) end;
    if v_column.is_json then
      -- stripping nulls would reach into the value
      v_json := v_json || format(' || case when %s then jsonb_build_object(%L, %s) else %L::jsonb end', v_condition, v_column.name, v_pair, '{}');
    else
      v_plain := v_plain || format('%L, case when %s then %s end', v_column.name, v_condition, v_pair);
    end if;
  end loop;
  -- a call takes at most 100 arguments
  return (
    select coalesce(string_agg(format('jsonb_strip_nulls(jsonb_build_object(%s))', array_to_string(v_plain[i:i + 39], ', ')), ' || '),
      '''{}''::jsonb')
    from generate_series(1, cardinality(v_plain), 40) as i
  ) || v_json;
end
$$;
comment on function app.audit_changes(text, text) is '변경 내역 식 — The SQL expression of {column: [old, new]} for an operation on an entity';

-- One statement of a generated trigger function: a line for every row of the transition tables.
create or replace function app.audit_statement(p_entity text, p_operation text, p_rows text) returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v app.entities;
  v_row constant text := case p_operation when 'DELETE' then 'o' else 'n' end;
  v_stamp text;
begin
  select * into strict v from app.entities as e where e.entity = p_entity;
  select format(', %s.%I', v_row, a.attname) into v_stamp from pg_catalog.pg_attribute as a
  where a.attrelid = p_entity::regclass and a.attname = case p_operation when 'INSERT' then 'created_by' when 'UPDATE' then 'updated_by' end;
  return format('insert into audt.audit_logs (
    tenant_id, user_id, actor_role, action, resource_type, resource_id, changes, ip_address, user_agent, trace_id)
  select %s, coalesce(v.user_id%s), v.actor_role, %s, %L, %s, c.changes, v.ip_address, v.user_agent, v.trace_id
  from %s
  cross join lateral (select %s as changes%s) as c%s;',
    case when v.tenant_column is null then 'null::uuid' else format('%s.%I', v_row, v.tenant_column) end, v_stamp,
    case p_operation when 'INSERT' then '''create''' when 'DELETE' then '''delete''' else format(
      'case when v.entity = %L then v.action%s else ''update'' end', p_entity, case when v.is_soft_deleted then
      ' when n.is_deleted > o.is_deleted then ''delete'' when n.is_deleted < o.is_deleted then ''restore''' end) end,
    p_entity, (select string_agg(format('%s.%I::text', v_row, k.name), ' || ''/'' || ' order by k.position)
      from unnest(v.key_columns) with ordinality as k (name, position)),
    p_rows, app.audit_changes(p_entity, p_operation), case when p_operation = 'UPDATE' then ' offset 0' end,
    case when p_operation = 'UPDATE' then ' where c.changes <> ''{}''' end);
end
$$;
comment on function app.audit_statement(text, text, text) is
'감사 문장 — The insert that writes the audit lines of one operation on an entity from rows named n (new) and o (old)';

-- The trigger function of a table is generated from its columns: nothing is looked up and no row is taken apart at run
-- time, which every write of the platform would pay for. Rows of both tables of an update stand in the order in which the
-- statement changed them and pair by position; the full join keeps a plan from pairing many by nested loops. One row, the
-- usual case, needs none of this.
create or replace function app.audit_body(p_entity text) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return format('
declare
  v record := app.request_facts();
begin
  if tg_op = ''INSERT'' then
  %s
  elsif tg_op = ''DELETE'' then
  %s
  elsif (select count(*) from new_rows) = 1 then
  %s
  else
  %s
  end if;
  return null;
end
', app.audit_statement(p_entity, 'INSERT', 'new_rows as n'), app.audit_statement(p_entity, 'DELETE', 'old_rows as o'),
    app.audit_statement(p_entity, 'UPDATE', 'new_rows as n cross join old_rows as o'), app.audit_statement(p_entity, 'UPDATE',
      '(select r.*, row_number() over () as audit_position from new_rows as r) as n
  full join (select r.*, row_number() over () as audit_position from old_rows as r) as o on n.audit_position = o.audit_position'));
end
$$;
comment on function app.audit_body(text) is '감사 함수 본문 — Body of the generated audit trigger function of an entity';

create or replace function app.install_audit(p_entity text) returns void
language plpgsql
set search_path = ''
as $$
declare
  v_function constant text := format('app.tg_%s__audit', replace(p_entity, '.', '_'));
begin
  execute format('create or replace function %s() returns trigger language plpgsql security definer set search_path = '''' as %L',
    v_function, app.audit_body(p_entity));
  execute format('comment on function %s() is %L', v_function,
    '변경 감사 — One audit line for every row that a statement inserts, changes or deletes (AUDT-01); generated by app.install_audit');
  execute format('create or replace trigger tg__audit_insert after insert on %s referencing new table as new_rows
    for each statement execute function %s()', p_entity, v_function);
  execute format('create or replace trigger tg__audit_update after update on %s referencing old table as old_rows
    new table as new_rows for each statement execute function %s()', p_entity, v_function);
  execute format('create or replace trigger tg__audit_delete after delete on %s referencing old table as old_rows
    for each statement execute function %s()', p_entity, v_function);
end
$$;
comment on function app.install_audit(text) is
'변경 감사 설치 — Generates the audit trigger function of an entity and its triggers; call it again after a column is added';

create or replace function app.define_derived(p_entity text, p_columns text[]) returns void
language plpgsql
set search_path = ''
as $$
begin
  update app.entities set derived_columns = derived_columns || p_columns where entity = p_entity;
  perform app.install_audit(p_entity);
end
$$;
comment on function app.define_derived(text, text[]) is
'파생 컬럼 지정 — Names columns that triggers keep from other rows, so that their changes are not audited twice';

select app.describe('audt.audit_logs', '감사 로그 — Audit log', '{
  "occurred_at": "발생 일시 — When it happened", "user_id": "사용자 — User", "actor_role": "역할 — API role or database user",
  "tenant_id": "회사 — Company concerned", "action": "동작 — create, update, delete, approve, export …",
  "resource_type": "자원 종류 — Entity", "resource_id": "자원 식별자 — Identifier of the record",
  "changes": "변경 내역 — Changed columns as {column: [old, new]}", "details": "상세 — Details of a business action",
  "result": "결과 — success or failure", "ip_address": "접속 IP — Client address", "user_agent": "브라우저 — User agent",
  "trace_id": "추적 ID — Trace id of the request"}');
select app.describe('audt.audit_logs_default', '감사 로그(예비) — Audit log, rows outside the monthly partitions', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a where a.attrelid = 'audt.audit_logs'::regclass and a.attnum > 0
));
select app.register_entity('audt.audit_logs', 'manager', '감사 로그', 'Audit log', p_kind => 'ledger', p_exportable => true);
alter table audt.audit_logs_default enable row level security;
alter table audt.audit_logs_default force row level security;
revoke all on audt.audit_logs_default from public, anon, authenticated;
-- the service reads the log; lines are written by the functions above only
revoke insert, update, delete, truncate on audt.audit_logs from service_role;

select app.expose('app.create_partitions(integer)');
select app.expose('app.audit(text,text,text,jsonb,text)', 'authenticated');
