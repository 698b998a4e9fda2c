"""The outbox: one event one message, claimed by one worker at a time, nothing lost when a worker dies."""

from typing import LiteralString
from uuid import UUID

import pytest

from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

NOTIFY = "select app.notify('member_approved', 'a@b.kr', '{}', p_dedupe_key => %s, p_secret => %s)"
CLAIM = "select * from app.claim_notifications(%s, '60 seconds')"


def claimed(session: Session, limit: int = 10) -> list[UUID]:
    with session.as_service():
        return [row["id"] for row in session.rows(CLAIM, [limit])]


def test_one_event_is_one_message(db: Session) -> None:
    """X-26, X-07: an event reported twice is one message."""
    with db.as_service():
        first = db.value(NOTIFY, ["event-1", None])
        assert first is not None
        assert db.value(NOTIFY, ["event-1", None]) is None
        assert len(claimed(db)) == 1


def test_a_message_rolls_back_with_its_business_action(fresh_db: TestDatabase) -> None:
    """X-26: the message is part of the business transaction."""
    session = fresh_db.session()
    with session.as_service():
        session.value(NOTIFY, ["lost", None])
    session.rollback()
    assert claimed(session) == []


def test_two_workers_never_hold_the_same_message(fresh_db: TestDatabase) -> None:
    one, two = fresh_db.session(), fresh_db.session()
    with one.as_service():
        for number in range(20):
            one.value(NOTIFY, [f"event-{number}", None])
    one.commit()
    first, second = claimed(one, 12), claimed(two, 20)
    assert len(first) == 12
    assert len(second) == 8
    assert not set(first) & set(second)


def test_a_dead_workers_messages_come_back_after_the_lease(db: Session) -> None:
    with db.as_service():
        message = db.value(NOTIFY, ["event", None])
        assert claimed(db) == [message]
        assert claimed(db) == [], "the lease holds"
    with db.as_postgres():
        db.execute("update noti.notifications set claimed_until = now() - interval '1 second'")
    assert claimed(db) == [message]
    with db.as_postgres():
        assert db.value("select attempts from noti.notifications") == 2


def test_delivery_finishes_once_and_erases_the_one_time_link(db: Session) -> None:
    with db.as_service():
        message = db.value(NOTIFY, ["event", '{"url": "https://x/verify?token=abc"}'])
        row = db.one(CLAIM, [1])
        assert row["secret"] == {"url": "https://x/verify?token=abc"}
        assert db.value("select app.finish_notifications(%s)", [[message]]) == 1
        assert db.value("select app.finish_notifications(%s)", [[message]]) == 0
    with db.as_postgres():
        assert db.rows("select * from app.notification_secrets") == []
        assert db.value("select status::text from noti.notifications") == "sent"
    assert claimed(db) == []


def test_failures_are_retried_later_and_given_up_in_the_end(db: Session) -> None:
    with db.as_service():
        message = db.value(NOTIFY, ["event", None])
        claimed(db)
        db.execute("select app.fail_notification(%s, '451 later', now() + interval '1 hour')", [message])
        assert claimed(db) == []
    with db.as_postgres():
        db.execute("update noti.notifications set next_attempt_at = now()")
    claimed(db)
    with db.as_service():
        db.execute("select app.fail_notification(%s, %s, null)", [message, "550 no such user " + "x" * 900])
    with db.as_postgres():
        row = db.one("select status::text, length(last_error) as length, attempts from noti.notifications")
    assert row == {"status": "dead", "length": 500, "attempts": 2}


def test_staff_see_dead_letters_and_send_them_again(db: Session, people: People) -> None:
    with db.as_service():
        message = db.value(NOTIFY, ["event", None])
        claimed(db)
        db.execute("select app.fail_notification(%s, '550', null)", [message])
    reader = people.make_staff("noti.notifications:read")
    with db.as_user(reader):
        assert db.value("select status::text from noti.notifications where dedupe_key = 'event'") == "dead"
        with db.expect_error("FORBIDDEN", 403):
            db.value("select noti.retry_notification(%s)", [message])
    with db.as_user(people.make_staff("noti:*")):
        assert db.value("select noti.retry_notification(%s)", [message])["status"] == "pending"
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value("select noti.retry_notification(%s)", [message])
    assert message in claimed(db)


def test_a_stopping_worker_gives_messages_back_untouched(db: Session) -> None:
    with db.as_service():
        message = db.value(NOTIFY, ["event", None])
        claimed(db)
        assert db.value("select app.release_notifications(%s)", [[message]]) == 1
        assert db.one(CLAIM, [1])["attempts"] == 1


@pytest.mark.parametrize("recipient", ["a@b.kr\r\nBcc: c@d.kr", "x", ""])
def test_an_address_that_could_carry_headers_is_refused(db: Session, recipient: str) -> None:
    with db.as_service(), db.expect_error("23514", 400):
        db.value("select app.notify('x', %s, '{}')", [recipient])


def test_companies_see_no_outbox(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert db.rows("select id from noti.notifications") == []
        with db.expect_error("42501", 403):
            db.rows("select * from app.notification_secrets")
        with db.expect_error("42501", 403):
            db.value(NOTIFY, ["mine", None])


def test_old_messages_expire(db: Session) -> None:
    with db.as_service():
        db.value(NOTIFY, ["event", None])
    with db.as_postgres():
        db.execute("update noti.notifications set status = 'sent', created_at = now() - interval '200 days'")
    with db.as_service():
        assert db.value("select app.expire_notifications()") == 1


def test_a_code_has_one_live_override_in_each_language(db: Session) -> None:
    """NOTI-01"""
    add: LiteralString = (
        "insert into noti.templates (code, locale, subject, html_body, text_body)"
        " values ('member_approved', %s, '제목', 'a', 'a')"
    )
    with db.as_postgres():
        db.execute(add, ["ko"])
        db.execute(add, ["en"])
        with db.expect_error("23505"):
            db.execute(add, ["ko"])
        db.execute("update noti.templates set is_deleted = true where locale = 'ko'")
        db.execute(add, ["ko"])
