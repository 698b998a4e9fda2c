"""Runs the declared jobs, each on one worker at a time and once per interval."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta

import psycopg

from edge_api.adapters.outside import OutsideServiceError
from edge_api.adapters.supabase import SupabaseUnavailableError
from edge_api.core.logging import get_logger
from edge_api.core.tracing import RequestContext, use_context
from edge_api.worker.jobs import Job, JobTools
from edge_api.worker.metrics import WorkerMetrics
from edge_api.worker.signals import wait_for_any

logger = get_logger(__name__)


class Scheduler:
    """A row per job in app.jobs is the guard: it also survives a transaction pooler and a crash."""

    def __init__(self, jobs: Sequence[Job], tools: JobTools, metrics: WorkerMetrics, tick: float) -> None:
        self._jobs = jobs
        self._tools = tools
        self._metrics = metrics
        self._tick = tick
        for job in jobs:
            # counters that begin at nought: a first failure would not be an increase otherwise
            for outcome in ("done", "failed"):
                metrics.jobs.labels(job.name, outcome)

    async def run(self, stop: asyncio.Event) -> None:
        """Look every `tick` seconds which jobs are due, until `stop`."""
        while not stop.is_set():
            for job in self._jobs:
                if not stop.is_set():
                    await self.run_if_due(job)
            await wait_for_any(stop, timeout=self._tick)

    async def run_if_due(self, job: Job) -> bool:
        """Run one job when it is due and nobody else is at it; True when it ran here."""
        context = RequestContext(method="WORKER", path=f"/worker/jobs/{job.name}", user_agent="worker")
        with use_context(context):
            try:
                if not await self._start(job, context):
                    return False
            except psycopg.Error as error:
                logger.warning("job_not_started", job=job.name, error=str(error).strip()[:300])
                return False
            error_text = await self._run(job)
            try:
                await self._finish(job, context, error_text)
            except psycopg.Error as error:
                logger.warning("job_not_finished", job=job.name, error=str(error).strip()[:300])
            return True

    async def _run(self, job: Job) -> str | None:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(job.lease):
                handled = await job.run(self._tools)
        except Exception as error:
            # Whatever one job dies of, the mails and the other jobs go on.
            if isinstance(error, (psycopg.Error, SupabaseUnavailableError, OutsideServiceError, OSError)):
                logger.warning("job_failed", job=job.name, error=str(error).strip()[:300])
            else:
                logger.exception("job_failed_unexpectedly", job=job.name)
            self._metrics.jobs.labels(job.name, "failed").inc()
            return f"{type(error).__name__}: {error}"[:1000]
        seconds = time.perf_counter() - started
        self._metrics.jobs.labels(job.name, "done").inc()
        self._metrics.job_seconds.labels(job.name).observe(seconds)
        logger.info("job_done", job=job.name, handled=handled, seconds=round(seconds, 3))
        return None

    async def _start(self, job: Job, context: RequestContext) -> bool:
        async with self._tools.database.as_service(context) as connection:
            cursor = await connection.execute(
                "select app.start_job(%s, %s, %s) as started",
                (job.name, timedelta(seconds=job.every), timedelta(seconds=job.lease)),
            )
            row = await cursor.fetchone()
        return bool(row and row["started"])

    async def _finish(self, job: Job, context: RequestContext, error: str | None) -> None:
        async with self._tools.database.as_service(context) as connection:
            await connection.execute("select app.finish_job(%s, %s)", (job.name, error))
