"""A whole stack whose services a test kills and starts again."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from scripts.stack import process, up
from scripts.stack.database import migrate, seed
from scripts.stack.postgres import PASSWORD, Server
from scripts.stack.services import Addresses, environment, write_addresses
from scripts.stack.settings import Stack, load_stack
from tests.faults.relay import Relay

#: Long enough for the slowest machine: what is waited for is a condition, and this only ends a test that hangs.
PATIENCE = 60.0
SERVICES = ("postgres", "gateway", "edge_api", "worker", "mail")
MESSAGE_ID = re.compile(r"notification\.([0-9a-f-]{36})@")
RELAYED = ("gateway", "edge_api")
#: The local server's defaults trade the last commits for speed; these are PostgreSQL's own.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
TUNING = {
    "WORKER_LEASE": "3",
    "WORKER_RETRY_BASE": "0.5",
    "WORKER_RETRY_MAX": "1",
    "WORKER_OUTAGE_PAUSE_MAX": "0.5",
    "WORKER_LISTENING_POLL_INTERVAL": "1",
    "WORKER_SMTP_CONNECT_TIMEOUT": "2",
    "WORKER_SMTP_COMMAND_TIMEOUT": "2",
    "WORKER_JOB_TICK": "0.5",
    "WORKER_METRICS_PORT": "0",
    "DATABASE_STATEMENT_TIMEOUT": "60",
}


@dataclass
class Held:
    """A lock that makes requests wait in the middle of their transactions."""

    machine: Machine
    holder: psycopg.AsyncConnection[Any]

    async def waiting(self, count: int) -> list[int]:
        """Wait until so many requests wait for the lock; returns their backends."""
        statement = """
            select pid from pg_stat_activity
            where %s = any(pg_blocking_pids(pid)) and application_name in ('gateway', 'edge_api')
        """
        deadline = time.monotonic() + PATIENCE
        while True:
            found = self.machine.rows(statement, self.holder.info.backend_pid)
            if len(found) == count:
                return [row["pid"] for row in found]
            assert time.monotonic() < deadline, f"{len(found)} of {count} requests are in the middle"
            await asyncio.sleep(0.05)


class Machine:
    """The stack; what answers requests reaches PostgreSQL through `relay`, worker and test directly."""

    def __init__(self, directory: Path) -> None:
        self.stack = Stack(directory, load_stack().config)
        self.stack.directory.mkdir(parents=True, exist_ok=True)
        self.addresses = up.start_embedded(self.stack)
        migrate(self.addresses.server.url)
        seed(self.addresses.server.url, "reference")
        self.relay = Relay(self.addresses.ports["postgres"])
        write_addresses(self.stack, self.addresses)
        self.start("mail", "gateway", "edge_api", "worker")

    def _addresses_for(self, name: str) -> Addresses:
        if name not in RELAYED:
            return self.addresses
        url = f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.relay.port}/postgres"
        return replace(self.addresses, server=Server(url, self.addresses.server.admin_url))

    @property
    def env(self) -> dict[str, str]:
        """Addresses and keys, as `.stack/env` has them."""
        return environment(self.stack, self.addresses)

    def destroy(self) -> None:
        """Stop everything and remove the data."""
        self.relay.close()
        up.reset(self.stack)

    def pid(self, name: str) -> int:
        """The process of a service."""
        return process.running(self.stack)[name]

    def kill(self, *names: str) -> None:
        """End services by SIGKILL, with all their processes."""
        for name in names:
            process.kill(self.stack, name)

    def start(self, *names: str) -> None:
        """Start services again at their old addresses and wait until they answer."""
        for name in names:
            up.start_one(self.stack, self._addresses_for(name), name)

    @contextmanager
    def frozen(self, name: str) -> Iterator[None]:
        """A service that accepts connections and says nothing, until the end of the block or its death."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            if process.running(self.stack).get(name) == pid:
                os.kill(pid, signal.SIGCONT)

    @contextmanager
    def full_disk(self, name: str, largest: int) -> Iterator[None]:
        """A service, started again, none of whose files may grow beyond `largest` bytes until the end of the block.

        It is the limit of a process, not a device without room: that needs rights a test has not. PostgreSQL and
        Python take both alike, as an error of the write.
        """
        process.stop(self.stack, [name])
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        try:
            # what a process starts has its limits
            self.start(name)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        try:
            yield
        finally:
            if name in process.running(self.stack):
                self.kill(name)
            self.start(name)

    def rows(self, statement: str, *parameters: object) -> list[dict[str, Any]]:
        """What the database says, past row level security."""
        with psycopg.connect(self.addresses.server.admin_url, row_factory=dict_row, autocommit=True) as connection:
            return connection.execute(statement.encode(), parameters or None).fetchall()

    def value(self, statement: str, *parameters: object) -> Any:
        """The only column of the only row."""
        (row,) = self.rows(statement, *parameters)
        (value,) = row.values()
        return value

    @asynccontextmanager
    async def holding(self, table: str) -> AsyncIterator[Held]:
        """Let nobody write into `table` until the block ends; the killed server lets go by itself."""
        holder = await psycopg.AsyncConnection.connect(self.addresses.server.admin_url)
        try:
            await holder.execute(f"lock table {table} in share row exclusive mode".encode())
            yield Held(self, holder)
        finally:
            await holder.close()

    async def gone(self, backends: list[int]) -> None:
        """Wait until these backends have ended or have finished what they were at."""
        statement = "select 1 from pg_stat_activity where pid = any(%s) and state <> 'idle'"
        await self.until(lambda: not self.rows(statement, backends), "backends of the dead are still at work")

    async def until(self, condition: Callable[[], bool], problem: str) -> None:
        """Wait for a condition."""
        deadline = time.monotonic() + PATIENCE
        while not await asyncio.to_thread(condition):
            assert time.monotonic() < deadline, problem
            await asyncio.sleep(0.05)

    async def mails_sent(self) -> None:
        """Wait until the outbox is empty."""
        statement = "select count(*) from noti.notifications where status <> 'sent'"
        await self.until(lambda: self.value(statement) == 0, "mails are left in the outbox")

    def mailbox(self) -> Counter[str]:
        """How often each notification lies in the mail server's directory, by the id in its Message-ID."""
        files = (self.stack.directory / "mails").glob("*.eml")
        ids = (MESSAGE_ID.search(str(message_from_bytes(file.read_bytes())["Message-ID"])) for file in files)
        return Counter(found.group(1) for found in ids if found)
