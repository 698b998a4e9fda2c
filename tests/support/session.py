"""A database session that speaks as the callers of the API do, with settings exactly as PostgREST makes them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, Self
from uuid import UUID

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from tests.support.errors import ApiFailure, UnexpectedFailure

Row = dict[str, Any]
Statement = LiteralString | sql.SQL | sql.Composed
Parameters = Sequence[Any] | Mapping[str, Any] | None

NOBODY = "anon"
SETTINGS = (
    "session_authorization",
    "role",
    "search_path",
    "request.jwt.claims",
    "request.jwt.claim.sub",
    "request.jwt.claim.role",
    "request.headers",
)
API_SEARCH_PATH = "public, extensions"


class Session:
    """One connection with one open transaction. Outside of an `as_…` block it speaks as anon.

    The connection logs in as a superuser, only so that the session user can be the one each caller
    has in production: `authenticator` for requests, `supabase_auth_admin` for the Auth server,
    `postgres` for a direct session.
    """

    def __init__(self, admin_url: str) -> None:
        self.connection: psycopg.Connection[Row] = psycopg.connect(admin_url, row_factory=dict_row)
        self.depth = 0
        self._begin()

    def _begin(self) -> None:
        self._apply(_request_settings({"role": NOBODY}, {}))

    def close(self) -> None:
        """Rolls back and disconnects."""
        self.connection.rollback()
        self.connection.close()

    def commit(self) -> None:
        """Ends the transaction, as at the end of a request, and opens the next one as anon."""
        self._check_outside("commit")
        self.connection.commit()
        self._begin()

    def rollback(self) -> None:
        """Takes the transaction back and opens the next one as anon."""
        self._check_outside("rollback")
        self.connection.rollback()
        self._begin()

    def _check_outside(self, action: str) -> None:
        if self.depth:
            raise RuntimeError(f"{action} only outside of as_… and expect_error: the caller ends with the request")

    def execute(self, statement: Statement, parameters: Parameters = None) -> int:
        """Runs a statement; returns the number of rows it touched."""
        return self.connection.execute(statement, parameters).rowcount

    def rows(self, statement: Statement, parameters: Parameters = None) -> list[Row]:
        """All rows as dictionaries."""
        return self.connection.execute(statement, parameters).fetchall()

    def one(self, statement: Statement, parameters: Parameters = None) -> Row:
        """The only row; fails when there are none or several."""
        found = self.rows(statement, parameters)
        if len(found) != 1:
            raise AssertionError(f"expected one row, got {len(found)}: {found[:3]}")
        return found[0]

    def value(self, statement: Statement, parameters: Parameters = None) -> Any:
        """The only column of the only row."""
        row = self.one(statement, parameters)
        if len(row) != 1:
            raise AssertionError(f"expected one column, got {sorted(row)}")
        return next(iter(row.values()))

    @contextmanager
    def as_anon(self, headers: Mapping[str, str] | None = None) -> Iterator[Self]:
        """A request with the publishable key and no user."""
        with self._speaking(_request_settings({"role": "anon"}, headers or {})):
            yield self

    @contextmanager
    def as_user(
        self,
        user_id: UUID | str,
        tenant_id: UUID | str | None = None,
        headers: Mapping[str, str] | None = None,
        app_metadata: Mapping[str, Any] | None = None,
        claims: Mapping[str, Any] | None = None,
    ) -> Iterator[Self]:
        """A request of a signed-in user; `tenant_id` is sent as the header x-tenant-id."""
        token: dict[str, Any] = {
            "aud": "authenticated", "role": "authenticated", "sub": str(user_id), "aal": "aal1",
            "app_metadata": {"provider": "email", "providers": ["email"], **(app_metadata or {})},
            "user_metadata": {}, "is_anonymous": False,
        }  # fmt: skip
        sent = dict(headers or {}) | ({"x-tenant-id": str(tenant_id)} if tenant_id else {})
        with self._speaking(_request_settings(token | dict(claims or {}), sent)):
            yield self

    @contextmanager
    def as_service(self, headers: Mapping[str, str] | None = None) -> Iterator[Self]:
        """A request with the secret key: the worker and the few service actions of the sidecar."""
        with self._speaking(_request_settings({"role": "service_role"}, headers or {})):
            yield self

    @contextmanager
    def as_postgres(self) -> Iterator[Self]:
        """A direct session of the project's owner: preparing data, Studio's SQL editor, a migration."""
        with self._speaking(_direct_settings("postgres", '"$user", public, extensions')):
            yield self

    @contextmanager
    def as_auth_server(self) -> Iterator[Self]:
        """The Auth server's own connection: it writes auth.users and calls the auth hooks."""
        with self._speaking(_direct_settings("supabase_auth_admin", "auth")):
            yield self

    @contextmanager
    def expect_error(self, code: str, status: int | None = None) -> Iterator[ApiFailure]:
        """The block must fail with this error code (or SQLSTATE) and HTTP status; what it did is undone.

        Yields the failure, which can be read after the block.
        """
        failure = ApiFailure()
        role = self.connection.execute("select current_user").fetchone()
        try:
            with self._counted(), self.connection.transaction():
                yield failure
        except psycopg.Error as error:
            failure.read(error, is_anonymous=role == {"current_user": NOBODY})
            if failure.code != code or (status is not None and failure.status != status):
                expected = f"{code} {status or ''}".strip()
                raise UnexpectedFailure(
                    f"expected {expected}, got {failure.code} {failure.status}: {failure.message}"
                ) from error
        else:
            raise UnexpectedFailure(f"expected {code}, but the statement succeeded")

    @contextmanager
    def _speaking(self, settings: Mapping[str, str]) -> Iterator[None]:
        before = self._read()
        # A savepoint: when the block fails, the settings are taken back with everything else.
        with self._counted(), self.connection.transaction():
            self._apply(settings)
            yield
            self._apply(before)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def _read(self) -> dict[str, str]:
        columns = sql.SQL(", ").join(
            sql.SQL("coalesce(current_setting({0}, true), '') as {1}").format(sql.Literal(name), sql.Identifier(name))
            for name in SETTINGS
        )
        return self.one(sql.SQL("select {}").format(columns))

    def _apply(self, settings: Mapping[str, str]) -> None:
        for name in SETTINGS:
            self.connection.execute("select set_config(%s, %s, true)", [name, settings[name]])


def _request_settings(claims: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, str]:
    role = str(claims["role"])
    return {
        "session_authorization": "authenticator",
        "role": role,
        "search_path": API_SEARCH_PATH,
        "request.jwt.claims": json.dumps(claims),
        "request.jwt.claim.sub": str(claims.get("sub", "")),
        "request.jwt.claim.role": role,
        "request.headers": json.dumps({name.lower(): value for name, value in headers.items()}),
    }


def _direct_settings(user: str, search_path: str) -> dict[str, str]:
    empty = dict.fromkeys(SETTINGS, "")
    return empty | {"session_authorization": user, "role": "none", "search_path": search_path}
