"""The image runs: its tree, its packages and its commands, as an ordinary user who may write nothing but /tmp."""

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scripts.stack.environment import StackEnvironment
from scripts.stack.process import identity
from scripts.stack.settings import ROOT
from tests.deploy.dockerfile import lay_out, locked, read_dockerfile, versions

FILE = read_dockerfile()
WORKER = ["python", "-m", "edge_api.worker"]
Environment = Mapping[str, str]


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="image-"))
    lay_out(folder)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def scratch() -> Iterator[Path]:
    """The container's /tmp."""
    folder = Path(tempfile.mkdtemp(prefix="image-tmp-"))
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def environment(image: Path, scratch: Path, stack: StackEnvironment) -> Environment:
    """The image's variables, the stack's as the container would get them, and ports of their own."""
    told = {**FILE.environment, **stack, "UVICORN_PORT": str(free_port()), "WORKER_METRICS_PORT": str(free_port())}
    # jobs and mails belong to the stack's own worker
    quiet = {"WORKER_JOBS_ENABLED": "false", "WORKER_BATCH_SIZE": "1"}
    own = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(image / "packages"),
        "TMPDIR": str(scratch),
        "HOME": "/nonexistent",
    }
    return {**told, **quiet, **own}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@cache
def runner() -> tuple[str, dict[str, Any]]:
    """A Python of this version, and the arguments of subprocess for a user without rights who may run it.

    Tests may run as root with a Python in root's home, which nobody else reaches: then root it is.
    """
    own = getattr(sys, "_base_executable", sys.executable)
    nobody = identity("nobody") if os.getuid() == 0 else {}
    for program in (own, shutil.which(f"python3.{sys.version_info.minor}", path="/usr/local/bin:/usr/bin")):
        with suppress(PermissionError):
            if program and subprocess.run([program, "--version"], capture_output=True, **nobody).returncode == 0:
                return program, nobody
    return own, {}


def run(command: list[str], image: Path, environment: Environment) -> subprocess.CompletedProcess[str]:
    program, somebody = runner()
    where = {**somebody, "cwd": image / "srv"}
    return subprocess.run(
        [program, "-s", *command[1:]], env=dict(environment), capture_output=True, text=True, timeout=120, **where
    )


@contextmanager
def started(
    command: list[str], image: Path, environment: Environment, scratch: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """The process, ended by the signal that the engine sends."""
    program, somebody = runner()
    where = {**somebody, "cwd": image / "srv"}
    with (scratch / "log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-s", *command[1:]], env=dict(environment), stdout=log, stderr=log, **where
        )
    try:
        yield process
    finally:
        process.terminate()
        assert process.wait(timeout=120) in (0, -15), (scratch / "log").read_text()


@pytest.mark.parametrize(("process", "command"), [("sidecar", FILE.command), ("worker", WORKER)])
def test_the_process_runs_and_its_health_is_seen(
    process: str, command: list[str], image: Path, environment: Environment, scratch: Path
) -> None:
    health = [*FILE.healthcheck[:-1], process]
    assert run(health, image, environment).returncode == 1, "nothing runs yet"
    with started(command, image, environment, scratch) as running:
        for _ in range(600):
            if running.poll() is not None or (answer := run(health, image, environment)).returncode == 0:
                break
            time.sleep(0.2)
        assert running.poll() is None, (scratch / "log").read_text()
        assert answer.returncode == 0, answer.stderr
    assert run(health, image, environment).returncode == 1, "it has ended"


def test_npm_takes_the_lock_as_the_first_stage_does(tmp_path: Path) -> None:
    """npm resolves everything and writes nothing."""
    stage = next(stage for stage in FILE.stages if stage.name == "assets")
    command = stage.values("RUN")[0].partition("&&")[0].split()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    tried = subprocess.run([*command, "--dry-run"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert tried.returncode == 0, tried.stderr
    assert re.search(r"added \d+ packages", tried.stdout)


def test_a_word_that_is_no_process_is_an_error(image: Path, environment: Environment) -> None:
    assert run([*FILE.healthcheck[:-1], "database"], image, environment).returncode == 2


def test_secrets_that_are_published_stop_the_image(image: Path, environment: Environment) -> None:
    """Its default is production."""
    assert FILE.environment["ENVIRONMENT"] == "production"
    told = {**environment, "ENVIRONMENT": FILE.environment["ENVIRONMENT"]}
    ended = run(FILE.command, image, told)
    assert ended.returncode != 0
    assert "SUPABASE_URL" in ended.stderr
    assert run(WORKER, image, told).returncode == 2


def test_nothing_of_the_image_is_writable(image: Path) -> None:
    assert [
        path for path in image.rglob("*") if path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    ] == []


def test_the_image_has_no_root_no_moving_tag_and_no_secret() -> None:
    assert FILE.image.values("USER") == ["10001:10001"]
    after_user = [word for word, _ in FILE.image.instructions][[w for w, _ in FILE.image.instructions].index("USER") :]
    assert "RUN" not in after_user
    assert [stage.base for stage in FILE.stages if not re.fullmatch(r"[\w./-]+:\d+\.\d+\.\d+[\w.-]*", stage.base)] == []
    assert len(FILE.stages) == 3
    assert not re.search(r"(?i)(secret|password|token|key)\w*=", FILE.text)
    assert FILE.image.values("STOPSIGNAL") == ["SIGTERM"]


def test_what_is_copied_exists_and_reaches_the_build() -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [
        source
        for stage in FILE.stages
        for value in stage.values("COPY")
        if not value.startswith("--from=")
        for source in value.split()[:-1]
    ]
    assert copied
    assert [source for source in copied if not (ROOT / source).exists() or f"!{source}" not in allowed] == []
    assert allowed[1] == "*"
    assert [line for line in allowed if line.startswith("!") and line[1:] not in copied] == []


def test_the_documentation_pages_find_their_files() -> None:
    from edge_api.core.docs import _ASSETS

    placed = FILE.stages[0].values("RUN")[0]
    for path, _ in _ASSETS.values():
        assert f"node_modules/{path}" in placed
        assert str(Path(path).parent) in placed.partition("mkdir -p")[2].partition("&&")[0]
        assert (ROOT / "node_modules" / path).is_file()
    assert FILE.environment["DOCS_ASSETS_DIR"] == "/srv/assets"
    assert "--from=assets /assets /srv/assets" in FILE.image.values("COPY")


def test_the_image_has_the_locked_packages_and_no_tools() -> None:
    everything, image = versions(ROOT / "requirements.lock"), locked()
    assert {name for name in image if name in everything and not image[name] <= everything[name]} == set()
    assert {"pytest", "mypy", "ruff", "sqlfluff", "hypothesis"} & set(image) == set()
    assert set(image) - set(everything) == set(), "run `make lock`"
