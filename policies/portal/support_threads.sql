create policy message_templates_read on public.message_templates for select to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_templates:read'))
);
create policy message_templates_create on public.message_templates for insert to authenticated with check (
  (select app.platform_can('portal.message_templates:create'))
);
create policy message_templates_update on public.message_templates for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_templates:update'))
) with check ((select app.platform_can('portal.message_templates:update')));
create policy message_templates_delete on public.message_templates for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_templates:delete'))
);
grant select, delete on public.message_templates to authenticated;
grant insert (id, kind, category, title, content, sort_order, is_active) on public.message_templates to authenticated;
grant update (id, kind, category, title, content, sort_order, is_active) on public.message_templates to authenticated;
