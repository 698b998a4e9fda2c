"""Supabase Auth and Storage when they misbehave; the good cases run on the real stack elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from edge_api.adapters.supabase import (
    AuthRefusedError,
    ObjectMissingError,
    ObjectRefusedError,
    ObjectTooLargeError,
    SupabaseHttp,
    SupabaseUnavailableError,
)
from tests.api.adapters.servers import OutsideServer, running
from tests.api.world import api_settings

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass
class SupabaseServer(OutsideServer):
    """Answers every route with what the test set."""

    answer: Response = field(default_factory=lambda: Response("down", 500))

    def routes(self) -> list[Route]:
        """Everything."""
        return [Route("/{path:path}", self.any, methods=["GET", "POST", "DELETE"])]

    async def any(self, request: Request) -> Response:
        """The planned answer; the request's headers and body are kept."""
        body = (await request.body()).decode()
        self.seen.append({"path": request.url.path, "headers": dict(request.headers), "body": body})
        return self.answer


@pytest.fixture(scope="module")
def process() -> Iterator[SupabaseServer]:
    server = SupabaseServer()
    with running(server):
        yield server


@pytest.fixture
def server(process: SupabaseServer) -> SupabaseServer:
    process.reset()
    return process


@pytest.fixture
def supabase(stack_env: Mapping[str, str], server: SupabaseServer, http: httpx.AsyncClient) -> SupabaseHttp:
    return SupabaseHttp(api_settings(stack_env, supabase_url=server.url), http)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (JSONResponse({"code": 400, "error_code": "invalid_credentials", "msg": "no"}, 400), "invalid_credentials"),
        (JSONResponse({"code": 400, "error_code": "user_banned", "msg": "no"}, 400), "user_banned"),
        (JSONResponse({"error": "invalid_grant", "error_description": "no"}, 400), "unknown"),
    ],
)
async def test_a_refused_password_keeps_the_code(
    supabase: SupabaseHttp, server: SupabaseServer, answer: Response, code: str
) -> None:
    server.answer = answer
    with pytest.raises(AuthRefusedError) as caught:
        await supabase.sign_in("a@b.kr", "x")
    assert (caught.value.code, caught.value.status) == (code, 400)


@pytest.mark.parametrize(
    "answer",
    [
        Response("down", 500),
        JSONResponse({"code": 429, "error_code": "over_request_rate_limit", "msg": "slow down"}, 429),
        JSONResponse({"code": 503, "msg": "later"}, 503),
        Response("<html>", 200, media_type="text/html"),
        JSONResponse({"unexpected": True}, 200),
    ],
    ids=["500", "429", "503", "html", "other json"],
)
async def test_anything_else_means_unavailable(
    supabase: SupabaseHttp, server: SupabaseServer, answer: Response
) -> None:
    server.answer = answer
    with pytest.raises(SupabaseUnavailableError):
        await supabase.sign_in("a@b.kr", "x")


async def test_health_needs_a_good_answer(supabase: SupabaseHttp, server: SupabaseServer) -> None:
    server.answer = Response("down", 503)
    for ping in (supabase.ping_auth, supabase.ping_storage):
        with pytest.raises(httpx.HTTPStatusError):
            await ping()


async def test_an_object_is_read_as_its_owner_and_never_past_the_limit(
    supabase: SupabaseHttp, server: SupabaseServer
) -> None:
    server.answer = Response(b"x" * 100)
    assert await supabase.read_object("private-files", "a b/c.png", "token-of-user", 100) == b"x" * 100
    assert server.seen[0]["path"] == "/storage/v1/object/authenticated/private-files/a b/c.png"
    assert server.seen[0]["headers"]["authorization"] == "Bearer token-of-user"
    with pytest.raises(ObjectTooLargeError):
        await supabase.read_object("private-files", "c.png", "token", 99)
    # without a declared length the reading itself stops
    server.answer = StreamingResponse(iter([b"x" * 70_000] * 5))
    with pytest.raises(ObjectTooLargeError):
        await supabase.read_object("private-files", "c.png", "token", 100_000)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, ObjectMissingError), (403, ObjectMissingError), (404, ObjectMissingError), (500, SupabaseUnavailableError)],
)
async def test_a_hidden_object_and_a_broken_storage_are_told_apart(
    supabase: SupabaseHttp, server: SupabaseServer, status: int, error: type[Exception]
) -> None:
    server.answer = JSONResponse({}, status)
    with pytest.raises(error):
        await supabase.read_object("private-files", "c.png", "token", 100)


async def test_removal_uses_the_users_token_or_the_secret_key(
    stack_env: Mapping[str, str], supabase: SupabaseHttp, server: SupabaseServer, http: httpx.AsyncClient
) -> None:
    server.answer = JSONResponse([])
    await supabase.remove_objects("private-files", ["a", "b"], token="token-of-user")
    await supabase.remove_objects("private-files", ["a"])
    legacy = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2lnbmF0dXJl"
    settings = api_settings(stack_env, supabase_url=server.url, supabase_secret_key=legacy)
    await SupabaseHttp(settings, http).remove_objects("private-files", ["a"])
    first, second, third = (request["headers"] for request in server.seen)
    assert first["authorization"] == "Bearer token-of-user"
    assert "authorization" not in second and second["apikey"].startswith("sb_secret_")
    assert third["authorization"] == f"Bearer {legacy}" and third["apikey"] == legacy
    assert server.seen[0]["body"] == '{"prefixes":["a","b"]}'


async def test_a_removal_that_fails_is_told_and_an_absent_object_is_not(
    supabase: SupabaseHttp, server: SupabaseServer, stack_env: Mapping[str, str], http: httpx.AsyncClient
) -> None:
    server.answer = JSONResponse({}, 404)
    await supabase.remove_objects("private-files", ["a"])
    server.answer = JSONResponse({}, 500)
    with pytest.raises(SupabaseUnavailableError):
        await supabase.remove_objects("private-files", ["a"])
    nobody = SupabaseHttp(api_settings(stack_env, supabase_url="http://127.0.0.1:9"), http)
    with pytest.raises(SupabaseUnavailableError):
        await nobody.remove_objects("private-files", ["a"])
    await nobody.sign_out("token")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (JSONResponse({"statusCode": "403", "error": "Unauthorized"}, 400), ObjectRefusedError),
        (Response("busy", 429), SupabaseUnavailableError),
        (Response("full", 507), SupabaseUnavailableError),
    ],
)
async def test_a_new_object_is_stored_as_the_caller_or_not_at_all(
    supabase: SupabaseHttp, server: SupabaseServer, answer: Response, error: type[Exception]
) -> None:
    server.answer = JSONResponse({"Key": "public-files/a b.webp"})
    await supabase.write_object("public-files", "a b.webp", "token-of-user", b"small", "image/webp")
    sent = server.seen[-1]
    assert sent["path"].endswith("/storage/v1/object/public-files/a b.webp")
    assert (sent["body"], sent["headers"]["content-type"]) == ("small", "image/webp")
    assert sent["headers"]["authorization"] == "Bearer token-of-user"
    server.answer = answer
    with pytest.raises(error):
        await supabase.write_object("public-files", "a.webp", "token-of-user", b"small", "image/webp")


async def test_storing_on_nobody_is_an_outage(stack_env: Mapping[str, str], http: httpx.AsyncClient) -> None:
    nobody = SupabaseHttp(api_settings(stack_env, supabase_url="http://127.0.0.1:9"), http)
    with pytest.raises(SupabaseUnavailableError):
        await nobody.write_object("public-files", "a.webp", "token", b"small", "image/webp")
