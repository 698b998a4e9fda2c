create function public.bad_function() returns void language plpgsql security definer set search_path = '' as $$ begin end $$;
