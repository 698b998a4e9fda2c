-- Inquiries, messages and broadcasts of the demonstration: twelve conversations spread over the approved companies and the
-- last weeks, some answered, some waiting. Written once; whoever tries the demonstration out is not disturbed.

do $$
declare
  v_administrator uuid := (select u.id from auth.users as u where u.email = 'admin@gangwon.example');
  v_story record;
  v_line record;
  v_thread uuid;
  v_broadcast uuid;
  v_companies uuid[] := array(
    select m.id from public.members as m where m.email like 'company%@demo.example' and m.state = 'approved' order by m.email
  );
begin
  if cardinality(v_companies) = 0 or exists (select 1 from public.message_threads) then
    return;
  end if;
  perform set_config('request.jwt.claims', json_build_object('role', 'authenticated', 'sub', v_administrator)::text, true),
    set_config('request.jwt.claim.sub', v_administrator::text, true);

  insert into public.message_templates (kind, category, title, content, sort_order) values
  ('auto_reply', null, '접수 안내', '{company_name} 담당자님, 문의가 접수되었습니다. 영업일 기준 1일 안에 답변드리겠습니다.', 1),
  ('quick_reply', 'performance', '매출액 기준', '매출액은 부가가치세를 제외한 금액을 원 단위로 입력해 주십시오.', 1),
  ('quick_reply', 'performance', '고용 인원 기준', '4대 보험 가입자를 기준으로 입력하며 일용직은 제외합니다.', 2),
  ('quick_reply', 'support', '비밀번호 재설정', '로그인 화면의 비밀번호 찾기에서 이메일로 재설정 링크를 받으실 수 있습니다.', 3),
  ('quick_reply', 'general', '사업자등록번호 변경', '변경된 사업자등록증을 첨부해 주시면 담당자가 확인 후 변경해 드립니다.', 4),
  ('broadcast', 'announcement', '정기 점검 안내', '<p>포털 정기 점검으로 서비스가 일시 중단됩니다.</p>', 1);

  for v_story in
    select s.*, row_number() over (order by s.days_ago desc) as number
    from jsonb_to_recordset($json$[
      {"days_ago": 41, "subject": "3분기 매출액에 부가세를 포함하나요?", "category": "performance", "priority": "normal", "status": "closed", "lines": [
        ["company", 0, "3분기 실적을 입력하고 있습니다. 매출액에 부가가치세를 포함해야 하는지 알려 주세요."],
        ["staff", 95, "부가가치세를 제외한 공급가액을 원 단위로 입력해 주십시오."], ["company", 130, "감사합니다. 수정했습니다."]]},
      {"days_ago": 36, "subject": "수출액 환율 기준 문의", "category": "performance", "priority": "normal", "status": "resolved", "lines": [
        ["company", 0, "달러로 받은 수출 대금은 어떤 환율로 환산합니까?"], ["staff", 240, "송장 발행일의 매매기준율로 환산해 주십시오."]]},
      {"days_ago": 30, "subject": "대표자 변경 절차", "category": "general", "priority": "high", "status": "resolved", "lines": [
        ["company", 0, "대표이사가 바뀌었습니다. 포털에서는 어떻게 변경하나요?"],
        ["staff", 60, "변경된 사업자등록증을 기업정보 화면에 등록하신 뒤 알려 주십시오."], ["company", 1500, "등록했습니다."],
        ["staff", 1620, "확인하여 반영했습니다."]]},
      {"days_ago": 24, "subject": "증빙 파일이 올라가지 않습니다", "category": "support", "priority": "urgent", "status": "closed", "lines": [
        ["company", 0, "고용보험 가입자 명부를 올리면 오류가 납니다. 파일은 14MB입니다."],
        ["staff", 25, "파일은 10MB까지 등록할 수 있습니다. 나누어 올려 주십시오."], ["company", 70, "나누어 올리니 됩니다."]]},
      {"days_ago": 19, "subject": "지원사업 중복 신청이 가능한가요?", "category": "general", "priority": "normal", "status": "resolved", "lines": [
        ["company", 0, "같은 기간에 두 개의 지원사업에 신청해도 됩니까?"],
        ["staff", 320, "사업마다 한 번씩 신청하실 수 있습니다. 공고의 중복 수혜 제한을 확인해 주십시오."]]},
      {"days_ago": 14, "subject": "비밀번호 재설정 메일이 오지 않습니다", "category": "support", "priority": "high", "status": "resolved", "lines": [
        ["company", 0, "재설정을 세 번 요청했는데 메일이 없습니다."], ["staff", 40, "스팸 보관함을 확인해 주십시오. 발송은 정상입니다."],
        ["company", 55, "스팸함에 있었습니다. 감사합니다."]]},
      {"days_ago": 9, "subject": "특허 출원과 등록 중 무엇을 입력하나요?", "category": "performance", "priority": "normal", "status": "open", "lines": [
        ["company", 0, "출원 중인 특허도 지식재산 실적에 입력합니까?"],
        ["staff", 180, "출원과 등록을 구분하여 모두 입력해 주십시오."], ["company", 400, "해외 출원도 같은 방법입니까?"]]},
      {"days_ago": 7, "subject": "담당자 계정을 추가하고 싶습니다", "category": "support", "priority": "normal", "status": "open", "lines": [
        ["company", 0, "실적 입력 담당자가 한 명 더 있습니다. 계정을 추가할 수 있나요?"],
        ["staff", 210, "대표 계정에서 구성원을 초대하실 수 있습니다."]]},
      {"days_ago": 4, "subject": "실적 반려 사유 문의", "category": "performance", "priority": "high", "status": "open", "lines": [
        ["company", 0, "수정 요청을 받았는데 어느 항목인지 알 수 없습니다."]]},
      {"days_ago": 2, "subject": "공고문 첨부 파일 요청", "category": "general", "priority": "low", "status": "open", "lines": [
        ["company", 0, "지원사업 공고문을 한글 파일로 받을 수 있습니까?"], ["staff", 600, "PDF로만 제공하고 있습니다. 양해 부탁드립니다."]]},
      {"days_ago": 1, "subject": "일용직 고용 인원", "category": "performance", "priority": "normal", "status": "open", "lines": [
        ["company", 0, "계절에 따라 고용하는 일용직은 고용 인원에 넣지 않습니까?"]]},
      {"days_ago": 0, "subject": "로그인 후 화면이 비어 있습니다", "category": "support", "priority": "urgent", "status": "open", "lines": [
        ["company", 0, "오늘 아침부터 로그인하면 빈 화면만 나옵니다."]]}
    ]$json$::jsonb) as s (days_ago integer, subject text, category text, priority public.message_priority, status text, lines jsonb)
  loop
    insert into public.message_threads (member_id, subject, category, priority, assigned_to, created_at, last_message_at)
    select v_companies[1 + v_story.number % cardinality(v_companies)], v_story.subject, v_story.category, v_story.priority,
      case when jsonb_array_length(v_story.lines) > 1 then v_administrator end, t.at, t.at
    -- in the morning, whenever the demonstration is loaded: answers then fall into working hours, as the figures want to show
    from (select case v_story.days_ago when 0 then date_trunc('hour', now()) - interval '3 hours'
      else ((now() at time zone 'Asia/Seoul')::date - v_story.days_ago + time '09:30') at time zone 'Asia/Seoul' end as at) as t
    returning id into v_thread;
    for v_line in
      select l.line ->> 0 as side, (l.line ->> 1)::integer as minutes, l.line ->> 2 as content, l.position = count(*) over () as is_last
      from jsonb_array_elements(v_story.lines) with ordinality as l (line, position)
      order by l.position
    loop
      insert into public.thread_messages (thread_id, sender_side, content, created_at, created_by, read_by_company_at, read_by_staff_at)
      select t.id, v_line.side::public.message_side, v_line.content, t.created_at + make_interval(mins => v_line.minutes),
        case when v_line.side = 'staff' then v_administrator else (
          select u.id from sys.users as u where u.tenant_id = t.member_id and u.is_owner order by u.created_at limit 1
        ) end,
        case when v_line.side = 'company' or not v_line.is_last or v_story.status <> 'open' then t.created_at + make_interval(mins => v_line.minutes) end,
        case when v_line.side = 'staff' or not v_line.is_last then t.created_at + make_interval(mins => v_line.minutes) end
      from public.message_threads as t where t.id = v_thread;
    end loop;
    if v_story.status <> 'open' then
      perform public.transition('public.message_threads', v_thread, case v_story.status when 'closed' then 'close' else 'resolve' end);
      update public.thread_messages set read_by_staff_at = created_at where thread_id = v_thread and read_by_staff_at is null;
      update public.message_threads set satisfaction = 3 + length(subject) % 3, rated_at = now() where id = v_thread;
    end if;
  end loop;

  insert into public.direct_messages (member_id, sender_side, subject, content, is_important, created_at, read_at)
  select m.id, d.side::public.message_side, d.subject, d.content, d.is_important, now() - d.age, case when d.is_read then now() - d.age / 2 end
  from (values
    (1, 'staff', '현장 방문 일정 안내', '다음 주 수요일 오후 2시에 방문하겠습니다.', true, interval '12 days', true),
    (1, 'company', '방문 일정 확인', '수요일 오후 2시에 뵙겠습니다.', false, interval '11 days', true),
    (2, 'staff', '성과 사례집 원고 요청', '우수 사례로 선정되어 원고를 부탁드립니다. 기한은 이달 말입니다.', false, interval '3 days', false),
    (3, 'company', '사례집 수록 문의', '저희 회사도 사례집에 실릴 수 있습니까?', false, interval '1 day', false)
  ) as d (position, side, subject, content, is_important, age, is_read)
  inner join unnest(v_companies) with ordinality as m (id, position) on 1 + (d.position - 1) % cardinality(v_companies) = m.position;

  insert into public.broadcasts (subject, content, category, is_important)
  values ('3분기 실적 입력 안내', '<p>3분기 실적은 분기 종료 후 <strong>15일 이내</strong>에 입력해 주십시오.</p>', 'performance', true)
  returning id into v_broadcast;
  perform public.transition('public.broadcasts', v_broadcast, 'send');
  insert into public.broadcasts (subject, content, category, audience)
  values ('춘천·원주 기업 간담회', '<p>춘천과 원주의 회원 기업을 간담회에 초대합니다.</p>', 'announcement', 'filters') returning id into v_broadcast;
  insert into public.broadcast_targets (broadcast_id, regions) values (v_broadcast, '{chuncheon,wonju}');
  perform public.transition('public.broadcasts', v_broadcast, 'send');
  insert into public.broadcasts (subject, content, category, scheduled_at)
  values ('연말 정기 점검 예정', '<p>12월 마지막 주말에 포털을 점검합니다.</p>', 'system', now() + interval '30 days') returning id into v_broadcast;
  perform public.transition('public.broadcasts', v_broadcast, 'schedule');
  insert into public.broadcasts (subject, content, category) values ('새해 지원사업 설명회', '<p>일정 확정 후 발송 예정입니다.</p>', 'announcement');
  update public.broadcast_recipients set read_at = now() where member_id = any(v_companies[1:3]);
  perform set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true);
end
$$;

-- nobody reads the mails of a demonstration's past
update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
