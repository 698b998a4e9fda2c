-- Document numbers: one counter row per (tenant, document, period). A number drawn here belongs to the transaction that
-- drew it: a rollback gives it back, so the series has no gaps.

create table if not exists app.counters (
  tenant_id uuid not null,
  document text not null,
  period text not null,
  last_number bigint not null check (last_number > 0),
  primary key (tenant_id, document, period)
);
alter table app.counters enable row level security;
alter table app.counters force row level security;
revoke all on app.counters from public, anon, authenticated;
select app.describe('app.counters', '채번 — Numbering counters', '{
  "document": "문서 종류 — Kind of document", "period": "기간 — Period, for example 202611",
  "last_number": "마지막 번호 — Last number given"}');

create or replace function app.next_number(p_tenant_id uuid, p_document text, p_period text) returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number bigint;
begin
  insert into app.counters (tenant_id, document, period, last_number)
  values (p_tenant_id, p_document, p_period, 1)
  on conflict (tenant_id, document, period) do update set last_number = counters.last_number + 1
  returning last_number into v_number;
  return v_number;
end
$$;
comment on function app.next_number(uuid, text, text) is
'다음 번호 — Draws the next number of a series; concurrent callers queue on the counter row and no number is lost or doubled';

select app.expose('app.next_number(uuid,text,text)');
