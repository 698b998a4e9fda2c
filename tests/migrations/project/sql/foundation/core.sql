-- A small declared state with one object of every kind; it's read by the tests only.
create schema app;
comment on schema app is '내부 — Private';
create table app.declared_tables (table_name text primary key, key_columns text[] not null, condition text);
create table app.labels (code text primary key, label text not null, options jsonb, created_at timestamptz default now());
create table app.label_notes (
  label_code text not null references app.labels (code) on delete cascade,
  position int not null,
  id uuid not null default gen_random_uuid(),
  notes text[],
  primary key (label_code, position)
);
insert into app.declared_tables (table_name, key_columns, condition) values
('app.labels', '{code}', null),
('app.label_notes', '{label_code,position}', 'position < 100'),
('storage.buckets', '{id}', null);
insert into app.labels (code, label, options) values
('new', '새 것; it''s $$new$$', '{"colour": "blue;green"}'),
('old', '옛 것', null);
insert into app.label_notes (label_code, position, notes) values ('old', 1, array['a', 'b c']);
insert into storage.buckets (id, name, public, file_size_limit) values ('scans', 'scans', false, 1048576);

create function app.user_id() returns uuid language plpgsql stable security definer set search_path = '' as $$
begin
  return auth.uid(); -- don't split here; $1
end
$$;
revoke execute on function app.user_id() from public;
grant execute on function app.user_id() to authenticated;
grant usage on schema app to authenticated;

create table app.events (happened_at timestamptz not null, text text) partition by range (happened_at);
create index events_happened_at_idx on app.events (happened_at);
create function app.create_partitions(p_months int default 0) returns void language plpgsql set search_path = '' as $body$
declare
  v_month date := date_trunc('month', now())::date;
begin
  execute format('create table if not exists app.%I partition of app.events for values from (%L) to (%L)',
    'events_' || to_char(v_month, 'YYYYMM'), v_month, v_month + interval '1 month');
end
$body$;
select app.create_partitions();

create function app.tg__on_sign_up() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  return new;
end
$$;
create trigger tg__on_sign_up after insert on auth.users for each row execute function app.tg__on_sign_up();
