create table public.bad_things (id uuid primary key, approved_at timestamptz);
grant update (approved_at) on public.bad_things to authenticated;
