"""Scheduled jobs run once an interval; answers of outside services are kept and expire."""

from uuid import uuid4

from tests.support.databases import TestDatabase
from tests.support.session import Session

START = "select app.start_job('sweep', '1 hour', '5 minutes')"


def test_a_job_runs_once_in_its_interval(db: Session) -> None:
    with db.as_service():
        assert db.value(START) is True
        assert db.value(START) is False
        db.execute("select app.finish_job('sweep', 'broken')")
        assert db.value(START) is False, "finished, but the interval is not over"
    with db.as_postgres():
        db.execute("update app.jobs set started_at = now() - interval '2 hours'")
    with db.as_service():
        assert db.value(START) is True


def test_a_dead_workers_job_is_taken_over_after_its_lease(db: Session) -> None:
    with db.as_service():
        db.value(START)
    with db.as_postgres():
        db.execute(
            "update app.jobs set started_at = now() - interval '2 hours', locked_until = now() + interval '1 minute'"
        )
        assert db.value(START) is False
        db.execute("update app.jobs set locked_until = now() - interval '1 second'")
        assert db.value(START) is True


def test_two_workers_start_a_job_once(fresh_db: TestDatabase) -> None:
    one, two = fresh_db.session(), fresh_db.session()
    answers = []
    for session in (one, two):
        with session.as_service():
            answers.append(session.value(START))
        session.commit()
    assert answers == [True, False]


def test_lookups_are_kept_replaced_and_expired(db: Session) -> None:
    with db.as_service():
        for name in ("가", "나"):
            db.execute("select app.store_lookup('nice_company', '1248100998', %s)", [f'{{"name": "{name}"}}'])
        assert db.one("select payload from app.cached_lookup('nice_company', '1248100998')") == {
            "payload": {"name": "나"}
        }
        assert db.rows("select payload from app.cached_lookup('nts_status', '1248100998')") == []
    with db.as_postgres():
        db.execute("update app.external_lookups set fetched_at = now() - interval '31 days'")
    with db.as_service():
        assert db.value("select app.expire_lookups()") == 1


def test_users_see_neither_jobs_nor_lookups(db: Session) -> None:
    with db.as_user(uuid4()):
        for statement in ("select * from app.jobs", "select * from app.external_lookups", START):
            with db.expect_error("42501", 403):
                db.rows(statement)
