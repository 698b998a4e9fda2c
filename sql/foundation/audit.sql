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
  resource_type text not null,
  resource_id text,
  changes jsonb,
  details jsonb,
  result text not null default 'success' check (result in ('success', 'failure')),
  ip_address inet,
  user_agent text,
  trace_id text,
  primary key (occurred_at, id)
) partition by range (occurred_at);
create index if not exists audit_logs_tenant_idx on audt.audit_logs (tenant_id, occurred_at desc);
create index if not exists audit_logs_resource_idx on audt.audit_logs (resource_type, resource_id, occurred_at desc);
create index if not exists audit_logs_user_idx on audt.audit_logs (user_id, occurred_at desc);
-- rows that arrive while the worker has not made the month's partition are kept, not refused
create table if not exists audt.audit_logs_default partition of audt.audit_logs default;

-- Months are added ahead by the worker's daily job; the default partition keeps stray rows readable through the parent.
create or replace function app.create_partitions(p_months integer default 3) returns integer
language plpgsql
security definer
set search_path = ''
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
end
$$;
comment on function app.create_partitions(integer) is
'월별 파티션 생성 — Makes the partitions of the current and the next p_months months; returns how many were new';

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
  out user_id uuid, out actor_role text, out ip_address inet, out user_agent text, out trace_id text
)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_headers jsonb := coalesce(nullif(current_setting('request.headers', true), ''), '{}')::jsonb;
begin
  user_id := auth.uid();
  actor_role := app.actor_role();
  if v_headers <> '{}' then
    ip_address := app.client_ip();
    user_agent := left(nullif(v_headers ->> 'user-agent', ''), 200);
    trace_id := app.trace_id();
  end if;
end
$$;
comment on function app.request_facts() is '요청 정보 — Who asked, in which role, from where, under which trace id';

-- One line for every changed row of the statement, with the changed columns as {column: [old, new]}. Rows of both
-- transition tables stand in the order in which the statement changed them, so they pair by position. Columns that every
-- write touches or that repeat others say nothing; redacted ones show only that they changed. No function is called per
-- row: this runs for every write of the platform.
create or replace function app.tg__audit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_request record;
  v_silent text[];
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_request := app.request_facts();
  v_silent := v.derived_columns || '{created_at,created_by,updated_at,updated_by}'::text[];
  insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
    ip_address, user_agent, trace_id)
  select (t.record ->> v.tenant_column)::uuid,
    coalesce(v_request.user_id, case when tg_op = 'INSERT' then (t.record ->> 'created_by')::uuid end), v_request.actor_role,
    case tg_op when 'INSERT' then 'create' else 'delete' end, v.entity,
    case when v.key_columns = '{id}' then t.record ->> 'id' else app.resource_id(t.record, v.key_columns) end,
    (
      select jsonb_object_agg(e.key, case when e.key = any(v.redacted_columns) then '["***", "***"]'::jsonb
        when tg_op = 'INSERT' then jsonb_build_array(null, e.value) else jsonb_build_array(e.value, null) end)
      from jsonb_each(t.record - v_silent) as e
    ),
    v_request.ip_address, v_request.user_agent, v_request.trace_id
  from (select jsonb_strip_nulls(to_jsonb(r)) as record from changed_rows as r) as t;
  return null;
end
$$;
comment on function app.tg__audit() is '등록·삭제 감사 — One audit line for every row that a statement inserts or deletes (AUDT-01)';

create or replace function app.tg__audit_update() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_request record;
  v_silent text[];
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_request := app.request_facts();
  v_silent := v.derived_columns || '{created_at,created_by,updated_at,updated_by}'::text[];
  insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
    ip_address, user_agent, trace_id)
  select (n.record ->> v.tenant_column)::uuid, coalesce(v_request.user_id, (n.record ->> 'updated_by')::uuid), v_request.actor_role,
    case
      when current_setting('app.action_entity', true) = v.entity then current_setting('app.action', true)
      when c.changes -> 'is_deleted' = '[false, true]' then 'delete'
      when c.changes -> 'is_deleted' = '[true, false]' then 'restore'
      else 'update'
    end,
    v.entity, case when v.key_columns = '{id}' then n.record ->> 'id' else app.resource_id(n.record, v.key_columns) end,
    c.changes, v_request.ip_address, v_request.user_agent, v_request.trace_id
  from (select to_jsonb(r) as record, row_number() over () as position from new_rows as r) as n
  inner join (select to_jsonb(r) as record, row_number() over () as position from old_rows as r) as o using (position)
  cross join lateral (
    select jsonb_object_agg(e.key, case when e.key = any(v.redacted_columns) then '["***", "***"]'::jsonb
      else jsonb_build_array(o.record -> e.key, e.value) end) as changes
    from jsonb_each(n.record - v_silent) as e
    where e.value <> (o.record -> e.key)
  ) as c
  where c.changes is not null;
  return null;
end
$$;
comment on function app.tg__audit_update() is
'수정 감사 — One audit line for every row that a statement changes, under the name of the action under way (AUDT-01)';

create or replace function app.resource_id(p_row jsonb, p_key_columns text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
    select string_agg(p_row ->> k.name, '/' order by k.position) from unnest(p_key_columns) with ordinality as k (name, position)
  );
end
$$;
comment on function app.resource_id(jsonb, text[]) is '자원 식별자 — The key of a row with several key columns as text, joined with /';

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
