"""Fixtures of the architecture tests."""

from tests.support.fixtures import database_server, database_template, db, shared_database

__all__ = ["database_server", "database_template", "db", "shared_database"]
