-- The platform's list of its customers. A company's registration, its tenant and everything the tenant owns share one
-- id: public.members.id = tnnt.tenants.id = tenant_id.
create schema if not exists tnnt;
comment on schema tnnt is '테넌트 — Tenants';
revoke all on schema tnnt from public;
grant usage on schema tnnt to authenticated, service_role;

create type tnnt.tenant_status as enum ('active', 'suspended', 'terminated');

create table if not exists tnnt.tenants (
  id uuid primary key,
  name text not null check (length(name) between 1 and 255),
  business_number text check (business_number ~ '^\d{10}$'),
  status tnnt.tenant_status not null default 'active',
  suspended_reason text,
  suspended_at timestamptz,
  cell text not null default 'main' check (cell ~ '^[a-z0-9-]{1,40}$'),
  started_on date not null default app.today(),
  ended_on date check (ended_on >= started_on),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  -- TNNT-02: one truth about suspension
  check ((status = 'suspended') = (suspended_at is not null))
);
-- TNNT-01: a business number is one live tenant; a company that left may come back as a new one
create unique index if not exists tenants_business_number_key on tnnt.tenants (business_number)
where not is_deleted and status <> 'terminated';
create index if not exists tenants_recent_idx on tnnt.tenants (created_at desc) where not is_deleted;
create index if not exists tenants_status_idx on tnnt.tenants (status, created_at desc) where not is_deleted;

select app.describe('tnnt.tenants', '테넌트 — Tenants (customer companies of the suite)', '{
  "id": "식별자 — Identifier, the same as of the portal member", "name": "회사명 — Company name",
  "business_number": "사업자등록번호 — Business registration number", "status": "상태 — active, suspended or terminated",
  "suspended_reason": "정지 사유 — Reason of suspension", "suspended_at": "정지 일시 — Suspended at",
  "cell": "배치 프로젝트 — Supabase project that holds the tenant", "started_on": "시작일 — Start date", "ended_on": "종료일 — End date"}');
select app.register_entity('tnnt.tenants', 'manager', '테넌트', 'Tenants', p_tenant_column => 'id');

create or replace function app.provision_tenant(p_id uuid, p_name text, p_business_number text) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into tnnt.tenants (id, name, business_number)
  values (p_id, p_name, p_business_number)
  on conflict (id) do update set
    status = 'active', suspended_reason = null, suspended_at = null, name = excluded.name, is_deleted = false;
  update sys.organizations set status = 'active', name = p_name where tenant_id = p_id;
  perform app.seed_tenant(p_id), app.forget_context();
end
$$;
comment on function app.provision_tenant(uuid, text, text) is
'테넌트 개설 — Makes an approved company a tenant or reopens it, and seeds its workspace (TNNT-13); safe to run again';

create or replace function app.close_tenant(
  p_id uuid, p_status tnnt.tenant_status, p_organization_status text, p_reason text
) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  update tnnt.tenants set status = p_status,
    suspended_at = case when p_status = 'suspended' then now() end,
    suspended_reason = case when p_status = 'suspended' then p_reason end,
    ended_on = case when p_status = 'terminated' then app.today() end
  where id = p_id;
  update sys.organizations set status = p_organization_status::sys.organization_status where tenant_id = p_id;
  perform app.forget_context();
end
$$;
comment on function app.close_tenant(uuid, tnnt.tenant_status, text, text) is
'테넌트 정지·종료 — Suspends or ends a tenant and its workspace (TNNT-02, X-25)';

-- X-25: the platform says which modules and how many seats a company has; the workspace obeys at the next request.
create or replace function app.license_modules(p_tenant_id uuid, p_modules text[]) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_modules text[] := array(select distinct m from unnest(p_modules) as m order by m);
  v_before text[];
begin
  if not (app.is_trusted() or app.platform_can('tnnt.tenants:update')) then
    perform app.fail_forbidden('tnnt.tenants:update');
  end if;
  if p_modules is null or not v_modules <@ app.licensable_modules() then
    perform app.fail_validation(app.field_error('modules', '지정할 수 없는 모듈이 있습니다.'));
  end if;
  select o.modules into v_before from sys.organizations as o where o.tenant_id = p_tenant_id for update;
  if not found then
    perform app.fail_not_found();
  end if;
  update sys.organizations set modules = v_modules, updated_at = now() where tenant_id = p_tenant_id;
  perform app.write_audit('license', 'tnnt.tenants', p_tenant_id::text, p_tenant_id,
    jsonb_build_object('before', v_before, 'after', v_modules), 'success', null), app.forget_context();
  return jsonb_build_object('tenant_id', p_tenant_id, 'modules', to_jsonb(v_modules));
end
$$;
comment on function app.license_modules(uuid, text[]) is '모듈 이용 허가 — Makes exactly these the modules of a tenant (X-25)';

create or replace function tnnt.license_modules(p_tenant_id uuid, p_modules text[]) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.license_modules(p_tenant_id, p_modules);
end
$$;
comment on function tnnt.license_modules(uuid, text[]) is
'모듈 이용 허가 — Staff decide which modules a tenant has: POST /rpc/license_modules {"p_tenant_id": …, "p_modules": ["crm", "pim"]}, profile tnnt; errors 403, 404, 422';

create or replace function app.limit_users(p_tenant_id uuid, p_max_users integer) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not (app.is_trusted() or app.platform_can('tnnt.tenants:update')) then
    perform app.fail_forbidden('tnnt.tenants:update');
  end if;
  if p_max_users < 1 then
    perform app.fail_validation(app.field_error('max_users', '1 이상의 수를 입력해 주세요.'));
  end if;
  update sys.organizations set max_users = p_max_users, updated_at = now() where tenant_id = p_tenant_id;
  if not found then
    perform app.fail_not_found();
  end if;
  perform app.write_audit('limit_users', 'tnnt.tenants', p_tenant_id::text, p_tenant_id, jsonb_build_object('max_users', p_max_users),
    'success', null);
  return jsonb_build_object('tenant_id', p_tenant_id, 'max_users', p_max_users);
end
$$;
comment on function app.limit_users(uuid, integer) is '사용자 한도 지정 — How many users a tenant may have, null for any number (SYS-01)';

create or replace function tnnt.limit_users(p_tenant_id uuid, p_max_users integer default null) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.limit_users(p_tenant_id, p_max_users);
end
$$;
comment on function tnnt.limit_users(uuid, integer) is
'사용자 한도 지정 — Staff set the seats of a tenant: POST /rpc/limit_users {"p_tenant_id": …, "p_max_users": 10}, profile tnnt; errors 403, 404, 422';

select app.expose('app.license_modules(uuid,text[])', 'authenticated');
select app.expose('tnnt.license_modules(uuid,text[])', 'authenticated');
select app.expose('app.limit_users(uuid,integer)', 'authenticated');
select app.expose('tnnt.limit_users(uuid,integer)', 'authenticated');
select app.expose('app.provision_tenant(uuid,text,text)');
select app.expose('app.close_tenant(uuid,tnnt.tenant_status,text,text)');
