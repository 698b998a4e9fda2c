"""SIGKILL at any moment: many clients at work, services dying one after the other, each client insisting.

FAULT_ROUNDS says how often, FAULT_SEED repeats a run.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter

import pytest

from scripts.stack.process import running
from tests.faults.actions import Action, Cast, every_action
from tests.faults.invariants import broken
from tests.faults.machine import SERVICES, Machine

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "25"))
SEED = int(os.environ.get("FAULT_SEED", "20261122"))


def supervise(machine: Machine) -> None:
    """Start whatever does not run, as a process manager does."""
    for name in SERVICES:
        if name not in running(machine.stack):
            machine.start(name)


async def play(action: Action, delay: float) -> None:
    """Begin a little later than the others, then insist."""
    await asyncio.sleep(delay)
    answer = await action.insist()
    assert action.is_done(answer), f"{action.name}: {answer.status_code} {answer.text[:500]}"


async def test_any_service_dies_at_any_moment(machine: Machine, cast: Cast) -> None:
    chance = random.Random(SEED)
    deaths: Counter[str] = Counter()
    for turn in range(ROUNDS):
        actions = await every_action(cast) + await every_action(cast)
        clients = [asyncio.create_task(play(action, chance.uniform(0, 0.5))) for action in actions]
        for victim in chance.sample(SERVICES, k=2):
            await asyncio.sleep(chance.uniform(0, 0.7))
            if victim in running(machine.stack):
                machine.kill(victim)
                deaths[victim] += 1
        await asyncio.to_thread(supervise, machine)
        await asyncio.gather(*clients)
        await asyncio.to_thread(supervise, machine)
        where = f"seed {SEED}, round {turn}"
        for action in actions:
            count = action.count()
            assert count >= 1 if action.is_repeatable else count == 1, f"{where}: {action.name} {count} times"
        await machine.mails_sent()
        assert broken(machine) == {}, where
    print(f"{ROUNDS} rounds, {sum(deaths.values())} deaths: {dict(deaths)}")
    messages = {str(row["id"]) for row in machine.rows("select id from noti.notifications")}
    assert messages <= machine.mailbox().keys(), "a mail marked as sent never arrived"
