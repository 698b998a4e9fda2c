-- Names are printed with their schema.
set local search_path = '';

create temporary view ours as
select n.oid, n.nspname as name
from pg_namespace as n
where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'supabase_migrations');

-- Privileges as text, with the built-in defaults spelled out: a null acl and its explicit form are the same.
create function pg_temp.acl(acl aclitem [], kind "char", owner oid) returns text
language sql as $$
  select 'owner ' || pg_get_userbyid(owner) || coalesce(e'\n' || string_agg(line, e'\n' order by line), '')
  from (
    select case a.grantee when 0 then 'public' else pg_get_userbyid(a.grantee) end
      || ': ' || string_agg(a.privilege_type || case when a.is_grantable then '*' else '' end, ', '
           order by a.privilege_type) as line
    from aclexplode(coalesce(acl, acldefault(kind, owner))) as a
    group by a.grantee
  ) as lines
$$;

create function pg_temp.comment_of(object oid, catalog regclass) returns text
language sql as $$ select coalesce(e'\ncomment: ' || obj_description(object, catalog::name), '') $$;
