"""Answers of outside services kept in the database: fresh for a day, older only when the service fails."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, Literal, TypeVar

from psycopg.types.json import Jsonb
from pydantic import BaseModel, ValidationError

from edge_api.adapters.nice import NiceRecord
from edge_api.adapters.outside import OutsideServiceError
from edge_api.core.database import SERVICE, Connection, Database
from edge_api.core.tracing import RequestContext

LookupSource = Literal["nts_status", "nts_validity", "nice_company"]
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Lookup(Generic[M]):
    """A value, when it was fetched, and whether it is older than allowed (the service failed)."""

    value: M
    fetched_at: datetime
    stale: bool


class LookupCache:
    """`app.cached_lookup` and `app.store_lookup`, as service_role: callers may not read the cache."""

    def __init__(self, database: Database, *, fresh_seconds: int) -> None:
        self._database = database
        self._fresh_seconds = fresh_seconds

    async def get(
        self,
        context: RequestContext,
        source: LookupSource,
        key: str,
        model: type[M],
        fetch: Callable[[], Awaitable[M]],
    ) -> Lookup[M]:
        """The cached answer when fresh, else a new one, else the old one marked stale.

        Raises OutsideServiceError when the service fails and nothing is kept.
        """
        kept = await self._read(context, source, key, model)
        if kept is not None and self._is_fresh(kept.fetched_at):
            return kept
        try:
            value = await fetch()
        except OutsideServiceError:
            if kept is None:
                raise
            return Lookup(kept.value, kept.fetched_at, stale=True)
        # A client that leaves now has still caused a paid call: keep its answer.
        await asyncio.shield(self._write(context, source, key, value))
        return Lookup(value, datetime.now(UTC), stale=False)

    def _is_fresh(self, fetched_at: datetime) -> bool:
        return (datetime.now(UTC) - fetched_at).total_seconds() <= self._fresh_seconds

    async def _read(self, context: RequestContext, source: LookupSource, key: str, model: type[M]) -> Lookup[M] | None:
        rows = await self._database.query(
            SERVICE, context, "select payload, fetched_at from app.cached_lookup(%s, %s)", (source, key)
        )
        if not rows or rows[0]["payload"] is None:
            return None
        try:
            return Lookup(model.model_validate(rows[0]["payload"]), rows[0]["fetched_at"], stale=False)
        except ValidationError:
            # Written by an older version with another shape: as good as absent.
            return None

    async def _write(self, context: RequestContext, source: LookupSource, key: str, value: BaseModel) -> None:
        payload = Jsonb(value.model_dump(mode="json"))

        async def unit(connection: Connection) -> None:
            await connection.execute("select app.store_lookup(%s, %s, %s)", (source, key, payload))

        await self._database.run(SERVICE, context, unit)

    async def record_company(self, context: RequestContext, record: NiceRecord) -> None:
        """Keep what the bureau said for staff (`public.nice_dnb_company_info`); unlike the cache it stays."""
        company, answer = Jsonb(record.model_dump(mode="json")), Jsonb(record.answer)

        async def unit(connection: Connection) -> None:
            await connection.execute("select app.record_company_info(%s, %s)", (company, answer))

        await self._database.run(SERVICE, context, unit)
