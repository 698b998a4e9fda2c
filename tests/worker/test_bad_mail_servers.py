"""Mail servers that are slow, refuse, or leave in the middle: what it costs a mail, and how often it arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from edge_api.core.settings import Settings
from tests.worker.bad_smtp_server import BadMailServer
from tests.worker.outbox import Outbox
from tests.worker.running import RunningWorker

PATIENCE = 60.0


@pytest.fixture
def serve() -> Iterator[Callable[..., BadMailServer]]:
    servers: list[BadMailServer] = []

    def start(*faults: str) -> BadMailServer:
        servers.append(BadMailServer(*faults))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def run_towards(run_worker: Callable[..., RunningWorker], settings: Settings) -> Callable[..., RunningWorker]:
    """A worker with one connection, so that faults meet the mails in order."""

    def start(server: BadMailServer, **tuning: object) -> RunningWorker:
        towards = settings.model_copy(update={"smtp_port": server.port})
        return run_worker(towards, **{"smtp_connections": 1, "smtp_connect_timeout": 0.5} | tuning)

    return start


@pytest.mark.parametrize(
    "fault", ["silent", "greeting:421 busy", "greeting:554 go away", "greeting:hello", "greeting:", "drip"]
)
def test_a_server_that_does_not_begin_costs_no_attempt(
    outbox: Outbox, serve: Callable[..., BadMailServer], run_towards: Callable[..., RunningWorker], fault: str
) -> None:
    server = serve(fault, fault)
    identifier = outbox.notify()
    run_towards(server)
    row = outbox.wait_for_status(identifier, "sent", PATIENCE)
    assert row["attempts"] == 1
    assert len(server.arrived) == 1


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        ("MAIL:451 later", 1),
        ("MAIL:550 who are you", 1),
        ("RCPT:450 greylisted", 1),
        ("RCPT:421 closing", 1),
        ("DATA:451 later", 1),
        ("dot:451 later", 2),
        ("dot:421 closing", 2),
        ("cut_in_message", 1),
    ],
)
def test_a_passing_refusal_costs_an_attempt_and_the_mail_arrives_once(
    outbox: Outbox,
    serve: Callable[..., BadMailServer],
    run_towards: Callable[..., RunningWorker],
    fault: str,
    arrived: int,
) -> None:
    server = serve(fault)
    identifier = outbox.notify()
    run_towards(server)
    row = outbox.wait_for_status(identifier, "sent", PATIENCE)
    assert row["attempts"] == 2
    assert (len(server.arrived), len(server.accepted)) == (arrived, 1)


@pytest.mark.parametrize("fault", ["RCPT:550 no such user", "DATA:554 no", "dot:552 too big"])
def test_a_final_refusal_gives_the_mail_up_at_once(
    outbox: Outbox, serve: Callable[..., BadMailServer], run_towards: Callable[..., RunningWorker], fault: str
) -> None:
    server = serve(fault)
    identifier = outbox.notify()
    run_towards(server)
    row = outbox.wait_for_status(identifier, "dead", PATIENCE)
    assert (row["attempts"], row["last_error"]) == (1, fault.partition(":")[2])
    assert server.accepted == []


@pytest.mark.parametrize("fault", ["cut_after_dot", "hang_after_dot"])
def test_an_acceptance_nobody_heard_brings_the_same_mail_again(
    outbox: Outbox, serve: Callable[..., BadMailServer], run_towards: Callable[..., RunningWorker], fault: str
) -> None:
    server = serve(fault)
    identifier = outbox.notify()
    run_towards(server)
    row = outbox.wait_for_status(identifier, "sent", PATIENCE)
    assert row["attempts"] == 2
    first, second = server.arrived
    assert first["Message-ID"] == second["Message-ID"] == f"<notification.{identifier}@gangwon-portal.kr>"
    assert first.as_bytes() == second.as_bytes()


def test_a_server_that_never_says_yes_gets_a_mail_so_often_and_no_more(
    outbox: Outbox, serve: Callable[..., BadMailServer], run_towards: Callable[..., RunningWorker]
) -> None:
    server = serve(*["cut_after_dot"] * 9)
    identifier = outbox.notify()
    run_towards(server, max_attempts=3)
    assert outbox.wait_for_status(identifier, "dead", PATIENCE)["attempts"] == 3
    assert len(server.arrived) == 3


def test_a_connection_that_hangs_holds_up_no_other(
    outbox: Outbox, serve: Callable[..., BadMailServer], run_towards: Callable[..., RunningWorker]
) -> None:
    server = serve("", "hang_after_dot")
    outbox.notify_many(30)
    run_towards(server, smtp_connections=2, smtp_command_timeout=300.0)
    outbox.wait_for_count("sent", 29, PATIENCE)
    assert outbox.count("sending") == 1
