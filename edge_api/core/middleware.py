"""Layers around the routes: context, log line and metrics; unexpected errors; body and time limit."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge_api.core.errors import ApiError, api_error_from_database, error_response
from edge_api.core.headers import SecurityHeaders
from edge_api.core.logging import get_logger
from edge_api.core.metrics import Metrics
from edge_api.core.ratelimit import client_address
from edge_api.core.tracing import (
    RequestContext,
    current_context,
    new_trace_id,
    parse_language,
    use_context,
)

_logger = get_logger("edge_api.request")
_READ = frozenset({b"x-request-id", b"x-forwarded-for", b"user-agent", b"x-tenant-id", b"accept-language"})
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_DRAIN_BYTES = 16_777_216
_DRAIN_SECONDS = 2.0
# Downloads last as long as they are long; every query behind them has its own limit.
_DOWNLOADS = ("/export", "/files")
#: X-22: files that are loaded, and some room for the form around them.
_MAX_UPLOAD_BYTES = 10 * 1024 * 1024 + 64 * 1024
#: For sending such a file, about 90 KB a second; its rows have a limit of their own.
_UPLOAD_SECONDS = 120.0


def _is_upload(scope: Scope) -> bool:
    if scope["method"] != "POST":
        return False
    path = str(scope["path"])
    return path.startswith("/api/v1/tenants/") and path.endswith("/import")


def _is_download(scope: Scope) -> bool:
    return scope["method"] == "GET" and str(scope["path"]).endswith(_DOWNLOADS)


class RequestContextMiddleware:
    """Outermost: opens the context, sets X-Trace-Id and the security headers, counts, and writes one log line a request."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, trusted_proxies: Sequence[str], headers: SecurityHeaders
    ) -> None:
        self.app = app
        self._metrics = metrics
        self._trusted = tuple(trusted_proxies)
        self._headers = headers
        # bound once: the logger that a module holds binds itself anew for each line
        self._logger = _logger.bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        context = self._context(scope)
        started = time.perf_counter()

        async def send_traced(message: Message) -> None:
            if message["type"] == "http.response.start":
                context.status = message["status"]
                there = [*message.get("headers", ()), (b"x-trace-id", context.trace_id.encode())]
                message["headers"] = there + self._headers.missing(context.path, there)
            await send(message)

        with use_context(context), self._metrics.in_progress.track_inprogress():
            try:
                await self.app(scope, receive, send_traced)
            finally:
                self._report(scope, context, time.perf_counter() - started)

    def _context(self, scope: Scope) -> RequestContext:
        sent: dict[bytes, str] = {}
        for name, value in scope["headers"]:
            if name in _READ:
                text = value.decode("latin-1")
                sent[name] = f"{sent[name]},{text}" if name in sent else text
        peer = scope["client"][0] if scope.get("client") else None
        return RequestContext(
            trace_id=new_trace_id(sent.get(b"x-request-id")),
            method=scope["method"],
            path=scope["path"],
            client_ip=client_address(peer, sent.get(b"x-forwarded-for", ""), self._trusted),
            user_agent=_printable(sent.get(b"user-agent", ""))[:512],
            # Not judged here: the database answers a malformed id as it does through PostgREST.
            tenant_id=_printable(sent.get(b"x-tenant-id", ""))[:64] or None,
            language=parse_language(sent.get(b"accept-language")),
        )

    def _report(self, scope: Scope, context: RequestContext, seconds: float) -> None:
        # a client that went before it was answered
        status = context.status or 499
        route = getattr(scope.get("route"), "path", None) or "unmatched"
        self._metrics.observe(context.method, route, status, seconds)
        self._logger.info(
            "request",
            method=context.method,
            path=_printable(context.path)[:300],
            route=route,
            status=status,
            duration_ms=round(seconds * 1000, 1),
            user_id=context.user_id,
            tenant=context.tenant_id,
            client_ip=context.client_ip,
        )


class CrossOriginMiddleware(CORSMiddleware):
    """CORS for requests that have an Origin. To others it would only add `Vary: Origin`, which caches need,
    and they keep none of our answers but the documentation, which is the same for everybody."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        handle = super().__call__ if b"origin" in dict(scope.get("headers", ())) else self.app
        await handle(scope, receive, send)


class ErrorBoundaryMiddleware:
    """Answers what no handler knows: 500 in our shape, the cause in the log only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        try:
            await self.app(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            _logger.exception("unhandled_error", error_type=type(error).__name__)
            if _has_begun():
                raise
            await _answer(api_error_from_database(error), scope, receive, send)


class RequestLimitsMiddleware:
    """413 beyond the size limit, 415 for a body that is not JSON (a form where files go in), 504 beyond the time limit."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int, timeout: float) -> None:
        self.app = app
        self._max = max_body_bytes
        self._timeout = timeout

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            is_upload = _is_upload(scope)
            async with asyncio.timeout(_UPLOAD_SECONDS if is_upload else self._timeout) as limit:
                if _may_have_body(scope):
                    receive = _replay(await self._read_body(scope, receive), receive)
                if is_upload or _is_download(scope):
                    limit.reschedule(None)
                await self.app(scope, receive, send)
        except TimeoutError:
            if _has_begun():
                raise
            # what is still coming must not be read as another request
            await _answer(ApiError.of_status(504, headers={"Connection": "close"}), scope, receive, send)
        except ApiError as refusal:
            if _has_begun():
                raise
            await _answer(refusal, scope, receive, send)

    async def _read_body(self, scope: Scope, receive: Receive) -> bytes:
        headers = Headers(scope=scope)
        chunks: list[bytes] = []
        size = 0
        limit = _MAX_UPLOAD_BYTES if _is_upload(scope) else self._max
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                # half a body may be good JSON: nobody asked for what it says
                raise ApiError.of_status(400)
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            more = message.get("more_body", False)
            if size > limit:
                chunks.clear()
                await _drain(receive, more)
                raise ApiError.of_status(413, headers={"Connection": "close"})
        if size and _is_upload(scope):
            _require_form(headers.get("content-type", ""))
        elif size and scope["method"] in _BODY_METHODS:
            _require_json(headers.get("content-type", ""))
        return b"".join(chunks)


def _has_begun() -> bool:
    """Whether the request in hand is being answered already."""
    context = current_context()
    return context is not None and context.status != 0


async def _answer(error: ApiError, scope: Scope, receive: Receive, send: Send) -> None:
    await error_response(error, scope["path"], current_context())(scope, receive, send)


async def _drain(receive: Receive, more: bool) -> None:
    """Read on for a moment: a client that is still sending would see a reset instead of the 413."""
    left = _DRAIN_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while more and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)


def _may_have_body(scope: Scope) -> bool:
    sent = dict(scope["headers"])
    return b"transfer-encoding" in sent or sent.get(b"content-length", b"0") != b"0"


def _require_form(content_type: str) -> None:
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        raise ApiError.of_status(415)


def _require_json(content_type: str) -> None:
    media_type, _, parameters = content_type.partition(";")
    name = media_type.strip().lower()
    is_json = name == "application/json" or (name.startswith("application/") and name.endswith("+json"))
    charset = parameters.lower().partition("charset=")[2].strip(' "')
    if not is_json or charset not in ("", "utf-8", "utf8"):
        raise ApiError.of_status(415)


def _replay(body: bytes, receive: Receive) -> Receive:
    sent = False

    async def replay() -> Message:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return replay


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else "?" for character in text)
