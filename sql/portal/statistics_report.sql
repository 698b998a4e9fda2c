-- The statistics report (portal 5.2): one row a company that is approved today, with what was approved for the periods
-- asked for. Filters are data: a key, what it takes, and the condition it adds; conditions are ours, values are parameters.

create or replace function app.statistics_filters()
returns table (key text, kind text, code_group text, low numeric, high numeric, condition text)
language plpgsql
immutable
set search_path = ''
as $$
begin
  return query values
    ('year', 'integer', null::text, 2000::numeric, 2100::numeric, null::text),
    ('quarter', 'integer', null, 1, 4, null),
    ('month', 'integer', null, 1, 12, null),
    ('from_year', 'integer', null, 2000, 2100, null),
    ('from_quarter', 'integer', null, 1, 4, null),
    ('to_year', 'integer', null, 2000, 2100, null),
    ('to_quarter', 'integer', null, 1, 4, null),
    ('ip_scope', 'choice', 'patent,all', null, null, null),
    ('search_query', 'text', null, null, 100, 'app.statistics_named(f.company_name, f.business_number, $1 ->> ''search_query'')'),
    ('member_ids', 'uuids', null, null, 10000, 'f.member_id::text = any(%s)'),
    ('regions', 'codes', 'region', null, null, 'f.region = any(%s)'),
    ('in_gangwon', 'boolean', null, null, null, '(f.region <> ''other'') = ($1 ->> ''in_gangwon'')::boolean'),
    ('company_kinds', 'codes', 'company_kind', null, null, 'f.company_kind = any(%s)'),
    ('startup_stages', 'codes', 'startup_stage', null, null, 'f.startup_stage = any(%s)'),
    ('startup_types', 'codes', 'startup_type', null, null, 'f.startup_type = any(%s)'),
    ('major_industry_codes', 'codes', 'ksic_major', null, null, 'f.ksic_major = any(%s)'),
    ('sub_industry_codes', 'codes', 'ksic_sub', null, null, 'f.ksic_sub = any(%s)'),
    ('business_fields', 'codes', 'business_field', null, null, 'f.business_field = any(%s)'),
    ('gangwon_industry_codes', 'codes', 'main_industry,main_industry_ksic', null, null,
      '(f.main_industry_ksic_major || f.main_industry_ksic_codes) && %s'),
    ('policy_tags', 'codes', 'participation_program', null, null, 'f.participation_programs && %s'),
    ('cooperation_fields', 'codes', 'cooperation_field', null, null, 'f.cooperation_fields && %s'),
    ('gender', 'code', 'gender', null, null, 'f.gender = ($1 ->> ''gender'')'),
    ('min_age', 'integer', null, 0, 150, 'f.age >= %s'),
    ('max_age', 'integer', null, 0, 150, 'f.age <= %s'),
    ('min_work_years', 'number', null, 0, 200, 'f.founding_date <= app.today() - make_interval(months => (%s * 12)::integer)'),
    ('max_work_years', 'number', null, 0, 200, 'f.founding_date >= app.today() - make_interval(months => (%s * 12)::integer)'),
    ('has_investment', 'boolean', null, null, null, 'coalesce(f.has_investment, false) = ($1 ->> ''has_investment'')::boolean'),
    ('min_investment', 'number', null, 0, 1e15, 'f.total_investment >= %s'),
    ('max_investment', 'number', null, 0, 1e15, 'f.total_investment <= %s'),
    ('min_patents', 'integer', null, 0, 1000000, 'f.patent_count >= %s'),
    ('max_patents', 'integer', null, 0, 1000000, 'f.patent_count <= %s'),
    ('min_revenue', 'number', null, 0, 1e15, 'f.annual_revenue >= %s'),
    ('max_revenue', 'number', null, 0, 1e15, 'f.annual_revenue <= %s'),
    ('min_exports', 'number', null, 0, 1e15, 'f.export_amount >= %s'),
    ('max_exports', 'number', null, 0, 1e15, 'f.export_amount <= %s'),
    ('min_employees', 'integer', null, 0, 1000000, 'f.employees >= %s'),
    ('max_employees', 'integer', null, 0, 1000000, 'f.employees <= %s');
end
$$;
comment on function app.statistics_filters() is
'통계 필터 정의 — Every filter: kind, its code lists or choices, bounds (of a text its length, of a list its size), and its condition on f, %s being its value';

create or replace function app.statistics_named(p_company_name text, p_business_number text, p_search text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return strpos(lower(p_company_name), lower(btrim(p_search))) > 0
    or (app.digits(p_search) ~ '^\d+$' and strpos(p_business_number, app.digits(p_search)) > 0);
end
$$;
comment on function app.statistics_named(text, text, text) is
'통계 검색어 확인 — Whether the name or the number contains the text; hyphens of a number do not matter';

-- Imports and old clients still say pre_startup, MALE or STARTUP_UNIVERSITY: codes.attributes knows them.
create or replace function app.statistics_code(p_groups text, p_code text) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select min(c.code) from public.codes as c
    where c.group_code = any(string_to_array(p_groups, ','))
      and (c.code = p_code or c.attributes ->> 'statistics_tag' = p_code or c.attributes -> 'aliases' ? p_code)
  );
end
$$;
comment on function app.statistics_code(text, text) is
'통계 코드 확인 — The code that a code, an alias or a statistics tag stands for in code lists (comma separated), else null';

create or replace function app.statistics_value_error(p_kind text, p_groups text, p_low numeric, p_high numeric, p_value jsonb)
returns text
language plpgsql
stable
set search_path = ''
as $$
declare
  v_type constant text := jsonb_typeof(p_value);
begin
  if p_kind in ('integer', 'number') then
    if v_type <> 'number' then
      return '숫자를 입력해 주세요.';
    elsif p_kind = 'integer' and p_value::numeric <> trunc(p_value::numeric) then
      return '정수를 입력해 주세요.';
    elsif p_value::numeric not between p_low and p_high then
      return format('%s 이상 %s 이하의 값을 입력해 주세요.', p_low, p_high::numeric(20, 0));
    end if;
  elsif p_kind = 'boolean' then
    return case when v_type <> 'boolean' then 'true 또는 false를 입력해 주세요.' end;
  elsif p_kind in ('text', 'choice', 'code') then
    return case
      when v_type <> 'string' then '문자열을 입력해 주세요.'
      when p_kind = 'text' and length(p_value #>> '{}') > p_high then format('%s자 이내로 입력해 주세요.', p_high)
      when p_kind = 'choice' and p_value #>> '{}' <> all(string_to_array(p_groups, ',')) then '목록에 있는 값을 선택해 주세요.'
      when p_kind = 'code' and app.statistics_code(p_groups, p_value #>> '{}') is null then '목록에 있는 값을 선택해 주세요.'
    end;
  elsif v_type <> 'array' or jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")') then
    return '값의 목록을 입력해 주세요.';
  elsif jsonb_array_length(p_value) > coalesce(p_high, 500) then
    return format('%s개 이내로 선택해 주세요.', coalesce(p_high, 500));
  elsif exists (
    select 1 from jsonb_array_elements_text(p_value) as e
    where (case p_kind when 'uuids' then e !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      else app.statistics_code(p_groups, e) is null end)
  ) then
    return '목록에 있는 값을 선택해 주세요.';
  end if;
  return null;
end
$$;
comment on function app.statistics_value_error(text, text, numeric, numeric, jsonb) is
'통계 필터 값 확인 — What is wrong with a value of a filter, null when nothing is';

create or replace function app.statistics_filter_errors(p_filters jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('field', e.key, 'message', e.message) order by e.key), '[]')
    from (
      select g.key, (case when f.key is null then '사용할 수 없는 필터입니다.'
        else app.statistics_value_error(f.kind, f.code_group, f.low, f.high, g.value) end) as message
      from jsonb_each(p_filters) as g
      left join app.statistics_filters() as f on g.key = f.key
      union all
      select f.key, '최솟값이 최댓값보다 큽니다.'
      from app.statistics_filters() as f
      where f.key like 'min\_%' and jsonb_typeof(p_filters -> f.key) = 'number'
        and jsonb_typeof(p_filters -> replace(f.key, 'min_', 'max_')) = 'number'
        and (p_filters ->> f.key)::numeric > (p_filters ->> replace(f.key, 'min_', 'max_'))::numeric
      union all
      select c.key, c.message
      from (values
        ('quarter', p_filters ? 'quarter' and not p_filters ? 'year', '연도를 함께 선택해 주세요.'),
        ('month', p_filters ? 'month' and not p_filters ? 'year', '연도를 함께 선택해 주세요.'),
        ('month', p_filters ?& '{month,quarter}', '분기와 월 중 하나만 선택해 주세요.'),
        ('from_quarter', p_filters ? 'from_quarter' and not p_filters ? 'from_year', '시작 연도를 함께 선택해 주세요.'),
        ('to_quarter', p_filters ? 'to_quarter' and not p_filters ? 'to_year', '종료 연도를 함께 선택해 주세요.'),
        ('year', p_filters ? 'year' and p_filters ?| '{from_year,to_year}', '연도와 기간 중 하나만 선택해 주세요.')
      ) as c (key, is_wrong, message)
      where c.is_wrong
    ) as e
    where e.message is not null
  );
end
$$;
comment on function app.statistics_filter_errors(jsonb) is
'통계 필터 확인 — Everything wrong with the filters: unknown keys, types, ranges, codes, minimum above maximum, a quarter without its year';

-- Null and an empty list filter nothing; aliases become codes.
create or replace function app.statistics_normalized(p_filters jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_filters jsonb;
  v_errors jsonb;
begin
  if coalesce(jsonb_typeof(p_filters), 'null') not in ('null', 'object') then
    perform app.fail_validation(app.field_error('p_filters', '필터는 객체여야 합니다.'));
  end if;
  select coalesce(jsonb_object_agg(g.key, g.value), '{}') into v_filters
  from jsonb_each(coalesce(nullif(p_filters, 'null'), '{}')) as g
  where g.value not in ('null', '[]', '""') or not exists (select 1 from app.statistics_filters() as f where f.key = g.key);
  v_errors := app.statistics_filter_errors(v_filters);
  if v_errors = '[]' and (v_filters ?& '{from_year,to_year}') and (v_filters ->> 'from_year')::integer * 4
    + coalesce((v_filters ->> 'from_quarter')::integer, 1) > (v_filters ->> 'to_year')::integer * 4 + coalesce((v_filters ->> 'to_quarter')::integer, 4) then
    v_errors := app.field_error('from_year', '시작 기간이 종료 기간보다 늦습니다.');
  end if;
  perform app.fail_validation(v_errors);
  -- "no investment" switches the amounts off
  if (v_filters ->> 'has_investment')::boolean is false then
    v_filters := v_filters - '{min_investment,max_investment}'::text[];
  end if;
  return (
    select coalesce(jsonb_object_agg(g.key, case f.kind
      when 'code' then to_jsonb(app.statistics_code(f.code_group, g.value #>> '{}'))
      when 'codes' then (
        select jsonb_agg(distinct app.statistics_code(f.code_group, e)) from jsonb_array_elements_text(g.value) as e
      )
      when 'uuids' then lower(g.value::text)::jsonb
      else g.value
    end), '{}')
    from jsonb_each(v_filters) as g
    inner join app.statistics_filters() as f on g.key = f.key
  );
end
$$;
comment on function app.statistics_normalized(jsonb) is
'통계 필터 정리 — The filters that apply, with codes for aliases; 422 names every field that is wrong';

-- A period counts when it lies wholly inside the range, so annual records count when their whole year is asked for.
-- Without a period every approved company has its row, with its profile when nothing was approved.
create or replace function app.statistics_companies(p_from integer, p_to integer, p_all_rights boolean)
returns table (
  member_id uuid, business_number text, company_name text, region text, company_kind text, startup_stage text, startup_type text,
  ksic_major text, ksic_sub text, business_field text, main_industry_ksic_major text, main_industry_ksic_codes text[],
  participation_programs text[], cooperation_fields text[], has_investment boolean, total_investment numeric, founding_date date,
  work_years numeric, gender text, age integer, employees integer, annual_revenue numeric, export_amount numeric,
  patent_count bigint, intellectual_properties_count bigint, supports_count bigint, support_amount numeric,
  latest_year integer, latest_quarter integer, records_count bigint
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  with ranked as (
    select a.*, row_number() over latest as recency, count(*) over whole as records, sum(a.patents_count) over whole as patents,
      sum(a.intellectual_properties_count) over whole as rights, sum(a.supports_count) over whole as supports,
      sum(a.support_amount) over whole as amount
    from app.approved_performance as a
    where (p_from is null or a.first_quarter >= p_from) and (p_to is null or a.last_quarter <= p_to)
    window whole as (partition by a.member_id),
      latest as (partition by a.member_id order by a.year desc, coalesce(a.quarter, 5) desc)
  )
  select m.id, m.business_number, m.company_name, c.region, c.company_kind, c.startup_stage, c.startup_type, c.ksic_major,
    c.ksic_sub, c.business_field, c.main_industry_ksic_major, c.main_industry_ksic_codes, c.participation_programs,
    c.cooperation_fields, c.has_investment, c.investment_amount, c.founding_date,
    trunc((extract(year from age(app.today(), c.founding_date)) * 12 + extract(month from age(app.today(), c.founding_date))) / 12, 1),
    m.representative_gender, extract(year from age(app.today(), m.representative_birth_date))::integer,
    coalesce(r.total_employees_current_year, c.employee_count), coalesce(r.sales_current_year, c.revenue), r.export_current_year,
    coalesce((case when p_all_rights then r.rights else r.patents end), 0), coalesce(r.rights, 0), coalesce(r.supports, 0),
    coalesce(r.amount, 0), r.year, r.quarter, coalesce(r.records, 0)
  from public.members as m
  left join ranked as r on m.id = r.member_id and r.recency = 1
  cross join lateral (
    select r.region, r.company_kind, r.startup_stage, r.startup_type, r.ksic_major, r.ksic_sub, r.business_field,
      r.main_industry_ksic_major, r.main_industry_ksic_codes, r.participation_programs, r.cooperation_fields, r.has_investment,
      r.investment_amount, r.founding_date, r.employee_count, r.revenue
    where r.member_id is not null
    union all
    select m.region, m.company_kind, m.startup_stage, m.startup_type, m.ksic_major, m.ksic_sub, m.business_field,
      m.main_industry_ksic_major, m.main_industry_ksic_codes, m.participation_programs, m.cooperation_fields, m.has_investment,
      m.investment_amount, m.founding_date, m.employee_count, m.revenue
    where r.member_id is null
  ) as c
  where m.state = 'approved' and not m.is_deleted and (r.member_id is not null or (p_from is null and p_to is null));
end
$$;
comment on function app.statistics_companies(integer, integer, boolean) is
'통계 대상 기업 — Approved companies with the latest approved figures and the counted rights and supports of the periods from p_from to p_to (year * 4 + quarter, null open); patent_count counts all rights when p_all_rights';

create or replace function app.statistics_conditions(p_filters jsonb) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return (
    select coalesce(string_agg(replace(f.condition, '%s', case
        when f.kind in ('codes', 'uuids') then format('array(select jsonb_array_elements_text($1 -> %L))', f.key)
        else format('($1 ->> %L)::numeric', f.key)
      end), ' and ' order by f.key), 'true')
    from app.statistics_filters() as f
    where p_filters ? f.key and f.condition is not null
  );
end
$$;
comment on function app.statistics_conditions(jsonb) is
'통계 조건식 — The conditions of the filters given, over f and the filters as $1; only keys of app.statistics_filters reach the text';

create or replace function app.statistics_query(
  p_filters jsonb, p_sort text, p_descending boolean, p_limit integer, p_offset integer
) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_filters jsonb;
  v_from integer;
  v_to integer;
  v_answer jsonb;
begin
  perform app.require_statistics();
  if p_sort not in ('company_name', 'business_number', 'annual_revenue', 'export_amount', 'total_investment', 'patent_count',
    'work_years', 'employees', 'support_amount') then
    perform app.fail_validation(app.field_error('p_sort', '정렬할 수 없는 항목입니다.'));
  end if;
  v_filters := app.statistics_normalized(p_filters);
  v_from := coalesce((v_filters ->> 'year')::integer, (v_filters ->> 'from_year')::integer) * 4
    + coalesce((v_filters ->> 'quarter')::integer, (2 + (v_filters ->> 'month')::integer) / 3, (v_filters ->> 'from_quarter')::integer, 1);
  v_to := coalesce((v_filters ->> 'year')::integer, (v_filters ->> 'to_year')::integer) * 4
    + coalesce((v_filters ->> 'quarter')::integer, (2 + (v_filters ->> 'month')::integer) / 3, (v_filters ->> 'to_quarter')::integer, 4);
  execute format($query$
    with found as materialized (select f.* from app.statistics_companies($2, $3, $4) as f where %s),
    page as (select f.*, row_number() over (order by f.%I %s nulls last, f.company_name, f.member_id) as position
      from found as f order by position limit $5 offset $6)
    select jsonb_build_object('total', s.companies, 'summary', to_jsonb(s), 'items', coalesce(
      -- what the representative is may be asked for, it is not handed out
      (select jsonb_agg(to_jsonb(p) - '{gender,age,position}'::text[] order by p.position) from page as p), '[]'))
    from (
      select count(*) as companies, coalesce(sum(f.annual_revenue), 0) as annual_revenue,
        coalesce(sum(f.export_amount), 0) as export_amount, coalesce(sum(f.total_investment), 0) as total_investment,
        coalesce(sum(f.patent_count), 0) as patent_count, coalesce(sum(f.employees), 0) as employees,
        coalesce(sum(f.support_amount), 0) as support_amount
      from found as f
    ) as s
  $query$, app.statistics_conditions(v_filters), p_sort, case when p_descending then 'desc' else 'asc' end)
  into v_answer
  using v_filters, v_from, v_to, coalesce(v_filters ->> 'ip_scope', 'patent') = 'all', p_limit, p_offset;
  return v_answer || jsonb_build_object('filters', v_filters);
end
$$;
comment on function app.statistics_query(jsonb, text, boolean, integer, integer) is
'통계 조회 — {total, summary, items, filters} for screens and exports; permission portal.statistics:read; errors 403, 422 naming the field';

create or replace function public.statistics_report(
  p_filters jsonb default '{}', p_sort text default 'company_name', p_descending boolean default false,
  p_page integer default 1, p_page_size integer default 10
) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.fail_validation(
    case when p_page between 1 and 1000000 then '[]' else app.field_error('p_page', '1 이상의 페이지를 입력해 주세요.') end
    || case when p_page_size between 1 and 100 then '[]' else app.field_error('p_page_size', '1~100 사이의 값을 입력해 주세요.') end
  );
  return app.statistics_query(p_filters, coalesce(p_sort, 'company_name'), coalesce(p_descending, false), p_page_size,
    (p_page - 1) * p_page_size) || jsonb_build_object('page', p_page, 'page_size', p_page_size);
end
$$;
comment on function public.statistics_report(jsonb, text, boolean, integer, integer) is
'통계 리포트 — Approved companies under any combination of filters: POST /rpc/statistics_report {"p_filters": {"year": 2025, "regions": ["wonju"], "min_patents": 3}, "p_sort": "annual_revenue", "p_descending": true, "p_page": 1, "p_page_size": 20}; amounts KRW; {items, total, page, page_size, summary, filters}; errors 403, 422 naming the filter';

select app.expose('app.statistics_filters()');
select app.expose('app.statistics_named(text,text,text)');
select app.expose('app.statistics_code(text,text)');
select app.expose('app.statistics_value_error(text,text,numeric,numeric,jsonb)');
select app.expose('app.statistics_filter_errors(jsonb)');
select app.expose('app.statistics_normalized(jsonb)');
select app.expose('app.statistics_companies(integer,integer,boolean)');
select app.expose('app.statistics_conditions(jsonb)');
select app.expose('app.statistics_query(jsonb,text,boolean,integer,integer)', 'authenticated');
select app.expose('public.statistics_report(jsonb,text,boolean,integer,integer)', 'authenticated');
