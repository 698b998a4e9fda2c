-- Staff write broadcasts; a company reads those it has a copy of, and never for whom else they were meant.
create policy broadcasts_read on public.broadcasts for select to authenticated using (
  not is_deleted and (
    (select app.platform_can('portal.broadcasts:read'))
    or id in (
      select r.broadcast_id from public.broadcast_recipients as r
      where r.member_id = (select app.company_id()) and r.deleted_at is null
    )
  )
);
create policy broadcasts_create on public.broadcasts for insert to authenticated with check (
  (select app.platform_can('portal.broadcasts:create'))
);
create policy broadcasts_update on public.broadcasts for update to authenticated using (
  not is_deleted and (select app.platform_can('portal.broadcasts:update'))
) with check ((select app.platform_can('portal.broadcasts:update')));
create policy broadcasts_delete on public.broadcasts for delete to authenticated using (
  not is_deleted and (select app.platform_can('portal.broadcasts:delete'))
);
grant select, delete on public.broadcasts to authenticated;
grant insert (id, subject, content, category, is_important, audience, scheduled_at) on public.broadcasts to authenticated;
grant update (id, subject, content, category, is_important, audience, scheduled_at) on public.broadcasts to authenticated;

create policy broadcast_targets_read on public.broadcast_targets for select to authenticated using (
  (select app.platform_can('portal.broadcasts:read'))
);
create policy broadcast_targets_create on public.broadcast_targets for insert to authenticated with check (
  (select app.platform_can('portal.broadcasts:create'))
);
create policy broadcast_targets_update on public.broadcast_targets for update to authenticated using (
  (select app.platform_can('portal.broadcasts:update'))
) with check ((select app.platform_can('portal.broadcasts:update')));
create policy broadcast_targets_delete on public.broadcast_targets for delete to authenticated using (
  (select app.platform_can('portal.broadcasts:delete'))
);
grant select, delete on public.broadcast_targets to authenticated;
grant insert (broadcast_id, member_ids, regions, company_kinds, startup_stages, startup_types) on public.broadcast_targets to authenticated;
grant update (broadcast_id, member_ids, regions, company_kinds, startup_stages, startup_types) on public.broadcast_targets to authenticated;

create policy broadcast_recipients_read on public.broadcast_recipients for select to authenticated using (
  (member_id = (select app.company_id()) and deleted_at is null and (select app.company_can('portal.broadcasts:read')))
  or (select app.platform_can('portal.broadcasts:read'))
);
grant select on public.broadcast_recipients to authenticated;
