-- Options of a product, their values, and the variants made of them. A variant names its values in option_values as
-- [{"option_id", "value_id"}]; the server puts them into one order, so that a combination exists once.
select app.define_enum('pim.option_type', '{"select": "목록 — Select", "radio": "단일 선택 — Radio", "text": "직접 입력 — Text",
  "color": "색상 — Colour", "image": "이미지 — Image"}');
select app.define_enum('pim.use_status', '{"active": "사용 — Active", "inactive": "중지 — Inactive"}');
select
  app.define_enum('pim.option_value_status', '{"active": "사용 — Active", "inactive": "중지 — Inactive", "out_of_stock": "품절 — Out of stock"}');
select app.define_enum('pim.adjustment_type', '{"fixed": "정액 — Fixed amount", "percent": "정률 — Per cent of the base price"}');
select app.define_enum('pim.variant_status', '{"active": "사용 — Active", "inactive": "중지 — Inactive", "discontinued": "단종 — Discontinued"}');

create table if not exists pim.product_options (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  code text not null check (code ~ '^[A-Z0-9_-]{1,50}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  option_type pim.option_type not null default 'select',
  display_order integer not null default 0 check (display_order >= 0),
  is_required boolean not null default true,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.use_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade
);
create unique index if not exists product_options_code_key on pim.product_options (tenant_id, product_id, code) where not is_deleted;
create index if not exists product_options_product_idx on pim.product_options (tenant_id, product_id, display_order);
select app.describe('pim.product_options', '상품 옵션 — Options of a product, such as colour and size', '{
  "product_id": "상품 — Product", "code": "옵션 코드 — Code", "name": "옵션명 — Name", "name_en": "영문명 — English name",
  "option_type": "선택 방식 — How a value is chosen; text is typed at the order and makes no variants",
  "display_order": "표시 순서 — Order in lists", "is_required": "필수 여부 — Whether every variant has a value of it",
  "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_options', 'tenant', '상품 옵션', 'Product options', p_permission => 'pim.products', p_state_column => 'status'
  );

create table if not exists pim.product_option_values (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  option_id uuid not null,
  code text not null check (code ~ '^[A-Z0-9_-]{1,50}$'),
  name text not null check (length(name) between 1 and 100),
  name_en text check (length(name_en) between 1 and 100),
  display_order integer not null default 0 check (display_order >= 0),
  color_code text check (color_code ~ '^#[0-9A-Fa-f]{6}$'),
  image_url text check (image_url ~ '^https?://' and length(image_url) <= 500),
  price_adjustment numeric(18, 4) not null default 0,
  adjustment_type pim.adjustment_type not null default 'fixed',
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.option_value_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, option_id) references pim.product_options (tenant_id, id) on delete cascade,
  check (adjustment_type = 'fixed' or price_adjustment >= -100)
);
create unique index if not exists product_option_values_code_key on pim.product_option_values (
  tenant_id, option_id, code
) where not is_deleted;
create index if not exists product_option_values_option_idx on pim.product_option_values (tenant_id, option_id, display_order);
select app.describe('pim.product_option_values', '옵션 값 — Values of a product option', '{
  "option_id": "옵션 — Option", "code": "값 코드 — Code", "name": "값 이름 — Name", "name_en": "영문명 — English name",
  "display_order": "표시 순서 — Order in lists", "color_code": "색상 — Colour, #RRGGBB", "image_url": "이미지 주소 — Address of the picture",
  "price_adjustment": "가격 조정 — What it adds to the price, an amount or per cent", "adjustment_type": "조정 방식 — Amount or per cent",
  "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_option_values', 'tenant', '옵션 값', 'Option values', p_permission => 'pim.products', p_state_column => 'status'
  );

create table if not exists pim.product_variants (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  sku text not null default '' check (sku ~ '^[A-Z0-9_-]{1,50}$'),
  name text check (length(name) between 1 and 200),
  option_values jsonb not null default '[]' check (jsonb_typeof(option_values) = 'array'),
  price numeric(18, 4) check (price >= 0),
  cost_price numeric(18, 4) check (cost_price >= 0),
  weight numeric(18, 4) check (weight > 0),
  length numeric(18, 4) check (length > 0),
  width numeric(18, 4) check (width > 0),
  height numeric(18, 4) check (height > 0),
  image_url text check (image_url ~ '^https?://' and length(image_url) <= 500),
  barcode text check (app.gtin_valid(barcode)),
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.variant_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade
);
create unique index if not exists product_variants_sku_key on pim.product_variants (tenant_id, sku) where not is_deleted;
create unique index if not exists product_variants_barcode_key on pim.product_variants (tenant_id, barcode) where not is_deleted;
-- PIM-02: a combination exists once
create unique index if not exists product_variants_values_key
on pim.product_variants (tenant_id, product_id, option_values) where not is_deleted;
create index if not exists product_variants_product_idx on pim.product_variants (tenant_id, product_id);
create index if not exists product_variants_list_idx on pim.product_variants (tenant_id, created_at desc) where not is_deleted;
select app.make_searchable('pim.product_variants', '{sku,name,barcode}');
select app.describe('pim.product_variants', '상품 품목 — Variants (SKUs) of a product; their stock is in the ledger', '{
  "product_id": "상품 — Product", "sku": "품목 코드 — Stock keeping unit, from product and value codes when empty", "name": "품목명 — Name",
  "option_values": "옵션 조합 — [{option_id, value_id}], put into order by the server", "price": "판매가 — Own price, empty for product price and adjustments",
  "cost_price": "원가 — Own cost", "weight": "무게 — Weight in kg", "length": "길이 — Length in cm", "width": "너비 — Width in cm",
  "height": "높이 — Height in cm", "image_url": "이미지 주소 — Address of the picture", "barcode": "바코드 — GTIN-8, 12, 13 or 14",
  "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_variants', 'tenant', '상품 품목', 'Product variants', p_permission => 'pim.products', p_state_column => 'status',
    p_exportable => true
  );

select app.define_transition(e.entity, t.action, t.from_states, t.to_state, 'update', t.label_ko, t.label_en)
from (
  values
  ('pim.product_options', 'activate', '{inactive}'::text[], 'active', '사용', 'Activate'),
  ('pim.product_options', 'deactivate', '{active}', 'inactive', '중지', 'Deactivate'),
  ('pim.product_option_values', 'activate', '{inactive,out_of_stock}', 'active', '사용', 'Activate'),
  ('pim.product_option_values', 'deactivate', '{active,out_of_stock}', 'inactive', '중지', 'Deactivate'),
  ('pim.product_option_values', 'sell_out', '{active}', 'out_of_stock', '품절', 'Mark sold out'),
  ('pim.product_variants', 'activate', '{inactive}', 'active', '사용', 'Activate'),
  ('pim.product_variants', 'deactivate', '{active}', 'inactive', '중지', 'Deactivate'),
  ('pim.product_variants', 'discontinue', '{active,inactive}', 'discontinued', '단종', 'Discontinue')
) as t (entity, action, from_states, to_state, label_ko, label_en)
inner join app.entities as e on t.entity = e.entity;

-- PIM-02: the one order of a combination: options as the product lists them, each with its value
create or replace function app.canonical_option_values(p_tenant_id uuid, p_product_id uuid, p_values jsonb) returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_known jsonb;
  v_count integer;
  v_options integer;
  v_missing boolean;
begin
  if jsonb_typeof(p_values) <> 'array' or jsonb_array_length(p_values) > 10
    or exists (select 1 from jsonb_array_elements(p_values) as e where jsonb_typeof(e) <> 'object') then
    perform app.fail_validation(app.field_error('option_values', '옵션과 값의 목록으로 보내 주세요(최대 10개).'));
  end if;
  -- held until the variant stands: a value cannot be deleted meanwhile
  perform 1 from pim.product_option_values as v
  where v.tenant_id = p_tenant_id and v.id::text in (select e ->> 'value_id' from jsonb_array_elements(p_values) as e)
  order by v.id for share;
  select coalesce(jsonb_agg(jsonb_build_object('option_id', o.id, 'value_id', v.id) order by o.id), '[]'),
    count(*), count(distinct o.id)
  into v_known, v_count, v_options
  from jsonb_array_elements(p_values) as e
  inner join pim.product_option_values as v
    on v.tenant_id = p_tenant_id and v.id::text = e ->> 'value_id' and v.option_id::text = e ->> 'option_id' and not v.is_deleted
  inner join pim.product_options as o
    on v.tenant_id = o.tenant_id and v.option_id = o.id and o.product_id = p_product_id and not o.is_deleted;
  if v_count <> jsonb_array_length(p_values) then
    perform app.fail_validation(app.field_error('option_values', '이 상품의 옵션 값이 아닌 항목이 있습니다.'));
  end if;
  if v_options <> v_count then
    perform app.fail_validation(app.field_error('option_values', '옵션마다 값을 하나만 선택해 주세요.'));
  end if;
  select exists (
    select 1 from pim.product_options as o
    where o.tenant_id = p_tenant_id and o.product_id = p_product_id and not o.is_deleted and o.status = 'active' and o.is_required
      and o.option_type <> 'text' and not v_known @> jsonb_build_array(jsonb_build_object('option_id', o.id))
  ) into v_missing;
  if v_missing then
    perform app.fail_validation(app.field_error('option_values', '필수 옵션의 값을 모두 선택해 주세요.'));
  end if;
  return v_known;
end
$$;
comment on function app.canonical_option_values(uuid, uuid, jsonb) is
'옵션 조합 확인 — One value for every required option of the product, no option twice, in one order; 422 otherwise (PIM-02)';
