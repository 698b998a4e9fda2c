-- What clients ask of segments: which conditions there are, what they would find, evaluate now.
create or replace function app.recalculate_segment(p_segment_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.can('crm.customer_segments:update') then
    perform app.fail_forbidden('crm.customer_segments:update');
  end if;
  return app.evaluate_segment(app.tenant_id(), p_segment_id);
end
$$;
comment on function app.recalculate_segment(uuid) is '세그먼트 지금 계산 — Evaluates a segment of the caller''s tenant';

create or replace function crm.recalculate_segment(p_segment_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.recalculate_segment(p_segment_id);
end
$$;
comment on function crm.recalculate_segment(uuid) is
'세그먼트 지금 계산 — POST /rpc/recalculate_segment {"p_segment_id": …}, profile crm, answers {id, added, removed, member_count}; errors 403, 404, 409 SEGMENT_STATIC';

create or replace function app.preview_segment(p_criteria jsonb) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_criteria constant jsonb := case when jsonb_typeof(p_criteria) = 'string' then (p_criteria #>> '{}')::jsonb else p_criteria end;
  v_filter text;
  v_answer jsonb;
begin
  if not app.is_trusted() and not app.company_can('crm.partners:read') then
    perform app.fail_forbidden('crm.partners:read');
  end if;
  v_filter := app.segment_filter(v_criteria);
  execute format('with found as (select p.id, p.code, p.name from crm.partners as p where p.tenant_id = $1 and not p.is_deleted%s)
    select jsonb_build_object(''count'', (select count(*) from found), ''first'', (
      select coalesce(jsonb_agg(to_jsonb(f)), ''[]'') from (select * from found order by name, id limit 10) as f))',
    coalesce(' and ' || nullif(v_filter, ''), '')) into v_answer using app.company_id();
  return v_answer;
end
$$;
comment on function app.preview_segment(jsonb) is '세그먼트 조건 미리 보기 — How many partners conditions find, and the first ten';

create or replace function crm.preview_segment(p_criteria jsonb) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.preview_segment(p_criteria);
end
$$;
comment on function crm.preview_segment(jsonb) is
'세그먼트 조건 미리 보기 — POST /rpc/preview_segment {"p_criteria": [{"field": "type", "op": "eq", "value": "customer"}]}, profile crm, answers {count, first}; errors 403, 422';

create or replace function app.segment_fields()
returns table (field text, kind text, label_ko text, label_en text, operators text[])
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return query
  select f.field, f.kind, f.label_ko, f.label_en, case f.kind when 'text' then '{eq,ne,in,contains,starts_with,is_empty,is_not_empty}'
    when 'choice' then '{eq,ne,in,is_empty,is_not_empty}' else '{eq,ne,gt,gte,lt,lte,in,is_empty,is_not_empty}' end::text[]
  from app.segment_fields as f order by f.position;
end
$$;
comment on function app.segment_fields() is '세그먼트 조건 항목 — What conditions may use';

create or replace function crm.segment_fields()
returns table (field text, kind text, label_ko text, label_en text, operators text[])
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select f.field, f.kind, f.label_ko, f.label_en, f.operators from app.segment_fields() as f;
end
$$;
comment on function crm.segment_fields() is
'세그먼트 조건 항목 — Fields and operators for the screen that builds conditions: POST /rpc/segment_fields, profile crm';

select app.expose('app.segment_condition(jsonb)');
select app.expose('app.segment_value(text,jsonb)');
select app.expose('app.segment_filter(jsonb)');
select app.expose('app.count_segment_members(uuid,uuid[])');
select app.expose('app.evaluate_segment(uuid,uuid)');
select app.expose('app.recalculate_segments()');
select app.expose('app.recalculate_segment(uuid)', 'authenticated');
select app.expose('crm.recalculate_segment(uuid)', 'authenticated');
select app.expose('app.preview_segment(jsonb)', 'authenticated');
select app.expose('crm.preview_segment(jsonb)', 'authenticated');
select app.expose('app.segment_fields()', 'authenticated');
select app.expose('crm.segment_fields()', 'authenticated');
