-- What visitors of the demonstration read: notices, press, banners, popups, questions. Dates count back from today, so that
-- the first page always looks lived in. Pictures lie on an invented host.

insert into public.notices (id, board_type, title, content_html, is_pinned, is_published, published_at, created_by)
select
  ('c0000000-0000-4000-8000-0000000001' || lpad(n.number::text, 2, '0'))::uuid,
  n.board_type::public.board_type,
  n.title,
  n.content_html,
  n.is_pinned,
  n.is_published,
  date_trunc('hour', now()) - n.days * interval '1 day',
  (select u.id from idam.users as u where u.email = 'admin@gangwon.example')
from (
  values
  (
    1, 'notice', '2026년 4분기 성과 입력 기간 안내', true, true, 1,
    '<h3>입력 기간</h3><p>분기 종료 후 <b>15일 이내</b>에 매출·고용, 정부지원, 지식재산 실적을 입력하고 제출해 주세요.</p>'
    || '<ul><li>매출은 부가가치세를 뺀 금액입니다.</li><li>고용 인원은 4대 보험 가입자를 기준으로 합니다.</li></ul>'
  ),
  (
    2, 'notice', '개인정보 처리방침 개정 안내', false, true, 4,
    '<p>보유 기간과 위탁 업체 항목을 정비하였습니다. 바뀐 내용은 화면 아래의 <u>개인정보 처리방침</u>에서 확인할 수 있습니다.</p>'
  ),
  (
    3, 'announcement', '창업중심대학 예비창업자 교육 참가자 모집', false, true, 6,
    '<p>사업계획서 작성부터 투자 유치까지 6주 과정으로 진행합니다.</p><table><tbody><tr><th>장소</th><td>강원대학교 60주년기념관</td></tr>'
    || '<tr><th>인원</th><td>30명</td></tr></tbody></table>'
  ),
  (
    4, 'general', '연말연시 상담 운영 시간 안내', false, true, 9,
    '<p>휴무일에 남긴 1:1 문의는 다음 영업일부터 순서대로 답변합니다.</p>'
  ),
  (
    5, 'announcement', '찾아가는 지식재산 상담회 (원주·강릉·춘천)', false, true, 13,
    '<p>변리사가 권역별로 방문하여 특허와 상표 출원을 무료로 상담합니다. <a href="https://ip.gangwon.example/apply" target="_blank">신청하기</a></p>'
  ),
  (
    6, 'news', '강원 디지털헬스케어 기업 3개사, 해외 전시회에서 수출 계약', false, true, 17,
    '<p>원주의 의료기기 기업들이 독일 전시회에서 모두 <b>120만 달러</b>의 계약을 맺었습니다.</p>'
  ),
  (
    7, 'general', '시스템 점검 안내 (토요일 22시~24시)', false, true, 21,
    '<p>점검하는 동안 로그인과 파일 등록이 잠시 멈춥니다. 작성 중인 내용은 미리 임시 저장해 주세요.</p>'
  ),
  (
    8, 'announcement', 'RISE사업 산학협력 수요조사', false, true, 26,
    '<ol><li>기술 협력</li><li>시장 확대</li><li>인재 양성</li></ol><p>희망 분야를 기업정보에 등록한 기업을 먼저 연결합니다.</p>'
  ),
  (
    9, 'news', '천연물 바이오소재 창업기업, 벤처투자 12억 원 유치', false, true, 33,
    '<p>강원 산채에서 얻은 기능성 원료로 시장성을 인정받았습니다.</p>'
  ),
  (
    10, 'general', '기업정보 최신화 요청', false, true, 45,
    '<p>대표자와 담당자의 연락처가 바뀐 기업은 <i>기업정보</i> 화면에서 고쳐 주세요. 사업자등록번호와 대표자 변경은 상담으로 접수합니다.</p>'
  ),
  (
    11, 'announcement', '2027년 상반기 글로컬 사업 설명회', false, true, -5,
    '<p>공개 예정인 글입니다. 게시 일시가 되면 자동으로 나타납니다.</p>'
  ),
  (12, 'general', '(작성 중) 우수 창업기업 시상식', false, false, 2, '<p>일정 확정 후 게시합니다.</p>')
) as n (number, board_type, title, is_pinned, is_published, days, content_html)
on conflict (id) do nothing;

update public.notice_counters as c set view_count = 18 + (get_byte(decode(md5(c.notice_id::text), 'hex'), 0) * 7) % 400
from public.notices as n
where
  n.id = c.notice_id and c.view_count = 0 and n.id::text like 'c0000000-0000-4000-8000-0000000001%'
  and n.is_published and n.published_at < now();

insert into public.press_releases (id, title, author_name, image_url, link_url, published_at)
select
  ('c0000000-0000-4000-8000-0000000002' || lpad(p.number::text, 2, '0'))::uuid,
  p.title,
  p.author_name,
  format('https://cdn.gangwon.example/press/%s.jpg', p.number),
  format('https://news.gangwon.example/articles/%s', 20260 + p.number),
  date_trunc('hour', now()) - p.days * interval '1 day'
from (
  values
  (1, '강원 창업기업 올해 신규 고용 400명 넘어', '강원경제신문 한지우 기자', 3),
  (2, '대학이 이끄는 지역 창업, 3년 생존율 82%', '춘천일보 오세린 기자', 18),
  (3, '세라믹 소재 창업기업, 반도체 부품 국산화', '영동매일 최현 기자', 40),
  (4, '원스톱 상담 창구 열자 문의 답변 4시간으로', '강원경제신문 한지우 기자', 75)
) as p (number, title, author_name, days)
on conflict (id) do nothing;

insert into public.banners (
  id, place, image_url, mobile_image_url, link_url, title_ko, title_zh, subtitle_ko, subtitle_zh, display_order, is_active
)
select
  ('c0000000-0000-4000-8000-0000000003' || lpad(b.number::text, 2, '0'))::uuid,
  b.place,
  format('https://cdn.gangwon.example/banners/%s.jpg', b.number),
  case when b.place <> 'scroll' then format('https://cdn.gangwon.example/banners/%s-mobile.jpg', b.number) end,
  b.link_url,
  b.title_ko,
  b.title_zh,
  b.subtitle_ko,
  b.subtitle_zh,
  b.display_order,
  b.is_active
from (
  values
  (
    1,
    'main_primary',
    'https://portal.gangwon.example/member/programs',
    '강원에서 시작하는 창업',
    '从江原起步的创业',
    '지원사업 신청부터 성과관리까지 한곳에서',
    '从项目申请到业绩管理一站完成',
    1,
    true
  ),
  (2, 'main_primary', null, '여름 창업캠프', '夏季创业营', '지난 행사입니다', '已结束的活动', 2, false),
  (3, 'main_secondary', 'https://portal.gangwon.example/member/support', '원스톱 지원', '一站式支持', '궁금한 점을 바로 물어보세요', '有疑问请随时咨询', 1, true),
  (4, 'about', null, '시스템 소개', '系统介绍', null, null, 1, true),
  (5, 'projects', null, '지원사업', '支援项目', null, null, 1, true),
  (6, 'performance', null, '성과관리', '业绩管理', null, null, 1, true),
  (7, 'support', null, '원스톱 지원', '一站式支持', null, null, 1, true),
  (8, 'scroll', 'https://university.gangwon.example', '창업중심대학', '创业中心大学', null, null, 1, true),
  (9, 'scroll', 'https://rise.gangwon.example', 'RISE사업단', 'RISE项目团', null, null, 2, true),
  (10, 'scroll', 'https://ip.gangwon.example', '강원지식재산센터', '江原知识产权中心', null, null, 3, true)
) as b (number, place, link_url, title_ko, title_zh, subtitle_ko, subtitle_zh, display_order, is_active)
where not exists (
    select 1 from public.banners as o
    where o.place = b.place and b.place <> 'scroll' and b.is_active and o.is_active and not o.is_deleted
  )
on conflict (id) do nothing;

insert into public.popups (id, title, content_html, image_url, link_url, width, height, position, is_active, starts_at, ends_at)
select
  ('c0000000-0000-4000-8000-0000000004' || lpad(p.number::text, 2, '0'))::uuid,
  p.title,
  p.content_html,
  p.image_url,
  p.link_url,
  p.width,
  p.height,
  p.screen::public.popup_position,
  true,
  date_trunc('day', now()) + p.first_day * interval '1 day',
  date_trunc('day', now()) + p.last_day * interval '1 day'
from (
  values
  (
    1, '성과 입력 마감 안내', '<p style="text-align: center">이번 분기 성과 입력이 <span style="color: #d32f2f"><b>곧 마감</b></span>됩니다.</p>',
    null, 'https://portal.gangwon.example/member/performance/list', 480, 320, 'center', -3, 12
  ),
  (
    2, '지식재산 상담회', '<p>변리사와 1:1로 상담하세요.</p>', 'https://cdn.gangwon.example/popups/ip.jpg', 'https://ip.gangwon.example/apply',
    600, 600, 'right', -1, 20
  ),
  (3, '지난 설명회', '<p>참석해 주셔서 감사합니다.</p>', null, null, 400, 300, 'left', -60, -30),
  (4, '다음 달 창업 박람회', '<p>기다려 주세요.</p>', null, null, 400, 300, 'left', 25, 40)
) as p (number, title, content_html, image_url, link_url, width, height, screen, first_day, last_day)
on conflict (id) do nothing;

insert into public.faqs (id, category, question, answer_html, display_order)
select
  ('c0000000-0000-4000-8000-0000000005' || lpad(f.number::text, 2, '0'))::uuid,
  f.category,
  f.question,
  f.answer_html,
  f.number
from (
  values
  (1, 'registration', '가입 승인은 얼마나 걸리나요?', '<p>신청 후 <b>2~3 영업일</b> 안에 검토하고 결과를 이메일로 알려 드립니다.</p>'),
  (2, 'registration', '가입이 거절되면 다시 신청할 수 있나요?', '<p>거절 사유를 확인하고 정보를 고친 뒤 같은 계정으로 다시 제출할 수 있습니다.</p>'),
  (3, 'profile', '사업자등록번호나 대표자를 바꾸려면 어떻게 하나요?', '<p>새 사업자등록증과 함께 1:1 문의로 요청해 주세요. 확인 후 관리자가 변경합니다.</p>'),
  (4, 'profile', '담당자 정보는 어디에서 고치나요?', '<p><i>성과관리 &gt; 기업정보</i>에서 언제든지 고칠 수 있습니다.</p>'),
  (5, 'performance', '성과는 언제까지 입력해야 하나요?', '<p>분기가 끝난 뒤 <b>15일 이내</b>에 제출해 주세요. 마감 전에 이메일로 알려 드립니다.</p>'),
  (6, 'performance', '매출에 부가가치세를 포함하나요?', '<p>포함하지 않습니다. 수출은 송장 일자의 환율로 환산합니다.</p>'),
  (7, 'performance', '고용 인원은 어떻게 세나요?', '<p>4대 보험 가입자를 기준으로 하며 일용직은 제외합니다.</p>'),
  (8, 'performance', '제출한 성과를 고칠 수 있나요?', '<p>관리자가 보완을 요청한 때에 고쳐서 다시 제출할 수 있습니다. 승인된 성과는 바꿀 수 없습니다.</p>'),
  (9, 'project', '한 사업에 여러 번 신청할 수 있나요?', '<p>한 번만 신청할 수 있습니다. 취소하거나 선정되지 않은 경우에는 기간 안에 다시 신청할 수 있습니다.</p>'),
  (10, 'project', '마감 당일 몇 시까지 신청할 수 있나요?', '<p>공고에 적힌 시각까지이며, 시각이 없으면 그날 24시까지입니다.</p>'),
  (11, 'support', '문의에 대한 답변은 어디에서 보나요?', '<p><i>원스톱 지원 &gt; 문의 내역</i>에서 확인할 수 있고 이메일로도 알려 드립니다.</p>'),
  (12, 'technical', '한글(hwp) 파일을 첨부할 수 있나요?', '<p>네. 문서는 10 MB, 이미지는 5 MB까지 등록할 수 있습니다.</p>'),
  (13, 'technical', '어떤 브라우저를 지원하나요?', '<p>Chrome, Edge, Safari, Firefox의 최근 두 버전을 지원합니다.</p>'),
  (14, 'general', '탈퇴하면 자료는 어떻게 되나요?', '<p>요청하시면 개인정보를 지체 없이 삭제합니다. 통계에 쓰인 수치는 기업을 알 수 없는 형태로만 남습니다.</p>')
) as f (number, category, question, answer_html)
on conflict (id) do nothing;

update public.system_info
set
  content_html = '<h2>강원 창업 포털</h2><p>강원 지역 창업기업의 <b>성과관리</b>, <b>지원사업 신청</b>, <b>상담</b>을 한곳에서 처리합니다.</p>'
  || '<ul><li>분기마다 매출·고용, 정부지원, 지식재산 실적을 입력합니다.</li><li>공고를 확인하고 온라인으로 신청합니다.</li>'
  || '<li>1:1 문의로 담당자와 이야기합니다.</li></ul>'
where updated_at = created_at;

do $$
begin
  if not exists (select 1 from public.legal_contents as l where l.content_type = 'privacy_policy' and l.version = '2.0') then
    perform app.publish_legal_content('privacy_policy', (
      select l.content_html || '<h3>6. 개인정보 보호책임자</h3><p>창업지원단 033-000-0000, privacy@gangwon.example</p>'
      from public.current_legal_contents as l where l.content_type = 'privacy_policy'
    ), '보호책임자 연락처를 추가하였습니다.', null);
  end if;
end
$$;
