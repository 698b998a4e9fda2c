-- Rows and checksum of every table of the platform, accounts and list of files included, to compare a backup's source with
-- what was restored. The sum does not depend on the order of rows.
\pset format unaligned
\pset tuples_only on
\pset fieldsep ' '
set timezone = 'UTC';
set row_security = off;

select format(
  'select %1$L, count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from %1$s as t', format('%I.%I', n.nspname, c.relname)
)
from pg_catalog.pg_class as c inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where c.relkind in ('r', 'p') and not c.relispartition and (
  n.nspname in ('public', 'app', 'idam', 'sys', 'adm', 'crm', 'pim', 'tnnt', 'noti', 'audt')
  or (n.nspname = 'auth' and c.relname in ('users', 'identities', 'sessions', 'refresh_tokens'))
  or (n.nspname = 'storage' and c.relname in ('buckets', 'objects'))
)
order by n.nspname collate "C", c.relname collate "C"
\gexec
