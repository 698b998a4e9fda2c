"""States, actions and actors of an application, tried in every order against the table of portal.md 3.5.2."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.portal.projects_support import act, application_of, apply, approved_company, make_office, open_project
from tests.support.people import People
from tests.support.session import Session

OPEN = ("submitted", "under_review")
# action: (states it starts from, state it leads to, who, whether it needs a comment)
TABLE: dict[str, tuple[tuple[str, ...], str, str, bool]] = {
    "start_review": (("submitted",), "under_review", "reviewer", False),
    "approve": (OPEN, "approved", "reviewer", False),
    "reject": (OPEN, "rejected", "reviewer", True),
    "request_material": (OPEN, "needs_supplement", "reviewer", True),
    "hand_in": (("needs_supplement",), "under_review", "owner", True),
    "reject_overdue": (("needs_supplement",), "rejected", "reviewer", True),
    "cancel": ((*OPEN, "needs_supplement"), "cancelled", "owner", False),
}
ENDED = {"approved", "rejected", "cancelled"}
ACTORS = ("owner", "reviewer", "reader", "other", "visitor")
ANY_STEP = st.tuples(st.sampled_from([*TABLE, "fly"]), st.sampled_from(ACTORS), st.sampled_from([None, " ", "사유"]))
# half of the steps by who may take them, so that long stories come about
FAIR_STEP = st.sampled_from([(action, who, "사유") for action, (_, _, who, _) in TABLE.items()])
STEPS = st.lists(st.one_of(FAIR_STEP, ANY_STEP), min_size=1, max_size=10)
Step = tuple[str, str, str | None]


def expected(state: str, action: str, actor: str, comment: str | None) -> tuple[str, int] | None:
    """The refusal of a step by the table, or None when it must succeed."""
    if actor == "visitor":
        return "42501", 401
    if actor == "other":
        return "RESOURCE_NOT_FOUND", 404
    if action not in TABLE:
        return "INVALID_TRANSITION", 409
    starts, _, who, needs_comment = TABLE[action]
    if who != actor:
        return "FORBIDDEN", 403
    if state not in starts:
        return "INVALID_TRANSITION", 409
    if needs_comment and not (comment or "").strip():
        return "VALIDATION_ERROR", 422
    if action == "reject_overdue":
        return "MATERIAL_NOT_OVERDUE", 409  # what is asked for here is never overdue; see test_projects_overdue.py
    return None


@dataclass
class Cast:
    """Everybody who may lay hands on an application."""

    owner: UUID
    reviewer: UUID
    reader: UUID
    other: UUID
    project: UUID


@pytest.fixture
def cast(db: Session, people: People) -> Cast:
    reviewer = make_office(people)
    return Cast(
        owner=approved_company(people).owner_id,
        reviewer=reviewer,
        reader=people.make_staff("portal.project_applications:read"),
        other=approved_company(people).owner_id,
        project=open_project(db, reviewer),
    )


def attempt(db: Session, cast: Cast, application: UUID, step: Step) -> None:
    action, actor, comment = step
    if actor == "visitor":
        with db.as_anon():
            db.value(
                "select public.transition('public.project_applications', %s, %s, %s)", [application, action, comment]
            )
    else:
        act(db, getattr(cast, actor), application, action, comment)


def check_traces(db: Session, application: UUID, cast: Cast, done: list[str]) -> None:
    """History, counter, stamps and rounds tell the same story as the steps that succeeded."""
    row = application_of(db, application)
    with db.as_postgres():
        history = db.rows(
            "select action, to_state from public.status_changes where record_id = %s order by changed_at", [application]
        )
        rounds = db.rows("select kind::text from public.application_materials where application_id = %s", [application])
        counted = db.value(
            "select applications_count from public.project_counters where project_id = %s", [cast.project]
        )
    assert [change["action"] for change in history] == done
    assert not history or history[-1]["to_state"] == row["status"]
    assert counted == (row["status"] != "cancelled")
    assert (row["reviewed_at"] is not None) == (row["status"] in ENDED)
    assert (row["reviewed_by"] == cast.reviewer) == (row["status"] in ("approved", "rejected"))
    kinds = [entry["kind"] for entry in rounds]
    assert (kinds.count("request"), kinds.count("response")) == (done.count("request_material"), done.count("hand_in"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_an_application_moves_by_the_table_and_no_other_way(db: Session, cast: Cast, steps: list[Step]) -> None:
    with db.connection.transaction(force_rollback=True):
        application, state, done = apply(db, cast.owner, cast.project), "submitted", []
        for step in steps:
            action, actor, comment = step
            refusal = expected(state, action, actor, comment)
            if refusal is None:
                attempt(db, cast, application, step)
                state = TABLE[action][1]
                done.append(action)
            else:
                with db.expect_error(*refusal):
                    attempt(db, cast, application, step)
            assert application_of(db, application)["status"] == state
        check_traces(db, application, cast, done)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(endings=st.lists(st.sampled_from(["cancel", "reject", "approve", None]), min_size=1, max_size=5))
def test_a_company_has_at_most_one_live_application(db: Session, cast: Cast, endings: list[str | None]) -> None:
    live = False
    with db.connection.transaction(force_rollback=True):
        for ending in endings:
            if live:
                with db.expect_error("ALREADY_APPLIED", 409):
                    apply(db, cast.owner, cast.project)
                continue
            application = apply(db, cast.owner, cast.project)
            if ending is not None:
                act(db, cast.owner if ending == "cancel" else cast.reviewer, application, ending, "사유를 적습니다")
            live = ending in (None, "approve")
