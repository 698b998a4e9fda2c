-- Banners of the places in the code list banner_place, popups with their window, and the first page, which shows both.
create type public.popup_position as enum ('center', 'left', 'right');

create table if not exists public.banners (
  id uuid primary key default gen_random_uuid(),
  place text not null,
  image_url text check (length(image_url) <= 500),
  mobile_image_url text check (length(mobile_image_url) <= 500),
  link_url text check (length(link_url) <= 500),
  title_ko text check (length(title_ko) <= 200),
  title_zh text check (length(title_zh) <= 200),
  subtitle_ko text check (length(subtitle_ko) <= 500),
  subtitle_zh text check (length(subtitle_zh) <= 500),
  display_order integer not null default 0 check (display_order between 0 and 999),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false
);
create index if not exists banners_list_idx on public.banners (place, display_order, created_at) where not is_deleted;
-- every place shows one banner, only the rolling one shows several
create unique index if not exists banners_place_key on public.banners (place) where is_active and not is_deleted and place <> 'scroll';

create table if not exists public.popups (
  id uuid primary key default gen_random_uuid(),
  title text not null check (length(title) between 1 and 255),
  content_html text not null default '' check (length(content_html) <= 200000),
  image_url text check (length(image_url) <= 500),
  link_url text check (length(link_url) <= 500),
  width integer not null default 600 check (width between 200 and 1200),
  height integer not null default 400 check (height between 200 and 800),
  position public.popup_position not null default 'center',
  is_active boolean not null default false,
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  check (starts_at < ends_at)
);
create index if not exists popups_open_idx on public.popups (starts_at, ends_at) where is_active and not is_deleted;

select app.describe('public.banners', '배너 — Banners', '{
  "place": "위치 — Place (code list banner_place)", "image_url": "이미지 주소 — Image, 1920×600; a banner without one is not shown",
  "mobile_image_url": "모바일 이미지 주소 — Image up to 1024 px, 1080×1350; the other one when empty", "link_url": "연결 주소 — Where a click leads",
  "title_ko": "제목(한국어) — Title in Korean", "title_zh": "제목(중국어) — Title in Chinese", "subtitle_ko": "부제목(한국어) — Subtitle in Korean",
  "subtitle_zh": "부제목(중국어) — Subtitle in Chinese", "display_order": "표시 순서 — Position, ascending",
  "is_active": "사용 여부 — Whether it is shown; one a place, several in scroll"}');
select app.describe('public.popups', '팝업 — Popups', '{
  "title": "제목 — Title", "content_html": "내용 — Text (HTML, cleaned when written)", "image_url": "이미지 주소 — Image",
  "link_url": "연결 주소 — Where a click leads", "width": "너비(픽셀) — Width in pixels, 200 to 1200",
  "height": "높이(픽셀) — Height in pixels, 200 to 800", "position": "위치 — Position on the screen", "is_active": "사용 여부 — Whether it may open",
  "starts_at": "시작 일시 — Opens at, open from the beginning when empty", "ends_at": "종료 일시 — Closes at, never when empty"}');
select app.register_entity('public.banners', 'portal', '배너', 'Banners', p_permission => 'portal.banners');
select app.register_entity('public.popups', 'portal', '팝업', 'Popups', p_permission => 'portal.popups');

create or replace trigger tg__content before insert or update on public.banners
for each row execute function app.tg__content('place');
create or replace trigger tg__content before insert or update on public.popups
for each row execute function app.tg__content('title');


create or replace function app.tg_banners__place() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- whoever comes newly into a place queues for it, behind app.activate_banner too
  if tg_op = 'INSERT' or old.is_deleted or not old.is_active or old.place <> new.place then
    perform pg_advisory_xact_lock(hashtextextended('banners:' || new.place, 0));
  end if;
  if exists (
    select 1 from public.banners as b
    where b.place = new.place and b.is_active and not b.is_deleted and b.id <> new.id
  ) then
    perform app.fail('BANNER_PLACE_TAKEN', '이 위치에는 이미 사용 중인 배너가 있습니다.', 409, jsonb_build_object('place', new.place),
      'This place already has an active banner; activate the new one to replace it.');
  end if;
  return new;
end
$$;
comment on function app.tg_banners__place() is '배너 위치 확인 — 409 BANNER_PLACE_TAKEN: every place but the rolling one has one active banner';
create or replace trigger tg_banners__place before insert or update of place, is_active, is_deleted on public.banners
for each row when (new.is_active and not new.is_deleted and new.place <> 'scroll') execute function app.tg_banners__place();

create or replace function app.tg_popups__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.fail_validation((
    select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'message', c.message)), '[]')
    from (values
      ('ends_at', new.starts_at < new.ends_at, '종료 일시는 시작 일시보다 뒤여야 합니다.'),
      ('width', new.width between 200 and 1200, '너비는 200부터 1200까지 입력해 주세요.'),
      ('height', new.height between 200 and 800, '높이는 200부터 800까지 입력해 주세요.'),
      ('content_html', new.image_url is not null or not app.html_is_empty(new.content_html), '내용이나 이미지를 등록해 주세요.')
    ) as c (field, is_valid, message)
    where not c.is_valid
  ));
  return new;
end
$$;
comment on function app.tg_popups__check() is '팝업 확인 — Size, window and something to show; runs after the text was cleaned';
create or replace trigger tg_popups__check before insert or update on public.popups
for each row execute function app.tg_popups__check();

create or replace function app.activate_banner(p_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_place text;
begin
  if not (app.is_trusted() or app.platform_can('portal.banners:update')) then
    perform app.fail_forbidden('portal.banners:update');
  end if;
  select b.place into v_place from public.banners as b where b.id = p_id and not b.is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  perform pg_advisory_xact_lock(hashtextextended('banners:' || v_place, 0));
  update public.banners set is_active = false where place = v_place and place <> 'scroll' and id <> p_id and is_active and not is_deleted;
  update public.banners set is_active = true where id = p_id and not is_active;
  return jsonb_build_object('id', p_id, 'place', v_place, 'is_active', true);
end
$$;
comment on function app.activate_banner(uuid) is '배너 교체 — Shows this banner in its place and retires the one shown until now';

create or replace function public.activate_banner(p_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.activate_banner(p_id);
end
$$;
comment on function public.activate_banner(uuid) is
'배너 교체 — Shows a banner instead of the one in its place: POST /rpc/activate_banner {"p_id": …}; errors 403, 404';

-- Files. The bound image of a record is its address; an address outside of our storage may be written instead.
insert into public.file_rules (purpose, entity, bucket, by_staff, max_bytes, max_count, mime_types) values
('banner_image', 'public.banners', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('banner_mobile_image', 'public.banners', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('popup_image', 'public.popups', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('press_image', 'public.press_releases', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('system_image', 'public.system_info', 'public-files', true, 5242880, 1, '{image/jpeg,image/png,image/gif,image/webp}'),
('notice_image', 'public.notices', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
('popup_inline_image', 'public.popups', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
('faq_image', 'public.faqs', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
('system_inline_image', 'public.system_info', 'public-files', true, 5242880, 20, '{image/jpeg,image/png,image/gif,image/webp}'),
(
  'notice_attachment', 'public.notices', 'public-files', true, 10485760, 3,
  '{application/pdf, image/jpeg, image/png, image/gif, image/webp, text/plain, application/msword, application/vnd.ms-excel,
  application/vnd.ms-powerpoint, application/vnd.openxmlformats-officedocument.wordprocessingml.document,
  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet,
  application/vnd.openxmlformats-officedocument.presentationml.presentation, application/x-hwp, application/hwp+zip}'
)
on conflict (purpose) do update set
  entity = excluded.entity,
  bucket = excluded.bucket,
  by_staff = excluded.by_staff,
  max_bytes = excluded.max_bytes,
  max_count = excluded.max_count,
  mime_types = excluded.mime_types;

-- portal 2.8, 3.8: the card of a press release and the pictures of notices have thumbnails of at most 200 × 200.
update public.file_rules set thumbnail_pixels = 200 where purpose in ('press_image', 'notice_image');

create or replace function app.tg_files__content_image() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_columns constant jsonb := '{"banner_image": "image_url", "banner_mobile_image": "mobile_image_url", "popup_image": "image_url",
    "press_image": "image_url", "system_image": "image_url"}';
  v_address text := '/storage/v1/object/public/' || new.bucket || '/' || new.path;
begin
  if v_columns ? new.purpose and not new.is_deleted then
    execute format('update %s as t set %I = $1 where t.id = $2', new.resource_type, v_columns ->> new.purpose)
    using v_address, new.resource_id;
  elsif v_columns ? new.purpose then
    execute format('update %s as t set %I = null where t.id = $2 and t.%I = $1', new.resource_type, v_columns ->> new.purpose,
      v_columns ->> new.purpose)
    using v_address, new.resource_id;
  end if;
  if new.purpose = 'press_image' and not new.is_deleted then
    update public.press_releases set thumbnail_url = '/storage/v1/object/public/' || new.bucket || '/' || new.thumbnail_path
    where id = new.resource_id and image_url = v_address;
  end if;
  return null;
end
$$;
comment on function app.tg_files__content_image() is
'대표 이미지 반영 — The image bound to a banner, popup, press release or the introduction becomes its address, and leaves with it';
create or replace trigger tg_files__content_image after insert or update of is_deleted on public.files
for each row execute function app.tg_files__content_image();

create or replace function app.tg_press_releases__thumbnail() returns trigger
language plpgsql
set search_path = ''
as $$
begin
  new.thumbnail_url := null;
  return new;
end
$$;
comment on function app.tg_press_releases__thumbnail() is '섬네일 해제 — A thumbnail leaves with the image it was made of';
create or replace trigger tg_press_releases__thumbnail before update of image_url on public.press_releases
for each row when (old.image_url is distinct from new.image_url) execute function app.tg_press_releases__thumbnail();

create or replace function app.remove_content_file(p_file_id uuid) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_file public.files;
  v_rule public.file_rules;
begin
  select * into v_file from public.files as f where f.id = p_file_id and not f.is_deleted;
  select * into v_rule from public.file_rules as r where r.purpose = v_file.purpose and r.by_staff;
  if v_rule.purpose is null or not (app.is_trusted() or app.may_attach(v_rule, v_file.resource_id)) then
    perform app.fail_not_found();
  end if;
  update public.files set is_deleted = true where id = p_file_id;
  return jsonb_build_object('id', p_file_id, 'is_deleted', true);
end
$$;
comment on function app.remove_content_file(uuid) is
'콘텐츠 파일 삭제 — Takes a file off a record that the caller may edit; the worker removes the stored object';

create or replace function public.remove_content_file(p_file_id uuid) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.remove_content_file(p_file_id);
end
$$;
comment on function public.remove_content_file(uuid) is
'콘텐츠 파일 삭제 — For staff who may edit the record: POST /rpc/remove_content_file {"p_file_id": …}; error 404';

create or replace function app.popup_open(p_popup public.popups) returns boolean
language plpgsql
stable
set search_path = ''
as $$
begin
  return p_popup.is_active and not p_popup.is_deleted
    and coalesce(p_popup.starts_at <= now(), true) and coalesce(p_popup.ends_at > now(), true);
end
$$;
comment on function app.popup_open(public.popups) is '팝업 표시 여부 — Whether a popup is open now: active, begun, not yet ended';

create or replace function public.home_banners(p_place text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'image_url', b.image_url, 'mobile_image_url', b.mobile_image_url,
      'link_url', b.link_url, 'title_ko', b.title_ko, 'title_zh', b.title_zh, 'subtitle_ko', b.subtitle_ko,
      'subtitle_zh', b.subtitle_zh) order by b.display_order, b.created_at, b.id), '[]')
    from public.banners as b
    where b.place = p_place and b.is_active and b.image_url is not null and not b.is_deleted
  );
end
$$;
comment on function public.home_banners(text) is
'위치별 배너 — Banners shown in a place, in order: POST or GET /rpc/home_banners {"p_place": "about"}; visitors too';

-- Staff see drafts in their lists, but the first page is the same for everybody.
create or replace function public.home() returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return jsonb_build_object(
    'main_banners', public.home_banners('main_primary'),
    'secondary_banners', public.home_banners('main_secondary'),
    'rolling_banners', public.home_banners('scroll'),
    'notices', (
      select coalesce(jsonb_agg(to_jsonb(n) order by n.published_at desc, n.id), '[]')
      from (
        select n.id, n.board_type, n.title, n.is_pinned, n.is_important, n.published_at from public.notices as n
        where not n.is_deleted and n.is_published and n.published_at <= now() order by n.published_at desc, n.id limit 5
      ) as n
    ),
    'press_release', (
      select jsonb_build_object('id', p.id, 'title', p.title, 'author_name', p.author_name, 'image_url', p.image_url,
        'thumbnail_url', p.thumbnail_url, 'link_url', p.link_url, 'published_at', p.published_at)
      from public.press_releases as p
      where not p.is_deleted and p.is_published and p.published_at <= now() order by p.published_at desc, p.id limit 1
    ),
    'popups', (
      select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'content_html', p.content_html,
        'image_url', p.image_url, 'link_url', p.link_url, 'width', p.width, 'height', p.height, 'position', p.position,
        'starts_at', p.starts_at, 'ends_at', p.ends_at) order by p.created_at desc, p.id), '[]')
      from public.popups as p where app.popup_open(p)
    )
  );
end
$$;
comment on function public.home() is
'첫 화면 — Main and rolling banners, latest five notices, latest press release, popups open now: GET /rpc/home; visitors too';

select app.expose('app.activate_banner(uuid)', 'authenticated');
select app.expose('public.activate_banner(uuid)', 'authenticated');
select app.expose('app.remove_content_file(uuid)', 'authenticated');
select app.expose('public.remove_content_file(uuid)', 'authenticated');
select app.expose('app.popup_open(public.popups)', 'anon', 'authenticated');
select app.expose('public.home_banners(text)', 'anon', 'authenticated');
select app.expose('public.home()', 'anon', 'authenticated');
