select
  format('%s %I', t.tgrelid::regclass, t.tgname),
  format('%s enabled %s', pg_get_triggerdef(t.oid), t.tgenabled) || pg_temp.comment_of(t.oid, 'pg_trigger')
from pg_trigger as t
join pg_class as c on c.oid = t.tgrelid
join ours as o on o.oid = c.relnamespace
where not t.tgisinternal and t.tgparentid = 0
