alter table public.books enable row level security;
alter table public.books force row level security;
revoke all on public.books from anon, authenticated, service_role;
revoke all on public.public_books from anon;
grant select on public.books to authenticated;
grant insert (id, isbn), update (isbn) on public.books to authenticated;
create policy books_read on public.books for select to authenticated using (id = (select app.user_id()) and not is_deleted);
create policy scans_read on storage.objects for select to authenticated
using (bucket_id = 'scans' and (storage.foldername(name))[1] = (select app.user_id())::text);
