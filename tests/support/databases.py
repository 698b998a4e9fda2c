"""The template database of a test run, and its clones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql
from pytest_postgresql.janitor import DatabaseJanitor

from scripts.stack.database import create_database, drop_database, migrate, on_database, seed
from scripts.stack.postgres import Server
from tests.support.session import Session


@dataclass
class TestDatabase:
    """A database of one test: `url` as the project's owner, `admin_url` as a superuser."""

    __test__ = False

    url: str
    admin_url: str
    sessions: list[Session] = field(default_factory=list)
    crowd: list[Session] = field(default_factory=list)

    def session(self) -> Session:
        """A new connection; call `commit` to end a request. Closed at the end of the test."""
        opened = Session(self.admin_url)
        self.sessions.append(opened)
        return opened

    def callers(self, number: int) -> list[Session]:
        """So many connections for requests at once (`tests.support.concurrency`), the same ones every time."""
        self.crowd += [Session(self.admin_url) for _ in range(number - len(self.crowd))]
        return self.crowd[:number]

    def close(self) -> None:
        """Closes all sessions."""
        for session in self.sessions + self.crowd:
            session.close()
        self.sessions.clear()
        self.crowd.clear()


@contextmanager
def template_database(server: Server) -> Iterator[str]:
    """A database built from the migrations and the reference seed; yields its name."""
    name = f"test_{uuid4().hex[:10]}_template"
    try:
        url = create_database(server.url, server.admin_url, name)
        migrate(url)
        seed(url, "reference")
        yield name
    finally:
        drop_database(server.admin_url, name)


@contextmanager
def clone_database(server: Server, template: str) -> Iterator[TestDatabase]:
    """A copy of the template, owned by the project's owner and dropped at the end."""
    # a superuser: autovacuum may be at work in the database that is dropped
    login = urlsplit(server.admin_url)
    janitor = DatabaseJanitor(
        user=login.username or "postgres",
        password=login.password,
        host=login.hostname or "127.0.0.1",
        port=login.port or 5432,
        dbname=f"test_{uuid4().hex[:10]}",
        template_dbname=template,
    )
    with janitor:
        database = TestDatabase(on_database(server.url, janitor.dbname), on_database(server.admin_url, janitor.dbname))
        _make_like_hosted(database.admin_url, janitor.dbname)
        try:
            yield database
        finally:
            database.close()


def _make_like_hosted(admin_url: str, name: str) -> None:
    """Owner and settings of a database are not copied with it; these are the hosted ones."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("alter database {} owner to postgres").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL('alter database {} set search_path = "$user", public, extensions').format(sql.Identifier(name))
        )
