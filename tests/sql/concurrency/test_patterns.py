"""The rules every module installs, under sixteen people: one default, periods apart, trees without circles."""

from random import Random
from typing import LiteralString
from uuid import UUID

import pytest

from tests.sql.tenant.crm import insert, make_colleague, make_partner, workspace
from tests.support.concurrency import CALLERS, OK, Work, at_once, by, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

ROUNDS = 6
ADDRESS: LiteralString = (
    "insert into crm.partner_addresses (partner_id, address_name, address1, is_default) values (%s, %s, '효자동', true)"
)
MAKE_DEFAULT: LiteralString = "update crm.partner_addresses set is_default = true where id = %s"
DEFAULTS: LiteralString = (
    "select count(*) from crm.partner_addresses where partner_id = %s and is_default and not is_deleted"
)
MANAGER: LiteralString = (
    "insert into crm.partner_managers (partner_id, manager_id, start_date, end_date) values (%s, %s, %s, %s)"
)
TERM: LiteralString = (
    "insert into adm.glossary (code, name, definition, parent_id) values (%s, %s, '뜻', %s) returning id"
)
MOVE: LiteralString = "update adm.glossary set parent_id = %s where id = %s"


@pytest.fixture
def company(setup: Session, people: People) -> Company:
    return workspace(setup, people)


@pytest.fixture
def colleagues(setup: Session, people: People, company: Company) -> list[UUID]:
    return [make_colleague(setup, people, company, "crm:*", "adm:*") for _ in range(CALLERS)]


def test_one_default_stays_whoever_sets_it(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """X-18: all set a default, each another one and some the same; the last one holds, nobody is turned away."""
    with setup.as_user(company.owner_id):
        partner = make_partner(setup)
        addresses = [
            insert(setup, "crm.partner_addresses", partner_id=partner, address_name=f"주소 {n}", address1="효자동")
            for n in range(5)
        ]
    for turn in range(ROUNDS):
        setup.commit()
        works: list[Work] = [by(user, MAKE_DEFAULT, addresses[n % 5]) for n, user in enumerate(colleagues)]
        works[turn] = by(colleagues[turn], ADDRESS, partner, f"새 주소 {turn}")
        works[-1] = by(colleagues[-1], "delete from crm.partner_addresses where id = %s", addresses[4])
        works[-2] = by(colleagues[-2], "select public.restore('crm.partner_addresses', %s)", addresses[4])
        heard = tally(at_once(arena, works))
        assert set(heard) <= {OK, "RESOURCE_NOT_FOUND"}, heard
        with setup.as_postgres():
            assert setup.value(DEFAULTS, [partner]) <= 1
            # nobody's default was lost: only deleting it leaves none
            deleted = setup.value("select is_deleted from crm.partner_addresses where id = %s", [addresses[4]])
            assert setup.value(DEFAULTS, [partner]) == 1 or deleted


def test_periods_never_overlap(arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]) -> None:
    """X-17: sixteen people put somebody in charge; who is in charge of a day is one person."""
    random = Random(7)
    for _ in range(ROUNDS):
        with setup.as_user(company.owner_id):
            partner = make_partner(setup)
        setup.commit()
        works = []
        for user in colleagues:
            start = random.randint(1, 20)
            days = [f"2031-03-{start:02}", f"2031-03-{random.randint(start, 25):02}"]
            works.append(by(user, MANAGER, partner, company.owner_id, *days))
        heard = tally(at_once(arena, works))
        assert set(heard) <= {OK, "PERIOD_OVERLAP"} and heard[OK] >= 1, heard
        with setup.as_postgres():
            overlaps = setup.value(
                """select count(*) from crm.partner_managers as a inner join crm.partner_managers as b
                on a.partner_id = b.partner_id and a.id < b.id
                  and daterange(a.start_date, a.end_date, '[]') && daterange(b.start_date, b.end_date, '[]')
                where a.partner_id = %s""",
                [partner],
            )
        assert overlaps == 0


def test_the_same_period_is_given_once(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """X-17: an open period is one person's."""
    with setup.as_user(company.owner_id):
        partner = make_partner(setup)
    setup.commit()
    answers = at_once(arena, [by(user, MANAGER, partner, company.owner_id, "2031-01-01", None) for user in colleagues])
    one_wins(answers, "PERIOD_OVERLAP")


def test_moves_in_a_tree_close_no_circle_and_keep_every_path(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """X-16: sixteen people move and rename the same eight terms below each other."""
    random = Random(16)
    with setup.as_user(company.owner_id):
        terms = [setup.value(TERM, [f"T{n}", f"용어 {n}", None]) for n in range(8)]
    rename: LiteralString = "update adm.glossary set name = %s where id = %s"
    for turn in range(ROUNDS):
        setup.commit()
        works: list[Work] = []
        for n, user in enumerate(colleagues):
            term, below = random.sample(terms, 2)
            works.append(by(user, MOVE, below, term) if n % 4 else by(user, rename, f"이름 {turn}-{n}", term))
        heard = tally(at_once(arena, works))
        assert set(heard) <= {OK, "TREE_CYCLE"}, heard
        with setup.as_postgres():
            wrong = setup.value(
                """with recursive walk as (
                  select id, name as path, 1 as level from adm.glossary where tenant_id = %(id)s and parent_id is null
                  union all
                  select g.id, walk.path || ' > ' || g.name, walk.level + 1 from walk
                  inner join adm.glossary as g on g.tenant_id = %(id)s and g.parent_id = walk.id where walk.level < 20
                ) select count(*) from adm.glossary as g left join walk on g.id = walk.id
                where g.tenant_id = %(id)s and (walk.id is null or (g.path, g.level) is distinct from (walk.path, walk.level))""",
                {"id": company.id},
            )
        assert wrong == 0


def test_a_term_is_not_hung_below_one_that_is_being_deleted(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """X-16, X-03: no live child of a deleted parent, whichever came first."""
    for turn in range(ROUNDS):
        with setup.as_user(company.owner_id):
            parent = setup.value(TERM, [f"P{turn}", f"상위 {turn}", None])
            child = setup.value(TERM, [f"C{turn}", f"하위 {turn}", None])
        setup.commit()
        remove = by(company.owner_id, "delete from adm.glossary where id = %s", parent)
        hang = [by(user, MOVE, parent, child) for user in colleagues[:7]]
        heard = tally(at_once(arena, [remove, *hang]))
        assert set(heard) <= {OK, "RESOURCE_IN_USE", "VALIDATION_ERROR"}, heard
        with setup.as_postgres():
            orphans = """select count(*) from adm.glossary as c inner join adm.glossary as p
              on c.tenant_id = p.tenant_id and c.parent_id = p.id
              where c.tenant_id = %s and not c.is_deleted and p.is_deleted"""
            assert setup.value(orphans, [company.id]) == 0


def test_nothing_is_attached_to_what_is_being_deleted(
    arena: TestDatabase, setup: Session, company: Company, colleagues: list[UUID]
) -> None:
    """X-15, X-03: a partner is deleted while sixteen people add contacts; none is left alive without it."""
    add: LiteralString = "insert into crm.partner_contacts (partner_id, contact_name, email) values (%s, %s, %s)"
    for _ in range(ROUNDS):
        with setup.as_user(company.owner_id):
            partner = make_partner(setup)
        setup.commit()
        works = [by(user, add, partner, f"담당 {n}", f"p{n}@co.example") for n, user in enumerate(colleagues)]
        works.insert(8, by(company.owner_id, "delete from crm.partners where id = %s", partner))
        answers = at_once(arena, works)
        assert set(tally(answers)) <= {OK, "VALIDATION_ERROR"} and answers[8].code == OK, tally(answers)
        with setup.as_postgres():
            alive = "select count(*) from crm.partner_contacts where partner_id = %s and not is_deleted"
            assert setup.value(alive, [partner]) == 0
