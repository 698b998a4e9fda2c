"""The official stack (`supabase start`) for machines with a Docker engine; sidecar and worker run beside it."""

import json
import os
import shutil
import subprocess
from urllib.parse import urlsplit

from scripts.stack.console import StackError, step
from scripts.stack.database import cli_environment
from scripts.stack.postgres import Server, given_server
from scripts.stack.services import Addresses
from scripts.stack.settings import PREFERRED_PORTS, ROOT, Stack, write_env

HOST = "0.0.0.0"  # noqa: S104 (the Auth server in its container calls the sidecar's mail hook)
CLI = ROOT / "node_modules" / ".bin" / "supabase"


def is_wanted() -> bool:
    """STACK=official or embedded decides; otherwise the official one when a Docker engine answers."""
    choice = os.environ.get("STACK", "auto")
    if choice not in ("auto", "official", "embedded"):
        raise StackError(f"STACK is {choice!r}; it may be official, embedded or auto")
    if choice != "auto" or given_server() is not None:
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
        _cli(stack, "start", "--exclude", "edge-runtime,imgproxy,logflare,realtime,vector")
    found = json.loads(_cli(stack, "status", "--output", "json"))
    keys = {
        "publishable": found.get("PUBLISHABLE_KEY") or found["ANON_KEY"],
        "secret": found.get("SECRET_KEY") or found["SERVICE_ROLE_KEY"],
        "jwt_secret": found["JWT_SECRET"],
        "hook_secret": stack.keys().hook_secret,
    }
    write_env(stack.key_file, keys)
    ports = dict(PREFERRED_PORTS) | {"gateway": urlsplit(found["API_URL"]).port or PREFERRED_PORTS["gateway"]}
    return Addresses(ports, Server(found["DB_URL"], found["DB_URL"].replace("//postgres:", "//supabase_admin:", 1)))


def stop(stack: Stack, drop_data: bool = False) -> None:
    """Stop the containers, with `drop_data` also their volumes."""
    if is_running(stack):
        _cli(stack, "stop", *(["--no-backup"] if drop_data else []))
        (stack.directory / "official").unlink()


def _cli(stack: Stack, *arguments: str) -> str:
    env = {**cli_environment(), "SEND_EMAIL_HOOK_SECRET": stack.keys().hook_secret}
    done = subprocess.run([str(CLI), *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode != 0:
        raise StackError(f"supabase {arguments[0]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
