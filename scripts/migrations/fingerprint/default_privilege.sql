select
  format('%s in %s for %s', pg_get_userbyid(d.defaclrole), coalesce(n.nspname, 'every schema'), d.defaclobjtype),
  pg_temp.acl(d.defaclacl, d.defaclobjtype, d.defaclrole)
from pg_default_acl as d
left join pg_namespace as n on n.oid = d.defaclnamespace
