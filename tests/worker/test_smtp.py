"""The SMTP sessions: TLS is verified, faults are told apart, stale sessions are replaced."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from aiosmtplib import SMTPDataError, SMTPRecipientRefused, SMTPSenderRefused
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from edge_api.emails.errors import PermanentEmailError, TransientEmailError
from edge_api.emails.message import Envelope as Mail
from edge_api.emails.message import Sender, build_message
from edge_api.emails.rendering import RenderedMail
from edge_api.emails.smtp import SmtpConfig, SmtpSender, SmtpUnavailableError, classify
from tests.worker.smtp_server import MailServer, free_port

MakeSender = Callable[..., SmtpSender]


def mail(recipient: str = "user@example.com") -> Mail:
    when = dt.datetime.now(dt.UTC)
    words = RenderedMail("제목", "<p>본문</p>", "본문", "ko")
    return build_message(uuid4(), when, "test", recipient, words, Sender("a@example.com"))


@pytest_asyncio.fixture
async def make_sender() -> AsyncIterator[MakeSender]:
    senders: list[SmtpSender] = []

    def make(port: int, **changes: Any) -> SmtpSender:
        defaults: dict[str, Any] = {"connections": 1, "connect_timeout": 2.0, "command_timeout": 1.0}
        sender = SmtpSender(SmtpConfig("127.0.0.1", port, **(defaults | changes)))
        senders.append(sender)
        return sender

    yield make
    for sender in senders:
        await sender.close()


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate of 127.0.0.1 with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


class _Inbox:
    def __init__(self) -> None:
        self.encrypted: list[bool] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"portal", b"right"), handled=False)


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[tuple[int, _Inbox]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    inbox, port = _Inbox(), free_port()
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticate,
    )
    controller.start()
    yield port, inbox
    controller.stop()


@pytest.mark.asyncio
async def test_starttls_and_sign_in(
    tls_server: tuple[int, _Inbox],
    certificate: Path,
    make_sender: MakeSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    port, inbox = tls_server
    sender = make_sender(port, starttls=True, username="portal", password="right")
    await sender.send(mail())
    assert inbox.encrypted == [True]


@pytest.mark.asyncio
async def test_a_wrong_password_is_an_outage_and_no_fault_of_the_mail(
    tls_server: tuple[int, _Inbox],
    certificate: Path,
    make_sender: MakeSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    sender = make_sender(tls_server[0], starttls=True, username="portal", password="wrong")
    with pytest.raises(SmtpUnavailableError, match="535") as caught:
        await sender.send(mail())
    assert "wrong" not in str(caught.value)


@pytest.mark.asyncio
async def test_an_unknown_certificate_is_refused(tls_server: tuple[int, _Inbox], make_sender: MakeSender) -> None:
    port, inbox = tls_server
    with pytest.raises(SmtpUnavailableError):
        await make_sender(port, starttls=True).check()
    assert inbox.encrypted == []


@pytest.mark.asyncio
async def test_a_server_without_starttls_gets_no_mail_when_tls_is_wanted(
    mail_server: MailServer, make_sender: MakeSender
) -> None:
    with pytest.raises(SmtpUnavailableError):
        await make_sender(mail_server.port, starttls=True).send(mail())
    assert mail_server.messages == []


@pytest.mark.asyncio
async def test_a_refused_recipient_leaves_the_session_usable(mail_server: MailServer, make_sender: MakeSender) -> None:
    sender = make_sender(mail_server.port)
    await sender.send(mail())
    with pytest.raises(PermanentEmailError, match="550"):
        await sender.send(mail("refuse@example.com"))
    with pytest.raises(TransientEmailError, match="451"):
        await sender.send(mail("later@example.com"))
    await sender.send(mail())
    assert len(mail_server.messages) == 2
    assert len(mail_server.sessions) == 1


@pytest.mark.asyncio
async def test_a_session_the_server_closed_is_replaced_silently(
    mail_server: MailServer, make_sender: MakeSender
) -> None:
    sender = make_sender(mail_server.port)
    await sender.send(mail())
    mail_server.restart()
    await sender.send(mail())
    assert len(mail_server.messages) == 2


@pytest.mark.asyncio
async def test_a_session_is_renewed_after_its_share_of_mails_and_when_idle(
    mail_server: MailServer, make_sender: MakeSender
) -> None:
    sender = make_sender(mail_server.port, messages_per_connection=2)
    for _ in range(5):
        await sender.send(mail())
    assert mail_server.connections == 3
    idle = make_sender(mail_server.port, idle_seconds=0.0)
    await idle.send(mail())
    await idle.send(mail())
    assert mail_server.connections == 5


@pytest.mark.asyncio
async def test_a_lost_connection_is_worth_another_try(mail_server: MailServer, make_sender: MakeSender) -> None:
    sender = make_sender(mail_server.port, command_timeout=0.3)
    for behaviour in ("drop", "hang"):
        with pytest.raises(TransientEmailError) as caught:
            await sender.send(mail(f"{behaviour}@example.com"))
        assert not isinstance(caught.value, SmtpUnavailableError)
    await sender.send(mail())
    assert len(mail_server.messages) == 1


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (SMTPRecipientRefused(550, "no such user", "a@example.com"), PermanentEmailError),
        (SMTPRecipientRefused(450, "greylisted", "a@example.com"), TransientEmailError),
        (SMTPDataError(554, "spam"), PermanentEmailError),
        (SMTPDataError(452, "full"), TransientEmailError),
        (SMTPSenderRefused(553, "not your address", "a@example.com"), TransientEmailError),
        (ConnectionResetError(), TransientEmailError),
        (TimeoutError(), TransientEmailError),
        (ValueError("bad address"), PermanentEmailError),
    ],
)
def test_faults_are_told_apart(error: Exception, kind: type[Exception]) -> None:
    result = classify(error)
    assert type(result) is kind
    assert str(result) and "\n" not in str(result)
