"""Many at once: counters stay right, one decision wins, a broadcast reaches every company once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import LiteralString
from uuid import UUID

import psycopg

from tests.sql.portal.support_world import ACT, BROADCASTS, REPLY, STAFF, THREADS, ask, make_member
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

Request = Callable[[Session], object]


def doing(statement: LiteralString, *parameters: object) -> Request:
    """A request of one statement."""
    return lambda session: session.execute(statement, parameters)


def at_once(database: TestDatabase, requests: Sequence[tuple[UUID | None, Request]]) -> list[str]:
    """Runs one request a connection, all together; a request without a user is the worker's. Returns "ok" or the error."""
    barrier = Barrier(len(requests))

    def run(session: Session, user: UUID | None, request: Request) -> str:
        barrier.wait()
        try:
            with session.as_user(user) if user else session.as_service():
                request(session)
            session.commit()
        except psycopg.Error as error:
            session.connection.rollback()
            return str(error.diag.message_primary)
        return "ok"

    sessions = [database.session() for _ in requests]
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(lambda pair: run(pair[0], *pair[1]), zip(sessions, requests, strict=True)))


def test_sixteen_messages_and_readers_at_once_are_counted_right(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()
    people = People(setup)
    company, staff = make_member(people), people.make_staff(*STAFF)
    thread = ask(setup, company.owner_id)
    setup.commit()
    write = doing(REPLY, thread, "동시에")
    read = doing("select public.open_thread(%s)", thread)
    users = [company.owner_id, staff] * 8
    answers = at_once(fresh_db, [(user, write) for user in users] + [(user, read) for user in users[:4]])
    assert set(answers) == {"ok"}, answers
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


def test_replying_and_resolving_at_once_agree_on_an_order(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()
    people = People(setup)
    company = make_member(people)
    first, second = people.make_staff(*STAFF), people.make_staff(*STAFF)
    thread = ask(setup, company.owner_id)
    setup.commit()
    write = doing(REPLY, thread, "동시에")
    resolve = doing(ACT, THREADS, thread, "resolve")
    writers = [(user, write) for user in (first, second, company.owner_id) * 2]
    answers = at_once(fresh_db, [*writers, *((user, resolve) for user in (first, second) * 2)])
    replies, decisions = answers[: len(writers)], answers[len(writers) :]
    assert all(answer == "ok" or "THREAD_CLOSED" in answer for answer in replies), replies
    assert decisions.count("ok") == 1
    assert all(answer == "ok" or "INVALID_TRANSITION" in answer for answer in decisions), decisions
    with setup.as_postgres():
        row = setup.one("select status::text, message_count from public.message_threads where id = %s", [thread])
        changes = setup.value("select count(*) from public.status_changes where record_id = %s", [thread])
        notices = setup.value("select count(*) from public.notifications where title like '%%해결%%'")
    assert row == {"status": "resolved", "message_count": 1 + replies.count("ok")}
    assert (changes, notices) == (1, 1)


def test_a_broadcast_sent_by_everybody_at_once_is_one_copy_a_company(fresh_db: TestDatabase) -> None:
    setup = fresh_db.session()
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
    worker = doing("select app.send_broadcasts()")
    send = doing(ACT, BROADCASTS, broadcast, "send")
    answers = at_once(fresh_db, [(None, worker)] * 4 + [(staff, send)] * 4)
    assert all(answer == "ok" or "INVALID_TRANSITION" in answer for answer in answers), answers
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
