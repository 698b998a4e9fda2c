-- Empties a project that has the migrations and nothing else, for the data of a backup that follows in the same transaction.
-- Triggers and foreign keys rest until the end of the session: the backup holds what they once made.
set session_replication_role = replica;

do $$
declare
  v_tables constant text := (
    select string_agg(format('%I.%I', n.nspname, c.relname), ', ')
    from pg_catalog.pg_class as c inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
    where n.nspname in ('public', 'app', 'idam', 'sys', 'adm', 'crm', 'pim', 'tnnt', 'noti', 'audt')
      and c.relkind in ('r', 'p') and not c.relispartition
  );
begin
  if exists (select from auth.users) then
    raise exception 'this project has accounts already: restore into a new one';
  end if;
  execute format('truncate %s', v_tables);
  delete from storage.buckets;
end
$$;
