-- Composite keys: a row of one tenant cannot point at another's, whoever writes it (DESIGN 4, X-01).
select e.entity, 'primary key must start with tenant_id'
from entity_tables as e
where e.scope = 'tenant' and not exists (
  select from pg_index as i
  inner join columns as c on c.oid = i.indrelid and c.number = i.indkey[0]
  where i.indrelid = e.oid and i.indisprimary and c.name = 'tenant_id'
)
union all
select k.full_key, 'a key between tenant tables must carry tenant_id on both sides'
from foreign_keys as k
inner join entity_tables as child on child.oid = k.child and child.scope = 'tenant'
inner join entity_tables as parent on parent.oid = k.parent and parent.scope = 'tenant'
where not exists (
  select from unnest(k.child_columns, k.parent_columns) as pair (child_column, parent_column)
  inner join columns as c on c.oid = k.child and c.number = pair.child_column and c.name = 'tenant_id'
  inner join columns as p on p.oid = k.parent and p.number = pair.parent_column and p.name = 'tenant_id'
)
union all
select format('%s %s', e.entity, i.indexrelid::regclass), 'an index of a tenant table must start with tenant_id'
from entity_tables as e
inner join pg_index as i on i.indrelid = e.oid
inner join pg_class as r on r.oid = i.indexrelid
inner join pg_am as m on m.oid = r.relam and m.amname = 'btree'
left join columns as c on c.oid = i.indrelid and c.number = i.indkey[0]
where e.scope = 'tenant' and c.name is distinct from 'tenant_id'
