"""Layers around the routes: context, log line and metrics; unexpected errors; body and time limit."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from edge_api.core.errors import ApiError, api_error_from_database, error_response
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
    path = str(scope["path"])
    return scope["method"] == "POST" and path.startswith("/api/v1/tenants/") and path.endswith("/import")


def _is_download(scope: Scope) -> bool:
    return scope["method"] == "GET" and str(scope["path"]).endswith(_DOWNLOADS)


class RequestContextMiddleware:
    """Outermost: opens the context, sets X-Trace-Id, counts, and writes one log line a request."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, trusted_proxies: Sequence[str]) -> None:
        self.app = app
        self._metrics = metrics
        self._trusted = tuple(trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        context = self._context(scope)
        status = 0
        trace_id = context.trace_id.encode()
        started = time.perf_counter()

        async def send_traced(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-trace-id", trace_id)]
            await send(message)

        with use_context(context), self._metrics.in_progress.track_inprogress():
            try:
                await self.app(scope, receive, send_traced)
            finally:
                self._report(scope, context, status or 499, time.perf_counter() - started)

    def _context(self, scope: Scope) -> RequestContext:
        headers = Headers(scope=scope)
        peer = scope["client"][0] if scope.get("client") else None
        return RequestContext(
            trace_id=new_trace_id(headers.get("x-request-id")),
            method=scope["method"],
            path=scope["path"],
            client_ip=client_address(peer, ",".join(headers.getlist("x-forwarded-for")), self._trusted),
            user_agent=_printable(headers.get("user-agent", ""))[:512],
            # Not judged here: the database answers a malformed id as it does through PostgREST.
            tenant_id=_printable(headers.get("x-tenant-id", ""))[:64] or None,
            language=parse_language(headers.get("accept-language")),
        )

    def _report(self, scope: Scope, context: RequestContext, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", None) or "unmatched"
        self._metrics.observe(context.method, route, status, seconds)
        _logger.info(
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


class ErrorBoundaryMiddleware:
    """Answers what no handler knows: 500 in our shape, the cause in the log only."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except Exception as error:
            if scope["type"] != "http":
                raise
            _logger.exception("unhandled_error", error_type=type(error).__name__)
            if started:
                raise
            answer = error_response(api_error_from_database(error), scope["path"], current_context())
            await answer(scope, receive, send)


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
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            async with asyncio.timeout(_UPLOAD_SECONDS if _is_upload(scope) else self._timeout) as limit:
                body = await self._read_body(scope, receive)
                if _is_upload(scope) or _is_download(scope):
                    limit.reschedule(None)
                await self.app(scope, _replay(body, receive), send_noting)
        except TimeoutError:
            if started:
                raise
            # what is still coming must not be read as another request
            error = ApiError.of_status(504, headers={"Connection": "close"})
            await error_response(error, scope["path"], current_context())(scope, receive, send)
        except ApiError as refusal:
            if started:
                raise
            await error_response(refusal, scope["path"], current_context())(scope, receive, send)

    async def _read_body(self, scope: Scope, receive: Receive) -> bytes:
        headers = Headers(scope=scope)
        if not _may_have_body(headers):
            return b""
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


async def _drain(receive: Receive, more: bool) -> None:
    """Read on for a moment: a client that is still sending would see a reset instead of the 413."""
    left = _DRAIN_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            while more and left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                more = message.get("more_body", False)


def _may_have_body(headers: Headers) -> bool:
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers


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
