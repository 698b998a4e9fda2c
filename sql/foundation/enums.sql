-- Enum types with the labels people read: screens fill drop-downs from them, exports print them.

create table if not exists app.enum_labels (
  type_name text not null,
  value text not null,
  position integer not null,
  label_ko text not null,
  label_en text not null,
  primary key (type_name, value)
);
alter table app.enum_labels enable row level security;
alter table app.enum_labels force row level security;
create policy enum_labels_read on app.enum_labels for select to authenticated using (type_name is not null);
revoke all on app.enum_labels from public, anon, authenticated;
grant select on app.enum_labels to authenticated, service_role;
select app.declare_rows('app.enum_labels', '{type_name,value}');
select app.describe('app.enum_labels', '선택값 이름표 — Labels of enum values', '{
  "type_name": "자료형 — Enum type", "value": "값 — Value", "position": "순서 — Order in lists",
  "label_ko": "한국어 이름 — Korean label", "label_en": "영어 이름 — English label"}');

-- json, not jsonb: the order of the keys is the order of the type and of every list made from it.
create or replace function app.define_enum(p_type text, p_labels json) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('create type %s as enum (%s)', p_type, (
    select string_agg(quote_literal(l.key), ', ' order by l.ordinality)
    from json_each_text(p_labels) with ordinality as l
  ));
  insert into app.enum_labels (type_name, value, position, label_ko, label_en)
  select p_type, l.key, l.ordinality, split_part(l.value, ' — ', 1), split_part(l.value, ' — ', 2)
  from json_each_text(p_labels) with ordinality as l
  on conflict (type_name, value) do update
  set position = excluded.position, label_ko = excluded.label_ko, label_en = excluded.label_en;
end
$$;
comment on function app.define_enum(text, json) is
'선택값 자료형 정의 — Creates an enum type from {"value": "한국어 — English"} in that order and keeps the labels';

create or replace function app.enum_labels(p_entity text)
returns table (column_name text, value text, label_ko text, label_en text, value_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select a.attname::text, l.value, l.label_ko, l.label_en, l.position
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_type as t on a.atttypid = t.oid
  inner join pg_catalog.pg_namespace as n on t.typnamespace = n.oid
  inner join app.enum_labels as l on l.type_name = n.nspname || '.' || t.typname
  where a.attrelid = to_regclass(p_entity) and a.attnum > 0 and not a.attisdropped
    and exists (select 1 from app.entities as e where e.entity = p_entity)
  order by a.attnum, l.position;
end
$$;
comment on function app.enum_labels(text) is '선택값 이름표 — Values and labels of every enum column of a registered entity';

create or replace function public.enum_labels(p_entity text)
returns table (column_name text, value text, label_ko text, label_en text, value_position integer)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query
  select l.column_name, l.value, l.label_ko, l.label_en, l.value_position from app.enum_labels(p_entity) as l;
end
$$;
comment on function public.enum_labels(text) is
'선택값 이름표 — Drop-down values of an entity''s enum columns: POST /rpc/enum_labels {"p_entity": "crm.partners"}';

select app.expose('app.enum_labels(text)', 'authenticated');
select app.expose('public.enum_labels(text)', 'authenticated');
