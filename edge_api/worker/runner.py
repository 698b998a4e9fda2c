"""Puts the worker together and runs it until it is told to stop."""

from __future__ import annotations

import asyncio
import signal

import httpx
import psycopg

from edge_api.adapters.eximbank import EximbankClient
from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.database import Database
from edge_api.core.logging import get_logger
from edge_api.core.metrics import Metrics
from edge_api.core.settings import Settings, SettingsError
from edge_api.emails.message import Sender
from edge_api.emails.rendering import EmailRenderer
from edge_api.emails.smtp import SmtpConfig, SmtpSender
from edge_api.worker.jobs import JOBS, JobTools
from edge_api.worker.listener import Listener
from edge_api.worker.metrics import WorkerMetrics, serve_metrics
from edge_api.worker.outbox import OutboxWorker
from edge_api.worker.scheduler import Scheduler
from edge_api.worker.settings import WorkerSettings
from edge_api.worker.signals import wait_for_any
from edge_api.worker.store import OutboxStore

FIGURES_INTERVAL = 15.0

logger = get_logger(__name__)


def smtp_config(settings: Settings, tuning: WorkerSettings) -> SmtpConfig:
    """SMTP settings of the worker. Raises SettingsError when no server is configured."""
    if settings.smtp_host is None:
        raise SettingsError("SMTP_HOST: 메일 서버 주소가 필요합니다 / the worker needs a mail server")
    password = settings.smtp_password
    return SmtpConfig(
        host=settings.smtp_host,
        port=settings.smtp_port,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        starttls=settings.smtp_starttls,
        connections=tuning.smtp_connections,
        connect_timeout=tuning.smtp_connect_timeout,
        command_timeout=tuning.smtp_command_timeout,
    )


class Worker:
    """Outbox, listener, scheduler and metrics of one process."""

    def __init__(self, settings: Settings, tuning: WorkerSettings) -> None:
        self._settings = settings
        self._tuning = tuning
        self.metrics = WorkerMetrics()
        self._wake = asyncio.Event()
        self._database = Database.from_settings(settings, application_name="worker")
        self._store = OutboxStore(self._database)
        self._outbox = OutboxWorker(
            self._store,
            SmtpSender(smtp_config(settings, tuning)),
            EmailRenderer(settings.public_site_url),
            Sender(settings.mail_from, settings.mail_from_name),
            tuning,
            self.metrics,
            self._wake,
        )
        self._listener = Listener(settings.database_url.get_secret_value(), self._database, self._wake)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then wind down within the stop timeout."""
        await self._database.open()
        tuning = self._tuning
        try:
            with serve_metrics(self.metrics, tuning.metrics_host, tuning.metrics_port):
                logger.info("worker_started", connections=tuning.smtp_connections)
                await self._work_until(stop)
        finally:
            await self._database.close()
            logger.info("worker_stopped")

    async def _work_until(self, stop: asyncio.Event) -> None:
        work = asyncio.create_task(self._work(stop))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
            # A hanging server or a long job: what is cut off here is taken up again elsewhere
            # when its lease ends.
            await asyncio.wait_for(work, self._tuning.stop_timeout)
        except TimeoutError:
            logger.warning("stopped_with_work_left")
        finally:
            for task in (work, stopped):
                task.cancel()
            await asyncio.gather(work, stopped, return_exceptions=True)

    async def _work(self, stop: asyncio.Event) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._outbox.run(stop))
            group.create_task(self._listener.run(stop))
            group.create_task(self._observe(stop))
            group.create_task(self._run_jobs(stop))

    async def _run_jobs(self, stop: asyncio.Event) -> None:
        if not self._tuning.jobs_enabled:
            return
        async with httpx.AsyncClient(timeout=30.0) as http:
            eximbank = EximbankClient(self._settings, http, Metrics(registry=self.metrics.registry))
            tools = JobTools(self._database, SupabaseHttp(self._settings, http), eximbank)
            await Scheduler(JOBS, tools, self.metrics, self._tuning.job_tick).run(stop)

    async def _observe(self, stop: asyncio.Event) -> None:
        """Keep the queue figures fresh and the polling in step with the listener."""
        looked_at = float("-inf")
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            self._outbox.poll_interval = (
                self._tuning.listening_poll_interval if self._listener.hears else self._tuning.poll_interval
            )
            if loop.time() - looked_at >= FIGURES_INTERVAL:
                looked_at = loop.time()
                try:
                    self.metrics.observe_queue(await self._store.figures())
                except psycopg.Error as error:
                    logger.warning("figures_unreadable", error=str(error).strip()[:300])
            await wait_for_any(stop, timeout=0.5)


async def run_until_signalled(settings: Settings, tuning: WorkerSettings) -> None:
    """Run a worker until SIGTERM or SIGINT; a second signal ends it without waiting."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(Worker(settings, tuning).run(stop))

    def on_signal() -> None:
        if stop.is_set():
            task.cancel()
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    await task
