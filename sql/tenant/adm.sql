-- Base data of a tenant that every other module points at: currencies, units, payment terms.
create schema if not exists adm;
comment on schema adm is '기준 정보 — Base data';
revoke all on schema adm from public;
grant usage on schema adm to authenticated, service_role;

-- ISO 4217; the code is what documents point at, so a currency is never deleted, only switched off (ADM-02)
create table if not exists adm.currencies (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z]{3}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  symbol text check (length(symbol) between 1 and 10),
  decimal_places integer not null default 2 check (decimal_places between 0 and 4),
  is_base_currency boolean not null default false,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
-- ADM-02: exactly one base currency
create unique index if not exists currencies_base_key on adm.currencies (tenant_id) where is_base_currency;
select app.describe('adm.currencies', '통화 — Currencies (ISO 4217)', '{
  "code": "통화 코드 — ISO 4217 code", "name": "통화명 — Name", "name_en": "영문 통화명 — English name", "symbol": "기호 — Symbol",
  "decimal_places": "소수 자릿수 — Decimal places of amounts", "is_base_currency": "기준 통화 — Whether it is the base currency",
  "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.currencies', 'tenant', '통화', 'Currencies', p_exportable => true);

select app.define_enum('adm.unit_type', '{"quantity": "수량 — Quantity", "weight": "무게 — Weight", "length": "길이 — Length",
  "volume": "부피 — Volume", "area": "면적 — Area", "time": "시간 — Time", "package": "포장 — Package"}');

-- One unit master (ADM-04); pim refers to it
create table if not exists adm.units (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9]{1,20}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  symbol text check (length(symbol) between 1 and 20),
  unit_type adm.unit_type not null,
  is_base_unit boolean not null default false,
  conversion_rate numeric(24, 12) not null default 1 check (conversion_rate > 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  check (not is_base_unit or conversion_rate = 1),
  -- what a box holds depends on the product (pim): packages have no factor of their own
  check (unit_type <> 'package' or (conversion_rate = 1 and not is_base_unit))
);
create unique index if not exists units_code_key on adm.units (tenant_id, code) where not is_deleted;
create unique index if not exists units_base_key on adm.units (tenant_id, unit_type) where is_base_unit and not is_deleted;
select app.describe('adm.units', '단위 — Units of measure', '{
  "code": "단위 코드 — Code", "name": "단위명 — Name", "name_en": "영문 단위명 — English name", "symbol": "기호 — Symbol",
  "unit_type": "단위 구분 — Kind of quantity", "is_base_unit": "기준 단위 — Whether it is the base unit of its kind",
  "conversion_rate": "환산율 — How many base units one of it is", "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.units', 'tenant', '단위', 'Units', p_exportable => true, p_import_keys => '{code}');

select
  app.define_enum('adm.due_basis', '{"document_date": "거래일 기준 — From the document date", "month_end": "월말 기준 — From the end of the month",
  "prepaid": "선불 — Before shipping"}');

create table if not exists adm.payment_terms (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,20}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  due_basis adm.due_basis not null default 'document_date',
  days_to_pay integer not null default 0 check (days_to_pay between 0 and 365),
  description text check (length(description) <= 1000),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  check (due_basis <> 'prepaid' or days_to_pay = 0)
);
create unique index if not exists payment_terms_code_key on adm.payment_terms (tenant_id, code) where not is_deleted;
select app.describe('adm.payment_terms', '결제 조건 — Payment terms', '{
  "code": "조건 코드 — Code", "name": "조건명 — Name", "name_en": "영문 조건명 — English name", "due_basis": "기산점 — Day the term counts from",
  "days_to_pay": "결제 일수 — Days to pay", "description": "설명 — Description", "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.payment_terms', 'tenant', '결제 조건', 'Payment terms', p_exportable => true);
