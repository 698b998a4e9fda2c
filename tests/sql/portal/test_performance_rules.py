"""Who may do what in which state, drawn at random against a table of the rules; and what happens at the same moment."""

from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.portal.performance_world import STAFF, World
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
