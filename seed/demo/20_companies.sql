-- Fifteen invented companies over the province, signed up exactly as the Auth server does it: an account whose metadata
-- holds the form; the trigger on auth.users makes the registration. Tax offices 900 to 999 do not exist, so no number
-- belongs to anybody; neither do the telephone numbers with 000. All have the password of the other demo accounts.

create temporary table demo_companies on commit drop as
select
  form ->> 'email' as email,
  form - 'email' || jsonb_build_object('consents', jsonb_build_object(
    'terms_of_service', true, 'privacy_policy', true, 'third_party_sharing', true,
    'marketing_consent', form ->> 'region' <> 'other'
  )) as metadata
from jsonb_array_elements($json$[
  {
    "email": "company01@demo.example", "business_number": "9018611373", "company_name": "주식회사 봄내바이오",
    "region": "chuncheon", "company_kind": "corporation", "startup_stage": "growth",
    "startup_type": "venture_company", "corporation_number": "1401119000017", "founding_date": "2020-04-13",
    "postal_code": "24341", "address": "강원특별자치도 춘천시 소양강로 32", "address_detail": "바이오동 2층 204호",
    "representative": "윤하린", "representative_birth_date": "1981-06-21", "representative_gender": "female",
    "representative_phone": "010-0000-1001", "phone": "033-000-1001", "website": "https://bomnaebio.example",
    "contact_person_name": "서도윤", "contact_person_department": "경영지원팀", "contact_person_position": "과장",
    "contact_person_phone": "010-0000-2001", "contact_person_email": "biz@bomnaebio.example",
    "industry": "biotechnology", "revenue": 2840000000, "employee_count": 23, "ksic_major": "C", "ksic_sub": "20",
    "business_field": "20", "main_industry_ksic_major": "natural_bio",
    "main_industry_ksic_codes": ["natural_bio.20423", "natural_bio.10797"],
    "main_business": "산채 추출물 화장품 원료, 건강기능식품 원료", "description": "강원 산채에서 얻은 기능성 원료를 연구하고 화장품과 건강기능식품 회사에 공급합니다.",
    "cooperation_fields": ["field1", "field2"],
    "participation_programs": ["startup_center_university", "rise_business"], "has_investment": true,
    "investment_amount": 1200000000, "investment_institutions": ["봄내벤처투자", "강원엔젤클럽"]
  },
  {
    "email": "company02@demo.example", "business_number": "9028612749", "company_name": "주식회사 치악메디텍",
    "region": "wonju", "company_kind": "corporation", "startup_stage": "leap", "startup_type": "research_institute",
    "corporation_number": "1401119000025", "founding_date": "2014-09-01", "postal_code": "26354",
    "address": "강원특별자치도 원주시 의료기기로 15", "address_detail": "3층", "representative": "강민재",
    "representative_birth_date": "1975-02-11", "representative_gender": "male",
    "representative_phone": "010-0000-1002", "phone": "033-000-1002", "website": "https://chiakmeditech.example",
    "contact_person_name": "오지안", "contact_person_department": "품질보증부", "contact_person_position": "부장",
    "contact_person_phone": "010-0000-2002", "industry": "healthcare", "revenue": 12650000000, "employee_count": 86,
    "ksic_major": "C", "ksic_sub": "27", "business_field": "27", "main_industry_ksic_major": "digital_health",
    "main_industry_ksic_codes": ["digital_health.27112", "digital_health.27199"],
    "main_business": "휴대용 심전도 측정기, 재활 치료기", "description": "병원과 가정에서 쓰는 생체 신호 측정기를 만듭니다.",
    "cooperation_fields": ["field1", "field3"], "participation_programs": ["global_business"],
    "has_investment": true, "investment_amount": 5000000000, "investment_institutions": ["원주의료펀드"]
  },
  {
    "email": "company03@demo.example", "business_number": "9038614115", "company_name": "주식회사 경포세라믹스",
    "region": "gangneung", "company_kind": "corporation", "startup_stage": "growth",
    "startup_type": "faculty_startup", "corporation_number": "1401119000033", "founding_date": "2021-03-02",
    "postal_code": "25440", "address": "강원특별자치도 강릉시 과학단지로 77", "representative": "임태오",
    "representative_birth_date": "1970-12-05", "representative_gender": "male",
    "representative_phone": "010-0000-1003", "phone": "033-000-1003", "contact_person_name": "문가은",
    "contact_person_department": "연구소", "contact_person_position": "선임연구원", "contact_person_phone": "010-0000-2003",
    "industry": "hardware", "revenue": 930000000, "employee_count": 14, "ksic_major": "C", "ksic_sub": "23",
    "business_field": "23", "main_industry_ksic_major": "ceramic",
    "main_industry_ksic_codes": ["ceramic.23222", "ceramic.29271"], "main_business": "반도체 장비용 정밀 세라믹 부품",
    "description": "대학 연구실에서 출발한 정밀 세라믹 부품 제조사입니다.", "cooperation_fields": ["field1"],
    "participation_programs": ["startup_center_university"], "has_investment": true, "investment_amount": 300000000,
    "investment_institutions": ["관동기술지주"]
  },
  {
    "email": "company04@demo.example", "business_number": "9043015482", "company_name": "묵호바다식품",
    "region": "donghae", "company_kind": "individual", "startup_stage": "initial",
    "startup_type": "women_enterprise", "founding_date": "2024-05-20", "postal_code": "25752",
    "address": "강원특별자치도 동해시 묵호진동 12-3", "representative": "배수아", "representative_gender": "female",
    "representative_phone": "010-0000-1004", "phone": "033-000-1004", "contact_person_name": "배수아",
    "contact_person_position": "대표", "contact_person_phone": "010-0000-1004", "industry": "other",
    "revenue": 185000000, "employee_count": 5, "ksic_major": "C", "ksic_sub": "10",
    "main_business": "오징어 가공품, 간편 조리 해산물", "description": "묵호항에서 당일 들어온 해산물로 간편식을 만듭니다.",
    "cooperation_fields": ["field2"], "participation_programs": ["none"], "has_investment": false
  },
  {
    "email": "company05@demo.example", "business_number": "9058616856", "company_name": "주식회사 설악소프트",
    "region": "sokcho", "company_kind": "corporation", "startup_stage": "initial",
    "startup_type": "student_startup", "corporation_number": "1401119000058", "founding_date": "2025-01-15",
    "postal_code": "24803", "address": "강원특별자치도 속초시 청초호반로 210", "address_detail": "창업지원센터 305호",
    "representative": "한이든", "representative_birth_date": "2001-08-30", "representative_gender": "male",
    "representative_phone": "010-0000-1005", "phone": "070-0000-1005", "website": "https://seoraksoft.example",
    "contact_person_name": "조하윤", "contact_person_department": "개발팀", "contact_person_position": "팀장",
    "contact_person_phone": "010-0000-2005", "industry": "software", "revenue": 64000000, "employee_count": 6,
    "ksic_major": "J", "ksic_sub": "62", "main_industry_ksic_major": "digital_health",
    "main_industry_ksic_codes": ["digital_health.58222"], "main_business": "관광객 혼잡도 예측 서비스",
    "description": "관광지의 혼잡도를 예측해 지자체와 숙박업체에 제공합니다.", "cooperation_fields": ["field2", "field3"],
    "participation_programs": ["startup_center_university", "global_business"], "has_investment": true,
    "investment_amount": 50000000, "investment_institutions": ["설악엔젤"]
  },
  {
    "email": "company06@demo.example", "business_number": "9068618221", "company_name": "주식회사 삼척그린수소",
    "region": "samcheok", "company_kind": "corporation", "startup_stage": "growth",
    "startup_type": "youth_enterprise", "corporation_number": "1401119000066", "founding_date": "2021-11-08",
    "postal_code": "25913", "address": "강원특별자치도 삼척시 수소로 5", "representative": "신유찬",
    "representative_gender": "male", "representative_phone": "010-0000-1006", "phone": "033-000-1006",
    "contact_person_name": "권나은", "contact_person_position": "대리", "contact_person_phone": "010-0000-2006",
    "industry": "hardware", "revenue": 1530000000, "employee_count": 19, "ksic_major": "C", "ksic_sub": "28",
    "business_field": "28", "main_business": "소형 수전해 장치", "description": "섬과 산간에 쓰는 소형 수소 생산 장치를 만듭니다.",
    "cooperation_fields": ["field1", "field2", "field3"], "participation_programs": ["rise_business"],
    "has_investment": true, "investment_amount": 2500000000, "investment_institutions": ["동해안에너지펀드", "청년성장투자"]
  },
  {
    "email": "company07@demo.example", "business_number": "9078219598", "company_name": "홍천가리산협동조합",
    "region": "hongcheon", "company_kind": "nonprofit", "startup_stage": "growth", "startup_type": "cooperative",
    "founding_date": "2019-07-24", "postal_code": "25107", "address": "강원특별자치도 홍천군 두촌면 가리산길 88",
    "representative": "남궁솔", "representative_gender": "female", "representative_phone": "010-0000-1007",
    "phone": "033-000-1007", "contact_person_name": "유찬영", "contact_person_position": "사무국장",
    "contact_person_phone": "010-0000-2007", "industry": "other", "revenue": 412000000, "employee_count": 9,
    "ksic_major": "A", "ksic_sub": "01", "main_business": "친환경 산나물 공동 가공과 판매",
    "description": "산나물 농가 마흔 곳이 함께 세운 협동조합입니다.", "cooperation_fields": ["field2"],
    "participation_programs": ["none"], "has_investment": false
  },
  {
    "email": "company08@demo.example", "business_number": "9083020968", "company_name": "대관령목장치즈",
    "region": "pyeongchang", "company_kind": "individual", "startup_stage": "restart",
    "startup_type": "village_enterprise", "founding_date": "2023-02-17", "postal_code": "25342",
    "address": "강원특별자치도 평창군 대관령면 목장길 41", "representative": "구본하", "representative_gender": "male",
    "representative_phone": "010-0000-1008", "phone": "033-000-1008", "contact_person_name": "구본하",
    "contact_person_position": "대표", "contact_person_phone": "010-0000-1008", "industry": "other",
    "revenue": 228000000, "employee_count": 4, "ksic_major": "C", "ksic_sub": "10",
    "main_industry_ksic_major": "natural_bio", "main_industry_ksic_codes": ["natural_bio.10501"],
    "main_business": "목장형 자연 치즈, 요구르트", "description": "마을 목장의 원유로 치즈를 만드는 마을기업입니다.",
    "cooperation_fields": ["field2"], "participation_programs": ["rise_business"], "has_investment": false
  },
  {
    "email": "company09@demo.example", "business_number": "9098622331", "company_name": "주식회사 정선아라리콘텐츠",
    "region": "jeongseon", "company_kind": "corporation", "startup_stage": "initial",
    "startup_type": "preliminary_social_enterprise", "corporation_number": "1401119000090",
    "founding_date": "2024-10-01", "postal_code": "26121", "address": "강원특별자치도 정선군 정선읍 아리랑로 27",
    "representative": "탁세인", "representative_gender": "female", "representative_phone": "010-0000-1009",
    "phone": "033-000-1009", "contact_person_name": "표지호", "contact_person_position": "매니저",
    "contact_person_phone": "010-0000-2009", "industry": "other", "revenue": 98000000, "employee_count": 7,
    "ksic_major": "J", "ksic_sub": "59", "main_business": "지역 공연 영상, 체험 관광 콘텐츠",
    "description": "정선의 소리와 이야기를 공연과 영상으로 만듭니다.", "cooperation_fields": ["field3"],
    "participation_programs": ["none"], "has_investment": false
  },
  {
    "email": "company10@demo.example", "business_number": "9108623704", "company_name": "철원두루미쌀 주식회사",
    "region": "cheorwon", "company_kind": "corporation", "startup_stage": "leap", "startup_type": "non_venture",
    "corporation_number": "1401119000105", "founding_date": "2012-03-19", "postal_code": "24031",
    "address": "강원특별자치도 철원군 동송읍 들녘로 9", "representative": "진가람", "representative_gender": "male",
    "representative_phone": "010-0000-1010", "phone": "033-000-1010", "contact_person_name": "소유진",
    "contact_person_position": "주임", "contact_person_phone": "010-0000-2010", "industry": "other",
    "revenue": 5470000000, "employee_count": 31, "ksic_major": "C", "ksic_sub": "10",
    "main_business": "쌀 가공식품, 즉석밥", "description": "철원평야의 쌀로 즉석밥과 쌀과자를 만듭니다.", "cooperation_fields": ["field2"],
    "participation_programs": ["global_business"], "has_investment": false
  },
  {
    "email": "company11@demo.example", "business_number": "9113025071", "company_name": "내린천어드벤처", "region": "inje",
    "company_kind": "individual", "startup_stage": "preliminary", "startup_type": "youth_enterprise",
    "address": "강원특별자치도 인제군 인제읍 내린천로 150", "representative": "성하람", "representative_gender": "female",
    "representative_phone": "010-0000-1011", "phone": "033-000-1011", "contact_person_name": "성하람",
    "contact_person_phone": "010-0000-1011", "industry": "other", "ksic_major": "R", "ksic_sub": "91",
    "main_business": "래프팅과 숲 체험", "participation_programs": ["startup_center_university"], "has_investment": false
  },
  {
    "email": "company12@demo.example", "business_number": "9128626444", "company_name": "주식회사 양양서프웨어",
    "region": "yangyang", "company_kind": "corporation", "startup_stage": "initial",
    "startup_type": "venture_company", "corporation_number": "1401119000121", "founding_date": "2025-03-31",
    "postal_code": "25009", "address": "강원특별자치도 양양군 현남면 서핑로 3", "representative": "도윤호",
    "representative_gender": "male", "representative_phone": "010-0000-1012", "phone": "033-000-1012",
    "contact_person_name": "기하늘", "contact_person_phone": "010-0000-2012", "industry": "other", "revenue": 37000000,
    "employee_count": 3, "ksic_major": "C", "ksic_sub": "14", "main_business": "재생 원단 서핑복",
    "cooperation_fields": ["field2"], "participation_programs": ["none"], "has_investment": false
  },
  {
    "email": "company13@demo.example", "business_number": "9138627811", "company_name": "주식회사 한강데이터랩",
    "region": "other", "company_kind": "corporation", "startup_stage": "growth", "startup_type": "venture_company",
    "corporation_number": "1101119000132", "founding_date": "2020-08-10", "postal_code": "04524",
    "address": "서울특별시 중구 세종대로 999", "representative": "변서우", "representative_gender": "female",
    "representative_phone": "010-0000-1013", "phone": "02-000-1013", "contact_person_name": "차은호",
    "contact_person_phone": "010-0000-2013", "website": "https://hangangdata.example", "industry": "software",
    "revenue": 3120000000, "employee_count": 28, "ksic_major": "J", "ksic_sub": "63", "main_business": "공공 데이터 분석",
    "cooperation_fields": ["field1"], "participation_programs": ["global_business"], "has_investment": true,
    "investment_amount": 900000000, "investment_institutions": ["세종벤처스"]
  },
  {
    "email": "company14@demo.example", "business_number": "9148629184", "company_name": "주식회사 태백하이랜드팜",
    "region": "taebaek", "company_kind": "corporation", "startup_stage": "growth",
    "startup_type": "social_enterprise", "corporation_number": "1401119000147", "founding_date": "2019-12-12",
    "postal_code": "26021", "address": "강원특별자치도 태백시 고원로 60", "representative": "엄태린",
    "representative_gender": "female", "representative_phone": "010-0000-1014", "phone": "033-000-1014",
    "contact_person_name": "엄태린", "contact_person_phone": "010-0000-1014", "industry": "other",
    "revenue": 660000000, "employee_count": 11, "ksic_major": "A", "ksic_sub": "01", "main_business": "고랭지 채소 스마트팜",
    "participation_programs": ["none"], "has_investment": false
  },
  {
    "email": "company15@demo.example", "business_number": "9158630554", "company_name": "주식회사 영월별빛에너지",
    "region": "yeongwol", "company_kind": "corporation", "startup_stage": "leap", "startup_type": "venture_company",
    "corporation_number": "1401119000155", "founding_date": "2016-06-07", "postal_code": "26234",
    "address": "강원특별자치도 영월군 영월읍 별마로길 18", "representative": "노시현", "representative_gender": "male",
    "representative_phone": "010-0000-1015", "phone": "033-000-1015", "contact_person_name": "라온유",
    "contact_person_position": "과장", "contact_person_phone": "010-0000-2015", "industry": "hardware",
    "revenue": 7780000000, "employee_count": 44, "ksic_major": "D", "ksic_sub": "35", "main_business": "태양광 발전소 운영",
    "cooperation_fields": ["field1"], "participation_programs": ["rise_business", "global_business"],
    "has_investment": true, "investment_amount": 1800000000, "investment_institutions": ["별빛그린펀드"]
  }
]$json$::jsonb) as form;

with password as materialized (
  select extensions.crypt('Gangwon!2026', extensions.gen_salt('bf', 10)) as hash
)

insert into auth.users (
  id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
  email_change, email_change_token_new, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
)
select
  gen_random_uuid(),
  '00000000-0000-0000-0000-000000000000',
  'authenticated',
  'authenticated',
  company.email,
  (select password.hash from password),
  now(),
  '',
  '',
  '',
  '',
  '{"provider": "email", "providers": ["email"]}',
  company.metadata,
  now(),
  now()
from demo_companies as company
-- a company that withdrew has lost its account, not its number
where not exists (select 1 from public.members as known where known.business_number = company.metadata ->> 'business_number')
order by company.email;

insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
select
  gen_random_uuid(),
  'email',
  account.id::text,
  account.id,
  jsonb_build_object('sub', account.id, 'email', account.email, 'email_verified', true, 'phone_verified', false),
  now(),
  now(),
  now()
from auth.users as account
inner join demo_companies as company on account.email = company.email
where not exists (select 1 from auth.identities as known where known.user_id = account.id);

-- nobody reads the mails of a demonstration's past
update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
