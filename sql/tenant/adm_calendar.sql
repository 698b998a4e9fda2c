-- Days off and what is counted by working days (ADM-05, ADM-06): due dates now, leave and service times later.
select
  app.define_enum('adm.holiday_kind', '{"public": "공휴일 — Public holiday", "substitute": "대체공휴일 — Substitute holiday",
  "election": "선거일 — Election day", "temporary": "임시공휴일 — Temporary holiday", "company": "회사 휴일 — Company holiday"}');

-- what the state has decreed, for new tenants; a tenant's own calendar is adm.holidays
create table if not exists app.public_holidays (
  holiday_date date primary key,
  name text not null,
  name_en text not null,
  kind adm.holiday_kind not null
);
alter table app.public_holidays enable row level security;
alter table app.public_holidays force row level security;
revoke all on app.public_holidays from public, anon, authenticated;
grant select on app.public_holidays to service_role;
select app.declare_rows('app.public_holidays', '{holiday_date}');
select app.describe('app.public_holidays', '법정 공휴일 — Public holidays of Korea', '{
  "holiday_date": "날짜 — Day", "name": "이름 — Name", "name_en": "영문 이름 — English name", "kind": "구분 — Kind"}');

create table if not exists adm.holidays (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  holiday_date date not null,
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  kind adm.holiday_kind not null default 'company',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists holidays_date_key on adm.holidays (tenant_id, holiday_date) where not is_deleted;
select app.describe('adm.holidays', '휴일 — Days off', '{
  "holiday_date": "날짜 — Day", "name": "휴일명 — Name", "name_en": "영문 휴일명 — English name", "kind": "휴일 구분 — Kind of holiday"}');
select app.register_entity('adm.holidays', 'tenant', '휴일', 'Holidays', p_exportable => true);

create or replace function app.is_business_day(p_date date, p_tenant_id uuid default null) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return extract(isodow from p_date) < 6 and not exists (
    select 1 from adm.holidays as h
    where h.tenant_id = app.acting_tenant(p_tenant_id) and h.holiday_date = p_date and not h.is_deleted
  );
end
$$;
comment on function app.is_business_day(date, uuid) is
'영업일 여부 — Neither Saturday, Sunday nor a holiday of the tenant';

create or replace function app.next_business_day(p_date date, p_tenant_id uuid default null) returns date
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_date date := p_date;
begin
  -- a year without a working day is a wrong calendar, not a long wait
  while v_date < p_date + 366 and not app.is_business_day(v_date, p_tenant_id) loop
    v_date := v_date + 1;
  end loop;
  return v_date;
end
$$;
comment on function app.next_business_day(date, uuid) is '다음 영업일 — The day itself when it is a working day, else the next one';

create or replace function app.add_business_days(p_date date, p_days integer, p_tenant_id uuid default null) returns date
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_date date := p_date;
begin
  if p_days not between 0 and 1000 then
    perform app.fail_validation(app.field_error('p_days', '0~1000일로 입력해 주세요.'));
  end if;
  for i in 1 .. p_days loop
    v_date := app.next_business_day(v_date + 1, p_tenant_id);
  end loop;
  return v_date;
end
$$;
comment on function app.add_business_days(date, integer, uuid) is '영업일 더하기 — The n-th working day after a day';

-- ADM-05: cash on delivery is due on the document's day and a prepaid order before it ships; what runs for days or to
-- the end of the month ends on a working day.
create or replace function app.due_date(p_payment_term_id uuid, p_document_date date, p_tenant_id uuid default null) returns date
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_term adm.payment_terms;
  v_due date := p_document_date;
begin
  select * into v_term from adm.payment_terms as t
  where t.tenant_id = app.acting_tenant(p_tenant_id) and t.id = p_payment_term_id and not t.is_deleted;
  if v_term.id is null or p_document_date is null then
    perform app.fail_validation(app.field_error(
      case when v_term.id is null then 'payment_term_id' else 'document_date' end, '결제 조건과 거래일을 확인해 주세요.'
    ));
  end if;
  if v_term.due_basis = 'prepaid' or (v_term.due_basis = 'document_date' and v_term.days_to_pay = 0) then
    return v_due;
  end if;
  if v_term.due_basis = 'month_end' then
    v_due := (date_trunc('month', p_document_date) + interval '1 month - 1 day')::date;
  end if;
  return app.next_business_day(v_due + v_term.days_to_pay, p_tenant_id);
end
$$;
comment on function app.due_date(uuid, date, uuid) is
'결제 기일 — Due date of a document under a payment term, moved to the next working day (ADM-05)';

create or replace function adm.due_date(p_payment_term text, p_document_date date) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.require_read('adm.payment_terms');
  return jsonb_build_object('payment_term', p_payment_term, 'document_date', p_document_date, 'due_date', app.due_date(
    (select t.id from adm.payment_terms as t where t.code = p_payment_term and not t.is_deleted), p_document_date
  ));
end
$$;
comment on function adm.due_date(text, date) is
'결제 기일 계산 — POST /rpc/due_date {"p_payment_term": "NET30", "p_document_date": "2026-01-16"} answers due_date; error 422 VALIDATION_ERROR';

create or replace function adm.next_business_day(p_date date) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.require_read('adm.holidays');
  return jsonb_build_object('date', p_date, 'is_business_day', app.is_business_day(p_date), 'next_business_day', app.next_business_day(p_date));
end
$$;
comment on function adm.next_business_day(date) is '영업일 조회 — POST /rpc/next_business_day {"p_date": "2026-02-16"}';

select app.expose('app.is_business_day(date,uuid)', 'authenticated');
select app.expose('app.next_business_day(date,uuid)', 'authenticated');
select app.expose('app.add_business_days(date,integer,uuid)', 'authenticated');
select app.expose('app.due_date(uuid,date,uuid)', 'authenticated');
select app.expose('adm.due_date(text,date)', 'authenticated');
select app.expose('adm.next_business_day(date)', 'authenticated');
