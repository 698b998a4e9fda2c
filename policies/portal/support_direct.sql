-- Each end sees the message until it took it out of its own box. Marks and removal go through functions, because which
-- columns somebody may write depends on the end.
create policy direct_messages_read on public.direct_messages for select to authenticated using (
  not is_deleted and (
    (member_id = (select app.company_id()) and deleted_by_company_at is null and (select app.company_can('portal.direct_messages:read')))
    or (deleted_by_staff_at is null and (select app.platform_can('portal.direct_messages:read')))
  )
);
create policy direct_messages_create on public.direct_messages for insert to authenticated with check (
  (member_id = (select app.tenant_id()) and (select app.can('portal.direct_messages:create')))
  or (select app.platform_can('portal.direct_messages:create'))
);
grant select on public.direct_messages to authenticated;
grant insert (id, member_id, subject, content, is_important, reply_to_id) on public.direct_messages to authenticated;
