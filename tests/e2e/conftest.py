"""Fixtures of the browser journeys: the origin of their pages, a sidecar that allows this origin, and the people."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from supabase import Client
from tests.contract.conftest import Staff, administrator, database, stack_variables, staff, world
from tests.contract.world import PASSWORD, Company, World

__all__ = ["administrator", "database", "stack_variables", "staff", "world"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NO_BROWSER = "Chromium is missing: `apt-get install chromium`, or name another one in CHROMIUM"


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def page_origin() -> str:
    """Where the pages are served: another origin than the gateway and the sidecar."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="session")
def portal(
    stack_variables: Mapping[str, str], page_origin: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The stack's settings with a sidecar of its own, because CORS names the origins it allows at start."""
    port = free_port()
    settings = {**stack_variables, "CORS_ORIGINS": page_origin, "EDGE_API_URL": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "uvicorn", "edge_api.main:app", "--port", str(port), "--no-access-log"]
    log_file = tmp_path_factory.mktemp("journeys") / "sidecar.log"
    with log_file.open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log)
        try:
            wait_until_live(settings["EDGE_API_URL"], process, log_file)
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


def find_chromium() -> str:
    """Path of the browser; fails the test when there is none, because a skipped journey proves nothing."""
    for candidate in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(candidate) if candidate else None
        if found:
            return found
    pytest.fail(NO_BROWSER)


@pytest.fixture
def journey(
    portal: Mapping[str, str], staff: Staff, page_origin: str, tmp_path: Path
) -> Callable[[str, Mapping[str, str]], str]:
    """Goes the way of a `.mjs` file in headless Chromium and returns what it printed; fails with it otherwise."""
    facts = {
        "CHROMIUM": find_chromium(),
        "PAGE_ORIGIN": page_origin,
        "OUTPUT_DIR": str(tmp_path),
        "ADMINISTRATOR_EMAIL": staff.administrator,
        "STAFF_PASSWORD": PASSWORD,
        "COMPANY_PASSWORD": PASSWORD,
    }

    def go(script: str, more: Mapping[str, str]) -> str:
        run = subprocess.run(
            ["node", str(HERE / script)],
            env={**os.environ, **portal, **facts, **more},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert run.returncode == 0, f"{run.stdout}\n{run.stderr}\nscreenshots: {tmp_path}"
        return run.stdout

    return go


def approved_company(world: World, administrator: Client, name: str) -> Company:
    """A company of Gangneung with this name, approved."""
    made = world.company(company_name=name)
    approval = {"p_entity": "public.members", "p_id": made.id, "p_action": "approve"}
    administrator.rpc("transition", approval).execute()
    return made


@pytest.fixture
def company(world: World, administrator: Client) -> Company:
    """An approved company with a name of its own."""
    return approved_company(world, administrator, f"여정기업 {uuid4().hex[:6]}")
