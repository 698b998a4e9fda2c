create function public.bad_function() returns void language plpgsql set search_path = '' as $$ begin end $$;
grant execute on function public.bad_function() to public;
