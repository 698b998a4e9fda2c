-- What hangs on a partner, and what other modules ask about it: addresses, our account managers, the gate of documents.
select app.define_enum('crm.address_type', '{"headquarter": "본사 — Headquarter", "branch": "지점 — Branch", "warehouse": "창고 — Warehouse",
  "factory": "공장 — Factory", "billing": "청구지 — Billing", "shipping": "배송지 — Shipping", "other": "기타 — Other"}');
select app.define_enum('crm.address_status', '{"active": "사용 — Active", "inactive": "미사용 — Inactive", "suspended": "정지 — Suspended"}');

create table if not exists crm.partner_addresses (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  partner_id uuid not null,
  address_type crm.address_type not null default 'other',
  address_name text check (length(address_name) between 1 and 100),
  postcode text check (length(postcode) <= 20),
  address1 text not null check (length(address1) between 1 and 255),
  address2 text check (length(address2) <= 255),
  building text check (length(building) <= 100),
  city text check (length(city) <= 100),
  state_province text check (length(state_province) <= 100),
  country_code text not null default 'KOR' check (country_code ~ '^[A-Z]{3}$'),
  region_code text check (length(region_code) <= 20),
  contact_name text check (length(contact_name) <= 100),
  phone text check (length(phone) <= 30),
  mobile text check (length(mobile) <= 30),
  fax text check (length(fax) <= 30),
  email text check (app.email_valid(email)),
  is_default boolean not null default false,
  is_billing boolean not null default false,
  is_shipping boolean not null default false,
  instruction text check (length(instruction) <= 1000),
  access_code text check (length(access_code) <= 50),
  notes text check (length(notes) <= 4000),
  status crm.address_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade
);
create index if not exists partner_addresses_partner_idx on crm.partner_addresses (tenant_id, partner_id, created_at desc);
create unique index if not exists partner_addresses_name_key
on crm.partner_addresses (tenant_id, partner_id, address_name) where not is_deleted;
select app.describe('crm.partner_addresses', '거래처 주소 — Addresses of partners', '{
  "partner_id": "거래처 — Partner", "address_type": "주소 구분 — Kind of address", "address_name": "주소명 — Name of the address",
  "postcode": "우편번호 — Postcode", "address1": "주소 — Address", "address2": "상세 주소 — Address, second line", "building": "건물 — Building",
  "city": "시·군·구 — City", "state_province": "시·도 — Province", "country_code": "국가 코드 — Country (ISO 3166-1 alpha-3)",
  "region_code": "지역 코드 — Region", "contact_name": "받는 사람 — Contact on site", "phone": "전화번호 — Phone", "mobile": "휴대전화 — Mobile",
  "fax": "팩스 — Fax", "email": "이메일 — E-mail", "is_default": "기본 주소 — Whether it is the default", "is_billing": "청구지 여부 — Bills go there",
  "is_shipping": "배송지 여부 — Goods go there", "instruction": "배송 요청 사항 — Instructions for delivery",
  "access_code": "출입 코드 — Door code", "notes": "비고 — Notes", "status": "상태 — Status"}');
select app.register_entity(
  'crm.partner_addresses', 'tenant', '거래처 주소', 'Partner addresses', p_permission => 'crm.partners', p_state_column => 'status',
  p_redacted => '{access_code}'
);
-- CRM-03: one default address
select app.install_default('crm.partner_addresses', 'is_default', '{partner_id}');
select app.install_active_references('crm.partner_addresses', '{"partner_id": "crm.partners.id"}');
select app.define_transition('crm.partner_addresses', 'deactivate', '{active}', 'inactive', 'update', '미사용 처리', 'Deactivate');
select app.define_transition('crm.partner_addresses', 'suspend', '{active}', 'suspended', 'update', '정지', 'Suspend');
select app.define_transition('crm.partner_addresses', 'activate', '{inactive,suspended}', 'active', 'update', '사용 처리', 'Activate');

select app.define_enum('crm.manager_type', '{"primary": "주 담당 — Primary", "secondary": "부 담당 — Secondary", "backup": "대리 담당 — Backup",
  "technical": "기술 담당 — Technical", "sales": "영업 담당 — Sales", "support": "지원 담당 — Support"}');

create table if not exists crm.partner_managers (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  partner_id uuid not null,
  manager_id uuid not null,
  manager_type crm.manager_type not null default 'primary',
  start_date date not null default app.today(),
  end_date date,
  description text check (length(description) <= 1000),
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade,
  foreign key (tenant_id, manager_id) references sys.users (tenant_id, id) on delete restrict,
  check (end_date >= start_date)
);
create index if not exists partner_managers_partner_idx on crm.partner_managers (tenant_id, partner_id, start_date desc);
create index if not exists partner_managers_manager_idx on crm.partner_managers (tenant_id, manager_id, start_date desc);
select app.describe('crm.partner_managers', '거래처 담당 직원 — Our account managers of partners', '{
  "partner_id": "거래처 — Partner", "manager_id": "담당 직원 — Our person in charge", "manager_type": "담당 구분 — Kind of responsibility",
  "start_date": "시작일 — From", "end_date": "종료일 — Until (included), empty for open", "description": "설명 — Description", "notes": "비고 — Notes"}');
select app.register_entity('crm.partner_managers', 'tenant', '거래처 담당 직원', 'Partner managers', p_permission => 'crm.partners');
-- CRM-03: one manager of a kind on any day (X-17)
select app.install_period('crm.partner_managers', 'start_date', 'end_date', '{partner_id,manager_type}');
select
  app.install_active_references(
    'crm.partner_managers', '{"partner_id": "crm.partners.id", "manager_id": "sys.users.id"}'
  );

-- "current" is today inside the range (X-17): nothing has to expire it
create or replace view crm.current_partner_managers with (security_invoker = true) as
select m.tenant_id, m.id, m.partner_id, m.manager_id, m.manager_type, m.start_date, m.end_date
from crm.partner_managers as m
where not m.is_deleted and m.start_date <= (select app.today()) and (m.end_date is null or m.end_date >= (select app.today()));
select app.describe('crm.current_partner_managers', '현재 담당 직원 — Who is in charge of a partner today', '{
  "partner_id": "거래처 — Partner", "manager_id": "담당 직원 — Our person in charge", "manager_type": "담당 구분 — Kind of responsibility",
  "start_date": "시작일 — From", "end_date": "종료일 — Until (included), empty for open"}');

-- CRM-01: the gate of every document. The row is held so that a partner is not suspended under a document being written.
create or replace function app.require_partner(p_tenant_id uuid, p_partner_id uuid, p_use text, p_field text) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v crm.partners;
  v_message text;
begin
  select * into v from crm.partners as p
  where p.tenant_id = p_tenant_id and p.id = p_partner_id and not p.is_deleted for share;
  if not found then
    perform app.fail_validation(app.field_error(p_field, '거래처를 찾을 수 없습니다.'));
  end if;
  v_message := case
    when v.status = 'suspended' then '거래 정지된 거래처입니다.'
    when v.status = 'closed' then '거래가 종료된 거래처입니다.'
    when v.status = 'inactive' then '휴면 거래처입니다. 거래를 재개한 뒤 사용해 주세요.'
    when p_use = 'sales' and v.type not in ('customer', 'both') then '고객으로 등록된 거래처가 아닙니다.'
    when p_use = 'purchase' and v.type not in ('supplier', 'both') then '공급사로 등록된 거래처가 아닙니다.'
  end;
  if v_message is not null then
    perform app.fail('PARTNER_NOT_USABLE', v_message, 422, jsonb_build_object('field', p_field, 'partner_id', v.id, 'status', v.status,
      'type', v.type), 'The partner cannot be used here: wrong type, or not active.');
  end if;
end
$$;
comment on function app.require_partner(uuid, uuid, text, text) is
'거래처 사용 확인 — 422 unless the partner is active and, for sales or purchase (null: either), of the right type (CRM-01)';

create or replace function app.similar_partners(p_name text, p_limit integer)
returns table (id uuid, code text, name text, biz_no text, status text, score real)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_name constant text := app.bare_company_name(p_name);
begin
  if not app.is_trusted() and not app.company_can('crm.partners:read') then
    perform app.fail_forbidden('crm.partners:read');
  end if;
  if coalesce(length(btrim(p_name)), 0) not between 1 and 255 then
    perform app.fail_validation(app.field_error('p_name', '거래처명을 1~255자로 입력해 주세요.'));
  end if;
  return query
  select p.id, p.code, p.name, p.biz_no, p.status::text, extensions.similarity(p.bare_name, v_name)
  from crm.partners as p
  where p.tenant_id = app.company_id() and not p.is_deleted and p.bare_name operator(extensions.%) v_name
  order by 6 desc, p.name
  limit least(greatest(p_limit, 1), 20);
end
$$;
comment on function app.similar_partners(text, integer) is '비슷한 거래처 — Partners with a similar name, most similar first (CRM-01)';

create or replace function crm.similar_partners(p_name text, p_limit integer default 5)
returns table (id uuid, code text, name text, biz_no text, status text, score real)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select s.id, s.code, s.name, s.biz_no, s.status, s.score from app.similar_partners(p_name, p_limit) as s;
end
$$;
comment on function crm.similar_partners(text, integer) is
'비슷한 거래처 — Warns of duplicates before a partner is made, without regard to ㈜ and the like: POST /rpc/similar_partners {"p_name": "강원상사"}, profile crm; errors 403, 422';

select app.expose('app.require_partner(uuid,uuid,text,text)');
select app.expose('app.similar_partners(text,integer)', 'authenticated');
select app.expose('crm.similar_partners(text,integer)', 'authenticated');
