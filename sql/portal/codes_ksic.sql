-- Industry codes: Korean Standard Industrial Classification, revision 10 (Statistics Korea notice 2017-13),
-- and the selections from it that Gangwon's programmes ask for. Labels are the official Korean names.

insert into public.codes (group_code, code, sort_order, label_ko, label_en, label_zh)
select
  'ksic_major' as group_code,
  section.code,
  ascii(section.code) - 64 as sort_order,
  section.label_ko,
  section.label_en,
  section.label_zh
from (
  values
  ('A', '농업, 임업 및 어업', 'Agriculture, forestry and fishing', '农业、林业及渔业'),
  ('B', '광업', 'Mining and quarrying', '采矿业'),
  ('C', '제조업', 'Manufacturing', '制造业'),
  ('D', '전기, 가스, 증기 및 공기 조절 공급업', 'Electricity, gas, steam and air conditioning supply', '电力、燃气、蒸汽及空调供应业'),
  (
    'E', '수도, 하수 및 폐기물 처리, 원료 재생업',
    'Water supply, sewage, waste management and materials recovery', '供水、污水及废弃物处理、原料再生业'
  ),
  ('F', '건설업', 'Construction', '建筑业'),
  ('G', '도매 및 소매업', 'Wholesale and retail trade', '批发和零售业'),
  ('H', '운수 및 창고업', 'Transportation and storage', '运输及仓储业'),
  ('I', '숙박 및 음식점업', 'Accommodation and food service', '住宿及餐饮业'),
  ('J', '정보통신업', 'Information and communication', '信息通信业'),
  ('K', '금융 및 보험업', 'Financial and insurance activities', '金融及保险业'),
  ('L', '부동산업', 'Real estate activities', '房地产业'),
  ('M', '전문, 과학 및 기술 서비스업', 'Professional, scientific and technical activities', '专业、科学及技术服务业'),
  (
    'N', '사업시설 관리, 사업 지원 및 임대 서비스업',
    'Business facilities management, business support and rental', '商业设施管理、商业支持及租赁服务业'
  ),
  (
    'O', '공공 행정, 국방 및 사회보장 행정',
    'Public administration, defence and compulsory social security', '公共行政、国防及社会保障行政'
  ),
  ('P', '교육 서비스업', 'Education', '教育服务业'),
  ('Q', '보건업 및 사회복지 서비스업', 'Human health and social work', '卫生及社会福利服务业'),
  ('R', '예술, 스포츠 및 여가관련 서비스업', 'Arts, sports and recreation', '艺术、体育及休闲服务业'),
  (
    'S', '협회 및 단체, 수리 및 기타 개인 서비스업',
    'Membership organisations, repair and other personal services', '协会及团体、修理及其他个人服务业'
  ),
  (
    'T', '가구 내 고용활동 및 달리 분류되지 않은 자가 소비 생산활동',
    'Household employment and own-use production', '家庭雇佣活动及未另分类的自用生产活动'
  ),
  ('U', '국제 및 외국기관', 'Extraterritorial organisations', '国际及外国机构')
) as section (code, label_ko, label_en, label_zh)
on conflict (group_code, code) do update
  set label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order;

insert into public.codes (group_code, code, parent_group, parent_code, sort_order, label_ko, label_en, label_zh)
select
  'ksic_sub' as group_code,
  division.code,
  'ksic_major' as parent_group,
  division.section,
  division.code::integer as sort_order,
  division.label_ko,
  division.label_en,
  division.label_zh
from (
  values
  ('A', '01', '농업', 'Agriculture', '农业'),
  ('A', '02', '임업', 'Forestry', '林业'),
  ('A', '03', '어업', 'Fishing and aquaculture', '渔业'),
  ('B', '05', '석탄, 원유 및 천연가스 광업', 'Mining of coal, crude petroleum and natural gas', '煤炭、原油及天然气开采业'),
  ('B', '06', '금속 광업', 'Mining of metal ores', '金属采矿业'),
  ('B', '07', '비금속광물 광업; 연료용 제외', 'Mining of non-metallic minerals, except fuel', '非金属矿采矿业（燃料用除外）'),
  ('B', '08', '광업 지원 서비스업', 'Mining support services', '采矿业支持服务业'),
  ('C', '10', '식료품 제조업', 'Manufacture of food products', '食品制造业'),
  ('C', '11', '음료 제조업', 'Manufacture of beverages', '饮料制造业'),
  ('C', '12', '담배 제조업', 'Manufacture of tobacco products', '烟草制造业'),
  ('C', '13', '섬유제품 제조업; 의복 제외', 'Manufacture of textiles, except apparel', '纺织品制造业（服装除外）'),
  (
    'C', '14', '의복, 의복 액세서리 및 모피제품 제조업',
    'Manufacture of apparel, clothing accessories and fur articles', '服装、服装配饰及毛皮制品制造业'
  ),
  ('C', '15', '가죽, 가방 및 신발 제조업', 'Manufacture of leather, luggage and footwear', '皮革、箱包及鞋类制造业'),
  (
    'C', '16', '목재 및 나무제품 제조업; 가구 제외',
    'Manufacture of wood and wood products, except furniture', '木材及木制品制造业（家具除外）'
  ),
  ('C', '17', '펄프, 종이 및 종이제품 제조업', 'Manufacture of pulp, paper and paper products', '纸浆、纸及纸制品制造业'),
  ('C', '18', '인쇄 및 기록매체 복제업', 'Printing and reproduction of recorded media', '印刷及记录媒介复制业'),
  (
    'C', '19', '코크스, 연탄 및 석유정제품 제조업',
    'Manufacture of coke, briquettes and refined petroleum products', '焦炭、煤球及石油精炼产品制造业'
  ),
  (
    'C', '20', '화학 물질 및 화학제품 제조업; 의약품 제외',
    'Manufacture of chemicals and chemical products, except pharmaceuticals', '化学物质及化学制品制造业（医药品除外）'
  ),
  (
    'C', '21', '의료용 물질 및 의약품 제조업',
    'Manufacture of medicinal substances and pharmaceuticals', '医用物质及医药品制造业'
  ),
  ('C', '22', '고무 및 플라스틱제품 제조업', 'Manufacture of rubber and plastic products', '橡胶及塑料制品制造业'),
  ('C', '23', '비금속 광물제품 제조업', 'Manufacture of non-metallic mineral products', '非金属矿物制品制造业'),
  ('C', '24', '1차 금속 제조업', 'Manufacture of basic metals', '初级金属制造业'),
  (
    'C', '25', '금속 가공제품 제조업; 기계 및 가구 제외',
    'Manufacture of fabricated metal products, except machinery and furniture', '金属加工制品制造业（机械及家具除外）'
  ),
  (
    'C', '26', '전자 부품, 컴퓨터, 영상, 음향 및 통신장비 제조업',
    'Manufacture of electronic components, computers, video, audio and communication equipment',
    '电子零件、计算机、视频、音响及通信设备制造业'
  ),
  (
    'C', '27', '의료, 정밀, 광학 기기 및 시계 제조업',
    'Manufacture of medical, precision and optical instruments, watches and clocks', '医疗、精密、光学仪器及钟表制造业'
  ),
  ('C', '28', '전기장비 제조업', 'Manufacture of electrical equipment', '电气设备制造业'),
  ('C', '29', '기타 기계 및 장비 제조업', 'Manufacture of other machinery and equipment', '其他机械及设备制造业'),
  ('C', '30', '자동차 및 트레일러 제조업', 'Manufacture of motor vehicles and trailers', '汽车及拖车制造业'),
  ('C', '31', '기타 운송장비 제조업', 'Manufacture of other transport equipment', '其他运输设备制造业'),
  ('C', '32', '가구 제조업', 'Manufacture of furniture', '家具制造业'),
  ('C', '33', '기타 제품 제조업', 'Other manufacturing', '其他产品制造业'),
  (
    'C', '34', '산업용 기계 및 장비 수리업',
    'Maintenance and repair of industrial machinery and equipment', '工业机械及设备修理业'
  ),
  (
    'D', '35', '전기, 가스, 증기 및 공기 조절 공급업',
    'Electricity, gas, steam and air conditioning supply', '电力、燃气、蒸汽及空调供应业'
  ),
  ('E', '36', '수도업', 'Water supply', '供水业'),
  ('E', '37', '하수, 폐수 및 분뇨 처리업', 'Sewage, wastewater and night soil treatment', '污水、废水及粪便处理业'),
  (
    'E', '38', '폐기물 수집, 운반, 처리 및 원료 재생업',
    'Waste collection, transport, treatment and materials recovery', '废弃物收集、运输、处理及原料再生业'
  ),
  ('E', '39', '환경 정화 및 복원업', 'Environmental remediation and restoration', '环境净化及恢复业'),
  ('F', '41', '종합 건설업', 'General construction', '综合建筑业'),
  ('F', '42', '전문직별 공사업', 'Special trade construction', '专业工程业'),
  ('G', '45', '자동차 및 부품 판매업', 'Sale of motor vehicles and parts', '汽车及零部件销售业'),
  ('G', '46', '도매 및 상품 중개업', 'Wholesale trade and commission brokerage', '批发及商品中介业'),
  ('G', '47', '소매업; 자동차 제외', 'Retail trade, except motor vehicles', '零售业（汽车除外）'),
  ('H', '49', '육상 운송 및 파이프라인 운송업', 'Land transport and transport via pipelines', '陆路运输及管道运输业'),
  ('H', '50', '수상 운송업', 'Water transport', '水上运输业'),
  ('H', '51', '항공 운송업', 'Air transport', '航空运输业'),
  ('H', '52', '창고 및 운송관련 서비스업', 'Warehousing and transport support', '仓储及运输相关服务业'),
  ('I', '55', '숙박업', 'Accommodation', '住宿业'),
  ('I', '56', '음식점 및 주점업', 'Food and beverage service', '餐馆及酒馆业'),
  ('J', '58', '출판업', 'Publishing', '出版业'),
  (
    'J', '59', '영상·오디오 기록물 제작 및 배급업',
    'Production and distribution of video and audio recordings', '影像·音频制作及发行业'
  ),
  ('J', '60', '방송업', 'Broadcasting', '广播业'),
  ('J', '61', '우편 및 통신업', 'Postal services and telecommunications', '邮政及通信业'),
  (
    'J', '62', '컴퓨터 프로그래밍, 시스템 통합 및 관리업',
    'Computer programming, system integration and management', '计算机编程、系统集成及管理业'
  ),
  ('J', '63', '정보서비스업', 'Information services', '信息服务业'),
  ('K', '64', '금융업', 'Financial services', '金融业'),
  ('K', '65', '보험 및 연금업', 'Insurance and pension funding', '保险及年金业'),
  ('K', '66', '금융 및 보험관련 서비스업', 'Auxiliary financial and insurance services', '金融及保险相关服务业'),
  ('L', '68', '부동산업', 'Real estate activities', '房地产业'),
  ('M', '70', '연구개발업', 'Research and development', '研究开发业'),
  ('M', '71', '전문 서비스업', 'Professional services', '专业服务业'),
  (
    'M', '72', '건축 기술, 엔지니어링 및 기타 과학기술 서비스업',
    'Architectural, engineering and other scientific technical services', '建筑技术、工程及其他科学技术服务业'
  ),
  (
    'M', '73', '기타 전문, 과학 및 기술 서비스업',
    'Other professional, scientific and technical services', '其他专业、科学及技术服务业'
  ),
  (
    'N', '74', '사업시설 관리 및 조경 서비스업',
    'Business facilities management and landscape services', '商业设施管理及园林服务业'
  ),
  ('N', '75', '사업 지원 서비스업', 'Business support services', '商业支持服务业'),
  ('N', '76', '임대업; 부동산 제외', 'Rental and leasing, except real estate', '租赁业（房地产除外）'),
  (
    'O', '84', '공공 행정, 국방 및 사회보장 행정',
    'Public administration, defence and compulsory social security', '公共行政、国防及社会保障行政'
  ),
  ('P', '85', '교육 서비스업', 'Education', '教育服务业'),
  ('Q', '86', '보건업', 'Human health activities', '卫生业'),
  ('Q', '87', '사회복지 서비스업', 'Social work activities', '社会福利服务业'),
  ('R', '90', '창작, 예술 및 여가관련 서비스업', 'Creative, arts and recreation services', '创作、艺术及休闲服务业'),
  ('R', '91', '스포츠 및 오락관련 서비스업', 'Sports and amusement services', '体育及娱乐服务业'),
  ('S', '94', '협회 및 단체', 'Membership organisations', '协会及团体'),
  (
    'S', '95', '개인 및 소비용품 수리업',
    'Repair of personal and household goods', '个人及消费品修理业'
  ),
  ('S', '96', '기타 개인 서비스업', 'Other personal services', '其他个人服务业'),
  ('T', '97', '가구 내 고용활동', 'Households as employers', '家庭雇佣活动'),
  (
    'T', '98', '달리 분류되지 않은 자가 소비를 위한 가구의 재화 및 서비스 생산활동',
    'Undifferentiated own-use production of households', '未另分类的家庭自用货物及服务生产活动'
  ),
  ('U', '99', '국제 및 외국기관', 'Extraterritorial organisations', '国际及外国机构')
) as division (section, code, label_ko, label_en, label_zh)
on conflict (group_code, code) do update
  set parent_group = excluded.parent_group,
    parent_code = excluded.parent_code,
    label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order;

-- The regional key industries are thirteen divisions of manufacturing under the same codes and names.
insert into public.codes (group_code, code, parent_group, parent_code, sort_order, label_ko, label_en, label_zh)
select
  'business_field' as group_code,
  division.code,
  division.group_code,
  division.code,
  division.sort_order,
  division.label_ko,
  division.label_en,
  division.label_zh
from public.codes as division
where
  division.group_code = 'ksic_sub'
  and division.code in ('13', '20', '21', '22', '23', '24', '25', '26', '27', '28', '29', '30', '31')
on conflict (group_code, code) do update
  set parent_group = excluded.parent_group,
    parent_code = excluded.parent_code,
    label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order;

-- 20499 and 26299 belong to two industries each, so the code is <industry>.<KSIC class>.
insert into public.codes (
  group_code, code, parent_group, parent_code, sort_order, label_ko, label_en, label_zh, attributes
)
select
  'main_industry_ksic' as group_code,
  class.industry || '.' || class.ksic as code,
  'main_industry' as parent_group,
  class.industry,
  class.ksic::integer as sort_order,
  class.label_ko,
  class.label_en,
  class.label_zh,
  jsonb_build_object('ksic', class.ksic) as attributes
from (
  values
  (
    'natural_bio', '10501', '액상시유 및 기타 낙농제품 제조업',
    'Manufacture of liquid milk and other dairy products', '液态奶及其他乳制品制造业'
  ),
  ('natural_bio', '10795', '인삼식품 제조업', 'Manufacture of ginseng foods', '人参食品制造业'),
  ('natural_bio', '10797', '건강기능식품 제조업', 'Manufacture of health functional foods', '健康功能食品制造业'),
  (
    'natural_bio', '11209', '기타 비알코올 음료 제조업',
    'Manufacture of other non-alcoholic beverages', '其他无酒精饮料制造业'
  ),
  (
    'natural_bio', '20422', '치약, 비누 및 기타 세제 제조업',
    'Manufacture of toothpaste, soap and other detergents', '牙膏、肥皂及其他洗涤剂制造业'
  ),
  ('natural_bio', '20423', '화장품 제조업', 'Manufacture of cosmetics', '化妆品制造业'),
  (
    'natural_bio', '20499', '그 외 기타 분류 안된 화학제품 제조업',
    'Manufacture of other chemical products n.e.c.', '其他未分类化学制品制造业'
  ),
  (
    'natural_bio', '21101', '의약용 화합물 및 항생물질 제조업',
    'Manufacture of medicinal compounds and antibiotics', '医药用化合物及抗生素制造业'
  ),
  ('natural_bio', '21102', '생물학적 제제 제조업', 'Manufacture of biological preparations', '生物制剂制造业'),
  ('natural_bio', '21210', '완제 의약품 제조업', 'Manufacture of finished pharmaceuticals', '成品药制造业'),
  ('natural_bio', '21220', '한의약품 제조업', 'Manufacture of Korean herbal medicines', '韩医药品制造业'),
  (
    'ceramic', '20129', '기타 기초 무기화학 물질 제조업',
    'Manufacture of other basic inorganic chemicals', '其他基础无机化学物质制造业'
  ),
  (
    'ceramic', '20412', '요업용 도포제 및 관련제품 제조업',
    'Manufacture of ceramic coatings and related products', '陶瓷用涂料及相关制品制造业'
  ),
  (
    'ceramic', '20499', '그 외 기타 분류 안된 화학제품 제조업',
    'Manufacture of other chemical products n.e.c.', '其他未分类化学制品制造业'
  ),
  (
    'ceramic', '23129', '기타 산업용 유리제품 제조업',
    'Manufacture of other industrial glass products', '其他工业用玻璃制品制造业'
  ),
  (
    'ceramic', '23222', '위생용 및 산업용 도자기 제조업',
    'Manufacture of sanitary and industrial ceramics', '卫生用及工业用陶瓷制造业'
  ),
  ('ceramic', '23311', '시멘트 제조업', 'Manufacture of cement', '水泥制造业'),
  ('ceramic', '23312', '석회 및 플라스터 제조업', 'Manufacture of lime and plaster', '石灰及灰泥制造业'),
  (
    'ceramic', '23993', '비금속광물 분쇄물 생산업',
    'Production of ground non-metallic minerals', '非金属矿物粉碎物生产业'
  ),
  (
    'ceramic', '23999', '그 외 기타 분류 안된 비금속 광물제품 제조업',
    'Manufacture of other non-metallic mineral products n.e.c.', '其他未分类非金属矿物制品制造业'
  ),
  ('ceramic', '24113', '합금철 제조업', 'Manufacture of ferroalloys', '铁合金制造业'),
  (
    'ceramic', '26299', '그 외 기타 전자부품 제조업',
    'Manufacture of other electronic components n.e.c.', '其他未分类电子零件制造业'
  ),
  (
    'ceramic', '26429', '기타 무선 통신장비 제조업',
    'Manufacture of other wireless communication equipment', '其他无线通信设备制造业'
  ),
  ('ceramic', '29174', '기체 여과기 제조업', 'Manufacture of gas filters', '气体过滤器制造业'),
  (
    'ceramic', '29271', '반도체 제조용 기계 제조업',
    'Manufacture of semiconductor manufacturing machinery', '半导体制造用机械制造业'
  ),
  (
    'digital_health', '21300', '의료용품 및 기타 의약 관련제품 제조업',
    'Manufacture of medical supplies and other pharmaceutical products', '医疗用品及其他医药相关制品制造业'
  ),
  (
    'digital_health', '26299', '그 외 기타 전자부품 제조업',
    'Manufacture of other electronic components n.e.c.', '其他未分类电子零件制造业'
  ),
  ('digital_health', '27111', '방사선 장치 제조업', 'Manufacture of radiation apparatus', '放射线装置制造业'),
  (
    'digital_health', '27112', '전기식 진단 및 요법 기기 제조업',
    'Manufacture of electrical diagnostic and therapeutic apparatus', '电气式诊断及治疗仪器制造业'
  ),
  (
    'digital_health', '27192', '정형외과용 및 신체보정용 기기 제조업',
    'Manufacture of orthopaedic and body-correcting appliances', '骨科用及身体矫正用器械制造业'
  ),
  (
    'digital_health', '27199', '그 외 기타 의료용 기기 제조업',
    'Manufacture of other medical instruments n.e.c.', '其他未分类医疗器械制造业'
  ),
  (
    'digital_health', '28519', '기타 가정용 전기기기 제조업',
    'Manufacture of other household electrical appliances', '其他家用电器制造业'
  ),
  (
    'digital_health', '28909', '그 외 기타 전기장비 제조업',
    'Manufacture of other electrical equipment n.e.c.', '其他未分类电气设备制造业'
  ),
  (
    'digital_health', '58221', '시스템 소프트웨어 개발 및 공급업',
    'Development and supply of system software', '系统软件开发及供应业'
  ),
  (
    'digital_health', '58222', '응용 소프트웨어 개발 및 공급업',
    'Development and supply of application software', '应用软件开发及供应业'
  )
) as class (industry, ksic, label_ko, label_en, label_zh)
on conflict (group_code, code) do update
  set parent_group = excluded.parent_group,
    parent_code = excluded.parent_code,
    label_ko = excluded.label_ko,
    label_en = excluded.label_en,
    label_zh = excluded.label_zh,
    sort_order = excluded.sort_order,
    attributes = excluded.attributes;
