-- Requests for quotation from customers. A draft is edited freely; once submitted its lines and terms are fixed (X-09).
select app.define_enum('crm.rfq_status', '{"draft": "작성 중 — Draft", "submitted": "접수 — Submitted", "in_review": "검토 중 — In review",
  "quoted": "견적 발행 — Quoted", "declined": "거절 — Declined", "cancelled": "취소 — Cancelled"}');

create table if not exists crm.rfqs (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  rfq_code text not null check (rfq_code ~ '^[A-Z0-9_-]{2,50}$'),
  title text not null check (length(title) between 1 and 255),
  description text check (length(description) <= 4000),
  partner_id uuid,
  lead_id uuid,
  contact_id uuid,
  request_date date not null default app.today(),
  due_date date,
  required_delivery_date date,
  delivery_address text check (length(delivery_address) <= 500),
  delivery_terms text check (length(delivery_terms) <= 500),
  payment_term_id uuid,
  currency text not null default 'KRW',
  owner_id uuid default auth.uid(),
  -- CRM-13: the quotation it became; the sales module writes both once
  converted_quote_id uuid,
  converted_at timestamptz,
  status crm.rfq_status not null default 'draft',
  priority crm.priority not null default 'normal',
  notes text check (length(notes) <= 4000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, partner_id) references crm.partners (tenant_id, id) on delete restrict,
  foreign key (tenant_id, lead_id) references crm.leads (tenant_id, id) on delete restrict,
  foreign key (tenant_id, contact_id) references crm.partner_contacts (tenant_id, id) on delete set null (contact_id),
  foreign key (tenant_id, payment_term_id) references adm.payment_terms (tenant_id, id) on delete restrict,
  foreign key (tenant_id, currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, owner_id) references sys.users (tenant_id, id) on delete restrict,
  constraint rfqs_dates_check check (due_date >= request_date and required_delivery_date >= request_date),
  constraint rfqs_quoted_check check ((status = 'quoted') = (converted_quote_id is not null and converted_at is not null))
);
select app.make_searchable('crm.rfqs', '{rfq_code,title}');
create unique index if not exists rfqs_rfq_code_key on crm.rfqs (tenant_id, rfq_code) where not is_deleted;
create unique index if not exists rfqs_converted_quote_key on crm.rfqs (tenant_id, converted_quote_id) where not is_deleted;
create index if not exists rfqs_recent_idx on crm.rfqs (tenant_id, created_at desc) where not is_deleted;
create index if not exists rfqs_status_idx on crm.rfqs (tenant_id, status, due_date) where not is_deleted;
create index if not exists rfqs_partner_idx on crm.rfqs (tenant_id, partner_id, created_at desc);
create index if not exists rfqs_lead_idx on crm.rfqs (tenant_id, lead_id);
create index if not exists rfqs_contact_idx on crm.rfqs (tenant_id, contact_id);
create index if not exists rfqs_payment_term_idx on crm.rfqs (tenant_id, payment_term_id);
create index if not exists rfqs_currency_idx on crm.rfqs (tenant_id, currency);
create index if not exists rfqs_owner_idx on crm.rfqs (tenant_id, owner_id);
select app.describe('crm.rfqs', '견적 요청 — Requests for quotation', '{
  "rfq_code": "견적 요청 번호 — Number", "title": "제목 — Title", "description": "설명 — Description", "partner_id": "거래처 — Partner",
  "lead_id": "잠재 고객 — Lead", "contact_id": "거래처 담당자 — Contact person", "request_date": "요청일 — Requested on",
  "due_date": "회신 기한 — Answer due on", "required_delivery_date": "희망 납기 — Delivery wanted on", "delivery_address": "납품 장소 — Delivery address",
  "delivery_terms": "인도 조건 — Delivery terms", "payment_term_id": "결제 조건 — Payment terms", "currency": "통화 — Currency",
  "owner_id": "담당자 — Owner", "converted_quote_id": "견적서 — Quotation it became", "converted_at": "견적 전환 일시 — Quoted at",
  "status": "상태 — Status", "priority": "우선순위 — Priority", "notes": "비고 — Notes"}');
select app.register_entity('crm.rfqs', 'tenant', '견적 요청', 'Requests for quotation', p_state_column => 'status', p_exportable => true);
select app.define_numbering('crm.rfqs', 'rfq_code', 'RFQ', '견적 요청', 'Request for quotation', 'RFQ', 4, 'yyyymm', 'monthly', '-');
select app.install_active_references('crm.rfqs', '{"partner_id": "crm.partners.id", "lead_id": "crm.leads.id",
  "contact_id": "crm.partner_contacts.id", "payment_term_id": "adm.payment_terms.id", "currency": "adm.currencies.code",
  "owner_id": "sys.users.id"}');
select app.define_transition('crm.rfqs', 'submit', '{draft}', 'submitted', 'submit', '접수', 'Submit');
select app.define_transition('crm.rfqs', 'start_review', '{submitted}', 'in_review', 'review', '검토 시작', 'Start review');
select app.define_transition('crm.rfqs', 'quote', '{in_review}', 'quoted', 'review', '견적 발행', 'Quote');
select
  app.define_transition('crm.rfqs', 'decline', '{submitted,in_review}', 'declined', 'review', '거절', 'Decline', p_comment_required => true);
select
  app.define_transition(
    'crm.rfqs', 'cancel', '{draft,submitted,in_review}', 'cancelled', 'submit', '취소', 'Cancel', p_comment_required => true
  );

create table if not exists crm.rfq_items (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  rfq_id uuid not null,
  line_no integer not null check (line_no > 0),
  product_id uuid,
  product_name text check (length(product_name) between 1 and 255),
  product_code text check (length(product_code) <= 50),
  description text check (length(description) <= 1000),
  specifications text check (length(specifications) <= 4000),
  qty numeric(18, 4) not null check (qty > 0),
  unit_id uuid,
  target_price numeric(18, 4) check (target_price >= 0),
  target_delivery_date date,
  notes text check (length(notes) <= 1000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, rfq_id) references crm.rfqs (tenant_id, id) on delete cascade,
  foreign key (tenant_id, unit_id) references adm.units (tenant_id, id) on delete restrict,
  constraint rfq_items_what_check check (product_id is not null or product_name is not null)
);
create unique index if not exists rfq_items_line_no_key on crm.rfq_items (tenant_id, rfq_id, line_no) where not is_deleted;
create index if not exists rfq_items_rfq_idx on crm.rfq_items (tenant_id, rfq_id, line_no);
create index if not exists rfq_items_unit_idx on crm.rfq_items (tenant_id, unit_id);
create index if not exists rfq_items_product_idx on crm.rfq_items (tenant_id, product_id);
create index if not exists rfq_items_recent_idx on crm.rfq_items (tenant_id, created_at desc) where not is_deleted;
select app.describe('crm.rfq_items', '견적 요청 품목 — Lines of requests for quotation', '{
  "rfq_id": "견적 요청 — Request", "line_no": "순번 — Line number, given when none is sent", "product_id": "제품 — Product",
  "product_name": "품명 — Name in the customer''s words", "product_code": "품번 — The customer''s code", "description": "설명 — Description",
  "specifications": "규격 — Specifications", "qty": "수량 — Quantity", "unit_id": "단위 — Unit", "target_price": "희망 단가 — Unit price wanted",
  "target_delivery_date": "희망 납기 — Delivery wanted on", "notes": "비고 — Notes"}');
select app.register_entity('crm.rfq_items', 'tenant', '견적 요청 품목', 'RFQ lines', p_permission => 'crm.rfqs');
select app.install_active_references('crm.rfq_items', '{"rfq_id": "crm.rfqs.id", "unit_id": "adm.units.id"}');

create or replace function app.fail_locked_document() returns void
language plpgsql
set search_path = ''
as $$
begin
  perform app.fail('RECORD_LOCKED', '작성 중인 문서만 수정할 수 있습니다.', 409, null, 'Only a draft can be changed.');
end
$$;
comment on function app.fail_locked_document() is '문서 잠금 오류 — 409 RECORD_LOCKED: the document has left its first status (X-09)';

create or replace function app.tg_rfqs__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  new.rfq_code := upper(btrim(new.rfq_code));
  new.title := btrim(new.title);
  if new.title = '' then
    v_errors := v_errors || app.field_error('title', '제목을 입력해 주세요.');
  end if;
  if new.due_date < new.request_date then
    v_errors := v_errors || app.field_error('due_date', '회신 기한은 요청일보다 빠를 수 없습니다.');
  end if;
  if new.required_delivery_date < new.request_date then
    v_errors := v_errors || app.field_error('required_delivery_date', '희망 납기는 요청일보다 빠를 수 없습니다.');
  end if;
  if new.contact_id is not null and not exists (
    select 1 from crm.partner_contacts as c
    where c.tenant_id = new.tenant_id and c.id = new.contact_id and c.partner_id = new.partner_id
  ) then
    v_errors := v_errors || app.field_error('contact_id', '거래처의 담당자가 아닙니다.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_rfqs__validate() is '견적 요청 확인 — Title, dates, contact of the partner; 422 VALIDATION_ERROR';
create or replace trigger tg_rfqs__validate before insert or update on crm.rfqs
for each row execute function app.tg_rfqs__validate();

-- X-09: what was asked for is fixed; owner, priority and notes are ours
create or replace function app.tg_rfqs__freeze() returns trigger
language plpgsql
set search_path = ''
as $$
declare
  v_open constant text[] := '{owner_id,priority,notes,status,converted_quote_id,converted_at,updated_at,updated_by,search_text}';
begin
  if to_jsonb(new) - v_open <> to_jsonb(old) - v_open then
    perform app.fail_locked_document();
  end if;
  return new;
end
$$;
comment on function app.tg_rfqs__freeze() is '접수된 견적 요청 잠금 — Only owner, priority and notes change, and nothing is deleted, after draft (X-03, X-09)';
create or replace trigger tg_rfqs__freeze before update on crm.rfqs
for each row when (old.status <> 'draft') execute function app.tg_rfqs__freeze();

create or replace function app.tg_rfqs__status() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.status = 'submitted' then
    -- CRM-13, X-10: the row is locked, so no line goes or comes meanwhile
    if not exists (select 1 from crm.rfq_items as i where i.tenant_id = new.tenant_id and i.rfq_id = new.id and not i.is_deleted) then
      perform app.fail_validation(app.field_error('rfq_items', '품목을 하나 이상 입력해 주세요.'));
    end if;
    if new.partner_id is null and new.lead_id is null then
      perform app.fail_validation(app.field_error('partner_id', '거래처나 잠재 고객을 지정해 주세요.'));
    end if;
    -- CRM-01: no new documents with a partner that may not buy
    if new.partner_id is not null then
      perform app.require_partner(new.tenant_id, new.partner_id, 'sales', 'partner_id');
    end if;
  elsif new.status = 'quoted' and new.converted_quote_id is null then
    perform app.fail('QUOTATION_REQUIRED', '견적서를 작성하면 견적 발행 상태가 됩니다.', 409, null, 'A request becomes quoted by its quotation.');
  end if;
  return new;
end
$$;
comment on function app.tg_rfqs__status() is '견적 요청 상태 규칙 — Lines and a customer before it is submitted, a quotation before it is quoted (CRM-13)';
create or replace trigger tg_rfqs__status before update of status on crm.rfqs
for each row when (old.status is distinct from new.status) execute function app.tg_rfqs__status();

create or replace function app.tg_rfq_items__draft() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_status crm.rfq_status;
begin
  -- waits for a submission that is under way, and holds the next one off
  select r.status into v_status from crm.rfqs as r where r.tenant_id = new.tenant_id and r.id = new.rfq_id for no key update;
  if v_status <> 'draft' then
    perform app.fail_locked_document();
  end if;
  if new.product_id is null and coalesce(btrim(new.product_name), '') = '' then
    perform app.fail_validation(app.field_error('product_name', '제품을 고르거나 품명을 입력해 주세요.'));
  elsif new.qty <= 0 then
    perform app.fail_validation(app.field_error('qty', '수량은 0보다 커야 합니다.'));
  end if;
  if new.line_no is null then
    select coalesce(max(i.line_no), 0) + 1 into new.line_no
    from crm.rfq_items as i where i.tenant_id = new.tenant_id and i.rfq_id = new.rfq_id and not i.is_deleted;
  end if;
  return new;
end
$$;
comment on function app.tg_rfq_items__draft() is '견적 요청 품목 확인 — Lines change in a draft only (X-09); a product or a name, a quantity, a number';
create or replace trigger tg_rfq_items__draft before insert or update on crm.rfq_items
for each row execute function app.tg_rfq_items__draft();

create or replace function app.remind_rfq(p_rfq crm.rfqs) returns boolean
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_user sys.users;
  v_company text;
begin
  select * into v_user from sys.users as u
  where u.tenant_id = p_rfq.tenant_id and u.id = p_rfq.owner_id and u.status = 'active' and not u.is_deleted;
  select o.name into v_company from sys.organizations as o where o.tenant_id = p_rfq.tenant_id and o.status = 'active';
  if v_user.id is null or v_company is null then
    return false;
  end if;
  return app.notify('rfq_due', v_user.email, jsonb_build_object('company_name', v_company, 'rfq_code', p_rfq.rfq_code,
    'title', p_rfq.title, 'due_date', p_rfq.due_date), 'ko', v_user.id, p_rfq.tenant_id,
    format('rfq_due:%s:%s', p_rfq.id, p_rfq.due_date)) is not null;
end
$$;
comment on function app.remind_rfq(crm.rfqs) is '회신 기한 안내 — Mails the owner of a request, once for each due date; false when there is nobody to tell (CRM-13)';

create or replace function app.follow_up_rfqs(p_today date default app.today()) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rfq crm.rfqs;
  v_count integer := 0;
begin
  for v_rfq in
    select r.* from crm.rfqs as r
    where r.status in ('submitted', 'in_review') and r.due_date <= p_today and not r.is_deleted
    order by r.tenant_id, r.id for no key update skip locked
  loop
    if v_rfq.due_date + 7 < p_today then
      perform set_config('app.action', 'decline', true), set_config('app.action_entity', 'crm.rfqs', true),
        set_config('app.comment', '회신 기한이 7일 넘게 지나 자동으로 종료되었습니다.', true);
      update crm.rfqs set status = 'declined' where tenant_id = v_rfq.tenant_id and id = v_rfq.id;
      perform set_config('app.action', '', true), set_config('app.action_entity', '', true), set_config('app.comment', '', true);
      v_count := v_count + 1;
    elsif app.remind_rfq(v_rfq) then
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;
comment on function app.follow_up_rfqs(date) is
'견적 요청 기한 처리 — Daily job: mails the owner when the answer is due, declines what is more than a week late; answers how many (CRM-13)';

select app.expose('app.fail_locked_document()', 'authenticated');
select app.expose('app.remind_rfq(crm.rfqs)');
select app.expose('app.follow_up_rfqs(date)');
