-- Activities: calls, visits, tasks. An activity belongs to one record or to nobody but its owner.
select app.define_enum('crm.activity_type', '{"call": "전화 — Call", "email": "이메일 — E-mail", "meeting": "회의 — Meeting", "demo": "시연 — Demo",
  "visit": "방문 — Visit", "task": "할 일 — Task", "follow_up": "후속 조치 — Follow-up", "other": "기타 — Other"}');
select app.define_enum('crm.activity_target', '{"partner": "거래처 — Partner", "lead": "잠재 고객 — Lead",
  "opportunity": "영업 기회 — Opportunity", "contact": "거래처 담당자 — Contact person"}');
select
  app.define_enum('crm.activity_status', '{"planned": "예정 — Planned", "in_progress": "진행 중 — In progress", "completed": "완료 — Completed",
  "cancelled": "취소 — Cancelled"}');
select app.define_enum('crm.priority', '{"urgent": "긴급 — Urgent", "high": "높음 — High", "normal": "보통 — Normal", "low": "낮음 — Low"}');
select app.define_enum('crm.activity_outcome', '{"successful": "성공 — Successful", "unsuccessful": "실패 — Unsuccessful",
  "no_answer": "부재 — No answer", "rescheduled": "일정 변경 — Rescheduled"}');

create table if not exists crm.activities (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  activity_type crm.activity_type not null,
  subject text not null check (length(subject) between 1 and 255),
  description text check (length(description) <= 4000),
  related_to_type crm.activity_target,
  partner_id uuid,
  lead_id uuid,
  opportunity_id uuid,
  contact_id uuid,
  activity_date date not null,
  start_time time,
  end_time time,
  duration_minutes integer check (duration_minutes > 0),
  location text check (length(location) <= 255),
  is_online boolean not null default false,
  meeting_url text check (meeting_url ~* '^https?://[^\s<>"]{1,490}$'),
  owner_id uuid not null default auth.uid(),
  participants text[] not null default '{}',
  status crm.activity_status not null default 'planned',
  priority crm.priority not null default 'normal',
  is_completed boolean generated always as (status = 'completed') stored,
  completed_at timestamptz,
  completed_by uuid,
  outcome crm.activity_outcome,
  outcome_notes text check (length(outcome_notes) <= 4000),
  is_follow_up_required boolean not null default false,
  follow_up_date date,
  follow_up_activity_id uuid,
  is_reminder_enabled boolean not null default false,
  reminder_minutes integer check (reminder_minutes > 0),
  remind_at timestamptz,
  reminded_at timestamptz,
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, lead_id) references crm.leads (tenant_id, id) on delete restrict,
  foreign key (tenant_id, opportunity_id) references crm.opportunities (tenant_id, id) on delete restrict,
  foreign key (tenant_id, contact_id) references crm.partner_contacts (tenant_id, id) on delete restrict,
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict,
  foreign key (tenant_id, follow_up_activity_id) references crm.activities (tenant_id, id) on delete set null (follow_up_activity_id),
  -- CRM-07: exactly the id that related_to_type names; completed has its time; whoever writes it
  constraint activities_related_check check (
    num_nonnulls(partner_id, lead_id, opportunity_id, contact_id) = num_nonnulls(related_to_type)
    and (related_to_type is null or num_nonnulls(case related_to_type when 'partner' then partner_id when 'lead' then lead_id
      when 'opportunity' then opportunity_id else contact_id
    end) = 1)
  ),
  constraint activities_completed_check check ((status = 'completed') = (completed_at is not null)),
  constraint activities_follow_up_check check (not is_follow_up_required or follow_up_date is not null),
  constraint activities_reminder_check check (not is_reminder_enabled or reminder_minutes is not null),
  constraint activities_times_check check (end_time >= start_time)
);
select app.make_searchable('crm.activities', '{subject,location,description}');
create index if not exists activities_recent_idx on crm.activities (tenant_id, activity_date desc) where not is_deleted;
create index if not exists activities_created_idx on crm.activities (tenant_id, created_at desc) where not is_deleted;
create index if not exists activities_open_idx on crm.activities (tenant_id, activity_date)
where status in ('planned', 'in_progress') and not is_deleted;
create index if not exists activities_owner_idx on crm.activities (tenant_id, owner_id, activity_date desc);
create index if not exists activities_partner_idx on crm.activities (tenant_id, partner_id, activity_date desc);
create index if not exists activities_lead_idx on crm.activities (tenant_id, lead_id, activity_date desc);
create index if not exists activities_opportunity_idx on crm.activities (tenant_id, opportunity_id, activity_date desc);
create index if not exists activities_contact_idx on crm.activities (tenant_id, contact_id, activity_date desc);
create index if not exists activities_follow_up_idx on crm.activities (tenant_id, follow_up_activity_id);
create index if not exists activities_reminder_idx on crm.activities (tenant_id, remind_at) where remind_at is not null
and reminded_at is null;
select app.describe('crm.activities', '영업 활동 — Sales activities', '{
  "activity_type": "활동 유형 — Kind", "subject": "제목 — Subject", "description": "설명 — Description",
  "related_to_type": "관련 대상 — What it belongs to", "partner_id": "거래처 — Partner", "lead_id": "잠재 고객 — Lead",
  "opportunity_id": "영업 기회 — Opportunity", "contact_id": "거래처 담당자 — Contact person", "activity_date": "활동일 — Day (Seoul)",
  "start_time": "시작 시각 — Start (Seoul)", "end_time": "종료 시각 — End (Seoul)", "duration_minutes": "소요 시간(분) — Minutes it takes",
  "location": "장소 — Place", "is_online": "온라인 여부 — Whether it is online", "meeting_url": "회의 주소 — Address of the meeting",
  "owner_id": "담당자 — Owner", "participants": "참석자 — Participants", "status": "상태 — Status", "priority": "우선순위 — Priority",
  "is_completed": "완료 여부 — Whether it is completed", "completed_at": "완료 일시 — Completed at", "completed_by": "완료 처리자 — Completed by (user)",
  "outcome": "결과 — Outcome", "outcome_notes": "결과 메모 — Notes on the outcome",
  "is_follow_up_required": "후속 조치 필요 — Whether a follow-up is made when it is completed", "follow_up_date": "후속 조치일 — Day of the follow-up",
  "follow_up_activity_id": "후속 활동 — The follow-up", "is_reminder_enabled": "알림 사용 — Whether the owner is reminded",
  "reminder_minutes": "알림 시점(분 전) — Minutes before the start", "remind_at": "알림 예정 일시 — Reminder due at",
  "reminded_at": "알림 발송 일시 — Reminded at", "notes": "비고 — Notes"}');
select app.register_entity('crm.activities', 'tenant', '영업 활동', 'Activities', p_state_column => 'status', p_exportable => true);
select app.install_active_references('crm.activities', '{"partner_id": "crm.partners.id", "lead_id": "crm.leads.id",
  "opportunity_id": "crm.opportunities.id", "contact_id": "crm.partner_contacts.id", "owner_id": "sys.users.id"}');
select app.define_transition('crm.activities', 'start', '{planned}', 'in_progress', 'update', '시작', 'Start');
select app.define_transition('crm.activities', 'complete', '{planned,in_progress}', 'completed', 'update', '완료', 'Complete');
select app.define_transition('crm.activities', 'cancel', '{planned,in_progress}', 'cancelled', 'update', '취소', 'Cancel');
select app.define_transition('crm.activities', 'reopen', '{completed,cancelled}', 'planned', 'update', '다시 열기', 'Reopen');

create or replace function app.tg_activities__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
  v_named uuid := case new.related_to_type when 'partner' then new.partner_id when 'lead' then new.lead_id
    when 'opportunity' then new.opportunity_id when 'contact' then new.contact_id end;
begin
  new.subject := btrim(new.subject);
  if new.subject = '' then
    v_errors := v_errors || app.field_error('subject', '제목을 입력해 주세요.');
  end if;
  -- CRM-07: exactly the id that related_to_type names
  if num_nonnulls(new.partner_id, new.lead_id, new.opportunity_id, new.contact_id) <> num_nonnulls(new.related_to_type)
    or num_nonnulls(v_named) <> num_nonnulls(new.related_to_type) then
    v_errors := v_errors || app.field_error('related_to_type', '관련 대상에 맞는 항목 하나만 지정해 주세요.');
  end if;
  if new.is_follow_up_required and new.follow_up_date is null then
    v_errors := v_errors || app.field_error('follow_up_date', '후속 조치일을 입력해 주세요.');
  end if;
  if new.follow_up_date < new.activity_date then
    v_errors := v_errors || app.field_error('follow_up_date', '후속 조치일은 활동일보다 빠를 수 없습니다.');
  end if;
  if new.is_reminder_enabled and new.reminder_minutes is null then
    v_errors := v_errors || app.field_error('reminder_minutes', '몇 분 전에 알릴지 입력해 주세요.');
  end if;
  if new.end_time < new.start_time then
    v_errors := v_errors || app.field_error('end_time', '종료 시각은 시작 시각보다 빠를 수 없습니다.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_activities__validate() is '영업 활동 확인 — One related record, follow-up day, reminder, times (CRM-07); 422 VALIDATION_ERROR';
create or replace trigger tg_activities__validate before insert or update on crm.activities
for each row execute function app.tg_activities__validate();

-- The reminder counts from the start; a day without a time starts at nine.
create or replace function app.tg_activities__derive() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_remind_at timestamptz := case when new.is_reminder_enabled and new.status in ('planned', 'in_progress') and not new.is_deleted
    then (new.activity_date + coalesce(new.start_time, '09:00'::time)) at time zone 'Asia/Seoul' - make_interval(mins => new.reminder_minutes) end;
begin
  if v_remind_at is distinct from new.remind_at and v_remind_at is not null then
    new.reminded_at := null;
  end if;
  new.remind_at := v_remind_at;
  new.duration_minutes := coalesce(new.duration_minutes, nullif(extract(epoch from new.end_time - new.start_time)::integer / 60, 0));
  -- CRM-07: completed says when and by whom
  if new.status <> 'completed' then
    new.completed_at := null;
    new.completed_by := null;
  elsif new.completed_at is null then
    new.completed_at := now();
    new.completed_by := coalesce(auth.uid(), new.owner_id);
  end if;
  return new;
end
$$;
comment on function app.tg_activities__derive() is '영업 활동 파생값 — Reminder time, duration, who completed it and when (CRM-07)';
create or replace trigger tg_activities__derive before insert or update on crm.activities
for each row execute function app.tg_activities__derive();

create or replace function app.tg_activities__follow_up() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into crm.activities (
    tenant_id, activity_type, subject, related_to_type, partner_id, lead_id, opportunity_id, contact_id, activity_date, owner_id, priority
  ) values (
    new.tenant_id, 'follow_up', left('[후속] ' || new.subject, 255), new.related_to_type, new.partner_id, new.lead_id, new.opportunity_id,
    new.contact_id, new.follow_up_date, new.owner_id, new.priority
  )
  returning id into new.follow_up_activity_id;
  return new;
end
$$;
comment on function app.tg_activities__follow_up() is '후속 활동 생성 — Completing an activity that asks for a follow-up plans it, once (CRM-07)';
create or replace trigger tg_activities__follow_up before insert or update on crm.activities
for each row when (
  new.status = 'completed' and new.is_follow_up_required and new.follow_up_date is not null and new.follow_up_activity_id is null
  and not new.is_deleted
) execute function app.tg_activities__follow_up();

-- X-19: activities of a converted lead belong to what it became
create or replace function app.tg_activities__lead() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_status crm.lead_status;
begin
  -- waits for a conversion that is under way
  select l.status into v_status from crm.leads as l where l.tenant_id = new.tenant_id and l.id = new.lead_id for no key update;
  if v_status = 'converted' then
    perform app.fail('LEAD_ALREADY_CONVERTED', '이미 전환된 잠재 고객입니다. 거래처나 영업 기회에 등록해 주세요.', 409,
      app.field_error('lead_id', '이미 전환되었습니다.'), 'The lead is already converted.');
  end if;
  return new;
end
$$;
comment on function app.tg_activities__lead() is '전환된 잠재 고객 확인 — Nothing is planned for a converted lead (CRM-05)';
create or replace trigger tg_activities__lead before insert or update of lead_id on crm.activities
for each row when (new.lead_id is not null) execute function app.tg_activities__lead();

create or replace function crm.follow_up(p_activity crm.activities) returns setof crm.activities
language plpgsql
stable
rows 1
set search_path = ''
as $$
begin
  return query
  select a.* from crm.activities as a where a.tenant_id = p_activity.tenant_id and a.id = p_activity.follow_up_activity_id;
end
$$;
comment on function crm.follow_up(crm.activities) is '후속 활동 — The follow-up of an activity, for embedding: select=subject,follow_up(activity_date,status)';

create or replace view crm.overdue_activities with (security_invoker = true) as
select
  a.tenant_id, a.id, a.activity_type, a.subject, a.related_to_type, a.partner_id, a.lead_id, a.opportunity_id, a.contact_id,
  a.activity_date, a.start_time, a.owner_id, a.status, a.priority, app.today() - a.activity_date as days_overdue
from crm.activities as a
where a.status in ('planned', 'in_progress') and a.activity_date < (select app.today()) and not a.is_deleted;
select app.describe('crm.overdue_activities', '기한 지난 활동 — Open activities whose day is over', '{
  "activity_type": "활동 유형 — Kind", "subject": "제목 — Subject", "related_to_type": "관련 대상 — What it belongs to",
  "partner_id": "거래처 — Partner", "lead_id": "잠재 고객 — Lead", "opportunity_id": "영업 기회 — Opportunity",
  "contact_id": "거래처 담당자 — Contact person", "activity_date": "활동일 — Day (Seoul)", "start_time": "시작 시각 — Start (Seoul)",
  "owner_id": "담당자 — Owner", "status": "상태 — Status", "priority": "우선순위 — Priority", "days_overdue": "경과 일수 — Days overdue"}');

create or replace function app.remind_activities(p_now timestamptz default now()) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v record;
  v_count integer := 0;
begin
  for v in
    select a.tenant_id, a.id, a.subject, a.activity_date, a.start_time, a.location, a.remind_at, u.id as user_id, u.email, u.display_name,
      o.name as company_name
    from crm.activities as a
    inner join sys.users as u on a.tenant_id = u.tenant_id and a.owner_id = u.id
    inner join sys.organizations as o on a.tenant_id = o.tenant_id
    where a.remind_at <= p_now and a.reminded_at is null and not a.is_deleted and u.status = 'active' and not u.is_deleted
      and o.status = 'active'
    order by a.tenant_id, a.id
    for no key update of a skip locked
    limit 500
  loop
    update crm.activities set reminded_at = p_now where tenant_id = v.tenant_id and id = v.id;
    -- X-26: in the same transaction, once for each time it is set to
    perform app.notify('activity_reminder', v.email, jsonb_build_object('company_name', v.company_name,
      'owner_name', coalesce(v.display_name, v.email), 'subject', v.subject,
      'starts_at', concat_ws(' ', v.activity_date, to_char(v.start_time, 'HH24:MI')), 'place', coalesce(v.location, '-')),
      'ko', v.user_id, v.tenant_id, format('activity_reminder:%s:%s', v.id, extract(epoch from v.remind_at)::bigint));
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;
comment on function app.remind_activities(timestamptz) is
'활동 알림 — Job, every minute: mails owners whose activity begins in reminder_minutes, once each; answers how many (CRM-07)';

select app.expose('app.remind_activities(timestamptz)');
select app.expose('crm.follow_up(crm.activities)', 'authenticated');
