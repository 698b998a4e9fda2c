-- The audit log: who did what to which record. Data changes are written by statement-level triggers with transition
-- tables (one insert for a whole statement), business actions by app.audit. Nobody edits or deletes a line (AUDT-01).
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

-- Columns that every write touches, or that repeat others, say nothing in a change record.
create or replace function app.audit_changes(p_old jsonb, p_new jsonb, p_redacted text[]) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_changes jsonb;
begin
  select jsonb_object_agg(n.key, case
    when n.key = any(p_redacted) then '["***", "***"]'::jsonb
    else jsonb_build_array(p_old -> n.key, n.value)
  end)
  into v_changes
  from jsonb_each(p_new) as n
  where n.value is distinct from coalesce(p_old -> n.key, 'null'::jsonb)
    and n.key not in ('created_at', 'created_by', 'updated_at', 'updated_by');
  return v_changes;
end
$$;
comment on function app.audit_changes(jsonb, jsonb, text[]) is
'변경 내역 — Changed columns as {column: [old, new]}; redacted columns show only that they changed';

create or replace function app.audit_action(p_entity text, p_old jsonb, p_new jsonb) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return case
    when current_setting('app.action_entity', true) = p_entity then current_setting('app.action', true)
    when (p_new ->> 'is_deleted')::boolean and not (p_old ->> 'is_deleted')::boolean then 'delete'
    when (p_old ->> 'is_deleted')::boolean and not (p_new ->> 'is_deleted')::boolean then 'restore'
    else 'update'
  end;
end
$$;
comment on function app.audit_action(text, jsonb, jsonb) is
'감사 동작 이름 — Names a change of a row: update, delete, restore, or the lifecycle action under way on its entity';

create or replace function app.resource_id(p_row jsonb, p_key_columns text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_key_columns = '{id}' then
    return p_row ->> 'id';
  end if;
  return (select string_agg(p_row ->> k.name, '/' order by k.position)
    from unnest(p_key_columns) with ordinality as k (name, position));
end
$$;
comment on function app.resource_id(jsonb, text[]) is
'자원 식별자 — The key of a row as text; several key columns are joined with /';

-- Rows of both transition tables stand in the order in which the statement changed them, so they pair by position.
create or replace function app.tg__audit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_user uuid := auth.uid();
  v_role text := app.actor_role();
  v_ip inet := app.client_ip();
  v_agent text := left(app.request_header('user-agent'), 200);
  v_trace text := app.trace_id();
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  if tg_op = 'INSERT' then
    insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
      ip_address, user_agent, trace_id)
    select (r.new ->> v.tenant_column)::uuid, coalesce(v_user, (r.new ->> 'created_by')::uuid), v_role, 'create', v.entity,
      app.resource_id(r.new, v.key_columns), app.audit_changes('{}', jsonb_strip_nulls(r.new), v.redacted_columns),
      v_ip, v_agent, v_trace
    from (select to_jsonb(n) - v.derived_columns as new from new_rows as n) as r;
  elsif tg_op = 'DELETE' then
    insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
      ip_address, user_agent, trace_id)
    select (r.old ->> v.tenant_column)::uuid, v_user, v_role, 'delete', v.entity, app.resource_id(r.old, v.key_columns),
      app.audit_changes(r.old, (select jsonb_object_agg(k, null) from jsonb_object_keys(jsonb_strip_nulls(r.old)) as k),
        v.redacted_columns),
      v_ip, v_agent, v_trace
    from (select to_jsonb(o) - v.derived_columns as old from old_rows as o) as r;
  else
    insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, changes,
      ip_address, user_agent, trace_id)
    select (n.new ->> v.tenant_column)::uuid, coalesce(v_user, (n.new ->> 'updated_by')::uuid), v_role,
      app.audit_action(v.entity, o.old, n.new), v.entity, app.resource_id(n.new, v.key_columns), c.changes, v_ip, v_agent, v_trace
    from (select to_jsonb(t) - v.derived_columns as new, row_number() over () as position from new_rows as t) as n
    inner join (select to_jsonb(t) - v.derived_columns as old, row_number() over () as position from old_rows as t) as o using (position)
    cross join lateral (select app.audit_changes(o.old, n.new, v.redacted_columns) as changes) as c
    where c.changes is not null;
  end if;
  return null;
end
$$;
comment on function app.tg__audit() is
'변경 감사 — Writes one audit line for every changed row of the statement (AUDT-01)';

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
