-- Four people of the platform for demonstrations, never for a real installation (`make admin` makes its
-- administrators): one may do everything in the portal, one reviews registrations, one keeps the content, one may only
-- read. Password: Gangwon!2026.

create temporary table demo_staff on commit drop as
select staff.email, staff.full_name, staff.department, staff.role_code
from (
  values
  ('admin@gangwon.example', '김강원', '창업지원단', 'portal_admin'),
  ('reviewer@gangwon.example', '이소양', '창업지원단', 'reviewer'),
  ('editor@gangwon.example', '최설악', '홍보팀', 'content_editor'),
  ('viewer@gangwon.example', '박치악', '성과관리팀', 'viewer')
) as staff (email, full_name, department, role_code);

with password as materialized (
  select extensions.crypt('Gangwon!2026', extensions.gen_salt('bf', 10)) as hash
)

insert into auth.users (
  id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
  email_change, email_change_token_new, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
)
select
  gen_random_uuid(),
  '00000000-0000-0000-0000-000000000000',
  'authenticated',
  'authenticated',
  staff.email,
  (select password.hash from password),
  now(),
  '',
  '',
  '',
  '',
  '{"provider": "email", "providers": ["email"]}',
  '{}',
  now(),
  now()
from demo_staff as staff
where not exists (select 1 from auth.users as known where known.email = staff.email);

insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
select
  gen_random_uuid(),
  'email',
  account.id::text,
  account.id,
  jsonb_build_object('sub', account.id, 'email', account.email, 'email_verified', true, 'phone_verified', false),
  now(),
  now(),
  now()
from auth.users as account
inner join demo_staff as staff on account.email = staff.email
where not exists (select 1 from auth.identities as known where known.user_id = account.id);

insert into idam.users (id, email, full_name, department)
select account.id, staff.email, staff.full_name, staff.department
from demo_staff as staff
inner join auth.users as account on staff.email = account.email
on conflict (id) do nothing;

insert into idam.user_roles (user_id, role_id)
select account.id, role.id
from demo_staff as staff
inner join auth.users as account on staff.email = account.email
inner join idam.roles as role on staff.role_code = role.code
on conflict (user_id, role_id) do nothing;
