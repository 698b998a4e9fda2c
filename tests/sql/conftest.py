"""Fixtures of the database tests: `db` speaks as anybody, `people` makes companies and staff, `fresh_db` commits."""

from tests.support.fixtures import database_server, database_template, db, fresh_db, people, shared_database

__all__ = ["database_server", "database_template", "db", "fresh_db", "people", "shared_database"]
