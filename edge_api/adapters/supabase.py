"""Supabase Auth and Storage over HTTP, always with the key or token of whoever is asking.

The official client keeps the signed-in session in itself, so one made for the whole process would
mix users up: an Auth client is made for each call, on one shared connection pool.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import quote

import httpx
from supabase_auth import AsyncGoTrueClient
from supabase_auth.errors import AuthApiError, AuthError

from edge_api.core.settings import Settings

_PING_TIMEOUT = 3.0


class SupabaseUnavailableError(Exception):
    """Auth or Storage did not answer, answered 5xx, or answered something unreadable."""


class AuthRefusedError(Exception):
    """Auth refused the password grant. `code` is GoTrue's error code."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class ObjectMissingError(Exception):
    """Storage has no such object, or the caller may not see it."""


class ObjectRefusedError(Exception):
    """The policies do not let the caller store this object."""


class ObjectTooLargeError(Exception):
    """The object is larger than the caller of `read_object` allows."""


class SupabaseHttp:
    """One HTTP client for Auth and Storage; authorisation is per call."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._http = http
        self._url = settings.supabase_url
        self._publishable_key = settings.supabase_publishable_key.get_secret_value()
        self._secret_key = settings.supabase_secret_key.get_secret_value()

    async def ping_auth(self) -> None:
        """Raises httpx.HTTPError when Auth is not healthy."""
        answer = await self._http.get(
            f"{self._url}/auth/v1/health", headers={"apikey": self._publishable_key}, timeout=_PING_TIMEOUT
        )
        answer.raise_for_status()

    async def ping_storage(self) -> None:
        """Raises httpx.HTTPError when Storage does not list buckets."""
        answer = await self._http.get(
            f"{self._url}/storage/v1/bucket", headers=self._secret_headers(), timeout=_PING_TIMEOUT
        )
        answer.raise_for_status()

    async def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """Password grant with the publishable key. Returns the session as Supabase Auth gives it.

        Raises AuthRefusedError (wrong password, not confirmed, banned …) and SupabaseUnavailableError.
        """
        client = AsyncGoTrueClient(
            url=f"{self._url}/auth/v1",
            headers={"apikey": self._publishable_key},
            auto_refresh_token=False,
            persist_session=False,
            http_client=self._http,
        )
        try:
            answer = await client.sign_in_with_password({"email": email, "password": password})
        except AuthApiError as error:
            if error.status >= 500 or error.status == 429:
                raise SupabaseUnavailableError("auth") from error
            raise AuthRefusedError(str(error.code or "unknown"), error.status) from error
        except (AuthError, httpx.HTTPError, ValueError) as error:
            raise SupabaseUnavailableError("auth") from error
        if answer.session is None:
            raise SupabaseUnavailableError("auth")
        return answer.session.model_dump(mode="json")

    async def sign_out(self, access_token: str) -> None:
        """End the session of an access token. A failure is ignored: the session is never handed out."""
        with suppress(httpx.HTTPError):
            await self._http.post(
                f"{self._url}/auth/v1/logout", params={"scope": "local"}, headers=self._user_headers(access_token)
            )

    async def read_object(self, bucket: str, path: str, token: str, limit: int) -> bytes:
        """An object of at most `limit` bytes, read as the owner of `token`.

        Streams and stops at the limit. Raises ObjectMissingError (also when the policies hide it),
        ObjectTooLargeError and SupabaseUnavailableError.
        """
        async with self._object_stream(bucket, path, token) as answer:
            declared = answer.headers.get("content-length", "")
            if declared.isdigit() and int(declared) > limit:
                raise ObjectTooLargeError(path)
            data = bytearray()
            async for chunk in answer.aiter_bytes(65_536):
                data += chunk
                if len(data) > limit:
                    raise ObjectTooLargeError(path)
        return bytes(data)

    @asynccontextmanager
    async def _object_stream(self, bucket: str, path: str, token: str) -> AsyncIterator[httpx.Response]:
        url = f"{self._url}/storage/v1/object/authenticated/{_object_path(bucket, path)}"
        try:
            async with self._http.stream("GET", url, headers=self._user_headers(token)) as answer:
                if 400 <= answer.status_code < 500:
                    raise ObjectMissingError(path)
                if answer.status_code != 200:
                    raise SupabaseUnavailableError("storage")
                yield answer
        except httpx.HTTPError as error:
            raise SupabaseUnavailableError("storage") from error

    async def write_object(self, bucket: str, path: str, token: str, data: bytes, mime_type: str) -> None:
        """Store a new object as the owner of `token`. Raises ObjectRefusedError and SupabaseUnavailableError."""
        url = f"{self._url}/storage/v1/object/{_object_path(bucket, path)}"
        headers = self._user_headers(token) | {"content-type": mime_type}
        try:
            answer = await self._http.post(url, headers=headers, content=data)
        except httpx.HTTPError as error:
            raise SupabaseUnavailableError("storage") from error
        if 400 <= answer.status_code < 500 and answer.status_code != 429:
            raise ObjectRefusedError(path)
        if answer.status_code != 200:
            raise SupabaseUnavailableError("storage")

    async def remove_objects(self, bucket: str, paths: list[str], *, token: str | None = None) -> None:
        """Delete objects as the owner of `token`, or with the secret key. Raises SupabaseUnavailableError."""
        headers = self._user_headers(token) if token is not None else self._secret_headers()
        try:
            answer = await self._http.request(
                "DELETE",
                f"{self._url}/storage/v1/object/{quote(bucket, safe='')}",
                headers=headers,
                json={"prefixes": paths},
            )
        except httpx.HTTPError as error:
            raise SupabaseUnavailableError("storage") from error
        if answer.status_code >= 400 and answer.status_code != 404:
            raise SupabaseUnavailableError("storage")

    def _user_headers(self, token: str) -> dict[str, str]:
        return {"apikey": self._publishable_key, "Authorization": f"Bearer {token}"}

    def _secret_headers(self) -> dict[str, str]:
        headers = {"apikey": self._secret_key}
        # A legacy service_role key is a JWT and must stand in both headers; a new key must not.
        if self._secret_key.count(".") == 2:
            headers["Authorization"] = f"Bearer {self._secret_key}"
        return headers


def _object_path(bucket: str, path: str) -> str:
    """Bucket and path for an address. Raises ObjectMissingError for a path that a proxy could take out of its bucket."""
    if any(part in ("", ".", "..") for part in path.replace("\\", "/").split("/")):
        raise ObjectMissingError(path)
    return f"{quote(bucket, safe='')}/{quote(path)}"
