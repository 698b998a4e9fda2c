create table public.bad_things (id uuid primary key);
comment on table public.bad_things is 'Only English';
