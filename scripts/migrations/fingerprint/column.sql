select
  format('%I.%I.%I', o.name, c.relname, a.attname),
  concat_ws(e'\n',
    format('%s not null %s', format_type(a.atttypid, a.atttypmod), a.attnotnull),
    case when a.attgenerated = '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid),
    'identity ' || nullif(a.attidentity::text, ''),
    'collation ' || (select l.collname from pg_collation as l where l.oid = nullif(a.attcollation, t.typcollation)),
    'options ' || array_to_string(a.attoptions, ', '),
    'statistics ' || nullif(a.attstattarget, -1)::text,
    'storage ' || nullif(a.attstorage, t.typstorage)::text,
    'privileges ' || (
      select string_agg(pg_get_userbyid(x.grantee) || ': ' || x.privilege_type, ', '
        order by pg_get_userbyid(x.grantee), x.privilege_type)
      from aclexplode(a.attacl) as x
    ),
    'comment: ' || col_description(c.oid, a.attnum)
  )
from pg_attribute as a
join pg_class as c on c.oid = a.attrelid
join ours as o on o.oid = c.relnamespace
join pg_type as t on t.oid = a.atttypid
left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f')
