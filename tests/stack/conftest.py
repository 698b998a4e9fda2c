"""A stack of the gateway's own tests: the real services on a small schema, without the project's migrations."""

import copy
import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from scripts.stack import postgres, services
from scripts.stack.database import bootstrap, run_sql
from scripts.stack.environment import StackEnvironment
from scripts.stack.ports import choose_ports
from scripts.stack.process import stop
from scripts.stack.services import Addresses, environment
from scripts.stack.settings import ROOT, Stack, write_env

PASSWORD = "Gangwon!2026"


@dataclass
class Recorder:
    """A local HTTP server that keeps what it is sent and answers what it is told."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)

    def answer(self, status: int, body: object = None, **headers: str) -> None:
        """Queue one answer; without any the server says 200 `{}`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.append((status, {"content-type": "application/json"} | named, json.dumps(body).encode()))


@pytest.fixture(scope="session")
def recording_server() -> Iterator[Recorder]:
    recorder = Recorder()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            recorder.requests.append({"method": self.command, "path": self.path, "headers": headers, "body": body})
            status, answer_headers, content = (
                recorder.answers.pop(0) if recorder.answers else (200, {"content-type": "application/json"}, b"{}")
            )
            self.send_response(status)
            for name, value in answer_headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = do_HEAD = handle_any

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    recorder.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield recorder
    server.shutdown()


@pytest.fixture
def hook(recording_server: Recorder) -> Recorder:
    """The receiver of mails of the Auth server, empty at the start of each test."""
    recording_server.requests.clear()
    recording_server.answers.clear()
    return recording_server


@pytest.fixture(scope="session")
def small_stack(
    tmp_path_factory: pytest.TempPathFactory, recording_server: Recorder
) -> Iterator[tuple[Stack, Addresses]]:
    config = copy.deepcopy(tomllib.loads((ROOT / "supabase" / "config.toml").read_text()))
    config["api"]["schemas"] = ["public", "shop"]
    config["auth"]["additional_redirect_urls"] = ["https://app.example/**"]
    config["auth"]["hook"]["send_email"]["uri"] = f"{recording_server.url}/hooks/send-email"
    small = Stack(tmp_path_factory.mktemp("stack"), config)
    ports = choose_ports(small)
    try:
        server = postgres.start(small, ports["postgres"])
        bootstrap(server.url, server.admin_url)
        run_sql(server.url, (Path(__file__).parent / "shop.sql").read_text())
        addresses = Addresses(ports, server)
        services.start_gateway(small, addresses, None)
        services.wait_for_services(small, addresses)
        write_env(small.env_file, environment(small, addresses))
        yield small, addresses
    finally:
        stop(small, patience=2)
        postgres.drop_data(small)


@pytest.fixture(scope="session")
def gateway(small_stack: tuple[Stack, Addresses]) -> StackEnvironment:
    """Addresses and keys of the small stack."""
    return StackEnvironment.read(small_stack[0].env_file)


@contextmanager
def second_gateway(
    small: Stack, addresses: Addresses, name: str, postgrest: str | None = None
) -> Iterator[StackEnvironment]:
    """Another gateway on the same database and keys, started with the environment of the moment."""
    beside = Stack(small.directory / name, small.config)
    beside.directory.mkdir()
    (beside.directory / "keys").write_text((small.directory / "keys").read_text())
    its_addresses = Addresses(choose_ports(beside), addresses.server)
    try:
        services.start_gateway(beside, its_addresses, postgrest)
        services.wait_for_services(beside, its_addresses)
        write_env(beside.env_file, environment(beside, its_addresses))
        yield StackEnvironment.read(beside.env_file)
    finally:
        stop(beside, patience=2)


@dataclass(frozen=True)
class Client:
    """Requests of one caller."""

    http: httpx.Client

    def rest(self, method: str, path: str, schema: str = "shop", **more: Any) -> httpx.Response:
        """A request to /rest/v1 in `schema`."""
        headers = {"accept-profile": schema, "content-profile": schema} | more.pop("headers", {})
        return self.http.request(method, f"/rest/v1/{path}", headers=headers, **more)

    def auth(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request to /auth/v1."""
        return self.http.request(method, f"/auth/v1/{path}", **more)

    def storage(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request to /storage/v1."""
        return self.http.request(method, f"/storage/v1/{path}", **more)


def client_of(gateway: StackEnvironment, key: str, token: str | None = None) -> Client:
    headers = {"apikey": key} | ({"authorization": f"Bearer {token}"} if token else {})
    return Client(httpx.Client(base_url=gateway.supabase_url, headers=headers, timeout=20))


@pytest.fixture(scope="session")
def anyone(gateway: StackEnvironment) -> Client:
    """The publishable key alone."""
    return client_of(gateway, gateway.publishable_key)


@pytest.fixture(scope="session")
def operator(gateway: StackEnvironment) -> Client:
    """The secret key."""
    return client_of(gateway, gateway.secret_key)


@dataclass(frozen=True)
class User:
    """A signed-in user."""

    id: str
    email: str
    token: str
    refresh_token: str
    client: Client


def sign_up(gateway: StackEnvironment, anyone: Client, **metadata: object) -> User:
    email = f"{uuid4().hex[:12]}@example.kr"
    body = {"email": email, "password": PASSWORD, "data": metadata}
    answer = anyone.auth("POST", "signup", json=body)
    assert answer.status_code == 200, answer.text
    session = answer.json()
    token = session["access_token"]
    client = client_of(gateway, gateway.publishable_key, token)
    return User(session["user"]["id"], email, token, session["refresh_token"], client)


@pytest.fixture(scope="session")
def member(gateway: StackEnvironment, anyone: Client) -> User:
    """An ordinary signed-in user."""
    return sign_up(gateway, anyone, company="Member Co")


@pytest.fixture(scope="session")
def other_member(gateway: StackEnvironment, anyone: Client) -> User:
    """A second one."""
    return sign_up(gateway, anyone, company="Other Co")


@pytest.fixture
def db(gateway: StackEnvironment) -> Iterator[psycopg.Connection]:
    """The database as its owner `postgres`, committing at once."""
    with psycopg.connect(gateway.database_url, autocommit=True) as connection:
        yield connection
