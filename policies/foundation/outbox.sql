-- The outbox is for staff; its one-time links stand in a table of their own that no API role reads.
create policy notifications_read on noti.notifications for select to authenticated using (
  (select app.platform_can('noti.notifications:read'))
);
grant select on noti.notifications to authenticated;
revoke insert, update, delete, truncate on noti.notifications from service_role;

create policy templates_read on noti.templates for select to authenticated using (
  not is_deleted and (select app.platform_can('noti.templates:read'))
);
create policy templates_create on noti.templates for insert to authenticated with check (
  (select app.platform_can('noti.templates:create'))
);
create policy templates_update on noti.templates for update to authenticated using (
  not is_deleted and (select app.platform_can('noti.templates:update'))
) with check ((select app.platform_can('noti.templates:update')));
create policy templates_delete on noti.templates for delete to authenticated using (
  not is_deleted and (select app.platform_can('noti.templates:delete'))
);
grant select, delete on noti.templates to authenticated;
grant insert (id, code, locale, subject, html_body, text_body, is_active) on noti.templates to authenticated;
grant update (id, code, locale, subject, html_body, text_body, is_active) on noti.templates to authenticated;
