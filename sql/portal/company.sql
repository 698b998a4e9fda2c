-- What a company or a member of staff does with a registration besides editing the profile.

create or replace function app.set_marketing_consent(p_agreed boolean) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_version text := app.consent_version('marketing_consent');
begin
  if app.company_id() is null or not app.company_can('portal.members:update') then
    perform app.fail_forbidden('portal.members:update');
  end if;
  insert into public.member_consents (member_id, user_id, consent_type, is_agreed, version, ip_address)
  values (app.company_id(), auth.uid(), 'marketing_consent', p_agreed, v_version, app.client_ip());
  return jsonb_build_object('consent_type', 'marketing_consent', 'is_agreed', p_agreed, 'version', v_version);
end
$$;
comment on function app.set_marketing_consent(boolean) is '마케팅 수신 동의 변경 — Adds a decision about the optional consent';

create or replace function public.set_marketing_consent(p_agreed boolean) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.set_marketing_consent(p_agreed);
end
$$;
comment on function public.set_marketing_consent(boolean) is
'마케팅 수신 동의 변경 — Gives or withdraws the optional consent: POST /rpc/set_marketing_consent {"p_agreed": false}; error 403';

create or replace function app.change_business_number(p_member_id uuid, p_business_number text, p_reason text) returns jsonb
language plpgsql
security definer
set search_path = ''
as $$
declare
  v_number text := app.digits(p_business_number);
begin
  if not (app.is_trusted() or app.platform_can('portal.members:update')) then
    perform app.fail_forbidden('portal.members:update');
  end if;
  if nullif(btrim(p_reason), '') is null then
    perform app.fail_validation(app.field_error('reason', '변경 사유를 입력해 주세요.'));
  end if;
  update public.members set business_number = v_number where id = p_member_id and not is_deleted;
  if not found then
    perform app.fail_not_found();
  end if;
  update tnnt.tenants set business_number = v_number where id = p_member_id;
  perform app.write_audit('change_business_number', 'public.members', p_member_id::text, p_member_id,
    jsonb_build_object('reason', p_reason), 'success', null);
  return jsonb_build_object('id', p_member_id, 'business_number', v_number);
end
$$;
comment on function app.change_business_number(uuid, text, text) is
'사업자등록번호 변경 — Staff changes the number after seeing a new licence; companies cannot';

create or replace function public.change_business_number(p_member_id uuid, p_business_number text, p_reason text) returns jsonb
language plpgsql
set search_path = ''
as $$
begin
  return app.change_business_number(p_member_id, p_business_number, p_reason);
end
$$;
comment on function public.change_business_number(uuid, text, text) is
'사업자등록번호 변경 — Staff only, with a reason: POST /rpc/change_business_number; errors 403, 404, 409 BUSINESS_NUMBER_TAKEN, 422 BUSINESS_NUMBER_INVALID';

select app.expose('app.set_marketing_consent(boolean)', 'authenticated');
select app.expose('public.set_marketing_consent(boolean)', 'authenticated');
select app.expose('app.change_business_number(uuid,text,text)', 'authenticated');
select app.expose('public.change_business_number(uuid,text,text)', 'authenticated');
