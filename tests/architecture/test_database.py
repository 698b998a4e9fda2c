"""Every table, view, function and policy keeps the conventions of DESIGN 3 to 5."""

from collections.abc import Iterator

import pytest

from tests.architecture.catalog import RULES, create_example, declared_exceptions, findings, prepare
from tests.support.session import Session


@pytest.fixture
def catalog(db: Session) -> Iterator[Session]:
    """The built database, read as its owner."""
    with db.as_postgres():
        prepare(db)
        yield db


@pytest.mark.parametrize("rule", RULES)
def test_database_keeps_rule(catalog: Session, rule: str) -> None:
    excused = declared_exceptions(rule)
    problems = sorted(f"{subject}: {advice}" for subject, advice in findings(catalog, rule) if subject not in excused)
    assert not problems, "\n".join([f"{len(problems)} findings of {rule}", *problems])


@pytest.mark.parametrize("rule", RULES)
def test_rule_finds_its_counterexample(catalog: Session, rule: str) -> None:
    before = findings(catalog, rule)
    create_example(catalog, rule)
    assert findings(catalog, rule) - before, f"{rule} accepts tests/architecture/examples/{rule}.sql"


@pytest.mark.parametrize("rule", RULES)
def test_exceptions_are_still_needed(catalog: Session, rule: str) -> None:
    subjects = {subject for subject, _ in findings(catalog, rule)}
    left_over = sorted(set(declared_exceptions(rule)) - subjects)
    assert not left_over, f"remove from exceptions.toml [{rule}]: {left_over}"
