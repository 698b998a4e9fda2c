-- What may be done to base data that others point at: the base currency, rounding, units and their conversion.

-- Functions of this schema serve policies, triggers and clients. A client is answered for the own company only; a
-- trigger or the worker may name the tenant.
create or replace function app.acting_tenant(p_tenant_id uuid default null) returns uuid
language plpgsql
stable
set search_path = ''
as $$
begin
  if app.is_trusted() then
    return coalesce(p_tenant_id, app.company_id());
  end if;
  return case when p_tenant_id is null or p_tenant_id = app.company_id() then app.company_id() end;
end
$$;
comment on function app.acting_tenant(uuid) is
'대상 테넌트 — The caller''s company; trusted callers may name another one, for everybody else that gives null';

create or replace function app.require_read(p_entity text) returns void
language plpgsql
stable
set search_path = ''
as $$
begin
  if not app.is_trusted() and not app.company_can(p_entity || ':read') then
    perform app.fail_forbidden(p_entity || ':read');
  end if;
end
$$;
comment on function app.require_read(text) is '조회 권한 확인 — 403 FORBIDDEN unless the caller may read the entity; for functions that answer from it';

create or replace function app.referencing_table(p_table regclass, p_row jsonb) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_key record;
  v_found boolean;
begin
  for v_key in
    select c.conrelid::regclass as child, (
      select string_agg(format('c.%I = %L', ca.attname, p_row ->> pa.attname), ' and ')
      from unnest(c.conkey, c.confkey) as k (child_number, parent_number)
      inner join pg_catalog.pg_attribute as ca on c.conrelid = ca.attrelid and k.child_number = ca.attnum
      inner join pg_catalog.pg_attribute as pa on c.confrelid = pa.attrelid and k.parent_number = pa.attnum
    ) as condition
    from pg_catalog.pg_constraint as c
    where c.contype = 'f' and c.confrelid = p_table and c.conrelid <> p_table and c.conparentid = 0
    order by c.conrelid::regclass::text
  loop
    execute format('select exists (select 1 from %s as c where %s)', v_key.child, v_key.condition) into v_found;
    if v_found then
      return v_key.child::text;
    end if;
  end loop;
  return null;
end
$$;
comment on function app.referencing_table(regclass, jsonb) is
'사용처 — First table, by name, with a row (deleted ones count) whose foreign key points at this row; null when nothing does';

create table if not exists app.posting_tables (entity text primary key references app.entities (entity) on delete cascade);
alter table app.posting_tables enable row level security;
alter table app.posting_tables force row level security;
revoke all on app.posting_tables from public, anon, authenticated;
grant select on app.posting_tables to service_role;
select app.declare_rows('app.posting_tables', '{entity}');
select app.describe('app.posting_tables', '기준 통화 기록 대상 — Tables that keep amounts in the base currency', '{
  "entity": "엔터티 — Table whose first row fixes the base currency"}');

create or replace function app.define_posting(p_entity text) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.posting_tables (entity) values (p_entity) on conflict (entity) do nothing;
end
$$;
comment on function app.define_posting(text) is
'기준 통화 고정 대상 등록 — From the first row of this table on, the tenant''s base currency stays (ADM-02)';

create or replace function app.has_postings(p_tenant_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_entity text;
  v_found boolean;
begin
  for v_entity in select p.entity from app.posting_tables as p order by p.entity loop
    execute format('select exists (select 1 from %s as t where t.tenant_id = $1)', v_entity) into v_found using p_tenant_id;
    if v_found then
      return true;
    end if;
  end loop;
  return false;
end
$$;
comment on function app.has_postings(uuid) is '장부 기록 여부 — Whether a tenant has anything kept in its base currency (ADM-02)';

create or replace function app.fail_in_use(p_used_by text) returns void
language plpgsql
set search_path = ''
as $$
begin
  perform app.fail('RESOURCE_IN_USE', '다른 정보에서 사용 중이어서 삭제하거나 바꿀 수 없습니다.', 409,
    jsonb_build_object('used_by', p_used_by), 'The record is in use and cannot be deleted or changed.');
end
$$;
comment on function app.fail_in_use(text) is '사용 중 오류 — Refuses with 409 RESOURCE_IN_USE and names the table that uses the record';

-- ADM-02: decimals and code of a used currency stay; the base currency stays active and cannot go
create or replace function app.tg_currencies__protect() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_used_by text;
begin
  if current_setting('app.erasing', true) = 'on' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if old.is_base_currency and (tg_op = 'DELETE' or not new.is_active) then
    perform app.fail('BASE_CURRENCY_REQUIRED', '기준 통화는 삭제하거나 사용을 중지할 수 없습니다.', 409, null,
      'The base currency cannot be deleted or switched off.');
  end if;
  if tg_op = 'DELETE' or new.code <> old.code or new.decimal_places <> old.decimal_places then
    v_used_by := app.referencing_table('adm.currencies'::regclass, to_jsonb(old));
    if v_used_by is not null then
      perform app.fail_in_use(v_used_by);
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;
comment on function app.tg_currencies__protect() is '통화 보호 — Keeps what amounts were rounded and stored by (ADM-02)';
create trigger tg_currencies__protect before update of code, decimal_places, is_active or delete on adm.currencies
for each row execute function app.tg_currencies__protect();

create or replace function app.base_currency(p_tenant_id uuid default null) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select c.code from adm.currencies as c where c.tenant_id = app.acting_tenant(p_tenant_id) and c.is_base_currency);
end
$$;
comment on function app.base_currency(uuid) is '기준 통화 — Code of the tenant''s base currency';

create or replace function app.set_base_currency(p_code text) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
begin
  if not app.can('adm.currencies:update') then
    perform app.fail_forbidden('adm.currencies:update');
  end if;
  perform 1 from adm.currencies as c where c.tenant_id = v_tenant order by c.code for update;
  if not exists (select 1 from adm.currencies as c where c.tenant_id = v_tenant and c.code = p_code and c.is_active) then
    perform app.fail_validation(app.field_error('p_code', '사용 중인 통화를 골라 주세요.'));
  end if;
  if p_code <> app.base_currency() and app.has_postings(v_tenant) then
    perform app.fail('BASE_CURRENCY_FIXED', '장부에 기록이 있어 기준 통화를 바꿀 수 없습니다.', 409, null,
      'The base currency cannot change after the first posting.');
  end if;
  update adm.currencies as c set is_base_currency = false where c.tenant_id = v_tenant and c.is_base_currency and c.code <> p_code;
  update adm.currencies as c set is_base_currency = true where c.tenant_id = v_tenant and c.code = p_code and not c.is_base_currency;
  return p_code;
end
$$;
comment on function app.set_base_currency(text) is
'기준 통화 변경 — Moves the base to another active currency; 409 BASE_CURRENCY_FIXED after the first posting (ADM-02)';

create or replace function adm.set_base_currency(p_code text) returns text
language plpgsql
set search_path = ''
as $$
begin
  return app.set_base_currency(p_code);
end
$$;
comment on function adm.set_base_currency(text) is
'기준 통화 변경 — POST /rpc/set_base_currency {"p_code": "USD"}; errors 403, 422, 409 BASE_CURRENCY_FIXED';

-- X-12: half a unit is rounded away from zero, so that a credit note mirrors its invoice
create or replace function app.round_money(p_amount numeric, p_currency text, p_tenant_id uuid default null) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_decimals integer;
begin
  select c.decimal_places into v_decimals from adm.currencies as c
  where c.tenant_id = app.acting_tenant(p_tenant_id) and c.code = p_currency;
  if not found then
    perform app.fail('CURRENCY_UNKNOWN', '등록되지 않은 통화입니다.', 422, jsonb_build_object('currency', p_currency),
      'The currency is not in the list.');
  end if;
  return round(p_amount, v_decimals);
end
$$;
comment on function app.round_money(numeric, text, uuid) is
'금액 반올림 — Rounds half up to the currency''s decimal places (KRW 0); 422 CURRENCY_UNKNOWN (X-12)';

create or replace function app.tg_units__protect() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_used_by text;
  v_had_base boolean := false;
begin
  perform pg_advisory_xact_lock(hashtextextended('adm.units' || new.tenant_id, 0));
  if tg_op = 'UPDATE' and (new.code, new.unit_type, new.conversion_rate) is distinct from (old.code, old.unit_type, old.conversion_rate) then
    v_used_by := app.referencing_table('adm.units'::regclass, to_jsonb(old));
    if v_used_by is not null then
      perform app.fail_in_use(v_used_by);
    end if;
  end if;
  if tg_op = 'UPDATE' then
    v_had_base := old.is_base_unit and not old.is_deleted;
  end if;
  -- ADM-04: one base unit a kind, factor 1; the others count in it
  if v_had_base and (not new.is_base_unit or new.is_deleted or not new.is_active or new.unit_type <> old.unit_type) and exists (
    select 1 from adm.units as u
    where u.tenant_id = old.tenant_id and u.unit_type = old.unit_type and u.id <> old.id and not u.is_deleted
  ) then
    perform app.fail('BASE_UNIT_REQUIRED', '같은 구분의 다른 단위가 기준으로 삼는 단위입니다.', 409, null,
      'Other units of this kind are defined by the base unit.');
  end if;
  if new.is_deleted then
    return new;
  end if;
  perform app.check_unit(new);
  return new;
end
$$;
comment on function app.tg_units__protect() is '단위 보호 — Keeps one base unit a kind and the factors of used units (ADM-04)';

create or replace function app.check_unit(p_unit adm.units) returns void
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_base uuid;
begin
  if p_unit.unit_type = 'package' then
    if p_unit.is_base_unit or p_unit.conversion_rate <> 1 then
      perform app.fail_validation(app.field_error('conversion_rate', '포장 단위의 입수는 상품별로 정합니다.'));
    end if;
    return;
  end if;
  select u.id into v_base from adm.units as u
  where u.tenant_id = p_unit.tenant_id and u.unit_type = p_unit.unit_type and u.is_base_unit and not u.is_deleted and u.id <> p_unit.id;
  if p_unit.is_base_unit then
    if p_unit.conversion_rate <> 1 then
      perform app.fail_validation(app.field_error('conversion_rate', '기준 단위의 환산율은 1입니다.'));
    end if;
    if v_base is not null then
      perform app.fail('BASE_UNIT_EXISTS', '이 구분의 기준 단위가 이미 있습니다.', 409, jsonb_build_object('id', v_base),
        'This kind of unit already has its base unit.');
    end if;
  elsif v_base is null then
    perform app.fail_validation(app.field_error('unit_type', '먼저 이 구분의 기준 단위를 등록해 주세요.'));
  end if;
end
$$;
comment on function app.check_unit(adm.units) is '단위 확인 — 422 or 409 unless the unit fits the base unit of its kind (ADM-04)';
create trigger tg_units__protect before insert or update on adm.units
for each row execute function app.tg_units__protect();

create or replace function app.convert_unit(p_quantity numeric, p_from uuid, p_to uuid, p_tenant_id uuid default null) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.acting_tenant(p_tenant_id);
  v_from adm.units;
  v_to adm.units;
begin
  select * into v_from from adm.units as u where u.tenant_id = v_tenant and u.id = p_from and not u.is_deleted;
  select * into v_to from adm.units as u where u.tenant_id = v_tenant and u.id = p_to and not u.is_deleted;
  if v_from.id is null or v_to.id is null then
    perform app.fail_validation(app.field_error(case when v_from.id is null then 'p_from' else 'p_to' end, '등록되지 않은 단위입니다.'));
  end if;
  if p_from = p_to then
    return p_quantity;
  end if;
  if v_from.unit_type <> v_to.unit_type or v_from.unit_type = 'package' then
    perform app.fail('UNIT_NOT_CONVERTIBLE', '서로 환산할 수 없는 단위입니다.', 422,
      jsonb_build_object('from', v_from.code, 'to', v_to.code), 'These units cannot be converted into each other.');
  end if;
  return trim_scale(round(p_quantity * v_from.conversion_rate / v_to.conversion_rate, 10));
end
$$;
comment on function app.convert_unit(numeric, uuid, uuid, uuid) is
'단위 환산 — A quantity in another unit of the same kind, to 10 decimals; 422 UNIT_NOT_CONVERTIBLE (ADM-04). What a package holds is the product''s matter';

create or replace function adm.convert_unit(p_quantity numeric, p_from text, p_to text) returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.convert_unit(p_quantity, (select u.id from adm.units as u where u.code = p_from and not u.is_deleted),
    (select u.id from adm.units as u where u.code = p_to and not u.is_deleted));
end
$$;
comment on function adm.convert_unit(numeric, text, text) is
'단위 환산 — POST /rpc/convert_unit {"p_quantity": 1500, "p_from": "G", "p_to": "KG"} answers 1.5; error 422 UNIT_NOT_CONVERTIBLE';

create view adm.currency_options with (security_invoker = true) as
select c.tenant_id, c.id, c.code, c.name, c.name_en, c.symbol, c.decimal_places, c.is_base_currency
from adm.currencies as c where c.is_active;
create view adm.unit_options with (security_invoker = true) as
select u.tenant_id, u.id, u.code, u.name, u.name_en, u.symbol, u.unit_type, u.is_base_unit
from adm.units as u where u.is_active and not u.is_deleted;
create view adm.payment_term_options with (security_invoker = true) as
select t.tenant_id, t.id, t.code, t.name, t.name_en, t.due_basis, t.days_to_pay
from adm.payment_terms as t where t.is_active and not t.is_deleted;
select app.describe('adm.currency_options', '통화 선택 목록 — Currencies that can be chosen', '{
  "code": "통화 코드 — ISO 4217 code", "name": "통화명 — Name", "name_en": "영문 통화명 — English name", "symbol": "기호 — Symbol",
  "decimal_places": "소수 자릿수 — Decimal places of amounts", "is_base_currency": "기준 통화 — Whether it is the base currency"}');
select app.describe('adm.unit_options', '단위 선택 목록 — Units that can be chosen', '{
  "code": "단위 코드 — Code", "name": "단위명 — Name", "name_en": "영문 단위명 — English name", "symbol": "기호 — Symbol",
  "unit_type": "단위 구분 — Kind of quantity", "is_base_unit": "기준 단위 — Whether it is the base unit of its kind"}');
select app.describe('adm.payment_term_options', '결제 조건 선택 목록 — Payment terms that can be chosen', '{
  "code": "조건 코드 — Code", "name": "조건명 — Name", "name_en": "영문 조건명 — English name",
  "due_basis": "기산점 — Day the term counts from", "days_to_pay": "결제 일수 — Days to pay"}');

select app.expose('app.acting_tenant(uuid)', 'authenticated');
select app.expose('app.require_read(text)', 'authenticated');
select app.expose('app.referencing_table(regclass,jsonb)');
select app.expose('app.define_posting(text)');
select app.expose('app.has_postings(uuid)');
select app.expose('app.fail_in_use(text)');
select app.expose('app.base_currency(uuid)', 'authenticated');
select app.expose('app.set_base_currency(text)', 'authenticated');
select app.expose('adm.set_base_currency(text)', 'authenticated');
select app.expose('app.round_money(numeric,text,uuid)', 'authenticated');
select app.expose('app.check_unit(adm.units)');
select app.expose('app.convert_unit(numeric,uuid,uuid,uuid)', 'authenticated');
select app.expose('adm.convert_unit(numeric,text,text)', 'authenticated');
