-- Reading: opening a thread, the numbers of the header bell, and the figures of the staff.

-- A member of staff who may only read leaves the unread marks to those who answer.
create or replace function app.mark_threads(p_ids uuid[]) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_with('portal.message_threads:read');
  v_is_staff boolean := app.platform_can('portal.message_threads:update');
  v_ids uuid[];
begin
  select coalesce(array_agg(t.id), '{}') into v_ids from (
    select d.id from public.message_threads as d
    where d.id = any(p_ids) and not d.is_deleted
      and (case when d.member_id = v_company then d.unread_by_company > 0 else v_is_staff and d.unread_by_staff > 0 end)
    order by d.id for no key update
  ) as t;
  update public.thread_messages as m
  set read_by_company_at = case when m.member_id = v_company then coalesce(m.read_by_company_at, now()) else m.read_by_company_at end,
    read_by_staff_at = case when m.member_id is distinct from v_company then coalesce(m.read_by_staff_at, now()) else m.read_by_staff_at end
  where m.thread_id = any(v_ids) and case when m.member_id = v_company then m.read_by_company_at else m.read_by_staff_at end is null;
  return cardinality(v_ids);
end
$$;
comment on function app.mark_threads(uuid[]) is '문의 확인 처리 — Marks the other side''s messages as read, threads locked in the order of their ids';

create or replace function app.open_thread(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads;
begin
  v_thread := app.lock_thread(p_id, 'portal.message_threads:read');
  if v_thread.member_id = app.company_id() and not app.company_can('portal.message_threads:read') then
    perform app.fail_not_found();
  end if;
  perform app.mark_threads(array[p_id]);
  select * into strict v_thread from public.message_threads as t where t.id = p_id;
  return jsonb_build_object('thread', to_jsonb(v_thread) - 'search_text', 'messages', (
    select coalesce(jsonb_agg(to_jsonb(m) || jsonb_build_object('files', (
      select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'bucket', f.bucket, 'path', f.path, 'original_name', f.original_name,
        'mime_type', f.mime_type, 'size_bytes', f.size_bytes) order by f.created_at, f.id), '[]')
      from public.files as f where f.resource_type = 'public.thread_messages' and f.resource_id = m.id and not f.is_deleted
    )) order by m.created_at, m.id), '[]')
    from public.thread_messages as m where m.thread_id = p_id and not m.is_deleted
  ));
end
$$;
comment on function app.open_thread(uuid) is '문의 열람 — The thread and its messages with their files; what the other side wrote becomes read';

create or replace function public.open_thread(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.open_thread(p_id);
end
$$;
comment on function public.open_thread(uuid) is
'문의 열람 — POST /rpc/open_thread {"p_id": …} answers {thread, messages: [{…, files}]} and marks the other side''s messages as read; error 404';

create or replace function public.mark_threads_read(p_ids uuid[]) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.mark_threads(p_ids);
end
$$;
comment on function public.mark_threads_read(uuid[]) is
'문의 일괄 확인 — POST /rpc/mark_threads_read {"p_ids": [...]}: marks whole threads as read, answers how many had something unread';

create or replace function app.archive_threads(p_ids uuid[], p_is_archived boolean) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_with('portal.message_threads:update');
  v_is_staff boolean := app.platform_can('portal.message_threads:update');
  v_at timestamptz := case when p_is_archived then now() end;
  v_count integer;
begin
  perform 1 from public.message_threads as t where t.id = any(p_ids) order by t.id for no key update;
  update public.message_threads as t
  set archived_by_company_at = case when t.member_id = v_company then v_at else t.archived_by_company_at end,
    archived_by_staff_at = case when t.member_id is distinct from v_company then v_at else t.archived_by_staff_at end
  where t.id = any(p_ids) and not t.is_deleted and (t.member_id = v_company or v_is_staff);
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.archive_threads(uuid[], boolean) is '문의 보관 — Puts threads away for the caller''s side, or back; a new message brings them back too';

create or replace function public.archive_threads(p_ids uuid[], p_is_archived boolean default true) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.archive_threads(p_ids, p_is_archived);
end
$$;
comment on function public.archive_threads(uuid[], boolean) is
'문의 보관 — POST /rpc/archive_threads {"p_ids": [...], "p_is_archived": true}: for the own side, answers how many';

create or replace function app.unread_counts() returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_id();
  v_threads bigint := 0;
  v_direct bigint := 0;
  v_broadcasts bigint := 0;
  v_notices bigint := 0;
begin
  select coalesce(sum(t.unread_by_company), 0) into v_threads from public.message_threads as t
  where t.member_id = app.company_with('portal.message_threads:read') and t.unread_by_company > 0 and not t.is_deleted;
  select count(*) into v_direct from public.direct_messages as d
  where d.member_id = app.company_with('portal.direct_messages:read') and d.sender_side <> 'company' and d.read_at is null
    and d.deleted_by_company_at is null and not d.is_deleted;
  select count(*) into v_broadcasts from public.broadcast_recipients as r
  where r.member_id = app.company_with('portal.broadcasts:read') and r.read_at is null and r.deleted_at is null;
  select count(*) into v_notices from public.notifications as n where n.member_id = v_company and n.read_at is null;
  if app.platform_can('portal.message_threads:read') then
    select v_threads + coalesce(sum(t.unread_by_staff), 0) into v_threads from public.message_threads as t
    where t.unread_by_staff > 0 and t.member_id is distinct from v_company and not t.is_deleted;
  end if;
  if app.platform_can('portal.direct_messages:read') then
    select v_direct + count(*) into v_direct from public.direct_messages as d
    where d.sender_side = 'company' and d.member_id is distinct from v_company and d.read_at is null
      and d.deleted_by_staff_at is null and not d.is_deleted;
  end if;
  return jsonb_build_object('threads', v_threads, 'direct_messages', v_direct, 'broadcasts', v_broadcasts, 'notifications', v_notices,
    'total', v_threads + v_direct + v_broadcasts + v_notices);
end
$$;
comment on function app.unread_counts() is '미확인 수 — Unread messages and notices of the caller: the own company''s, and as staff those of all companies';

create or replace function public.unread_counts() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.unread_counts();
end
$$;
comment on function public.unread_counts() is
'미확인 수 — POST /rpc/unread_counts answers {threads, direct_messages, broadcasts, notifications, total} for the header bell';

-- Figures add up over days and categories: a client divides the sums of the period it shows.
create or replace view public.thread_statistics with (security_invoker = true) as
select
  t.category,
  (t.created_at at time zone 'Asia/Seoul')::date as opened_on,
  count(*) as thread_count,
  count(*) filter (where t.status = 'open') as open_count,
  count(*) filter (where t.status <> 'open') as resolved_count,
  count(t.first_answered_at) as answered_count,
  sum(t.message_count) as message_count,
  sum(t.unread_by_staff) as unread_count,
  coalesce(sum(extract(epoch from t.first_answered_at - t.created_at) / 60), 0)::numeric(14, 2) as response_minutes,
  coalesce(sum(app.working_minutes(t.created_at, t.first_answered_at)), 0)::numeric(14, 2) as response_working_minutes,
  count(*) filter (where app.working_minutes(t.created_at, t.first_answered_at) <= 240) as answered_in_time_count,
  count(t.satisfaction) as rated_count,
  coalesce(sum(t.satisfaction), 0) as satisfaction_points
from public.message_threads as t
where not t.is_deleted and (select app.platform_can('portal.message_threads:read'))
group by 1, 2;
select app.describe('public.thread_statistics', '문의 통계 — Inquiries by day and category, for staff', '{
  "opened_on": "등록일 — Day of the first message (Asia/Seoul)", "category": "문의 분류 — Category", "thread_count": "문의 수 — Inquiries",
  "open_count": "진행 중 — Still open", "resolved_count": "처리 완료 — Resolved or closed", "answered_count": "답변 완료 — Answered at least once",
  "message_count": "메시지 수 — Messages", "unread_count": "관리자 미확인 수 — Messages the staff has not read",
  "response_minutes": "최초 답변 시간 합(분) — Minutes until the first answer, summed over the answered ones",
  "response_working_minutes": "최초 답변 업무 시간 합(분) — The same in working hours (workdays 9:00 to 18:00)",
  "answered_in_time_count": "4시간 내 답변 수 — First answered within four working hours",
  "rated_count": "만족도 평가 수 — Rated by the company", "satisfaction_points": "만족도 점수 합 — Sum of the scores (1 to 5)"}');
grant select on public.thread_statistics to authenticated;

create or replace function public.thread_analytics(p_from date default null, p_to date default null) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_rows jsonb;
begin
  if not app.platform_can('portal.message_threads:read') then
    perform app.fail_forbidden('portal.message_threads:read');
  end if;
  select jsonb_object_agg(g.key, g.figures) into v_rows from (
    select case s.level when 1 then 'by_day' when 2 then 'by_category' else 'totals' end as key,
      jsonb_agg(jsonb_build_object('day', s.opened_on, 'category', s.category, 'thread_count', s.threads, 'message_count', s.messages,
        'unread_count', s.unread, 'resolution_rate', s.resolution_rate, 'average_first_response_minutes', s.minutes,
        'average_first_response_working_minutes', s.working_minutes, 'in_time_rate', s.in_time_rate,
        'rated_count', s.rated, 'average_satisfaction', s.satisfaction)
      order by s.opened_on, s.category) as figures
    from (
      select d.opened_on, d.category, grouping(d.opened_on, d.category) as level, sum(d.thread_count) as threads, sum(d.message_count) as messages,
        sum(d.unread_count) as unread, round(sum(d.resolved_count) / nullif(sum(d.thread_count), 0) * 100, 1) as resolution_rate,
        round(sum(d.response_minutes) / nullif(sum(d.answered_count), 0), 1) as minutes,
        round(sum(d.response_working_minutes) / nullif(sum(d.answered_count), 0), 1) as working_minutes,
        round(sum(d.answered_in_time_count) / nullif(sum(d.answered_count), 0) * 100, 1) as in_time_rate,
        sum(d.rated_count) as rated, round(sum(d.satisfaction_points) / nullif(sum(d.rated_count), 0), 2) as satisfaction
      from public.thread_statistics as d
      where (p_from is null or d.opened_on >= p_from) and (p_to is null or d.opened_on <= p_to)
      group by grouping sets ((d.opened_on), (d.category), ())
    ) as s
    group by s.level
  ) as g;
  return '{"by_day": [], "by_category": []}'::jsonb || v_rows;
end
$$;
comment on function public.thread_analytics(date, date) is
'문의 분석 — Staff: POST /rpc/thread_analytics {"p_from": "2026-10-01", "p_to": null} answers {totals, by_day, by_category} with counts, resolution rate (%), minutes to the first answer in all and in working hours, the share answered within four of those, and satisfaction (1 to 5); error 403';

create or replace function app.received_files() returns table (bucket text, path text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select f.bucket, f.path from public.files as f
  where not f.is_deleted and split_part(f.path, '/', 1) = app.platform_folder() and (
    (f.tenant_id = app.company_id() and f.resource_type = 'public.thread_messages')
    or (f.tenant_id = app.company_id() and f.resource_type = 'public.direct_messages' and exists (
      select 1 from public.direct_messages as d where d.id = f.resource_id and d.deleted_by_company_at is null
    ))
    or (f.resource_type = 'public.broadcasts' and f.resource_id in (
      select r.broadcast_id from public.broadcast_recipients as r where r.member_id = app.company_id() and r.deleted_at is null
    ))
  );
end
$$;
comment on function app.received_files() is '받은 첨부 — Objects of the platform''s folder that came to the caller''s company with answers, messages and broadcasts';

create or replace function app.tg_members__erase_messages() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform set_config('app.erasing', 'on', true);
  delete from public.message_threads where member_id = new.id;
  delete from public.direct_messages where member_id = new.id;
  delete from public.broadcast_recipients where member_id = new.id;
  delete from public.notifications where member_id = new.id;
  perform set_config('app.erasing', '', true);
  return null;
end
$$;
comment on function app.tg_members__erase_messages() is '메시지 삭제 — What a company wrote and was told goes when it withdraws';
create or replace trigger tg_members__erase_messages after update of state on public.members
for each row when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function app.tg_members__erase_messages();

select app.expose('app.mark_threads(uuid[])', 'authenticated');
select app.expose('app.open_thread(uuid)', 'authenticated');
select app.expose('public.open_thread(uuid)', 'authenticated');
select app.expose('public.mark_threads_read(uuid[])', 'authenticated');
select app.expose('app.archive_threads(uuid[],boolean)', 'authenticated');
select app.expose('public.archive_threads(uuid[],boolean)', 'authenticated');
select app.expose('app.unread_counts()', 'authenticated');
select app.expose('public.unread_counts()', 'authenticated');
select app.expose('public.thread_analytics(date,date)', 'authenticated');
select app.expose('app.received_files()', 'authenticated');
