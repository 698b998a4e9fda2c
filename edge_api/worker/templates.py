"""Overrides of noti.templates, read at most once every few seconds."""

from __future__ import annotations

import asyncio
import time

import psycopg

from edge_api.core.logging import get_logger
from edge_api.emails.overrides import TemplateOverride
from edge_api.emails.rendering import normalise_locale
from edge_api.worker.store import OutboxStore

logger = get_logger(__name__)


class OverrideCache:
    """Looks up overrides; while the database is away the last known ones stay in force."""

    def __init__(self, store: OutboxStore, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._read_at = float("-inf")
        self._overrides: dict[tuple[str, str], TemplateOverride] = {}
        self._lock = asyncio.Lock()

    async def get(self, code: str, locale: str) -> TemplateOverride | None:
        """The active override of a template in a language, if there is one."""
        async with self._lock:
            if time.monotonic() - self._read_at >= self._seconds:
                try:
                    self._overrides = await self._store.overrides()
                    self._read_at = time.monotonic()
                except psycopg.Error as error:
                    logger.warning("overrides_unreadable", error=str(error).strip()[:300])
        return self._overrides.get((code, normalise_locale(locale)))
