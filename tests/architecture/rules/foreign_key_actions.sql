-- Every key says what deletion does; "no action" is what nobody chose.
select full_key, 'write on delete cascade, restrict or set null'
from foreign_keys
where on_delete = 'a'
