"""Fixtures of the browser journey: the origin of its page, a sidecar that allows this origin, and the staff."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.contract.conftest import database, stack_variables, staff, world

__all__ = ["database", "stack_variables", "staff", "world"]

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def page_origin() -> str:
    """Where the test page is served: another origin than the gateway and the sidecar."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def portal(stack_variables: Mapping[str, str], page_origin: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The stack's settings with a sidecar of its own, because CORS names the origins it allows at start."""
    port = free_port()
    settings = {**stack_variables, "CORS_ORIGINS": page_origin, "EDGE_API_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "uvicorn", "edge_api.main:app", "--port", str(port), "--no-access-log"]
    with (tmp_path / "sidecar.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
        try:
            wait_until_live(settings["EDGE_API_URL"], process, tmp_path / "sidecar.log")
            yield settings
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_until_live(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 30) -> None:
    """Wait for the sidecar's first answer; its log is in the error when it does not come."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/health/live").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"the sidecar did not start:\n{log.read_text()}")
