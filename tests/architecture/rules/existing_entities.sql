-- An entity whose table is gone answers every generic function with an error.
select e.entity, 'drop the row from app.entities or create the table'
from app.entities as e
where to_regclass(e.entity) is null
