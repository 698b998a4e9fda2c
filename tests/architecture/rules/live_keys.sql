-- A deleted record must not keep its business key from being used again (X-02).
select format('%s %s', t.full_name, i.indexrelid::regclass), 'unique keys hold among live rows: where not is_deleted'
from tables as t
inner join columns as c on c.oid = t.oid and c.name = 'is_deleted'
inner join pg_index as i on i.indrelid = t.oid and i.indisunique and not i.indisprimary
where t.is_exposed and coalesce(pg_get_expr(i.indpred, i.indrelid), '') !~ 'NOT is_deleted'
