"""Notifications from the outbox to a mail server: how many a second, and whether any is lost or sent twice."""

import statistics
import time
from collections import Counter
from pathlib import Path

import psycopg

from bench.database import bench_server
from bench.processes import Place, place
from bench.results import Aim, Measurement, Outcome, Table
from scripts.stack.process import log_tail, running
from scripts.stack.services import PYTHON

_RATE, _LOST, _TWICE = "rate", "lost", "twice"
AIMS = (
    Aim(_RATE, "Notifications delivered to a local mail server", "at least", 500, "/s"),
    Aim(_LOST, "Notifications lost, counted at the mail server", "at most", 0),
    Aim(_TWICE, "Notifications delivered twice, counted at the mail server", "at most", 0),
)
NOTIFY = """
select count(app.notify('member_approved', 'user' || n || '@example.com', jsonb_build_object('company_name', '회사 ' || n)))
from generate_series(1, %s) as n
"""
UNSENT = "select count(*) from noti.notifications where status <> 'sent'"
PATIENCE = 300.0


def run(quick: bool) -> Outcome:
    """Several loads one after the other into the same worker."""
    count, rounds = (20, 1) if quick else (5000, 3)
    with bench_server() as server, place(server) as here, psycopg.connect(server.url, autocommit=True) as connection:
        mails = here.stack.directory / "mails.txt"
        mails.touch()
        here.spawn("sink", [PYTHON, "-m", "bench.sink", str(here.addresses.ports["smtp"]), mails])
        here.spawn("worker", [PYTHON, "-m", "edge_api.worker"], WORKER_METRICS_PORT="0", WORKER_JOBS_ENABLED="false")
        deliver(here, connection, mails, 10)  # the worker is up and its templates are read
        seconds = [deliver(here, connection, mails, count) for _ in range(rounds)]
        sent = {str(row[0]) for row in connection.execute("select id from noti.notifications")}
        taken = Counter(line.split("@")[0].rpartition(".")[2] for line in mails.read_text().splitlines())
    return Outcome(
        {
            _RATE: count / statistics.median(seconds),
            _LOST: len(sent - taken.keys()),
            _TWICE: sum(number - 1 for number in taken.values()),
        },
        [
            Table(
                f"{count:,} notifications in one transaction",
                ["round", "seconds", "a second"],
                [[str(number), f"{s:.2f}", f"{count / s:.0f}"] for number, s in enumerate(seconds, 1)],
            )
        ],
    )


def deliver(here: Place, connection: psycopg.Connection, mails: Path, count: int) -> float:
    """Seconds from the commit of so many notifications until the mail server has them and all are recorded as sent."""
    wanted = mails.read_bytes().count(b"\n") + count
    connection.execute(NOTIFY, [count])
    started = time.perf_counter()
    while mails.read_bytes().count(b"\n") < wanted:
        check(here, started)
        time.sleep(0.01)
    seconds = time.perf_counter() - started
    while connection.execute(UNSENT).fetchone() != (0,):
        check(here, started)
        time.sleep(0.05)
    return seconds


def check(here: Place, started: float) -> None:
    """Raises RuntimeError when the worker or the mail server has ended, or nothing comes any more."""
    if {"sink", "worker"} - running(here.stack).keys() or time.perf_counter() - started > PATIENCE:
        raise RuntimeError(f"not delivered; the worker's log:\n{log_tail(here.stack, 'worker')}")


MEASUREMENT = Measurement(
    "worker",
    "Worker",
    "One worker with its default settings, eight SMTP connections, a mail server in a process of its own that writes every"
    " Message-ID down. Timed from the commit of the notifications to the last mail; rendered, sent and recorded one by one.",
    AIMS,
    run,
)
