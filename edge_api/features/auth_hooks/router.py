"""`POST /hooks/send-email`."""

from __future__ import annotations

from fastapi import APIRouter, Request

from edge_api.core.dependencies import AppSettings
from edge_api.core.schemas import error_answers
from edge_api.core.security import CurrentContext, DatabasePool
from edge_api.features.auth_hooks import service
from edge_api.features.auth_hooks.schemas import HookAnswer

router = APIRouter(tags=["hooks"])


@router.post(
    "/hooks/send-email",
    summary="Supabase Auth 메일 발송 훅 / Send-email hook of Supabase Auth",
    responses=error_answers(401, 413, 415, 422),
)
async def send_email(
    request: Request, settings: AppSettings, database: DatabasePool, context: CurrentContext
) -> HookAnswer:
    """Signed by standardwebhooks over the raw body; answers as soon as the mail is in the outbox."""
    body = await request.body()
    await service.handle(database, context, settings, body, request.headers)
    return HookAnswer()
