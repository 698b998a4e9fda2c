"""The sales funnel pressed twice: a lead becomes a partner once, a document moves one step at a time."""

from collections.abc import Callable
from typing import LiteralString
from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.sql.tenant.funnel import TO_CLOSING, act, make_opportunity, make_qualified_lead
from tests.support.business_numbers import random_business_number
from tests.support.concurrency import CALLERS, OK, after, at_once, by, in_order, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

CONVERT: LiteralString = "select crm.convert_lead(%s)"
MOVE: LiteralString = "select public.transition(%s, %s, %s, '사유')"
CHANGES: LiteralString = "select count(*) from public.status_changes where record_id = %s and action = %s"


@pytest.fixture
def company(setup: Session, people: People) -> Company:
    return workspace(setup, people)


@pytest.fixture
def sellers(setup: Session, people: People, company: Company) -> list[UUID]:
    return [make_colleague(setup, people, company, "crm:*") for _ in range(CALLERS)]


def counted(setup: Session, company: Company) -> tuple[int, int, int]:
    """Partners, contacts and opportunities of the company."""
    with setup.as_postgres():
        row = setup.one(
            """select (select count(*) from crm.partners where tenant_id = %(id)s) as partners,
              (select count(*) from crm.partner_contacts where tenant_id = %(id)s) as contacts,
              (select count(*) from crm.opportunities where tenant_id = %(id)s) as opportunities""",
            {"id": company.id},
        )
    return row["partners"], row["contacts"], row["opportunities"]


def test_a_lead_is_converted_once(arena: TestDatabase, setup: Session, company: Company, sellers: list[UUID]) -> None:
    """CRM-05: sixteen people convert the same lead, and nothing is left of the fifteen."""
    for turn in range(1, 4):
        with setup.as_user(company.owner_id):
            lead = make_qualified_lead(
                setup, company.owner_id, company_name=f"회사 {turn}", contact_email=f"one{turn}@lead.example"
            )
        setup.commit()
        answers = at_once(arena, [by(seller, CONVERT, lead) for seller in sellers])
        winner = answers[one_wins(answers, "LEAD_ALREADY_CONVERTED")]
        told = {a.details["partner_id"] for a in answers if a.code != OK}
        assert told == {winner.value["partner_id"]}
        assert counted(setup, company) == (turn, turn, turn)


@pytest.mark.parametrize("by_number", [True, False])
def test_leads_of_one_company_make_one_partner(
    arena: TestDatabase, setup: Session, company: Company, sellers: list[UUID], by_number: bool
) -> None:
    """CRM-05: sixteen leads of one company at once; the second one finds what the first one made."""
    same = {"biz_no": random_business_number()} if by_number else {"contact_email": "one@co.example"}
    with setup.as_user(company.owner_id):
        leads = [make_qualified_lead(setup, company.owner_id, **same) for _ in range(CALLERS)]
    setup.commit()
    answers = at_once(arena, [by(seller, CONVERT, lead) for seller, lead in zip(sellers, leads, strict=True)])
    assert tally(answers) == {OK: CALLERS}
    assert sum(answer.value["partner_created"] for answer in answers) == 1
    assert counted(setup, company) == (1, 1, CALLERS)


def test_one_business_number_is_entered_once(
    arena: TestDatabase, setup: Session, company: Company, sellers: list[UUID]
) -> None:
    """CRM-01: sixteen people enter the same customer, and a lead of it is converted meanwhile."""
    # with codes of their own: the counter would let them in one after the other
    enter: LiteralString = """insert into crm.partners (name, type, biz_no, code)
      values ('봄내정밀', 'customer', %s, %s)"""
    for turn in range(3):
        number = random_business_number()
        with setup.as_user(company.owner_id):
            lead = make_qualified_lead(setup, company.owner_id, biz_no=number, contact_email=f"x{number}@lead.example")
        setup.commit()
        entries = [by(seller, enter, number, f"OWN{turn}{n}") for n, seller in enumerate(sellers)]
        answers = at_once(arena, [by(company.owner_id, CONVERT, lead), *entries])
        # whoever converts uses the partner that is there, or its own is the one the others hear about
        assert set(tally(answers)) <= {OK, "PARTNER_DUPLICATE"}, tally(answers)
        with setup.as_postgres():
            found = "select count(*) from crm.partners where tenant_id = %s and biz_no = %s"
            assert setup.value(found, [company.id, number]) == 1


def test_whoever_corrects_a_number_waits_before_holding_a_row(
    arena: TestDatabase, setup: Session, company: Company, sellers: list[UUID]
) -> None:
    """CRM-01: one corrects two partners, another the second of them in between; neither stands in the other's way."""
    with setup.as_user(company.owner_id):
        first, second = (make_partner(setup) for _ in range(2))
    setup.commit()
    correct: LiteralString = "update crm.partners set biz_no = %s where id = %s"
    editor = arena.session()

    def correct_both() -> None:
        with editor.as_user(company.owner_id):
            editor.execute(correct, [random_business_number(), second])
        editor.commit()

    with editor.as_user(company.owner_id):
        editor.execute(correct, [random_business_number(), first])
    answer = after(arena, by(sellers[0], correct, random_business_number(), second), correct_both)
    assert answer.code == OK


def make_closing(setup: Session) -> UUID:
    opportunity = make_opportunity(setup, partner_id=make_partner(setup), amount=1000)
    act(setup, "crm.opportunities", opportunity, *TO_CLOSING)
    return opportunity


def make_request(setup: Session) -> UUID:
    rfq = insert(setup, "crm.rfqs", title="펌프 견적", request_date="2031-03-01", partner_id=make_partner(setup))
    insert(setup, "crm.rfq_items", rfq_id=rfq, product_name="펌프", qty=2)
    return rfq


@pytest.mark.parametrize(
    ("entity", "make", "actions"),
    [
        ("crm.opportunities", make_closing, ("win",)),
        ("crm.rfqs", make_request, ("submit", "cancel")),
        ("crm.partners", make_partner, ("deactivate", "close", "suspend")),
    ],
)
def test_a_step_pressed_by_everybody_is_taken_once(
    arena: TestDatabase,
    setup: Session,
    company: Company,
    sellers: list[UUID],
    entity: str,
    make: Callable[[Session], UUID],
    actions: tuple[str, ...],
) -> None:
    """X-08: the history has one line for each step that was possible one after the other."""
    for _ in range(3):
        with setup.as_user(company.owner_id):
            record = make(setup)
        setup.commit()
        works = [by(seller, MOVE, entity, record, actions[n % len(actions)]) for n, seller in enumerate(sellers)]
        heard = tally(at_once(arena, works))
        assert set(heard) == {OK, "INVALID_TRANSITION"}, heard
        with setup.as_postgres():
            for action in actions:
                assert setup.value(CHANGES, [record, action]) <= 1
            steps = "select from_state, to_state from public.status_changes where record_id = %s order by changed_at"
            taken = setup.rows(steps, [record])
        ways = [(step["from_state"], step["to_state"]) for step in taken]
        assert len(set(ways)) == len(ways)


def test_the_last_line_does_not_vanish_while_the_request_is_submitted(
    arena: TestDatabase, setup: Session, company: Company
) -> None:
    """CRM-13, X-10: the header is locked for both, in either order."""
    hold: LiteralString = "select 1 from crm.rfqs where id = %s for no key update"
    for is_deleted_first in (True, False):
        with setup.as_user(company.owner_id):
            rfq = make_request(setup)
        setup.commit()
        delete = by(company.owner_id, "delete from crm.rfq_items where rfq_id = %s", rfq)
        submit = by(company.owner_id, MOVE, "crm.rfqs", rfq, "submit")
        first, second = in_order(arena, *((delete, submit) if is_deleted_first else (submit, delete)), hold, rfq)
        assert (first.code, second.code) == (OK, "VALIDATION_ERROR" if is_deleted_first else "RECORD_LOCKED")
