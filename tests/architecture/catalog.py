"""Runs the catalog rules: one SQL file a rule, each row of its result a subject and what to do about it."""

import tomllib
from pathlib import Path

import pytest
from psycopg.rows import tuple_row

from scripts.stack.settings import ROOT
from tests.support.session import Session

HERE = Path(__file__).parent
RULES = sorted(path.stem for path in (HERE / "rules").glob("*.sql"))


def exposed_schemas() -> list[str]:
    """The schemas of the API, from supabase/config.toml."""
    config = tomllib.loads((ROOT / "supabase" / "config.toml").read_text(encoding="utf-8"))
    return list(config["api"]["schemas"])


def declared_exceptions(rule: str) -> dict[str, str]:
    """Subjects that the rule leaves alone, with the reason."""
    listed = tomllib.loads((HERE / "exceptions.toml").read_text(encoding="utf-8"))
    return dict(listed.get(rule, {}))


def prepare(session: Session) -> None:
    """Creates the temporary views that the rules read; the session must speak as postgres."""
    session.connection.execute((HERE / "setup.sql").read_bytes())
    for schema in exposed_schemas():
        session.execute("insert into exposed values (%s)", [schema])


def findings(session: Session, rule: str) -> set[tuple[str, str]]:
    """(subject, what to do) for everything the rule refuses, exceptions included."""
    with session.connection.cursor(row_factory=tuple_row) as cursor:
        cursor.execute((HERE / "rules" / f"{rule}.sql").read_bytes())
        return {(str(subject), str(advice)) for subject, advice in cursor.fetchall()}


def create_example(session: Session, rule: str) -> None:
    """Creates the rule's counterexample."""
    path = HERE / "examples" / f"{rule}.sql"
    if not path.is_file():
        pytest.fail(f"{rule} has no counterexample: write tests/architecture/examples/{rule}.sql")
    session.connection.execute(path.read_bytes())
