-- Credit of customers: a limit is asked for by one person and approved by another, every answer stays as history (CRM-02).
-- What a customer owes comes from the modules that hold documents; each says so with app.define_partner_balance.
select app.define_enum('crm.credit_limit_status', '{"requested": "승인 대기 — Requested", "approved": "승인 — Approved",
  "rejected": "반려 — Rejected", "withdrawn": "철회 — Withdrawn"}');

create table if not exists crm.credit_limits (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  partner_id uuid not null,
  -- empty for the whole company, else one of our departments
  department text check (length(department) between 1 and 100),
  -- in the base currency; empty asks for no limit at all
  limit_amount numeric(18, 4) check (limit_amount >= 0),
  overdue_hold_days integer not null default 30 check (overdue_hold_days between 0 and 365),
  reason text not null check (length(btrim(reason)) between 1 and 1000),
  previous_amount numeric(18, 4),
  status crm.credit_limit_status not null default 'requested',
  decided_at timestamptz,
  decided_by uuid,
  effective_from date,
  effective_to date,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade
);
create index if not exists credit_limits_partner_idx on crm.credit_limits (tenant_id, partner_id, created_at desc);
create index if not exists credit_limits_recent_idx on crm.credit_limits (tenant_id, created_at desc) where not is_deleted;
create index if not exists credit_limits_status_idx on crm.credit_limits (tenant_id, status, created_at desc) where not is_deleted;
create unique index if not exists credit_limits_open_key
on crm.credit_limits (tenant_id, partner_id, coalesce(department, '')) where status = 'requested' and not is_deleted;
create unique index if not exists credit_limits_current_key
on crm.credit_limits (tenant_id, partner_id, coalesce(department, ''))
where status = 'approved' and effective_to is null and not is_deleted;
select app.describe('crm.credit_limits', '여신 한도 — Credit limits of partners, asked for and approved', '{
  "partner_id": "거래처 — Partner", "department": "부서 — Department it holds for, empty for the whole company",
  "limit_amount": "한도 금액 — Limit in the base currency, empty for none", "overdue_hold_days": "연체 허용 일수 — Days overdue after which orders are held",
  "reason": "신청 사유 — Reason", "previous_amount": "종전 한도 — Limit before", "status": "상태 — Status", "decided_at": "결정 일시 — Decided at",
  "decided_by": "결정자 — Decided by (user)", "effective_from": "적용 시작일 — In force from", "effective_to": "적용 종료일 — In force until"}');
select app.register_entity(
  'crm.credit_limits', 'tenant', '여신 한도', 'Credit limits', p_state_column => 'status', p_exportable => true
);
select app.install_active_references('crm.credit_limits', '{"partner_id": "crm.partners.id"}');
select app.define_transition('crm.credit_limits', 'approve', '{requested}', 'approved', 'approve', '승인', 'Approve');
select
  app.define_transition('crm.credit_limits', 'reject', '{requested}', 'rejected', 'approve', '반려', 'Reject', p_comment_required => true);
select app.define_transition('crm.credit_limits', 'withdraw', '{requested}', 'withdrawn', 'create', '철회', 'Withdraw');

create or replace function app.tg_credit_limits__request() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- one request of a partner at a time, so that two at once do not both find none open
  perform 1 from crm.partners as p where p.tenant_id = new.tenant_id and p.id = new.partner_id for no key update;
  select c.limit_amount into new.previous_amount from crm.credit_limits as c
  where c.tenant_id = new.tenant_id and c.partner_id = new.partner_id and c.department is not distinct from new.department
    and c.status = 'approved' and c.effective_to is null and not c.is_deleted;
  if exists (
    select 1 from crm.credit_limits as c
    where c.tenant_id = new.tenant_id and c.partner_id = new.partner_id and c.department is not distinct from new.department
      and c.status = 'requested' and c.id <> new.id and not c.is_deleted
  ) then
    perform app.fail('CREDIT_REQUEST_OPEN', '승인 대기 중인 여신 한도 신청이 있습니다.', 409, jsonb_build_object('partner_id', new.partner_id),
      'A request for this limit is waiting for a decision.');
  end if;
  return new;
end
$$;
comment on function app.tg_credit_limits__request() is
'여신 한도 신청 — Keeps the limit before, refuses a second open request, also of two at once (CRM-02)';
create or replace trigger tg_credit_limits__request before insert on crm.credit_limits
for each row when (new.status = 'requested') execute function app.tg_credit_limits__request();

create or replace function app.tg_credit_limits__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- X-24: who asks does not decide
  if new.status in ('approved', 'rejected') and new.created_by is not distinct from auth.uid() then
    perform app.fail('MAKER_IS_CHECKER', '본인이 신청한 여신 한도는 다른 사람이 결정해야 합니다.', 403, null,
      'Somebody else has to decide what you asked for.');
  end if;
  if new.status = 'withdrawn' and new.created_by is distinct from auth.uid() then
    perform app.fail('NOT_YOUR_REQUEST', '본인이 신청한 건만 철회할 수 있습니다.', 403, null, 'Only who asked may withdraw a request.');
  end if;
  new.decided_at := now();
  new.decided_by := auth.uid();
  if new.status = 'approved' then
    update crm.credit_limits as c set effective_to = app.today()
    where c.tenant_id = new.tenant_id and c.partner_id = new.partner_id and c.department is not distinct from new.department
      and c.status = 'approved' and c.effective_to is null and c.id <> new.id;
    new.effective_from := app.today();
    if new.department is null then
      update crm.partners as p set credit_limit = new.limit_amount, overdue_hold_days = new.overdue_hold_days
      where p.tenant_id = new.tenant_id and p.id = new.partner_id;
    end if;
  end if;
  return new;
end
$$;
comment on function app.tg_credit_limits__decide() is
'여신 한도 결정 — Maker is not checker (X-24); an approved limit replaces the former one and reaches the partner (CRM-02)';
create or replace trigger tg_credit_limits__decide before update of status on crm.credit_limits
for each row when (old.status is distinct from new.status) execute function app.tg_credit_limits__decide();

-- What modules that hold documents say about a partner: (tenant, partner, department or null) → kind, amount in the base
-- currency, days overdue. Kinds: receivable, order, note count against the limit; payable only against closing.
create table if not exists app.partner_balances (
  function_name text primary key check (function_name ~ '^app\.[a-z_]+$'),
  position integer not null
);
alter table app.partner_balances enable row level security;
alter table app.partner_balances force row level security;
revoke all on app.partner_balances from public, anon, authenticated;
grant select on app.partner_balances to service_role;
select app.declare_rows('app.partner_balances', '{function_name}');
select app.describe('app.partner_balances', '거래처 잔액 출처 — Functions that say what a partner owes and is owed', '{
  "function_name": "함수 — Function of tenant, partner and department", "position": "순서 — Order"}');

create or replace function app.define_partner_balance(p_function text, p_position integer) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.partner_balances (function_name, position) values (p_function, p_position)
  on conflict (function_name) do update set position = excluded.position;
end
$$;
comment on function app.define_partner_balance(text, integer) is
'거래처 잔액 출처 등록 — A function (tenant, partner, department) that returns kind, amount and overdue_days of what is open (CRM-02)';

create or replace function app.partner_balance(p_tenant_id uuid, p_partner_id uuid, p_department text default null)
returns table (kind text, amount numeric, overdue_days integer)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_function text;
begin
  for v_function in select b.function_name from app.partner_balances as b order by b.position, b.function_name loop
    for kind, amount, overdue_days in
      execute format('select f.kind, f.amount, f.overdue_days from %s($1, $2, $3) as f', v_function)
      using p_tenant_id, p_partner_id, p_department
    loop
      return next;
    end loop;
  end loop;
end
$$;
comment on function app.partner_balance(uuid, uuid, text) is '거래처 잔액 — What is open with a partner, as the modules say it';

create or replace function app.credit_state(p_tenant_id uuid, p_partner_id uuid, p_amount numeric, p_department text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_limit numeric;
  v_hold_days integer;
  v_exposure numeric;
  v_overdue integer;
  v_parts jsonb;
  v_reasons text[];
begin
  select c.limit_amount, c.overdue_hold_days into v_limit, v_hold_days
  from crm.credit_limits as c
  where c.tenant_id = p_tenant_id and c.partner_id = p_partner_id and c.department is not distinct from p_department
    and c.status = 'approved' and c.effective_to is null and not c.is_deleted;
  select coalesce(sum(b.amount), 0), coalesce(max(b.overdue_days), 0),
    coalesce(jsonb_agg(jsonb_build_object('kind', b.kind, 'amount', b.amount, 'overdue_days', b.overdue_days)), '[]')
  into v_exposure, v_overdue, v_parts
  from app.partner_balance(p_tenant_id, p_partner_id, p_department) as b where b.kind <> 'payable';
  -- CRM-02: above the limit, or overdue for too long
  v_reasons := array_remove(array[
    case when v_exposure + p_amount > v_limit then 'limit_exceeded' end, case when v_overdue > v_hold_days then 'overdue' end
  ], null);
  return jsonb_build_object('partner_id', p_partner_id, 'department', p_department, 'credit_limit', v_limit, 'exposure', v_exposure,
    'amount', p_amount, 'available', v_limit - v_exposure, 'overdue_days', v_overdue, 'overdue_hold_days', v_hold_days,
    'is_allowed', v_reasons = '{}', 'reasons', to_jsonb(v_reasons), 'parts', v_parts);
end
$$;
comment on function app.credit_state(uuid, uuid, numeric, text) is
'여신 상태 — Limit, exposure and whether an amount more would be allowed, for the company or one department (CRM-02)';

-- For documents being confirmed: the partner is held, so that two orders at once do not both fit under the limit.
create or replace function app.require_credit(p_tenant_id uuid, p_partner_id uuid, p_amount numeric, p_department text default null)
returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_state jsonb;
begin
  perform 1 from crm.partners as p where p.tenant_id = p_tenant_id and p.id = p_partner_id for no key update;
  v_state := app.credit_state(p_tenant_id, p_partner_id, p_amount, null);
  if (v_state ->> 'is_allowed')::boolean and p_department is not null then
    v_state := app.credit_state(p_tenant_id, p_partner_id, p_amount, p_department);
  end if;
  if not (v_state ->> 'is_allowed')::boolean then
    perform app.fail('CREDIT_HOLD', '여신 한도를 넘거나 연체가 있어 보류됩니다. 한도 승인을 받아 주세요.', 409, v_state,
      'The credit limit is exceeded or payments are overdue.');
  end if;
end
$$;
comment on function app.require_credit(uuid, uuid, numeric, text) is
'여신 확인 — 409 CREDIT_HOLD when the amount does not fit under the company''s or the department''s limit, or payments are overdue (CRM-02)';

create or replace function app.credit_check(p_partner_id uuid, p_amount numeric, p_department text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and not app.company_can('crm.partners:read') then
    perform app.fail_forbidden('crm.partners:read');
  end if;
  if not exists (
    select 1 from crm.partners as p where p.tenant_id = app.company_id() and p.id = p_partner_id and not p.is_deleted
  ) then
    perform app.fail_not_found();
  end if;
  if coalesce(p_amount, -1) < 0 then
    perform app.fail_validation(app.field_error('p_amount', '0 이상의 금액을 입력해 주세요.'));
  end if;
  return app.credit_state(app.company_id(), p_partner_id, p_amount, nullif(btrim(p_department), ''));
end
$$;
comment on function app.credit_check(uuid, numeric, text) is '여신 조회 — app.credit_state for who reads partners';

create or replace function crm.credit_check(p_partner_id uuid, p_amount numeric default 0, p_department text default null)
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.credit_check(p_partner_id, p_amount, p_department);
end
$$;
comment on function crm.credit_check(uuid, numeric, text) is
'여신 조회 — Whether an amount more fits: POST /rpc/credit_check {"p_partner_id": …, "p_amount": 1000000}, profile crm, answers {credit_limit, exposure, available, overdue_days, is_allowed, reasons, parts}; errors 403, 404, 422';

create or replace function app.tg_partners__close() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_open jsonb;
begin
  select jsonb_agg(jsonb_build_object('kind', b.kind, 'amount', b.amount)) into v_open
  from app.partner_balance(new.tenant_id, new.id) as b where b.amount <> 0;
  -- CRM-01: closed only with nothing open
  if v_open is not null then
    perform app.fail('PARTNER_HAS_BALANCE', '채권·채무나 진행 중인 주문이 남아 있어 거래를 종료할 수 없습니다.', 409, v_open,
      'There are open items with this partner.');
  end if;
  return new;
end
$$;
comment on function app.tg_partners__close() is '거래 종료 조건 — A partner is closed only with zero receivables and payables (CRM-01)';
create or replace trigger tg_partners__close before update of status on crm.partners
for each row when (new.status = 'closed' and old.status <> 'closed') execute function app.tg_partners__close();

select app.expose('app.partner_balance(uuid,uuid,text)');
select app.expose('app.credit_state(uuid,uuid,numeric,text)');
select app.expose('app.require_credit(uuid,uuid,numeric,text)');
select app.expose('app.credit_check(uuid,numeric,text)', 'authenticated');
select app.expose('crm.credit_check(uuid,numeric,text)', 'authenticated');
