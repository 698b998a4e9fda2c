"""Invitations: a link lets one person in, one address is invited once, seats are not given twice (SYS-01)."""

from typing import LiteralString
from uuid import UUID, uuid4

import pytest

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.concurrency import CALLERS, OK, at_once, by, in_order, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

INVITE: LiteralString = "insert into sys.invitations (email, role_id) values (%s, %s)"
ACCEPT: LiteralString = "select sys.accept_invitation(%s)"
CANCEL: LiteralString = "select public.transition('sys.invitations', %s, 'cancel')"
HOLD: LiteralString = "select 1 from sys.invitations where id = %s for update"
TAKEN = "INVITATION_INVALID"


@pytest.fixture
def work(setup: Session, people: People) -> Workspace:
    return make_workspace(setup, people)


def address() -> str:
    return f"{uuid4().hex[:12]}@partner.example"


def invite(work: Workspace, email: str) -> tuple[UUID, str]:
    """An invitation and the token of its link."""
    with work.db.as_user(work.owner):
        role = work.role("sys.users:read")
        invitation = work.db.value(
            "insert into sys.invitations (email, role_id) values (%s, %s) returning id", [email, role]
        )
    with work.db.as_postgres():
        token = work.db.value(
            """select s.secret ->> 'token' from noti.notifications as n
            inner join app.notification_secrets as s on n.id = s.notification_id where n.recipient = %s""",
            [email],
        )
    return invitation, token


def seats(work: Workspace, email: str) -> tuple[int, int]:
    """How many users and how many roles the address has in the company."""
    with work.db.as_postgres():
        row = work.db.one(
            """select count(distinct u.id) as users, count(r.id) as roles from sys.users as u
            left join sys.user_roles as r on u.tenant_id = r.tenant_id and u.id = r.user_id and r.is_active
            where u.tenant_id = %s and u.email = %s and not u.is_deleted""",
            [work.id, email],
        )
    return row["users"], row["roles"]


def test_one_link_lets_in_once(arena: TestDatabase, people: People, work: Workspace) -> None:
    """SYS-01: single use, also by two people who both have the link."""
    for _ in range(3):
        email = address()
        invited, stranger = people.make_auth_user(email), people.make_auth_user()
        _, token = invite(work, email)
        work.db.commit()
        answers = at_once(arena, [by(invited if n % 2 else stranger, ACCEPT, token) for n in range(CALLERS)])
        assert one_wins(answers, TAKEN) % 2 == 1, "the address of the other person is not the invited one"
        assert {a.details["reason"] for n, a in enumerate(answers) if n % 2 and a.code != OK} == {"used"}
        assert {a.details["reason"] for n, a in enumerate(answers) if n % 2 == 0} <= {"other_address", "used"}
        assert seats(work, email) == (1, 1)


def test_signing_up_and_accepting_with_one_link_at_once_is_one_user(
    arena: TestDatabase, people: People, work: Workspace
) -> None:
    """SYS-01: the link of a mail opened twice."""
    email = address()
    _, token = invite(work, email)
    work.db.commit()

    def signing_up(session: Session) -> object:
        return People(session).make_auth_user(address(), {"invitation_token": token})

    def invited(session: Session) -> object:
        return People(session).make_auth_user(email, {"invitation_token": token})

    answers = at_once(arena, [invited, *([signing_up] * (CALLERS - 1))])
    assert one_wins(answers, TAKEN) == 0
    assert seats(work, email) == (1, 1)


def test_one_address_is_invited_once(arena: TestDatabase, people: People, work: Workspace) -> None:
    """SYS-01: sixteen administrators invite the same person."""
    administrators = [work.colleague(work.system_role("administrator")) for _ in range(CALLERS)]
    for _ in range(3):
        email = address()
        work.db.commit()
        one_wins(at_once(arena, [by(user, INVITE, email, None) for user in administrators]), "ALREADY_INVITED")
        with work.db.as_postgres():
            assert work.db.value("select count(*) from noti.notifications where recipient = %s", [email]) == 1


def test_the_last_seats_are_not_given_twice(arena: TestDatabase, people: People, work: Workspace) -> None:
    """SYS-01, X-25: two seats are left, sixteen people are invited; then sixteen accept."""
    with work.db.as_postgres():
        work.db.execute("update sys.organizations set max_users = 3 where tenant_id = %s", [work.id])
    work.db.commit()
    answers = at_once(arena, [by(work.owner, INVITE, address(), None) for _ in range(CALLERS)])
    assert tally(answers) == {OK: 2, "SEAT_LIMIT_REACHED": CALLERS - 2}
    with work.db.as_postgres():
        work.db.execute("update sys.organizations set max_users = 100 where tenant_id = %s", [work.id])
    emails = [address() for _ in range(CALLERS)]
    people_and_tokens = [(people.make_auth_user(email), invite(work, email)[1]) for email in emails]
    with work.db.as_postgres():
        work.db.execute("update sys.organizations set max_users = 4 where tenant_id = %s", [work.id])
    work.db.commit()
    answers = at_once(arena, [by(user, ACCEPT, token) for user, token in people_and_tokens])
    assert tally(answers) == {OK: 3, "SEAT_LIMIT_REACHED": CALLERS - 3}
    with work.db.as_postgres():
        users = "select count(*) from sys.users where tenant_id = %s and not is_deleted"
        assert work.db.value(users, [work.id]) == 4


@pytest.mark.parametrize("is_cancelled_first", [True, False])
def test_accepting_while_it_is_cancelled_leaves_what_came_first(
    arena: TestDatabase, people: People, work: Workspace, is_cancelled_first: bool
) -> None:
    """SYS-01"""
    email = address()
    user = people.make_auth_user(email)
    invitation, token = invite(work, email)
    work.db.commit()
    accept, cancel = by(user, ACCEPT, token), by(work.owner, CANCEL, invitation)
    order = (cancel, accept) if is_cancelled_first else (accept, cancel)
    first, second = in_order(arena, *order, HOLD, invitation)
    assert (first.code, second.code) == (OK, TAKEN if is_cancelled_first else "INVALID_TRANSITION")
    assert seats(work, email) == ((0, 0) if is_cancelled_first else (1, 1))


def test_accepting_cancelling_and_resending_at_once_leave_one_outcome(
    arena: TestDatabase, people: People, work: Workspace
) -> None:
    """SYS-01"""
    resend: LiteralString = "select public.transition('sys.invitations', %s, 'resend')"
    for _ in range(4):
        email = address()
        user = people.make_auth_user(email)
        invitation, token = invite(work, email)
        work.db.commit()
        works = [by(user, ACCEPT, token), by(work.owner, CANCEL, invitation), by(work.owner, resend, invitation)]
        answers = at_once(arena, works * 5)
        assert set(tally(answers)) <= {OK, TAKEN, "INVALID_TRANSITION", "ALREADY_MEMBER"}
        accepted, cancelled = tally(answers[0::3]).get(OK, 0), tally(answers[1::3]).get(OK, 0)
        assert accepted + cancelled == 1
        assert seats(work, email) == (accepted, accepted)
