select
  format('%I.%I', o.name, t.typname),
  case t.typtype
    when 'e' then 'enum ' || (
      select string_agg(quote_literal(v.enumlabel), ', ' order by v.enumsortorder)
      from pg_enum as v where v.enumtypid = t.oid
    )
    when 'd' then format('domain %s not null %s default %s',
      format_type(t.typbasetype, t.typtypmod), t.typnotnull, t.typdefault)
    when 'r' then (
      select format('range of %s, operators %s', format_type(r.rngsubtype, null), r.rngsubopc)
      from pg_range as r where r.rngtypid = t.oid
    )
    else 'composite ' || coalesce((
      select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' order by a.attnum)
      from pg_attribute as a
      where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ), '')
  end
  || e'\n' || pg_temp.acl(t.typacl, 'T', t.typowner) || pg_temp.comment_of(t.oid, 'pg_type')
from pg_type as t
join ours as o on o.oid = t.typnamespace
left join pg_class as c on c.oid = t.typrelid
where t.typtype in ('e', 'd', 'r') or c.relkind = 'c'
