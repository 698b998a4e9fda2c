"""A database of its own, a real SMTP server and real workers for each test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from edge_api.core.settings import Settings, load_settings
from edge_api.worker.settings import WorkerSettings
from tests.support.databases import TestDatabase
from tests.worker.outbox import Outbox
from tests.worker.running import RunningWorker
from tests.worker.smtp_server import MailServer

ROOT = Path(__file__).resolve().parents[2]
QUICK = {
    "poll_interval": 0.2,
    "listening_poll_interval": 0.3,
    "retry_base": 0.2,
    "retry_max": 0.4,
    "outage_pause_max": 0.3,
    "smtp_connections": 4,
    "smtp_connect_timeout": 2.0,
    "smtp_command_timeout": 1.0,
    "stop_timeout": 5.0,
    "template_cache": 0.0,
    "metrics_port": 0,
    "jobs_enabled": False,
}


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def outbox(fresh_db: TestDatabase) -> Iterator[Outbox]:
    box = Outbox(fresh_db.url)
    yield box
    box.close()


@pytest.fixture
def settings(fresh_db: TestDatabase, mail_server: MailServer) -> Settings:
    """Settings of the sidecar and the worker for this test's database and SMTP server."""
    return load_settings(**service_environment(fresh_db, mail_server))


def service_environment(database: TestDatabase, mail_server: MailServer) -> dict[str, Any]:
    return {
        "supabase_url": "http://127.0.0.1:1",
        "supabase_publishable_key": "sb_publishable_7fJq2mWx9Rk4Zt8",
        "supabase_secret_key": "sb_secret_5Lw3nVb8Qy1Hd6Gs0",
        "supabase_jwt_secret": "c4Yw8mRq2tZk6Vx0Bn5Jp9Lh3Ds7Gf1A",
        "database_url": database.url,
        "smtp_host": "127.0.0.1",
        "smtp_port": mail_server.port,
        "smtp_starttls": False,
        "public_site_url": "https://portal.example",
        "environment": "test",
    }


@pytest.fixture
def run_worker(settings: Settings) -> Iterator[Callable[..., RunningWorker]]:
    """Starts workers inside the test process; keyword arguments change their tuning."""
    workers: list[RunningWorker] = []

    def start(changes: Settings | None = None, **tuning: Any) -> RunningWorker:
        worker = RunningWorker(changes or settings, WorkerSettings(**(QUICK | tuning)))
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.stop()


@pytest.fixture
def worker_log(tmp_path: Path) -> Path:
    """What the spawned workers print."""
    return tmp_path / "worker.log"


@pytest.fixture
def spawn_worker(
    fresh_db: TestDatabase, mail_server: MailServer, worker_log: Path
) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts `python -m edge_api.worker` as its own process."""
    processes: list[subprocess.Popen[bytes]] = []
    base = {key.upper(): str(value) for key, value in service_environment(fresh_db, mail_server).items()}

    def start(without: str = "", **tuning: Any) -> subprocess.Popen[bytes]:
        tuned = {f"WORKER_{key.upper()}": str(value) for key, value in (QUICK | tuning).items()}
        process = subprocess.Popen(
            [sys.executable, "-m", "edge_api.worker"],
            cwd=ROOT,
            env={k: v for k, v in (os.environ | base | tuned).items() if k != without.upper()},
            stdout=worker_log.open("ab"),
            stderr=subprocess.STDOUT,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait(10)
