select
  format('%s.%I', coalesce(nullif(c.conrelid, 0)::regclass::text, c.contypid::regtype::text), c.conname),
  pg_get_constraintdef(c.oid) || pg_temp.comment_of(c.oid, 'pg_constraint')
from pg_constraint as c
join ours as o on o.oid = c.connamespace
where c.contype <> 't'
