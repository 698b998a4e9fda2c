"""Hears `NOTIFY noti`, so that a mail leaves within a second of its event."""

from __future__ import annotations

import asyncio
import uuid

import psycopg
from psycopg import sql

from edge_api.core.database import Database
from edge_api.core.logging import get_logger
from edge_api.core.tracing import RequestContext
from edge_api.worker.backoff import retry_delay
from edge_api.worker.signals import wait_for_any

CHANNEL = "noti"
_PING = "ping:"
_PING_TIMEOUT = 2.0
_PING_INTERVAL = 30.0
_TURN = 0.5
_RECONNECT_MAX = 30.0

logger = get_logger(__name__)


class Listener:
    """Keeps one connection listening; `hears` tells whether notifications really arrive.

    Behind a pooler in transaction mode LISTEN is accepted and then never heard of again, so the
    connection proves itself with a ping of its own; until it has, the worker polls faster.
    """

    def __init__(self, conninfo: str, database: Database, wake: asyncio.Event) -> None:
        self._conninfo = conninfo
        self._database = database
        self._wake = wake
        self._heard = asyncio.Event()
        self.hears = False

    async def run(self, stop: asyncio.Event) -> None:
        """Listen until `stop`, reconnecting for ever."""
        failures = 0
        while not stop.is_set():
            try:
                await self._listen(stop)
                failures = 0
            except (psycopg.Error, OSError) as error:
                failures += 1
                logger.warning("listener_lost", error=str(error).strip()[:300])
            finally:
                self.hears = False
            # Whatever was announced in between must not wait for the next poll.
            self._wake.set()
            await wait_for_any(stop, timeout=retry_delay(failures + 1, 0.25, _RECONNECT_MAX))

    async def _listen(self, stop: asyncio.Event) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=5,
            application_name="worker listener",
        )
        async with connection:
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(CHANNEL)))
            pinger = asyncio.create_task(self._ping_regularly())
            try:
                # In short turns, because psycopg takes seconds to leave a cancelled wait.
                while not stop.is_set():
                    async for notice in connection.notifies(timeout=_TURN):
                        self._hear(notice.payload)
                    if pinger.done():
                        pinger.result()
            finally:
                pinger.cancel()
                await asyncio.gather(pinger, return_exceptions=True)

    def _hear(self, payload: str) -> None:
        if payload.startswith(_PING):
            self._heard.set()
        else:
            self._wake.set()

    async def _ping_regularly(self) -> None:
        while True:
            self._heard.clear()
            context = RequestContext(method="WORKER", path="/worker/ping", user_agent="worker")
            try:
                async with self._database.as_service(context) as connection:
                    await connection.execute("select pg_notify(%s, %s)", (CHANNEL, f"{_PING}{uuid.uuid4()}"))
                await asyncio.wait_for(self._heard.wait(), _PING_TIMEOUT)
                heard = True
            except (TimeoutError, psycopg.Error):
                heard = False
            if self.hears and not heard:
                raise psycopg.OperationalError("notifications no longer arrive")
            if heard and not self.hears:
                logger.info("listener_ready")
            self.hears = heard
            await asyncio.sleep(_PING_INTERVAL)
