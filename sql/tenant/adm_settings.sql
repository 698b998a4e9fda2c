-- Settings of a tenant (ADM-06): typed values with a default. A value that is flagged as secret goes encrypted into a
-- private table before the row is stored: neither the table nor the audit log ever holds it.
select
  app.define_enum('adm.value_type', '{"string": "문자열 — Text", "number": "숫자 — Number", "boolean": "예/아니오 — Yes or no",
  "json": "JSON — JSON"}');

create table if not exists adm.settings (
  tenant_id uuid not null default app.tenant_id(),
  id uuid not null default gen_random_uuid(),
  key text not null check (key ~ '^[a-z][a-z0-9_]*([.][a-z0-9_]+)*$' and length(key) <= 100),
  value text check (length(value) <= 10000),
  value_type adm.value_type not null default 'string',
  default_value text check (length(default_value) <= 10000),
  description text check (length(description) <= 1000),
  category text check (length(category) between 1 and 50),
  is_active boolean not null default true,
  is_system boolean not null default false,
  is_encrypted boolean not null default false,
  has_secret boolean not null default false,
  created_at timestamptz not null default now(),
  created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(),
  updated_by uuid default auth.uid(),
  is_deleted boolean not null default false,
  primary key (tenant_id, id),
  check (not is_encrypted or (value is null and default_value is null)),
  check (is_encrypted or not has_secret)
);
create unique index if not exists settings_key_key on adm.settings (tenant_id, key) where not is_deleted;
select app.describe('adm.settings', '설정 — Settings', '{
  "key": "설정 키 — Key, for example exchange_rates.import", "value": "값 — Value as text, always empty for a secret",
  "value_type": "값 유형 — Type of the value", "default_value": "기본값 — Value that holds while there is none", "description": "설명 — Description",
  "category": "분류 — Category", "is_active": "사용 여부 — Whether the value counts, else the default does",
  "is_system": "시스템 여부 — Whether the platform made it", "is_encrypted": "암호화 여부 — Whether the value is a secret",
  "has_secret": "비밀값 등록 여부 — Whether a secret has been entered"}');
select app.register_entity('adm.settings', 'tenant', '설정', 'Settings');

create table if not exists app.setting_secrets (
  tenant_id uuid not null,
  setting_id uuid not null,
  ciphertext text not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, setting_id),
  -- written by the trigger that comes before the setting's own row
  foreign key (tenant_id, setting_id) references adm.settings (tenant_id, id) on delete cascade deferrable initially deferred
);
alter table app.setting_secrets enable row level security;
alter table app.setting_secrets force row level security;
revoke all on app.setting_secrets from public, anon, authenticated, service_role;
select app.describe('app.setting_secrets', '비밀 설정값 — Secret values of settings, encrypted', '{
  "setting_id": "설정 — Setting", "ciphertext": "암호문 — PGP message, armoured"}');

create table if not exists app.local_keys (name text primary key, secret text not null);
alter table app.local_keys enable row level security;
alter table app.local_keys force row level security;
revoke all on app.local_keys from public, anon, authenticated, service_role;
select app.describe('app.local_keys', '로컬 암호화 키 — Encryption keys where there is no Vault', '{
  "name": "이름 — Name", "secret": "키 — Random key"}');

-- Hosted projects have Supabase Vault, whose root key lies outside of the database; a local stack has not, so the key
-- is kept in a table there that no role of the API reads.
create or replace function app.encryption_key() returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_name constant text := 'adm_settings';
  v_vault constant text := 'vault';
  v_key text;
begin
  perform pg_advisory_xact_lock(hashtextextended('app.encryption_key', 0));
  if to_regclass('vault.decrypted_secrets') is not null then
    execute format('select decrypted_secret from %I.decrypted_secrets where name = $1', v_vault) into v_key using v_name;
    if v_key is null then
      v_key := encode(extensions.gen_random_bytes(32), 'hex');
      execute format('select %I.create_secret($1, $2, $3)', v_vault) using v_key, v_name, 'Encrypts secret settings of tenants';
    end if;
    return v_key;
  end if;
  insert into app.local_keys (name, secret) values (v_name, encode(extensions.gen_random_bytes(32), 'hex'))
  on conflict (name) do nothing;
  return (select k.secret from app.local_keys as k where k.name = v_name);
end
$$;
comment on function app.encryption_key() is
'암호화 키 — Key of secret settings, made at its first use: in Supabase Vault when the project has it, else in app.local_keys';

create or replace function app.keep_secret(p_tenant_id uuid, p_setting_id uuid, p_value text) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into app.setting_secrets as s (tenant_id, setting_id, ciphertext)
  values (p_tenant_id, p_setting_id, extensions.armor(extensions.pgp_sym_encrypt(p_value, app.encryption_key(), 'cipher-algo=aes256')))
  on conflict (tenant_id, setting_id) do update set ciphertext = excluded.ciphertext, updated_at = now();
end
$$;
comment on function app.keep_secret(uuid, uuid, text) is '비밀값 저장 — Encrypts and keeps the value of a secret setting';

-- Readers and writers take the lock of app.encryption_key() before they look at a ciphertext, so they see both of one key.
create or replace function app.rotate_encryption_key() returns integer
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_name constant text := 'adm_settings';
  v_vault constant text := 'vault';
  v_old constant text := app.encryption_key();
  v_new constant text := encode(extensions.gen_random_bytes(32), 'hex');
  v_count integer;
begin
  if to_regclass('vault.decrypted_secrets') is not null then
    execute format('select %I.update_secret(s.id, $1) from %I.decrypted_secrets as s where s.name = $2', v_vault, v_vault)
    using v_new, v_name;
  else
    update app.local_keys set secret = v_new where name = v_name;
  end if;
  update app.setting_secrets
  set ciphertext = extensions.armor(
    extensions.pgp_sym_encrypt(extensions.pgp_sym_decrypt(extensions.dearmor(ciphertext), v_old), v_new, 'cipher-algo=aes256')
  );
  get diagnostics v_count = row_count;
  perform app.audit('rotate_key', 'adm.settings', null, jsonb_build_object('secrets', v_count));
  return v_count;
end
$$;
comment on function app.rotate_encryption_key() is
'암호화 키 교체 — Gives secret settings a new key and encrypts their values anew; for the owner of the database. Returns how many there are';

create or replace function app.typed_value(p_value text, p_type adm.value_type) returns jsonb
language plpgsql
immutable
set search_path = ''
as $$
begin
  if p_value is null then
    return null;
  end if;
  return case p_type
    when 'number' then to_jsonb(p_value::numeric)
    when 'boolean' then to_jsonb(p_value::boolean)
    when 'json' then p_value::jsonb
    else to_jsonb(p_value)
  end;
end
$$;
comment on function app.typed_value(text, adm.value_type) is
'설정값 해석 — The value of a setting in its type; raises data_exception when the text is none';

create or replace function app.value_fits(p_value text, p_type adm.value_type) returns boolean
language plpgsql
immutable
set search_path = ''
as $$
begin
  -- numeric knows NaN and Infinity, JSON does not
  if p_type = 'number' and p_value is not null and p_value::numeric::text in ('NaN', 'Infinity', '-Infinity') then
    return false;
  end if;
  perform app.typed_value(p_value, p_type);
  return true;
exception when data_exception then
  return false;
end
$$;
comment on function app.value_fits(text, adm.value_type) is '설정값 형식 확인 — Whether a text is a value of the type';

create or replace function app.check_setting(p_old adm.settings, p_new adm.settings) returns void
language plpgsql
stable
set search_path = ''
as $$
declare
  v_errors jsonb := '[]'::jsonb;
begin
  if p_old.id is not null and p_old.is_system and not app.is_trusted() and (p_new.is_deleted or (
    p_new.key, p_new.value_type, p_new.default_value, p_new.is_system, p_new.category
  ) is distinct from (p_old.key, p_old.value_type, p_old.default_value, p_old.is_system, p_old.category)) then
    perform app.fail('SYSTEM_RECORD', '시스템 설정은 값만 바꿀 수 있습니다.', 409, null, 'Only the value of a system setting can be changed.');
  end if;
  if p_old.id is not null and p_new.is_encrypted <> p_old.is_encrypted then
    v_errors := v_errors || app.field_error('is_encrypted', '암호화 여부는 바꿀 수 없습니다. 새 설정을 등록해 주세요.');
  end if;
  if p_new.is_encrypted and p_new.default_value is not null then
    v_errors := v_errors || app.field_error('default_value', '암호화 설정에는 기본값을 둘 수 없습니다.');
  end if;
  if not app.value_fits(p_new.value, p_new.value_type) then
    v_errors := v_errors || app.field_error('value', '값 유형에 맞지 않습니다.');
  end if;
  if not app.value_fits(p_new.default_value, p_new.value_type) then
    v_errors := v_errors || app.field_error('default_value', '값 유형에 맞지 않습니다.');
  end if;
  perform app.fail_validation(v_errors);
end
$$;
comment on function app.check_setting(adm.settings, adm.settings) is
'설정 확인 — 422 for values of another type, 409 SYSTEM_RECORD for more than the value of a system setting (ADM-06)';

create or replace function app.tg_settings__check() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
  perform app.check_setting(case when tg_op = 'UPDATE' then old end, new);
  if new.is_encrypted then
    if new.value is not null then
      perform app.keep_secret(new.tenant_id, new.id, new.value);
      new.value := null;
    end if;
    new.has_secret := exists (
      select 1 from app.setting_secrets as s where s.tenant_id = new.tenant_id and s.setting_id = new.id
    );
  end if;
  return new;
end
$$;
comment on function app.tg_settings__check() is '설정 저장 — Checks the value and moves a secret out of the row (ADM-06)';
create trigger tg_settings__check before insert or update on adm.settings
for each row execute function app.tg_settings__check();

create or replace function app.find_setting(p_key text, p_tenant_id uuid default null) returns adm.settings
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_setting adm.settings;
begin
  select * into v_setting from adm.settings as s
  where s.tenant_id = app.acting_tenant(p_tenant_id) and s.key = p_key and not s.is_deleted;
  if v_setting.id is null then
    perform app.fail('SETTING_NOT_FOUND', '등록되지 않은 설정입니다.', 404, jsonb_build_object('key', p_key), 'There is no such setting.');
  end if;
  return v_setting;
end
$$;
comment on function app.find_setting(text, uuid) is '설정 찾기 — Row of a setting; 404 SETTING_NOT_FOUND';

create or replace function app.setting(p_key text, p_tenant_id uuid default null) returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_setting constant adm.settings := app.find_setting(p_key, p_tenant_id);
begin
  if v_setting.is_encrypted then
    perform app.fail('SETTING_IS_SECRET', '암호화된 설정은 조회할 수 없습니다.', 403, jsonb_build_object('key', p_key),
      'Secret settings cannot be read.');
  end if;
  return app.typed_value(case when v_setting.is_active then coalesce(v_setting.value, v_setting.default_value) else v_setting.default_value end,
    v_setting.value_type);
end
$$;
comment on function app.setting(text, uuid) is
'설정값 — Typed value of a setting, its default while it has none or is switched off; 404 SETTING_NOT_FOUND, 403 SETTING_IS_SECRET (ADM-06)';

create or replace function app.setting_secret(p_key text, p_tenant_id uuid) returns text
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_setting constant adm.settings := app.find_setting(p_key, p_tenant_id);
  v_encryption_key constant text := app.encryption_key();
begin
  return (
    select extensions.pgp_sym_decrypt(extensions.dearmor(s.ciphertext), v_encryption_key)
    from app.setting_secrets as s
    where s.tenant_id = v_setting.tenant_id and s.setting_id = v_setting.id and v_setting.is_active
  );
end
$$;
comment on function app.setting_secret(text, uuid) is
'비밀 설정값 — Plain value of a secret setting, for the worker and the sidecar''s service role only';

create or replace function adm.setting(p_key text) returns jsonb
language plpgsql
stable
set search_path = ''
as $$
begin
  perform app.require_read('adm.settings');
  return app.setting(p_key);
end
$$;
comment on function adm.setting(text) is
'설정값 조회 — POST /rpc/setting {"p_key": "exchange_rates.import"} answers the typed value or its default; errors 404 SETTING_NOT_FOUND, 403 SETTING_IS_SECRET';

create or replace function adm.set_setting(p_key text, p_value jsonb) returns jsonb
language plpgsql
set search_path = ''
as $$
declare
  v_setting adm.settings;
  -- the same for 50 and "50", for an object and its text: the setting knows the type
  v_value constant text := p_value #>> '{}';
begin
  update adm.settings as s set value = v_value where s.key = p_key and not s.is_deleted returning * into v_setting;
  if v_setting.id is null then
    perform app.find_setting(p_key);
  end if;
  if v_value is null and v_setting.is_encrypted then
    perform app.forget_secret(v_setting.id);
  end if;
  return case when v_setting.is_encrypted then jsonb_build_object('has_secret', v_value is not null) else app.setting(p_key) end;
end
$$;
comment on function adm.set_setting(text, jsonb) is
'설정값 변경 — POST /rpc/set_setting {"p_key": "exchange_rates.import", "p_value": true}; null returns to the default and forgets a secret; errors 403, 404 SETTING_NOT_FOUND, 422';

create or replace function app.forget_secret(p_setting_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  if not app.can('adm.settings:update') then
    perform app.fail_forbidden('adm.settings:update');
  end if;
  delete from app.setting_secrets as s where s.tenant_id = app.tenant_id() and s.setting_id = p_setting_id;
  update adm.settings as s set has_secret = false where s.tenant_id = app.tenant_id() and s.id = p_setting_id;
end
$$;
comment on function app.forget_secret(uuid) is '비밀값 삭제 — Forgets the value of a secret setting';

create table if not exists app.setting_templates (
  key text primary key,
  value_type adm.value_type not null,
  default_value text,
  category text not null,
  description text not null,
  is_encrypted boolean not null
);
alter table app.setting_templates enable row level security;
alter table app.setting_templates force row level security;
revoke all on app.setting_templates from public, anon, authenticated;
grant select on app.setting_templates to service_role;
select app.declare_rows('app.setting_templates', '{key}');
select app.describe('app.setting_templates', '기본 설정 — Settings that every tenant has', '{
  "key": "설정 키 — Key", "value_type": "값 유형 — Type", "default_value": "기본값 — Default", "category": "분류 — Category",
  "description": "설명 — Description", "is_encrypted": "암호화 여부 — Whether the value is a secret"}');

create or replace function app.define_setting(
  p_key text, p_type text, p_default text, p_category text, p_description text, p_encrypted boolean default false
) returns void
language plpgsql
set search_path = ''
as $$
begin
  insert into app.setting_templates (key, value_type, default_value, category, description, is_encrypted)
  values (p_key, p_type::adm.value_type, p_default, p_category, p_description, p_encrypted)
  on conflict (key) do update set value_type = excluded.value_type, default_value = excluded.default_value,
    category = excluded.category, description = excluded.description, is_encrypted = excluded.is_encrypted;
end
$$;
comment on function app.define_setting(text, text, text, text, text, boolean) is
'기본 설정 등록 — A system setting that every tenant has; its description reads "한국어 — English"';

select app.define_setting('exchange_rates.import', 'boolean', 'false', 'adm', '매매기준율 자동 수집 — Import the spot rates every day');

create or replace function app.seed_settings(p_tenant_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  insert into adm.settings (tenant_id, key, value_type, default_value, category, description, is_encrypted, is_system)
  select p_tenant_id, t.key, t.value_type, t.default_value, t.category, t.description, t.is_encrypted, true
  from app.setting_templates as t
  on conflict (tenant_id, key) where not is_deleted do nothing;
end
$$;
comment on function app.seed_settings(uuid) is '기본 설정 생성 — Gives a tenant the system settings it lacks (ADM-06)';
select app.define_tenant_seed('app.seed_settings', 25);

select app.expose('app.encryption_key()');
revoke all on function app.encryption_key() from service_role;
select app.expose('app.rotate_encryption_key()');
revoke all on function app.rotate_encryption_key() from service_role;
select app.expose('app.keep_secret(uuid,uuid,text)');
select app.expose('app.typed_value(text,adm.value_type)');
select app.expose('app.value_fits(text,adm.value_type)');
select app.expose('app.check_setting(adm.settings,adm.settings)');
select app.expose('app.find_setting(text,uuid)', 'authenticated');
select app.expose('app.setting(text,uuid)', 'authenticated');
select app.expose('app.setting_secret(text,uuid)');
select app.expose('adm.setting(text)', 'authenticated');
select app.expose('adm.set_setting(text,jsonb)', 'authenticated');
select app.expose('app.forget_secret(uuid)', 'authenticated');
select app.expose('app.define_setting(text,text,text,text,text,boolean)');
select app.expose('app.seed_settings(uuid)');
