-- Three workspaces of the suite in use: a medical device maker (large), a maker of natural cosmetics (middle), a seafood
-- shop (small). Each has colleagues with roles of their own; password of the other demo accounts.

create temporary table demo_colleagues on commit drop as
select u.tenant_id, replace(u.email, '@demo.example', '') as company, colleague.email, colleague.name, colleague.department, colleague.role
from sys.users as u
inner join (values
  ('company02@demo.example', 'sales02@demo.example', '남궁민', '영업본부', 'crm_manager'),
  ('company02@demo.example', 'product02@demo.example', '선우진', '상품기획팀', 'pim_manager'),
  ('company02@demo.example', 'clerk02@demo.example', '황보라', '영업지원팀', 'member'),
  ('company01@demo.example', 'sales01@demo.example', '제갈현', '영업팀', 'crm_manager'),
  ('company01@demo.example', 'product01@demo.example', '독고윤', '연구기획팀', 'pim_manager'),
  ('company04@demo.example', 'sales04@demo.example', '사공수', '온라인사업부', 'crm_manager'),
  ('company04@demo.example', 'product04@demo.example', '탁연호', '생산팀', 'pim_manager')
) as colleague (owner, email, name, department, role) on u.email = colleague.owner and u.is_owner and not u.is_deleted;

with password as materialized (
  select extensions.crypt('Gangwon!2026', extensions.gen_salt('bf', 10)) as hash
)

insert into auth.users (
  id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, confirmation_token, recovery_token,
  email_change, email_change_token_new, raw_app_meta_data, raw_user_meta_data, created_at, updated_at
)
select
  gen_random_uuid(), '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', c.email,
  (select password.hash from password), now(), '', '', '', '', '{"provider": "email", "providers": ["email"]}', '{}', now(), now()
from demo_colleagues as c
where not exists (select 1 from auth.users as known where known.email = c.email);

insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
select
  gen_random_uuid(), 'email', account.id::text, account.id,
  jsonb_build_object('sub', account.id, 'email', account.email, 'email_verified', true, 'phone_verified', false), now(), now(), now()
from auth.users as account
inner join demo_colleagues as c on account.email = c.email
where not exists (select 1 from auth.identities as known where known.user_id = account.id);

insert into sys.users (tenant_id, id, email, display_name, department)
select c.tenant_id, account.id, c.email, c.name, c.department
from demo_colleagues as c
inner join auth.users as account on c.email = account.email
on conflict (tenant_id, id) do nothing;

insert into sys.user_roles (tenant_id, user_id, role_id)
select c.tenant_id, account.id, r.id
from demo_colleagues as c
inner join auth.users as account on c.email = account.email
inner join sys.roles as r on c.tenant_id = r.tenant_id and c.role = r.code and not r.is_deleted
where not exists (select 1 from sys.user_roles as known where known.tenant_id = c.tenant_id and known.user_id = account.id);
