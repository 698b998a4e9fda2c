-- Exchange rates (ADM-03, X-13): one unit of from_currency is `rate` units of to_currency. A document keeps the rate it
-- was made with; nothing points at a rate, so editing one changes no document.
select
  app.define_enum('adm.rate_type', '{"spot": "매매기준율 — Spot", "forward": "선물환율 — Forward", "buying": "살 때 — Buying",
  "selling": "팔 때 — Selling"}');

create table if not exists adm.exchange_rates (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  from_currency text not null,
  to_currency text not null,
  rate numeric(24, 12) not null check (rate > 0),
  rate_date date not null default app.today(),
  rate_type adm.rate_type not null default 'spot',
  source text check (length(source) between 1 and 100),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, from_currency) references adm.currencies (tenant_id, code) on delete restrict,
  foreign key (tenant_id, to_currency) references adm.currencies (tenant_id, code) on delete restrict,
  check (from_currency <> to_currency)
);
create unique index if not exists exchange_rates_pair_key
on adm.exchange_rates (tenant_id, from_currency, to_currency, rate_type, rate_date desc) where not is_deleted;
create index if not exists exchange_rates_from_idx on adm.exchange_rates (tenant_id, from_currency);
create index if not exists exchange_rates_to_idx on adm.exchange_rates (tenant_id, to_currency);
create index if not exists exchange_rates_recent_idx on adm.exchange_rates (tenant_id, created_at desc) where not is_deleted;
create index if not exists exchange_rates_list_idx on adm.exchange_rates (tenant_id, rate_date desc) where not is_deleted;
select app.describe('adm.exchange_rates', '환율 — Exchange rates', '{
  "from_currency": "통화 — Currency that is priced", "to_currency": "상대 통화 — Currency of the price",
  "rate": "환율 — Units of to_currency for one unit of from_currency", "rate_date": "기준일 — Day of the rate",
  "rate_type": "환율 구분 — Kind of rate", "source": "출처 — Where the rate comes from"}');
select app.register_entity('adm.exchange_rates', 'tenant', '환율', 'Exchange rates', p_exportable => true);

create or replace function app.tg_exchange_rates__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  -- X-15: known and in use
  select coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'message', '사용 중인 통화를 골라 주세요.')), '[]'::jsonb) into v_errors
  from (values ('from_currency', new.from_currency), ('to_currency', new.to_currency)) as f (field, code)
  where not exists (
    select 1 from adm.currencies as c where c.tenant_id = new.tenant_id and c.code = f.code and c.is_active
  );
  if new.from_currency = new.to_currency then
    v_errors := v_errors || app.field_error('to_currency', '서로 다른 통화를 골라 주세요.');
  end if;
  if new.rate <= 0 then
    v_errors := v_errors || app.field_error('rate', '0보다 큰 값을 입력해 주세요.');
  end if;
  perform app.fail_validation(v_errors);
  return new;
end
$$;
comment on function app.tg_exchange_rates__check() is '환율 확인 — Two different active currencies and a positive rate (X-15)';
create trigger tg_exchange_rates__check before insert or update of from_currency, to_currency, rate on adm.exchange_rates
for each row execute function app.tg_exchange_rates__check();

create or replace function app.quoted_rate(
  p_tenant_id uuid, p_from text, p_to text, p_date date, p_type adm.rate_type, out rate numeric, out rate_date date, out method text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  if p_from = p_to then
    rate := 1;
    rate_date := p_date;
    method := 'same';
    return;
  end if;
  select r.rate, r.rate_date, 'direct' into rate, rate_date, method
  from adm.exchange_rates as r
  where r.tenant_id = p_tenant_id and r.from_currency = p_from and r.to_currency = p_to and r.rate_type = p_type
    and r.rate_date <= p_date and not r.is_deleted
  order by r.rate_date desc limit 1;
  if not found then
    select 1 / r.rate, r.rate_date, 'inverse' into rate, rate_date, method
    from adm.exchange_rates as r
    where r.tenant_id = p_tenant_id and r.from_currency = p_to and r.to_currency = p_from and r.rate_type = p_type
      and r.rate_date <= p_date and not r.is_deleted
    order by r.rate_date desc limit 1;
  end if;
end
$$;
comment on function app.quoted_rate(uuid, text, text, date, adm.rate_type) is
'등록 환율 — Latest rate on or before a day as entered, else the inverse of the opposite pair; nulls when there is neither';

-- X-13: entered rate, else the inverse, else the way over the base currency; the older of two dates says how old it is
create or replace function app.find_exchange_rate(
  p_from text, p_to text, p_date date default null, p_type adm.rate_type default 'spot', p_tenant_id uuid default null,
  out rate numeric, out rate_date date, out method text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_tenant constant uuid := app.acting_tenant(p_tenant_id);
  v_date constant date := coalesce(p_date, app.today());
  v_base text;
  v_first record;
  v_second record;
begin
  select q.rate, q.rate_date, q.method into rate, rate_date, method from app.quoted_rate(v_tenant, p_from, p_to, v_date, p_type) as q;
  if rate is null then
    v_base := app.base_currency(v_tenant);
    select * into v_first from app.quoted_rate(v_tenant, p_from, v_base, v_date, p_type) as q;
    select * into v_second from app.quoted_rate(v_tenant, v_base, p_to, v_date, p_type) as q;
    rate := v_first.rate * v_second.rate;
    rate_date := least(v_first.rate_date, v_second.rate_date);
    method := 'cross';
  end if;
  rate := round(rate, 12);
  if rate is null or not exists (select 1 from adm.currencies as c where c.tenant_id = v_tenant and c.code = p_from) then
    perform app.fail('RATE_NOT_FOUND', '해당 일자의 환율이 없습니다. 환율을 먼저 등록해 주세요.', 422,
      jsonb_build_object('from', p_from, 'to', p_to, 'date', v_date, 'rate_type', p_type), 'There is no exchange rate for this day.');
  end if;
end
$$;
comment on function app.find_exchange_rate(text, text, date, adm.rate_type, uuid) is
'환율 조회 — Rate, its day and how it was found (same, direct, inverse, cross), to 12 decimals; 422 RATE_NOT_FOUND (X-13)';

create or replace function app.exchange_rate(
  p_from text, p_to text, p_date date default null, p_type adm.rate_type default 'spot', p_tenant_id uuid default null
) returns numeric
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (select r.rate from app.find_exchange_rate(p_from, p_to, p_date, p_type, p_tenant_id) as r);
end
$$;
comment on function app.exchange_rate(text, text, date, adm.rate_type, uuid) is
'환율 — The rate alone, for triggers of documents: app.exchange_rate(currency, app.base_currency(tenant), document_date) (X-13)';

create or replace function adm.exchange_rate(p_from text, p_to text, p_date date default null, p_type adm.rate_type default 'spot')
returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.require_read('adm.exchange_rates');
  return (
    select jsonb_build_object('from', p_from, 'to', p_to, 'rate', r.rate, 'rate_date', r.rate_date, 'rate_type', p_type, 'method', r.method)
    from app.find_exchange_rate(p_from, p_to, p_date, p_type) as r
  );
end
$$;
comment on function adm.exchange_rate(text, text, date, adm.rate_type) is
'환율 조회 — POST /rpc/exchange_rate {"p_from": "USD", "p_to": "KRW", "p_date": "2026-03-02"} answers rate, rate_date and method; error 422 RATE_NOT_FOUND';

create or replace function adm.convert_currency(
  p_amount numeric, p_from text, p_to text, p_date date default null, p_type adm.rate_type default 'spot'
) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_rate record;
begin
  perform app.require_read('adm.exchange_rates');
  select * into v_rate from app.find_exchange_rate(p_from, p_to, p_date, p_type) as r;
  return jsonb_build_object('amount', app.round_money(p_amount * v_rate.rate, p_to), 'currency', p_to,
    'rate', v_rate.rate, 'rate_date', v_rate.rate_date, 'method', v_rate.method);
end
$$;
comment on function adm.convert_currency(numeric, text, text, date, adm.rate_type) is
'통화 환산 — POST /rpc/convert_currency: the amount at the rate of the day, rounded to the currency (X-12); error 422 RATE_NOT_FOUND';

-- Writes many rates at once by pair, day and kind: tables come from elsewhere every day.
create or replace function app.save_exchange_rates(p_tenant_id uuid, p_rates jsonb, p_source text) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  insert into adm.exchange_rates (tenant_id, from_currency, to_currency, rate, rate_date, rate_type, source)
  select p_tenant_id, r.from_currency, r.to_currency, r.rate, r.rate_date, coalesce(r.rate_type, 'spot'), coalesce(r.source, p_source)
  from jsonb_to_recordset(p_rates) as r (
    from_currency text, to_currency text, rate numeric, rate_date date, rate_type adm.rate_type, source text
  )
  order by r.from_currency, r.to_currency, r.rate_type, r.rate_date
  on conflict (tenant_id, from_currency, to_currency, rate_type, rate_date) where not is_deleted
  do update set rate = excluded.rate, source = excluded.source;
  get diagnostics v_count = row_count;
  return v_count;
exception
  when cardinality_violation then
    perform app.fail_validation(app.field_error('p_rates', '같은 통화·일자·구분의 환율이 두 번 있습니다.'));
    return 0;
  when data_exception or not_null_violation then
    perform app.fail_validation(app.field_error('p_rates', '통화, 환율, 기준일을 확인해 주세요.'));
    return 0;
end
$$;
comment on function app.save_exchange_rates(uuid, jsonb, text) is
'환율 일괄 저장 — Inserts or replaces rates by pair, day and kind; all or nothing';

create or replace function app.save_own_rates(p_rates jsonb) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rates jsonb := case when jsonb_typeof(p_rates) = 'string' then (p_rates #>> '{}')::jsonb else p_rates end;
begin
  if not (app.can('adm.exchange_rates:create') and app.can('adm.exchange_rates:update')) then
    perform app.fail_forbidden('adm.exchange_rates:update');
  end if;
  if jsonb_typeof(v_rates) is distinct from 'array' or (jsonb_array_length(v_rates) not between 1 and 1000) then
    perform app.fail_validation(app.field_error('p_rates', '1~1000건의 목록으로 보내 주세요.'));
  end if;
  return app.save_exchange_rates(app.tenant_id(), v_rates, null);
end
$$;
comment on function app.save_own_rates(jsonb) is '환율 일괄 저장 — What the public function below calls';

create or replace function adm.save_exchange_rates(p_rates jsonb) returns integer
language plpgsql
set search_path = ''
as $$
begin
  return app.save_own_rates(p_rates);
end
$$;
comment on function adm.save_exchange_rates(jsonb) is
'환율 일괄 저장 — POST /rpc/save_exchange_rates {"p_rates": [{"from_currency": "USD", "to_currency": "KRW", "rate": 1380.5, "rate_date": "2026-03-02"}]} replaces what is there; answers the number of rates';

create or replace function adm.from_currency_info(adm.exchange_rates) returns setof adm.currencies rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select c.* from adm.currencies as c where c.tenant_id = $1.tenant_id and c.code = $1.from_currency;
end
$$;
comment on function adm.from_currency_info(adm.exchange_rates) is '통화 정보 — The priced currency, for embedding: from_currency_info(name)';

create or replace function adm.to_currency_info(adm.exchange_rates) returns setof adm.currencies rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select c.* from adm.currencies as c where c.tenant_id = $1.tenant_id and c.code = $1.to_currency;
end
$$;
comment on function adm.to_currency_info(adm.exchange_rates) is '상대 통화 정보 — The currency of the price, for embedding: to_currency_info(name)';

select app.expose('app.quoted_rate(uuid,text,text,date,adm.rate_type)');
select app.expose('app.find_exchange_rate(text,text,date,adm.rate_type,uuid)', 'authenticated');
select app.expose('app.exchange_rate(text,text,date,adm.rate_type,uuid)', 'authenticated');
select app.expose('adm.exchange_rate(text,text,date,adm.rate_type)', 'authenticated');
select app.expose('adm.convert_currency(numeric,text,text,date,adm.rate_type)', 'authenticated');
select app.expose('app.save_exchange_rates(uuid,jsonb,text)');
select app.expose('app.save_own_rates(jsonb)', 'authenticated');
select app.expose('adm.save_exchange_rates(jsonb)', 'authenticated');
select app.expose('adm.from_currency_info(adm.exchange_rates)', 'authenticated');
select app.expose('adm.to_currency_info(adm.exchange_rates)', 'authenticated');
