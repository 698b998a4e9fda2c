select
  c.oid::regclass::text,
  format('%s valid %s clustered %s', pg_get_indexdef(c.oid), i.indisvalid, i.indisclustered)
    || pg_temp.comment_of(c.oid, 'pg_class')
from pg_index as i
join pg_class as c on c.oid = i.indexrelid
join ours as o on o.oid = c.relnamespace
