-- The three parts of a record (portal 3.4.3): sales and employment (one row), government support and intellectual
-- property (rows). Amounts are KRW; a client that shows 천원 multiplies by 1,000 before it writes.

create table if not exists public.performance_sales (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete cascade,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  sales_previous_year numeric(18, 0) check (sales_previous_year between 0 and 1e15),
  sales_current_year numeric(18, 0) check (sales_current_year between 0 and 1e15),
  sales_reporting_date date,
  export_previous_year numeric(18, 0) check (export_previous_year between 0 and 1e15),
  export_current_year numeric(18, 0) check (export_current_year between 0 and 1e15),
  export_reporting_date date,
  hsk_code text check (hsk_code ~ '^\d{10}$'),
  export_country1 text check (length(export_country1) <= 100),
  export_country2 text check (length(export_country2) <= 100),
  existing_employees_previous_year integer check (existing_employees_previous_year between 0 and 1000000),
  existing_employees_current_year integer check (existing_employees_current_year between 0 and 1000000),
  new_employees_previous_year integer check (new_employees_previous_year between 0 and 1000000),
  new_employees_current_year integer check (new_employees_current_year between 0 and 1000000),
  -- the total is what the two say, so it can never disagree with them
  total_employees_previous_year integer generated always as (
    case when num_nonnulls(existing_employees_previous_year, new_employees_previous_year) > 0
        then coalesce(existing_employees_previous_year, 0) + coalesce(new_employees_previous_year, 0)
    end
  ) stored,
  total_employees_current_year integer generated always as (
    case when num_nonnulls(existing_employees_current_year, new_employees_current_year) > 0
        then coalesce(existing_employees_current_year, 0) + coalesce(new_employees_current_year, 0)
    end
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists performance_sales_record_key on public.performance_sales (performance_id) where not is_deleted;
create index if not exists performance_sales_record_idx on public.performance_sales (performance_id);
create index if not exists performance_sales_member_idx on public.performance_sales (member_id, created_at desc);

create table if not exists public.performance_supports (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete cascade,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  sort_order integer not null default 0,
  project_name text check (length(project_name) <= 255),
  startup_project_name text check (length(startup_project_name) <= 255),
  support_organization text check (length(support_organization) <= 255),
  support_amount numeric(18, 0) default 0 check (support_amount between 0 and 1e15),
  start_date date,
  end_date date,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  constraint performance_supports_period check (end_date >= start_date)
);
create index if not exists performance_supports_record_idx on public.performance_supports (performance_id, sort_order);
create index if not exists performance_supports_member_idx on public.performance_supports (member_id, created_at desc);

create table if not exists public.performance_intellectual_properties (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete cascade,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  sort_order integer not null default 0,
  name text check (length(name) <= 255),
  ip_number text check (length(ip_number) <= 50),
  ip_type text,
  registration_type text,
  country text,
  country_name text check (length(country_name) <= 100),
  overseas_type text,
  registration_date date,
  public_disclosure boolean,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists performance_intellectual_properties_record_idx
on public.performance_intellectual_properties (performance_id, sort_order);
create index if not exists performance_intellectual_properties_member_idx
on public.performance_intellectual_properties (member_id, created_at desc);

select app.describe('public.performance_sales', '매출·고용 실적 — Sales and employment of a record', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company",
  "sales_previous_year": "전년도 매출액(원) — Sales of the previous year (KRW, without VAT)",
  "sales_current_year": "당해연도 매출액(원) — Sales of the current year (KRW, without VAT)",
  "sales_reporting_date": "매출 작성기준일 — Sales as of",
  "export_previous_year": "전년도 수출액(원) — Exports of the previous year (KRW at the invoice date)",
  "export_current_year": "당해연도 수출액(원) — Exports of the current year (KRW at the invoice date)",
  "export_reporting_date": "수출 작성기준일 — Exports as of", "hsk_code": "HSK 코드 — HSK code (10 digits)",
  "export_country1": "수출국가 1 — Export country 1", "export_country2": "수출국가 2 — Export country 2",
  "existing_employees_previous_year": "전년도 기존 직원 수(명) — Employees of the previous year",
  "existing_employees_current_year": "당해연도 기존 직원 수(명) — Employees of the current year (four social insurances)",
  "new_employees_previous_year": "전년도 신규 고용인원(명) — New hires of the previous year",
  "new_employees_current_year": "당해연도 신규 고용인원(명) — New hires of the current year",
  "total_employees_previous_year": "전년도 총인원(명) — Total of the previous year: existing and new",
  "total_employees_current_year": "당해연도 총인원(명) — Total of the current year: existing and new"}');
select app.describe('public.performance_supports', '정부지원 수혜 이력 — Government support in a record', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "sort_order": "순서 — Order",
  "project_name": "수행사업명 — Programme", "startup_project_name": "창업아이템명 — Start-up item",
  "support_organization": "지원기관명 — Supporting organisation", "support_amount": "지원금액(원) — Amount (KRW)",
  "start_date": "지원 시작일 — Start", "end_date": "지원 종료일 — End"}');
select app.describe('public.performance_intellectual_properties', '지식재산권 — Intellectual property in a record', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "sort_order": "순서 — Order",
  "name": "지식재산권명 — Name", "ip_number": "지식재산권번호 — Number", "ip_type": "지식재산권 구분 — Type (code ip_type)",
  "registration_type": "등록구분 — Application or registered (code ip_registration_type)",
  "country": "등록국가 — Country (code ip_country)", "country_name": "기타 국가명 — Name of another country",
  "overseas_type": "해외출원구분 — Filing route (code ip_overseas_type)",
  "registration_date": "등록일 — Date of filing or registration", "public_disclosure": "공개희망여부 — Whether it may be shown publicly"}');
-- The parts are the record: one set of permissions for all.
select app.register_entity(
  'public.performance_sales', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_tenant_column => 'member_id', p_exportable => true
);
select app.register_entity(
  'public.performance_supports', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_tenant_column => 'member_id', p_exportable => true
);
select app.register_entity(
  'public.performance_intellectual_properties', 'portal', '실적', 'Performance records',
  p_permission => 'portal.performance_records', p_tenant_column => 'member_id', p_exportable => true
);

-- How many rows a part may have is data: the attribute max_rows of this list, which clients read too.
insert into public.code_groups (group_code, label_ko, label_en, label_zh) values
('performance_part', '실적 항목', 'Parts of a performance record', '业绩项目')
on conflict (group_code) do update set
  label_ko = excluded.label_ko,
  label_en = excluded.label_en,
  label_zh = excluded.label_zh;
insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh, attributes) values
('performance_part', 'performance_sales', 1, '매출·고용', 'Sales and employment', '销售额与就业', '{}'),
('performance_part', 'performance_supports', 2, '정부지원 수혜 이력', 'Government support', '政府支持', '{"max_rows": 100}'),
(
  'performance_part', 'performance_intellectual_properties', 3, '지식재산권', 'Intellectual property', '知识产权',
  '{"max_rows": 300}'
)
on conflict (group_code, code) do update set
  sort_order = excluded.sort_order,
  label_ko = excluded.label_ko,
  label_en = excluded.label_en,
  label_zh = excluded.label_zh,
  attributes = excluded.attributes;

-- Counted in the company's turn (app.tg__performance_turn), so that two requests cannot both take the last place.
create or replace function app.check_part_room(p_part text, p_performance_id uuid, p_id uuid) returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_limit integer := (
    select (c.attributes ->> 'max_rows')::integer from public.codes as c where c.group_code = 'performance_part' and c.code = p_part
  );
  v_count integer;
begin
  execute format('select count(*) from public.%I as p where p.performance_id = $1 and p.id <> $2 and not p.is_deleted', p_part)
  into v_count using p_performance_id, p_id;
  if v_count >= v_limit then
    perform app.fail('PART_LIMIT_REACHED', format('이 항목은 최대 %s건까지 등록할 수 있습니다.', v_limit), 422,
      jsonb_build_object('part', p_part, 'max_rows', v_limit), format('This part takes at most %s rows.', v_limit));
  end if;
end
$$;
comment on function app.check_part_room(text, uuid, uuid) is
'항목 수 확인 — 422 PART_LIMIT_REACHED when a part of a record has as many rows as its code allows';

create or replace function app.tg__performance_part() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and new.performance_id <> old.performance_id then
    perform app.fail('IMMUTABLE_FIELD', '다른 실적으로 옮길 수 없습니다.', 422,
      app.field_error('performance_id', '변경할 수 없는 항목입니다.'), 'A part cannot move to another record.');
  end if;
  new.member_id := (app.hold_performance(new.performance_id)).member_id;
  if tg_op = 'INSERT' and not app.performance_is_unattended() then
    perform app.check_part_room(tg_table_name, new.performance_id, new.id);
  end if;
  return new;
end
$$;
comment on function app.tg__performance_part() is
'실적 항목 통제 — Parts change only with their record open and by its company; the owner is the record''s';

-- A removed part takes its proofs along; the worker then removes the objects.
create or replace function app.tg__performance_part_files() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update public.files set is_deleted = true
  where resource_type = tg_table_schema || '.' || tg_table_name and resource_id = old.id and not is_deleted;
  return new;
end
$$;
comment on function app.tg__performance_part_files() is '증빙 정리 — Deletes the proofs of a part that is deleted';

create or replace function app.performance_sales_errors(p_row jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (
    select r.key, (r.value)::numeric between 0 and 1e15, '0 이상 1,000조 원 이하의 금액을 입력해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key in ('sales_previous_year', 'sales_current_year', 'export_previous_year', 'export_current_year')
    union all
    select r.key, (r.value)::integer between 0 and 1000000, '0 이상의 인원수를 입력해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key ~ '^(existing|new)_employees_'
    union all
    select r.key, (r.value)::date between '2000-01-01' and app.today(), '작성기준일을 확인해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key in ('sales_reporting_date', 'export_reporting_date')
    union all
    select 'hsk_code', p_row ->> 'hsk_code' ~ '^\d{10}$', 'HSK 코드는 숫자 10자리입니다.'
    union all
    select r.key, length(r.value) <= 100, '100자 이내로 입력해 주세요.'
    from jsonb_each_text(p_row) as r
    where r.key in ('export_country1', 'export_country2')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.performance_sales_errors(jsonb) is '매출·고용 확인 — Wrong fields of the part; an empty field is not an error in a draft';

create or replace function app.tg_performance_sales__validate() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- 8471.30-0000 is how the code book prints it
  new.hsk_code := nullif(regexp_replace(new.hsk_code, '[\s.-]', '', 'g'), '');
  new.export_country1 := nullif(btrim(new.export_country1), '');
  new.export_country2 := nullif(btrim(new.export_country2), '');
  perform app.fail_validation(app.performance_sales_errors(to_jsonb(new)));
  return new;
end
$$;
comment on function app.tg_performance_sales__validate() is
'매출·고용 확인 — Normalises the part and refuses all wrong fields at once with 422 VALIDATION_ERROR';

create or replace function app.tg_performance_supports__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  new.project_name := nullif(btrim(new.project_name), '');
  new.startup_project_name := nullif(btrim(new.startup_project_name), '');
  new.support_organization := nullif(btrim(new.support_organization), '');
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (values
    ('project_name', length(new.project_name) <= 255, '255자 이내로 입력해 주세요.'),
    ('startup_project_name', length(new.startup_project_name) <= 255, '255자 이내로 입력해 주세요.'),
    ('support_organization', length(new.support_organization) <= 255, '255자 이내로 입력해 주세요.'),
    ('support_amount', new.support_amount between 0 and 1e15, '0 이상 1,000조 원 이하의 금액을 입력해 주세요.'),
    ('start_date', new.start_date between '1990-01-01' and '2100-12-31', '지원기간을 확인해 주세요.'),
    ('end_date', new.end_date between coalesce(new.start_date, '1990-01-01') and '2100-12-31', '종료일은 시작일 이후여야 합니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_performance_supports__validate() is
'정부지원 확인 — Refuses all wrong fields at once with 422 VALIDATION_ERROR';

create or replace function app.tg_performance_intellectual_properties__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  new.name := nullif(btrim(new.name), '');
  new.ip_number := nullif(btrim(new.ip_number), '');
  new.country_name := nullif(btrim(new.country_name), '');
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (values
    ('name', length(new.name) <= 255, '255자 이내로 입력해 주세요.'),
    ('ip_number', length(new.ip_number) <= 50, '50자 이내로 입력해 주세요.'),
    ('country_name', length(new.country_name) <= 100, '100자 이내로 입력해 주세요.'),
    ('ip_type', new.ip_type is null or app.code_exists('ip_type', new.ip_type), '목록에 있는 값을 선택해 주세요.'),
    ('registration_type', new.registration_type is null or app.code_exists('ip_registration_type', new.registration_type),
      '목록에 있는 값을 선택해 주세요.'),
    ('country', new.country is null or app.code_exists('ip_country', new.country), '목록에 있는 값을 선택해 주세요.'),
    ('overseas_type', new.overseas_type is null or app.code_exists('ip_overseas_type', new.overseas_type),
      '목록에 있는 값을 선택해 주세요.'),
    ('registration_date', new.registration_date between '1950-01-01' and app.today(), '등록일을 확인해 주세요.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_performance_intellectual_properties__validate() is
'지식재산권 확인 — Refuses all wrong fields at once with 422 VALIDATION_ERROR';

create or replace trigger tg__performance_turn before insert or update or delete on public.performance_sales
for each statement execute function app.tg__performance_turn();
create or replace trigger tg__performance_part before insert or update on public.performance_sales
for each row execute function app.tg__performance_part();
create or replace trigger tg__performance_part_files before update of is_deleted on public.performance_sales
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg__performance_part_files();
create or replace trigger tg_performance_sales__validate before insert or update on public.performance_sales
for each row when (not new.is_deleted) execute function app.tg_performance_sales__validate();

create or replace trigger tg__performance_turn before insert or update or delete on public.performance_supports
for each statement execute function app.tg__performance_turn();
create or replace trigger tg__performance_part before insert or update on public.performance_supports
for each row execute function app.tg__performance_part();
create or replace trigger tg__performance_part_files before update of is_deleted on public.performance_supports
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg__performance_part_files();
create or replace trigger tg_performance_supports__validate before insert or update on public.performance_supports
for each row when (not new.is_deleted) execute function app.tg_performance_supports__validate();

create or replace trigger tg__performance_turn before insert or update or delete on public.performance_intellectual_properties
for each statement execute function app.tg__performance_turn();
create or replace trigger tg__performance_part before insert or update on public.performance_intellectual_properties
for each row execute function app.tg__performance_part();
create or replace trigger tg__performance_part_files before update of is_deleted on public.performance_intellectual_properties
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg__performance_part_files();
create or replace trigger tg_performance_intellectual_properties__validate
before insert or update on public.performance_intellectual_properties
for each row when (not new.is_deleted) execute function app.tg_performance_intellectual_properties__validate();

-- Proofs hang on the rows of the parts: PDF, five a row, 10 MB.
insert into public.file_rules (purpose, entity, company_states, max_bytes, max_count, mime_types) values
('performance_sales_proof', 'public.performance_sales', null, 10485760, 5, '{application/pdf}'),
('performance_support_proof', 'public.performance_supports', null, 10485760, 5, '{application/pdf}'),
('performance_ip_proof', 'public.performance_intellectual_properties', null, 10485760, 5, '{application/pdf}')
on conflict (purpose) do update set
  entity = excluded.entity,
  company_states = excluded.company_states,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg_files__performance() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and current_setting('app.releasing_files', true) = 'on' then
    return new;
  end if;
  perform app.hold_performance(coalesce(
    (select p.performance_id from public.performance_sales as p where p.id = new.resource_id),
    (select p.performance_id from public.performance_supports as p where p.id = new.resource_id),
    (select p.performance_id from public.performance_intellectual_properties as p where p.id = new.resource_id)
  ));
  return new;
end
$$;
comment on function app.tg_files__performance() is
'증빙 통제 — Proofs come and go only with their record open and by its company: 409 RECORD_LOCKED, 403 for staff';
create or replace trigger tg__performance_turn before update or delete on public.files
for each statement execute function app.tg__performance_turn();
create or replace trigger tg_files__performance before insert or update of is_deleted on public.files
for each row when (new.resource_type like 'public.performance%') execute function app.tg_files__performance();

select app.expose('app.performance_sales_errors(jsonb)', 'authenticated');
