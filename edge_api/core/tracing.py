"""Who is asking and under which trace id: one mutable record per request, in a context variable."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["ko", "en"]

_SANE_TRACE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,127}")
_LANGUAGE_RANGE = re.compile(r"\s*([A-Za-z*]{1,8})(?:-[A-Za-z0-9-]{1,30})?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*")


def new_trace_id(incoming: str | None = None) -> str:
    """Keep a sane incoming `x-request-id` (8 to 128 of letters, digits, `._-`), else make a uuid."""
    if incoming and _SANE_TRACE_ID.fullmatch(incoming):
        return incoming
    return str(uuid.uuid4())


def parse_language(accept_language: str | None) -> Language:
    """Korean unless `Accept-Language` prefers English to Korean."""
    if not accept_language:
        return "ko"
    weights: dict[str, float] = {}
    for part in accept_language[:200].split(","):
        match = _LANGUAGE_RANGE.fullmatch(part)
        if match:
            tag = match.group(1).lower()
            weights[tag] = max(weights.get(tag, 0.0), float(match.group(2) or 1))
    return "en" if weights.get("en", 0.0) > weights.get("ko", 0.0) else "ko"


@dataclass(slots=True)
class RequestContext:
    """Facts of one request. `user_id` is filled in once the token is verified, `status` once the answer begins."""

    trace_id: str = field(default_factory=new_trace_id)
    method: str = ""
    path: str = ""
    client_ip: str | None = None
    user_agent: str = ""
    tenant_id: str | None = None
    language: Language = "ko"
    user_id: str | None = None
    status: int = 0

    def database_headers(self) -> dict[str, str]:
        """The subset of headers our SQL reads, as PostgREST would put them into `request.headers`."""
        headers = {"x-request-id": self.trace_id, "user-agent": self.user_agent}
        if self.client_ip:
            headers["x-forwarded-for"] = self.client_ip
        if self.tenant_id:
            headers["x-tenant-id"] = self.tenant_id
        headers["accept-language"] = self.language
        return headers


_current: ContextVar[RequestContext | None] = ContextVar("request_context", default=None)


def current_context() -> RequestContext | None:
    """The context of the request or job being served, if any."""
    return _current.get()


@contextmanager
def use_context(context: RequestContext) -> Iterator[RequestContext]:
    """Make `context` the current one for the block; worker jobs use it too."""
    token = _current.set(context)
    try:
        yield context
    finally:
        _current.reset(token)
