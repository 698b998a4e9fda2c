-- The private schema of the platform, and the one way to refuse a request.
-- app is never exposed through the API; its functions are reached by policies, triggers and thin public functions.
create schema if not exists app;
comment on schema app is '내부 기반 함수 — Private foundation: context, permissions, registry, lifecycle, audit, outbox';

create extension if not exists pg_trgm with schema extensions;

-- A new function or table is closed until its file opens it; hosted projects grant everything in public by default.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated;
alter default privileges in schema public revoke all on sequences from anon, authenticated;
alter default privileges in schema public revoke all on functions from anon, authenticated;

revoke all on schema app from public;
grant usage on schema app to anon, authenticated, service_role, supabase_auth_admin;

create or replace function app.fail(
  p_error_code text,
  p_message_ko text,
  p_status integer default 400,
  p_details jsonb default null,
  p_message_en text default null
) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  raise sqlstate 'PGRST' using
    message = jsonb_build_object(
      'code', p_error_code,
      'message', p_message_ko,
      'details', p_details::text,
      'hint', p_message_en
    )::text,
    detail = jsonb_build_object('status', p_status, 'headers', '{}'::jsonb)::text;
end
$$;
comment on function app.fail(text, text, integer, jsonb, text) is
'업무 오류 발생 — Refuses the request with our error code: PostgREST answers status p_status and {code, message (Korean), details (JSON as text), hint (English)}; source: PostgREST "Raise errors with HTTP status codes"';

create or replace function app.fail_validation(p_errors jsonb) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  if jsonb_array_length(p_errors) > 0 then
    perform app.fail('VALIDATION_ERROR', '입력값을 확인해 주세요.', 422, p_errors, 'Please check the values you entered.');
  end if;
end
$$;
comment on function app.fail_validation(jsonb) is
'입력값 오류 발생 — Refuses with 422 VALIDATION_ERROR when the array of {field, message} is not empty';

create or replace function app.field_error(p_field text, p_message_ko text) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  return jsonb_build_array(jsonb_build_object('field', p_field, 'message', p_message_ko));
end
$$;
comment on function app.field_error(text, text) is
'항목 오류 — One element of the details of a VALIDATION_ERROR, as an array so that errors are joined with ||';

create or replace function app.fail_forbidden(p_permission text default null) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail(
    'FORBIDDEN', '이 작업을 수행할 권한이 없습니다.', 403,
    case when p_permission is not null then jsonb_build_object('permission', p_permission) end,
    'You do not have permission to do this.'
  );
end
$$;
comment on function app.fail_forbidden(text) is
'권한 없음 오류 — Refuses with 403 FORBIDDEN and names the permission that is missing';

create or replace function app.fail_not_found() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('RESOURCE_NOT_FOUND', '요청한 정보를 찾을 수 없습니다.', 404, null, 'The requested record was not found.');
end
$$;
comment on function app.fail_not_found() is
'찾을 수 없음 오류 — Refuses with 404 RESOURCE_NOT_FOUND; the same answer for rows that do not exist and rows of others';

create or replace function app.today() returns date
language plpgsql
stable
set search_path = ''
as $$
begin
  return (now() at time zone 'Asia/Seoul')::date;
end
$$;
comment on function app.today() is '오늘(한국 시간) — Today in Asia/Seoul (X-21); never current_date';

create or replace function app.meta(p_value jsonb) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  if jsonb_typeof(p_value) = 'string' then
    return (p_value #>> '{}')::jsonb;
  end if;
  return coalesce(p_value, '{}'::jsonb);
end
$$;
comment on function app.meta(jsonb) is
'메타데이터 객체 — The object inside a jsonb value that a gateway may have stored as a JSON string';

create or replace function app.expose(p_function regprocedure, variadic p_roles text[] default '{}') returns void
language plpgsql
set search_path = ''
as $$
declare
  v_role text;
begin
  execute format('revoke all on function %s from public, anon, authenticated', p_function);
  execute format('grant execute on function %s to service_role', p_function);
  foreach v_role in array p_roles loop
    execute format('grant execute on function %s to %I', p_function, v_role);
  end loop;
end
$$;
comment on function app.expose(regprocedure, text[]) is
'함수 공개 — Lets exactly the named roles (and service_role) execute a function';

select app.expose('app.fail(text,text,integer,jsonb,text)', 'authenticated');
select app.expose('app.fail_validation(jsonb)', 'authenticated');
select app.expose('app.field_error(text,text)', 'authenticated');
select app.expose('app.fail_forbidden(text)', 'authenticated');
select app.expose('app.fail_not_found()', 'authenticated');
select app.expose('app.today()', 'authenticated');
select app.expose('app.meta(jsonb)', 'authenticated');
revoke all on function app.expose(regprocedure, text[]) from public;
