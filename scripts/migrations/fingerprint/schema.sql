select o.name, pg_temp.acl(n.nspacl, 'n', n.nspowner) || pg_temp.comment_of(n.oid, 'pg_namespace')
from pg_namespace as n
join ours as o on o.oid = n.oid
