"""Public verification and the staff look-up."""

import asyncio

from edge_api.adapters.nice import NiceNotFoundError
from edge_api.adapters.outside import OutsideServiceError
from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.business_numbers.lookups import Lookups
from edge_api.features.business_numbers.number import formatted, is_well_formed
from edge_api.features.business_numbers.schemas import (
    Check,
    CompanyAnswer,
    NameCheck,
    StatusCheck,
    ValidityCheck,
    VerifyAnswer,
    VerifyRequest,
)

_LOOKUP_PERMISSION = "portal.companies:lookup"
_MESSAGES = {
    "invalid": ("사업자등록번호의 검증번호가 맞지 않습니다.", "The check digit of the business number is wrong."),
    "not_configured": (
        "검증번호만 확인했습니다. 국세청 조회가 설정되어 있지 않습니다.",
        "Only the check digit was tested: the tax office look-up is not configured.",
    ),
    "failed": (
        "검증번호만 확인했습니다. 국세청이 응답하지 않습니다.",
        "Only the check digit was tested: the tax office did not answer.",
    ),
    "stale": (
        "국세청이 응답하지 않아 이전 조회 결과를 보여 드립니다.",
        "The tax office did not answer: this is an earlier answer.",
    ),
    "checked": ("국세청 자료로 확인했습니다.", "Checked with the tax office."),
    "company": ("NICE D&B 자료입니다.", "NICE D&B data."),
    "company_stale": (
        "NICE D&B가 응답하지 않아 이전 조회 결과를 보여 드립니다.",
        "NICE D&B did not answer: this is an earlier answer.",
    ),
    "company_not_configured": (
        "검증번호만 확인했습니다. NICE D&B 조회가 설정되어 있지 않습니다.",
        "Only the check digit was tested: the NICE D&B look-up is not configured.",
    ),
}


async def verify(units: CallerDatabase, lookups: Lookups, request: VerifyRequest) -> VerifyAnswer:
    """Check digit, availability here, and what tax office and bureau say; they never block it."""
    number = request.business_number
    language = units.context.language
    available = await _is_available(units, number)
    if not is_well_formed(number):
        return VerifyAnswer(
            business_number=number,
            formatted=formatted(number),
            check_digit_valid=False,
            available=available,
            status=StatusCheck(checked=False, reason="invalid_number"),
            message=_text("invalid", language),
        )
    status, validity, name = await asyncio.gather(
        lookups.status(units.context, number), _validity(units, lookups, request), _name(units, lookups, request)
    )
    return VerifyAnswer(
        business_number=number,
        formatted=formatted(number),
        check_digit_valid=True,
        available=available,
        status=status,
        validity=validity,
        company_name=name,
        message=_text(_verdict(status), language),
    )


async def company(units: CallerDatabase, lookups: Lookups, business_number: str) -> CompanyAnswer:
    """The bureau's record for staff with portal.companies:lookup; the look-up is audited.

    Raises ApiError 403, 404 (bureau knows no such company), 422 (check digit), 502 (bureau failed).
    """
    await _require_lookup_permission(units)
    if not is_well_formed(business_number):
        korean, english = _MESSAGES["invalid"]
        message = english if units.context.language == "en" else korean
        raise ApiError("VALIDATION_ERROR", 422, korean, english, [{"field": "business_number", "message": message}])
    language = units.context.language
    if not lookups.nice.configured:
        return CompanyAnswer(
            checked=False,
            reason="not_configured",
            business_number=business_number,
            check_digit_valid=True,
            message=_text("company_not_configured", language),
        )
    try:
        found = await lookups.company(units.context, business_number)
    except NiceNotFoundError:
        raise ApiError.of_status(404) from None
    except OutsideServiceError as error:
        raise ApiError.of_status(502, {"service": error.service, "code": error.code}) from error
    await units.run(lambda connection: _audit_lookup(connection, business_number))
    return CompanyAnswer(
        checked=True,
        fetched_at=found.fetched_at,
        stale=found.stale,
        business_number=business_number,
        check_digit_valid=True,
        company=found.value,
        message=_text("company_stale" if found.stale else "company", language),
    )


async def _is_available(units: CallerDatabase, number: str) -> bool:
    rows = await units.query("select public.business_number_available(%s) as available", (number,))
    return bool(rows[0]["available"])


async def _require_lookup_permission(units: CallerDatabase) -> None:
    rows = await units.query("select app.platform_can(%s) as allowed", (_LOOKUP_PERMISSION,))
    if not rows[0]["allowed"]:
        raise ApiError.of_status(403)


async def _audit_lookup(connection: Connection, number: str) -> None:
    await connection.execute(
        "select app.audit('lookup', 'nice_company', null, jsonb_build_object('business_number', %s::text))", (number,)
    )


async def _validity(units: CallerDatabase, lookups: Lookups, request: VerifyRequest) -> ValidityCheck | None:
    if request.representative is None or request.founding_date is None:
        return None
    return await lookups.validity(units.context, request.business_number, request.representative, request.founding_date)


async def _name(units: CallerDatabase, lookups: Lookups, request: VerifyRequest) -> NameCheck | None:
    if request.company_name is None:
        return None
    return await lookups.name(units.context, request.business_number, request.company_name)


def _verdict(status: Check) -> str:
    if not status.checked:
        return "not_configured" if status.reason == "not_configured" else "failed"
    return "stale" if status.stale else "checked"


def _text(key: str, language: Language) -> str:
    korean, english = _MESSAGES[key]
    return english if language == "en" else korean
