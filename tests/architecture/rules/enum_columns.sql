-- Enums are drop-downs in Studio and literal types in generated clients (DESIGN 4).
select full_column, 'make it an enum, or give the reason in exceptions.toml [enum_columns]'
from columns
where is_exposed and not is_partition and kind in ('r', 'p') and type_kind <> 'e' and type <> 'boolean'::regtype
  and (name in ('status', 'state', 'kind') or name ~ '_(status|kind)$')
