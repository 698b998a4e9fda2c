create table public.bad_thing (id uuid primary key);
