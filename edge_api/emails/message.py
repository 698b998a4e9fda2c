"""Builds the RFC 5322 message of a notification.

The same notification always gives the same bytes: Message-ID, Date and MIME boundary come from
the notification, so a mail that is repeated after a crash is recognisable as the same mail.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from uuid import UUID

from edge_api.emails.errors import InvalidAddressError
from edge_api.emails.rendering import RenderedMail

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*\Z")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
#: Turn the direction of what follows, or cannot be seen: a name could show as another one.
_INVISIBLE = re.compile(r"[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_FOLD = "\r\n"
_MAX_ADDRESS = 254
_MAX_LOCAL_PART = 64
_MAX_SUBJECT = 255


@dataclass(frozen=True, slots=True)
class Sender:
    """Who our mails come from: address and display name (settings MAIL_FROM, MAIL_FROM_NAME)."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The right side of the address; Message-IDs are made under it."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What SMTP needs: both envelope addresses and the message as bytes with CRLF line ends."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


def normalise_address(address: str) -> str:
    """Check an address and return it with an IDNA domain, ready for the SMTP envelope.

    Raises InvalidAddressError for everything that is not one plain `local@domain`: display
    names, lists, quoted or non-ASCII local parts (these need SMTPUTF8, which few servers take),
    line breaks.
    """
    local_part, at, domain = address.strip().rpartition("@")
    if not at or len(local_part) > _MAX_LOCAL_PART or not _LOCAL_PART.match(local_part):
        raise InvalidAddressError(f"not a deliverable address: {_printable(address)!r}")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise InvalidAddressError(f"not a valid domain: {_printable(domain)!r}") from error
    if not all(_LABEL.match(label) for label in ascii_domain.split(".")):
        raise InvalidAddressError(f"not a valid domain: {_printable(domain)!r}")
    result = f"{local_part}@{ascii_domain}"
    if len(result) > _MAX_ADDRESS:
        raise InvalidAddressError("address is longer than 254 characters")
    return result


def message_id(notification_id: UUID, domain: str) -> str:
    """The Message-ID of a notification; the same for every delivery attempt."""
    return f"<notification.{notification_id}@{domain}>"


def build_message(
    notification_id: UUID,
    created_at: datetime,
    template_code: str,
    recipient: str,
    mail: RenderedMail,
    sender: Sender,
) -> Envelope:
    """Build the message of one notification as multipart/alternative, text before HTML.

    Written out by hand because the standard generator folds every header anew for every mail,
    which took a third of the worker's time; all values are ASCII and free of line breaks here.
    """
    to_address = normalise_address(recipient)
    from_address = normalise_address(sender.address)
    identifier = message_id(notification_id, sender.domain)
    boundary = f"=_{notification_id.hex}"
    headers = (
        ("From", _mailbox(from_address, sender.name)),
        ("To", to_address),
        ("Subject", _header(mail.subject[:_MAX_SUBJECT])),
        ("Date", format_datetime(created_at)),
        ("Message-ID", identifier),
        ("List-Id", f"<{_token(template_code)}.notifications.{sender.domain}>"),
        ("Content-Language", mail.locale),
        # RFC 3834: keeps holiday replies and other robots from answering a robot.
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    )
    lines = [f"{name}: {value}" for name, value in headers]
    for kind, text in (("plain", mail.text), ("html", mail.html)):
        lines += [
            "",
            f"--{boundary}",
            f'Content-Type: text/{kind}; charset="utf-8"',
            "Content-Transfer-Encoding: base64",
            "",
            _base64(text),
        ]
    lines += [f"--{boundary}--", ""]
    return Envelope(from_address, to_address, identifier, "\r\n".join(lines).encode("ascii"))


def _base64(text: str) -> str:
    """Text with the CRLF line ends of RFC 2046, as base64 in lines of 76."""
    canonical = text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8")
    return base64.encodebytes(canonical).decode("ascii").replace("\n", "\r\n")


def _printable(text: str) -> str:
    return _CONTROL.sub(" ", text)[:_MAX_ADDRESS]


def _token(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-") or "mail"


def _clean(text: str) -> str:
    return _INVISIBLE.sub("", _CONTROL.sub(" ", text)).strip()


def _header(text: str) -> str:
    """Encode header text (RFC 2047 when it is not ASCII, or looks encoded); line breaks cannot survive it."""
    clean = _clean(text)
    charset = "us-ascii" if clean.isascii() and "=?" not in clean else "utf-8"
    return Header(clean, charset, header_name="Subject").encode(linesep=_FOLD)


def _mailbox(address: str, display_name: str) -> str:
    name = _clean(display_name)
    if not name:
        return address
    if name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{Header(name, 'utf-8', header_name='From').encode(linesep=_FOLD)} <{address}>"
