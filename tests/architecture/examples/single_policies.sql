create table public.bad_things (id uuid primary key);
create policy bad_things_read on public.bad_things for select to authenticated using (id = (select auth.uid()));
create policy bad_things_all on public.bad_things to authenticated using (id = (select app.user_id()));
