-- Answers of outside services (tax office, credit bureau), kept so that the same question is not asked twice a day and
-- an old answer can be shown when the service fails. Shared by all processes of the sidecar.

create table if not exists app.external_lookups (
  source text not null check (source in ('nts_status', 'nts_validity', 'nice_company')),
  lookup_key text not null check (length(lookup_key) between 1 and 200),
  payload jsonb not null,
  fetched_at timestamptz not null default now(),
  primary key (source, lookup_key)
);
alter table app.external_lookups enable row level security;
alter table app.external_lookups force row level security;
revoke all on app.external_lookups from public, anon, authenticated;
select app.describe('app.external_lookups', '외부 조회 결과 — Cached answers of outside services', '{
  "source": "조회처 — Service and question", "lookup_key": "조회 키 — What was asked", "payload": "응답 — Answer",
  "fetched_at": "조회 일시 — Fetched at"}');

create or replace function app.cached_lookup(p_source text, p_key text)
returns table (payload jsonb, fetched_at timestamptz)
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select l.payload, l.fetched_at from app.external_lookups as l where l.source = p_source and l.lookup_key = p_key;
end
$$;
comment on function app.cached_lookup(text, text) is '조회 결과 읽기 — The kept answer and its age; the caller decides what is fresh';

create or replace function app.store_lookup(p_source text, p_key text, p_payload jsonb) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into app.external_lookups (source, lookup_key, payload)
  values (p_source, p_key, p_payload)
  on conflict (source, lookup_key) do update set payload = excluded.payload, fetched_at = now();
end
$$;
comment on function app.store_lookup(text, text, jsonb) is '조회 결과 저장 — Keeps an answer of an outside service';

create or replace function app.expire_lookups(p_keep interval default '30 days') returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  delete from app.external_lookups where fetched_at < now() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;
comment on function app.expire_lookups(interval) is '오래된 조회 결과 정리 — Removes answers older than p_keep';

select app.expose('app.cached_lookup(text,text)');
select app.expose('app.store_lookup(text,text,jsonb)');
select app.expose('app.expire_lookups(interval)');
