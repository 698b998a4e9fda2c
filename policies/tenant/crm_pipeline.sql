grant select on crm.deals, crm.opportunity_forecasts, crm.campaign_results to authenticated;
