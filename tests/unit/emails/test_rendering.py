"""Every mail renders in both languages, and what comes from outside stays text."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import structlog

from edge_api.emails.errors import MissingVariablesError, UnknownTemplateError
from edge_api.emails.filters import business_number, seoul_time
from edge_api.emails.overrides import TemplateOverride
from edge_api.emails.rendering import (
    LOCALES,
    EmailRenderer,
    normalise_locale,
    template_codes,
)

NOTICE: dict[str, object] = {"account": "owner@example.com", "changed_at": "2026-11-21T00:30:00+00:00"}
PAYLOADS: dict[str, dict[str, object]] = {
    "tenant_invitation": {"company_name": "강원테크", "expires_on": "2026-11-28", "token": "0a1b2c"},
    "new_message": {"company_name": "강원테크", "sender_name": "Kim", "subject": "Visit"},
    "thread_reply": {
        "company_name": "강원테크",
        "sender_name": "Kim",
        "subject": "Sales",
        "content": "Without tax.\nPlease check.",
    },
    "broadcast_message": {
        "company_name": "강원테크",
        "sender_name": "Portal",
        "subject": "Meeting",
        "is_important": "",
    },
    "admin_new_thread": {
        "company_name": "강원테크",
        "subject": "Sales",
        "content": "With tax?",
        "reply_name": "Lee",
        "reply_email": "lee@a.example",
        "reply_mobile": "010-1234-5678",
    },
    "admin_thread_reply": {"company_name": "강원테크", "subject": "Sales", "content": "One more"},
    "admin_new_message": {"company_name": "강원테크", "subject": "Visit", "content": "When?"},
    **{
        code: {"company_name": "강원테크", "year": 2025, "quarter": 1, "reason": "보완"}
        for code in ("performance_approved", "performance_revision_requested", "performance_rejected")
    },
    "consent_request": {
        "company_name": "강원테크",
        "content_type": "privacy_policy",
        "version": "2.0",
        "note": "Retention period changed",
        "effective_date": "2026-12-01",
    },
    "performance_reminder": {
        "company_name": "강원테크",
        "year": 2025,
        "quarter": 3,
        "due_date": "2025-10-15",
        "days_left": 7,
    },
    "activity_reminder": {
        "company_name": "강원테크",
        "owner_name": "Lee",
        "subject": "Visit",
        "starts_at": "2026-12-01 10:00",
        "place": "Chuncheon",
    },
    "rfq_due": {"company_name": "강원테크", "rfq_code": "RFQ-202612-0001", "title": "Pumps", "due_date": "2026-12-01"},
    **{
        code: {
            "contract_code": "CTR-2026-0001",
            "contract_title": "Supply",
            "partner_name": "Gangwon Trade",
            "end_date": "2026-12-31",
        }
        for code in ("contract_renewed", "contract_expired")
    },
    "contract_renewal": {
        "contract_code": "CTR-2026-0001",
        "contract_title": "Supply",
        "partner_name": "Gangwon Trade",
        "end_date": "2026-12-31",
        "renewal_date": "2026-12-01",
        "days_left": 30,
    },
    "registration_confirmation": {"company_name": "강원테크", "business_number": "1248100998"},
    "member_approved": {"company_name": "강원테크"},
    "member_rejected": {"company_name": "강원테크", "reason": "사업자등록증이 없습니다.\n다시 내 주십시오."},
    "member_suspended": {"company_name": "강원테크", "reason": "허위 정보"},
    "member_reinstated": {"company_name": "강원테크"},
    "member_reset": {"company_name": "강원테크"},
    "admin_new_member": {"company_name": "강원테크", "business_number": "1248100998"},
    "application_received": {
        "company_name": "강원테크",
        "project_title": "Export voucher 2026",
        "submitted_at": "2026-11-21T00:30:00+00:00",
    },
    "application_status": {
        "company_name": "강원테크",
        "project_title": "Export voucher 2026",
        "status": "approved",
        "reason": "Congratulations",
    },
    "application_material_request": {
        "company_name": "강원테크",
        "project_title": "Export voucher 2026",
        "request": "Balance sheet 2025",
        "due_date": "2026-12-01",
    },
    "admin_new_application": {"company_name": "강원테크", "project_title": "Export voucher 2026"},
    "admin_application_material": {
        "company_name": "강원테크",
        "project_title": "Export voucher 2026",
        "response": "Attached.",
    },
    "project_published": {
        "company_name": "강원테크",
        "project_title": "Export voucher 2026",
        "period": "2026.11.21 ~ 2026.12.01",
    },
    "account_locked": {"company_name": "강원테크", "locked_until": "2026-11-21T00:30:00+00:00"},
    **{
        code: {"url": "https://project.example/verify?token=a&type=b", "token": "123456"}
        for code in ("auth_signup", "auth_recovery", "auth_magiclink", "auth_invite")
    },
    "auth_email_change": {
        "url": "https://project.example/verify",
        "token": "123456",
        "new_email": "new@example.com",
    },
    "auth_reauthentication": {"token": "123456"},
    "auth_password_changed": NOTICE,
    "auth_email_changed": {
        "changed_at": NOTICE["changed_at"],
        "old_email": "old@example.com",
        "new_email": "new@example.com",
    },
    "auth_phone_changed": {**NOTICE, "phone": "********5678"},
    **{code: {**NOTICE, "provider": "google"} for code in ("auth_identity_linked", "auth_identity_unlinked")},
    **{code: {**NOTICE, "factor_type": "totp"} for code in ("auth_mfa_enrolled", "auth_mfa_unenrolled")},
}
HANGUL = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def renderer() -> EmailRenderer:
    return EmailRenderer("https://portal.example")


def test_there_is_a_payload_for_every_template() -> None:
    assert set(PAYLOADS) == set(template_codes())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("code", sorted(PAYLOADS))
def test_every_template_shows_its_variables_in_html_and_text(renderer: EmailRenderer, code: str, locale: str) -> None:
    mail = renderer.render(code, locale, PAYLOADS[code])
    assert mail.subject and "\n" not in mail.subject
    assert f'<html lang="{locale}"' in mail.html
    assert "{{" not in mail.html + mail.text and "{%" not in mail.html + mail.text
    for name, value in PAYLOADS[code].items():
        if name == "company_name" and code.startswith("auth_"):
            continue
        shown = {
            "business_number": "124-81-00998",
            "locked_until": "2026-11-21 09:30 (KST)",
            "submitted_at": "2026-11-21 09:30 (KST)",
            "changed_at": "2026-11-21 09:30 (KST)",
            "factor_type": "인증 앱(TOTP)" if locale == "ko" else "Authenticator app (TOTP)",
            "status": "승인" if locale == "ko" else "approved",
            "content_type": "개인정보 처리방침" if locale == "ko" else "privacy policy",
        }.get(name, str(value))
        assert shown in mail.text
        assert shown.replace("&", "&amp;") in mail.html
    assert "<" not in mail.text
    assert "https://portal.example" in mail.text
    assert mail.locale == locale


@pytest.mark.parametrize("code", sorted(PAYLOADS))
def test_english_mails_hold_no_korean_of_ours(renderer: EmailRenderer, code: str) -> None:
    payload = {**PAYLOADS[code], "company_name": "Gangwon Tech", "reason": "incomplete"}
    mail = renderer.render(code, "en", payload)
    assert not HANGUL.search(mail.subject + mail.html + mail.text)


@pytest.mark.parametrize("code", sorted(PAYLOADS))
def test_korean_mails_are_korean(renderer: EmailRenderer, code: str) -> None:
    mail = renderer.render(code, "ko", PAYLOADS[code])
    assert HANGUL.search(mail.subject) and HANGUL.search(mail.text) and HANGUL.search(mail.html)


@pytest.mark.parametrize("code", sorted(PAYLOADS))
def test_templates_want_only_the_variables_the_database_sends(renderer: EmailRenderer, code: str) -> None:
    assert renderer.variables(code) <= PAYLOADS[code].keys()


def test_markup_in_a_company_name_is_shown_and_not_obeyed(renderer: EmailRenderer) -> None:
    mail = renderer.render("member_approved", "ko", {"company_name": "<img src=x onerror=a()>"})
    assert "<img" not in mail.html
    assert "&lt;img src=x onerror=a()&gt;" in mail.html
    assert "<img src=x onerror=a()>" in mail.text


def test_a_template_expression_in_the_payload_is_only_text(renderer: EmailRenderer) -> None:
    mail = renderer.render("member_approved", "ko", {"company_name": "{{ 7 * 7 }}"})
    assert "{{ 7 * 7 }}" in mail.text


def test_a_subject_is_always_one_line(renderer: EmailRenderer) -> None:
    payload = {"company_name": "A\r\nBcc: x@example.com", "business_number": "1248100998"}
    assert renderer.render("admin_new_member", "ko", payload).subject.endswith("A Bcc: x@example.com")


def test_the_heading_leaves_out_the_sender_in_brackets(renderer: EmailRenderer) -> None:
    mail = renderer.render("member_approved", "en", {"company_name": "A"})
    assert ">Your registration has been approved</h1>" in mail.html


def test_missing_variables_are_named(renderer: EmailRenderer) -> None:
    with pytest.raises(MissingVariablesError) as caught:
        renderer.render("registration_confirmation", "ko", {})
    assert caught.value.names == ("business_number", "company_name")
    assert "business_number, company_name" in str(caught.value)


@pytest.mark.parametrize("code", ["nonsense", "layout", "../ko/layout", "parts", ""])
def test_unknown_codes_are_refused(renderer: EmailRenderer, code: str) -> None:
    with pytest.raises(UnknownTemplateError):
        renderer.render(code, "ko", {})
    with pytest.raises(UnknownTemplateError):
        renderer.variables(code)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("ko", "ko"), ("en-US", "en"), ("EN_gb", "en"), ("zh", "ko"), ("", "ko"), (None, "ko")],
)
def test_language_tags_fall_back_to_korean(tag: str | None, language: str) -> None:
    assert normalise_locale(tag) == language


def test_business_numbers_are_shown_with_hyphens() -> None:
    assert business_number("1248100998") == "124-81-00998"
    assert business_number("124-81-00998") == "124-81-00998"
    assert business_number("12345") == "12345"


def test_times_are_shown_in_korean_time() -> None:
    assert seoul_time(datetime(2026, 1, 1, 15, tzinfo=UTC)) == "2026-01-02 00:00 (KST)"
    assert seoul_time("2026-01-01T15:00:00") == "2026-01-02 00:00 (KST)"
    assert seoul_time("soon") == "soon"


def test_an_override_replaces_only_its_own_parts(renderer: EmailRenderer) -> None:
    override = TemplateOverride("member_approved", "ko", subject="축하합니다, {{ company_name }}")
    mail = renderer.render("member_approved", "ko", {"company_name": "강원<테크>"}, override)
    assert mail.subject == "축하합니다, 강원<테크>"
    assert "회원가입이 승인되었습니다" not in mail.html.split("</title>")[0]
    assert "사업자등록번호와 비밀번호로 로그인" in mail.html


def test_an_override_gets_the_site_and_escapes_html(renderer: EmailRenderer) -> None:
    override = TemplateOverride(
        "member_rejected",
        "en",
        html_body="<p>{{ reason }}</p><a href='{{ site_url }}'>{{ site_name }}</a>",
        text_body="{% if reason %}{{ reason | upper }}{% endif %}",
    )
    payload = {"company_name": "A", "reason": "<b>no</b>"}
    mail = renderer.render("member_rejected", "en", payload, override)
    assert mail.html == ("<p>&lt;b&gt;no&lt;/b&gt;</p><a href='https://portal.example'>Gangwon Business Portal</a>")
    assert mail.text == "<B>NO</B>"


def test_a_broken_override_is_logged_and_the_built_in_mail_is_sent(
    renderer: EmailRenderer,
) -> None:
    with structlog.testing.capture_logs() as logs:
        override = TemplateOverride("member_approved", "ko", "x", "{{ company_name", "{{ nobody }}")
        mail = renderer.render("member_approved", "ko", {"company_name": "강원테크"}, override)
    assert mail.subject == "x"
    assert "강원테크 담당자님" in mail.html and "강원테크 담당자님" in mail.text
    assert [entry["part"] for entry in logs] == ["html", "text"]
    assert all(entry["event"] == "email_override_rejected" for entry in logs)
    assert "'nobody' is undefined" in logs[1]["reason"]
