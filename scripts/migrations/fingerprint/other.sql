-- Kinds the product has no use for: listed by name, so that one that slips in is seen.
select 'cast ' || format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null), c.castcontext::text
from pg_cast as c where c.oid >= 16384
union all
select 'operator ' || p.oid::regoperator::text, p.oprcode::text
from pg_operator as p join ours as o on o.oid = p.oprnamespace
union all
select 'text search configuration ' || o.name || '.' || f.cfgname, ''
from pg_ts_config as f join ours as o on o.oid = f.cfgnamespace
union all
select 'collation ' || o.name || '.' || l.collname, concat_ws(' ', l.collprovider, l.collcollate, l.collisdeterministic)
from pg_collation as l join ours as o on o.oid = l.collnamespace
union all
select 'language ' || l.lanname, '' from pg_language as l
