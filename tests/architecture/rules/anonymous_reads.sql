-- What a visitor may read is decided by name, in exceptions.toml.
select distinct full_name, 'revoke select from ' || role || ', or name it in exceptions.toml [anonymous_reads] with the reason'
from grants
where role in ('anon', 'public') and privilege = 'SELECT'
