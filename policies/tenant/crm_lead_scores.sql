select app.allow_tenant('crm.lead_score_rules', '{id,name,criterion,match_value,min_value,points,max_points,is_active}');
