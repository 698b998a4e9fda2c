"""Bodies and heads that are too slow, too large, too deep or too many: a 4xx or a closed line, and the next request works."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest
import structlog
import uvicorn

from edge_api.core import middleware
from edge_api.core.settings import Settings
from edge_api.main import create_app
from tests.api.world import PASSWORD, Company, World, api_settings, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
JSON = {"content-type": "application/json"}
UPLOAD = "/api/v1/tenants/adm/units/import"
# A test waits for what must happen; this only ends one that would wait forever.
PATIENCE = 60


@contextmanager
def listening(settings: Settings) -> Iterator[int]:
    """The sidecar under uvicorn with settings of its own; yields its port."""
    config = uvicorn.Config(
        create_app(settings), host="127.0.0.1", port=0, server_header=False, access_log=False, log_config=None
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    started = threading.Event()
    while not server.started:
        started.wait(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=PATIENCE)


@pytest.fixture(scope="module")
def impatient(stack_env: Mapping[str, str]) -> Iterator[int]:
    """Port of a sidecar that gives every request half a second."""
    with listening(api_settings(stack_env, request_timeout=0.5)) as port:
        yield port


async def healthy(port: int) -> bool:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"http://127.0.0.1:{port}/health")).status_code == 200


async def send_slowly(port: int, head: str, trickle: bytes) -> bytes:
    """Send a head that declares more than ever comes, then single bytes until the server begins to answer; all it says."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode())
    first = asyncio.ensure_future(reader.read(65536))
    try:
        async with asyncio.timeout(PATIENCE):
            while not first.done():
                writer.write(trickle)
                await asyncio.wait([first], timeout=0.05)
            answer = await first
            # a server that closes with bytes of ours unread resets the line: what it said before counts
            with suppress(ConnectionResetError):
                while more := await reader.read(65536):
                    answer += more
        return answer
    finally:
        first.cancel()
        writer.close()


def head(method: str, path: str, *lines: str) -> str:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: edge", *lines, "", ""])


@pytest.mark.parametrize(
    ("request_head", "trickle"),
    [
        (head("POST", "/api/v1/sessions", "Content-Type: application/json", "Content-Length: 1000"), b" "),
        (
            head("POST", "/api/v1/sessions", "Content-Type: application/json", "Transfer-Encoding: chunked"),
            b"1\r\n \r\n",
        ),
        (head("GET", "/api/v1/members/export", "Content-Length: 1000"), b" "),
        (head("POST", "/hooks/send-email", "Content-Type: application/json", "Content-Length: 1000"), b" "),
        (head("POST", UPLOAD, "Content-Type: multipart/form-data; boundary=x", "Content-Length: 1000000"), b"-"),
    ],
    ids=["json", "chunked", "download", "hook", "upload"],
)
async def test_a_body_that_trickles_is_cut(
    impatient: int, monkeypatch: pytest.MonkeyPatch, request_head: str, trickle: bytes
) -> None:
    monkeypatch.setattr(middleware, "_UPLOAD_SECONDS", 0.5)
    answer = await send_slowly(impatient, request_head, trickle)
    assert answer.startswith(b"HTTP/1.1 504 "), answer[:200]
    assert b"REQUEST_TIMEOUT" in answer
    assert b"connection: close" in answer.lower()
    assert await healthy(impatient)


async def test_half_a_body_is_not_obeyed(real_server: str, world: World, administrator: str) -> None:
    company = await world.company()
    reader, writer = await asyncio.open_connection(*real_server.split(":"))
    lines = (f"Authorization: Bearer {administrator}", "Content-Length: 200")
    request = head("POST", f"/api/v1/members/{company.id}/approve", "Content-Type: application/json", *lines)
    with structlog.testing.capture_logs() as log:
        writer.write(request.encode() + b'{"comment": "x"}')
        writer.write_eof()
        async with asyncio.timeout(PATIENCE):
            await reader.read()
            await until(lambda: any(entry["event"] == "request" for entry in log))
    writer.close()
    assert [entry["status"] for entry in log if entry["event"] == "request"] == [400]
    row = await world.row("select state::text from public.members where id = %s", company.id)
    assert row["state"] == "pending"


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(PATIENCE * 20):
        if condition():
            return
        await asyncio.sleep(0.05)


async def endless(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 65_536 + 1):
        yield b" " * 65_536


@pytest.mark.parametrize("path", ["/api/v1/sessions", f"/api/v1/members/{uuid4()}/approve", "/hooks/send-email"])
@pytest.mark.parametrize("size", [1_048_577, 30_000_000])
async def test_a_large_body_without_a_length_is_cut(impatient: int, path: str, size: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{impatient}", timeout=PATIENCE) as client:
        try:
            answer = await client.post(path, content=endless(size), headers=JSON)
        except httpx.TransportError:
            # whoever sends on after the answer finds the line closed
            answer = None
    assert answer is None or answer.status_code in (413, 504), answer.text
    assert size > 2_000_000 or answer is not None
    assert await healthy(impatient)


async def test_an_upload_without_a_length_is_cut(world: World) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await world.api.post(UPLOAD, content=endless(11 * 1024 * 1024), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity, gzip"])
async def test_a_packed_body_is_never_unpacked(world: World, administrator: str, encoding: str) -> None:
    bomb = gzip.compress(json.dumps({"comment": " " * 50_000_000}).encode())
    assert len(bomb) < world.settings.max_body_bytes
    headers = JSON | bearer(administrator) | {"content-encoding": encoding}
    answer = await world.api.post(f"/api/v1/members/{uuid4()}/reject", content=bomb, headers=headers)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"comment": NaN}',
        b'{"comment": -Infinity}',
        b'{"comment": 1e400}',
        b'{"comment": "a\\u0000b"}',
        b'{"comment": "a\x00b"}',
        b'{"comment": "\\ud83d"}',
        b'{"comment": "\\udc00\\ud800"}',
        b'{"comment": "\xed\xa0\x80"}',
        b'{"comment": "\xc0\xaf"}',
        b'{"comment": "x", "comment": ["y"]}',
        b'{"comment": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        b'{"comment": ' + b"-" * 1000 + b"}",
        b'{"__proto__": {"isAdmin": true}, "comment": "x"}',
        b'\xef\xbb\xbf{"comment": 1}',
        b'{"comment": "x"}\x00',
        b'{"comment": "' + b"x" * 1001 + b'"}',
    ],
)
async def test_odd_json_is_refused_and_changes_nothing(world: World, administrator: str, raw: bytes) -> None:
    company = await world.company()
    path = f"/api/v1/members/{company.id}/reject"
    answer = await world.api.post(path, content=raw, headers=JSON | bearer(administrator))
    assert answer.status_code in (400, 422), answer.text
    row = await world.row("select state::text from public.members where id = %s", company.id)
    assert row["state"] == "pending"


async def test_of_two_keys_the_last_counts_everywhere(world: World, administrator: str) -> None:
    """One reader of a body: what is checked is what is used."""
    company = await world.company()
    raw = '{"comment": 7, "comment": "두 번째 사유"}'.encode()
    answer = await world.api.post(
        f"/api/v1/members/{company.id}/reject", content=raw, headers=JSON | bearer(administrator)
    )
    assert answer.status_code == 200, answer.text
    change = await world.row("select comment from public.status_changes where record_id = %s", company.id)
    assert change["comment"] == "두 번째 사유"


@pytest.mark.parametrize("password", ["a\u0000b", "\u202eab", "＝1＋1", "a" * 256, "\ufeff" + PASSWORD, "'; --"])
async def test_odd_passwords_are_wrong_passwords(world: World, company: Company, password: str) -> None:
    answer = await world.post("/api/v1/sessions", {"business_number": company.business_number, "password": password})
    assert answer.status_code == 401, answer.text


def parts(count: int, size: int = 1, *, filename: bool) -> bytes:
    name = '; filename="a.csv"' if filename else ""
    disposition = f'--x\r\nContent-Disposition: form-data; name="f{{}}"{name}\r\n\r\n{"y" * size}\r\n'
    return "".join(disposition.format(number) for number in range(count)).encode() + b"--x--\r\n"


def swollen() -> dict[str, bytes]:
    """Forms that are more trouble than content."""
    one = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
    return {
        "fields": parts(5_000, filename=False),
        "files": parts(5_000, filename=True),
        "large field": parts(1, 3_000_000, filename=False),
        "headers of a part": one
        + b"".join(b"X-%d: y\r\n" % number for number in range(20_000))
        + b"\r\nz\r\n--x--\r\n",
        "long header": one + b"X-Long: " + b"y" * 2_000_000 + b"\r\n\r\nz\r\n--x--\r\n",
        "no end": one + b"\r\n" + b"a,b\r\n" * 1_000,
        "nothing": b"--x--\r\n",
        "no boundary": b"a,b\r\n1,2\r\n",
        "nested": one.replace(b"form-data", b"form-data; name=other")
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x--",
        "bad name": b'--x\r\nContent-Disposition: form-data; name="\xff\xfe\x00"\r\n\r\nz\r\n--x--\r\n',
    }


@pytest.mark.parametrize("kind", list(swollen()))
async def test_swollen_forms_are_refused(world: World, kind: str) -> None:
    company = await world.company(approved=True)
    headers = bearer(company.token) | {"content-type": "multipart/form-data; boundary=x"}
    answer = await world.api.post(f"{UPLOAD}?dry_run=false", content=swollen()[kind], headers=headers)
    assert answer.status_code in (400, 413, 422), answer.text
    row = await world.row("select count(*) as n from adm.units where created_by = %s", company.user_id)
    assert row["n"] == 0


@pytest.mark.parametrize("boundary", ["", "x" * 5_000, '"', "x; boundary=y", "\xff"])
async def test_odd_boundaries_are_refused(world: World, boundary: str) -> None:
    company = await world.company(approved=True)
    content_type = f"multipart/form-data; boundary={boundary}".encode("latin-1")
    headers: Any = {b"authorization": f"Bearer {company.token}".encode(), b"content-type": content_type}
    answer = await world.api.post(UPLOAD, content=parts(1, filename=True), headers=headers)
    assert answer.status_code in (400, 422), answer.text


@pytest.mark.parametrize(
    "lines",
    [
        [f"X-{number}: y" for number in range(20_000)],
        ["X-Forwarded-For: " + "1.2.3.4, " * 5_000],
        ["Cookie: " + "a=b; " * 20_000],
        ["X-Long: " + "y" * 1_000_000],
        ["Accept-Language: " + "en;q=0.1," * 5_000],
        ["Authorization: Bearer " + "y" * 60_000],
        ["Content-Length: 2", "Content-Length: 3"],
        ["Content-Length: 2", "Transfer-Encoding: chunked"],
        ["Transfer-Encoding: gzip, chunked"],
        ["Transfer-Encoding: chunked, identity"],
        ["X: a\x00b"],
        ["X : a"],
        [" folded: a"],
    ],
    ids=["many", "forwarded", "cookies", "long", "languages", "token", "two lengths", "both", "packed", "order", "nul", "blank", "folded"],
)  # fmt: skip
async def test_heads_that_are_too_much_or_unclear_do_no_harm(impatient: int, lines: list[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", impatient)
    writer.write(head("POST", "/api/v1/sessions", "Connection: close", *lines).encode("latin-1"))
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await reader.read()
    except ConnectionError:
        answer = b""
    finally:
        writer.close()
    assert answer == b"" or answer.split()[1][:1] == b"4" or answer.split()[1] == b"504", answer[:200]
    assert answer.count(b"HTTP/1.1") <= 1
    assert await healthy(impatient)


@pytest.mark.parametrize(
    "host", ["[", "evil.example", "edge/api/v1/tenants", "a@b", "x?y", "edge:99999", "", "//", "\xff"]
)
async def test_the_host_header_is_never_used(impatient: int, world: World, host: str) -> None:
    """Neither the shape of an error nor any address in an answer comes from it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", impatient)
    writer.write(f"POST /api/v1/sessions HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("latin-1"))
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    status = int(answer.split()[1])
    assert status in (400, 422), answer
    if b"json" in answer:
        body = json.loads(answer.partition(b"\r\n\r\n")[2])
        assert set(body) == {"error_code", "message", "details", "trace_id"}
    assert b"\r\nlocation:" not in answer.lower()
    assert not host or len(host) < 3 or host.encode("latin-1") not in answer
