"""Files of direct messages: by the side that wrote, at most three, read by the other end, gone when both ends deleted."""

from typing import LiteralString
from uuid import UUID

from tests.sql.portal.support_world import STAFF, make_employee, make_member
from tests.sql.portal.test_support_direct import from_company, from_staff
from tests.sql.portal.test_support_files import PLATFORM, SEEN, bind
from tests.support.concurrency import OK, by, in_order
from tests.support.databases import TestDatabase
from tests.support.people import Company, People
from tests.support.session import Session

MESSAGES = "public.direct_messages"
OPEN = "select public.open_direct_message(%s)"
DELETE = "select public.delete_direct_messages(%s)"
READ = "select read_at is not null from public.direct_messages where id = %s"


def cast(db: Session, people: People) -> tuple[Company, UUID, UUID, UUID]:
    """A company, staff, a message down and a message up."""
    company, staff = make_member(people), people.make_staff(*STAFF, "portal.files:read", "portal.files:create")
    return company, staff, from_staff(db, staff, company.id), from_company(db, company.owner_id)


def test_each_side_attaches_to_what_it_wrote(db: Session, people: People) -> None:
    # portal 3.6.2
    company, staff, down, up = cast(db, people)
    other = make_member(people)
    mine = bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    theirs = bind(db, staff, PLATFORM, MESSAGES, down, "staff_message_attachment")
    assert {mine["tenant_id"], theirs["tenant_id"]} == {str(company.id)}
    for user, folder, message, purpose, code in (
        (company.owner_id, company.id, down, "message_attachment", "RECORD_LOCKED"),
        (staff, PLATFORM, up, "staff_message_attachment", "RECORD_LOCKED"),
        (company.owner_id, company.id, up, "staff_message_attachment", "RESOURCE_NOT_FOUND"),
        (company.owner_id, company.id, up, "inquiry_attachment", "VALIDATION_ERROR"),
        (other.owner_id, other.id, up, "message_attachment", "RESOURCE_NOT_FOUND"),
        (people.make_staff("portal.files:*"), PLATFORM, down, "staff_message_attachment", "RESOURCE_NOT_FOUND"),
    ):
        with db.expect_error(code):
            bind(db, user, folder, MESSAGES, message, purpose)


def test_a_message_takes_three_files_of_the_allowed_types(db: Session, people: People) -> None:
    # portal 3.8: message 3
    company, _staff, _down, up = cast(db, people)
    for _ in range(3):
        bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    with db.expect_error("FILE_LIMIT_REACHED", 409):
        bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    with db.as_postgres():
        rules = db.rows("select max_bytes, max_count, bucket from public.file_rules where entity = %s", [MESSAGES])
    assert rules == [{"max_bytes": 10485760, "max_count": 3, "bucket": "private-files"}] * 2


def test_a_company_that_may_not_write_attaches_nothing(db: Session, people: People) -> None:
    company, staff, _down, up = cast(db, people)
    with db.as_postgres():
        db.execute("update public.members set state = 'suspended' where id = %s", [company.id])
    with db.expect_error("RESOURCE_NOT_FOUND", 404):
        bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    with db.as_user(staff):
        assert db.value(OPEN, [up])["files"] == []


def test_the_recipient_opens_the_message_with_its_files(db: Session, people: People) -> None:
    company, staff, down, up = cast(db, people)
    other = make_member(people)
    theirs = bind(db, staff, PLATFORM, MESSAGES, down, "staff_message_attachment")
    mine = bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    for user, message, file in ((company.owner_id, down, theirs), (staff, up, mine)):
        with db.as_user(user):
            opened = db.value(OPEN, [message])
            assert [f["path"] for f in opened["files"]] == [file["path"]]
            assert opened["message"]["read_at"] is not None
            assert len(db.rows(SEEN, [file["path"]])) == 1
    strangers = (other.owner_id, people.make_staff("portal.members:read"), make_employee(db, people, company, "crm:*"))
    for user in strangers:
        with db.as_user(user), db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value(OPEN, [down])
    with db.as_user(other.owner_id):
        assert db.rows("select id from public.files") == []
        assert db.rows(SEEN, [theirs["path"]]) == db.rows(SEEN, [mine["path"]]) == []


def test_the_senders_own_look_marks_nothing(db: Session, people: People) -> None:
    company, staff, down, _up = cast(db, people)
    with db.as_user(staff):
        db.value(OPEN, [down])
    with db.as_user(company.owner_id):
        assert not db.value(READ, [down])


def test_what_was_read_stays_and_a_later_file_is_news(db: Session, people: People) -> None:
    company, staff, _down, up = cast(db, people)
    early, kept = (bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment") for _ in range(2))
    with db.as_user(company.owner_id):
        assert db.execute("delete from public.files where id = %s", [early["id"]]) == 0  # soft, as everywhere
        assert db.value("select count(*) from public.files") == 1
    with db.as_user(staff):
        db.value(OPEN, [up])
    with db.as_user(company.owner_id), db.expect_error("RECORD_LOCKED", 409):
        db.execute("delete from public.files where id = %s", [kept["id"]])
    bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    with db.as_user(staff):
        assert not db.value(READ, [up])
        assert len(db.value(OPEN, [up])["files"]) == 2


def test_nobody_takes_the_other_sides_files_off(db: Session, people: People) -> None:
    company, staff, down, up = cast(db, people)
    theirs = bind(db, staff, PLATFORM, MESSAGES, down, "staff_message_attachment")
    mine = bind(db, company.owner_id, company.id, MESSAGES, up, "message_attachment")
    with db.as_user(company.owner_id), db.expect_error("RECORD_LOCKED", 409):
        db.execute("delete from public.files where id = %s", [theirs["id"]])
    with db.as_user(staff):
        with db.expect_error("FORBIDDEN", 403):
            db.execute("delete from public.files where id = %s", [mine["id"]])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.value("select public.remove_content_file(%s)", [mine["id"]])
        assert db.value("select public.remove_content_file(%s)", [theirs["id"]])["is_deleted"]
    with db.as_postgres():
        assert db.rows("select id from public.files where not is_deleted") == [{"id": UUID(mine["id"])}]


def test_a_message_out_of_the_box_takes_its_files_out_of_sight(db: Session, people: People) -> None:
    # portal 3.8: the object goes when nobody needs it any more
    company, staff, down, _up = cast(db, people)
    file = bind(db, staff, PLATFORM, MESSAGES, down, "staff_message_attachment")
    with db.as_user(staff):
        assert db.value(DELETE, [[down]]) == 1
    with db.expect_error("RECORD_LOCKED", 409):
        bind(db, staff, PLATFORM, MESSAGES, down, "staff_message_attachment")
    with db.as_user(company.owner_id):
        assert [f["id"] for f in db.value(OPEN, [down])["files"]] == [file["id"]], "the recipient keeps its copy"
        assert db.value(DELETE, [[down]]) == 1
        assert db.rows(SEEN, [file["path"]]) == []
    with db.as_service():
        assert [row["path"] for row in db.rows("select path from app.sweep_files()")] == [file["path"]]


def test_deleting_a_message_and_taking_a_file_off_do_not_deadlock(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()
    company, staff, down, _up = cast(setup, People(setup))
    file = bind(setup, staff, PLATFORM, MESSAGES, down, "staff_message_attachment")
    with setup.as_user(staff):
        setup.value(DELETE, [[down]])
    setup.commit()
    # a bystander holds the message until both have begun, the deletion first: the order that locked them out
    hold: LiteralString = "select 1 from public.direct_messages where id = %s for no key update"

    deletion = by(company.owner_id, DELETE, [down])
    removal = by(staff, "select public.remove_content_file(%s)", file["id"])
    answers = in_order(fresh_db, deletion, removal, hold, down)
    assert [answer.code for answer in answers] == [OK, OK]
