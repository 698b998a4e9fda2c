-- Ledgers are append-only for everyone.
select g.full_name, format('revoke %s from %s', lower(g.privilege), g.role)
from grants as g
inner join entity_tables as e on e.full_name = g.full_name and e.kind = 'ledger'
where g.privilege in ('UPDATE', 'DELETE', 'TRUNCATE') and g.role in ('anon', 'authenticated', 'public')
