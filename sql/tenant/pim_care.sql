-- Tags of products and the people who look after products and categories, both for a time; a daily job lets them expire.
select
  app.define_enum(
    'pim.tag_type', '{"general": "일반 — General", "promotion": "판촉 — Promotion", "seasonal": "계절 — Seasonal", "new": "신상품 — New",
  "best": "인기 — Best", "sale": "할인 — Sale", "featured": "추천 — Featured"}'
  );
select app.define_enum('pim.tag_status', '{"active": "사용 — Active", "inactive": "중지 — Inactive", "expired": "만료 — Expired"}');
select app.define_enum('pim.manager_type', '{"primary": "주 담당 — Primary", "secondary": "부 담당 — Secondary", "sales": "영업 — Sales",
  "technical": "기술 — Technical", "purchase": "구매 — Purchasing", "marketing": "마케팅 — Marketing", "analyst": "분석 — Analyst"}');
select app.define_enum('pim.manager_status', '{"active": "담당 중 — Active", "expired": "만료 — Expired", "terminated": "해제 — Terminated"}');

create table if not exists pim.product_tags (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  tag_name text not null check (length(tag_name) between 1 and 50),
  tag_type pim.tag_type not null default 'general',
  color_code text check (color_code ~ '^#[0-9A-Fa-f]{6}$'),
  start_date date,
  end_date date,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.tag_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade,
  check (end_date >= start_date)
);
create unique index if not exists product_tags_name_key on pim.product_tags (tenant_id, product_id, tag_name) where not is_deleted;
create index if not exists product_tags_product_idx on pim.product_tags (tenant_id, product_id);
create index if not exists product_tags_tag_idx on pim.product_tags (tenant_id, tag_name) where not is_deleted;
select app.describe('pim.product_tags', '상품 태그 — Tags of products', '{
  "product_id": "상품 — Product", "tag_name": "태그 — Tag", "tag_type": "태그 구분 — Kind of tag", "color_code": "색상 — Colour, #RRGGBB",
  "start_date": "시작일 — Shown from", "end_date": "종료일 — Shown until", "description": "설명 — Description", "notes": "비고 — Notes",
  "status": "상태 — Status"}');
select
  app.register_entity('pim.product_tags', 'tenant', '상품 태그', 'Product tags', p_permission => 'pim.products', p_state_column => 'status');
select app.install_active_references('pim.product_tags', '{"product_id": "pim.products.id"}');
select app.define_transition('pim.product_tags', 'activate', '{inactive,expired}', 'active', 'update', '사용', 'Activate');
select app.define_transition('pim.product_tags', 'deactivate', '{active}', 'inactive', 'update', '중지', 'Deactivate');
select app.define_transition('pim.product_tags', 'expire', '{active}', 'expired', 'update', '만료', 'Expire');

create or replace function app.tg_product_tags__validate() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.tag_name := btrim(new.tag_name);
  if new.end_date < new.start_date then
    perform app.fail_validation(app.field_error('end_date', '종료일은 시작일보다 빠를 수 없습니다.'));
  end if;
  if new.status = 'active' and new.end_date < app.today() then
    perform app.fail_validation(app.field_error('end_date', '이미 지난 종료일입니다.'));
  end if;
  return new;
end
$$;
comment on function app.tg_product_tags__validate() is '태그 확인 — A period that ends after it begins, and not in the past while the tag is shown (PIM-10)';
create or replace trigger tg_product_tags__validate before insert or update of tag_name, start_date, end_date, status on pim.product_tags
for each row execute function app.tg_product_tags__validate();

create table if not exists pim.product_managers (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  product_id uuid not null,
  employee_id uuid not null,
  manager_type pim.manager_type not null default 'primary',
  start_date date not null default app.today(),
  end_date date,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.manager_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, product_id) references pim.products (tenant_id, id) on delete cascade,
  foreign key (tenant_id, employee_id) references sys.users (tenant_id, id) on delete restrict
);
create index if not exists product_managers_product_idx on pim.product_managers (tenant_id, product_id);
create index if not exists product_managers_employee_idx on pim.product_managers (tenant_id, employee_id);

create table if not exists pim.category_managers (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  category_id uuid not null,
  employee_id uuid not null,
  manager_type pim.manager_type not null default 'primary',
  start_date date not null default app.today(),
  end_date date,
  description text check (length(description) <= 2000),
  notes text check (length(notes) <= 2000),
  status pim.manager_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, category_id) references pim.categories (tenant_id, id) on delete cascade,
  foreign key (tenant_id, employee_id) references sys.users (tenant_id, id) on delete restrict
);
create index if not exists category_managers_category_idx on pim.category_managers (tenant_id, category_id);
create index if not exists category_managers_employee_idx on pim.category_managers (tenant_id, employee_id);

select app.describe('pim.product_managers', '상품 담당 이력 — Who looks after a product, and when', '{
  "product_id": "상품 — Product", "employee_id": "담당자 — Person", "manager_type": "담당 구분 — Role", "start_date": "시작일 — From",
  "end_date": "종료일 — Until, open when empty", "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select app.describe('pim.category_managers', '분류 담당 이력 — Who looks after a category, and when', '{
  "category_id": "분류 — Category", "employee_id": "담당자 — Person", "manager_type": "담당 구분 — Role", "start_date": "시작일 — From",
  "end_date": "종료일 — Until, open when empty", "description": "설명 — Description", "notes": "비고 — Notes", "status": "상태 — Status"}');
select
  app.register_entity(
    'pim.product_managers', 'tenant', '상품 담당', 'Product managers', p_permission => 'pim.products', p_state_column => 'status'
  );
select
  app.register_entity(
    'pim.category_managers', 'tenant', '분류 담당', 'Category managers', p_permission => 'pim.categories', p_state_column => 'status'
  );
-- X-17: one person a role and day; an open end counts
select
  app.install_period(
    'pim.product_managers', 'start_date', 'end_date', '{product_id,manager_type}', 'not is_deleted and status <> ''terminated'''
  );
select
  app.install_period(
    'pim.category_managers', 'start_date', 'end_date', '{category_id,manager_type}', 'not is_deleted and status <> ''terminated'''
  );
select app.install_active_references('pim.product_managers', '{"product_id": "pim.products.id", "employee_id": "sys.users.id"}');
select app.install_active_references('pim.category_managers', '{"category_id": "pim.categories.id", "employee_id": "sys.users.id"}');
select app.define_transition(e.entity, 'terminate', '{active}', 'terminated', 'update', '해제', 'Terminate', true)
from (values ('pim.product_managers'), ('pim.category_managers')) as e (entity);
select app.define_transition(e.entity, 'expire', '{active}', 'expired', 'update', '만료', 'Expire')
from (values ('pim.product_managers'), ('pim.category_managers')) as e (entity);

create or replace function app.tg__manager_ends() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if new.status = 'terminated' then
    new.end_date := greatest(new.start_date, least(new.end_date, app.today()));
  elsif new.status = 'expired' and coalesce(new.end_date, 'infinity') >= app.today() then
    perform app.fail_validation(app.field_error('end_date', '종료일이 지나지 않았습니다.'));
  end if;
  return new;
end
$$;
comment on function app.tg__manager_ends() is '담당 종료 — A dismissal ends today; only a past period expires (PIM-10)';
create or replace trigger tg__manager_ends before update of status on pim.product_managers
for each row execute function app.tg__manager_ends();
create or replace trigger tg__manager_ends before update of status on pim.category_managers
for each row execute function app.tg__manager_ends();

create or replace function app.expire_product_care() returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_table text;
  v_found integer;
  v_count integer := 0;
begin
  -- PIM-10: what ended yesterday is not current any more
  foreach v_table in array array['pim.category_managers', 'pim.product_managers', 'pim.product_tags'] loop
    execute format('update %s set status = ''expired'' where status = ''active'' and not is_deleted and end_date < app.today()', v_table);
    get diagnostics v_found = row_count;
    v_count := v_count + v_found;
  end loop;
  return v_count;
end
$$;
comment on function app.expire_product_care() is '담당·태그 만료 — Daily job: tags and managers whose last day has passed; answers how many (PIM-10)';
select app.expose('app.expire_product_care()');
