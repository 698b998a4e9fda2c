-- What a new tenant finds in its base data. Every function only adds what was never there: a row the tenant has deleted
-- or renamed stays as the tenant left it.

create or replace function app.seed_currencies(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into adm.currencies (tenant_id, code, name, name_en, symbol, decimal_places, is_base_currency)
  select p_tenant_id, c.code, c.name, c.name_en, c.symbol, c.decimals,
    c.code = 'KRW' and not exists (select 1 from adm.currencies as b where b.tenant_id = p_tenant_id and b.is_base_currency)
  from (values
    ('KRW', '대한민국 원', 'South Korean won', '₩', 0), ('USD', '미국 달러', 'US dollar', '$', 2),
    ('EUR', '유로', 'Euro', '€', 2), ('JPY', '일본 엔', 'Japanese yen', '¥', 0),
    ('CNY', '중국 위안', 'Chinese yuan', '元', 2), ('VND', '베트남 동', 'Vietnamese dong', '₫', 0),
    ('GBP', '영국 파운드', 'Pound sterling', '£', 2), ('HKD', '홍콩 달러', 'Hong Kong dollar', 'HK$', 2),
    ('TWD', '대만 달러', 'New Taiwan dollar', 'NT$', 2), ('SGD', '싱가포르 달러', 'Singapore dollar', 'S$', 2),
    ('AUD', '호주 달러', 'Australian dollar', 'A$', 2), ('CAD', '캐나다 달러', 'Canadian dollar', 'C$', 2),
    ('CHF', '스위스 프랑', 'Swiss franc', 'CHF', 2), ('THB', '태국 밧', 'Thai baht', '฿', 2),
    ('IDR', '인도네시아 루피아', 'Indonesian rupiah', 'Rp', 2), ('KWD', '쿠웨이트 디나르', 'Kuwaiti dinar', 'KD', 3)
  ) as c (code, name, name_en, symbol, decimals)
  on conflict (tenant_id, code) do nothing;
end
$$;
comment on function app.seed_currencies(uuid) is '통화 생성 — Gives a tenant the usual currencies, KRW as base (ADM-02)';

create or replace function app.seed_units(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into adm.units (tenant_id, code, name, name_en, symbol, unit_type, is_base_unit, conversion_rate)
  select p_tenant_id, u.code, u.name, u.name_en, u.symbol, u.unit_type::adm.unit_type, u.is_base, u.rate
  from (values
    ('EA', '개', 'Each', 'ea', 'quantity', true, 1), ('PR', '켤레', 'Pair', 'pr', 'quantity', false, 2),
    ('DZ', '다스', 'Dozen', 'dz', 'quantity', false, 12),
    ('SET', '세트', 'Set', 'set', 'package', false, 1), ('BOX', '박스', 'Box', 'box', 'package', false, 1),
    ('PACK', '팩', 'Pack', 'pack', 'package', false, 1), ('BAG', '포대', 'Bag', 'bag', 'package', false, 1),
    ('BTL', '병', 'Bottle', 'btl', 'package', false, 1), ('CAN', '캔', 'Can', 'can', 'package', false, 1),
    ('ROLL', '롤', 'Roll', 'roll', 'package', false, 1), ('PLT', '팔레트', 'Pallet', 'plt', 'package', false, 1),
    ('KG', '킬로그램', 'Kilogram', 'kg', 'weight', true, 1), ('G', '그램', 'Gram', 'g', 'weight', false, 0.001),
    ('MG', '밀리그램', 'Milligram', 'mg', 'weight', false, 0.000001), ('T', '톤', 'Tonne', 't', 'weight', false, 1000),
    ('M', '미터', 'Metre', 'm', 'length', true, 1), ('CM', '센티미터', 'Centimetre', 'cm', 'length', false, 0.01),
    ('MM', '밀리미터', 'Millimetre', 'mm', 'length', false, 0.001), ('KM', '킬로미터', 'Kilometre', 'km', 'length', false, 1000),
    ('L', '리터', 'Litre', 'L', 'volume', true, 1), ('ML', '밀리리터', 'Millilitre', 'mL', 'volume', false, 0.001),
    ('M3', '세제곱미터', 'Cubic metre', 'm³', 'volume', false, 1000),
    ('M2', '제곱미터', 'Square metre', 'm²', 'area', true, 1),
    -- 3.3058 m², the factor of the Korean Measures Act's conversion (400/121)
    ('PY', '평', 'Pyeong', '평', 'area', false, 3.305785123967),
    ('MIN', '분', 'Minute', 'min', 'time', true, 1), ('HR', '시간', 'Hour', 'h', 'time', false, 60),
    ('DAY', '일', 'Day', 'd', 'time', false, 1440)
  ) as u (code, name, name_en, symbol, unit_type, is_base, rate)
  where not exists (select 1 from adm.units as x where x.tenant_id = p_tenant_id and x.code = u.code)
    -- a tenant that has chosen another base unit keeps it
    and not exists (
      select 1 from adm.units as b
      where b.tenant_id = p_tenant_id and b.unit_type = u.unit_type::adm.unit_type and b.is_base_unit and not b.is_deleted
    )
  order by u.is_base desc;
end
$$;
comment on function app.seed_units(uuid) is '단위 생성 — Gives a tenant units of every kind with their factors (ADM-04)';

create or replace function app.seed_terms(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- ADM-05: the one list of payment terms
  insert into adm.payment_terms (tenant_id, code, name, name_en, due_basis, days_to_pay, description)
  select p_tenant_id, t.code, t.name, t.name_en, t.due_basis::adm.due_basis, t.days, t.description
  from (values
    ('COD', '인도 시 현금', 'Cash on delivery', 'document_date', 0, '물품 인도일에 지급'),
    ('PREPAID', '선불', 'Prepaid', 'prepaid', 0, '출하 전에 지급'),
    ('NET7', '7일 이내', 'Net 7 days', 'document_date', 7, '거래일로부터 7일'),
    ('NET15', '15일 이내', 'Net 15 days', 'document_date', 15, '거래일로부터 15일'),
    ('NET30', '30일 이내', 'Net 30 days', 'document_date', 30, '거래일로부터 30일'),
    ('NET45', '45일 이내', 'Net 45 days', 'document_date', 45, '거래일로부터 45일'),
    ('NET60', '60일 이내', 'Net 60 days', 'document_date', 60, '거래일로부터 60일'),
    ('NET90', '90일 이내', 'Net 90 days', 'document_date', 90, '거래일로부터 90일'),
    ('EOM', '월말 마감', 'End of month', 'month_end', 0, '거래월의 말일'),
    ('EOM30', '월말 마감 후 30일', 'End of month plus 30 days', 'month_end', 30, '거래월의 말일로부터 30일')
  ) as t (code, name, name_en, due_basis, days, description)
  where not exists (select 1 from adm.payment_terms as x where x.tenant_id = p_tenant_id and x.code = t.code);
end
$$;
comment on function app.seed_terms(uuid) is '결제 조건 생성 — Gives a tenant the usual payment terms (ADM-05)';

create or replace function app.seed_taxes(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into adm.tax_codes (tenant_id, code, name, name_en, tax_kind)
  select p_tenant_id, t.code, t.name, t.name_en, t.tax_kind::adm.tax_kind
  from (values
    ('VAT10', '과세 10%', 'VAT 10%', 'taxable'), ('ZERO', '영세율', 'Zero-rated', 'zero_rated'), ('EXEMPT', '면세', 'Exempt', 'exempt'),
    ('REVERSE', '매입자 납부', 'Reverse charge', 'reverse_charge'), ('NONDEDUCT', '매입세액 불공제', 'Input tax not deductible', 'special')
  ) as t (code, name, name_en, tax_kind)
  where not exists (select 1 from adm.tax_codes as x where x.tenant_id = p_tenant_id and x.code = t.code);
  -- Value-Added Tax Act: in force since 1977-07-01, 10 per cent (article 30)
  insert into adm.tax_rates (tenant_id, tax_code_id, rate, start_date)
  select c.tenant_id, c.id, case when c.tax_kind in ('zero_rated', 'exempt') then 0 else 10 end, date '1977-07-01'
  from adm.tax_codes as c
  where c.tenant_id = p_tenant_id and c.code in ('VAT10', 'ZERO', 'EXEMPT', 'REVERSE', 'NONDEDUCT') and not c.is_deleted
    and not exists (select 1 from adm.tax_rates as r where r.tenant_id = c.tenant_id and r.tax_code_id = c.id);
end
$$;
comment on function app.seed_taxes(uuid) is '세금 코드 생성 — Gives a tenant the tax codes of Korean value-added tax with dated rates';

create or replace function app.seed_holidays(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into adm.holidays (tenant_id, holiday_date, name, name_en, kind)
  select p_tenant_id, p.holiday_date, p.name, p.name_en, p.kind
  from app.public_holidays as p
  where not exists (select 1 from adm.holidays as h where h.tenant_id = p_tenant_id and h.holiday_date = p.holiday_date);
end
$$;
comment on function app.seed_holidays(uuid) is '휴일 생성 — Gives a tenant the public holidays it has never had (ADM-06)';

create or replace function app.seed_codes(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into adm.code_groups (tenant_id, code, name, name_en, sort_order, is_system)
  select p_tenant_id, g.code, g.name, g.name_en, g.sort_order, true
  from (values
    ('PAYMENT_METHOD', '결제 수단', 'Payment methods', 10), ('CONTACT_TYPE', '연락처 구분', 'Contact types', 20),
    ('ADDRESS_TYPE', '주소 구분', 'Address types', 30)
  ) as g (code, name, name_en, sort_order)
  on conflict (tenant_id, code) where not is_deleted do nothing;
  insert into adm.codes (tenant_id, group_id, code, name, name_en, sort_order, is_system)
  select g.tenant_id, g.id, c.code, c.name, c.name_en, c.sort_order, true
  from (values
    ('PAYMENT_METHOD', 'BANK_TRANSFER', '계좌 이체', 'Bank transfer', 10), ('PAYMENT_METHOD', 'CARD', '카드', 'Card', 20),
    ('PAYMENT_METHOD', 'CASH', '현금', 'Cash', 30), ('PAYMENT_METHOD', 'NOTE', '어음', 'Promissory note', 40),
    ('CONTACT_TYPE', 'OFFICE', '사무실', 'Office', 10), ('CONTACT_TYPE', 'MOBILE', '휴대전화', 'Mobile', 20),
    ('CONTACT_TYPE', 'FAX', '팩스', 'Fax', 30), ('CONTACT_TYPE', 'EMAIL', '이메일', 'E-mail', 40),
    ('ADDRESS_TYPE', 'HEAD_OFFICE', '본사', 'Head office', 10), ('ADDRESS_TYPE', 'BRANCH', '지점', 'Branch', 20),
    ('ADDRESS_TYPE', 'FACTORY', '공장', 'Factory', 30), ('ADDRESS_TYPE', 'WAREHOUSE', '창고', 'Warehouse', 40)
  ) as c (group_code, code, name, name_en, sort_order)
  inner join adm.code_groups as g on g.tenant_id = p_tenant_id and c.group_code = g.code and g.is_system and not g.is_deleted
  on conflict (tenant_id, group_id, code) where not is_deleted do nothing;
end
$$;
comment on function app.seed_codes(uuid) is '기본 코드 생성 — Gives a tenant the code lists of the platform (ADM-01)';

create or replace function app.seed_adm(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.seed_currencies(p_tenant_id);
  perform app.seed_units(p_tenant_id);
  perform app.seed_terms(p_tenant_id);
  perform app.seed_taxes(p_tenant_id);
  perform app.seed_holidays(p_tenant_id);
  perform app.seed_codes(p_tenant_id);
end
$$;
comment on function app.seed_adm(uuid) is '기준 정보 생성 — Gives a tenant the base data it lacks; safe to run again';

select app.expose('app.seed_currencies(uuid)');
select app.expose('app.seed_units(uuid)');
select app.expose('app.seed_terms(uuid)');
select app.expose('app.seed_taxes(uuid)');
select app.expose('app.seed_holidays(uuid)');
select app.expose('app.seed_codes(uuid)');
select app.expose('app.seed_adm(uuid)');
select app.define_tenant_seed('app.seed_adm', 30);

select app.define_role('adm_manager', 30, '기준 정보 담당자', 'Base data manager', '{adm:*,sys.users:read}');
select app.define_menu('ADM', null, 30, '기준 정보', 'Base data', p_icon => 'database');
select app.define_menu('ADM_CODE_GROUPS', 'ADM', 10, '코드 그룹', 'Code groups', '/adm/code-groups', 'folder-tree', 'adm.code_groups:read');
select app.define_menu('ADM_CODES', 'ADM', 20, '코드', 'Codes', '/adm/codes', 'list-tree', 'adm.codes:read');
select app.define_menu('ADM_CURRENCIES', 'ADM', 30, '통화', 'Currencies', '/adm/currencies', 'coins', 'adm.currencies:read');
select
  app.define_menu(
    'ADM_EXCHANGE_RATES', 'ADM', 40, '환율', 'Exchange rates', '/adm/exchange-rates', 'arrow-left-right', 'adm.exchange_rates:read'
  );
select app.define_menu('ADM_UNITS', 'ADM', 50, '단위', 'Units', '/adm/units', 'ruler', 'adm.units:read');
select
  app.define_menu(
    'ADM_PAYMENT_TERMS', 'ADM', 60, '결제 조건', 'Payment terms', '/adm/payment-terms', 'calendar-clock', 'adm.payment_terms:read'
  );
select app.define_menu('ADM_TAX_CODES', 'ADM', 70, '세금 코드', 'Tax codes', '/adm/tax-codes', 'percent', 'adm.tax_codes:read');
select app.define_menu('ADM_HOLIDAYS', 'ADM', 80, '휴일', 'Holidays', '/adm/holidays', 'calendar-off', 'adm.holidays:read');
select app.define_menu('ADM_GLOSSARY', 'ADM', 90, '용어집', 'Glossary', '/adm/glossary', 'book-open', 'adm.glossary:read');
select app.define_menu('ADM_SETTINGS', 'ADM', 100, '설정', 'Settings', '/adm/settings', 'settings', 'adm.settings:read');
