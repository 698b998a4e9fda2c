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

select app.expose('app.provision_tenant(uuid,text,text)');
select app.expose('app.close_tenant(uuid,tnnt.tenant_status,text,text)');
