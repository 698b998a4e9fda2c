-- Deleting keeps the record (requirement B); without the trigger a DELETE would really remove it.
select e.entity, 'it has is_deleted but no tg__soft_delete trigger: call app.register_entity after adding the column'
from entity_tables as e
where exists (select from columns as c where c.oid = e.oid and c.name = 'is_deleted')
  and not (e.is_soft_deleted and exists (
    select from entity_triggers as g where g.oid = e.oid and g.function = 'tg__soft_delete' and g.type & 11 = 11
  ))
