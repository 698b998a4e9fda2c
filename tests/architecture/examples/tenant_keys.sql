create table public.bad_things (tenant_id uuid, id uuid primary key);
select app.register_entity('public.bad_things', 'tenant', '나쁜 것', 'Bad things');
