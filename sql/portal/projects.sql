-- Support programmes (domain: projects, 2.5 and 3.5.1): an announcement that opens on its first day and closes at the
-- end of its last one in Asia/Seoul, for everybody or for one addressed company.
create type public.project_state as enum ('draft', 'active', 'inactive', 'archived');

create table if not exists public.projects (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 255),
  description text check (length(description) <= 200000),
  target_audience text check (length(target_audience) <= 2000),
  target_member_id uuid references public.members (id) on delete restrict,
  target_business_number text check (target_business_number ~ '^\d{10}$'),
  target_company_name text check (length(target_company_name) <= 255),
  start_date date not null check (start_date >= '2000-01-01'),
  end_date date not null check (end_date <= '2100-12-31'),
  start_time time,
  end_time time,
  opens_at timestamptz not null generated always as (
    (start_date + coalesce(start_time, time '00:00')) at time zone 'Asia/Seoul'
  ) stored,
  -- the first instant that is too late
  closes_at timestamptz not null generated always as (
    coalesce(end_date + end_time, (end_date + 1)::timestamp) at time zone 'Asia/Seoul'
  ) stored,
  state public.project_state not null default 'draft',
  published_at timestamptz,
  closed_at timestamptz,
  search_text text not null generated always as (
    lower(title || ' ' || coalesce(target_company_name, '') || ' ' || regexp_replace(coalesce(description, ''), '<[^>]*>', ' ', 'g'))
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  check (end_date >= start_date),
  check (closes_at > opens_at)
);
create index if not exists projects_state_idx on public.projects (state, created_at desc) where not is_deleted;
create index if not exists projects_created_idx on public.projects (created_at desc) where not is_deleted;
create index if not exists projects_due_idx on public.projects (closes_at) where state = 'active' and not is_deleted;
create index if not exists projects_target_idx on public.projects (target_member_id);
create index if not exists projects_search_idx on public.projects using gin (search_text extensions.gin_trgm_ops);

-- Counters stand beside the announcement: a view is no edit of it, and leaves no line in the audit log.
create table if not exists public.project_counters (
  project_id uuid primary key references public.projects (id) on delete cascade,
  view_count bigint not null default 0 check (view_count >= 0),
  applications_count integer not null default 0 check (applications_count >= 0)
);

select app.describe('public.projects', '지원사업 — Support programmes', '{
  "title": "사업명 — Title", "description": "사업 내용 — Description (sanitised rich text)", "target_audience": "접수 대상 — Whom it is for",
  "target_member_id": "대상 기업 — Addressed company, open call when empty",
  "target_business_number": "대상 사업자등록번호 — Business number of the addressed company (10 digits)",
  "target_company_name": "대상 기업명 — Name of the addressed company", "start_date": "접수 시작일 — First day of application",
  "end_date": "접수 마감일 — Last day of application", "start_time": "접수 시작 시각 — Time on the first day, midnight when empty",
  "end_time": "접수 마감 시각 — Time on the last day, the end of the day when empty",
  "opens_at": "접수 시작 일시 — First instant at which one may apply", "closes_at": "접수 마감 일시 — First instant at which it is too late",
  "state": "진행 상태 — State", "published_at": "공개 일시 — First published at", "closed_at": "종료 일시 — Closed at",
  "search_text": "검색 대상 — Text that search looks in (title, company, description)"}');
select app.describe('public.project_counters', '지원사업 집계 — Counters of programmes', '{
  "project_id": "지원사업 — Programme", "view_count": "조회수 — Views, staff not counted",
  "applications_count": "신청 건수 — Applications that were not cancelled"}');
select app.register_entity(
  'public.projects', 'portal', '지원사업', 'Programmes', p_permission => 'portal.projects', p_state_column => 'state', p_exportable => true
);
select app.register_entity(
  'public.project_counters', 'portal', '지원사업 집계', 'Programme counters', p_permission => 'portal.projects', p_kind => 'reference'
);

select app.define_transition('public.projects', 'publish', '{draft}', 'active', 'publish', '공개', 'Publish');
select app.define_transition('public.projects', 'close', '{active}', 'inactive', 'publish', '종료', 'Close');
select app.define_transition('public.projects', 'reopen', '{inactive}', 'active', 'publish', '다시 열기', 'Reopen');
select app.define_transition('public.projects', 'archive', '{active,inactive}', 'archived', 'publish', '보관', 'Archive');

-- Documents and images of a published announcement are public like the announcement itself.
insert into public.file_rules (purpose, entity, bucket, by_staff, max_bytes, max_count, mime_types) values
(
  'project_image', 'public.projects', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'
),
(
  'project_attachment', 'public.projects', 'public-files', true, 10485760, 5,
  array[
    'application/pdf',
    'image/jpeg',
    'image/png',
    'image/gif',
    'image/webp',
    'text/plain',
    'application/msword',
    'application/vnd.ms-excel',
    'application/vnd.ms-powerpoint',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/x-hwp',
    'application/hwp+zip'
  ]
)
on conflict (purpose) do update set
  entity = excluded.entity,
  bucket = excluded.bucket,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

-- Any company's owner holds every permission of the own company, and a programme belongs to none: only staff write here.

create or replace function app.project_errors(p_row public.projects) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message)), '[]')
  into v_errors
  from (values
    ('title', nullif(p_row.title, '') is not null and length(p_row.title) <= 255, '사업명을 1~255자로 입력해 주세요.'),
    ('description', length(p_row.description) <= 200000, '사업 내용이 너무 깁니다.'),
    ('target_audience', length(p_row.target_audience) <= 2000, '2000자 이내로 입력해 주세요.'),
    ('target_company_name', length(p_row.target_company_name) <= 255, '255자 이내로 입력해 주세요.'),
    ('target_business_number', app.business_number_valid(p_row.target_business_number) or p_row.target_business_number is null,
      '사업자등록번호가 올바르지 않습니다.'),
    ('start_date', p_row.start_date is not null and p_row.start_date between '2000-01-01' and '2100-12-31', '접수 시작일을 확인해 주세요.'),
    ('end_date', p_row.end_date is not null and p_row.end_date between '2000-01-01' and '2100-12-31', '접수 마감일을 확인해 주세요.'),
    ('end_date', p_row.end_date >= p_row.start_date, '마감일은 시작일보다 빠를 수 없습니다.'),
    ('end_time', p_row.end_date <> p_row.start_date or p_row.end_time > coalesce(p_row.start_time, time '00:00'),
      '마감 시각은 시작 시각보다 늦어야 합니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.project_errors(public.projects) is '지원사업 입력 확인 — Fields of a programme that are missing, too long or contradict each other';

create or replace function app.tg_projects__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' and old.state = 'archived' and new.is_deleted = old.is_deleted and not app.is_trusted() then
    perform app.fail('RECORD_LOCKED', '보관된 지원사업은 수정할 수 없습니다.', 409, null, 'An archived programme cannot be changed.');
  end if;
  new.title := btrim(new.title);
  new.target_audience := nullif(btrim(new.target_audience), '');
  if tg_op = 'INSERT' or new.description is distinct from old.description then
    new.description := app.sanitize_html(new.description);
  end if;
  if tg_op = 'INSERT' then
    new := app.addressed_project(new, null);
  else
    new := app.addressed_project(new, old);
  end if;
  perform app.fail_validation(app.project_errors(new));
  return new;
end
$$;
comment on function app.tg_projects__validate() is
'지원사업 확인 — Sanitises the text, completes the addressed company and refuses all wrong fields at once with 422';

-- Either the company or its number may be given; the one that was changed decides, the other follows.
create or replace function app.addressed_project(p_new public.projects, p_old public.projects) returns public.projects
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v public.projects := p_new;
  v_member public.members;
  v_by_member boolean := v.target_member_id is not null and v.target_member_id is distinct from p_old.target_member_id;
begin
  v.target_business_number := nullif(app.digits(v.target_business_number), '');
  v.target_company_name := nullif(btrim(v.target_company_name), '');
  if v.target_business_number is not distinct from p_old.target_business_number
    and v.target_member_id is not distinct from p_old.target_member_id and v.target_company_name is not distinct from p_old.target_company_name then
    return v;
  end if;
  if v_by_member and v.target_business_number is not distinct from p_old.target_business_number
    or v.target_member_id is null and p_old.target_member_id is not null and v.target_business_number = p_old.target_business_number then
    v.target_business_number := null;
  end if;
  if v.target_company_name = p_old.target_company_name then
    v.target_company_name := null;
  end if;
  select * into v_member from public.members as m
  where not m.is_deleted and case when v_by_member then m.id = v.target_member_id else m.business_number = v.target_business_number end;
  if v_by_member and (v_member.id is null or v_member.business_number <> v.target_business_number) then
    perform app.fail_validation(app.field_error('target_member_id', '대상 기업과 사업자등록번호를 확인해 주세요.'));
  elsif not v_by_member and v.target_business_number is null and v.target_company_name is not null then
    perform app.fail_validation(app.field_error('target_business_number', '대상 기업의 사업자등록번호를 입력해 주세요.'));
  end if;
  v.target_member_id := v_member.id;
  v.target_business_number := coalesce(v_member.business_number, v.target_business_number);
  v.target_company_name := coalesce(v.target_company_name, v_member.company_name);
  return v;
end
$$;
comment on function app.addressed_project(public.projects, public.projects) is
'대상 기업 확인 — Completes company, number and name of whom a programme addresses; a number without a company waits for its registration';
create or replace trigger tg_projects__validate before insert or update on public.projects
for each row execute function app.tg_projects__validate();

create or replace function app.tg_projects__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.state = 'active' then
    if old.closes_at <= clock_timestamp() then
      perform app.fail('DEADLINE_PASSED', '접수 마감일이 지났습니다. 마감일을 변경한 뒤 공개해 주세요.', 409,
        jsonb_build_object('closes_at', old.closes_at), 'The deadline has passed: change it before publishing.');
    end if;
    new.published_at := coalesce(old.published_at, now());
    new.closed_at := null;
  else
    new.closed_at := coalesce(old.closed_at, now());
  end if;
  return new;
end
$$;
comment on function app.tg_projects__decide() is
'지원사업 상태 반영 — Stamps publishing and closing; 409 DEADLINE_PASSED when a programme would be opened after its end';
create or replace trigger tg_projects__decide before update of state on public.projects
for each row when (old.state is distinct from new.state) execute function app.tg_projects__decide();

create or replace function app.tg_projects__effects() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'INSERT' then
    insert into public.project_counters (project_id) values (new.id);
  elsif old.state = 'draft' and new.state = 'active' and exists (
    select 1 from public.members as m where m.id = new.target_member_id and m.state = 'approved'
  ) then
    perform app.notify_company(new.target_member_id, 'application', '귀사를 대상으로 한 지원사업이 등록되었습니다', new.title,
      'public.projects', new.id, 'project_published',
      jsonb_build_object('project_title', new.title, 'period', to_char(new.start_date, 'YYYY.MM.DD') || ' ~ '
        || to_char(new.end_date, 'YYYY.MM.DD') || coalesce(to_char(new.end_time, ' HH24:MI'), '')));
  end if;
  return null;
end
$$;
comment on function app.tg_projects__effects() is
'지원사업 후속 처리 — Starts the counters of a programme and tells an addressed company when it is published';
create or replace trigger tg_projects__effects after insert or update of state on public.projects
for each row execute function app.tg_projects__effects();

create or replace function app.close_projects() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  perform set_config('app.action', 'close', true), set_config('app.action_entity', 'public.projects', true),
    set_config('app.comment', '접수 기간이 끝나 자동으로 종료되었습니다.', true);
  with due as (
    select p.id from public.projects as p
    where p.state = 'active' and not p.is_deleted and p.closes_at <= clock_timestamp()
    order by p.id
    for no key update skip locked
  )
  update public.projects as p set state = 'inactive' from due where p.id = due.id;
  get diagnostics v_count = row_count;
  perform set_config('app.action', '', true), set_config('app.action_entity', '', true), set_config('app.comment', '', true);
  return v_count;
end
$$;
comment on function app.close_projects() is
'지원사업 자동 종료 — Closes active programmes whose deadline has passed; a job of the worker, safe to repeat; returns how many';

create or replace function app.application_window(p_project public.projects, p_at timestamptz) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case
    when p_project.state <> 'active' then 'closed'
    when p_at < p_project.opens_at then 'not_started'
    when p_at >= p_project.closes_at then 'passed'
    else 'open'
  end;
end
$$;
comment on function app.application_window(public.projects, timestamptz) is
'접수 가능 여부 — Whether one may apply at an instant: open, not_started, passed (the deadline) or closed (by staff); the last instant before closes_at counts';

create or replace function app.project_visible(p_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (
    select 1 from public.projects as p
    where p.id = p_id and not p.is_deleted
      and (p.state in ('active', 'inactive') or app.platform_can('portal.projects:read'))
  );
end
$$;
comment on function app.project_visible(uuid) is '지원사업 조회 가능 여부 — Whether the caller may see a programme: published, or staff';

create or replace function app.project_files(p_id uuid, p_purpose text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'original_name', f.original_name, 'mime_type', f.mime_type,
      'size_bytes', f.size_bytes, 'bucket', f.bucket, 'path', f.path) order by f.created_at), '[]')
    from public.files as f
    where f.resource_type = 'public.projects' and f.resource_id = p_id and f.purpose = p_purpose and not f.is_deleted
      and app.project_visible(p_id)
  );
end
$$;
comment on function app.project_files(uuid, text) is
'지원사업 파일 — Files of a programme the caller may see: [{id, original_name, mime_type, size_bytes, bucket, path}]';

create or replace function app.count_project_view(p_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.project_visible(p_id) then
    perform app.fail_not_found();
  end if;
  if not (app.is_trusted() or app.platform_can('portal.projects:read')) then
    update public.project_counters set view_count = view_count + 1 where project_id = p_id;
  end if;
end
$$;
comment on function app.count_project_view(uuid) is '지원사업 조회수 증가 — Counts one view by anybody but staff; 404 for what the caller may not see';

select app.expose('app.application_window(public.projects,timestamptz)', 'anon', 'authenticated');
select app.expose('app.project_files(uuid,text)', 'anon', 'authenticated');
select app.expose('app.count_project_view(uuid)', 'anon', 'authenticated');
select app.expose('app.close_projects()');
