"""Programmes that many apply to: one application a company, a sharp deadline, one decision, no lost view."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

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
from tests.sql.tenant.crm import make_colleague
from tests.support.concurrency import CALLERS, OK, Answer, Work, after, at_once, by, in_order, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

SEOUL = ZoneInfo("Asia/Seoul")
MOVE = "select public.transition('public.projects', %s, %s)"


class Office:
    """A committed programme and its staff."""

    def __init__(self, database: TestDatabase, session: Session) -> None:
        self.database = database
        self.session = session
        self.people = People(session)
        self.staff = make_office(self.people)
        self.project = open_project(self.session, self.staff)

    def companies(self, number: int) -> list[UUID]:
        """Owners of so many approved companies."""
        return [approved_company(self.people).owner_id for _ in range(number)]

    def at_once(self, works: list[Work]) -> list[Answer]:
        """Commits what was prepared and lets them start."""
        self.session.commit()
        return at_once(self.database, works)

    def closes_in(self, seconds: float) -> datetime:
        """Moves the deadline of the programme."""
        deadline = datetime.now(SEOUL) + timedelta(seconds=seconds)
        until = deadline.time().replace(tzinfo=None)
        change_project(self.session, self.staff, self.project, end_date=deadline.date(), end_time=until)
        return deadline

    def count(self, query: LiteralString, *parameters: object) -> int:
        """One number, read as the owner of the database."""
        with self.session.as_postgres():
            found: int = self.session.value(query, parameters)
            return found

    def live_applications(self) -> int:
        """Applications of the programme, which its counter must know."""
        found = self.count(
            """select count(*) from public.project_applications
            where project_id = %s and not is_deleted and state <> 'cancelled'""",
            self.project,
        )
        counter = "select applications_count from public.project_counters where project_id = %s"
        assert self.count(counter, self.project) == found
        return found


@pytest.fixture
def office(arena: TestDatabase, setup: Session) -> Iterator[Office]:
    yield Office(arena, setup)


def applying(user: UUID, project: UUID) -> Work:
    return lambda session: apply(session, user, project)


def test_sixteen_colleagues_press_apply_twice(office: Office) -> None:
    company = approved_company(office.people)
    colleagues = [make_colleague(office.session, office.people, company, "portal:*") for _ in range(CALLERS)]
    answers = office.at_once([applying(user, office.project) for user in colleagues] * 2)
    assert tally(answers) == {OK: 1, "ALREADY_APPLIED": 2 * CALLERS - 1}
    assert office.live_applications() == 1
    receipts = "select count(*) from noti.notifications where template_code = 'application_received' and tenant_id = %s"
    assert office.count(receipts, company.id) == 1


def test_companies_applying_at_once_do_not_disturb_each_other(office: Office) -> None:
    users = office.companies(CALLERS)
    answers = office.at_once([applying(user, office.project) for user in users] * 2)
    assert tally(answers) == {OK: CALLERS, "ALREADY_APPLIED": CALLERS}
    assert office.live_applications() == CALLERS


def test_companies_applying_to_two_programmes_crosswise_do_not_deadlock(office: Office) -> None:
    other = open_project(office.session, office.staff)
    users = office.companies(8)

    def both(user: UUID, first: UUID, second: UUID) -> Work:
        def work(session: Session) -> None:
            apply(session, user, first)
            session.commit()
            apply(session, user, second)

        return work

    pairs = ((office.project, other), (other, office.project))
    answers = office.at_once([both(user, *pair) for user in users for pair in pairs])
    assert set(tally(answers)) <= {OK, "ALREADY_APPLIED"}
    applied = "select count(*) from public.project_applications where project_id = any(%s)"
    assert office.count(applied, [office.project, other]) == 2 * len(users)


def test_nobody_is_in_after_the_deadline(office: Office) -> None:
    users = office.companies(CALLERS)
    office.session.commit()
    deadline = office.closes_in(1.5)

    def applying_around(user: UUID, offset: float) -> Work:
        def work(session: Session) -> None:
            time.sleep(max(0.0, (deadline - datetime.now(SEOUL)).total_seconds() + offset))
            apply(session, user, office.project)

        return work

    # from 240 ms before the deadline to 60 ms after it
    works = [applying_around(user, 0.02 * (position - 12)) for position, user in enumerate(users)]
    answers = office.at_once(works)
    assert set(tally(answers)) <= {OK, "DEADLINE_PASSED"}
    assert [answer.code for answer in answers[-3:]] == ["DEADLINE_PASSED"] * 3
    late = """select count(*) from public.project_applications as a
      inner join public.projects as p on a.project_id = p.id where p.id = %s and a.submitted_at >= p.closes_at"""
    assert office.count(late, office.project) == 0
    assert office.live_applications() == tally(answers).get(OK, 0)


def test_the_clock_runs_while_an_application_waits(office: Office) -> None:
    user = office.companies(1)[0]
    deadline = office.closes_in(1.5)
    office.session.commit()
    with office.session.as_postgres():
        office.session.execute("select 1 from public.projects where id = %s for update", [office.project])

    def let_the_deadline_pass() -> None:
        while datetime.now(SEOUL) <= deadline:
            time.sleep(0.02)
        office.session.rollback()

    answer = after(office.database, applying(user, office.project), let_the_deadline_pass)
    assert answer.code == "DEADLINE_PASSED"
    assert office.live_applications() == 0


def test_closing_and_applying_exclude_each_other(office: Office) -> None:
    users = office.companies(CALLERS - 1)
    close = by(office.staff, MOVE, office.project, "close")
    answers = office.at_once([close, *(applying(user, office.project) for user in users)])
    assert set(tally(answers)) <= {OK, "PROJECT_CLOSED"} and answers[0].code == OK
    later = """select count(*) from public.project_applications as a where a.project_id = %s and a.submitted_at
      > (select max(c.changed_at) from public.status_changes as c where c.action = 'close' and c.record_id = a.project_id)"""
    assert office.count(later, office.project) == 0
    assert office.live_applications() == tally(answers[1:]).get(OK, 0)


def test_an_application_waits_for_a_suspension_under_way_and_is_refused(office: Office) -> None:
    company, administrator = approved_company(office.people), office.people.make_staff("portal:*")
    office.session.commit()
    with office.session.as_user(administrator):
        office.session.value("select public.transition('public.members', %s, 'suspend', '사유')", [company.id])
    answer = after(office.database, applying(company.owner_id, office.project), office.session.commit)
    assert (answer.code, answer.status) == ("COMPANY_NOT_APPROVED", 403)
    assert office.live_applications() == 0


def test_sixteen_reviewers_give_one_decision(office: Office) -> None:
    for _ in range(3):
        application = apply(office.session, office.companies(1)[0], office.project)
        reviewers = [make_office(office.people) for _ in range(CALLERS)]

        def deciding(reviewer: UUID, action: str, application: UUID = application) -> Work:
            return lambda session: act(session, reviewer, application, action, "사유")

        actions = ("approve", "reject", "start_review")
        answers = office.at_once([deciding(reviewer, actions[n % 3]) for n, reviewer in enumerate(reviewers)])
        heard = tally(answers)
        # a review may begin before the decision; two decisions never are
        assert set(heard) <= {OK, "INVALID_TRANSITION"} and heard[OK] in (1, 2), heard
        decided = """select count(*) from public.status_changes where record_id = %s
          and to_state in ('approved', 'rejected')"""
        assert office.count(decided, application) == len(
            [a for n, a in enumerate(answers) if n % 3 < 2 and a.code == OK]
        )
        assert office.count(decided, application) <= 1


HOLD: LiteralString = "select 1 from public.project_applications where id = %s for no key update"


@pytest.mark.parametrize("review", ["approve", "reject", "request_material"])
def test_a_withdrawal_and_a_review_leave_what_came_first(office: Office, review: str) -> None:
    user = office.companies(1)[0]
    for is_withdrawn_first in (True, False):
        application = apply(office.session, user, office.project)
        office.session.commit()

        def withdraw(session: Session, application: UUID = application) -> None:
            act(session, user, application, "cancel")

        def decide(session: Session, application: UUID = application) -> None:
            act(session, office.staff, application, review, "사유")

        order = (withdraw, decide) if is_withdrawn_first else (decide, withdraw)
        first, second = in_order(office.database, *order, HOLD, application)
        # an application that waits for material may still be withdrawn
        goes_on = not is_withdrawn_first and review == "request_material"
        assert (first.code, second.code) == (OK, OK if goes_on else "INVALID_TRANSITION")
        changes = "select count(*) from public.status_changes where record_id = %s"
        assert office.count(changes, application) == 1 + goes_on
        if review == "approve" and not is_withdrawn_first:
            return  # the company is in: there is nothing more to apply for


def test_a_withdrawal_pressed_sixteen_times_counts_once(office: Office) -> None:
    user = office.companies(1)[0]
    application = apply(office.session, user, office.project)
    answers = office.at_once([lambda session: act(session, user, application, "cancel")] * CALLERS)
    one_wins(answers, "INVALID_TRANSITION")
    assert office.live_applications() == 0


def test_no_view_is_lost(office: Office) -> None:
    def view(session: Session) -> None:
        with session.as_anon():
            session.value("select public.view_project(%s)", [office.project])

    assert tally(office.at_once([view] * CALLERS)) == {OK: CALLERS}
    views = "select view_count from public.project_counters where project_id = %s"
    assert office.count(views, office.project) == CALLERS


def test_workers_close_a_programme_once(office: Office) -> None:
    dates = {"start_date": day(office.session, -9), "end_date": day(office.session, -1)}
    change_project(office.session, office.staff, office.project, **dates)
    assert tally(office.at_once([by(None, "select app.close_projects()")] * 8)) == {OK: 8}
    closed = "select count(*) from public.status_changes where action = 'close' and record_id = %s"
    assert office.count(closed, office.project) == 1
