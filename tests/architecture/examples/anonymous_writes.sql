create table public.bad_things (id uuid primary key);
grant insert (id) on public.bad_things to anon;
