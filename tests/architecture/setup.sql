-- What the rules read. `exposed` is filled from supabase/config.toml.
create temporary table exposed (schema name primary key);

create temporary view tables as
select
  c.oid, n.nspname as schema, c.relname as name, format('%s.%s', n.nspname, c.relname) as full_name,
  c.relkind as kind, c.relispartition as is_partition, c.relrowsecurity as has_rls, c.relforcerowsecurity as forces_rls,
  c.relacl as acl, c.relowner as owner, c.reloptions as options, obj_description(c.oid, 'pg_class') as comment,
  n.nspname in (select e.schema from exposed as e) as is_exposed
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm') and (n.nspname = 'app' or n.nspname in (select e.schema from exposed as e));

create temporary view columns as
select
  t.oid, t.schema, t.full_name, t.kind, t.is_partition, t.is_exposed, a.attnum as number, a.attname as name,
  format('%s.%s', t.full_name, a.attname) as full_column, a.atttypid as type, y.typtype as type_kind,
  a.attgenerated <> '' or a.attidentity = 'a' as is_generated, a.attnotnull as is_required, a.attacl as acl,
  col_description(t.oid, a.attnum) as comment
from tables as t
inner join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
inner join pg_type as y on y.oid = a.atttypid;

create temporary view functions as
select
  p.oid, n.nspname as schema, p.proname as name, p.oid::regprocedure::text as full_name, p.prosecdef as is_definer,
  coalesce(p.proconfig, '{}') as settings, p.prorettype = 'trigger'::regtype as is_trigger,
  coalesce(p.proacl, acldefault('f', p.proowner)) as acl, obj_description(p.oid, 'pg_proc') as comment,
  n.nspname <> 'app' as is_exposed
from pg_proc as p
inner join pg_namespace as n on n.oid = p.pronamespace
where (n.nspname = 'app' or n.nspname in (select e.schema from exposed as e))
  and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e');

create temporary view policies as
select
  t.full_name, t.is_exposed, p.polname as name, format('%s %s', t.full_name, p.polname) as full_policy,
  p.polpermissive as is_permissive, p.polcmd as command, r.role, x.expression
from pg_policy as p
inner join (
  select t.oid, t.full_name, t.is_exposed from tables as t
  union all
  select 'storage.objects'::regclass, 'storage.objects', true
) as t on t.oid = p.polrelid
cross join lateral (
  select distinct m.member as role
  from unnest(p.polroles) as o (role)
  cross join lateral (
    select pg_get_userbyid(o.role) as member where o.role <> 0
    union all
    select 'anon' where o.role = 0
    union all
    select 'authenticated' where o.role = 0
  ) as m
) as r
cross join lateral (
  values (pg_get_expr(p.polqual, p.polrelid)), (pg_get_expr(p.polwithcheck, p.polrelid))
) as x (expression)
where x.expression is not null;

create temporary view foreign_keys as
select
  f.oid, f.conname as name, format('%s.%s', t.full_name, f.conname) as full_key, t.oid as child, t.full_name as child_name,
  t.is_exposed, f.confrelid as parent, f.confrelid::regclass::text as parent_name, f.conkey as child_columns,
  f.confkey as parent_columns, f.confdeltype as on_delete
from pg_constraint as f
inner join tables as t on t.oid = f.conrelid
where f.contype = 'f' and not t.is_partition;

create temporary view entity_tables as
select e.*, t.oid, t.full_name
from app.entities as e
inner join tables as t on t.full_name = e.entity;

create temporary view entity_triggers as
select e.oid, p.proname as function, g.tgtype as type
from entity_tables as e
inner join pg_trigger as g on g.tgrelid = e.oid and not g.tgisinternal and g.tgenabled <> 'D'
inner join pg_proc as p on p.oid = g.tgfoid;

-- Privileges on tables and columns of the API roles; public counts for both.
create temporary view grants as
select t.full_name, t.is_exposed, null::name as column_name, null::boolean as is_generated, a.privilege_type as privilege,
  case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end as role
from tables as t
cross join lateral aclexplode(coalesce(t.acl, acldefault('r', t.owner))) as a
union all
select c.full_name, c.is_exposed, c.name, c.is_generated, a.privilege_type,
  case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end
from columns as c
cross join lateral aclexplode(c.acl) as a;

-- Calls of our helpers that stand outside of a sub-select, so that they run once for every row.
create function pg_temp.bare_calls(expression text) returns text []
language plpgsql as $$
declare
  v_found text [] := '{}';
  v_inside boolean [] := '{}';
  v_rest text;
begin
  for i in 1..length(expression) loop
    v_rest := substr(expression, i);
    if v_rest ~ '^\(' then
      v_inside := v_inside || (v_rest ~ '^\(\s*SELECT ' or coalesce(v_inside[cardinality(v_inside)], false));
    elsif v_rest ~ '^\)' then
      v_inside := v_inside[:cardinality(v_inside) - 1];
    elsif v_rest ~ '^(app|auth)\.\w+\(' and not coalesce(v_inside[cardinality(v_inside)], false) then
      v_found := v_found || substring(v_rest from '^[a-z._]+');
    end if;
  end loop;
  return v_found;
end
$$;
