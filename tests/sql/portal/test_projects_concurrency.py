"""Many people at once: one application a company, a sharp deadline, one decision, no lost view."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest

from tests.sql.portal.projects_support import (
    act,
    apply,
    approved_company,
    change_project,
    day,
    make_office,
    open_project,
)
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

Attempt = Callable[[Session], object]
SEOUL = ZoneInfo("Asia/Seoul")


class Office:
    """A committed programme, its staff, and attempts that start together on connections of their own."""

    def __init__(self, database: TestDatabase) -> None:
        self.database = database
        self.session = database.session()
        self.people = People(self.session)
        self.staff = make_office(self.people)
        self.project = open_project(self.session, self.staff)

    def at_once(self, attempts: list[Attempt]) -> list[str]:
        """What came of each attempt: ok, or the error code."""
        self.session.commit()
        barrier = Barrier(len(attempts))
        sessions = [self.database.session() for _ in attempts]

        def run(session: Session, attempt: Attempt) -> str:
            barrier.wait()
            try:
                attempt(session)
                session.commit()
            except psycopg.Error as error:
                session.connection.rollback()
                message = str(error.diag.message_primary)
                return (
                    message.split('"code": "')[1].split('"', maxsplit=1)[0]
                    if '"code"' in message
                    else f"{error.sqlstate} {message}"
                )
            return "ok"

        with ThreadPoolExecutor(len(attempts)) as pool:
            return list(pool.map(run, sessions, attempts))

    def count(self, query: LiteralString) -> int:
        """One number, read as the owner of the database."""
        with self.session.as_postgres():
            found: int = self.session.value(query)
            return found


@pytest.fixture
def office(fresh_db: TestDatabase) -> Iterator[Office]:
    yield Office(fresh_db)


def applying(user: UUID, project: UUID) -> Attempt:
    return lambda session: apply(session, user, project)


def test_sixteen_connections_of_one_company_apply_once(office: Office) -> None:
    user = approved_company(office.people).owner_id
    answers = office.at_once([applying(user, office.project)] * 16)
    assert Counter(answers) == {"ok": 1, "ALREADY_APPLIED": 15}
    assert office.count("select count(*) from public.project_applications") == 1
    assert office.count("select applications_count from public.project_counters") == 1
    assert office.count("select count(*) from noti.notifications where template_code = 'application_received'") == 1


def test_companies_applying_at_once_do_not_disturb_each_other(office: Office) -> None:
    users = [approved_company(office.people).owner_id for _ in range(6)]
    answers = office.at_once([applying(user, office.project) for user in users] * 2)
    assert Counter(answers) == {"ok": 6, "ALREADY_APPLIED": 6}
    assert office.count("select applications_count from public.project_counters") == 6


def test_companies_applying_to_two_programmes_crosswise_do_not_deadlock(office: Office) -> None:
    other = open_project(office.session, office.staff)
    users = [approved_company(office.people).owner_id for _ in range(4)]

    def both(user: UUID, first: UUID, second: UUID) -> Attempt:
        def attempt(session: Session) -> None:
            apply(session, user, first)
            session.commit()
            apply(session, user, second)

        return attempt

    answers = office.at_once(
        [both(user, *pair) for user in users for pair in ((office.project, other), (other, office.project))]
    )
    assert not [answer for answer in answers if answer.startswith("40")], answers
    assert office.count("select count(*) from public.project_applications") == 8


def test_the_deadline_cuts_between_two_instants(office: Office) -> None:
    offsets = (-1.0, -0.2, -0.02, 0.02, 0.2, 0.5)
    users = [approved_company(office.people).owner_id for _ in offsets]
    deadline = datetime.now(SEOUL) + timedelta(seconds=3)
    change_project(
        office.session,
        office.staff,
        office.project,
        end_date=deadline.date(),
        end_time=deadline.time().replace(tzinfo=None),
    )

    def applying_at(user: UUID, offset: float) -> Attempt:
        def attempt(session: Session) -> None:
            time.sleep(max(0, (deadline - datetime.now(SEOUL)).total_seconds() + offset))
            apply(session, user, office.project)

        return attempt

    answers = office.at_once([applying_at(user, offset) for user, offset in zip(users, offsets, strict=True)])
    assert answers[0] == "ok" and answers[3:] == ["DEADLINE_PASSED"] * 3, answers
    assert set(answers) == {"ok", "DEADLINE_PASSED"}
    late = """select count(*) from public.project_applications as a
      inner join public.projects as p on a.project_id = p.id where a.submitted_at >= p.closes_at"""
    assert office.count(late) == 0


def test_closing_and_applying_exclude_each_other(office: Office) -> None:
    users = [approved_company(office.people).owner_id for _ in range(8)]

    def close(session: Session) -> None:
        with session.as_user(office.staff):
            session.value("select public.transition('public.projects', %s, 'close')", [office.project])

    answers = office.at_once([close, *(applying(user, office.project) for user in users)])
    assert set(answers) <= {"ok", "PROJECT_CLOSED"} and answers[0] == "ok"
    after = """select count(*) from public.project_applications as a
      where a.submitted_at > (select max(c.changed_at) from public.status_changes as c where c.action = 'close')"""
    assert office.count(after) == 0


def test_an_application_waits_for_a_suspension_under_way_and_is_refused(office: Office) -> None:
    company, administrator = approved_company(office.people), office.people.make_staff("portal:*")
    office.session.commit()
    with office.session.as_user(administrator):
        office.session.value("select public.transition('public.members', %s, 'suspend', '사유')", [company.id])

    def attempt(session: Session) -> str:
        with session.as_user(company.owner_id), session.expect_error("COMPANY_NOT_APPROVED", 403) as failure:
            apply(session, company.owner_id, office.project)
        return failure.code

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(attempt, office.database.session())
        time.sleep(0.3)
        assert not answer.done()
        office.session.commit()
        assert answer.result() == "COMPANY_NOT_APPROVED"


def test_two_reviewers_give_one_decision(office: Office) -> None:
    application = apply(office.session, approved_company(office.people).owner_id, office.project)
    reviewers = [make_office(office.people) for _ in range(8)]

    def deciding(reviewer: UUID, action: str) -> Attempt:
        return lambda session: act(session, reviewer, application, action, "사유")

    answers = office.at_once([deciding(r, "approve" if n % 2 else "reject") for n, r in enumerate(reviewers)])
    assert Counter(answers) == {"ok": 1, "INVALID_TRANSITION": 7}
    assert office.count("select count(*) from public.status_changes where entity = 'public.project_applications'") == 1
    assert office.count("select count(*) from noti.notifications where template_code = 'application_status'") == 1


def test_a_cancellation_and_an_approval_leave_one_outcome(office: Office) -> None:
    user = approved_company(office.people).owner_id
    application = apply(office.session, user, office.project)
    answers = office.at_once(
        [
            lambda session: act(session, user, application, "cancel"),
            lambda session: act(session, office.staff, application, "approve"),
        ]
    )
    assert sorted(answers) == ["INVALID_TRANSITION", "ok"]


def test_no_view_is_lost(office: Office) -> None:
    def view(session: Session) -> None:
        with session.as_anon():
            session.value("select public.view_project(%s)", [office.project])

    assert set(office.at_once([view] * 16)) == {"ok"}
    assert office.count("select view_count from public.project_counters") == 16


def test_two_workers_close_a_programme_once(office: Office) -> None:
    change_project(
        office.session,
        office.staff,
        office.project,
        start_date=day(office.session, -9),
        end_date=day(office.session, -1),
    )

    def close(session: Session) -> None:
        with session.as_service():
            session.value("select app.close_projects()")

    assert set(office.at_once([close] * 4)) == {"ok"}
    assert office.count("select count(*) from public.status_changes where action = 'close'") == 1
