-- Property 10: a resource is named in the plural.
select full_name, 'name it in the plural, or give the reason in exceptions.toml [plural_tables]'
from tables
where is_exposed and not is_partition and name !~ 's$'
