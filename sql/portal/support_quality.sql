-- How well inquiries are answered: the score a company gives once its inquiry is done, and time counted in working hours.

create or replace function app.working_minutes_since_monday(p_at timestamptz) returns numeric
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_local constant timestamp := p_at at time zone 'Asia/Seoul';
  -- 2000-01-03 was a Monday
  v_days constant integer := v_local::date - '2000-01-03'::date;
  v_weekday constant integer := mod(mod(v_days, 7) + 7, 7);
  v_minutes constant numeric := extract(epoch from v_local - v_local::date::timestamp) / 60;
begin
  return (v_days - v_weekday) / 7 * 2700 + least(v_weekday, 5) * 540
    + (case when v_weekday < 5 then greatest(least(v_minutes - 540, 540), 0) else 0 end);
end
$$;
comment on function app.working_minutes_since_monday(timestamptz) is
'누적 업무 시간 — Working minutes (Monday to Friday, 9:00 to 18:00 in Korea, five times 540 a week) since a Monday long ago';

create or replace function app.working_minutes(p_from timestamptz, p_to timestamptz) returns numeric
language plpgsql
immutable
set search_path = ''
as $$
begin
  return app.working_minutes_since_monday(p_to) - app.working_minutes_since_monday(p_from);
end
$$;
comment on function app.working_minutes(timestamptz, timestamptz) is
'업무 시간(분) — Minutes between two instants that lie on workdays from 9:00 to 18:00 in Korea; public holidays count as workdays';

create or replace function app.rate_thread(p_id uuid, p_score integer, p_comment text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_thread public.message_threads := app.lock_thread(p_id, 'portal.message_threads:read');
  v_comment constant text := nullif(btrim(p_comment, e' \t\r\n'), '');
begin
  if v_thread.member_id is distinct from app.tenant_id() or not app.can('portal.message_threads:create') then
    perform app.fail_forbidden('portal.message_threads:create');
  end if;
  perform app.fail_validation(
    case when p_score between 1 and 5 then '[]' else app.field_error('p_score', '1~5점 중에서 선택해 주세요.') end
    || case when v_comment is null or length(v_comment) <= 1000 then '[]'
      else app.field_error('p_comment', '의견은 1,000자 이내로 입력해 주세요.') end
  );
  if v_thread.status = 'open' then
    perform app.fail('THREAD_OPEN', '처리가 끝난 문의만 평가할 수 있습니다.', 409, jsonb_build_object('status', v_thread.status),
      'Only an inquiry that is resolved or closed can be rated.');
  end if;
  update public.message_threads set satisfaction = p_score, satisfaction_comment = v_comment, rated_at = now() where id = p_id
  returning * into v_thread;
  return jsonb_build_object('id', v_thread.id, 'satisfaction', v_thread.satisfaction,
    'satisfaction_comment', v_thread.satisfaction_comment, 'rated_at', v_thread.rated_at);
end
$$;
comment on function app.rate_thread(uuid, integer, text) is
'문의 만족도 — The company rates its own inquiry once it is resolved or closed; rating again replaces; errors 403, 404, 409 THREAD_OPEN, 422';

create or replace function public.rate_thread(p_id uuid, p_score integer, p_comment text default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.rate_thread(p_id, p_score, p_comment);
end
$$;
comment on function public.rate_thread(uuid, integer, text) is
'문의 만족도 — The company: POST /rpc/rate_thread {"p_id": …, "p_score": 5, "p_comment": "…"} answers {id, satisfaction, satisfaction_comment, rated_at}; 1 to 5, errors 403, 404, 409 THREAD_OPEN, 422';

select app.expose('app.working_minutes_since_monday(timestamptz)', 'authenticated');
select app.expose('app.working_minutes(timestamptz,timestamptz)', 'authenticated');
select app.expose('app.rate_thread(uuid,integer,text)', 'authenticated');
select app.expose('public.rate_thread(uuid,integer,text)', 'authenticated');
