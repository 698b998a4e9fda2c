-- What a hosted database has before the first migration and only a superuser can give. Idempotent.
set client_min_messages = warning;

create schema if not exists extensions authorization postgres;
create extension if not exists pgcrypto with schema extensions;
create extension if not exists "uuid-ossp" with schema extensions;
grant usage on schema extensions to anon, authenticated, service_role;
grant execute on all functions in schema extensions to anon, authenticated, service_role;

do $$
begin
  execute format('alter database %I owner to postgres', current_database());
end $$;
