select app.allow_tenant(
  'adm.glossary',
  '{id,code,name,name_en,abbreviation,definition,description,example,category,domain,tags,
  synonyms,antonyms,parent_id,reference_url,reference_document,display_order,is_important,is_active,notes}'
);
select app.allow_tenant('adm.glossary_links', '{term_id,related_term_id}', '{}');
select app.allow_tenant('adm.glossary_usages');
grant select on adm.related_terms to authenticated;
