-- What a tenant may change about its users, roles and their permissions, and the matrix its screens show.
select app.define_transition('sys.users', 'suspend', '{active}', 'suspended', 'suspend', '이용 정지', 'Suspend', p_comment_required => true);
select app.define_transition('sys.users', 'reactivate', '{suspended}', 'active', 'suspend', '정지 해제', 'Reactivate');

-- SYS-03: an active owner, or an active holder of the administrator's role without end
create or replace function app.keep_administrator(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if app.is_trusted() then
    return;
  end if;
  -- two administrators who remove each other queue here
  perform 1 from sys.organizations as o where o.tenant_id = p_tenant_id for update;
  if not exists (
    select 1 from sys.users as u
    where u.tenant_id = p_tenant_id and u.status = 'active' and not u.is_deleted and (u.is_owner or exists (
      select 1 from sys.user_roles as ur
      inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and r.code = 'administrator' and r.is_system
      where ur.tenant_id = u.tenant_id and ur.user_id = u.id and ur.is_active and ur.expires_at is null
    ))
  ) then
    perform app.fail('LAST_ADMINISTRATOR', '마지막 관리자는 해제할 수 없습니다.', 409, null, 'The last administrator cannot be removed.');
  end if;
end
$$;
comment on function app.keep_administrator(uuid) is '마지막 관리자 보호 — 409 LAST_ADMINISTRATOR when nobody could run the workspace any more (SYS-03)';

create or replace function app.tg_user_roles__keep_administrator() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.keep_administrator(new.tenant_id);
  return null;
end
$$;
comment on function app.tg_user_roles__keep_administrator() is '마지막 관리자 보호 — After a grant ended or got an end (SYS-03)';
create or replace trigger tg_user_roles__keep_administrator after update of is_active, expires_at on sys.user_roles
for each row when (not new.is_active or new.expires_at is not null) execute function app.tg_user_roles__keep_administrator();

-- Suspending and removing people: never oneself, never the owner, never somebody stronger.
create or replace function app.tg_users__guard_standing() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_permission text;
begin
  if old.is_deleted and not new.is_deleted then
    -- who comes back comes back without roles, to a seat that is free
    perform app.require_seat(new.tenant_id, false);
    return new;
  end if;
  if app.is_trusted() then
    return new;
  end if;
  if old.is_owner then
    perform app.fail('OWNER_PROTECTED', '대표 계정은 정지하거나 삭제할 수 없습니다.', 409, null, 'The owner cannot be suspended or removed.');
  end if;
  if old.id = auth.uid() then
    perform app.fail('SELF_GRANT', '본인 계정은 정지하거나 삭제할 수 없습니다.', 403, null, 'Nobody suspends or removes themselves.');
  end if;
  for v_permission in
    select distinct rp.permission
    from sys.user_roles as ur
    inner join sys.role_permissions as rp on ur.tenant_id = rp.tenant_id and ur.role_id = rp.role_id and rp.is_active
    where ur.tenant_id = old.tenant_id and ur.user_id = old.id and ur.is_active order by 1
  loop
    perform app.require_holding(v_permission);
  end loop;
  return new;
end
$$;
comment on function app.tg_users__guard_standing() is
'사용자 정지·삭제 통제 — Not the owner, not oneself, nobody with permissions the caller lacks (SYS-03)';
create or replace trigger tg_users__guard_standing before update of status, is_deleted on sys.users
for each row when (old.status is distinct from new.status or old.is_deleted is distinct from new.is_deleted)
execute function app.tg_users__guard_standing();

create or replace function app.tg_users__policy() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.require_holding('*');
  end if;
  return new;
end
$$;
comment on function app.tg_users__policy() is '병합 정책 지정 통제 — Who decides how permissions merge holds them all (SYS-04)';
create or replace trigger tg_users__policy before update of default_conflict_resolution_policy_id on sys.users
for each row when (old.default_conflict_resolution_policy_id is distinct from new.default_conflict_resolution_policy_id)
execute function app.tg_users__policy();

-- TNNT-10: who leaves loses the roles; coming back is a new invitation
create or replace function app.tg_users__leave() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  update sys.user_roles set is_active = false, revoked_at = greatest(now(), granted_at), revoked_by = auth.uid(), revoke_reason = 'left'
  where tenant_id = new.tenant_id and user_id = new.id and is_active;
  perform app.keep_administrator(new.tenant_id);
  return null;
end
$$;
comment on function app.tg_users__leave() is '사용자 탈퇴 처리 — Revokes the roles of a user who leaves (TNNT-10)';
create or replace trigger tg_users__leave after update of is_deleted on sys.users
for each row when (new.is_deleted and not old.is_deleted) execute function app.tg_users__leave();

-- SYS-05: system roles are fixed; and nobody changes the standing of a role they hold themselves
create or replace function app.tg_roles__guard_tenant() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if app.is_trusted() then
    return new;
  end if;
  if old.is_system then
    perform app.fail_system_role();
  end if;
  if (new.priority, new.is_active, new.is_deleted) is distinct from (old.priority, old.is_active, old.is_deleted) and exists (
    select 1 from sys.user_roles as ur
    where ur.tenant_id = old.tenant_id and ur.role_id = old.id and ur.user_id = auth.uid() and ur.is_active
  ) then
    perform app.require_holding('*');
  end if;
  if new.is_deleted and exists (
    select 1 from sys.user_roles as ur where ur.tenant_id = old.tenant_id and ur.role_id = old.id and ur.is_active
      and (ur.expires_at is null or ur.expires_at > now())
  ) then
    perform app.fail('RESOURCE_IN_USE', '이 역할을 가진 사용자가 있어 삭제할 수 없습니다.', 409, jsonb_build_object('used_by', 'sys.user_roles'),
      'Somebody holds this role.');
  end if;
  return new;
end
$$;
comment on function app.tg_roles__guard_tenant() is '역할 변경 통제 — System roles are fixed, roles in use stay (SYS-05)';
create or replace trigger tg_roles__guard_tenant before update on sys.roles
for each row execute function app.tg_roles__guard_tenant();

create or replace function app.fail_system_role() returns void
language plpgsql
volatile
set search_path = ''
as $$
begin
  perform app.fail('SYSTEM_ROLE', '시스템 역할은 변경할 수 없습니다.', 403, null, 'System roles cannot be changed.');
end
$$;
comment on function app.fail_system_role() is '시스템 역할 오류 — Refuses with 403 SYSTEM_ROLE (SYS-05)';

-- Whatever widens a role takes the permission itself: allowing it, or lifting its denial.
create or replace function app.check_role_permission(p_role_id uuid, p_permission text, p_widens boolean) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_role sys.roles;
begin
  select * into v_role from sys.roles as r where r.tenant_id = app.tenant_id() and r.id = p_role_id and not r.is_deleted for update;
  if not found then
    perform app.fail_validation(app.field_error('role_id', '역할을 찾을 수 없습니다.'));
  end if;
  if v_role.is_system then
    perform app.fail_system_role();
  end if;
  if not exists (
    select 1 from app.permissions as p
    where p.scope in ('portal', 'tenant') and app.grant_covers(concat(',', p_permission, ','), p.permission)
  ) then
    perform app.fail_validation(app.field_error('permission', '권한 목록에 없는 권한입니다.'));
  end if;
  if p_widens then
    perform app.require_holding(p_permission);
  end if;
end
$$;
comment on function app.check_role_permission(uuid, text, boolean) is
'역할 권한 변경 확인 — Own roles only, known permissions only, and nothing wider than the caller (SYS-03, SYS-05)';

create or replace function app.tg_role_permissions__guard_tenant() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.check_role_permission(coalesce(new.role_id, old.role_id), coalesce(new.permission, old.permission),
      case when tg_op = 'DELETE' then not old.is_active else new.is_active end);
  end if;
  return coalesce(new, old);
end
$$;
comment on function app.tg_role_permissions__guard_tenant() is '역할 권한 통제 — What a user of the API may put into a role (SYS-03, SYS-05)';
create or replace trigger tg_role_permissions__guard_tenant before insert or update or delete on sys.role_permissions
for each row execute function app.tg_role_permissions__guard_tenant();

-- SYS-05: who changed what, when and why
create or replace function app.tg_role_permissions__history() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.role_permissions_history (tenant_id, role_id, permission, action, reason)
  select coalesce(new.tenant_id, old.tenant_id), coalesce(new.role_id, old.role_id), coalesce(new.permission, old.permission),
    case when tg_op = 'DELETE' then 'revoked' when new.is_active then 'granted' else 'denied' end::sys.permission_change,
    nullif(current_setting('app.comment', true), '')
  where current_setting('app.erasing', true) is distinct from 'on';
  return null;
end
$$;
comment on function app.tg_role_permissions__history() is '역할 권한 이력 — A line for every grant, denial and revocation (SYS-05)';
create or replace trigger tg_role_permissions__history after insert or delete or update of is_active on sys.role_permissions
for each row execute function app.tg_role_permissions__history();

create or replace function sys.set_role_permissions(
  p_role_id uuid, p_allowed text[], p_denied text[] default '{}', p_reason text default null
) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
begin
  if p_allowed && p_denied then
    perform app.fail_validation(app.field_error('denied', '같은 권한을 허용하면서 거부할 수 없습니다.'));
  end if;
  if not exists (select 1 from sys.roles as r where r.tenant_id = v_tenant and r.id = p_role_id) then
    perform app.fail_not_found();
  end if;
  perform set_config('app.comment', coalesce(left(btrim(p_reason), 1000), ''), true);
  delete from sys.role_permissions as rp
  where rp.tenant_id = v_tenant and rp.role_id = p_role_id and rp.permission <> all(p_allowed || p_denied);
  update sys.role_permissions as rp set is_active = rp.permission = any(p_allowed)
  where rp.tenant_id = v_tenant and rp.role_id = p_role_id and rp.is_active <> (rp.permission = any(p_allowed));
  insert into sys.role_permissions (role_id, permission, is_active)
  select p_role_id, p.permission, p.permission = any(p_allowed)
  from (select distinct unnest(p_allowed || p_denied) as permission) as p
  where not exists (
    select 1 from sys.role_permissions as rp
    where rp.tenant_id = v_tenant and rp.role_id = p_role_id and rp.permission = p.permission
  );
  perform set_config('app.comment', '', true);
  return jsonb_build_object('role_id', p_role_id, 'allowed', to_jsonb(p_allowed), 'denied', to_jsonb(p_denied));
end
$$;
comment on function sys.set_role_permissions(uuid, text[], text[], text) is
'역할 권한 저장 — Makes exactly these the permissions of a role: POST /rpc/set_role_permissions {"p_role_id": …, "p_allowed": ["crm:*"], "p_denied": [], "p_reason": …}; errors 403 PERMISSION_NOT_HELD or SYSTEM_ROLE, 404, 422';

create or replace view sys.effective_role_permissions with (security_invoker = true) as
select
  r.tenant_id,
  r.id as role_id,
  r.code as role_code,
  p.permission,
  p.label_ko,
  p.label_en,
  split_part(p.permission, '.', 1) as module,
  r.is_active and app.grant_covers(l.allowed, p.permission) and not app.grant_covers(l.denied, p.permission) as is_allowed
from sys.roles as r
cross join
  lateral (
    select
      concat(',', string_agg(rp.permission, ',') filter (where rp.is_active), ',') as allowed,
      concat(',', string_agg(rp.permission, ',') filter (where not rp.is_active), ',') as denied
    from sys.role_permissions as rp
    where rp.tenant_id = r.tenant_id and rp.role_id = r.id
  ) as l
cross join app.permissions as p
where p.scope in ('portal', 'tenant') and not r.is_deleted;
select app.describe('sys.effective_role_permissions', '권한표 — Matrix of roles and permissions', '{
  "role_id": "역할 — Role", "role_code": "역할 코드 — Code of the role", "module": "모듈 — Module", "permission": "권한 — Permission",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label", "is_allowed": "허용 여부 — Whether the role has it"}');

create or replace function sys.my_permissions() returns table (permission text, label_ko text, label_en text)
language plpgsql
stable
set search_path = ''
as $$
declare
  v_grants constant text := app.my_grants();
  v_status constant text := current_setting('app.company_status', true);
begin
  return query
  select p.permission, p.label_ko, p.label_en from app.permissions as p
  where p.scope in ('portal', 'tenant') and app.company_id() is not null and app.grant_covers(v_grants, p.permission)
    and app.module_licensed(p.permission)
    -- X-25: while suspended the company reads and exports; before approval only the portal is open
    and (v_status = 'active' or (v_status = 'suspended' and split_part(p.permission, ':', 2) in ('read', 'export'))
      or (v_status = 'pending' and p.scope = 'portal'))
  order by p.permission;
end
$$;
comment on function sys.my_permissions() is
'내 권한 — What the caller may do in the chosen company, after merging roles (SYS-04), licence and state (X-25): POST /rpc/my_permissions';

create or replace function app.transfer_ownership(p_user_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.tenant_id();
  v_role uuid;
begin
  if v_tenant is null or not app.is_owner() then
    perform app.fail_forbidden('sys.organizations:update');
  end if;
  perform 1 from sys.users as u where u.tenant_id = v_tenant and (u.is_owner or u.id = p_user_id) order by u.id for update;
  -- pressed twice: whoever waited here may have handed over meanwhile
  if not exists (select 1 from sys.users as u where u.tenant_id = v_tenant and u.id = auth.uid() and u.is_owner) then
    perform app.fail_forbidden('sys.organizations:update');
  end if;
  if p_user_id = auth.uid() or not exists (
    select 1 from sys.users as u where u.tenant_id = v_tenant and u.id = p_user_id and u.status = 'active' and not u.is_deleted
  ) then
    perform app.fail_validation(app.field_error('user_id', '이용 중인 다른 사용자를 지정해 주세요.'));
  end if;
  select r.id into strict v_role from sys.roles as r where r.tenant_id = v_tenant and r.code = 'owner' and r.is_system and not r.is_deleted;
  update sys.users set is_owner = (id = p_user_id) where tenant_id = v_tenant and (is_owner or id = p_user_id);
  update sys.user_roles set is_active = false, revoked_at = greatest(now(), granted_at), revoked_by = auth.uid(),
    revoke_reason = 'transferred'
  where tenant_id = v_tenant and role_id = v_role and is_active;
  insert into sys.user_roles (tenant_id, user_id, role_id)
  select v_tenant, n.user_id, r.id
  from (values (p_user_id, 'owner'), (auth.uid(), 'administrator')) as n (user_id, code)
  inner join sys.roles as r on r.tenant_id = v_tenant and n.code = r.code and r.is_system and not r.is_deleted
  on conflict (tenant_id, user_id, role_id) where is_active do nothing;
  return jsonb_build_object('tenant_id', v_tenant, 'owner_id', p_user_id);
end
$$;
comment on function app.transfer_ownership(uuid) is '대표 변경 — The owner hands the company''s account to another user and stays administrator';

create or replace function sys.transfer_ownership(p_user_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.transfer_ownership(p_user_id);
end
$$;
comment on function sys.transfer_ownership(uuid) is
'대표 변경 — The owner makes another user the owner: POST /rpc/transfer_ownership {"p_user_id": …}; errors 403, 422';

create or replace function app.tg_permission_conflict_resolution__guard() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  if app.is_api_caller() then
    perform app.require_holding('*');
  end if;
  if tg_op = 'DELETE' then
    return null;
  elsif tg_op = 'INSERT' then
    return new;
  end if;
  -- SYS-05: of a system policy only the choice as default is the tenant's
  if old.is_system and (to_jsonb(new) - '{is_default,updated_at,updated_by}'::text[])
    is distinct from (to_jsonb(old) - '{is_default,updated_at,updated_by}'::text[]) then
    perform app.fail('SYSTEM_POLICY', '시스템 정책은 변경할 수 없습니다.', 403, null, 'System policies cannot be changed.');
  end if;
  -- X-18: another default takes over, the last one does not just go
  if old.is_default and (new.is_deleted or not new.is_active or (not new.is_default and app.is_api_caller())) then
    perform app.fail('DEFAULT_REQUIRED', '다른 정책을 기본으로 지정한 뒤 변경해 주세요.', 409, null, 'Make another policy the default first.');
  end if;
  return new;
end
$$;
comment on function app.tg_permission_conflict_resolution__guard() is
'병합 정책 통제 — System policies are fixed, one default stays, and who changes them holds everything (SYS-04, SYS-05, X-18)';
create or replace trigger tg_permission_conflict_resolution__guard before insert or update on sys.permission_conflict_resolution
for each row execute function app.tg_permission_conflict_resolution__guard();
-- the row is marked as deleted by the owner of the table, so the person is asked for once a statement
create or replace trigger tg_permission_conflict_resolution__holding before delete on sys.permission_conflict_resolution
for each statement execute function app.tg_permission_conflict_resolution__guard();

select app.expose('app.keep_administrator(uuid)');
select app.expose('app.fail_system_role()');
select app.expose('app.check_role_permission(uuid,text,boolean)', 'authenticated');
select app.expose('app.transfer_ownership(uuid)', 'authenticated');
select app.expose('sys.set_role_permissions(uuid,text[],text[],text)', 'authenticated');
select app.expose('sys.my_permissions()', 'authenticated');
select app.expose('sys.transfer_ownership(uuid)', 'authenticated');
