grant select on crm.rfq_products to authenticated;
