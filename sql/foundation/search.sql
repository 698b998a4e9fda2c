-- One way to search every list: the generated column search_text holds what people type in lower case, and the initial
-- consonants of Korean words ("강원" is found by "ㄱㅇ"). Lists filter it under row level security
-- (search_text=ilike.*…*); public.search asks many entities at once through the trigram indexes.
create extension if not exists btree_gin with schema extensions;

create or replace function app.initial_consonants(p_text text) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_initials constant text := 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
begin
  if p_text !~ '[가-힣]' then
    return '';
  end if;
  -- a precomposed syllable is 0xAC00 + initial * 588 + vowel * 28 + final (The Unicode Standard, 3.12)
  return (
    select coalesce(string_agg(substr(v_initials, (ascii(c.letter) - 44032) / 588 + 1, 1), '' order by c.ordinality), '')
    from unnest(string_to_array(p_text, null)) with ordinality as c (letter, ordinality)
    where ascii(c.letter) between 44032 and 55203
  );
end
$$;
comment on function app.initial_consonants(text) is '초성 — Initial consonants of the Hangul syllables of a text, "" when it has none';

create or replace function app.search_text(variadic p_parts text[]) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_text text := lower(array_to_string(p_parts, ' '));
begin
  return btrim(v_text || ' ' || app.initial_consonants(v_text));
end
$$;
comment on function app.search_text(text[]) is '검색어 — What a record is found by: its texts in lower case and their initial consonants';

create or replace function app.make_searchable(p_entity text, p_columns text[]) returns void
language plpgsql
set search_path = ''
as $$
begin
  execute format('alter table %s add column search_text text generated always as (app.search_text(%s)) stored', p_entity, (
    select string_agg(format('%I', c.name), ', ' order by c.ordinality) from unnest(p_columns) with ordinality as c (name, ordinality)
  ));
  execute format('create index %I on %s using gin (tenant_id, search_text extensions.gin_trgm_ops)',
    split_part(p_entity, '.', 2) || '_search_idx', p_entity);
end
$$;
comment on function app.make_searchable(text, text[]) is
'검색 대상 지정 — Adds the generated column search_text over text columns and its trigram index; call it right after create table';

create or replace function app.search(p_query text, p_entities text[], p_limit integer)
returns table (entity text, id uuid, label text, score real)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_query text := lower(btrim(p_query));
  v_pattern text := '%' || regexp_replace(v_query, '([\\%_])', '\\\1', 'g') || '%';
  v record;
begin
  if coalesce(length(v_query), 0) not between 1 and 100 then
    perform app.fail_validation(app.field_error('p_query', '검색어를 1~100자로 입력해 주세요.'));
  end if;
  for v in
    select e.entity, e.permission, (array_agg(a.attname order by array_position('{name,title,subject,code}'::name[], a.attname)))[1] as label
    from app.entities as e
    inner join pg_catalog.pg_attribute as s on s.attrelid = to_regclass(e.entity) and s.attname = 'search_text'
    inner join pg_catalog.pg_attribute as a on a.attrelid = s.attrelid and a.attname = any('{name,title,subject,code}'::name[])
    where e.scope = 'tenant' and (p_entities is null or e.entity = any(p_entities)) and app.module_licensed(e.permission)
    group by e.entity, e.permission
    order by e.entity
  loop
    if app.company_can(v.permission || ':read') then
      for entity, id, label, score in execute format('select %L, t.id, t.%I::text, extensions.similarity(t.search_text, $1)
        from %s as t where t.tenant_id = $2 and not t.is_deleted and t.search_text like $3
        order by 4 desc, 3 limit $4', v.entity, v.label, v.entity)
      using v_query, app.company_id(), v_pattern, least(greatest(p_limit, 1), 50) loop
        return next;
      end loop;
    end if;
  end loop;
end
$$;
comment on function app.search(text, text[], integer) is
'통합 검색 — Finds records of the caller''s company in every entity the caller may read, through the trigram indexes';

create or replace function public.search(p_query text, p_entities text[] default null, p_limit integer default 10)
returns table (entity text, id uuid, label text, score real)
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select s.entity, s.id, s.label, s.score from app.search(p_query, p_entities, p_limit) as s;
end
$$;
comment on function public.search(text, text[], integer) is
'통합 검색 — One box for every module: POST /rpc/search {"p_query": "ㄱㅇ", "p_entities": ["crm.partners"], "p_limit": 10}; at most 50 an entity, best first; error 422 VALIDATION_ERROR';

select app.expose('app.initial_consonants(text)', 'authenticated');
select app.expose('app.search_text(text[])', 'authenticated');
select app.expose('app.search(text,text[],integer)', 'authenticated');
select app.expose('public.search(text,text[],integer)', 'authenticated');
