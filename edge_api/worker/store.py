"""The worker's database calls: each method is one transaction as service_role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from edge_api.core.database import Database
from edge_api.core.tracing import RequestContext
from edge_api.emails.overrides import TemplateOverride

MAX_ERROR_CHARS = 1000


@dataclass(frozen=True, slots=True)
class Notification:
    """A claimed row of noti.notifications; `attempts` counts the one that begins now."""

    id: UUID
    recipient: str
    template_code: str
    locale: str
    attempts: int
    created_at: datetime
    payload: dict[str, object]
    secret: dict[str, object] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed attempt; `retry_in` is in seconds, None makes it a dead letter."""

    id: UUID
    error: str
    retry_in: float | None


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """What waits in the outbox; `oldest_seconds` is how long the oldest due mail is overdue."""

    pending: int
    sending: int
    dead: int
    oldest_seconds: float


class OutboxStore:
    """Outbox rows and template overrides."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, limit: int, lease: float) -> list[Notification]:
        """Take up to `limit` due notifications for `lease` seconds."""
        async with self._database.as_service(_context("claim")) as connection:
            cursor = await connection.execute(
                "select id, recipient, template_code, locale, attempts, created_at, payload, secret"
                " from app.claim_notifications(%s, %s)",
                (limit, timedelta(seconds=lease)),
            )
            rows = await cursor.fetchall()
        return [
            Notification(
                id=row["id"],
                recipient=row["recipient"],
                template_code=row["template_code"],
                locale=row["locale"],
                attempts=row["attempts"],
                created_at=row["created_at"],
                payload=row["payload"] or {},
                secret=row["secret"] or {},
            )
            for row in rows
        ]

    async def record(self, sent: Sequence[UUID], failures: Sequence[Failure], released: Sequence[UUID]) -> None:
        """Write the outcome of deliveries, all in one transaction; repeating it does no harm."""
        async with self._database.as_service(_context("record")) as connection:
            if sent:
                await connection.execute("select app.finish_notifications(%s)", (list(sent),))
            if released:
                await connection.execute("select app.release_notifications(%s)", (list(released),))
            if failures:
                await connection.cursor().executemany(
                    "select app.fail_notification(%s, %s, now() + make_interval(secs => %s::double precision))",
                    [(item.id, item.error[:MAX_ERROR_CHARS], item.retry_in) for item in failures],
                )

    async def overrides(self) -> dict[tuple[str, str], TemplateOverride]:
        """The active overrides of noti.templates by (code, locale)."""
        async with self._database.as_service(_context("templates")) as connection:
            cursor = await connection.execute(
                "select code, locale, subject, html_body, text_body"
                " from noti.templates where is_active and not is_deleted"
            )
            rows = await cursor.fetchall()
        return {(row["code"], row["locale"]): TemplateOverride(**row) for row in rows}

    async def figures(self) -> QueueFigures:
        """Queue depth and age for the metrics."""
        async with self._database.as_service(_context("figures")) as connection:
            cursor = await connection.execute(
                "select count(*) filter (where status = 'pending') as pending,"
                " count(*) filter (where status = 'sending') as sending,"
                " count(*) filter (where status = 'dead') as dead,"
                " coalesce(extract(epoch from max(now() - next_attempt_at)"
                "   filter (where status = 'pending' and next_attempt_at <= now())), 0)"
                "   ::double precision as oldest_seconds"
                " from noti.notifications where status <> 'sent'"
            )
            rows = await cursor.fetchall()
        return QueueFigures(**rows[0])


def _context(action: str) -> RequestContext:
    return RequestContext(method="WORKER", path=f"/worker/outbox/{action}", user_agent="worker")
