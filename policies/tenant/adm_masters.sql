grant select on adm.currency_options, adm.unit_options, adm.payment_term_options to authenticated;
