"""Installing what the stack needs. Standard library only: it runs before anything is installed."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from scripts.stack.console import StackError, say, step

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MODULES = ROOT / "node_modules"


def install() -> None:
    """Bring `.venv` and `node_modules` to the lock files; does nothing while these are unchanged.

    Two stacks may be started at once: the second waits for the first.
    """
    _check_versions()
    with (ROOT / "requirements.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _install_outdated()


def _install_outdated() -> None:
    python_lock = ROOT / "requirements.lock"
    if _is_outdated(VENV, python_lock):
        with step("Python packages (requirements.lock)"):
            _install_python(python_lock)
        _mark(VENV, python_lock)
    npm_lock = ROOT / "package-lock.json"
    if _is_outdated(MODULES, npm_lock):
        with step("npm packages (package-lock.json)"):
            _install_npm()
        _mark(MODULES, npm_lock)


def run_inside_venv(module: str) -> None:
    """Continue in the project's own Python: replaces this process unless it already runs there."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        sys.stdout.flush()
        os.execv(PYTHON, [str(PYTHON), "-m", module, *sys.argv[1:]])  # noqa: S606 (no shell wanted)


def _check_versions() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (the system's Python may be older than ours)
        raise StackError(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}")
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        raise StackError("Node.js 20 or later with npm is needed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < 20:
        raise StackError(f"Node.js 20 or later is needed, this is {version}")


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()


def _is_outdated(folder: Path, lock: Path) -> bool:
    stamp = folder / ".installed"
    return not stamp.exists() or stamp.read_text() != _digest(lock)


def _mark(folder: Path, lock: Path) -> None:
    (folder / ".installed").write_text(_digest(lock))


def _run(command: list[str], cwd: Path = ROOT) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        say()
        raise StackError(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def _install_python(lock: Path) -> None:
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    _run([*pip, "install", "--require-hashes", "--requirement", str(lock)])


def _install_npm() -> None:
    # not `npm ci`: it refuses a lock made where the registry lacks some other platform's optional packages
    _run(["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"])
    # npm does not run the packages' install scripts; this one restores links between PostgreSQL's libraries
    for package in sorted((MODULES / "@embedded-postgres").glob("*")):
        _run(["node", "scripts/hydrate-symlinks.js"], cwd=package)
