-- The supplement loop: rounds of request and response, kept for good, and what is told to whom about an application.
create type public.application_material_kind as enum ('request', 'response');

create table if not exists public.application_materials (
  id uuid primary key default gen_random_uuid(),
  application_id uuid not null references public.project_applications (id) on delete cascade,
  member_id uuid not null references public.members (id) on delete restrict,
  round_number integer not null check (round_number >= 1),
  kind public.application_material_kind not null,
  content text not null check (length(content) between 1 and 1000),
  due_date date,
  is_late boolean not null default false,
  file_ids uuid[] not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  created_by uuid default auth.uid(),
  unique (application_id, round_number, kind)
);
create index if not exists application_materials_member_idx on public.application_materials (member_id, created_at desc);

select app.describe('public.application_materials', '신청 보완 이력 — Rounds of material asked for and handed in', '{
  "application_id": "신청 — Application", "member_id": "신청 기업 — Company", "round_number": "회차 — Round",
  "kind": "구분 — request by staff or response by the company", "content": "내용 — What is asked for or answered",
  "due_date": "보완 기한 — Last day for the response", "is_late": "기한 경과 — Whether the response came after the last day",
  "file_ids": "제출 파일 — Files handed in with the response"}');
select app.register_entity(
  'public.application_materials', 'portal', '신청 보완 이력', 'Application materials', p_permission => 'portal.project_applications',
  p_kind => 'ledger', p_tenant_column => 'member_id'
);

insert into public.file_rules (purpose, entity, bucket, company_states, max_bytes, max_count, mime_types)
select
  p.purpose,
  'public.project_applications',
  'private-files',
  p.company_states,
  10485760,
  p.max_count,
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
from (
  values
  ('application_attachment', '{submitted}'::text[], 5),
  -- over all rounds of one application
  ('application_material', '{needs_supplement}'::text[], 20)
) as p (purpose, company_states, max_count)
on conflict (purpose) do update set
  entity = excluded.entity,
  bucket = excluded.bucket,
  company_states = excluded.company_states,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

create or replace function app.tg_project_applications__record_round() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_round integer := coalesce((select max(m.round_number) from public.application_materials as m where m.application_id = new.id), 0);
begin
  if new.state = 'needs_supplement' then
    insert into public.application_materials (application_id, member_id, round_number, kind, content, due_date)
    values (new.id, new.member_id, v_round + 1, 'request', new.material_request, new.material_due_date);
  elsif old.state = 'needs_supplement' and new.state = 'under_review' then
    insert into public.application_materials (application_id, member_id, round_number, kind, content, due_date, is_late, file_ids)
    values (new.id, new.member_id, v_round, 'response', new.material_response, new.material_due_date,
      coalesce(app.today() > new.material_due_date, false), array(
        select f.id from public.files as f
        where f.resource_type = 'public.project_applications' and f.resource_id = new.id and f.purpose = 'application_material'
          and not f.is_deleted and not exists (
            select 1 from public.application_materials as m where m.application_id = new.id and f.id = any(m.file_ids)
          )
        order by f.created_at
      ));
  end if;
  return null;
end
$$;
comment on function app.tg_project_applications__record_round() is
'보완 회차 기록 — Adds request and response of a round to the history; a response carries the files uploaded for it';
create or replace trigger tg_project_applications__record_round after update of state on public.project_applications
for each row when (old.state is distinct from new.state) execute function app.tg_project_applications__record_round();

-- Material that was asked for without a last day may be waited for this long.
create or replace function app.material_patience() returns integer
language plpgsql
immutable
set search_path = ''
as $$
begin
  return 30;
end
$$;
comment on function app.material_patience() is '보완 대기 일수 — Days a company has when no last day was named';

-- portal 3.5.2: hand_in and cancel are the company's ways out of needs_supplement; this is the office's, once the day is over.
create or replace function app.check_material_overdue(p_row public.project_applications) returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_last_day date := coalesce(p_row.material_due_date, (
    select (m.created_at at time zone 'Asia/Seoul')::date + app.material_patience() from public.application_materials as m
    where m.application_id = p_row.id and m.kind = 'request' order by m.round_number desc limit 1
  ));
begin
  if app.today() <= v_last_day then
    perform app.fail('MATERIAL_NOT_OVERDUE', '보완 기한이 지나지 않아 거절할 수 없습니다.', 409, jsonb_build_object('last_day', v_last_day),
      'The company still has time to hand in the material.');
  end if;
end
$$;
comment on function app.check_material_overdue(public.project_applications) is
'보완 기한 경과 확인 — 409 MATERIAL_NOT_OVERDUE until the last day for the material is over';

create or replace function app.tg_files__keep_materials() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and not app.platform_can('portal.files:delete')
    and current_setting('app.releasing_files', true) is distinct from 'on' and exists (
    select 1 from public.application_materials as m where m.application_id = old.resource_id and old.id = any(m.file_ids)
  ) then
    perform app.fail('RECORD_LOCKED', '이미 제출한 보완 자료는 삭제할 수 없습니다.', 409, null, 'Material that was handed in cannot be removed.');
  end if;
  return new;
end
$$;
comment on function app.tg_files__keep_materials() is '제출 자료 보호 — 409 RECORD_LOCKED: material of an earlier round stays with it';
create or replace trigger tg_files__keep_materials before update of is_deleted on public.files
for each row when (new.is_deleted and not old.is_deleted and old.purpose = 'application_material')
execute function app.tg_files__keep_materials();

create or replace function app.request_application_material(p_id uuid, p_request text, p_due_date date) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_answer jsonb;
begin
  if p_due_date < app.today() then
    perform app.fail_validation(app.field_error('due_date', '보완 기한은 오늘 이후여야 합니다.'));
  end if;
  perform set_config('app.material_due_date', coalesce(p_due_date::text, ''), true);
  v_answer := app.transition('public.project_applications', p_id, 'request_material', p_request);
  perform set_config('app.material_due_date', '', true);
  return v_answer || jsonb_build_object('due_date', p_due_date);
end
$$;
comment on function app.request_application_material(uuid, text, date) is '보완 요청 — The transition request_material with a last day';

create or replace function public.request_application_material(p_id uuid, p_request text, p_due_date date default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.request_application_material(p_id, p_request, p_due_date);
end
$$;
comment on function public.request_application_material(uuid, text, date) is
'보완 요청 — Staff asks for more material: POST /rpc/request_application_material {"p_id": …, "p_request": …, "p_due_date": "2026-12-01"}; the company answers with transition hand_in; errors 403, 404, 409 INVALID_TRANSITION, 422';

-- Only what people do through the API is news; rows that a migration brings along are not.
create or replace function app.tg_project_applications__announce() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_payload constant jsonb := jsonb_build_object('project_title', new.project_title, 'company_name', new.company_name);
begin
  if app.is_trusted() then
    return null;
  end if;
  perform app.notify_company(new.member_id, 'application', '지원사업 신청이 접수되었습니다', new.project_title,
    'public.project_applications', new.id, 'application_received', v_payload || jsonb_build_object('submitted_at', new.submitted_at));
  perform app.notify_staff('portal.project_applications:review', 'admin_new_application', v_payload, 'application_new:' || new.id);
  return null;
end
$$;
comment on function app.tg_project_applications__announce() is '신청 접수 알림 — Tells the company and the reviewers that an application came in';
create or replace trigger tg_project_applications__announce after insert on public.project_applications
for each row execute function app.tg_project_applications__announce();

create or replace function app.tg_project_applications__report() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_payload jsonb := jsonb_build_object('project_title', new.project_title, 'company_name', new.company_name,
    'status', new.state, 'reason', new.review_note);
  v_title text := case new.state
    when 'under_review' then '지원사업 신청 심사가 시작되었습니다'
    when 'approved' then '지원사업 신청이 승인되었습니다'
    when 'rejected' then '지원사업 신청이 반려되었습니다'
    when 'needs_supplement' then '지원사업 신청 자료의 보완이 필요합니다'
  end;
begin
  if old.state = 'needs_supplement' and new.state = 'under_review' then
    perform app.notify_staff('portal.project_applications:review', 'admin_application_material',
      v_payload || jsonb_build_object('response', new.material_response), 'application_material:' || (
        select m.id from public.application_materials as m
        where m.application_id = new.id and m.kind = 'response' order by m.round_number desc limit 1
      ));
  elsif new.state = 'needs_supplement' then
    perform app.notify_company(new.member_id, 'application', v_title, concat_ws(E'\n', new.project_title, new.material_request),
      'public.project_applications', new.id, 'application_material_request',
      v_payload || jsonb_build_object('request', new.material_request, 'due_date', new.material_due_date));
  elsif v_title is not null then
    perform app.notify_company(new.member_id, 'application', v_title, concat_ws(E'\n', new.project_title, new.review_note),
      'public.project_applications', new.id, 'application_status', v_payload);
  end if;
  return null;
end
$$;
comment on function app.tg_project_applications__report() is
'신청 처리 알림 — One notice and mail to the company for every decision, and to the reviewers when material came in';
create or replace trigger tg_project_applications__report after update of state on public.project_applications
for each row when (old.state is distinct from new.state) execute function app.tg_project_applications__report();

select app.expose('app.request_application_material(uuid,text,date)', 'authenticated');
select app.expose('public.request_application_material(uuid,text,date)', 'authenticated');
