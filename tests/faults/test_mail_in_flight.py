"""A service dies while the worker talks to the mail server: no mail is lost, and none comes twice."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from tests.faults.invariants import broken
from tests.faults.machine import TUNING, Machine

pytestmark = pytest.mark.asyncio(loop_scope="session")
MAILS = 20


def write_mails(machine: Machine) -> set[str]:
    """Some messages in the outbox; returns their ids."""
    rows = machine.rows(
        "select app.notify('member_approved', %s || n || '@company.example', '{\"company_name\": \"강원\"}') as id"
        " from generate_series(1, %s) as n",
        f"m{uuid4().hex[:8]}-",
        MAILS,
    )
    return {str(row["id"]) for row in rows}


@pytest.mark.parametrize("victim", ["worker", "mail", "postgres"])
async def test_a_service_dies_while_mails_are_on_their_way(machine: Machine, victim: str) -> None:
    # a worker that has a session with the mail server; without one it would take nothing
    write_mails(machine)
    await machine.mails_sent()
    with machine.frozen("mail"):
        expected = write_mails(machine)
        sending = "select count(*) from noti.notifications where status = 'sending'"
        await machine.until(lambda: machine.value(sending) > 0, "the worker took no mail")
        machine.kill(victim)
    if victim == "postgres":
        # mails that went out while nobody can record it, for longer than their lease
        await machine.until(lambda: bool(machine.mailbox().keys() & expected), "no mail went out")
        await asyncio.sleep(float(TUNING["WORKER_LEASE"]) + 1)
    machine.start(victim)
    await machine.mails_sent()
    copies = machine.mailbox()
    assert {message: copies[message] for message in expected} == dict.fromkeys(expected, 1)
    assert broken(machine) == {}


async def test_a_job_of_a_killed_worker_is_taken_up_when_its_lease_ends(machine: Machine) -> None:
    job = "expire_grants"
    async with machine.holding("sys.user_roles"):
        machine.rows("update app.jobs set started_at = null where name = %s returning name", job)
        held = "select count(*) from app.jobs where name = %s and locked_until > now()"
        await machine.until(lambda: machine.value(held, job) == 1, "the worker did not start the job")
        machine.kill("worker")
    assert machine.value(held, job) == 1
    machine.start("worker")
    await asyncio.sleep(2)
    assert machine.value(held, job) == 1, "a job was taken while its lease ran"
    # the lease ends: ten minutes, brought forward
    machine.rows(
        "update app.jobs set locked_until = now() - interval '1 s', started_at = null where name = %s returning name",
        job,
    )
    done = "select count(*) from app.jobs where name = %s and locked_until is null and last_error is null"
    await machine.until(lambda: machine.value(done, job) == 1, "the job stays stuck")
