-- Code lists are published content: everybody reads the values in use, nobody writes them through the API.
-- They change by migration, or in Studio by an operator.

alter table public.code_groups enable row level security;
alter table public.code_groups force row level security;

create policy code_groups_select on public.code_groups
for select to anon, authenticated
using (is_active);

revoke all on public.code_groups from anon, authenticated;
grant select on public.code_groups to anon, authenticated;
grant all on public.code_groups to service_role;

alter table public.codes enable row level security;
alter table public.codes force row level security;

create policy codes_select on public.codes
for select to anon, authenticated
using (is_active);

revoke all on public.codes from anon, authenticated;
grant select on public.codes to anon, authenticated;
grant all on public.codes to service_role;
