"""Parts of a record: how many rows they take, and that writing them and deleting the draft never lock each other out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from tests.sql.portal.performance_world import PATENT, SUPPORT, World
from tests.sql.portal.test_performance_rules import held, wait_until_blocked
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

LISTS = {"performance_supports": SUPPORT, "performance_intellectual_properties": PATENT}
ADD = "insert into public.performance_supports (performance_id) select %s from generate_series(1, %s)"
ROWS = "select count(*) from public.performance_supports where performance_id = %s and not is_deleted"


def limit(db: Session, part: str, rows: int) -> None:
    """Sets how many rows a part takes."""
    with db.as_postgres():
        changed = db.execute(
            "update public.codes set attributes = jsonb_build_object('max_rows', %s::integer) "
            "where group_code = 'performance_part' and code = %s",
            [rows, part],
        )
    assert changed == 1


@pytest.fixture
def world(db: Session) -> World:
    return World.make(db)


def test_the_limits_are_data_that_clients_read(world: World) -> None:
    with world.db.as_user(world.company.owner_id):
        rows = world.db.rows(
            "select code, attributes -> 'max_rows' as n from public.codes where group_code = 'performance_part'"
        )
    assert {row["code"]: row["n"] for row in rows} == {
        "performance_sales": None, "performance_supports": 100, "performance_intellectual_properties": 300,
    }  # fmt: skip


@pytest.mark.parametrize("part", LISTS)
def test_one_row_too_many_is_refused(world: World, part: str) -> None:
    limit(world.db, part, 2)
    record, other = world.draft(2025, 1), world.draft(2025, 2)
    first, _second = (world.insert(part, {"performance_id": record, **LISTS[part]}) for _ in range(2))
    with world.db.expect_error("PART_LIMIT_REACHED", 422) as refused:
        world.insert(part, {"performance_id": record, **LISTS[part]})
    assert refused.details == {"part": part, "max_rows": 2}
    world.insert(part, {"performance_id": other, **LISTS[part]})
    with world.db.as_user(world.company.owner_id):
        world.db.execute(sql.SQL("update public.{} set sort_order = 9").format(sql.Identifier(part)))
        world.db.execute(sql.SQL("delete from public.{} where id = %s").format(sql.Identifier(part)), [first])
    world.insert(part, {"performance_id": record, **LISTS[part]})


def test_many_rows_in_one_request_are_counted_too(world: World) -> None:
    record = world.draft()
    with world.db.as_user(world.company.owner_id):
        with world.db.expect_error("PART_LIMIT_REACHED", 422):
            world.db.execute(ADD, [record, 101])
        assert world.db.value(ROWS, [record]) == 0
        world.db.execute(ADD, [record, 100])


def test_an_import_is_not_counted(world: World) -> None:
    record = world.draft()
    with world.db.as_postgres():
        world.db.execute(
            "insert into public.performance_supports (performance_id, member_id) select %s, %s from generate_series(1, 101)",
            [record, world.company.id],
        )


@pytest.fixture
def committed(fresh_db: TestDatabase) -> World:
    world = World.make(fresh_db.session())
    world.db.commit()
    return world


def another(world: World, fresh_db: TestDatabase) -> World:
    """The same people on a connection of their own."""
    session = fresh_db.session()
    return World(session, People(session), world.company, world.staff)


def outcome(world: World, work: Callable[[World], object]) -> str:
    """done, or why not."""
    try:
        work(world)
        world.db.commit()
    except psycopg.Error as error:
        world.db.connection.rollback()
        return f"{error.sqlstate} {error.diag.message_primary}"
    return "done"


def test_the_last_place_is_taken_once(committed: World, fresh_db: TestDatabase) -> None:
    limit(committed.db, "performance_supports", 3)
    record = committed.draft()
    committed.add_support(record)
    committed.db.commit()
    worlds = [another(committed, fresh_db) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda w: outcome(w, lambda x: x.add_support(record)), worlds))
    assert answers.count("done") == 2
    assert all("PART_LIMIT_REACHED" in answer for answer in answers if answer != "done")


def remove_draft(record: UUID) -> Callable[[World], object]:
    def work(world: World) -> None:
        with world.db.as_user(world.company.owner_id):
            world.db.execute("delete from public.performance_records where id = %s", [record])

    return work


def statement(query: LiteralString) -> Callable[[World], object]:
    def work(world: World) -> None:
        with world.db.as_user(world.company.owner_id):
            world.db.execute(query)

    return work


EDITS: dict[str, LiteralString] = {
    "sales": "update public.performance_sales set sales_current_year = 1",
    "support": "update public.performance_supports set support_amount = 1",
    "removed support": "delete from public.performance_supports",
    "patent": "update public.performance_intellectual_properties set name = '새 이름'",
    "removed proof": "delete from public.files",
}
HOLD: LiteralString = "select 1 from public.performance_records where id = %s for no key update"


@pytest.mark.parametrize("edit", EDITS)
def test_deleting_a_draft_and_saving_a_part_do_not_deadlock(
    committed: World, fresh_db: TestDatabase, edit: str
) -> None:
    record = committed.draft()
    sales = committed.add_sales(record)
    committed.add_support(record)
    committed.add_patent(record)
    committed.attach("performance_sales_proof", "public.performance_sales", sales)
    committed.db.commit()
    # a bystander holds the record until both have begun, the deletion first: the order that locked them out
    with ThreadPoolExecutor(2) as pool, held(fresh_db, HOLD, record) as release:
        deletion = pool.submit(outcome, another(committed, fresh_db), remove_draft(record))
        wait_until_blocked(fresh_db)
        saving = pool.submit(outcome, another(committed, fresh_db), statement(EDITS[edit]))
        wait_until_blocked(fresh_db, 2)
        release()
        answers = (deletion.result(timeout=20), saving.result(timeout=20))
    assert answers == ("done", "done"), answers
    assert committed.row(record)["is_deleted"]
    with committed.db.as_postgres():
        assert committed.db.value("select count(*) from public.files where not is_deleted") == 0


def test_submitting_and_saving_a_part_do_not_deadlock(committed: World, fresh_db: TestDatabase) -> None:
    record = committed.in_state("draft")
    committed.db.commit()
    with ThreadPoolExecutor(2) as pool, held(fresh_db, HOLD, record) as release:
        submission = pool.submit(outcome, another(committed, fresh_db), lambda world: world.submit(record))
        wait_until_blocked(fresh_db)
        saving = pool.submit(outcome, another(committed, fresh_db), statement(EDITS["sales"]))
        wait_until_blocked(fresh_db, 2)
        release()
        assert submission.result(timeout=20) == "done"
        assert "RECORD_LOCKED" in saving.result(timeout=20)


def test_another_company_does_not_wait(committed: World, fresh_db: TestDatabase) -> None:
    other = committed.another_company()
    record = committed.draft()
    theirs = committed.draft(company=other)
    committed.db.commit()
    committed.add_support(record)
    session = fresh_db.session()
    session.connection.execute("set local lock_timeout = '2s'")
    World(session, People(session), other, committed.staff).insert(
        "performance_supports", {"performance_id": theirs, **SUPPORT}, other
    )
    session.commit()
