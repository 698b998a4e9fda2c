select app.allow_tenant(
  'crm.leads',
  '{id,lead_code,company_name,biz_no,website,industry,employee_count,annual_revenue,contact_name,contact_title,contact_phone,contact_mobile,
    contact_email,country_code,postcode,address1,address2,city,state_province,source,source_detail,interest_product,interest_service,
    budget_range,purchase_timeframe,owner_id,description,notes}'
);
