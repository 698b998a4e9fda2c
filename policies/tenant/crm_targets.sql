select app.allow_tenant(
  'crm.sales_targets',
  '{id,target_code,target_name,target_type,description,employee_id,department,period_type,start_date,end_date,year,quarter,month,
    target_revenue,target_deals,target_leads,target_opportunities,target_conversion_rate,currency,notes}'
);
grant select on crm.sales_target_results to authenticated;
