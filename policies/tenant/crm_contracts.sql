select app.allow_tenant(
  'crm.contracts',
  '{id, partner_id, contract_code, contract_type, contract_title, contract_date, start_date, end_date, renewal_date, is_auto_renewal,
  renewal_months, contract_amount, contract_currency, payment_term_id, signatory_company, signatory_partner, contract_file_path,
  contract_file_name, contract_notes, owner_id}'
);
