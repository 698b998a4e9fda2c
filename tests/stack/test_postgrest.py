"""The gateway in front of a real PostgREST: what it is sent, for which key and token."""

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import jwt
import pytest

from scripts.stack import services
from scripts.stack.environment import StackEnvironment
from scripts.stack.process import stop
from scripts.stack.services import Addresses
from scripts.stack.settings import Stack
from tests.stack.conftest import Client, Recorder, User, client_of, second_gateway


@pytest.fixture(scope="module")
def proxying(small_stack: tuple[Stack, Addresses], recording_server: Recorder) -> Iterator[StackEnvironment]:
    """A gateway that passes /rest/v1 on to the recording server."""
    with second_gateway(*small_stack, "proxying", recording_server.url) as environment:
        yield environment


@pytest.fixture
def postgrest(hook: Recorder) -> Recorder:
    return hook


def role_sent(postgrest: Recorder, gateway: StackEnvironment) -> str:
    token = postgrest.requests[-1]["headers"]["authorization"].removeprefix("Bearer ")
    return str(jwt.decode(token, gateway.jwt_secret, ["HS256"], options={"verify_aud": False})["role"])


def test_keys_become_tokens_of_their_roles(proxying: StackEnvironment, postgrest: Recorder) -> None:
    for key, role in ((proxying.publishable_key, "anon"), (proxying.secret_key, "service_role")):
        for headers in ({}, {"authorization": f"Bearer {key}"}):
            answer = httpx.get(f"{proxying.supabase_url}/rest/v1/items", headers={"apikey": key} | headers)
            assert answer.status_code == 200
            assert role_sent(postgrest, proxying) == role


def test_user_tokens_pass_unchanged(proxying: StackEnvironment, postgrest: Recorder, member: User) -> None:
    client_of(proxying, proxying.publishable_key, member.token).rest("GET", "items")
    assert postgrest.requests[-1]["headers"]["authorization"] == f"Bearer {member.token}"


@pytest.mark.parametrize("key", [None, "sb_publishable_wrong"])
def test_other_keys_never_reach_postgrest(proxying: StackEnvironment, postgrest: Recorder, key: str | None) -> None:
    answer = httpx.get(f"{proxying.supabase_url}/rest/v1/items", headers={"apikey": key} if key else {})
    assert answer.status_code == 401
    assert postgrest.requests == []


def test_requests_and_answers_pass_unchanged(proxying: StackEnvironment, postgrest: Recorder) -> None:
    postgrest.answer(
        201, [{"id": 1}], content_range="0-0/1", preference_applied="count=exact", location="/items?id=eq.1"
    )
    headers = {"content-profile": "shop", "prefer": "count=exact", "x-tenant-id": "t-1", "user-agent": "tests"}
    query = "select=id,parts(label)&code=in.(%22a,b%22,c)&or=(a.eq.1,b.eq.2)"
    client = client_of(proxying, proxying.publishable_key)
    answer = client.http.post(f"/rest/v1/items?{query}", json={"code": "한글"}, headers=headers)
    assert answer.status_code == 201
    assert answer.json() == [{"id": 1}]
    assert answer.headers["content-range"] == "0-0/1"
    assert answer.headers["location"] == "/items?id=eq.1"
    assert answer.headers["access-control-allow-origin"] == "*"
    [request] = postgrest.requests
    assert (request["method"], request["path"]) == ("POST", f"/items?{query}")
    assert request["body"].decode() == '{"code":"한글"}'
    assert {name: request["headers"][name] for name in headers} == headers
    assert request["headers"]["x-forwarded-for"] == "127.0.0.1"


def test_errors_and_heads_pass_unchanged(proxying: StackEnvironment, postgrest: Recorder) -> None:
    client = client_of(proxying, proxying.publishable_key)
    error = {"code": "OWN", "message": "한국어", "details": None, "hint": "English"}
    postgrest.answer(409, error)
    refused = client.rest("POST", "rpc/refuse", json={})
    assert (refused.status_code, refused.json()) == (409, error)
    postgrest.answer(200, None, content_range="0-6/7")
    counted = client.rest("HEAD", "items?select=id", headers={"prefer": "count=exact"})
    assert (counted.status_code, counted.headers["content-range"]) == (200, "0-6/7")
    assert postgrest.requests[-1]["method"] == "HEAD"


def test_auth_and_storage_stay_with_the_gateway(proxying: StackEnvironment, postgrest: Recorder, member: User) -> None:
    client = client_of(proxying, proxying.publishable_key, member.token)
    assert client.auth("GET", "user").json()["id"] == member.id
    assert client.storage("POST", "object/list/papers", json={"prefix": ""}).status_code == 200
    assert postgrest.requests == []


def test_postgrest_is_started_with_the_projects_settings(
    small_stack: tuple[Stack, Addresses], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small, addresses = small_stack
    program = tmp_path / "postgrest"
    program.write_text(
        f"#!{sys.executable}\n"
        "import http.server, json, os\n"
        "settings = {k: v for k, v in os.environ.items() if k.startswith('PGRST_')}\n"
        "class Handler(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(200); self.end_headers(); self.wfile.write(json.dumps(settings).encode())\n"
        "http.server.HTTPServer(('127.0.0.1', int(os.environ['PGRST_SERVER_PORT'])), Handler).serve_forever()\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("POSTGREST_BIN", str(program))
    url = services.start_postgrest(small, addresses)
    try:
        assert url is not None
        settings = httpx.get(url).json()
        assert settings["PGRST_DB_URI"].startswith("postgresql://authenticator:")
        assert settings["PGRST_DB_SCHEMAS"] == "public,shop"
        assert settings["PGRST_DB_EXTRA_SEARCH_PATH"] == "public,extensions"
        assert (settings["PGRST_DB_ANON_ROLE"], settings["PGRST_DB_MAX_ROWS"]) == ("anon", "1000")
        assert settings["PGRST_JWT_SECRET"] == small.keys().jwt_secret
    finally:
        stop(small, ["postgrest"])


def test_without_a_binary_the_gateway_answers_itself(
    small_stack: tuple[Stack, Addresses], monkeypatch: pytest.MonkeyPatch, anyone: Client
) -> None:
    monkeypatch.delenv("POSTGREST_BIN", raising=False)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert services.start_postgrest(*small_stack) is None
    assert anyone.rest("GET", "items?select=id&limit=1").status_code == 200
