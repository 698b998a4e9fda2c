"""The drift check sees every kind of difference between two databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from scripts.migrations.databases import Scratch, scratch_databases
from scripts.migrations.fingerprint import Fingerprint, compare, drop_dated_partitions, take_fingerprint
from scripts.migrations.generate import build_declared
from scripts.migrations.rows import describe, diff_rows
from scripts.stack.postgres import Server

CHANGES = {
    "a new table": "create table app.extra ()",
    "a missing table": "drop table app.label_notes",
    "a column": "alter table public.books add pages int",
    "a column type": "alter table app.events alter text type varchar",
    "a nullable column": "alter table public.books alter isbn drop not null",
    "a default": "alter table public.books alter is_deleted set default true",
    "a constraint": "alter table public.books drop constraint books_isbn_check",
    "a key's action": """alter table app.label_notes drop constraint label_notes_label_code_fkey,
        add constraint label_notes_label_code_fkey foreign key (label_code) references app.labels""",
    "an index": "drop index public.books_isbn_key",
    "a function body": "create or replace function app.tg__on_sign_up() returns trigger language plpgsql "
    "security definer set search_path = '' as 'begin return null; end'",
    "a function's rights": "alter function app.tg__on_sign_up() security invoker",
    "a function's volatility": "alter function app.user_id() volatile",
    "a function's privileges": "grant execute on function app.user_id() to anon",
    "a trigger on auth.users": "drop trigger tg__on_sign_up on auth.users",
    "a disabled trigger": "alter table auth.users disable trigger tg__on_sign_up",
    "a policy": "drop policy books_read on public.books",
    "a policy's condition": "alter policy books_read on public.books using (not is_deleted)",
    "a storage policy": "alter policy scans_read on storage.objects to anon",
    "row security": "alter table public.books disable row level security",
    "forced row security": "alter table public.books no force row level security",
    "a table grant": "grant select on public.books to anon",
    "a column grant": "revoke update (isbn) on public.books from authenticated",
    "a schema grant": "grant usage on schema app to anon",
    "a default privilege": "alter default privileges in schema app grant select on tables to anon",
    "a table comment": "comment on table public.books is null",
    "a column comment": "comment on column public.books.isbn is 'x'",
    "an enum value": "alter type public.book_state add value 'lost'",
    "a view": "create or replace view public.public_books with (security_invoker = true) as "
    "select id, isbn from public.books",
    "a view's option": "alter view public.public_books set (security_invoker = false)",
    "a publication": "alter publication supabase_realtime drop table public.books",
    "a generated column": "alter table public.books drop is_public cascade",
    "an extension": "create extension pg_trgm with schema extensions",
    "a database setting": "do $$ begin execute format('alter database %I set timezone = %L', "
    "current_database(), 'UTC'); end $$",
    "a declared row": "update app.labels set label = 'x' where code = 'old'",
    "a missing declared row": "delete from app.label_notes",
    "an additional declared row": "insert into app.labels (code, label) values ('x', 'x')",
    "a bucket's limit": "update storage.buckets set file_size_limit = 1",
}
NO_CHANGES = {
    "a row outside of the condition": "insert into app.label_notes (label_code, position) values ('old', 100)",
    "a time of writing": "update app.labels set created_at = '2020-01-01'",
    "a random id": "update app.label_notes set id = gen_random_uuid()",
    "privileges written out": "revoke all on public.books from postgres; grant all on public.books to postgres",
    "the order of columns": "alter table app.events add b int, add a int; alter table app.events drop b, drop a",
}


class Declared(NamedTuple):
    """A database with the declared state, and what it looks like."""

    scratch: Scratch
    url: str
    name: str
    fingerprint: Fingerprint


@pytest.fixture(scope="module")
def declared(database_server: Server) -> Iterator[Declared]:
    """Built once; every test changes a clone."""
    with scratch_databases(database_server, "drift_test") as scratch:
        url = scratch.create("declared")
        build_declared(Path(__file__).parent / "project", url)
        drop_dated_partitions(url)
        yield Declared(scratch, url, url.rpartition("/")[2], take_fingerprint(url))


def differences(declared: Declared, change: str) -> list[str]:
    url = declared.scratch.clone(declared.name, f"changed_{len(declared.scratch.names)}")
    with psycopg.connect(url) as connection:
        connection.execute(change.encode())
    found = compare(declared.fingerprint, take_fingerprint(url))
    return found or describe(diff_rows(url, declared.url))


@pytest.mark.parametrize("name", CHANGES)
def test_drift_in(declared: Declared, name: str) -> None:
    assert differences(declared, CHANGES[name]), f"{name} is not seen"


@pytest.mark.parametrize("name", NO_CHANGES)
def test_no_drift_in(declared: Declared, name: str) -> None:
    assert differences(declared, NO_CHANGES[name]) == []
