"""Results a company files while others edit, submit and review them: one record a period, one decision, no deadlock."""

from collections.abc import Callable
from typing import LiteralString
from uuid import UUID

import pytest

from tests.sql.portal.performance_world import SUPPORT, World
from tests.support.concurrency import CALLERS, OK, Answer, Work, after, at_once, by, in_order, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

HOLD: LiteralString = "select 1 from public.performance_records where id = %s for no key update"
EDITS: dict[str, LiteralString] = {
    "sales": "update public.performance_sales set sales_current_year = 1",
    "support": "update public.performance_supports set support_amount = 1",
    "removed support": "delete from public.performance_supports",
    "patent": "update public.performance_intellectual_properties set name = '새 이름'",
    "removed proof": "delete from public.files",
}


@pytest.fixture
def world(setup: Session) -> World:
    return World.make(setup)


def in_world(world: World, act: Callable[[World], object]) -> Work:
    """What the same people do on a connection of their own."""
    return lambda session: act(World(session, People(session), world.company, world.staff))


def crowd(arena: TestDatabase, world: World, *acts: Callable[[World], object]) -> list[Answer]:
    """Commits what was prepared and lets them start."""
    world.db.commit()
    return at_once(arena, [in_world(world, act) for act in acts])


def test_a_submission_pressed_sixteen_times_counts_as_one(arena: TestDatabase, world: World) -> None:
    record = world.in_state("draft")
    answers = crowd(arena, world, *[lambda mine: mine.submit(record)] * CALLERS)
    one_wins(answers, "INVALID_TRANSITION")
    assert world.row(record)["revision"] == 1


def test_sixteen_reviewers_make_one_decision(arena: TestDatabase, world: World) -> None:
    for _ in range(3):
        record = world.in_state("submitted")

        def review(action: str, record: UUID = record) -> Callable[[World], object]:
            return lambda mine: mine.review(record, action)

        actions = ("approve", "reject", "request_revision", "approve") * 4
        one_wins(crowd(arena, world, *map(review, actions)), "INVALID_TRANSITION")
        with world.db.as_postgres():
            reviews = "select count(*) from public.performance_reviews where performance_id = %s"
            assert world.db.value(reviews, [record]) == 1
            told = "select count(*) from public.notifications where kind = 'performance' and related_id = %s"
            assert world.db.value(told, [record]) == 1


def test_one_period_is_filed_once(arena: TestDatabase, world: World) -> None:
    one_wins(crowd(arena, world, *[lambda mine: mine.draft(2024, 4)] * CALLERS), "PERFORMANCE_EXISTS")


def test_an_edit_under_way_is_part_of_the_submission(arena: TestDatabase, setup: Session, world: World) -> None:
    record = world.in_state("draft")
    setup.commit()
    world.add_support(record, project_name="마지막 순간")
    assert after(arena, in_world(world, lambda mine: mine.submit(record)), setup.commit).code == OK
    with setup.as_user(world.staff):
        seen = setup.rows("select project_name from public.performance_supports where performance_id = %s", [record])
    assert seen == [{"project_name": "마지막 순간"}]


def test_an_edit_that_waited_for_a_submission_is_refused(arena: TestDatabase, setup: Session, world: World) -> None:
    record = world.in_state("draft")
    setup.commit()
    world.submit(record)
    late = in_world(world, lambda mine: mine.insert("performance_supports", {"performance_id": record, **SUPPORT}))
    assert after(arena, late, setup.commit).code == "RECORD_LOCKED"


def test_the_last_place_is_taken_once(fresh_db: TestDatabase) -> None:
    world = World.make(fresh_db.session())  # a database of its own: the limit holds for everybody
    with world.db.as_postgres():
        world.db.execute(
            """update public.codes set attributes = jsonb_build_object('max_rows', 3)
            where group_code = 'performance_part' and code = 'performance_supports'"""
        )
    record = world.draft()
    world.add_support(record)
    answers = crowd(fresh_db, world, *[lambda mine: mine.add_support(record)] * CALLERS)
    assert tally(answers) == {OK: 2, "PART_LIMIT_REACHED": CALLERS - 2}


@pytest.mark.parametrize("edit", EDITS)
def test_deleting_a_draft_and_saving_a_part_do_not_deadlock(
    arena: TestDatabase, setup: Session, world: World, edit: str
) -> None:
    record = world.draft()
    sales = world.add_sales(record)
    world.add_support(record)
    world.add_patent(record)
    world.attach("performance_sales_proof", "public.performance_sales", sales)
    setup.commit()
    owner = world.company.owner_id
    delete = by(owner, "delete from public.performance_records where id = %s", record)
    # the deletion first: the order that locked them out
    answers = in_order(arena, delete, by(owner, EDITS[edit]), HOLD, record)
    assert [answer.code for answer in answers] == [OK, OK]
    assert world.row(record)["is_deleted"]
    with setup.as_postgres():
        files = "select count(*) from public.files where tenant_id = %s and not is_deleted"
        assert setup.value(files, [world.company.id]) == 0


def test_submitting_and_saving_a_part_do_not_deadlock(arena: TestDatabase, setup: Session, world: World) -> None:
    record = world.in_state("draft")
    setup.commit()
    submit = in_world(world, lambda mine: mine.submit(record))
    first, second = in_order(arena, submit, by(world.company.owner_id, EDITS["sales"]), HOLD, record)
    assert (first.code, second.code) == (OK, "RECORD_LOCKED")


def test_another_company_does_not_wait(arena: TestDatabase, setup: Session, world: World) -> None:
    other = world.another_company()
    record, theirs = world.draft(), world.draft(company=other)
    setup.commit()
    world.add_support(record)  # not committed yet
    session = arena.session()
    session.execute("set local lock_timeout = '2s'")
    mine = World(session, People(session), other, world.staff)
    mine.insert("performance_supports", {"performance_id": theirs, **SUPPORT}, other)
    session.commit()
