-- Property 7: lower-case snake case everywhere, so that nobody ever has to quote a name.
select format('%s %s', kind, name), 'rename it in lower-case snake case'
from (
  select 'schema' as kind, schema::text as name, schema::text as bare from exposed
  union all select 'table', full_name, name from tables
  union all select 'column', full_column, name from columns
  union all select 'function', full_name, name from functions
  union all select 'policy', full_policy, name from policies where full_name <> 'storage.objects'
  union all
  select 'constraint', format('%s.%s', t.full_name, c.conname), c.conname
  from pg_constraint as c inner join tables as t on t.oid = c.conrelid
  union all
  select 'index', i.indexrelid::regclass::text, r.relname
  from pg_index as i inner join tables as t on t.oid = i.indrelid inner join pg_class as r on r.oid = i.indexrelid
  union all
  select 'trigger', format('%s %s', t.full_name, g.tgname), g.tgname
  from pg_trigger as g inner join tables as t on t.oid = g.tgrelid where not g.tgisinternal
  union all
  select 'enum', format('%s.%s', n.nspname, y.typname), y.typname
  from pg_type as y inner join pg_namespace as n on n.oid = y.typnamespace
  where y.typtype = 'e' and (n.nspname = 'app' or n.nspname in (select schema from exposed))
  union all
  select 'enum value', format('%s.%s %s', n.nspname, y.typname, v.enumlabel), v.enumlabel
  from pg_enum as v inner join pg_type as y on y.oid = v.enumtypid inner join pg_namespace as n on n.oid = y.typnamespace
  where n.nspname = 'app' or n.nspname in (select schema from exposed)
) as names
where bare !~ '^[a-z][a-z0-9]*(_+[a-z0-9]+)*$'
