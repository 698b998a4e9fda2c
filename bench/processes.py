"""Programs of ours that a measurement runs: the sidecar, the worker, the gateway, on a scratch database."""

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.stack import services
from scripts.stack.ports import choose_ports
from scripts.stack.postgres import Server
from scripts.stack.process import answers, spawn, stop, wait_until
from scripts.stack.services import Addresses
from scripts.stack.settings import Stack, load_stack

SCHEMA = "bench"


@dataclass(frozen=True)
class Place:
    """A stack of its own without a PostgreSQL server: keys, ports and processes on a given database."""

    stack: Stack
    addresses: Addresses

    @property
    def environment(self) -> dict[str, str]:
        """What the sidecar and the worker read."""
        return {**os.environ, **services.environment(self.stack, self.addresses)}

    def start_gateway(self) -> str:
        """The REST gateway, with the bench tables among the exposed ones; returns its address."""
        postgrest = services.start_postgrest(self.stack, self.addresses)
        services.start_gateway(self.stack, self.addresses, postgrest)
        url = self.addresses.url("gateway")
        wait_until(self.stack, "gateway", answers(f"{url}/_system/ping"))
        return url

    def start_api(
        self, name: str, application: str, service: str = "edge_api", options: Sequence[str] = services.UVICORN_OPTIONS
    ) -> str:
        """An application under uvicorn, with the sidecar's options or others, on the port of a service; returns its address."""
        port = str(self.addresses.ports[service])
        address = ["--host", "127.0.0.1", "--port", port]
        self.spawn(name, [services.PYTHON, "-m", "uvicorn", "--factory", application, *address, *options])
        url = self.addresses.url(service)
        wait_until(self.stack, name, answers(f"{url}/health/live"))
        return url

    def spawn(self, name: str, command: Sequence[str | Path], **variables: str) -> None:
        """A process that ends with the place."""
        spawn(self.stack, name, command, {**self.environment, **variables})


@contextmanager
def place(server: Server) -> Iterator[Place]:
    """Where programs run on the database at `server`; they are stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="bench_") as folder:
        stack = Stack(Path(folder), _config())
        try:
            yield Place(stack, Addresses(choose_ports(stack), server))
        finally:
            stop(stack)


def _config() -> Mapping[str, object]:
    config = load_stack().config
    return {**config, "api": {**config["api"], "schemas": [*config["api"]["schemas"], SCHEMA]}}
