-- A function with its owner's rights bypasses every policy: only in app, closed, with nothing to be hijacked.
select full_name, 'security definer belongs into schema app; here make it security invoker'
from functions where is_definer and is_exposed
union all
select full_name, 'set search_path = '''''
from functions where not settings @> array['search_path=""']
