-- Without it every delete of a parent, and every embed, scans the child.
select k.full_key, 'create an index whose first columns are the columns of this key'
from foreign_keys as k
where not exists (
  select from pg_index as i
  where i.indrelid = k.child
    and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ '^\(\w+ IS NOT NULL\)$')
    and (i.indkey::int2 [])[0:cardinality(k.child_columns) - 1] @> k.child_columns
)
