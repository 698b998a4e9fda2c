-- Scheduled jobs of the worker: one row a job, so that several workers never run one twice inside its interval, and a
-- job whose worker died is taken up again when its lease ends.

create table if not exists app.jobs (
  name text primary key check (name ~ '^[a-z_]+$'),
  started_at timestamptz,
  finished_at timestamptz,
  locked_until timestamptz,
  last_error text
);
alter table app.jobs enable row level security;
alter table app.jobs force row level security;
revoke all on app.jobs from public, anon, authenticated;
grant select on app.jobs to service_role;
select app.describe('app.jobs', '정기 작업 — Scheduled jobs of the worker', '{
  "name": "작업 이름 — Job", "started_at": "시작 일시 — Last started", "finished_at": "종료 일시 — Last finished",
  "locked_until": "점유 만료 — Until when a worker holds it", "last_error": "마지막 오류 — Last error"}');

create or replace function app.start_job(p_name text, p_every interval, p_lease interval) returns boolean
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into app.jobs as j (name, started_at, locked_until)
  values (p_name, now(), now() + p_lease)
  on conflict (name) do update set started_at = now(), locked_until = now() + p_lease
  where (j.locked_until is null or j.locked_until < now()) and (j.started_at is null or j.started_at + p_every <= now());
  return found;
end
$$;
comment on function app.start_job(text, interval, interval) is
'작업 시작 — Takes a job when it is due and nobody holds it; false otherwise';

create or replace function app.finish_job(p_name text, p_error text default null) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update app.jobs set finished_at = now(), locked_until = null, last_error = left(p_error, 500) where name = p_name;
end
$$;
comment on function app.finish_job(text, text) is '작업 종료 — Releases a job and keeps its error, null when it went well';

select app.expose('app.start_job(text,interval,interval)');
select app.expose('app.finish_job(text,text)');
