create table public.bad_things (id uuid primary key);
grant insert on public.bad_things to authenticated;
