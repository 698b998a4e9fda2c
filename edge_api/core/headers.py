"""Security headers on every answer."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: For whatever is no page.
API_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
# The two documentation pages run their own bundled scripts, and nothing from elsewhere.
_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-ancestors 'none';"
    " base-uri 'none'; form-action 'none'"
)
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
_API = {**_EVERYWHERE, "Content-Security-Policy": API_POLICY, "Cache-Control": "no-store"}
_DOCS = {**_EVERYWHERE, "Content-Security-Policy": _DOCS_POLICY}
_HSTS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


class SecurityHeadersMiddleware:
    """Adds the headers above where an answer has none of that name; HSTS in production."""

    def __init__(self, app: ASGIApp, *, hsts: bool) -> None:
        self.app = app
        more = _HSTS if hsts else {}
        self._api, self._docs = _raw({**_API, **more}), _raw({**_DOCS, **more})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry point."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = self._docs if scope["path"].startswith(("/docs", "/scalar")) else self._api

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = message.setdefault("headers", [])
                names = {name.lower() for name, _ in there}
                message["headers"] = [*there, *(header for header in wanted if header[0] not in names)]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
