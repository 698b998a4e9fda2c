-- How units of one product convert: a box of this product is 12 pieces, a box of that one 20. Units themselves are adm.units.
create table if not exists pim.product_unit_conversions (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  from_unit_id uuid not null,
  to_unit_id uuid not null,
  conversion_rate numeric(24, 12) not null check (conversion_rate > 0),
  is_default boolean not null default false,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.use_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, from_unit_id) references adm.units (tenant_id, id) on delete restrict,
  foreign key (tenant_id, to_unit_id) references adm.units (tenant_id, id) on delete restrict,
  check (from_unit_id <> to_unit_id)
);
create unique index if not exists product_unit_conversions_pair_key
on pim.product_unit_conversions (tenant_id, product_id, from_unit_id, to_unit_id) where not is_deleted;
create index if not exists product_unit_conversions_from_idx on pim.product_unit_conversions (tenant_id, from_unit_id);
create index if not exists product_unit_conversions_to_idx on pim.product_unit_conversions (tenant_id, to_unit_id);
create index if not exists product_unit_conversions_product_idx on pim.product_unit_conversions (tenant_id, product_id);
select app.describe('pim.product_unit_conversions', '상품 단위 환산 — Unit conversions of a product', '{
  "product_id": "상품 — Product", "from_unit_id": "환산 전 단위 — From", "to_unit_id": "환산 후 단위 — To",
  "conversion_rate": "환산율 — 1 from = rate × to", "is_default": "기본 환산 — Whether it is proposed first", "description": "설명 — Description",
  "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_unit_conversions', 'tenant', '상품 단위 환산', 'Product unit conversions', p_permission => 'pim.products',
    p_state_column => 'status'
  );
-- PIM-07, X-18: one default conversion of a product
select app.install_default('pim.product_unit_conversions', 'is_default', '{product_id}');
select app.define_transition('pim.product_unit_conversions', 'activate', '{inactive}', 'active', 'update', '사용', 'Activate');
select app.define_transition('pim.product_unit_conversions', 'deactivate', '{active}', 'inactive', 'update', '중지', 'Deactivate');

-- PIM-07: the shortest way from unit to unit over the product's conversions, both directions, and the fixed ones of adm
-- (which packages do not have: what is in a box is a matter of the product).
create or replace function app.product_unit_factor(
  p_tenant_id uuid, p_product_id uuid, p_from uuid, p_to uuid, p_except uuid default null
) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    with recursive own as (
      select c.from_unit_id, c.to_unit_id, c.conversion_rate::numeric as rate
      from pim.product_unit_conversions as c
      where c.tenant_id = p_tenant_id and c.product_id = p_product_id and not c.is_deleted and c.status = 'active'
        and c.id is distinct from p_except
    ), fixed as (
      select u.id as from_unit_id, b.id as to_unit_id, u.conversion_rate::numeric as rate
      from adm.units as u
      inner join adm.units as b on u.tenant_id = b.tenant_id and u.unit_type = b.unit_type and b.is_base_unit and not b.is_deleted
      where u.tenant_id = p_tenant_id and not u.is_deleted and not u.is_base_unit and u.unit_type <> 'package'
    ), steps as (
      select o.from_unit_id, o.to_unit_id, o.rate from own as o
      union all
      select o.to_unit_id, o.from_unit_id, 1 / o.rate from own as o
      union all
      select f.from_unit_id, f.to_unit_id, f.rate from fixed as f
      union all
      select f.to_unit_id, f.from_unit_id, 1 / f.rate from fixed as f
    ), ways as (
      select p_from as unit_id, 1::numeric as factor, array[p_from] as seen
      union all
      select s.to_unit_id, w.factor * s.rate, w.seen || s.to_unit_id
      from ways as w
      inner join steps as s on w.unit_id = s.from_unit_id
      where not s.to_unit_id = any(w.seen) and cardinality(w.seen) < 8
    )
    select w.factor from ways as w where w.unit_id = p_to order by cardinality(w.seen), w.factor limit 1
  );
end
$$;
comment on function app.product_unit_factor(uuid, uuid, uuid, uuid, uuid) is
'단위 환산율 — How many p_to one p_from of a product is, null when no conversion leads there (PIM-07)';

create or replace function app.tg_product_unit_conversions__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_old constant jsonb := case tg_op when 'UPDATE' then to_jsonb(old) else '{}'::jsonb end;
  v_known numeric;
begin
  if new.is_deleted then
    return new;
  end if;
  if new.from_unit_id = new.to_unit_id then
    perform app.fail_validation(app.field_error('to_unit_id', '서로 다른 단위를 선택해 주세요.'));
  end if;
  perform app.fail_validation(
    app.inactive_reference('adm.units', new.tenant_id, nullif(new.from_unit_id, (v_old ->> 'from_unit_id')::uuid), 'from_unit_id')
    || app.inactive_reference('adm.units', new.tenant_id, nullif(new.to_unit_id, (v_old ->> 'to_unit_id')::uuid), 'to_unit_id'));
  if new.status <> 'active' then
    return new;
  end if;
  -- two conversions entered at once could contradict each other unseen
  perform 1 from pim.products as p
  where p.tenant_id = new.tenant_id and p.id = new.product_id and not p.is_deleted for no key update;
  if not found then
    perform app.fail_validation(app.field_error('product_id', '사용할 수 없는 항목입니다.'));
  end if;
  v_known := app.product_unit_factor(new.tenant_id, new.product_id, new.from_unit_id, new.to_unit_id, new.id);
  if abs(v_known / new.conversion_rate - 1) > 0.000001 then
    -- PIM-07: both directions and every chain say the same
    perform app.fail('UNIT_CONTRADICTION', '등록된 다른 환산과 맞지 않습니다.', 422,
      app.field_error('conversion_rate', format('등록된 환산으로는 %s입니다.', trim_scale(round(v_known, 6)))),
      'It contradicts the conversions there are.');
  end if;
  return new;
end
$$;
comment on function app.tg_product_unit_conversions__validate() is
'단위 환산 확인 — Two units in use, and no contradiction to another direction or chain: 422 UNIT_CONTRADICTION (PIM-07)';
create or replace trigger tg_product_unit_conversions__validate
before insert or update of product_id, from_unit_id, to_unit_id, conversion_rate, status, is_deleted
on pim.product_unit_conversions for each row execute function app.tg_product_unit_conversions__validate();

create or replace function app.convert_product_quantity(p_product_id uuid, p_quantity numeric, p_from_unit_id uuid, p_to_unit_id uuid)
returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.company_id();
  v_factor numeric;
begin
  if not app.company_can('pim.products:read') then
    perform app.fail_forbidden('pim.products:read');
  end if;
  if not exists (select 1 from pim.products as p where p.tenant_id = v_tenant and p.id = p_product_id and not p.is_deleted) then
    perform app.fail_not_found();
  end if;
  v_factor := app.product_unit_factor(v_tenant, p_product_id, p_from_unit_id, p_to_unit_id);
  if v_factor is null then
    perform app.fail('UNIT_CONVERSION_MISSING', '단위 환산이 등록되어 있지 않습니다.', 409, null, 'There is no conversion between these units.');
  end if;
  return round(p_quantity * v_factor, 6);
end
$$;
comment on function app.convert_product_quantity(uuid, numeric, uuid, uuid) is
'수량 환산 — A quantity of a product in another unit, six decimals; 403, 404, 409 UNIT_CONVERSION_MISSING (PIM-07)';

create or replace function pim.convert_quantity(p_product_id uuid, p_quantity numeric, p_from_unit_id uuid, p_to_unit_id uuid)
returns numeric
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.convert_product_quantity(p_product_id, p_quantity, p_from_unit_id, p_to_unit_id);
end
$$;
comment on function pim.convert_quantity(uuid, numeric, uuid, uuid) is
'수량 환산 — POST /rpc/convert_quantity {"p_product_id": …, "p_quantity": 3, "p_from_unit_id": …, "p_to_unit_id": …}; errors 403, 404, 409 UNIT_CONVERSION_MISSING (PIM-07)';

-- Two keys lead to adm.units: embed them as from_unit(code) and to_unit(code)
create or replace function pim.from_unit(pim.product_unit_conversions) returns setof pim.product_units
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select u.* from pim.product_units as u where u.tenant_id = $1.tenant_id and u.id = $1.from_unit_id;
end
$$;
comment on function pim.from_unit(pim.product_unit_conversions) is '환산 전 단위 — For embedding: select=conversion_rate,from_unit(code)';
create or replace function pim.to_unit(pim.product_unit_conversions) returns setof pim.product_units
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select u.* from pim.product_units as u where u.tenant_id = $1.tenant_id and u.id = $1.to_unit_id;
end
$$;
comment on function pim.to_unit(pim.product_unit_conversions) is '환산 후 단위 — For embedding: select=conversion_rate,to_unit(code)';

select app.expose('app.product_unit_factor(uuid,uuid,uuid,uuid,uuid)');
select app.expose('app.convert_product_quantity(uuid,numeric,uuid,uuid)', 'authenticated');
select app.expose('pim.convert_quantity(uuid,numeric,uuid,uuid)', 'authenticated');
select app.expose('pim.from_unit(pim.product_unit_conversions)', 'authenticated');
select app.expose('pim.to_unit(pim.product_unit_conversions)', 'authenticated');
