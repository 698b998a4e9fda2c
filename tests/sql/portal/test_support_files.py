"""Files of inquiries and broadcasts: by the side that wrote, at most three, seen by those they were sent to."""

from typing import Any
from uuid import UUID, uuid4

from tests.sql.portal.support_world import BROADCASTS, STAFF, THREADS, act, ask, make_member, reply
from tests.support.people import Company, People
from tests.support.session import Session

BIND = "select app.bind_file(%s, 'private-files', %s, '자료.pdf', 'application/pdf', 1000, %s, %s, %s)"
PLATFORM = UUID(int=0)
MESSAGES = "public.thread_messages"
SEEN = "select name from storage.objects where name = %s"


def bind(db: Session, user: UUID, folder: UUID, entity: str, record: UUID, purpose: str) -> dict[str, Any]:
    """An upload of the user that the sidecar has checked."""
    name = f"{folder}/{purpose}/{uuid4()}.pdf"
    with db.as_postgres():
        db.execute("insert into storage.objects (bucket_id, name) values ('private-files', %s)", [name])
    with db.as_service():
        file: dict[str, Any] = db.value(BIND, [user, name, entity, record, purpose])
        return file


def message_of(db: Session, thread: UUID, side: str) -> UUID:
    with db.as_postgres():
        found: UUID = db.value(
            "select id from public.thread_messages where thread_id = %s and sender_side = %s::public.message_side",
            [thread, side],
        )
        return found


def conversation(db: Session, company: Company, staff: UUID) -> tuple[UUID, UUID, UUID]:
    thread = ask(db, company.owner_id)
    reply(db, staff, thread)
    return thread, message_of(db, thread, "company"), message_of(db, thread, "staff")


def test_each_side_attaches_to_its_own_messages_while_the_thread_is_open(db: Session, people: People) -> None:
    company, other = make_member(people), make_member(people)
    staff = people.make_staff(*STAFF, "portal.files:*")
    thread, question, answer = conversation(db, company, staff)
    bind(db, company.owner_id, company.id, MESSAGES, question, "inquiry_attachment")
    bind(db, staff, PLATFORM, MESSAGES, answer, "answer_attachment")
    for user, folder, record, purpose, code in (
        (company.owner_id, company.id, answer, "inquiry_attachment", "RECORD_LOCKED"),
        (staff, PLATFORM, question, "answer_attachment", "RECORD_LOCKED"),
        (company.owner_id, company.id, question, "answer_attachment", "RESOURCE_NOT_FOUND"),
        (other.owner_id, other.id, question, "inquiry_attachment", "RESOURCE_NOT_FOUND"),
        (people.make_staff("portal.files:*"), PLATFORM, answer, "answer_attachment", "RESOURCE_NOT_FOUND"),
    ):
        with db.expect_error(code):
            bind(db, user, folder, MESSAGES, record, purpose)
    act(db, staff, THREADS, thread, "close")
    with db.expect_error("RECORD_LOCKED", 409):
        bind(db, company.owner_id, company.id, MESSAGES, question, "inquiry_attachment")
    with db.as_user(company.owner_id), db.expect_error("RECORD_LOCKED", 409):
        db.execute("delete from public.files")


def test_a_message_takes_three_files(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    _thread, question, _answer = conversation(db, company, staff)
    for _ in range(3):
        bind(db, company.owner_id, company.id, MESSAGES, question, "inquiry_attachment")
    with db.expect_error("FILE_LIMIT_REACHED", 409):
        bind(db, company.owner_id, company.id, MESSAGES, question, "inquiry_attachment")


def test_the_company_sees_and_downloads_what_came_with_the_answer(db: Session, people: People) -> None:
    company, other = make_member(people), make_member(people)
    staff = people.make_staff(*STAFF, "portal.files:*")
    thread, _question, answer = conversation(db, company, staff)
    file = bind(db, staff, PLATFORM, MESSAGES, answer, "answer_attachment")
    with db.as_user(company.owner_id):
        opened = db.value("select public.open_thread(%s)", [thread])
        assert [f["path"] for f in opened["messages"][1]["files"]] == [file["path"]]
        assert db.value("select count(*) from public.files") == 1
        assert len(db.rows(SEEN, [file["path"]])) == 1
        with db.expect_error("RECORD_LOCKED", 409):
            db.execute("delete from public.files")
    with db.as_user(other.owner_id):
        assert db.rows("select id from public.files") == []
        assert db.rows(SEEN, [file["path"]]) == []


def test_files_of_a_broadcast_are_for_its_recipients(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF, "portal.files:*")
    with db.as_user(staff):
        broadcast = db.value(
            "insert into public.broadcasts (subject, content) values ('공고', '<p>붙임</p>') returning id"
        )
    file = bind(db, staff, PLATFORM, BROADCASTS, broadcast, "broadcast_attachment")
    with db.as_user(company.owner_id):
        assert db.rows(SEEN, [file["path"]]) == []
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, company.owner_id, company.id, BROADCASTS, broadcast, "broadcast_attachment")
    act(db, staff, BROADCASTS, broadcast, "send")
    late = make_member(people)
    with db.as_user(company.owner_id):
        opened = db.value("select public.open_broadcast(%s)", [broadcast])
        assert [f["path"] for f in opened["files"]] == [file["path"]]
        assert len(db.rows(SEEN, [file["path"]])) == 1
    with db.as_user(late.owner_id):
        assert db.rows(SEEN, [file["path"]]) == []
    with db.expect_error("RECORD_LOCKED", 409):
        bind(db, staff, PLATFORM, BROADCASTS, broadcast, "broadcast_attachment")
