"""An export that fails, or whose client leaves, leaves no file, no entry and no open transaction."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import httpx
import jwt
import psycopg
import pytest
import pytest_asyncio
import uvicorn
from psycopg import sql

from edge_api.core.database import Caller, CallerDatabase, Database
from edge_api.core.errors import ApiError
from edge_api.core.tracing import RequestContext
from edge_api.features.exports import service, slots
from edge_api.features.exports.columns import Column, Export, Kind
from edge_api.features.exports.files import open_temporary_file
from edge_api.features.exports.service import run_export
from edge_api.main import create_app
from tests.api.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/members/export"
NUMBERS = Export(
    entity="public.members",
    permission="portal.members:export",
    titles=("번호", "Numbers"),
    file_stems=("번호", "numbers"),
    columns=(Column("n", Kind.INTEGER), Column("text")),
)
FAILING = sql.SQL(
    "select n, case when n < %(fail_at)s then n::text else (1 / (n - n))::text end as text"
    " from generate_series(1, %(count)s) as n"
)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest_asyncio.fixture(loop_scope="session")
async def units(world: World) -> AsyncIterator[CallerDatabase]:
    """Staff who may export, on a pool of their own."""
    token = await world.staff("portal.members:export")
    claims = jwt.decode(token, options={"verify_signature": False})
    caller = Caller("authenticated", claims["sub"], claims, token)
    database = Database.from_settings(world.settings)
    await database.open()
    yield CallerDatabase(database, caller, RequestContext(trace_id=f"trace-{uuid4()}"))
    await database.close()


async def audited(world: World, units: CallerDatabase) -> int:
    row = await world.row("select count(*) as n from audt.audit_logs where trace_id = %s", units.context.trace_id)
    return int(row["n"])


@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
async def test_a_failure_in_the_middle_leaves_nothing(
    world: World, units: CallerDatabase, temporary: Path, file_format: Any
) -> None:
    parameters = {"count": 3000, "fail_at": 2500}
    with pytest.raises(psycopg.errors.DivisionByZero):
        await run_export(units, NUMBERS, file_format, "ko", FAILING, parameters, {})
    await asyncio.to_thread(wait_until, lambda: list(temporary.iterdir()) == [])
    assert await audited(world, units) == 0


async def test_a_cancelled_export_leaves_nothing(
    world: World, units: CallerDatabase, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parameters = {"count": 500_000, "fail_at": 10_000_000}
    made: list[IO[bytes]] = []

    def noted() -> IO[bytes]:
        made.append(open_temporary_file())
        return made[-1]

    monkeypatch.setattr(service, "open_temporary_file", noted)
    task = asyncio.create_task(run_export(units, NUMBERS, "xlsx", "ko", FAILING, parameters, {}))
    await asyncio.to_thread(wait_until, lambda: made and os.fstat(made[0].fileno()).st_size > 0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert made[0].closed
    await asyncio.to_thread(wait_until, lambda: list(temporary.iterdir()) == [])
    assert await audited(world, units) == 0


async def test_the_event_loop_stays_free_while_a_file_is_written(units: CallerDatabase) -> None:
    gaps: list[float] = []

    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.01)
            gaps.append(time.perf_counter() - last)
            last = time.perf_counter()

    watcher = asyncio.create_task(watch())
    parameters = {"count": 20_000, "fail_at": 10_000_000}
    exported = await run_export(units, NUMBERS, "xlsx", "ko", FAILING, parameters, {"format": "xlsx"})
    watcher.cancel()
    exported.file.close()
    assert exported.rows == 20_000 and exported.size > 100_000
    # Sharing the interpreter with the writing thread costs milliseconds, a blocked loop seconds.
    assert max(gaps) < 1.5


async def test_rights_are_checked_before_anything_is_read(world: World, temporary: Path) -> None:
    token = await world.staff("portal.members:read")
    claims = jwt.decode(token, options={"verify_signature": False})
    database = Database.from_settings(world.settings)
    await database.open()
    units = CallerDatabase(database, Caller("authenticated", claims["sub"], claims, token), RequestContext())
    with pytest.raises(ApiError) as caught:
        await run_export(units, NUMBERS, "csv", "ko", FAILING, {"count": 1, "fail_at": 1}, {})
    await database.close()
    assert caught.value.status == 403
    await asyncio.to_thread(wait_until, lambda: list(temporary.iterdir()) == [])


@pytest.fixture
def server(world: World) -> Iterator[str]:
    """The sidecar behind a real uvicorn, so that clients can really hang up."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(create_app(world.settings), host="127.0.0.1", port=port, log_config=None)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    wait_until(lambda: running.started)
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


def wait_until(condition: Callable[[], Any], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen"
        time.sleep(0.02)


async def test_a_client_that_hangs_up_leaves_no_file(world: World, server: str, temporary: Path) -> None:
    token = await world.staff("portal.members:export", "portal.members:read")
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient() as client, client.stream("GET", f"{server}{PATH}", headers=headers) as answer:
        assert answer.status_code == 200
    async with httpx.AsyncClient() as client:
        whole = await client.get(f"{server}{PATH}", headers=headers)
    assert whole.status_code == 200 and len(whole.content) == int(whole.headers["content-length"])
    wait_until(lambda: list(temporary.iterdir()) == [])


async def test_too_many_exports_at_once_are_asked_to_come_back(
    world: World, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "WAIT_SECONDS", 0.1)
    token = await world.staff("portal.members:export")
    app = create_app(world.settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://edge") as client,
    ):
        headers = {"authorization": f"Bearer {token}"}
        for _ in range(slots.SLOTS + 1):
            assert (await client.get(PATH, headers=headers)).status_code == 200
        for _ in range(slots.SLOTS):
            await app.state.export_slots.acquire()
        answer = await client.get(PATH, headers=headers)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
    assert answer.json()["error_code"] == "SERVICE_UNAVAILABLE"
