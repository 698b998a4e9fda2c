"""How long an empty database takes to become the platform's, and a stopped stack to run again."""

import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from bench.database import bench_server
from bench.results import Aim, Measurement, Outcome, Table
from scripts.stack.database import create_database, drop_database, migrate, on_database, seed
from scripts.stack.settings import ROOT

_EMPTY, _WARM = "empty", "warm"
AIMS = (
    Aim(_EMPTY, "All migrations and the reference seed on an empty database", "at most", 20, " s"),
    Aim(_WARM, "`make up` warm: packages and data are there", "at most", 15, " s"),
)


def run(quick: bool) -> Outcome:
    """Medians; the stack is one of its own and is removed again."""
    rounds = 1 if quick else 3
    empty = [timed(build_database) for _ in range(rounds)]
    # quick: the tour of the README starts a stack in every run of the tests
    warm = empty if quick else warm_starts(rounds)
    rows = [
        [
            "migrations and reference seed",
            *(f"{value:.1f}" for value in (statistics.median(empty), min(empty), max(empty))),
        ],
        ["`make up` warm", *(f"{value:.1f}" for value in (statistics.median(warm), min(warm), max(warm)))],
    ]
    return Outcome(
        {_EMPTY: statistics.median(empty), _WARM: statistics.median(warm)},
        [Table(f"Seconds, {rounds} rounds", ["", "median", "least", "most"], rows)],
    )


def timed(work: Callable[[], None]) -> float:
    """Seconds that the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def build_database() -> None:
    """From `create database` to the last row of the reference seed."""
    with bench_server() as server:
        name = f"bench_{uuid4().hex[:10]}"
        try:
            url = create_database(server.url, server.admin_url, name)
            migrate(url)
            seed(on_database(server.url, name), "reference")
        finally:
            drop_database(server.admin_url, name)


def warm_starts(rounds: int) -> list[float]:
    """Seconds of `make up` on a stack with demo data that was stopped."""
    with tempfile.TemporaryDirectory(prefix="stack_bench_", dir=ROOT / ".stack") as folder:
        try:
            make("up", folder)
            found = []
            for _ in range(rounds):
                make("down", folder)
                found.append(timed(lambda: make("up", folder)))
            return found
        finally:
            make("down", folder)
            command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "scripts.stack", "destroy"]
            subprocess.run(command, cwd=ROOT, env=_environment(folder), check=True, capture_output=True)
            shutil.rmtree(Path(folder), ignore_errors=True)


def make(target: str, folder: str) -> None:
    """`make up` or `make down` for the stack in the folder. Raises CalledProcessError when it fails."""
    command = ["make", target, "DETACH=1"]
    subprocess.run(command, cwd=ROOT, env=_environment(folder), check=True, capture_output=True)


def _environment(folder: str) -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return {**given, "STACK": "embedded", "STACK_DIR": folder}


MEASUREMENT = Measurement(
    "start",
    "Starting",
    "The first from `create database` to the last row of the reference data. The second is `make up DETACH=1` after `make down`, with"
    " demo data: PostgreSQL, gateway, sidecar, worker, mail catcher, until each of them answers.",
    AIMS,
    run,
)
