select app.allow_tenant(
  'crm.partner_addresses',
  '{id, partner_id, address_type, address_name, postcode, address1, address2, building, city, state_province, country_code,
  region_code, contact_name, phone, mobile, fax, email, is_default, is_billing, is_shipping, instruction, access_code, notes}'
);
select app.allow_tenant(
  'crm.partner_managers', '{id,partner_id,manager_id,manager_type,start_date,end_date,description,notes}'
);
grant select on crm.current_partner_managers to authenticated;
