"""Threads under every order of actions by every actor: states, counters and refusals follow one small model."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sql.portal.support_world import ACT, REPLY, STAFF, THREADS, ask, make_member, thread_row
from tests.support.people import People
from tests.support.session import Session

ACTORS = ("company", "staff", "viewer", "other_company", "other_staff")
ACTIONS = ("reply", "open", "resolve", "close", "reopen")
NEXT = {
    ("resolve", "open"): "resolved", ("close", "open"): "closed", ("close", "resolved"): "closed",
    ("reopen", "resolved"): "open", ("reopen", "closed"): "open",
}  # fmt: skip


@dataclass
class Model:
    """What the sheet says a thread is after the actions so far."""

    state: str = "open"
    messages: int = 1
    unread_by_company: int = 0
    unread_by_staff: int = 1
    is_answered: bool = False

    def apply(self, actor: str, action: str) -> str | None:
        """Takes one action; returns the code it must be refused with, None when it is done."""
        if actor.startswith("other"):
            return "FORBIDDEN" if (actor, action) == ("other_staff", "reply") else "RESOURCE_NOT_FOUND"
        if action == "open":
            self.read(actor)
            return None
        if actor == "viewer" or (actor == "company" and action != "reply"):
            return "FORBIDDEN"
        if action == "reply":
            return self.write(actor)
        if (action, self.state) not in NEXT:
            return "INVALID_TRANSITION"
        self.state = NEXT[action, self.state]
        return None

    def read(self, actor: str) -> None:
        if actor == "company":
            self.unread_by_company = 0
        elif actor == "staff":
            self.unread_by_staff = 0

    def write(self, actor: str) -> str | None:
        if self.state != "open":
            return "THREAD_CLOSED"
        self.messages += 1
        self.is_answered = actor == "staff"
        if actor == "staff":
            self.unread_by_company += 1
        else:
            self.unread_by_staff += 1
        return None


def perform(db: Session, thread: UUID, action: str) -> None:
    if action == "reply":
        db.execute(REPLY, [thread, "글"])
    elif action == "open":
        db.execute("select public.open_thread(%s)", [thread])
    else:
        db.execute(ACT, [THREADS, thread, action])


def step(db: Session, thread: UUID, user: UUID, action: str, refusal: str | None) -> None:
    with db.as_user(user):
        if refusal is None:
            perform(db, thread, action)
        else:
            with db.expect_error(refusal):
                perform(db, thread, action)


@pytest.fixture
def actors(people: People) -> dict[str, UUID]:
    return {
        "company": make_member(people).owner_id,
        "staff": people.make_staff(*STAFF),
        "viewer": people.make_staff("portal.message_threads:read"),
        "other_company": make_member(people).owner_id,
        "other_staff": people.make_staff("portal.members:read"),
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(ACTORS), st.sampled_from(ACTIONS)), min_size=1, max_size=14))
def test_any_order_of_actions_follows_the_model(
    db: Session, actors: dict[str, UUID], steps: list[tuple[str, str]]
) -> None:
    model, thread = Model(), ask(db, actors["company"])
    for actor, action in steps:
        step(db, thread, actors[actor], action, model.apply(actor, action))
        row = thread_row(db, thread)
        assert Model(
            row["status"], row["message_count"], row["unread_by_company"], row["unread_by_staff"], row["is_answered"]
        ) == model, (actor, action)  # fmt: skip


def test_every_actor_and_action_in_every_state(db: Session, actors: dict[str, UUID]) -> None:
    for reached in ((), ("resolve",), ("close",)):
        for actor in ACTORS:
            for action in ACTIONS:
                model, thread = Model(), ask(db, actors["company"])
                for way in reached:
                    step(db, thread, actors["staff"], way, model.apply("staff", way))
                step(db, thread, actors[actor], action, model.apply(actor, action))
                assert thread_row(db, thread)["status"] == model.state, (reached, actor, action)
