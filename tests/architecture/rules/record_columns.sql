-- Who and when on every record, and deletion that keeps it (requirement B).
select e.entity, 'a record needs the column ' || wanted.name
from entity_tables as e
cross join (values ('created_at'), ('created_by'), ('updated_at'), ('updated_by'), ('is_deleted')) as wanted (name)
where e.kind = 'record' and not exists (select from columns as c where c.oid = e.oid and c.name = wanted.name)
