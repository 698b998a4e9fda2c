select app.allow_tenant(
  'crm.campaigns',
  '{id,campaign_code,campaign_name,campaign_type,description,category,start_date,end_date,budget_amount,currency,target_audience,
    target_leads,target_opportunities,target_revenue,owner_id,department,primary_channel,channels,landing_page_url,tracking_code,notes}'
);
select app.allow_tenant(
  'crm.campaign_members',
  '{id,campaign_id,member_type,partner_id,lead_id,contact_id,joined_date,member_status,response_type,response_date,channel,notes}',
  '{id,contact_id,joined_date,member_status,response_type,response_date,channel,notes}'
);
select app.allow_tenant(
  'crm.campaign_costs', '{id,campaign_id,cost_date,description,amount}', '{id,cost_date,description,amount}'
);
