"""Inquiries: a company and the staff write in turn while the thread is open; counters follow, strangers see nothing."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.sql.portal.support_world import (
    CREATE,
    REPLY,
    STAFF,
    THREADS,
    act,
    ask,
    mails,
    make_member,
    make_named_staff,
    reply,
    thread_row,
)
from tests.support.people import People
from tests.support.session import Session

OPEN = "select public.open_thread(%s)"


def test_a_company_asks_and_the_thread_holds_its_first_message(db: Session, people: People) -> None:
    company = make_member(people)
    with db.as_user(company.owner_id):
        made = db.value(
            """select public.create_thread('  매출 입력  ', ' 부가세를 포함합니까? ', 'performance', 'high', '김담당',
            'KIM@a.example', '010-1234-5678')"""
        )
        messages = db.rows("select * from public.thread_messages")
    thread = made["thread"]
    assert (thread["member_id"], thread["subject"], thread["status"]) == (str(company.id), "매출 입력", "open")
    assert (thread["message_count"], thread["unread_by_staff"], thread["unread_by_company"]) == (1, 1, 0)
    assert (thread["reply_email"], thread["is_answered"]) == ("kim@a.example", False)
    assert [(str(m["id"]), m["content"], m["sender_side"], m["sender_name"]) for m in messages] == [
        (made["message_id"], "부가세를 포함합니까?", "company", company.company_name)
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"p_subject": " "}, "subject"), ({"p_subject": "가" * 256}, "subject"), ({"p_subject": None}, "subject"),
        ({"p_content": " \n"}, "content"), ({"p_content": "가" * 10001}, "content"), ({"p_content": None}, "content"),
        ({"p_category": "announcement"}, "category"), ({"p_reply_email": "kim"}, "reply_email"),
        ({"p_reply_mobile": "12"}, "reply_mobile"), ({"p_reply_name": "가" * 101}, "reply_name"),
    ],
)  # fmt: skip
def test_wrong_fields_of_the_form_are_named(db: Session, people: People, changes: dict[str, Any], field: str) -> None:
    company = make_member(people)
    form = {
        "p_subject": "제목", "p_content": "내용", "p_category": "general", "p_reply_name": None, "p_reply_email": None,
        "p_reply_mobile": None,
    } | changes  # fmt: skip
    with db.as_user(company.owner_id), db.expect_error("VALIDATION_ERROR", 422) as refused:
        db.execute(
            """select public.create_thread(p_subject => %(p_subject)s, p_content => %(p_content)s, p_category => %(p_category)s,
            p_reply_name => %(p_reply_name)s, p_reply_email => %(p_reply_email)s, p_reply_mobile => %(p_reply_mobile)s)""",
            form,
        )
    assert [error["field"] for error in refused.details] == [field]


def test_only_approved_companies_ask(db: Session, people: People) -> None:
    pending, suspended = people.make_company(), make_member(people)
    staff = people.make_staff("*")
    with db.as_user(staff):
        db.execute("select public.transition('public.members', %s, 'suspend', '휴업')", [suspended.id])
    for user in (pending.owner_id, suspended.owner_id, staff, people.make_auth_user()):
        with db.as_user(user), db.expect_error("FORBIDDEN", 403):
            db.execute(CREATE, ["제목", "내용", "general", "normal"])
    with db.as_anon(), db.expect_error("42501", 401):
        db.execute(CREATE, ["제목", "내용", "general", "normal"])


def test_both_sides_write_and_the_counters_follow(db: Session, people: People) -> None:
    company, staff = make_member(people), make_named_staff(people, "박담당", *STAFF)
    thread = ask(db, company.owner_id)
    reply(db, staff, thread, "확인하겠습니다.")
    reply(db, staff, thread, "해결했습니다.")
    row = thread_row(db, thread)
    assert (row["message_count"], row["unread_by_company"], row["unread_by_staff"]) == (3, 2, 1)
    assert row["is_answered"]
    assert row["first_answered_at"] is not None
    with db.as_user(company.owner_id):
        opened = db.value(OPEN, [thread])
    assert [(m["sender_side"], m["sender_name"]) for m in opened["messages"]] == [
        ("company", company.company_name), ("staff", "박담당"), ("staff", "박담당"),
    ]  # fmt: skip
    assert opened["thread"]["unread_by_company"] == 0
    assert all(m["read_by_company_at"] for m in opened["messages"])
    reply(db, company.owner_id, thread, "다시 안 됩니다.")
    row = thread_row(db, thread)
    assert (row["message_count"], row["unread_by_company"], row["unread_by_staff"]) == (4, 0, 2)
    assert not row["is_answered"], "the company wrote last and waits"
    with db.as_user(staff):
        db.value(OPEN, [thread])
    row = thread_row(db, thread)
    assert (row["unread_by_company"], row["unread_by_staff"]) == (0, 0)
    assert row["last_message_at"] == max_created(db, thread)


def max_created(db: Session, thread: UUID) -> Any:
    with db.as_postgres():
        return db.value("select max(created_at) from public.thread_messages where thread_id = %s", [thread])


def test_nobody_says_who_speaks_but_the_server(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    for user in (company.owner_id, staff):
        with db.as_user(user):
            for statement in (
                "insert into public.thread_messages (thread_id, content, sender_side) values (%s, 'x', 'staff')",
                "insert into public.thread_messages (thread_id, content, sender_name) values (%s, 'x', '관리자')",
                "insert into public.thread_messages (thread_id, content, read_by_staff_at) values (%s, 'x', now())",
                "insert into public.thread_messages (thread_id, content, created_at) values (%s, 'x', '2020-01-01')",
                "update public.thread_messages set content = 'x' where thread_id = %s",
                "delete from public.thread_messages where thread_id = %s",
                "update public.message_threads set status = 'closed' where id = %s",
                "update public.message_threads set unread_by_staff = 0 where id = %s",
                "delete from public.message_threads where id = %s",
            ):
                with db.expect_error("42501", 403):
                    db.execute(statement, [thread])
            with db.expect_error("42501", 403):
                db.execute("insert into public.message_threads (subject) values ('x')")


def test_other_companies_and_staff_without_permission_find_nothing(db: Session, people: People) -> None:
    company, other = make_member(people), make_member(people)
    thread = ask(db, company.owner_id)
    for user in (other.owner_id, people.make_staff("portal.members:read"), people.make_auth_user()):
        with db.as_user(user):
            for table in ("message_threads", "thread_messages", "thread_statistics"):
                assert db.rows(TABLES[table]) == [], table
            with db.expect_error("RESOURCE_NOT_FOUND", 404):
                db.execute(OPEN, [thread])
            with db.expect_error("RESOURCE_NOT_FOUND", 404):
                db.execute("select public.transition('public.message_threads', %s, 'close')", [thread])
            assert db.value("select public.mark_threads_read(%s)", [[thread]]) == 0
            assert db.value("select public.archive_threads(%s)", [[thread]]) == 0
    with db.as_user(other.owner_id), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.execute(REPLY, [thread, "끼어들기"])
    with db.as_user(people.make_staff("portal.members:read")), db.expect_error("FORBIDDEN", 403):
        db.execute(REPLY, [thread, "끼어들기"])
    assert thread_row(db, thread)["message_count"] == 1
    for table in TABLES.values():
        with db.as_anon(), db.expect_error("42501", 401):
            db.execute(table)


TABLES = {
    "message_threads": "select id from public.message_threads",
    "thread_messages": "select id from public.thread_messages",
    "thread_statistics": "select opened_on from public.thread_statistics",
}  # fmt: skip


def test_staff_who_may_only_read_answer_nothing_and_leave_the_unread_marks(db: Session, people: People) -> None:
    company, viewer = make_member(people), people.make_staff("portal.message_threads:read")
    thread = ask(db, company.owner_id)
    with db.as_user(viewer):
        assert len(db.value(OPEN, [thread])["messages"]) == 1
        with db.expect_error("FORBIDDEN", 403):
            db.execute(REPLY, [thread, "답변"])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update public.message_threads set priority = 'high'")
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select public.transition('public.message_threads', %s, 'resolve')", [thread])
    assert thread_row(db, thread)["unread_by_staff"] == 1


def test_a_company_decides_nothing_about_its_thread(db: Session, people: People) -> None:
    company = make_member(people)
    thread = ask(db, company.owner_id)
    with db.as_user(company.owner_id):
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select public.transition('public.message_threads', %s, 'close')", [thread])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update public.message_threads set priority = 'urgent'")
        assert db.rows("select * from public.available_transitions('public.message_threads', %s)", [thread]) == []


def test_closed_threads_take_no_reply_until_they_are_opened_again(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    for action in ("resolve", "close"):
        act(db, staff, THREADS, thread, action)
        for user in (company.owner_id, staff):
            with db.as_user(user), db.expect_error("THREAD_CLOSED", 409):
                db.execute(REPLY, [thread, "더 있습니다"])
    assert thread_row(db, thread)["resolved_at"] is not None
    act(db, staff, THREADS, thread, "reopen")
    assert thread_row(db, thread)["resolved_at"] is None
    reply(db, company.owner_id, thread)
    with db.as_user(company.owner_id):
        titles = {
            row["title"] for row in db.rows("select title from public.notifications where related_id = %s", [thread])
        }
        assert titles == {"문의가 해결 처리되었습니다", "문의가 종료되었습니다", "문의가 다시 열렸습니다"}
        history = db.rows("select action from public.status_changes where record_id = %s", [thread])
        assert sorted(row["action"] for row in history) == ["close", "reopen", "resolve"]


def test_a_suspended_company_reads_but_does_not_write(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff("*")
    thread = ask(db, company.owner_id)
    with db.as_user(staff):
        db.execute("select public.transition('public.members', %s, 'suspend', '휴업')", [company.id])
    with db.as_user(company.owner_id):
        assert len(db.value(OPEN, [thread])["messages"]) == 1
        with db.expect_error("FORBIDDEN", 403):
            db.execute(REPLY, [thread, "답글"])


def test_a_thread_is_given_to_staff_who_may_decide(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    colleague, viewer = make_named_staff(people, "이담당", *STAFF), people.make_staff("portal.message_threads:read")
    thread = ask(db, company.owner_id)
    assign = "update public.message_threads set assigned_to = %s where id = %s"
    with db.as_user(staff):
        for nobody in (viewer, company.owner_id, uuid4()):
            with db.expect_error("VALIDATION_ERROR", 422) as refused:
                db.execute(assign, [nobody, thread])
            assert refused.details[0]["field"] == "assigned_to"
        assert db.execute(assign, [colleague, thread]) == 1
        assert db.value("select assigned_name from public.message_threads where id = %s", [thread]) == "이담당"
        db.execute(
            "update public.message_threads set category = 'general', priority = 'urgent' where id = %s", [thread]
        )


def test_the_person_in_charge_is_mailed_and_else_everybody_who_may_decide(db: Session, people: People) -> None:
    company, staff, colleague = make_member(people), people.make_staff(*STAFF), people.make_staff(*STAFF)
    people.make_staff("portal.message_threads:read")
    thread = ask(db, company.owner_id, content="긴 질문입니다")
    new = mails(db, "admin_new_thread")
    assert len(new) == 2
    assert new[0]["payload"] == {
        "company_name": company.company_name, "subject": "시스템 문의", "content": "긴 질문입니다",
        "reply_name": "-", "reply_email": "-", "reply_mobile": "-",
    }  # fmt: skip
    with db.as_user(staff):
        db.execute("update public.message_threads set assigned_to = %s where id = %s", [colleague, thread])
    reply(db, company.owner_id, thread, "추가 질문")
    with db.as_postgres():
        address = db.value("select email from idam.users where id = %s", [colleague])
    assert [mail["recipient"] for mail in mails(db, "admin_thread_reply")] == [address]
    with db.as_postgres():
        db.execute("update idam.users set status = 'suspended' where id = %s", [colleague])
    reply(db, company.owner_id, thread, "또 질문")
    assert len(mails(db, "admin_thread_reply")) == 2, "the colleague left, so everybody else hears of it"


def test_an_answer_goes_to_the_address_of_the_form_unless_mails_were_declined(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    plain = ask(db, company.owner_id)
    with db.as_user(company.owner_id):
        form = db.value("select public.create_thread('제목', '내용', p_reply_email => 'kim@a.example')")["thread"]
    reply(db, staff, plain)
    reply(db, staff, UUID(form["id"]), "답변드립니다")
    sent = mails(db, "thread_reply")
    assert sorted(mail["recipient"] for mail in sent) == sorted([company.email, "kim@a.example"])
    assert all(mail["payload"]["company_name"] == company.company_name for mail in sent)
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from public.notifications where kind = 'message'") == 2
        db.execute("insert into public.notification_settings (kind, by_email) values ('message', false)")
    reply(db, staff, plain)
    reply(db, staff, UUID(form["id"]))
    assert len(mails(db, "thread_reply")) == 2


def test_an_automatic_answer_of_the_category_goes_before_the_general_one(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    with db.as_user(staff):
        add = "insert into public.message_templates (kind, category, title, content) values ('auto_reply', %s, '자동', %s)"
        db.execute(add, [None, "{company_name}님, 접수되었습니다."])
        db.execute(add, ["support", "기술 문의가 접수되었습니다."])
        with db.expect_error("23505", 409):
            db.execute(add, ["support", "또 하나"])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(add, ["unknown", "x"])
    thread = ask(db, company.owner_id)
    with db.as_user(company.owner_id):
        other = db.value("select public.create_thread('제목', '내용', 'general')")["thread"]
        said = "select content from public.thread_messages where thread_id = %s and sender_side = 'system'"
        assert db.value(said, [thread]) == "기술 문의가 접수되었습니다."
        assert db.value(said, [other["id"]]) == f"{company.company_name}님, 접수되었습니다."
        assert (other["message_count"], other["unread_by_company"], other["unread_by_staff"]) == (2, 1, 1)
        assert not other["is_answered"], "a machine's receipt is no answer"
        assert db.rows("select id from public.message_templates") == [], "templates are the staff's"
        with db.expect_error("FORBIDDEN", 403):
            db.execute("update public.message_templates set content = 'x'")
        with db.expect_error("FORBIDDEN", 403):
            db.execute("insert into public.message_templates (title, content) values ('x', 'x')")


def test_archived_threads_come_back_with_a_new_message(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id)
    for user in (company.owner_id, staff):
        with db.as_user(user):
            assert db.value("select public.archive_threads(%s)", [[thread, uuid4()]]) == 1
    row = thread_row(db, thread)
    assert row["archived_by_company_at"]
    assert row["archived_by_staff_at"]
    with db.as_user(staff):
        assert db.value("select public.archive_threads(%s, false)", [[thread]]) == 1
        assert db.value("select public.mark_threads_read(%s)", [[thread]]) == 1
    row = thread_row(db, thread)
    assert row["archived_by_company_at"], "reading and putting back are the staff's own"
    assert row["archived_by_staff_at"] is None
    reply(db, staff, thread)
    assert thread_row(db, thread)["archived_by_company_at"] is None


def test_staff_find_threads_by_company_subject_category_and_state(db: Session, people: People) -> None:
    mine, other, staff = (
        make_member(people, company_name="(주)동해해양"),
        make_member(people),
        people.make_staff(*STAFF),
    )
    first, _second = ask(db, mine.owner_id, "매출 단위 문의"), ask(db, mine.owner_id, "기타")
    third = ask(db, other.owner_id, "매출 기간")
    act(db, staff, THREADS, third, "resolve")
    find = "select id from public.message_threads where search_text ilike %s and status = %s order by id"
    with db.as_user(staff):
        assert [r["id"] for r in db.rows(find, ["%매출%", "open"])] == [first]
        assert [r["id"] for r in db.rows(find, ["%매출%", "resolved"])] == [third]
        assert len(db.rows(find, ["%동해해양%", "open"])) == 2
        assert len(db.rows(find, [f"%{mine.business_number}%", "open"])) == 2
    with db.as_user(mine.owner_id):
        db.execute("update public.members set company_name = '(주)속초해양'")
    with db.as_user(staff):
        assert len(db.rows(find, ["%속초해양%", "open"])) == 2
        assert db.rows(find, ["%동해해양%", "open"]) == []


def test_the_figures_of_the_staff_add_up(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    with db.as_postgres():
        for day, category, minutes, status in (
            ("2026-03-02", "support", 30, "open"), ("2026-03-02", "support", 90, "resolved"),
            ("2026-03-02", "general", None, "open"), ("2026-03-03", "support", None, "closed"),
        ):  # fmt: skip
            at = f"{day} 00:30:00+09"
            thread = db.value(
                """insert into public.message_threads (member_id, subject, category, status, created_at)
                values (%s, '통계', %s, 'open', %s) returning id""",
                [company.id, category, at],
            )
            say = """insert into public.thread_messages (thread_id, sender_side, content, created_at)
                values (%s, %s, '글', %s::timestamptz + make_interval(mins => %s))"""
            db.execute(say, [thread, "company", at, 0])
            if minutes:
                db.execute(say, [thread, "staff", at, minutes])
            if status != "open":
                db.execute("update public.message_threads set status = %s where id = %s", [status, thread])
    with db.as_user(staff):
        figures = db.value("select public.thread_analytics('2026-03-02', '2026-03-03')")
        row = db.one("select * from public.thread_statistics where opened_on = '2026-03-02' and category = 'support'")
        assert db.value("select public.thread_analytics('2026-03-03', null)")["totals"][0]["thread_count"] >= 1
    total = figures["totals"][0]
    assert (total["thread_count"], total["message_count"], total["unread_count"]) == (4, 6, 4)
    assert (total["resolution_rate"], total["average_first_response_minutes"]) == (50.0, 60.0)
    assert [(d["day"], d["thread_count"]) for d in figures["by_day"]] == [("2026-03-02", 3), ("2026-03-03", 1)]
    assert [(c["category"], c["resolution_rate"]) for c in figures["by_category"]] == [
        ("general", 0.0),
        ("support", 66.7),
    ]
    assert (row["thread_count"], row["answered_count"], row["resolved_count"], row["response_minutes"]) == (
        2,
        2,
        1,
        120,
    )
    with db.as_user(company.owner_id), db.expect_error("FORBIDDEN", 403):
        db.execute("select public.thread_analytics()")


def test_the_audit_log_keeps_the_deeds_and_not_the_words(db: Session, people: People) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(db, company.owner_id, content="비밀 내용")
    with db.as_user(staff):
        db.value(OPEN, [thread])
    act(db, staff, THREADS, thread, "resolve")
    with db.as_postgres():
        lines = db.rows(
            """select action, changes::text as changes from audt.audit_logs
            where resource_type in ('public.message_threads', 'public.thread_messages')"""
        )
    assert sorted(line["action"] for line in lines) == ["create", "create", "resolve"]
    assert not any("비밀 내용" in line["changes"] for line in lines)


def test_withdrawal_takes_what_the_company_wrote_with_it(db: Session, people: People) -> None:
    company, other, staff = make_member(people), make_member(people), people.make_staff("*")
    ask(db, company.owner_id)
    kept = ask(db, other.owner_id)
    with db.as_user(company.owner_id):
        db.execute("insert into public.direct_messages (subject, content) values ('제목', '내용')")
    with db.as_user(staff):
        db.execute("select public.transition('public.members', %s, 'withdraw', '요청')", [company.id])
    with db.as_postgres():
        assert [row["id"] for row in db.rows("select id from public.message_threads")] == [kept]
        assert db.value("select count(*) from public.thread_messages") == 1
        assert db.value("select count(*) from public.direct_messages") == 0
