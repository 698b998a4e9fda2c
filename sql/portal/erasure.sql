-- What goes when a company withdraws: its people and their data, by law; the rest of its records stays without names.

create or replace function app.erase_member(p_row public.members) returns public.members
language plpgsql
immutable
set search_path = ''
as $$
declare
  v_kept public.members;
begin
  v_kept := jsonb_populate_record(null::public.members, jsonb_build_object(
    'id', p_row.id, 'business_number', p_row.business_number, 'company_name', '(탈퇴 기업)',
    'email', 'withdrawn+' || p_row.id || '@invalid.example', 'state', p_row.state, 'region', p_row.region,
    'company_kind', p_row.company_kind, 'startup_stage', p_row.startup_stage, 'ksic_major', p_row.ksic_major,
    'main_industry_ksic_codes', '[]'::jsonb, 'cooperation_fields', '[]'::jsonb, 'participation_programs', '[]'::jsonb,
    'investment_institutions', '[]'::jsonb, 'state_reason', p_row.state_reason, 'created_at', p_row.created_at,
    'created_by', p_row.created_by, 'updated_at', p_row.updated_at, 'updated_by', p_row.updated_by, 'is_deleted', true));
  return v_kept;
end
$$;
comment on function app.erase_member(public.members) is
'개인정보 삭제 — A withdrawn company keeps number and classification for statistics and loses every personal datum';

create or replace function app.erase_accounts(p_user_ids uuid[]) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  delete from auth.sessions where user_id = any(p_user_ids);
  delete from auth.identities where user_id = any(p_user_ids);
  update auth.users
  set email = 'withdrawn+' || id || '@invalid.example', raw_user_meta_data = '{}', encrypted_password = '', phone = null,
    banned_until = now() + interval '100 years'
  where id = any(p_user_ids);
end
$$;
comment on function app.erase_accounts(uuid[]) is
'계정 정보 삭제 — Empties and closes the accounts of a withdrawn company''s people; who belongs elsewhere too is left alone by the caller';

create or replace function app.erase_people(p_company_id uuid) returns void
language plpgsql
security definer
set search_path = ''
as $$
begin
  -- erasure by law is no change of the records that the files hang on
  perform set_config('app.releasing_files', 'on', true);
  update public.files set is_deleted = true where tenant_id = p_company_id and not is_deleted;
  perform set_config('app.releasing_files', '', true);
  delete from noti.notifications where tenant_id = p_company_id and status in ('sent', 'dead');
  perform set_config('app.erasing', 'on', true);
  perform app.erase_accounts(array(
    select u.id from sys.users as u
    where u.tenant_id = p_company_id
      and not exists (select 1 from sys.users as o where o.id = u.id and o.tenant_id <> p_company_id)
      and not exists (select 1 from idam.users as s where s.id = u.id)
  ));
  delete from sys.users where tenant_id = p_company_id;
  perform set_config('app.erasing', '', true);
end
$$;
comment on function app.erase_people(uuid) is
'구성원·파일 삭제 — Removes the memberships, files, mails and accounts'' data of a withdrawn company';
