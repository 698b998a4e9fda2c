-- What looks at several tables: fractions of products that get serial numbers, and products on lines of enquiries, whose key
-- stands here because crm is read before pim.
create or replace function app.tg_products__serial() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- PIM-01: is_serial ⇒ integer quantities, those already written too
  if exists (
    select r.quantity from pim.product_relations as r
    where r.tenant_id = new.tenant_id and r.related_product_id = new.id and not r.is_deleted and r.quantity <> trunc(r.quantity)
    union all
    select o.moq from pim.product_suppliers as o
    where o.tenant_id = new.tenant_id and o.product_id = new.id and not o.is_deleted and o.moq <> trunc(o.moq)
    union all
    select i.min_quantity from pim.price_list_items as i
    where i.tenant_id = new.tenant_id and i.product_id = new.id and not i.is_deleted and i.min_quantity <> trunc(i.min_quantity)
    union all
    select l.qty from crm.rfq_items as l
    where l.tenant_id = new.tenant_id and l.product_id = new.id and not l.is_deleted and l.qty <> trunc(l.qty)
  ) then
    perform app.fail('FRACTIONS_EXIST', '소수 수량이 등록되어 있어 시리얼 관리 상품으로 바꿀 수 없습니다.', 409, null,
      'There are fractions of this product, so it cannot have serial numbers.');
  end if;
  return new;
end
$$;
comment on function app.tg_products__serial() is '시리얼 전환 확인 — 409 FRACTIONS_EXIST when fractions of the product are written somewhere (PIM-01)';
create or replace trigger tg_products__serial before update of is_serial on pim.products
for each row when (new.is_serial and not old.is_serial) execute function app.tg_products__serial();

alter table crm.rfq_items add constraint rfq_items_product_fkey
-- PIM-08: a product on an enquiry is not deleted
foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete restrict;

create or replace function app.tg_rfq_items__product() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_old constant uuid := case tg_op when 'UPDATE' then old.product_id end;
begin
  -- X-15, PIM-08: one may ask for what is not sold yet, not for what has ended; PIM-01: serial products in whole pieces
  perform app.fail_validation(
    app.inactive_reference('pim.products', new.tenant_id, nullif(new.product_id, v_old), 'product_id', 'status <> ''eol''')
    || app.quantity_error(new.tenant_id, new.product_id, new.qty, 'qty'));
  return new;
end
$$;
comment on function app.tg_rfq_items__product() is '견적 요청 상품 확인 — A live product of the tenant, whole pieces when it has serial numbers (X-15, PIM-01, PIM-08)';
create or replace trigger tg_rfq_items__product before insert or update of product_id, qty on crm.rfq_items
for each row execute function app.tg_rfq_items__product();

create or replace view crm.rfq_products with (security_invoker = true) as
select p.tenant_id, p.id, p.code, p.name, p.model_name, p.base_unit_id, p.std_sell_price, p.currency, p.status
from pim.products as p where not p.is_deleted;
select app.describe('crm.rfq_products', '견적 요청 상품 — Products as lines of enquiries see them', '{
  "code": "상품 코드 — Code", "name": "상품명 — Name", "model_name": "모델명 — Model", "base_unit_id": "기본 단위 — Base unit",
  "std_sell_price": "표준 판매가 — Selling price in force", "currency": "통화 — Currency of the price", "status": "상태 — Status"}');
