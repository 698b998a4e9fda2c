"""Direct messages: between one company and the administrators, never between companies; each end keeps its own box."""

from uuid import UUID, uuid4

import pytest

from tests.sql.portal.support_world import STAFF, mails, make_member, make_named_staff
from tests.support.people import People
from tests.support.session import Session

TO_STAFF = "insert into public.direct_messages (subject, content) values (%s, '내용') returning id"
TO_COMPANY = "insert into public.direct_messages (member_id, subject, content, is_important) values (%s, %s, '내용', %s) returning id"
BOX = "select id from public.direct_messages order by created_at, id"
COUNTS = "select public.unread_counts()"


def from_company(db: Session, user: UUID, subject: str = "담당자께") -> UUID:
    with db.as_user(user):
        message: UUID = db.value(TO_STAFF, [subject])
        return message


def from_staff(db: Session, user: UUID, company: UUID, subject: str = "안내", is_important: bool = False) -> UUID:
    with db.as_user(user):
        message: UUID = db.value(TO_COMPANY, [company, subject, is_important])
        return message


def box(db: Session, user: UUID) -> set[UUID]:
    with db.as_user(user):
        return {row["id"] for row in db.rows(BOX)}


def test_staff_write_to_one_company_and_a_company_to_the_administrators(db: Session, people: People) -> None:
    company, other = make_member(people), make_member(people)
    staff = make_named_staff(people, "박담당", *STAFF)
    down, up = from_staff(db, staff, company.id), from_company(db, company.owner_id)
    assert box(db, company.owner_id) == box(db, staff) == {down, up}
    assert box(db, other.owner_id) == set()
    assert box(db, people.make_staff("portal.members:read")) == set()
    with db.as_user(company.owner_id):
        rows = db.rows("select sender_side::text, sender_name from public.direct_messages order by created_at")
    assert {(r["sender_side"], r["sender_name"]) for r in rows} == {
        ("staff", "박담당"),
        ("company", company.company_name),
    }


def test_a_company_never_addresses_another_company(db: Session, people: People) -> None:
    company, other = make_member(people), make_member(people)
    with db.as_user(company.owner_id):
        for somebody in (other.id, uuid4()):
            with db.expect_error("FORBIDDEN", 403):
                db.execute(TO_COMPANY, [somebody, "안녕하세요", False])
        with db.expect_error("42501", 403):
            db.execute("insert into public.direct_messages (subject, content, sender_side) values ('x', 'x', 'staff')")
    assert box(db, other.owner_id) == set()


def test_who_may_not_write_is_refused(db: Session, people: People) -> None:
    company, pending = make_member(people), people.make_company()
    for user in (people.make_staff("portal.direct_messages:read"), people.make_auth_user()):
        with db.as_user(user), db.expect_error("FORBIDDEN", 403):
            db.execute(TO_COMPANY, [company.id, "x", False])
    with db.as_user(pending.owner_id), db.expect_error("42501", 403):
        db.execute(TO_STAFF, ["x"])
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute(TO_STAFF, ["x"])


@pytest.mark.parametrize(
    ("subject", "content", "field"),
    [
        ("", "내용", "subject"),
        ("가" * 256, "내용", "subject"),
        ("제목", " ", "content"),
        ("제목", "가" * 10001, "content"),
    ],
)
def test_wrong_fields_are_named(db: Session, people: People, subject: str, content: str, field: str) -> None:
    company = make_member(people)
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as refused:
        db.execute("insert into public.direct_messages (subject, content) values (%s, %s)", [subject, content])
    assert [error["field"] for error in refused.details] == [field]


def test_staff_must_name_a_company_that_exists(db: Session, people: People) -> None:
    staff = people.make_staff(*STAFF)
    for nobody in (None, uuid4()):
        with db.as_user(staff), db.expect_error("VALIDATION_ERROR", 422) as refused:
            db.execute(TO_COMPANY, [nobody, "제목", False])
        assert refused.details[0]["field"] == "member_id"


def test_an_answer_stays_within_its_conversation(db: Session, people: People) -> None:
    company, other, staff = make_member(people), make_member(people), people.make_staff(*STAFF)
    mine, theirs = from_staff(db, staff, company.id), from_staff(db, staff, other.id)
    answer = "insert into public.direct_messages (subject, content, reply_to_id) values ('Re: 안내', '네', %s)"
    with db.as_user(company.owner_id):
        db.execute(answer, [mine])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(answer, [theirs])


def test_the_recipient_marks_and_each_end_deletes_for_itself(db: Session, people: People) -> None:
    company, other, staff = make_member(people), make_member(people), people.make_staff(*STAFF)
    down, up = from_staff(db, staff, company.id, is_important=True), from_company(db, company.owner_id)
    mark = "select public.mark_direct_messages(%s, p_is_read => %s, p_is_important => %s)"
    both = [down, up]
    with db.as_user(other.owner_id):
        assert db.value(mark, [both, True, None]) == 0
        assert db.value("select public.delete_direct_messages(%s)", [both]) == 0
    with db.as_user(company.owner_id):
        assert db.value(mark, [both, True, False]) == 1, "nobody reads the own message for the other"
        row = db.one("select is_important, read_at from public.direct_messages where id = %s", [down])
        assert not row["is_important"]
        assert row["read_at"] is not None
        assert db.value(mark, [[down], False, None]) == 1
        assert db.value("select public.delete_direct_messages(%s)", [both]) == 2
    assert box(db, company.owner_id) == set()
    assert box(db, staff) == {down, up}
    with db.as_user(staff):
        assert db.value(mark, [both, True, True]) == 1
        assert db.value("select public.delete_direct_messages(%s)", [[up]]) == 1
    assert box(db, staff) == {down}


def test_the_bell_counts_what_waits_for_the_caller(db: Session, people: People) -> None:
    company, other, staff = make_member(people), make_member(people), people.make_staff(*STAFF)
    from_company(db, company.owner_id)
    first, _second = from_staff(db, staff, company.id), from_staff(db, staff, company.id)
    with db.as_user(company.owner_id):
        db.execute("select public.create_thread('제목', '내용')")
        assert db.value(COUNTS) == {"threads": 0, "direct_messages": 2, "broadcasts": 0, "notifications": 2, "total": 4}
        db.value("select public.mark_direct_messages(%s, true)", [[first]])
        assert db.value(COUNTS)["direct_messages"] == 1
    with db.as_user(staff):
        assert db.value(COUNTS) == {"threads": 1, "direct_messages": 1, "broadcasts": 0, "notifications": 0, "total": 2}
    for user in (other.owner_id, people.make_staff("portal.members:read"), people.make_auth_user()):
        with db.as_user(user):
            assert db.value(COUNTS)["total"] == 0


def test_each_message_is_mailed_to_its_recipient_once(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    people.make_staff("portal.direct_messages:read")
    from_staff(db, staff, company.id, "점검 안내")
    from_company(db, company.owner_id, "질문 있습니다")
    down, up = mails(db, "new_message"), mails(db, "admin_new_message")
    assert [(m["recipient"], m["payload"]["subject"]) for m in down] == [(company.email, "점검 안내")]
    assert [m["payload"]["company_name"] for m in up] == [company.company_name]
    with db.as_user(company.owner_id):
        db.execute("insert into public.notification_settings (kind, by_email) values ('message', false)")
    from_staff(db, staff, company.id)
    assert len(mails(db, "new_message")) == 1
