-- Forty-five more companies, so that lists page and every region, stage and kind has somebody: put together from short
-- lists of invented words and signed up like the fifteen before. Tax offices 916 to 960 do not exist either; the tenth
-- digit is computed.

create temporary table demo_places on commit drop as
select
  place.region,
  place.word,
  place.address,
  place.postal_code,
  place.position
from (
  values
  ('chuncheon', '봉의', '강원특별자치도 춘천시 봉의산로', '24200', 0),
  ('wonju', '섬강', '강원특별자치도 원주시 섬강로', '26300', 1),
  ('gangneung', '안목', '강원특별자치도 강릉시 안목커피로', '25500', 2),
  ('donghae', '추암', '강원특별자치도 동해시 추암로', '25700', 3),
  ('taebaek', '황지', '강원특별자치도 태백시 황지연못길', '26000', 4),
  ('sokcho', '영랑', '강원특별자치도 속초시 영랑호반길', '24800', 5),
  ('samcheok', '오십천', '강원특별자치도 삼척시 오십천로', '25900', 6),
  ('hongcheon', '수타', '강원특별자치도 홍천군 영귀미면 수타사로', '25100', 7),
  ('hoengseong', '태기', '강원특별자치도 횡성군 둔내면 태기산로', '25200', 8),
  ('yeongwol', '동강', '강원특별자치도 영월군 영월읍 동강로', '26200', 9),
  ('pyeongchang', '오대', '강원특별자치도 평창군 진부면 오대천로', '25300', 10),
  ('jeongseon', '민둥산', '강원특별자치도 정선군 남면 억새길', '26100', 11),
  ('cheorwon', '한탄', '강원특별자치도 철원군 갈말읍 한탄강길', '24000', 12),
  ('hwacheon', '산천', '강원특별자치도 화천군 화천읍 산천어길', '24100', 13),
  ('yanggu', '두타연', '강원특별자치도 양구군 방산면 두타연로', '24500', 14),
  ('inje', '방태', '강원특별자치도 인제군 기린면 방태산길', '24600', 15),
  ('goseong', '화진포', '강원특별자치도 고성군 거진읍 화진포길', '24700', 16),
  ('yangyang', '낙산', '강원특별자치도 양양군 강현면 낙산길', '25000', 17),
  ('other', '새나루', '경기도 가평군 새나루길', '12400', 18)
) as place (region, word, address, postal_code, position);

create temporary table demo_trades on commit drop as
select
  trade.noun,
  trade.industry,
  trade.ksic_major,
  trade.ksic_sub,
  trade.business_field,
  trade.main_industry,
  trade.main_code,
  trade.main_business,
  trade.position
from (
  values
  ('바이오랩', 'biotechnology', 'C', '20', '20', 'natural_bio', 'natural_bio.20423', '자생식물 화장품 원료, 기능성 소재', 0),
  ('메디칼', 'healthcare', 'C', '27', '27', 'digital_health', 'digital_health.27112', '재활 운동 기기, 생체 신호 측정기', 1),
  ('세라믹', 'hardware', 'C', '23', '23', 'ceramic', 'ceramic.23222', '산업용 정밀 세라믹 부품', 2),
  ('소프트', 'software', 'J', '62', null, 'digital_health', 'digital_health.58222', '병의원 예약 관리 프로그램', 3),
  ('푸드', 'other', 'C', '10', null, null, null, '곤드레 간편식, 건조 산나물', 4),
  ('브루어리', 'other', 'C', '11', null, null, null, '지역 보리 수제 맥주', 5),
  ('에너지', 'hardware', 'D', '35', null, null, null, '소규모 태양광 발전소 운영', 6),
  ('디자인', 'other', 'M', '73', null, null, null, '제품 포장 디자인, 상표 개발', 7),
  ('투어', 'other', 'N', '75', null, null, null, '생태 관광 상품, 숲길 안내', 8),
  ('제약', 'biotechnology', 'C', '21', '21', 'natural_bio', 'natural_bio.21220', '한약재 추출물, 한방 의약품', 9),
  ('정밀', 'hardware', 'C', '29', '29', null, null, '식품 포장 기계, 선별기', 10),
  ('에듀', 'education', 'P', '85', null, null, null, '코딩 교육 과정, 과학 교구', 11),
  ('팜', 'other', 'A', '01', null, null, null, '스마트팜 딸기와 토마토', 12),
  ('전자', 'hardware', 'C', '26', '26', null, null, '농업용 환경 센서, 통신 모듈', 13),
  ('목공소', 'other', 'C', '32', null, null, null, '낙엽송 원목 가구', 14)
) as trade (noun, industry, ksic_major, ksic_sub, business_field, main_industry, main_code, main_business, position);

create or replace function pg_temp.demo_number(p_n integer, p_kind text) returns text
language plpgsql
as $$
declare
  v_nine text := (900 + p_n)::text || case p_kind when 'corporation' then '86' when 'nonprofit' then '82' else '30' end
    || lpad((p_n * 137 % 10000)::text, 4, '0');
begin
  return (select v_nine || d.digit from generate_series(0, 9) as d (digit) where app.business_number_valid(v_nine || d.digit));
end
$$;

create temporary table demo_more_companies on commit drop as
select
  company.email,
  jsonb_strip_nulls(jsonb_build_object(
    'business_number', pg_temp.demo_number(company.n, company.kind),
    'company_name', case company.kind
      when 'corporation' then '주식회사 ' || place.word || trade.noun
      when 'nonprofit' then place.word || trade.noun || ' 협동조합'
      else place.word || trade.noun
    end,
    'region', place.region, 'company_kind', company.kind, 'startup_stage', company.stage, 'startup_type', company.startup_type,
    'corporation_number', case company.kind when 'corporation' then '1401119' || lpad((company.n * 10)::text, 6, '0') end,
    'founding_date', company.founding_date,
    'postal_code', (place.postal_code::integer + company.n)::text, 'address', place.address || ' ' || company.n * 3,
    'representative', company.representative, 'representative_gender', case company.n % 2 when 0 then 'female' else 'male' end,
    'representative_birth_date', make_date(1962 + company.n % 40, 1 + company.n % 12, 1 + company.n % 28),
    'representative_phone', '010-0000-10' || company.n, 'phone', '033-000-10' || company.n,
    'contact_person_name', company.contact, 'contact_person_department', (array['경영지원팀', '기획팀', '연구소', '영업팀'])[1 + company.n % 4],
    'contact_person_position', (array['대리', '과장', '팀장', '주임', '부장'])[1 + company.n % 5],
    'contact_person_phone', '010-0000-20' || company.n
  ) || jsonb_build_object(
    'industry', trade.industry, 'ksic_major', trade.ksic_major, 'ksic_sub', trade.ksic_sub, 'business_field', trade.business_field,
    'main_industry_ksic_major', trade.main_industry, 'main_industry_ksic_codes', to_jsonb(array_remove(array[trade.main_code], null)),
    'main_business', trade.main_business,
    'revenue', case when company.stage <> 'preliminary' then company.n * 17 % 89 * 10000000::bigint * company.scale + 30000000 end,
    'employee_count', case when company.stage <> 'preliminary' then 4 + company.n % 9 * company.scale end,
    'cooperation_fields', to_jsonb((array['field1', 'field2', 'field3'])[1 + company.n % 3:]),
    'participation_programs', to_jsonb(case company.n % 5
      when 0 then array['none']
      when 1 then array['startup_center_university', 'rise_business']
      else (array['startup_center_university', 'global_business', 'rise_business'])[company.n % 5 - 1:company.n % 5 - 1]
    end),
    'has_investment', company.n % 3 = 0,
    'investment_amount', case when company.n % 3 = 0 then company.n * 13 % 40 * 10000000::bigint + 30000000 end,
    'investment_institutions', case when company.n % 3 = 0 then jsonb_build_array(place.word || '엔젤클럽') else '[]' end,
    'consents', jsonb_build_object(
      'terms_of_service', true, 'privacy_policy', true, 'third_party_sharing', true,
      'marketing_consent', company.n % 2 = 0
    )
  )) as metadata
from (
  select
    s.n,
    'company' || s.n || '@demo.example' as email,
    (array['corporation', 'corporation', 'corporation', 'individual', 'nonprofit', 'individual', 'corporation'])[1 + s.n % 7] as kind,
    (array['initial', 'growth', 'leap', 'restart', 'preliminary', 'initial', 'growth', 'leap'])[1 + s.n % 8] as stage,
    (array[1, 2, 8, 1, 1, 1, 3, 12])[1 + s.n % 8] as scale,
    (array[
      date '2024-02-01', '2020-06-15', '2011-09-01', '2023-03-20', null, '2025-04-10', '2021-11-02', '2015-01-05'
    ])[1 + s.n % 8] + s.n as founding_date,
    (array[
      'student_startup', 'faculty_startup', 'women_enterprise', 'research_institute', 'venture_company', 'non_venture',
      'preliminary_social_enterprise', 'social_enterprise', 'youth_enterprise', 'cooperative', 'village_enterprise', 'other'
    ])[1 + s.n % 12] as startup_type,
    (array['김', '이', '박', '최', '정', '한', '오', '서', '신', '권', '황'])[1 + s.n % 11]
    || (array['가온', '다온', '라희', '보람', '새벽', '아라', '우주', '지안', '찬솔', '하율', '해담', '은결', '로운'])[1 + s.n % 13] as representative,
    (array['유', '문', '양', '손', '배', '조', '백', '허', '남', '심'])[1 + s.n % 10]
    || (array['나래', '도담', '마루', '별하', '소담', '윤슬', '이레', '초아', '한결'])[1 + s.n % 9] as contact
  from generate_series(16, 60) as s (n)
) as company
inner join demo_places as place on company.n % 19 = place.position
inner join demo_trades as trade on company.n % 15 = trade.position;

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
from demo_more_companies as company
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
inner join demo_more_companies as company on account.email = company.email
where not exists (select 1 from auth.identities as known where known.user_id = account.id);

update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
