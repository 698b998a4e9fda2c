-- What everybody may read: notices, press releases, frequent questions, the introduction of the system. Rich text is
-- cleaned by allow list in a trigger, so that no way of writing goes around it.
create type public.board_type as enum ('notice', 'general', 'announcement', 'news');

create table if not exists public.notices (
  id uuid primary key default gen_random_uuid(),
  board_type public.board_type not null default 'general',
  title text not null check (length(title) between 1 and 255),
  content_html text not null check (length(content_html) <= 200000),
  is_pinned boolean not null default false,
  is_important boolean not null generated always as (board_type = 'notice') stored,
  is_published boolean not null default true,
  published_at timestamptz not null default now(),
  search_text text not null generated always as (lower(title || ' ' || app.html_text(content_html))) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists notices_list_idx on public.notices (is_pinned desc, published_at desc) where not is_deleted;
create index if not exists notices_board_idx on public.notices (board_type, published_at desc) where not is_deleted;
create index if not exists notices_search_idx on public.notices using gin (search_text extensions.gin_trgm_ops);

-- Counters stand beside the notice: reading is no edit of it, and leaves no line in the audit log.
create table if not exists public.notice_counters (
  notice_id uuid primary key references public.notices (id) on delete cascade,
  view_count bigint not null default 0 check (view_count >= 0)
);

create table if not exists public.press_releases (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 255),
  author_name text check (length(author_name) between 1 and 100),
  image_url text check (length(image_url) <= 500),
  thumbnail_url text check (length(thumbnail_url) <= 500),
  link_url text check (length(link_url) <= 500),
  is_published boolean not null default true,
  published_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists press_releases_list_idx on public.press_releases (published_at desc) where not is_deleted;

create table if not exists public.faqs (
  id uuid primary key default gen_random_uuid(),
  category text not null,
  question text not null check (length(question) between 1 and 500),
  answer_html text not null check (length(answer_html) <= 50000),
  display_order integer not null default 0 check (display_order between 0 and 999),
  is_published boolean not null default true,
  search_text text not null generated always as (lower(question || ' ' || app.html_text(answer_html))) stored,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists faqs_list_idx on public.faqs (category, display_order, created_at) where not is_deleted;
create index if not exists faqs_search_idx on public.faqs using gin (search_text extensions.gin_trgm_ops);

create table if not exists public.system_info (
  id uuid primary key default '51a00000-0000-4000-8000-000000000001' check (id = '51a00000-0000-4000-8000-000000000001'),
  content_html text not null check (length(content_html) <= 200000),
  image_url text check (length(image_url) <= 500),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);

select app.describe('public.notices', '공지사항 — Notices', '{
  "board_type": "게시판 구분 — Board; a notice of the board notice is important", "title": "제목 — Title",
  "content_html": "내용 — Text (HTML, cleaned when written)", "is_pinned": "상단 고정 — Whether it stays on top",
  "is_important": "중요 여부 — Whether it is marked important", "is_published": "게시 여부 — Whether it is published",
  "published_at": "게시 일시 — Published from; may lie ahead", "search_text": "검색 대상 — Text that search looks in (title and words)"}');
select app.describe('public.notice_counters', '공지사항 조회수 — Views of notices', '{
  "notice_id": "공지사항 — Notice", "view_count": "조회수 — Views, staff not counted"}');
select app.describe('public.press_releases', '보도자료 — Press releases', '{
  "title": "제목 — Title", "author_name": "작성자 — Author", "image_url": "이미지 주소 — Image",
  "thumbnail_url": "섬네일 주소 — Thumbnail of the uploaded image, empty for an address written by hand", "link_url": "연결 주소 — Link to the article",
  "is_published": "게시 여부 — Whether it is published", "published_at": "게시 일시 — Published from; may lie ahead"}');
select app.describe('public.faqs', '자주 묻는 질문 — Frequent questions', '{
  "category": "분류 — Category (code list faq_category)", "question": "질문 — Question", "answer_html": "답변 — Answer (HTML, cleaned when written)",
  "display_order": "표시 순서 — Position, ascending", "is_published": "게시 여부 — Whether it is published",
  "search_text": "검색 대상 — Text that search looks in (question and answer)"}');
select app.describe('public.system_info', '시스템 소개 — Introduction of the system, one row', '{
  "content_html": "내용 — Text (HTML, cleaned when written)", "image_url": "이미지 주소 — Image"}');

select app.register_entity('public.notices', 'portal', '공지사항', 'Notices', p_permission => 'portal.notices', p_exportable => true);
select app.register_entity(
  'public.notice_counters', 'portal', '공지사항 조회수', 'Notice views', p_permission => 'portal.notices', p_kind => 'reference'
);
select app.register_entity('public.press_releases', 'portal', '보도자료', 'Press releases', p_permission => 'portal.press_releases');
select app.register_entity('public.faqs', 'portal', '자주 묻는 질문', 'Frequent questions', p_permission => 'portal.faqs');
select app.register_entity('public.system_info', 'portal', '시스템 소개', 'System introduction', p_permission => 'portal.system_info');

insert into public.system_info (content_html) values ('<p>강원 창업 기업의 성과를 관리하고 지원사업을 안내하는 포털입니다.</p>')
on conflict (id) do nothing;
select app.declare_rows('public.system_info', '{id}');

create or replace function app.link_valid(p_url text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_url ~* '^https?://[^\s/?#<>"\\@]+([/?#][^\s<>"\\]*)?$';
end
$$;
comment on function app.link_valid(text) is '링크 확인 — Whether a link of a banner, popup or article is a plain http or https address; null for null';

create or replace function app.image_valid(p_url text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return p_url is null or app.html_url(app.html_escape(p_url), true) is not distinct from p_url;
end
$$;
comment on function app.image_valid(text) is '이미지 주소 확인 — Whether an image is an https address or an object of our public storage';

create or replace function app.html_is_empty(p_html text) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  return coalesce(app.html_text(p_html), '') = '' and strpos(p_html, '<img ') = 0;
end
$$;
comment on function app.html_is_empty(text) is '본문 비어 있음 — Whether cleaned rich text shows neither a word nor an image';

create or replace function app.content_errors(p_row jsonb, p_required text[] default '{}') returns jsonb
language plpgsql
stable
set search_path = ''
as $$
declare
  v_limits constant jsonb := '{"title": 255, "author_name": 100, "question": 500, "content_html": 200000, "answer_html": 50000,
    "link_url": 500, "image_url": 500, "mobile_image_url": 500, "title_ko": 200, "title_zh": 200, "subtitle_ko": 500, "subtitle_zh": 500}'::jsonb;
  v_errors jsonb;
begin
  select coalesce(jsonb_agg(jsonb_build_object('field', e.field, 'message', e.message) order by e.field), '[]')
  into v_errors
  from (
    select l.key as field, format('%s자 이내로 입력해 주세요.', l.value) as message from jsonb_each_text(v_limits) as l
    where length(p_row ->> l.key) > l.value::integer
    union all
    select r.field, '필수 입력 항목입니다.' from unnest(p_required) as r (field)
    where nullif(btrim(p_row ->> r.field), '') is null or (r.field like '%_html' and app.html_is_empty(p_row ->> r.field))
    union all
    select 'link_url', 'http:// 또는 https://로 시작하는 주소를 입력해 주세요.' where not app.link_valid(p_row ->> 'link_url')
    union all
    select i.field, 'https 이미지 주소 또는 업로드한 이미지를 사용해 주세요.' from unnest('{image_url,mobile_image_url}'::text[]) as i (field)
    where not app.image_valid(p_row ->> i.field)
    union all
    select 'display_order', '0부터 999까지 입력해 주세요.' where (p_row ->> 'display_order')::integer not between 0 and 999
    union all
    select 'category', '목록에 있는 값을 선택해 주세요.' where p_row ? 'category' and not app.code_exists('faq_category', coalesce(p_row ->> 'category', ''))
    union all
    select 'place', '목록에 있는 값을 선택해 주세요.' where p_row ? 'place' and not app.code_exists('banner_place', coalesce(p_row ->> 'place', ''))
  ) as e;
  return v_errors;
end
$$;
comment on function app.content_errors(jsonb, text[]) is
'콘텐츠 입력 확인 — Everything wrong with a row of published content: [{field, message}]';

-- Shared by every table of content: rich text is cleaned, blank addresses become empty, all mistakes are named at once.
create or replace function app.tg__content() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_row jsonb := to_jsonb(new);
  v_field text;
begin
  if new.is_deleted then
    return new;
  end if;
  foreach v_field in array '{content_html,answer_html}'::text[] loop
    if v_row ? v_field then
      v_row := v_row || jsonb_build_object(v_field, app.sanitize_html(v_row ->> v_field));
    end if;
  end loop;
  select v_row || coalesce(jsonb_object_agg(t.key, nullif(btrim(t.value), '')), '{}') into v_row
  from jsonb_each_text(v_row) as t
  where t.key in ('title', 'question', 'author_name', 'link_url', 'image_url', 'mobile_image_url', 'title_ko', 'title_zh', 'subtitle_ko',
    'subtitle_zh');
  perform app.fail_validation(app.content_errors(v_row, tg_argv));
  new := jsonb_populate_record(new, v_row);
  return new;
end
$$;
comment on function app.tg__content() is
'콘텐츠 정화·확인 — Cleans rich text and refuses wrong values with 422, whoever writes; its arguments are the required fields';
create or replace trigger tg__content before insert or update on public.notices
for each row execute function app.tg__content('title', 'content_html');
create or replace trigger tg__content before insert or update on public.press_releases
for each row execute function app.tg__content('title');
create or replace trigger tg__content before insert or update on public.faqs
for each row execute function app.tg__content('category', 'question', 'answer_html');
create or replace trigger tg__content before insert or update on public.system_info
for each row execute function app.tg__content('content_html');

create or replace function app.tg_notices__counters() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into public.notice_counters (notice_id) values (new.id);
  return null;
end
$$;
comment on function app.tg_notices__counters() is '조회수 준비 — Every notice begins with its counter';
create or replace trigger tg_notices__counters after insert on public.notices
for each row execute function app.tg_notices__counters();

create or replace function app.is_staff() returns boolean
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return auth.uid() is not null and exists (
    select 1 from idam.users as u where u.id = auth.uid() and u.status = 'active' and not u.is_deleted
  );
end
$$;
comment on function app.is_staff() is '관리자 여부 — Whether the caller is active staff of the platform, whatever the permissions';

create or replace function app.count_notice_view(p_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_published boolean;
begin
  select n.is_published and n.published_at <= now() into v_published from public.notices as n where n.id = p_id and not n.is_deleted;
  if not found or not (v_published or app.is_trusted() or app.platform_can('portal.notices:read')) then
    perform app.fail_not_found();
  end if;
  if v_published and not app.is_trusted() and not app.is_staff() then
    update public.notice_counters set view_count = view_count + 1 where notice_id = p_id;
  end if;
end
$$;
comment on function app.count_notice_view(uuid) is
'공지 조회수 증가 — Counts one view of a published notice by anybody but staff; 404 for what the caller may not see';

create or replace function app.content_files(p_entity text, p_id uuid) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'purpose', f.purpose, 'original_name', f.original_name,
      'mime_type', f.mime_type, 'size_bytes', f.size_bytes, 'bucket', f.bucket, 'path', f.path, 'thumbnail_path', f.thumbnail_path) order by f.created_at, f.id), '[]')
    from public.files as f
    where f.resource_type = p_entity and f.resource_id = p_id and f.bucket = 'public-files' and not f.is_deleted
  );
end
$$;
comment on function app.content_files(text, uuid) is
'공개 파일 목록 — Public files of a record that the calling view already shows: [{id, purpose, original_name, mime_type, size_bytes, bucket, path, thumbnail_path}]';

create or replace view public.notice_posts with (security_invoker = true) as
select
  n.id,
  n.board_type,
  n.title,
  n.content_html,
  n.is_pinned,
  n.is_important,
  n.is_published,
  n.published_at,
  n.search_text,
  n.created_at,
  n.updated_at,
  c.view_count,
  app.content_files('public.notices', n.id) as files
from public.notices as n
inner join public.notice_counters as c on n.id = c.notice_id;
select app.describe('public.notice_posts', '공지사항 목록 — Notices with views and files, as screens read them', (
  select jsonb_object_agg(a.attname, col_description(a.attrelid, a.attnum))
  from pg_catalog.pg_attribute as a
  where a.attrelid in ('public.notices'::regclass, 'public.notice_counters'::regclass) and a.attnum > 0 and not a.attisdropped
) || '{"files": "첨부 파일 — Files: [{id, purpose, original_name, mime_type, size_bytes, bucket, path, thumbnail_path}]"}');

create or replace function public.view_notice(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  perform app.count_notice_view(p_id);
  return (select to_jsonb(p) - 'search_text' from public.notice_posts as p where p.id = p_id);
end
$$;
comment on function public.view_notice(uuid) is
'공지사항 상세 조회 — The notice as in notice_posts, one view counted unless the reader is staff: POST /rpc/view_notice {"p_id": …}, visitors too; error 404';

select app.expose('app.link_valid(text)', 'authenticated');
select app.expose('app.image_valid(text)', 'authenticated');
select app.expose('app.html_is_empty(text)', 'authenticated');
select app.expose('app.is_staff()', 'authenticated');
select app.expose('app.count_notice_view(uuid)', 'anon', 'authenticated');
select app.expose('app.content_files(text,uuid)', 'anon', 'authenticated');
select app.expose('public.view_notice(uuid)', 'anon', 'authenticated');
