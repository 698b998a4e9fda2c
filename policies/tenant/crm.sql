select app.allow_tenant(
  'crm.partners',
  '{id, code, name, name_en, type, tax_no, biz_no, biz_name, biz_type, biz_kind, biz_item, ceo_name, postcode, address1, address2,
  phone, fax, email, website, payment_term_id, currency, industry, employee_count, annual_revenue, established_date, notes}'
);
select app.allow_tenant(
  'crm.partner_contacts', '{id,partner_id,contact_name,position,department,phone,mobile,email,contact_type,is_primary,notes}'
);
grant select on crm.owners to authenticated;
