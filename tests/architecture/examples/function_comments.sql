create function public.bad_function() returns void language plpgsql set search_path = '' as $$ begin end $$;
