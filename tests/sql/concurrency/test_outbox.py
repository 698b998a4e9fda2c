"""Workers that share the outbox: no message in two hands, none left behind, each sent once (X-26)."""

from typing import LiteralString
from uuid import UUID, uuid4

from tests.support.concurrency import CALLERS, OK, at_once, by, tally
from tests.support.databases import TestDatabase
from tests.support.session import Session

NOTIFY: LiteralString = "select app.notify('member_approved', %s, '{}', 'ko', null, null, %s)"
CLAIM: LiteralString = "select id from app.claim_notifications(%s, interval '1 hour')"
MESSAGES = 400


def test_sixteen_workers_send_every_message_once(fresh_db: TestDatabase) -> None:
    """Some give back what they hold, some fail and retry; the sum is right."""
    setup = fresh_db.session()
    with setup.as_service():
        for number in range(MESSAGES):
            setup.value(NOTIFY, [f"p{number}@company.example", f"event-{number}"])
    setup.commit()

    def working(session: Session) -> list[UUID]:
        sent: list[UUID] = []
        turn = 0
        while True:
            with session.as_service():
                claimed = [row["id"] for row in session.rows(CLAIM, [7])]
            session.commit()
            if not claimed:
                return sent
            turn += 1
            with session.as_service():
                if turn % 5 == 4:  # stops in the middle: gives the messages back untouched
                    assert session.value("select app.release_notifications(%s)", [claimed]) == len(claimed)
                elif turn % 5 == 3:  # the mail server refuses one
                    session.execute("select app.fail_notification(%s, 'busy', now())", [claimed[0]])
                    session.value("select app.finish_notifications(%s)", [claimed[1:]])
                    sent += claimed[1:]
                else:
                    assert session.value("select app.finish_notifications(%s)", [claimed]) == len(claimed)
                    sent += claimed
            session.commit()

    answers = at_once(fresh_db, [working] * CALLERS)
    assert tally(answers) == {OK: CALLERS}
    sent = [message for answer in answers for message in answer.value]
    assert len(sent) == len(set(sent)) == MESSAGES
    with setup.as_postgres():
        assert setup.rows("select status::text, count(*) from noti.notifications group by 1") == [
            {"status": "sent", "count": MESSAGES}
        ]


def test_an_event_reported_by_everybody_is_one_message(arena: TestDatabase, setup: Session) -> None:
    """X-07"""
    for _ in range(5):
        event = f"event-{uuid4()}"
        answers = at_once(arena, [by(None, NOTIFY, "one@company.example", event)] * CALLERS)
        assert tally(answers) == {OK: CALLERS}
        assert sum(answer.value is not None for answer in answers) == 1
        with setup.as_postgres():
            assert setup.value("select count(*) from noti.notifications where dedupe_key = %s", [event]) == 1
