"""Member actions: each is one database function called as the administrator."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import BaseModel

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.features.business_numbers.lookups import Lookups
from edge_api.features.business_numbers.number import is_well_formed
from edge_api.features.business_numbers.schemas import NameCheck, StatusCheck, ValidityCheck
from edge_api.features.members.schemas import Action, Result, TransitionAnswer, VerificationAnswer

_ENTITY = "public.members"
_VERIFY_PERMISSION = "portal.members:approve"
_STATE_RESULTS: dict[str, Result] = {
    "active": "valid",
    "suspended": "suspended",
    "closed": "closed",
    "unregistered": "invalid",
}
_MESSAGES: dict[str, tuple[str, str]] = {
    "valid": ("확인되었습니다.", "Confirmed."),
    "invalid": ("유효하지 않은 사업자등록번호입니다.", "The business number is not valid."),
    "closed": ("폐업한 사업자입니다.", "The business is closed."),
    "suspended": ("휴업 중인 사업자입니다.", "The business is suspended."),
    "mismatch": ("등록 정보와 일치하지 않습니다.", "The registered details do not match."),
    "unknown": (
        "검증번호만 확인했습니다. 외부 조회를 하지 못했습니다.",
        "Only the check digit was tested: no outside look-up was made.",
    ),
}


@dataclass(frozen=True, slots=True)
class _Finding:
    source: str
    result: Result
    payload: BaseModel


async def transition(units: CallerDatabase, member_id: UUID, action: Action, comment: str | None) -> TransitionAnswer:
    """Move a company to another state through `public.transition`.

    Raises what the database says: 403, 404, 409 INVALID_TRANSITION (with the current state and what
    is allowed), 422 (a comment is needed).
    """

    async def unit(connection: Connection) -> dict[str, Any]:
        cursor = await connection.execute(
            "select public.transition(%s, %s, %s, %s) as change", (_ENTITY, member_id, action, comment)
        )
        row = await cursor.fetchone()
        change: dict[str, Any] = row["change"] if row else {}
        return change

    return TransitionAnswer.model_validate(await units.run(unit))


async def verify(units: CallerDatabase, lookups: Lookups, member_id: UUID) -> VerificationAnswer:
    """Check a registered company's number with every configured service and keep the results.

    Raises ApiError 403 without portal.members:approve and 404 for an unknown company. A failing
    service never raises.
    """
    member = await units.run(lambda connection: _read_member(connection, member_id))
    number: str = member["business_number"]
    context = units.context
    if not is_well_formed(number):
        status, validity, name = StatusCheck(checked=False, reason="invalid_number"), None, _unchecked_name()
    else:
        status, validity, name = await asyncio.gather(
            lookups.status(context, number),
            _validity(units, lookups, member),
            lookups.name(context, number, member["company_name"]),
        )
    findings = _findings(is_well_formed(number), status, validity, name)
    await units.run_as_service(lambda connection: _record(connection, member_id, findings, units.caller.user_id))
    result = _verdict(findings)
    korean, english = _MESSAGES[result]
    return VerificationAnswer(
        member_id=member_id,
        business_number=number,
        check_digit_valid=is_well_formed(number),
        result=result,
        status=status,
        validity=validity,
        company_name=name,
        message=english if context.language == "en" else korean,
    )


async def _read_member(connection: Connection, member_id: UUID) -> dict[str, Any]:
    cursor = await connection.execute("select app.platform_can(%s) as allowed", (_VERIFY_PERMISSION,))
    allowed = await cursor.fetchone()
    if not allowed or not allowed["allowed"]:
        raise ApiError.of_status(403)
    cursor = await connection.execute(
        "select business_number, company_name, representative, founding_date from public.members where id = %s",
        (member_id,),
    )
    row = await cursor.fetchone()
    if row is None:
        raise ApiError.of_status(404)
    return row


async def _validity(units: CallerDatabase, lookups: Lookups, member: dict[str, Any]) -> ValidityCheck | None:
    if not member["representative"] or not member["founding_date"]:
        return None
    return await lookups.validity(
        units.context, member["business_number"], member["representative"], member["founding_date"]
    )


def _unchecked_name() -> NameCheck:
    return NameCheck(checked=False, reason="invalid_number")


def _findings(
    well_formed: bool, status: StatusCheck, validity: ValidityCheck | None, name: NameCheck
) -> list[_Finding]:
    findings: list[_Finding] = []
    if status.checked:
        findings.append(_Finding("nts_status", _STATE_RESULTS.get(status.state or "", "unknown"), status))
    if validity is not None and validity.checked:
        findings.append(_Finding("nts_validity", "valid" if validity.valid else "mismatch", validity))
    if name.checked:
        findings.append(_Finding("nice_company", "valid" if name.matches else "mismatch", name))
    if not findings:
        findings.append(_Finding("check_digit", "unknown" if well_formed else "invalid", status))
    return findings


def _verdict(findings: list[_Finding]) -> Result:
    """The worst of what was found."""
    order: tuple[Result, ...] = ("invalid", "closed", "suspended", "mismatch", "unknown", "valid")
    return min((finding.result for finding in findings), key=order.index)


async def _record(connection: Connection, member_id: UUID, findings: list[_Finding], user_id: str | None) -> None:
    for finding in findings:
        await connection.execute(
            "select app.record_verification(%s, %s, %s, %s, %s::uuid)",
            (member_id, finding.source, finding.result, Jsonb(finding.payload.model_dump(mode="json")), user_id),
        )
