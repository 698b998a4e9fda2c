create table public.bad_parents (id uuid primary key);
create table public.bad_things (tenant_id uuid, id uuid references public.bad_parents on delete restrict, primary key (tenant_id, id));
select app.register_entity('public.bad_parents', 'manager', '나쁜 것', 'Bad things');
select app.register_entity('public.bad_things', 'tenant', '나쁜 것', 'Bad things');
