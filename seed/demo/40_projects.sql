-- Programmes in every state and applications in every state, made by the doors the application uses: staff publish,
-- companies apply. Dates hang on the day of seeding, so that the demonstration stays open. Nothing happens when there
-- is a programme already.

create temporary table demo_projects on commit drop as
select p.key, p.title, p.starts, p.ends, p.end_time, p.actions, p.target, p.target_audience, p.description
from jsonb_to_recordset($json$[
  {
    "key": "voucher", "title": "강원 스타트업 수출 바우처 지원사업", "starts": -10, "ends": 20, "actions": ["publish"],
    "target_audience": "강원특별자치도에 본사를 둔 창업 7년 이내 기업",
    "description": "<h2>사업 개요</h2><p>해외 판로를 여는 데 필요한 <strong>번역, 인증, 전시회 참가비</strong>를 기업당 최대 2천만 원까지 지원합니다.</p><ul><li>선정 규모: 10개사</li><li>자부담: 20%</li></ul>"
  },
  {
    "key": "ceramic", "title": "첨단 세라믹 부품 시험 인증 지원(지정)", "starts": -3, "ends": 14, "actions": ["publish"],
    "target": "company03", "target_audience": "지정 기업", "description": "<p>시험 성적서 발급과 국제 인증 비용을 지원합니다.</p>"
  },
  {
    "key": "prototype", "title": "시제품 제작 지원사업 3차", "starts": -20, "ends": 2, "end_time": "18:00", "actions": ["publish"],
    "target_audience": "창업 3년 이하 기업", "description": "<p>시제품 제작비를 기업당 최대 1천만 원까지 지원합니다. 마감일 <strong>18시</strong>까지 접수합니다.</p>"
  },
  {
    "key": "mentoring", "title": "겨울 멘토링 캠프", "starts": 7, "ends": 35, "actions": ["publish"],
    "target_audience": "예비창업자와 초기 창업기업", "description": "<p>투자, 법률, 세무 전문가와 1:1로 만나는 이틀 일정의 캠프입니다.</p>"
  },
  {
    "key": "rise", "title": "RISE 연계 산학 공동연구 공모(안)", "starts": 30, "ends": 60, "actions": [],
    "description": "<p>검토 중인 공고입니다.</p>"
  },
  {
    "key": "exhibition", "title": "강원 창업 박람회 공동관 참가기업 모집", "starts": -60, "ends": 5, "actions": ["publish", "close"],
    "target_audience": "제조·서비스 전 업종", "description": "<p>모집이 조기에 마감되었습니다.</p>"
  },
  {
    "key": "archived", "title": "지식재산 출원 비용 지원(종료)", "starts": -120, "ends": 1, "actions": ["publish", "close", "archive"],
    "description": "<p>지난 사업입니다.</p>"
  }
]$json$) as p (
    key text, title text, starts integer, ends integer, end_time time, actions text[], target text, target_audience text, description text
  );

create temporary table demo_applications on commit drop as
select a.company, a.key, a.reason, a.steps
from jsonb_to_recordset($json$[
  {"company": "company01", "key": "voucher", "reason": "산채 추출물 원료의 일본 화장품 인증과 현지 전시회 참가를 준비하고 있습니다.", "steps": []},
  {"company": "company02", "key": "voucher", "reason": "휴대용 심전도 측정기의 베트남 의료기기 등록 비용이 필요합니다.", "steps": [["start_review", null]]},
  {
    "company": "company04", "key": "voucher", "reason": "냉동 간편식의 미국 식품 시설 등록과 라벨 번역을 지원받고자 합니다.",
    "steps": [["request_material", "최근 2년 재무제표와 수출 계획서를 제출해 주세요."]]
  },
  {
    "company": "company05", "key": "voucher", "reason": "혼잡도 예측 서비스를 동남아 관광지에 공급하기 위한 번역비를 신청합니다.",
    "steps": [["start_review", null], ["approve", "사업 계획이 구체적이고 성과 목표가 분명합니다."]]
  },
  {
    "company": "company06", "key": "voucher", "reason": "소형 수전해 장치의 유럽 인증 시험 비용을 신청합니다.",
    "steps": [["start_review", null], ["reject", "같은 인증에 대해 다른 사업의 지원을 이미 받고 있습니다."]]
  },
  {"company": "company07", "key": "voucher", "reason": "산나물 가공품의 해외 온라인 입점을 준비하고 있습니다.", "steps": [["cancel", null]]},
  {
    "company": "company05", "key": "prototype", "reason": "현장 계수기 시제품 열 대를 제작하여 속초 해변에서 검증하려 합니다.",
    "steps": [["request_material", "시제품 도면과 견적서를 첨부해 주세요."], ["hand_in", "도면과 견적서 두 건을 제출합니다."]]
  },
  {"company": "company04", "key": "prototype", "reason": "건조 오징어 소포장 용기의 시제품을 제작하고자 합니다.", "steps": []},
  {"company": "company03", "key": "ceramic", "reason": "반도체 장비용 세라믹 부품의 국제 시험 성적서가 필요합니다.", "steps": [["start_review", null]]}
]$json$) as a (company text, key text, reason text, steps jsonb);

create or replace function pg_temp.speak_as(p_email text) returns void
language plpgsql
as $$
declare
  v_user uuid := (select u.id from auth.users as u where u.email = p_email);
begin
  perform set_config('request.jwt.claims', json_build_object('role', 'authenticated', 'sub', v_user)::text, true),
    set_config('request.jwt.claim.sub', v_user::text, true);
end
$$;

do $$
declare
  v_project record;
  v_application record;
  v_step jsonb;
  v_action text;
  v_id uuid;
  v_ids jsonb := '{}';
begin
  if exists (select 1 from public.projects) then
    return;
  end if;
  for v_project in select p.*, m.id as member_id from demo_projects as p left join public.members as m on m.email = p.target || '@demo.example'
  loop
    perform pg_temp.speak_as('admin@gangwon.example'), set_config('role', 'authenticated', true);
    insert into public.projects (title, description, target_audience, target_member_id, start_date, end_date, end_time)
    values (v_project.title, v_project.description, v_project.target_audience, v_project.member_id,
      app.today() + v_project.starts, app.today() + v_project.ends, v_project.end_time)
    returning id into v_id;
    foreach v_action in array v_project.actions loop
      perform public.transition('public.projects', v_id, v_action);
    end loop;
    perform set_config('role', 'none', true);
    v_ids := v_ids || jsonb_build_object(v_project.key, v_id);
  end loop;
  for v_application in
    select a.*, m.email, coalesce(m.contact_person_name, m.representative) as name, coalesce(m.contact_person_phone, m.phone) as phone
    from demo_applications as a
    inner join public.members as m on m.email = a.company || '@demo.example' and m.state = 'approved'
  loop
    perform pg_temp.speak_as(v_application.email), set_config('role', 'authenticated', true);
    insert into public.project_applications (project_id, applicant_name, applicant_phone, application_reason)
    values ((v_ids ->> v_application.key)::uuid, v_application.name, v_application.phone, v_application.reason)
    returning id into v_id;
    for v_step in select s.value from jsonb_array_elements(v_application.steps) as s loop
      perform set_config('role', 'none', true);
      perform pg_temp.speak_as(case when v_step ->> 0 in ('hand_in', 'cancel') then v_application.email else 'admin@gangwon.example' end),
        set_config('role', 'authenticated', true);
      if v_step ->> 0 = 'request_material' then
        perform public.request_application_material(v_id, v_step ->> 1, app.today() + 7);
      else
        perform public.transition('public.project_applications', v_id, v_step ->> 0, v_step ->> 1);
      end if;
    end loop;
    perform set_config('role', 'none', true);
  end loop;
  -- results of an earlier programme, as the migration of old data brings them
  insert into public.project_applications (
    project_id, member_id, state, applicant_name, applicant_phone, application_reason, submitted_at, reviewed_at, review_note
  )
  select (v_ids ->> 'exhibition')::uuid, m.id, h.state::public.application_state, m.representative, m.phone,
    '공동관에 참가하여 신제품을 소개하고자 합니다.', now() - interval '50 days', now() - interval '40 days', h.note
  from (
    values ('company01', 'approved', null), ('company02', 'approved', null), ('company06', 'rejected', '모집 정원이 마감되었습니다.')
  ) as h (company, state, note)
  inner join public.members as m on m.email = h.company || '@demo.example' and m.state = 'approved';
  update public.project_counters as c set view_count = 40 + (p.applications_count * 17)
  from public.project_counters as p where c.project_id = p.project_id and p.applications_count > 0;
  perform set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true);
end
$$;

update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
