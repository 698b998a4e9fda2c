create table public.bad_things (id uuid primary key);
select app.register_entity('public.bad_things', 'portal', '나쁜 것', 'Bad things');
drop trigger tg__audit_update on public.bad_things;
