"""What every answer has, and that bad input is always a 4xx in our shape, never a 5xx."""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi.responses import StreamingResponse

import edge_api.main
from edge_api.core.logging import configure_logging
from edge_api.core.settings import Environment, Settings, get_settings
from edge_api.main import create_app
from tests.api.world import World, api_settings, bearer, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROUTES = [
    ("POST", "/api/v1/sessions"),
    ("POST", "/api/v1/business-numbers/verify"),
    ("GET", "/api/v1/business-numbers/2208162517/company"),
    ("POST", f"/api/v1/members/{uuid4()}/approve"),
    ("POST", f"/api/v1/members/{uuid4()}/reject"),
    ("POST", f"/api/v1/members/{uuid4()}/verify-business-number"),
    ("POST", "/api/v1/files"),
]
BODY_ROUTES = [path for method, path in ROUTES if method == "POST" and "verify-business" not in path]
INJECTIONS = [
    "' or '1'='1",
    "1; drop table public.members; --",
    "') union select null --",
    "$$; select pg_sleep(5); $$",
    "%27%20or%201%3D1",
    "\\'; select 1; --",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "../../../etc/passwd",
    "' || pg_sleep(5) || '",
]


def check_error(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """A 4xx in the portal's shape; returns the body."""
    assert 400 <= answer.status_code < 500, answer.text
    assert not statuses or answer.status_code in statuses, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body) == {"error_code", "message", "details", "trace_id"}
    assert body["error_code"] and body["message"]
    assert body["trace_id"] == answer.headers["x-trace-id"]
    for item in body["details"] if isinstance(body["details"], list) else []:
        assert item["field"] and item["message"]
    return body


async def test_every_answer_has_a_trace_id_of_its_own_or_the_callers(world: World) -> None:
    made = [(await world.get("/health")).headers["x-trace-id"] for _ in range(3)]
    assert len({str(uuid.UUID(trace)) for trace in made}) == 3
    kept = await world.get("/nope", **{"x-request-id": "caller-12345678"})
    assert kept.headers["x-trace-id"] == kept.json()["trace_id"] == "caller-12345678"
    replaced = await world.get("/nope", **{"x-request-id": "bad id\t<script>"})
    assert uuid.UUID(replaced.headers["x-trace-id"]).version == 4


async def test_every_answer_has_security_headers(world: World) -> None:
    for path in ("/health", "/nope", "/docs", "/openapi.json"):
        headers = (await world.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]
        assert "server" not in headers
    assert (await world.get("/health")).headers["cache-control"] == "no-store"


async def test_only_listed_origins_may_call_from_a_browser(stack_env: Mapping[str, str]) -> None:
    async with serving(api_settings(stack_env, cors_origins="https://portal.kr")) as api:
        ask = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
        allowed = await api.options("/api/v1/sessions", headers=ask | {"origin": "https://portal.kr"})
        refused = await api.options("/api/v1/sessions", headers=ask | {"origin": "https://evil.kr"})
        answer = await api.get("/nope", headers={"origin": "https://portal.kr"})
    assert allowed.headers["access-control-allow-origin"] == "https://portal.kr"
    assert "access-control-allow-origin" not in refused.headers
    assert "X-Trace-Id" in answer.headers["access-control-expose-headers"]


async def test_unknown_paths_and_methods(world: World) -> None:
    assert check_error(await world.get("/api/v1/nothing"), 404)["error_code"] == "RESOURCE_NOT_FOUND"
    answer = await world.api.delete("/api/v1/sessions")
    assert check_error(answer, 405)["error_code"] == "METHOD_NOT_ALLOWED"
    assert answer.headers["allow"] == "POST"
    for path in ("/api/v1/sessions/", "//api/v1/sessions", "/api/v1/%00", "/api/v1/members/../x", "/%ff%fe"):
        check_error(await world.api.post(path, json={}), 404)


async def test_manager_and_tenant_routes_answer_in_the_envelope(world: World) -> None:
    for path in ("/api/v1/manager/plans", "/api/v1/tenants/resolve"):
        body = (await world.get(path)).json()
        assert body["success"] is False and body["data"] is None
        assert set(body["error"]) == {"code", "message", "detail"}


@pytest.mark.parametrize("path", BODY_ROUTES)
@pytest.mark.parametrize(
    "raw",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"12",
        b'{"a":',
        b"\xff\xfe{}",
        b'{"password": "\xc3\x28"}',
        b"[" * 100_000,
        b'{"business_number": "\\ud800", "password": "\\ud800"}',
        b'{"comment": 1e999999999}',
        b'{"business_number": ' + b"9" * 5000 + b"}",
        b'{"path": {"a": [1, {"b": null}]}}',
        b'{"a":1}{"b":2}',
    ],
    ids=[
        "open",
        "empty",
        "null",
        "array",
        "string",
        "number",
        "cut",
        "utf16",
        "bad utf8",
        "deep",
        "surrogate",
        "huge exponent",
        "huge number",
        "nested",
        "two",
    ],
)
async def test_malformed_bodies_are_refused_in_our_shape(
    world: World, administrator: str, path: str, raw: bytes
) -> None:
    headers = bearer(administrator) | {"content-type": "application/json"}
    answer = await world.api.post(path, content=raw, headers=headers)
    if path.startswith("/api/v1/members/") and raw in (b"", b"null"):
        assert answer.status_code == 404
        return
    check_error(answer, 400, 422)


@pytest.mark.parametrize("path", BODY_ROUTES)
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
        "application/xml",
        "application/json; charset=utf-16",
    ],
)
async def test_other_media_types_are_refused(world: World, path: str, content_type: str) -> None:
    answer = await world.api.post(path, content=b"{}", headers={"content-type": content_type} if content_type else {})
    assert check_error(answer, 415)["error_code"] == "UNSUPPORTED_MEDIA_TYPE"


async def test_json_with_a_suffix_or_charset_is_accepted(world: World) -> None:
    for content_type in ("application/json; charset=utf-8", "application/vnd.api+json"):
        answer = await world.api.post(
            "/api/v1/business-numbers/verify",
            content=b'{"business_number": "220-81-62517"}',
            headers={"content-type": content_type},
        )
        assert answer.status_code == 200


@pytest.mark.parametrize("declared", [True, False])
async def test_oversized_bodies_are_cut_off(world: World, declared: bool) -> None:
    async def chunks() -> Any:
        for _ in range(30):
            yield b" " * 65_536

    content: Any = b" " * 1_100_000 if declared else chunks()
    answer = await world.api.post("/api/v1/sessions", content=content, headers={"content-type": "application/json"})
    assert check_error(answer, 413)["error_code"] == "PAYLOAD_TOO_LARGE"


@pytest.mark.parametrize("text", INJECTIONS)
async def test_sql_in_every_parameter_is_data(world: World, administrator: str, text: str) -> None:
    started = time.monotonic()
    member = str(uuid4())
    in_path = httpx.URL("http://x").copy_with(path="/" + text).raw_path.decode()[1:]
    requests: list[tuple[str, str, Any]] = [
        ("POST", "/api/v1/sessions", {"business_number": text, "password": text}),
        ("POST", "/api/v1/business-numbers/verify", {"business_number": text, "company_name": text}),
        (
            "GET",
            f"/api/v1/business-numbers/{in_path}/company",
            None,
        ),
        ("POST", f"/api/v1/members/{member}/reject", {"comment": text}),
        ("POST", f"/api/v1/members/{text}/approve", {}),
        (
            "POST",
            "/api/v1/files",
            {
                "bucket": text,
                "path": text,
                "original_name": text,
                "resource_type": text,
                "resource_id": text,
                "purpose": text,
            },
        ),
    ]
    for method, path, body in requests:
        answer = await world.api.request(method, path, json=body, headers=bearer(administrator))
        check_error(answer, 404, 405, 422)
    for header in ("x-tenant-id", "x-request-id", "user-agent", "accept-language", "x-forwarded-for"):
        answer = await world.post(f"/api/v1/members/{member}/approve", {}, administrator, **{header: text})
        check_error(answer, 404)
    assert time.monotonic() - started < 5
    assert (await world.row("select count(*) as n from public.members"))["n"] >= 0


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_query_parameters_nobody_asked_for_change_nothing(world: World, method: str, path: str) -> None:
    answer = await world.api.request(
        method, f"{path}?select=*&or=(1.eq.1)&%00=%ff", json={} if method == "POST" else None
    )
    check_error(answer)


async def test_a_slow_request_ends_with_504(stack_env: Mapping[str, str], world: World) -> None:
    company = await world.company()
    async with serving(api_settings(stack_env, request_timeout=0.3)) as api, world.database.transaction():
        await world.run("select 1 from app.sign_in_locks for update")
        await world.run("lock table app.sign_in_locks in access exclusive mode")
        answer = await api.post(
            "/api/v1/sessions", json={"business_number": company.business_number, "password": "Wrong!Password1"}
        )
    assert (answer.status_code, answer.json()["error_code"]) == (504, "REQUEST_TIMEOUT")


async def test_a_slow_statement_ends_with_504(stack_env: Mapping[str, str], world: World) -> None:
    company = await world.company()
    async with serving(api_settings(stack_env, database_statement_timeout=0.2)) as api, world.database.transaction():
        await world.run("lock table app.sign_in_locks in access exclusive mode")
        answer = await api.post(
            "/api/v1/sessions", json={"business_number": company.business_number, "password": "Wrong!Password1"}
        )
    assert (answer.status_code, answer.json()["error_code"]) == (504, "REQUEST_TIMEOUT")


async def test_without_a_database_it_is_503_with_retry_after(stack_env: Mapping[str, str]) -> None:
    url = "postgresql://postgres:Kd82ms01Qz@127.0.0.1:9/postgres"
    async with serving(api_settings(stack_env, database_url=url, request_timeout=20)) as api:
        answer = await api.post("/api/v1/business-numbers/verify", json={"business_number": "220-81-62517"})
        ready = await api.get("/health/ready")
    assert (answer.status_code, answer.json()["error_code"]) == (503, "SERVICE_UNAVAILABLE")
    assert answer.headers["retry-after"] == "1"
    assert ready.status_code == 503
    states = {check["name"]: check["status"] for check in ready.json()["data"]["checks"]}
    assert states == {"database": "down", "auth": "up", "storage": "up"}


async def test_one_log_line_a_request_without_secrets(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    company = await world.company()
    configure_logging(world.settings)
    await world.post(
        "/api/v1/sessions?apikey=QUERYSECRET1",
        {"business_number": company.business_number, "password": "Body!Secret2026"},
        company.token,
        **{"x-request-id": "one-line-1234567", "x-tenant-id": company.id, "cookie": "session=COOKIESECRET"},
    )
    await world.post(f"/api/v1/members/{company.id}/approve", {}, company.token, **{"x-request-id": "one-line-7654321"})
    output = capsys.readouterr().out
    lines = [json.loads(line) for line in output.splitlines() if "one-line-1234567" in line]
    assert len(lines) == 1
    line = lines[0]
    assert (line["method"], line["path"], line["status"]) == ("POST", "/api/v1/sessions", 401)
    assert line["duration_ms"] > 0 and line["tenant"] == company.id and line["client_ip"] == "203.0.113.7"
    second = next(json.loads(text) for text in output.splitlines() if "one-line-7654321" in text)
    assert second["user_id"] == company.user_id
    for secret in ("QUERYSECRET1", "Body!Secret2026", "COOKIESECRET", company.token):
        assert secret not in output


async def test_an_unexpected_error_is_500_in_our_shape_and_its_cause_only_in_the_log(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(world.settings)

    @app.get("/api/v1/probes/boom")
    async def boom() -> None:
        raise RuntimeError("the cause")

    @app.get("/api/v1/probes/half")
    async def half() -> StreamingResponse:
        async def stream() -> AsyncIterator[bytes]:
            yield b"first"
            raise RuntimeError("too late for another answer")

        return StreamingResponse(stream())

    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://edge") as api:
        answer = await api.get("/api/v1/probes/boom", headers={"x-request-id": "boom-12345678"})
        assert (await api.get("/api/v1/probes/half")).status_code == 200
    body = answer.json()
    assert (answer.status_code, body["error_code"], body["trace_id"]) == (500, "INTERNAL_ERROR", "boom-12345678")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "the cause" not in answer.text
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    logged = next(line for line in lines if line["event"] == "unhandled_error" and line["trace_id"] == "boom-12345678")
    assert "the cause" in logged["exception"]


def test_the_module_makes_the_application_or_says_what_is_wrong(
    stack_env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    get_settings.cache_clear()
    with pytest.raises(SystemExit, match="SUPABASE_URL"):
        edge_api.main.__getattr__("app")
    for name, value in stack_env.items():
        monkeypatch.setenv(name, value)
    assert edge_api.main.__getattr__("app").title == "Gangwon Business Platform API"
    with pytest.raises(AttributeError):
        edge_api.main.__getattr__("other")
    get_settings.cache_clear()


async def test_metrics_count_by_route_template_and_may_need_a_token(stack_env: Mapping[str, str]) -> None:
    async with serving(api_settings(stack_env, metrics_token="Zx81Lm0QpRt56Yu2Wv")) as api:
        for _ in range(3):
            await api.post(f"/api/v1/members/{uuid4()}/approve", json={})
            await api.get(f"/{uuid4()}")
        assert (await api.get("/metrics")).status_code == 401
        text = (await api.get("/metrics", headers=bearer("Zx81Lm0QpRt56Yu2Wv"))).text
    assert 'http_requests_total{method="POST",route="/api/v1/members/{member_id}/approve",status="401"} 3.0' in text
    assert 'route="unmatched",status="404"} 3.0' in text


async def test_production_shows_no_metrics_without_a_token_and_sends_hsts(stack_env: Mapping[str, str]) -> None:
    production = api_settings(stack_env).model_copy(update={"environment": Environment.PRODUCTION})
    async with serving(production) as api:
        assert (await api.get("/metrics")).status_code == 404
        assert "max-age=31536000" in (await api.get("/health")).headers["strict-transport-security"]


async def test_health_and_readiness(world: World) -> None:
    for path in ("/health", "/health/live"):
        answer = await world.get(path)
        assert (answer.status_code, answer.json()) == (200, {"success": True, "data": {"status": "healthy"}})
    ready = (await world.get("/health/ready")).json()
    assert ready["success"] is True
    assert {check["name"]: check["status"] for check in ready["data"]["checks"]} == {
        "database": "up",
        "auth": "up",
        "storage": "up",
    }


async def test_readiness_notices_auth_and_storage(stack_env: Mapping[str, str]) -> None:
    async with serving(api_settings(stack_env, supabase_url="http://127.0.0.1:9")) as api:
        answer = await api.get("/health/ready")
    assert answer.status_code == 503
    states = {check["name"]: check["status"] for check in answer.json()["data"]["checks"]}
    assert states == {"database": "up", "auth": "down", "storage": "down"}


async def test_docs_come_from_here_alone(world: World) -> None:
    for path in ("/docs", "/scalar"):
        page = (await world.get(path)).text
        assert "http://" not in page and "https://" not in page and "//cdn" not in page
        for line in page.split('src="')[1:]:
            answer = await world.get(line.split('"')[0])
            assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/javascript")
    assert (await world.get("/docs/assets/swagger-ui.css")).status_code == 200
    for name in ("../package.json", "..%2f..%2fpackage.json", "other.js"):
        assert (await world.get(f"/docs/assets/{name}")).status_code == 404


async def test_missing_docs_assets_are_404(stack_env: Mapping[str, str]) -> None:
    async with serving(api_settings(stack_env, docs_assets_dir="/nonexistent")) as api:
        assert (await api.get("/docs/assets/swagger-ui.css")).status_code == 404


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        (
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 99999999999999999999\r\n\r\n{}"
        ),
        b"GET /%ZZ%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        (
            b"GET /health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\nAccept-Language: \xff\r\n"
            b"Connection: close\r\n\r\n"
        ),
        (
            b"GET /api/v1/business-numbers/1/company HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \xff\xfe\r\n"
            b"Connection: close\r\n\r\n"
        ),
    ],
)
async def test_bytes_that_are_hardly_http_never_give_a_5xx(real_server: str, raw: bytes) -> None:
    host, port = real_server.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(raw)
    await writer.drain()
    try:
        head = await asyncio.wait_for(reader.readline(), timeout=5)
    finally:
        writer.close()
    assert not head or head.split()[1][:1] in (b"2", b"4"), head


async def test_a_body_over_a_real_socket_is_cut_off_and_the_next_request_works(real_server: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://{real_server}") as client:
        answer = await client.post(
            "/api/v1/sessions", content=b" " * 2_000_000, headers={"content-type": "application/json"}
        )
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")
        assert (await client.get("/health")).status_code == 200
