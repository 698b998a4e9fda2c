select
  format('%I.%I', o.name, s.stxname),
  pg_get_statisticsobjdef(s.oid) || pg_temp.comment_of(s.oid, 'pg_statistic_ext')
from pg_statistic_ext as s
join ours as o on o.oid = s.stxnamespace
