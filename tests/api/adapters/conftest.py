"""The two outside services, running, and adapters that retry without waiting."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio
from tenacity import wait_none

from edge_api.adapters.eximbank import EximbankClient
from edge_api.adapters.nice import NiceClient
from edge_api.adapters.nts import NtsClient
from edge_api.core.metrics import Metrics
from tests.api.adapters.servers import (
    EXIMBANK_KEY,
    NICE_KEY,
    NICE_SECRET,
    NTS_KEY,
    EximbankServer,
    NiceServer,
    NtsServer,
    running,
)
from tests.api.world import api_settings


@pytest.fixture(scope="session")
def nts_process() -> Iterator[NtsServer]:
    """One server for the run."""
    server = NtsServer()
    with running(server):
        yield server


@pytest.fixture(scope="session")
def nice_process() -> Iterator[NiceServer]:
    """One server for the run."""
    server = NiceServer()
    with running(server):
        yield server


@pytest.fixture
def nts_server(nts_process: NtsServer) -> NtsServer:
    """Without faults."""
    nts_process.reset()
    return nts_process


@pytest.fixture
def nice_server(nice_process: NiceServer) -> NiceServer:
    """Without faults, with ordinary tokens."""
    nice_process.reset()
    nice_process.tokens, nice_process.valid_token, nice_process.expires_in = 0, "", "3600"
    nice_process.token_faults.clear()
    nice_process.changes.clear()
    return nice_process


@pytest_asyncio.fixture(loop_scope="session")
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """As the lifespan makes it."""
    async with httpx.AsyncClient() as client:
        yield client


@pytest.fixture
def nts(stack_env: Mapping[str, str], nts_server: NtsServer, http: httpx.AsyncClient) -> NtsClient:
    """An adapter of its own, so that every test has its own circuit."""
    return make_nts(stack_env, nts_server, http)


def make_nts(stack_env: Mapping[str, str], server: NtsServer, http: httpx.AsyncClient, **options: Any) -> NtsClient:
    """An adapter towards `server`; options go to the circuit breaker and the retry."""
    settings = api_settings(
        stack_env, nts_base_url=server.url, nts_service_key=options.pop("key", NTS_KEY), lookup_timeout=0.5
    )
    return NtsClient(settings, http, options.pop("metrics", Metrics()), wait=wait_none(), **options)


@pytest.fixture
def nice(stack_env: Mapping[str, str], nice_server: NiceServer, http: httpx.AsyncClient) -> NiceClient:
    """An adapter of its own, so that every test has its own circuit and token."""
    return make_nice(stack_env, nice_server, http)


def make_nice(stack_env: Mapping[str, str], server: NiceServer, http: httpx.AsyncClient, **options: Any) -> NiceClient:
    """An adapter towards `server`."""
    settings = api_settings(
        stack_env,
        nice_base_url=server.url,
        nice_app_key=options.pop("key", NICE_KEY),
        nice_app_secret=NICE_SECRET,
        lookup_timeout=0.5,
    )
    return NiceClient(settings, http, Metrics(), wait=wait_none(), **options)


@pytest.fixture
def eximbank_server() -> Iterator[EximbankServer]:
    """One server a test."""
    server = EximbankServer()
    with running(server):
        yield server


@pytest.fixture
def eximbank(stack_env: Mapping[str, str], eximbank_server: EximbankServer, http: httpx.AsyncClient) -> EximbankClient:
    """An adapter of its own, so that every test has its own circuit."""
    return make_eximbank(stack_env, eximbank_server, http)


def make_eximbank(
    stack_env: Mapping[str, str], server: EximbankServer, http: httpx.AsyncClient, **options: Any
) -> EximbankClient:
    """An adapter towards `server`; options go to the circuit breaker and the retry."""
    settings = api_settings(
        stack_env,
        eximbank_base_url=server.url,
        eximbank_auth_key=options.pop("key", EXIMBANK_KEY),
        lookup_timeout=0.5,
    )
    return EximbankClient(settings, http, Metrics(), wait=wait_none(), **options)
