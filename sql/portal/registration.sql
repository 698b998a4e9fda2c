-- From sign-up to decision: the account's metadata becomes a pending company with its owner and consents; a decision
-- provisions or closes the tenant and writes the mail, all in the transaction of the action.
create type public.consent_type as enum ('terms_of_service', 'privacy_policy', 'third_party_sharing', 'marketing_consent');
create type public.verification_source as enum ('check_digit', 'nts_status', 'nts_validity', 'nice_company');
create type public.verification_result as enum ('valid', 'invalid', 'closed', 'suspended', 'mismatch', 'unknown');

create table if not exists public.member_consents (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null references public.members (id) on delete restrict,
  user_id uuid,
  consent_type public.consent_type not null,
  is_agreed boolean not null,
  version text not null check (length(version) between 1 and 20),
  agreed_at timestamptz not null default now(),
  ip_address inet
);
create index if not exists member_consents_member_idx on public.member_consents (member_id, consent_type, agreed_at desc);

create table if not exists public.member_verifications (
  id uuid primary key default gen_random_uuid(),
  member_id uuid not null references public.members (id) on delete restrict,
  source public.verification_source not null,
  result public.verification_result not null,
  payload jsonb not null default '{}',
  checked_at timestamptz not null default now(),
  checked_by uuid
);
create index if not exists member_verifications_member_idx on public.member_verifications (member_id, checked_at desc);

select app.describe('public.member_consents', '약관 동의 이력 — Consents of a company, newest counts', '{
  "member_id": "회원 기업 — Company", "user_id": "동의자 — User who decided", "consent_type": "동의 항목 — Kind of consent",
  "is_agreed": "동의 여부 — Agreed or withdrawn", "version": "약관 버전 — Version of the text", "agreed_at": "동의 일시 — Decided at",
  "ip_address": "접속 IP — Client address"}');
select app.describe('public.member_verifications', '사업자 확인 이력 — Results of business-number checks', '{
  "member_id": "회원 기업 — Company", "source": "확인처 — Who was asked", "result": "결과 — Result", "payload": "응답 — Answer",
  "checked_at": "확인 일시 — Checked at", "checked_by": "확인자 — Checked by (user)"}');
select app.register_entity(
  'public.member_consents', 'portal', '약관 동의 이력', 'Consents', p_permission => 'portal.member_consents', p_kind => 'ledger',
  p_tenant_column => 'member_id'
);
select app.register_entity(
  'public.member_verifications', 'portal', '사업자 확인 이력', 'Business-number checks',
  p_permission => 'portal.member_verifications', p_kind => 'ledger'
);
select app.define_permission('portal.companies:lookup', 'portal', '기업정보 조회(NICE)', 'Look up companies (NICE D&B)');

create or replace function app.profile_columns() returns text[]
language plpgsql
immutable
set search_path = ''
as $$
begin
  return '{company_name,region,company_kind,corporation_number,address,address_detail,postal_code,representative,
    representative_birth_date,representative_gender,representative_phone,founding_date,phone,website,contact_person_name,
    contact_person_department,contact_person_position,contact_person_phone,contact_person_email,industry,revenue,
    employee_count,startup_type,startup_stage,ksic_major,ksic_sub,business_field,main_industry_ksic_major,
    main_industry_ksic_codes,main_business,description,cooperation_fields,participation_programs,has_investment,
    investment_amount,investment_institutions}'::text[];
end
$$;
comment on function app.profile_columns() is
'프로필 컬럼 — Columns of a company that its own people may fill in, at sign-up and later';

create or replace function app.registration_type_errors(p_meta jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
  v_key text;
begin
  foreach v_key in array app.profile_columns() loop
    begin
      perform jsonb_populate_record(null::public.members, jsonb_build_object(v_key, p_meta -> v_key));
    exception when data_exception or program_limit_exceeded then
      v_errors := v_errors || app.field_error(v_key, '값의 형식이 올바르지 않습니다.');
    end;
  end loop;
  return v_errors;
end
$$;
comment on function app.registration_type_errors(jsonb) is '자료형 확인 — Sign-up fields whose value has the wrong type';

-- Whatever else the metadata holds (roles, tenant ids, states) is not even read.
create or replace function app.registration_row(p_email text, p_meta jsonb) returns public.members
language plpgsql
stable
set search_path = ''
as $$
declare
  v_row public.members;
  v_known jsonb;
begin
  if length(p_meta::text) > 65536 then
    perform app.fail_validation(app.field_error('data', '입력한 내용이 너무 깁니다.'));
  end if;
  perform app.fail_validation(app.registration_type_errors(p_meta));
  select coalesce(jsonb_object_agg(m.key, case when m.value = '""' then 'null' else m.value end), '{}')
  into v_known
  from jsonb_each(p_meta) as m where m.key = any(app.profile_columns());
  v_row := jsonb_populate_record(null::public.members, v_known);
  v_row.business_number := app.digits(p_meta ->> 'business_number');
  v_row.email := lower(btrim(p_email));
  v_row.company_name := coalesce(btrim(v_row.company_name), '');
  v_row.main_industry_ksic_codes := coalesce(v_row.main_industry_ksic_codes, '{}');
  v_row.cooperation_fields := coalesce(v_row.cooperation_fields, '{}');
  v_row.participation_programs := coalesce(v_row.participation_programs, '{}');
  v_row.investment_institutions := coalesce(v_row.investment_institutions, '{}');
  return v_row;
end
$$;
comment on function app.registration_row(text, jsonb) is
'등록 정보 — The company described by the metadata of a sign-up; only profile columns are taken';

create or replace function app.check_consents(p_meta jsonb) returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', 'consents.' || c.name, 'message', '필수 동의 항목입니다.') order by c.name), '[]')
  into v_errors
  from unnest(app.required_consents()::text[]) as c (name)
  where jsonb_typeof(p_meta -> 'consents') is distinct from 'object' or p_meta -> 'consents' -> c.name is distinct from 'true'::jsonb;
  if jsonb_array_length(v_errors) > 0 then
    perform app.fail('CONSENT_REQUIRED', '필수 약관에 모두 동의해 주세요.', 422, v_errors, 'Please agree to all required terms.');
  end if;
end
$$;
comment on function app.check_consents(jsonb) is '필수 동의 확인 — Refuses with CONSENT_REQUIRED unless the three required consents are true';

create or replace function app.register_company(p_user_id uuid, p_email text, p_meta jsonb) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row public.members;
begin
  perform app.check_consents(p_meta);
  v_row := app.registration_row(p_email, p_meta);
  v_row.id := gen_random_uuid();
  v_row.state := 'pending';
  v_row.created_at := now();
  v_row.created_by := p_user_id;
  v_row.updated_at := now();
  v_row.updated_by := p_user_id;
  v_row.is_deleted := false;
  perform app.insert_row('public.members', to_jsonb(v_row));
  insert into sys.organizations (tenant_id, name) values (v_row.id, v_row.company_name);
  insert into sys.users (tenant_id, id, email, display_name, is_owner, created_by, updated_by)
  values (v_row.id, p_user_id, v_row.email, coalesce(v_row.contact_person_name, v_row.representative), true, p_user_id, p_user_id);
  insert into public.member_consents (member_id, user_id, consent_type, is_agreed, version, ip_address)
  select v_row.id, p_user_id, c.consent_type, coalesce(p_meta -> 'consents' -> c.consent_type::text = 'true', false),
    app.consent_version(c.consent_type), app.client_ip()
  from unnest(enum_range(null::public.consent_type)) as c (consent_type);
  perform app.notify('registration_confirmation', v_row.email,
    jsonb_build_object('company_name', v_row.company_name, 'business_number', v_row.business_number),
    app.mail_locale(p_meta), p_user_id, v_row.id, 'registration:' || v_row.id);
  perform app.notify_staff('portal.members:approve', 'admin_new_member',
    jsonb_build_object('company_name', v_row.company_name, 'business_number', v_row.business_number), 'new_member:' || v_row.id);
  return v_row.id;
end
$$;
comment on function app.register_company(uuid, text, jsonb) is
'기업 등록 — Makes the pending company, its workspace, owner, consents and mails of a new account, or refuses the whole sign-up';

create or replace function app.insert_row(p_table text, p_row jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_columns text;
begin
  select string_agg(quote_ident(a.attname), ', ' order by a.attnum) into v_columns
  from pg_catalog.pg_attribute as a
  where a.attrelid = p_table::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = '';
  execute format('insert into %s (%s) select %s from jsonb_populate_record(null::%s, $1)', p_table, v_columns, v_columns, p_table)
  using p_row;
end
$$;
comment on function app.insert_row(text, jsonb) is '행 등록 — Inserts a row given as json, leaving generated columns to the table';

create or replace function app.consent_version(p_type public.consent_type) returns text
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.legal_version(p_type);
end
$$;
comment on function app.consent_version(public.consent_type) is '약관 버전 — Version of the legal text now in force';

create or replace function app.notify_staff(p_permission text, p_template text, p_payload jsonb, p_dedupe_key text) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_staff record;
  v_count integer := 0;
begin
  for v_staff in
    select u.id, u.email, concat(',', string_agg(rp.permission, ','), ',') as grants
    from idam.users as u
    inner join idam.user_roles as ur on u.id = ur.user_id and (ur.expires_at is null or ur.expires_at > now())
    inner join idam.role_permissions as rp on ur.role_id = rp.role_id
    where u.status = 'active' and not u.is_deleted
    group by u.id, u.email
  loop
    if app.grant_covers(v_staff.grants, p_permission) then
      perform app.notify(p_template, v_staff.email, p_payload, 'ko', v_staff.id, null, p_dedupe_key || ':' || v_staff.id);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;
comment on function app.notify_staff(text, text, jsonb, text) is
'관리자 알림 — Writes one message to every active member of staff who holds a permission; returns how many';

create or replace function app.tg_auth_users__register() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- SYS-01: an invited person joins a company and never founds one
  if app.meta(new.raw_user_meta_data) ? 'invitation_token' then
    perform app.join_company(new.id, new.email, app.meta(new.raw_user_meta_data));
  elsif app.meta(new.raw_user_meta_data) ? 'business_number' then
    perform app.register_company(new.id, new.email, app.meta(new.raw_user_meta_data));
  end if;
  return null;
end
$$;
comment on function app.tg_auth_users__register() is
'가입 처리 — A new account with company data becomes a pending registration, with an invitation a user of that company, otherwise an account that sees nothing';
create or replace trigger tg_auth_users__register after insert on auth.users
for each row execute function app.tg_auth_users__register();

create or replace function app.tg_auth_users__email() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update sys.users set email = lower(new.email) where id = new.id;
  update idam.users set email = lower(new.email) where id = new.id;
  return null;
end
$$;
comment on function app.tg_auth_users__email() is '이메일 변경 반영 — A confirmed change of an account''s e-mail reaches its profiles';
create or replace trigger tg_auth_users__email after update of email on auth.users
for each row when (old.email is distinct from new.email) execute function app.tg_auth_users__email();

-- Supabase calls this before it creates a user by sign-up, invitation or one-time password, never for accounts made
-- through the admin API. The trigger above is the guard; this gives the visitor a code instead of a database error.
create or replace function app.before_user_created(event jsonb) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_meta jsonb := app.meta(event -> 'user' -> 'user_metadata');
begin
  if v_meta ? 'invitation_token' then
    perform app.usable_invitation(v_meta ->> 'invitation_token', event -> 'user' ->> 'email');
    return '{}'::jsonb;
  end if;
  if not v_meta ? 'business_number' or nullif(btrim(v_meta ->> 'business_number'), '') is null then
    perform app.fail('BUSINESS_NUMBER_REQUIRED', '사업자등록번호를 입력해 주세요.', 422, null, 'A business registration number is required.');
  end if;
  perform app.try_registration(event -> 'user' ->> 'email', v_meta);
  return '{}'::jsonb;
exception
  when sqlstate 'PGRST' then
    return app.hook_error(sqlerrm);
end
$$;
comment on function app.before_user_created(jsonb) is
'가입 전 확인 — Supabase Auth hook before-user-created: {} or {"error": {http_code, message "CODE: 한국어 / English"}}';

create or replace function app.try_registration(p_email text, p_meta jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row public.members;
  v_json jsonb;
begin
  if not app.business_number_valid(app.digits(p_meta ->> 'business_number')) then
    perform app.fail('BUSINESS_NUMBER_INVALID', '사업자등록번호가 올바르지 않습니다.', 422,
      app.field_error('business_number', '사업자등록번호가 올바르지 않습니다.'), 'The business registration number is not valid.');
  end if;
  perform app.check_consents(p_meta);
  v_row := app.registration_row(p_email, p_meta);
  v_json := to_jsonb(v_row);
  perform app.fail_validation(app.member_format_errors(v_json) || app.member_length_errors(v_json) || app.member_code_errors(v_json));
  if not app.business_number_available(v_row.business_number) then
    perform app.fail('BUSINESS_NUMBER_TAKEN', '이미 등록된 사업자등록번호입니다.', 409,
      app.field_error('business_number', '이미 등록된 사업자등록번호입니다.'), 'This business registration number is already registered.');
  end if;
end
$$;
comment on function app.try_registration(text, jsonb) is '가입 사전 확인 — Refuses what the registration would refuse, without writing anything';

create or replace function app.hook_error(p_error text) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
declare
  v jsonb := p_error::jsonb;
  v_fields text;
begin
  select string_agg(f ->> 'field', ', ') into v_fields
  from jsonb_array_elements(case when v ->> 'details' like '[%' then (v ->> 'details')::jsonb else '[]' end) as f;
  return jsonb_build_object('error', jsonb_build_object(
    'http_code', case when v ->> 'code' in ('BUSINESS_NUMBER_TAKEN', 'INVITATION_INVALID') then 409 else 422 end,
    'message', format('%s: %s / %s%s', v ->> 'code', v ->> 'message', coalesce(v ->> 'hint', ''), coalesce(' [' || v_fields || ']', ''))
  ));
end
$$;
comment on function app.hook_error(text) is
'훅 오류 — The answer of an auth hook from the text of our error; clients read the code before the colon and the fields in brackets';

create or replace function app.tg_members__decide() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  new.state_reason := nullif(current_setting('app.comment', true), '');
  if new.state = 'approved' and old.state = 'pending' then
    new.approved_at := now();
    new.approved_by := auth.uid();
  elsif new.state in ('pending', 'rejected') then
    new.approved_at := null;
    new.approved_by := null;
  elsif new.state = 'withdrawn' then
    new := app.erase_member(new);
  end if;
  return new;
end
$$;
comment on function app.tg_members__decide() is '심사 결과 반영 — Keeps reason and approval of a decision in the row; withdrawal erases personal data';
create or replace trigger tg_members__decide before update of state on public.members
for each row when (old.state is distinct from new.state) execute function app.tg_members__decide();

create or replace function app.tg_members__effects() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  case new.state
    when 'approved' then perform app.provision_tenant(new.id, new.company_name, new.business_number);
    when 'suspended' then perform app.close_tenant(new.id, 'suspended', 'suspended', new.state_reason);
    when 'withdrawn' then perform app.close_tenant(new.id, 'terminated', 'closed', new.state_reason), app.erase_people(new.id);
    else perform app.close_tenant(new.id, 'suspended', 'pending', 'registration ' || new.state);
  end case;
  perform app.notify_member(old, new);
  return null;
end
$$;
comment on function app.tg_members__effects() is '심사 후속 처리 — Opens, suspends or closes the tenant and writes the mail of a decision, in its transaction';
create or replace trigger tg_members__effects after update of state on public.members
for each row when (old.state is distinct from new.state) execute function app.tg_members__effects();

create or replace function app.notify_member(p_old public.members, p_new public.members) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_template text := case
    when p_new.state = 'approved' and p_old.state = 'suspended' then 'member_reinstated'
    when p_new.state = 'approved' then 'member_approved'
    when p_new.state = 'rejected' then 'member_rejected'
    when p_new.state = 'suspended' then 'member_suspended'
    when p_new.state = 'pending' and p_old.state <> 'rejected' then 'member_reset'
  end;
  v_change uuid;
  v_owner record;
begin
  if v_template is null then
    return;
  end if;
  select c.id into v_change from public.status_changes as c
  where c.entity = 'public.members' and c.record_id = p_new.id order by c.changed_at desc limit 1;
  select a.id, app.mail_locale(app.meta(a.raw_user_meta_data)) as locale into v_owner
  from sys.users as u inner join auth.users as a on u.id = a.id
  where u.tenant_id = p_new.id and u.is_owner and not u.is_deleted order by u.created_at limit 1;
  perform app.notify(v_template, p_new.email, jsonb_build_object('company_name', p_new.company_name,
    'business_number', p_new.business_number, 'reason', p_new.state_reason), v_owner.locale, v_owner.id, p_new.id,
    'member:' || v_change);
end
$$;
comment on function app.notify_member(public.members, public.members) is '심사 결과 메일 — One message to the company for one decision';

create or replace function app.record_verification(
  p_member_id uuid, p_source text, p_result text, p_payload jsonb, p_checked_by uuid
) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_id uuid;
begin
  insert into public.member_verifications (member_id, source, result, payload, checked_by)
  values (p_member_id, p_source::public.verification_source, p_result::public.verification_result, coalesce(p_payload, '{}'), p_checked_by)
  returning id into v_id;
  return v_id;
end
$$;
comment on function app.record_verification(uuid, text, text, jsonb, uuid) is
'사업자 확인 기록 — Keeps the result of a business-number check with who asked for it';

grant execute on function app.before_user_created(jsonb) to supabase_auth_admin;
select app.expose('app.before_user_created(jsonb)');
select app.expose('app.record_verification(uuid,text,text,jsonb,uuid)');
