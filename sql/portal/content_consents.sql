-- A new version of a required legal text (portal 2.8, 3.1.2): companies that agreed to an earlier one are asked, once, and
-- decide in the portal. Nothing is blocked meanwhile: what was agreed to stays on record as it was.
create table if not exists public.consent_requests (
  legal_content_id uuid not null references public.legal_contents (id) on delete restrict,
  member_id uuid not null references public.members (id) on delete cascade,
  requested_at timestamptz not null default now(),
  primary key (legal_content_id, member_id)
);
create index if not exists consent_requests_member_idx on public.consent_requests (member_id, requested_at desc);
select app.describe('public.consent_requests', '재동의 요청 이력 — Companies asked to agree to a new version, each once', '{
  "legal_content_id": "약관 버전 — Version of the text", "member_id": "회원 기업 — Company", "requested_at": "요청 일시 — Asked at"}');
select app.register_entity(
  'public.consent_requests', 'portal', '재동의 요청 이력', 'Consent requests', p_permission => 'portal.member_consents', p_kind => 'reference',
  p_tenant_column => 'member_id'
);

create or replace function app.required_consents() returns public.consent_type[]
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return array(
    select c.code::public.consent_type from public.codes as c
    where c.group_code = 'legal_content_type' and c.attributes @> '{"is_required": true}' order by c.sort_order
  );
end
$$;
comment on function app.required_consents() is '필수 동의 항목 — The consents without which nobody registers';

create or replace function app.outstanding_consents(p_member_id uuid)
returns table (
  content_type public.consent_type, version text, note text, content_html text, effective_at timestamptz,
  agreed_version text, agreed_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select l.content_type, l.version, l.note, l.content_html, l.effective_at, c.version, c.agreed_at
  from public.current_legal_contents as l
  left join lateral (
    select a.version, a.agreed_at from public.member_consents as a
    where a.member_id = p_member_id and a.consent_type = l.content_type and a.is_agreed order by a.agreed_at desc limit 1
  ) as c on true
  where p_member_id is not null and l.content_type = any((select app.required_consents())::public.consent_type[]) and not exists (
    select 1 from public.member_consents as a
    where a.member_id = p_member_id and a.consent_type = l.content_type and a.version = l.version and a.is_agreed
  )
  order by l.content_type;
end
$$;
comment on function app.outstanding_consents(uuid) is
'미동의 약관 — Required legal texts in force whose present version a company has not agreed to, with what it agreed to before';

create or replace function app.my_outstanding_consents() returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(to_jsonb(o) order by o.content_type), '[]') from app.outstanding_consents(app.company_id()) as o
  );
end
$$;
comment on function app.my_outstanding_consents() is '내 미동의 약관 — What the caller''s company has still to agree to; nothing for everybody else';

create or replace function public.outstanding_consents() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.my_outstanding_consents();
end
$$;
comment on function public.outstanding_consents() is
'미동의 약관 — POST or GET /rpc/outstanding_consents answers [{content_type, version, note, content_html, effective_at, agreed_version, agreed_at}]; [] when nothing is to be agreed to';

-- The client names the versions that were on the screen: a text published in between is not agreed to unseen.
create or replace function app.check_consent_versions(p_versions jsonb) returns void
language plpgsql
volatile
set search_path = ''
as $$
declare
  v_changed jsonb;
begin
  perform app.fail_validation(case
    when jsonb_typeof(p_versions) is distinct from 'object' or p_versions = '{}'
      then app.field_error('versions', '동의할 약관과 버전을 입력해 주세요.')
    else (
      select coalesce(jsonb_agg(jsonb_build_object('field', 'versions.' || v.key, 'message', '필수 약관이 아닙니다.') order by v.key), '[]')
      from jsonb_object_keys(p_versions) as v (key) where v.key <> all(app.required_consents()::text[])
    )
  end);
  select jsonb_agg(jsonb_build_object('content_type', v.key, 'version', app.legal_version(v.key::public.consent_type)) order by v.key)
  into v_changed
  from jsonb_each_text(p_versions) as v
  where v.value is distinct from app.legal_version(v.key::public.consent_type);
  if v_changed is not null then
    perform app.fail('CONSENT_VERSION_CHANGED', '약관이 변경되었습니다. 시행 중인 약관을 다시 확인해 주세요.', 409, v_changed,
      'The text has changed; please read the version in force.');
  end if;
end
$$;
comment on function app.check_consent_versions(jsonb) is
'동의 버전 확인 — 422 for what is no required text, 409 CONSENT_VERSION_CHANGED for another version than the one in force';

create or replace function app.give_consents(p_versions jsonb) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_company uuid := app.company_id();
begin
  if v_company is null or not app.company_can('portal.members:update') then
    perform app.fail_forbidden('portal.members:update');
  end if;
  perform app.check_consent_versions(p_versions);
  -- two people of a company who agree at the same moment leave one line
  perform pg_advisory_xact_lock(hashtextextended('consents:' || v_company, 0));
  insert into public.member_consents (member_id, user_id, consent_type, is_agreed, version, ip_address)
  select v_company, auth.uid(), o.content_type, true, o.version, app.client_ip()
  from app.outstanding_consents(v_company) as o where p_versions ? o.content_type::text;
  return app.my_outstanding_consents();
end
$$;
comment on function app.give_consents(jsonb) is
'약관 재동의 — Adds the consents of the caller''s company to the versions in force; one given before is not repeated';

create or replace function public.give_consents(p_versions jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.give_consents(p_versions);
end
$$;
comment on function public.give_consents(jsonb) is
'약관 재동의 — POST /rpc/give_consents {"p_versions": {"privacy_policy": "2.0"}} answers what is still outstanding; errors 403, 409 CONSENT_VERSION_CHANGED, 422';

create or replace view public.missing_consents with (security_invoker = true) as
select
  m.id as member_id,
  m.company_name,
  m.business_number,
  m.email,
  m.state,
  l.content_type,
  l.version,
  l.effective_at,
  c.version as agreed_version,
  c.agreed_at,
  r.requested_at
from public.members as m
cross join public.current_legal_contents as l
left join public.consent_requests as r on m.id = r.member_id and l.id = r.legal_content_id
left join lateral (
  select a.version, a.agreed_at from public.member_consents as a
  where a.member_id = m.id and a.consent_type = l.content_type and a.is_agreed order by a.agreed_at desc limit 1
) as c on true
where m.state in ('pending', 'approved', 'suspended')
  and not m.is_deleted
  and l.content_type = any((select app.required_consents())::public.consent_type[])
  and (select app.platform_can('portal.member_consents:read')) and not exists (
    select 1 from public.member_consents as a
    where a.member_id = m.id and a.consent_type = l.content_type and a.version = l.version and a.is_agreed
  );
select app.describe('public.missing_consents', '미동의 기업 — Companies that have not agreed to the version in force, for staff', '{
  "member_id": "회원 기업 — Company", "company_name": "기업명 — Company name",
  "business_number": "사업자등록번호 — Business registration number (10 digits)", "email": "이메일 — E-mail", "state": "등록 상태 — State of the registration",
  "content_type": "약관 구분 — Which of the texts", "version": "시행 버전 — Version in force", "effective_at": "시행 일시 — In force from",
  "agreed_version": "동의한 버전 — Version agreed to last", "agreed_at": "동의 일시 — When that was agreed to",
  "requested_at": "재동의 요청 일시 — When the company was asked, not yet when empty"}');

-- Version 1.0 came with the installation: who never agreed to it (brought along from the earlier portal) finds it in the
-- list, but is not written to. A suspended company is asked when it is back.
create or replace function app.due_consent_requests(p_limit integer)
returns table (legal_content_id uuid, member_id uuid)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select l.id, m.id
  from public.current_legal_contents as l
  cross join public.members as m
  where l.content_type = any((select app.required_consents())::public.consent_type[]) and l.version <> '1.0'
    and m.state in ('pending', 'approved') and not m.is_deleted
    and not exists (select 1 from public.consent_requests as r where r.legal_content_id = l.id and r.member_id = m.id)
    and not exists (
      select 1 from public.member_consents as a
      where a.member_id = m.id and a.consent_type = l.content_type and a.version = l.version and a.is_agreed
    )
  order by m.id, l.id
  limit p_limit;
end
$$;
comment on function app.due_consent_requests(integer) is '재동의 요청 대상 — Companies and versions that nobody has asked about yet';

create or replace function app.consent_label(p_type public.consent_type) returns text
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return coalesce(
    (select c.label_ko from public.codes as c where c.group_code = 'legal_content_type' and c.code = p_type::text), p_type::text
  );
end
$$;
comment on function app.consent_label(public.consent_type) is '약관 명칭 — Korean name of a legal text';

create or replace function app.request_consents(p_limit integer default 1000) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  with asked as (
    insert into public.consent_requests (legal_content_id, member_id)
    select d.legal_content_id, d.member_id from app.due_consent_requests(p_limit) as d
    on conflict do nothing
    returning legal_content_id, member_id
  ), told as (
    insert into public.notifications (member_id, kind, title, body, related_type, related_id)
    select a.member_id, 'system', format('%s 개정에 따른 재동의 안내', app.consent_label(l.content_type)),
      concat_ws(E'\n', '변경된 내용을 확인하고 동의해 주세요.', l.note), 'public.legal_contents', l.id
    from asked as a inner join public.legal_contents as l on a.legal_content_id = l.id
  ), written as (
    -- a change of the terms is no news that one declines: every owner gets the mail, in the own language
    insert into noti.notifications (template_code, recipient, payload, locale, user_id, tenant_id, dedupe_key)
    select 'consent_request', u.email, jsonb_build_object('company_name', m.company_name, 'content_type', l.content_type,
      'version', l.version, 'note', l.note, 'effective_date', (l.effective_at at time zone 'Asia/Seoul')::date),
      app.mail_locale(app.meta(i.raw_user_meta_data))::noti.template_locale, u.id, m.id, concat_ws(':', 'consent_request', l.id, m.id, u.id)
    from asked as a
    inner join public.legal_contents as l on a.legal_content_id = l.id
    inner join public.members as m on a.member_id = m.id
    inner join sys.users as u on u.tenant_id = m.id and u.is_owner and u.status = 'active' and not u.is_deleted
    inner join auth.users as i on u.id = i.id
    on conflict (dedupe_key) do nothing
  )
  select count(*) into v_count from asked;
  if v_count > 0 then
    perform pg_notify('noti', 'consent_request');
  end if;
  return v_count;
end
$$;
comment on function app.request_consents(integer) is
'재동의 요청 — Job of the worker: notice and owners'' mail about a new version, once a company, at most p_limit in a run; answers how many';

select app.expose('app.required_consents()', 'authenticated');
select app.expose('app.my_outstanding_consents()', 'authenticated');
select app.expose('public.outstanding_consents()', 'authenticated');
select app.expose('app.give_consents(jsonb)', 'authenticated');
select app.expose('public.give_consents(jsonb)', 'authenticated');
select app.expose('app.request_consents(integer)');
