"""The worked example of CONTRIBUTING.md is built, obeys every rule and passes its own test."""

import json
import re
from collections.abc import Callable, Iterator

import pytest

from scripts.stack.settings import ROOT
from tests.architecture.catalog import RULES, findings, prepare
from tests.support import samples
from tests.support.people import People
from tests.support.session import Session

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SQL = re.findall(r"^```sql\n(-- (?:sql|policies)/\S+\n.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SAMPLES = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TESTS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def built(db: Session) -> Iterator[Session]:
    """A database with the example in it."""
    with db.as_postgres():
        for text in SQL:
            db.connection.execute(text.encode())
    yield db


def test_the_example_is_complete() -> None:
    assert [text.splitlines()[0] for text in SQL] == [
        "-- sql/portal/branches.sql", "-- policies/portal/branches.sql",
        "-- sql/tenant/flt.sql", "-- policies/tenant/flt.sql",
    ]  # fmt: skip
    assert len(TESTS) == 2
    assert len(SAMPLES) == 1


def test_the_example_keeps_every_rule(built: Session) -> None:
    with built.as_postgres():
        prepare(built)
        found = {
            f"{rule}: {subject}"
            for rule in RULES
            for subject, _ in findings(built, rule)
            if re.search("branch|flt", subject)
        }
    assert found == set()


def test_the_example_passes_its_own_test(built: Session, people: People) -> None:
    names: dict[str, Callable[[Session, People], None]] = {}
    for text in TESTS:
        exec(text, {"Session": Session, "People": People}, names)  # noqa: S102 - the text stands in our own page
    for test in names.values():
        test(built, people)


def test_the_sample_of_the_page_can_be_made(built: Session, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    company = people.make_company()
    people.approve(company)
    (entity,) = sample = json.loads(SAMPLES[0])
    monkeypatch.setattr(samples, "read_samples", lambda: sample)
    with built.as_user(company.owner_id):
        key = samples.SampleMaker(built, company.owner_id, 1).make(entity)
        row = built.one("select code, search_text from flt.vehicles where id = %s", [key["id"]])
    assert sample[entity]["search"] in row["search_text"]
