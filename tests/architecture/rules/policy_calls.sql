-- (select app.f()) is evaluated once a query; a bare call once a row.
select distinct full_policy, 'write each call as (select app.f()): ' || array_to_string(pg_temp.bare_calls(expression), ', ')
from policies
where cardinality(pg_temp.bare_calls(expression)) > 0
