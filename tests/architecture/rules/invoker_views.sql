-- A view runs with its owner's rights unless it says otherwise, and shows every row.
select full_name, 'create view … with (security_invoker = true)'
from tables
where is_exposed and kind = 'v' and not coalesce(options, '{}') && array['security_invoker=true', 'security_invoker=on']
union all
select full_name, 'a materialized view has no row security: keep it in app'
from tables
where is_exposed and kind = 'm'
