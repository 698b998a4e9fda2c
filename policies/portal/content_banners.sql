-- Shown now, or for the staff who keep them.
create policy banners_read_active on public.banners for select to anon using (not is_deleted and is_active and image_url is not null);
create policy banners_read on public.banners for select to authenticated using (
  not is_deleted and ((is_active and image_url is not null) or (select app.platform_can('portal.banners:read')))
);
create policy banners_create on public.banners for insert to authenticated with check ((select app.platform_can('portal.banners:create')));
create policy banners_update on public.banners for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.banners:update'))
) with check ((select app.platform_can('portal.banners:update')));
create policy banners_delete on public.banners for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.banners:delete'))
);
grant select on public.banners to anon, authenticated;
grant delete on public.banners to authenticated;
grant insert (
  id, place, image_url, mobile_image_url, link_url, title_ko, title_zh, subtitle_ko, subtitle_zh, display_order, is_active
), update (
  id, place, image_url, mobile_image_url, link_url, title_ko, title_zh, subtitle_ko, subtitle_zh, display_order, is_active
) on public.banners to authenticated;

create policy popups_read_open on public.popups for select to anon using (
  not is_deleted and is_active and coalesce(starts_at <= now(), true) and coalesce(ends_at > now(), true)
);
create policy popups_read on public.popups for select to authenticated using (
  not is_deleted and (
    (is_active and coalesce(starts_at <= now(), true) and coalesce(ends_at > now(), true))
    or (select app.platform_can('portal.popups:read'))
  )
);
create policy popups_create on public.popups for insert to authenticated with check ((select app.platform_can('portal.popups:create')));
create policy popups_update on public.popups for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.popups:update'))
) with check ((select app.platform_can('portal.popups:update')));
create policy popups_delete on public.popups for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.popups:delete'))
);
grant select on public.popups to anon, authenticated;
grant delete on public.popups to authenticated;
grant insert (
  id, title, content_html, image_url, link_url, width, height, position, is_active, starts_at, ends_at
), update (
  id, title, content_html, image_url, link_url, width, height, position, is_active, starts_at, ends_at
) on public.popups to authenticated;
