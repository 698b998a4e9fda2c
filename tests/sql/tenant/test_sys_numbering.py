"""Numbers of a tenant's records: composition, periods, overflow, no gaps, none twice (X-11)."""

import pytest
from psycopg import sql

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session

DRAW = "select app.draw_code(%s, 'ORDER', %s)"


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def rule(work: Workspace, **columns: object) -> None:
    values = {
        "prefix": "SO", "separator": "-", "date_format": "yyyymm", "digit_length": 3, "reset_cycle": "monthly", "is_gapless": False,
    } | columns  # fmt: skip
    with work.db.as_user(work.owner):
        work.db.execute(
            """insert into sys.code_rules (entity_code, entity_name, prefix, separator, date_format, digit_length, reset_cycle, is_gapless)
            values ('ORDER', '주문', %(prefix)s, %(separator)s, %(date_format)s, %(digit_length)s, %(reset_cycle)s, %(is_gapless)s)""",
            values,
        )


def draw(work: Workspace, on: str | None = None) -> str:
    with work.db.as_service():
        code: str = work.db.value(DRAW, [work.id, on])
    return code


def test_a_number_is_prefix_date_and_counter_and_starts_again_each_period(db: Session, work: Workspace) -> None:
    #
    rule(work)
    days = ("2026-11-30", "2026-11-30", "2026-12-01", "2026-11-29")
    assert [draw(work, day) for day in days] == ["SO-202611-001", "SO-202611-002", "SO-202612-001", "SO-202611-003"]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"date_format": "none", "reset_cycle": "none", "separator": ""}, "SO001"),
        ({"date_format": "yyyy", "reset_cycle": "yearly", "separator": "/"}, "SO/2026/001"),
        ({"date_format": "yyyymmdd", "reset_cycle": "daily", "digit_length": 5}, "SO-20261130-00001"),
    ],
)
def test_every_form_of_a_number(work: Workspace, columns: dict[str, object], code: str) -> None:
    #
    rule(work, **columns)
    assert draw(work, "2026-11-30") == code


def test_a_counter_that_starts_again_needs_its_period_in_the_number(db: Session, work: Workspace) -> None:
    # or numbers repeat
    with db.expect_error("23514"):
        rule(work, date_format="yyyy", reset_cycle="monthly")


def test_the_digits_run_out_with_an_error(db: Session, work: Workspace) -> None:
    #
    rule(work, digit_length=2)
    with db.as_postgres():
        db.execute("insert into app.counters values (%s, 'ORDER', '202611', 99)", [work.id])
    with db.as_service(), db.expect_error("NUMBER_OVERFLOW", 409):
        db.value(DRAW, [work.id, "2026-11-30"])
    with db.as_user(work.owner):
        db.execute("update sys.code_rules set digit_length = 3 where entity_code = 'ORDER'")
    assert draw(work, "2026-11-30") == "SO-202611-100"


def test_each_tenant_counts_for_itself(db: Session, people: People, work: Workspace) -> None:
    #
    other = make_workspace(db, people)
    rule(work)
    rule(other)
    assert [draw(w, "2026-11-30") for w in (work, work, other)] == ["SO-202611-001", "SO-202611-002", "SO-202611-001"]


def test_a_preview_draws_nothing(db: Session, work: Workspace) -> None:
    rule(work)
    period = f"{draw(work)[3:9]}"
    with db.as_user(work.owner):
        for _ in range(2):
            assert db.value("select sys.preview_code('ORDER')") == {
                "entity_code": "ORDER", "code": f"SO-{period}-002", "last_number": 1, "period": period,
            }  # fmt: skip
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select sys.preview_code('DRAGON')")
    assert draw(work).endswith("-002")
    with db.as_user(work.colleague()), db.expect_error("FORBIDDEN", 403):
        db.execute("select sys.preview_code('ORDER')")


def test_a_preview_is_of_the_own_tenant(db: Session, people: People, work: Workspace) -> None:
    #
    rule(work)
    with db.as_user(make_workspace(db, people).owner), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.execute("select sys.preview_code('ORDER')")


@pytest.mark.parametrize(
    "change",
    [
        "prefix = 'SX'",
        "separator = '/'",
        "date_format = 'yyyymmdd'",
        "digit_length = 2",
        "is_gapless = false",
        "reset_cycle = 'yearly'",
    ],
)
def test_a_gapless_rule_is_not_bent_once_it_has_numbered(db: Session, work: Workspace, change: str) -> None:
    #
    rule(work, is_gapless=True)
    statement = sql.SQL("update sys.code_rules set {} where entity_code = 'ORDER'").format(sql.SQL(change))
    draw(work)
    with db.as_user(work.owner):
        with db.expect_error("NUMBERING_IN_USE", 409):
            db.execute(statement)
        with db.expect_error("NUMBERING_IN_USE", 409):
            db.execute("delete from sys.code_rules where entity_code = 'ORDER'")
        db.execute("update sys.code_rules set digit_length = 9, entity_name = '주문서' where entity_code = 'ORDER'")


def test_a_rule_that_has_numbered_counts_on(db: Session, work: Workspace) -> None:
    # another cycle would count from 1 again
    rule(work)
    draw(work)
    with db.as_user(work.owner):
        with db.expect_error("NUMBERING_IN_USE", 409):
            db.execute("update sys.code_rules set reset_cycle = 'yearly' where entity_code = 'ORDER'")
        with db.expect_error("IMMUTABLE_FIELD", 422):
            db.execute("update sys.code_rules set entity_code = 'OTHER' where entity_code = 'ORDER'")
        db.execute("update sys.code_rules set reset_cycle = 'yearly', prefix = 'SX' where entity_code = 'ORDER'")
