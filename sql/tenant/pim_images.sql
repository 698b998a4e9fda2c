-- Pictures of products: the object lies in Storage below {tenant}/{product}/, the row says what it shows (X-22).
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('product-images', 'product-images', false, 5242880, '{image/jpeg, image/png, image/gif, image/webp}')
on conflict (id) do update set
  public = excluded.public, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;

select app.define_enum('pim.image_type', '{"main": "대표 — Main", "detail": "상세 — Detail", "thumbnail": "썸네일 — Thumbnail",
  "gallery": "갤러리 — Gallery", "spec": "사양 — Specification", "package": "포장 — Package"}');

create table if not exists pim.product_images (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  storage_path text not null check (length(storage_path) <= 300),
  image_type pim.image_type not null default 'detail',
  -- the server puts a picture last when the client does not say where
  display_order integer check (display_order >= 0 and display_order is not null),
  is_primary boolean not null default false,
  alt_text text check (length(alt_text) <= 300),
  file_name text check (length(file_name) between 1 and 255),
  file_size bigint check (file_size > 0),
  mime_type text,
  width integer check (width > 0),
  height integer check (height > 0),
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
create unique index if not exists product_images_path_key on pim.product_images (tenant_id, storage_path) where not is_deleted;
create index if not exists product_images_product_idx on pim.product_images (tenant_id, product_id, display_order);
select app.describe('pim.product_images', '상품 이미지 — Pictures of products', '{
  "product_id": "상품 — Product", "storage_path": "저장 경로 — Path in the bucket product-images: tenant/product/file", "image_type": "이미지 구분 — What it is for",
  "display_order": "표시 순서 — Order on the page", "is_primary": "대표 여부 — Whether it stands for the product", "alt_text": "대체 텍스트 — Alternative text",
  "file_name": "원래 파일명 — Original file name", "file_size": "크기(바이트) — Size in bytes, from Storage", "mime_type": "형식 — Content type, from Storage",
  "width": "너비(px) — Width in pixels", "height": "높이(px) — Height in pixels", "description": "설명 — Description", "notes": "비고 — Notes",
  "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_images', 'tenant', '상품 이미지', 'Product images', p_permission => 'pim.products', p_state_column => 'status'
  );
-- PIM-10, X-18: one primary picture
select app.install_default('pim.product_images', 'is_primary', '{product_id}');
select app.define_transition('pim.product_images', 'activate', '{inactive}', 'active', 'update', '사용', 'Activate');
select app.define_transition('pim.product_images', 'deactivate', '{active}', 'inactive', 'update', '중지', 'Deactivate');

create or replace function app.tg_product_images__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_object jsonb;
begin
  if new.is_deleted then
    new.is_primary := false;
    return new;
  end if;
  perform 1 from pim.products as p
  where p.tenant_id = new.tenant_id and p.id = new.product_id and not p.is_deleted for no key update;
  if not found then
    perform app.fail_validation(app.field_error('product_id', '사용할 수 없는 항목입니다.'));
  end if;
  -- X-22: the object lies in the tenant's own folder, below its product
  select app.meta(o.metadata) into v_object from storage.objects as o
  where o.bucket_id = 'product-images' and o.name = new.storage_path;
  if v_object is null or not starts_with(new.storage_path, concat(new.tenant_id, '/', new.product_id, '/')) then
    perform app.fail_validation(app.field_error('storage_path', '이 상품의 폴더에 올린 이미지가 아닙니다.'));
  end if;
  new.file_size := nullif(v_object ->> 'size', '')::bigint;
  new.mime_type := v_object ->> 'mimetype';
  new.display_order := coalesce(new.display_order, (
    select coalesce(max(i.display_order), 0) + 1 from pim.product_images as i
    where i.tenant_id = new.tenant_id and i.product_id = new.product_id and not i.is_deleted and i.id <> new.id
  ));
  if tg_op = 'INSERT' and not exists (
    select 1 from pim.product_images as i
    where i.tenant_id = new.tenant_id and i.product_id = new.product_id and i.is_primary and not i.is_deleted
  ) then
    new.is_primary := true;
  end if;
  return new;
end
$$;
comment on function app.tg_product_images__validate() is
'상품 이미지 확인 — An uploaded object below {tenant}/{product}/, size and type from Storage, the first picture is the primary one (PIM-10, X-22)';
create or replace trigger tg_product_images__validate
before insert or update of product_id, storage_path, display_order, is_deleted on pim.product_images
for each row execute function app.tg_product_images__validate();

create or replace function app.tg_product_images__primary() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if tg_op = 'UPDATE' then
    if new.is_deleted and old.is_primary then
      -- PIM-10: the next one stands for the product
      update pim.product_images as i set is_primary = true
      where i.tenant_id = new.tenant_id and i.id = (
        select n.id from pim.product_images as n
        where n.tenant_id = new.tenant_id and n.product_id = new.product_id and not n.is_deleted
        order by n.display_order, n.id limit 1
      );
    end if;
  end if;
  update pim.products as p set image_path = n.storage_path
  from (select (
    select i.storage_path from pim.product_images as i
    where i.tenant_id = new.tenant_id and i.product_id = new.product_id and i.is_primary and not i.is_deleted
  ) as storage_path) as n
  where p.tenant_id = new.tenant_id and p.id = new.product_id and not p.is_deleted and p.image_path is distinct from n.storage_path;
  return null;
end
$$;
comment on function app.tg_product_images__primary() is '대표 이미지 반영 — The product shows its primary picture; the next one follows a deleted one (PIM-10)';
create or replace trigger tg_product_images__primary after insert or update of is_primary, storage_path, is_deleted on pim.product_images
for each row execute function app.tg_product_images__primary();
