-- What the credit bureau (NICE D&B) said about a company when it was last asked: staff reads it before deciding on a
-- registration and downloads it. Written by the look-up only; the bureau's own words stay in raw_json.
create type public.bureau_state as enum ('active', 'suspended', 'closed', 'unknown');

create table if not exists public.nice_dnb_company_info (
  biz_no text primary key check (biz_no ~ '^[0-9]{10}$'),
  corp_no text,
  cmp_nm text,
  cmp_enm text,
  ceo_nm text,
  emp_cnt bigint,
  emp_acc_ym text,
  ind_cd1 text,
  ind_nm text,
  cmp_scl_nm text,
  cmp_typ_nm text,
  bzcnd_nm text,
  estb_date date,
  eml_adr text,
  tel_no text,
  fax_tel_no text,
  zip text,
  addr1 text,
  addr2 text,
  stt public.bureau_state not null default 'unknown',
  stt_ymd date,
  up_ymd date,
  cri_grd text,
  cr_date date,
  stt_date date,
  sales_amt numeric(24, 0),
  opr_ic_amt numeric(24, 0),
  sh_eq_amt numeric(24, 0),
  debt_amt numeric(24, 0),
  asset_amt numeric(24, 0),
  res_cd text,
  msg_guid text,
  msg_req_dttm text,
  msg_res_dttm text,
  raw_json jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index if not exists nice_dnb_company_info_updated_idx on public.nice_dnb_company_info (updated_at desc, biz_no);

select app.describe('public.nice_dnb_company_info', 'NICE D&B 기업정보 — Company data of the credit bureau (NICE D&B), newest answer', '{
  "biz_no": "사업자등록번호 — Business registration number", "corp_no": "법인등록번호 — Corporation number",
  "cmp_nm": "기업명 — Company name", "cmp_enm": "영문 기업명 — Company name (English)", "ceo_nm": "대표자명 — Representative",
  "emp_cnt": "종업원 수(명) — Employees", "emp_acc_ym": "종업원 수 기준월 — Employees as of (YYYYMM)",
  "ind_cd1": "산업코드 — Industry code", "ind_nm": "산업명 — Industry", "cmp_scl_nm": "기업 규모 — Company size",
  "cmp_typ_nm": "기업 형태 — Company form", "bzcnd_nm": "업태 — Business condition", "estb_date": "설립일 — Founded on",
  "eml_adr": "이메일 — E-mail", "tel_no": "전화번호 — Phone", "fax_tel_no": "팩스번호 — Fax", "zip": "우편번호 — Postal code",
  "addr1": "주소 — Address", "addr2": "상세주소 — Address detail", "stt": "휴폐업 상태 — Business state",
  "stt_ymd": "휴폐업일 — Business state since", "up_ymd": "자료 갱신일 — Data of", "cri_grd": "신용등급(CRI) — Credit grade (CRI)",
  "cr_date": "등급 평가일 — Rated on", "stt_date": "결산일 — Settlement date", "sales_amt": "매출액(원) — Sales (KRW)",
  "opr_ic_amt": "영업이익(원) — Operating profit (KRW)", "sh_eq_amt": "자본총계(원) — Equity (KRW)",
  "debt_amt": "부채총계(원) — Debt (KRW)", "asset_amt": "자산총계(원) — Assets (KRW)", "res_cd": "응답 코드 — Result code",
  "msg_guid": "전문 번호 — Message identifier", "msg_req_dttm": "요청 일시 — Asked at (of the bureau)",
  "msg_res_dttm": "응답 일시 — Answered at (of the bureau)", "raw_json": "원문 — Answer as received (amounts in thousand KRW)",
  "created_at": "최초 조회 일시 — First looked up", "updated_at": "조회 일시 — Looked up"}');
-- every look-up has its line in the audit log already
select app.register_entity(
  'public.nice_dnb_company_info', 'portal', '기업신용정보', 'Company credit data', p_permission => 'portal.companies',
  p_kind => 'reference', p_exportable => true
);

create or replace function app.record_company_info(p_company jsonb, p_answer jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v constant jsonb not null := p_company;
  v_head constant jsonb := p_answer -> 'dataHeader';
begin
  insert into public.nice_dnb_company_info (biz_no) values (v ->> 'business_number') on conflict (biz_no) do nothing;
  update public.nice_dnb_company_info set
    corp_no = v ->> 'corporation_number', cmp_nm = v ->> 'company_name', cmp_enm = v ->> 'company_name_en',
    ceo_nm = v ->> 'representative', emp_cnt = (v ->> 'employee_count')::bigint, emp_acc_ym = v ->> 'employee_count_month',
    ind_cd1 = v ->> 'industry_code', ind_nm = v ->> 'industry', cmp_scl_nm = v ->> 'company_scale',
    cmp_typ_nm = v ->> 'company_type', bzcnd_nm = v ->> 'business_condition', estb_date = (v ->> 'founding_date')::date,
    eml_adr = v ->> 'email', tel_no = v ->> 'phone', fax_tel_no = v ->> 'fax', zip = v ->> 'zip_code', addr1 = v ->> 'address',
    addr2 = v ->> 'address_detail', stt = coalesce(v ->> 'business_state', 'unknown')::public.bureau_state,
    stt_ymd = (v ->> 'business_state_date')::date, up_ymd = (v ->> 'updated_on')::date, cri_grd = v ->> 'credit_grade',
    cr_date = (v ->> 'credit_date')::date, stt_date = (v ->> 'settlement_date')::date,
    sales_amt = (v ->> 'sales_amount')::numeric, opr_ic_amt = (v ->> 'operating_profit')::numeric,
    sh_eq_amt = (v ->> 'shareholder_equity')::numeric, debt_amt = (v ->> 'debt_amount')::numeric,
    asset_amt = (v ->> 'asset_amount')::numeric, res_cd = v_head ->> 'resCd', msg_guid = v_head ->> 'guid',
    msg_req_dttm = v_head ->> 'msgReqDttm', msg_res_dttm = coalesce(v_head ->> 'msgResDttm', v_head ->> 'msgrResDttm'),
    raw_json = coalesce(p_answer, '{}'), updated_at = now()
  where biz_no = v ->> 'business_number';
end
$$;
comment on function app.record_company_info(jsonb, jsonb) is
'기업신용정보 저장 — Keeps the newest answer of the credit bureau about a company; money in KRW, the original beside it';

select app.expose('app.record_company_info(jsonb,jsonb)');

-- Names, addresses and phones of a withdrawn company's people are in the bureau's and the tax office's answers too.
create or replace function app.tg_members__erase_company_info() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from public.nice_dnb_company_info where biz_no = old.business_number;
  delete from app.external_lookups where split_part(lookup_key, ':', 1) = old.business_number;
  return null;
end
$$;
comment on function app.tg_members__erase_company_info() is '외부 조회 결과 삭제 — What was looked up about a company goes when it withdraws';
create or replace trigger tg_members__erase_company_info after update of state on public.members
for each row when (new.state = 'withdrawn' and old.state <> 'withdrawn') execute function app.tg_members__erase_company_info();
