"""A PostgreSQL 15 server from Debian's packages, with plpgsql_check, that lives as long as a block."""

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.stack import postgres
from scripts.stack.database import bootstrap
from scripts.stack.ports import choose_ports
from scripts.stack.postgres import Server
from scripts.stack.process import stop
from scripts.stack.settings import ROOT, Stack, load_stack

NATIVE = Path("/usr/lib/postgresql/15")
EXTENSION = Path("/usr/share/postgresql/15/extension/plpgsql_check.control")
PACKAGES = ("postgresql-15", "postgresql-15-plpgsql-check")


class NotAvailable(Exception):
    """This machine has no PostgreSQL 15 with plpgsql_check and cannot get it; the message says why."""


@contextmanager
def postgres15_server() -> Iterator[Server]:
    """A bootstrapped server. Installs the Debian packages when they are missing and the user is root."""
    if not _installed():
        _install()
    stack = Stack(ROOT / ".stack" / f"postgres15-{os.getpid()}", load_stack().config)
    try:
        server = postgres.start(stack, choose_ports(stack)["postgres"], NATIVE)
        bootstrap(server.url, server.admin_url)
        yield server
    finally:
        stop(stack)
        postgres.drop_data(stack)
        shutil.rmtree(stack.directory, ignore_errors=True)


def _installed() -> bool:
    return (NATIVE / "bin" / "postgres").is_file() and EXTENSION.is_file()


def _install() -> None:
    if platform.system() != "Linux" or shutil.which("apt-get") is None:
        raise NotAvailable("no apt on this machine")
    if os.getuid() != 0:
        raise NotAvailable(f"missing; as root: apt-get install {' '.join(PACKAGES)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(["apt-get", *command], env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise NotAvailable(f"apt-get {command[0]} failed: {done.stderr.strip()[-300:]}")
    if not _installed():
        raise NotAvailable("the Debian packages did not bring it")
