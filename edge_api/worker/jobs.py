"""The scheduled jobs, declared: what runs how often, and for how long one run may take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from psycopg import sql
from psycopg.types.json import Jsonb

from edge_api.adapters.eximbank import SOURCE, EximbankClient
from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.database import Database
from edge_api.core.tracing import RequestContext

SWEEP_BATCH = 200
_STATEMENT_TIMEOUT = 300.0


@dataclass(frozen=True, slots=True)
class JobTools:
    """What a job may use."""

    database: Database
    supabase: SupabaseHttp
    eximbank: EximbankClient | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """`every` and `lease` are seconds; a run that outlives its lease may be started elsewhere.

    `run` returns how many things it handled, for the log.
    """

    name: str
    every: float
    lease: float
    run: Callable[[JobTools], Awaitable[int]]


def database_job(name: str, *, every: float, lease: float = 600.0) -> Job:
    """A job that is one function `app.<name>()`, which answers how many rows it handled."""

    async def run(tools: JobTools) -> int:
        context = _context(name)
        async with tools.database.as_service(context, statement_timeout=_STATEMENT_TIMEOUT) as connection:
            statement = sql.SQL("select {}() as handled").format(sql.Identifier("app", name))
            row = await (await connection.execute(statement)).fetchone()
        handled = row["handled"] if row else None
        return handled if isinstance(handled, int) else 0

    return Job(name, every, lease, run)


async def sweep_files(tools: JobTools) -> int:
    """Remove orphaned and deleted objects through the Storage API, which also frees the bytes.

    Raises SupabaseUnavailableError when Storage is away; what was removed until then is recorded.
    """
    context = _context("sweep_files")
    done: set[tuple[str, str]] = set()
    while True:
        async with tools.database.as_service(context) as connection:
            cursor = await connection.execute("select bucket, path from app.sweep_files(%s)", (SWEEP_BATCH,))
            rows = await cursor.fetchall()
        batch = {(row["bucket"], row["path"]) for row in rows} - done
        by_bucket: dict[str, list[str]] = defaultdict(list)
        for bucket, path in sorted(batch):
            by_bucket[bucket].append(path)
        for bucket, paths in by_bucket.items():
            await tools.supabase.remove_objects(bucket, paths)
            async with tools.database.as_service(context) as connection:
                await connection.execute("select app.swept_files(%s, %s)", (bucket, paths))
        done |= batch
        # An object that Storage will not let go is listed again and again: leave it for next time.
        if len(rows) < SWEEP_BATCH or not batch:
            return len(done)


async def import_exchange_rates(tools: JobTools) -> int:
    """Store today's spot rates for the tenants that import them; answers how many are new or changed.

    Raises OutsideServiceError when the bank is away or refuses. Asked again every hour: the table comes
    out at about 11 o'clock, and not on days off.
    """
    if tools.eximbank is None or not tools.eximbank.configured:
        return 0
    context = _context("import_exchange_rates")
    async with tools.database.as_service(context) as connection:
        row = await (await connection.execute("select app.rate_importers() as n, app.today() as day")).fetchone()
    if row is None or row["n"] == 0:
        return 0
    rates = [{"currency": r.currency, "rate": str(r.rate)} for r in await tools.eximbank.rates(row["day"])]
    if not rates:
        return 0
    async with tools.database.as_service(context, statement_timeout=_STATEMENT_TIMEOUT) as connection:
        statement = "select app.import_exchange_rates(%s, %s, %s) as handled"
        stored = await (await connection.execute(statement, (row["day"], Jsonb(rates), SOURCE))).fetchone()
    return stored["handled"] if stored else 0


def _context(name: str) -> RequestContext:
    return RequestContext(method="WORKER", path=f"/worker/jobs/{name}", user_agent="worker")


JOBS: tuple[Job, ...] = (
    Job("sweep_files", every=3600.0, lease=1800.0, run=sweep_files),
    Job("import_exchange_rates", every=3600.0, lease=600.0, run=import_exchange_rates),
    database_job("send_broadcasts", every=60.0),
    database_job("close_projects", every=60.0),
    database_job("request_consents", every=60.0),
    database_job("remind_performance", every=86_400.0),
    database_job("remind_activities", every=60.0),
    database_job("run_campaigns", every=3600.0),
    database_job("follow_up_rfqs", every=86_400.0),
    database_job("complete_sales_targets", every=86_400.0),
    database_job("run_contracts", every=86_400.0),
    database_job("recalculate_segments", every=3600.0),
    database_job("expire_surveys", every=86_400.0),
    database_job("create_partitions", every=86_400.0),
    database_job("expire_notifications", every=86_400.0),
    database_job("expire_lookups", every=86_400.0),
    database_job("expire_sign_in_locks", every=3600.0),
    # prices and assignments change with the day in Korea, whatever hour the worker was started
    database_job("apply_prices", every=3600.0),
    database_job("expire_product_care", every=3600.0),
    database_job("expire_grants", every=3600.0),
)
