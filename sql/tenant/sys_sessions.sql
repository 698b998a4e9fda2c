-- SYS-02: sessions as Supabase Auth keeps them. A user sees the own ones and ends them; an ended session cannot be refreshed, its
-- access token works until it expires.
create or replace function app.my_sessions() returns table (
  id uuid, created_at timestamptz, last_active_at timestamptz, expires_at timestamptz, ip_address text, user_agent text, assurance text,
  is_current boolean
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select s.id, s.created_at, coalesce(s.refreshed_at at time zone 'UTC', s.updated_at, s.created_at), s.not_after, host(s.ip),
    left(s.user_agent, 200), s.aal::text, s.id::text = coalesce(app.claims() ->> 'session_id', '')
  from auth.sessions as s
  where s.user_id = auth.uid() and (s.not_after is null or s.not_after > now())
  order by s.created_at desc;
end
$$;
comment on function app.my_sessions() is '내 로그인 세션 — Live sessions of the caller''s account';

create or replace function sys.my_sessions() returns table (
  id uuid, created_at timestamptz, last_active_at timestamptz, expires_at timestamptz, ip_address text, user_agent text, assurance text,
  is_current boolean
)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select s.* from app.my_sessions() as s;
end
$$;
comment on function sys.my_sessions() is '내 로그인 세션 — Where the caller is signed in: POST /rpc/my_sessions, profile sys';

create or replace function app.revoke_session(p_session_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from auth.sessions as s where s.id = p_session_id and s.user_id = auth.uid();
  if not found then
    perform app.fail_not_found();
  end if;
  perform app.audit('revoke_session', 'auth.sessions', p_session_id::text);
  return jsonb_build_object('id', p_session_id, 'revoked', true);
end
$$;
comment on function app.revoke_session(uuid) is '세션 종료 — Ends one of the caller''s sessions with its refresh tokens';

create or replace function sys.revoke_session(p_session_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.revoke_session(p_session_id);
end
$$;
comment on function sys.revoke_session(uuid) is '세션 종료 — Signs the caller out elsewhere: POST /rpc/revoke_session {"p_session_id": …}; error 404';

create or replace function app.revoke_other_sessions() returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_current constant text := app.claims() ->> 'session_id';
  v_count bigint;
begin
  if v_current is null then
    perform app.fail('SESSION_UNKNOWN', '현재 세션을 확인할 수 없습니다.', 409, null, 'The token does not say which session it belongs to.');
  end if;
  delete from auth.sessions as s where s.user_id = auth.uid() and s.id::text <> v_current;
  get diagnostics v_count = row_count;
  perform app.audit('revoke_session', 'auth.sessions', null, jsonb_build_object('count', v_count));
  return jsonb_build_object('revoked', v_count);
end
$$;
comment on function app.revoke_other_sessions() is '다른 세션 모두 종료 — Ends every session of the caller but the present one';

create or replace function sys.revoke_other_sessions() returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.revoke_other_sessions();
end
$$;
comment on function sys.revoke_other_sessions() is
'다른 세션 모두 종료 — Signs the caller out everywhere else: POST /rpc/revoke_other_sessions answers {revoked}; error 409 SESSION_UNKNOWN';

select app.expose('app.my_sessions()', 'authenticated');
select app.expose('sys.my_sessions()', 'authenticated');
select app.expose('app.revoke_session(uuid)', 'authenticated');
select app.expose('sys.revoke_session(uuid)', 'authenticated');
select app.expose('app.revoke_other_sessions()', 'authenticated');
select app.expose('sys.revoke_other_sessions()', 'authenticated');
