"""Many callers at once: each on a connection of its own, all starting together, and what each was answered."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from tests.support.databases import TestDatabase
from tests.support.errors import ApiFailure
from tests.support.session import Session

Work = Callable[[Session], Any]
CALLERS = 16
OK = "ok"
#: What a client must never hear because others work at the same time: constraints that speak instead of our codes,
#: deadlocks, serialization failures and, by `status`, everything that is the server's fault.
RAW = {"23505", "23P01", "23503", "23514", "40001", "40P01", "55P03"}


@dataclass(frozen=True)
class Answer:
    """What one caller heard: "ok" and the value that came back, or the error code with status and details."""

    code: str
    status: int = 200
    value: Any = None
    details: Any = None


def by(user: UUID | None, statement: LiteralString, *parameters: Any) -> Work:
    """One statement as a signed-in user; None is the service key. Answers the first column of the first row."""

    def work(session: Session) -> Any:
        with session.as_user(user) if user else session.as_service():
            return _first(session, statement, parameters)

    return work


def _first(session: Session, statement: LiteralString, parameters: Sequence[Any]) -> Any:
    cursor = session.connection.execute(statement, parameters)
    if cursor.description is None:
        return cursor.rowcount
    row = cursor.fetchone()
    return next(iter(row.values())) if row else None


def attempt(session: Session, work: Work) -> Answer:
    """One request: begins, works, commits; an error of the database becomes the answer a client would hear."""
    session.rollback()  # a request begins when it arrives, not when its connection was opened
    try:
        value = work(session)
        session.commit()
    except psycopg.Error as error:
        session.connection.rollback()
        failure = ApiFailure()
        failure.read(error, is_anonymous=False)
        return Answer(failure.code, failure.status, failure.message, failure.details)
    return Answer(OK, value=value)


def at_once(database: TestDatabase, works: Sequence[Work]) -> list[Answer]:
    """Runs every piece of work on a connection of its own, all together; the answers stand in the order of the works.

    Whatever the test expects, an answer that only a collision explains (`RAW`, 5xx) fails it here.
    """
    barrier = Barrier(len(works))
    sessions = database.callers(len(works))

    def run(session: Session, work: Work) -> Answer:
        barrier.wait(60)
        return attempt(session, work)

    with ThreadPoolExecutor(len(works)) as pool:
        return checked(list(pool.map(run, sessions, works)))


def checked(answers: list[Answer]) -> list[Answer]:
    """The same answers, after none of them is one that only a collision explains."""
    raw = [answer for answer in answers if answer.code in RAW or answer.status >= 500]
    assert not raw, "\n".join(
        f"{answer.status} {answer.code} {answer.value} {answer.details or ''}" for answer in raw[:3]
    )
    return answers


def tally(answers: Sequence[Answer]) -> dict[str, int]:
    """How often each code was heard."""
    return dict(Counter(answer.code for answer in answers))


def one_wins(answers: Sequence[Answer], *refusals: str) -> int:
    """Exactly one succeeded and all others heard one of these codes; returns the position of the winner."""
    heard = tally(answers)
    assert heard.get(OK) == 1 and set(heard) <= {OK, *refusals}, heard
    return next(position for position, answer in enumerate(answers) if answer.code == OK)


def wait_until_blocked(database: TestDatabase, connections: int = 1) -> None:
    """Returns when so many connections wait for a lock."""
    with psycopg.connect(database.admin_url, autocommit=True) as watcher:
        for _ in range(3000):
            waiting = watcher.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ).fetchone()
            if waiting and waiting[0] >= connections:
                return
            time.sleep(0.02)
    raise AssertionError("nobody waits")


def after(database: TestDatabase, work: Work, finish: Callable[[], object]) -> Answer:
    """A request that has to wait for a transaction under way elsewhere, and what it hears once `finish` has ended that."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(attempt, database.callers(1)[0], work)
        wait_until_blocked(database)
        finish()
        return checked([answer.result(60)])[0]


@contextmanager
def held(database: TestDatabase, query: LiteralString, *parameters: Any) -> Iterator[Callable[[], None]]:
    """A bystander locks the row that `query` finds, until the block calls what it is given, or ends."""
    bystander = database.session()
    with bystander.as_postgres():
        bystander.execute(query, parameters)
    try:
        yield bystander.connection.rollback
    finally:
        bystander.connection.rollback()


def in_order(
    database: TestDatabase, first: Work, second: Work, query: LiteralString, *parameters: Any
) -> tuple[Answer, Answer]:
    """Two requests whose order is fixed: both wait behind a bystander who holds the row that `query` finds."""
    one, two = database.callers(2)
    with ThreadPoolExecutor(2) as pool, held(database, query, *parameters) as release:
        earlier = pool.submit(attempt, one, first)
        wait_until_blocked(database)
        later = pool.submit(attempt, two, second)
        wait_until_blocked(database, 2)
        release()
        heard = checked([earlier.result(60), later.result(60)])
    return heard[0], heard[1]
