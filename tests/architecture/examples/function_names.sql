create function app.bad_function() returns trigger language plpgsql set search_path = '' as $$ begin return new; end $$;
