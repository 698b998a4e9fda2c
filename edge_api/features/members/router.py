"""`/api/v1/members/{id}/…`: what PostgREST leaves to the sidecar for companies."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from edge_api.core.database import CallerDatabase
from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits
from edge_api.features.business_numbers.router import LookupServices
from edge_api.features.members import service
from edge_api.features.members.schemas import Action, TransitionAnswer, TransitionRequest, VerificationAnswer

router = Router(prefix="/api/v1/members", tags=["members"])

MemberId = Annotated[UUID, Path(examples=["6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11"])]
_ANSWERS = error_answers(403, 404, 409, "INVALID_TRANSITION")


async def _change(
    units: CallerDatabase, member_id: UUID, action: Action, body: TransitionRequest | None
) -> TransitionAnswer:
    return await service.transition(units, member_id, action, body.comment if body else None)


@router.post("/{member_id}/approve", summary="가입 승인 / Approve", responses=_ANSWERS)
async def approve_member(
    member_id: MemberId, units: CallerUnits, body: TransitionRequest | None = None
) -> TransitionAnswer:
    """pending → approved: opens the company's workspace and sends the mail. `portal.members:approve`."""
    return await _change(units, member_id, "approve", body)


@router.post("/{member_id}/reject", summary="가입 반려 (사유 필수) / Reject with a reason", responses=_ANSWERS)
async def reject_member(
    member_id: MemberId, units: CallerUnits, body: TransitionRequest | None = None
) -> TransitionAnswer:
    """pending → rejected. The comment goes to the company. `portal.members:approve`."""
    return await _change(units, member_id, "reject", body)


@router.post("/{member_id}/suspend", summary="이용 정지 (사유 필수) / Suspend with a reason", responses=_ANSWERS)
async def suspend_member(
    member_id: MemberId, units: CallerUnits, body: TransitionRequest | None = None
) -> TransitionAnswer:
    """approved → suspended. The comment goes to the company. `portal.members:suspend`."""
    return await _change(units, member_id, "suspend", body)


@router.post("/{member_id}/reinstate", summary="정지 해제 / Reinstate", responses=_ANSWERS)
async def reinstate_member(
    member_id: MemberId, units: CallerUnits, body: TransitionRequest | None = None
) -> TransitionAnswer:
    """suspended → approved. `portal.members:suspend`."""
    return await _change(units, member_id, "reinstate", body)


@router.post("/{member_id}/reset", summary="승인 대기로 되돌리기 / Back to pending", responses=_ANSWERS)
async def reset_member(
    member_id: MemberId, units: CallerUnits, body: TransitionRequest | None = None
) -> TransitionAnswer:
    """Back to pending. `portal.members:approve`."""
    return await _change(units, member_id, "reset", body)


@router.post(
    "/{member_id}/verify-business-number",
    summary="사업자등록번호 진위 확인 / Verify the registered number",
    responses=error_answers(403, 404),
)
async def verify_member(member_id: MemberId, units: CallerUnits, lookups: LookupServices) -> VerificationAnswer:
    """Asks the tax office and the bureau and keeps the results. `portal.members:approve`."""
    return await service.verify(units, lookups, member_id)
