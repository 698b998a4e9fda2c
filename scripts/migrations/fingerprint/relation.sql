select
  format('%I.%I', o.name, c.relname),
  concat_ws(e'\n',
    format('kind %s persistence %s access %s', c.relkind, c.relpersistence, m.amname),
    format('row security %s forced %s replica identity %s', c.relrowsecurity, c.relforcerowsecurity, c.relreplident),
    'options ' || array_to_string(c.reloptions, ', '),
    'partitioned ' || pg_get_partkeydef(c.oid),
    'bound ' || pg_get_expr(c.relpartbound, c.oid),
    'parents ' || (
      select string_agg(i.inhparent::regclass::text, ', ' order by i.inhseqno)
      from pg_inherits as i where i.inhrelid = c.oid
    ),
    case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
    pg_temp.acl(c.relacl, 'r', c.relowner)
  ) || pg_temp.comment_of(c.oid, 'pg_class')
from pg_class as c
join ours as o on o.oid = c.relnamespace
left join pg_am as m on m.oid = c.relam
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'c')
