"""`POST /hooks/send-email`."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader

from edge_api.core.dependencies import AppSettings
from edge_api.core.routing import Router
from edge_api.core.security import CurrentContext, DatabasePool
from edge_api.features.auth_hooks import service
from edge_api.features.auth_hooks.schemas import HookAnswer

router = Router(tags=["hooks"])

# Only described here: the service verifies it together with webhook-id, webhook-timestamp and the raw body.
_signature = APIKeyHeader(
    name="webhook-signature",
    scheme_name="WebhookSignature",
    description="Standard Webhooks (v1), beside webhook-id and webhook-timestamp; SEND_EMAIL_HOOK_SECRET",
    auto_error=False,
)


@router.post(
    "/hooks/send-email",
    summary="Supabase Auth 메일 발송 훅 / Send-email hook of Supabase Auth",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SendEmailPayload"}}},
        }
    },
)
async def send_email(
    request: Request,
    settings: AppSettings,
    database: DatabasePool,
    context: CurrentContext,
    signature: Annotated[str | None, Depends(_signature)],
) -> HookAnswer:
    """Signed by standardwebhooks over the raw body; answers as soon as the mail is in the outbox."""
    body = await request.body()
    await service.handle(database, context, settings, body, request.headers)
    return HookAnswer()
