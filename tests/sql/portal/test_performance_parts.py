"""Parts of a record: how many rows they take, and that writing them and deleting the draft never lock each other out."""

import pytest
from psycopg import sql

from tests.sql.portal.performance_world import PATENT, SUPPORT, World
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
