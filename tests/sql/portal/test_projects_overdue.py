"""Applications that wait for material for ever: the office ends them, but not before the last day is over."""

from uuid import UUID

import pytest

from tests.sql.portal.projects_support import (
    act,
    application_of,
    apply,
    approved_company,
    day,
    mails,
    make_office,
    open_project,
)
from tests.support.concurrency import Work, at_once, one_wins
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

REQUEST = "select public.request_application_material(%s, '재무제표', %s)"
REASON = "보완 자료가 제출되지 않았습니다."


def waiting(db: Session, people: People, due: int | None = 3) -> tuple[Company, UUID, UUID]:
    """A company, the office and an application that waits for material until `due` days from today."""
    company, staff = approved_company(people), make_office(people)
    application = apply(db, company.owner_id, open_project(db, staff))
    with db.as_user(staff):
        db.value(REQUEST, [application, None if due is None else day(db, due)])
    return company, staff, application


def let_days_pass(db: Session, application: UUID, days: int) -> None:
    """Moves the request into the past; its history is append-only, so the guard is off for the moment."""
    with db.as_postgres():
        db.execute(
            "update public.project_applications set material_due_date = material_due_date - %s where id = %s",
            [days, application],
        )
        db.execute("alter table public.application_materials disable trigger tg__append_only")
        db.execute(
            "update public.application_materials set created_at = created_at - %s * interval '1 day' "
            "where application_id = %s",
            [days, application],
        )
        db.execute("alter table public.application_materials enable trigger tg__append_only")


def test_before_the_last_day_is_over_it_is_refused(db: Session, people: People) -> None:
    # portal 3.5.2: the company may hand in until the last day
    _company, staff, application = waiting(db, people)
    for passed in (0, 3):
        let_days_pass(db, application, passed)
        with db.expect_error("MATERIAL_NOT_OVERDUE", 409) as refused:
            act(db, staff, application, "reject_overdue", REASON)
        assert refused.details == {"last_day": day(db, 3 - passed)}
    assert application_of(db, application)["status"] == "needs_supplement"
    with db.expect_error("INVALID_TRANSITION", 409):
        act(db, staff, application, "reject", REASON)


def test_after_it_the_office_rejects_with_a_reason_the_company_reads(db: Session, people: People) -> None:
    company, staff, application = waiting(db, people)
    let_days_pass(db, application, 4)
    with db.expect_error("VALIDATION_ERROR", 422):
        act(db, staff, application, "reject_overdue")
    act(db, staff, application, "reject_overdue", REASON)
    row = application_of(db, application)
    assert (row["status"], row["review_note"], row["reviewed_by"]) == ("rejected", REASON, staff)
    assert row["reviewed_at"] is not None
    with db.as_user(company.owner_id):
        told = db.value("select title from public.notifications order by created_at desc limit 1")
        assert told == "지원사업 신청이 반려되었습니다"
        changed = db.one("select action, comment from public.status_changes order by changed_at desc limit 1")
    assert changed == {"action": "reject_overdue", "comment": REASON}
    mail = mails(db, "application_status")[-1]
    assert (mail["recipient"], mail["payload"]["reason"]) == (company.email, REASON)
    apply(db, company.owner_id, row["project_id"])  # a rejected company may apply again


def test_without_a_last_day_the_company_has_thirty(db: Session, people: People) -> None:
    _company, staff, application = waiting(db, people, due=None)
    let_days_pass(db, application, 30)
    with db.expect_error("MATERIAL_NOT_OVERDUE", 409) as refused:
        act(db, staff, application, "reject_overdue", REASON)
    assert refused.details == {"last_day": day(db, 0)}
    let_days_pass(db, application, 1)
    act(db, staff, application, "reject_overdue", REASON)
    assert application_of(db, application)["status"] == "rejected"


def test_a_new_round_has_its_own_last_day(db: Session, people: People) -> None:
    company, staff, application = waiting(db, people, due=None)
    let_days_pass(db, application, 40)
    act(db, company.owner_id, application, "hand_in", "제출합니다.")
    act(db, staff, application, "request_material", "한 번 더")
    with db.expect_error("MATERIAL_NOT_OVERDUE", 409):
        act(db, staff, application, "reject_overdue", REASON)


@pytest.mark.parametrize("who", ["owner", "reader"])
def test_nobody_else_ends_it(db: Session, people: People, who: str) -> None:
    company, _staff, application = waiting(db, people)
    let_days_pass(db, application, 4)
    user = company.owner_id if who == "owner" else people.make_staff("portal.project_applications:read")
    with db.expect_error("FORBIDDEN", 403):
        act(db, user, application, "reject_overdue", REASON)


def test_the_day_holds_for_the_service_too(db: Session, people: People) -> None:
    _company, _staff, application = waiting(db, people)
    with db.as_service(), db.expect_error("MATERIAL_NOT_OVERDUE", 409):
        db.execute("update public.project_applications set state = 'rejected' where id = %s", [application])


def test_handing_in_at_the_last_moment_and_the_rejection_leave_one_outcome(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()
    company, staff, application = waiting(setup, People(setup))
    let_days_pass(setup, application, 4)
    setup.commit()

    def acting(user: UUID, action: str) -> Work:
        return lambda session: act(session, user, application, action, REASON)

    works = [acting(company.owner_id, "hand_in"), acting(staff, "reject_overdue")]
    one_wins(at_once(fresh_db, works * 8), "INVALID_TRANSITION")
