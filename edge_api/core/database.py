"""PostgreSQL as the caller: role and claims set exactly as PostgREST sets them.

Every transaction starts with one statement that sets the request's GUCs and the role, all local to
the transaction, so it is safe behind a transaction pooler (no prepared statements, no session state).
`query` is for one statement that reads, and asks the server once; `run` is for everything else.
"""

import asyncio
import json
import random
import select
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, LiteralString, TypeVar

import psycopg
from psycopg import AsyncClientCursor, AsyncConnection
from psycopg.pq import Escaping
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from edge_api.core.settings import Settings
from edge_api.core.tracing import RequestContext

Connection = AsyncConnection[DictRow]
Role = Literal["anon", "authenticated", "service_role"]
Parameters = Sequence[Any] | Mapping[str, Any]
T = TypeVar("T")

_MAX_ATTEMPTS = 3
_RETRYABLE = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)
# One message to the server with what begins the transaction before it.
_SETTINGS = b"""
select set_config('request.jwt.claims', %b, true),
       set_config('request.jwt.claim.sub', %b, true),
       set_config('request.headers', %b, true),
       set_config('request.method', %b, true),
       set_config('request.path', %b, true),
       set_config('search_path', 'public, extensions', true),
       set_config('statement_timeout', %b, true),
       set_config('role', %b, true)
"""
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
# A server that vanished without a word is noticed within a minute, in the middle of a statement too.
_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose rights a transaction has. `token` is the verified access token, for Storage calls."""

    role: Role
    user_id: str | None = None
    claims: dict[str, Any] = field(default_factory=dict, repr=False)
    token: str | None = field(default=None, repr=False)
    # encoded once: a token is believed for many requests
    claims_json: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "claims_json", _to_json(self.claims))


ANONYMOUS = Caller(role="anon", claims={"role": "anon"})
SERVICE = Caller(role="service_role", claims={"role": "service_role"})


class Database:
    """An async pool whose transactions always run as somebody. Connections yield `dict` rows."""

    def __init__(
        self,
        conninfo: str,
        *,
        min_size: int = 1,
        max_size: int = 10,
        statement_timeout: float = 8.0,
        application_name: str = "edge_api",
    ) -> None:
        self._statement_timeout = statement_timeout
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            conninfo,
            open=False,
            min_size=min_size,
            max_size=max_size,
            timeout=5.0,
            max_waiting=max_size * 20,
            check=self._check,
            kwargs={
                "row_factory": dict_row,
                # psycopg would begin by itself, in a message of its own; leaving the block commits all the same
                "autocommit": True,
                # A pooler in transaction mode gives each transaction another server connection.
                "prepare_threshold": None,
                "application_name": application_name,
                "connect_timeout": 5,
                **_KEEPALIVES,
            },
        )

    @classmethod
    def from_settings(cls, settings: Settings, *, application_name: str = "edge_api") -> "Database":
        """Build from DATABASE_URL and the DATABASE_* limits."""
        return cls(
            settings.database_url.get_secret_value(),
            min_size=min(settings.database_pool_min, settings.database_pool_max),
            max_size=settings.database_pool_max,
            statement_timeout=settings.database_statement_timeout,
            application_name=application_name,
        )

    async def open(self) -> None:
        """Start the pool without waiting: readiness reports a database that is not there yet."""
        await self._pool.open(wait=False)

    async def close(self) -> None:
        """Give every connection back and stop the pool."""
        await self._pool.close()

    @asynccontextmanager
    async def as_caller(
        self, caller: Caller, context: RequestContext, *, statement_timeout: float | None = None
    ) -> AsyncIterator[Connection]:
        """One transaction with the caller's role, claims and headers; commits unless the block raises.

        `statement_timeout` is in seconds. Raises psycopg errors, and PoolTimeout when no connection
        comes free in 5 s.
        """
        timeout = statement_timeout or self._statement_timeout
        async with self._pool.connection() as connection:
            await connection.execute(b"begin;" + _settings(connection, caller, context, timeout))
            yield connection

    @asynccontextmanager
    async def as_service(
        self, context: RequestContext, *, statement_timeout: float | None = None
    ) -> AsyncIterator[Connection]:
        """One transaction as `service_role`: for the worker and the few actions that name it."""
        async with self.as_caller(SERVICE, context, statement_timeout=statement_timeout) as connection:
            yield connection

    async def run(
        self,
        caller: Caller,
        context: RequestContext,
        unit: Callable[[Connection], Awaitable[T]],
        *,
        statement_timeout: float | None = None,
    ) -> T:
        """Run `unit` in one transaction, again up to 3 times on 40001 / 40P01.

        The unit must have no effect outside the transaction: it may run more than once.
        """

        async def attempt() -> T:
            async with self.as_caller(caller, context, statement_timeout=statement_timeout) as connection:
                return await unit(connection)

        return await _retried(attempt)

    async def query(
        self, caller: Caller, context: RequestContext, statement: LiteralString, parameters: Parameters = ()
    ) -> list[DictRow]:
        """The rows of one statement in a read-only transaction of its own, tried again as `run` does.

        Settings, statement and commit are one message to the server. So nothing may be written: the server would commit
        although the sidecar died in between. And psycopg puts the values into the text, which a server that logs failing
        statements logs: nothing secret belongs here. Raises psycopg.errors.ReadOnlySqlTransaction for a statement that writes.
        """

        async def attempt() -> list[DictRow]:
            # `connection()` would ask for a commit once more
            connection = await self._pool.getconn()
            try:
                return await self._read(connection, caller, context, statement, parameters)
            except BaseException as error:
                await connection.__aexit__(type(error), error, error.__traceback__)
                raise
            finally:
                await self._pool.putconn(connection)

        return await _retried(attempt)

    async def _read(
        self,
        connection: Connection,
        caller: Caller,
        context: RequestContext,
        statement: LiteralString,
        parameters: Parameters,
    ) -> list[DictRow]:
        cursor = AsyncClientCursor(connection)
        settings = _settings(connection, caller, context, self._statement_timeout)
        text = cursor.mogrify(statement, parameters).encode()
        await cursor.execute(b"begin read only;%b;%b\n;commit" % (settings, text))
        await cursor.set_result(-2)
        return await cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []

    async def _check(self, connection: Connection) -> None:
        """Ask the server only when the line of an idle connection has something to read: mostly that it hung up."""
        line = select.poll()
        try:
            line.register(connection.fileno(), select.POLLIN)
            if line.poll(0):
                await AsyncConnectionPool.check_connection(connection)
        except psycopg.Error:
            # the others went with it: one by one the pool would try them, and wait longer after each
            await self._pool.check()
            raise

    async def ping(self) -> None:
        """Ask the server something. Raises psycopg.Error or PoolTimeout when it does not answer in 3 s."""
        async with self._pool.connection(timeout=3.0) as connection:
            await connection.execute("select 1")


@dataclass(frozen=True, slots=True)
class CallerDatabase:
    """The database bound to one caller and request: what a router hands to its service."""

    database: Database
    caller: Caller
    context: RequestContext

    async def run(self, unit: Callable[[Connection], Awaitable[T]], *, statement_timeout: float | None = None) -> T:
        """`Database.run` as this caller."""
        return await self.database.run(self.caller, self.context, unit, statement_timeout=statement_timeout)

    async def query(self, statement: LiteralString, parameters: Parameters = ()) -> list[DictRow]:
        """`Database.query` as this caller."""
        return await self.database.query(self.caller, self.context, statement, parameters)

    async def run_as_service(self, unit: Callable[[Connection], Awaitable[T]]) -> T:
        """`Database.run` as service_role, under the same trace id, address and agent."""
        return await self.database.run(SERVICE, self.context, unit)


async def _retried(attempt: Callable[[], Awaitable[T]]) -> T:
    for number in range(1, _MAX_ATTEMPTS):
        try:
            return await attempt()
        except _RETRYABLE:
            await asyncio.sleep(random.uniform(0.01, 0.05) * 2**number)  # noqa: S311 - jitter, no secret
    return await attempt()


def _settings(connection: Connection, caller: Caller, context: RequestContext, timeout: float) -> bytes:
    """The statement that makes a transaction the caller's. A message of two statements takes no parameters: the values
    stand in its text. Raises psycopg.DataError for a value that PostgreSQL cannot hold."""
    values = (
        caller.claims_json,
        caller.user_id or "",
        _to_json(context.database_headers()),
        context.method,
        context.path,
        f"{int(timeout * 1000)}ms",
        caller.role,
    )
    if "\0" in context.path:
        raise psycopg.DataError("a path cannot contain NUL")
    literal = Escaping(connection.pgconn).escape_literal
    return _SETTINGS % tuple(bytes(literal(value.encode())) for value in values)
