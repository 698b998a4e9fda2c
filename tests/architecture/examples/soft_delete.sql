create table public.bad_things (id uuid primary key);
select app.register_entity('public.bad_things', 'portal', '나쁜 것', 'Bad things');
alter table public.bad_things add column is_deleted boolean not null default false;
