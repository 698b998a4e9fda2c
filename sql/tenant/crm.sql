-- Customers and suppliers in one master, with their contact persons. Everything else of the sales side points here.
create schema if not exists crm;
comment on schema crm is '고객 관리 — Customers, suppliers and the sales funnel';
revoke all on schema crm from public;
grant usage on schema crm to authenticated, service_role;

select app.define_enum('crm.partner_type', '{"customer": "고객 — Customer", "supplier": "공급사 — Supplier",
  "both": "고객·공급사 — Customer and supplier", "other": "기타 — Other"}');
select app.define_enum('crm.partner_status', '{"active": "거래 중 — Active", "inactive": "휴면 — Inactive",
  "suspended": "거래 정지 — Suspended", "closed": "거래 종료 — Closed"}');
select app.define_enum('crm.biz_type', '{"corporation": "법인 — Corporation", "sole_trader": "개인 — Sole trader"}');

-- similar names (CRM-01): compared without the legal form, so "㈜강원상사" is like "강원상사 주식회사"
create or replace function app.bare_company_name(p_name text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return regexp_replace(lower(p_name), '주식회사|유한회사|유한책임회사|합자회사|합명회사|㈜|\(주\)|\(유\)|co\.?,? ?ltd\.?|corp\.?|inc\.?|[\s.,·()&-]', '', 'g');
end
$$;
comment on function app.bare_company_name(text) is '회사명 비교값 — A company name without its legal form, blanks and punctuation';

create table if not exists crm.partners (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,50}$'),
  name text not null check (length(name) between 1 and 255),
  name_en text check (length(name_en) between 1 and 255),
  bare_name text generated always as (app.bare_company_name(name)) stored,
  type crm.partner_type not null,
  tax_no text check (length(tax_no) between 1 and 50),
  biz_no text,
  biz_name text check (length(biz_name) between 1 and 255),
  biz_type crm.biz_type not null default 'corporation',
  biz_kind text check (length(biz_kind) <= 100),
  biz_item text check (length(biz_item) <= 100),
  ceo_name text check (length(ceo_name) <= 100),
  postcode text check (length(postcode) <= 20),
  address1 text check (length(address1) <= 255),
  address2 text check (length(address2) <= 255),
  phone text check (length(phone) <= 30),
  fax text check (length(fax) <= 30),
  email text,
  website text check (website ~* '^https?://[^\s<>"]{1,245}$'),
  payment_term_id uuid,
  currency text not null default 'KRW',
  -- CRM-02: written by approved requests only
  credit_limit numeric(18, 4) check (credit_limit >= 0),
  overdue_hold_days integer check (overdue_hold_days between 0 and 365),
  industry text check (length(industry) <= 100),
  employee_count integer check (employee_count >= 0),
  annual_revenue numeric(18, 4) check (annual_revenue >= 0),
  established_date date,
  notes text check (length(notes) <= 4000),
  status crm.partner_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, payment_term_id) references adm.payment_terms (tenant_id, id) on delete restrict,
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict
);
select app.make_searchable('crm.partners', '{code,name,name_en,biz_no,ceo_name}');
create unique index if not exists partners_code_key on crm.partners (tenant_id, code) where not is_deleted;
-- CRM-01: one live partner for a business number
create unique index if not exists partners_biz_no_key on crm.partners (tenant_id, biz_no) where not is_deleted;
create index if not exists partners_recent_idx on crm.partners (tenant_id, created_at desc) where not is_deleted;
create index if not exists partners_name_idx on crm.partners (tenant_id, name) where not is_deleted;
create index if not exists partners_payment_term_idx on crm.partners (tenant_id, payment_term_id);
create index if not exists partners_currency_idx on crm.partners (tenant_id, currency);
create index if not exists partners_similar_idx on crm.partners using gin (tenant_id, bare_name extensions.gin_trgm_ops);

select app.describe('crm.partners', '거래처 — Customers and suppliers', '{
  "code": "거래처 코드 — Code", "name": "거래처명 — Name", "name_en": "영문 거래처명 — English name",
  "bare_name": "거래처명 비교값 — Name without legal form, for finding similar ones", "type": "거래처 구분 — Customer, supplier or both",
  "tax_no": "해외 납세 번호 — Tax number abroad", "biz_no": "사업자등록번호 — Business registration number, 10 digits",
  "biz_name": "상호 — Name in the registration", "biz_type": "사업자 구분 — Corporation or sole trader", "biz_kind": "업태 — Sector",
  "biz_item": "종목 — Trade", "ceo_name": "대표자명 — Representative", "postcode": "우편번호 — Postcode", "address1": "주소 — Address",
  "address2": "상세 주소 — Address, second line", "phone": "전화번호 — Phone", "fax": "팩스 — Fax", "email": "이메일 — E-mail",
  "website": "홈페이지 — Website", "payment_term_id": "결제 조건 — Payment terms", "currency": "거래 통화 — Currency",
  "credit_limit": "여신 한도 — Credit limit, empty for none", "overdue_hold_days": "연체 허용 일수 — Days overdue after which orders are held",
  "industry": "업종 — Industry", "employee_count": "직원 수 — Employees", "annual_revenue": "연 매출 — Annual revenue",
  "established_date": "설립일 — Established on", "notes": "비고 — Notes", "status": "거래 상태 — Status"}');
select app.register_entity(
  'crm.partners', 'tenant', '거래처', 'Partners', p_state_column => 'status', p_exportable => true, p_import_keys => '{code}'
);
select app.define_numbering('crm.partners', 'code', 'PARTNER', '거래처', 'Partner', 'MBP', 4);
select app.install_active_references('crm.partners', '{"currency": "adm.currencies.code", "payment_term_id": "adm.payment_terms.id"}');
select app.define_transition('crm.partners', 'deactivate', '{active}', 'inactive', 'update', '휴면 전환', 'Deactivate');
select app.define_transition('crm.partners', 'activate', '{inactive}', 'active', 'update', '거래 재개', 'Activate');
select
  app.define_transition(
    'crm.partners', 'suspend', '{active,inactive}', 'suspended', 'suspend', '거래 정지', 'Suspend', p_comment_required => true
  );
select app.define_transition('crm.partners', 'resume', '{suspended}', 'active', 'suspend', '정지 해제', 'Resume');
select
  app.define_transition(
    'crm.partners', 'close', '{active,inactive,suspended}', 'closed', 'close', '거래 종료', 'Close', p_comment_required => true
  );
select app.define_transition('crm.partners', 'reopen', '{closed}', 'active', 'close', '거래 재개시', 'Reopen', p_comment_required => true);

create or replace function app.tg_partners__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.code := upper(btrim(new.code));
  new.name := btrim(new.name);
  new.biz_no := nullif(app.digits(new.biz_no), '');
  new.email := nullif(lower(btrim(new.email)), '');
  if new.name = '' then
    v_errors := v_errors || app.field_error('name', '거래처명을 입력해 주세요.');
  end if;
  -- CRM-01: the check digit of the business number
  if new.biz_no is not null and not app.business_number_valid(new.biz_no) then
    v_errors := v_errors || app.field_error('biz_no', '사업자등록번호가 올바르지 않습니다.');
  end if;
  if new.email is not null and not app.email_valid(new.email) then
    v_errors := v_errors || app.field_error('email', '이메일 주소가 올바르지 않습니다.');
  end if;
  perform app.fail_validation(v_errors);
  if new.biz_no is null or new.is_deleted then
    return new;
  end if;
  -- CRM-01: the same business number twice is refused; two at once queue, so that the second one hears it in our words
  if tg_op = 'INSERT' or old.is_deleted or new.biz_no is distinct from old.biz_no then
    perform app.queue_for('crm.partners', new.tenant_id);
  end if;
  if exists (
    select 1 from crm.partners as p
    where p.tenant_id = new.tenant_id and p.biz_no = new.biz_no and p.id <> new.id and not p.is_deleted
  ) then
    perform app.fail('PARTNER_DUPLICATE', '같은 사업자등록번호의 거래처가 이미 있습니다.', 409,
      jsonb_build_object('field', 'biz_no'), 'There is a partner with this business number.');
  end if;
  return new;
end
$$;
comment on function app.tg_partners__validate() is
'거래처 정보 확인 — Tidies texts, checks business number and e-mail, refuses a second partner of a business number (CRM-01)';
create or replace trigger tg__queue_biz_no before update of biz_no on crm.partners
for each statement execute function app.tg__queue();
create or replace trigger tg_partners__validate before insert or update of code, name, biz_no, email, is_deleted on crm.partners
for each row execute function app.tg_partners__validate();

select app.define_enum('crm.contact_type', '{"sales": "영업 — Sales", "purchasing": "구매 — Purchasing", "accounting": "회계 — Accounting",
  "technical": "기술 — Technical", "management": "경영 — Management", "other": "기타 — Other"}');
select app.define_enum('crm.contact_status', '{"active": "재직 — Active", "inactive": "비활성 — Inactive"}');

create table if not exists crm.partner_contacts (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  partner_id uuid not null,
  contact_name text not null check (length(contact_name) between 1 and 100),
  position text check (length(position) <= 100),
  department text check (length(department) <= 100),
  phone text check (length(phone) <= 30),
  mobile text check (length(mobile) <= 30),
  email text,
  contact_type crm.contact_type not null default 'other',
  is_primary boolean not null default false,
  notes text check (length(notes) <= 4000),
  status crm.contact_status not null default 'active',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete cascade
);
select app.make_searchable('crm.partner_contacts', '{contact_name,email,phone,mobile}');
create index if not exists partner_contacts_partner_idx on crm.partner_contacts (tenant_id, partner_id, created_at desc);
create index if not exists partner_contacts_recent_idx on crm.partner_contacts (tenant_id, created_at desc) where not is_deleted;
create unique index if not exists partner_contacts_name_key
on crm.partner_contacts (tenant_id, partner_id, contact_name) where not is_deleted;
-- CRM-03: unique inside a partner, not over all of them
create unique index if not exists partner_contacts_email_key on crm.partner_contacts (tenant_id, partner_id, email) where not is_deleted;

select app.describe('crm.partner_contacts', '거래처 담당자 — Contact persons of partners', '{
  "partner_id": "거래처 — Partner", "contact_name": "담당자명 — Name", "position": "직위 — Position", "department": "부서 — Department",
  "phone": "전화번호 — Phone", "mobile": "휴대전화 — Mobile", "email": "이메일 — E-mail", "contact_type": "담당 업무 — What they are responsible for",
  "is_primary": "대표 담당자 — Whether this is the primary contact", "notes": "비고 — Notes", "status": "상태 — Status"}');
select app.register_entity(
  'crm.partner_contacts', 'tenant', '거래처 담당자', 'Partner contacts', p_permission => 'crm.partners', p_state_column => 'status',
  p_exportable => true, p_import_keys => '{partner_id,contact_name}'
);
-- CRM-03: one primary contact
select app.install_default('crm.partner_contacts', 'is_primary', '{partner_id}');
select app.install_active_references('crm.partner_contacts', '{"partner_id": "crm.partners.id"}');
select app.define_transition('crm.partner_contacts', 'deactivate', '{active}', 'inactive', 'update', '비활성화', 'Deactivate');
select app.define_transition('crm.partner_contacts', 'activate', '{inactive}', 'active', 'update', '활성화', 'Activate');

create or replace function app.tg_partner_contacts__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.contact_name := btrim(new.contact_name);
  new.phone := nullif(btrim(new.phone), '');
  new.mobile := nullif(btrim(new.mobile), '');
  new.email := nullif(lower(btrim(new.email)), '');
  if new.contact_name = '' then
    v_errors := v_errors || app.field_error('contact_name', '담당자명을 입력해 주세요.');
  end if;
  if coalesce(new.phone, new.mobile, new.email) is null then
    v_errors := v_errors || app.field_error('phone', '전화번호, 휴대전화, 이메일 중 하나는 입력해 주세요.');
  end if;
  if new.email is not null and not app.email_valid(new.email) then
    v_errors := v_errors || app.field_error('email', '이메일 주소가 올바르지 않습니다.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_partner_contacts__validate() is '담당자 정보 확인 — A name and at least one way to reach the person';
create or replace trigger tg_partner_contacts__validate before insert or update of contact_name, phone, mobile, email
on crm.partner_contacts for each row execute function app.tg_partner_contacts__validate();

-- Our own people, for embedding: crm tables point at sys.users
create or replace view crm.owners with (security_invoker = true) as
select u.tenant_id, u.id, u.display_name, u.email, u.department
from sys.users as u
where not u.is_deleted;
select app.describe('crm.owners', '담당 직원 — Our people, as partners and opportunities point at them', '{
  "id": "사용자 — User", "display_name": "이름 — Name", "email": "이메일 — E-mail", "department": "부서 — Department"}');

select app.expose('app.bare_company_name(text)', 'authenticated');

select
  app.define_role(
    'crm_manager',
    40,
    '고객관리 관리자',
    'CRM manager',
    '{crm:*,adm:read,pim:read,sys.users:read,sys.code_rules:read,sys.attachments:*,sys.comments:*}'
  );
-- maintains everything of the sales side, decides nothing: no credit limits, no bank numbers, no closing of partners
select
  app.define_role(
    'crm_clerk',
    41,
    '고객관리 담당자',
    'CRM clerk',
    '{crm:read,crm:create,crm:update,crm:export,adm:read,pim:read,sys.users:read,sys.attachments:*,sys.comments:*}'
  );

select app.define_menu('CRM', null, 50, '고객 관리', 'CRM', p_icon => 'users');
select
  app.define_menu(m.code, 'CRM', m.menu_position, m.name_ko, m.name_en, '/crm/' || m.route, m.icon, m.permission)
from (
  values
  ('CRM_PARTNERS', 10, '거래처', 'Partners', 'partners', 'building-2', 'crm.partners:read'),
  ('CRM_CONTACTS', 20, '거래처 담당자', 'Contacts', 'partner-contacts', 'contact', 'crm.partners:read'),
  ('CRM_CREDIT_LIMITS', 30, '여신 한도', 'Credit limits', 'credit-limits', 'shield-check', 'crm.credit_limits:read'),
  ('CRM_CONTRACTS', 40, '계약', 'Contracts', 'contracts', 'file-signature', 'crm.contracts:read'),
  ('CRM_LEADS', 50, '잠재 고객', 'Leads', 'leads', 'user-plus', 'crm.leads:read'),
  ('CRM_OPPORTUNITIES', 60, '영업 기회', 'Opportunities', 'opportunities', 'target', 'crm.opportunities:read'),
  ('CRM_DEALS', 70, '수주', 'Deals', 'deals', 'handshake', 'crm.opportunities:read'),
  ('CRM_ACTIVITIES', 80, '영업 활동', 'Activities', 'activities', 'calendar-check', 'crm.activities:read'),
  ('CRM_INTERACTIONS', 90, '고객 접점', 'Interactions', 'interactions', 'messages-square', 'crm.interactions:read'),
  ('CRM_RFQS', 100, '견적 요청', 'Requests for quotation', 'rfqs', 'clipboard-list', 'crm.rfqs:read'),
  ('CRM_CAMPAIGNS', 110, '캠페인', 'Campaigns', 'campaigns', 'megaphone', 'crm.campaigns:read'),
  ('CRM_SEGMENTS', 120, '고객 세그먼트', 'Segments', 'customer-segments', 'pie-chart', 'crm.customer_segments:read'),
  ('CRM_SURVEYS', 130, '고객 설문', 'Surveys', 'customer-surveys', 'smile', 'crm.customer_surveys:read'),
  ('CRM_EMAIL_TEMPLATES', 140, '이메일 템플릿', 'E-mail templates', 'email-templates', 'mail', 'crm.email_templates:read'),
  ('CRM_SALES_TARGETS', 150, '영업 목표', 'Sales targets', 'sales-targets', 'trophy', 'crm.sales_targets:read')
) as m (code, menu_position, name_ko, name_en, route, icon, permission);
