"""python -m scripts.stack: starting, finding and stopping a stack, and nothing else."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from scripts.stack import official, ports, postgres, services, up
from scripts.stack.console import StackError
from scripts.stack.environment import StackEnvironment
from scripts.stack.process import kill, running, spawn, start_time, stop, wait_until
from scripts.stack.services import Addresses, start_studio, wait_for_services
from scripts.stack.settings import DEFAULT_DIRECTORY, ROOT, Stack, read_env, write_env

CONFIG = {"api": {"schemas": ["public"]}}


def command(folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SUPABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "scripts.stack", *arguments],
        cwd=ROOT,
        env={**inherited, "STACK_DIR": str(folder), "STACK": "embedded", **env},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A stack of its own, started by the command line."""
    directory = tmp_path_factory.mktemp("commands")
    started = command(directory, "up", "--detach", "--seed", "none", "--no-sidecar")
    assert started.returncode == 0, started.stdout + started.stderr
    assert "Supabase " in started.stdout
    yield directory
    command(directory, "destroy")


def test_status_tells_what_runs(folder: Path) -> None:
    told = command(folder, "status")
    assert told.returncode == 0
    for name in ("postgres", "mail", "gateway"):
        assert name in told.stdout
    assert read_env(folder / "env")["SUPABASE_URL"] in told.stdout


def test_status_of_a_stack_that_never_started(tmp_path: Path) -> None:
    told = command(tmp_path, "status")
    assert told.returncode == 1
    assert "make up" in told.stdout


def test_the_env_file_is_private_and_its_services_answer(folder: Path) -> None:
    assert (folder / "env").stat().st_mode & 0o077 == 0
    env = StackEnvironment.read(folder / "env")
    assert env["DATABASE_URL"] == env.database_url
    assert httpx.get(f"{env.mail_url}/email").json() == []
    assert httpx.get(f"{env.supabase_url}/auth/v1/health", headers={"apikey": env.publishable_key}).status_code == 200


def test_data_and_keys_survive_down_and_up_and_keys_survive_reset(folder: Path) -> None:
    before = StackEnvironment.read(folder / "env")
    with psycopg.connect(before.database_url) as connection:
        connection.execute("create table public.kept (id int)")
    stopped = command(folder, "down")
    assert "gateway" in stopped.stdout
    with pytest.raises(httpx.ConnectError):
        httpx.get(before.supabase_url)
    started = time.monotonic()
    assert command(folder, "up", "--detach", "--seed", "none", "--no-sidecar").returncode == 0
    assert time.monotonic() - started < 15
    again = StackEnvironment.read(folder / "env")
    assert again.publishable_key == before.publishable_key
    with psycopg.connect(again.database_url) as connection:
        assert connection.execute("select to_regclass('public.kept')").fetchone() == ("kept",)
    assert command(folder, "reset", "--detach", "--seed", "none", "--no-sidecar").returncode == 0
    fresh = StackEnvironment.read(folder / "env")
    assert fresh.secret_key == before.secret_key
    with psycopg.connect(fresh.database_url) as connection:
        assert connection.execute("select to_regclass('public.kept')").fetchone() == (None,)


@pytest.mark.parametrize("name", ["postgres", "gateway", "mail"])
def test_one_service_is_restarted_at_its_address_with_its_data(folder: Path, name: str) -> None:
    before, env = running(Stack(folder, CONFIG)), StackEnvironment.read(folder / "env")
    with psycopg.connect(env.database_url) as connection:
        # the development server writes commits a moment later
        connection.execute("set synchronous_commit = on")
        connection.execute("create table if not exists public.kept_by_restart (id int)")
    if name == "postgres":
        kill(Stack(folder, CONFIG), name)
        assert name not in running(Stack(folder, CONFIG))
    told = command(folder, "restart", name)
    assert told.returncode == 0, told.stdout
    after = running(Stack(folder, CONFIG))
    assert {service for service in before if after[service] != before[service]} == {name}
    assert httpx.get(f"{env.mail_url}/email").status_code == 200
    health = httpx.get(f"{env.supabase_url}/auth/v1/health", headers={"apikey": env.publishable_key})
    assert health.status_code == 200
    with psycopg.connect(env.database_url) as connection:
        assert connection.execute("select to_regclass('public.kept_by_restart')::text").fetchone() == (
            "kept_by_restart",
        )


def test_what_cannot_be_restarted_is_said(folder: Path, tmp_path: Path) -> None:
    told = command(folder, "restart", "universe")
    assert told.returncode == 1
    assert "edge_api" in told.stdout
    assert "make up" in command(tmp_path, "restart", "gateway").stdout


def test_a_second_server_does_not_start_beside_processes_that_outlived_the_first(folder: Path) -> None:
    stack = Stack(folder, CONFIG)
    connection = psycopg.connect(StackEnvironment.read(folder / "env").admin_database_url)
    orphan = connection.info.backend_pid
    os.kill(orphan, signal.SIGSTOP)
    try:
        os.kill(running(stack)["postgres"], signal.SIGKILL)
        while "postgres" in running(stack):
            time.sleep(0.05)
        told = command(folder, "restart", "postgres")
        assert told.returncode == 1
        assert "still in use" in told.stdout
    finally:
        os.kill(orphan, signal.SIGKILL)
        connection.close()
    while start_time(orphan) is not None:
        time.sleep(0.05)
    assert command(folder, "restart", "postgres").returncode == 0


def test_a_given_server_replaces_the_embedded_one(folder: Path, tmp_path: Path) -> None:
    admin = StackEnvironment.read(folder / "env").admin_database_url
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute("create database given")
    url = admin.rpartition("/")[0] + "/given"
    started = command(tmp_path, "up", "--detach", "--seed", "none", "--no-sidecar", DATABASE_URL=url)
    try:
        assert started.returncode == 0, started.stdout
        assert "postgres" not in running(Stack(tmp_path, CONFIG))
        env = StackEnvironment.read(tmp_path / "env")
        assert env.database_url == url
        answer = httpx.post(
            f"{env.supabase_url}/auth/v1/token?grant_type=password",
            headers={"apikey": env.publishable_key},
            json={"email": "nobody@example.kr", "password": "x"},
        )
        assert answer.json()["error_code"] == "invalid_credentials"
    finally:
        command(tmp_path, "down")


def test_ctrl_c_stops_everything(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "scripts.stack", "up", "--seed", "none", "--no-sidecar"],
        cwd=ROOT,
        env={**os.environ, "STACK_DIR": str(tmp_path), "STACK": "embedded", "DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout is not None
        for line in child.stdout:
            if "Ctrl-C" in line:
                break
        assert "gateway" in running(Stack(tmp_path, CONFIG))
        child.send_signal(signal.SIGINT)
        assert child.wait(30) == 0
        assert running(Stack(tmp_path, CONFIG)) == {}
    finally:
        child.kill()
        command(tmp_path, "destroy")


def test_the_table_editor_shows_rows_without_a_key(small_stack: tuple[Stack, Addresses]) -> None:
    small, addresses = small_stack
    start_studio(small, addresses)
    try:
        wait_for_services(small, addresses)
        assert '<div id="root">' in httpx.get(addresses.url("studio"), follow_redirects=True).text
        rows = httpx.get(f"{addresses.url('studio')}/rest/v1/items?id=eq.1", headers={"accept-profile": "shop"})
        assert rows.json()[0]["code"] == "1.50"
        users = httpx.get(
            f"{addresses.url('studio')}/rest/v1/users?select=id&limit=1", headers={"accept-profile": "auth"}
        )
        assert users.status_code == 200
    finally:
        stop(small, ["studio"], patience=2)


def test_busy_ports_are_left_to_their_owners() -> None:
    default = Stack(DEFAULT_DIRECTORY, CONFIG)
    with socket.socket() as owner:
        owner.bind(("127.0.0.1", 0))
        owner.listen()
        taken = owner.getsockname()[1]
        assert not ports.is_free(taken)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ports, "PREFERRED_PORTS", {"gateway": taken, "mail": 0})
            chosen = ports.choose_ports(default)
    assert chosen["gateway"] != taken
    assert len(set(chosen.values())) == 2


def test_only_own_processes_are_stopped(tmp_path: Path) -> None:
    stack = Stack(tmp_path, CONFIG)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        stack.pids.mkdir()
        (stack.pids / "gateway").write_text(f"{stranger.pid} another-start-time")
        assert stop(stack) == []
        assert start_time(stranger.pid) is not None
        assert not (stack.pids / "gateway").exists()
    finally:
        stranger.kill()
        stranger.wait()


def test_a_process_that_ignores_the_signal_is_killed(tmp_path: Path) -> None:
    stack = Stack(tmp_path, CONFIG)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    pid = spawn(stack, "gateway", [sys.executable, "-c", stubborn], os.environ)
    log = stack.logs / "gateway.log"
    wait_until(stack, "gateway", lambda: "ready" in log.read_text(), 10)
    assert stop(stack, patience=0.3) == ["gateway"]
    assert start_time(pid) is None


def test_a_service_that_dies_is_reported_with_its_log(tmp_path: Path) -> None:
    stack = Stack(tmp_path, CONFIG)
    spawn(stack, "gateway", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"], os.environ)
    with pytest.raises(StackError, match="the reason"):
        wait_until(stack, "gateway", lambda: False, 10)


def test_env_files_keep_their_values(tmp_path: Path) -> None:
    pairs = {"A": "v1,whsec_x==", "B": "with space", "C": "postgresql://a:b@c/d?e=f"}
    write_env(tmp_path / "env", pairs)
    assert read_env(tmp_path / "env") == pairs
    sourced = subprocess.run(
        ["sh", "-c", f'. {tmp_path}/env; printf \'%s|%s|%s\' "$A" "$B" "$C"'], capture_output=True, text=True
    )
    assert sourced.stdout == "|".join(pairs.values())


@pytest.mark.parametrize(
    ("choice", "docker_answers", "expected"),
    [("embedded", True, False), ("official", False, True), ("auto", True, True), ("auto", False, False)],
)
def test_which_stack_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, choice: str, docker_answers: bool, expected: bool
) -> None:
    docker = tmp_path / "docker"
    docker.write_text(f"#!/bin/sh\nexit {0 if docker_answers else 1}\n")
    docker.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("STACK", choice)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("SUPABASE_URL", raising=False)
    assert official.is_wanted() is expected


def test_a_hosted_projects_database_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres:x@db.example.com/postgres")
    monkeypatch.setenv("SUPABASE_URL", "https://project.example.com")
    with pytest.raises(StackError, match="unset both"):
        postgres.given_server()
    monkeypatch.setenv("SUPABASE_URL", "http://127.0.0.1:54321")
    assert postgres.given_server() is None, "read from a stack's env file"
    monkeypatch.delenv("SUPABASE_URL")
    given = postgres.given_server()
    assert given is not None
    assert given.url == "postgresql://postgres:x@db.example.com/postgres"


def test_a_local_stack_keeps_its_keys_and_mails_to_itself(
    small_stack: tuple[Stack, Addresses], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = services.environment(*small_stack)
    for name in before:
        monkeypatch.setenv(name, "from elsewhere")
    after = services.environment(*small_stack)
    assert {name for name in before if after[name] != before[name]} == services.USER_MAY_SET


def test_a_misspelt_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACK", "docker")
    with pytest.raises(StackError, match="official, embedded or auto"):
        official.is_wanted()


def test_demo_accounts_are_printed_only_with_the_demo_data(
    small_stack: tuple[Stack, Addresses], capsys: pytest.CaptureFixture[str]
) -> None:
    env = read_env(small_stack[0].env_file)
    up.print_summary(small_stack[0], env, "reference")
    assert "admin@" not in capsys.readouterr().out
    up.print_summary(small_stack[0], env, "demo")
    assert "admin@gangwon.example" in capsys.readouterr().out


def test_every_demo_account_of_the_platform_is_printed_and_documented() -> None:
    staff = set(re.findall(r"\('(\w+@gangwon\.example)'", (ROOT / "seed/demo/10_staff.sql").read_text()))
    assert "editor@gangwon.example" in staff
    for told in (
        "\n".join(up.DEMO_ACCOUNTS),
        *((ROOT / f"docs/{page}quickstart.md").read_text() for page in ("", "ko/")),
    ):
        assert set(re.findall(r"\w+@gangwon\.example", told)) == staff
