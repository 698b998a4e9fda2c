grant select on sys.effective_role_permissions to authenticated;
