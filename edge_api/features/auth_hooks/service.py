"""Answers the send-email hook: check the signature, put the mails into the outbox."""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from fastapi.exceptions import RequestValidationError
from psycopg.types.json import Jsonb
from pydantic import ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from edge_api.core.database import SERVICE, Connection, Database
from edge_api.core.errors import ApiError, unauthorized
from edge_api.core.logging import get_logger
from edge_api.core.settings import Settings
from edge_api.core.tracing import RequestContext
from edge_api.emails.rendering import normalise_locale
from edge_api.features.auth_hooks.mails import HookMail, compose
from edge_api.features.auth_hooks.schemas import SendEmailPayload

logger = get_logger(__name__)


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
    called_at = datetime.fromtimestamp(float(headers["webhook-timestamp"]), UTC).isoformat(timespec="seconds")
    mails = compose(settings, payload, called_at)
    if not mails:
        action = payload.email_data.email_action_type
        logger.warning("auth_mail_ignored", email_action_type=action)
        return
    await enqueue(database, context, payload, mails, headers["webhook-id"])


def verify_signature(settings: Settings, body: bytes, headers: Mapping[str, str]) -> None:
    """Check the standardwebhooks headers over the raw body, at most 5 minutes old or early.

    Raises ApiError 401 for everything that is not a valid signature.
    """
    secrets = settings.hook_secrets
    if not secrets:
        raise ApiError(
            "SERVICE_UNAVAILABLE",
            503,
            "SEND_EMAIL_HOOK_SECRET이 설정되지 않았습니다.",
            "SEND_EMAIL_HOOK_SECRET is not set.",
            headers={"Retry-After": "60"},
        )
    if not any(_is_signed(secret, body, headers) for secret in secrets):
        raise unauthorized("서명이 올바르지 않습니다.", "The signature of the hook is not valid.")


def _is_signed(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, binascii.Error, ValueError):
        return False
    return True


def parse(body: bytes) -> SendEmailPayload:
    """Read the body. Raises RequestValidationError, which is answered as 422 with the fields."""
    try:
        return SendEmailPayload.model_validate_json(body)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise RequestValidationError(details) from None


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
                    Jsonb(mail.secret) if mail.secret else None,
                ),
            )

    await database.run(SERVICE, context, unit)
