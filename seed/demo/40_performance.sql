-- Two years of results of every approved demo company, filed and reviewed by the functions the application uses. The
-- last quarter stands in every status; the years before are approved, so that statistics have something to show.
-- A company that has filed anything is left alone, so this file may run again.

create temporary table demo_results on commit drop as
select
  m.id as member_id,
  m.owner_id,
  p.year,
  p.quarter,
  m.n,
  -- sales grow by about six per cent a year and swing with the season; the whole year is the sum of its quarters
  round(
    m.revenue / case when p.quarter is null then 1 else 4 end
    * power(1.06 + m.n % 5 * 0.03, p.year - 2025)
    * case p.quarter when 1 then 0.88 when 2 then 1.02 when 3 then 0.97 when 4 then 1.13 else 1 end, -4
  ) as sales,
  m.employee_count + (p.year - 2024) * (m.n % 4) as employees,
  1 + (m.n + coalesce(p.quarter, 0)) % 3 as hires,
  case
    when (p.year, p.quarter) <> (2026, 3) or p.quarter is null then 'approved'
    else (array['approved', 'submitted', 'revision_requested', 'draft', 'rejected', 'resubmitted', 'approved'])[1 + m.n % 7]
  end as outcome
from (
  select
    c.id,
    coalesce(c.revenue, 120000000) as revenue,
    coalesce(c.employee_count, 3) as employee_count,
    (
      select u.id from sys.users as u where u.tenant_id = c.id and u.is_owner and not u.is_deleted order by u.created_at limit 1
    ) as owner_id,
    row_number() over (order by c.email) - 1 as n
  from public.members as c
  where c.email like 'company%@demo.example' and c.state = 'approved' and not c.is_deleted
    and not exists (select 1 from public.performance_records as r where r.member_id = c.id)
) as m
cross join (
  values
  (2024, 4), (2024, null), (2025, 1), (2025, 2), (2025, 3), (2025, 4), (2025, null), (2026, 1), (2026, 2), (2026, 3)
) as p (year, quarter);

insert into public.performance_records (member_id, year, quarter, notes)
select d.member_id, d.year, d.quarter, case when d.quarter is null then d.year || '년 연간 실적입니다.' end
from demo_results as d;

insert into public.performance_sales (
  performance_id, sales_previous_year, sales_current_year, sales_reporting_date, export_previous_year, export_current_year,
  export_reporting_date, hsk_code, export_country1, export_country2, existing_employees_previous_year,
  existing_employees_current_year, new_employees_previous_year, new_employees_current_year
)
select
  r.id, round(d.sales * 0.93, -4), d.sales, r.period_end,
  case when d.n % 3 = 0 then round(d.sales * 0.11, -4) end,
  case when d.n % 3 = 0 then round(d.sales * 0.14, -4) end,
  case when d.n % 3 = 0 then r.period_end end,
  case when d.n % 3 = 0 then '3304991000' end,
  case when d.n % 3 = 0 then '일본' end,
  case when d.n % 6 = 0 then '베트남' end,
  d.employees - d.hires, d.employees, greatest(d.hires - 1, 0), d.hires
from demo_results as d
inner join public.performance_records as r
  on d.member_id = r.member_id and d.year = r.year and d.quarter is not distinct from r.quarter;

insert into public.performance_supports (
  performance_id, sort_order, project_name, startup_project_name, support_organization, support_amount, start_date, end_date
)
select
  r.id, k.n,
  (array['초기창업패키지', '창업도약패키지', '강원 지역주력산업 육성사업', 'RISE 산학협력 과제'])[1 + (d.n + k.n) % 4],
  coalesce(left(m.main_business, 100), '신규 제품 개발'),
  (array['창업진흥원', '강원테크노파크', '강원창조경제혁신센터', '한국산업기술진흥원'])[1 + (d.n + k.n) % 4],
  (30 + 10 * ((d.n + k.n) % 8)) * 1000000,
  make_date(d.year, 1 + (d.n + k.n)::integer % 6, 1), make_date(d.year, 7 + (d.n + k.n)::integer % 6, 15)
from demo_results as d
inner join public.performance_records as r
  on d.member_id = r.member_id and d.year = r.year and d.quarter is not distinct from r.quarter
inner join public.members as m on d.member_id = m.id
cross join generate_series(0, 1) as k (n)
where (d.n + coalesce(d.quarter, 2) + k.n) % 3 = 0;

insert into public.performance_intellectual_properties (
  performance_id, sort_order, name, ip_number, ip_type, registration_type, country, overseas_type, registration_date, public_disclosure
)
select
  r.id, k.n, split_part(coalesce(m.main_business, '제품'), ',', 1) || (array[' 제조 방법', ' 상표', ' 디자인'])[1 + k.n],
  format('%s-%s', d.year, lpad(((d.n * 7919 + r.year * 31 + k.n * 101 + coalesce(r.quarter, 0) * 13) % 1000000)::text, 6, '0')),
  (array['patent', 'trademark', 'design'])[1 + k.n],
  case when (d.n + k.n) % 2 = 0 then 'registered' else 'application' end,
  case when d.n % 5 = 0 and k.n = 0 then 'usa' else 'korea' end,
  case when d.n % 5 = 0 and k.n = 0 then 'pct' else 'domestic' end,
  least(r.period_end, make_date(d.year, 3, 2)), d.n % 4 <> 3
from demo_results as d
inner join public.performance_records as r
  on d.member_id = r.member_id and d.year = r.year and d.quarter is not distinct from r.quarter
inner join public.members as m on d.member_id = m.id
cross join generate_series(0, 2) as k (n)
where (d.n + coalesce(d.quarter, 1) + 2 * k.n) % 4 = 0;

do $$
declare
  v_administrator uuid := (select u.id from auth.users as u where u.email = 'admin@gangwon.example');
  v_result record;
  v_step record;
begin
  for v_result in
    select r.id, d.outcome, d.owner_id
    from demo_results as d
    inner join public.performance_records as r
      on d.member_id = r.member_id and d.year = r.year and d.quarter is not distinct from r.quarter
    order by r.period_end, r.quarter, d.n
  loop
    for v_step in
      select s.action, s.comment, s.action = 'submit' as by_company
      from (
        values
        ('submit', null, 1, '{approved,submitted,revision_requested,rejected,resubmitted}'::text[]),
        ('approve', null, 2, '{approved}'),
        ('request_revision', '당해연도 매출액과 부가가치세 신고서의 금액이 다릅니다. 확인 후 다시 제출해 주세요.', 2, '{revision_requested,resubmitted}'),
        ('reject', '해당 분기의 실적이 아닌 자료가 제출되었습니다.', 2, '{rejected}'),
        ('submit', null, 3, '{resubmitted}')
      ) as s (action, comment, position, outcomes)
      where v_result.outcome = any(s.outcomes)
      order by s.position
    loop
      perform app.act_as(case when v_step.by_company then v_result.owner_id else v_administrator end);
      perform public.transition('public.performance_records', v_result.id, v_step.action, v_step.comment);
    end loop;
  end loop;
  perform app.act_as(null);
end
$$;

update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
