-- Document and master numbers of a tenant (X-11): prefix + separator + date + separator + padded counter, one counter for
-- each period of the reset cycle.
select
  app.define_enum('sys.date_format', '{"none": "없음 — None", "yyyy": "연 — YYYY", "yyyymm": "연월 — YYYYMM", "yyyymmdd": "연월일 — YYYYMMDD"}');
select
  app.define_enum(
    'sys.reset_cycle', '{"none": "초기화 안 함 — Never", "yearly": "매년 — Yearly", "monthly": "매월 — Monthly", "daily": "매일 — Daily"}'
  );

create table if not exists sys.code_rules (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  entity_code text not null check (entity_code ~ '^[A-Z0-9_]{2,50}$'),
  entity_name text not null check (length(entity_name) between 1 and 100),
  entity_name_en text check (length(entity_name_en) between 1 and 100),
  prefix text not null check (prefix ~ '^[A-Z0-9]{1,10}$'),
  separator text not null default '' check (separator in ('', '-', '/', '.')),
  date_format sys.date_format not null default 'none',
  digit_length integer not null default 4 check (digit_length between 2 and 10),
  reset_cycle sys.reset_cycle not null default 'none',
  is_gapless boolean not null default false,
  description text check (length(description) <= 1000),
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  -- a counter that starts again needs the period in the number, or numbers repeat
  check (
    reset_cycle = 'none' or (reset_cycle = 'yearly' and date_format <> 'none')
    or (reset_cycle = 'monthly' and date_format in ('yyyymm', 'yyyymmdd')) or (reset_cycle = 'daily' and date_format = 'yyyymmdd')
  )
);
-- X-02: unique in the tenant, among live rows
create unique index if not exists code_rules_entity_code_key on sys.code_rules (tenant_id, entity_code) where not is_deleted;

select app.describe('sys.code_rules', '채번 규칙 — Numbering rules', '{
  "entity_code": "대상 코드 — What is numbered", "entity_name": "대상명 — Name", "entity_name_en": "영문 대상명 — English name",
  "prefix": "접두어 — Prefix", "separator": "구분자 — Separator", "date_format": "날짜 형식 — Date part",
  "digit_length": "자릿수 — Digits of the counter", "reset_cycle": "초기화 주기 — When the counter starts again",
  "is_gapless": "결번 불가 — Whether only the server numbers, without gaps", "description": "설명 — Description"}');
select app.register_entity('sys.code_rules', 'tenant', '채번 규칙', 'Numbering rules');

create or replace function app.compose_code(p_rule sys.code_rules, p_on date, p_number bigint) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  if length(p_number::text) > p_rule.digit_length then
    perform app.fail('NUMBER_OVERFLOW', '채번 자릿수를 모두 사용했습니다. 채번 규칙의 자릿수를 늘려 주세요.', 409,
      jsonb_build_object('entity_code', p_rule.entity_code), 'The counter has outgrown its digits.');
  end if;
  return array_to_string(array_remove(array[p_rule.prefix, case p_rule.date_format
    when 'yyyy' then to_char(p_on, 'YYYY') when 'yyyymm' then to_char(p_on, 'YYYYMM') when 'yyyymmdd' then to_char(p_on, 'YYYYMMDD')
  end, lpad(p_number::text, p_rule.digit_length, '0')], null), p_rule.separator);
end
$$;
comment on function app.compose_code(sys.code_rules, date, bigint) is
'번호 조립 — prefix, date and padded counter of a rule; 409 NUMBER_OVERFLOW when the digits are used up';

create or replace function app.code_period(p_rule sys.code_rules, p_on date) returns text
language plpgsql
immutable
set search_path = ''
as $$
begin
  return case p_rule.reset_cycle
    when 'yearly' then to_char(p_on, 'YYYY') when 'monthly' then to_char(p_on, 'YYYYMM') when 'daily' then to_char(p_on, 'YYYYMMDD')
    else '' end;
end
$$;
comment on function app.code_period(sys.code_rules, date) is '채번 기간 — The period whose counter a rule uses on a day (X-11)';

create or replace function app.draw_code(p_tenant_id uuid, p_entity_code text, p_on date default null) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_rule sys.code_rules;
  v_on date := coalesce(p_on, app.today());
begin
  select * into v_rule from sys.code_rules as r
  where r.tenant_id = p_tenant_id and r.entity_code = p_entity_code and not r.is_deleted;
  if not found then
    perform app.fail('NUMBERING_RULE_MISSING', '채번 규칙이 없습니다.', 409,
      jsonb_build_object('entity_code', p_entity_code), 'There is no numbering rule.');
  end if;
  return app.compose_code(v_rule, v_on, app.next_number(p_tenant_id, p_entity_code, app.code_period(v_rule, v_on)));
end
$$;
comment on function app.draw_code(uuid, text, date) is
'번호 부여 — Draws the next number of a tenant by its rule (X-11); a rollback gives it back, so a series has no gaps';

-- Arguments: the rule's entity_code and the column. A number the client brings is kept, unless the rule is gapless.
create or replace function app.tg__assign_code() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_given text := btrim(to_jsonb(new) ->> tg_argv[1]);
begin
  if coalesce(v_given, '') <> '' and not exists (
    select 1 from sys.code_rules as r
    where r.tenant_id = new.tenant_id and r.entity_code = tg_argv[0] and r.is_gapless and not r.is_deleted
  ) then
    return new;
  end if;
  return jsonb_populate_record(new, jsonb_build_object(tg_argv[1], app.draw_code(new.tenant_id, tg_argv[0])));
end
$$;
comment on function app.tg__assign_code() is '번호 자동 부여 — Numbers a new record by the tenant''s rule when it comes without a number (X-11)';

-- X-11: numbers are never reused and a series without gaps keeps its form, so a rule that has numbered anything is not bent.
create or replace function app.tg_code_rules__guard() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  if new.entity_code <> old.entity_code then
    perform app.fail('IMMUTABLE_FIELD', '채번 대상은 변경할 수 없습니다.', 422, app.field_error('entity_code', '변경할 수 없는 항목입니다.'),
      'What a rule numbers cannot be changed.');
  end if;
  if not exists (select 1 from app.counters as c where c.tenant_id = old.tenant_id and c.document = old.entity_code) then
    return new;
  end if;
  -- more digits only make room; another cycle counts from 1 again, which takes another prefix
  if (old.is_gapless and (new.is_deleted or new.digit_length < old.digit_length
    or (new.prefix, new.separator, new.date_format, new.reset_cycle, new.is_gapless)
    is distinct from (old.prefix, old.separator, old.date_format, old.reset_cycle, old.is_gapless)))
    or (new.reset_cycle <> old.reset_cycle and new.prefix = old.prefix) then
    perform app.fail('NUMBERING_IN_USE', '이미 사용한 채번 규칙은 번호가 겹치거나 빠지게 변경할 수 없습니다.', 409,
      jsonb_build_object('entity_code', old.entity_code), 'This rule has numbered records: the change would repeat or lose numbers.');
  end if;
  return new;
end
$$;
comment on function app.tg_code_rules__guard() is '채번 규칙 변경 통제 — 409 NUMBERING_IN_USE when a change would repeat or lose numbers (X-11)';
create or replace trigger tg_code_rules__guard before update on sys.code_rules
for each row execute function app.tg_code_rules__guard();

create or replace function app.preview_code(p_entity_code text) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_rule sys.code_rules;
  v_period text;
  v_number bigint;
begin
  if not app.company_can('sys.code_rules:read') then
    perform app.fail_forbidden('sys.code_rules:read');
  end if;
  select * into v_rule from sys.code_rules as r
  where r.tenant_id = app.company_id() and r.entity_code = p_entity_code and not r.is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  v_period := app.code_period(v_rule, app.today());
  select c.last_number into v_number from app.counters as c
  where c.tenant_id = v_rule.tenant_id and c.document = p_entity_code and c.period = v_period;
  v_number := coalesce(v_number, 0);
  return jsonb_build_object('entity_code', p_entity_code, 'code', app.compose_code(v_rule, app.today(), v_number + 1),
    'last_number', v_number, 'period', v_period);
end
$$;
comment on function app.preview_code(text) is '다음 번호 미리보기 — The number the next record would get; draws nothing, so somebody else may get it first';

create or replace function sys.preview_code(p_entity_code text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  return app.preview_code(p_entity_code);
end
$$;
comment on function sys.preview_code(text) is
'다음 번호 미리보기 — Shows the next number without drawing it: POST /rpc/preview_code {"p_entity_code": "PARTNER"} answers {entity_code, code, last_number, period}; errors 403, 404, 409 NUMBER_OVERFLOW';

create table if not exists app.code_rule_templates (
  entity_code text primary key,
  entity_name text not null,
  entity_name_en text not null,
  prefix text not null,
  separator text not null,
  date_format text not null,
  digit_length integer not null,
  reset_cycle text not null,
  is_gapless boolean not null
);
alter table app.code_rule_templates enable row level security;
alter table app.code_rule_templates force row level security;
revoke all on app.code_rule_templates from public, anon, authenticated;
grant select on app.code_rule_templates to service_role;
select app.declare_rows('app.code_rule_templates', '{entity_code}');
select app.describe('app.code_rule_templates', '기본 채번 규칙 — Numbering rules that every tenant starts with', '{
  "entity_code": "대상 코드 — What is numbered", "entity_name": "대상명 — Name", "entity_name_en": "영문 대상명 — English name",
  "prefix": "접두어 — Prefix", "separator": "구분자 — Separator", "date_format": "날짜 형식 — Date part",
  "digit_length": "자릿수 — Digits of the counter", "reset_cycle": "초기화 주기 — When the counter starts again",
  "is_gapless": "결번 불가 — Whether only the server numbers, without gaps"}');

create or replace function app.define_numbering(
  p_entity text, p_column text, p_entity_code text, p_name text, p_name_en text, p_prefix text, p_digits integer,
  p_date_format text default 'none', p_reset_cycle text default 'none', p_separator text default '', p_gapless boolean default false
) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.code_rule_templates (
    entity_code, entity_name, entity_name_en, prefix, separator, date_format, digit_length, reset_cycle, is_gapless
  ) values (p_entity_code, p_name, p_name_en, p_prefix, p_separator, p_date_format, p_digits, p_reset_cycle, p_gapless)
  on conflict (entity_code) do update set entity_name = excluded.entity_name, entity_name_en = excluded.entity_name_en,
    prefix = excluded.prefix, separator = excluded.separator, date_format = excluded.date_format,
    digit_length = excluded.digit_length, reset_cycle = excluded.reset_cycle, is_gapless = excluded.is_gapless;
  execute format('create trigger tg__assign_code before insert on %s for each row execute function app.tg__assign_code(%L, %L)',
    p_entity, p_entity_code, p_column);
end
$$;
comment on function app.define_numbering(text, text, text, text, text, text, integer, text, text, text, boolean) is
'채번 설치 — Numbers a column of a tenant table by a rule that every tenant starts with (X-11)';

create or replace function app.seed_numbering(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into sys.code_rules (
    tenant_id, entity_code, entity_name, entity_name_en, prefix, separator, date_format, digit_length, reset_cycle, is_gapless
  )
  select p_tenant_id, t.entity_code, t.entity_name, t.entity_name_en, t.prefix, t.separator, t.date_format::sys.date_format,
    t.digit_length, t.reset_cycle::sys.reset_cycle, t.is_gapless
  from app.code_rule_templates as t
  on conflict (tenant_id, entity_code) where not is_deleted do nothing;
end
$$;
comment on function app.seed_numbering(uuid) is '채번 규칙 생성 — Gives a tenant the numbering rules it lacks';
select app.define_tenant_seed('app.seed_numbering', 20);

select app.expose('app.compose_code(sys.code_rules,date,bigint)');
select app.expose('app.code_period(sys.code_rules,date)');
select app.expose('app.preview_code(text)', 'authenticated');
select app.expose('sys.preview_code(text)', 'authenticated');
select app.expose('app.draw_code(uuid,text,date)');
select app.expose('app.seed_numbering(uuid)');
