-- The filing date, 15 days after a quarter, is reminded of 7, 3 and 1 days before; filing late is never refused.
create table if not exists app.performance_reminders (
  member_id uuid not null references public.members (id) on delete cascade,
  year integer not null,
  quarter integer not null,
  days_before integer not null,
  sent_at timestamptz not null default now(),
  primary key (member_id, year, quarter, days_before)
);
alter table app.performance_reminders enable row level security;
alter table app.performance_reminders force row level security;
revoke all on app.performance_reminders from public, anon, authenticated;
select app.describe('app.performance_reminders', '실적 제출 안내 이력 — Reminders sent, so that each is sent once', '{
  "member_id": "회원 기업 — Company", "year": "연도 — Year", "quarter": "분기 — Quarter",
  "days_before": "기한 전 일수 — Step: 7, 3 or 1 days before", "sent_at": "발송 일시 — Sent at"}');

-- A day the worker missed is made up for: the step counts from its day until the next one, and is sent once.
create or replace function app.remind_performance(p_today date default app.today()) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_end date := date_trunc('quarter', p_today)::date - 1;
  v_due date := v_end + 15;
  v_year integer := extract(year from v_end);
  v_quarter integer := extract(quarter from v_end);
  v_step integer := (select min(s.days) from unnest(array[1, 3, 7]) as s (days) where s.days >= v_due - p_today);
  v_member uuid;
  v_count integer := 0;
begin
  if v_step is null or p_today > v_due then
    return 0;
  end if;
  for v_member in
    insert into app.performance_reminders (member_id, year, quarter, days_before)
    select m.id, v_year, v_quarter, v_step
    from public.members as m
    where m.state = 'approved' and not m.is_deleted and not exists (
      select 1 from public.performance_records as r
      where r.member_id = m.id and r.year = v_year and r.quarter = v_quarter and not r.is_deleted
        and r.status in ('submitted', 'revision_requested', 'approved')
    )
    order by m.id
    on conflict do nothing
    returning member_id
  loop
    perform app.notify_company(v_member, 'performance',
      format('[실적 관리] %s년 %s분기 실적 제출 기한은 %s입니다', v_year, v_quarter, to_char(v_due, 'YYYY-MM-DD')),
      '실적을 아직 제출하지 않으셨습니다. 기한 안에 제출해 주세요.', null, null, 'performance_reminder',
      jsonb_build_object('year', v_year, 'quarter', v_quarter, 'due_date', v_due, 'days_left', v_due - p_today),
      format('performance_reminder:%s:%sQ%s:%s', v_member, v_year, v_quarter, v_step));
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
comment on function app.remind_performance(date) is
'실적 제출 안내 — Daily job: reminds approved companies without a submitted record of the ended quarter 7, 3 and 1 days before the filing date, each once; answers how many';

select app.expose('app.remind_performance(date)');
