create table public.bad_things (id uuid primary key);
grant select on public.bad_things to anon;
