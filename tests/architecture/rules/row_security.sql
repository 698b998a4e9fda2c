-- Without row security a grant shows every row; without force the owner's functions bypass it unseen.
select full_name, 'alter table … enable row level security, force row level security'
from tables
where is_exposed and kind in ('r', 'p') and not (has_rls and forces_rls)
