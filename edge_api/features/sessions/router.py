"""`POST /api/v1/sessions`."""

from edge_api.core.dependencies import AppSettings, SupabaseClient
from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import PublicUnits, Verifier
from edge_api.features.sessions.schemas import SessionAnswer, SignInRequest
from edge_api.features.sessions.service import SignIn

router = Router(tags=["sessions"])


@router.post(
    "/api/v1/sessions",
    status_code=201,
    summary="사업자등록번호로 로그인 / Sign in by business number",
    responses=error_answers(401, 403, "ACCOUNT_SUSPENDED", "EMAIL_NOT_CONFIRMED", 429, "ACCOUNT_LOCKED"),
)
async def create_session(
    body: SignInRequest, units: PublicUnits, supabase: SupabaseClient, verifier: Verifier, settings: AppSettings
) -> SessionAnswer:
    """401 for an unknown number and a wrong password alike; 429 ACCOUNT_LOCKED after five failures."""
    return await SignIn(units, supabase, verifier, settings).run(body)
