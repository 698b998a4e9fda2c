"""One stack for the tests of this folder, apart from the session's, and the people on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
import pytest_asyncio
from psycopg.rows import dict_row

from scripts.stack import postgres
from tests.api.world import World, api_settings
from tests.faults.actions import Cast, open_round
from tests.faults.machine import DURABLE, TUNING, Machine


@pytest.fixture(scope="package")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Durable, with short leases and pauses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        for name, value in TUNING.items():
            patch.setenv(name, value)
        for option, value in DURABLE.items():
            patch.setitem(postgres.SERVER_OPTIONS, option, value)
        made = Machine(tmp_path_factory.mktemp("faults"))
        try:
            yield made
        finally:
            made.destroy()


@dataclass(frozen=True)
class OutsideWorld(World):
    """Looks behind on a new connection each time: the server may have died in between."""

    machine: Machine

    async def row(self, statement: str, *parameters: Any) -> dict[str, Any]:
        """One row, as the owner of the database."""
        (row,) = self.machine.rows(statement, *parameters)
        return row

    async def run(self, statement: str, *parameters: Any) -> None:
        """Change something, as the owner of the database."""
        with psycopg.connect(self.machine.addresses.server.url, autocommit=True) as connection:
            connection.execute(statement.encode(), parameters or None)


@pytest_asyncio.fixture(loop_scope="session")
async def cast(machine: Machine) -> AsyncIterator[Cast]:
    """The people of one test, speaking to the sidecar's own process."""
    settings = api_settings(machine.env)
    key = settings.supabase_publishable_key.get_secret_value()
    async with (
        httpx.AsyncClient(base_url=machine.env["EDGE_API_URL"], timeout=120) as api,
        httpx.AsyncClient(base_url=settings.supabase_url, headers={"apikey": key}, timeout=120) as gateway,
        await psycopg.AsyncConnection.connect(
            machine.addresses.server.url, autocommit=True, row_factory=dict_row
        ) as database,
    ):
        opened = await open_round(machine, OutsideWorld(settings, api, gateway, database, machine))
        yield opened
