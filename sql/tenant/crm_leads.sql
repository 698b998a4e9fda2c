-- Leads: companies that may become customers. The score is computed (crm_lead_scores), the status moves by transitions,
-- and becoming a partner happens once (crm_conversion).
select app.define_enum('crm.lead_source', '{"website": "홈페이지 — Website", "referral": "소개 — Referral", "exhibition": "전시회 — Exhibition",
  "campaign": "캠페인 — Campaign", "cold_call": "콜드콜 — Cold call", "partner": "협력사 — Partner", "other": "기타 — Other"}');
select app.define_enum('crm.lead_rating', '{"hot": "높음 — Hot", "warm": "보통 — Warm", "cold": "낮음 — Cold"}');
select app.define_enum('crm.purchase_timeframe', '{"immediate": "즉시 — Immediate", "within_1_month": "1개월 이내 — Within a month",
  "within_3_months": "3개월 이내 — Within three months", "within_6_months": "6개월 이내 — Within six months",
  "within_1_year": "1년 이내 — Within a year"}');
select app.define_enum('crm.lead_status', '{"new": "신규 — New", "contacted": "접촉 — Contacted", "qualified": "적격 — Qualified",
  "converted": "전환 — Converted", "lost": "실패 — Lost"}');

create table if not exists crm.leads (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  lead_code text not null check (lead_code ~ '^[A-Z0-9_-]{2,50}$'),
  company_name text not null check (length(company_name) between 1 and 255),
  biz_no text check (biz_no ~ '^[0-9]{10}$'),
  website text check (length(website) <= 255),
  industry text check (length(industry) <= 100),
  employee_count integer check (employee_count >= 0),
  annual_revenue numeric(18, 4) check (annual_revenue >= 0),
  contact_name text not null check (length(contact_name) between 1 and 100),
  contact_title text check (length(contact_title) <= 100),
  contact_phone text check (length(contact_phone) <= 30),
  contact_mobile text check (length(contact_mobile) <= 30),
  contact_email text check (length(contact_email) <= 255),
  country_code text not null default 'KOR' check (country_code ~ '^[A-Z]{3}$'),
  postcode text check (length(postcode) <= 20),
  address1 text check (length(address1) <= 255),
  address2 text check (length(address2) <= 255),
  city text check (length(city) <= 100),
  state_province text check (length(state_province) <= 100),
  source crm.lead_source,
  source_detail text check (length(source_detail) <= 255),
  -- CRM-04: both computed
  lead_score integer not null default 0 check (lead_score between 0 and 100),
  rating crm.lead_rating not null default 'cold',
  interest_product text check (length(interest_product) <= 500),
  interest_service text check (length(interest_service) <= 500),
  budget_range text check (length(budget_range) <= 100),
  purchase_timeframe crm.purchase_timeframe,
  owner_id uuid,
  converted_partner_id uuid,
  converted_at timestamptz,
  converted_by uuid,
  status crm.lead_status not null default 'new',
  lost_reason text check (length(lost_reason) between 1 and 1000),
  description text check (length(description) <= 4000),
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict,
  foreign key (tenant_id, converted_partner_id) references crm.partners (tenant_id, id) on delete restrict,
  -- CRM-04, CRM-05: whoever writes it
  constraint leads_owner_check check (status in ('new', 'lost') or owner_id is not null),
  constraint leads_lost_check check ((status = 'lost') = (lost_reason is not null)),
  constraint leads_converted_check check ((status = 'converted') = (converted_partner_id is not null and converted_at is not null))
);
select app.make_searchable('crm.leads', '{lead_code,company_name,contact_name,contact_email,biz_no}');
create unique index if not exists leads_lead_code_key on crm.leads (tenant_id, lead_code) where not is_deleted;
create index if not exists leads_recent_idx on crm.leads (tenant_id, created_at desc) where not is_deleted;
create index if not exists leads_score_idx on crm.leads (tenant_id, lead_score desc) where not is_deleted;
create index if not exists leads_status_idx on crm.leads (tenant_id, status, lead_score desc) where not is_deleted;
create index if not exists leads_owner_idx on crm.leads (tenant_id, owner_id, created_at desc);
create index if not exists leads_converted_partner_idx on crm.leads (tenant_id, converted_partner_id);
select app.describe('crm.leads', '잠재 고객 — Leads', '{
  "lead_code": "잠재 고객 코드 — Code", "company_name": "회사명 — Company", "biz_no": "사업자등록번호 — Business registration number",
  "website": "홈페이지 — Website", "industry": "업종 — Industry", "employee_count": "직원 수 — Employees",
  "annual_revenue": "연 매출 — Annual revenue (KRW)", "contact_name": "담당자명 — Contact", "contact_title": "직위 — Title",
  "contact_phone": "전화번호 — Phone", "contact_mobile": "휴대전화 — Mobile", "contact_email": "이메일 — E-mail",
  "country_code": "국가 코드 — Country (ISO 3166, three letters)", "postcode": "우편번호 — Postcode", "address1": "주소 — Address",
  "address2": "상세 주소 — Address, second line", "city": "시·군·구 — City", "state_province": "시·도 — State or province",
  "source": "유입 경로 — Source", "source_detail": "유입 경로 상세 — Source, more exactly",
  "lead_score": "점수 — Score from 0 to 100, computed", "rating": "등급 — Hot from 80, warm from 50, computed",
  "interest_product": "관심 제품 — Product of interest", "interest_service": "관심 서비스 — Service of interest",
  "budget_range": "예산 규모 — Budget", "purchase_timeframe": "구매 예상 시기 — When they mean to buy", "owner_id": "담당자 — Owner",
  "converted_partner_id": "전환 거래처 — Partner it became", "converted_at": "전환 일시 — Converted at",
  "converted_by": "전환 처리자 — Converted by (user)", "status": "상태 — Status", "lost_reason": "실패 사유 — Why it was lost",
  "description": "설명 — Description", "notes": "비고 — Notes"}');
select app.register_entity('crm.leads', 'tenant', '잠재 고객', 'Leads', p_state_column => 'status', p_exportable => true);
select app.define_numbering('crm.leads', 'lead_code', 'LEAD', '잠재 고객', 'Lead', 'LD', 5);
select app.install_active_references('crm.leads', '{"owner_id": "sys.users.id"}');
select app.define_transition('crm.leads', 'contact', '{new}', 'contacted', 'update', '접촉', 'Contact');
select app.define_transition('crm.leads', 'qualify', '{contacted}', 'qualified', 'update', '적격 판정', 'Qualify');
select app.define_transition('crm.leads', 'convert', '{qualified}', 'converted', 'convert', '고객 전환', 'Convert');
select
  app.define_transition('crm.leads', 'lose', '{new,contacted,qualified}', 'lost', 'update', '실패 처리', 'Lose', p_comment_required => true);

create or replace function app.tg_leads__check() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.company_name := btrim(new.company_name);
  new.contact_name := btrim(new.contact_name);
  new.biz_no := nullif(app.digits(new.biz_no), '');
  new.contact_email := nullif(lower(btrim(new.contact_email)), '');
  if new.company_name = '' then
    v_errors := v_errors || app.field_error('company_name', '회사명을 입력해 주세요.');
  end if;
  if new.contact_name = '' then
    v_errors := v_errors || app.field_error('contact_name', '담당자명을 입력해 주세요.');
  end if;
  if new.biz_no is not null and not app.business_number_valid(new.biz_no) then
    v_errors := v_errors || app.field_error('biz_no', '사업자등록번호가 올바르지 않습니다.');
  end if;
  if new.contact_email is not null and not app.email_valid(new.contact_email) then
    v_errors := v_errors || app.field_error('contact_email', '이메일 주소가 올바르지 않습니다.');
  end if;
  -- CRM-04: from the first contact on somebody is responsible
  if new.status not in ('new', 'lost') and new.owner_id is null then
    v_errors := v_errors || app.field_error('owner_id', '담당자를 지정해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_leads__check() is '잠재 고객 정보 확인 — Tidies texts, checks number, address and owner (CRM-04); 422 VALIDATION_ERROR';
create or replace trigger tg_leads__check before insert or update on crm.leads
for each row execute function app.tg_leads__check();

create or replace function app.tg_leads__status() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  -- CRM-04: 70 points make a lead worth an offer
  if new.status = 'qualified' and new.lead_score < 70 then
    perform app.fail('LEAD_SCORE_TOO_LOW', '점수가 70점 이상이어야 적격으로 판정할 수 있습니다.', 409,
      jsonb_build_object('lead_score', new.lead_score, 'required', 70), 'A lead needs 70 points to be qualified.');
  end if;
  -- CRM-04: the comment of the transition is the reason
  if new.status = 'lost' then
    new.lost_reason := coalesce(nullif(current_setting('app.comment', true), ''), new.lost_reason);
    if new.lost_reason is null then
      perform app.fail_validation(app.field_error('comment', '실패 사유를 입력해 주세요.'));
    end if;
  end if;
  -- CRM-05: only the conversion knows the partner
  if new.status = 'converted' and new.converted_partner_id is null then
    perform app.fail('USE_CONVERT_LEAD', '고객 전환은 convert_lead로 처리해 주세요.', 409, null, 'Call crm.convert_lead to convert a lead.');
  end if;
  return new;
end
$$;
comment on function app.tg_leads__status() is '잠재 고객 상태 규칙 — Score for qualified, reason for lost, conversion for converted (CRM-04, CRM-05)';
create or replace trigger tg_leads__status before update of status on crm.leads
for each row when (old.status is distinct from new.status) execute function app.tg_leads__status();

create or replace function app.tg_leads__keep_converted() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  perform app.fail('RECORD_LOCKED', '거래처로 전환된 잠재 고객은 삭제할 수 없습니다.', 409, null, 'A converted lead cannot be deleted.');
  return new;
end
$$;
comment on function app.tg_leads__keep_converted() is '전환 이력 보호 — A converted lead stays (X-03)';
create or replace trigger tg_leads__keep_converted before update of is_deleted on crm.leads
for each row when (new.is_deleted and old.status = 'converted') execute function app.tg_leads__keep_converted();
