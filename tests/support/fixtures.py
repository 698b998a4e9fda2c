"""Fixtures for tests of the database; a conftest imports the ones it offers."""

from collections.abc import Iterator

import pytest

from scripts.migrations.databases import tool_server
from scripts.stack.postgres import Server
from tests.support.databases import TestDatabase, clone_database, template_database
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture(scope="session")
def database_server() -> Iterator[Server]:
    """The PostgreSQL server of the test stack; without one, a server that lives as long as the tests."""
    with tool_server() as server:
        yield server


@pytest.fixture(scope="session")
def database_template(database_server: Server) -> Iterator[str]:
    """Name of a database built once for the run: migrations and reference seed."""
    with template_database(database_server) as name:
        yield name


@pytest.fixture(scope="session")
def shared_database(database_server: Server, database_template: str) -> Iterator[TestDatabase]:
    """One clone for all tests that leave nothing behind."""
    with clone_database(database_server, database_template) as database:
        yield database


@pytest.fixture
def db(shared_database: TestDatabase) -> Iterator[Session]:
    """A session whose transaction is rolled back after the test: the default, and the fastest."""
    session = shared_database.session()
    yield session
    shared_database.close()


@pytest.fixture
def people(db: Session) -> People:
    """Factories of users, companies and staff on `db`."""
    return People(db)


@pytest.fixture
def fresh_db(database_server: Server, database_template: str) -> Iterator[TestDatabase]:
    """A clone of its own, for tests that commit or need several connections."""
    with clone_database(database_server, database_template) as database:
        yield database
