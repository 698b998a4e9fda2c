-- Price lists: for one partner, for a segment of customers, or for everybody; by currency, period and quantity break.
-- A list is written while it is pending and binding once somebody else has approved it.
select
  app.define_enum('pim.price_list_status', '{"pending": "작성 중 — In preparation", "active": "적용 — In force", "inactive": "중지 — Inactive"}');

create table if not exists pim.price_lists (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null default '' check (code ~ '^[A-Z0-9_-]{1,20}$'),
  name text not null check (length(name) between 1 and 200),
  currency text not null default 'KRW',
  partner_id uuid,
  segment_id uuid,
  priority integer not null default 100 check (priority between 0 and 9999),
  start_date date not null default app.today(),
  end_date date,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  approved_by uuid,
  approved_at timestamptz,
  status pim.price_list_status not null default 'pending',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, segment_id) references crm.customer_segments (tenant_id, id) on delete restrict,
  check (end_date >= start_date),
  check (partner_id is null or segment_id is null)
);
create unique index if not exists price_lists_code_key on pim.price_lists (tenant_id, code) where not is_deleted;
create index if not exists price_lists_list_idx on pim.price_lists (tenant_id, created_at desc) where not is_deleted;
create index if not exists price_lists_currency_idx on pim.price_lists (tenant_id, currency);
create index if not exists price_lists_partner_idx on pim.price_lists (tenant_id, partner_id);
create index if not exists price_lists_segment_idx on pim.price_lists (tenant_id, segment_id);
select app.describe('pim.price_lists', '가격표 — Price lists', '{
  "code": "가격표 코드 — Code", "name": "가격표명 — Name", "currency": "통화 — Currency of its prices", "partner_id": "거래처 — Only for this partner",
  "segment_id": "고객군 — Only for this segment of customers", "priority": "우선순위 — Of several lists the lowest number is asked first",
  "start_date": "시작일 — In force from", "end_date": "종료일 — In force until, open when empty", "description": "설명 — Description",
  "notes": "비고 — Notes", "approved_by": "승인자 — Approved by (user)", "approved_at": "승인 일시 — Approved at", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.price_lists', 'tenant', '가격표', 'Price lists', p_state_column => 'status', p_exportable => true, p_import_keys => '{code}'
  );
select app.define_numbering('pim.price_lists', 'code', 'PRICE_LIST', '가격표', 'Price list', 'MPL', 4);
select app.install_active_references('pim.price_lists', '{"currency": "adm.currencies.code", "partner_id": "crm.partners.id",
  "segment_id": "crm.customer_segments.id"}');
select app.define_transition('pim.price_lists', 'approve', '{pending}', 'active', 'approve', '승인', 'Approve');
select app.define_transition('pim.price_lists', 'revise', '{active,inactive}', 'pending', 'update', '개정', 'Revise');
select app.define_transition('pim.price_lists', 'deactivate', '{active}', 'inactive', 'update', '중지', 'Deactivate');

create table if not exists pim.price_list_items (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  price_list_id uuid not null,
  product_id uuid not null,
  variant_id uuid,
  min_quantity numeric(18, 4) not null default 1 check (min_quantity > 0),
  unit_price numeric(18, 4) not null check (unit_price >= 0),
  notes text check (length(notes) <= 2000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, price_list_id) references pim.price_lists (tenant_id, id) on delete cascade,
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, variant_id) references pim.product_variants (tenant_id, id) on delete cascade
);
create unique index if not exists price_list_items_break_key
on pim.price_list_items (tenant_id, price_list_id, product_id, variant_id, min_quantity) nulls not distinct where not is_deleted;
create index if not exists price_list_items_list_idx on pim.price_list_items (tenant_id, price_list_id);
create index if not exists price_list_items_product_idx on pim.price_list_items (tenant_id, product_id);
create index if not exists price_list_items_variant_idx on pim.price_list_items (tenant_id, variant_id);
select app.describe('pim.price_list_items', '가격표 항목 — Prices of a price list by quantity', '{
  "price_list_id": "가격표 — Price list", "product_id": "상품 — Product", "variant_id": "품목 — Only for this variant, all of them when empty",
  "min_quantity": "최소 수량 — From this quantity on", "unit_price": "단가 — Unit price", "notes": "비고 — Notes"}');
select
  app.register_entity(
    'pim.price_list_items', 'tenant', '가격표 항목', 'Price list items', p_permission => 'pim.price_lists', p_exportable => true,
    p_import_keys => '{price_list_id,product_id,variant_id,min_quantity}'
  );

create or replace function app.tg_price_lists__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- X-09: what somebody approved is not rewritten; it is taken back to be revised
  if old.status = 'active' and (
    (to_jsonb(new) - '{status,updated_at,updated_by}'::text []) <> (to_jsonb(old) - '{status,updated_at,updated_by}'::text [])
  ) then
    perform app.fail('RECORD_LOCKED', '적용 중인 가격표는 수정할 수 없습니다. 먼저 개정해 주세요.', 409,
      jsonb_build_object('status', old.status), 'A price list in force cannot be changed; revise it first.');
  end if;
  if old.status = 'pending' and new.status = 'active' then
    -- X-24: nobody approves the own list, nor the own lines in another's
    perform app.require_checker(to_jsonb(old));
    perform app.require_checker(to_jsonb(i)) from pim.price_list_items as i
    where i.tenant_id = new.tenant_id and i.price_list_id = new.id and not i.is_deleted;
    if not found then
      -- X-10: leaving the first status needs a line
      perform app.fail('PRICE_LIST_EMPTY', '항목이 없는 가격표는 승인할 수 없습니다.', 422, null, 'A price list without items cannot be approved.');
    end if;
    new.approved_by := auth.uid();
    new.approved_at := now();
  end if;
  return new;
end
$$;
comment on function app.tg_price_lists__guard() is
'가격표 보호 — Frozen while in force (X-09), approved by somebody else (X-24) and not without items';
create or replace trigger tg_price_lists__guard before update on pim.price_lists
for each row execute function app.tg_price_lists__guard();

create or replace function app.tg_price_lists__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  if new.end_date < new.start_date then
    v_errors := v_errors || app.field_error('end_date', '종료일은 시작일보다 빠를 수 없습니다.');
  end if;
  if new.partner_id is not null and new.segment_id is not null then
    v_errors := v_errors || app.field_error('segment_id', '거래처와 고객군 중 하나만 선택해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_price_lists__validate() is '가격표 확인 — One audience, a period that ends after it begins';
create or replace trigger tg_price_lists__validate before insert or update of start_date,
end_date,
partner_id,
segment_id on pim.price_lists
for each row execute function app.tg_price_lists__validate();

create or replace function app.tg_price_list_items__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_status pim.price_list_status;
begin
  -- deeper than a direct delete: the list, the product or the variant goes
  if new.is_deleted and pg_trigger_depth() > 2 then
    return new;
  end if;
  -- X-09: lines are written while the list is in preparation; the lock holds an approval back until they stand
  for v_status in
    select l.status from pim.price_lists as l
    where l.tenant_id = new.tenant_id and l.id in (new.price_list_id, case tg_op when 'UPDATE' then old.price_list_id end)
    order by l.id for share
  loop
    if v_status <> 'pending' then
      perform app.fail('RECORD_LOCKED', '작성 중인 가격표의 항목만 바꿀 수 있습니다. 먼저 개정해 주세요.', 409,
        jsonb_build_object('status', v_status), 'Items change while the list is in preparation only; revise it first.');
    end if;
  end loop;
  if new.is_deleted then
    return new;
  end if;
  perform app.fail_validation(
    app.inactive_reference('pim.price_lists', new.tenant_id, new.price_list_id, 'price_list_id', 'true')
    || app.inactive_reference('pim.products', new.tenant_id, new.product_id, 'product_id', 'status <> ''eol''')
    || app.inactive_reference('pim.product_variants', new.tenant_id, new.variant_id, 'variant_id', format('product_id = %L', new.product_id))
    || app.quantity_error(new.tenant_id, new.product_id, new.min_quantity, 'min_quantity'));
  return new;
end
$$;
comment on function app.tg_price_list_items__guard() is
'가격표 항목 확인 — Written while the list is in preparation (X-09); product and variant fit together (X-15, PIM-01)';
create or replace trigger tg_price_list_items__guard before insert or update on pim.price_list_items
for each row execute function app.tg_price_list_items__guard();

create or replace view pim.pricing_partners with (security_invoker = true) as
select p.tenant_id, p.id, p.code, p.name, p.name_en, p.type, p.status from crm.partners as p where not p.is_deleted;
select app.describe('pim.pricing_partners', '가격표 거래처 — Partners as price lists see them', '{
  "code": "거래처 코드 — Code", "name": "거래처명 — Name", "name_en": "영문 거래처명 — English name", "type": "거래처 구분 — Customer, supplier or both",
  "status": "거래 상태 — Status"}');

create or replace view pim.pricing_segments with (security_invoker = true) as
select s.tenant_id, s.id, s.segment_code, s.segment_name, s.status from crm.customer_segments as s where not s.is_deleted;
select app.describe('pim.pricing_segments', '가격표 고객군 — Segments of customers as price lists see them', '{
  "segment_code": "세그먼트 코드 — Code", "segment_name": "세그먼트명 — Name", "status": "상태 — Status"}');

-- PIM-05: partner list → segment list → general list → variant → selling price of the product. Promotions come with sales.
create or replace function app.resolve_price(
  p_tenant_id uuid, p_product_id uuid, p_variant_id uuid, p_partner_id uuid, p_date date, p_quantity numeric, p_currency text
) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_product pim.products;
  v_on constant date := coalesce(p_date, app.today());
  v_currency text;
  v_found jsonb;
  v_base numeric;
  v_price numeric;
begin
  select * into v_product from pim.products as p where p.tenant_id = p_tenant_id and p.id = p_product_id and not p.is_deleted;
  v_currency := coalesce(p_currency, v_product.currency);
  select jsonb_build_object('price', i.unit_price, 'source', case when l.partner_id is not null then 'partner_price_list'
      when l.segment_id is not null then 'segment_price_list' else 'price_list' end,
    'price_list_id', l.id, 'price_list_item_id', i.id, 'min_quantity', i.min_quantity)
  into v_found
  from pim.price_list_items as i
  inner join pim.price_lists as l on i.tenant_id = l.tenant_id and i.price_list_id = l.id
  where i.tenant_id = p_tenant_id and i.product_id = p_product_id and not i.is_deleted and i.min_quantity <= coalesce(p_quantity, 1)
    and (i.variant_id is null or i.variant_id = p_variant_id)
    and not l.is_deleted and l.status = 'active' and l.currency = v_currency and daterange(l.start_date, l.end_date, '[]') @> v_on
    and (l.partner_id is null or l.partner_id = p_partner_id) and (l.segment_id is null or exists (
      select 1 from crm.customer_segment_members as m
      inner join crm.customer_segments as s on m.tenant_id = s.tenant_id and m.segment_id = s.id and s.status = 'active' and not s.is_deleted
      where m.tenant_id = p_tenant_id and m.segment_id = l.segment_id and m.partner_id = p_partner_id
    ))
  order by l.partner_id is null, l.segment_id is null, l.priority, i.variant_id is null, i.min_quantity desc, l.start_date desc, l.id
  limit 1;
  if v_found is null then
    v_base := app.price_on(p_tenant_id, p_product_id, 'sell', v_on);
    v_price := case when p_variant_id is null then v_base else app.variant_price(p_tenant_id, p_variant_id, v_base) end;
    -- X-13: another currency at the rate of the day; unit prices keep four decimals (X-12)
    v_found := jsonb_build_object('source', case when v_price is distinct from v_base then 'variant' else 'product' end, 'price',
      case when v_currency = v_product.currency then v_price
        when v_price is not null then round(v_price * app.exchange_rate(v_product.currency, v_currency, v_on, 'spot', p_tenant_id), 4) end);
  end if;
  if v_found ->> 'price' is null then
    perform app.fail('PRICE_NOT_FOUND', '적용할 판매 가격이 없습니다.', 409,
      jsonb_build_object('product_id', p_product_id, 'currency', v_currency), 'There is no selling price.');
  end if;
  v_price := coalesce(v_price, case when v_currency = v_product.currency then (v_found ->> 'price')::numeric end);
  return v_found || jsonb_build_object('currency', v_currency, 'below_minimum',
    case when v_price is not null then app.below_minimum(p_product_id, v_price, v_on, p_tenant_id) end);
end
$$;
comment on function app.resolve_price(uuid, uuid, uuid, uuid, date, numeric, text) is
'판매 단가 결정 — {price, currency, source, price_list_id, price_list_item_id, min_quantity, below_minimum} for a product (or variant), partner, day, quantity and currency; 409 PRICE_NOT_FOUND, 422 RATE_NOT_FOUND; below_minimum is null for a list in another currency (PIM-05, PIM-04)';

create or replace function app.quote_price(
  p_product_id uuid, p_variant_id uuid, p_partner_id uuid, p_date date, p_quantity numeric, p_currency text
) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.company_id();
begin
  if not app.company_can('pim.products:read') then
    perform app.fail_forbidden('pim.products:read');
  end if;
  if p_quantity <= 0 then
    perform app.fail_validation(app.field_error('p_quantity', '수량은 0보다 커야 합니다.'));
  end if;
  if not exists (select 1 from pim.products as p where p.tenant_id = v_tenant and p.id = p_product_id and not p.is_deleted)
    or (p_variant_id is not null and not exists (
      select 1 from pim.product_variants as v
      where v.tenant_id = v_tenant and v.id = p_variant_id and v.product_id = p_product_id and not v.is_deleted
    )) or (p_partner_id is not null and not exists (
      select 1 from crm.partners as c where c.tenant_id = v_tenant and c.id = p_partner_id and not c.is_deleted
    )) then
    perform app.fail_not_found();
  end if;
  return app.resolve_price(v_tenant, p_product_id, p_variant_id, p_partner_id, p_date, p_quantity, p_currency);
end
$$;
comment on function app.quote_price(uuid, uuid, uuid, date, numeric, text) is '판매 단가 조회 — The price for the caller''s company; 403, 404, 409, 422 (PIM-05)';

create or replace function pim.resolve_price(
  p_product_id uuid, p_variant_id uuid default null, p_partner_id uuid default null, p_date date default null,
  p_quantity numeric default 1, p_currency text default null
) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.quote_price(p_product_id, p_variant_id, p_partner_id, p_date, p_quantity, p_currency);
end
$$;
comment on function pim.resolve_price(uuid, uuid, uuid, date, numeric, text) is
'판매 단가 결정 — POST /rpc/resolve_price {"p_product_id": …, "p_partner_id": …, "p_quantity": 10}: {price, currency, source (partner_price_list, segment_price_list, price_list, variant, product), below_minimum, …}; errors 403, 404, 409 PRICE_NOT_FOUND, 422 (PIM-05)';

select app.expose('app.resolve_price(uuid,uuid,uuid,uuid,date,numeric,text)');
select app.expose('app.quote_price(uuid,uuid,uuid,date,numeric,text)', 'authenticated');
select app.expose('pim.resolve_price(uuid,uuid,uuid,date,numeric,text)', 'authenticated');
select app.define_menu('PIM_PRICE_LISTS', 'PIM', 60, '가격표', 'Price lists', '/pim/price-lists', 'list-ordered', 'pim.price_lists:read');
