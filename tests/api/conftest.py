"""Fixtures of the API tests: the sidecar in this process on the real stack."""

import os
import signal
import threading
import time
from collections.abc import AsyncIterator, Iterator, Mapping

import pytest
import pytest_asyncio
import uvicorn

from edge_api.main import create_app
from scripts.stack.process import running
from scripts.stack.settings import load_stack, read_env
from tests.api.world import Company, World, api_settings, open_world


@pytest.fixture(scope="session")
def stack_env(stack: object) -> Mapping[str, str]:
    """The env file of the running stack."""
    return read_env(load_stack().env_file)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(stack_env: Mapping[str, str]) -> AsyncIterator[World]:
    """People and services; see tests/api/world.py."""
    async with open_world(stack_env) as opened:
        yield opened


@pytest.fixture(scope="module")
def worker_at_rest(stack: object) -> Iterator[None]:
    """The worker pauses: the one-time secrets of mails are gone as soon as it has sent them."""
    worker = running(load_stack())["worker"]
    os.kill(worker, signal.SIGSTOP)
    yield
    os.kill(worker, signal.SIGCONT)


@pytest_asyncio.fixture(loop_scope="session")
async def company(world: World) -> Company:
    """A company that waits for approval."""
    return await world.company()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def administrator(world: World) -> str:
    """Token of staff who may do everything in the portal."""
    return await world.staff("portal:*")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def reader(world: World) -> str:
    """Token of staff who may only read companies."""
    return await world.staff("portal.members:read")


@pytest.fixture(scope="session")
def real_server(stack_env: Mapping[str, str]) -> Iterator[str]:
    """Host and port of the sidecar under uvicorn on a real socket, as in production."""
    config = uvicorn.Config(
        create_app(api_settings(stack_env, metrics_token="Zx81Lm0QpRt56Yu2Wv")),
        host="127.0.0.1",
        port=0,
        proxy_headers=False,
        server_header=False,
        access_log=False,
        log_config=None,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
