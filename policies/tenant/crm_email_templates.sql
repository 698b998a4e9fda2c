select app.allow_tenant(
  'crm.email_templates',
  '{id,template_code,template_name,template_type,description,category,subject,body_html,body_text,from_name,from_email,reply_to,notes}'
);
