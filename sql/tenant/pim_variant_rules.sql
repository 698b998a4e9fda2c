-- Rules of options and variants, the generator of missing combinations and the price of a variant.

create or replace function app.variant_sku(p_tenant_id uuid, p_product_id uuid, p_values jsonb) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_code text;
  v_suffix text;
begin
  select p.code into v_code from pim.products as p where p.tenant_id = p_tenant_id and p.id = p_product_id;
  select string_agg(v.code, '-' order by o.display_order, o.code) into v_suffix
  from pim.product_option_values as v
  inner join pim.product_options as o on v.tenant_id = o.tenant_id and v.option_id = o.id
  where v.tenant_id = p_tenant_id and p_values @> jsonb_build_array(jsonb_build_object('value_id', v.id))
    and o.product_id = p_product_id;
  if length(v_code || '-' || v_suffix) > 50 then
    -- value codes too long to be read: a short name that depends on the combination only
    v_suffix := upper(left(md5(p_values::text), 12));
  end if;
  return concat_ws('-', v_code, v_suffix);
end
$$;
comment on function app.variant_sku(uuid, uuid, jsonb) is '품목 코드 — Product code and codes of the values, at most 50 characters';

create or replace function app.tg_product_variants__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.is_deleted then
    return new;
  end if;
  if tg_op = 'UPDATE' then
    if new.product_id <> old.product_id then
      perform app.fail('IMMUTABLE_FIELD', '품목의 상품은 변경할 수 없습니다.', 422, app.field_error('product_id', '변경할 수 없는 항목입니다.'),
        'The product of a variant cannot be changed.');
    end if;
  end if;
  new.barcode := nullif(btrim(new.barcode), '');
  if new.barcode is not null and not app.gtin_valid(new.barcode) then
    -- PIM-01: check digit
    perform app.fail_validation(app.field_error('barcode', '바코드 형식이나 검증 번호가 올바르지 않습니다.'));
  end if;
  -- the options of the product stand still until the variant is written
  perform 1 from pim.products as p
  where p.tenant_id = new.tenant_id and p.id = new.product_id and not p.is_deleted for share;
  if not found then
    perform app.fail_validation(app.field_error('product_id', '사용할 수 없는 항목입니다.'));
  end if;
  if jsonb_typeof(new.option_values) = 'string' then
    new.option_values := (new.option_values #>> '{}')::jsonb;
  end if;
  new.option_values := app.canonical_option_values(new.tenant_id, new.product_id, new.option_values);
  new.sku := upper(coalesce(nullif(btrim(new.sku), ''), app.variant_sku(new.tenant_id, new.product_id, new.option_values)));
  return new;
end
$$;
comment on function app.tg_product_variants__validate() is
'품목 확인 — One value of every required option in one order (PIM-02), barcode check digit, SKU when none is sent';
create or replace trigger tg_product_variants__validate
before insert or update of product_id, sku, option_values, barcode, is_deleted on pim.product_variants
for each row execute function app.tg_product_variants__validate();

-- PIM-02: what live variants are made of stays: an option they lack cannot become required, and no value they use goes.
create or replace function app.tg_product_options__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_option constant jsonb := jsonb_build_array(jsonb_build_object('option_id', new.id));
begin
  if tg_op = 'UPDATE' then
    if new.product_id <> old.product_id then
      perform app.fail('IMMUTABLE_FIELD', '옵션의 상품은 변경할 수 없습니다.', 422, app.field_error('product_id', '변경할 수 없는 항목입니다.'),
        'The product of an option cannot be changed.');
    end if;
  end if;
  perform 1 from pim.products as p where p.tenant_id = new.tenant_id and p.id = new.product_id for no key update;
  if not new.is_deleted and new.is_required and new.status = 'active' and new.option_type <> 'text' and exists (
    select 1 from pim.product_variants as v
    where v.tenant_id = new.tenant_id and v.product_id = new.product_id and not v.is_deleted and not v.option_values @> v_option
  ) then
    perform app.fail('OPTION_VALUE_MISSING', '이 옵션의 값이 없는 품목이 있어 필수로 지정할 수 없습니다.', 409, null,
      'There are variants without a value of this option, so it cannot be required.');
  end if;
  -- deeper than a direct delete: the product goes, and its variants with it
  if new.is_deleted and pg_trigger_depth() <= 2 and exists (
    select 1 from pim.product_variants as v
    where v.tenant_id = new.tenant_id and v.product_id = new.product_id and not v.is_deleted and v.option_values @> v_option
  ) then
    perform app.fail('RESOURCE_IN_USE', '품목에서 사용 중인 옵션은 삭제할 수 없습니다.', 409,
      '{"used_by": "pim.product_variants"}'::jsonb, 'The option is used by variants.');
  end if;
  return new;
end
$$;
comment on function app.tg_product_options__guard() is
'옵션 보호 — 409 when variants lack a value of an option that becomes required, or use an option that is deleted (PIM-02)';
create or replace trigger tg_product_options__guard
before insert or update of product_id, is_required, status, option_type, is_deleted on pim.product_options
for each row execute function app.tg_product_options__guard();

create or replace function app.tg_product_option_values__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if new.option_id <> old.option_id then
      perform app.fail('IMMUTABLE_FIELD', '값의 옵션은 변경할 수 없습니다.', 422, app.field_error('option_id', '변경할 수 없는 항목입니다.'),
        'The option of a value cannot be changed.');
    end if;
  elsif exists (
    select 1 from pim.product_options as o
    where o.tenant_id = new.tenant_id and o.id = new.option_id and (o.is_deleted or o.option_type = 'text')
  ) then
    perform app.fail_validation(app.field_error('option_id', '값을 둘 수 없는 옵션입니다.'));
  end if;
  if new.is_deleted and pg_trigger_depth() <= 2 and exists (
    select 1 from pim.product_options as o
    inner join pim.product_variants as v on o.tenant_id = v.tenant_id and o.product_id = v.product_id and not v.is_deleted
    where o.tenant_id = new.tenant_id and o.id = new.option_id
      and v.option_values @> jsonb_build_array(jsonb_build_object('value_id', new.id))
  ) then
    perform app.fail('RESOURCE_IN_USE', '품목에서 사용 중인 옵션 값은 삭제할 수 없습니다.', 409,
      '{"used_by": "pim.product_variants"}'::jsonb, 'The value is used by variants.');
  end if;
  return new;
end
$$;
comment on function app.tg_product_option_values__guard() is
'옵션 값 보호 — A value stays with its option, text options have none, and no value goes that variants use (PIM-02)';
create or replace trigger tg_product_option_values__guard before insert or update of option_id, is_deleted on pim.product_option_values
for each row execute function app.tg_product_option_values__guard();

-- PIM-02: every combination of the active values of the required options that does not exist yet
create or replace function app.generate_variants(p_product_id uuid) returns jsonb
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_max constant integer := 200;
  v_sets jsonb[] := array['[]'::jsonb];
  v_option record;
  v_created integer;
begin
  if not app.can('pim.products:create') then
    perform app.fail_forbidden('pim.products:create');
  end if;
  perform 1 from pim.products as p where p.tenant_id = v_tenant and p.id = p_product_id and not p.is_deleted for no key update;
  if not found then
    perform app.fail_not_found();
  end if;
  for v_option in
    select o.id, array_agg(v.id order by v.display_order, v.code) as value_ids
    from pim.product_options as o
    inner join pim.product_option_values as v
      on o.tenant_id = v.tenant_id and o.id = v.option_id and not v.is_deleted and v.status = 'active'
    where o.tenant_id = v_tenant and o.product_id = p_product_id and not o.is_deleted and o.status = 'active'
      and o.is_required and o.option_type <> 'text'
    group by o.id order by o.id
  loop
    if cardinality(v_sets) * cardinality(v_option.value_ids) > v_max then
      perform app.fail('TOO_MANY_VARIANTS', format('한 상품의 조합은 %s개까지 만들 수 있습니다.', v_max), 422,
        jsonb_build_object('max_count', v_max), format('At most %s combinations can be made.', v_max));
    end if;
    select array_agg(s.taken || jsonb_build_array(jsonb_build_object('option_id', v_option.id, 'value_id', v.id)))
    into v_sets from unnest(v_sets) as s (taken) cross join unnest(v_option.value_ids) as v (id);
  end loop;
  if v_sets = array['[]'::jsonb] then
    perform app.fail('NO_OPTION_VALUES', '값이 있는 필수 옵션이 없습니다.', 422, null, 'There is no required option with values.');
  end if;
  insert into pim.product_variants (tenant_id, product_id, option_values)
  select v_tenant, p_product_id, s.taken from unnest(v_sets) as s (taken)
  where not exists (
    select 1 from pim.product_variants as v
    where v.tenant_id = v_tenant and v.product_id = p_product_id and not v.is_deleted and v.option_values = s.taken
  );
  get diagnostics v_created = row_count;
  return jsonb_build_object('created', v_created, 'existing', cardinality(v_sets) - v_created);
end
$$;
comment on function app.generate_variants(uuid) is
'품목 생성 — Makes the missing combinations of the required options'' active values, at most 200; errors 403, 404, 422 (PIM-02)';

create or replace function pim.generate_variants(p_product_id uuid) returns jsonb
language plpgsql
volatile
set search_path = ''
as $$
begin
  return app.generate_variants(p_product_id);
end
$$;
comment on function pim.generate_variants(uuid) is
'품목 생성 — POST /rpc/generate_variants {"p_product_id": …} makes the missing combinations and answers {created, existing}; errors 403, 404, 422 TOO_MANY_VARIANTS, NO_OPTION_VALUES';

-- PIM-02: own price, else the base price with its values' adjustments; unit prices keep four decimals (X-12)
create or replace function app.variant_price(p_tenant_id uuid, p_variant_id uuid, p_base numeric) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_variant pim.product_variants;
  v_adjustment numeric;
begin
  select * into v_variant from pim.product_variants as v
  where v.tenant_id = p_tenant_id and v.id = p_variant_id and not v.is_deleted;
  if v_variant.price is not null then
    return v_variant.price;
  end if;
  select coalesce(sum(case v.adjustment_type when 'percent' then p_base * v.price_adjustment / 100 else v.price_adjustment end), 0)
  into v_adjustment
  from jsonb_array_elements(v_variant.option_values) as e
  inner join pim.product_option_values as v on v.tenant_id = p_tenant_id and v.id::text = e ->> 'value_id';
  return greatest(round(p_base + v_adjustment, 4), 0);
end
$$;
comment on function app.variant_price(uuid, uuid, numeric) is
'품목 가격 — Own price of a variant, else the base price and the adjustments of its values, per cent of the base (PIM-02)';

select app.expose('app.canonical_option_values(uuid,uuid,jsonb)');
select app.expose('app.variant_sku(uuid,uuid,jsonb)');
select app.expose('app.generate_variants(uuid)', 'authenticated');
select app.expose('pim.generate_variants(uuid)', 'authenticated');
select app.expose('app.variant_price(uuid,uuid,numeric)');
