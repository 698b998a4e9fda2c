-- app.register_entity installs audit, soft delete, lifecycle and the standard grants; a table outside has none.
select full_name, 'call app.register_entity for it in sql/'
from tables as t
where is_exposed and kind in ('r', 'p') and not is_partition
  and not exists (select from app.entities as e where e.entity = t.full_name)
