-- Tax codes with dated rates: law changes a rate by a new row, documents look the rate up by their own date.
select app.define_enum('adm.tax_kind', '{"taxable": "과세 — Taxable", "zero_rated": "영세율 — Zero-rated", "exempt": "면세 — Exempt",
  "reverse_charge": "매입자 납부 — Reverse charge", "special": "불공제·기타 — Special"}');

create table if not exists adm.tax_codes (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,20}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  tax_kind adm.tax_kind not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists tax_codes_code_key on adm.tax_codes (tenant_id, code) where not is_deleted;
select app.describe('adm.tax_codes', '세금 코드 — Tax codes', '{
  "code": "세금 코드 — Code", "name": "세금명 — Name", "name_en": "영문 세금명 — English name", "tax_kind": "과세 구분 — Tax treatment",
  "is_active": "사용 여부 — Whether it can be chosen"}');
select app.register_entity('adm.tax_codes', 'tenant', '세금 코드', 'Tax codes', p_exportable => true);

create table if not exists adm.tax_rates (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  tax_code_id uuid not null,
  rate numeric(7, 4) not null check (rate between 0 and 100),
  start_date date not null,
  end_date date,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, tax_code_id) references adm.tax_codes (tenant_id, id) on delete cascade
);
create index if not exists tax_rates_tax_code_idx on adm.tax_rates (tenant_id, tax_code_id, start_date desc);
select app.describe('adm.tax_rates', '세율 — Tax rates by period', '{
  "tax_code_id": "세금 코드 — Tax code", "rate": "세율(%) — Rate in percent", "start_date": "적용 시작일 — First day",
  "end_date": "적용 종료일 — Last day, open when empty"}');
select app.register_entity('adm.tax_rates', 'tenant', '세율', 'Tax rates', p_permission => 'adm.tax_codes');
-- X-17: one rate a day
select app.install_period('adm.tax_rates', 'start_date', 'end_date', '{tax_code_id}');
