-- What screens read: the list of records, the member's counters and the figures of last year.
-- Figures, counts and comments are scalar subqueries: PostgreSQL works them out for the rows of the page only, and not at
-- all for a total; a join would read the parts of every record.
create or replace view public.performance_overview with (security_invoker = true) as
select
  r.id,
  r.member_id,
  m.company_name,
  m.business_number,
  m.phone as company_phone,
  m.search_text,
  r.year,
  r.quarter,
  r.period_label,
  r.period_end,
  r.due_date,
  r.status,
  r.revision,
  r.notes,
  r.submitted_at,
  r.reviewed_at,
  r.reviewed_by,
  r.created_at,
  r.updated_at,
  (select s.sales_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted) as sales_current_year,
  (select s.export_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted)
    as export_current_year,
  (select s.new_employees_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted)
    as new_employees_current_year,
  (select s.total_employees_current_year from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted)
    as total_employees_current_year,
  exists(select 1 from public.performance_sales as s where s.performance_id = r.id and not s.is_deleted) as has_sales,
  (select count(*)::integer from public.performance_supports as p where p.performance_id = r.id and not p.is_deleted) as supports_count,
  (
    select count(*)::integer from public.performance_intellectual_properties as p where p.performance_id = r.id and not p.is_deleted
  ) as intellectual_properties_count,
  (
    select v.decision from public.performance_reviews as v where v.performance_id = r.id order by v.revision desc limit 1
  ) as latest_decision,
  (
    select v.comment from public.performance_reviews as v where v.performance_id = r.id order by v.revision desc limit 1
  ) as latest_comment
from public.performance_records as r
left join public.members as m on r.member_id = m.id
where not r.is_deleted;
revoke all on public.performance_overview from public, anon, authenticated;
grant select on public.performance_overview to authenticated, service_role;
select app.describe('public.performance_overview', '실적 목록 — Performance records as lists show them', '{
  "member_id": "회원 기업 — Company", "company_name": "기업명 — Company name",
  "business_number": "사업자등록번호 — Business registration number", "company_phone": "대표전화 — Company phone",
  "search_text": "검색 대상 — Text that search looks in (name, number, representative)", "year": "연도 — Year",
  "quarter": "분기 — Quarter, empty for the whole year", "period_label": "기간 — Period as shown",
  "period_end": "기간 종료일 — Last day of the period", "due_date": "제출 기한 — Filing date to be reminded of",
  "status": "상태 — Status", "revision": "차수 — Edition", "notes": "비고 — Notes", "submitted_at": "제출 일시 — Submitted at",
  "reviewed_at": "심사 일시 — Decided at", "reviewed_by": "심사자 — Decided by (user)",
  "sales_current_year": "당해연도 매출액(원) — Sales of the current year (KRW)",
  "export_current_year": "당해연도 수출액(원) — Exports of the current year (KRW)",
  "new_employees_current_year": "당해연도 신규 고용인원(명) — New hires of the current year",
  "total_employees_current_year": "당해연도 총인원(명) — Total of the current year",
  "has_sales": "매출·고용 작성 여부 — Whether the sales part exists", "supports_count": "정부지원 건수 — Government supports",
  "intellectual_properties_count": "지식재산권 건수 — Intellectual property rights",
  "latest_decision": "최근 심사 결과 — Latest decision", "latest_comment": "최근 검토 의견 — Latest comment"}');

create or replace function public.performance_counts(p_year integer default null)
returns table (total integer, draft integer, submitted integer, revision_requested integer, approved integer, rejected integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select count(*)::integer,
    (count(*) filter (where r.status = 'draft'))::integer,
    (count(*) filter (where r.status = 'submitted'))::integer,
    (count(*) filter (where r.status = 'revision_requested'))::integer,
    (count(*) filter (where r.status = 'approved'))::integer,
    (count(*) filter (where r.status = 'rejected'))::integer
  from public.performance_records as r
  where r.member_id = app.company_id() and not r.is_deleted and (p_year is null or r.year = p_year);
end
$$;
comment on function public.performance_counts(integer) is
'실적 현황 — The own company''s records by status: POST /rpc/performance_counts {"p_year": 2025} or {}; one row';

create or replace function public.performance_prefill(p_year integer, p_quarter integer default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_record public.performance_records;
  v_sales public.performance_sales;
begin
  select * into v_record
  from public.performance_records as r
  where r.member_id = app.company_id() and r.year = p_year - 1 and r.quarter is not distinct from p_quarter
    and r.status in ('approved', 'submitted', 'revision_requested') and not r.is_deleted;
  select * into v_sales from public.performance_sales as s where s.performance_id = v_record.id and not s.is_deleted;
  return jsonb_build_object(
    'source', case when v_record.id is not null then jsonb_build_object('performance_id', v_record.id,
      'period_label', v_record.period_label, 'status', v_record.status) end,
    'sales', jsonb_build_object(
      'sales_previous_year', v_sales.sales_current_year,
      'export_previous_year', v_sales.export_current_year,
      'existing_employees_previous_year', v_sales.existing_employees_current_year,
      'new_employees_previous_year', v_sales.new_employees_current_year,
      'hsk_code', v_sales.hsk_code,
      'export_country1', v_sales.export_country1,
      'export_country2', v_sales.export_country2
    )
  );
end
$$;
comment on function public.performance_prefill(integer, integer) is
'전년도 실적 불러오기 — Figures the company filed for the same period a year before, named as fields of the new record: POST /rpc/performance_prefill {"p_year": 2026, "p_quarter": 1}; {source: null, …} when there are none';

select app.expose('public.performance_counts(integer)', 'authenticated');
select app.expose('public.performance_prefill(integer,integer)', 'authenticated');
