"""Satisfaction is the company's word about a finished inquiry; response time is also counted in working hours."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.support_world import STAFF, THREADS, act, ask, make_employee, make_member, thread_row
from tests.support.people import People
from tests.support.session import Session

RATE = "select public.rate_thread(%s, %s, %s)"


def rate(db: Session, user: UUID, thread: UUID, score: int | None, comment: str | None = None) -> dict[str, Any]:
    with db.as_user(user):
        answer: dict[str, Any] = db.value(RATE, [thread, score, comment])
    return answer


@pytest.mark.parametrize("action", ["resolve", "close"])
def test_a_company_rates_its_finished_inquiry_and_may_change_its_mind(db: Session, people: People, action: str) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    act(db, staff, THREADS, thread, action)
    before = thread_row(db, thread)
    answer = rate(db, company.owner_id, thread, 2, "  늦었습니다. ")
    assert (answer["satisfaction"], answer["satisfaction_comment"]) == (2, "늦었습니다.")
    rate(db, company.owner_id, thread, 5)
    row = thread_row(db, thread)
    assert (row["satisfaction"], row["satisfaction_comment"]) == (5, None)
    assert row["rated_at"] is not None
    assert [row[name] for name in ("unread_by_staff", "last_message_at", "status")] == [
        before[name] for name in ("unread_by_staff", "last_message_at", "status")
    ]
    with db.as_user(staff):
        assert db.value("select satisfaction from public.message_threads where id = %s", [thread]) == 5


def test_an_open_inquiry_is_not_rated(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    with db.as_user(company.owner_id), db.expect_error("THREAD_OPEN", 409):
        db.value(RATE, [thread, 5, None])
    act(db, staff, THREADS, thread, "resolve")
    act(db, staff, THREADS, thread, "reopen")
    with db.as_user(company.owner_id), db.expect_error("THREAD_OPEN", 409):
        db.value(RATE, [thread, 5, None])


@pytest.mark.parametrize(
    ("score", "comment", "field"),
    [(0, None, "p_score"), (6, None, "p_score"), (None, None, "p_score"), (5, "가" * 1001, "p_comment")],
)
def test_a_score_is_one_to_five(
    db: Session, people: People, score: int | None, comment: str | None, field: str
) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    act(db, staff, THREADS, thread, "close")
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as refused:
        db.value(RATE, [thread, score, comment])
    assert [detail["field"] for detail in refused.details] == [field]


def test_nobody_else_rates(db: Session, people: People) -> None:
    company, other, staff = make_member(people), make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    act(db, staff, THREADS, thread, "close")
    reader = make_employee(db, people, company, "portal.message_threads:read")
    writer = make_employee(db, people, company, "portal.message_threads:read", "portal.message_threads:create")
    for user, code, status in (
        (other.owner_id, "RESOURCE_NOT_FOUND", 404),
        (people.make_staff("portal.members:read"), "RESOURCE_NOT_FOUND", 404),
        (staff, "FORBIDDEN", 403),
        (reader, "FORBIDDEN", 403),
    ):
        with db.as_user(user), db.expect_error(code, status):
            db.value(RATE, [thread, 5, None])
    with db.as_user(company.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.value(RATE, [uuid4(), 5, None])
    with db.as_user(company.owner_id), db.expect_error("42501", 403):
        db.execute("update public.message_threads set satisfaction = 5 where id = %s", [thread])
    assert rate(db, writer, thread, 4)["satisfaction"] == 4
    with db.as_postgres():
        db.execute("update public.members set state = 'suspended' where id = %s", [company.id])
    # a suspended company writes nothing
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.value(RATE, [thread, 1, None])


def test_the_audit_log_keeps_the_score_and_not_the_words(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    act(db, staff, THREADS, thread, "close")
    rate(db, company.owner_id, thread, 1, "비밀 의견")
    with db.as_postgres():
        changes = db.value(
            "select changes::text from audt.audit_logs where resource_id = %s::text order by occurred_at desc, id limit 1",
            [thread],
        )
    assert "satisfaction" in changes
    assert "비밀 의견" not in changes


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-18 10:00", "2026-11-18 10:30", 30),
        ("2026-11-18 08:00", "2026-11-18 09:10", 10),
        ("2026-11-18 17:30", "2026-11-19 09:30", 60),
        ("2026-11-18 19:00", "2026-11-18 23:00", 0),
        # Friday afternoon to Monday morning
        ("2026-11-20 17:00", "2026-11-23 10:00", 120),
        ("2026-11-21 12:00", "2026-11-22 12:00", 0),
        ("2026-11-16 00:00", "2026-11-23 00:00", 2700),
        ("2026-12-31 17:00", "2027-01-01 10:00", 120),
        ("1999-12-31 09:00", "2000-01-03 09:00", 540),
    ],
)
def test_working_minutes_leave_out_nights_and_weekends(db: Session, start: str, end: str, minutes: int) -> None:
    with db.as_service():
        counted = db.value("select app.working_minutes(%s::timestamptz, %s::timestamptz)", [f"{start}+09", f"{end}+09"])
    assert counted == Decimal(minutes)


def opened(db: Session, member: UUID, at: str, answered: str | None = None) -> UUID:
    """An inquiry of that moment, resolved when it was answered."""
    say = "insert into public.thread_messages (thread_id, sender_side, content, created_at) values (%s, %s, '글', %s)"
    with db.as_postgres():
        thread: UUID = db.value(
            "insert into public.message_threads (member_id, subject, created_at) values (%s, '통계', %s) returning id",
            [member, at],
        )
        db.execute(say, [thread, "company", at])
        if answered is not None:
            db.execute(say, [thread, "staff", answered])
            db.execute("update public.message_threads set status = 'resolved' where id = %s", [thread])
    return thread


def test_the_figures_hold_working_hours_and_satisfaction(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    friday_evening = "2026-04-03 18:00+09"
    first = opened(db, company.id, friday_evening, "2026-04-06 10:00+09")
    second = opened(db, company.id, friday_evening, "2026-04-06 14:00+09")
    opened(db, company.id, friday_evening)
    rate(db, company.owner_id, first, 5)
    rate(db, company.owner_id, second, 2)
    with db.as_user(staff):
        figures = db.value("select public.thread_analytics('2026-04-03', '2026-04-03')")
        row = db.one("select * from public.thread_statistics where opened_on = '2026-04-03'")
    total = figures["totals"][0]
    assert total["average_first_response_minutes"] == (64 + 68) / 2 * 60
    assert total["average_first_response_working_minutes"] == (60 + 300) / 2
    assert (total["in_time_rate"], total["rated_count"], total["average_satisfaction"]) == (50.0, 2, 3.5)
    assert figures["by_day"][0]["average_satisfaction"] == 3.5
    assert (row["response_working_minutes"], row["answered_in_time_count"], row["satisfaction_points"]) == (360, 1, 7)


def test_without_ratings_and_answers_the_figures_are_empty(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    opened(db, company.id, "2026-04-10 10:00+09")
    with db.as_user(staff):
        total = db.value("select public.thread_analytics('2026-04-10', '2026-04-10')")["totals"][0]
    assert (total["average_satisfaction"], total["rated_count"]) == (None, 0)
    assert (total["in_time_rate"], total["average_first_response_working_minutes"]) == (None, None)
