-- a request is never edited: it is withdrawn and asked again, so that nobody approves an amount of their own (X-24)
select app.allow_tenant(
  'crm.credit_limits', '{id,partner_id,department,limit_amount,overdue_hold_days,reason}', '{}', p_delete => false
);
