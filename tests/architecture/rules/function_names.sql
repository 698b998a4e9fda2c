-- tg_<table>__<task>, or tg__<task> when tables share it (STYLE).
select full_name, 'name a trigger function tg_<table>__<task> or tg__<task>'
from functions where is_trigger and name !~ '^tg_([a-z0-9]+_)*_[a-z0-9_]+$'
union all
select full_name, 'the prefix tg_ is for trigger functions'
from functions where not is_trigger and name ~ '^tg_'
