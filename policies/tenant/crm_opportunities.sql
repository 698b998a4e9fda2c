-- the seven stages are fixed, their probabilities are the tenant's
select app.allow_tenant('crm.opportunity_stages', '{}', '{id,win_probability}', p_delete => false);
select app.allow_tenant(
  'crm.opportunities',
  '{id,code,name,description,partner_id,lead_id,contact_id,amount,currency,win_probability,expected_close_date,owner_id,department,source,
    source_detail,campaign_id,product_interest,service_interest,competitors,our_advantage,lost_reason,lost_reason_detail,notes}'
);
select app.allow_tenant('crm.opportunity_stage_changes');
