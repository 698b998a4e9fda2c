create table public.bad_things (id uuid primary key, at timestamp);
