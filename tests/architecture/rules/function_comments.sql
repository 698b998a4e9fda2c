-- The interface of the database is documented where it is declared: units, formats, errors.
select full_name, 'comment it as ''한국어 라벨 — English meaning'''
from functions
where comment is null or comment !~ '^[^—]*[가-힣][^—]* — \S'
