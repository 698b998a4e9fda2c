select
  format('%s %I', r.ev_class::regclass, r.rulename),
  pg_get_ruledef(r.oid) || pg_temp.comment_of(r.oid, 'pg_rewrite')
from pg_rewrite as r
join pg_class as c on c.oid = r.ev_class
join ours as o on o.oid = c.relnamespace
where r.rulename <> '_RETURN'
