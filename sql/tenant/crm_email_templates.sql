-- E-mail templates of a tenant with {{variables}}. The bodies are cleaned when they are saved, values are escaped when they
-- are filled in.
select app.define_enum('crm.email_template_type', '{"welcome": "환영 — Welcome", "follow_up": "후속 연락 — Follow-up",
  "campaign": "캠페인 — Campaign", "quote": "견적 — Quote", "order": "주문 — Order", "invoice": "청구 — Invoice", "survey": "설문 — Survey", "notification": "알림 — Notification",
  "custom": "사용자 정의 — Custom"}');
select app.define_enum('crm.email_template_status', '{"draft": "작성 중 — Draft", "active": "사용 — Active", "archived": "보관 — Archived"}');

create table if not exists crm.email_templates (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  template_code text not null check (template_code ~ '^[A-Z0-9_-]{2,50}$'),
  template_name text not null check (length(template_name) between 1 and 100),
  template_type crm.email_template_type not null default 'custom',
  description text check (length(description) <= 1000),
  category text check (length(category) <= 50),
  subject text not null check (length(subject) between 1 and 255 and subject !~ '[\r\n]'),
  body_html text not null check (length(body_html) between 1 and 100000),
  body_text text check (length(body_text) <= 100000),
  variables text[] not null default '{}',
  from_name text check (length(from_name) <= 100 and from_name !~ '[\r\n]'),
  from_email text check (app.email_valid(from_email)),
  reply_to text check (app.email_valid(reply_to)),
  usage_count integer not null default 0,
  last_used_at timestamptz,
  notes text check (length(notes) <= 4000),
  status crm.email_template_status not null default 'draft',
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id)
);
select app.make_searchable('crm.email_templates', '{template_code,template_name,subject}');
create unique index if not exists email_templates_code_key on crm.email_templates (tenant_id, template_code) where not is_deleted;
create index if not exists email_templates_recent_idx on crm.email_templates (tenant_id, created_at desc) where not is_deleted;
select app.describe('crm.email_templates', '이메일 템플릿 — E-mail templates', '{
  "template_code": "템플릿 코드 — Code", "template_name": "템플릿명 — Name", "template_type": "템플릿 구분 — Kind", "description": "설명 — Description",
  "category": "분류 — Category", "subject": "제목 — Subject", "body_html": "HTML 본문 — HTML body", "body_text": "텍스트 본문 — Text body",
  "variables": "변수 — Variables that subject and bodies use", "from_name": "보내는 사람 — From", "from_email": "보내는 주소 — From address",
  "reply_to": "회신 주소 — Reply to", "usage_count": "사용 횟수 — Times used", "last_used_at": "최근 사용 — Last used at", "notes": "비고 — Notes",
  "status": "상태 — Status"}');
select app.register_entity('crm.email_templates', 'tenant', '이메일 템플릿', 'E-mail templates', p_state_column => 'status');
select app.define_numbering('crm.email_templates', 'template_code', 'EMAIL_TEMPLATE', '이메일 템플릿', 'E-mail template', 'EMT', 4);
select app.define_transition('crm.email_templates', 'activate', '{draft,archived}', 'active', 'update', '사용 처리', 'Activate');
select app.define_transition('crm.email_templates', 'archive', '{draft,active}', 'archived', 'update', '보관', 'Archive');

create or replace function app.template_variables(p_text text) returns text[]
language plpgsql
immutable
set search_path = ''
as $$
begin
  return array(
    select distinct m.found[1] from regexp_matches(p_text, '\{\{\s*([a-z][a-z0-9_]{0,49})\s*\}\}', 'g') as m (found) order by 1
  );
end
$$;
comment on function app.template_variables(text) is '템플릿 변수 — Names between {{ and }} in a text';

create or replace function app.fill_template(p_text text, p_values jsonb, p_escape boolean) returns text
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_filled text := '';
  v_rest text := p_text;
  v_found text[];
begin
  -- from left to right and once: a value that looks like a variable stays as it is
  loop
    v_found := regexp_match(v_rest, '^(.*?)\{\{\s*([a-z][a-z0-9_]{0,49})\s*\}\}(.*)$');
    exit when v_found is null;
    v_filled := v_filled || v_found[1] || case when p_escape then app.html_escape(p_values ->> v_found[2]) else p_values ->> v_found[2] end;
    v_rest := v_found[3];
  end loop;
  return v_filled || v_rest;
end
$$;
comment on function app.fill_template(text, jsonb, boolean) is '템플릿 채우기 — Replaces {{variables}} once by their values, escaped for HTML';

create or replace function app.tg_email_templates__validate() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
  v_field record;
begin
  new.body_html := app.sanitize_html(new.body_html);
  if btrim(app.html_text(new.body_html)) = '' then
    v_errors := v_errors || app.field_error('body_html', '본문을 입력해 주세요.');
  end if;
  for v_field in
    select f.name, f.value from (values ('subject', new.subject), ('body_html', new.body_html), ('body_text', new.body_text)) as f (name, value)
  loop
    if regexp_replace(v_field.value, '\{\{\s*[a-z][a-z0-9_]{0,49}\s*\}\}', '', 'g') ~ '\{\{|\}\}' then
      v_errors := v_errors || app.field_error(v_field.name, '변수는 {{customer_name}}처럼 영문 소문자, 숫자, 밑줄로 적어 주세요.');
    end if;
  end loop;
  perform app.fail_validation(v_errors);
  new.variables := app.template_variables(concat_ws(' ', new.subject, new.body_html, new.body_text));
  return new;
end
$$;
comment on function app.tg_email_templates__validate() is '템플릿 확인 — Cleans the HTML, refuses broken variables, lists the variables';
create or replace trigger tg_email_templates__validate before insert or update of subject, body_html, body_text on crm.email_templates
for each row execute function app.tg_email_templates__validate();

create or replace function app.render_email_template(p_id uuid, p_values jsonb, p_is_preview boolean) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v crm.email_templates;
  v_values constant jsonb := app.meta(p_values);
  v_errors jsonb := '[]'::jsonb;
  v_name text;
begin
  if not app.is_trusted() and not app.can('crm.email_templates:read') then
    perform app.fail_forbidden('crm.email_templates:read');
  end if;
  select * into v from crm.email_templates as t
  where t.id = p_id and t.tenant_id = app.tenant_id() and not t.is_deleted for no key update;
  if not found then
    perform app.fail_not_found();
  elsif v.status <> 'active' and not p_is_preview then
    perform app.fail('TEMPLATE_NOT_ACTIVE', '사용 중인 템플릿이 아닙니다.', 409, jsonb_build_object('status', v.status),
      'The template is not active.');
  end if;
  foreach v_name in array v.variables loop
    if jsonb_typeof(v_values -> v_name) is null or jsonb_typeof(v_values -> v_name) not in ('string', 'number', 'boolean') then
      v_errors := v_errors || app.field_error('p_values.' || v_name, '값을 입력해 주세요.');
    end if;
  end loop;
  perform app.fail_validation(v_errors);
  if not p_is_preview then
    update crm.email_templates as t set usage_count = t.usage_count + 1, last_used_at = now()
    where t.tenant_id = v.tenant_id and t.id = v.id;
  end if;
  -- a subject is one line whatever the values hold
  return jsonb_build_object('subject', regexp_replace(app.fill_template(v.subject, v_values, false), '[\r\n]+', ' ', 'g'),
    'html', app.fill_template(v.body_html, v_values, true),
    'text', app.fill_template(coalesce(v.body_text, app.html_text(v.body_html)), v_values, false),
    'from_name', v.from_name, 'from_email', v.from_email, 'reply_to', v.reply_to);
end
$$;
comment on function app.render_email_template(uuid, jsonb, boolean) is
'템플릿 렌더링 — Subject and bodies with the values filled in; counts as a use unless it is a preview';

create or replace function crm.render_email_template(p_id uuid, p_values jsonb, p_is_preview boolean default true) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.render_email_template(p_id, p_values, p_is_preview);
end
$$;
comment on function crm.render_email_template(uuid, jsonb, boolean) is
'템플릿 렌더링 — POST /rpc/render_email_template {"p_id": …, "p_values": {"customer_name": "…"}}, profile crm, answers {subject, html, text, from_name, from_email, reply_to}; errors 403, 404, 409 TEMPLATE_NOT_ACTIVE, 422 naming each missing value';

select app.expose('app.template_variables(text)');
select app.expose('app.fill_template(text,jsonb,boolean)');
select app.expose('app.render_email_template(uuid,jsonb,boolean)', 'authenticated');
select app.expose('crm.render_email_template(uuid,jsonb,boolean)', 'authenticated');
