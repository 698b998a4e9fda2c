"""What a test does with the outbox, on a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb


class Outbox:
    """Writes through `app.notify`, reads the rows as the project's owner."""

    def __init__(self, url: str) -> None:
        self.connection: psycopg.Connection[dict[str, Any]] = psycopg.connect(
            url, autocommit=True, row_factory=dict_row
        )

    def close(self) -> None:
        self.connection.close()

    def notify(
        self,
        recipient: str = "user@example.com",
        template: str = "member_approved",
        payload: dict[str, Any] | None = None,
        locale: str = "ko",
        secret: dict[str, Any] | None = None,
        dedupe_key: str | None = None,
    ) -> UUID:
        """Put one mail into the outbox."""
        row = self.connection.execute(
            "select app.notify(p_template => %s, p_recipient => %s, p_payload => %s,"
            " p_locale => %s, p_secret => %s, p_dedupe_key => %s) as id",
            (
                template,
                recipient,
                Jsonb({"company_name": "강원테크"} if payload is None else payload),
                locale,
                Jsonb(secret) if secret is not None else None,
                dedupe_key,
            ),
        ).fetchone()
        assert row is not None
        identifier: UUID = row["id"]
        return identifier

    def notify_many(self, count: int, template: str = "member_approved") -> None:
        """Put many mails to different addresses into the outbox in one transaction."""
        self.connection.execute(
            "select count(app.notify(%s, 'user' || n || '@example.com',"
            " jsonb_build_object('company_name', '회사 ' || n)))"
            " from generate_series(1, %s) as n",
            (template, count),
        )

    def row(self, identifier: UUID) -> dict[str, Any]:
        """The notification as it is now."""
        row = self.connection.execute("select * from noti.notifications where id = %s", (identifier,)).fetchone()
        assert row is not None
        return row

    def secret(self, identifier: UUID) -> dict[str, Any] | None:
        """The one-time link of a notification while it is kept."""
        row = self.connection.execute(
            "select secret from app.notification_secrets where notification_id = %s", (identifier,)
        ).fetchone()
        return row["secret"] if row else None

    def count(self, status: str) -> int:
        """How many notifications have this status."""
        row = self.connection.execute(
            "select count(*) as number from noti.notifications where status = %s::noti.notification_status",
            (status,),
        ).fetchone()
        assert row is not None
        number: int = row["number"]
        return number

    def wait(
        self, identifier: UUID, condition: Callable[[dict[str, Any]], bool], timeout: float = 10.0
    ) -> dict[str, Any]:
        """Wait until the row fulfils the condition and return it. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while not condition(row := self.row(identifier)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"still {row['status']}: {row['last_error']}")
            time.sleep(0.02)
        return row

    def wait_for_status(self, identifier: UUID, status: str, timeout: float = 10.0) -> dict[str, Any]:
        """Wait until the notification has the status and return it."""
        return self.wait(identifier, lambda row: row["status"] == status, timeout)

    def wait_for_count(self, status: str, count: int, timeout: float = 60.0) -> None:
        """Wait until so many notifications have the status."""
        deadline = time.monotonic() + timeout
        while self.count(status) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.count(status)} of {count} are {status}")
            time.sleep(0.05)

    def override(self, code: str, subject: str, html: str, text: str, locale: str = "ko") -> None:
        """Write a template override as Studio does."""
        self.connection.execute(
            "insert into noti.templates (code, locale, subject, html_body, text_body) values (%s, %s, %s, %s, %s)",
            (code, locale, subject, html, text),
        )
