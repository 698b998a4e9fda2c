-- Figures for administrators (portal 5.1): the dashboard and the trend of one company. Everything is read from what was
-- approved, as it stood at approval; amounts are KRW.
select app.define_permission('portal.statistics:read', 'portal', '통계 조회', 'Read statistics');
select app.define_permission('portal.statistics:export', 'portal', '통계 내보내기', 'Export statistics');

create or replace function app.require_statistics() returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not app.platform_can('portal.statistics:read') and not app.performance_is_unattended() then
    perform app.fail_forbidden('portal.statistics:read');
  end if;
end
$$;
comment on function app.require_statistics() is '통계 권한 확인 — 403 for everybody but staff with portal.statistics:read';

-- One row a company and period: performance_records allows one live record of a period that is not rejected. A snapshot
-- is never removed, its record may be (imports); the wide column of the parts stays out of what is aggregated.
create or replace view app.approved_performance as
select
  s.performance_id,
  s.member_id,
  s.year,
  s.quarter,
  s.approved_at,
  s.region,
  s.company_kind,
  s.startup_stage,
  s.startup_type,
  s.ksic_major,
  s.ksic_sub,
  s.business_field,
  s.main_industry_ksic_major,
  s.main_industry_ksic_codes,
  s.participation_programs,
  s.cooperation_fields,
  s.has_investment,
  s.investment_amount,
  s.founding_date,
  s.employee_count,
  s.revenue,
  s.sales_current_year,
  s.export_current_year,
  s.new_employees_current_year,
  s.total_employees_current_year,
  s.supports_count,
  s.support_amount,
  s.intellectual_properties_count,
  s.patents_count,
  s.year * 4 + coalesce(s.quarter, 1) as first_quarter,
  s.year * 4 + coalesce(s.quarter, 4) as last_quarter
from public.performance_snapshots as s
inner join public.performance_records as r on s.performance_id = r.id
inner join public.members as m on s.member_id = m.id
where r.status = 'approved' and not r.is_deleted and not m.is_deleted;
revoke all on app.approved_performance from public, anon, authenticated;
select app.describe('app.approved_performance', '승인 실적 집계 원본 — Approved results of companies not deleted: what statistics count', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a
  where a.attrelid = 'public.performance_snapshots'::regclass and a.attnum > 0
    and a.attname in (
      select v.attname from pg_catalog.pg_attribute as v where v.attrelid = 'app.approved_performance'::regclass and v.attnum > 0
    )
) || '{
  "first_quarter": "시작 분기 — First quarter of the period: year * 4 + quarter",
  "last_quarter": "종료 분기 — Last quarter of the period: year * 4 + quarter"}');

-- A quarter means the records of that quarter; a year without a quarter, its quarters and its annual records.
create or replace function app.dashboard_figures(p_year integer, p_quarter integer)
returns table (
  dimension text, code text, year integer, quarter integer, companies bigint, records bigint, sales numeric, exports numeric,
  employment bigint, total_employees bigint, intellectual_properties bigint, patents bigint, supports bigint, support_amount numeric
)
language plpgsql
stable
security definer
set search_path = ''
-- seven sorts of 80,000 rows stay in memory
set work_mem = '32MB'
as $$
begin
  return query
  select
    case grouping(a.region, a.ksic_major, a.main_industry_ksic_major, a.startup_stage, a.year, a.quarter)
      when 31 then 'region' when 47 then 'industry' when 55 then 'main_industry' when 59 then 'stage' when 61 then 'year'
      when 60 then 'period' else 'total'
    end,
    coalesce(a.region, a.ksic_major, a.main_industry_ksic_major, a.startup_stage), a.year, a.quarter,
    count(distinct a.member_id), count(*), coalesce(sum(a.sales_current_year), 0), coalesce(sum(a.export_current_year), 0),
    coalesce(sum(a.new_employees_current_year), 0), coalesce(sum(a.total_employees_current_year), 0),
    coalesce(sum(a.intellectual_properties_count), 0), coalesce(sum(a.patents_count), 0), coalesce(sum(a.supports_count), 0),
    coalesce(sum(a.support_amount), 0)
  from app.approved_performance as a
  where (p_year is null or a.year = p_year) and (p_quarter is null or a.quarter = p_quarter)
  group by grouping sets (
    (), (a.region), (a.ksic_major), (a.main_industry_ksic_major), (a.startup_stage), (a.year), (a.year, a.quarter)
  );
end
$$;
comment on function app.dashboard_figures(integer, integer) is
'현황 집계 — Sums of the approved records of a year and quarter (null: all) in one pass: total, by region, industry, main industry, stage, year and period';

create or replace function app.dashboard_period_label(p_year integer, p_quarter integer) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return coalesce(nullif(concat_ws(' ', p_year::text || '년', p_quarter::text || '분기'), ''), '전체');
end
$$;
comment on function app.dashboard_period_label(integer, integer) is '조회 기간 표시 — 2025년 1분기, 2025년, 1분기 (of all years) or 전체';

create or replace function app.dashboard_totals(p_figures jsonb) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  return jsonb_build_object('reporting_companies', p_figures -> 'companies', 'approved_records', p_figures -> 'records',
    'total_sales', p_figures -> 'sales', 'total_exports', p_figures -> 'exports', 'total_employment', p_figures -> 'employment',
    'total_intellectual_property', p_figures -> 'intellectual_properties', 'total_patents', p_figures -> 'patents',
    'total_supports', p_figures -> 'supports', 'total_support_amount', p_figures -> 'support_amount');
end
$$;
comment on function app.dashboard_totals(jsonb) is '현황 합계 — The total line of app.dashboard_figures under the names of the dashboard''s cards';

-- A quarter is compared with the quarter before it, a year with the year before; all years with nothing.
create or replace function app.dashboard_comparison(p_totals jsonb, p_year integer, p_quarter integer) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_year constant integer := case when p_quarter between 2 and 4 then p_year else p_year - 1 end;
  v_quarter constant integer := case when p_quarter = 1 then 4 else p_quarter - 1 end;
  v_totals jsonb;
begin
  if p_year is null then
    return null;
  end if;
  select app.dashboard_totals(to_jsonb(f)) into v_totals
  from (
    select count(distinct a.member_id) as companies, count(*) as records, coalesce(sum(a.sales_current_year), 0) as sales,
      coalesce(sum(a.export_current_year), 0) as exports, coalesce(sum(a.new_employees_current_year), 0) as employment,
      coalesce(sum(a.intellectual_properties_count), 0) as intellectual_properties, coalesce(sum(a.patents_count), 0) as patents,
      coalesce(sum(a.supports_count), 0) as supports, coalesce(sum(a.support_amount), 0) as support_amount
    from app.approved_performance as a
    where a.year = v_year and (v_quarter is null or a.quarter = v_quarter)
  ) as f;
  return jsonb_build_object('year', v_year, 'quarter', v_quarter, 'label', app.dashboard_period_label(v_year, v_quarter),
    'totals', v_totals, 'changes', (
      select jsonb_object_agg(c.key, jsonb_build_object('difference', c.value::numeric - (v_totals ->> c.key)::numeric,
        'rate', round((c.value::numeric - (v_totals ->> c.key)::numeric) * 100 / nullif((v_totals ->> c.key)::numeric, 0), 1)))
      from jsonb_each_text(p_totals) as c
    ));
end
$$;
comment on function app.dashboard_comparison(jsonb, integer, integer) is
'전기 대비 — Totals of the period before and the change of each: difference, and rate in percent (null when there was nothing before)';

-- steps through the index on (year, quarter) instead of reading every snapshot
create or replace function app.statistics_years() returns integer[]
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    with recursive years as (
      select max(s.year) as year from public.performance_snapshots as s
      union all
      select (select max(s.year) from public.performance_snapshots as s where s.year < y.year) from years as y where y.year is not null
    )
    select coalesce(array_agg(y.year order by y.year), '{}') from years as y where y.year is not null
  );
end
$$;
comment on function app.statistics_years() is '통계 연도 — Years something was approved for, ascending';

create or replace function app.dashboard_registrations(p_year integer, p_quarter integer) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'members', (
      select jsonb_object_agg(s.state, coalesce(c.count, 0))
      from unnest(enum_range(null::public.member_state)) as s (state)
      left join (select m.state, count(*) as count from public.members as m where not m.is_deleted group by m.state) as c using (state)
    ),
    'records', (
      select jsonb_object_agg(s.status, coalesce(c.count, 0))
      from unnest(enum_range(null::public.performance_status)) as s (status)
      left join (
        select r.status, count(*) as count
        from public.performance_records as r
        inner join public.members as m on r.member_id = m.id
        where not r.is_deleted and not m.is_deleted and (p_year is null or r.year = p_year)
          and (p_quarter is null or r.quarter = p_quarter)
        group by r.status
      ) as c using (status)
      where s.status <> 'draft'
    ),
    'years', app.statistics_years(),
    -- whoever filed the year and its quarters is in a sum over both
    'annual_and_quarterly_companies', (
      select count(distinct (a.member_id, a.year)) from app.approved_performance as a
      where (p_year is null or a.year = p_year) and p_quarter is null and a.quarter is null and exists (
        select 1 from app.approved_performance as q
        where q.member_id = a.member_id and q.year = a.year and q.quarter is not null
      )
    )
  );
end
$$;
comment on function app.dashboard_registrations(integer, integer) is
'등록 현황 — Companies by state today, records of the period by status (drafts are the company''s own), years with approved records, and companies with annual and quarterly records of one year';

create or replace function app.dashboard_groups(p_figures jsonb, p_dimension text, p_group text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg((f.value - '{dimension,year,quarter,total_employees}'::text[])
      || jsonb_build_object('label_ko', coalesce(c.label_ko, f.value ->> 'code', '미분류'),
        'label_en', coalesce(c.label_en, f.value ->> 'code', 'Unclassified'),
        'label_zh', coalesce(c.label_zh, f.value ->> 'code', '未分类'))
      order by c.sort_order, f.value ->> 'code'), '[]')
    from jsonb_array_elements(p_figures) as f
    left join public.codes as c on c.group_code = p_group and c.code = f.value ->> 'code'
    where f.value ->> 'dimension' = p_dimension
  );
end
$$;
comment on function app.dashboard_groups(jsonb, text, text) is
'분류별 현황 — The figures of one dimension with the labels of its code list; code null holds records without the classification';

create or replace function app.dashboard_series(p_figures jsonb, p_dimension text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg((f.value - '{dimension,code}'::text[]) || jsonb_build_object('label', case
        when p_dimension = 'year' then f.value ->> 'year' || '년'
        when f.value ->> 'quarter' is null then f.value ->> 'year' || '년 연간'
        else app.dashboard_period_label((f.value ->> 'year')::integer, (f.value ->> 'quarter')::integer)
      end) order by (f.value ->> 'year')::integer, coalesce((f.value ->> 'quarter')::integer, 5)), '[]')
    from jsonb_array_elements(p_figures) as f
    where f.value ->> 'dimension' = p_dimension
  );
end
$$;
comment on function app.dashboard_series(jsonb, text) is
'기간별 현황 — Figures by period or year in the order of charts; annual records stand after the fourth quarter';

create or replace function app.dashboard(p_year integer, p_quarter integer) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_totals jsonb;
  v_figures jsonb;
  v_registrations jsonb;
begin
  perform app.require_statistics();
  perform app.fail_validation(
    case when coalesce(p_year, 2000) between 2000 and 2100 then '[]' else app.field_error('p_year', '2000~2100 사이의 연도를 입력해 주세요.') end
    || case when coalesce(p_quarter, 1) between 1 and 4 then '[]' else app.field_error('p_quarter', '1~4분기를 선택해 주세요.') end
  );
  select jsonb_agg(to_jsonb(f)) into v_figures from app.dashboard_figures(p_year, p_quarter) as f;
  select app.dashboard_totals(f) into v_totals from jsonb_array_elements(v_figures) as f where f ->> 'dimension' = 'total';
  v_registrations := app.dashboard_registrations(p_year, p_quarter);
  return v_registrations || jsonb_build_object(
    'year', p_year, 'quarter', p_quarter, 'label', app.dashboard_period_label(p_year, p_quarter),
    'has_data', (v_totals ->> 'approved_records')::integer > 0,
    'totals', v_totals || jsonb_build_object('total_members', v_registrations -> 'members' -> 'approved'),
    'previous', app.dashboard_comparison(v_totals, p_year, p_quarter),
    'by_region', app.dashboard_groups(v_figures, 'region', 'region'),
    'by_industry', app.dashboard_groups(v_figures, 'industry', 'ksic_major'),
    'by_main_industry', app.dashboard_groups(v_figures, 'main_industry', 'main_industry'),
    'by_stage', app.dashboard_groups(v_figures, 'stage', 'startup_stage'),
    'series', app.dashboard_series(v_figures, 'period'),
    'series_by_year', app.dashboard_series(v_figures, 'year')
  );
end
$$;
comment on function app.dashboard(integer, integer) is
'기업현황 — All figures of the dashboard as one object; errors 403, 422 naming p_year or p_quarter';

create or replace function public.dashboard(p_year integer default null, p_quarter integer default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.dashboard(p_year, p_quarter);
end
$$;
comment on function public.dashboard(integer, integer) is
'기업현황 — Dashboard of administrators: POST /rpc/dashboard {"p_year": 2025, "p_quarter": 1}, each null for all; amounts KRW, employment = new hires (명), approved records only; errors 403, 422';

create or replace function app.company_trend(p_member_id uuid)
returns table (
  year integer, quarter integer, period_label text, sales numeric, exports numeric, new_employees integer, total_employees integer,
  intellectual_properties integer, patents integer, supports integer, support_amount numeric
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_is_staff constant boolean := app.platform_can('portal.statistics:read') or app.performance_is_unattended();
begin
  if v_is_staff and exists (select 1 from public.members as m where m.id = p_member_id and not m.is_deleted) then
    null;
  elsif p_member_id = app.company_id() and app.company_can('portal.performance_records:read') then
    null;
  elsif v_is_staff or app.company_id() <> p_member_id then
    perform app.fail_not_found();
  else
    perform app.fail_forbidden('portal.statistics:read');
  end if;
  return query
  select a.year, a.quarter, r.period_label, a.sales_current_year, a.export_current_year, a.new_employees_current_year,
    a.total_employees_current_year, a.intellectual_properties_count, a.patents_count, a.supports_count, a.support_amount
  from app.approved_performance as a
  inner join public.performance_records as r on a.performance_id = r.id
  where a.member_id = p_member_id
  order by a.year, coalesce(a.quarter, 5);
end
$$;
comment on function app.company_trend(uuid) is
'기업별 추이 — Approved figures of a company by period; staff with portal.statistics:read, and the company its own; another''s is 404';

create or replace function public.company_trend(p_member_id uuid)
returns table (
  year integer, quarter integer, period_label text, sales numeric, exports numeric, new_employees integer, total_employees integer,
  intellectual_properties integer, patents integer, supports integer, support_amount numeric
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select t.* from app.company_trend(p_member_id) as t;
end
$$;
comment on function public.company_trend(uuid) is
'기업별 추이 — A company''s approved figures by period for a chart: POST /rpc/company_trend {"p_member_id": "…"}; quarter null is the whole year, after the fourth quarter; amounts KRW, null when the part was not filed; filters of PostgREST apply (?year=gte.2023); errors 403, 404';

select app.expose('app.require_statistics()', 'authenticated');
select app.expose('app.dashboard_figures(integer,integer)');
select app.expose('app.dashboard_period_label(integer,integer)');
select app.expose('app.dashboard_totals(jsonb)');
select app.expose('app.dashboard_comparison(jsonb,integer,integer)');
select app.expose('app.statistics_years()');
select app.expose('app.dashboard_registrations(integer,integer)');
select app.expose('app.dashboard_groups(jsonb,text,text)');
select app.expose('app.dashboard_series(jsonb,text)');
select app.expose('app.dashboard(integer,integer)', 'authenticated');
select app.expose('public.dashboard(integer,integer)', 'authenticated');
select app.expose('app.company_trend(uuid)', 'authenticated');
select app.expose('public.company_trend(uuid)', 'authenticated');
