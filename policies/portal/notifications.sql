create policy notifications_read on public.notifications for select to authenticated using (member_id = (select app.company_id()));
grant select on public.notifications to authenticated;

create policy notification_settings_read on public.notification_settings for select to authenticated using (
  member_id = (select app.company_id())
);
create policy notification_settings_create on public.notification_settings for insert to authenticated with check (
  member_id = (select app.company_id()) and (select app.company_can('portal.notification_settings:create'))
);
create policy notification_settings_update on public.notification_settings for update to authenticated using (
  member_id = (select app.company_id()) and (select app.company_can('portal.notification_settings:update'))
) with check (member_id = (select app.company_id()));
grant select on public.notification_settings to authenticated;
grant insert (kind, by_email), update (kind, by_email) on public.notification_settings to authenticated;
