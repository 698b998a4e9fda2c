select app.allow_tenant(
  'crm.customer_segments',
  '{id,segment_code,segment_name,segment_type,description,criteria,is_auto_update,update_frequency,owner_id,notes}'
);
select app.allow_tenant(
  'crm.customer_segment_members', '{segment_id,partner_id,assignment_type,notes}', '{assignment_type,notes}'
);
