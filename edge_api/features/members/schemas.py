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

    comment: Annotated[PlainText, Field(max_length=1000)] | None = Field(
        default=None, examples=["사업자등록증이 흐려서 확인할 수 없습니다."]
    )


class TransitionAnswer(BaseModel):
    """What changed, as `public.transition` says it."""

    model_config = ConfigDict(populate_by_name=True)

    entity: str = Field(examples=["public.members"])
    id: UUID
    action: str = Field(examples=["approve"])
    from_state: str = Field(alias="from", examples=["pending"])
    to_state: str = Field(alias="to", examples=["approved"])
    changed_at: datetime


class VerificationAnswer(BaseModel):
    """The checks made for a registered company; each one made is kept in public.member_verifications."""

    member_id: UUID
    business_number: str
    check_digit_valid: bool
    result: Result
    status: StatusCheck
    validity: ValidityCheck | None
    company_name: NameCheck
    message: str
