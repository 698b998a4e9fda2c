"""Sign-in by business number and password, on top of Supabase Auth's password grant.

An unknown number must look like a wrong password: the same attempt counter and lock, the same call
to Auth, the same answer, and failed answers are held back to the same time.
"""

import asyncio
import math
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from psycopg.errors import Error as PsycopgError

from edge_api.adapters.supabase import AuthRefusedError, SupabaseHttp, SupabaseUnavailableError
from edge_api.core.database import Caller, CallerDatabase, Connection
from edge_api.core.errors import ApiError, unauthorized
from edge_api.core.logging import get_logger
from edge_api.core.security import TokenVerifier
from edge_api.core.settings import Settings
from edge_api.features.sessions.schemas import SessionAnswer, SignedInMember, SignInRequest

_logger = get_logger("edge_api.sessions")
# Reserved by RFC 2606: no account can have it, so Auth does the work of a look-up that finds nobody.
_NOBODY = "nobody@business-number.invalid"
_FAILURES = {"email_not_confirmed": "EMAIL_NOT_CONFIRMED", "user_banned": "USER_BANNED"}


class SignIn:
    """One attempt. The attempt is counted as a failure before the password is tried, so parallel
    attempts cannot outrun the lock; a success takes the count back."""

    def __init__(
        self, units: CallerDatabase, supabase: SupabaseHttp, verifier: TokenVerifier, settings: Settings
    ) -> None:
        self._units = units
        self._supabase = supabase
        self._verifier = verifier
        self._failure_seconds = settings.sign_in_failure_seconds

    async def run(self, request: SignInRequest) -> SessionAnswer:
        """Raises ApiError 401 UNAUTHORIZED, 403 EMAIL_NOT_CONFIRMED / ACCOUNT_SUSPENDED,
        429 ACCOUNT_LOCKED, 503 when Auth does not answer."""
        started = time.monotonic()
        try:
            return await self._attempt(request)
        except ApiError as error:
            if error.status == 401:
                await asyncio.sleep(max(0.0, started + self._failure_seconds - time.monotonic()))
            raise

    async def _attempt(self, request: SignInRequest) -> SessionAnswer:
        number = request.business_number
        email, member_id = await self._begin(number)
        try:
            session = await self._supabase.sign_in(email or _NOBODY, request.password.get_secret_value())
        except AuthRefusedError as error:
            failure = _FAILURES.get(error.code, "INVALID_PASSWORD")
            await self._finish(number, None, failure)
            raise _refusal(failure) from None
        except SupabaseUnavailableError:
            await self._finish(number, None, "SERVICE_UNAVAILABLE")
            raise ApiError.of_status(503, headers={"Retry-After": "5"}) from None
        if email is None:
            await self._finish(number, None, "INVALID_PASSWORD")
            raise _refusal("INVALID_PASSWORD")
        return await self._welcome(number, member_id, session)

    async def _welcome(self, number: str, member_id: str | None, session: dict[str, Any]) -> SessionAnswer:
        caller = await self._verifier.verify(str(session["access_token"]))
        self._units.context.user_id = caller.user_id
        member = await self._member(caller, member_id)
        if member is None or member["state"] in ("suspended", "withdrawn"):
            await self._finish(number, caller.user_id, "ACCOUNT_SUSPENDED")
            await self._supabase.sign_out(str(session["access_token"]))
            raise ApiError("ACCOUNT_SUSPENDED", 403, "이용이 정지된 계정입니다.", "The account is suspended.")
        await self._finish(number, caller.user_id, None)
        return SessionAnswer(
            access_token=session["access_token"],
            refresh_token=session["refresh_token"],
            token_type=session["token_type"],
            expires_in=session["expires_in"],
            expires_at=session.get("expires_at"),
            user=session["user"],
            member=SignedInMember(
                id=str(member["id"]),
                company_name=member["company_name"],
                approval_status=member["approval_status"],
                status=member["status"],
            ),
        )

    async def _begin(self, number: str) -> tuple[str | None, str | None]:
        context = self._units.context

        async def unit(connection: Connection) -> dict[str, Any]:
            cursor = await connection.execute(
                "select app.begin_sign_in(%s, %s::inet, %s) as gate", (number, context.client_ip, context.user_agent)
            )
            row = await cursor.fetchone()
            gate: dict[str, Any] = row["gate"] if row else {}
            return gate

        gate = await self._units.run_as_service(unit)
        if gate.get("locked_until"):
            raise _locked(str(gate["locked_until"]))
        return gate.get("email"), gate.get("member_id")

    async def _finish(self, number: str, user_id: str | None, failure: str | None) -> None:
        context = self._units.context

        async def unit(connection: Connection) -> None:
            await connection.execute(
                "select app.finish_sign_in(%s, %s::inet, %s, %s::uuid, %s)",
                (number, context.client_ip, context.user_agent, user_id, failure),
            )

        try:
            # Even when the client has gone: a counted attempt must get its outcome.
            await asyncio.shield(self._units.run_as_service(unit))
        except PsycopgError as error:
            if failure is None:
                raise
            _logger.error("sign_in_outcome_not_recorded", failure=failure, error_type=type(error).__name__)

    async def _member(self, caller: Caller, member_id: str | None) -> dict[str, Any] | None:
        # An account of several companies signs in to the one whose number was typed.
        context = replace(self._units.context, tenant_id=member_id)
        rows = await self._units.database.query(
            caller,
            context,
            "select id, company_name, state::text, approval_status::text, status::text"
            " from public.members where id = %s",
            (member_id,),
        )
        return rows[0] if rows else None


def _refusal(failure: str) -> ApiError:
    if failure == "EMAIL_NOT_CONFIRMED":
        # Auth says so only after the password proved right.
        return ApiError(
            "EMAIL_NOT_CONFIRMED", 403, "이메일 인증을 먼저 완료해 주세요.", "Please confirm your e-mail first."
        )
    return unauthorized(
        "사업자등록번호 또는 비밀번호가 올바르지 않습니다.", "The business number or the password is not correct."
    )


def _locked(locked_until: str) -> ApiError:
    until = datetime.fromisoformat(locked_until)
    seconds = max(1, math.ceil((until - datetime.now(UTC)).total_seconds()))
    return ApiError(
        "ACCOUNT_LOCKED",
        429,
        "로그인 실패가 반복되어 잠시 잠겼습니다. 나중에 다시 시도해 주세요.",
        "Too many failed attempts: locked for a while. Please try again later.",
        {"locked_until": until.isoformat()},
        {"Retry-After": str(seconds)},
    )
