"""Transactions run as their caller, alone, and again after a serialization failure."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
import pytest_asyncio
from fastapi import FastAPI
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from edge_api.core.database import ANONYMOUS, SERVICE, Caller, CallerDatabase, Connection, Database
from edge_api.core.errors import ApiError
from edge_api.core.security import CallerConnection, get_context
from edge_api.core.tracing import RequestContext
from edge_api.main import create_app
from tests.api.world import Company, World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
SETTINGS = """
select current_user::text as role, current_setting('request.jwt.claims')::jsonb as claims, auth.uid()::text as uid,
       current_setting('request.headers')::jsonb as headers, current_setting('request.method') as method,
       current_setting('request.path') as path, current_setting('statement_timeout') as timeout,
       current_setting('search_path') as search_path
"""


@pytest_asyncio.fixture(loop_scope="session")
async def database(world: World) -> AsyncIterator[Database]:
    """A pool of its own, of one connection, so that anything left behind would show."""
    settings = world.settings.model_copy(update={"database_pool_max": 1, "database_pool_min": 1})
    opened = Database.from_settings(settings, application_name="database_test")
    await opened.open()
    yield opened
    await opened.close()


def caller_of(company: Company) -> Caller:
    claims = {"sub": company.user_id, "role": "authenticated", "aud": "authenticated", "app_metadata": {"이름": "값"}}
    return Caller(role="authenticated", user_id=company.user_id, claims=claims)


async def one(connection: Connection, statement: str, *parameters: Any) -> dict[str, Any]:
    row = await (await connection.execute(statement, parameters)).fetchone()
    assert row is not None
    return row


async def test_the_callers_settings_are_those_of_postgrest(database: Database, company: Company) -> None:
    context = RequestContext(
        trace_id="trace-12345678",
        method="POST",
        path="/api/v1/x",
        client_ip="203.0.113.7",
        user_agent="agent",
        tenant_id=company.id,
    )
    async with database.as_caller(caller_of(company), context) as connection:
        row = await one(connection, SETTINGS)
        company_id = await one(connection, "select app.company_id()::text as id, app.trace_id() as trace")
    assert (row["role"], row["uid"], row["method"], row["path"]) == (
        "authenticated",
        company.user_id,
        "POST",
        "/api/v1/x",
    )
    assert row["claims"]["app_metadata"] == {"이름": "값"}
    assert row["headers"] == {
        "x-request-id": "trace-12345678",
        "user-agent": "agent",
        "x-forwarded-for": "203.0.113.7",
        "x-tenant-id": company.id,
        "accept-language": "ko",
    }
    assert (row["timeout"], row["search_path"]) == ("8s", "public, extensions")
    assert company_id == {"id": company.id, "trace": "trace-12345678"}


async def test_nothing_of_one_caller_is_left_for_the_next(database: Database, company: Company) -> None:
    async with database.as_caller(caller_of(company), RequestContext()) as connection:
        assert (await one(connection, "select app.company_id()::text as id"))["id"] == company.id
    async with database.as_caller(ANONYMOUS, RequestContext()) as connection:
        row = await one(connection, SETTINGS)
        assert (row["role"], row["uid"], row["claims"]) == ("anon", None, {"role": "anon"})
    async with database.as_service(RequestContext(), statement_timeout=1.5) as connection:
        row = await one(connection, SETTINGS)
        assert (row["role"], row["uid"], row["timeout"]) == ("service_role", None, "1500ms")


async def test_role_and_claims_end_with_the_transaction(database: Database, company: Company) -> None:
    async with database.as_caller(caller_of(company), RequestContext()) as connection:
        inside = await one(connection, "select pg_backend_pid() as pid")
    async with database._pool.connection() as connection:
        outside = await one(
            connection,
            "select pg_backend_pid() as pid, current_user::text as role,"
            " coalesce(current_setting('request.jwt.claims', true), '') as claims,"
            " current_setting('statement_timeout') as timeout",
        )
    assert outside["pid"] == inside["pid"]
    assert (outside["role"], outside["claims"]) == ("postgres", "")
    assert outside["timeout"] != "8s"


async def test_the_caller_sees_its_own_company_only(database: Database, world: World, company: Company) -> None:
    other = await world.company()
    async with database.as_caller(caller_of(company), RequestContext()) as connection:
        rows = await (await connection.execute("select id::text from public.members")).fetchall()
    assert [row["id"] for row in rows] == [company.id]
    claiming = RequestContext(tenant_id=other.id)
    async with database.as_caller(caller_of(company), claiming) as connection:
        assert (await one(connection, "select app.company_id() as id"))["id"] is None


async def test_an_error_rolls_everything_back(database: Database) -> None:
    key = f"rollback-{uuid4()}"

    async def unit(connection: Connection) -> None:
        await connection.execute("select app.store_lookup('nts_status', %s, '{}')", (key,))
        raise ApiError.of_status(409)

    with pytest.raises(ApiError):
        await database.run(SERVICE, RequestContext(), unit)
    async with database.as_service(RequestContext()) as connection:
        row = await one(connection, "select count(*) as n from app.cached_lookup('nts_status', %s)", key)
    assert row["n"] == 0


async def test_one_statement_runs_with_the_same_settings(database: Database, company: Company) -> None:
    context = RequestContext(trace_id="trace-12345678", method="GET", path="/api/v1/x", tenant_id=company.id)
    async with database.as_caller(caller_of(company), context) as connection:
        of_several = await one(connection, SETTINGS)
    assert await database.query(caller_of(company), context, SETTINGS) == [of_several]
    assert await CallerDatabase(database, caller_of(company), context).query(SETTINGS) == [of_several]
    left = await database.query(ANONYMOUS, RequestContext(), SETTINGS)
    assert (left[0]["role"], left[0]["uid"]) == ("anon", None)


@pytest.mark.parametrize(
    "text", ["o'clock", "\\'; commit; drop table x --", "100 %s %(a)s", "E'\\\\x00'", "한글\n;commit"]
)
async def test_a_value_of_one_statement_stays_a_value(database: Database, text: str) -> None:
    statement = """
    select %s::text as text, %s::uuid as id, %s::int as n, current_setting('request.path') as path,
           current_setting('request.headers')::jsonb ->> 'user-agent' as agent -- the end"""
    number = uuid4()
    rows = await database.query(SERVICE, RequestContext(path=text, user_agent=text), statement, (text, number, -1))
    assert rows == [{"text": text, "id": number, "n": -1, "path": text, "agent": text}]


async def test_a_path_that_postgresql_cannot_hold_is_refused(database: Database) -> None:
    with pytest.raises(psycopg.DataError):
        await database.query(SERVICE, RequestContext(path="/a\0b"), "select 1")
    with pytest.raises(psycopg.DataError):
        async with database.as_service(RequestContext(path="/a\0b")):
            pass


async def test_one_statement_that_fails_or_is_given_up_leaves_its_connection_to_others(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(psycopg.errors.DivisionByZero):
        await database.query(SERVICE, RequestContext(), "select 1 / 0")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await database.query(SERVICE, RequestContext(), "select pg_sleep(30)")
    # the pool would tell of each that it has to roll back
    assert [record for record in caplog.records if record.name.startswith("psycopg")] == []
    left = await database.query(ANONYMOUS, RequestContext(), SETTINGS)
    assert (left[0]["role"], left[0]["uid"]) == ("anon", None)


async def test_one_statement_without_rows_answers_none(database: Database) -> None:
    assert await database.query(SERVICE, RequestContext(), "select from app.cached_lookup('nts_status', 'none')") == []
    assert await database.query(SERVICE, RequestContext(), "do $$ begin end $$") == []


async def test_one_statement_by_itself_writes_nothing(database: Database) -> None:
    """It is committed in the same message, whether or not the sidecar is still there to hear of it."""
    key = f"single-{uuid4()}"
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        await database.query(SERVICE, RequestContext(), "select app.store_lookup('nts_status', %s, '{}')", (key,))
    async with database.as_service(RequestContext()) as connection:
        row = await one(connection, "select count(*) as n from app.cached_lookup('nts_status', %s)", key)
    assert row["n"] == 0


async def test_one_statement_is_tried_three_times(database: Database) -> None:
    await database.ping()
    before = database._pool.get_stats()["requests_num"]
    with pytest.raises(psycopg.errors.SerializationFailure):
        await database.query(
            SERVICE, RequestContext(), "do $$ begin raise exception 'again' using errcode = '40001'; end $$"
        )
    assert database._pool.get_stats()["requests_num"] - before == 3


async def test_a_line_that_was_cut_is_replaced_before_it_is_used(database: Database, world: World) -> None:
    mine = await database.query(SERVICE, RequestContext(), "select pg_backend_pid() as pid")
    await world.run("select pg_terminate_backend(%s, 5000)", mine[0]["pid"])
    after = await database.query(SERVICE, RequestContext(), "select pg_backend_pid() as pid")
    assert after != mine


async def test_after_a_restart_of_the_server_the_first_request_is_answered(world: World) -> None:
    settings = world.settings.model_copy(update={"database_pool_max": 8, "database_pool_min": 8})
    opened = Database.from_settings(settings, application_name="database_restart")
    await opened.open()
    await opened._pool.wait()
    await world.run(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'database_restart'"
    )
    assert await opened.query(SERVICE, RequestContext(), "select 1 as n") == [{"n": 1}]
    await opened.close()


async def test_a_quiet_line_is_not_asked(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await database.ping()

    async def asked(_: Connection) -> None:
        pytest.fail("the server was asked whether it is there")

    monkeypatch.setattr(AsyncConnectionPool, "check_connection", asked)
    await database.ping()


@pytest.mark.parametrize("error", [psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected])
async def test_a_serialization_failure_is_tried_again(database: Database, error: type[psycopg.Error]) -> None:
    attempts = 0

    async def unit(connection: Connection) -> str:
        nonlocal attempts
        attempts += 1
        if attempts < 3:
            raise error("again")
        return str((await one(connection, "select current_user::text as role"))["role"])

    assert await database.run(SERVICE, RequestContext(), unit) == "service_role"
    assert attempts == 3


async def test_after_three_tries_the_failure_is_told(database: Database) -> None:
    attempts = 0

    async def unit(connection: Connection) -> None:
        nonlocal attempts
        attempts += 1
        raise psycopg.errors.SerializationFailure("again")

    with pytest.raises(psycopg.errors.SerializationFailure):
        await database.run(SERVICE, RequestContext(), unit)
    assert attempts == 3


async def test_a_real_deadlock_ends_well_for_both(world: World) -> None:
    keys = [f"deadlock-{uuid4()}" for _ in range(2)]
    opened = Database.from_settings(world.settings)
    await opened.open()
    for key in keys:
        await world.run("select app.store_lookup('nts_status', %s, '{}')", key)
    met = asyncio.Barrier(2)
    first_try = {0: True, 1: True}

    async def worker(number: int) -> None:
        async def unit(connection: Connection) -> None:
            order = keys if number == 0 else keys[::-1]
            await connection.execute("select app.store_lookup('nts_status', %s, '{\"a\": 1}')", (order[0],))
            if first_try[number]:
                first_try[number] = False
                await met.wait()
            await connection.execute("select app.store_lookup('nts_status', %s, '{\"a\": 1}')", (order[1],))

        await opened.run(SERVICE, RequestContext(), unit)

    await asyncio.gather(worker(0), worker(1))
    await opened.close()


async def test_a_busy_pool_answers_in_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database._pool, "timeout", 0.2)
    async with database.as_service(RequestContext()):
        with pytest.raises(PoolTimeout):
            await database.run(SERVICE, RequestContext(), lambda connection: one(connection, "select 1 as n"))
    await database.ping()


async def test_units_bound_to_a_caller_can_also_run_as_the_service(database: Database, company: Company) -> None:
    units = CallerDatabase(database, caller_of(company), RequestContext())
    assert (await units.run(lambda connection: one(connection, SETTINGS)))["role"] == "authenticated"
    assert (await units.run_as_service(lambda connection: one(connection, SETTINGS)))["role"] == "service_role"


async def test_a_route_with_a_connection_commits_before_it_answers(world: World, company: Company) -> None:
    app: FastAPI = create_app(world.settings)

    @app.get("/api/v1/probes/ok")
    async def ok(connection: CallerConnection) -> dict[str, Any]:
        return await one(connection, "select current_user::text as role, auth.uid()::text as uid")

    @app.get("/api/v1/probes/late")
    async def late(connection: CallerConnection) -> dict[str, str]:
        await connection.execute(
            "create temporary table probe (n int unique deferrable initially deferred) on commit drop"
        )
        await connection.execute("insert into probe values (1), (1)")
        return {"status": "looks fine"}

    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://edge") as client,
    ):
        answer = await client.get("/api/v1/probes/ok", headers=bearer(company.token))
        assert answer.json() == {"role": "authenticated", "uid": company.user_id}
        failed = await client.get("/api/v1/probes/late", headers=bearer(company.token))
        assert (failed.status_code, failed.json()["error_code"]) == (409, "RESOURCE_CONFLICT")


async def test_there_is_no_context_outside_of_a_request() -> None:
    with pytest.raises(RuntimeError):
        await get_context()
