"""Scheduled jobs: once per interval on one worker, and the sweep through the real Storage API."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from edge_api.adapters.outside import OutsideRefusedError, OutsideUnavailableError
from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.database import Database
from edge_api.core.settings import Settings
from edge_api.worker.jobs import JOBS, SWEEP_BATCH, Job, JobTools, sweep_files
from edge_api.worker.metrics import WorkerMetrics
from edge_api.worker.scheduler import Scheduler
from scripts.stack.settings import load_stack, read_env
from tests.api.world import World, open_world
from tests.worker.outbox import Outbox

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


@pytest_asyncio.fixture
async def tools(settings: Settings) -> AsyncIterator[JobTools]:
    database = Database.from_settings(settings, application_name="worker")
    await database.open()
    async with httpx.AsyncClient() as http:
        yield JobTools(database, SupabaseHttp(settings, http))
    await database.close()


@pytest_asyncio.fixture
async def world(stack: object) -> AsyncIterator[World]:
    async with open_world(read_env(load_stack().env_file)) as opened:
        yield opened


def scheduler(tools: JobTools, *jobs: Job) -> Scheduler:
    return Scheduler(jobs, tools, WorkerMetrics(), tick=0.05)


def counting_job(runs: list[str], name: str = "count_runs", error: Exception | None = None) -> Job:
    async def run(tools: JobTools) -> int:
        runs.append(name)
        if error is not None:
            raise error
        return 1

    return Job(name, every=3600, lease=60, run=run)


def job_row(outbox: Outbox, name: str) -> dict[str, Any]:
    row = outbox.connection.execute("select * from app.jobs where name = %s", (name,)).fetchone()
    assert row is not None
    return row


@pytest.mark.asyncio
async def test_a_job_runs_once_in_its_interval_whoever_asks(tools: JobTools) -> None:
    runs: list[str] = []
    job = counting_job(runs)
    first, second = scheduler(tools, job), scheduler(tools, job)
    assert await first.run_if_due(job) is True
    assert await second.run_if_due(job) is False
    assert await first.run_if_due(job) is False
    assert runs == ["count_runs"]


@pytest.mark.asyncio
async def test_a_job_of_a_dead_worker_is_taken_up_when_its_lease_ends(tools: JobTools, outbox: Outbox) -> None:
    runs: list[str] = []
    job = counting_job(runs)
    outbox.connection.execute(
        "insert into app.jobs (name, started_at, locked_until)"
        " values ('count_runs', now() - interval '2 hours', now() + interval '1 minute')"
    )
    assert await scheduler(tools, job).run_if_due(job) is False
    outbox.connection.execute("update app.jobs set locked_until = now() - interval '1 second'")
    assert await scheduler(tools, job).run_if_due(job) is True


@pytest.mark.asyncio
async def test_a_failed_job_is_recorded_and_released(tools: JobTools, outbox: Outbox) -> None:
    runs: list[str] = []
    job = counting_job(runs, error=OSError("disk on fire"))
    assert await scheduler(tools, job).run_if_due(job) is True
    row = job_row(outbox, "count_runs")
    assert row["last_error"] == "OSError: disk on fire"
    assert row["locked_until"] is None and row["finished_at"] is not None


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "error", [OutsideUnavailableError("eximbank", "TIMEOUT"), OutsideRefusedError("eximbank", "KEY"), KeyError("rate")]
)
async def test_no_failure_of_a_job_ends_the_worker(tools: JobTools, outbox: Outbox, error: Exception) -> None:
    assert await scheduler(tools).run_if_due(counting_job([], "bad_job", error))
    row = outbox.connection.execute("select locked_until, last_error from app.jobs where name = 'bad_job'").fetchone()
    assert row is not None
    assert row["locked_until"] is None
    assert type(error).__name__ in row["last_error"]


@pytest.mark.asyncio
async def test_every_declared_database_job_runs(tools: JobTools, outbox: Outbox) -> None:
    jobs = [job for job in JOBS if job.name != "sweep_files"]
    for job in jobs:
        assert await scheduler(tools, job).run_if_due(job) is True
        assert job_row(outbox, job.name)["last_error"] is None
    partition = outbox.connection.execute(
        "select to_regclass('audt.audit_logs_' || to_char(now() + interval '1 month', 'YYYYMM')) as name"
    ).fetchone()
    assert partition is not None and partition["name"] is not None


@pytest.mark.asyncio
async def test_expired_notifications_go(tools: JobTools, outbox: Outbox) -> None:
    old, young = outbox.notify(dedupe_key="old"), outbox.notify(dedupe_key="young")
    outbox.connection.execute(
        "update noti.notifications set status = 'sent',"
        " created_at = now() - case dedupe_key when 'old' then interval '200 days' else interval '1 day' end"
    )
    job = next(job for job in JOBS if job.name == "expire_notifications")
    assert await job.run(tools) == 1
    ids = outbox.connection.execute("select id from noti.notifications").fetchall()
    assert [row["id"] for row in ids] == [young] != [old]


def test_a_worker_runs_its_jobs_by_itself(outbox: Outbox, run_worker: Any) -> None:
    worker = run_worker(jobs_enabled=True, job_tick=0.1)
    for _ in range(100):
        if worker.metric("job_runs_total", job="expire_lookups", outcome="done"):
            break
        threading.Event().wait(0.05)
    assert worker.metric("job_runs_total", job="create_partitions", outcome="done") == 1
    # No Storage at this address: the job fails, the others go on.
    names = {row["name"] for row in outbox.connection.execute("select name from app.jobs").fetchall()}
    assert {job.name for job in JOBS} >= names >= {"create_partitions", "expire_notifications"}


@pytest.mark.asyncio
async def test_orphans_are_swept_and_bound_or_young_files_stay(world: World) -> None:
    company = await world.company()
    paths = [f"{company.id}/logo/{uuid4()}.png" for _ in range(3)]
    for path in paths:
        answer = await world.upload(company, path, PNG, "image/png")
        assert answer.status_code == 200, answer.text
    orphan, bound, young = paths
    await world.row(
        "select app.bind_file(%s::uuid, 'private-files', %s, '로고.png', 'image/png', %s,"
        " 'public.members', %s::uuid, 'logo') as file",
        company.user_id,
        bound,
        len(PNG),
        company.id,
    )
    await world.run(
        "update storage.objects set created_at = now() - interval '25 hours' where name = any(%s)",
        [orphan, bound],
    )
    database = Database.from_settings(world.settings, application_name="worker")
    await database.open()
    try:
        async with httpx.AsyncClient() as http:
            tools = JobTools(database, SupabaseHttp(world.settings, http))
            assert await sweep_files(tools) >= 1
            assert await world.stored(orphan) is False
            assert await world.stored(bound) is True
            assert await world.stored(young) is True
            await world.run("update public.files set is_deleted = true where path = %s", bound)
            await sweep_files(tools)
    finally:
        await database.close()
    assert await world.stored(bound) is False
    row = await world.row("select swept_at from public.files where path = %s", bound)
    assert row["swept_at"] is not None


class _Storage(BaseHTTPRequestHandler):
    """Storage that answers what the test wants and removes nothing."""

    status = 200
    calls: ClassVar[list[str]] = []

    def do_DELETE(self) -> None:
        length = int(self.headers.get("content-length", 0))
        type(self).calls.append(self.rfile.read(length).decode())
        self.send_response(type(self).status)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture
def storage() -> Iterator[Mapping[str, Any]]:
    handler = type("Storage", (_Storage,), {"calls": [], "status": 200})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield {"url": f"http://127.0.0.1:{server.server_address[1]}", "handler": handler}
    server.shutdown()
    server.server_close()


def leave_orphans(outbox: Outbox, count: int) -> None:
    outbox.connection.execute(
        "insert into storage.objects (id, bucket_id, name, created_at)"
        " select gen_random_uuid(), 'private-files',"
        " gen_random_uuid() || '/logo/' || gen_random_uuid() || '.png', now() - interval '2 days'"
        " from generate_series(1, %s)",
        (count,),
    )


@pytest.mark.asyncio
async def test_a_storage_outage_fails_the_job_and_loses_nothing(
    settings: Settings, outbox: Outbox, storage: Mapping[str, Any]
) -> None:
    leave_orphans(outbox, 2)
    storage["handler"].status = 503
    changed = settings.model_copy(update={"supabase_url": storage["url"]})
    database = Database.from_settings(changed)
    await database.open()
    async with httpx.AsyncClient() as http:
        tools = JobTools(database, SupabaseHttp(changed, http))
        job = next(job for job in JOBS if job.name == "sweep_files")
        assert await scheduler(tools, job).run_if_due(job) is True
    await database.close()
    assert "SupabaseUnavailableError" in job_row(outbox, "sweep_files")["last_error"]
    row = outbox.connection.execute("select count(*) as n from app.sweep_files(10)").fetchone()
    assert row == {"n": 2}


@pytest.mark.asyncio
async def test_objects_that_will_not_go_do_not_keep_the_job_running(
    settings: Settings, outbox: Outbox, storage: Mapping[str, Any]
) -> None:
    leave_orphans(outbox, SWEEP_BATCH)
    changed = settings.model_copy(update={"supabase_url": storage["url"]})
    database = Database.from_settings(changed)
    await database.open()
    async with httpx.AsyncClient() as http:
        assert await sweep_files(JobTools(database, SupabaseHttp(changed, http))) == SWEEP_BATCH
    await database.close()
    assert len(storage["handler"].calls) == 1
