-- X-20: "reveal" instead of "read", so that the roles that read everything do not read these
create policy partner_banks_read on crm.partner_banks for select to authenticated using (
  tenant_id = (select app.company_id()) and not is_deleted and (select app.company_can('crm.partner_banks:reveal'))
);
create policy partner_banks_create on crm.partner_banks for insert to authenticated with check (
  tenant_id = (select app.tenant_id()) and (select app.can('crm.partner_banks:create'))
);
create policy partner_banks_update on crm.partner_banks for update to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('crm.partner_banks:update'))
) with check (tenant_id = (select app.tenant_id()) and (select app.can('crm.partner_banks:update')));
create policy partner_banks_delete on crm.partner_banks for delete to authenticated using (
  tenant_id = (select app.tenant_id()) and not is_deleted and (select app.can('crm.partner_banks:delete'))
);
grant select, delete on crm.partner_banks to authenticated;
grant insert (
  id, partner_id, account_type, bank_code, bank_name, account_no, account_holder, account_name, is_primary, is_receive, is_payment,
  swift_code, branch_code, branch_name, notes
), update (
  id, partner_id, account_type, bank_code, bank_name, account_no, account_holder, account_name, is_primary, is_receive, is_payment,
  swift_code, branch_code, branch_name, notes
) on crm.partner_banks to authenticated;
