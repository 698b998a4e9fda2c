-- answers come through crm.answer_survey
select app.allow_tenant(
  'crm.customer_surveys', '{id,survey_code,survey_type,partner_id,contact_id,question,send_channel,valid_until,is_anonymous,notes}'
);
