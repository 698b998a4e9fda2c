-- Published content: visitors and members read exactly what is published now, staff with the permission also drafts and
-- what is planned. The same staff write; nobody else does.
create policy notices_read_published on public.notices for select to anon using (
  not is_deleted and is_published and published_at <= now()
);
create policy notices_read on public.notices for select to authenticated using (
  not is_deleted and ((is_published and published_at <= now()) or (select app.platform_can('portal.notices:read')))
);
create policy notices_create on public.notices for insert to authenticated with check ((select app.platform_can('portal.notices:create')));
create policy notices_update on public.notices for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.notices:update'))
) with check ((select app.platform_can('portal.notices:update')));
create policy notices_delete on public.notices for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.notices:delete'))
);
grant select on public.notices to anon, authenticated;
grant delete on public.notices to authenticated;
grant insert (id, board_type, title, content_html, is_pinned, is_published, published_at),
update (id, board_type, title, content_html, is_pinned, is_published, published_at) on public.notices to authenticated;

-- seen with their notice: the inner query is filtered by its policies
create policy notice_counters_read on public.notice_counters for select to anon, authenticated using (
  exists (select 1 from public.notices as n where n.id = notice_counters.notice_id)
);
grant select on public.notice_counters to anon, authenticated;
grant select on public.notice_posts to anon, authenticated;

create policy press_releases_read_published on public.press_releases for select to anon using (
  not is_deleted and is_published and published_at <= now()
);
create policy press_releases_read on public.press_releases for select to authenticated using (
  not is_deleted and ((is_published and published_at <= now()) or (select app.platform_can('portal.press_releases:read')))
);
create policy press_releases_create on public.press_releases for insert to authenticated with check (
  (select app.platform_can('portal.press_releases:create'))
);
create policy press_releases_update on public.press_releases for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.press_releases:update'))
) with check ((select app.platform_can('portal.press_releases:update')));
create policy press_releases_delete on public.press_releases for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.press_releases:delete'))
);
grant select on public.press_releases to anon, authenticated;
grant delete on public.press_releases to authenticated;
grant insert (id, title, author_name, image_url, link_url, is_published, published_at),
update (id, title, author_name, image_url, link_url, is_published, published_at) on public.press_releases to authenticated;

create policy faqs_read_published on public.faqs for select to anon using (not is_deleted and is_published);
create policy faqs_read on public.faqs for select to authenticated using (
  not is_deleted and (is_published or (select app.platform_can('portal.faqs:read')))
);
create policy faqs_create on public.faqs for insert to authenticated with check ((select app.platform_can('portal.faqs:create')));
create policy faqs_update on public.faqs for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.faqs:update'))
) with check ((select app.platform_can('portal.faqs:update')));
create policy faqs_delete on public.faqs for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.faqs:delete'))
);
grant select on public.faqs to anon, authenticated;
grant delete on public.faqs to authenticated;
grant insert (id, category, question, answer_html, display_order, is_published),
update (id, category, question, answer_html, display_order, is_published) on public.faqs to authenticated;

-- one row, which is there from the beginning: it is only changed
create policy system_info_read on public.system_info for select to anon, authenticated using (not is_deleted);
create policy system_info_update on public.system_info for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.system_info:update'))
) with check ((select app.platform_can('portal.system_info:update')));
grant select on public.system_info to anon, authenticated;
grant update (content_html, image_url) on public.system_info to authenticated;
