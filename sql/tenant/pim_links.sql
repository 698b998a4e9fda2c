-- Products on lines of enquiries: crm is read before pim, so the key and its rule stand here.
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
