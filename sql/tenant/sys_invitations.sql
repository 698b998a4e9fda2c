-- SYS-01: people join a company by invitation. The link goes out by mail once and holds a token of which only the hash is kept;
-- it is used once, within seven days, by the person whose address it names. A new account signs up with the token in its
-- metadata (invitation_token), an existing one calls sys.accept_invitation.
select
  app.define_enum(
    'sys.invitation_status', '{"pending": "대기 — Pending", "accepted": "수락 — Accepted", "cancelled": "취소 — Cancelled"}'
  );
select app.define_enum('sys.mail_locale', '{"ko": "한국어 — Korean", "en": "영어 — English"}');

create table if not exists sys.invitations (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  email text not null check (length(email) between 3 and 255 and email ~ '^[^@\s]+@[^@\s]+$'),
  display_name text check (length(display_name) between 1 and 100),
  department text check (length(department) <= 100),
  role_id uuid,
  locale sys.mail_locale not null default 'ko',
  status sys.invitation_status not null default 'pending',
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, role_id) references sys.roles (tenant_id, id) on delete set null (role_id),
  check ((status = 'accepted') = (accepted_by is not null))
);
create unique index if not exists invitations_email_key on sys.invitations (tenant_id, email) where status = 'pending' and not is_deleted;
create index if not exists invitations_list_idx on sys.invitations (tenant_id, created_at desc) where not is_deleted;
create index if not exists invitations_role_idx on sys.invitations (tenant_id, role_id);

create table if not exists app.invitation_tokens (
  tenant_id uuid not null,
  invitation_id uuid not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  primary key (tenant_id, invitation_id),
  foreign key (tenant_id, invitation_id) references sys.invitations (tenant_id, id) on delete cascade
);
alter table app.invitation_tokens enable row level security;
alter table app.invitation_tokens force row level security;
revoke all on app.invitation_tokens from public, anon, authenticated;

select app.describe('sys.invitations', '초대 — Invitations of people into the company', '{
  "email": "이메일 — E-mail of the invited person", "display_name": "이름 — Name", "department": "부서 — Department",
  "role_id": "역할 — Role the person gets", "locale": "메일 언어 — Language of the mail", "status": "상태 — pending, accepted or cancelled",
  "expires_at": "만료 일시 — Until when the link works", "accepted_at": "수락 일시 — Accepted at", "accepted_by": "수락자 — Who accepted (user)"}');
select app.describe('app.invitation_tokens', '초대 토큰 — Hashes of the links of invitations', '{
  "invitation_id": "초대 — Invitation", "token_hash": "토큰 해시 — SHA-256 of the token"}');
select app.register_entity(
  'sys.invitations', 'tenant', '초대', 'Invitations', p_state_column => 'status', p_redacted => '{email,display_name}'
);
select app.define_transition('sys.invitations', 'resend', '{pending}', 'pending', 'create', '다시 보내기', 'Resend');
select app.define_transition('sys.invitations', 'cancel', '{pending}', 'cancelled', 'delete', '취소', 'Cancel');

create or replace function app.token_hash(p_token text) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return encode(sha256(convert_to(coalesce(p_token, ''), 'UTF8')), 'hex');
end
$$;
comment on function app.token_hash(text) is '토큰 해시 — SHA-256 of a random token; only this is stored';

-- Seats are people and open invitations; the organisation's row is the queue in which seats are taken.
create or replace function app.require_seat(p_tenant_id uuid, p_with_invitations boolean) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_max integer;
begin
  select o.max_users into v_max from sys.organizations as o where o.tenant_id = p_tenant_id for update;
  if v_max <= (select count(*) from sys.users as u where u.tenant_id = p_tenant_id and not u.is_deleted) + (case
    when p_with_invitations then (
      select count(*) from sys.invitations as i
      where i.tenant_id = p_tenant_id and i.status = 'pending' and i.expires_at > now() and not i.is_deleted
    ) else 0 end) then
    perform app.fail('SEAT_LIMIT_REACHED', '이용 가능한 사용자 수를 모두 사용했습니다.', 409, jsonb_build_object('max_users', v_max),
      'All seats of the plan are taken.');
  end if;
end
$$;
comment on function app.require_seat(uuid, boolean) is '사용자 한도 확인 — 409 SEAT_LIMIT_REACHED when the company has a limit and no seat is left (SYS-01)';

create or replace function app.tg_invitations__authorise() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.email := lower(btrim(new.email));
  -- SYS-03: the preset role is a grant made in advance
  if app.is_api_caller() and new.role_id is not null then
    perform app.check_grant(null, new.role_id, null);
  end if;
  return new;
end
$$;
comment on function app.tg_invitations__authorise() is '초대 통제 — Nobody invites to a role stronger than the own (SYS-01, SYS-03)';
create or replace trigger tg_invitations__authorise before insert on sys.invitations
for each row execute function app.tg_invitations__authorise();

create or replace function app.tg_invitations__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.require_seat(new.tenant_id, true);
  if exists (select 1 from sys.users as u where u.tenant_id = new.tenant_id and lower(u.email) = new.email and not u.is_deleted) then
    perform app.fail('ALREADY_MEMBER', '이미 등록된 사용자입니다.', 409, app.field_error('email', '이미 등록된 사용자입니다.'), 'This person is a user already.');
  end if;
  if exists (select 1 from sys.invitations as i where i.tenant_id = new.tenant_id and i.email = new.email and i.status = 'pending'
    and not i.is_deleted) then
    perform app.fail('ALREADY_INVITED', '이미 초대한 이메일입니다. 다시 보내기를 이용해 주세요.', 409,
      app.field_error('email', '이미 초대한 이메일입니다.'), 'This person is invited already: resend the invitation.');
  end if;
  return new;
end
$$;
comment on function app.tg_invitations__check() is '초대 확인 — A free seat, not a user yet, not invited yet (SYS-01)';
create or replace trigger tg_invitations__check before insert on sys.invitations
for each row execute function app.tg_invitations__check();

create or replace function app.send_invitation(p_invitation sys.invitations) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_token constant text := replace(concat(gen_random_uuid(), gen_random_uuid()), '-', '');
begin
  insert into app.invitation_tokens (tenant_id, invitation_id, token_hash)
  values (p_invitation.tenant_id, p_invitation.id, app.token_hash(v_token))
  on conflict (tenant_id, invitation_id) do update set token_hash = excluded.token_hash;
  perform app.notify('tenant_invitation', p_invitation.email, jsonb_build_object(
    'company_name', (select o.name from sys.organizations as o where o.tenant_id = p_invitation.tenant_id),
    'expires_on', to_char(p_invitation.expires_at at time zone 'Asia/Seoul', 'YYYY-MM-DD')
  ), p_invitation.locale::text, null, p_invitation.tenant_id,
  'invitation:' || app.token_hash(v_token), jsonb_build_object('token', v_token));
end
$$;
comment on function app.send_invitation(sys.invitations) is
'초대 메일 — A new one-time link in the outbox, where it is erased after sending; the former link stops working (SYS-01)';

create or replace function app.tg_invitations__send() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.send_invitation(new);
  return null;
end
$$;
comment on function app.tg_invitations__send() is '초대 메일 발송 — Sends the link of a new invitation';
create or replace trigger tg_invitations__send after insert on sys.invitations
for each row execute function app.tg_invitations__send();

create or replace function app.tg_invitations__change() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.accepted_by is not null then
    new.status := 'accepted';
    new.accepted_at := now();
  elsif new.status = 'cancelled' then
    delete from app.invitation_tokens where tenant_id = new.tenant_id and invitation_id = new.id;
  elsif old.status = 'pending' and current_setting('app.action_entity', true) = 'sys.invitations'
    and current_setting('app.action', true) = 'resend' then
    new.expires_at := now() + interval '7 days';
    perform app.send_invitation(new);
  end if;
  return new;
end
$$;
comment on function app.tg_invitations__change() is '초대 상태 반영 — A resent invitation gets a new link and seven days, a cancelled one loses its link (SYS-01)';
create or replace trigger tg_invitations__change before update on sys.invitations
for each row execute function app.tg_invitations__change();

create or replace function app.fail_invitation(p_reason text) returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('INVITATION_INVALID', '사용할 수 없는 초대입니다. 초대한 분께 다시 요청해 주세요.', 409, jsonb_build_object('reason', p_reason),
    'This invitation cannot be used: ask for a new one.');
end
$$;
comment on function app.fail_invitation(text) is '초대 오류 — 409 INVITATION_INVALID with the reason: unknown, used, cancelled, expired or other_address';

-- The lock on the token lets two who accept at once in one after the other: the second finds it used.
create or replace function app.usable_invitation(p_token text, p_email text) returns sys.invitations
language plpgsql
security definer
set search_path = ''
as $$
declare
  v sys.invitations;
begin
  select i.* into v
  from app.invitation_tokens as t
  inner join sys.invitations as i on t.tenant_id = i.tenant_id and t.invitation_id = i.id and not i.is_deleted
  inner join sys.organizations as o on i.tenant_id = o.tenant_id and o.status = 'active'
  where t.token_hash = app.token_hash(p_token)
  for update of i;
  if not found then
    perform app.fail_invitation('unknown');
  elsif v.status <> 'pending' then
    perform app.fail_invitation(case v.status when 'accepted' then 'used' else 'cancelled' end);
  elsif v.expires_at <= now() then
    perform app.fail_invitation('expired');
  elsif v.email <> lower(btrim(p_email)) then
    perform app.fail_invitation('other_address');
  end if;
  return v;
end
$$;
comment on function app.usable_invitation(text, text) is '초대 확인 — The live invitation of a token and an address, locked; else 409 INVITATION_INVALID (SYS-01)';

create or replace function app.redeem_invitation(p_token text, p_user_id uuid, p_email text) returns uuid
language plpgsql
security definer
set search_path = ''
as $$
declare
  v sys.invitations := app.usable_invitation(p_token, p_email);
begin
  if exists (select 1 from sys.users as u where u.tenant_id = v.tenant_id and u.id = p_user_id and not u.is_deleted) then
    perform app.fail('ALREADY_MEMBER', '이미 등록된 사용자입니다.', 409, null, 'This person is a user already.');
  end if;
  perform app.require_seat(v.tenant_id, false);
  insert into sys.users (tenant_id, id, email, display_name, department, created_by, updated_by)
  values (v.tenant_id, p_user_id, v.email, v.display_name, v.department, v.created_by, p_user_id)
  on conflict (tenant_id, id) do update set is_deleted = false, status = 'active', is_owner = false, email = excluded.email,
    display_name = coalesce(excluded.display_name, users.display_name), department = coalesce(excluded.department, users.department);
  insert into sys.user_roles (tenant_id, user_id, role_id, granted_by)
  select v.tenant_id, p_user_id, v.role_id, v.created_by where v.role_id is not null;
  update sys.invitations set accepted_by = p_user_id where tenant_id = v.tenant_id and id = v.id;
  return v.tenant_id;
end
$$;
comment on function app.redeem_invitation(text, uuid, text) is '초대 수락 — Makes the account a user of the company with the preset role, once (SYS-01)';

create or replace function app.join_company(p_user_id uuid, p_email text, p_meta jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.redeem_invitation(p_meta ->> 'invitation_token', p_user_id, p_email);
  -- the link came by mail, so the address is proven
  update auth.users set raw_user_meta_data = p_meta - 'invitation_token', email_confirmed_at = coalesce(email_confirmed_at, now())
  where id = p_user_id;
end
$$;
comment on function app.join_company(uuid, text, jsonb) is '초대 가입 — A new account with an invitation in its metadata becomes a user of the company (SYS-01)';

create or replace function app.accept_invitation(p_token text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_email text;
begin
  select u.email into v_email from auth.users as u where u.id = auth.uid();
  if not found then
    perform app.fail_forbidden();
  end if;
  return jsonb_build_object('tenant_id', app.redeem_invitation(p_token, auth.uid(), v_email));
end
$$;
comment on function app.accept_invitation(text) is '초대 수락 — For the signed-in account, whose address must be the invited one';

create or replace function sys.accept_invitation(p_token text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.accept_invitation(p_token);
end
$$;
comment on function sys.accept_invitation(text) is
'초대 수락 — Joins the company with an existing account: POST /rpc/accept_invitation {"p_token": "…"} answers {tenant_id}; errors 409 INVITATION_INVALID, ALREADY_MEMBER, SEAT_LIMIT_REACHED';

create or replace function app.invitation_offer(p_token text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_offer jsonb;
begin
  select jsonb_build_object('company_name', o.name, 'email', i.email, 'display_name', i.display_name, 'expires_at', i.expires_at) into v_offer
  from app.invitation_tokens as t
  inner join sys.invitations as i on t.tenant_id = i.tenant_id and t.invitation_id = i.id and not i.is_deleted
  inner join sys.organizations as o on i.tenant_id = o.tenant_id and o.status = 'active'
  where t.token_hash = app.token_hash(p_token) and i.status = 'pending' and i.expires_at > now();
  if v_offer is null then
    perform app.fail_not_found();
  end if;
  return v_offer;
end
$$;
comment on function app.invitation_offer(text) is '초대 내용 — What a live invitation offers, for whoever holds its link';

create or replace function public.invitation_offer(p_token text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.invitation_offer(p_token);
end
$$;
comment on function public.invitation_offer(text) is
'초대 내용 — Company and e-mail of a live invitation, for the page behind its link (no account needed): POST /rpc/invitation_offer {"p_token": "…"}; error 404';

select app.expose('app.token_hash(text)');
select app.expose('app.require_seat(uuid,boolean)');
select app.expose('app.send_invitation(sys.invitations)');
select app.expose('app.fail_invitation(text)');
select app.expose('app.usable_invitation(text,text)');
select app.expose('app.redeem_invitation(text,uuid,text)');
select app.expose('app.join_company(uuid,text,jsonb)');
select app.expose('app.accept_invitation(text)', 'authenticated');
select app.expose('sys.accept_invitation(text)', 'authenticated');
select app.expose('app.invitation_offer(text)', 'anon', 'authenticated');
select app.expose('public.invitation_offer(text)', 'anon', 'authenticated');
