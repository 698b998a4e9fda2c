select app.allow_tenant('sys.invitations', '{id,email,display_name,department,role_id,locale}', '{}', p_delete => false);
