"""Scratch databases on the stack's PostgreSQL server, bootstrapped like a hosted Supabase database."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

from scripts.stack import postgres
from scripts.stack.database import bootstrap, create_database, drop_database
from scripts.stack.ports import choose_ports
from scripts.stack.postgres import Server
from scripts.stack.process import running, stop
from scripts.stack.settings import ROOT, Stack, load_stack, read_env

PROJECT = ROOT
# As the caller gave it: load_stack adds the settings of .env later, and those may name a hosted project.
GIVEN = dict(os.environ)


def running_server() -> Server | None:
    """The server that is there: `DATABASE_URL`, else that of the running stack (`STACK_DIR`).

    `DATABASE_ADMIN_URL` is a superuser's address of the same server, needed to install extensions;
    without it DATABASE_URL is used for both.
    """
    values: Mapping[str, str] = GIVEN
    if not values.get("DATABASE_URL"):
        stack = load_stack()
        if "postgres" not in running(stack):
            return None
        values = read_env(stack.env_file)
    return Server(values["DATABASE_URL"], values.get("DATABASE_ADMIN_URL") or values["DATABASE_URL"])


@contextmanager
def tool_server() -> Iterator[Server]:
    """The running server, or an embedded one that exists only inside of the block."""
    if server := running_server():
        yield server
        return
    stack = Stack(ROOT / ".stack" / f"tools-{os.getpid()}", load_stack().config)
    try:
        server = postgres.start(stack, choose_ports(stack)["postgres"])
        bootstrap(server.url, server.admin_url)
        yield server
    finally:
        stop(stack)
        postgres.drop_data(stack)
        shutil.rmtree(stack.directory, ignore_errors=True)


@dataclass
class Scratch:
    """Creates bootstrapped databases under names of its own and drops them all in `close`."""

    server: Server
    prefix: str
    names: list[str] = field(default_factory=list)
    base: str = ""

    def create(self, label: str) -> str:
        """A new bootstrapped database; returns its URL."""
        if not self.base:
            self.base = f"{self.prefix}_base"
            self.names.append(self.base)
            create_database(self.server.url, self.server.admin_url, self.base)
        return self.clone(self.base, label)

    def clone(self, template: str, label: str) -> str:
        """A copy of the database named `template` (nobody may be connected to it); returns its URL."""
        name = f"{self.prefix}_{label}"
        self.names.append(name)
        return create_database(self.server.url, self.server.admin_url, name, template)

    def close(self) -> None:
        """Drops every database this object made, whoever is still connected."""
        for name in reversed(self.names):
            drop_database(self.server.admin_url, name)
        self.names.clear()
        self.base = ""


@contextmanager
def scratch_databases(server: Server, purpose: str) -> Iterator[Scratch]:
    """A `Scratch` whose databases are dropped at the end of the block."""
    scratch = Scratch(server, f"{purpose}_{uuid4().hex[:8]}")
    try:
        yield scratch
    finally:
        scratch.close()
