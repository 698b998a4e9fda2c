-- Framework contracts with partners: signed before they are in force, renewed or expired by a daily job (CRM-12).
select app.define_enum('crm.contract_type', '{"purchase": "구매 계약 — Purchase", "supply": "공급 계약 — Supply", "agency": "대리점 계약 — Agency",
  "exclusive": "독점 계약 — Exclusive", "service": "용역 계약 — Service", "other": "기타 — Other"}');
select app.define_enum('crm.contract_status', '{"draft": "작성 중 — Draft", "active": "유효 — Active", "suspended": "중지 — Suspended",
  "expired": "만료 — Expired", "terminated": "해지 — Terminated"}');

create table if not exists crm.contracts (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  partner_id uuid not null,
  contract_code text not null check (contract_code ~ '^[A-Z0-9_-]{2,50}$'),
  contract_type crm.contract_type not null,
  contract_title text not null check (length(contract_title) between 1 and 255),
  contract_date date not null default app.today(),
  start_date date not null,
  end_date date,
  renewal_date date,
  is_auto_renewal boolean not null default false,
  renewal_months integer not null default 12 check (renewal_months between 1 and 120),
  renewed_count integer not null default 0,
  contract_amount numeric(18, 4) check (contract_amount > 0),
  contract_currency text not null default 'KRW',
  payment_term_id uuid,
  signatory_company text check (length(signatory_company) <= 100),
  signatory_partner text check (length(signatory_partner) <= 100),
  contract_file_path text,
  contract_file_name text check (length(contract_file_name) between 1 and 255),
  contract_notes text check (length(contract_notes) <= 4000),
  owner_id uuid,
  terminated_on date,
  status crm.contract_status not null default 'draft',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, contract_currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, payment_term_id) references adm.payment_terms (tenant_id, id) on delete restrict,
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict,
  check (end_date >= start_date),
  check (renewal_date between start_date and end_date),
  check (not is_auto_renewal or end_date is not null),
  -- X-22: below the tenant's own folder, and only kinds of files that are kept
  check (
    contract_file_path ~* '^[^\\]{1,255}\.(pdf|jpe?g|png|docx?|xlsx?)$' and starts_with(contract_file_path, tenant_id::text || '/')
    and strpos(contract_file_path, '..') = 0
  )
);
select app.make_searchable('crm.contracts', '{contract_code,contract_title}');
create unique index if not exists contracts_code_key on crm.contracts (tenant_id, contract_code) where not is_deleted;
create index if not exists contracts_recent_idx on crm.contracts (tenant_id, created_at desc) where not is_deleted;
create index if not exists contracts_partner_idx on crm.contracts (tenant_id, partner_id, start_date desc);
create index if not exists contracts_currency_idx on crm.contracts (tenant_id, contract_currency);
create index if not exists contracts_payment_term_idx on crm.contracts (tenant_id, payment_term_id);
create index if not exists contracts_owner_idx on crm.contracts (tenant_id, owner_id);
create index if not exists contracts_end_idx on crm.contracts (tenant_id, end_date) where status in ('active', 'suspended')
and not is_deleted;
select app.describe('crm.contracts', '계약 — Contracts with partners', '{
  "partner_id": "거래처 — Partner", "contract_code": "계약 번호 — Number", "contract_type": "계약 구분 — Kind of contract",
  "contract_title": "계약명 — Title", "contract_date": "계약일 — Signed on", "start_date": "시작일 — From", "end_date": "종료일 — Until, empty for open",
  "renewal_date": "갱신 기준일 — Day on which renewal is decided", "is_auto_renewal": "자동 갱신 — Whether it renews itself",
  "renewal_months": "갱신 개월 수 — Months it is renewed for", "renewed_count": "갱신 횟수 — Times renewed", "contract_amount": "계약 금액 — Amount",
  "contract_currency": "통화 — Currency", "payment_term_id": "결제 조건 — Payment terms", "signatory_company": "당사 서명자 — Our signatory",
  "signatory_partner": "상대방 서명자 — Their signatory", "contract_file_path": "계약서 파일 — Path of the signed file",
  "contract_file_name": "계약서 파일명 — Name of the signed file", "contract_notes": "비고 — Notes", "owner_id": "담당 직원 — Our person in charge",
  "terminated_on": "해지일 — Terminated on", "status": "상태 — Status"}');
select app.register_entity('crm.contracts', 'tenant', '계약', 'Contracts', p_state_column => 'status', p_exportable => true);
select app.define_numbering('crm.contracts', 'contract_code', 'CONTRACT', '계약', 'Contract', 'CTR', 4, 'yyyy', 'yearly', '-');
select app.install_active_references('crm.contracts', '{"partner_id": "crm.partners.id", "contract_currency": "adm.currencies.code",
  "payment_term_id": "adm.payment_terms.id", "owner_id": "sys.users.id"}');
select app.define_transition('crm.contracts', 'activate', '{draft}', 'active', 'activate', '발효', 'Activate');
select app.define_transition('crm.contracts', 'suspend', '{active}', 'suspended', 'activate', '중지', 'Suspend', p_comment_required => true);
select app.define_transition('crm.contracts', 'resume', '{suspended}', 'active', 'activate', '재개', 'Resume');
-- CRM-12: terminating needs a reason
select
  app.define_transition(
    'crm.contracts', 'terminate', '{active,suspended}', 'terminated', 'activate', '해지', 'Terminate', p_comment_required => true
  );
select app.define_transition('crm.contracts', 'expire', '{active,suspended}', 'expired', 'update', '만료 처리', 'Expire');
-- CRM-12: exclusive contracts of a partner that are in force do not overlap
select
  app.install_period(
    'crm.contracts', 'start_date', 'end_date', '{partner_id}',
    'contract_type = ''exclusive'' and status in (''active'', ''suspended'') and not is_deleted'
  );

create or replace function app.tg_contracts__step() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if old.status = 'draft' then
    -- CRM-12: in force only with the signed file
    if new.contract_file_path is null then
      perform app.fail_validation(app.field_error('contract_file_path', '서명된 계약서 파일을 등록해 주세요.'));
    end if;
    perform app.require_partner(new.tenant_id, new.partner_id, case new.contract_type when 'purchase' then 'purchase'
      when 'supply' then 'sales' end, 'partner_id');
  end if;
  if new.status = 'expired' and (new.end_date is null or new.end_date >= app.today()) then
    perform app.fail('CONTRACT_NOT_ENDED', '종료일이 지나지 않은 계약입니다.', 409, jsonb_build_object('end_date', new.end_date),
      'The contract has not ended yet.');
  end if;
  if new.status = 'terminated' then
    new.terminated_on := app.today();
  end if;
  return new;
end
$$;
comment on function app.tg_contracts__step() is
'계약 상태 조건 — The signed file and a usable partner before it is in force; expired only after its end (CRM-12, CRM-01)';
create or replace trigger tg_contracts__step before update of status on crm.contracts
for each row when (old.status is distinct from new.status) execute function app.tg_contracts__step();

create or replace function app.tg_contracts__freeze() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- the renewal job is the one that moves the dates
  if current_setting('app.renewing', true) is distinct from 'on' then
    perform app.fail('CONTRACT_FROZEN', '발효된 계약의 내용은 수정할 수 없습니다.', 409, jsonb_build_object('status', old.status),
      'What was signed cannot be changed.');
  end if;
  return new;
end
$$;
comment on function app.tg_contracts__freeze() is '발효 계약 보호 — Partner, money and dates stay once a contract left draft (X-09)';
create or replace trigger tg_contracts__freeze before update of partner_id, contract_type, contract_date, start_date, end_date,
contract_amount, contract_currency, payment_term_id, contract_file_path on crm.contracts
for each row when (old.status <> 'draft' and (
  old.partner_id, old.contract_type, old.contract_date, old.start_date, old.end_date,
  old.contract_amount, old.contract_currency, old.payment_term_id, old.contract_file_path
) is distinct from
(
  new.partner_id, new.contract_type, new.contract_date, new.start_date, new.end_date, new.contract_amount, new.contract_currency,
  new.payment_term_id, new.contract_file_path
))
execute function app.tg_contracts__freeze();

create or replace function app.tg_contracts__keep() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- X-03: what was in force is ended, not deleted
  if old.status <> 'draft' and current_setting('app.erasing', true) is distinct from 'on' then
    perform app.fail('CONTRACT_FROZEN', '발효된 계약은 삭제할 수 없습니다. 해지해 주세요.', 409, jsonb_build_object('status', old.status),
      'A contract that was in force is terminated, not deleted.');
  end if;
  return old;
end
$$;
comment on function app.tg_contracts__keep() is '계약 삭제 제한 — Only drafts are deleted (X-03)';
-- before the trigger that turns deletion into hiding
create or replace trigger tg__keep before delete on crm.contracts for each row execute function app.tg_contracts__keep();

create or replace function app.notify_contract(p_contract crm.contracts, p_template text, p_key text, p_payload jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_person sys.users;
  v_partner text;
begin
  select * into v_person from sys.users as u
  where u.tenant_id = p_contract.tenant_id and u.status = 'active' and not u.is_deleted
    and (u.id = p_contract.owner_id or u.is_owner)
  order by u.id = p_contract.owner_id desc nulls last, u.created_at limit 1;
  select p.name into v_partner from crm.partners as p where p.tenant_id = p_contract.tenant_id and p.id = p_contract.partner_id;
  if v_person.id is not null then
    perform app.notify(p_template, v_person.email, p_payload || jsonb_build_object('contract_code', p_contract.contract_code,
        'contract_title', p_contract.contract_title, 'partner_name', v_partner, 'end_date', p_contract.end_date), 'ko', v_person.id,
      p_contract.tenant_id, format('%s:%s:%s', p_template, p_contract.id, p_key));
  end if;
end
$$;
comment on function app.notify_contract(crm.contracts, text, text, jsonb) is
'계약 알림 — Mails the contract''s person in charge, or the company''s owner when there is none, once for each key';

create or replace function app.renew_contract(p_contract crm.contracts) returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  v crm.contracts;
begin
  perform set_config('app.renewing', 'on', true);
  begin
    update crm.contracts as c
    set end_date = (c.end_date + make_interval(months => c.renewal_months))::date,
      renewal_date = (c.renewal_date + make_interval(months => c.renewal_months))::date, renewed_count = c.renewed_count + 1
    where c.tenant_id = p_contract.tenant_id and c.id = p_contract.id
    returning * into v;
  exception when sqlstate 'PGRST' or exclusion_violation then
    -- a newer exclusive contract follows: this one ends as it was signed
    v := null;
  end;
  perform set_config('app.renewing', '', true);
  if v.id is not null then
    perform app.notify_contract(v, 'contract_renewed', v.renewed_count::text, '{}'::jsonb);
  end if;
  return v.id is not null;
end
$$;
comment on function app.renew_contract(crm.contracts) is
'계약 갱신 — Moves end and renewal date on and tells the person in charge; false when a newer exclusive contract is in the way';

-- A day that the worker missed is made up for: a notice counts from its day until the next one and is sent once.
create or replace function app.run_contracts(p_today date default app.today()) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v crm.contracts;
  v_decision date;
  v_step integer;
  v_count integer := 0;
begin
  for v in
    select * from crm.contracts as c
    where c.status in ('active', 'suspended') and c.end_date is not null and not c.is_deleted
      and coalesce(c.renewal_date, c.end_date) <= p_today + 30
    order by c.tenant_id, c.id
    for update skip locked
  loop
    v_decision := coalesce(v.renewal_date, v.end_date);
    v_step := (select min(s.days) from unnest(array[7, 30]) as s (days) where s.days >= v_decision - p_today);
    if v_decision > p_today then
      perform app.notify_contract(v, 'contract_renewal', format('%s:%s', v_decision, v_step), jsonb_build_object(
        'renewal_date', v_decision, 'days_left', v_decision - p_today));
    elsif v.is_auto_renewal and v.status = 'active' and app.renew_contract(v) then
      v_count := v_count + 1;
    elsif v.end_date < p_today then
      update crm.contracts as c set status = 'expired' where c.tenant_id = v.tenant_id and c.id = v.id;
      perform app.notify_contract(v, 'contract_expired', v.end_date::text, '{}'::jsonb);
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;
comment on function app.run_contracts(date) is
'계약 갱신·만료 — Daily job (CRM-12): notices 30 and 7 days before the renewal date, renewal of those that renew themselves, expiry of the others; answers how many changed';

select app.expose('app.notify_contract(crm.contracts,text,text,jsonb)');
select app.expose('app.renew_contract(crm.contracts)');
select app.expose('app.run_contracts(date)');
