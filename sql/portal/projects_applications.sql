-- Applications to programmes (domain: projects, 2.6 and 3.5.2): one live application per company and programme, handed
-- in while the programme is open, with the company's data as they were at that moment.
create type public.application_state as enum ('submitted', 'under_review', 'needs_supplement', 'approved', 'rejected', 'cancelled');

create table if not exists public.project_applications (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references public.projects (id) on delete restrict,
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  state public.application_state not null default 'submitted',
  applicant_name text not null check (length(applicant_name) between 1 and 100),
  applicant_phone text not null check (length(applicant_phone) between 1 and 20),
  application_reason text not null check (length(application_reason) between 10 and 5000),
  -- of the moment of application: the programme may be archived later, and the company's profile changes
  project_title text not null check (length(project_title) between 1 and 255),
  company_snapshot jsonb not null check (jsonb_typeof(company_snapshot) = 'object'),
  company_name text generated always as (company_snapshot ->> 'company_name') stored,
  business_number text generated always as (company_snapshot ->> 'business_number') stored,
  submitted_at timestamptz not null default clock_timestamp(),
  reviewed_at timestamptz,
  reviewed_by uuid,
  review_note text check (length(review_note) <= 1000),
  material_request text check (length(material_request) <= 1000),
  material_due_date date,
  material_response text check (length(material_response) <= 1000),
  search_text text not null generated always as (
    lower(
      project_title || ' ' || coalesce(company_snapshot ->> 'company_name', '') || ' '
      || coalesce(company_snapshot ->> 'business_number', '') || ' ' || applicant_name
    )
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists project_applications_live_key on public.project_applications (member_id, project_id)
where not is_deleted and state not in ('rejected', 'cancelled');
create index if not exists project_applications_member_idx on public.project_applications (member_id, submitted_at desc)
where not is_deleted;
create index if not exists project_applications_project_idx on public.project_applications (project_id, state, submitted_at desc);
create index if not exists project_applications_recent_idx on public.project_applications (submitted_at desc) where not is_deleted;
create index if not exists project_applications_state_idx on public.project_applications (state, submitted_at desc) where not is_deleted;
create index if not exists project_applications_owner_idx on public.project_applications (member_id);
create index if not exists project_applications_search_idx on public.project_applications using gin (search_text extensions.gin_trgm_ops);

select app.describe('public.project_applications', '지원사업 신청 — Applications to programmes', '{
  "project_id": "지원사업 — Programme", "member_id": "신청 기업 — Company", "state": "신청 상태 — State",
  "applicant_name": "신청 담당자 — Applicant", "applicant_phone": "담당자 연락처 — Applicant''s phone",
  "application_reason": "신청 사유 — Reason for applying", "project_title": "사업명 — Title of the programme when applied",
  "company_snapshot": "기업 정보(신청 당시) — Company data at the time of application",
  "company_name": "기업명 — Company name at the time of application",
  "business_number": "사업자등록번호 — Business number at the time of application", "submitted_at": "신청 일시 — Applied at",
  "reviewed_at": "처리 일시 — Decided or cancelled at", "reviewed_by": "처리자 — Decided by (user)",
  "review_note": "심사 의견 — Note or reason of the decision", "material_request": "보완 요청 내용 — What is to be added",
  "material_due_date": "보완 기한 — Last day for the addition", "material_response": "보완 답변 — What the company answered",
  "search_text": "검색 대상 — Text that search looks in (programme, company, number, applicant)"}');
select app.register_entity(
  'public.project_applications', 'portal', '지원사업 신청', 'Applications', p_permission => 'portal.project_applications',
  p_state_column => 'state', p_tenant_column => 'member_id', p_exportable => true,
  p_redacted => '{applicant_name,applicant_phone,company_snapshot}'
);

select app.define_transition(
  'public.project_applications', 'start_review', '{submitted}', 'under_review', 'review', '심사 시작', 'Start review'
);
select app.define_transition('public.project_applications', 'approve', '{submitted,under_review}', 'approved', 'review', '승인', 'Approve');
select app.define_transition(
  'public.project_applications', 'reject', '{submitted,under_review}', 'rejected', 'review', '거절', 'Reject',
  p_comment_required => true
);
select app.define_transition(
  'public.project_applications', 'request_material', '{submitted,under_review}', 'needs_supplement', 'review', '보완 요청',
  'Request material', p_comment_required => true
);
select app.define_transition(
  'public.project_applications', 'hand_in', '{needs_supplement}', 'under_review', 'update', '보완 제출', 'Hand in material',
  p_comment_required => true, p_by_company => true
);
-- the way out of waiting for ever, guarded by app.check_material_overdue
select app.define_transition(
  'public.project_applications', 'reject_overdue', '{needs_supplement}', 'rejected', 'review', '보완 기한 경과 거절', 'Reject overdue',
  p_comment_required => true
);
select app.define_transition(
  'public.project_applications', 'cancel', '{submitted,under_review,needs_supplement}', 'cancelled', 'cancel', '신청 취소',
  'Cancel', p_by_company => true
);

create or replace function app.application_errors(p_row public.project_applications) returns jsonb
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
    ('project_id', p_row.project_id is not null, '지원사업을 선택해 주세요.'),
    ('applicant_name', coalesce(length(p_row.applicant_name), 0) between 1 and 100, '담당자 이름을 1~100자로 입력해 주세요.'),
    ('applicant_phone', coalesce(length(p_row.applicant_phone), 0) between 1 and 20 and app.phone_valid(p_row.applicant_phone),
      '전화번호 형식이 올바르지 않습니다.'),
    -- blanks in a row count as one, so that nobody fills up with them
    ('application_reason', coalesce(length(p_row.application_reason), 0) <= 5000
      and coalesce(length(regexp_replace(p_row.application_reason, '\s+', ' ', 'g')), 0) >= 10, '신청 사유를 10~5000자로 입력해 주세요.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.application_errors(public.project_applications) is '신청 입력 확인 — Fields of an application that are missing, too short or too long';

create or replace function app.application_snapshot(p_member public.members) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_columns constant text[] := array[
    'business_number', 'company_name', 'email', 'region', 'company_kind', 'corporation_number', 'address', 'address_detail',
    'postal_code', 'representative', 'founding_date', 'phone', 'website', 'contact_person_name', 'contact_person_department',
    'contact_person_position', 'contact_person_phone', 'contact_person_email', 'industry', 'revenue', 'employee_count',
    'startup_type', 'startup_stage', 'ksic_major', 'ksic_sub', 'business_field', 'main_industry_ksic_major', 'main_business',
    'participation_programs', 'has_investment', 'investment_amount'
  ];
begin
  return (select jsonb_object_agg(e.key, e.value) from jsonb_each(to_jsonb(p_member)) as e where e.key = any(v_columns));
end
$$;
comment on function app.application_snapshot(public.members) is '기업 정보 사본 — The company''s data that go with an application';

create or replace function app.is_addressed(p_project public.projects, p_member public.members) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_project.target_member_id is null and p_project.target_business_number is null then
    return true;
  end if;
  return coalesce(p_project.target_member_id = p_member.id, false)
    or coalesce(p_project.target_business_number = p_member.business_number, false);
end
$$;
comment on function app.is_addressed(public.projects, public.members) is
'접수 대상 여부 — Whether a programme is open for a company: an open call, or addressed to it';

create or replace function app.check_application_window(p_project public.projects, p_at timestamptz) returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_details constant jsonb := jsonb_build_object('opens_at', p_project.opens_at, 'closes_at', p_project.closes_at);
begin
  case app.application_window(p_project, p_at)
    when 'closed' then
      perform app.fail('PROJECT_CLOSED', '접수가 종료된 사업입니다.', 409, v_details, 'This programme is closed.');
    when 'not_started' then
      perform app.fail('NOT_STARTED', '아직 접수 기간이 아닙니다.', 409, v_details, 'Applications have not opened yet.');
    when 'passed' then
      perform app.fail('DEADLINE_PASSED', '접수 기간이 지났습니다.', 409, v_details, 'The deadline for applications has passed.');
    else null;
  end case;
end
$$;
comment on function app.check_application_window(public.projects, timestamptz) is
'접수 기간 확인 — Refuses with 409 PROJECT_CLOSED, NOT_STARTED or DEADLINE_PASSED';

create or replace function app.check_application(p_row public.project_applications, p_project public.projects, p_member public.members)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if p_project.id is null or p_project.state not in ('active', 'inactive') then
    perform app.fail_not_found();
  end if;
  if not app.is_addressed(p_project, p_member) then
    perform app.fail('NOT_ADDRESSED', '대상 기업만 신청할 수 있는 사업입니다.', 403, null, 'This programme is addressed to another company.');
  end if;
  if exists (
    select 1 from public.project_applications as a
    where a.member_id = p_member.id and a.project_id = p_project.id and not a.is_deleted and a.state not in ('rejected', 'cancelled')
  ) then
    perform app.fail('ALREADY_APPLIED', '이미 신청한 사업입니다.', 409, null, 'Your company has already applied to this programme.');
  end if;
  perform app.check_application_window(p_project, p_row.submitted_at);
end
$$;
comment on function app.check_application(public.project_applications, public.projects, public.members) is
'신청 조건 확인 — Refuses with 404, 403 NOT_ADDRESSED, 409 ALREADY_APPLIED or by the window of the programme';

-- Company, then company and programme, then programme: always locked in this order. The clock is read after the last
-- lock, so that waiting for one cannot carry an application over the deadline.
create or replace function app.tg_project_applications__apply() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_member public.members;
  v_project public.projects;
begin
  new.applicant_name := btrim(new.applicant_name);
  new.applicant_phone := btrim(new.applicant_phone);
  new.application_reason := btrim(new.application_reason);
  if not app.is_trusted() then
    perform app.fail_validation(app.application_errors(new));
  end if;
  select * into v_member from public.members as m where m.id = new.member_id for share;
  -- only a migration or the service files for a company: its rows are history and keep their own dates and states
  if not app.is_trusted() and (v_member.state is distinct from 'approved' or app.tenant_id() is distinct from new.member_id) then
    perform app.fail_not_approved();
  end if;
  perform pg_advisory_xact_lock(hashtextextended(concat('project_applications:', new.member_id, new.project_id), 0));
  select * into v_project from public.projects as p where p.id = new.project_id and not p.is_deleted for share;
  new.project_title := coalesce(new.project_title, v_project.title);
  new.company_snapshot := coalesce(new.company_snapshot, app.application_snapshot(v_member));
  if not app.is_trusted() then
    new.submitted_at := clock_timestamp();
    perform app.check_application(new, v_project, v_member);
  end if;
  return new;
end
$$;
comment on function app.tg_project_applications__apply() is
'신청 통제 — Every guard of an application in one place, and the snapshot of the company; errors 403 COMPANY_NOT_APPROVED, NOT_ADDRESSED, 404, 409 ALREADY_APPLIED, PROJECT_CLOSED, NOT_STARTED, DEADLINE_PASSED, 422';
create or replace trigger tg_project_applications__apply before insert on public.project_applications
for each row execute function app.tg_project_applications__apply();

create or replace function app.fail_not_approved() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('COMPANY_NOT_APPROVED', '승인된 기업만 이용할 수 있습니다.', 403, null, 'Only approved companies may do this.');
end
$$;
comment on function app.fail_not_approved() is '미승인 기업 오류 — Refuses with 403 COMPANY_NOT_APPROVED';

create or replace function app.tg_project_applications__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_comment text := nullif(current_setting('app.comment', true), '');
begin
  if not app.is_trusted() and new.member_id = app.company_id() and app.tenant_id() is null then
    perform app.fail_not_approved();
  end if;
  if old.state = 'needs_supplement' and new.state = 'rejected' then
    perform app.check_material_overdue(old);
  end if;
  if new.state in ('approved', 'rejected', 'cancelled') then
    new.reviewed_at := now();
    new.reviewed_by := case when new.state <> 'cancelled' then auth.uid() end;
    new.review_note := v_comment;
  elsif new.state = 'needs_supplement' then
    new.material_request := v_comment;
    new.material_due_date := nullif(current_setting('app.material_due_date', true), '')::date;
    new.material_response := null;
  elsif old.state = 'needs_supplement' then
    new.material_response := v_comment;
  end if;
  return new;
end
$$;
comment on function app.tg_project_applications__decide() is
'신청 처리 반영 — Keeps decision, note, request and answer in the row; the company acts only while it is approved';
create or replace trigger tg_project_applications__decide before update of state on public.project_applications
for each row when (old.state is distinct from new.state) execute function app.tg_project_applications__decide();

create or replace function app.tg_project_applications__count() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_change integer := case when new.is_deleted or new.state = 'cancelled' then 0 else 1 end;
begin
  if tg_op = 'UPDATE' then
    v_change := v_change - case when old.is_deleted or old.state = 'cancelled' then 0 else 1 end;
  end if;
  if v_change <> 0 then
    update public.project_counters set applications_count = applications_count + v_change where project_id = new.project_id;
  end if;
  return null;
end
$$;
comment on function app.tg_project_applications__count() is '신청 건수 집계 — Keeps the number of applications of a programme';
create or replace trigger tg_project_applications__count after insert or update of state, is_deleted on public.project_applications
for each row execute function app.tg_project_applications__count();

-- A withdrawn company's open applications end, and what names people goes.
create or replace function app.tg_members__erase_applications() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
  v_settings constant text[] := array[
    current_setting('app.action', true), current_setting('app.action_entity', true), current_setting('app.comment', true)
  ];
begin
  perform set_config('app.action', 'cancel', true), set_config('app.action_entity', 'public.project_applications', true),
    set_config('app.comment', '기업 탈퇴로 신청이 취소되었습니다.', true);
  for v_id in
    select a.id from public.project_applications as a
    where a.member_id = new.id and not a.is_deleted and a.state in ('submitted', 'under_review', 'needs_supplement')
    order by a.project_id
  loop
    update public.project_applications set state = 'cancelled' where id = v_id;
  end loop;
  perform set_config('app.action', 'erase', true);
  update public.project_applications
  set applicant_name = '(탈퇴 기업)', applicant_phone = '-', application_reason = '(탈퇴 기업의 신청 내용은 삭제되었습니다)',
    material_response = null,
    company_snapshot = jsonb_build_object('company_name', '(탈퇴 기업)', 'business_number', new.business_number, 'region', new.region)
  where member_id = new.id;
  perform set_config('app.action', v_settings[1], true), set_config('app.action_entity', v_settings[2], true),
    set_config('app.comment', v_settings[3], true);
  return null;
end
$$;
comment on function app.tg_members__erase_applications() is '탈퇴 기업 신청 정리 — Cancels open applications of a withdrawn company and erases personal data';
create or replace trigger tg_members__erase_applications after update of state on public.members
for each row when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function app.tg_members__erase_applications();

select app.expose('app.fail_not_approved()', 'authenticated');
