"""SSRF: every call that leaves the process goes to an address of the settings, whatever users or answers say."""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import unquote

import jwt
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from edge_api.adapters.eximbank import EximbankClient
from edge_api.adapters.supabase import SupabaseHttp
from edge_api.core.metrics import Metrics
from edge_api.main import create_app
from scripts.stack.settings import ROOT
from tests.api.adapters.servers import EXIMBANK_KEY, NICE_KEY, NICE_SECRET, NTS_KEY, OutsideServer, running
from tests.api.test_tokens import EC_KEY, claims
from tests.api.world import Company, World, api_settings, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
NETWORK = {
    "aiohttp",
    "aiosmtplib",
    "http.client",
    "httpx",
    "requests",
    "socket",
    "supabase",
    "supabase_auth",
    "urllib.request",
}
#: Who speaks to the network, and whose address it uses.
SPEAKERS = {
    "adapters/supabase.py": "supabase_url",
    "adapters/nts.py": "nts_base_url",
    "adapters/nice.py": "nice_base_url",
    "adapters/eximbank.py": "eximbank_base_url",
    "adapters/outside.py": "the adapters' addresses",
    "core/security.py": "supabase_url",
    "emails/smtp.py": "smtp_host",
    "features/health/service.py": "reads the errors of adapters/supabase.py",
    "healthcheck.py": "its own loopback address",
    "main.py": "makes the client of the sidecar",
    "worker/runner.py": "makes the client of the worker",
}
VERBS = {"get", "post", "put", "patch", "delete", "request", "stream", "send", "build_request", "head"}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


async def test_only_these_modules_speak_to_the_network() -> None:
    found = set()
    for file in (ROOT / "edge_api").rglob("*.py"):
        names = set(imported(ast.parse(file.read_text(encoding="utf-8"))))
        if any(name == known or name.startswith(f"{known}.") for name in names for known in NETWORK):
            found.add(str(file.relative_to(ROOT / "edge_api")))
    assert found == set(SPEAKERS)


async def test_every_address_begins_with_one_of_the_settings() -> None:
    """The first argument of each call of a client is a name made from the settings, or begins with it."""
    bases = r"self\._url|self\._base|self\._http|url|settings\.supabase_url"
    seen = 0
    for name in SPEAKERS:
        tree = ast.parse((ROOT / "edge_api" / name).read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            function = call.func
            owner = ast.unparse(function.value) if isinstance(function, ast.Attribute) else ""
            if not isinstance(function, ast.Attribute) or function.attr not in VERBS or not owner.endswith("_http"):
                continue
            arguments = [ast.unparse(argument) for argument in call.args]
            address = next((argument for argument in arguments if not re.fullmatch(r"'[A-Z]+'|method", argument)), "")
            seen += 1
            assert re.match(rf"(f['\"]\{{)?({bases})\b", address) or address == "request", (name, ast.unparse(call))
    assert seen >= 8


@dataclass
class Elsewhere(OutsideServer):
    """Sends every request to another address, or keeps what it gets."""

    target: str = ""
    status: int = 302
    paths: list[str] = field(default_factory=list)

    def routes(self) -> list[Route]:
        """Everything."""
        return [Route("/{path:path}", self.any, methods=["GET", "POST", "DELETE", "PUT"])]

    async def any(self, request: Request) -> Response:
        """A redirect, when there is somewhere to send to."""
        self.seen.append({"path": request.url.path})
        self.paths.append(request.scope["raw_path"].decode())
        return RedirectResponse(f"{self.target}/stolen", self.status) if self.target else Response("{}")


@asynccontextmanager
async def started(settings: Any) -> AsyncIterator[FastAPI]:
    """The application with the clients that its lifespan makes."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        yield app


def calls(app: FastAPI, settings: Any, token: str) -> dict[str, Callable[[], Awaitable[Any]]]:
    """Every call that the sidecar and the worker make."""
    supabase: SupabaseHttp = app.state.supabase
    lookups = app.state.lookups
    eximbank = EximbankClient(settings, supabase._http, Metrics())
    return {
        "health of Auth": supabase.ping_auth,
        "health of Storage": supabase.ping_storage,
        "password grant": lambda: supabase.sign_in("a@b.example", "Secret!2026"),
        "sign out": lambda: supabase.sign_out("token"),
        "read an object": lambda: supabase.read_object("private-files", "a/b.png", "token", 100),
        "write an object": lambda: supabase.write_object("private-files", "a/b.png", "token", b"x", "image/png"),
        "remove objects": lambda: supabase.remove_objects("private-files", ["a/b.png"], token="token"),
        "published keys": lambda: app.state.token_verifier.verify(token),
        "tax office": lambda: lookups.nts.status("2208162517"),
        "credit bureau": lambda: lookups.nice.company("2208162517"),
        "exchange rates": lambda: eximbank.rates(date(2026, 3, 2)),
    }


NAMES = ["health of Auth", "health of Storage", "password grant", "sign out", "read an object", "write an object",
         "remove objects", "published keys", "tax office", "credit bureau", "exchange rates"]  # fmt: skip


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Elsewhere, Elsewhere]]:
    """A server that sends elsewhere, and the one it sends to."""
    thief = Elsewhere()
    with running(thief):
        sender = Elsewhere(target=thief.url)
        with running(sender):
            yield sender, thief


@pytest.mark.parametrize("name", NAMES)
async def test_no_answer_sends_us_elsewhere(
    stack_env: Mapping[str, str], company: Company, pair: tuple[Elsewhere, Elsewhere], name: str
) -> None:
    """Neither a password nor a key nor a file follows a redirect."""
    sender, thief = pair
    sender.reset()
    settings = api_settings(
        stack_env, supabase_url=sender.url, supabase_jwt_secret="", nts_base_url=sender.url, nts_service_key=NTS_KEY,
        nice_base_url=sender.url, nice_app_key=NICE_KEY, nice_app_secret=NICE_SECRET, eximbank_base_url=sender.url,
        eximbank_auth_key=EXIMBANK_KEY, lookup_timeout=0.5,
    )  # fmt: skip
    token = jwt.encode(claims(company.user_id), EC_KEY, "ES256", headers={"kid": "ec"})
    async with started(settings) as app:
        every = calls(app, settings, token)
        assert list(every) == NAMES
        # 302 turns a POST into a GET, 307 repeats it with its body
        for sender.status in (302, 307):
            # how each of them fails is told in tests/api/adapters
            with suppress(Exception):
                await every[name]()
    assert sender.seen, "nothing was asked"
    assert thief.seen == []


PATHS = [
    "../../../../auth/v1/admin/users",
    "a/../../../admin",
    "./a.png",
    "a//b.png",
    "/a.png",
    "..",
    "a/..",
    "",
    "a/%2e%2e/%2e%2e/b",
    "a?download=1&x=y",
    "a#b",
    "@evil.example/a",
    "//evil.example/a",
    "http://evil.example/a",
    "a\r\nHost: evil.example",
    "a\\..\\..\\b",
    "a\x00b",
]


@pytest.mark.parametrize("path", PATHS)
async def test_the_path_of_an_object_stays_in_its_bucket(stack_env: Mapping[str, str], path: str) -> None:
    server = Elsewhere()
    with running(server):
        async with started(api_settings(stack_env, supabase_url=server.url)) as app:
            supabase: SupabaseHttp = app.state.supabase
            with suppress(Exception):
                await supabase.read_object("private-files", path, "token", 100)
            with suppress(Exception):
                await supabase.write_object("private-files", path, "token", b"x", "image/png")
    for raw in server.paths:
        # as the most helpful proxy would read it
        assert posixpath.normpath(unquote(raw).replace("\\", "/")).startswith(
            ("/storage/v1/object/authenticated/private-files/", "/storage/v1/object/private-files/")
        ), raw
        assert "?" not in raw and "#" not in raw


@pytest.mark.parametrize("path", PATHS)
async def test_a_client_binds_no_object_elsewhere(world: World, company: Company, path: str) -> None:
    body = {
        "bucket": "private-files", "path": path, "original_name": "a.png", "resource_type": "public.members",
        "resource_id": company.id, "purpose": "logo",
    }  # fmt: skip
    answer = await world.api.post("/api/v1/files", json=body, headers=bearer(company.token))
    assert (answer.status_code, answer.json()["details"][0]["field"]) == (422, "path")
