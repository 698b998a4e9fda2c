select
  s.seqrelid::regclass::text,
  concat_ws(e'\n',
    format('%s start %s increment %s min %s max %s cache %s cycle %s', format_type(s.seqtypid, null),
      s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle),
    'owned by ' || (
      select format('%s.%I', d.refobjid::regclass, a.attname)
      from pg_depend as d
      join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')
    ),
    pg_temp.acl(c.relacl, 's', c.relowner)
  ) || pg_temp.comment_of(c.oid, 'pg_class')
from pg_sequence as s
join pg_class as c on c.oid = s.seqrelid
join ours as o on o.oid = c.relnamespace
