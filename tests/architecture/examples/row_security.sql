create table public.bad_things (id uuid primary key);
alter table public.bad_things enable row level security;
