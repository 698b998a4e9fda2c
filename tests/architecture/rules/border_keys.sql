-- A tenant can move to another project with its rows alone, so no key crosses the border (DESIGN 4).
select k.full_key, format('%s (%s) must not point at %s (%s)', child.entity, child.scope, parent.entity, parent.scope)
from foreign_keys as k
inner join entity_tables as child on child.oid = k.child
inner join entity_tables as parent on parent.oid = k.parent
where (child.scope = 'tenant') <> (parent.scope = 'tenant')
