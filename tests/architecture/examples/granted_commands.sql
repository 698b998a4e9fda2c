create table public.bad_things (id uuid primary key);
alter table public.bad_things enable row level security;
grant select on public.bad_things to authenticated;
