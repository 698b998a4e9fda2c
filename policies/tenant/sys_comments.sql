create policy comments_read on sys.comments for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and entity = any((select app.readable_entities())::text[])
);
create policy comments_create on sys.comments for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('sys.comments:create'))
);
-- own comments only
create policy comments_update on sys.comments for update to authenticated using (
  tenant_id = (select app.tenant_id())
  and not is_deleted
  and created_by = (select app.user_id())
  and (select app.can('sys.comments:update'))
) with check (tenant_id = (select app.tenant_id()) and created_by = (select app.user_id()));
create policy comments_delete on sys.comments for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (
    (created_by = (select app.user_id()) and (select app.can('sys.comments:delete'))) or (select app.can('sys.comments:moderate'))
  )
);
grant select, delete on sys.comments to authenticated;
grant insert (id, entity, record_id, body, mentioned_user_ids), update (id, body, mentioned_user_ids) on sys.comments to authenticated;
