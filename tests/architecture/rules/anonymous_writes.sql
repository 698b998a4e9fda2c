-- anon reads published content and code lists, and nothing else.
select distinct full_name, format('revoke %s from %s', lower(privilege), role)
from grants
where role in ('anon', 'public') and privilege <> 'SELECT'
union all
select format('%s.%s', n.nspname, s.relname), 'revoke the sequence from anon and public'
from pg_class as s
inner join pg_namespace as n on n.oid = s.relnamespace
cross join lateral aclexplode(coalesce(s.relacl, acldefault('s', s.relowner))) as a
where s.relkind = 'S' and (n.nspname = 'app' or n.nspname in (select schema from exposed))
  and (a.grantee = 0 or pg_get_userbyid(a.grantee) = 'anon')
