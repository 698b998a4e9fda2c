"""Two applications with the same route and query: one in our sidecar, signed in, and one that is FastAPI and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from fastapi import FastAPI
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel

from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits
from edge_api.core.settings import get_settings
from edge_api.main import create_app

QUERY = """
select id, code, name, city, phone, amount, is_active, created_at from bench.items
where tenant_id = %s and not is_deleted order by created_at desc limit 20
"""


class Item(BaseModel):
    """A row as the route answers it."""

    id: UUID
    code: str
    name: str
    city: str | None
    phone: str | None
    amount: Decimal | None
    is_active: bool
    created_at: datetime


def ours() -> FastAPI:
    """The sidecar with one more route."""
    app = create_app()
    router = Router()

    @router.get("/api/v1/bench/{tenant}")
    async def list_items(tenant: UUID, units: CallerUnits) -> list[Item]:
        return [Item(**row) for row in await units.query(QUERY, (tenant,))]

    app.router.routes.extend(router.routes)
    return app


def bare() -> FastAPI:
    """The same route without anything around it: no token, no role, no log; the pool has the same size and nothing else."""
    settings = get_settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncConnectionPool[AsyncConnection[DictRow]](
            settings.database_url.get_secret_value(),
            min_size=settings.database_pool_min,
            max_size=settings.database_pool_max,
            kwargs={"row_factory": dict_row, "prepare_threshold": None},
        ) as pool:
            app.state.pool = pool
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/health/live")
    async def live() -> str:
        return "ok"

    @app.get("/api/v1/bench/{tenant}")
    async def list_items(tenant: UUID) -> list[Item]:
        async with app.state.pool.connection() as connection:
            rows = await (await connection.execute(QUERY, (tenant,))).fetchall()
        return [Item(**row) for row in rows]

    return app
