"""The process around the outbox: listening, metrics, settings."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from edge_api.core.database import Database
from edge_api.core.settings import Settings, SettingsError
from edge_api.worker import __main__ as entry
from edge_api.worker import listener as listener_module
from edge_api.worker.backoff import retry_delay
from edge_api.worker.listener import Listener
from edge_api.worker.metrics import WorkerMetrics, serve_metrics
from edge_api.worker.runner import smtp_config
from edge_api.worker.settings import WorkerSettings
from edge_api.worker.signals import wait_for_any
from tests.worker.outbox import Outbox
from tests.worker.running import RunningWorker
from tests.worker.smtp_server import MailServer, free_port

StartWorker = Callable[..., RunningWorker]


@pytest.fixture
def metrics_port() -> int:
    return free_port()


def wait_until(condition: Callable[[], Any], seconds: float = 8.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.02)


def test_delays_double_up_to_the_cap_with_jitter() -> None:
    for attempt, step in ((1, 30), (2, 60), (3, 120), (8, 3600), (500, 3600)):
        delays = [retry_delay(attempt, 30, 3600) for _ in range(50)]
        assert step / 2 <= min(delays) and max(delays) <= step
        assert len(set(delays)) > 1


def test_metrics_are_served_while_the_worker_runs(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker, metrics_port: int
) -> None:
    worker = run_worker(metrics_port=metrics_port)
    outbox.wait_for_status(outbox.notify(), "sent")
    wait_until(lambda: worker.metric("mails_sent_total", template="member_approved"))
    text = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics").text
    assert 'mails_sent_total{template="member_approved"} 1.0' in text
    assert "mail_latency_seconds_count 1.0" in text
    worker.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{metrics_port}/metrics")


def test_a_taken_metrics_port_does_not_stop_the_mail(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker, metrics_port: int
) -> None:
    with serve_metrics(WorkerMetrics(CollectorRegistry()), "127.0.0.1", metrics_port):
        run_worker(metrics_port=metrics_port)
        outbox.wait_for_status(outbox.notify(), "sent")


@pytest.mark.asyncio
async def test_a_listener_that_hears_nothing_says_so_and_the_mail_is_polled(
    settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # LISTEN on another database is what LISTEN behind a transaction pooler is: accepted, never heard.
    monkeypatch.setattr(listener_module, "_PING_TIMEOUT", 0.2)
    monkeypatch.setattr(listener_module, "_PING_INTERVAL", 0.1)
    url = settings.database_url.get_secret_value()
    deaf_url = url.rpartition("/")[0] + "/postgres"
    database = Database.from_settings(settings)
    await database.open()
    stop, wake = asyncio.Event(), asyncio.Event()
    deaf, hearing = Listener(deaf_url, database, wake), Listener(url, database, wake)
    tasks = [asyncio.create_task(item.run(stop)) for item in (deaf, hearing)]
    await asyncio.sleep(1.0)
    assert (hearing.hears, deaf.hears) == (True, False)
    stop.set()
    await asyncio.gather(*tasks)
    assert [hearing.hears, deaf.hears] == [False, False]
    await database.close()


@pytest.mark.asyncio
async def test_a_listener_notices_that_notifications_stopped(
    settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener_module, "_PING_TIMEOUT", 0.3)
    monkeypatch.setattr(listener_module, "_PING_INTERVAL", 0.1)
    database = Database.from_settings(settings)
    await database.open()
    stop, wake = asyncio.Event(), asyncio.Event()
    listener = Listener(settings.database_url.get_secret_value(), database, wake)
    task = asyncio.create_task(listener.run(stop))
    await asyncio.sleep(0.8)
    heard = [listener.hears]
    # The pings now go nowhere, as when the connection is half open.
    monkeypatch.setattr(listener_module, "_PING", "lost:")
    monkeypatch.setattr(listener, "_hear", lambda payload: None)
    await asyncio.sleep(1.0)
    heard.append(listener.hears)
    stop.set()
    await task
    await database.close()
    assert heard == [True, False]


def test_polling_delivers_when_listening_does_not_work(
    outbox: Outbox, mail_server: MailServer, run_worker: StartWorker
) -> None:
    worker = run_worker(poll_interval=0.2, listening_poll_interval=0.2)
    time.sleep(0.5)
    # A row that was announced to nobody, like one restored from a backup.
    outbox.connection.execute(
        "insert into noti.notifications (recipient, template_code, payload)"
        " values ('quiet@example.com', 'member_reset', '{\"company_name\": \"A\"}')"
    )
    mail_server.wait_for(1, timeout=3)
    worker.stop()


@pytest.mark.asyncio
async def test_waiting_ends_by_event_or_by_time() -> None:
    first, second = asyncio.Event(), asyncio.Event()
    started = time.monotonic()
    await wait_for_any(first, second, timeout=0.1)
    assert 0.05 < time.monotonic() - started < 1
    asyncio.get_running_loop().call_later(0.05, second.set)
    await wait_for_any(first, second, timeout=10)
    await wait_for_any(second, timeout=10)
    assert time.monotonic() - started < 2


def test_smtp_settings_are_passed_on(settings: Settings) -> None:
    config = smtp_config(settings, WorkerSettings(smtp_connections=3))
    assert (config.host, config.port, config.starttls, config.connections) == (
        "127.0.0.1",
        settings.smtp_port,
        False,
        3,
    )
    with pytest.raises(SettingsError, match="SMTP_HOST"):
        smtp_config(settings.model_copy(update={"smtp_host": None}), WorkerSettings())


def test_the_entry_point_stops_on_a_signal(settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry, "get_settings", lambda: settings)
    monkeypatch.setenv("WORKER_METRICS_PORT", "0")
    monkeypatch.setenv("WORKER_JOBS_ENABLED", "false")
    previous = signal.setitimer(signal.ITIMER_REAL, 0)
    assert previous[0] == 0
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGTERM))
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        assert entry.main() == 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def test_the_entry_point_explains_bad_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    monkeypatch.setattr(entry, "get_settings", lambda: settings)
    monkeypatch.setenv("WORKER_BATCH_SIZE", "many")
    assert entry.main() == 2
    assert "batch_size" in capsys.readouterr().err
