-- Staff with the permission read everything; a company's people with the permission read their company's lines.
create policy audit_logs_read on audt.audit_logs for select to authenticated using (
  (select app.platform_can('audt.audit_logs:read'))
  or (tenant_id = (select app.tenant_id()) and (select app.can('audt.audit_logs:read')))
);
grant select on audt.audit_logs to authenticated;
