"""Bringing a stack up and down."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from scripts.stack import official, postgres, services
from scripts.stack.console import StackError, say, step
from scripts.stack.database import bootstrap, migrate, seed
from scripts.stack.ports import choose_ports
from scripts.stack.process import log_tail, running, stop
from scripts.stack.services import Addresses
from scripts.stack.settings import ROOT, Stack, read_env

DEMO_ACCOUNTS = (
    "admin@gangwon.example       administrator",
    "reviewer@gangwon.example    reviews registrations",
    "editor@gangwon.example      keeps notices, banners and texts",
    "viewer@gangwon.example      reads only",
    "company01@demo.example …    01 to 15: 09 suspended, 10 11 13 pending, 12 rejected, 14 withdrawn, others approved",
    "sales01@demo.example …      product01 sales02 product02 clerk02 sales04 product04: colleagues in the suite of 01, 02 and 04",
)
SEEDS = {"none": [], "reference": ["reference"], "demo": ["reference", "demo"]}


def up(stack: Stack, seeds: str, sidecar: bool = True) -> None:
    """Start every service; what was running is restarted, data is kept.

    Without `sidecar` the API and the worker are left to the caller (an editor's debugger, a test).
    """
    started = time.monotonic()
    stop(stack)
    stack.directory.mkdir(parents=True, exist_ok=True)
    addresses = official.start(stack) if official.is_wanted() else start_embedded(stack)
    with step("Database: migrations"):
        migrate(addresses.server.url)
    for kind in SEEDS[seeds]:
        with step(f"Database: {kind} data"):
            seed(addresses.server.url, kind)
    with step("Services"):
        _start_services(stack, addresses, sidecar)
    services.write_addresses(stack, addresses)
    say(f"  Ready after {time.monotonic() - started:.1f} s")
    print_summary(stack, services.environment(stack, addresses), seeds)


def start_embedded(stack: Stack) -> Addresses:
    """Start (or take) the PostgreSQL server and make it look like a hosted project's."""
    ports = choose_ports(stack)
    given = postgres.given_server()
    if given:
        server = given
    else:
        with step("PostgreSQL"):
            server = postgres.start(stack, ports["postgres"])
    with step("Database: roles, schemas and grants of Supabase"):
        bootstrap(server.url, server.admin_url)
    return Addresses(ports, server)


def _start_services(stack: Stack, addresses: Addresses, sidecar: bool) -> None:
    if not official.is_running(stack):
        services.start_mail(stack, addresses)
        postgrest = services.start_postgrest(stack, addresses)
        services.start_gateway(stack, addresses, postgrest)
        if stack.is_default:
            services.start_studio(stack, addresses)
    if sidecar:
        _start_sidecar(stack, addresses)
    services.wait_for_services(stack, addresses)
    if sidecar:
        services.start_worker(stack, addresses)


def database_only(stack: Stack) -> None:
    """Start just the PostgreSQL server, for tools that compare schemas; no migrations, no data."""
    if "postgres" not in running(stack):
        stop(stack)
        addresses = start_embedded(stack)
        services.write_addresses(stack, addresses)


def restart(stack: Stack, name: str) -> None:
    """Stop one service, when it still runs, and start it at the address it had; data and the others are left alone."""
    if name not in RESTARTABLE or (official.is_running(stack) and name not in ("edge_api", "worker")):
        raise StackError(f"{name} cannot be restarted alone; {', '.join(RESTARTABLE)} can, in an embedded stack")
    if not stack.port_file.exists():
        raise StackError("The stack has never been started. Start it with `make up`.")
    stop(stack, [name])
    start_one(stack, services.known_addresses(stack), name)


def start_one(stack: Stack, addresses: Addresses, name: str) -> None:
    """Start one service of a stack that was up before, and wait until it answers."""
    RESTARTABLE[name](stack, addresses)
    services.wait_for_services(stack, addresses, [name])


def _start_gateway(stack: Stack, addresses: Addresses) -> None:
    behind = addresses.url("postgrest") if "postgrest" in running(stack) else None
    services.start_gateway(stack, addresses, behind)


def _start_sidecar(stack: Stack, addresses: Addresses) -> None:
    services.start_sidecar(stack, addresses, official.HOST if official.is_running(stack) else "127.0.0.1")


RESTARTABLE: Mapping[str, Callable[[Stack, Addresses], object]] = {
    "postgres": lambda stack, addresses: postgres.start(stack, addresses.ports["postgres"]),
    "mail": services.start_mail,
    "postgrest": services.start_postgrest,
    "gateway": _start_gateway,
    "studio": services.start_studio,
    "edge_api": _start_sidecar,
    "worker": services.start_worker,
}


def down(stack: Stack) -> None:
    """Stop what this stack started; data is kept."""
    official.stop(stack)
    names = stop(stack)
    say(f"  Stopped: {', '.join(names)}" if names else "  Nothing was running")


def reset(stack: Stack) -> None:
    """Stop and remove all data of this stack (not its keys)."""
    official.stop(stack, drop_data=True)
    stop(stack)
    postgres.drop_data(stack)
    for name in ("files", "mails", "logs"):
        shutil.rmtree(stack.directory / name, ignore_errors=True)
    for file in (stack.env_file, stack.port_file):
        file.unlink(missing_ok=True)


def watch(stack: Stack) -> None:
    """Stay in the foreground until Ctrl-C, telling when a service ends; then stop everything."""
    known = set(running(stack))
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        say("  Ctrl-C stops everything.")
        while True:
            time.sleep(1)
            for name in known - set(running(stack)):
                say(f"  {name} has ended. The end of its log:\n{log_tail(stack, name)}")
                known.discard(name)
    except KeyboardInterrupt:
        say()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        down(stack)


def print_summary(stack: Stack, env: Mapping[str, str], seeds: str) -> None:
    """URLs, keys and demo accounts."""
    where = Path(os.path.relpath(stack.env_file, ROOT))
    alive = running(stack)
    lines = {
        "Supabase": env["SUPABASE_URL"],
        "Tables": env["STUDIO_URL"] if "studio" in alive or official.is_running(stack) else "",
        "API docs": f"{env['EDGE_API_URL']}/docs" if "edge_api" in alive else "",
        "Mails": env["MAIL_URL"],
        "Database": env["DATABASE_URL"],
        "Keys": f"SUPABASE_PUBLISHABLE_KEY={env['SUPABASE_PUBLISHABLE_KEY']} (all in {where})",
    }
    say()
    for label, value in lines.items():
        if value:
            say(f"  {label:<10} {value}")
    if seeds == "demo":
        say("\n  Demo accounts, password Gangwon!2026 (only in the demo data):")
        for account in DEMO_ACCOUNTS:
            say(f"    {account}")
    say()


def status(stack: Stack) -> int:
    """Print what runs and where; 0 when the database and the gateway run, else 1."""
    alive = running(stack)
    if official.is_running(stack):
        subprocess.run([str(ROOT / "node_modules" / ".bin" / "supabase"), "status"], check=False)
    for name, pid in alive.items():
        say(f"  {name:<10} running, process {pid}")
    if stack.env_file.exists() and "gateway" in alive:
        print_summary(stack, read_env(stack.env_file), "none")
        return 0
    if official.is_running(stack):
        return 0
    say("  The stack is not running. Start it with `make up`.")
    return 1
