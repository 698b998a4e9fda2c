-- Groups of partners: named one by one, or found by conditions. Conditions are data over an allow-list of columns, never
-- SQL of a client (CRM-10).
select app.define_enum('crm.segment_type', '{"static": "고정 — Static", "dynamic": "조건 — Dynamic", "behavioral": "행동 — Behavioral",
  "demographic": "인구통계 — Demographic", "geographic": "지역 — Geographic", "value_based": "가치 — Value-based", "custom": "사용자 정의 — Custom"}');
select app.define_enum('crm.segment_frequency', '{"hourly": "매시간 — Hourly", "daily": "매일 — Daily", "weekly": "매주 — Weekly",
  "monthly": "매월 — Monthly"}');
select app.define_enum('crm.segment_status', '{"active": "사용 — Active", "inactive": "미사용 — Inactive", "archived": "보관 — Archived"}');
select app.define_enum('crm.assignment_type', '{"manual": "직접 지정 — Manual", "auto": "조건 일치 — Automatic", "import": "가져오기 — Import"}');

create table if not exists app.segment_fields (
  field text primary key check (field ~ '^[a-z][a-z0-9_]*$'),
  kind text not null check (kind in ('text', 'choice', 'number', 'date')),
  position integer not null,
  label_ko text not null,
  label_en text not null
);
alter table app.segment_fields enable row level security;
alter table app.segment_fields force row level security;
revoke all on app.segment_fields from public, anon, authenticated;
grant select on app.segment_fields to service_role;
select app.declare_rows('app.segment_fields', '{field}');
select app.describe('app.segment_fields', '세그먼트 조건 항목 — Columns of crm.partners that conditions may use', '{
  "field": "항목 — Column of crm.partners", "kind": "종류 — text, choice, number or date", "position": "순서 — Order",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');
insert into app.segment_fields (field, kind, position, label_ko, label_en)
values
('type', 'choice', 10, '거래처 구분', 'Type'),
('status', 'choice', 20, '거래 상태', 'Status'),
('biz_type', 'choice', 30, '사업자 구분', 'Business type'),
('name', 'text', 40, '거래처명', 'Name'),
('address1', 'text', 50, '주소', 'Address'),
('postcode', 'text', 60, '우편번호', 'Postcode'),
('industry', 'text', 70, '업종', 'Industry'),
('biz_kind', 'text', 80, '업태', 'Sector'),
('biz_item', 'text', 90, '종목', 'Trade'),
('currency', 'text', 100, '거래 통화', 'Currency'),
('employee_count', 'number', 110, '직원 수', 'Employees'),
('annual_revenue', 'number', 120, '연 매출', 'Annual revenue'),
('credit_limit', 'number', 130, '여신 한도', 'Credit limit'),
('established_date', 'date', 140, '설립일', 'Established on')
on conflict (field) do update set kind = excluded.kind, position = excluded.position, label_ko = excluded.label_ko,
  label_en = excluded.label_en;

create table if not exists crm.customer_segments (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  segment_code text not null check (segment_code ~ '^[A-Z0-9_-]{2,50}$'),
  segment_name text not null check (length(segment_name) between 1 and 100),
  segment_type crm.segment_type not null default 'static',
  description text check (length(description) <= 1000),
  criteria jsonb not null default '[]',
  member_count integer not null default 0,
  last_calculated_at timestamptz,
  is_auto_update boolean not null default true,
  update_frequency crm.segment_frequency not null default 'daily',
  owner_id uuid,
  notes text check (length(notes) <= 4000),
  status crm.segment_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict
);
select app.make_searchable('crm.customer_segments', '{segment_code,segment_name}');
create unique index if not exists customer_segments_code_key on crm.customer_segments (tenant_id, segment_code) where not is_deleted;
create index if not exists customer_segments_recent_idx on crm.customer_segments (tenant_id, created_at desc) where not is_deleted;
create index if not exists customer_segments_owner_idx on crm.customer_segments (tenant_id, owner_id);
select app.describe('crm.customer_segments', '고객 세그먼트 — Segments of partners', '{
  "segment_code": "세그먼트 코드 — Code", "segment_name": "세그먼트명 — Name", "segment_type": "세그먼트 구분 — Kind of segment",
  "description": "설명 — Description", "criteria": "조건 — Conditions, all must hold: [{field, op, value}]", "member_count": "거래처 수 — Members",
  "last_calculated_at": "최근 계산 일시 — Last evaluated at", "is_auto_update": "자동 갱신 — Whether it is evaluated regularly",
  "update_frequency": "갱신 주기 — How often", "owner_id": "담당 직원 — Our person in charge", "notes": "비고 — Notes", "status": "상태 — Status"}');
select app.register_entity(
  'crm.customer_segments', 'tenant', '고객 세그먼트', 'Customer segments', p_state_column => 'status', p_exportable => true
);
select app.define_numbering('crm.customer_segments', 'segment_code', 'SEGMENT', '고객 세그먼트', 'Customer segment', 'SEG', 4);
select app.install_active_references('crm.customer_segments', '{"owner_id": "sys.users.id"}');
select app.define_transition('crm.customer_segments', 'deactivate', '{active}', 'inactive', 'update', '미사용 처리', 'Deactivate');
select app.define_transition('crm.customer_segments', 'activate', '{inactive,archived}', 'active', 'update', '사용 처리', 'Activate');
select app.define_transition('crm.customer_segments', 'archive', '{active,inactive}', 'archived', 'update', '보관', 'Archive');

create table if not exists crm.customer_segment_members (
  tenant_id uuid not null default app.tenant_id(),
  segment_id uuid not null,
  partner_id uuid not null,
  assignment_type crm.assignment_type not null default 'manual',
  assigned_at timestamptz not null default now(),
  assigned_by uuid default auth.uid(),
  notes text check (length(notes) <= 1000),
  primary key (tenant_id, segment_id, partner_id),
  foreign key (tenant_id, segment_id) references crm.customer_segments (tenant_id, id) on delete cascade,
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade
);
create index if not exists customer_segment_members_partner_idx on crm.customer_segment_members (tenant_id, partner_id);
select app.describe('crm.customer_segment_members', '세그먼트 거래처 — Members of segments', '{
  "segment_id": "세그먼트 — Segment", "partner_id": "거래처 — Partner", "assignment_type": "지정 방법 — How it became a member",
  "assigned_at": "지정 일시 — Since", "assigned_by": "지정자 — Assigned by (user)", "notes": "비고 — Notes"}');
select app.register_entity(
  'crm.customer_segment_members', 'tenant', '세그먼트 거래처', 'Segment members', p_permission => 'crm.customer_segments', p_kind => 'link'
);
select
  app.install_active_references(
    'crm.customer_segment_members', '{"partner_id": "crm.partners.id", "segment_id": "crm.customer_segments.id"}'
  );

-- One condition as SQL; every name comes from the allow-list, every value is a quoted literal of its kind.
create or replace function app.segment_condition(p_condition jsonb) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_operators constant jsonb := '{"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}'::jsonb;
  v_op constant text := p_condition ->> 'op';
  v_value constant jsonb := p_condition -> 'value';
  v_field app.segment_fields;
  v_column text;
  v_type text;
  v_list text;
begin
  select * into v_field from app.segment_fields as f where f.field = p_condition ->> 'field';
  if v_field.field is null or p_condition - '{field,op,value}'::text[] <> '{}' then
    return null;
  end if;
  v_type := case v_field.kind when 'number' then 'numeric' when 'date' then 'date' else 'text' end;
  v_column := format('p.%I::%s', v_field.field, v_type);
  if v_op in ('is_empty', 'is_not_empty') then
    return format('%s is %s null', v_column, case v_op when 'is_not_empty' then 'not' else '' end);
  elsif v_op = 'in' and jsonb_typeof(v_value) = 'array' and jsonb_array_length(v_value) between 1 and 100 then
    select string_agg(format('%L::%s', app.segment_value(v_field.kind, e), v_type), ', ') into v_list from jsonb_array_elements(v_value) as e
    having bool_and(app.segment_value(v_field.kind, e) is not null);
    return v_column || ' in (' || v_list || ')';
  elsif app.segment_value(v_field.kind, v_value) is null then
    return null;
  elsif v_op in ('contains', 'starts_with') and v_field.kind = 'text' then
    return case v_op when 'contains' then format('strpos(lower(%s), lower(%L)) > 0', v_column, v_value #>> '{}')
      else format('%s ^@ %L', v_column, v_value #>> '{}') end;
  elsif v_operators ? v_op and (v_op in ('eq', 'ne') or v_field.kind in ('number', 'date')) then
    -- an empty column is different from any value
    return format('coalesce(%s %s %L::%s, %L)', v_column, v_operators ->> v_op, v_value #>> '{}', v_type, v_op = 'ne');
  end if;
  return null;
end
$$;
comment on function app.segment_condition(jsonb) is
'세그먼트 조건 해석 — SQL of one {field, op, value} over the allow-list; null when it is not understood (CRM-10)';

create or replace function app.segment_value(p_kind text, p_value jsonb) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_text constant text := p_value #>> '{}';
begin
  if p_kind = 'number' then
    return case when jsonb_typeof(p_value) = 'number' then v_text end;
  elsif jsonb_typeof(p_value) is distinct from 'string' or length(v_text) not between 1 and 255 then
    return null;
  elsif p_kind = 'date' then
    begin
      return case when v_text ~ '^\d{4}-\d{2}-\d{2}$' then v_text::date::text end;
    exception when data_exception then
      return null;
    end;
  end if;
  return v_text;
end
$$;
comment on function app.segment_value(text, jsonb) is '세그먼트 조건값 — The text of a value when it is of the kind, else null';

create or replace function app.segment_filter(p_criteria jsonb) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
  v_parts text[] := '{}'::text[];
  v_part text;
begin
  if jsonb_typeof(p_criteria) is distinct from 'array' or jsonb_array_length(p_criteria) > 20 then
    perform app.fail_validation(app.field_error('criteria', '조건은 {field, op, value}의 목록이며 20개까지입니다.'));
  end if;
  for i in 0..jsonb_array_length(p_criteria) - 1 loop
    v_part := case when jsonb_typeof(p_criteria -> i) = 'object' then app.segment_condition(p_criteria -> i) end;
    if v_part is null then
      v_errors := v_errors || app.field_error(format('criteria[%s]', i), '사용할 수 없는 항목, 연산 또는 값입니다.');
    end if;
    v_parts := v_parts || v_part;
  end loop;
  perform app.fail_validation(v_errors);
  return array_to_string(v_parts, ' and ');
end
$$;
comment on function app.segment_filter(jsonb) is
'세그먼트 조건 변환 — SQL of all conditions, 422 naming each one that is not understood (CRM-10)';

create or replace function app.tg_customer_segments__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.criteria := case when jsonb_typeof(new.criteria) = 'string' then (new.criteria #>> '{}')::jsonb else new.criteria end;
  perform app.segment_filter(new.criteria);
  if (new.segment_type = 'static') <> (new.criteria = '[]'::jsonb) then
    perform app.fail_validation(app.field_error('criteria', case new.segment_type when 'static' then '고정 세그먼트에는 조건이 없습니다.'
      else '조건을 하나 이상 입력해 주세요.' end));
  end if;
  if tg_op = 'UPDATE' and (new.criteria, new.segment_type) is distinct from (old.criteria, old.segment_type) then
    -- the next run of the job evaluates the new conditions, whatever the frequency
    new.last_calculated_at := null;
  end if;
  return new;
end
$$;
comment on function app.tg_customer_segments__validate() is '세그먼트 확인 — Conditions that are understood; none for a static segment';
create or replace trigger tg_customer_segments__validate before insert or update of criteria, segment_type on crm.customer_segments
for each row execute function app.tg_customer_segments__validate();

create or replace function app.tg_customer_segment_members__validate() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.assignment_type = 'auto' and app.is_api_caller() then
    perform app.fail_validation(app.field_error('assignment_type', '조건 일치는 시스템이 지정합니다.'));
  end if;
  return new;
end
$$;
comment on function app.tg_customer_segment_members__validate() is '세그먼트 거래처 확인 — Only the evaluation says "auto" (CRM-10)';
create or replace trigger tg_customer_segment_members__validate before insert or update of assignment_type on crm.customer_segment_members
for each row execute function app.tg_customer_segment_members__validate();

create or replace function app.count_segment_members(p_tenant_id uuid, p_segment_ids uuid[]) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update crm.customer_segments as s set member_count = c.members
  from (
    select t.id, count(p.id) as members
    from unnest(p_segment_ids) as t (id)
    left join crm.customer_segment_members as m on m.tenant_id = p_tenant_id and t.id = m.segment_id
    left join crm.partners as p on p.tenant_id = p_tenant_id and m.partner_id = p.id and not p.is_deleted
    group by t.id
  ) as c
  where s.tenant_id = p_tenant_id and s.id = c.id and s.member_count <> c.members;
end
$$;
comment on function app.count_segment_members(uuid, uuid[]) is '세그먼트 거래처 수 — Live members of the segments (CRM-10: derived)';

create or replace function app.tg_customer_segment_members__count() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v record;
begin
  for v in select r.tenant_id, array_agg(distinct r.segment_id order by r.segment_id) as ids from changed_rows as r group by r.tenant_id loop
    perform app.count_segment_members(v.tenant_id, v.ids);
  end loop;
  return null;
end
$$;
comment on function app.tg_customer_segment_members__count() is '세그먼트 거래처 수 갱신 — member_count follows the members';
create or replace trigger tg_customer_segment_members__insert after insert on crm.customer_segment_members
referencing new table as changed_rows for each statement execute function app.tg_customer_segment_members__count();
create or replace trigger tg_customer_segment_members__delete after delete on crm.customer_segment_members
referencing old table as changed_rows for each statement execute function app.tg_customer_segment_members__count();

create or replace function app.tg_partners__recount() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.count_segment_members(new.tenant_id, array(
    select m.segment_id from crm.customer_segment_members as m
    where m.tenant_id = new.tenant_id and m.partner_id = new.id order by m.segment_id
  ));
  return null;
end
$$;
comment on function app.tg_partners__recount() is '세그먼트 거래처 수 갱신 — A deleted partner no longer counts, a restored one does';
create or replace trigger tg_partners__recount after update of is_deleted on crm.partners
for each row when (old.is_deleted is distinct from new.is_deleted) execute function app.tg_partners__recount();

create or replace function app.evaluate_segment(p_tenant_id uuid, p_segment_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v crm.customer_segments;
  v_filter text;
  v_added bigint;
  v_removed bigint;
begin
  select * into v from crm.customer_segments as s
  where s.tenant_id = p_tenant_id and s.id = p_segment_id and not s.is_deleted for no key update;
  if not found then
    perform app.fail_not_found();
  elsif v.segment_type = 'static' then
    perform app.fail('SEGMENT_STATIC', '고정 세그먼트는 자동으로 바뀌지 않습니다.', 409, null, 'A static segment is never evaluated.');
  end if;
  v_filter := app.segment_filter(v.criteria);
  -- CRM-10: only the members that conditions brought go and come; those named by people stay
  execute format('delete from crm.customer_segment_members as m where m.tenant_id = $1 and m.segment_id = $2 and m.assignment_type = ''auto''
    and not exists (select 1 from crm.partners as p where p.tenant_id = $1 and p.id = m.partner_id and not p.is_deleted and %s)', v_filter)
  using p_tenant_id, p_segment_id;
  get diagnostics v_removed = row_count;
  execute format('insert into crm.customer_segment_members (tenant_id, segment_id, partner_id, assignment_type)
    select $1, $2, p.id, ''auto'' from crm.partners as p where p.tenant_id = $1 and not p.is_deleted and %s
    on conflict (tenant_id, segment_id, partner_id) do nothing', v_filter) using p_tenant_id, p_segment_id;
  get diagnostics v_added = row_count;
  update crm.customer_segments as s set last_calculated_at = now()
  where s.tenant_id = p_tenant_id and s.id = p_segment_id returning * into v;
  return jsonb_build_object('id', v.id, 'added', v_added, 'removed', v_removed, 'member_count', v.member_count);
end
$$;
comment on function app.evaluate_segment(uuid, uuid) is '세그먼트 계산 — Brings the automatic members in line with the conditions (CRM-10)';

create or replace function app.recalculate_segments() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v record;
  v_count integer := 0;
begin
  for v in
    select s.tenant_id, s.id from crm.customer_segments as s
    where s.segment_type <> 'static' and s.is_auto_update and s.status = 'active' and not s.is_deleted
      and (s.last_calculated_at is null or s.last_calculated_at + case s.update_frequency when 'hourly' then interval '1 hour'
        when 'daily' then interval '1 day' when 'weekly' then interval '7 days' else interval '1 month' end <= now())
    order by s.tenant_id, s.id
  loop
    begin
      perform app.evaluate_segment(v.tenant_id, v.id);
      v_count := v_count + 1;
    exception when sqlstate 'PGRST' then
      -- conditions over a field that a newer version no longer offers: the other segments go on
      raise warning 'segment % was not evaluated: %', v.id, sqlerrm;
    end;
  end loop;
  return v_count;
end
$$;
comment on function app.recalculate_segments() is
'세그먼트 정기 계산 — Hourly job: evaluates active segments with conditions when their frequency says so (CRM-10); answers how many';
