-- Products of the three workspaces: categories, makers, brands, products with prices that a colleague entered and the
-- owner approved, and offers of suppliers.

create temporary table demo_ranges on commit drop as
select u.tenant_id, owner.id as owner_id, product.id as product_id, range.*
from (
  values
  (
    'company02@demo.example', 'product02@demo.example', 2000, '{진단 기기,재활 기기,소모품,부속품}'::text[],
    '{심전도 전극,혈압계,체온계,산소 포화도 측정기,재활 밴드,저주파 자극기,보행 보조기,수액 걸이,멸균 거즈,의료용 장갑}'::text[], 38000
  ),
  (
    'company01@demo.example', 'product01@demo.example', 1500, '{기초 화장품,원료,건강기능식품,선물 세트}'::text[],
    '{산채 토너,곰취 크림,더덕 에센스,자작나무 수액 미스트,황기 추출물,오미자 분말,감자 팩,메밀 클렌저,솔잎 비누,꿀 립밤}'::text[], 12000
  ),
  (
    'company04@demo.example', 'product04@demo.example', 1200, '{건어물,젓갈,간편식,냉동}'::text[],
    '{마른 오징어,반건조 오징어,황태채,코다리,명란,가자미식해,오징어순대,대게 육수,문어 숙회,곰치국}'::text[], 9000
  )
) as range (owner, product, products, categories, nouns, price)
inner join sys.users as u on range.owner = u.email and u.is_owner and not u.is_deleted
inner join auth.users as owner on range.owner = owner.email
inner join auth.users as product on range.product = product.email
where not exists (select 1 from pim.products as p where p.tenant_id = u.tenant_id and p.created_by is not null);

insert into pim.manufacturers (tenant_id, code, name, country_code)
select r.tenant_id, 'DEMO' || n, ('{한빛제조,소양공업,대관령산업,동해물산,설악정밀}'::text[])[n], 'KR'
from demo_ranges as r cross join generate_series(1, 5) as n;
insert into pim.brands (tenant_id, manufacturer_id, code, name)
select m.tenant_id, m.id, 'B' || m.code, replace(m.name, '제조', '') || ' 초이스'
from demo_ranges as r
inner join pim.manufacturers as m on r.tenant_id = m.tenant_id and m.code like 'DEMO%' and not m.is_deleted;
insert into pim.categories (tenant_id, code, name, display_order, tax_code_id)
select r.tenant_id, 'DEMO' || c.position, c.name, c.position, t.id
from demo_ranges as r
cross join lateral unnest(r.categories) with ordinality as c (name, position)
inner join adm.tax_codes as t on r.tenant_id = t.tenant_id and t.code = 'VAT10' and not t.is_deleted;
insert into pim.categories (tenant_id, parent_id, code, name, display_order)
select c.tenant_id, c.id, c.code || '_' || part.position, part.name, part.position
from demo_ranges as r
inner join pim.categories as c on r.tenant_id = c.tenant_id and c.code like 'DEMO_' and not c.is_deleted
cross join lateral unnest('{기본형,고급형,행사용}'::text[]) with ordinality as part (name, position);

create temporary table demo_products on commit drop as
select
  r.tenant_id, r.owner_id, r.product_id as author, gen_random_uuid() as id, n,
  format('%s %s %s호', r.nouns[1 + n % 10], ('{표준,고급,소형,대형,리필,휴대용,업소용,선물용}'::text[])[1 + (n / 10) % 8], 1 + n / 80) as name,
  r.price * (1 + n % 13) as price
from demo_ranges as r
cross join lateral generate_series(1, r.products) as n;
analyze demo_products;

-- Some first, then the rest: once the tables have statistics, the rules' look-ups use the right indexes.
do $$
declare
  v_first boolean;
begin
  foreach v_first in array '{true,false}'::boolean[] loop
    insert into pim.products (
      tenant_id, id, name, item_type, category_id, manufacturer_id, brand_id, model_name, base_unit_id, manager_id, created_by
    )
    select
      p.tenant_id, p.id, p.name, (case when p.n % 5 = 0 then 'raw_material' else 'merchandise' end)::pim.item_type, c.id, m.id,
      case when p.n % 2 = 0 then b.id end, 'M-' || lpad(p.n::text, 5, '0'), unit.id, p.author, p.author
    from demo_products as p
    inner join pim.categories as c on p.tenant_id = c.tenant_id and c.code = format('DEMO%s_%s', 1 + p.n % 4, 1 + p.n % 3) and not c.is_deleted
    inner join pim.manufacturers as m on p.tenant_id = m.tenant_id and m.code = 'DEMO' || (1 + p.n % 5) and not m.is_deleted
    inner join pim.brands as b on m.tenant_id = b.tenant_id and m.id = b.manufacturer_id and b.code = 'B' || m.code and not b.is_deleted
    inner join
      adm.units as unit
      on p.tenant_id = unit.tenant_id and unit.code = (case when p.n % 6 = 0 then 'BOX' else 'EA' end) and not unit.is_deleted
    where (p.n <= 100) = v_first;
    analyze pim.products, pim.categories, pim.brands;
  end loop;
end
$$;

-- X-24: who enters a price does not approve it
insert into pim.product_price_history (tenant_id, product_id, price_type, new_price, effective_date, reason_type, created_by)
select p.tenant_id, p.id, kind.price_type::pim.price_type, round(p.price * kind.share, -2), '2026-01-01', 'policy', p.author
from demo_products as p
cross join (values ('sell', 1.0), ('cost', 0.6)) as kind (price_type, share)
where p.n % 10 = 0;

do $$
declare
  v_range record;
begin
  for v_range in select r.tenant_id, r.owner_id from demo_ranges as r loop
    perform app.act_as(v_range.owner_id);
    update pim.products set status = 'active' where tenant_id = v_range.tenant_id and status = 'pending' and right(model_name, 1) <> '9';
    update pim.product_price_history set status = 'active'
    where tenant_id = v_range.tenant_id and status = 'pending' and effective_date = '2026-01-01';
  end loop;
  perform set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true);
end
$$;

insert into pim.product_suppliers (
  tenant_id, product_id, supplier_id, supply_price, lead_time_days, moq, is_preferred, priority, created_by
)
with s as (
  select partner.tenant_id, partner.id, row_number() over (partition by partner.tenant_id order by partner.code) as position
  from crm.partners as partner where partner.type in ('supplier', 'both') and not partner.is_deleted
)

select p.tenant_id, p.id, s.id, round(p.price * 0.6, -2), 3 + p.n % 20, 10, true, 1, p.author
from demo_products as p
inner join s on p.tenant_id = s.tenant_id and s.position = 1 + p.n % 200
where p.n % 10 = 0;
