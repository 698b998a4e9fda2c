"""The official stack (`supabase start`) for machines with a Docker engine; sidecar and worker run beside it."""

import json
import os
import shutil
import subprocess
from urllib.parse import urlsplit

from scripts.stack.console import StackError, step
from scripts.stack.database import cli_environment
from scripts.stack.postgres import Server
from scripts.stack.services import Addresses
from scripts.stack.settings import PREFERRED_PORTS, ROOT, Stack

HOST = "0.0.0.0"  # noqa: S104 (the Auth server in its container calls the sidecar's mail hook)
CLI = ROOT / "node_modules" / ".bin" / "supabase"


def is_wanted() -> bool:
    """STACK=official or embedded decides; otherwise the official one when a Docker engine answers."""
    choice = os.environ.get("STACK", "auto")
    if choice not in ("auto", "official", "embedded"):
        raise StackError(f"STACK is {choice!r}; it may be official, embedded or auto")
    if choice != "auto" or os.environ.get("DATABASE_URL"):
        return choice == "official"
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, timeout=20).returncode == 0


def is_running(stack: Stack) -> bool:
    """Whether this stack was last started as the official one."""
    return (stack.directory / "official").exists()


def start(stack: Stack) -> Addresses:
    """Start the official stack and take over its addresses and keys."""
    (stack.directory / "official").touch()
    with step("supabase start (the first time downloads its images)"):
        _cli("start", "--exclude", "edge-runtime,imgproxy,logflare,realtime,vector")
    found = json.loads(_cli("status", "--output", "json"))
    keys = {
        "SUPABASE_PUBLISHABLE_KEY": found.get("PUBLISHABLE_KEY") or found["ANON_KEY"],
        "SUPABASE_SECRET_KEY": found.get("SECRET_KEY") or found["SERVICE_ROLE_KEY"],
        "SUPABASE_JWT_SECRET": found["JWT_SECRET"],
        "SEND_EMAIL_HOOK_SECRET": cli_environment()["SEND_EMAIL_HOOK_SECRET"],
    }
    os.environ.update(keys)
    ports = dict(PREFERRED_PORTS) | {"gateway": urlsplit(found["API_URL"]).port or PREFERRED_PORTS["gateway"]}
    return Addresses(ports, Server(found["DB_URL"], found["DB_URL"].replace("//postgres:", "//supabase_admin:", 1)))


def stop(stack: Stack, drop_data: bool = False) -> None:
    """Stop the containers, with `drop_data` also their volumes."""
    if is_running(stack):
        _cli("stop", *(["--no-backup"] if drop_data else []))
        (stack.directory / "official").unlink()


def _cli(*arguments: str) -> str:
    done = subprocess.run([str(CLI), *arguments], cwd=ROOT, env=cli_environment(), capture_output=True, text=True)
    if done.returncode != 0:
        raise StackError(f"supabase {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
