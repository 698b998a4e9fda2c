-- A grant without a policy for its command is a request that always fails silently.
select g.full_name, format('%s may %s but no policy covers it: add the policy or revoke the grant', g.role, g.privilege)
from (select distinct full_name, is_exposed, role, privilege from grants) as g
where g.is_exposed and g.role in ('anon', 'authenticated') and g.privilege in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
  and exists (select from tables as t where t.full_name = g.full_name and t.kind in ('r', 'p'))
  and not exists (
    select from policies as p
    where p.full_name = g.full_name and p.role = g.role and p.is_permissive
      and p.command in ('*', case g.privilege when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' else 'd' end)
  )
