"""The embedded database has the roles, grants and limits of a hosted one."""

from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from scripts.stack.console import StackError
from scripts.stack.database import bootstrap, create_database, drop_database, migrate, on_database
from scripts.stack.environment import StackEnvironment
from scripts.stack.services import Addresses
from scripts.stack.settings import ROOT, Stack


def test_postgres_owns_everything_but_is_no_superuser(db: psycopg.Connection) -> None:
    row = db.execute(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
    ).fetchone()
    assert row == (False, True, True, True)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("copy (select 1) to program 'true'")


def test_roles_are_those_of_hosted_projects(db: psycopg.Connection) -> None:
    rows = db.execute(
        "select rolname, rolbypassrls, rolcanlogin from pg_roles"
        " where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1"
    ).fetchall()
    assert rows == [
        ("anon", False, False),
        ("authenticated", False, False),
        ("authenticator", False, True),
        ("service_role", True, False),
    ]
    for role in ("anon", "authenticated", "service_role", "supabase_auth_admin"):
        with db.transaction():
            db.execute(f"set local role {role}")


def test_migrations_may_do_what_hosted_migrations_do(gateway: StackEnvironment) -> None:
    name = f"scratch_{uuid4().hex[:8]}"
    url = create_database(gateway.database_url, gateway.admin_database_url, name)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            for extension in ("pg_trgm", "citext", "btree_gist", "unaccent"):
                connection.execute(f"create extension {extension} with schema extensions")
            connection.execute("create policy p on storage.objects for select using (true)")
            connection.execute("create function public.f() returns trigger language plpgsql as 'begin return new; end'")
            connection.execute("create trigger t after insert on auth.users for each row execute function public.f()")
            connection.execute("create table public.open (id int)")
            connection.execute("create schema shut")
            connection.execute("create table shut.t (id int)")
            granted = connection.execute(
                "select has_table_privilege('anon', 'public.open', 'select'),"
                " has_schema_privilege('anon', 'shut', 'usage')"
            ).fetchone()
            assert granted == (True, False)
            trigrams = connection.execute("select extensions.show_trgm('강원')").fetchone()
            assert trigrams is not None
            assert len(trigrams[0]) == 3
    finally:
        drop_database(gateway.admin_database_url, name)


def test_bootstrap_is_idempotent_and_copies_keep_their_search_path(gateway: StackEnvironment) -> None:
    first, second = f"scratch_{uuid4().hex[:8]}", f"scratch_{uuid4().hex[:8]}"
    create_database(gateway.database_url, gateway.admin_database_url, first)
    bootstrap(on_database(gateway.database_url, first), on_database(gateway.admin_database_url, first))
    copied = create_database(gateway.database_url, gateway.admin_database_url, second, template=first)
    with psycopg.connect(copied) as connection:
        assert connection.execute("show search_path").fetchone() == ('"$user", public, extensions',)
    for name in (first, second):
        drop_database(gateway.admin_database_url, name)


def test_the_official_cli_applies_migrations_and_tells_what_fails(gateway: StackEnvironment, tmp_path: Path) -> None:
    migrations = tmp_path / "supabase" / "migrations"
    migrations.mkdir(parents=True)
    (tmp_path / "supabase" / "config.toml").write_text((ROOT / "supabase" / "config.toml").read_text())
    (migrations / "20260101000000_first.sql").write_text("create table public.made (id int); create schema app;")
    name = f"scratch_{uuid4().hex[:8]}"
    url = create_database(gateway.database_url, gateway.admin_database_url, name)
    try:
        migrate(url, tmp_path)
        migrate(url, tmp_path)
        (migrations / "20260102000000_broken.sql").write_text("create table public.half (id int); select 1 / 0;")
        with pytest.raises(StackError, match="division by zero"):
            migrate(url, tmp_path)
        with psycopg.connect(url) as connection:
            made = connection.execute("select to_regclass('public.made'), to_regclass('public.half')").fetchone()
            owner = connection.execute(
                "select nspowner::regrole::text from pg_namespace where nspname = 'app'"
            ).fetchone()
        assert made == ("made", None)
        assert owner == ("postgres",)
    finally:
        drop_database(gateway.admin_database_url, name)


def test_the_server_does_not_run_as_root(small_stack: tuple[Stack, Addresses]) -> None:
    pid = int((small_stack[0].pids / "postgres").read_text().split()[0])
    status = Path(f"/proc/{pid}/status")
    [line] = [line for line in status.read_text().splitlines() if line.startswith("Uid:")]
    assert "0" not in line.split()[1:]
