"""Readiness really asks Postgres, Auth and Storage, at the same time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Literal

import httpx
import psycopg
from psycopg_pool import PoolTimeout, TooManyRequests

from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.database import Database
from edge_api.core.logging import get_logger
from edge_api.features.health.schemas import DependencyState, ReadinessData

_logger = get_logger("edge_api.health")
_FAILURES = (psycopg.Error, PoolTimeout, TooManyRequests, httpx.HTTPError, TimeoutError)
_TIMEOUT_SECONDS = 4.0

Name = Literal["database", "auth", "storage"]


async def check_readiness(database: Database, supabase: SupabaseHttp) -> ReadinessData:
    """Ask every dependency; a check that fails or takes over 4 s counts as down."""
    checks = await asyncio.gather(
        _check("database", database.ping),
        _check("auth", supabase.ping_auth),
        _check("storage", supabase.ping_storage),
    )
    healthy = all(check.status == "up" for check in checks)
    return ReadinessData(status="healthy" if healthy else "unhealthy", checks=list(checks))


async def _check(name: Name, ping: Callable[[], Awaitable[None]]) -> DependencyState:
    started = time.perf_counter()
    status: Literal["up", "down"] = "up"
    try:
        async with asyncio.timeout(_TIMEOUT_SECONDS):
            await ping()
    except _FAILURES as error:
        status = "down"
        _logger.warning("dependency_down", dependency=name, error_type=type(error).__name__, error=str(error)[:200])
    return DependencyState(name=name, status=status, duration_ms=round((time.perf_counter() - started) * 1000, 1))
