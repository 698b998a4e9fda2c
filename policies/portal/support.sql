-- A company sees its own inquiries and writes into them while it is approved; staff with the permission see all of them.
-- Threads are opened by public.create_thread, states move by public.transition, counters belong to the server.
create policy message_threads_read on public.message_threads for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.message_threads:read')))
    or (select app.platform_can('portal.message_threads:read'))
  )
);
create policy message_threads_update on public.message_threads for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.message_threads:update'))
) with check ((select app.platform_can('portal.message_threads:update')));
grant select on public.message_threads to authenticated;
grant update (category, priority, assigned_to) on public.message_threads to authenticated;

create policy thread_messages_read on public.thread_messages for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and (select app.company_can('portal.message_threads:read')))
    or (select app.platform_can('portal.message_threads:read'))
  )
);
create policy thread_messages_create on public.thread_messages for insert to authenticated with check (
  (member_id = (select app.tenant_id()) and (select app.can('portal.message_threads:create')))
  or (select app.platform_can('portal.message_threads:create'))
);
grant select on public.thread_messages to authenticated;
grant insert (id, thread_id, content, is_important) on public.thread_messages to authenticated;
