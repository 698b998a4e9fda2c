"""Delivers messages over a few reused SMTP connections and sorts out what went wrong."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from aiosmtplib import (
    SMTP,
    SMTPConnectError,
    SMTPException,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from edge_api.emails.errors import PermanentEmailError, TransientEmailError
from edge_api.emails.message import Envelope


class SmtpUnavailableError(TransientEmailError):
    """The server cannot be reached or refuses our sign-in: no mail can be sent at present."""


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """How to reach the SMTP server; times in seconds."""

    host: str
    port: int
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = False
    connections: int = 4
    connect_timeout: float = 10.0
    command_timeout: float = 30.0
    idle_seconds: float = 60.0
    messages_per_connection: int = 500


class _Connection:
    """One SMTP session that reconnects by itself when it is stale."""

    def __init__(self, config: SmtpConfig) -> None:
        self._config = config
        self._client: SMTP | None = None
        self._used_at = 0.0
        self._sent = 0

    def _is_fresh(self) -> bool:
        return (
            self._client is not None
            and self._client.is_connected
            and self._sent < self._config.messages_per_connection
            and time.monotonic() - self._used_at < self._config.idle_seconds
        )

    async def open(self) -> SMTP:
        """Return a usable session. Raises SmtpUnavailableError."""
        if self._client is not None and self._is_fresh():
            return self._client
        await self.close()
        config = self._config
        client = SMTP(
            hostname=config.host,
            port=config.port,
            timeout=config.connect_timeout,
            start_tls=config.starttls,
            username=config.username or None,
            password=config.password or None,
        )
        try:
            await client.connect()
        except (SMTPException, OSError, ValueError) as error:
            client.close()
            raise SmtpUnavailableError(f"cannot connect: {_describe(error)}") from error
        client.timeout = config.command_timeout
        self._client, self._sent = client, 0
        self._used_at = time.monotonic()
        return client

    async def deliver(self, envelope: Envelope) -> str:
        """Send one message and return the server's last answer."""
        client = await self._begin(envelope)
        try:
            await client.rcpt(envelope.recipient)
            answer = await client.data(envelope.content)
        except SMTPResponseException:
            await self._reset(client)
            raise
        except BaseException:
            # Whatever the server still sends would be taken for the answer to the next mail.
            self.drop()
            raise
        self._sent += 1
        self._used_at = time.monotonic()
        return answer.message

    async def _begin(self, envelope: Envelope) -> SMTP:
        """Start a mail transaction; nothing is sent twice by trying this again."""
        reused = self._is_fresh()
        client = await self.open()
        try:
            await client.mail(envelope.sender)
        except (SMTPServerDisconnected, SMTPSenderRefused) as error:
            self.drop()
            # A server may close an idle or much used session at any time, with or without 421;
            # only a new session proves a fault.
            if not reused or (isinstance(error, SMTPSenderRefused) and error.code != 421):
                raise
            client = await self.open()
            await client.mail(envelope.sender)
        except BaseException:
            self.drop()
            raise
        return client

    async def _reset(self, client: SMTP) -> None:
        """Clear a refused transaction so that the session can be used again."""
        try:
            await client.rset()
        except (SMTPException, OSError):
            self.drop()

    def drop(self) -> None:
        """Forget a session whose state is unknown."""
        if self._client is not None:
            self._client.close()
        self._client = None

    async def close(self) -> None:
        """Say goodbye; a server that does not answer is not waited for."""
        client, self._client = self._client, None
        if client is None:
            return
        if client.is_connected:
            with contextlib.suppress(SMTPException, OSError):
                await client.quit(timeout=2.0)
        client.close()


class SmtpSender:
    """A pool of SMTP sessions; `send` may be called by many tasks at once."""

    def __init__(self, config: SmtpConfig) -> None:
        self._connections = [_Connection(config) for _ in range(config.connections)]
        self._idle: asyncio.LifoQueue[_Connection] = asyncio.LifoQueue()
        for connection in self._connections:
            self._idle.put_nowait(connection)

    @property
    def size(self) -> int:
        """How many messages can be on their way at the same time."""
        return len(self._connections)

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[_Connection]:
        connection = await self._idle.get()
        try:
            yield connection
        finally:
            self._idle.put_nowait(connection)

    async def check(self) -> None:
        """Open a session if none is. Raises SmtpUnavailableError when the server is away."""
        async with self._connection() as connection:
            await connection.open()

    async def send(self, envelope: Envelope) -> str:
        """Deliver one message; the returned text is the server's acceptance.

        Raises PermanentEmailError when the server refuses this recipient or this message for
        good (5xx), SmtpUnavailableError when there is no session to be had, and
        TransientEmailError for everything that may pass later (4xx, timeouts, lost connections,
        and a refusal of our own sender address, which is a matter of configuration).
        """
        async with self._connection() as connection:
            try:
                return await connection.deliver(envelope)
            except SmtpUnavailableError:
                raise
            except (SMTPException, OSError, ValueError) as error:
                raise classify(error) from error

    async def close(self) -> None:
        """Close every session."""
        await asyncio.gather(*(connection.close() for connection in self._connections))


def classify(error: Exception) -> PermanentEmailError | TransientEmailError:
    """Decide whether a failed delivery is worth another attempt."""
    text = _describe(error)
    if isinstance(error, SMTPConnectError):
        return SmtpUnavailableError(text)
    if isinstance(error, SMTPSenderRefused):
        return TransientEmailError(text)
    if isinstance(error, SMTPResponseException) and 500 <= error.code < 600:
        return PermanentEmailError(text)
    if isinstance(error, ValueError):
        return PermanentEmailError(text)
    return TransientEmailError(text)


def _describe(error: Exception) -> str:
    """A short text without line breaks, for last_error and the log."""
    if isinstance(error, SMTPResponseException):
        text = f"{error.code} {error.message}"
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())[:500]
