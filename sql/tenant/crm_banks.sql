-- Bank accounts of partners. The numbers have a permission of their own, "reveal", which no wildcard for reading covers;
-- everybody else who reads partners sees them masked (X-20, CRM-03).
select app.define_enum('crm.account_type', '{"checking": "보통예금 — Checking", "savings": "저축예금 — Savings",
  "foreign_currency": "외화예금 — Foreign currency", "escrow": "에스크로 — Escrow", "trust": "신탁 — Trust", "other": "기타 — Other"}');
select app.define_enum('crm.bank_status', '{"active": "사용 — Active", "inactive": "미사용 — Inactive", "suspended": "정지 — Suspended",
  "closed": "해지 — Closed"}');

create table if not exists crm.partner_banks (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  partner_id uuid not null,
  account_type crm.account_type not null default 'checking',
  bank_code text not null check (bank_code ~ '^[A-Z0-9]{3,10}$'),
  bank_name text check (length(bank_name) between 1 and 100),
  account_no text not null check (account_no ~ '^[0-9-]{5,50}$'),
  account_holder text not null check (length(account_holder) between 1 and 100),
  account_name text check (length(account_name) <= 100),
  is_primary boolean not null default false,
  is_receive boolean not null default false,
  is_payment boolean not null default false,
  swift_code text check (swift_code ~ '^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$'),
  branch_code text check (length(branch_code) <= 20),
  branch_name text check (length(branch_name) <= 100),
  notes text check (length(notes) <= 4000),
  status crm.bank_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade
);
create index if not exists partner_banks_recent_idx on crm.partner_banks (tenant_id, created_at desc) where not is_deleted;
create index if not exists partner_banks_partner_idx on crm.partner_banks (tenant_id, partner_id, created_at desc);
create unique index if not exists partner_banks_account_no_key
on crm.partner_banks (tenant_id, partner_id, bank_code, replace(account_no, '-', '')) where not is_deleted;
select app.describe('crm.partner_banks', '거래처 계좌 — Bank accounts of partners', '{
  "partner_id": "거래처 — Partner", "account_type": "예금 종류 — Kind of account", "bank_code": "은행 코드 — Bank code", "bank_name": "은행명 — Bank",
  "account_no": "계좌번호 — Account number", "account_holder": "예금주 — Account holder", "account_name": "계좌 별칭 — Name we call it by",
  "is_primary": "대표 계좌 — Whether it is the primary account", "is_receive": "입금 계좌 — We expect money from it",
  "is_payment": "출금 계좌 — We pay to it", "swift_code": "SWIFT 코드 — BIC", "branch_code": "지점 코드 — Branch code",
  "branch_name": "지점명 — Branch", "notes": "비고 — Notes", "status": "상태 — Status"}');
select app.register_entity(
  'crm.partner_banks', 'tenant', '거래처 계좌', 'Partner bank accounts', p_state_column => 'status',
  p_redacted => '{account_no,account_holder}'
);
select app.define_permission('crm.partner_banks:reveal', 'tenant', '거래처 계좌번호 열람', 'See bank account numbers');
-- CRM-03: one primary, one receiving, one paying account
select app.install_default('crm.partner_banks', 'is_primary', '{partner_id}');
select app.install_default('crm.partner_banks', 'is_receive', '{partner_id}');
select app.install_default('crm.partner_banks', 'is_payment', '{partner_id}');
select app.install_active_references('crm.partner_banks', '{"partner_id": "crm.partners.id"}');
select app.define_transition('crm.partner_banks', 'deactivate', '{active}', 'inactive', 'update', '미사용 처리', 'Deactivate');
select
  app.define_transition(
    'crm.partner_banks', 'suspend', '{active,inactive}', 'suspended', 'update', '정지', 'Suspend', p_comment_required => true
  );
select app.define_transition('crm.partner_banks', 'activate', '{inactive,suspended}', 'active', 'update', '사용 처리', 'Activate');
select app.define_transition('crm.partner_banks', 'close', '{active,inactive,suspended}', 'closed', 'update', '해지', 'Close');

create or replace function app.masked_partner_banks(p_partner_id uuid)
returns table (
  id uuid, bank_code text, bank_name text, account_no text, account_holder text, is_primary boolean, is_receive boolean,
  is_payment boolean, status text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if not app.is_trusted() and not app.company_can('crm.partners:read') then
    perform app.fail_forbidden('crm.partners:read');
  end if;
  return query
  select b.id, b.bank_code, b.bank_name, repeat('*', greatest(length(replace(b.account_no, '-', '')) - 4, 1)) || right(replace(b.account_no, '-', ''), 4),
    left(b.account_holder, 1) || '**', b.is_primary, b.is_receive, b.is_payment, b.status::text
  from crm.partner_banks as b
  where b.tenant_id = app.company_id() and b.partner_id = p_partner_id and not b.is_deleted
  order by b.is_primary desc, b.created_at;
end
$$;
comment on function app.masked_partner_banks(uuid) is '거래처 계좌(가림) — Accounts of a partner without number and holder (X-20)';

create or replace function crm.masked_partner_banks(p_partner_id uuid)
returns table (
  id uuid, bank_code text, bank_name text, account_no text, account_holder text, is_primary boolean, is_receive boolean,
  is_payment boolean, status text
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select b.id, b.bank_code, b.bank_name, b.account_no, b.account_holder, b.is_primary, b.is_receive, b.is_payment, b.status
  from app.masked_partner_banks(p_partner_id) as b;
end
$$;
comment on function crm.masked_partner_banks(uuid) is
'거래처 계좌(가림) — What everybody who reads partners may see of the accounts: POST /rpc/masked_partner_banks {"p_partner_id": …}, profile crm; error 403';

select app.expose('app.masked_partner_banks(uuid)', 'authenticated');
select app.expose('crm.masked_partner_banks(uuid)', 'authenticated');
