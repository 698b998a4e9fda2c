create table public.bad_things (id uuid primary key, created_at timestamptz, created_by uuid, updated_at timestamptz);
select app.register_entity('public.bad_things', 'portal', '나쁜 것', 'Bad things');
