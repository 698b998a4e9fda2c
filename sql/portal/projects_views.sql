-- What the screens of programmes and applications read: cards with their figures, and the counters by state.
create or replace function app.project_application_counts(p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not app.platform_can('portal.project_applications:read') then
    return null;
  end if;
  return (
    select jsonb_object_agg(s.state, coalesce(c.count, 0))
    from unnest(enum_range(null::public.application_state)) as s (state)
    left join (
      select a.state, count(*) as count from public.project_applications as a
      where a.project_id = p_id and not a.is_deleted group by a.state
    ) as c using (state)
  );
end
$$;
comment on function app.project_application_counts(uuid) is
'상태별 신청 건수 — {state: count} of a programme for staff, null for everybody else';
select app.expose('app.project_application_counts(uuid)', 'anon', 'authenticated');

create or replace view public.project_overview with (security_invoker = true) as
select
  p.id,
  p.title,
  p.description,
  p.target_audience,
  p.target_member_id,
  p.target_business_number,
  p.target_company_name,
  p.start_date,
  p.end_date,
  p.start_time,
  p.end_time,
  p.opens_at,
  p.closes_at,
  p.state,
  p.published_at,
  p.closed_at,
  p.created_at,
  p.updated_at,
  p.search_text,
  c.view_count,
  c.applications_count,
  app.application_window(p, now()) as application_window,
  to_char(p.start_date, 'YYYY.MM.DD') || ' ~ ' || to_char(p.end_date, 'YYYY.MM.DD') as period,
  app.project_files(p.id, 'project_image') -> 0 as image,
  app.project_files(p.id, 'project_attachment') as attachments,
  app.project_application_counts(p.id) as application_counts
from public.projects as p
inner join public.project_counters as c on p.id = c.project_id
where not p.is_deleted;

select app.describe('public.project_overview', '지원사업 현황 — Programmes with their figures and files', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a
  where a.attrelid in ('public.projects'::regclass, 'public.project_counters'::regclass) and a.attnum > 0 and not a.attisdropped
) || '{
  "application_window": "접수 가능 여부 — open, not_started, passed (deadline) or closed", "period": "접수 기간 — Period as text",
  "image": "대표 이미지 — Representative image", "attachments": "첨부 파일 — Attachments",
  "application_counts": "상태별 신청 건수 — Applications by state, staff only"}');

create or replace view public.application_counts with (security_invoker = true) as
select
  count(*) as total,
  count(*) filter (where a.state = 'submitted') as submitted,
  count(*) filter (where a.state = 'under_review') as under_review,
  count(*) filter (where a.state = 'needs_supplement') as needs_supplement,
  count(*) filter (where a.state = 'approved') as approved,
  count(*) filter (where a.state = 'rejected') as rejected,
  count(*) filter (where a.state = 'cancelled') as cancelled
from public.project_applications as a
where not a.is_deleted;

select app.describe('public.application_counts', '신청 현황 — Own applications by state; all of them for staff', '{
  "total": "전체 — All", "submitted": "접수 완료 — Submitted", "under_review": "심사중 — Under review",
  "needs_supplement": "보완 필요 — Waiting for material", "approved": "승인 — Approved", "rejected": "거절 — Rejected",
  "cancelled": "취소 — Cancelled"}');

create or replace function public.view_project(p_id uuid) returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.count_project_view(p_id);
  return (select to_jsonb(o) from public.project_overview as o where o.id = p_id);
end
$$;
comment on function public.view_project(uuid) is
'지원사업 상세 조회 — The programme as in project_overview, one view counted unless the reader is staff: POST /rpc/view_project {"p_id": …}, visitors too; error 404';
select app.expose('public.view_project(uuid)', 'anon', 'authenticated');
