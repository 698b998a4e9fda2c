"""Making a database look like a hosted Supabase one, and bringing it to the project's state."""

import functools
import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from scripts.stack.console import StackError
from scripts.stack.settings import ROOT

SQL = Path(__file__).parent / "sql"


def on_database(url: str, name: str) -> str:
    """The same server and user, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@functools.cache
def system_schema() -> str:
    """SQL of the auth and storage schemas, taken from the installed gateway package."""
    program = Path(__file__).parent / "gateway" / "system_schema.mjs"
    return subprocess.run(["node", str(program)], check=True, capture_output=True, text=True, cwd=ROOT).stdout


def run_sql(url: str, text: str, role: str | None = None) -> None:
    """Run a script of any statements in one transaction, as `role` when given."""
    with psycopg.connect(url) as connection:
        if role is not None:
            connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
        connection.execute(text.encode())


def bootstrap(url: str, admin_url: str) -> None:
    """Give an empty database the roles, schemas, extensions and grants of a hosted project. Does nothing twice.

    `admin_url` is a superuser's address of the database at `url`; what is made belongs to `postgres`.
    """
    with psycopg.connect(admin_url) as connection:
        row = connection.execute("select to_regclass('storage.objects') is not null").fetchone()
    if row is not None and row[0]:
        return
    run_sql(admin_url, (SQL / "roles.sql").read_text())
    run_sql(admin_url, (SQL / "extensions.sql").read_text())
    run_sql(url, system_schema(), "postgres")
    run_sql(url, (SQL / "database.sql").read_text(), "postgres")


def create_database(url: str, admin_url: str, name: str, template: str | None = None) -> str:
    """Create a database owned by `postgres` and return its address as that user.

    Without `template` it is bootstrapped like the main one; with it, it is a copy of that database, to which nobody
    may be connected.
    """
    statement = sql.SQL("create database {} owner postgres").format(sql.Identifier(name))
    if template is not None:
        statement += sql.SQL(" template {} strategy file_copy").format(sql.Identifier(template))
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(statement)
        # settings of a database are not copied with it
        connection.execute(
            sql.SQL("""alter database {} set search_path = "$user", public, extensions""").format(sql.Identifier(name))
        )
    if template is None:
        bootstrap(on_database(url, name), on_database(admin_url, name))
    return on_database(url, name)


def drop_database(admin_url: str, name: str) -> None:
    """Drop a database and close the connections to it."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def cli_environment() -> dict[str, str]:
    """Environment for calls of the official CLI, which refuses config.toml while the hook's secret is unset."""
    return {"SEND_EMAIL_HOOK_SECRET": f"v1,whsec_{'0' * 32}", "SUPABASE_TELEMETRY_DISABLED": "1", **os.environ}


def migrate(url: str, project: Path = ROOT) -> None:
    """Apply pending migrations of `project`/supabase with the official CLI."""
    if not any((project / "supabase" / "migrations").glob("*.sql")):
        return
    cli = ROOT / "node_modules" / ".bin" / "supabase"
    command = [str(cli), "migration", "up", f"--remote={url}?sslmode=disable", "--workdir", str(project), "--yes"]
    applied = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=cli_environment())
    if applied.returncode != 0:
        told = f"{applied.stdout}{applied.stderr}"
        hint = "\nA database made by other migrations: `make reset` makes a new one." if "repair" in told else ""
        raise StackError(f"supabase migration up failed:\n{told}{hint}")


def seed(url: str, kind: str) -> None:
    """Load `seed/<kind>/*.sql` in the order of names, one transaction for each file; the files are idempotent."""
    for file in sorted((ROOT / "seed" / kind).glob("*.sql")):
        try:
            run_sql(url, file.read_text())
        except psycopg.Error as error:
            raise StackError(f"{file.relative_to(ROOT)}: {error}") from error
