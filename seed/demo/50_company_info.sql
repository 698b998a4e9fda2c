-- Answers of the credit bureau as a look-up would leave them, for the companies of the demonstration. Made up, like the
-- companies; what a real look-up wrote is left alone.
select
  app.record_company_info(
    jsonb_build_object(
      'business_number', m.business_number, 'corporation_number', m.corporation_number, 'company_name', m.company_name,
      'representative', m.representative, 'employee_count', 5 + m.rank * 7, 'employee_count_month', to_char(now(), 'YYYYMM'),
      'industry', '소프트웨어 개발 및 공급업', 'company_scale', '중소기업', 'company_type', '법인', 'business_condition', '서비스',
      'founding_date', m.founding_date, 'phone', m.phone, 'zip_code', m.postal_code, 'address', m.address,
      'address_detail', m.address_detail, 'business_state', case when m.rank = 5 then 'suspended' else 'active' end,
      'credit_grade', (array['BBB', 'BB+', 'BB0', 'B+', 'CCC'])[m.rank], 'credit_date', app.today() - 120 - m.rank::integer,
      'settlement_date', date_trunc('year', now())::date - 1, 'sales_amount', 850000000 * m.rank,
      'operating_profit', 61000000 * (4 - m.rank), 'shareholder_equity', 300000000 * m.rank, 'debt_amount', 210000000 * m.rank,
      'asset_amount', 510000000 * m.rank
    ),
    '{"dataHeader": {"resCd": "0"}, "dataBody": {"note": "demonstration"}}'
  )
from (
  select c.*, row_number() over (order by c.email) as rank from public.members as c
  where c.email like 'company0_@demo.example' and c.state = 'approved' order by c.email limit 5
) as m
where not exists (select 1 from public.nice_dnb_company_info as i where i.biz_no = m.business_number);
