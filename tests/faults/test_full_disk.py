"""No room left to write: actions are refused as a whole, and go through once there is room."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from tests.faults.actions import Cast, every_action, export
from tests.faults.invariants import broken
from tests.faults.machine import Machine

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
LINE = (
    "insert into audt.audit_logs (actor_role, action, resource_type, details)"
    " values ('postgres', 'fill', 'nothing', '{}') returning null"
)
WAL_SEGMENT = 16 * 1024 * 1024


def fill(machine: Machine, statement: str) -> None:
    """Write until it fails."""
    while True:
        machine.rows(statement)


async def test_tables_that_cannot_grow_refuse_the_action_and_nothing_else_stops(machine: Machine, cast: Cast) -> None:
    actions = await every_action(cast)
    await machine.mails_sent()
    # the audit log is larger than a segment of the write-ahead log, which may still be written
    machine.rows(
        "insert into audt.audit_logs (actor_role, action, resource_type, details)"
        " select 'postgres', 'fill', 'nothing', jsonb_build_object('x', repeat(md5(n::text), 60))"
        " from generate_series(1, 14000) as n returning null"
    )
    size = "select max(pg_relation_size(inhrelid)) from pg_inherits where inhparent = 'audt.audit_logs'::regclass"
    largest = machine.value(size)
    assert largest > WAL_SEGMENT
    with machine.full_disk("postgres", WAL_SEGMENT):
        with pytest.raises(psycopg.Error, match="File too large"):
            fill(machine, LINE)
        for action in actions:
            answer = await action.attempt()
            assert answer is not None
            assert answer.status_code >= 500, f"{action.name}: {answer.status_code}"
            assert action.count() == 0, action.name
        ready = await cast.world.get("/health/ready")
        assert ready.status_code == 200
    for action in actions:
        assert action.is_done(await action.insist()), action.name
        assert action.count() == 1, action.name
    await machine.mails_sent()
    assert broken(machine) == {}


async def test_a_log_that_cannot_be_written_stops_the_server_and_loses_nothing(machine: Machine, cast: Cast) -> None:
    answered, refused = await every_action(cast), await every_action(cast)
    for action in answered:
        assert action.is_done(await action.insist())
    machine.rows("select pg_switch_wal()::text")
    with machine.full_disk("postgres", 1024 * 1024):
        await asyncio.gather(*(action.attempt() for action in refused))
        with pytest.raises(psycopg.Error, match=r"write to log file|closed|terminating|refused"):
            fill(machine, "select pg_logical_emit_message(true, 'fill', repeat('x', 100000))::text")
    for action in answered:
        assert action.count() == 1, f"{action.name} was answered and is lost"
    for action in refused:
        assert action.is_done(await action.insist()), action.name
        # the first try may have come through, with what room was left
        assert action.count() == 1 or action.is_repeatable, action.name
    await machine.mails_sent()
    assert broken(machine) == {}


async def test_an_export_without_room_for_its_file_is_refused_and_not_entered(machine: Machine, cast: Cast) -> None:
    action = await export(cast)
    with machine.full_disk("edge_api", 100):
        answer = await action.attempt()
        assert answer is not None
        assert answer.status_code >= 500
        assert answer.json()["error_code"]
        assert action.count() == 0
    assert (await action.insist()).status_code == 200
    assert action.count() == 1
