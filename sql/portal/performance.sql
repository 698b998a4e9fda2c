-- Results a company files (portal 2.4, 3.4): one live record for a company and period, a quarter or a whole year, with
-- three parts in performance_parts.sql. A rejected record is final and gives its period free.
create type public.performance_status as enum ('draft', 'submitted', 'revision_requested', 'approved', 'rejected');

create table if not exists public.performance_records (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null default app.company_id() references public.members (id) on delete restrict,
  year integer not null check (year between 2000 and 2100),
  quarter integer check (quarter between 1 and 4),
  period_label text not null generated always as (
    year::text || '년 ' || case when quarter is null then '연간' else quarter::text || '분기' end
  ) stored,
  period_end date not null generated always as (
    (make_date(year, coalesce(quarter, 4) * 3, 1) + interval '1 month')::date - 1
  ) stored,
  due_date date not null generated always as (
    (make_date(year, coalesce(quarter, 4) * 3, 1) + interval '1 month')::date + 14
  ) stored,
  status public.performance_status not null default 'draft',
  revision integer not null default 1 check (revision >= 1),
  notes text check (length(notes) <= 5000),
  submitted_at timestamptz,
  submitted_by uuid,
  reviewed_at timestamptz,
  reviewed_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists performance_records_period_key
on public.performance_records (member_id, year, coalesce(quarter, 0)) where not is_deleted and status <> 'rejected';
create index if not exists performance_records_member_idx on public.performance_records (member_id, year desc, quarter);
create index if not exists performance_records_status_idx
on public.performance_records (status, submitted_at desc) where not is_deleted;
create index if not exists performance_records_submitted_idx on public.performance_records (submitted_at desc) where not is_deleted;
create index if not exists performance_records_period_idx
on public.performance_records (year desc, quarter, status) where not is_deleted;

select app.describe('public.performance_records', '실적 — Results filed by companies', '{
  "member_id": "회원 기업 — Company", "year": "연도 — Year", "quarter": "분기 — Quarter 1 to 4, empty for the whole year",
  "period_label": "기간 — Period as shown", "period_end": "기간 종료일 — Last day of the period",
  "due_date": "제출 기한 — 15 days after the period; reminded of, not enforced",
  "status": "상태 — draft, submitted, revision_requested, approved or rejected",
  "revision": "차수 — Number of the edition; every resubmission opens the next", "notes": "비고 — Notes",
  "submitted_at": "제출 일시 — Last submitted at", "submitted_by": "제출자 — Submitted by (user)",
  "reviewed_at": "심사 일시 — Decided at, empty while a submission waits", "reviewed_by": "심사자 — Decided by (user)"}');
select app.register_entity(
  'public.performance_records', 'portal', '실적', 'Performance records', p_permission => 'portal.performance_records',
  p_state_column => 'status', p_tenant_column => 'member_id', p_exportable => true, p_private_states => '{draft}'
);
select app.define_permission('portal.performance_records:review', 'portal', '실적 심사', 'Review performance records');
select app.define_transition(
  'public.performance_records', 'submit', '{draft,revision_requested}', 'submitted', 'submit', '제출', 'Submit', p_by_company => true
);
select app.define_transition('public.performance_records', 'approve', '{submitted}', 'approved', 'review', '승인', 'Approve');
select app.define_transition(
  'public.performance_records', 'request_revision', '{submitted}', 'revision_requested', 'review', '보완 요청', 'Request revision',
  p_comment_required => true
);
select app.define_transition(
  'public.performance_records', 'reject', '{submitted}', 'rejected', 'review', '거절', 'Reject', p_comment_required => true
);

-- what lists and exports call the states (portal 3.4.1); aliases are codes of the earlier systems
insert into public.code_groups (group_code, label_ko, label_en, label_zh) values
('performance_status', '실적 상태', 'Status of a performance record', '业绩状态')
on conflict (group_code) do update set
  label_ko = excluded.label_ko,
  label_en = excluded.label_en,
  label_zh = excluded.label_zh;
insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh, attributes) values
('performance_status', 'draft', 1, '임시저장', 'Draft', '草稿', '{}'),
('performance_status', 'submitted', 2, '제출완료', 'Submitted', '已提交', '{"aliases": ["under_review"]}'),
('performance_status', 'revision_requested', 3, '보완요청', 'Revision requested', '要求补充', '{"aliases": ["need_fix", "supplement"]}'),
('performance_status', 'approved', 4, '승인완료', 'Approved', '已批准', '{}'),
('performance_status', 'rejected', 5, '거부됨', 'Rejected', '已拒绝', '{}')
on conflict (group_code, code) do update set
  sort_order = excluded.sort_order,
  label_ko = excluded.label_ko,
  label_en = excluded.label_en,
  label_zh = excluded.label_zh,
  attributes = excluded.attributes;

-- Migrations and the import of old data write for nobody. A service that acts as a user (app.act_as) is held to the
-- user's rules.
create or replace function app.performance_is_unattended() returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.is_trusted() and auth.uid() is null;
end
$$;
comment on function app.performance_is_unattended() is
'무인 작업 여부 — True when the database or the service writes for no user: imports and migrations';

create or replace function app.require_performance_owner(p_member_id uuid) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if app.performance_is_unattended() or app.tenant_id() = p_member_id then
    return;
  end if;
  if app.company_id() is null or app.company_id() = p_member_id then
    perform app.fail_forbidden('portal.performance_records:update');
  end if;
  perform app.fail_not_found();
end
$$;
comment on function app.require_performance_owner(uuid) is
'작성 회사 확인 — Only the approved company itself writes its results: 403 for staff and companies not approved, 404 for others';

create or replace function app.fail_performance_locked(p_status public.performance_status) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('RECORD_LOCKED', '임시저장 또는 보완요청 상태의 실적만 변경할 수 있습니다.', 409,
    jsonb_build_object('current', p_status, 'allowed', '["draft", "revision_requested"]'::jsonb),
    'Results can be changed only while they are a draft or a revision is requested.');
end
$$;
comment on function app.fail_performance_locked(public.performance_status) is
'실적 잠금 오류 — Refuses with 409 RECORD_LOCKED, naming the current state';

-- Everything below a record asks here before it changes. The share lock makes a submission wait for edits under way and
-- edits for a submission under way, so nothing slips into what was submitted.
create or replace function app.hold_performance(p_id uuid) returns public.performance_records
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_record public.performance_records;
begin
  select * into v_record from public.performance_records as r where r.id = p_id and not r.is_deleted for share;
  if v_record.id is null then
    perform app.fail_not_found();
  end if;
  perform app.require_performance_owner(v_record.member_id);
  if v_record.status not in ('draft', 'revision_requested') and not app.performance_is_unattended() then
    perform app.fail_performance_locked(v_record.status);
  end if;
  return v_record;
end
$$;
comment on function app.hold_performance(uuid) is
'실적 점유 — Holds a record open for a change of its parts or proofs; errors 403, 404, 409 RECORD_LOCKED';

-- A part is locked before its trigger can hold the record, while deleting a draft holds the record and then wants its
-- parts and proofs. The one order that suits both comes before either: the company's turn, taken by the statement.
create or replace function app.tg__performance_turn() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := case when auth.uid() is not null then app.company_id() end;
begin
  if v_company is not null then
    perform pg_advisory_xact_lock(hashtextextended('performance_turn:' || v_company, 0));
  end if;
  return null;
end
$$;
comment on function app.tg__performance_turn() is
'실적 쓰기 순서 — A company''s people write parts and proofs, and delete drafts, one after the other; nobody waits for another company';
create or replace trigger tg__performance_turn before delete on public.performance_records
for each statement execute function app.tg__performance_turn();

create or replace function app.tg_performance_records__period() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_taken uuid;
begin
  -- serialises filings of one period, so that the second gets its answer instead of a broken index; an import of many
  -- thousand records would run out of lock space and has the index
  if not app.performance_is_unattended() then
    perform pg_advisory_xact_lock(hashtextextended(concat_ws(':', 'performance', new.member_id, new.year, new.quarter), 0));
  end if;
  select r.id into v_taken from public.performance_records as r
  where r.member_id = new.member_id and r.year = new.year and r.quarter is not distinct from new.quarter
    and not r.is_deleted and r.status <> 'rejected' and r.id <> new.id;
  if v_taken is not null then
    perform app.fail('PERFORMANCE_EXISTS', '해당 기간의 실적이 이미 등록되어 있습니다.', 409, jsonb_build_object('id', v_taken),
      'There is a record for this period already.');
  end if;
  return new;
end
$$;
comment on function app.tg_performance_records__period() is
'기간 중복 확인 — 409 PERFORMANCE_EXISTS names the live record of the period; the unique index remains the last word';

create or replace function app.tg_performance_records__guard() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.fail_validation(
    case when new.year between 2000 and 2100 then '[]' else app.field_error('year', '2000~2100 사이의 연도를 입력해 주세요.') end
    || case when coalesce(new.quarter, 1) between 1 and 4 then '[]' else app.field_error('quarter', '1~4분기 또는 연간을 선택해 주세요.') end
    || case when coalesce(length(new.notes), 0) <= 5000 then '[]' else app.field_error('notes', '5000자 이내로 입력해 주세요.') end
  );
  if tg_op = 'INSERT' then
    return new;
  end if;
  if new.member_id <> old.member_id then
    perform app.fail('IMMUTABLE_FIELD', '회원 기업은 변경할 수 없습니다.', 422, app.field_error('member_id', '변경할 수 없는 항목입니다.'),
      'The company of a record cannot be changed.');
  end if;
  if (new.year, new.quarter, new.notes, new.is_deleted) is distinct from (old.year, old.quarter, old.notes, old.is_deleted) then
    perform app.require_performance_owner(old.member_id);
    if old.status not in ('draft', 'revision_requested') and not app.performance_is_unattended() then
      perform app.fail_performance_locked(old.status);
    end if;
  end if;
  return new;
end
$$;
comment on function app.tg_performance_records__guard() is
'실적 변경 통제 — The contents change only while draft or revision_requested, and only by the company itself';

create or replace function app.tg_performance_records__deletable() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.require_performance_owner(old.member_id);
  if old.status <> 'draft' then
    perform app.fail('RECORD_LOCKED', '임시저장 상태의 실적만 삭제할 수 있습니다.', 409,
      jsonb_build_object('current', old.status, 'allowed', '["draft"]'::jsonb), 'Only a draft can be deleted.');
  end if;
  return old;
end
$$;
comment on function app.tg_performance_records__deletable() is '실적 삭제 통제 — Only a draft can be deleted: 409 RECORD_LOCKED';

create or replace trigger tg_performance_records__guard before insert or update on public.performance_records
for each row execute function app.tg_performance_records__guard();
create or replace trigger tg_performance_records__period before insert or update of year, quarter, is_deleted
on public.performance_records for each row when (not new.is_deleted) execute function app.tg_performance_records__period();
-- its name stands before tg__soft_delete, which would already have dealt with the parts
create or replace trigger tg__deletable before delete on public.performance_records
for each row execute function app.tg_performance_records__deletable();

select app.expose('app.performance_is_unattended()', 'authenticated');
select app.expose('app.require_performance_owner(uuid)', 'authenticated');
select app.expose('app.fail_performance_locked(public.performance_status)', 'authenticated');
