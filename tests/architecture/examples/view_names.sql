create view idam.bad_things with (security_invoker = true) as select 1 as id;
create table public.bad_things (id uuid primary key);
