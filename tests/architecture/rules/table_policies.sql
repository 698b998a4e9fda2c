-- A table that forgets its policies is empty for everyone; one that means it is named in exceptions.toml.
select full_name, 'create its policies in policies/, or name it in exceptions.toml [table_policies] with the reason'
from tables as t
where is_exposed and kind in ('r', 'p') and not is_partition
  and not exists (select from pg_policy as p where p.polrelid = t.oid)
