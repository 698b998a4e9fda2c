"""A database these tests share: they commit, so each brings its own companies and people."""

from collections.abc import Iterator

import pytest

from scripts.stack.postgres import Server
from tests.support.databases import TestDatabase, clone_database
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture(scope="package")
def arena(database_server: Server, database_template: str) -> Iterator[TestDatabase]:
    """One clone, with the same callers' connections in every test."""
    with clone_database(database_server, database_template) as database:
        yield database


@pytest.fixture
def setup(arena: TestDatabase) -> Iterator[Session]:
    """The session that prepares and looks afterwards; `commit` before the callers start."""
    session = arena.session()
    yield session
    arena.sessions.remove(session)
    session.close()


@pytest.fixture
def people(setup: Session) -> People:
    """Factories of users, companies and staff on `setup`."""
    return People(setup)
