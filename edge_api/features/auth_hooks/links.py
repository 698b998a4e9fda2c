"""The confirmation link of an auth mail."""

from __future__ import annotations

from urllib.parse import SplitResult, urlencode, urlsplit

from edge_api.core.settings import Settings

_DEFAULT_PORTS = {"http": 80, "https": 443}


def verification_url(settings: Settings, token_hash: str, action: str, redirect_to: str) -> str:
    """`{SUPABASE_URL}/auth/v1/verify?token=…&type=…&redirect_to=…`, as the hook's guide builds it."""
    query = urlencode({"token": token_hash, "type": action, "redirect_to": safe_redirect(settings, redirect_to)})
    return f"{settings.supabase_url}/auth/v1/verify?{query}"


def safe_redirect(settings: Settings, redirect_to: str) -> str:
    """The wished address when its origin is ours (site or CORS_ORIGINS), else the site's.

    Auth checks its own allow-list too; this one holds even when that is too generous.
    """
    origin = _origin(redirect_to)
    allowed = {_origin(item) for item in (settings.public_site_url, *settings.cors_origins)}
    if origin is not None and origin in allowed:
        return redirect_to
    return settings.public_site_url


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for whatever two parsers might read differently."""
    if "\\" in url or not url.isprintable() or " " in url:
        return None
    try:
        parts: SplitResult = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme]
