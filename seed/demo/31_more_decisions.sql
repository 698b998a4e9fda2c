-- Decisions on the companies of 21_more_companies.sql: every state several times, most of them approved. Who was decided
-- on before is left alone.

do $$
declare
  v_administrator uuid := (select u.id from auth.users as u where u.email = 'admin@gangwon.example');
  v_owner record;
  v_step record;
begin
  for v_owner in
    select u.id, u.tenant_id, substring(u.email from '^company(\d+)@')::integer as n
    from sys.users as u
    inner join public.members as m on u.tenant_id = m.id
    where u.email ~ '^company(1[6-9]|[2-6][0-9])@demo\.example$' and u.is_owner and m.state = 'pending' and not exists (
      select 1 from public.status_changes as c where c.entity = 'public.members' and c.record_id = m.id
    )
    order by u.email
  loop
    for v_step in
      select s.action, s.comment
      from (
        values
        (1, 'reject', '제출한 사업자등록증의 상호와 기업명이 다릅니다.', '{21,36,47,50}'::integer[]),
        (2, 'resubmit', null, '{50}'),
        (3, 'approve', null, null),
        (4, 'suspend', '휴업 신고가 확인되어 이용을 정지합니다.', '{25,38,44}'),
        (5, 'reinstate', '영업 재개가 확인되었습니다.', '{38}'),
        (6, 'withdraw', '회원 요청에 따른 탈퇴입니다.', '{33,55}'),
        (7, 'reset', null, '{60}')
      ) as s (position, action, comment, numbers)
      where v_owner.n = any(s.numbers)
        or (s.numbers is null and v_owner.n <> all('{18,29,41,52,58,21,36,47,50}'))
      order by s.position
    loop
      perform app.act_as(case v_step.action when 'resubmit' then v_owner.id else v_administrator end);
      perform public.transition('public.members', v_owner.tenant_id, v_step.action, v_step.comment);
    end loop;
  end loop;
  perform set_config('request.jwt.claims', '', true), set_config('request.jwt.claim.sub', '', true);
end
$$;

update noti.notifications set status = 'sent', sent_at = now() where created_at = now() and status = 'pending';
