select app.allow_tenant(
  'crm.interactions',
  '{id,interaction_type,channel,direction,partner_id,lead_id,contact_id,opportunity_id,subject,content,summary,interaction_date,
    duration_seconds,handled_by,sentiment,satisfaction_score,outcome,is_follow_up_required,follow_up_notes,follow_up_date,tags,category,
    reference_url,notes}'
);
