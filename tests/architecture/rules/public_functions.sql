-- PostgreSQL lets everyone execute a new function; ours are opened role by role (app.expose).
select distinct f.full_name, 'revoke execute from public and name the roles: select app.expose(…)'
from functions as f
cross join lateral aclexplode(f.acl) as a
where a.grantee = 0
