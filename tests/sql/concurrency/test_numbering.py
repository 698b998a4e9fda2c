"""Numbers without gaps and none twice, also when a year begins and transactions are taken back (X-11)."""

from uuid import UUID, uuid4

import pytest

from tests.sql.tenant.crm import make_colleague, workspace
from tests.support.concurrency import CALLERS, OK, Answer, Work, after, at_once, attempt, by
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

DRAW = "select app.draw_code(%s, %s, %s)"
RULE = """insert into sys.code_rules
  (tenant_id, entity_code, entity_name, prefix, separator, date_format, digit_length, reset_cycle, is_gapless)
  values (%s, 'ORDER', '주문', 'SO', '-', 'yyyymm', 4, 'monthly', true)"""
PARTNER = "insert into crm.partners (name, type) values (%s, 'customer') returning code"
ROUNDS = 6


def drawing(tenant: UUID, days: list[str], *, taken_back: int) -> Work:
    """Draws a number for each day, in a transaction each; every `taken_back`-th one is taken back."""

    def work(session: Session) -> list[str]:
        kept = []
        for position, day in enumerate(days):
            with session.as_service():
                code = session.value(DRAW, [tenant, "ORDER", day])
            if position % taken_back == taken_back - 1:
                session.rollback()
            else:
                session.commit()
                kept.append(code)
        return kept

    return work


def test_a_rollback_leaves_no_gap_and_parallel_callers_no_double(arena: TestDatabase) -> None:
    """X-11: the counter itself."""
    tenant, drawn = uuid4(), "select app.next_number(%s, 'INVOICE', '2026')"

    def draw(session: Session) -> list[int]:
        numbers = []
        for position in range(10):
            with session.as_service():
                number = session.value(drawn, [tenant])
            if position % 3 == 2:
                session.rollback()
            else:
                session.commit()
                numbers.append(number)
        return numbers

    numbers = sorted(number for answer in at_once(arena, [draw] * CALLERS) for number in answer.value)
    assert numbers == list(range(1, CALLERS * 7 + 1))


@pytest.mark.parametrize("taken_back", [2, 3, 7])
def test_months_begin_at_one_for_everybody_at_once(
    arena: TestDatabase, setup: Session, people: People, taken_back: int
) -> None:
    """X-11: sixteen callers are the first of each month, and some of them take it back."""
    tenant = workspace(setup, people).id
    with setup.as_postgres():
        setup.execute(RULE, [tenant])
    setup.commit()
    months = [f"{year}-{month:02}-01" for year in (2026, 2027) for month in (11, 12, 1)]
    # half of them walk backwards, so that the first use of a month meets the last one of another
    works = [drawing(tenant, months if n % 2 else months[::-1], taken_back=taken_back) for n in range(CALLERS)]
    codes = [code for answer in at_once(arena, works) for code in answer.value]
    assert len(set(codes)) == len(codes)
    for month in months:
        prefix = f"SO-{month[:4]}{month[5:7]}-"
        mine = sorted(code for code in codes if code.startswith(prefix))
        assert mine == [f"{prefix}{number:04}" for number in range(1, len(mine) + 1)]


def test_documents_of_sixteen_people_are_numbered_one_after_the_other(
    arena: TestDatabase, setup: Session, people: People
) -> None:
    """X-11, over the table and as signed-in people; the number of a refused row is not lost."""
    company = workspace(setup, people)
    sellers = [make_colleague(setup, people, company, "crm:*") for _ in range(CALLERS)]
    setup.commit()
    codes: list[str] = []
    for turn in range(ROUNDS):
        works = [by(seller, PARTNER, f"거래처 {turn}-{n}") for n, seller in enumerate(sellers)]
        # every fourth one is refused by a check after its number was drawn
        for n in range(0, CALLERS, 4):
            works[n] = by(sellers[n], PARTNER, "")
        answers = at_once(arena, works) if turn else first_refused(arena, works)
        codes += [answer.value for answer in answers if answer.code == OK]
    assert sorted(codes) == [f"MBP{number:04}" for number in range(1, ROUNDS * CALLERS * 3 // 4 + 1)]


def first_refused(arena: TestDatabase, works: list[Work]) -> list[Answer]:
    """The first number ever is drawn by somebody whose row is refused."""
    refused = attempt(arena.callers(1)[0], works[0])
    assert refused.code != OK
    return at_once(arena, works)


def test_who_waits_for_a_number_gets_the_one_that_was_given_back(
    arena: TestDatabase, setup: Session, people: People
) -> None:
    """X-11: gapless."""
    company = workspace(setup, people)
    setup.commit()
    with setup.as_user(company.owner_id):
        assert setup.value(PARTNER, ["소양상사"]) == "MBP0001"
    answer = after(arena, by(company.owner_id, PARTNER, "봄내상사"), setup.rollback)
    assert answer.value == "MBP0001"
