"""A real SMTP server for the tests: accepts, refuses, hangs or drops the connection, on demand."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class MailServer:
    """Behaviour goes by the local part of the recipient: `refuse`, `later`, `drop`, `hang`, …"""

    def __init__(self, port: int = 0) -> None:
        self.messages: list[EmailMessage] = []
        self.sessions: set[int] = set()
        self.connections = 0
        self.on_message: Callable[[EmailMessage], None] | None = None
        self.port = port or free_port()
        self._running = False
        self._start()

    def _start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self._running = True

    def restart(self) -> None:
        """Close every connection and listen again."""
        self.stop()
        self._start()

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._running:
            self._running = False
            self._controller.stop()

    def received_by(self, recipient: str) -> list[EmailMessage]:
        """The accepted mails to one address."""
        return [message for message in self.messages if message["To"] == recipient]

    def wait_for(self, count: int, timeout: float = 10.0) -> list[EmailMessage]:
        """Block until so many mails were accepted. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while len(self.messages) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{len(self.messages)} of {count} mails arrived")
            time.sleep(0.02)
        return self.messages

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """aiosmtpd hook."""
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd hook."""
        match address.partition("@")[0].partition("+")[0]:
            case "refuse":
                return "550 5.1.1 no such user"
            case "later":
                return "451 4.3.0 try again later"
            case "drop":
                assert isinstance(server.transport, asyncio.Transport)
                server.transport.abort()
                return "250 never seen"
            case "hang":
                await asyncio.sleep(60)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd hook."""
        recipient = envelope.rcpt_tos[0]
        if recipient.startswith("spam@"):
            return "554 5.7.1 message refused"
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.sessions.add(id(session))
        self.messages.append(message)
        if self.on_message is not None:
            self.on_message(message)
        return "250 OK"
