-- Products and what they are sorted by: manufacturers, brands, the category tree. Units and tax codes are those of adm
-- (ADM-04: no unit master of its own); stock is a matter of the ledger and has no column here.
create schema if not exists pim;
comment on schema pim is '상품 관리 — Products';
revoke all on schema pim from public;
grant usage on schema pim to authenticated, service_role;

select app.define_enum('pim.master_status', '{"active": "사용 — Active", "inactive": "중지 — Inactive", "discontinued": "단종 — Discontinued"}');
select
  app.define_enum(
    'pim.brand_type', '{"product": "제품 브랜드 — Product brand", "service": "서비스 브랜드 — Service brand",
  "corporate": "기업 브랜드 — Corporate brand", "sub_brand": "하위 브랜드 — Sub-brand", "private_label": "자체 상표 — Private label"}'
  );
select
  app.define_enum('pim.price_range', '{"budget": "저가 — Budget", "mid_range": "중가 — Mid-range", "premium": "고급 — Premium",
  "luxury": "명품 — Luxury", "ultra_luxury": "최고급 — Ultra-luxury"}');
select
  app.define_enum('pim.product_type', '{"product": "상품 — Product", "service": "서비스 — Service", "bundle": "묶음 상품 — Bundle",
  "virtual": "가상 상품 — Virtual", "subscription": "구독 — Subscription", "digital": "디지털 — Digital", "physical": "실물 — Physical"}');
select
  app.define_enum('pim.item_type', '{"merchandise": "상품 — Merchandise", "finished_goods": "제품 — Finished goods",
  "semi_finished": "반제품 — Semi-finished goods", "raw_material": "원재료 — Raw material", "subsidiary_material": "부재료 — Subsidiary material",
  "consumable": "소모품 — Consumable", "other": "기타 — Other"}');
select
  app.define_enum('pim.product_status', '{"pending": "등록 대기 — Pending", "active": "판매 중 — Active",
  "discontinued": "단종 — Discontinued", "eol": "지원 종료 — End of life"}');

-- X-15: what a new reference points at is live and in use. The lock holds it until the reference stands.
create or replace function app.inactive_reference(
  p_entity text, p_tenant_id uuid, p_id uuid, p_field text, p_condition text default 'is_active'
) returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_usable boolean;
begin
  if p_id is null then
    return '[]'::jsonb;
  end if;
  execute format('select (%s) and not coalesce((to_jsonb(t) ->> ''is_deleted'')::boolean, false) from %s as t
    where t.tenant_id = $1 and t.id = $2 for share', p_condition, p_entity) into v_usable using p_tenant_id, p_id;
  if v_usable is not true then
    return app.field_error(p_field, '사용할 수 없는 항목입니다.');
  end if;
  return '[]'::jsonb;
end
$$;
comment on function app.inactive_reference(text, uuid, uuid, text, text) is
'참조 확인 — Field error unless the referenced row of the tenant is live and fulfils the condition (X-15); null refers to nothing';

create or replace function app.gtin_valid(p_code text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_digits constant text := lpad(p_code, 14, '0');
  v_sum integer := 0;
begin
  if p_code !~ '^(\d{8}|\d{12,14})$' then
    return false;
  end if;
  for i in 1..14 loop
    v_sum := v_sum + substr(v_digits, i, 1)::integer * (case when i % 2 = 1 then 3 else 1 end);
  end loop;
  return v_sum % 10 = 0;
end
$$;
comment on function app.gtin_valid(text) is
'바코드 확인 — Whether a text is a GTIN-8, 12, 13 or 14 with the right check digit (GS1 General Specifications 7.9)';

create table if not exists pim.manufacturers (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null default '' check (code ~ '^[A-Z0-9_-]{1,20}$'),
  name text not null check (length(name) between 1 and 200),
  name_en text check (length(name_en) between 1 and 200),
  country_code text check (country_code ~ '^[A-Z]{2}$'),
  postcode text check (length(postcode) <= 10),
  address1 text check (length(address1) <= 200),
  address2 text check (length(address2) <= 200),
  phone text check (length(phone) <= 20),
  email text check (length(email) between 3 and 255),
  website text check (website ~ '^https?://' and length(website) <= 500),
  logo_url text check (logo_url ~ '^https?://' and length(logo_url) <= 500),
  display_order integer not null default 0 check (display_order >= 0),
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.master_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
create unique index if not exists manufacturers_code_key on pim.manufacturers (tenant_id, code) where not is_deleted;
create unique index if not exists manufacturers_name_key on pim.manufacturers (tenant_id, name) where not is_deleted;
create index if not exists manufacturers_recent_idx on pim.manufacturers (tenant_id, created_at desc) where not is_deleted;
select app.make_searchable('pim.manufacturers', '{code,name,name_en}');
select app.describe('pim.manufacturers', '제조사 — Manufacturers', '{
  "code": "제조사 코드 — Code", "name": "제조사명 — Name", "name_en": "영문명 — English name", "country_code": "국가 — Country (ISO 3166-1)",
  "postcode": "우편번호 — Postcode", "address1": "주소 — Address", "address2": "상세 주소 — Address, second line", "phone": "전화번호 — Phone",
  "email": "이메일 — E-mail", "website": "홈페이지 — Website", "logo_url": "로고 주소 — Address of the logo",
  "display_order": "표시 순서 — Order in lists", "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.manufacturers', 'tenant', '제조사', 'Manufacturers', p_state_column => 'status', p_exportable => true, p_import_keys => '{code}'
  );
select app.define_numbering('pim.manufacturers', 'code', 'MANUFACTURER', '제조사', 'Manufacturer', 'MMF', 4);

create table if not exists pim.brands (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  manufacturer_id uuid not null,
  code text not null default '' check (code ~ '^[A-Z0-9_-]{1,20}$'),
  name text not null check (length(name) between 1 and 200),
  name_en text check (length(name_en) between 1 and 200),
  type pim.brand_type not null default 'product',
  category text check (length(category) <= 100),
  logo_url text check (logo_url ~ '^https?://' and length(logo_url) <= 500),
  color text check (color ~ '^#[0-9A-Fa-f]{6}$'),
  tagline text check (length(tagline) <= 300),
  market_segment text check (length(market_segment) <= 100),
  price_range pim.price_range,
  target_market text check (length(target_market) <= 100),
  website text check (website ~ '^https?://' and length(website) <= 500),
  country_code text check (country_code ~ '^[A-Z]{2}$'),
  display_order integer not null default 0 check (display_order >= 0),
  is_premium boolean not null default false,
  is_private boolean not null default false,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.master_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, manufacturer_id) references pim.manufacturers (tenant_id, id) on delete restrict
);
create unique index if not exists brands_code_key on pim.brands (tenant_id, code) where not is_deleted;
create unique index if not exists brands_name_key on pim.brands (tenant_id, manufacturer_id, name) where not is_deleted;
create index if not exists brands_recent_idx on pim.brands (tenant_id, created_at desc) where not is_deleted;
create index if not exists brands_manufacturer_idx on pim.brands (tenant_id, manufacturer_id);
select app.make_searchable('pim.brands', '{code,name,name_en}');
select app.describe('pim.brands', '브랜드 — Brands of a manufacturer', '{
  "manufacturer_id": "제조사 — Manufacturer", "code": "브랜드 코드 — Code", "name": "브랜드명 — Name", "name_en": "영문명 — English name",
  "type": "브랜드 구분 — Kind of brand", "category": "분류 — Free classification", "logo_url": "로고 주소 — Address of the logo",
  "color": "대표 색상 — Colour, #RRGGBB", "tagline": "문구 — Tagline", "market_segment": "시장 구분 — Market segment",
  "price_range": "가격대 — Price range", "target_market": "목표 시장 — Target market", "website": "홈페이지 — Website",
  "country_code": "국가 — Country (ISO 3166-1)", "display_order": "표시 순서 — Order in lists", "is_premium": "프리미엄 여부 — Whether it is premium",
  "is_private": "자체 브랜드 여부 — Whether it is the own brand", "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity('pim.brands', 'tenant', '브랜드', 'Brands', p_state_column => 'status', p_exportable => true, p_import_keys => '{code}');
select app.define_numbering('pim.brands', 'code', 'BRAND', '브랜드', 'Brand', 'MBR', 4);

create table if not exists pim.categories (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  parent_id uuid,
  code text not null default '' check (code ~ '^[A-Z0-9_-]{1,50}$'),
  name text not null check (length(name) between 1 and 200),
  type pim.product_type not null default 'product',
  level integer not null default 1,
  path text not null default '',
  display_order integer not null default 0 check (display_order >= 0),
  -- PIM-10: what is empty here is inherited from the category above
  tax_code_id uuid,
  account_code text check (account_code ~ '^[A-Z0-9_-]{1,20}$'),
  manager_id uuid,
  icon_url text check (icon_url ~ '^https?://' and length(icon_url) <= 500),
  image_url text check (image_url ~ '^https?://' and length(image_url) <= 500),
  external_code text check (length(external_code) between 1 and 100),
  marketplace text check (length(marketplace) <= 100),
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.master_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  -- X-16: no delete with live children
  foreign key (tenant_id, parent_id) references pim.categories (tenant_id, id) on delete restrict,
  foreign key (tenant_id, tax_code_id) references adm.tax_codes (tenant_id, id) on delete restrict,
  foreign key (tenant_id, manager_id) references sys.users (tenant_id, id) on delete restrict
);
create unique index if not exists categories_code_key on pim.categories (tenant_id, code) where not is_deleted;
create unique index if not exists categories_name_key on pim.categories (
  tenant_id, parent_id, name
) nulls not distinct where not is_deleted;
create unique index if not exists categories_external_code_key on pim.categories (tenant_id, external_code) where not is_deleted;
create index if not exists categories_recent_idx on pim.categories (tenant_id, created_at desc) where not is_deleted;
create index if not exists categories_parent_idx on pim.categories (tenant_id, parent_id);
create index if not exists categories_tax_code_idx on pim.categories (tenant_id, tax_code_id);
create index if not exists categories_manager_idx on pim.categories (tenant_id, manager_id);
select app.make_searchable('pim.categories', '{code,name}');
select app.describe('pim.categories', '상품 분류 — Product categories (tree)', '{
  "parent_id": "상위 분류 — Category above", "code": "분류 코드 — Code", "name": "분류명 — Name", "type": "상품 구분 — Kind of product",
  "display_order": "표시 순서 — Order in lists", "tax_code_id": "세금 코드 — Tax code of new products, inherited when empty",
  "account_code": "계정 코드 — Account for posting, inherited when empty", "manager_id": "담당자 — Responsible person, inherited when empty",
  "icon_url": "아이콘 주소 — Address of the icon", "image_url": "이미지 주소 — Address of the picture",
  "external_code": "외부 코드 — Code at the marketplace", "marketplace": "마켓플레이스 — Marketplace", "description": "설명 — Description",
  "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.categories', 'tenant', '상품 분류', 'Product categories', p_state_column => 'status', p_exportable => true, p_import_keys => '{code}'
  );
select app.define_numbering('pim.categories', 'code', 'CATEGORY', '상품 분류', 'Product category', 'MCT', 4);
-- X-16: the tree of categories, ten levels
select app.install_tree('pim.categories', 'parent_id', 'name', 10);

select app.define_transition(e.entity, t.action, t.from_states, t.to_state, 'update', t.label_ko, t.label_en)
from (values ('pim.manufacturers'), ('pim.brands'), ('pim.categories')) as e (entity)
cross join (
  values
  ('activate', '{inactive}'::text[], 'active', '사용', 'Activate'),
  ('deactivate', '{active}'::text[], 'inactive', '중지', 'Deactivate'),
  ('discontinue', '{active,inactive}'::text[], 'discontinued', '단종', 'Discontinue')
) as t (action, from_states, to_state, label_ko, label_en);

create table if not exists pim.products (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null default '' check (code ~ '^[A-Z0-9_-]{1,20}$'),
  name text not null check (length(name) between 1 and 200),
  type pim.product_type not null default 'product',
  item_type pim.item_type not null default 'merchandise',
  product_no text check (length(product_no) between 1 and 50),
  category_id uuid,
  manufacturer_id uuid,
  brand_id uuid,
  model_name text check (length(model_name) <= 200),
  -- PIM-01: check digit
  barcode text check (app.gtin_valid(barcode)),
  -- PIM-01: every quantity is counted in it
  base_unit_id uuid not null,
  -- PIM-01: required, but the server takes it from the category when the client sends none
  tax_code_id uuid check (tax_code_id is not null),
  is_bigdeal boolean not null default false,
  is_barcode boolean not null default false,
  is_checkno boolean not null default false,
  is_serial boolean not null default false,
  is_lot boolean not null default false,
  is_inventory boolean not null default true,
  cto_id text check (length(cto_id) <= 50),
  eclipse_id text check (length(eclipse_id) <= 50),
  procure_id text check (length(procure_id) <= 50),
  currency text not null default 'KRW',
  std_cost_price numeric(18, 4) check (std_cost_price >= 0),
  std_sell_price numeric(18, 4) check (std_sell_price >= 0),
  min_sell_price numeric(18, 4) check (min_sell_price >= 0),
  manager_id uuid,
  image_path text,
  description text check (length(description) <= 4000),
  specifications jsonb not null default '{}' check (jsonb_typeof(specifications) = 'object'),
  notes text check (length(notes) <= 2000),
  status pim.product_status not null default 'pending',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, category_id) references pim.categories (tenant_id, id) on delete restrict,
  foreign key (tenant_id, manufacturer_id) references pim.manufacturers (tenant_id, id) on delete restrict,
  foreign key (tenant_id, brand_id) references pim.brands (tenant_id, id) on delete restrict,
  foreign key (tenant_id, base_unit_id) references adm.units (tenant_id, id) on delete restrict,
  foreign key (tenant_id, tax_code_id) references adm.tax_codes (tenant_id, id) on delete restrict,
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, manager_id) references sys.users (tenant_id, id) on delete restrict
);
create unique index if not exists products_code_key on pim.products (tenant_id, code) where not is_deleted;
create unique index if not exists products_barcode_key on pim.products (tenant_id, barcode) where not is_deleted;
create index if not exists products_list_idx on pim.products (tenant_id, created_at desc) where not is_deleted;
create index if not exists products_name_idx on pim.products (tenant_id, name) where not is_deleted;
create index if not exists products_status_idx on pim.products (tenant_id, status, name) where not is_deleted;
create index if not exists products_category_idx on pim.products (tenant_id, category_id);
create index if not exists products_manufacturer_idx on pim.products (tenant_id, manufacturer_id);
create index if not exists products_brand_idx on pim.products (tenant_id, brand_id);
create index if not exists products_base_unit_idx on pim.products (tenant_id, base_unit_id);
create index if not exists products_tax_code_idx on pim.products (tenant_id, tax_code_id);
create index if not exists products_currency_idx on pim.products (tenant_id, currency);
create index if not exists products_manager_idx on pim.products (tenant_id, manager_id);
select app.make_searchable('pim.products', '{code,name,model_name,barcode}');
select app.describe('pim.products', '상품 — Products', '{
  "code": "상품 코드 — Code", "name": "상품명 — Name", "type": "상품 구분 — Kind of product", "item_type": "품목 구분 — Kind of item",
  "product_no": "품번 — Manufacturer''s part number", "category_id": "분류 — Category", "manufacturer_id": "제조사 — Manufacturer",
  "brand_id": "브랜드 — Brand", "model_name": "모델명 — Model", "barcode": "바코드 — GTIN-8, 12, 13 or 14",
  "base_unit_id": "기본 단위 — Unit that quantities are counted in", "tax_code_id": "세금 코드 — Tax class, from the category when empty",
  "is_bigdeal": "대량 거래 여부 — Whether it is sold as a big deal", "is_barcode": "바코드 관리 여부 — Whether it is handled by barcode",
  "is_checkno": "검수 번호 관리 여부 — Whether a check number is recorded", "is_serial": "시리얼 관리 여부 — Whether each piece has a serial number",
  "is_lot": "로트 관리 여부 — Whether it is kept by lot", "is_inventory": "재고 관리 여부 — Whether stock is kept",
  "cto_id": "CTO 번호 — Identifier in an older system", "eclipse_id": "Eclipse 번호 — Identifier in an older system",
  "procure_id": "조달 번호 — Public procurement number", "currency": "통화 — Currency of the prices",
  "std_cost_price": "표준 원가 — Cost in force, kept by the price history", "std_sell_price": "표준 판매가 — Selling price in force, kept by the price history",
  "min_sell_price": "최저 판매가 — Lowest selling price in force, kept by the price history", "manager_id": "담당자 — Responsible person",
  "image_path": "대표 이미지 — Path of the primary image in product-images", "description": "설명 — Description",
  "specifications": "사양 — Specifications", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.products', 'tenant', '상품', 'Products', p_state_column => 'status', p_exportable => true, p_import_keys => '{code}'
  );
select app.define_numbering('pim.products', 'code', 'PRODUCT', '상품', 'Product', 'MPD', 5);

-- PIM-08: the only way through a product's life
select app.define_transition('pim.products', 'activate', '{pending}', 'active', 'activate', '판매 시작', 'Activate');
select app.define_transition('pim.products', 'discontinue', '{active}', 'discontinued', 'discontinue', '단종', 'Discontinue', true);
select app.define_transition('pim.products', 'end_of_life', '{discontinued}', 'eol', 'discontinue', '지원 종료', 'End the life of', true);

create or replace view pim.managers with (security_invoker = true) as
select u.tenant_id, u.id, u.display_name, u.email, u.department from sys.users as u where not u.is_deleted;
select app.describe('pim.managers', '상품 담당자 — People who look after products', '{
  "display_name": "이름 — Name", "email": "이메일 — E-mail", "department": "부서 — Department"}');
create or replace view pim.product_units with (security_invoker = true) as
select u.tenant_id, u.id, u.code, u.name, u.name_en, u.symbol, u.unit_type, u.is_active from adm.units as u where not u.is_deleted;
select app.describe('pim.product_units', '상품 단위 — Units of adm as products see them (ADM-04)', '{
  "code": "단위 코드 — Code", "name": "단위명 — Name", "name_en": "영문 단위명 — English name", "symbol": "기호 — Symbol",
  "unit_type": "단위 구분 — Kind of quantity", "is_active": "사용 여부 — Whether it can be chosen"}');
create or replace view pim.tax_classes with (security_invoker = true) as
select t.tenant_id, t.id, t.code, t.name, t.name_en, t.tax_kind, t.is_active from adm.tax_codes as t where not t.is_deleted;
select app.describe('pim.tax_classes', '과세 구분 — Tax codes of adm as products see them', '{
  "code": "세금 코드 — Code", "name": "세금명 — Name", "name_en": "영문 세금명 — English name", "tax_kind": "과세 구분 — Tax treatment",
  "is_active": "사용 여부 — Whether it can be chosen"}');

select app.define_role(
  'pim_manager', 41, '상품관리 담당자', 'Product manager',
  '{pim:*,adm.units:read,adm.currencies:read,adm.tax_codes:read,adm.exchange_rates:read,crm.partners:read,sys.users:read,
  sys.attachments:*,sys.comments:*}'
);
-- X-24: enters and prepares, approves and activates nothing
select app.define_role(
  'pim_clerk', 42, '상품 등록 실무자', 'Product clerk',
  '{pim.products:read,pim.products:create,pim.products:update,pim.manufacturers:read,pim.manufacturers:create,pim.manufacturers:update,
  pim.brands:read,pim.brands:create,pim.brands:update,pim.categories:read,pim.product_price_history:read,pim.product_price_history:create,
  pim.product_price_history:update,pim.price_lists:read,pim.price_lists:create,pim.price_lists:update,pim.product_suppliers:read,
  pim.product_suppliers:create,pim.product_suppliers:update,adm.units:read,adm.currencies:read,adm.tax_codes:read,crm.partners:read,
  sys.users:read,sys.attachments:*,sys.comments:*}'
);
select app.define_menu('PIM', null, 60, '상품 관리', 'Products', p_icon => 'package');
select app.define_menu('PIM_PRODUCTS', 'PIM', 10, '상품', 'Products', '/pim/products', 'box', 'pim.products:read');
select app.define_menu('PIM_CATEGORIES', 'PIM', 20, '상품 분류', 'Categories', '/pim/categories', 'folder-tree', 'pim.categories:read');
select app.define_menu('PIM_BRANDS', 'PIM', 30, '브랜드', 'Brands', '/pim/brands', 'badge-check', 'pim.brands:read');
select app.define_menu('PIM_MANUFACTURERS', 'PIM', 40, '제조사', 'Manufacturers', '/pim/manufacturers', 'factory', 'pim.manufacturers:read');
