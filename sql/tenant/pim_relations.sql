-- How products belong together (related, substitute, accessory, bundle), their tags, and who looks after what and when.
select app.define_enum('pim.relation_type', '{"related": "관련 — Related", "alternative": "대체 — Alternative", "accessory": "부속 — Accessory",
  "bundle": "묶음 구성 — Bundle", "upgrade": "상위 모델 — Upgrade", "cross_sell": "함께 판매 — Cross-sell", "up_sell": "상향 판매 — Up-sell"}');

create table if not exists pim.product_relations (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  related_product_id uuid not null,
  relation_type pim.relation_type not null,
  quantity numeric(18, 4) not null default 1 check (quantity > 0),
  display_order integer not null default 0 check (display_order >= 0),
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
  -- a part of a bundle is not deleted under it
  foreign key (tenant_id, related_product_id) references pim.products (tenant_id, id) on delete restrict,
  check (product_id <> related_product_id)
);
create unique index if not exists product_relations_pair_key
on pim.product_relations (tenant_id, product_id, related_product_id, relation_type) where not is_deleted;
create index if not exists product_relations_product_idx on pim.product_relations (tenant_id, product_id);
create index if not exists product_relations_related_idx on pim.product_relations (tenant_id, related_product_id);
select app.describe('pim.product_relations', '상품 관계 — Relations between products', '{
  "product_id": "상품 — Product", "related_product_id": "대상 상품 — The other product", "relation_type": "관계 — Kind of relation",
  "quantity": "수량 — How many of it a bundle holds", "display_order": "표시 순서 — Order in lists", "description": "설명 — Description",
  "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_relations', 'tenant', '상품 관계', 'Product relations', p_permission => 'pim.products', p_state_column => 'status'
  );
select app.define_transition('pim.product_relations', 'activate', '{inactive}', 'active', 'update', '사용', 'Activate');
select app.define_transition('pim.product_relations', 'deactivate', '{active}', 'inactive', 'update', '중지', 'Deactivate');

create or replace function app.tg_product_relations__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.is_deleted then
    return new;
  end if;
  if new.product_id = new.related_product_id then
    perform app.fail_validation(app.field_error('related_product_id', '다른 상품을 선택해 주세요.'));
  end if;
  if tg_op = 'INSERT' then
    perform app.fail_validation(
      app.inactive_reference('pim.products', new.tenant_id, new.product_id, 'product_id', 'true')
      || app.inactive_reference('pim.products', new.tenant_id, new.related_product_id, 'related_product_id', 'status <> ''eol'''));
  end if;
  perform app.fail_validation(app.quantity_error(new.tenant_id, new.related_product_id, new.quantity, 'quantity'));
  if new.relation_type <> 'bundle' then
    return new;
  end if;
  -- PIM-09: acyclic; two bundles changed at once could close a circle that neither of them sees
  perform pg_advisory_xact_lock(hashtextextended('pim.bundles' || new.tenant_id, 0));
  if exists (
    with recursive parts as (
      select new.related_product_id as product_id
      union
      select r.related_product_id from parts as p
      inner join pim.product_relations as r
        on r.tenant_id = new.tenant_id and p.product_id = r.product_id and r.relation_type = 'bundle' and not r.is_deleted and r.id <> new.id
    )
    select 1 from parts as p where p.product_id = new.product_id
  ) then
    perform app.fail('BUNDLE_CYCLE', '묶음 상품이 자신을 포함할 수 없습니다.', 422,
      app.field_error('related_product_id', '이 상품을 이미 포함하고 있습니다.'), 'A bundle cannot contain itself.');
  end if;
  return new;
end
$$;
comment on function app.tg_product_relations__validate() is
'상품 관계 확인 — Two live products, whole pieces of serial products, and no bundle inside itself: 422 BUNDLE_CYCLE (PIM-09, PIM-01)';
create or replace trigger tg_product_relations__validate
before insert or update of product_id, related_product_id, relation_type, quantity, is_deleted on pim.product_relations
for each row execute function app.tg_product_relations__validate();

-- PIM-09: what a bundle is made of, bundles inside bundles resolved; a product that is no bundle is its own only part.
-- Reads with the caller's rights: under row level security for users, freely inside the functions of later modules.
create or replace function app.explode_bundle(p_product_id uuid, p_quantity numeric, p_tenant_id uuid default null)
returns table (product_id uuid, quantity numeric)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_tenant constant uuid := coalesce(p_tenant_id, app.company_id());
begin
  return query
  with recursive edges as materialized (
    select r.product_id, r.related_product_id, r.quantity from pim.product_relations as r
    where r.tenant_id = v_tenant and r.relation_type = 'bundle' and r.status = 'active' and not r.is_deleted
  ), parts as (
    select p_product_id as product_id, p_quantity as quantity, 1 as depth
    union all
    select e.related_product_id, p.quantity * e.quantity, p.depth + 1
    from parts as p inner join edges as e on p.product_id = e.product_id
    where p.depth < 20
  )
  select p.product_id, sum(p.quantity) from parts as p
  where not exists (select 1 from edges as e where e.product_id = p.product_id)
  group by p.product_id;
end
$$;
comment on function app.explode_bundle(uuid, numeric, uuid) is '묶음 상품 전개 — Products and quantities that a quantity of a bundle is made of (PIM-09)';

create or replace function pim.explode_bundle(p_product_id uuid, p_quantity numeric default 1)
returns table (product_id uuid, code text, name text, quantity numeric)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select p.id, p.code, p.name, b.quantity
  from app.explode_bundle(p_product_id, p_quantity) as b
  inner join pim.products as p on p.tenant_id = app.company_id() and b.product_id = p.id
  order by p.code;
end
$$;
comment on function pim.explode_bundle(uuid, numeric) is
'묶음 상품 전개 — POST /rpc/explode_bundle {"p_product_id": …, "p_quantity": 2}: product_id, code, name and quantity of every part (PIM-09)';

-- Two keys lead to products: embed the other one as related_product(name), the list as relations(quantity)
create or replace function pim.related_product(pim.product_relations) returns setof pim.products
rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select p.* from pim.products as p where p.tenant_id = $1.tenant_id and p.id = $1.related_product_id;
end
$$;
comment on function pim.related_product(pim.product_relations) is '대상 상품 — For embedding: product_relations?select=quantity,related_product(code,name)';
create or replace function pim.relations(pim.products) returns setof pim.product_relations
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select r.* from pim.product_relations as r where r.tenant_id = $1.tenant_id and r.product_id = $1.id and not r.is_deleted;
end
$$;
comment on function pim.relations(pim.products) is '상품 관계 — For embedding: products?select=name,relations(relation_type,quantity)';

select app.expose('app.explode_bundle(uuid,numeric,uuid)', 'authenticated');
select app.expose('pim.explode_bundle(uuid,numeric)', 'authenticated');
select app.expose('pim.related_product(pim.product_relations)', 'authenticated');
select app.expose('pim.relations(pim.products)', 'authenticated');
