create table public.bad_things (id uuid primary key, state text);
select app.register_entity('public.bad_things', 'portal', '나쁜 것', 'Bad things', p_state_column => 'state');
