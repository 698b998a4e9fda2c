"""Texts of companies in mails, over real SMTP: they add no header, no recipient, no part, no second mail and no markup."""

from __future__ import annotations

import re
from email.message import EmailMessage

import psycopg
import pytest

from tests.unit.emails.test_rendering import PAYLOADS
from tests.worker.outbox import Outbox
from tests.worker.smtp_server import MailServer
from tests.worker.test_delivery import StartWorker

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "List-Id", "Content-Language", "Auto-Submitted",
           "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"]  # fmt: skip
# The server adds these to what it took.
OF_THE_SERVER = {"X-Peer", "X-MailFrom", "X-RcptTo"}
HOSTILE = {
    "header": "강원\r\nBcc: evil@example.com\r\nX-Evil: 1",
    "bare breaks": "A\nBcc: evil@example.com\rCc: evil@example.com",
    "body": "A\r\n\r\n<html>another body</html>",
    "end of data": "A\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<evil@example.com>\r\nDATA\r\nX: 1\r\n.\r\n",
    "smuggled": "A\n.\nMAIL FROM:<evil@example.com>\nRCPT TO:<evil@example.com>\n",
    "other breaks": "A\u2028Bcc: evil@example.com\u2029X\x85Y\x0bZ\x0c",
    "encoded words": "=?utf-8?B?DQpCY2M6IGV2aWxAZXhhbXBsZS5jb20=?= =?utf-8?Q?=0D=0ABcc:=20e@x.kr?=",
    "boundary": "--=_00000000\r\nContent-Type: text/html\r\n\r\n<b>part</b>",
    "direction": "승인\u202eexe.다니습되\u202c\u2066x\u2069\u200b",
    "markup": "<script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)>\"'><a href=javascript:alert(1)>x</a>",
    "template": "{{ 7 * 7 }}{% include 'parts.html' %}{{ site_url.__class__ }}${7*7}",
    "long": "긴 이름 " * 200 + "A" * 2_000,
}


def check(message: EmailMessage) -> None:
    """One mail as we build it, whatever its texts are."""
    assert [name for name in message if name not in OF_THE_SERVER] == HEADERS
    assert message["To"] == "reader@example.com"
    assert not message.defects
    subject = str(message["Subject"])
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2060-\u2069\u200b]", subject)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    html = message.get_body(("html",))
    assert html is not None
    content = html.get_content()
    assert not re.search(r"<(script|img|iframe|svg|object|form|input|base|link)\b", content, re.IGNORECASE)
    links = re.findall(r'href="([^"]*)"', content)
    assert not [link for link in links if not link.startswith(("https://", "http://"))], links


# What the database fills with codes and addresses of its own, not with words.
OWN_VALUES = {"url", "status", "state", "content_type"}


def planted(code: str, text: str) -> dict[str, object]:
    """The payload of a template with the text wherever a text stands."""
    return {
        name: text if isinstance(value, str) and name not in OWN_VALUES else value
        for name, value in PAYLOADS[code].items()
    }


def test_no_text_changes_what_is_sent(outbox: Outbox, mail_server: MailServer, run_worker: StartWorker) -> None:
    run_worker()
    sent = [
        outbox.notify("reader@example.com", code, planted(code, text), locale)
        for code in sorted(PAYLOADS)
        for text in HOSTILE.values()
        for locale in ("ko", "en")
    ]
    for identifier in sent:
        outbox.wait_for_status(identifier, "sent", timeout=20)
    assert len(mail_server.messages) == len(sent)
    for message in mail_server.messages:
        check(message)


@pytest.mark.parametrize(
    "recipient",
    ["a@example.com\r\nBcc: evil@example.com", "a@example.com>\r\nRCPT TO:<evil@example.com", "a@example.com\nX: 1"],
)
def test_the_database_takes_no_recipient_with_a_line_break(outbox: Outbox, recipient: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="recipient"):
        outbox.notify(recipient)


def test_no_recipient_becomes_two(outbox: Outbox, mail_server: MailServer, run_worker: StartWorker) -> None:
    run_worker()
    recipients = [
        "a@example.com, evil@example.com",
        "a@example.com;evil@example.com",
        "<a@example.com> SIZE=1",
        "a@exam\u202eple.com",
        "=?utf-8?Q?evil=40example.com?=@x?=",
        "a@[127.0.0.1]",
        "a@example.com\u2028Bcc: evil@example.com",
    ]
    for identifier in [outbox.notify(recipient) for recipient in recipients]:
        assert "not a" in outbox.wait_for_status(identifier, "dead")["last_error"]
    assert mail_server.messages == []
