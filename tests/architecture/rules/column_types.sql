-- Instants carry a zone; and these types do not survive JSON the same way on every gateway (stack.md).
select full_column, format('%s is not for API tables: %s', format_type(type, null), case type::regtype::text
  when 'timestamp without time zone' then 'use timestamptz'
  when 'json' then 'use jsonb'
  when 'character' then 'use text'
  else 'use another type' end)
from columns
where is_exposed and (
  type in ('timestamp'::regtype, 'bytea'::regtype, 'money'::regtype, 'json'::regtype, 'character'::regtype) or type_kind = 'c'
)
