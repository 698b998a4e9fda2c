-- Grants and defaults of a hosted database, after the auth and storage tables exist. Runs as `postgres`; idempotent.
set client_min_messages = warning;

grant usage on schema public to anon, authenticated, service_role;
grant usage on schema auth to anon, authenticated, service_role;
grant usage on schema storage to anon, authenticated, service_role;
grant execute on all functions in schema auth to anon, authenticated, service_role;
grant all on all tables in schema storage to anon, authenticated, service_role;
grant execute on all functions in schema storage to anon, authenticated, service_role;

-- hosted: the Auth server works as supabase_auth_admin, so a trigger on auth.users needs grants for that role
grant usage, create on schema auth to supabase_auth_admin;
grant all on all tables in schema auth to supabase_auth_admin;
grant all on all sequences in schema auth to supabase_auth_admin;
grant all on all routines in schema auth to supabase_auth_admin;
grant usage on schema extensions to supabase_auth_admin, supabase_storage_admin;
grant usage, create on schema storage to supabase_storage_admin;
grant all on all tables in schema storage to supabase_storage_admin;
grant all on all routines in schema storage to supabase_storage_admin;

-- hosted: what `postgres` creates in "public" is granted to the API roles; other schemas are not
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public grant all on functions to anon, authenticated, service_role;

-- lite: these hosted columns and defaults are missing
alter table auth.users add column if not exists instance_id uuid;
alter table auth.users add column if not exists is_super_admin boolean;
alter table auth.identities alter column id set default gen_random_uuid();

do $$
begin
  if not exists (select 1 from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end $$;
