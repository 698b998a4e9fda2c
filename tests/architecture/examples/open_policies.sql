create table public.bad_things (id uuid primary key);
create policy bad_things_read on public.bad_things for select to authenticated using (true);
