create table public.bad_parents (id uuid primary key);
create table public.bad_things (id uuid primary key, parent_id uuid references public.bad_parents on delete cascade);
