create policy tenants_read on tnnt.tenants for select to authenticated using (
  not is_deleted and (select app.platform_can('tnnt.tenants:read'))
);
grant select on tnnt.tenants to authenticated;
