"""Starting, finding and stopping the processes of one stack, and only those."""

import os
import pwd
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripts.stack.console import StackError
from scripts.stack.settings import ROOT, Stack

PROC = Path("/proc")


def start_time(pid: int) -> str | None:
    """A mark that tells this process from a later one with the same number; None when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if stat.parent.parent.joinpath("self").exists():
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return None if fields[0] == "Z" else fields[19]
    listed = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
    return listed.stdout.strip() or None


def record(stack: Stack, name: str, pid: int) -> None:
    """Remember a process as belonging to the stack."""
    stack.pids.mkdir(parents=True, exist_ok=True)
    (stack.pids / name).write_text(f"{pid} {start_time(pid)}")


def running(stack: Stack) -> dict[str, int]:
    """Name → process id of everything of this stack that still runs, in the order of starting."""
    found: dict[str, int] = {}
    if not stack.pids.exists():
        return found
    for file in sorted(stack.pids.iterdir(), key=lambda f: f.stat().st_mtime_ns):
        number, _, mark = file.read_text().partition(" ")
        if mark and start_time(int(number)) == mark:
            found[file.name] = int(number)
        else:
            file.unlink(missing_ok=True)
    return found


def identity(user: str | None) -> dict[str, Any]:
    """Arguments of `subprocess` for running as another user; none when `user` is None."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": [], "cwd": "/"}


def spawn(
    stack: Stack,
    name: str,
    command: Sequence[str | Path],
    env: Mapping[str, str],
    user: str | None = None,
    directory: Path = ROOT,
) -> int:
    """Start a process in a session of its own, its output in `logs/<name>.log`; returns its id."""
    stack.logs.mkdir(parents=True, exist_ok=True)
    with (stack.logs / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            [str(part) for part in command],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **{"cwd": directory, **identity(user)},
        )
    record(stack, name, child.pid)
    return child.pid


def stop(stack: Stack, names: Sequence[str] | None = None, patience: float = 8.0) -> list[str]:
    """Stop processes of the stack, the last started first; returns their names.

    PostgreSQL gets SIGINT (fast shutdown). The gateway can hang after aborted requests, so what is left after
    `patience` seconds is killed.
    """
    targets = {n: p for n, p in running(stack).items() if names is None or n in names}
    for name, pid in reversed(targets.items()):
        if name != "postgres":
            _signal(pid, signal.SIGTERM)
    _await_end([p for n, p in targets.items() if n != "postgres"], patience)
    if "postgres" in targets:
        _signal(targets["postgres"], signal.SIGINT)
        _await_end([targets["postgres"]], 20)
    running(stack)
    return list(targets)


def kill(stack: Stack, name: str) -> None:
    """End a process of the stack and all that it started by SIGKILL, as a crash does; returns when they are gone."""
    first = running(stack)[name]
    victims = [first, *_descendants(first)]
    for pid in victims:
        _signal(pid, signal.SIGKILL)
    for pid in victims:
        while _alive(pid):
            time.sleep(0.01)
    running(stack)


def _descendants(parent: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for pid, ppid in _parents():
        children.setdefault(ppid, []).append(pid)
    found: list[int] = []
    waiting = [parent]
    while waiting:
        offspring = children.get(waiting.pop(), [])
        found += offspring
        waiting += offspring
    return found


def _parents() -> Iterator[tuple[int, int]]:
    """Process id and that of its parent, of every process; a slim machine has no `ps`."""
    if not PROC.exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            pid, parent = map(int, line.split())
            yield pid, parent
        return
    for stat in PROC.glob("[0-9]*/stat"):
        # it may have ended meanwhile
        with suppress(OSError):
            yield int(stat.parent.name), int(stat.read_text().rpartition(")")[2].split()[1])


def command_line(pid: int) -> str:
    """How a process was called, its name in brackets when it has ended and nobody asked how; empty when there is none."""
    if not PROC.exists():
        return subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
    try:
        called = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        return called or f"[{(PROC / str(pid) / 'comm').read_text().strip()}]"
    except OSError:
        return ""


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def _await_end(pids: Sequence[int], patience: float) -> None:
    deadline = time.monotonic() + patience
    left = list(pids)
    while left and time.monotonic() < deadline:
        left = [pid for pid in left if _alive(pid)]
        time.sleep(0.05)
    for pid in left:
        _signal(pid, signal.SIGKILL)
    for pid in left:
        while _alive(pid):
            time.sleep(0.05)


def _alive(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    return start_time(pid) is not None


def wait_until(stack: Stack, name: str, ready: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until `ready()`; raises StackError with the end of the log when the process dies or time is over."""
    deadline = time.monotonic() + seconds
    while not ready():
        if name not in running(stack) or time.monotonic() > deadline:
            raise StackError(f"{name} did not start. The end of {stack.logs / name}.log:\n{log_tail(stack, name)}")
        time.sleep(0.05)


def log_tail(stack: Stack, name: str, lines: int = 25) -> str:
    """The last lines of a process's log."""
    file = stack.logs / f"{name}.log"
    return "\n".join(file.read_text(errors="replace").splitlines()[-lines:]) if file.exists() else "(no log)"


def answers(url: str) -> Callable[[], bool]:
    """A check for `wait_until`: the URL answers below 500."""

    def check() -> bool:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 (own loopback address)
                return True
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False

    return check
