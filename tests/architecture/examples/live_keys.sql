create table public.bad_things (id uuid primary key, code text unique, is_deleted boolean);
