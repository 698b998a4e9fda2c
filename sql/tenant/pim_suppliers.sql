-- Who supplies a product, at which price and how fast (PIM-06). Ratings are written by the purchasing module from receipts.
select app.define_enum('pim.supplier_status', '{"active": "거래 — Active", "inactive": "중지 — Inactive", "suspended": "보류 — Suspended",
  "terminated": "종료 — Terminated"}');

create table if not exists pim.product_suppliers (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  supplier_id uuid not null,
  supplier_code text check (length(supplier_code) between 1 and 50),
  supplier_name text check (length(supplier_name) between 1 and 200),
  supply_price numeric(18, 4) check (supply_price >= 0),
  currency text not null default 'KRW',
  lead_time_days integer check (lead_time_days between 0 and 3650),
  moq numeric(18, 4) check (moq > 0),
  moq_unit_id uuid,
  is_preferred boolean not null default false,
  priority integer not null default 100 check (priority between 1 and 9999),
  contract_start_date date,
  contract_end_date date,
  contract_no text check (length(contract_no) between 1 and 50),
  quality_rating numeric(3, 2) check (quality_rating between 1 and 5),
  delivery_rating numeric(3, 2) check (delivery_rating between 1 and 5),
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.supplier_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, supplier_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, moq_unit_id) references adm.units (tenant_id, id) on delete restrict,
  check (contract_end_date >= contract_start_date)
);
create unique index if not exists product_suppliers_offer_key on pim.product_suppliers (
  tenant_id, product_id, supplier_id
) where not is_deleted;
create index if not exists product_suppliers_supplier_idx on pim.product_suppliers (tenant_id, supplier_id);
create index if not exists product_suppliers_currency_idx on pim.product_suppliers (tenant_id, currency);
create index if not exists product_suppliers_unit_idx on pim.product_suppliers (tenant_id, moq_unit_id);
create index if not exists product_suppliers_product_idx on pim.product_suppliers (tenant_id, product_id);
create index if not exists product_suppliers_list_idx on pim.product_suppliers (tenant_id, created_at desc) where not is_deleted;
select app.describe('pim.product_suppliers', '상품 공급사 — Suppliers of a product and their offers', '{
  "product_id": "상품 — Product", "supplier_id": "공급사 — Supplier", "supplier_code": "공급사 품번 — The supplier''s code of it",
  "supplier_name": "공급사 품명 — The supplier''s name of it", "supply_price": "공급 단가 — Unit price", "currency": "통화 — Currency",
  "lead_time_days": "조달 기간(일) — Lead time in days", "moq": "최소 주문량 — Smallest order", "moq_unit_id": "최소 주문 단위 — Unit of the smallest order, the base unit when empty",
  "is_preferred": "우선 공급사 — Whether it is the preferred one", "priority": "순위 — Of several the lowest number first",
  "contract_start_date": "계약 시작일 — Contract from", "contract_end_date": "계약 종료일 — Contract until", "contract_no": "계약 번호 — Contract number",
  "quality_rating": "품질 평점 — Quality 1 to 5, from receipts", "delivery_rating": "납기 평점 — Delivery 1 to 5, from receipts",
  "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_suppliers', 'tenant', '상품 공급사', 'Product suppliers', p_state_column => 'status', p_exportable => true,
    p_import_keys => '{product_id,supplier_id}'
  );
-- PIM-06, X-18: one preferred supplier of a product
select app.install_default('pim.product_suppliers', 'is_preferred', '{product_id}');
select app.define_transition('pim.product_suppliers', 'activate', '{inactive,suspended}', 'active', 'update', '사용', 'Activate');
select app.define_transition('pim.product_suppliers', 'deactivate', '{active}', 'inactive', 'update', '중지', 'Deactivate');
select app.define_transition('pim.product_suppliers', 'suspend', '{active}', 'suspended', 'update', '보류', 'Suspend', true);
select
  app.define_transition(
    'pim.product_suppliers', 'terminate', '{active,inactive,suspended}', 'terminated', 'update', '종료', 'Terminate', true
  );

create or replace function app.tg_product_suppliers__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_old constant jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{}'::jsonb end;
  v_errors jsonb := '[]'::jsonb;
begin
  -- PIM-06, CRM-01: a supplier we do business with
  if app.inactive_reference('crm.partners', new.tenant_id, nullif(new.supplier_id, (v_old ->> 'supplier_id')::uuid), 'supplier_id',
    'type in (''supplier'', ''both'') and status = ''active''') <> '[]'::jsonb then
    v_errors := v_errors || app.field_error('supplier_id', '거래 중인 공급사를 선택해 주세요.');
  end if;
  -- PIM-08: nothing new is bought of what is discontinued
  v_errors := v_errors
    || app.inactive_reference('pim.products', new.tenant_id, nullif(new.product_id, (v_old ->> 'product_id')::uuid), 'product_id', 'status in (''pending'', ''active'')')
    || app.inactive_reference('adm.units', new.tenant_id, nullif(new.moq_unit_id, (v_old ->> 'moq_unit_id')::uuid), 'moq_unit_id')
    || app.quantity_error(new.tenant_id, new.product_id, new.moq, 'moq');
  if new.contract_end_date < new.contract_start_date then
    v_errors := v_errors || app.field_error('contract_end_date', '종료일은 시작일보다 빠를 수 없습니다.');
  end if;
  if new.is_preferred and new.status <> 'active' then
    v_errors := v_errors || app.field_error('is_preferred', '거래 중인 공급사만 우선 공급사로 지정할 수 있습니다.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_product_suppliers__validate() is
'공급사 확인 — An active supplier of a product that may still be bought, contract dates, only an active offer is preferred (PIM-06, PIM-08)';
create or replace trigger tg_product_suppliers__validate
before insert or update of product_id, supplier_id, moq, moq_unit_id, contract_start_date, contract_end_date, is_preferred
on pim.product_suppliers for each row execute function app.tg_product_suppliers__validate();
select app.install_active_references('pim.product_suppliers', '{"currency": "adm.currencies.code"}');

create or replace function app.tg_product_suppliers__leave() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.is_preferred := false;
  return new;
end
$$;
comment on function app.tg_product_suppliers__leave() is '우선 공급사 해제 — An offer that is not active any more is not the preferred one (PIM-06)';
create or replace trigger tg_product_suppliers__leave before update of status on pim.product_suppliers
for each row when (new.status <> 'active') execute function app.tg_product_suppliers__leave();

create or replace view pim.suppliers with (security_invoker = true) as
select p.tenant_id, p.id, p.code, p.name, p.name_en, p.biz_no, p.phone, p.email, p.status from crm.partners as p
where not p.is_deleted and p.type in ('supplier', 'both');
select app.describe('pim.suppliers', '공급사 — Partners that supply', '{
  "code": "거래처 코드 — Code", "name": "거래처명 — Name", "name_en": "영문 거래처명 — English name", "biz_no": "사업자등록번호 — Business registration number",
  "phone": "전화번호 — Phone", "email": "이메일 — E-mail", "status": "거래 상태 — Status"}');

-- PIM-06: what purchasing proposes: active offers in contract of active suppliers, preferred first, then priority and price
create or replace view pim.ranked_suppliers with (security_invoker = true) as
select
  o.tenant_id,
  o.id,
  o.product_id,
  o.supplier_id,
  s.name as partner_name,
  o.supply_price,
  o.currency,
  o.lead_time_days,
  o.moq,
  o.is_preferred,
  row_number() over (
    partition by o.tenant_id, o.product_id
    order by o.is_preferred desc, o.priority asc, o.supply_price asc nulls last, o.lead_time_days asc nulls last, o.id asc
  )::integer as rank
from pim.product_suppliers as o
inner join pim.suppliers as s on o.tenant_id = s.tenant_id and o.supplier_id = s.id and s.status = 'active'
where
  not o.is_deleted and o.status = 'active'
  and daterange(o.contract_start_date, o.contract_end_date, '[]') @> (select app.today());
select app.describe('pim.ranked_suppliers', '공급사 순위 — Offers that can be ordered from today, best first', '{
  "product_id": "상품 — Product", "supplier_id": "공급사 — Supplier", "partner_name": "거래처명 — Name of the supplier",
  "supply_price": "공급 단가 — Unit price", "currency": "통화 — Currency", "lead_time_days": "조달 기간(일) — Lead time in days",
  "moq": "최소 주문량 — Smallest order", "is_preferred": "우선 공급사 — Whether it is the preferred one", "rank": "순위 — 1 is asked first"}');
select app.define_menu('PIM_SUPPLIERS', 'PIM', 70, '상품 공급사', 'Suppliers', '/pim/product-suppliers', 'truck', 'pim.product_suppliers:read');
