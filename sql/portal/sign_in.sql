-- Sign-in by business number: the sidecar asks here for the account behind a number. Every attempt counts as a failure
-- until the password proved right, so parallel guesses count too; unknown numbers are counted and locked alike (IDAM-01).

create table if not exists app.sign_in_locks (
  identifier text primary key,
  failures integer not null default 0,
  first_failure_at timestamptz not null default now(),
  locked_until timestamptz
);
alter table app.sign_in_locks enable row level security;
alter table app.sign_in_locks force row level security;
revoke all on app.sign_in_locks from public, anon, authenticated;

select app.describe('app.sign_in_locks', '로그인 잠금 — Failures and locks of sign-in', '{
  "identifier": "로그인 아이디 — Business number", "failures": "실패 횟수 — Failures in the window",
  "first_failure_at": "최초 실패 — Start of the window", "locked_until": "잠금 해제 일시 — Locked until"}');

create or replace function app.owner_account(p_business_number text)
returns table (member_id uuid, email text)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select m.id, a.email::text
  from public.members as m
  inner join sys.users as u on m.id = u.tenant_id and u.is_owner and not u.is_deleted
  inner join auth.users as a on u.id = a.id
  where m.business_number = p_business_number and not m.is_deleted
  order by u.created_at limit 1;
end
$$;
comment on function app.owner_account(text) is '대표 계정 — Company and e-mail of the account that signs in with a business number; never shown to callers';

create or replace function app.begin_sign_in(p_business_number text, p_ip inet, p_user_agent text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number text := left(app.digits(p_business_number), 20);
  v_lock app.sign_in_locks;
  v_email text;
  v_member uuid;
begin
  insert into app.sign_in_locks (identifier) values (v_number) on conflict (identifier) do nothing;
  select * into strict v_lock from app.sign_in_locks as l where l.identifier = v_number for update;
  if v_lock.locked_until <= now() or (v_lock.locked_until is null and v_lock.first_failure_at < now() - interval '15 minutes') then
    v_lock.failures := 0;
    v_lock.first_failure_at := now();
    v_lock.locked_until := null;
  end if;
  if v_lock.locked_until is null and v_lock.failures >= 5 then
    v_lock.locked_until := now() + interval '30 minutes';
  elsif v_lock.locked_until is null then
    v_lock.failures := v_lock.failures + 1;
    select o.member_id, o.email into v_member, v_email from app.owner_account(v_number) as o;
  end if;
  update app.sign_in_locks set failures = v_lock.failures, first_failure_at = v_lock.first_failure_at,
    locked_until = v_lock.locked_until
  where identifier = v_number;
  if v_lock.locked_until is not null then
    insert into idam.login_logs (identifier, result, failure_reason, ip_address, user_agent)
    values (v_number, 'locked', 'ACCOUNT_LOCKED', p_ip, left(p_user_agent, 200));
  end if;
  return jsonb_build_object('locked_until', v_lock.locked_until, 'email', v_email, 'member_id', v_member);
end
$$;
comment on function app.begin_sign_in(text, inet, text) is
'로그인 시도 — Counts an attempt and names the owner''s account of the number: {"locked_until", "email", "member_id"}; 5 failures in 15 minutes lock for 30';

create or replace function app.finish_sign_in(
  p_business_number text, p_ip inet, p_user_agent text, p_user_id uuid, p_failure text
) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number text := left(app.digits(p_business_number), 20);
  v_failures integer;
begin
  if p_failure is null or p_failure = 'ACCOUNT_SUSPENDED' then
    delete from app.sign_in_locks where identifier = v_number;
  -- Auth refuses a banned account before it looks at the password: counted alike, so that the answer tells nothing
  elsif p_failure in ('INVALID_PASSWORD', 'USER_BANNED') then
    update app.sign_in_locks set locked_until = case when failures >= 5 then now() + interval '30 minutes' end
    where identifier = v_number and locked_until is null
    returning failures into v_failures;
  else
    update app.sign_in_locks set failures = greatest(failures - 1, 0) where identifier = v_number;
  end if;
  insert into idam.login_logs (user_id, identifier, result, failure_reason, ip_address, user_agent)
  values (p_user_id, v_number, case when p_failure is null then 'success' else 'failure' end::idam.sign_in_result, p_failure,
    p_ip, left(p_user_agent, 200));
  if v_failures >= 5 then
    perform app.notify_lock(v_number);
  end if;
end
$$;
comment on function app.finish_sign_in(text, inet, text, uuid, text) is
'로그인 결과 — Clears the counter (p_failure null), locks after the fifth INVALID_PASSWORD, or takes the attempt back when the service failed';

create or replace function app.notify_lock(p_business_number text) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company record;
begin
  select m.id, m.company_name, m.email, l.locked_until into v_company
  from public.members as m
  inner join app.sign_in_locks as l on m.business_number = l.identifier
  where m.business_number = p_business_number and not m.is_deleted;
  if found then
    perform app.notify('account_locked', v_company.email, jsonb_build_object('company_name', v_company.company_name,
      'locked_until', v_company.locked_until), app.company_locale(v_company.id), null, v_company.id,
      'account_locked:' || v_company.id || ':' || extract(epoch from v_company.locked_until));
    perform app.write_audit('lock', 'public.members', v_company.id::text, v_company.id, null, 'success', null);
  end if;
end
$$;
comment on function app.notify_lock(text) is '잠금 알림 — Tells the company that its sign-in was locked';

-- Every way of signing in ends in a session, so this is where sign-ins are audited.
create or replace function app.tg_auth_sessions__audit() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into audt.audit_logs (tenant_id, user_id, actor_role, action, resource_type, resource_id, ip_address, user_agent)
  select case when count(*) = 1 then min(u.tenant_id::text)::uuid end, new.user_id, 'authenticated', 'sign_in',
    'auth.sessions', new.id::text, new.ip, left(new.user_agent, 200)
  from sys.users as u
  where u.id = new.user_id and not u.is_deleted;
    return null;
end
$$;
comment on function app.tg_auth_sessions__audit() is '로그인 감사 — Writes sign_in for every session that Auth opens';
create or replace trigger tg_auth_sessions__audit after insert on auth.sessions
for each row execute function app.tg_auth_sessions__audit();

create or replace function app.unlock_sign_in(p_business_number text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not (app.is_trusted() or app.platform_can('portal.members:update')) then
    perform app.fail_forbidden('portal.members:update');
  end if;
  delete from app.sign_in_locks where identifier = app.digits(p_business_number);
  perform app.audit('unlock', 'public.members', null, jsonb_build_object('business_number', app.digits(p_business_number)));
  return jsonb_build_object('business_number', app.digits(p_business_number), 'locked_until', null);
end
$$;
comment on function app.unlock_sign_in(text) is '로그인 잠금 해제 — Staff lifts the lock of a business number';

create or replace function public.unlock_sign_in(p_business_number text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.unlock_sign_in(p_business_number);
end
$$;
comment on function public.unlock_sign_in(text) is
'로그인 잠금 해제 — Staff lifts the 30-minute lock: POST /rpc/unlock_sign_in {"p_business_number": "…"}; error 403';

create or replace function app.expire_sign_in_locks() returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  delete from app.sign_in_locks
  where first_failure_at < now() - interval '1 day' and coalesce(locked_until, '-infinity') < now();
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_sign_in_locks() is '오래된 잠금 정리 — Removes counters that no longer matter';

select app.expose('app.begin_sign_in(text,inet,text)');
select app.expose('app.finish_sign_in(text,inet,text,uuid,text)');
select app.expose('app.unlock_sign_in(text)', 'authenticated');
select app.expose('public.unlock_sign_in(text)', 'authenticated');
select app.expose('app.expire_sign_in_locks()');
