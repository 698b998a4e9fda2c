-- Columns the server owns are never written by a client (DESIGN 4, X-05).
select format('%s.%s', g.full_name, g.column_name), format('take it out of the %s grant of %s: the server writes it', lower(g.privilege), g.role)
from grants as g
left join entity_tables as e on e.full_name = g.full_name
where g.is_exposed and g.privilege in ('INSERT', 'UPDATE') and g.role in ('authenticated', 'anon', 'public') and (
  g.is_generated
  or g.column_name in ('tenant_id', 'created_at', 'created_by', 'updated_at', 'updated_by', 'is_deleted', 'deleted_at')
  or g.column_name ~ '^(approved|reviewed|posted|rejected|suspended|submitted|cancelled|closed|withdrawn|verified|sent)_(at|by)$'
  or g.column_name = e.state_column
)
