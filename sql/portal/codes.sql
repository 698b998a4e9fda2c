-- Code lists of the portal: every drop-down of the sign-up form, the profile and the content pages.
-- Clients read them through PostgREST; the columns of other tables hold the code, never the label.
-- Rows here are reference data the program depends on. A row is retired by is_active = false, never deleted,
-- and `on conflict` leaves is_active alone so that a list trimmed by an administrator stays trimmed.

create table public.code_groups (
  group_code text primary key,
  label_ko text not null,
  label_en text not null,
  label_zh text,
  is_active boolean not null default true,
  constraint code_groups_group_code_format check (group_code ~ '^[a-z][a-z0-9_]*$')
);

comment on table public.code_groups is '코드 그룹 — Code lists, one row a list';
comment on column public.code_groups.group_code is '그룹 코드 — Name of the list, snake case';
comment on column public.code_groups.label_ko is '한국어 명칭 — Korean label';
comment on column public.code_groups.label_en is '영어 명칭 — English label';
comment on column public.code_groups.label_zh is '중국어 명칭 — Chinese label, simplified';
comment on column public.code_groups.is_active is '사용 여부 — Offered to clients';

create table public.codes (
  group_code text not null,
  code text not null,
  parent_group text,
  parent_code text,
  label_ko text not null,
  label_en text not null,
  label_zh text,
  sort_order integer not null default 0,
  is_active boolean not null default true,
  attributes jsonb not null default '{}',
  constraint codes_pkey primary key (group_code, code),
  constraint codes_group_fkey foreign key (group_code)
  references public.code_groups (group_code) on update cascade on delete restrict,
  constraint codes_parent_fkey foreign key (parent_group, parent_code)
  references public.codes (group_code, code) on update cascade on delete restrict,
  constraint codes_code_format check (code ~ '^[A-Za-z0-9_]+([.][0-9]+)?$'),
  constraint codes_parent_complete check ((parent_group is null) = (parent_code is null)),
  constraint codes_parent_other check ((parent_group, parent_code) is distinct from (group_code, code)),
  constraint codes_attributes_object check (jsonb_typeof(attributes) = 'object')
);

create index codes_parent_idx on public.codes (parent_group, parent_code);

comment on table public.codes is '코드 — Values of the code lists, with labels';
comment on column public.codes.group_code is '그룹 코드 — List this value belongs to';
comment on column public.codes.code is '코드 — Stored value';
comment on column public.codes.parent_group is '상위 그룹 코드 — List of the parent value';
comment on column public.codes.parent_code is '상위 코드 — Parent value';
comment on column public.codes.label_ko is '한국어 명칭 — Korean label';
comment on column public.codes.label_en is '영어 명칭 — English label';
comment on column public.codes.label_zh is '중국어 명칭 — Chinese label, simplified';
comment on column public.codes.sort_order is '정렬 순서 — Position in the list, ascending';
comment on column public.codes.is_active is '사용 여부 — Offered to clients';
comment on column public.codes.attributes is '추가 속성 — Further properties, depending on the list';

insert into public.code_groups (group_code, label_ko, label_en, label_zh) values
('region', '소재지', 'Region', '所在地'),
('company_kind', '기업 구분', 'Company kind', '企业类别'),
('startup_stage', '창업구분', 'Start-up stage', '创业阶段'),
('startup_type', '창업유형', 'Start-up type', '创业类型'),
('ksic_major', '한국표준산업분류 대분류', 'KSIC section (revision 10)', '韩国标准产业分类（大类）'),
('ksic_sub', '한국표준산업분류 중분류', 'KSIC division (revision 10)', '韩国标准产业分类（中类）'),
('business_field', '지역주력산업코드', 'Regional key industry', '地区主力产业代码'),
('main_industry', '주력산업', 'Gangwon main industry', '江原主力产业'),
('main_industry_ksic', '주력산업 KSIC', 'KSIC classes of a main industry', '主力产业KSIC'),
('cooperation_field', '산업협력 희망 분야', 'Industry cooperation wish', '产业合作意向领域'),
('participation_program', '참여 프로그램', 'Participation programme', '参与项目'),
('gender', '성별', 'Gender', '性别'),
('industry', '업종', 'Industry (legacy list)', '行业'),
('approval_status', '승인 상태', 'Approval status', '审批状态'),
('member_status', '회원 상태', 'Account status', '会员状态'),
('member_state', '회원 처리 상태', 'Member state', '会员处理状态'),
('ip_type', '지식재산권 구분', 'Intellectual property type', '知识产权类别'),
('ip_registration_type', '등록구분', 'Registration type', '登记类别'),
('ip_country', '등록국가', 'Country of registration', '登记国家'),
('ip_overseas_type', '해외출원구분', 'Filing route', '海外申请类别'),
('message_category', '메시지 분류', 'Message category', '消息分类'),
('inquiry_category', '문의 분류', 'Inquiry category', '咨询分类'),
('priority', '우선순위', 'Priority', '优先级'),
('banner_place', '배너 위치', 'Banner place', '横幅位置'),
('faq_category', 'FAQ 분류', 'FAQ category', '常见问题分类'),
('board_type', '게시판 구분', 'Board type', '公告类别'),
('legal_content_type', '약관 구분', 'Legal text', '条款类别'),
('business_age_range', '업력 구간', 'Business age range', '经营年限区间'),
('investment_range', '투자금액 구간', 'Investment amount range', '投资金额区间'),
('patent_count_range', '특허 건수 구간', 'Patent count range', '专利件数区间')
on conflict (group_code) do update
  set label_ko = excluded.label_ko, label_en = excluded.label_en, label_zh = excluded.label_zh;

insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh, attributes) values
('region', 'chuncheon', 1, '춘천시', 'Chuncheon', '春川市', '{"in_gangwon": true}'),
('region', 'wonju', 2, '원주시', 'Wonju', '原州市', '{"in_gangwon": true}'),
('region', 'gangneung', 3, '강릉시', 'Gangneung', '江陵市', '{"in_gangwon": true}'),
('region', 'donghae', 4, '동해시', 'Donghae', '东海市', '{"in_gangwon": true}'),
('region', 'taebaek', 5, '태백시', 'Taebaek', '太白市', '{"in_gangwon": true}'),
('region', 'sokcho', 6, '속초시', 'Sokcho', '束草市', '{"in_gangwon": true}'),
('region', 'samcheok', 7, '삼척시', 'Samcheok', '三陟市', '{"in_gangwon": true}'),
('region', 'hongcheon', 8, '홍천군', 'Hongcheon', '洪川郡', '{"in_gangwon": true}'),
('region', 'hoengseong', 9, '횡성군', 'Hoengseong', '横城郡', '{"in_gangwon": true}'),
('region', 'yeongwol', 10, '영월군', 'Yeongwol', '宁越郡', '{"in_gangwon": true}'),
('region', 'pyeongchang', 11, '평창군', 'Pyeongchang', '平昌郡', '{"in_gangwon": true}'),
('region', 'jeongseon', 12, '정선군', 'Jeongseon', '旌善郡', '{"in_gangwon": true}'),
('region', 'cheorwon', 13, '철원군', 'Cheorwon', '铁原郡', '{"in_gangwon": true}'),
('region', 'hwacheon', 14, '화천군', 'Hwacheon', '华川郡', '{"in_gangwon": true}'),
('region', 'yanggu', 15, '양구군', 'Yanggu', '杨口郡', '{"in_gangwon": true}'),
('region', 'inje', 16, '인제군', 'Inje', '麟蹄郡', '{"in_gangwon": true}'),
('region', 'goseong', 17, '고성군', 'Goseong', '高城郡', '{"in_gangwon": true}'),
('region', 'yangyang', 18, '양양군', 'Yangyang', '襄阳郡', '{"in_gangwon": true}'),
('region', 'other', 19, '기타 지역', 'Other region', '其他地区', '{"in_gangwon": false}'),

('company_kind', 'individual', 1, '개인사업자', 'Sole proprietor', '个体工商户', '{}'),
('company_kind', 'corporation', 2, '법인사업자', 'Corporation', '法人企业', '{}'),
('company_kind', 'nonprofit', 3, '비영리단체', 'Non-profit organisation', '非营利组织', '{}'),

-- Two earlier lists named the same stages differently: aliases are the codes that imports still carry.
('startup_stage', 'preliminary', 1, '예비창업', 'Pre-start-up', '预备创业', '{"aliases": ["pre_startup"]}'),
(
  'startup_stage', 'initial', 2, '초기(창업 3년 이하)', 'Early (3 years or less)', '初创（创业3年以内）',
  '{"aliases": ["startup_under_3years"], "max_years": 3}'
),
(
  'startup_stage', 'growth', 3, '성장(3~7년)', 'Growth (3 to 7 years)', '成长（3～7年）',
  '{"aliases": [], "min_years": 3, "max_years": 7}'
),
(
  'startup_stage', 'leap', 4, '도약(7년 이상)', 'Leap (7 years or more)', '跃升（7年以上）',
  '{"aliases": ["growth_over_7years"], "min_years": 7}'
),
('startup_stage', 'restart', 5, '재창업', 'Restart', '再创业', '{"aliases": ["re_startup"]}'),

('startup_type', 'student_startup', 1, '학생창업', 'Student start-up', '学生创业', '{}'),
('startup_type', 'faculty_startup', 2, '교원창업', 'Faculty start-up', '教师创业', '{}'),
('startup_type', 'women_enterprise', 3, '여성기업', 'Women-owned enterprise', '女性企业', '{}'),
('startup_type', 'research_institute', 4, '연구소기업', 'Research institute enterprise', '研究所企业', '{}'),
('startup_type', 'venture_company', 5, '벤처기업', 'Certified venture company', '风险企业', '{}'),
('startup_type', 'non_venture', 6, '비벤처기업', 'Non-venture company', '非风险企业', '{}'),
(
  'startup_type', 'preliminary_social_enterprise', 7,
  '예비사회적기업', 'Preliminary social enterprise', '预备社会企业', '{}'
),
('startup_type', 'social_enterprise', 8, '사회적기업', 'Social enterprise', '社会企业', '{}'),
('startup_type', 'youth_enterprise', 9, '청년기업', 'Youth enterprise', '青年企业', '{}'),
('startup_type', 'cooperative', 10, '협동조합', 'Cooperative', '合作社', '{}'),
('startup_type', 'village_enterprise', 11, '마을기업', 'Village enterprise', '村庄企业', '{}'),
('startup_type', 'other', 12, '기타', 'Other', '其他', '{}'),

('main_industry', 'natural_bio', 1, '천연물바이오소재', 'Natural-product bio materials', '天然物生物材料', '{}'),
('main_industry', 'ceramic', 2, '세라믹원료·소재', 'Ceramic raw materials', '陶瓷原料·材料', '{}'),
('main_industry', 'digital_health', 3, '디지털헬스케어', 'Digital healthcare', '数字医疗保健', '{}'),

('cooperation_field', 'field1', 1, '기술 협력', 'Technical cooperation', '技术合作', '{"statistics_tag": "tech"}'),
('cooperation_field', 'field2', 2, '시장 확대', 'Market expansion', '市场拓展', '{"statistics_tag": "market"}'),
('cooperation_field', 'field3', 3, '인재 양성', 'Talent development', '人才培养', '{"statistics_tag": "talent"}'),

(
  'participation_program', 'startup_center_university', 1, '창업중심대학', 'Start-up centred university',
  '创业中心大学', '{"statistics_tag": "STARTUP_UNIVERSITY"}'
),
(
  'participation_program', 'global_business', 2, '글로벌사업(글로컬사업)', 'Global (glocal) programme',
  '全球化项目（全球本土化项目）', '{"statistics_tag": "GLOBAL_GLOCAL"}'
),
('participation_program', 'rise_business', 3, 'RISE사업(단)', 'RISE programme', 'RISE项目', '{"statistics_tag": "RISE"}'),
('participation_program', 'none', 4, '없음', 'None', '无', '{"exclusive": true}'),

('gender', 'male', 1, '남성', 'Male', '男', '{"aliases": ["MALE"]}'),
('gender', 'female', 2, '여성', 'Female', '女', '{"aliases": ["FEMALE"]}'),

('industry', 'software', 1, '소프트웨어', 'Software', '软件', '{}'),
('industry', 'hardware', 2, '하드웨어', 'Hardware', '硬件', '{}'),
('industry', 'biotechnology', 3, '생명공학', 'Biotechnology', '生物技术', '{}'),
('industry', 'healthcare', 4, '의료', 'Healthcare', '医疗', '{}'),
('industry', 'education', 5, '교육', 'Education', '教育', '{}'),
('industry', 'finance', 6, '금융', 'Finance', '金融', '{}'),
('industry', 'other', 7, '기타', 'Other', '其他', '{}'),

('approval_status', 'pending', 1, '승인 대기', 'Awaiting approval', '待审批', '{}'),
('approval_status', 'approved', 2, '승인됨', 'Approved', '已批准', '{}'),
('approval_status', 'rejected', 3, '거부됨', 'Rejected', '已拒绝', '{}'),

('member_status', 'pending', 1, '승인 대기', 'Awaiting approval', '待审批', '{}'),
('member_status', 'active', 2, '활성', 'Active', '启用', '{}'),
('member_status', 'suspended', 3, '정지됨', 'Suspended', '已停用', '{}'),
('member_status', 'inactive', 4, '비활성', 'Inactive', '未启用', '{}'),

('member_state', 'pending', 1, '승인 대기', 'Awaiting approval', '待审批', '{}'),
('member_state', 'approved', 2, '승인됨', 'Approved', '已批准', '{}'),
('member_state', 'rejected', 3, '거부됨', 'Rejected', '已拒绝', '{}'),
('member_state', 'suspended', 4, '정지됨', 'Suspended', '已停用', '{}'),
('member_state', 'withdrawn', 5, '탈퇴', 'Withdrawn', '已退出', '{}'),

('ip_type', 'patent', 1, '특허', 'Patent', '专利', '{}'),
('ip_type', 'trademark', 2, '상표권', 'Trademark', '商标权', '{}'),
('ip_type', 'utility', 3, '실용신안', 'Utility model', '实用新型', '{}'),
('ip_type', 'design', 4, '디자인', 'Design', '外观设计', '{}'),
('ip_type', 'other', 5, '기타', 'Other', '其他', '{}'),

('ip_registration_type', 'application', 1, '출원(신청)', 'Application', '申请', '{}'),
('ip_registration_type', 'registered', 2, '등록', 'Registered', '注册', '{}'),

('ip_country', 'korea', 1, '대한민국', 'Republic of Korea', '韩国', '{"iso": "KR"}'),
('ip_country', 'usa', 2, '미국', 'United States', '美国', '{"iso": "US"}'),
('ip_country', 'uk', 3, '영국', 'United Kingdom', '英国', '{"iso": "GB"}'),
('ip_country', 'china', 4, '중국', 'China', '中国', '{"iso": "CN"}'),
('ip_country', 'japan', 5, '일본', 'Japan', '日本', '{"iso": "JP"}'),
('ip_country', 'europe', 6, '유럽', 'Europe', '欧洲', '{}'),
('ip_country', 'other', 7, '기타국', 'Other country', '其他国家', '{}'),

('ip_overseas_type', 'domestic', 1, '국내출원', 'Domestic filing', '国内申请', '{}'),
('ip_overseas_type', 'pct', 2, 'PCT해외출원', 'PCT filing', 'PCT海外申请', '{}'),
('ip_overseas_type', 'general', 3, '일반해외출원', 'Direct foreign filing', '普通海外申请', '{"aliases": ["overseas"]}'),

('message_category', 'general', 1, '일반', 'General', '一般', '{}'),
('message_category', 'announcement', 2, '공지', 'Announcement', '公告', '{}'),
('message_category', 'system', 3, '시스템', 'System', '系统', '{}'),
('message_category', 'support', 4, '지원', 'Support', '支持', '{}'),
('message_category', 'performance', 5, '성과', 'Performance', '业绩', '{}'),

('inquiry_category', 'general', 1, '일반 문의', 'General inquiry', '一般咨询', '{}'),
('inquiry_category', 'support', 2, '기술 지원', 'Technical support', '技术支持', '{}'),
('inquiry_category', 'performance', 3, '실적 문의', 'Performance inquiry', '业绩咨询', '{}'),

('priority', 'low', 1, '낮음', 'Low', '低', '{}'),
('priority', 'normal', 2, '보통', 'Normal', '普通', '{}'),
('priority', 'high', 3, '높음', 'High', '高', '{}'),
('priority', 'urgent', 4, '긴급', 'Urgent', '紧急', '{}'),

('banner_place', 'main_primary', 1, '메인 대형 배너', 'Home, large banner', '首页大横幅', '{"aliases": ["MAIN"]}'),
('banner_place', 'main_secondary', 2, '메인 보조 배너', 'Home, second banner', '首页副横幅', '{}'),
('banner_place', 'about', 3, '시스템 소개', 'System introduction', '系统介绍', '{"aliases": ["INTRO"]}'),
('banner_place', 'projects', 4, '지원사업', 'Programmes', '支援项目', '{"aliases": ["PROGRAM"]}'),
('banner_place', 'performance', 5, '성과관리', 'Performance', '业绩管理', '{"aliases": ["PERFORMANCE"]}'),
('banner_place', 'support', 6, '원스톱 지원', 'One-stop support', '一站式支持', '{"aliases": ["SUPPORT"]}'),
('banner_place', 'profile', 7, '기업정보', 'Company profile', '企业信息', '{}'),
('banner_place', 'notices', 8, '공지사항', 'Notices', '公告事项', '{}'),
('banner_place', 'news', 9, '뉴스', 'News', '新闻', '{}'),
('banner_place', 'scroll', 10, '롤링 배너', 'Rolling banner', '滚动横幅', '{"aliases": ["rolling"]}'),

-- One list for the administrator's form and the member's filter, which used to differ.
('faq_category', 'registration', 1, '회원가입', 'Registration', '会员注册', '{}'),
('faq_category', 'profile', 2, '기업프로필', 'Company profile', '企业资料', '{}'),
('faq_category', 'performance', 3, '성과관리', 'Performance', '业绩管理', '{}'),
('faq_category', 'project', 4, '지원사업', 'Programmes', '支援项目', '{}'),
('faq_category', 'support', 5, '문의/지원', 'Inquiries and support', '咨询/支持', '{}'),
('faq_category', 'technical', 6, '기술', 'Technical', '技术', '{}'),
('faq_category', 'general', 7, '기타', 'General', '其他', '{}'),

('board_type', 'notice', 1, '공지사항', 'Notice', '公告事项', '{"is_important": true}'),
('board_type', 'general', 2, '일반공지', 'General notice', '一般公告', '{}'),
('board_type', 'announcement', 3, '안내사항', 'Announcement', '通知事项', '{}'),
('board_type', 'news', 4, '뉴스', 'News', '新闻', '{}'),

('legal_content_type', 'terms_of_service', 1, '이용약관', 'Terms of service', '使用条款', '{"is_required": true}'),
(
  'legal_content_type', 'privacy_policy', 2, '개인정보 처리방침', 'Privacy policy', '个人信息处理方针',
  '{"is_required": true}'
),
(
  'legal_content_type', 'third_party_sharing', 3, '개인정보 제3자 제공 동의', 'Sharing with third parties',
  '个人信息第三方提供同意', '{"is_required": true}'
),
(
  'legal_content_type', 'marketing_consent', 4, '마케팅 정보 수신 동의', 'Marketing messages', '营销信息接收同意',
  '{"is_required": false}'
),

('business_age_range', 'up_to_3', 1, '3년 이하', '3 years or less', '3年以下', '{"max": 3}'),
('business_age_range', 'from_3_to_7', 2, '3~7년', '3 to 7 years', '3～7年', '{"min": 3, "max": 7}'),
('business_age_range', 'from_7', 3, '7년 이상', '7 years or more', '7年以上', '{"min": 7}'),

('investment_range', 'from_10m', 1, '1천만원 이상', 'KRW 10 million or more', '1000万韩元以上', '{"min": 10000000}'),
('investment_range', 'from_50m', 2, '5천만원 이상', 'KRW 50 million or more', '5000万韩元以上', '{"min": 50000000}'),
('investment_range', 'from_100m', 3, '1억원 이상', 'KRW 100 million or more', '1亿韩元以上', '{"min": 100000000}'),

('patent_count_range', 'from_1', 1, '1건 이상', '1 or more', '1件以上', '{"min": 1}'),
('patent_count_range', 'from_3', 2, '3건 이상', '3 or more', '3件以上', '{"min": 3}'),
('patent_count_range', 'from_5', 3, '5건 이상', '5 or more', '5件以上', '{"min": 5}'),
('patent_count_range', 'from_10', 4, '10건 이상', '10 or more', '10件以上', '{"min": 10}')
on conflict (group_code, code) do update
  set label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order,
    attributes = excluded.attributes;

select app.register_entity(
  'public.code_groups', 'portal', '코드 그룹', 'Code groups',
  p_permission => 'portal.codes', p_kind => 'reference'
);
select app.register_entity(
  'public.codes', 'portal', '코드', 'Codes',
  p_permission => 'portal.codes', p_kind => 'reference'
);
select app.declare_rows('public.code_groups', '{group_code}');
select app.declare_rows('public.codes', '{group_code,code}');
