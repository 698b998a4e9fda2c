"""Bodies of the member actions."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from edge_api.core.schemas import PlainText, RequestModel
from edge_api.features.business_numbers.schemas import NameCheck, StatusCheck, ValidityCheck

Action = Literal["approve", "reject", "suspend", "reinstate", "reset"]
Result = Literal["valid", "invalid", "closed", "suspended", "mismatch", "unknown"]


class TransitionRequest(RequestModel):
    """The reason, sent to the company where one is required (reject, suspend)."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"comment": "사업자등록증이 흐려서 확인할 수 없습니다."}]},
    )

    comment: Annotated[PlainText, Field(max_length=1000)] | None = Field(
        default=None, examples=["사업자등록증이 흐려서 확인할 수 없습니다."]
    )


class TransitionAnswer(BaseModel):
    """What changed, as `public.transition` says it."""

    model_config = ConfigDict(
        populate_by_name=True,
        json_schema_extra={
            "examples": [
                {
                    "entity": "public.members",
                    "id": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
                    "action": "approve",
                    "from": "pending",
                    "to": "approved",
                    "changed_at": "2026-03-02T00:30:00Z",
                }
            ]
        },
    )

    entity: str = Field(examples=["public.members"])
    id: UUID
    action: str = Field(examples=["approve"])
    from_state: str = Field(alias="from", examples=["pending"])
    to_state: str = Field(alias="to", examples=["approved"])
    changed_at: datetime


class VerificationAnswer(BaseModel):
    """The checks made for a registered company; each one made is kept in public.member_verifications."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "member_id": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
                    "business_number": "2208162517",
                    "check_digit_valid": True,
                    "result": "valid",
                    "status": {
                        "checked": True,
                        "fetched_at": "2026-03-02T00:30:00Z",
                        "stale": False,
                        "state": "active",
                        "tax_type": "부가가치세 일반과세자",
                    },
                    "company_name": {
                        "checked": False,
                        "reason": "not_configured",
                        "stale": False,
                    },
                    "message": "확인되었습니다.",
                }
            ]
        }
    )

    member_id: UUID
    business_number: str
    check_digit_valid: bool
    result: Result
    status: StatusCheck
    validity: ValidityCheck | None = None
    company_name: NameCheck
    message: str
