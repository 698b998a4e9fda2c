select
  p.oid::regprocedure::text,
  case p.prokind
    when 'a' then 'aggregate returns ' || format_type(p.prorettype, null)
    else pg_get_functiondef(p.oid)
  end || pg_temp.acl(p.proacl, 'f', p.proowner) || pg_temp.comment_of(p.oid, 'pg_proc')
from pg_proc as p
join ours as o on o.oid = p.pronamespace
