"""The project's own migrations."""

from scripts.migrations.generate import check
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT


def test_migrations_give_the_declared_state(database_server: Server) -> None:
    differences = check(ROOT, database_server)
    assert not differences, "\n".join(["run `make migration name=…`", *differences])
