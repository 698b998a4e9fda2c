"""Who may do what in which state, drawn at random against a table of the rules; and what happens at the same moment."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.portal.performance_world import STAFF, SUPPORT, World
from tests.support.databases import TestDatabase
from tests.support.session import Session

STATES = ("draft", "submitted", "revision_requested", "approved", "rejected")
OPEN = ("draft", "revision_requested")
ACTORS = ("owner", "stranger", "reviewer", "reader")
NEXT = {
    "submit": dict.fromkeys(OPEN, "submitted"),
    "approve": {"submitted": "approved"},
    "request_revision": {"submitted": "revision_requested"},
    "reject": {"submitted": "rejected"},
}
WRITES = ("edit_notes", "edit_sales", "add_support", "delete")
REFUSALS = {"RECORD_LOCKED", "INVALID_TRANSITION", "FORBIDDEN", "RESOURCE_NOT_FOUND"}


def allowed(state: str, actor: str, action: str) -> bool:
    """The rules of the domain sheet (portal 3.4.2), written a second time."""
    if action in ("approve", "request_revision", "reject"):
        return actor == "reviewer" and state == "submitted"
    if action == "delete":
        return actor == "owner" and state == "draft"
    return actor == "owner" and state in OPEN


def perform(world: World, who: UUID, record: UUID, action: str) -> str:
    """Does it and answers "done", "nothing" (no row in sight) or the error code."""
    db = world.db
    try:
        with db.connection.transaction():
            if action in NEXT:
                world.act(who, record, action, "의견입니다.")
                return "done"
            with db.as_user(who):
                return "done" if write(db, record, action) else "nothing"
    except psycopg.Error as error:
        message = str(error.diag.message_primary)
        return next((code for code in REFUSALS if f'"code": "{code}"' in message), message)


def write(db: Session, record: UUID, action: str) -> int:
    if action == "edit_notes":
        return db.execute("update public.performance_records set notes = 'x' || random() where id = %s", [record])
    if action == "edit_sales":
        return db.execute(
            "update public.performance_sales set sales_current_year = sales_current_year + 1 where performance_id = %s",
            [record],
        )
    if action == "delete":
        before = db.value("select count(*) from public.performance_records where id = %s", [record])
        db.execute("delete from public.performance_records where id = %s", [record])
        return int(before - db.value("select count(*) from public.performance_records where id = %s", [record]))
    return db.execute(
        "insert into public.performance_supports (performance_id, project_name) values (%s, 'x')", [record]
    )


@pytest.fixture
def cast(db: Session) -> tuple[World, dict[str, UUID]]:
    world = World.make(db)
    return world, {
        "owner": world.company.owner_id,
        "stranger": world.another_company().owner_id,
        "reviewer": world.people.make_staff(*STAFF),
        "reader": world.people.make_staff("portal.performance_records:read"),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTORS), st.sampled_from([*NEXT, *WRITES])), min_size=1, max_size=8))
def test_nobody_gets_a_record_where_the_rules_do_not_lead(
    cast: tuple[World, dict[str, UUID]], steps: list[tuple[str, str]]
) -> None:
    world, actors = cast
    with world.db.connection.transaction(force_rollback=True):
        follow(world, actors, steps)


def follow(world: World, actors: dict[str, UUID], steps: list[tuple[str, str]]) -> None:
    record = world.in_state("draft")
    state = "draft"
    for actor, action in steps:
        outcome = perform(world, actors[actor], record, action)
        if allowed(state, actor, action):
            assert outcome == "done" or (action == "submit" and "VALIDATION_ERROR" in outcome), (
                state,
                actor,
                action,
                outcome,
            )
        else:
            assert outcome in REFUSALS | {"nothing"}, (state, actor, action, outcome)
        if outcome == "done" and action == "delete":
            assert world.row(record)["is_deleted"]
            return
        if outcome == "done":
            state = NEXT.get(action, {}).get(state, state)
        assert world.row(record)["state"] == state
    assert [r["decision"] for r in rounds(world, record)].count("approved") == (state == "approved")


def rounds(world: World, record: UUID) -> list[dict[str, Any]]:
    with world.db.as_postgres():
        return world.db.rows(
            "select decision::text from public.performance_reviews where performance_id = %s", [record]
        )


def test_every_state_meets_every_action_of_every_actor(cast: tuple[World, dict[str, UUID]]) -> None:
    world, actors = cast
    records = {state: world.in_state(state) for state in STATES}
    for state in STATES:
        for actor in ACTORS:
            for action in (*NEXT, *WRITES):
                outcome = attempt(world, actors[actor], records[state], action)
                assert (outcome == "done") == allowed(state, actor, action), (state, actor, action, outcome)
                assert outcome in REFUSALS | {"done", "nothing"}, (state, actor, action, outcome)


def attempt(world: World, who: UUID, record: UUID, action: str) -> str:
    """Like `perform`, but taken back, so that each case starts from the same state."""
    with world.db.connection.transaction(force_rollback=True):
        return perform(world, who, record, action)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(min_value=0, max_value=10**15), max_size=4),
    sales=st.integers(min_value=0, max_value=10**15),
    existing=st.integers(min_value=0, max_value=1_000_000),
    hires=st.one_of(st.none(), st.integers(min_value=0, max_value=1_000_000)),
)
def test_the_snapshot_adds_up_to_the_won(
    cast: tuple[World, dict[str, UUID]], amounts: list[int], sales: int, existing: int, hires: int | None
) -> None:
    world, _ = cast
    with world.db.connection.transaction(force_rollback=True):
        record = world.draft(2025, None)
        world.add_sales(
            record, sales_current_year=sales, existing_employees_current_year=existing, new_employees_current_year=hires
        )
        for amount in amounts:
            world.add_support(record, support_amount=amount)
        world.submit(record)
        world.review(record, "approve")
        with world.db.as_postgres():
            kept = world.db.one("select * from public.performance_snapshots where performance_id = %s", [record])
        assert kept["sales_current_year"] == sales
        assert kept["total_employees_current_year"] == existing + (hires or 0)
        assert (kept["support_amount"], kept["supports_count"]) == (sum(amounts), len(amounts))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.one_of(st.integers(max_value=-1), st.integers(min_value=10**15 + 1)).filter(lambda n: abs(n) < 10**17))
def test_amounts_out_of_range_are_refused(cast: tuple[World, dict[str, UUID]], amount: int) -> None:
    world, _ = cast
    with world.db.connection.transaction(force_rollback=True):
        record = world.draft(2025, None)
        with world.db.expect_error("VALIDATION_ERROR", 422):
            world.add_sales(record, sales_current_year=amount)
        with world.db.expect_error("VALIDATION_ERROR", 422):
            world.add_support(record, support_amount=amount)


def at_once(home: World, fresh_db: TestDatabase, *works: Callable[[World], object]) -> list[str]:
    """Each piece of work on its own connection, started together; answers "done" or the error message."""
    barrier = Barrier(len(works))
    sessions = [fresh_db.session() for _ in works]

    def run(session: Session, work: Callable[[World], object]) -> str:
        mine = World(session, home.people, home.company, home.staff)
        barrier.wait()
        try:
            work(mine)
            session.commit()
        except psycopg.Error as error:
            session.connection.rollback()
            return str(error.diag.message_primary)
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, sessions, works))


@pytest.fixture
def committed(fresh_db: TestDatabase) -> World:
    world = World.make(fresh_db.session())
    world.db.commit()
    return world


def test_two_submissions_at_once_count_as_one(committed: World, fresh_db: TestDatabase) -> None:
    record = committed.in_state("draft")
    committed.db.commit()
    answers = at_once(committed, fresh_db, *[lambda world: world.submit(record)] * 4)
    assert answers.count("done") == 1
    assert all("INVALID_TRANSITION" in answer for answer in answers if answer != "done")
    assert committed.row(record)["revision"] == 1


def test_two_reviewers_at_once_make_one_decision(committed: World, fresh_db: TestDatabase) -> None:
    record = committed.in_state("submitted")
    committed.db.commit()
    answers = at_once(
        committed,
        fresh_db,
        lambda world: world.review(record, "approve"),
        lambda world: world.review(record, "reject"),
        lambda world: world.review(record, "request_revision"),
    )
    assert answers.count("done") == 1
    assert all("INVALID_TRANSITION" in answer for answer in answers if answer != "done")
    assert len(rounds(committed, record)) == 1
    with committed.db.as_user(committed.company.owner_id):
        assert committed.db.value("select count(*) from public.notifications where kind = 'performance'") == 1


def test_two_filings_of_one_period_make_one_record(committed: World, fresh_db: TestDatabase) -> None:
    answers = at_once(committed, fresh_db, *[lambda world: world.draft(2024, 4)] * 4)
    assert answers.count("done") == 1
    assert all("PERFORMANCE_EXISTS" in answer for answer in answers if answer != "done")


def test_an_edit_under_way_makes_the_submission_wait(committed: World, fresh_db: TestDatabase) -> None:
    record = committed.in_state("draft")
    committed.db.commit()
    editor = World(fresh_db.session(), committed.people, committed.company, committed.staff)
    editor.add_support(record, project_name="마지막 순간")
    submitter = fresh_db.session()
    submitter.connection.execute("set local lock_timeout = '300ms'")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        World(submitter, committed.people, committed.company, committed.staff).submit(record)
    submitter.rollback()
    editor.db.commit()
    committed.submit(record)
    committed.db.commit()
    with committed.db.as_user(committed.staff):
        assert committed.db.value("select project_name from public.performance_supports") == "마지막 순간"


def test_an_edit_that_waited_for_a_submission_is_refused(committed: World, fresh_db: TestDatabase) -> None:
    record = committed.in_state("draft")
    committed.db.commit()
    committed.submit(record)
    with ThreadPoolExecutor(1) as pool:
        late = World(fresh_db.session(), committed.people, committed.company, committed.staff)
        answer = pool.submit(late.insert, "performance_supports", {"performance_id": record, **SUPPORT})
        wait_until_blocked(fresh_db)
        committed.db.commit()
        with pytest.raises(psycopg.Error, match="RECORD_LOCKED"):
            answer.result(timeout=10)
    late.db.connection.rollback()


def wait_until_blocked(fresh_db: TestDatabase, connections: int = 1) -> None:
    """Returns when so many connections wait for a lock."""
    with psycopg.connect(fresh_db.admin_url, autocommit=True) as watcher:
        for _ in range(1000):
            waiting = watcher.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ).fetchone()
            if waiting and waiting[0] >= connections:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")


@contextmanager
def held(fresh_db: TestDatabase, query: LiteralString, record: UUID) -> Iterator[Callable[[], None]]:
    """A bystander locks the row that `query` finds, until the block calls what it is given, or ends."""
    bystander = fresh_db.session()
    with bystander.as_postgres():
        bystander.execute(query, [record])
    try:
        yield bystander.connection.rollback
    finally:
        bystander.connection.rollback()
