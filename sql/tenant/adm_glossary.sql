-- The tenant's glossary (ADM-07): terms as a tree, links between terms, and counters that only the server writes.
create table if not exists adm.glossary (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  code text not null check (code ~ '^[A-Z0-9_]{2,50}$'),
  name text not null check (length(name) between 1 and 200),
  name_en text check (length(name_en) between 1 and 200),
  abbreviation text check (length(abbreviation) between 1 and 50),
  definition text not null check (length(definition) between 1 and 4000),
  description text check (length(description) <= 4000),
  example text check (length(example) <= 4000),
  category text check (length(category) between 1 and 100),
  domain text check (domain ~ '^[a-z]{2,10}$'),
  tags text[] not null default '{}' check (cardinality(tags) <= 50),
  synonyms text[] not null default '{}' check (cardinality(synonyms) <= 50),
  antonyms text[] not null default '{}' check (cardinality(antonyms) <= 50),
  parent_id uuid,
  level integer not null default 1,
  path text not null default '',
  reference_url text check (reference_url ~ '^https?://' and length(reference_url) <= 500),
  reference_document text check (length(reference_document) <= 200),
  display_order integer not null default 0,
  is_important boolean not null default false,
  is_system boolean not null default false,
  is_active boolean not null default true,
  notes text check (length(notes) <= 2000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references adm.glossary (tenant_id, id) on delete restrict
);
select app.make_searchable('adm.glossary', '{code,name,name_en,abbreviation}');
create unique index if not exists glossary_code_key on adm.glossary (tenant_id, code) where not is_deleted;
create unique index if not exists glossary_name_key on adm.glossary (tenant_id, name, coalesce(category, '')) where not is_deleted;
create index if not exists glossary_parent_idx on adm.glossary (tenant_id, parent_id);
create index if not exists glossary_recent_idx on adm.glossary (tenant_id, created_at desc) where not is_deleted;
create index if not exists glossary_list_idx on adm.glossary (tenant_id, display_order, name) where not is_deleted;
select app.describe('adm.glossary', '용어집 — Business glossary', '{
  "code": "용어 코드 — Code", "name": "용어명 — Term", "name_en": "영문 용어명 — English term", "abbreviation": "약어 — Abbreviation",
  "definition": "정의 — Definition", "description": "설명 — Description", "example": "예시 — Example", "category": "분류 — Category",
  "domain": "업무 영역 — Module the term belongs to, for example srm", "tags": "태그 — Tags", "synonyms": "동의어 — Synonyms",
  "antonyms": "반의어 — Antonyms", "parent_id": "상위 용어 — Broader term", "reference_url": "참고 주소 — Reference URL",
  "reference_document": "참고 문서 — Reference document", "display_order": "표시 순서 — Position in lists",
  "is_important": "중요 여부 — Whether it is important", "is_system": "시스템 여부 — Whether the platform made it",
  "is_active": "사용 여부 — Whether it is in use", "notes": "비고 — Notes"}');
select app.register_entity('adm.glossary', 'tenant', '용어', 'Glossary terms', p_exportable => true);
select app.install_tree('adm.glossary', 'parent_id', 'name', 10);
create trigger tg__system_locked before update on adm.glossary for each row execute function app.tg__system_locked();

create table if not exists adm.glossary_links (
  tenant_id uuid not null default app.tenant_id(),
  term_id uuid not null,
  related_term_id uuid not null,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  primary key (tenant_id, term_id, related_term_id),
  foreign key (tenant_id, term_id) references adm.glossary (tenant_id, id) on delete cascade,
  foreign key (tenant_id, related_term_id) references adm.glossary (tenant_id, id) on delete cascade,
  check (term_id <> related_term_id)
);
create index if not exists glossary_links_related_idx on adm.glossary_links (tenant_id, related_term_id);
select app.describe('adm.glossary_links', '관련 용어 — Links between terms', '{
  "term_id": "용어 — Term", "related_term_id": "관련 용어 — Related term"}');
select app.register_entity('adm.glossary_links', 'tenant', '관련 용어', 'Glossary links', p_permission => 'adm.glossary', p_kind => 'link');

-- ADM-07: the key makes sure that a term exists, this that it is a live one and that a pair is linked once
create or replace function app.tg_glossary_links__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb;
begin
  perform 1 from adm.glossary as g
  where g.tenant_id = new.tenant_id and g.id in (new.term_id, new.related_term_id) order by g.id for share;
  select coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'message', '용어를 찾을 수 없습니다.')), '[]'::jsonb) into v_errors
  from (values ('term_id', new.term_id), ('related_term_id', new.related_term_id)) as f (field, id)
  where not exists (select 1 from adm.glossary as g where g.tenant_id = new.tenant_id and g.id = f.id and not g.is_deleted);
  if new.term_id = new.related_term_id then
    v_errors := v_errors || app.field_error('related_term_id', '자신과는 연결할 수 없습니다.');
  end if;
  perform app.fail_validation(v_errors);
  perform pg_advisory_xact_lock(hashtextextended(concat(least(new.term_id, new.related_term_id), greatest(new.term_id, new.related_term_id)), 0));
  if exists (
    select 1 from adm.glossary_links as l
    where l.tenant_id = new.tenant_id and l.term_id = new.related_term_id and l.related_term_id = new.term_id
  ) then
    perform app.fail('RESOURCE_CONFLICT', '이미 연결된 용어입니다.', 409, null, 'These terms are linked already.');
  end if;
  return new;
end
$$;
comment on function app.tg_glossary_links__check() is '관련 용어 확인 — Two different live terms, linked once (ADM-07)';
create trigger tg_glossary_links__check before insert on adm.glossary_links
for each row execute function app.tg_glossary_links__check();

-- one line a link and direction: what a term is related to
create view adm.related_terms with (security_invoker = true) as
select l.tenant_id, l.term_id, g.id as related_term_id, g.code, g.name, g.name_en
from (
  select l.tenant_id, l.term_id, l.related_term_id from adm.glossary_links as l
  union all
  select l.tenant_id, l.related_term_id, l.term_id from adm.glossary_links as l
) as l
inner join adm.glossary as g on l.tenant_id = g.tenant_id and l.related_term_id = g.id;
select app.describe('adm.related_terms', '관련 용어 목록 — Related terms, in both directions', '{
  "term_id": "용어 — Term", "related_term_id": "관련 용어 — Related term", "code": "용어 코드 — Code of the related term",
  "name": "용어명 — Related term", "name_en": "영문 용어명 — English name of the related term"}');

-- beside the term: reading a term must neither change its updated_at nor fill the audit log
create table if not exists adm.glossary_usages (
  tenant_id uuid not null,
  term_id uuid not null,
  usage_count bigint not null default 0,
  last_used_at timestamptz,
  primary key (tenant_id, term_id),
  foreign key (tenant_id, term_id) references adm.glossary (tenant_id, id) on delete cascade
);
select app.describe('adm.glossary_usages', '용어 조회수 — How often terms were looked up', '{
  "term_id": "용어 — Term", "usage_count": "조회수 — Number of look-ups", "last_used_at": "최근 조회 일시 — Last look-up"}');
select
  app.register_entity('adm.glossary_usages', 'tenant', '용어 조회수', 'Glossary usages', p_permission => 'adm.glossary', p_kind => 'reference');

create or replace function app.use_term(p_id uuid) returns bigint
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_count bigint;
begin
  perform app.require_read('adm.glossary');
  perform 1 from adm.glossary as g where g.tenant_id = app.tenant_id() and g.id = p_id and not g.is_deleted for key share;
  if not found then
    perform app.fail_not_found();
  end if;
  insert into adm.glossary_usages as u (tenant_id, term_id, usage_count, last_used_at)
  values (app.tenant_id(), p_id, 1, now())
  on conflict (tenant_id, term_id) do update set usage_count = u.usage_count + 1, last_used_at = now()
  returning u.usage_count into v_count;
  return v_count;
end
$$;
comment on function app.use_term(uuid) is '용어 조회 기록 — Counts one look-up of a term (ADM-07)';

create or replace function adm.use_term(p_id uuid) returns bigint
language plpgsql
set search_path = ''
as $$
begin
  return app.use_term(p_id);
end
$$;
comment on function adm.use_term(uuid) is '용어 조회 기록 — POST /rpc/use_term {"p_id": …} answers the new count; error 404';

create or replace function adm.parent_term(adm.glossary) returns setof adm.glossary rows 1
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select g.* from adm.glossary as g where g.tenant_id = $1.tenant_id and g.id = $1.parent_id;
end
$$;
comment on function adm.parent_term(adm.glossary) is '상위 용어 — The broader term, for embedding: select=name,parent_term(name)';

select app.expose('app.use_term(uuid)', 'authenticated');
select app.expose('adm.use_term(uuid)', 'authenticated');
select app.expose('adm.parent_term(adm.glossary)', 'authenticated');

create or replace function adm.related(adm.glossary) returns setof adm.related_terms
language plpgsql
stable
set search_path = ''
as $$
begin
  return query select r.* from adm.related_terms as r where r.tenant_id = $1.tenant_id and r.term_id = $1.id;
end
$$;
comment on function adm.related(adm.glossary) is '관련 용어 — Related terms in both directions, for embedding: select=name,related(name)';
select app.expose('adm.related(adm.glossary)', 'authenticated');
