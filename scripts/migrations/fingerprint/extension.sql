select e.extname, 'schema ' || n.nspname
from pg_extension as e
join pg_namespace as n on n.oid = e.extnamespace
