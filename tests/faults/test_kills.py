"""SIGKILL at chosen points: every action is in the middle of its work when a service dies.

After the restart nothing is lost, doubled or half done, and a client that tries again with the same ids ends with
exactly one effect.
"""

from __future__ import annotations

import asyncio

import pytest

from tests.faults.actions import Action, Cast, every_action
from tests.faults.invariants import broken
from tests.faults.machine import SERVICES, Machine

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def finish(machine: Machine, actions: list[Action], *, already: set[str] | None = None) -> None:
    """Try again until every action is done, once; then look at everything."""
    for action in actions:
        answer = await action.insist()
        assert action.is_done(answer), f"{action.name}: {answer.status_code} {answer.text}"
        expected = 2 if action.is_repeatable and already and action.name in already else 1
        assert action.count() == expected, action.name
    await machine.mails_sent()
    assert broken(machine) == {}


@pytest.mark.parametrize("victim", SERVICES)
async def test_a_service_dies_while_every_action_is_in_the_middle(machine: Machine, cast: Cast, victim: str) -> None:
    actions = await every_action(cast)
    await machine.mails_sent()
    before = machine.mailbox()
    async with machine.holding("audt.audit_logs") as held:
        attempts = [asyncio.create_task(action.attempt()) for action in actions]
        backends = await held.waiting(len(actions))
        machine.kill(victim)
        if victim == "postgres":
            machine.start(victim)
    answers = await asyncio.gather(*attempts)
    await machine.gone(backends)
    for action, answer in zip(actions, answers, strict=True):
        is_hit = victim in ("postgres", action.served_by)
        assert (answer is None or answer.status_code >= 500) == is_hit, action.name
        assert action.count() == (0 if is_hit else 1), action.name
    if victim != "postgres":
        machine.start(victim)
    survived = {action.name for action in actions if action.count()}
    await finish(machine, actions, already=survived)
    after = machine.mailbox() - before
    assert after
    assert set(after.values()) == {1}, "a mail came twice, though none was on its way"


@pytest.mark.parametrize("victim", ["postgres", "gateway", "edge_api"])
async def test_a_service_dies_between_the_commit_and_the_answer(machine: Machine, cast: Cast, victim: str) -> None:
    actions = [a for a in await every_action(cast) if victim in ("postgres", a.served_by)]
    attempts = []
    for action in actions:
        machine.relay.hold_next(action.is_effective)
        attempts.append(asyncio.create_task(action.attempt()))
        assert await asyncio.to_thread(machine.relay.held.acquire, timeout=60), f"{action.name} was not committed"
    machine.kill(victim)
    machine.relay.drop_held()
    answers = await asyncio.gather(*attempts)
    machine.start(victim)
    for action, answer in zip(actions, answers, strict=True):
        assert answer is None or answer.status_code >= 500, f"{action.name}: {answer.status_code}"
        assert action.count() == 1, f"{action.name} was committed and is lost"
    await finish(machine, actions, already={action.name for action in actions})


async def test_what_was_answered_is_there_after_the_server_dies(machine: Machine, cast: Cast) -> None:
    actions = await every_action(cast)
    answers = await asyncio.gather(*(action.attempt() for action in actions))
    machine.kill("postgres")
    machine.start("postgres")
    for action, answer in zip(actions, answers, strict=True):
        assert answer is not None
        assert answer.is_success, f"{action.name}: {answer.status_code}"
        assert action.count() == 1, f"{action.name} was answered and is lost"
    await machine.mails_sent()
    assert broken(machine) == {}
