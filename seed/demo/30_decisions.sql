-- What the demo administrator has decided so far, by the function the application uses. A company that was decided on
-- before, by this file or by somebody trying the demonstration out, is left alone.

do $$
declare
  v_administrator uuid := (select u.id from auth.users as u where u.email = 'admin@gangwon.example');
  v_step record;
  v_member uuid;
  v_companies uuid[] := array(
    select m.id from public.members as m
    where m.email like 'company__@demo.example' and m.state = 'pending' and not exists (
      select 1 from public.status_changes as c where c.entity = 'public.members' and c.record_id = m.id
    )
  );
begin
  for v_step in
    select * from (
      values
      ('company01', 'approve', null, false),
      ('company02', 'approve', null, false),
      ('company03', 'approve', null, false),
      ('company04', 'approve', null, false),
      ('company05', 'approve', null, false),
      ('company06', 'approve', null, false),
      ('company07', 'approve', null, false),
      ('company08', 'approve', null, false),
      ('company08', 'suspend', '휴업 신고가 확인되어 이용을 정지합니다.', false),
      ('company08', 'reinstate', '영업 재개가 확인되었습니다.', false),
      ('company09', 'approve', null, false),
      ('company09', 'suspend', '대표자 변경에 따른 사업자등록증 재제출이 필요합니다.', false),
      ('company12', 'reject', '사업자등록증 이미지가 흐려 등록번호를 확인할 수 없습니다.', false),
      ('company13', 'reject', '강원 지역 지원 대상 여부를 확인할 서류가 없습니다.', false),
      ('company13', 'resubmit', null, true),
      ('company14', 'approve', null, false),
      ('company14', 'withdraw', '회원 요청에 따른 탈퇴입니다.', false),
      ('company15', 'approve', null, false)
    ) as step (account, action, comment, by_company)
  loop
    select u.tenant_id into v_member from sys.users as u
    where u.email = v_step.account || '@demo.example' and u.is_owner and u.tenant_id = any(v_companies);
    continue when v_member is null;
    perform app.act_as(case
      when v_step.by_company then (select u.id from sys.users as u where u.tenant_id = v_member and u.is_owner)
      else v_administrator
    end);
    perform public.transition('public.members', v_member, v_step.action, v_step.comment);
  end loop;
  perform set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true);
end
$$;

update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
