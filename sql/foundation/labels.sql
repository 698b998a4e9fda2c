-- Headings and labels: exports and screens take them from the comments on the columns.

create or replace function app.column_labels(p_entity text)
returns table (column_name text, label_ko text, label_en text, data_type text, column_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select a.attname::text, split_part(d.description, ' — ', 1), split_part(d.description, ' — ', 2),
    pg_catalog.format_type(a.atttypid, null), a.attnum::integer
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_description as d
    on a.attrelid = d.objoid and a.attnum = d.objsubid and d.classoid = 'pg_catalog.pg_class'::regclass
  where a.attrelid = to_regclass(p_entity) and a.attnum > 0 and not a.attisdropped
    and exists (select 1 from app.entities as e where e.entity = p_entity)
  order by a.attnum;
end
$$;
comment on function app.column_labels(text) is
'컬럼 이름표 — Korean and English heading, type and position of every column of a registered entity';

create or replace function public.column_labels(p_entity text)
returns table (column_name text, label_ko text, label_en text, data_type text, column_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select l.column_name, l.label_ko, l.label_en, l.data_type, l.column_position from app.column_labels(p_entity) as l;
end
$$;
comment on function public.column_labels(text) is
'컬럼 이름표 — Headings of an entity for screens: POST /rpc/column_labels {"p_entity": "public.members"}';

select app.expose('app.column_labels(text)', 'authenticated');
select app.expose('public.column_labels(text)', 'authenticated');
