-- Keys between products and what crm has when it is built: segments for price lists, products on lines of an enquiry.
-- Without those tables there are no segments, and price lists are for a partner or for everybody.
create or replace function app.partner_segments(p_tenant_id uuid, p_partner_id uuid) returns uuid[]
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_table constant regclass := to_regclass('crm.customer_segment_members');
  v_segments uuid[];
begin
  if v_table is not null then
    execute format('select array_agg(m.segment_id) from %s as m where m.tenant_id = $1 and m.partner_id = $2 and m.is_active', v_table)
    into v_segments using p_tenant_id, p_partner_id;
  end if;
  return coalesce(v_segments, '{}'::uuid[]);
end
$$;
comment on function app.partner_segments(uuid, uuid) is '거래처 고객군 — Segments a partner belongs to (PIM-05)';

create or replace function app.segment_exists(p_tenant_id uuid, p_segment_id uuid) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_table constant regclass := to_regclass('crm.customer_segments');
  v_found boolean := false;
begin
  if v_table is not null then
    execute format('select exists (select 1 from %s as s where s.tenant_id = $1 and s.id = $2 and not s.is_deleted)', v_table)
    into v_found using p_tenant_id, p_segment_id;
  end if;
  return v_found;
end
$$;
comment on function app.segment_exists(uuid, uuid) is '고객군 확인 — Whether the tenant has the live segment (X-15)';

select app.expose('app.partner_segments(uuid,uuid)');
select app.expose('app.segment_exists(uuid,uuid)');

do $$
begin
  if to_regclass('crm.customer_segments') is not null then
    alter table pim.price_lists add constraint price_lists_segment_fkey
    foreign key (tenant_id, segment_id) references crm.customer_segments (tenant_id, id) on delete restrict;
  end if;
  if to_regclass('crm.rfq_items') is not null then
    -- PIM-08: a product on an enquiry is not deleted
    alter table crm.rfq_items add constraint rfq_items_product_fkey
    foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete restrict;
    create index if not exists rfq_items_product_idx on crm.rfq_items (tenant_id, product_id);
  end if;
end
$$;
