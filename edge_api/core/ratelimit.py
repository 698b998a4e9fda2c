"""Moving-window limits per client address and route class.

These hold back one noisy address; the lasting protection of an account against guessing is the
lock in the database (`app.begin_sign_in`).
"""

import ipaddress
import math
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from limits import RateLimitItem, parse
from limits.aio.strategies import MovingWindowRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string
from starlette.types import ASGIApp, Receive, Scope, Send

from edge_api.core.errors import ApiError, error_response
from edge_api.core.logging import get_logger
from edge_api.core.settings import Settings
from edge_api.core.tracing import current_context

_logger = get_logger("edge_api.ratelimit")
# the client of `limits[redis]`; a request waits a second for its counter and no longer
_REDIS_OPTIONS: Mapping[str, Any] = {"implementation": "redispy", "socket_connect_timeout": 1.0, "socket_timeout": 1.0}
_EXEMPT = ("/health", "/metrics", "/docs", "/scalar", "/openapi.json")
_SIGN_IN = "/api/v1/sessions"
_PUBLIC = "/api/v1/business-numbers/verify"
_SWEEP_SECONDS = 60.0


@dataclass(frozen=True)
class RouteClass:
    """A name for the counter and its limit."""

    name: str
    limit: RateLimitItem

    @cached_property
    def requests(self) -> int:
        """How many may pass in a window."""
        return self.limit.amount

    @cached_property
    def seconds(self) -> int:
        """How long a window is."""
        return self.limit.get_expiry()


class ProcessWindows:
    """Moving windows of this process alone. (The memory storage of `limits` starts a task and a thread after each request,
    which is a tenth of what a small request takes.)"""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        # window in seconds, class and address → when the requests passed that are in the window
        self._passed: dict[tuple[int, str, str], deque[float]] = {}
        self._swept = clock()

    async def wait(self, route_class: RouteClass, address: str) -> float | None:
        """Count one request. None when it may pass, else the seconds until the next may."""
        now = self._clock()
        if now - self._swept > _SWEEP_SECONDS:
            self._sweep(now)
        key = (route_class.seconds, route_class.name, address)
        passed = self._passed.get(key)
        if passed is None:
            passed = self._passed[key] = deque()
        while passed and passed[0] <= now - route_class.seconds:
            passed.popleft()
        if len(passed) >= route_class.requests:
            return passed[0] + route_class.seconds - now
        passed.append(now)
        return None

    def addresses(self) -> set[str]:
        """Whose requests are remembered."""
        return {address for _, _, address in self._passed}

    def _sweep(self, now: float) -> None:
        """Forget addresses that have not come for a whole window."""
        self._swept = now
        for key in [key for key, passed in self._passed.items() if passed[-1] <= now - key[0]]:
            del self._passed[key]


class SharedWindows:
    """Moving windows in a Redis that several processes share. Counts nothing while it is away."""

    def __init__(self, address: str) -> None:
        self._strategy = MovingWindowRateLimiter(storage_from_string(address, wrap_exceptions=True, **_REDIS_OPTIONS))

    async def wait(self, route_class: RouteClass, address: str) -> float | None:
        """Count one request. None when it may pass, else the seconds until the next may."""
        key = (route_class.name, address)
        try:
            if await self._strategy.hit(route_class.limit, *key):
                return None
            window = await self._strategy.get_window_stats(route_class.limit, *key)
        except StorageError as error:
            # uncounted rather than refused: guessing is held back by the lock in the database all the same
            _logger.warning("rate_limit_storage_away", error_type=type(error.storage_error).__name__)
            return None
        return window.reset_time - time.time()


class RateLimiter:
    """Counts in RATE_LIMIT_STORAGE: per process in memory, or shared in Redis (`async+redis://…`)."""

    def __init__(self, settings: Settings) -> None:
        storage = settings.rate_limit_storage
        self._windows = ProcessWindows() if "memory" in storage.partition(":")[0] else SharedWindows(storage)
        self._sign_in = RouteClass("sign_in", parse(settings.rate_limit_sign_in))
        self._public = RouteClass("public", parse(settings.rate_limit_public))
        self._hooks = RouteClass("hooks", parse(settings.rate_limit_hooks))
        self._default = RouteClass("default", parse(settings.rate_limit_default))

    def route_class(self, path: str) -> RouteClass | None:
        """Which limit a path falls under; None for health, metrics and docs."""
        if not is_limited(path):
            return None
        trimmed = path.rstrip("/")
        if trimmed == _SIGN_IN:
            return self._sign_in
        # All of them come from the Auth server's one address, and each is signed.
        if trimmed.startswith("/hooks/"):
            return self._hooks
        return self._public if trimmed == _PUBLIC else self._default

    async def retry_after(self, path: str, client_ip: str | None) -> int | None:
        """Count one request. None when it may pass, else whole seconds until the next may."""
        route_class = self.route_class(path)
        if route_class is None:
            return None
        seconds = await self._windows.wait(route_class, _address_key(client_ip))
        return None if seconds is None else max(1, math.ceil(seconds))


class RateLimitMiddleware:
    """Refuses with 429 RATE_LIMITED and Retry-After before anything else is done."""

    def __init__(self, app: ASGIApp, limiter: RateLimiter) -> None:
        self.app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        context = current_context()
        if scope["type"] != "http" or context is None or scope["method"] == "OPTIONS":
            await self.app(scope, receive, send)
            return
        wait = await self._limiter.retry_after(scope["path"], context.client_ip)
        if wait is None:
            await self.app(scope, receive, send)
            return
        error = ApiError.of_status(429, headers={"Retry-After": str(wait)})
        await error_response(error, scope["path"], context)(scope, receive, send)


def is_limited(path: str) -> bool:
    """Whether a path has a limit at all."""
    return not path.startswith(_EXEMPT)


def client_address(peer: str | None, forwarded_for: str, trusted: Sequence[str]) -> str | None:
    """The client's address: the right-most of X-Forwarded-For that is not a trusted proxy.

    The header counts only when the direct peer is trusted, so a client cannot choose its address.
    Returns None when the peer is not an IP address.
    """
    networks = _networks(tuple(trusted))
    current = _parse_address(peer)
    hops = [hop.strip() for hop in forwarded_for.split(",") if hop.strip()] if forwarded_for else []
    while current is not None and hops and any(current in network for network in networks):
        following = _parse_address(hops.pop())
        if following is None:
            break
        current = following
    return str(current) if current is not None else None


@lru_cache(maxsize=4)
def _networks(trusted: tuple[str, ...]) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(item, strict=False) for item in trusted]


@lru_cache(maxsize=4096)
def _parse_address(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        # the zone of a link-local address means nothing elsewhere, and PostgreSQL's inet knows none
        address = ipaddress.ip_address((text or "").strip("[]").partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped if mapped is not None else address


@lru_cache(maxsize=4096)
def _address_key(client_ip: str | None) -> str:
    address = _parse_address(client_ip)
    if address is None:
        return "unknown"
    # One IPv6 customer owns a whole /64.
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
