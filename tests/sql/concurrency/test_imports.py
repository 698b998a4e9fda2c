"""Files that several people load at once: all rows or none, each record once (X-24)."""

import json
from typing import Any, LiteralString
from uuid import UUID

import pytest

from tests.sql.tenant.crm import make_colleague, workspace
from tests.support.concurrency import CALLERS, OK, at_once, by, tally
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

LOAD: LiteralString = "select public.import_rows('crm.partners', %s, %s)"


@pytest.fixture
def company(setup: Session, people: People) -> Company:
    return workspace(setup, people)


@pytest.fixture
def colleagues(setup: Session, people: People, company: Company) -> list[UUID]:
    return [make_colleague(setup, people, company, "crm:*") for _ in range(CALLERS)]


def lines(prefix: str, number: int, name: str) -> list[dict[str, Any]]:
    return [{"code": f"{prefix}{n:03}", "name": f"{name} {n}", "type": "customer"} for n in range(number)]


def test_the_same_file_of_sixteen_people_is_loaded_once(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """Upwards and downwards: the second one finds what the first one made."""
    rows = lines("A", 30, "거래처")
    setup.commit()
    files = [json.dumps(rows if n % 2 else rows[::-1]) for n in range(CALLERS)]
    answers = at_once(arena, [by(user, LOAD, file, False) for user, file in zip(colleagues, files, strict=True)])
    assert tally(answers) == {OK: CALLERS}
    reports = [answer.value for answer in answers]
    assert all(report["is_written"] for report in reports)
    assert sorted(report["created"] for report in reports) == [0] * (CALLERS - 1) + [30]
    assert sorted(report["unchanged"] for report in reports) == [0] + [30] * (CALLERS - 1)
    with setup.as_postgres():
        assert setup.value("select count(*) from crm.partners where tenant_id = %s", [company.id]) == 30


def test_files_that_change_the_same_records_follow_each_other(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """What is left is one file as a whole, never a mixture; dry runs and files with a bad row leave nothing."""
    setup.commit()
    for turn in range(3):
        files = [lines("B", 20, f"{turn}차 {n}번") for n in range(CALLERS)]
        files[3][7]["type"] = "nobody"
        works = [
            by(user, LOAD, json.dumps(rows[::-1] if n % 2 else rows), n == 5)
            for n, (user, rows) in enumerate(zip(colleagues, files, strict=True))
        ]
        answers = at_once(arena, works)
        assert tally(answers) == {OK: CALLERS}
        assert [n for n, answer in enumerate(answers) if not answer.value["is_written"]] == [3, 5]
        with setup.as_postgres():
            names = setup.rows("select code, name from crm.partners where tenant_id = %s order by code", [company.id])
        kept = {row["name"].rpartition(" ")[0] for row in names}
        assert len(names) == 20 and len(kept) == 1, kept
