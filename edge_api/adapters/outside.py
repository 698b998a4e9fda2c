"""Calls to outside services: bounded time and size, retries, circuit breaker, counted, redacted.

A refusal (4xx: wrong key, wrong input) is final and never opens the circuit; transport errors, 5xx
and unreadable answers are tried again, and five failed calls in a row hold the service back for 60 s.
"""

import asyncio
import json
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_base, wait_exponential, wait_random

from edge_api.core.logging import get_logger
from edge_api.core.metrics import Metrics

T = TypeVar("T")

_ATTEMPTS = 4
_BUDGET = 4  # times the limit of one request
_FAILURES_TO_OPEN = 5
_OPEN_SECONDS = 60.0
_MAX_ANSWER_BYTES = 1_048_576

_logger = get_logger("edge_api.outside")


class OutsideServiceError(Exception):
    """Base of both failures. `code` is the service's own error code, never a key or an address."""

    def __init__(self, service: str, code: str) -> None:
        super().__init__(f"{service}: {code}")
        self.service = service
        self.code = code


class OutsideUnavailableError(OutsideServiceError):
    """The service did not answer, answered 5xx or nonsense, or its circuit is open: try later."""


class OutsideRefusedError(OutsideServiceError):
    """The service answered that it will not: key, quota, permission or input."""


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """Status and JSON object of an answer."""

    status: int
    body: dict[str, Any]


class OutsideService:
    """One outside API behind a circuit breaker of its own.

    `is_final` names 5xx answers that are worth reading instead of trying again; `list_key` is where an
    answer that is a list is put, for services that answer with one.
    """

    def __init__(
        self,
        name: str,
        http: httpx.AsyncClient,
        metrics: Metrics,
        *,
        timeout: float,
        open_seconds: float = _OPEN_SECONDS,
        wait: wait_base | None = None,
        is_final: Callable[[OutsideAnswer], bool] = lambda answer: False,
        list_key: str | None = None,
    ) -> None:
        self.name = name
        self._http = http
        self._metrics = metrics
        self._timeout = timeout
        self._is_final = is_final
        self._list_key = list_key
        self._wait = wait or wait_exponential(multiplier=0.2, max=2.0) + wait_random(0, 0.2)
        self._breakers = AsyncCircuitBreakerFactory(default_threshold=_FAILURES_TO_OPEN, default_ttl=open_seconds)
        self._breakers.add_listener(self._on_circuit_event)

    async def guarded(self, call: Callable[[], Awaitable[T]]) -> T:
        """Run one logical call (with its retries) through the circuit breaker.

        Raises OutsideUnavailableError at once while the circuit is open.
        """
        breaker = await self._breakers.get_breaker(self.name, exclude=[OutsideRefusedError])
        try:
            async with breaker:
                result = await self._within_budget(call)
        except OpenedState:
            self._count("circuit_open")
            raise OutsideUnavailableError(self.name, "CIRCUIT_OPEN") from None
        except OutsideServiceError as error:
            self._count("refused" if isinstance(error, OutsideRefusedError) else "failed")
            _logger.warning("outside_call_failed", service=self.name, code=error.code)
            raise
        self._count("ok")
        return result

    async def _within_budget(self, call: Callable[[], Awaitable[T]]) -> T:
        """A call may take several requests; whoever waits for it does not wait for all their retries."""
        try:
            async with asyncio.timeout(self._timeout * _BUDGET):
                return await call()
        except TimeoutError:
            raise OutsideUnavailableError(self.name, "TIMEOUT") from None

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        payload: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> OutsideAnswer:
        """One HTTP request, up to 3 times again on transport errors, 5xx and unreadable answers.

        Raises OutsideUnavailableError when every attempt failed.
        """
        retrying = AsyncRetrying(
            stop=stop_after_attempt(_ATTEMPTS),
            wait=self._wait,
            retry=retry_if_exception_type(OutsideUnavailableError),
            reraise=True,
        )
        async for attempt in retrying:
            with attempt:
                return await self._once(method, url, params, payload, headers)
        raise AssertionError("unreachable")

    async def _once(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        payload: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> OutsideAnswer:
        asked = {"Accept-Encoding": "gzip", **(headers or {})}
        request = self._http.build_request(
            method, url, params=dict(params or {}), json=payload, headers=asked, timeout=self._timeout
        )
        try:
            answer = await self._http.send(request, stream=True)
            try:
                raw = await _read_limited(answer)
            finally:
                await answer.aclose()
        except httpx.TimeoutException:
            raise OutsideUnavailableError(self.name, "TIMEOUT") from None
        except httpx.HTTPError as error:
            # The error's text holds the address, and the address may hold the key.
            raise OutsideUnavailableError(self.name, type(error).__name__) from None
        return self._read(answer.status_code, raw)

    def _read(self, status: int, raw: bytes | None) -> OutsideAnswer:
        body: Any = None
        if raw is not None:
            try:
                body = json.loads(raw)
            except (ValueError, RecursionError):
                body = None
        if self._list_key is not None and isinstance(body, list):
            body = {self._list_key: body}
        if not isinstance(body, dict):
            if 400 <= status < 500:
                raise OutsideRefusedError(self.name, f"HTTP_{status}")
            raise OutsideUnavailableError(self.name, f"HTTP_{status}" if status >= 500 else "BAD_ANSWER")
        answer = OutsideAnswer(status, body)
        if status >= 500 and not self._is_final(answer):
            raise OutsideUnavailableError(self.name, f"HTTP_{status}")
        return answer

    def _count(self, outcome: str) -> None:
        self._metrics.external.labels(self.name, outcome).inc()

    def _on_circuit_event(self, name: str, kind: str, event: Any) -> None:
        if kind != "state_changed":
            return
        is_open = getattr(event, "state", "") == "opened"
        self._metrics.circuit_open.labels(name).set(1 if is_open else 0)
        _logger.warning("circuit_state", service=name, state=getattr(event, "state", ""))


async def _read_limited(answer: httpx.Response) -> bytes | None:
    """The body, or None when it is cut short, packed in an unknown way, or larger than any documented answer.

    Unpacked here, piece by piece: a packed answer of a few kilobytes may hold gigabytes.
    """
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        return None
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
    data = bytearray()
    async for chunk in answer.aiter_raw():
        try:
            data += unpacking.decompress(chunk, _MAX_ANSWER_BYTES + 1 - len(data)) if unpacking else chunk
        except zlib.error:
            return None
        if len(data) > _MAX_ANSWER_BYTES:
            return None
    return None if unpacking and not unpacking.eof else bytes(data)
