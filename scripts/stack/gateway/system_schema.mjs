// Prints the SQL of the auth and storage schemas, from the installed package so that it is never copied here.
import { SUPABASE_AUTH_HELPERS_SQL, getAuthSchemaSql, getStorageSchemaSql } from "@supabase/lite";

process.stdout.write([SUPABASE_AUTH_HELPERS_SQL, getAuthSchemaSql(false), getStorageSchemaSql(false)].join("\n"));
