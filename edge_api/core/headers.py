"""Security headers on every answer."""

from collections.abc import Mapping

Headers = list[tuple[bytes, bytes]]

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


class SecurityHeaders:
    """The headers above for an answer; HSTS in production."""

    def __init__(self, *, hsts: bool) -> None:
        more = _HSTS if hsts else {}
        self._api, self._docs = _raw({**_API, **more}), _raw({**_DOCS, **more})

    def missing(self, path: str, there: Headers) -> Headers:
        """Those that an answer to a path has not got under the same name."""
        wanted = self._docs if path.startswith(("/docs", "/scalar")) else self._api
        names = {name.lower() for name, _ in there}
        return [header for header in wanted if header[0] not in names]


def _raw(headers: Mapping[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]
