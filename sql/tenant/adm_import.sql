-- The daily import of exchange rates (ADM-03): the worker fetches the day's table once, here it becomes the rates of every
-- tenant that has switched the import on. What a tenant has entered itself stays.
create or replace function app.rate_importers() returns integer
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select count(*) from adm.settings as s
    inner join sys.organizations as o on s.tenant_id = o.tenant_id and o.status = 'active'
    where s.key = 'exchange_rates.import' and not s.is_deleted and app.setting(s.key, s.tenant_id) = 'true'::jsonb
  );
end
$$;
comment on function app.rate_importers() is '환율 수집 대상 수 — How many active tenants import exchange rates';

create or replace function app.import_exchange_rates(p_date date, p_rates jsonb, p_source text) returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count integer;
begin
  with quotes as (
    select q.currency, q.rate from jsonb_to_recordset(p_rates) as q (currency text, rate numeric)
    union all
    select 'KRW', 1
  )
  insert into adm.exchange_rates as e (tenant_id, from_currency, to_currency, rate, rate_date, rate_type, source)
  select c.tenant_id, c.code, b.code, round(q.rate / base.rate, 12), p_date, 'spot', p_source
  from adm.settings as s
  inner join sys.organizations as o on s.tenant_id = o.tenant_id and o.status = 'active'
  inner join adm.currencies as b on s.tenant_id = b.tenant_id and b.is_base_currency
  inner join quotes as base on b.code = base.currency
  inner join adm.currencies as c on s.tenant_id = c.tenant_id and c.is_active and c.code <> b.code
  inner join quotes as q on c.code = q.currency
  where s.key = 'exchange_rates.import' and not s.is_deleted and app.setting(s.key, s.tenant_id) = 'true'::jsonb
    and round(q.rate / base.rate, 12) > 0
  order by c.tenant_id, c.code
  on conflict (tenant_id, from_currency, to_currency, rate_type, rate_date) where not is_deleted
  do update set rate = excluded.rate where e.source = excluded.source and e.rate <> excluded.rate;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.import_exchange_rates(date, jsonb, text) is
'환율 수집 — Stores a day''s table [{currency, rate in won}] for every tenant that imports, in its base currency; answers how many rates are new or changed (ADM-03)';

select app.expose('app.rate_importers()');
select app.expose('app.import_exchange_rates(date,jsonb,text)');
