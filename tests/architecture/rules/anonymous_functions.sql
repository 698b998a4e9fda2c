-- What a visitor may call is decided by name, in exceptions.toml.
select f.full_name, 'revoke execute from anon, or name it in exceptions.toml [anonymous_functions] with the reason'
from functions as f
cross join lateral aclexplode(f.acl) as a
where pg_get_userbyid(a.grantee) = 'anon' and a.grantee <> 0
