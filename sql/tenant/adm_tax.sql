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

create or replace function app.tax_rate(p_tax_code_id uuid, p_date date default null, p_tenant_id uuid default null) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_rate numeric;
  v_date constant date := coalesce(p_date, app.today());
begin
  select r.rate into v_rate from adm.tax_rates as r
  where r.tenant_id = app.acting_tenant(p_tenant_id) and r.tax_code_id = p_tax_code_id and not r.is_deleted
    and r.start_date <= v_date and (r.end_date is null or r.end_date >= v_date);
  if not found then
    perform app.fail('TAX_RATE_NOT_FOUND', '해당 일자의 세율이 없습니다.', 422,
      jsonb_build_object('tax_code_id', p_tax_code_id, 'date', v_date), 'There is no tax rate for this day.');
  end if;
  return trim_scale(v_rate);
end
$$;
comment on function app.tax_rate(uuid, date, uuid) is
'세율 — Rate in percent of a tax code on a day (today when empty); 422 TAX_RATE_NOT_FOUND';

create or replace function adm.tax_rate(p_code text, p_date date default null) returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.require_read('adm.tax_codes');
  return app.tax_rate((select c.id from adm.tax_codes as c where c.code = p_code and not c.is_deleted), p_date);
end
$$;
comment on function adm.tax_rate(text, date) is
'세율 조회 — POST /rpc/tax_rate {"p_code": "VAT10", "p_date": "2026-03-02"} answers 10; error 422 TAX_RATE_NOT_FOUND';

create view adm.tax_code_options with (security_invoker = true) as
select c.tenant_id, c.id, c.code, c.name, c.name_en, c.tax_kind, r.rate
from adm.tax_codes as c
left join adm.tax_rates as r
  on
    c.tenant_id = r.tenant_id and c.id = r.tax_code_id and not r.is_deleted
    and r.start_date <= (select app.today()) and (r.end_date is null or r.end_date >= (select app.today()))
where c.is_active and not c.is_deleted;
select app.describe('adm.tax_code_options', '세금 코드 선택 목록 — Tax codes that can be chosen, with today''s rate', '{
  "code": "세금 코드 — Code", "name": "세금명 — Name", "name_en": "영문 세금명 — English name", "tax_kind": "과세 구분 — Tax treatment",
  "rate": "현재 세율(%) — Rate of today in percent"}');

select app.expose('app.tax_rate(uuid,date,uuid)', 'authenticated');
select app.expose('adm.tax_rate(text,date)', 'authenticated');
