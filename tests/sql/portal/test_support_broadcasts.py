"""Broadcasts: written by staff, sent once to the companies they are for, each of which keeps its own copy."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.support_world import BROADCASTS, STAFF, act, mails, make_member
from tests.support.people import People
from tests.support.session import Row, Session

WRITE = "insert into public.broadcasts (subject, content, audience, is_important) values (%s, %s, %s, %s) returning id"
TARGET = (
    "insert into public.broadcast_targets (broadcast_id, member_ids, regions, startup_stages) values (%s, %s, %s, %s)"
)
SEND = "select public.transition('public.broadcasts', %s, 'send')"
SIZE = "select public.broadcast_audience_size(%s)"


def write(
    db: Session, staff: UUID, audience: str = "all", content: str = "<p>안내</p>", is_important: bool = False
) -> UUID:
    with db.as_user(staff):
        made: UUID = db.value(WRITE, ["정기 점검", content, audience, is_important])
        return made


def target(db: Session, staff: UUID, broadcast: UUID, **chosen: list[Any]) -> None:
    with db.as_user(staff):
        db.execute(TARGET, [broadcast, *(chosen.get(name, []) for name in ("member_ids", "regions", "startup_stages"))])


def recipients(db: Session, broadcast: UUID) -> set[UUID]:
    with db.as_postgres():
        rows = db.rows("select member_id from public.broadcast_recipients where broadcast_id = %s", [broadcast])
        return {row["member_id"] for row in rows}


def row_of(db: Session, broadcast: UUID) -> Row:
    with db.as_postgres():
        return db.one("select * from public.broadcasts where id = %s", [broadcast])


def test_all_active_companies_get_one_copy_a_notice_and_a_mail(db: Session, people: People) -> None:
    first, second, staff = make_member(people), make_member(people), people.make_staff(*STAFF)
    people.make_company()
    with db.as_user(second.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('broadcast', false)")
    broadcast = write(db, staff, is_important=True)
    with db.as_user(staff):
        assert db.value(SIZE, [broadcast]) == 2
    act(db, staff, BROADCASTS, broadcast, "send")
    assert recipients(db, broadcast) == {first.id, second.id}
    row = row_of(db, broadcast)
    assert (row["status"], row["recipient_count"]) == ("sent", 2)
    assert row["sent_at"] is not None
    sent = mails(db, "broadcast_message")
    assert [mail["recipient"] for mail in sent] == [first.email]
    assert sent[0]["payload"]["is_important"] is True
    with db.as_user(second.owner_id):
        assert db.one("select title, related_id from public.notifications") == {
            "title": "[중요] 정기 점검", "related_id": broadcast,
        }  # fmt: skip


def test_chosen_companies_only(db: Session, people: People) -> None:
    chosen, _left_out, pending = make_member(people), make_member(people), people.make_company()
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff, "companies")
    target(db, staff, broadcast, member_ids=[chosen.id, pending.id])
    act(db, staff, BROADCASTS, broadcast, "send")
    assert recipients(db, broadcast) == {chosen.id}, "a company that waits for approval gets nothing"


def test_filters_are_combined(db: Session, people: People) -> None:
    match = make_member(people, region="wonju", startup_stage="growth")
    make_member(people, region="wonju", startup_stage="initial")
    make_member(people, region="chuncheon", startup_stage="growth")
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff, "filters")
    target(db, staff, broadcast, regions=["wonju", "gangneung"], startup_stages=["growth"])
    act(db, staff, BROADCASTS, broadcast, "send")
    assert recipients(db, broadcast) == {match.id}


@pytest.mark.parametrize("audience", ["companies", "filters"])
def test_a_choice_that_was_not_made_reaches_nobody(db: Session, people: People, audience: str) -> None:
    make_member(people)
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff, audience)
    for _ in range(2):
        with db.as_user(staff):
            assert db.value(SIZE, [broadcast]) == 0
            with db.expect_error("NO_RECIPIENTS", 409):
                db.execute(SEND, [broadcast])
            db.execute(
                "insert into public.broadcast_targets (broadcast_id) values (%s) on conflict do nothing", [broadcast]
            )


def test_unknown_companies_and_codes_are_named(db: Session, people: People) -> None:
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff, "filters")
    with db.as_user(staff), db.expect_error("VALIDATION_ERROR", 422) as refused:
        db.execute(TARGET, [broadcast, [uuid4()], ["seoul"], ["unicorn"]])
    assert [error["field"] for error in refused.details] == ["member_ids", "regions", "startup_stages"]


def test_the_content_is_cleaned_and_wrong_fields_are_named(db: Session, people: People) -> None:
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff, content="<p onclick='x()'>안내<script>alert(1)</script></p>")
    content = row_of(db, broadcast)["content"]
    assert "안내" in content
    assert "script" not in content
    assert "onclick" not in content
    with db.as_user(staff), db.expect_error("VALIDATION_ERROR", 422) as refused:
        db.execute("insert into public.broadcasts (subject, content, category) values (' ', ' ', 'unknown')")
    assert [error["field"] for error in refused.details] == ["category", "content", "subject"]


def test_what_was_sent_or_scheduled_does_not_change(db: Session, people: People) -> None:
    make_member(people)
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff)
    with db.as_user(staff):
        db.execute(
            "update public.broadcasts set subject = '고친 제목', scheduled_at = now() + interval '1 day' where id = %s",
            [broadcast],
        )
    act(db, staff, BROADCASTS, broadcast, "schedule")
    for action in (None, "unschedule", "send"):
        if action:
            act(db, staff, BROADCASTS, broadcast, action)
        if action == "unschedule":
            continue
        with db.as_user(staff):
            for change in (
                "update public.broadcasts set subject = 'x' where id = %s",
                "delete from public.broadcasts where id = %s",
                "insert into public.broadcast_targets (broadcast_id) values (%s)",
            ):
                with db.expect_error("RECORD_LOCKED", 409):
                    db.execute(change, [broadcast])
    with db.as_user(staff):
        for again in ("send", "cancel", "unschedule"):
            with db.expect_error("INVALID_TRANSITION", 409):
                db.execute("select public.transition('public.broadcasts', %s, %s)", [broadcast, again])
    assert row_of(db, broadcast)["subject"] == "고친 제목"


def test_a_draft_can_be_deleted(db: Session, people: People) -> None:
    staff = people.make_staff(*STAFF)
    broadcast = write(db, staff)
    with db.as_user(staff):
        db.execute("delete from public.broadcasts where id = %s", [broadcast])
        assert db.rows("select id from public.broadcasts") == []


def test_a_schedule_lies_ahead_and_the_worker_sends_it_when_it_is_due(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    broadcast, cancelled, later = (write(db, staff) for _ in range(3))
    schedule = "select public.transition('public.broadcasts', %s, 'schedule')"
    at = "update public.broadcasts set scheduled_at = %s where id = %s"
    with db.as_user(staff):
        for wrong in (None, datetime.now(UTC) - timedelta(minutes=1)):
            db.execute(at, [wrong, broadcast])
            with db.expect_error("VALIDATION_ERROR", 422) as refused:
                db.execute(schedule, [broadcast])
            assert refused.details[0]["field"] == "scheduled_at"
        for each in (broadcast, cancelled, later):
            db.execute(at, [datetime.now(UTC) + timedelta(hours=1), each])
            db.execute(schedule, [each])
        db.execute("select public.transition('public.broadcasts', %s, 'cancel')", [cancelled])
    with db.as_service():
        assert db.value("select app.send_broadcasts()") == 0
    with db.as_postgres():
        # the hour passes
        db.execute("alter table public.broadcasts disable trigger tg_broadcasts__validate")
        db.execute("update public.broadcasts set scheduled_at = now() where id = any(%s)", [[broadcast, cancelled]])
        db.execute("alter table public.broadcasts enable trigger tg_broadcasts__validate")
    with db.as_service():
        assert db.value("select app.send_broadcasts()") == 1
        assert db.value("select app.send_broadcasts()") == 0
    assert recipients(db, broadcast) == {company.id}
    assert (row_of(db, cancelled)["status"], row_of(db, later)["status"]) == ("cancelled", "scheduled")
    with db.as_user(staff), db.expect_error("42501", 403):
        db.execute("select app.send_broadcasts()")


def test_a_company_reads_its_copies_and_not_for_whom_else_they_were(db: Session, people: People) -> None:
    company, other, staff = make_member(people), make_member(people), people.make_staff(*STAFF)
    broadcast, draft = write(db, staff, "companies"), write(db, staff)
    target(db, staff, broadcast, member_ids=[company.id])
    act(db, staff, BROADCASTS, broadcast, "send")
    with db.as_user(company.owner_id):
        assert [row["id"] for row in db.rows("select id from public.broadcasts")] == [broadcast]
        assert db.rows("select * from public.broadcast_targets") == []
        assert db.value("select public.unread_counts()")["broadcasts"] == 1
        opened = db.value("select public.open_broadcast(%s)", [broadcast])
        assert opened["broadcast"]["subject"] == "정기 점검"
        assert opened["recipient"]["read_at"] is not None
        assert db.value("select public.unread_counts()")["broadcasts"] == 0
        assert db.value("select public.mark_broadcasts(%s, false, true)", [[broadcast, draft]]) == 1
        assert db.value("select is_important from public.broadcast_recipients where read_at is null")
    with db.as_user(other.owner_id):
        for table in ("select id from public.broadcasts", "select id from public.broadcast_recipients"):
            assert db.rows(table) == []
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.open_broadcast(%s)", [broadcast])
        assert db.value("select public.delete_broadcast_copies(%s)", [[broadcast]]) == 0
    with db.as_user(company.owner_id):
        assert db.value("select public.delete_broadcast_copies(%s)", [[broadcast]]) == 1
        assert db.rows("select id from public.broadcasts") == []
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select public.open_broadcast(%s)", [broadcast])
    with db.as_user(staff):
        assert db.value("select count(*) from public.broadcast_recipients") == 1, "the staff's figures stay"
        assert db.value("select public.open_broadcast(%s)", [broadcast])["recipient"] is None


def test_companies_and_staff_without_permission_write_no_broadcast(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    broadcast = write(db, staff)
    reader = people.make_staff("portal.broadcasts:read")
    for user in (company.owner_id, reader):
        with db.as_user(user):
            with db.expect_error("FORBIDDEN", 403):
                db.execute(WRITE, ["x", "x", "all", False])
            with db.expect_error("FORBIDDEN", 403):
                db.execute("update public.broadcasts set subject = 'x'")
            with db.expect_error("FORBIDDEN", 403):
                db.execute("delete from public.broadcasts")
            with db.expect_error("FORBIDDEN" if user == reader else "RESOURCE_NOT_FOUND"):
                db.execute(SEND, [broadcast])
    with db.as_user(company.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.execute(SIZE, [broadcast])
    editor = people.make_staff("portal.broadcasts:read", "portal.broadcasts:update")
    with db.as_user(editor), db.expect_error("FORBIDDEN", 403):
        db.execute(SEND, [broadcast])
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute("select id from public.broadcasts")
