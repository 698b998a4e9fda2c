-- Companies of the portal: the registration, its states and the profile (domain: members, 2.2).
create type public.member_state as enum ('pending', 'approved', 'rejected', 'suspended', 'withdrawn');
create type public.member_approval_status as enum ('pending', 'approved', 'rejected');
create type public.member_status as enum ('pending', 'active', 'suspended', 'inactive');

create table if not exists public.members (
  id uuid primary key default gen_random_uuid(),
  business_number text not null check (business_number ~ '^\d{10}$'),
  company_name text not null,
  email text not null,
  state public.member_state not null default 'pending',
  -- the two columns the portal's screens know are read off the one state
  approval_status public.member_approval_status not null generated always as (
    case state when 'pending' then 'pending'::public.member_approval_status
      when 'rejected' then 'rejected'::public.member_approval_status
      else 'approved'::public.member_approval_status
    end
  ) stored,
  status public.member_status not null generated always as (
    case state when 'pending' then 'pending'::public.member_status
      when 'approved' then 'active'::public.member_status
      when 'withdrawn' then 'inactive'::public.member_status
      else 'suspended'::public.member_status
    end
  ) stored,
  state_reason text,
  approved_at timestamptz,
  approved_by uuid,
  region text not null,
  company_kind text,
  corporation_number text,
  address text,
  address_detail text,
  postal_code text,
  representative text,
  representative_birth_date date,
  representative_gender text,
  representative_phone text,
  founding_date date,
  phone text,
  website text,
  contact_person_name text,
  contact_person_department text,
  contact_person_position text,
  contact_person_phone text,
  contact_person_email text,
  industry text,
  revenue numeric(15, 0),
  employee_count integer,
  startup_type text,
  startup_stage text,
  ksic_major text,
  ksic_sub text,
  business_field text,
  main_industry_ksic_major text,
  main_industry_ksic_codes text[] not null default '{}',
  main_business text,
  description text,
  cooperation_fields text[] not null default '{}',
  participation_programs text[] not null default '{}',
  has_investment boolean,
  investment_amount numeric(15, 0),
  investment_institutions text[] not null default '{}',
  search_text text not null generated always as (
    lower(company_name || ' ' || business_number || ' ' || coalesce(representative, ''))
  ) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create unique index if not exists members_business_number_key on public.members (business_number) where not is_deleted;
create unique index if not exists members_email_key on public.members (lower(email)) where not is_deleted;
create index if not exists members_created_idx on public.members (created_at desc) where not is_deleted;
create index if not exists members_state_idx on public.members (state, created_at desc) where not is_deleted;
create index if not exists members_region_idx on public.members (region, created_at desc) where not is_deleted;
create index if not exists members_search_idx on public.members using gin (search_text extensions.gin_trgm_ops);

select app.describe('public.members', '회원 기업 — Member companies', '{
  "business_number": "사업자등록번호 — Business registration number (10 digits)", "company_name": "기업명 — Company name",
  "email": "이메일 — E-mail", "state": "등록 상태 — State of the registration", "approval_status": "승인 상태 — Approval status",
  "status": "회원 상태 — Account status", "state_reason": "처리 사유 — Reason given with the last decision",
  "approved_at": "승인 일시 — Approved at", "approved_by": "승인자 — Approved by (user)", "region": "소재지 — Region",
  "company_kind": "기업 구분 — Kind of company", "corporation_number": "법인등록번호 — Corporation registration number (13 digits)",
  "address": "주소 — Address", "address_detail": "상세주소 — Address detail", "postal_code": "우편번호 — Postal code",
  "representative": "대표자명 — Representative", "representative_birth_date": "대표자 생년월일 — Representative''s birth date",
  "representative_gender": "대표자 성별 — Representative''s gender", "representative_phone": "대표자 전화번호 — Representative''s phone",
  "founding_date": "설립일 — Founding date", "phone": "대표전화 — Company phone", "website": "홈페이지 — Website",
  "contact_person_name": "담당자 이름 — Contact person", "contact_person_department": "담당자 부서 — Contact person''s department",
  "contact_person_position": "담당자 직위 — Contact person''s position", "contact_person_phone": "담당자 전화번호 — Contact person''s phone",
  "contact_person_email": "담당자 이메일 — Contact person''s e-mail", "industry": "업종 — Industry",
  "revenue": "매출액(원) — Revenue (KRW)", "employee_count": "직원 수(명) — Employees", "startup_type": "창업유형 — Start-up type",
  "startup_stage": "창업구분 — Start-up stage", "ksic_major": "표준산업분류(대분류) — KSIC section", "ksic_sub": "표준산업분류(중분류) — KSIC division",
  "business_field": "지역주력산업코드 — Regional key industry", "main_industry_ksic_major": "주력산업 — Gangwon main industry",
  "main_industry_ksic_codes": "주력산업 세부코드 — Codes inside the main industry", "main_business": "주요 사업 및 제품 — Main business and products",
  "description": "기업 소개 — Introduction", "cooperation_fields": "산업협력 희망 분야 — Cooperation wishes",
  "participation_programs": "참여 프로그램 — Programmes taken part in", "has_investment": "투자유치 여부 — Whether investment was received",
  "investment_amount": "투자유치 금액(원) — Investment (KRW)", "investment_institutions": "투자기관 — Investors",
  "search_text": "검색 대상 — Text that search looks in (name, number, representative)"}');
select app.register_entity(
  'public.members', 'portal', '회원 기업', 'Member companies', p_permission => 'portal.members',
  p_state_column => 'state', p_tenant_column => 'id', p_exportable => true,
  p_redacted => '{representative_birth_date,representative_phone,contact_person_name,contact_person_phone,contact_person_email}'
);

select app.define_transition('public.members', 'approve', '{pending}', 'approved', 'approve', '승인', 'Approve');
select app.define_transition('public.members', 'reject', '{pending}', 'rejected', 'approve', '반려', 'Reject', p_comment_required => true);
select app.define_transition(
  'public.members', 'reset', '{approved,rejected,suspended}', 'pending', 'approve', '승인 대기로 되돌리기',
  'Reset to pending'
);
select
  app.define_transition('public.members', 'suspend', '{approved}', 'suspended', 'suspend', '정지', 'Suspend', p_comment_required => true);
select app.define_transition('public.members', 'reinstate', '{suspended}', 'approved', 'suspend', '정지 해제', 'Reinstate');
select app.define_transition(
  'public.members', 'withdraw', '{pending,approved,rejected,suspended}', 'withdrawn', 'withdraw', '탈퇴 처리',
  'Withdraw', p_comment_required => true
);
select app.define_transition('public.members', 'resubmit', '{rejected}', 'pending', 'resubmit', '재신청', 'Resubmit', p_by_company => true);

create or replace function app.code_exists(p_group text, p_code text, p_parent text default null) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return exists (
    select 1 from public.codes as c
    where c.group_code = p_group and c.code = p_code and c.is_active and (p_parent is null or c.parent_code = p_parent)
  );
end
$$;
comment on function app.code_exists(text, text, text) is '코드 확인 — Whether a code list holds an active code (below a parent)';

create or replace function app.phone_valid(p_phone text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return regexp_replace(p_phone, '[\s-]', '', 'g')
    ~ '^(01[016789]\d{7,8}|02\d{7,8}|0[3-6]\d\d{7,8}|0[3-6]\d{2}\d{7,8}|070\d{8}|080\d{7}|050\d{8,9}|1[568]\d{6})$';
end
$$;
comment on function app.phone_valid(text) is
'전화번호 확인 — Korean phone numbers with or without hyphens: mobile, Seoul, regions, 070, 080, 050x, 15xx-xxxx';

create or replace function app.email_valid(p_email text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_email ~ '^[^@\s<>,;"()\\]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$'
    and length(p_email) <= 255;
end
$$;
comment on function app.email_valid(text) is '이메일 확인 — The form of an e-mail address';

-- Weights 1 3 7 1 3 7 1 3 5; the ninth product adds its tens digit (TNNT-01).
create or replace function app.business_number_valid(p_number text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_weights constant integer[] := array[1, 3, 7, 1, 3, 7, 1, 3, 5];
  v_sum integer := 0;
begin
  if p_number is null or p_number !~ '^\d{10}$' or p_number = '0000000000' then
    return false;
  end if;
  for i in 1..9 loop
    v_sum := v_sum + substr(p_number, i, 1)::integer * v_weights[i];
  end loop;
  v_sum := v_sum + substr(p_number, 9, 1)::integer * 5 / 10;
  return (10 - v_sum % 10) % 10 = substr(p_number, 10, 1)::integer;
end
$$;
comment on function app.business_number_valid(text) is
'사업자등록번호 검증 — Check digit of a business registration number of 10 digits; source: National Tax Service';

create or replace function app.digits(p_text text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return regexp_replace(p_text, '[\s-]', '', 'g');
end
$$;
comment on function app.digits(text) is '구분자 제거 — The text without blanks and hyphens';

-- Every rule is data: column, list or limit; the trigger reports all broken ones at once.
create or replace function app.member_length_errors(p_row jsonb) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_limits constant jsonb := '{"company_name": 255, "email": 255, "address": 500, "address_detail": 255, "postal_code": 10,
    "representative": 100, "website": 255, "contact_person_name": 100, "contact_person_department": 100,
    "contact_person_position": 100, "industry": 100, "main_business": 5000, "description": 10000}'::jsonb;
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', l.key,
    'message', format('%s자 이내로 입력해 주세요.', l.value)) order by l.key), '[]')
  into v_errors
  from jsonb_each_text(v_limits) as l
  where length(p_row ->> l.key) > l.value::integer;
  return v_errors;
end
$$;
comment on function app.member_length_errors(jsonb) is '길이 확인 — Text fields of a profile that are too long';

create or replace function app.member_code_errors(p_row jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_lists constant jsonb := '{"region": "region", "company_kind": "company_kind", "startup_type": "startup_type",
    "startup_stage": "startup_stage", "ksic_major": "ksic_major", "business_field": "business_field",
    "main_industry_ksic_major": "main_industry", "representative_gender": "gender"}'::jsonb;
  v_multiple constant jsonb := '{"cooperation_fields": "cooperation_field", "participation_programs": "participation_program"}'::jsonb;
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', e.field, 'message', '목록에 있는 값을 선택해 주세요.') order by e.field), '[]')
  into v_errors
  from (
    select l.key as field from jsonb_each_text(v_lists) as l
    where p_row ->> l.key is not null and not app.code_exists(l.value, p_row ->> l.key)
    union
    select l.key from jsonb_each_text(v_multiple) as l
    cross join lateral jsonb_array_elements_text(coalesce(nullif(p_row -> l.key, 'null'), '[]')) as c (code)
    where c.code is null or not app.code_exists(l.value, c.code)
    union
    select 'ksic_sub' where p_row ->> 'ksic_sub' is not null
      and not app.code_exists('ksic_sub', p_row ->> 'ksic_sub', coalesce(p_row ->> 'ksic_major', ''))
    union
    select 'main_industry_ksic_codes' from jsonb_array_elements_text(coalesce(nullif(p_row -> 'main_industry_ksic_codes', 'null'), '[]')) as c (code)
    where c.code is null
      or not app.code_exists('main_industry_ksic', c.code, coalesce(p_row ->> 'main_industry_ksic_major', ''))
  ) as e;
  return v_errors;
end
$$;
comment on function app.member_code_errors(jsonb) is
'코드 확인 — Fields of a profile whose value is not on its code list, or not below the chosen parent';

create or replace function app.member_format_errors(p_row jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message) order by c.field), '[]')
  into v_errors
  from (values
    ('company_name', nullif(btrim(p_row ->> 'company_name'), '') is not null, '기업명을 입력해 주세요.'),
    ('region', p_row ->> 'region' is not null, '소재지를 선택해 주세요.'),
    ('email', app.email_valid(p_row ->> 'email'), '이메일 형식이 올바르지 않습니다.'),
    ('contact_person_email', app.email_valid(p_row ->> 'contact_person_email'), '이메일 형식이 올바르지 않습니다.'),
    ('corporation_number', p_row ->> 'corporation_number' ~ '^\d{13}$', '법인등록번호는 숫자 13자리입니다.'),
    ('phone', app.phone_valid(p_row ->> 'phone'), '전화번호 형식이 올바르지 않습니다.'),
    ('representative_phone', app.phone_valid(p_row ->> 'representative_phone'), '전화번호 형식이 올바르지 않습니다.'),
    ('contact_person_phone', app.phone_valid(p_row ->> 'contact_person_phone'), '전화번호 형식이 올바르지 않습니다.'),
    ('postal_code', p_row ->> 'postal_code' ~ '^\d{5}$', '우편번호는 숫자 5자리입니다.'),
    ('website', p_row ->> 'website' ~ '^https?://[^\s/?#]+\.[^\s]+$', 'http:// 또는 https://로 시작하는 주소를 입력해 주세요.'),
    ('founding_date', (p_row ->> 'founding_date')::date between '1880-01-01' and app.today(), '설립일을 확인해 주세요.'),
    ('representative_birth_date', (p_row ->> 'representative_birth_date')::date between '1900-01-01' and app.today(), '생년월일을 확인해 주세요.'),
    ('revenue', (p_row ->> 'revenue')::numeric >= 0, '0 이상의 금액을 입력해 주세요.'),
    ('employee_count', (p_row ->> 'employee_count')::numeric >= 0, '0 이상의 수를 입력해 주세요.'),
    ('investment_amount', (p_row ->> 'investment_amount')::numeric >= 0, '0 이상의 금액을 입력해 주세요.'),
    ('participation_programs', not (p_row -> 'participation_programs' ? 'none')
      or jsonb_array_length(p_row -> 'participation_programs') = 1, '없음은 다른 항목과 함께 선택할 수 없습니다.')
  ) as c (field, is_valid, message)
  where not c.is_valid;
  return v_errors;
end
$$;
comment on function app.member_format_errors(jsonb) is
'형식 확인 — Fields of a profile whose form or range is wrong; an empty optional field is not an error';

create or replace function app.tg_members__validate() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_row jsonb;
begin
  new.business_number := app.digits(new.business_number);
  new.corporation_number := nullif(app.digits(new.corporation_number), '');
  new.company_name := btrim(new.company_name);
  new.email := lower(btrim(new.email));
  if tg_op = 'UPDATE' and new.ksic_major is distinct from old.ksic_major and new.ksic_sub is not distinct from old.ksic_sub then
    new.ksic_sub := null;
  end if;
  if tg_op = 'UPDATE' and new.main_industry_ksic_major is distinct from old.main_industry_ksic_major
    and new.main_industry_ksic_codes = old.main_industry_ksic_codes then
    new.main_industry_ksic_codes := '{}';
  end if;
  -- choosing "no investment" clears the two inputs
  if new.has_investment is not true then
    new.investment_amount := null;
    new.investment_institutions := '{}';
  end if;
  if new.state = 'withdrawn' then
    return new;
  end if;
  v_row := to_jsonb(new);
  perform app.fail_validation(app.member_format_errors(v_row) || app.member_length_errors(v_row) || app.member_code_errors(v_row));
  if not app.business_number_valid(new.business_number) then
    perform app.fail('BUSINESS_NUMBER_INVALID', '사업자등록번호가 올바르지 않습니다.', 422,
      app.field_error('business_number', '사업자등록번호가 올바르지 않습니다.'), 'The business registration number is not valid.');
  end if;
  return new;
end
$$;
comment on function app.tg_members__validate() is
'회원 정보 확인 — Normalises the profile and refuses all wrong fields at once with 422 VALIDATION_ERROR';
create or replace trigger tg_members__validate before insert or update on public.members
for each row execute function app.tg_members__validate();

create or replace function app.tg_members__duplicates() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- serialises registrations of one number, so that the second gets its answer instead of a broken index
  perform pg_advisory_xact_lock(hashtextextended('members:' || new.business_number, 0));
  if exists (select 1 from public.members as m where m.business_number = new.business_number and not m.is_deleted and m.id <> new.id) then
    perform app.fail('BUSINESS_NUMBER_TAKEN', '이미 등록된 사업자등록번호입니다.', 409,
      app.field_error('business_number', '이미 등록된 사업자등록번호입니다.'), 'This business registration number is already registered.');
  end if;
  if exists (select 1 from public.members as m where lower(m.email) = lower(new.email) and not m.is_deleted and m.id <> new.id) then
    perform app.fail('EMAIL_TAKEN', '이미 사용 중인 이메일입니다.', 409, app.field_error('email', '이미 사용 중인 이메일입니다.'),
      'This e-mail address is already in use.');
  end if;
  return new;
end
$$;
comment on function app.tg_members__duplicates() is
'중복 확인 — Names the taken field; the unique indexes remain the last word';
create or replace trigger tg_members__z_duplicates before insert or update of business_number, email on public.members
for each row when (not new.is_deleted) execute function app.tg_members__duplicates();

create or replace function public.business_number_available(p_business_number text) returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.business_number_available(p_business_number);
end
$$;
comment on function public.business_number_available(text) is
'사업자등록번호 사용 가능 여부 — Live check of the registration form: POST /rpc/business_number_available {"p_business_number": "123-45-67890"}; true when the number is valid and not registered';

create or replace function app.business_number_available(p_business_number text) returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return app.business_number_valid(app.digits(p_business_number)) and not exists (
    select 1 from public.members as m where m.business_number = app.digits(p_business_number) and not m.is_deleted
  );
end
$$;
comment on function app.business_number_available(text) is '사업자등록번호 사용 가능 여부 — True when the number is valid and not registered';

select app.expose('app.code_exists(text,text,text)', 'authenticated');
select app.expose('app.phone_valid(text)', 'authenticated');
select app.expose('app.email_valid(text)', 'authenticated');
select app.expose('app.business_number_valid(text)', 'authenticated');
select app.expose('app.digits(text)', 'authenticated');
select app.expose('app.member_length_errors(jsonb)', 'authenticated');
select app.expose('app.member_code_errors(jsonb)', 'authenticated');
select app.expose('app.member_format_errors(jsonb)', 'authenticated');
select app.expose('app.business_number_available(text)', 'anon', 'authenticated');
select app.expose('public.business_number_available(text)', 'anon', 'authenticated');
