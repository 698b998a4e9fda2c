-- Partners of the three workspaces with their people, put together from short lists of invented words. Tax offices 900
-- to 999 do not exist; the tenth digit is computed.

create temporary table demo_sizes on commit drop as
select u.tenant_id, size.trade, size.partners, owner.id as owner_id, sales.id as sales_id
from (
  values
  ('company02@demo.example', 'sales02@demo.example', '{메디칼,의료기,헬스케어,병원,재활의원,약국,의료재단,한의원}'::text[], 2600),
  ('company01@demo.example', 'sales01@demo.example', '{화장품,뷰티,드럭스토어,바이오,원료상사,에스테틱,유통,무역}'::text[], 2000),
  ('company04@demo.example', 'sales04@demo.example', '{수산,식자재,마트,식당,급식,횟집,호텔,도시락}'::text[], 1500)
) as size (owner, sales, trade, partners)
inner join sys.users as u on size.owner = u.email and u.is_owner and not u.is_deleted
inner join auth.users as owner on size.owner = owner.email
inner join auth.users as sales on size.sales = sales.email
where not exists (select 1 from crm.partners as p where p.tenant_id = u.tenant_id and p.created_by is not null);

create temporary table demo_partners on commit drop as
with drawn as (
  select
    s.tenant_id, s.sales_id, n,
    ('{춘천,원주,강릉,동해,태백,속초,삼척,홍천,횡성,영월,평창,정선,철원,화천,양구,인제,고성,양양,서울,부산}'::text[])[1 + n % 20] as region,
    ('{한빛,소양,대관령,설악,경포,치악,오대,두타,청옥,하늘,새봄,가람,누리,다솜,미르,아라,도담,해솔,온새미,별내}'::text[])[1 + (n / 20) % 20] as word,
    s.trade[1 + (n / 7) % 8] as trade,
    (965 + n % 30)::text || (81 + n % 8)::text || lpad(n::text, 4, '0') as nine
  from demo_sizes as s
  cross join lateral generate_series(1, s.partners) as n
)

select
  d.tenant_id, d.sales_id, gen_random_uuid() as id, d.n, d.region, d.nine,
  format('%s %s%s', d.region, d.word, d.trade) || case when d.n > 800 then ' ' || (d.n / 800 + 1) || '호점' else '' end as name,
  (10 - (
    substr(d.nine, 1, 1)::integer + substr(d.nine, 2, 1)::integer * 3 + substr(d.nine, 3, 1)::integer * 7
    + substr(d.nine, 4, 1)::integer + substr(d.nine, 5, 1)::integer * 3 + substr(d.nine, 6, 1)::integer * 7
    + substr(d.nine, 7, 1)::integer + substr(d.nine, 8, 1)::integer * 3 + substr(d.nine, 9, 1)::integer * 5
    + substr(d.nine, 9, 1)::integer * 5 / 10
  ) % 10) % 10 as check_digit
from drawn as d;
analyze demo_partners;

-- Some first, then the rest: once the tables have statistics, the rules' look-ups use the right indexes.
do $$
declare
  v_first boolean;
begin
  foreach v_first in array '{true,false}'::boolean[] loop
    insert into crm.partners (
      tenant_id,
      id,
      name,
      type,
      biz_no,
      biz_type,
      biz_kind,
      biz_item,
      ceo_name,
      address1,
      phone,
      email,
      payment_term_id,
      industry,
      employee_count,
      created_by
    )
    select
      p.tenant_id, p.id, p.name,
      (case when p.n % 10 < 7 then 'customer' when p.n % 10 < 9 then 'supplier' else 'both' end)::crm.partner_type,
      p.nine || p.check_digit,
      (case when p.n % 3 = 0 then 'sole_trader' else 'corporation' end)::crm.biz_type,
      '도매 및 소매업',
      split_part(p.name, ' ', 2),
      ('{김,이,박,최,정,강,조,윤,장,임}'::text[])[1 + p.n % 10] || ('{서연,민준,하은,도윤,지우,예준,수아,시우,하린,은호}'::text[])[1 + (p.n / 10) % 10],
      p.region || ' 중앙로 ' || (1 + p.n % 300), '033-000-' || lpad((p.n % 10000)::text, 4, '0'), 'info' || p.n || '@partner.example',
      t.id, split_part(p.name, ' ', 2), 1 + p.n % 250, p.sales_id
    from demo_partners as p
    inner join adm.payment_terms as t on p.tenant_id = t.tenant_id and not t.is_deleted
      and t.code = ('{NET30,NET30,NET60,COD,NET15}'::text[])[1 + p.n % 5]
    where (p.n <= 100) = v_first;

    insert into crm.partner_contacts (
      tenant_id, partner_id, contact_name, position, department, mobile, email, contact_type, is_primary, created_by
    )
    select
      p.tenant_id, p.id,
      ('{남,문,배,백,서,송,안,양,오,유}'::text[])[1 + p.n % 10] || ('{가온,나래,다온,라온,마루,바다,사랑,아름,자람,한결}'::text[])[1 + (p.n / 3) % 10],
      ('{대리,과장,차장,부장,이사}'::text[])[1 + p.n % 5], ('{구매팀,영업팀,총무팀,재무팀}'::text[])[1 + p.n % 4],
      '010-0000-' || lpad((p.n % 10000)::text, 4, '0'), 'person' || p.n || '@partner.example',
      (case when p.n % 10 < 7 then 'purchasing' else 'sales' end)::crm.contact_type, true, p.sales_id
    from demo_partners as p
    where p.n % 2 = 0 and (p.n <= 100) = v_first;

    insert into crm.partner_addresses (tenant_id, partner_id, address_type, address_name, postcode, address1, is_default, created_by)
    select
      p.tenant_id, p.id, 'headquarter', '본사', lpad((24000 + p.n % 2000)::text, 5, '0'), p.region || ' 중앙로 ' || (1 + p.n % 300), true, p.sales_id
    from demo_partners as p
    where p.n % 4 = 0 and (p.n <= 100) = v_first;
    analyze crm.partners, crm.partner_contacts, crm.partner_addresses;
  end loop;
end
$$;
