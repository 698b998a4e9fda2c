-- A state that nobody guards can be written to anything.
select e.entity, 'no tg__lifecycle trigger on its state column: call app.register_entity with p_state_column'
from entity_tables as e
where e.state_column is not null and not exists (
  select from entity_triggers as g where g.oid = e.oid and g.function = 'tg__lifecycle'
)
union all
select e.entity, 'no transitions are defined for its state column: call app.define_transition'
from entity_tables as e
where e.state_column is not null and not exists (select from app.transitions as t where t.entity = e.entity)
