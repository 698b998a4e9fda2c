create table public.bad_things (id uuid primary key);
comment on column public.bad_things.id is '식별자 - identifier';
