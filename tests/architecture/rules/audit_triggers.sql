-- Every mutation is audited with its user (requirement B); ledgers are append-only instead.
select e.entity, 'no audit trigger after ' || event.name || ': call app.register_entity again'
from entity_tables as e
cross join (values ('insert', 4), ('delete', 8), ('update', 16)) as event (name, bit)
where e.kind in ('record', 'link') and not exists (
  select from entity_triggers as g
  where g.oid = e.oid and g.function = format('tg_%s__audit', replace(e.entity, '.', '_')) and g.type & event.bit > 0 and g.type & 3 = 0
)
union all
select e.entity, 'its audit function does not know its columns: call app.register_entity again'
from entity_tables as e
inner join pg_proc as p on p.pronamespace = 'app'::regnamespace and p.proname = format('tg_%s__audit', replace(e.entity, '.', '_'))
where e.kind in ('record', 'link') and p.prosrc <> app.audit_body(e.entity)
union all
select e.entity, 'nothing stops update and delete of this ledger: call app.register_entity again'
from entity_tables as e
where e.kind = 'ledger' and not exists (
  select from entity_triggers as g where g.oid = e.oid and g.function = 'tg__append_only' and g.type & 24 = 24
)
