"""Messages that mail clients read well and nobody can inject headers into."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_api.emails.errors import InvalidAddressError
from edge_api.emails.message import Envelope, Sender, build_message, message_id, normalise_address
from edge_api.emails.rendering import RenderedMail

ID = UUID("11111111-2222-3333-4444-555555555555")
WHEN = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SENDER = Sender("noreply@gangwon-portal.kr", "강원 기업포털")


def build(subject: str = "안녕하세요", recipient: str = "a@example.com", sender: Sender = SENDER) -> Envelope:
    mail = RenderedMail(subject, "<p>본문 &amp; html</p>", "본문 text", "ko")
    return build_message(ID, WHEN, "member_approved", recipient, mail, sender)


def parse(envelope: Envelope) -> EmailMessage:
    message = message_from_bytes(envelope.content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_korean_mail_reads_back_as_it_was_written() -> None:
    message = parse(build("[강원 기업포털] 회원가입이 승인되었습니다 " + "긴제목" * 30))
    assert message["Subject"] == "[강원 기업포털] 회원가입이 승인되었습니다 " + "긴제목" * 30
    assert message["From"].addresses[0].display_name == "강원 기업포털"
    assert message["From"].addresses[0].addr_spec == "noreply@gangwon-portal.kr"
    assert message["To"] == "a@example.com"
    bodies = [(part.get_content_type(), part.get_content()) for part in message.iter_parts()]
    assert bodies == [("text/plain", "본문 text"), ("text/html", "<p>본문 &amp; html</p>")]
    assert not message.defects


def test_the_wire_form_is_ascii_with_short_lines_and_crlf() -> None:
    content = build("제목" * 100).content
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"") and b"\r" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 998


def test_robots_and_filters_are_told_what_this_is() -> None:
    message = parse(build())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["List-Id"] == "<member-approved.notifications.gangwon-portal.kr>"
    assert message["Content-Language"] == "ko"


def test_a_repeated_delivery_is_the_same_mail_byte_for_byte() -> None:
    first, second = build(), build()
    assert first.content == second.content
    assert first.message_id == message_id(ID, "gangwon-portal.kr")
    assert f"Message-ID: {first.message_id}\r\n".encode() in first.content


@pytest.mark.parametrize(
    "subject",
    ["a\r\nBcc: evil@example.com", "a\nX: y", "a\rX: y", "한글\r\nBcc: evil@example.com", "a\x00b", "a\u2028b"],
)
def test_a_subject_cannot_add_headers(subject: str) -> None:
    message = parse(build(subject))
    assert message["Bcc"] is None and message["X"] is None
    assert len(message.get_all("Subject", [])) == 1


@given(st.text(max_size=300))
def test_no_text_whatever_breaks_the_header(subject: str) -> None:
    message = parse(build(subject.encode("utf-8", "replace").decode()))
    assert set(message.keys()) >= {"From", "To", "Subject", "Date", "Message-ID"}
    assert message["Bcc"] is None
    assert message["To"] == "a@example.com"


@pytest.mark.parametrize("name", ['Say "hi"\\', "A\r\nBcc: x@example.com", "강원\r\nBcc: x@y.kr", ""])
def test_the_display_name_is_quoted_or_encoded(name: str) -> None:
    message = parse(build(sender=Sender("noreply@gangwon-portal.kr", name)))
    assert message["Bcc"] is None
    assert message["From"].addresses[0].addr_spec == "noreply@gangwon-portal.kr"


@pytest.mark.parametrize(
    ("given_address", "wanted"),
    [
        ("user@example.com", "user@example.com"),
        (" user.name+tag@sub.example.com ", "user.name+tag@sub.example.com"),
        ("user@강원.kr", "user@xn--939ay02c.kr"),
        ("user@localhost", "user@localhost"),
    ],
)
def test_plain_addresses_are_taken(given_address: str, wanted: str) -> None:
    assert normalise_address(given_address) == wanted


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "@example.com",
        "a@",
        "a@b@example.com",
        "a@example..com",
        "a@-example.com",
        "a b@example.com",
        "a@exam ple.com",
        "사용자@example.com",
        '"quoted"@example.com',
        "Name <a@example.com>",
        "a@example.com,b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "a\r\nRCPT TO:<b@example.com>@example.com",
        "a\n@example.com",
        "x" * 65 + "@example.com",
        "x@" + "a." * 130 + "com",
    ],
)
def test_everything_else_is_refused(address: str) -> None:
    with pytest.raises(InvalidAddressError):
        normalise_address(address)
