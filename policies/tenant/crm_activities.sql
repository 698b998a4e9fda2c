select app.allow_tenant(
  'crm.activities',
  '{id,activity_type,subject,description,related_to_type,partner_id,lead_id,opportunity_id,contact_id,activity_date,start_time,end_time,
    duration_minutes,location,is_online,meeting_url,owner_id,participants,priority,outcome,outcome_notes,is_follow_up_required,
    follow_up_date,is_reminder_enabled,reminder_minutes,notes}'
);
grant select on crm.overdue_activities to authenticated;
