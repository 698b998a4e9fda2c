"""Supabase access tokens: verified here, obeyed in the database.

HS256 with SUPABASE_JWT_SECRET, or ES256 / RS256 with the project's published keys (JWKS). The
algorithm is pinned to the key, never taken from the token alone. API keys are never user tokens.
"""

import asyncio
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import httpx
import jwt
from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.security.base import SecurityBase
from fastapi.security.utils import get_authorization_scheme_param

from edge_api.core.database import (
    ANONYMOUS,
    Caller,
    CallerDatabase,
    Connection,
    Database,
)
from edge_api.core.errors import ApiError, unauthorized
from edge_api.core.settings import Settings
from edge_api.core.tracing import RequestContext, current_context

_AUDIENCE = "authenticated"
_LEEWAY_SECONDS = 10
_MAX_TOKEN_LENGTH = 8192
_KNOWN_SECONDS = 60.0
_MAX_KNOWN_TOKENS = 2048
_JWKS_FRESH_SECONDS = 600.0
_JWKS_RETRY_SECONDS = 15.0
_ALGORITHM_OF_KEY: Mapping[tuple[Any, Any], str] = {("EC", "P-256"): "ES256", ("RSA", None): "RS256"}


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """A key and the one algorithm it may be used with."""

    key: Any
    algorithm: str


class JwksCache:
    """The project's public keys, fetched once in 10 minutes and again, at most every 15 s, for a new kid."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        self._http = http
        self._url = url
        self._keys: dict[str, VerificationKey] = {}
        self._fetched_at = float("-inf")
        self._lock = asyncio.Lock()

    async def get(self, kid: str) -> VerificationKey | None:
        """The key of `kid`, or None. Raises httpx.HTTPError only when no key set was ever read."""
        age = time.monotonic() - self._fetched_at
        if age > _JWKS_FRESH_SECONDS or (kid not in self._keys and age > _JWKS_RETRY_SECONDS):
            async with self._lock:
                if time.monotonic() - self._fetched_at > min(age, _JWKS_RETRY_SECONDS):
                    await self._refresh()
        return self._keys.get(kid)

    async def _refresh(self) -> None:
        known = self._fetched_at != float("-inf")
        try:
            answer = await self._http.get(self._url, timeout=5.0)
            answer.raise_for_status()
            document = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            if not known:
                raise httpx.HTTPError(f"JWKS not readable: {type(error).__name__}") from error
            # Old keys stay usable through an outage of the Auth service.
            self._fetched_at = time.monotonic() - _JWKS_FRESH_SECONDS + _JWKS_RETRY_SECONDS
            return
        self._keys = _read_key_set(document)
        self._fetched_at = time.monotonic()


def _read_key_set(document: Any) -> dict[str, VerificationKey]:
    keys: dict[str, VerificationKey] = {}
    entries = document.get("keys") if isinstance(document, dict) else None
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
            continue
        algorithm = _ALGORITHM_OF_KEY.get((entry.get("kty"), entry.get("crv")))
        if algorithm is None or entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm:
            continue
        try:
            keys[entry["kid"]] = VerificationKey(jwt.PyJWK(entry, algorithm=algorithm).key, algorithm)
        except jwt.PyJWTError:
            continue
    return keys


class TokenVerifier:
    """Turns an access token into a Caller, or refuses it with 401 UNAUTHORIZED."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        # Token → who it is, and until when that is believed without another look.
        self._known: dict[str, tuple[Caller, float]] = {}
        secret = settings.supabase_jwt_secret
        self._secret = VerificationKey(secret.get_secret_value(), "HS256") if secret else None
        self._issuer = settings.supabase_jwt_issuer
        self._jwks = JwksCache(http, f"{settings.supabase_url}/auth/v1/.well-known/jwks.json")

    async def verify(self, token: str) -> Caller:
        """Check signature, audience, times, issuer (when configured), subject and role.

        Raises ApiError 401 for a bad token and 503 when the key set cannot be read. A token that was good is believed
        for a minute, never longer than it is valid.
        """
        caller, until = self._known.get(token, (None, 0.0))
        if caller is not None and self._clock() < until:
            return caller
        caller = await self._check(token)
        if len(self._known) >= _MAX_KNOWN_TOKENS:
            self._known.clear()
        self._known[token] = (caller, min(self._clock() + _KNOWN_SECONDS, caller.claims["exp"] + _LEEWAY_SECONDS))
        return caller

    async def _check(self, token: str) -> Caller:
        key = await self._key_for(token)
        if key is None:
            raise _invalid_token()
        try:
            claims = jwt.decode(
                token,
                key.key,
                algorithms=[key.algorithm],
                audience=_AUDIENCE,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "sub", "aud"], "verify_iss": self._issuer is not None},
            )
        except jwt.ExpiredSignatureError:
            raise unauthorized("로그인이 만료되었습니다.", "The session has expired.") from None
        except (jwt.PyJWTError, ValueError, OverflowError):
            raise _invalid_token() from None
        return _caller_of(claims, token)

    async def _key_for(self, token: str) -> VerificationKey | None:
        if len(token) > _MAX_TOKEN_LENGTH or token.count(".") != 2:
            return None
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError):
            return None
        if header.get("alg") == "HS256":
            return self._secret
        kid = header.get("kid")
        if header.get("alg") not in _ALGORITHM_OF_KEY.values() or not isinstance(kid, str):
            return None
        try:
            return await self._jwks.get(kid)
        except httpx.HTTPError as error:
            raise ApiError.of_status(503, headers={"Retry-After": "5"}) from error


def _caller_of(claims: dict[str, Any], token: str) -> Caller:
    # Legacy anon and service_role keys are signed by the same secret: their role gives them away.
    if claims.get("role") != "authenticated":
        raise _invalid_token()
    try:
        user_id = str(uuid.UUID(str(claims["sub"])))
    except ValueError:
        raise _invalid_token() from None
    return Caller(role="authenticated", user_id=user_id, claims=claims, token=token)


def _invalid_token() -> ApiError:
    return unauthorized("로그인 정보가 올바르지 않습니다.", "The access token is not valid.")


async def get_context() -> RequestContext:
    """The request's context, set by the outermost middleware."""
    return _context()


def _context() -> RequestContext:
    context = current_context()
    if context is None:
        raise RuntimeError("RequestContextMiddleware is not installed")
    return context


async def get_database(request: Request) -> Database:
    """The pool opened by the application's lifespan."""
    return _database(request)


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def get_token_verifier(request: Request) -> TokenVerifier:
    """The verifier made by the application's lifespan."""
    return _verifier(request)


def _verifier(request: Request) -> TokenVerifier:
    verifier: TokenVerifier = request.app.state.token_verifier
    return verifier


class _AccessToken(SecurityBase):
    """`Authorization: Bearer …`, as the OpenAPI document tells it; what a route is given for it is said below."""

    def __init__(self) -> None:
        self.model = HTTPBearerModel(bearerFormat="JWT", description="Supabase access token")
        self.scheme_name = "HTTPBearer"

    @staticmethod
    async def caller(request: Request) -> Caller:
        """The verified caller. Raises ApiError 401 without a valid user token."""
        scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
        if scheme.lower() != "bearer" or not token:
            raise unauthorized()
        caller = await _verifier(request).verify(token)
        _context().user_id = caller.user_id
        return caller


# One dependency for each thing a route may ask for, and `async`: FastAPI takes longer over a dependency than it works.
class _User(_AccessToken):
    async def __call__(self, request: Request) -> Caller:
        return await self.caller(request)


class _Units(_AccessToken):
    async def __call__(self, request: Request) -> CallerDatabase:
        return CallerDatabase(_database(request), await self.caller(request), _context())


CurrentContext = Annotated[RequestContext, Depends(get_context)]
DatabasePool = Annotated[Database, Depends(get_database)]
Verifier = Annotated[TokenVerifier, Depends(get_token_verifier)]
CurrentUser = Annotated[Caller, Depends(_User())]
#: Units of work as the caller, retried on serialization failures.
CallerUnits = Annotated[CallerDatabase, Depends(_Units())]


async def get_caller_connection(request: Request, caller: CurrentUser) -> Any:
    """One transaction as the caller, committed before the answer is sent."""
    async with _database(request).as_caller(caller, _context()) as connection:
        yield connection


async def get_public_database(request: Request) -> CallerDatabase:
    """Units of work as `anon`, for public routes."""
    return CallerDatabase(_database(request), ANONYMOUS, _context())


# scope="function": the commit happens before the answer leaves, so a failed commit is never a 200.
CallerConnection = Annotated[Connection, Depends(get_caller_connection, scope="function")]
PublicUnits = Annotated[CallerDatabase, Depends(get_public_database)]
