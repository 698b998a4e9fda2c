"""IDAM-01: five failures lock a number for thirty minutes, known or not, also when the guesses come in parallel."""

from typing import Any

from tests.support.business_numbers import random_business_number
from tests.support.concurrency import CALLERS, at_once
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session


def begin(db: Session, number: str) -> dict[str, Any]:
    with db.as_service():
        answer: dict[str, Any] = db.value("select app.begin_sign_in(%s, '203.0.113.1', 'agent')", [number])
        return answer


def finish(db: Session, number: str, failure: str | None, user: object = None) -> None:
    with db.as_service():
        db.execute("select app.finish_sign_in(%s, '203.0.113.1', 'agent', %s, %s)", [number, user, failure])


def test_a_number_names_its_owners_account_with_or_without_hyphens(db: Session, people: People) -> None:
    company = people.make_company()
    number = company.business_number
    assert begin(db, f"{number[:3]}-{number[3:5]}-{number[5:]}") == {
        "locked_until": None, "email": company.email, "member_id": str(company.id),
    }  # fmt: skip


def test_five_failures_lock_and_the_right_password_does_not_help(db: Session, people: People) -> None:
    """IDAM-01"""
    company = people.make_company()
    for _ in range(5):
        assert begin(db, company.business_number)["locked_until"] is None
        finish(db, company.business_number, "INVALID_PASSWORD")
    locked = begin(db, company.business_number)
    assert locked["locked_until"] is not None
    assert locked["email"] is None
    with db.as_postgres():
        mail = db.one("select recipient, payload from noti.notifications where template_code = 'account_locked'")
        results = db.rows(
            "select result::text from idam.login_logs where identifier = %s order by occurred_at",
            [company.business_number],
        )
    assert mail["recipient"] == company.email
    assert [row["result"] for row in results] == ["failure"] * 5 + ["locked"]


def test_an_unknown_number_is_counted_and_locked_alike(db: Session) -> None:
    """IDAM-01"""
    number = random_business_number()
    for _ in range(5):
        assert begin(db, number) == {"locked_until": None, "email": None, "member_id": None}
        finish(db, number, "INVALID_PASSWORD")
    assert begin(db, number)["locked_until"] is not None


def test_success_clears_the_counter(db: Session, people: People) -> None:
    """IDAM-01"""
    company = people.make_company()
    for _ in range(2):
        for _ in range(4):
            begin(db, company.business_number)
            finish(db, company.business_number, "INVALID_PASSWORD")
        assert begin(db, company.business_number)["email"] == company.email
        finish(db, company.business_number, None, company.owner_id)
    with db.as_postgres():
        assert (
            db.value(
                "select count(*) from idam.login_logs where result = 'success' and user_id = %s", [company.owner_id]
            )
            == 2
        )


def test_an_attempt_that_the_service_failed_does_not_count(db: Session, people: People) -> None:
    company = people.make_company()
    for _ in range(20):
        assert begin(db, company.business_number)["locked_until"] is None
        finish(db, company.business_number, "SERVICE_UNAVAILABLE")


def test_the_lock_and_the_window_end(db: Session, people: People) -> None:
    """IDAM-01"""
    company = people.make_company()
    for _ in range(5):
        begin(db, company.business_number)
        finish(db, company.business_number, "INVALID_PASSWORD")
    with db.as_postgres():
        db.execute("update app.sign_in_locks set locked_until = now() - interval '1 second'")
    assert begin(db, company.business_number)["email"] == company.email
    for _ in range(3):
        finish(db, company.business_number, "INVALID_PASSWORD")
        begin(db, company.business_number)
    with db.as_postgres():
        db.execute("update app.sign_in_locks set first_failure_at = now() - interval '16 minutes'")
    assert begin(db, company.business_number)["locked_until"] is None
    with db.as_postgres():
        assert db.value("select failures from app.sign_in_locks") == 1


def test_parallel_guesses_are_counted_before_any_has_failed(fresh_db: TestDatabase) -> None:
    number = random_business_number()
    answers = at_once(fresh_db, [lambda session: begin(session, number)] * CALLERS)
    assert [answer.value["locked_until"] is None for answer in answers].count(True) == 5


def test_staff_lift_a_lock(db: Session, people: People) -> None:
    company = people.make_company()
    for _ in range(6):
        begin(db, company.business_number)
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.value("select public.unlock_sign_in(%s)", [company.business_number])
    with db.as_user(people.make_staff("portal.members:update")):
        db.value("select public.unlock_sign_in(%s)", [company.business_number])
    assert begin(db, company.business_number)["email"] == company.email


def test_the_account_behind_a_number_is_not_told_to_users(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(people.make_staff("*")), db.expect_error("42501", 403):
        db.value("select app.begin_sign_in(%s, null, null)", [company.business_number])


def test_old_counters_are_cleaned_up(db: Session) -> None:
    begin(db, random_business_number())
    with db.as_postgres():
        db.execute("update app.sign_in_locks set first_failure_at = now() - interval '2 days'")
    with db.as_service():
        assert db.value("select app.expire_sign_in_locks()") == 1
