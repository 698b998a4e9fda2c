-- X-08. Status changes as data: which action leads from which state to which, who may do it, and whether a reason is needed.
-- One trigger enforces the table for every writer; public.transition is how clients act.

create table if not exists app.transitions (
  entity text not null references app.entities (entity) on delete cascade,
  action text not null check (action ~ '^[a-z_]+$'),
  from_state text not null,
  to_state text not null,
  permission text not null references app.permissions (permission) on delete restrict,
  by_company boolean not null default false,
  comment_required boolean not null default false,
  label_ko text not null,
  label_en text not null,
  primary key (entity, action, from_state)
);
create index if not exists transitions_permission_idx on app.transitions (permission);
alter table app.transitions enable row level security;
alter table app.transitions force row level security;
create policy transitions_read on app.transitions for select to authenticated using (entity is not null);
revoke all on app.transitions from public, anon, authenticated;
grant select on app.transitions to authenticated, service_role;
select app.declare_rows('app.transitions', '{entity,action,from_state}');
select app.describe('app.transitions', '상태 전이 — Allowed status changes', '{
  "entity": "엔터티 — Entity", "action": "동작 — Action", "from_state": "이전 상태 — From", "to_state": "다음 상태 — To",
  "permission": "권한 — Permission it takes", "by_company": "회사 수행 여부 — Done by the company itself, not by platform staff",
  "comment_required": "의견 필수 — Whether a comment must be given",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

create table if not exists public.status_changes (
  id uuid primary key default gen_random_uuid(),
  entity text not null references app.entities (entity) on delete restrict,
  record_id uuid not null,
  tenant_id uuid,
  action text not null,
  from_state text not null,
  to_state text not null,
  comment text,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by uuid
);
create index if not exists status_changes_record_idx on public.status_changes (record_id, changed_at desc);
create index if not exists status_changes_entity_idx on public.status_changes (entity);
create index if not exists status_changes_tenant_idx on public.status_changes (tenant_id, changed_at desc);
select app.describe('public.status_changes', '상태 변경 이력 — History of status changes', '{
  "entity": "엔터티 — Entity", "record_id": "대상 — Record", "tenant_id": "회사 — Company concerned",
  "action": "동작 — Action", "from_state": "이전 상태 — From", "to_state": "다음 상태 — To", "comment": "의견 — Comment or reason",
  "changed_at": "변경 일시 — Changed at", "changed_by": "변경자 — Changed by (user)"}');
select app.register_entity(
  'public.status_changes', 'portal', '상태 변경 이력', 'Status changes', p_permission => 'portal.status_changes',
  p_kind => 'ledger'
);

create or replace function app.define_transition(
  p_entity text,
  p_action text,
  p_from text[],
  p_to text,
  p_permission_action text,
  p_label_ko text,
  p_label_en text,
  p_comment_required boolean default false,
  p_by_company boolean default false
) returns void
language plpgsql
set search_path = ''
as $$
declare
  v app.entities;
  v_permission text;
begin
  select * into strict v from app.entities as e where e.entity = p_entity;
  v_permission := v.permission || ':' || p_permission_action;
  insert into app.permissions (permission, scope, label_ko, label_en)
  values (v_permission, v.scope, v.label_ko || ' ' || p_label_ko, p_label_en || ' ' || lower(v.label_en))
  on conflict (permission) do nothing;
  insert into app.transitions (entity, action, from_state, to_state, permission, by_company, comment_required, label_ko, label_en)
  select p_entity, p_action, f.state, p_to, v_permission, p_by_company, p_comment_required, p_label_ko, p_label_en
  from unnest(p_from) as f (state)
  on conflict (entity, action, from_state) do update set
    to_state = excluded.to_state, permission = excluded.permission, by_company = excluded.by_company,
    comment_required = excluded.comment_required, label_ko = excluded.label_ko, label_en = excluded.label_en;
end
$$;
comment on function app.define_transition(text, text, text[], text, text, text, text, boolean, boolean) is
'상태 전이 정의 — Allows an action from the named states to one state and names the permission it takes';

create or replace function app.fail_transition(p_entity text, p_action text, p_state text) returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.fail('INVALID_TRANSITION', '현재 상태에서는 수행할 수 없는 작업입니다.', 409,
    jsonb_build_object('action', p_action, 'current', p_state, 'allowed', (
      select coalesce(jsonb_agg(distinct t.action), '[]') from app.transitions as t
      where t.entity = p_entity and t.from_state = p_state
    )), 'This action is not allowed in the current state.');
end
$$;
comment on function app.fail_transition(text, text, text) is
'상태 전이 오류 — Refuses with 409 INVALID_TRANSITION, naming the current state and the actions allowed in it';

create or replace function app.tg__lifecycle() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_from text;
  v_to text;
  v_action text;
  v_comment text;
begin
  select * into strict v from app.entities as e where e.entity = tg_table_schema || '.' || tg_table_name;
  v_from := to_jsonb(old) ->> v.state_column;
  v_to := to_jsonb(new) ->> v.state_column;
  if v_from = v_to then
    return new;
  end if;
  -- a change of another entity may be what brings this one about: its name and comment are not ours
  if current_setting('app.action_entity', true) = v.entity then
    v_action := nullif(current_setting('app.action', true), '');
    v_comment := nullif(current_setting('app.comment', true), '');
  end if;
  select t.action into v_action
  from app.transitions as t
  where t.entity = v.entity and t.from_state = v_from and t.to_state = v_to and t.action = coalesce(v_action, t.action)
  order by t.action limit 1;
  if v_action is null then
    perform app.fail_transition(v.entity, current_setting('app.action', true), v_from);
  end if;
  insert into public.status_changes (entity, record_id, tenant_id, action, from_state, to_state, comment, changed_by)
  values (v.entity, new.id, (to_jsonb(new) ->> v.tenant_column)::uuid, v_action, v_from, v_to,
    v_comment, auth.uid());
  return new;
end
$$;
comment on function app.tg__lifecycle() is
'상태 전이 통제 — Refuses a status change that app.transitions does not allow, whoever writes it, and records the history';

create or replace function app.readable_record(p_entity text, p_id uuid, p_lock boolean default false) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_row jsonb;
  v_readable boolean;
begin
  select * into v from app.entities as e where e.entity = p_entity and e.state_column is not null;
  if found then
    execute format('select to_jsonb(t) from %s as t where t.id = $1%s%s', p_entity,
      case when v.is_soft_deleted then ' and not t.is_deleted' else '' end
        || case when v.scope = 'tenant' then ' and t.tenant_id = app.tenant_id()' else '' end,
      case when p_lock then ' for no key update' else '' end)
    into v_row using p_id;
    v_readable := app.is_trusted() or case v.scope
      when 'tenant' then (v_row ->> v.tenant_column)::uuid = app.tenant_id() and app.can(v.permission || ':read')
      else (v_row ->> v.tenant_column)::uuid = app.company_id()
        or (app.platform_can(v.permission || ':read') and v_row ->> v.state_column <> all(v.private_states))
    end;
  end if;
  if v_row is null or v_readable is not true then
    perform app.fail_not_found();
  end if;
  return v_row;
end
$$;
comment on function app.readable_record(text, uuid, boolean) is
'조회 가능 레코드 — The row as json when the caller may read it, else 404; p_lock holds it for the transaction';

create or replace function app.may_transition(p_transition app.transitions, p_company uuid) returns boolean
language plpgsql
stable
set search_path = ''
as $$
declare
  v_scope text;
begin
  if app.is_trusted() then
    return true;
  end if;
  select e.scope into v_scope from app.entities as e where e.entity = p_transition.entity;
  if v_scope = 'tenant' then
    return app.can(p_transition.permission);
  elsif p_transition.by_company then
    return p_company = app.company_id() and app.company_can(p_transition.permission);
  end if;
  return app.platform_can(p_transition.permission);
end
$$;
comment on function app.may_transition(app.transitions, uuid) is
'상태 전이 권한 — Whether the caller holds the permission of a transition on a record of the company';

create or replace function app.transition(p_entity text, p_id uuid, p_action text, p_comment text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v app.entities;
  v_transition app.transitions;
  v_row jsonb := app.readable_record(p_entity, p_id, true);
  v_comment text := nullif(btrim(p_comment), '');
begin
  select * into strict v from app.entities as e where e.entity = p_entity;
  select * into v_transition from app.transitions as t
  where t.entity = p_entity and t.action = p_action and t.from_state = v_row ->> v.state_column;
  if not found then
    perform app.refuse_transition(p_entity, p_action, v_row, v);
  end if;
  if not app.may_transition(v_transition, (v_row ->> v.tenant_column)::uuid) then
    perform app.fail_forbidden(v_transition.permission);
  end if;
  if length(v_comment) > 1000 or (v_transition.comment_required and v_comment is null) then
    perform app.fail_validation(app.field_error('comment', '사유를 1~1000자로 입력해 주세요.'));
  end if;
  perform set_config('app.action', p_action, true), set_config('app.action_entity', p_entity, true),
    set_config('app.comment', coalesce(v_comment, ''), true);
  execute format('update %s as t set %I = %L where t.id = $1%s', p_entity, v.state_column, v_transition.to_state,
    case when v.scope = 'tenant' then format(' and t.tenant_id = %L', v_row ->> 'tenant_id') else '' end) using p_id;
  perform set_config('app.action', '', true), set_config('app.action_entity', '', true), set_config('app.comment', '', true);
  return jsonb_build_object('entity', p_entity, 'id', p_id, 'action', p_action, 'from', v_transition.from_state,
    'to', v_transition.to_state, 'changed_at', now());
end
$$;
comment on function app.transition(text, uuid, text, text) is
'상태 변경 — One transaction: locks the row, checks state and permission, changes the status; triggers write history, audit and effects';

-- Without the permission the answer is 403 in every state, so that states are not probed by the way.
create or replace function app.refuse_transition(p_entity text, p_action text, p_row jsonb, v app.entities) returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_transition app.transitions;
begin
  select * into v_transition from app.transitions as t where t.entity = p_entity and t.action = p_action limit 1;
  if found and not app.may_transition(v_transition, (p_row ->> v.tenant_column)::uuid) then
    perform app.fail_forbidden(v_transition.permission);
  end if;
  perform app.fail_transition(p_entity, p_action, p_row ->> v.state_column);
end
$$;
comment on function app.refuse_transition(text, text, jsonb, app.entities) is
'상태 변경 거절 — 403 when the caller could never do it, else 409 with the current state and what is allowed';

create or replace function public.transition(p_entity text, p_id uuid, p_action text, p_comment text default null)
returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.transition(p_entity, p_id, p_action, p_comment);
end
$$;
comment on function public.transition(text, uuid, text, text) is
'상태 변경 — Changes the status of a record: POST /rpc/transition {"p_entity": "public.members", "p_id": …, "p_action": "approve", "p_comment": …} answers {entity, id, action, from, to, changed_at}; errors 403 FORBIDDEN, 404 RESOURCE_NOT_FOUND, 409 INVALID_TRANSITION, 422 VALIDATION_ERROR';

create or replace function public.available_transitions(p_entity text, p_id uuid)
returns table (action text, label_ko text, label_en text, to_state text, comment_required boolean)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_row jsonb := app.readable_record(p_entity, p_id);
begin
  return query
  select t.action, t.label_ko, t.label_en, t.to_state, t.comment_required
  from app.transitions as t
  inner join app.entities as e on t.entity = e.entity
  where t.entity = p_entity and t.from_state = v_row ->> e.state_column
    and app.may_transition(t, (v_row ->> e.tenant_column)::uuid)
  order by t.action;
end
$$;
comment on function public.available_transitions(text, uuid) is
'가능한 상태 변경 — Actions the caller may take on a record now: POST /rpc/available_transitions; error 404';

select app.expose('app.fail_transition(text,text,text)', 'authenticated');
select app.expose('app.readable_record(text,uuid,boolean)', 'authenticated');
select app.expose('app.may_transition(app.transitions,uuid)', 'authenticated');
select app.expose('app.transition(text,uuid,text,text)', 'authenticated');
select app.expose('app.refuse_transition(text,text,jsonb,app.entities)', 'authenticated');
select app.expose('public.transition(text,uuid,text,text)', 'authenticated');
select app.expose('public.available_transitions(text,uuid)', 'authenticated');
