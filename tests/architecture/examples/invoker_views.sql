create view public.bad_things as select 1 as id;
