-- Prices of products. The history is the source (PIM-03): a price is entered, somebody else approves it, and from its
-- day on it is in force; products.std_* and min_sell_price only mirror what is in force today.
select app.define_enum('pim.price_type', '{"cost": "원가 — Cost", "sell": "판매가 — Selling price", "min_sell": "최저 판매가 — Lowest selling price",
  "supply": "공급가 — Supply price", "retail": "소비자가 — Retail price"}');
select app.define_enum('pim.price_reason_type', '{"promotion": "판촉 — Promotion", "cost_change": "원가 변동 — Change of cost",
  "market": "시장 상황 — Market", "seasonal": "계절 — Season", "policy": "정책 — Policy", "other": "기타 — Other"}');
select app.define_enum('pim.price_status', '{"pending": "승인 대기 — Pending", "active": "확정 — Approved", "expired": "만료 — Expired",
  "rejected": "반려 — Rejected", "cancelled": "취소 — Cancelled"}');

create table if not exists pim.product_price_history (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  price_type pim.price_type not null,
  old_price numeric(18, 4) check (old_price >= 0),
  new_price numeric(18, 4) not null check (new_price >= 0),
  currency text,
  effective_date date not null default app.today(),
  end_date date,
  reason text check (length(reason) <= 500),
  reason_type pim.price_reason_type,
  approved_by uuid,
  approved_at timestamptz,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.price_status not null default 'pending',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  check (end_date >= effective_date)
);
create index if not exists product_price_history_product_idx
on pim.product_price_history (tenant_id, product_id, price_type, effective_date desc);
create index if not exists product_price_history_currency_idx on pim.product_price_history (tenant_id, currency);
create index if not exists product_price_history_list_idx on pim.product_price_history (tenant_id, created_at desc) where not is_deleted;
-- the job looks for what begins and what ends
create index if not exists product_price_history_begin_idx on pim.product_price_history (tenant_id, effective_date)
where status = 'active' and not is_deleted;
create index if not exists product_price_history_end_idx on pim.product_price_history (tenant_id, end_date)
where status = 'active' and not is_deleted;
select app.describe('pim.product_price_history', '상품 가격 이력 — Prices of products by kind and period', '{
  "product_id": "상품 — Product", "price_type": "가격 구분 — Kind of price", "old_price": "이전 가격 — Price until then, kept by the server",
  "new_price": "가격 — Price", "currency": "통화 — Currency, that of the product", "effective_date": "적용일 — In force from",
  "end_date": "종료일 — In force until, open when empty", "reason": "변경 사유 — Reason", "reason_type": "사유 구분 — Kind of reason",
  "approved_by": "승인자 — Approved by (user)", "approved_at": "승인 일시 — Approved at", "description": "설명 — Description", "notes": "비고 — Notes",
  "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_price_history', 'tenant', '상품 가격', 'Product prices', p_state_column => 'status', p_exportable => true,
    p_import_keys => '{product_id,price_type,effective_date}'
  );
-- PIM-03, X-17: at most one price of a kind on a day
select
  app.install_period(
    'pim.product_price_history',
    'effective_date',
    'end_date',
    '{product_id,price_type}',
    'not is_deleted and status in (''active'', ''expired'')'
  );

-- PIM-03: approval makes a price; X-24: approving is a permission of its own
select app.define_transition('pim.product_price_history', 'approve', '{pending}', 'active', 'approve', '승인', 'Approve');
select app.define_transition('pim.product_price_history', 'reject', '{pending}', 'rejected', 'approve', '반려', 'Reject', true);
select app.define_transition('pim.product_price_history', 'cancel', '{pending}', 'cancelled', 'update', '취소', 'Cancel');
select app.define_transition('pim.product_price_history', 'supersede', '{active}', 'cancelled', 'approve', '대체', 'Supersede');
select app.define_transition('pim.product_price_history', 'expire', '{active}', 'expired', 'approve', '만료', 'Expire');

create or replace function app.price_on(p_tenant_id uuid, p_product_id uuid, p_type pim.price_type, p_on date) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select h.new_price from pim.product_price_history as h
    where h.tenant_id = p_tenant_id and h.product_id = p_product_id and h.price_type = p_type and not h.is_deleted
      and h.status in ('active', 'expired') and daterange(h.effective_date, h.end_date, '[]') @> p_on
  );
end
$$;
comment on function app.price_on(uuid, uuid, pim.price_type, date) is '상품 가격 — Price of a kind in force on a day, null for none (PIM-03)';

create or replace function pim.price_on(p_product_id uuid, p_type pim.price_type, p_date date default null) returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select h.new_price from pim.product_price_history as h
    where h.tenant_id = app.company_id() and h.product_id = p_product_id and h.price_type = p_type and not h.is_deleted
      and h.status in ('active', 'expired') and daterange(h.effective_date, h.end_date, '[]') @> coalesce(p_date, app.today())
  );
end
$$;
comment on function pim.price_on(uuid, pim.price_type, date) is
'상품 가격 — POST /rpc/price_on {"p_product_id": …, "p_type": "sell", "p_date": "2026-01-31"}: the price in force that day, today when no day is given, null for none (PIM-03)';

create or replace function app.mirror_prices(p_tenant_id uuid, p_product_id uuid) returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  update pim.products as p set std_cost_price = n.cost, std_sell_price = n.sell, min_sell_price = n.min_sell
  from (select app.price_on(p_tenant_id, p_product_id, 'cost', app.today()) as cost,
    app.price_on(p_tenant_id, p_product_id, 'sell', app.today()) as sell,
    app.price_on(p_tenant_id, p_product_id, 'min_sell', app.today()) as min_sell) as n
  where p.tenant_id = p_tenant_id and p.id = p_product_id and not p.is_deleted
    and (p.std_cost_price, p.std_sell_price, p.min_sell_price) is distinct from (n.cost, n.sell, n.min_sell);
  return found;
end
$$;
comment on function app.mirror_prices(uuid, uuid) is '현재 가격 반영 — Copies the prices in force today into the product; says whether anything changed (PIM-03)';

create or replace function app.tg_product_price_history__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_currency text;
begin
  if tg_op = 'UPDATE' then
    -- X-09: once approved or refused it stands; only the approval of the next one, inside, shortens it
    if old.status <> 'pending' and pg_trigger_depth() = 1 then
      perform app.fail('RECORD_LOCKED', '승인 대기 상태의 가격만 수정할 수 있습니다. 새 가격을 등록해 주세요.', 409,
        jsonb_build_object('status', old.status), 'Only a pending price can be changed; enter a new one.');
    end if;
  end if;
  select p.currency into v_currency from pim.products as p
  where p.tenant_id = new.tenant_id and p.id = new.product_id and not p.is_deleted for share;
  if v_currency is null then
    perform app.fail_validation(app.field_error('product_id', '사용할 수 없는 항목입니다.'));
  end if;
  new.currency := coalesce(new.currency, v_currency);
  if new.currency <> v_currency then
    perform app.fail_validation(app.field_error('currency', '상품의 통화와 같아야 합니다. 다른 통화는 가격표에 등록해 주세요.'));
  end if;
  if new.end_date < new.effective_date then
    perform app.fail_validation(app.field_error('end_date', '종료일은 적용일보다 빠를 수 없습니다.'));
  end if;
  return new;
end
$$;
comment on function app.tg_product_price_history__validate() is
'가격 확인 — In the product''s currency, and frozen once it is decided (PIM-03, X-09)';
create or replace trigger tg_product_price_history__validate
before insert or update of product_id, price_type, new_price, currency, effective_date, end_date, reason, reason_type, description, notes
on pim.product_price_history for each row execute function app.tg_product_price_history__validate();

create or replace function app.require_checker(p_row jsonb) returns void
language plpgsql
set search_path = ''
as $$
begin
  -- X-24: maker ≠ checker
  if auth.uid()::text in (p_row ->> 'created_by', p_row ->> 'updated_by') then
    perform app.fail('SELF_APPROVAL', '직접 등록하거나 수정한 내용은 승인할 수 없습니다.', 403, null,
      'What you have entered or changed is approved by somebody else.');
  end if;
end
$$;
comment on function app.require_checker(jsonb) is '승인자 분리 — 403 SELF_APPROVAL when the caller made or last changed the row (X-24)';

create or replace function app.tg_product_price_history__approve() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_acting constant text := coalesce(current_setting('app.action_entity', true), '');
begin
  perform app.require_checker(to_jsonb(old));
  -- always in this order: the prices in force, then their product
  perform 1 from pim.product_price_history as h
  where h.tenant_id = new.tenant_id and h.product_id = new.product_id and h.price_type = new.price_type and h.status = 'active'
    and not h.is_deleted order by h.id for no key update;
  perform 1 from pim.products as p where p.tenant_id = new.tenant_id and p.id = new.product_id for no key update;
  new.old_price := app.price_on(new.tenant_id, new.product_id, new.price_type, new.effective_date);
  new.approved_by := auth.uid();
  new.approved_at := now();
  -- PIM-03: a price of the same day that has not been used yet is replaced, the former one ends the day before
  perform set_config('app.action_entity', '', true);
  update pim.product_price_history as h set status = 'cancelled'
  where h.tenant_id = new.tenant_id and h.product_id = new.product_id and h.price_type = new.price_type and h.status = 'active'
    and not h.is_deleted and h.effective_date = new.effective_date and h.effective_date >= app.today();
  perform set_config('app.action_entity', v_acting, true);
  update pim.product_price_history as h set end_date = new.effective_date - 1
  where h.tenant_id = new.tenant_id and h.product_id = new.product_id and h.price_type = new.price_type and h.status = 'active'
    and not h.is_deleted and h.effective_date < new.effective_date and coalesce(h.end_date, 'infinity') >= new.effective_date;
  -- and it ends before one that is already planned
  select least(new.end_date, min(h.effective_date) - 1) into new.end_date
  from pim.product_price_history as h
  where h.tenant_id = new.tenant_id and h.product_id = new.product_id and h.price_type = new.price_type and h.status = 'active'
    and not h.is_deleted and h.effective_date > new.effective_date;
  return new;
end
$$;
comment on function app.tg_product_price_history__approve() is
'가격 승인 — By somebody else (X-24); replaces the price of the same day, closes the former one, ends before the next (PIM-03)';
-- its name comes before tg__period: the way is cleared before the overlap is looked for
create or replace trigger tg__approve before update of status on pim.product_price_history
for each row when (old.status = 'pending' and new.status = 'active') execute function app.tg_product_price_history__approve();

create or replace function app.tg_product_price_history__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.is_deleted and not old.is_deleted then
    -- X-03: an approved price is history; deeper than a direct delete the whole product goes
    if old.status in ('active', 'expired') and pg_trigger_depth() <= 2 then
      perform app.fail('RECORD_LOCKED', '승인된 가격은 삭제할 수 없습니다. 새 가격을 등록해 주세요.', 409, null,
        'An approved price cannot be deleted; enter a new one.');
    end if;
  elsif old.status = 'active' and ((new.status = 'cancelled' and pg_trigger_depth() = 1)
    or (new.status = 'expired' and coalesce(new.end_date, 'infinity') >= app.today())) then
    perform app.fail('RECORD_LOCKED', '적용 중인 가격은 새 가격의 승인으로만 바뀝니다.', 409, null,
      'A price in force changes by the approval of the next one only.');
  end if;
  return new;
end
$$;
comment on function app.tg_product_price_history__guard() is
'가격 보호 — An approved price is neither deleted nor switched off by hand (X-03, PIM-03)';
create or replace trigger tg_product_price_history__guard before update of status, is_deleted on pim.product_price_history
for each row execute function app.tg_product_price_history__guard();

create or replace function app.tg_product_price_history__mirror() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.mirror_prices(new.tenant_id, new.product_id);
  return null;
end
$$;
comment on function app.tg_product_price_history__mirror() is '현재 가격 반영 — The product shows what is in force today (PIM-03)';
create or replace trigger tg_product_price_history__mirror after insert or update of status,
end_date,
is_deleted on pim.product_price_history
for each row when (new.status in ('active', 'expired', 'cancelled')) execute function app.tg_product_price_history__mirror();

create or replace function app.tg_products__currency() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.currency <> old.currency and exists (
    select 1 from pim.product_price_history as h
    where h.tenant_id = new.tenant_id and h.product_id = new.id and not h.is_deleted and h.status in ('pending', 'active', 'expired')
  ) then
    perform app.fail('RESOURCE_IN_USE', '가격이 등록된 상품의 통화는 바꿀 수 없습니다.', 409,
      '{"used_by": "pim.product_price_history"}'::jsonb, 'The currency of a product with prices cannot be changed.');
  end if;
  return new;
end
$$;
comment on function app.tg_products__currency() is '통화 고정 — The currency of a product is fixed once it has prices (PIM-03)';
create or replace trigger tg_products__currency before update of currency on pim.products
for each row execute function app.tg_products__currency();
select app.install_active_references('pim.products', '{"currency": "adm.currencies.code"}');

-- What begins or ends today, company by company along their own indexes; safe to run again, and beside an approval: a price
-- that somebody is deciding about is left for the next run.
create or replace function app.apply_prices() returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_tenant uuid;
  v_product uuid;
  v_count integer := 0;
begin
  for v_tenant in select o.tenant_id from sys.organizations as o order by o.tenant_id loop
    for v_product in
      with ended as (
        update pim.product_price_history as h set status = 'expired'
        where h.tenant_id = v_tenant and h.id in (
          select e.id from pim.product_price_history as e
          where e.tenant_id = v_tenant and e.status = 'active' and not e.is_deleted and e.end_date < app.today()
          order by e.id for no key update skip locked
        )
        returning h.product_id
      )
      select e.product_id from ended as e
      union
      -- a worker that was away for some days makes up for them
      select h.product_id from pim.product_price_history as h
      inner join pim.products as p on h.tenant_id = p.tenant_id and h.product_id = p.id and not p.is_deleted
      where h.tenant_id = v_tenant and h.status = 'active' and not h.is_deleted
        and h.effective_date between app.today() - 31 and app.today() and coalesce(h.end_date, 'infinity') >= app.today()
        and h.new_price is distinct from case h.price_type when 'cost' then p.std_cost_price
          when 'sell' then p.std_sell_price when 'min_sell' then p.min_sell_price else h.new_price end
      order by 1
    loop
      perform app.mirror_prices(v_tenant, v_product);
      v_count := v_count + 1;
    end loop;
  end loop;
  return v_count;
end
$$;
comment on function app.apply_prices() is
'가격 적용 — Hourly job: closes prices whose last day has passed and shows those that begin; answers for how many products (PIM-03)';

-- PIM-04: later modules ask before they sell; who may then approve is theirs to say
create or replace function app.below_minimum(
  p_product_id uuid, p_price numeric, p_on date default null, p_tenant_id uuid default null
) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := coalesce(p_tenant_id, app.tenant_id());
  v_on constant date := coalesce(p_on, app.today());
begin
  return coalesce(p_price < greatest(
    app.price_on(v_tenant, p_product_id, 'min_sell', v_on), app.price_on(v_tenant, p_product_id, 'cost', v_on)
  ), false);
end
$$;
comment on function app.below_minimum(uuid, numeric, date, uuid) is
'최저가 미만 여부 — Whether a unit price in the product''s currency is below its lowest selling price or its cost, so that selling needs approval (PIM-04)';

create or replace function app.approve_prices(p_ids uuid[]) returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_count integer;
begin
  if not app.can('pim.product_price_history:approve') then
    perform app.fail_forbidden('pim.product_price_history:approve');
  end if;
  if coalesce(cardinality(p_ids), 0) not between 1 and 1000 then
    perform app.fail_validation(app.field_error('p_ids', '가격을 1~1000개 선택해 주세요.'));
  end if;
  perform 1 from pim.product_price_history as h
  where h.tenant_id = v_tenant and h.id = any(p_ids) and not h.is_deleted order by h.id for no key update;
  -- the order of a single approval, for all of them: what is in force, then the products
  perform 1 from pim.product_price_history as h
  where h.tenant_id = v_tenant and h.status = 'active' and not h.is_deleted and h.product_id in (
    select n.product_id from pim.product_price_history as n where n.tenant_id = v_tenant and n.id = any(p_ids)
  ) order by h.id for no key update;
  perform 1 from pim.products as p
  where p.tenant_id = v_tenant and p.id in (
    select n.product_id from pim.product_price_history as n where n.tenant_id = v_tenant and n.id = any(p_ids)
  ) order by p.id for no key update;
  update pim.product_price_history as h set status = 'active'
  where h.tenant_id = v_tenant and h.id = any(p_ids) and not h.is_deleted and h.status = 'pending';
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.approve_prices(uuid[]) is '가격 일괄 승인 — Approves the pending ones of the named prices; answers how many (PIM-03, X-24)';

create or replace function pim.approve_prices(p_ids uuid[]) returns integer
language plpgsql
volatile
set search_path = ''
as $$
begin
  return app.approve_prices(p_ids);
end
$$;
comment on function pim.approve_prices(uuid[]) is
'가격 일괄 승인 — POST /rpc/approve_prices {"p_ids": […]}, at most 1,000; answers how many were pending; errors 403 FORBIDDEN, SELF_APPROVAL, 422';

select app.expose('app.price_on(uuid,uuid,pim.price_type,date)');
select app.expose('pim.price_on(uuid,pim.price_type,date)', 'authenticated');
select app.expose('app.mirror_prices(uuid,uuid)');
select app.expose('app.require_checker(jsonb)');
select app.expose('app.apply_prices()');
select app.expose('app.below_minimum(uuid,numeric,date,uuid)');
select app.expose('app.approve_prices(uuid[])', 'authenticated');
select app.expose('pim.approve_prices(uuid[])', 'authenticated');
select app.define_menu('PIM_PRICES', 'PIM', 50, '상품 가격', 'Prices', '/pim/product-price-history', 'tags', 'pim.product_price_history:read');
