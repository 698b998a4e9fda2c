"""The processes of the embedded stack beside PostgreSQL, and how each is started."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scripts.stack.postgres import PASSWORD, Server
from scripts.stack.process import answers, running, spawn, wait_until
from scripts.stack.settings import ROOT, Stack, read_env, write_env

GATEWAY = Path(__file__).parent / "gateway"
PYTHON = ROOT / ".venv" / "bin" / "python"
BIN = ROOT / "node_modules" / ".bin"
QUIET_NODE = {
    "LITE_TELEMETRY": "0",
    "DO_NOT_TRACK": "1",
    "EXPERIMENTAL_STORAGE": "1",
    "NODE_OPTIONS": "--no-deprecation --max-http-header-size=65536",
}


USER_MAY_SET = {"MAIL_FROM", "PUBLIC_SITE_URL", "CORS_ORIGINS", "LITE_AUTH_BCRYPT_COST"}
# where config.toml says the sidecar is, for the containers of the official stack
SEEN_FROM_CONTAINERS = "http://host.docker.internal:8000"
# stacks of tests: many sign-ins in a minute, all from one address, and cheap password hashes
TEST_SETTINGS = {
    "ENVIRONMENT": "test",
    "RATE_LIMIT_SIGN_IN": "10000/minute",
    "RATE_LIMIT_PUBLIC": "10000/minute",
    "RATE_LIMIT_DEFAULT": "100000/minute",
    "LITE_AUTH_BCRYPT_COST": "4",
}


@dataclass(frozen=True)
class Addresses:
    """Everything a client, a test or another service needs to know about a running stack."""

    ports: Mapping[str, int]
    server: Server

    def url(self, service: str) -> str:
        """The loopback address of a service."""
        return f"http://127.0.0.1:{self.ports[service]}"


def write_addresses(stack: Stack, addresses: Addresses) -> None:
    """Write what clients read (`env`) and what `known_addresses` reads."""
    write_env(stack.port_file, {name: str(port) for name, port in addresses.ports.items()})
    write_env(stack.env_file, environment(stack, addresses))


def known_addresses(stack: Stack) -> Addresses:
    """The addresses of a stack that was started before."""
    env = read_env(stack.env_file)
    ports = {name: int(port) for name, port in read_env(stack.port_file).items()}
    return Addresses(ports, Server(env["DATABASE_URL"], env["DATABASE_ADMIN_URL"]))


def environment(stack: Stack, addresses: Addresses) -> dict[str, str]:
    """The content of `.stack/env`: what clients, tests and the sidecar read.

    The user's own variables win only where they cannot lead a local stack to a real project or mail server.
    """
    keys = stack.keys()
    hook = stack.config["auth"]["hook"]["send_email"]["uri"].replace(SEEN_FROM_CONTAINERS, addresses.url("edge_api"))
    pairs = {
        "SUPABASE_URL": addresses.url("gateway"),
        "SUPABASE_PUBLISHABLE_KEY": keys.publishable,
        "SUPABASE_SECRET_KEY": keys.secret,
        "SUPABASE_JWT_SECRET": keys.jwt_secret,
        "DATABASE_URL": addresses.server.url,
        "DATABASE_ADMIN_URL": addresses.server.admin_url,
        "EDGE_API_URL": addresses.url("edge_api"),
        "MAIL_URL": addresses.url("mail"),
        "STUDIO_URL": addresses.url("studio"),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(addresses.ports["smtp"]),
        "SMTP_STARTTLS": "false",
        "SMTP_USERNAME": "",
        "SMTP_PASSWORD": "",
        "MAIL_FROM": "no-reply@gangwon.example",
        "SEND_EMAIL_HOOK_SECRET": keys.hook_secret,
        "SEND_EMAIL_HOOK_URI": hook,
        "PUBLIC_SITE_URL": stack.config["auth"]["site_url"],
        "CORS_ORIGINS": "http://127.0.0.1:3000,http://localhost:3000",
        "ENVIRONMENT": "development",
        **({} if stack.is_default else TEST_SETTINGS),
    }
    return {name: os.environ.get(name, value) if name in USER_MAY_SET else value for name, value in pairs.items()}


def start_mail(stack: Stack, addresses: Addresses) -> None:
    """A mail server that keeps every message and shows it on a page and by HTTP; nothing is delivered."""
    ports = addresses.ports
    (stack.directory / "mails").mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [
        BIN / "maildev", "--smtp", str(ports["smtp"]), "--web", str(ports["mail"]), "--ip", "127.0.0.1",
        "--web-ip", "127.0.0.1", "--hide-extensions", "STARTTLS", "--mail-directory", stack.directory / "mails",
    ]  # fmt: skip
    spawn(stack, "mail", command, {**os.environ, **QUIET_NODE})


def start_postgrest(stack: Stack, addresses: Addresses) -> str | None:
    """A real PostgREST behind the gateway when POSTGREST_BIN or the PATH has one; returns its address."""
    program = os.environ.get("POSTGREST_BIN") or shutil.which("postgrest")
    if not program:
        return None
    api = stack.config["api"]
    place = urlsplit(addresses.server.url)
    uri = place._replace(netloc=f"authenticator:{PASSWORD}@{place.hostname}:{place.port or 5432}").geturl()
    settings = {
        "PGRST_DB_URI": uri,
        "PGRST_DB_SCHEMAS": ",".join(api["schemas"]),
        "PGRST_DB_EXTRA_SEARCH_PATH": ",".join(api["extra_search_path"]),
        "PGRST_DB_MAX_ROWS": str(api["max_rows"]),
        "PGRST_DB_ANON_ROLE": "anon",
        "PGRST_JWT_SECRET": stack.keys().jwt_secret,
        "PGRST_SERVER_HOST": "127.0.0.1",
        "PGRST_SERVER_PORT": str(addresses.ports["postgrest"]),
    }
    spawn(stack, "postgrest", [program], {**os.environ, **settings})
    url = addresses.url("postgrest")
    wait_until(stack, "postgrest", answers(url))
    return url


def _gateway_environment(stack: Stack, addresses: Addresses, port: int, postgrest: str | None) -> dict[str, str]:
    told = {
        **os.environ,
        **environment(stack, addresses),
        **QUIET_NODE,
        "GATEWAY_PORT": str(port),
        "STACK_CONFIG": json.dumps(stack.config),
    }
    told.pop("POSTGREST_URL", None)
    return {**told, "POSTGREST_URL": postgrest} if postgrest else told


def start_gateway(stack: Stack, addresses: Addresses, postgrest: str | None) -> None:
    """The Supabase-compatible gateway: REST, Auth and Storage on one port, loopback only.

    Files of the storage lie in `<stack>/files`: the gateway keeps them below its working directory.
    """
    env = _gateway_environment(stack, addresses, addresses.ports["gateway"], postgrest)
    _spawn_lite(stack, "gateway", "--no-admin", env)


def start_studio(stack: Stack, addresses: Addresses) -> None:
    """The table editor: the same gateway in admin mode on a port of its own, loopback only, no key asked."""
    env = _gateway_environment(stack, addresses, addresses.ports["studio"], None)
    _spawn_lite(stack, "studio", "--admin", {**env, "GATEWAY_MODE": "studio"})


def _spawn_lite(stack: Stack, name: str, mode: str, env: Mapping[str, str]) -> None:
    files = stack.directory / "files"
    files.mkdir(parents=True, exist_ok=True)
    config = os.path.relpath(GATEWAY / "main.mjs", files)
    command: list[str | Path] = [BIN / "lite", "start", mode, "--host", "127.0.0.1", "--config", config]
    spawn(stack, name, command, env, directory=files)


#: The sidecar itself decides which proxies to believe, and writes its own request log.
UVICORN_OPTIONS = ("--no-proxy-headers", "--no-access-log", "--no-server-header")


def start_sidecar(stack: Stack, addresses: Addresses, host: str = "127.0.0.1") -> None:
    """The sidecar API. Containers of the official stack reach it only beyond loopback."""
    env = {**os.environ, **environment(stack, addresses)}
    options = ["--host", host, "--port", str(addresses.ports["edge_api"]), *UVICORN_OPTIONS]
    spawn(stack, "edge_api", [PYTHON, "-m", "uvicorn", "edge_api.main:app", *options], env)


def start_worker(stack: Stack, addresses: Addresses) -> None:
    """The worker: outbox mails, export jobs, scheduled jobs."""
    env = {**os.environ, **environment(stack, addresses)}
    spawn(stack, "worker", [PYTHON, "-m", "edge_api.worker"], env)


def wait_for_services(stack: Stack, addresses: Addresses, names: Iterable[str] | None = None) -> None:
    """Wait until everything that was started answers, or only the services named."""
    health = {
        "mail": f"{addresses.url('mail')}/",
        "gateway": f"{addresses.url('gateway')}/_system/ping",
        "studio": f"{addresses.url('studio')}/_system/ping",
        "edge_api": f"{addresses.url('edge_api')}/health/live",
    }
    for name in running(stack):
        if name in health and (names is None or name in names):
            wait_until(stack, name, answers(health[name]))
