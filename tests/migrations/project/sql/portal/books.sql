create type public.book_state as enum ('draft', 'published');
create table public.books (
  id uuid primary key default gen_random_uuid(),
  isbn text not null constraint books_isbn_check check (isbn ~ '^\d{13}$'),
  state public.book_state not null default 'draft',
  is_public boolean generated always as (state = 'published'::public.book_state) stored,
  is_deleted boolean not null default false
);
create unique index books_isbn_key on public.books (isbn) where not is_deleted;
comment on table public.books is '책 — Books';
comment on column public.books.isbn is '도서번호 — ISBN';
create view public.public_books with (security_invoker = true) as select id, isbn from public.books where is_public;
alter publication supabase_realtime add table public.books;
