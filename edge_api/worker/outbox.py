"""Delivers noti.notifications: claim in batches, send in parallel, record in batches.

At least once: a mail counts as sent when the server's acceptance is recorded, so a worker killed
in between makes the mail go out again, with the same Message-ID. `claim` and `record` are the
only database calls, both for many mails at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import psycopg

from edge_api.core.logging import get_logger
from edge_api.emails.errors import PermanentEmailError, TransientEmailError
from edge_api.emails.message import Envelope, Sender, build_message
from edge_api.emails.rendering import EmailRenderer
from edge_api.emails.smtp import SmtpSender, SmtpUnavailableError
from edge_api.worker.backoff import retry_delay
from edge_api.worker.metrics import WorkerMetrics
from edge_api.worker.settings import WorkerSettings
from edge_api.worker.signals import wait_for_any
from edge_api.worker.store import Failure, Notification, OutboxStore
from edge_api.worker.templates import OverrideCache

RECORD_PAUSE = 0.02

logger = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Claimed:
    notification: Notification
    #: time.monotonic() after which another worker may already have taken the mail over.
    expires_at: float


@dataclass(frozen=True, slots=True)
class _Outcome:
    notification: Notification
    kind: Literal["sent", "failed", "released"]
    error: str = ""
    retry_in: float | None = None


class OutboxWorker:
    """One worker's share of the outbox. `wake` is set when new notifications are announced."""

    def __init__(
        self,
        store: OutboxStore,
        sender: SmtpSender,
        renderer: EmailRenderer,
        identity: Sender,
        settings: WorkerSettings,
        metrics: WorkerMetrics,
        wake: asyncio.Event,
    ) -> None:
        self._store = store
        self._sender = sender
        self._renderer = renderer
        self._identity = identity
        self._settings = settings
        self._metrics = metrics
        self._wake = wake
        self._overrides = OverrideCache(store, settings.template_cache)
        self._queue: asyncio.Queue[_Claimed | None] = asyncio.Queue()
        self._outcomes: asyncio.Queue[_Outcome | None] = asyncio.Queue()
        self._room = asyncio.Event()
        #: Not set while deliveries wait for a database that was away: their leases may end before they are recorded,
        #: and claiming them again would send them again.
        self._recorded = asyncio.Event()
        self._recorded.set()
        self._smtp_up = False
        self._smtp_failures = 0
        #: Whether LISTEN works; the runner keeps it up to date.
        self.poll_interval = settings.poll_interval

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`; then finish what is on its way and give the rest back."""
        async with asyncio.TaskGroup() as group:
            recorder = group.create_task(self._record_outcomes(stop))
            async with asyncio.TaskGroup() as senders:
                for _ in range(self._sender.size):
                    senders.create_task(self._send_claimed())
                await self._claim_until(stop)
                self._release_queue()
                for _ in range(self._sender.size):
                    self._queue.put_nowait(None)
            self._outcomes.put_nowait(None)
            await recorder
        await self._sender.close()

    async def _claim_until(self, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            self._wake.clear()
            self._room.clear()
            if self._queue.qsize() >= self._settings.batch_size:
                await wait_for_any(stop, self._room, timeout=1.0)
                continue
            if not self._recorded.is_set():
                await wait_for_any(stop, self._recorded, timeout=1.0)
                continue
            if not await self._smtp_ready(stop):
                continue
            try:
                count = await self._claim_batch()
                failures = 0
            except psycopg.Error as error:
                failures += 1
                logger.warning("outbox_unreachable", error=str(error).strip()[:300])
                pause = retry_delay(failures, 0.5, self._settings.outage_pause_max)
                await wait_for_any(stop, timeout=pause)
                continue
            if count == 0:
                await wait_for_any(stop, self._wake, timeout=self.poll_interval)

    async def _claim_batch(self) -> int:
        lease = self._settings.lease
        # Counted from before the query: our idea of the lease must never outlast the database's.
        expires_at = time.monotonic() + lease * 0.8
        batch = await self._store.claim(self._settings.batch_size, lease)
        for notification in batch:
            self._queue.put_nowait(_Claimed(notification, expires_at))
        return len(batch)

    async def _smtp_ready(self, stop: asyncio.Event) -> bool:
        """Claim nothing while the SMTP server is away: an outage must not cost any mail a try."""
        if self._smtp_up:
            return True
        try:
            await self._sender.check()
        except SmtpUnavailableError as error:
            self._smtp_failures += 1
            self._metrics.smtp_up.set(0)
            pause = retry_delay(self._smtp_failures, 1.0, self._settings.outage_pause_max)
            logger.warning("smtp_unavailable", error=str(error), pause_seconds=round(pause, 1))
            await wait_for_any(stop, timeout=pause)
            return False
        if self._smtp_failures:
            logger.info("smtp_available", failures=self._smtp_failures)
        self._smtp_up, self._smtp_failures = True, 0
        self._metrics.smtp_up.set(1)
        return True

    def _release_queue(self) -> None:
        while not self._queue.empty():
            claimed = self._queue.get_nowait()
            if claimed is not None:
                self._outcomes.put_nowait(_Outcome(claimed.notification, "released"))

    async def _send_claimed(self) -> None:
        while (claimed := await self._queue.get()) is not None:
            if self._queue.qsize() < self._settings.batch_size:
                self._room.set()
            if claimed.expires_at <= time.monotonic():
                logger.warning("lease_expired", notification_id=str(claimed.notification.id))
                continue
            self._outcomes.put_nowait(await self._attempt(claimed.notification))

    async def _attempt(self, notification: Notification) -> _Outcome:
        try:
            envelope = await self._compose(notification)
            started = time.perf_counter()
            await self._sender.send(envelope)
            self._metrics.send_seconds.observe(time.perf_counter() - started)
        except SmtpUnavailableError:
            self._smtp_up = False
            return _Outcome(notification, "released")
        except PermanentEmailError as error:
            return _Outcome(notification, "failed", str(error))
        except TransientEmailError as error:
            return _Outcome(notification, "failed", str(error), self._retry_in(notification))
        except Exception as error:
            # A fault of ours, in one template or one payload, must not stop all other mails.
            logger.exception("mail_failed_unexpectedly", notification_id=str(notification.id))
            text = f"{type(error).__name__}: {error}"
            return _Outcome(notification, "failed", text, self._retry_in(notification))
        return _Outcome(notification, "sent")

    async def _compose(self, notification: Notification) -> Envelope:
        override = await self._overrides.get(notification.template_code, notification.locale)
        mail = self._renderer.render(
            notification.template_code,
            notification.locale,
            {**notification.payload, **notification.secret},
            override,
        )
        return build_message(
            notification.id,
            notification.created_at,
            notification.template_code,
            notification.recipient,
            mail,
            self._identity,
        )

    def _retry_in(self, notification: Notification) -> float | None:
        if notification.attempts >= self._settings.max_attempts:
            return None
        return retry_delay(notification.attempts, self._settings.retry_base, self._settings.retry_max)

    async def _record_outcomes(self, stop: asyncio.Event) -> None:
        """Write outcomes as they come; those that gather during one write share the next."""
        ended = False
        while not ended:
            batch = [await self._outcomes.get()]
            while not self._outcomes.empty() and len(batch) < 1000:
                batch.append(self._outcomes.get_nowait())
            ended = None in batch
            outcomes = [outcome for outcome in batch if outcome is not None]
            if outcomes and await self._record(outcomes, stop):
                self._report(outcomes)
            if self._outcomes.empty():
                self._recorded.set()
            if not ended:
                # A lone mail is recorded at once; under load this pause makes batches.
                await asyncio.sleep(RECORD_PAUSE)

    async def _record(self, outcomes: Sequence[_Outcome], stop: asyncio.Event) -> bool:
        sent = [item.notification.id for item in outcomes if item.kind == "sent"]
        released = [item.notification.id for item in outcomes if item.kind == "released"]
        failures = [
            Failure(item.notification.id, item.error, item.retry_in) for item in outcomes if item.kind == "failed"
        ]
        attempt = 0
        deadline: float | None = None
        while True:
            try:
                await self._store.record(sent, failures, released)
                return True
            except psycopg.Error as error:
                attempt += 1
                self._recorded.clear()
                logger.warning("outcome_not_recorded", error=str(error).strip()[:300])
            if stop.is_set():
                deadline = deadline or time.monotonic() + self._settings.stop_timeout
                if time.monotonic() > deadline:
                    logger.error("outcomes_lost", sent=[str(item) for item in sent])
                    return False
            await asyncio.sleep(retry_delay(attempt, 0.2, 5.0))

    def _report(self, outcomes: Sequence[_Outcome]) -> None:
        now = datetime.now(UTC)
        for item in outcomes:
            notification = item.notification
            template = notification.template_code
            if item.kind == "sent":
                self._metrics.sent.labels(template).inc()
                latency = (now - notification.created_at).total_seconds()
                self._metrics.latency.observe(max(latency, 0.0))
            elif item.kind == "released":
                self._metrics.released.inc()
            else:
                counter = self._metrics.dead if item.retry_in is None else self._metrics.failed
                counter.labels(template).inc()
            if item.kind != "released":
                logger.info(
                    "mail_sent" if item.kind == "sent" else "mail_failed",
                    notification_id=str(notification.id),
                    template_code=template,
                    attempt=notification.attempts,
                    error=item.error or None,
                    retry_in=item.retry_in,
                )
