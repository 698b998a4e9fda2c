select
  format('%s %I', p.polrelid::regclass, p.polname),
  concat_ws(e'\n',
    format('command %s permissive %s', p.polcmd, p.polpermissive),
    'roles ' || (
      select string_agg(case r when 0 then 'public' else pg_get_userbyid(r) end, ', ' order by pg_get_userbyid(r))
      from unnest(p.polroles) as r
    ),
    'using ' || pg_get_expr(p.polqual, p.polrelid),
    'check ' || pg_get_expr(p.polwithcheck, p.polrelid)
  ) || pg_temp.comment_of(p.oid, 'pg_policy')
from pg_policy as p
