"""People of a company besides its owner do in support what their roles in the company let them do."""

from uuid import UUID

from tests.sql.portal.support_world import (
    BROADCASTS,
    CREATE,
    REPLY,
    STAFF,
    act,
    ask,
    make_employee,
    make_member,
    reply,
    thread_row,
)
from tests.support.people import Company, People
from tests.support.session import Session

NOTHING = {"threads": 0, "direct_messages": 0, "broadcasts": 0, "notifications": 3, "total": 3}


def told_everything(db: Session, people: People, company: Company) -> tuple[UUID, UUID, UUID]:
    """An answered inquiry, a message and a broadcast, all unread."""
    staff, thread = people.make_staff(*STAFF), ask(db, company.owner_id)
    reply(db, staff, thread)
    with db.as_user(staff):
        message = db.value(
            "insert into public.direct_messages (member_id, subject, content) values (%s, '제목', '내용') returning id",
            [company.id],
        )
        broadcast = db.value("insert into public.broadcasts (subject, content) values ('공지', '내용') returning id")
    act(db, staff, BROADCASTS, broadcast, "send")
    return thread, message, broadcast


def test_without_a_role_in_support_nothing_is_seen_or_done(db: Session, people: People) -> None:
    company = make_member(people)
    thread, message, broadcast = told_everything(db, people, company)
    with db.as_user(make_employee(db, people, company, "crm:*")):
        assert db.rows("select id from public.message_threads") == []
        assert db.rows("select id from public.thread_messages") == []
        assert db.rows("select id from public.direct_messages") == []
        assert db.rows("select id from public.broadcast_recipients") == []
        assert db.value("select public.unread_counts()") == NOTHING
        assert db.value("select public.mark_threads_read(%s)", [[thread]]) == 0
        assert db.value("select public.mark_direct_messages(%s, true)", [[message]]) == 0
        assert db.value("select public.delete_direct_messages(%s)", [[message]]) == 0
        assert db.value("select public.mark_broadcasts(%s, true)", [[broadcast]]) == 0
        for call in ("open_thread", "open_broadcast"):
            with db.expect_error("RESOURCE_NOT_FOUND", 404):
                db.execute(OPEN[call], [thread if call == "open_thread" else broadcast])
        with db.expect_error("FORBIDDEN", 403):
            db.execute(CREATE, ["제목", "내용", "general", "normal"])
        with db.expect_error("FORBIDDEN", 403):
            db.execute(REPLY, [thread, "답글"])


OPEN = {
    "open_thread": "select public.open_thread(%s)",
    "open_broadcast": "select public.open_broadcast(%s)",
}  # fmt: skip


def test_reading_marks_as_read_and_does_not_delete_or_write(db: Session, people: People) -> None:
    company = make_member(people)
    thread, message, broadcast = told_everything(db, people, company)
    with db.as_user(make_employee(db, people, company, "*:read")):
        assert len(db.value(OPEN["open_thread"], [thread])["messages"]) == 2
        assert db.value("select public.mark_direct_messages(%s, true)", [[message]]) == 1
        assert db.value(OPEN["open_broadcast"], [broadcast])["recipient"]["read_at"]
        assert db.value("select public.unread_counts()") == NOTHING
        assert db.value("select public.delete_direct_messages(%s)", [[message]]) == 0
        assert db.value("select public.delete_broadcast_copies(%s)", [[broadcast]]) == 0
        assert db.value("select public.archive_threads(%s)", [[thread]]) == 0
        with db.expect_error("FORBIDDEN", 403):
            db.execute(REPLY, [thread, "답글"])


def test_a_clerk_with_the_permission_writes_for_the_company(db: Session, people: People) -> None:
    company = make_member(people)
    clerk = make_employee(db, people, company, "portal.message_threads:read", "portal.message_threads:create")
    thread = ask(db, clerk)
    reply(db, clerk, thread)
    row = thread_row(db, thread)
    assert (row["member_id"], row["created_by"], row["message_count"]) == (company.id, clerk, 2)
