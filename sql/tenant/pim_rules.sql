-- Rules of products and their masters, and what later modules ask about a product.

create or replace function app.category_defaults(p_tenant_id uuid, p_category_id uuid)
returns table (tax_code_id uuid, account_code text, manager_id uuid)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_parent uuid := p_category_id;
  v_category pim.categories;
begin
  -- PIM-10: the nearest category upwards that says something
  while v_parent is not null loop
    select * into v_category from pim.categories as c where c.tenant_id = p_tenant_id and c.id = v_parent;
    tax_code_id := coalesce(tax_code_id, v_category.tax_code_id);
    account_code := coalesce(account_code, v_category.account_code);
    manager_id := coalesce(manager_id, v_category.manager_id);
    v_parent := v_category.parent_id;
  end loop;
  return next;
end
$$;
comment on function app.category_defaults(uuid, uuid) is
'분류 기본값 — Tax code, account and responsible person of a category, each from the nearest category upwards that has one (PIM-10)';

create or replace function app.tg_products__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_old constant jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{}'::jsonb end;
  v_errors jsonb := '[]'::jsonb;
  v_maker uuid;
begin
  -- the local gateway sends an object as text
  new.specifications := app.meta(new.specifications);
  new.barcode := nullif(btrim(new.barcode), '');
  if new.barcode is not null and not app.gtin_valid(new.barcode) then
    -- PIM-01: check digit
    v_errors := v_errors || app.field_error('barcode', '바코드 형식이나 검증 번호가 올바르지 않습니다.');
  end if;
  -- X-15, PIM-01: what it newly refers to is in use; the category ACTIVE
  v_errors := v_errors
    || app.inactive_reference('pim.categories', new.tenant_id, nullif(new.category_id, (v_old ->> 'category_id')::uuid), 'category_id', 'status = ''active''')
    || app.inactive_reference('pim.brands', new.tenant_id, nullif(new.brand_id, (v_old ->> 'brand_id')::uuid), 'brand_id', 'status = ''active''')
    || app.inactive_reference('adm.units', new.tenant_id, nullif(new.base_unit_id, (v_old ->> 'base_unit_id')::uuid), 'base_unit_id')
    || app.inactive_reference('sys.users', new.tenant_id, nullif(new.manager_id, (v_old ->> 'manager_id')::uuid), 'manager_id', 'status = ''active''');
  if new.brand_id is not null then
    -- PIM-01: a brand belongs to its manufacturer
    select b.manufacturer_id into v_maker from pim.brands as b where b.tenant_id = new.tenant_id and b.id = new.brand_id;
    new.manufacturer_id := coalesce(new.manufacturer_id, v_maker);
    if new.manufacturer_id <> v_maker then
      v_errors := v_errors || app.field_error('brand_id', '선택한 제조사의 브랜드가 아닙니다.');
    end if;
  end if;
  if new.tax_code_id is null then
    -- PIM-10: inherited from the category
    select d.tax_code_id into new.tax_code_id from app.category_defaults(new.tenant_id, new.category_id) as d;
  end if;
  if new.tax_code_id is null then
    v_errors := v_errors || app.field_error('tax_code_id', '과세 구분을 선택해 주세요. 분류에도 지정되어 있지 않습니다.');
  end if;
  v_errors := v_errors
    || app.inactive_reference('pim.manufacturers', new.tenant_id, nullif(new.manufacturer_id, (v_old ->> 'manufacturer_id')::uuid), 'manufacturer_id', 'status = ''active''')
    || app.inactive_reference('adm.tax_codes', new.tenant_id, nullif(new.tax_code_id, (v_old ->> 'tax_code_id')::uuid), 'tax_code_id');
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_products__validate() is
'상품 정보 확인 — 422 VALIDATION_ERROR for a wrong barcode, a brand of another maker, references out of use; fills maker and tax class (PIM-01, PIM-10, X-15)';
create or replace trigger tg_products__validate
before insert or update of barcode, category_id, brand_id, manufacturer_id, base_unit_id, tax_code_id, manager_id, specifications
on pim.products for each row execute function app.tg_products__validate();

create or replace function app.tg_brands__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if new.manufacturer_id is distinct from old.manufacturer_id and exists (
      select 1 from pim.products as p where p.tenant_id = new.tenant_id and p.brand_id = new.id and not p.is_deleted
    ) then
      -- PIM-01: its products carry the maker too
      perform app.fail('RESOURCE_IN_USE', '상품이 있는 브랜드의 제조사는 바꿀 수 없습니다.', 409,
        '{"used_by": "pim.products"}'::jsonb, 'The manufacturer of a brand with products cannot be changed.');
    end if;
    if new.manufacturer_id = old.manufacturer_id then
      return new;
    end if;
  end if;
  perform app.fail_validation(
    app.inactive_reference('pim.manufacturers', new.tenant_id, new.manufacturer_id, 'manufacturer_id', 'status = ''active'''));
  return new;
end
$$;
comment on function app.tg_brands__validate() is
'브랜드 제조사 확인 — The maker of a brand is in use, and fixed while products carry the brand (PIM-01, X-15)';
create or replace trigger tg_brands__validate before insert or update of manufacturer_id on pim.brands
for each row execute function app.tg_brands__validate();

create or replace function app.tg_categories__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_old constant jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{}'::jsonb end;
begin
  -- X-15: references in use
  perform app.fail_validation(
    app.inactive_reference('pim.categories', new.tenant_id, nullif(new.parent_id, (v_old ->> 'parent_id')::uuid), 'parent_id', 'status <> ''discontinued''')
    || app.inactive_reference('adm.tax_codes', new.tenant_id, nullif(new.tax_code_id, (v_old ->> 'tax_code_id')::uuid), 'tax_code_id')
    || app.inactive_reference('sys.users', new.tenant_id, nullif(new.manager_id, (v_old ->> 'manager_id')::uuid), 'manager_id', 'status = ''active'''));
  return new;
end
$$;
comment on function app.tg_categories__validate() is '분류 정보 확인 — What a category refers to is in use (X-15)';
create or replace trigger tg_categories__validate before insert or update of parent_id, tax_code_id, manager_id on pim.categories
for each row execute function app.tg_categories__validate();

-- The parent of a self reference is no embed over the key: categories?select=name,parent_category(name)
create or replace function pim.parent_category(pim.categories) returns setof pim.categories
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select c.* from pim.categories as c where c.tenant_id = $1.tenant_id and c.id = $1.parent_id;
end
$$;
comment on function pim.parent_category(pim.categories) is '상위 분류 — Category above, for embedding: select=name,parent_category(name)';

-- Other tables lead to units and people too, so these have names of their own: products?select=name,base_unit(code),manager(display_name)
create or replace function pim.base_unit(pim.products) returns setof pim.product_units
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select t.* from pim.product_units as t where t.tenant_id = $1.tenant_id and t.id = $1.base_unit_id;
end
$$;
comment on function pim.base_unit(pim.products) is '기본 단위 — For embedding: select=name,base_unit(code)';
create or replace function pim.manager(pim.products) returns setof pim.managers
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select t.* from pim.managers as t where t.tenant_id = $1.tenant_id and t.id = $1.manager_id;
end
$$;
comment on function pim.manager(pim.products) is '담당자 — For embedding: select=name,manager(display_name)';
create or replace function pim.manager(pim.categories) returns setof pim.managers
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select t.* from pim.managers as t where t.tenant_id = $1.tenant_id and t.id = $1.manager_id;
end
$$;
comment on function pim.manager(pim.categories) is '담당자 — For embedding: select=name,manager(display_name)';

create or replace view pim.product_defaults with (security_invoker = true) as
select
  p.tenant_id,
  p.id,
  p.id as product_id,
  p.tax_code_id,
  d.account_code,
  coalesce(p.manager_id, d.manager_id) as manager_id
from pim.products as p
cross join lateral app.category_defaults(p.tenant_id, p.category_id) as d
where not p.is_deleted;
select
  app.describe('pim.product_defaults', '상품 적용 값 — Tax code, account and responsible person in force, inherited where empty (PIM-10)', '{
  "product_id": "상품 — Product", "tax_code_id": "세금 코드 — Tax code", "account_code": "계정 코드 — Account of the category",
  "manager_id": "담당자 — Responsible person, of the category when the product has none"}');

-- PIM-08: what later modules ask before a product goes into a document: p_use is purchase or sale.
create or replace function app.product_error(p_tenant_id uuid, p_product_id uuid, p_use text, p_field text) returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  return app.inactive_reference('pim.products', p_tenant_id, p_product_id, p_field, case p_use
    -- sellable until the stock is gone; whether there is any is the ledger's answer
    when 'sale' then 'status in (''active'', ''discontinued'')'
    else 'status = ''active''' end);
end
$$;
comment on function app.product_error(uuid, uuid, text, text) is
'상품 거래 가능 확인 — Field error unless the product is live and may be bought (purchase: active) or sold (sale: active or discontinued) (PIM-08, X-15)';

-- PIM-01: a product with serial numbers is counted in whole pieces
create or replace function app.quantity_error(p_tenant_id uuid, p_product_id uuid, p_quantity numeric, p_field text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_quantity <> trunc(p_quantity) and exists (
    select 1 from pim.products as p where p.tenant_id = p_tenant_id and p.id = p_product_id and p.is_serial
  ) then
    return app.field_error(p_field, '시리얼 관리 상품의 수량은 정수여야 합니다.');
  end if;
  return '[]'::jsonb;
end
$$;
comment on function app.quantity_error(uuid, uuid, numeric, text) is
'수량 확인 — Field error for a fraction of a product that has serial numbers (PIM-01)';

-- A list that was imported starts to be sold in one step.
create or replace function app.activate_products(p_ids uuid[]) returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_count integer;
begin
  if not app.can('pim.products:activate') then
    perform app.fail_forbidden('pim.products:activate');
  end if;
  if coalesce(cardinality(p_ids), 0) not between 1 and 1000 then
    perform app.fail_validation(app.field_error('p_ids', '상품을 1~1000개 선택해 주세요.'));
  end if;
  -- one order for everybody, so that two such calls wait instead of blocking each other
  perform 1 from pim.products as p
  where p.tenant_id = v_tenant and p.id = any(p_ids) and not p.is_deleted order by p.id for no key update;
  update pim.products as p set status = 'active'
  where p.tenant_id = v_tenant and p.id = any(p_ids) and not p.is_deleted and p.status = 'pending';
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.activate_products(uuid[]) is '상품 일괄 판매 시작 — Activates the pending ones of the named products; answers how many (PIM-08)';

create or replace function pim.activate_products(p_ids uuid[]) returns integer
language plpgsql
volatile
set search_path = ''
as $$
begin
  return app.activate_products(p_ids);
end
$$;
comment on function pim.activate_products(uuid[]) is
'상품 일괄 판매 시작 — POST /rpc/activate_products {"p_ids": […]}, at most 1,000; answers how many were pending; errors 403, 422';

select app.expose('app.category_defaults(uuid,uuid)', 'authenticated');
select app.expose('pim.parent_category(pim.categories)', 'authenticated');
select app.expose('pim.base_unit(pim.products)', 'authenticated');
select app.expose('pim.manager(pim.products)', 'authenticated');
select app.expose('pim.manager(pim.categories)', 'authenticated');
select app.expose('app.inactive_reference(text,uuid,uuid,text,text)');
select app.expose('app.gtin_valid(text)', 'authenticated');
select app.expose('app.product_error(uuid,uuid,text,text)');
select app.expose('app.quantity_error(uuid,uuid,numeric,text)');
select app.expose('app.activate_products(uuid[])', 'authenticated');
select app.expose('pim.activate_products(uuid[])', 'authenticated');
