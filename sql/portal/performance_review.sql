-- Submission, review rounds, and what approval freezes. The rounds and the snapshots are append-only: a profile edited
-- later, or a code list that changes, cannot move the statistics of an approved period.
create type public.performance_decision as enum ('approved', 'revision_requested', 'rejected');

create table if not exists public.performance_reviews (
  id uuid primary key default gen_random_uuid(),
  performance_id uuid not null references public.performance_records (id) on delete restrict,
  member_id uuid not null references public.members (id) on delete restrict,
  revision integer not null check (revision >= 1),
  decision public.performance_decision not null,
  comment text check (length(comment) <= 1000),
  submitted_at timestamptz,
  reviewed_at timestamptz not null default now(),
  reviewed_by uuid,
  -- one decision a round, whatever two reviewers do at once
  constraint performance_reviews_round_key unique (performance_id, revision)
);
create index if not exists performance_reviews_member_idx on public.performance_reviews (member_id, reviewed_at desc);

create table if not exists public.performance_snapshots (
  performance_id uuid primary key references public.performance_records (id) on delete restrict,
  member_id uuid not null references public.members (id) on delete restrict,
  year integer not null,
  quarter integer,
  revision integer not null,
  approved_at timestamptz not null,
  approved_by uuid,
  region text,
  company_kind text,
  startup_stage text,
  startup_type text,
  ksic_major text,
  ksic_sub text,
  business_field text,
  main_industry_ksic_major text,
  main_industry_ksic_codes text[] not null,
  participation_programs text[] not null,
  cooperation_fields text[] not null,
  has_investment boolean,
  investment_amount numeric(15, 0),
  founding_date date,
  employee_count integer,
  revenue numeric(15, 0),
  sales_previous_year numeric(18, 0),
  sales_current_year numeric(18, 0),
  export_previous_year numeric(18, 0),
  export_current_year numeric(18, 0),
  existing_employees_previous_year integer,
  existing_employees_current_year integer,
  new_employees_previous_year integer,
  new_employees_current_year integer,
  total_employees_previous_year integer,
  total_employees_current_year integer,
  supports_count integer not null,
  support_amount numeric(20, 0) not null,
  intellectual_properties_count integer not null,
  patents_count integer not null,
  parts jsonb not null
);
create index if not exists performance_snapshots_member_idx on public.performance_snapshots (member_id, year desc, quarter);
create index if not exists performance_snapshots_period_idx on public.performance_snapshots (year, quarter);

select app.describe('public.performance_reviews', '실적 심사 이력 — Review rounds of performance records', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "revision": "차수 — Edition that was reviewed",
  "decision": "심사 결과 — Decision", "comment": "검토 의견 — Comment", "submitted_at": "제출 일시 — When the edition was submitted",
  "reviewed_at": "심사 일시 — Decided at", "reviewed_by": "심사자 — Decided by (user)"}');
select app.describe('public.performance_snapshots', '승인 실적 — Approved results as they stood at approval', '{
  "performance_id": "실적 — Record", "member_id": "회원 기업 — Company", "year": "연도 — Year",
  "quarter": "분기 — Quarter, empty for the whole year", "revision": "차수 — Approved edition", "approved_at": "승인 일시 — Approved at",
  "approved_by": "승인자 — Approved by (user)", "region": "소재지 — Region", "company_kind": "기업 구분 — Kind of company",
  "startup_stage": "창업구분 — Start-up stage", "startup_type": "창업유형 — Start-up type",
  "ksic_major": "표준산업분류(대분류) — KSIC section", "ksic_sub": "표준산업분류(중분류) — KSIC division",
  "business_field": "지역주력산업코드 — Regional key industry", "main_industry_ksic_major": "주력산업 — Gangwon main industry",
  "main_industry_ksic_codes": "주력산업 세부코드 — Codes inside the main industry",
  "participation_programs": "참여 프로그램 — Programmes taken part in", "cooperation_fields": "산업협력 희망 분야 — Cooperation wishes",
  "has_investment": "투자유치 여부 — Whether investment was received", "investment_amount": "투자유치 금액(원) — Investment (KRW)",
  "founding_date": "설립일 — Founding date", "employee_count": "직원 수(명) — Employees in the profile", "revenue": "매출액(원) — Revenue in the profile (KRW)",
  "sales_previous_year": "전년도 매출액(원) — Sales of the previous year (KRW)",
  "sales_current_year": "당해연도 매출액(원) — Sales of the current year (KRW)",
  "export_previous_year": "전년도 수출액(원) — Exports of the previous year (KRW)",
  "export_current_year": "당해연도 수출액(원) — Exports of the current year (KRW)",
  "existing_employees_previous_year": "전년도 기존 직원 수(명) — Employees of the previous year",
  "existing_employees_current_year": "당해연도 기존 직원 수(명) — Employees of the current year",
  "new_employees_previous_year": "전년도 신규 고용인원(명) — New hires of the previous year",
  "new_employees_current_year": "당해연도 신규 고용인원(명) — New hires of the current year",
  "total_employees_previous_year": "전년도 총인원(명) — Total of the previous year",
  "total_employees_current_year": "당해연도 총인원(명) — Total of the current year",
  "supports_count": "정부지원 건수 — Government supports", "support_amount": "정부지원 금액(원) — Government support (KRW)",
  "intellectual_properties_count": "지식재산권 건수 — Intellectual property rights", "patents_count": "특허 건수 — Patents among them",
  "parts": "항목 원본 — The three parts as approved: {sales, supports, intellectual_properties}"}');
select app.register_entity(
  'public.performance_reviews', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_kind => 'ledger', p_tenant_column => 'member_id'
);
select app.register_entity(
  'public.performance_snapshots', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_kind => 'ledger', p_tenant_column => 'member_id', p_exportable => true
);

create or replace function app.performance_sales_missing(p_id uuid)
returns table (field text, label text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select 'sales.' || c.name, c.label
  from public.performance_sales as s
  cross join lateral (values
    ('sales_previous_year', s.sales_previous_year is null, '전년도 매출액'),
    ('sales_current_year', s.sales_current_year is null, '당해연도 매출액'),
    ('sales_reporting_date', s.sales_reporting_date is null, '매출 작성기준일'),
    ('existing_employees_previous_year', s.existing_employees_previous_year is null, '전년도 기존 직원 수'),
    ('existing_employees_current_year', s.existing_employees_current_year is null, '당해연도 기존 직원 수')
  ) as c (name, is_missing, label)
  where s.performance_id = p_id and not s.is_deleted and c.is_missing and app.performance_sales_filled(s);
end
$$;
comment on function app.performance_sales_missing(uuid) is
'매출·고용 필수 항목 — Required fields of the sales part that are empty; an entirely empty part counts as not filled';

create or replace function app.performance_sales_filled(p_row public.performance_sales) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return num_nonnulls(
    p_row.sales_previous_year, p_row.sales_current_year, p_row.sales_reporting_date, p_row.export_previous_year,
    p_row.export_current_year, p_row.export_reporting_date, p_row.hsk_code, p_row.export_country1, p_row.export_country2,
    p_row.total_employees_previous_year, p_row.total_employees_current_year
  ) > 0;
end
$$;
comment on function app.performance_sales_filled(public.performance_sales) is '매출·고용 작성 여부 — Whether the part holds any value';

create or replace function app.performance_rows_missing(p_id uuid)
returns table (field text, label text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select format('supports[%s].%s', s.n, c.name), c.label
  from (
    select p.*, row_number() over (order by p.sort_order, p.created_at, p.id) - 1 as n
    from public.performance_supports as p where p.performance_id = p_id and not p.is_deleted
  ) as s
  cross join lateral (values
    ('project_name', s.project_name is null, '수행사업명'),
    ('startup_project_name', s.startup_project_name is null, '창업아이템명'),
    ('support_organization', s.support_organization is null, '지원기관명'),
    ('support_amount', s.support_amount is null, '지원금액'),
    ('start_date', s.start_date is null, '지원 시작일'),
    ('end_date', s.end_date is null, '지원 종료일')
  ) as c (name, is_missing, label)
  where c.is_missing
  union all
  select format('intellectual_properties[%s].%s', i.n, c.name), c.label
  from (
    select p.*, row_number() over (order by p.sort_order, p.created_at, p.id) - 1 as n
    from public.performance_intellectual_properties as p where p.performance_id = p_id and not p.is_deleted
  ) as i
  cross join lateral (values
    ('name', i.name is null, '지식재산권명'),
    ('ip_type', i.ip_type is null, '지식재산권 구분'),
    ('registration_type', i.registration_type is null, '등록구분')
  ) as c (name, is_missing, label)
  where c.is_missing;
end
$$;
comment on function app.performance_rows_missing(uuid) is
'지원·지식재산권 필수 항목 — Required fields that are empty, as supports[0].project_name in the order of the rows';

create or replace function app.performance_errors(p_record public.performance_records) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', m.field, 'message', m.label || ' 항목을 입력해 주세요.') order by m.field), '[]')
  into v_errors
  from (
    select s.field, s.label from app.performance_sales_missing(p_record.id) as s
    union all
    select r.field, r.label from app.performance_rows_missing(p_record.id) as r
  ) as m;
  if not exists (
    select 1 from public.performance_sales as p
    where p.performance_id = p_record.id and not p.is_deleted and app.performance_sales_filled(p)
  ) and not exists (select 1 from public.performance_supports as p where p.performance_id = p_record.id and not p.is_deleted)
    and not exists (
      select 1 from public.performance_intellectual_properties as p where p.performance_id = p_record.id and not p.is_deleted
    ) then
    v_errors := v_errors || app.field_error('parts', '매출·고용, 정부지원, 지식재산권 중 하나 이상을 입력해 주세요.');
  end if;
  if make_date(p_record.year, coalesce(p_record.quarter, 1) * 3 - 2, 1) > app.today() then
    v_errors := v_errors || app.field_error('year', '아직 시작되지 않은 기간의 실적은 제출할 수 없습니다.');
  end if;
  return v_errors;
end
$$;
comment on function app.performance_errors(public.performance_records) is
'제출 확인 — What a record lacks before it can be submitted: no part at all, required fields, a period still to come';

create or replace function app.tg_performance_records__submit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.require_performance_owner(new.member_id);
  perform app.fail_validation(app.performance_errors(new));
  new.submitted_at := now();
  new.submitted_by := auth.uid();
  new.reviewed_at := null;
  new.reviewed_by := null;
  if old.status = 'revision_requested' then
    new.revision := old.revision + 1;
  end if;
  return new;
end
$$;
comment on function app.tg_performance_records__submit() is
'제출 처리 — Checks the record (422 names every missing field), notes who submitted it, and opens the next edition after a revision';
create or replace trigger tg_performance_records__submit before update of status on public.performance_records
for each row when (new.status = 'submitted' and old.status <> 'submitted') execute function app.tg_performance_records__submit();

create or replace function app.tg_performance_records__review() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.reviewed_at := now();
  new.reviewed_by := auth.uid();
  return new;
end
$$;
comment on function app.tg_performance_records__review() is '심사 처리 — Notes who decided and when';
create or replace trigger tg_performance_records__review before update of status on public.performance_records
for each row when (old.status = 'submitted' and new.status <> 'submitted') execute function app.tg_performance_records__review();

create or replace function app.performance_parts(p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_omitted constant text[] := '{performance_id,member_id,created_at,created_by,updated_at,updated_by,is_deleted}'::text[];
begin
  return jsonb_build_object(
    'sales', (select to_jsonb(p) - v_omitted from public.performance_sales as p where p.performance_id = p_id and not p.is_deleted),
    'supports', (
      select coalesce(jsonb_agg(to_jsonb(p) - v_omitted order by p.sort_order, p.created_at, p.id), '[]')
      from public.performance_supports as p where p.performance_id = p_id and not p.is_deleted
    ),
    'intellectual_properties', (
      select coalesce(jsonb_agg(to_jsonb(p) - v_omitted order by p.sort_order, p.created_at, p.id), '[]')
      from public.performance_intellectual_properties as p where p.performance_id = p_id and not p.is_deleted
    )
  );
end
$$;
comment on function app.performance_parts(uuid) is '실적 항목 — The three parts of a record as json: {sales, supports, intellectual_properties}';

-- No personal data of the representative: a line that nobody may change could not be erased when the company withdraws.
create or replace function app.write_performance_snapshot(p_record public.performance_records) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_parts jsonb := app.performance_parts(p_record.id);
begin
  insert into public.performance_snapshots
  select p_record.id, m.id, p_record.year, p_record.quarter, p_record.revision, coalesce(p_record.reviewed_at, now()),
    p_record.reviewed_by, m.region, m.company_kind, m.startup_stage, m.startup_type, m.ksic_major, m.ksic_sub, m.business_field,
    m.main_industry_ksic_major, m.main_industry_ksic_codes, m.participation_programs, m.cooperation_fields, m.has_investment,
    m.investment_amount, m.founding_date, m.employee_count, m.revenue, s.sales_previous_year, s.sales_current_year,
    s.export_previous_year, s.export_current_year, s.existing_employees_previous_year, s.existing_employees_current_year,
    s.new_employees_previous_year, s.new_employees_current_year, s.total_employees_previous_year, s.total_employees_current_year,
    jsonb_array_length(v_parts -> 'supports'),
    (select coalesce(sum((r ->> 'support_amount')::numeric), 0) from jsonb_array_elements(v_parts -> 'supports') as r),
    jsonb_array_length(v_parts -> 'intellectual_properties'),
    (select count(*) from jsonb_array_elements(v_parts -> 'intellectual_properties') as r where r ->> 'ip_type' = 'patent'),
    v_parts
  from public.members as m
  cross join jsonb_populate_record(null::public.performance_sales, coalesce(nullif(v_parts -> 'sales', 'null'), '{}')) as s
  where m.id = p_record.member_id;
end
$$;
comment on function app.write_performance_snapshot(public.performance_records) is
'승인 실적 저장 — Freezes figures and classification of a record; the import of old data calls it for records that were approved before';

create or replace function app.tg_performance_records__decided() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_comment text := nullif(current_setting('app.comment', true), '');
begin
  insert into public.performance_reviews (performance_id, member_id, revision, decision, comment, submitted_at, reviewed_at, reviewed_by)
  values (new.id, new.member_id, new.revision, new.status::text::public.performance_decision, v_comment, new.submitted_at,
    new.reviewed_at, new.reviewed_by);
  if new.status = 'approved' then
    perform app.write_performance_snapshot(new);
  end if;
  perform app.notify_company(new.member_id, 'performance',
    format('[실적 관리] %s 실적이 %s되었습니다', new.period_label, case new.status
      when 'approved' then '승인' when 'rejected' then '거부' else '보완 요청' end),
    coalesce(v_comment, '검토 의견이 없습니다.'), 'public.performance_records', new.id, 'performance_' || new.status,
    jsonb_build_object('year', new.year, 'quarter', new.quarter, 'reason', v_comment));
  return null;
end
$$;
comment on function app.tg_performance_records__decided() is
'심사 결과 반영 — Adds the round, freezes what was approved, tells the company by notice and mail; all in one transaction';
create or replace trigger tg_performance_records__decided after update of status on public.performance_records
for each row when (old.status = 'submitted' and new.status <> 'submitted') execute function app.tg_performance_records__decided();

select app.expose('app.write_performance_snapshot(public.performance_records)');
