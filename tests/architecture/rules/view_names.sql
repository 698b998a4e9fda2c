-- The local gateway resolves relationships of views by bare name (stack.md).
select v.full_name, 'another schema has a relation of this name: ' || string_agg(t.full_name, ', ')
from tables as v
inner join tables as t on t.name = v.name and t.schema <> v.schema and t.is_exposed
where v.is_exposed and v.kind in ('v', 'm')
group by v.full_name
