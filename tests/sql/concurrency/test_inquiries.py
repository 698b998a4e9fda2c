"""Many at once: counters stay right, one decision wins, a broadcast reaches every company once."""

from typing import LiteralString

from tests.sql.portal.support_world import ACT, BROADCASTS, REPLY, STAFF, THREADS, ask, make_member
from tests.support.concurrency import OK, at_once, by, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

READ: LiteralString = "select public.open_thread(%s)"


def test_sixteen_messages_and_readers_at_once_are_counted_right(
    arena: TestDatabase, setup: Session, people: People
) -> None:
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(setup, company.owner_id)
    setup.commit()
    users = [company.owner_id, staff] * 8
    writing = [by(user, REPLY, thread, "동시에") for user in users]
    assert tally(at_once(arena, writing + [by(user, READ, thread) for user in users[:4]])) == {OK: 20}
    with setup.as_postgres():
        row = setup.one("select * from public.message_threads where id = %s", [thread])
        counted = setup.one(
            """select count(*) as messages, max(created_at) as last_at, count(*) filter (where read_by_company_at is null) as company,
            count(*) filter (where read_by_staff_at is null) as staff from public.thread_messages where thread_id = %s""",
            [thread],
        )
    assert counted["messages"] == 17
    assert (row["message_count"], row["unread_by_company"], row["unread_by_staff"], row["last_message_at"]) == (
        17, counted["company"], counted["staff"], counted["last_at"],
    )  # fmt: skip


def test_replying_and_resolving_at_once_agree_on_an_order(arena: TestDatabase, setup: Session, people: People) -> None:
    company = make_member(people)
    first, second = people.make_staff(*STAFF), people.make_staff(*STAFF)
    thread = ask(setup, company.owner_id)
    setup.commit()
    writers = [by(user, REPLY, thread, "동시에") for user in (first, second, company.owner_id) * 4]
    deciders = [by(user, ACT, THREADS, thread, "resolve") for user in (first, second) * 4]
    answers = at_once(arena, writers + deciders)
    replies = tally(answers[: len(writers)])
    assert set(replies) <= {OK, "THREAD_CLOSED"}, replies
    one_wins(answers[len(writers) :], "INVALID_TRANSITION")
    with setup.as_postgres():
        row = setup.one("select status::text, message_count from public.message_threads where id = %s", [thread])
        changes = setup.value("select count(*) from public.status_changes where record_id = %s", [thread])
        notices = setup.value(
            "select count(*) from public.notifications where member_id = %s and title like '%%해결%%'", [company.id]
        )
    assert row == {"status": "resolved", "message_count": 1 + replies.get(OK, 0)}
    assert (changes, notices) == (1, 1)


def test_a_broadcast_sent_by_everybody_at_once_is_one_copy_a_company(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()  # a database of its own: every company in it is written to
    people = People(setup)
    companies = {make_member(people).id for _ in range(5)}
    staff = people.make_staff(*STAFF)
    with setup.as_user(staff):
        broadcast = setup.value(
            """insert into public.broadcasts (subject, content, scheduled_at)
            values ('공지', '<p>안내</p>', now() + interval '1 day') returning id"""
        )
        setup.execute(ACT, [BROADCASTS, broadcast, "schedule"])
    with setup.as_postgres():
        setup.execute("alter table public.broadcasts disable trigger tg_broadcasts__validate")
        setup.execute("update public.broadcasts set scheduled_at = now()")
        setup.execute("alter table public.broadcasts enable trigger tg_broadcasts__validate")
    setup.commit()
    works = [by(None, "select app.send_broadcasts()"), by(staff, ACT, BROADCASTS, broadcast, "send")]
    heard = tally(at_once(fresh_db, works * 8))
    assert set(heard) <= {OK, "INVALID_TRANSITION"}, heard
    with setup.as_postgres():
        copies = [row["member_id"] for row in setup.rows("select member_id from public.broadcast_recipients")]
        mails = setup.value("select count(*) from noti.notifications where template_code = 'broadcast_message'")
        notices = setup.value("select count(*) from public.notifications where kind = 'broadcast'")
        row = setup.one("select status::text, recipient_count from public.broadcasts")
        changes = setup.value(
            "select count(*) from public.status_changes where record_id = %s and to_state = 'sent'", [broadcast]
        )
    assert set(copies) == companies
    assert (len(copies), mails, notices, changes) == (5, 5, 5, 1)
    assert row == {"status": "sent", "recipient_count": 5}
