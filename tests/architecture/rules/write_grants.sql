-- Insert and update are granted by column list, so that a new column is closed until somebody opens it.
select full_name, format('%s may %s every column: grant a column list', role, privilege)
from grants
where is_exposed and column_name is null and privilege in ('INSERT', 'UPDATE') and role in ('authenticated', 'anon', 'public')
union all
select full_name, format('revoke %s from %s: no client needs it', privilege, role)
from grants
where is_exposed and column_name is null and privilege in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
  and role in ('authenticated', 'anon', 'public')
