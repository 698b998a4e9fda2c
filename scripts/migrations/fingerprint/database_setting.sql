select
  coalesce(pg_get_userbyid(nullif(s.setrole, 0)), 'every role'),
  array_to_string(s.setconfig, e'\n')
from pg_db_role_setting as s
where s.setdatabase = (select d.oid from pg_database as d where d.datname = current_database())
