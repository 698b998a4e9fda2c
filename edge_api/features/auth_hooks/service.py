"""Answers the send-email hook: check the signature, put the mails into the outbox."""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from fastapi.exceptions import RequestValidationError
from psycopg.types.json import Jsonb
from pydantic import ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from edge_api.core.database import SERVICE, Connection, Database
from edge_api.core.errors import ApiError, invalid_field, unauthorized
from edge_api.core.settings import Settings
from edge_api.core.tracing import RequestContext
from edge_api.emails.rendering import normalise_locale
from edge_api.features.auth_hooks.links import verification_url
from edge_api.features.auth_hooks.schemas import SendEmailPayload

TEMPLATES: Mapping[str, str] = {
    "signup": "auth_signup",
    "recovery": "auth_recovery",
    "magiclink": "auth_magiclink",
    "invite": "auth_invite",
    "email_change": "auth_email_change",
    "reauthentication": "auth_reauthentication",
}

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HookMail:
    """One mail for the outbox; `secret` is erased there once it is sent."""

    template: str
    recipient: str
    payload: dict[str, str]
    secret: dict[str, str] = field(repr=False)
    suffix: str = ""


async def handle(
    database: Database,
    context: RequestContext,
    settings: Settings,
    body: bytes,
    headers: Mapping[str, str],
) -> None:
    """Verify and enqueue. Raises ApiError 401 (signature), 422 (content), 503 (no secret set)."""
    verify_signature(settings, body, headers)
    payload = parse(body)
    mails = compose(settings, payload)
    if not mails:
        action = payload.email_data.email_action_type
        logger.warning("auth_mail_ignored", email_action_type=action)
        return
    await enqueue(database, context, payload, mails, headers["webhook-id"])


def verify_signature(settings: Settings, body: bytes, headers: Mapping[str, str]) -> None:
    """Check the standardwebhooks headers over the raw body, at most 5 minutes old or early.

    Raises ApiError 401 for everything that is not a valid signature.
    """
    secret = settings.send_email_hook_secret
    if secret is None:
        raise ApiError(
            "SERVICE_UNAVAILABLE",
            503,
            "SEND_EMAIL_HOOK_SECRET이 설정되지 않았습니다.",
            "SEND_EMAIL_HOOK_SECRET is not set.",
        )
    webhook = Webhook(secret.get_secret_value().removeprefix("v1,"))
    try:
        webhook.verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, binascii.Error, ValueError) as error:
        raise unauthorized("서명이 올바르지 않습니다.", "The signature of the hook is not valid.") from error


def parse(body: bytes) -> SendEmailPayload:
    """Read the body. Raises RequestValidationError, which is answered as 422 with the fields."""
    try:
        return SendEmailPayload.model_validate_json(body)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(details) from None


def compose(settings: Settings, payload: SendEmailPayload) -> list[HookMail]:
    """The mails of one hook call: none for kinds we have no words for, two for an address change."""
    data, user = payload.email_data, payload.user
    template = TEMPLATES.get(data.email_action_type)
    if template is None:
        return []
    if data.email_action_type == "email_change":
        return _email_change(settings, payload)
    if data.email_action_type == "reauthentication":
        return [HookMail(template, _required(user.email), {}, {"token": data.token})]
    secret = _secret(settings, payload, data.token, data.token_hash)
    return [HookMail(template, _required(user.email), {}, secret)]


def _email_change(settings: Settings, payload: SendEmailPayload) -> list[HookMail]:
    """Pair each address with its code.

    The names are crossed for historical reasons: `token` belongs to `token_hash_new` and to the
    CURRENT address, `token_new` to `token_hash` and to the NEW one. Without secure e-mail change
    there is one pair only, for the new address.
    """
    data, user = payload.email_data, payload.user
    new_email = _required(user.new_email, "user.new_email")
    facts = {"new_email": new_email}
    template = TEMPLATES["email_change"]
    if not data.token_hash_new or not user.email:
        secret = _secret(
            settings,
            payload,
            data.token_new or data.token,
            data.token_hash or data.token_hash_new,
        )
        return [HookMail(template, new_email, facts, secret, ":new")]
    current = _secret(settings, payload, data.token, data.token_hash_new)
    new = _secret(settings, payload, data.token_new, data.token_hash)
    return [
        HookMail(template, user.email, facts, current, ":current"),
        HookMail(template, new_email, facts, new, ":new"),
    ]


def _secret(settings: Settings, payload: SendEmailPayload, token: str, token_hash: str) -> dict[str, str]:
    data = payload.email_data
    _required(token_hash, "email_data.token_hash")
    url = verification_url(settings, token_hash, data.email_action_type, data.redirect_to)
    return {"token": token, "url": url}


def _required(value: str, name: str = "user.email") -> str:
    if len(value) < 3:
        raise invalid_field(name, "필수 항목입니다.", "This field is required.")
    return value


async def enqueue(
    database: Database,
    context: RequestContext,
    payload: SendEmailPayload,
    mails: Sequence[HookMail],
    webhook_id: str,
) -> None:
    """Write all mails of one call in one transaction; the same webhook-id again writes nothing."""
    metadata = payload.user.user_metadata or {}
    locale = normalise_locale(str(metadata.get("locale") or ""))

    async def unit(connection: Connection) -> None:
        for mail in mails:
            await connection.execute(
                "select app.notify(p_template => %s, p_recipient => %s, p_payload => %s,"
                " p_locale => %s, p_user_id => %s, p_dedupe_key => %s, p_secret => %s)",
                (
                    mail.template,
                    mail.recipient,
                    Jsonb(mail.payload),
                    locale,
                    payload.user.id,
                    f"auth_hook:{webhook_id}{mail.suffix}",
                    Jsonb(mail.secret),
                ),
            )

    await database.run(SERVICE, context, unit)
