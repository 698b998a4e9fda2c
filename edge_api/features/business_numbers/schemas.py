"""Bodies of the business-number routes. Dates are YYYY-MM-DD, instants ISO 8601, money KRW."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from edge_api.adapters.nice import NiceCompany
from edge_api.adapters.nts import BusinessState
from edge_api.core.schemas import Day, PlainText, RequestModel
from edge_api.features.business_numbers.number import BusinessNumber

Reason = Literal["not_configured", "unavailable", "refused", "not_found", "invalid_number"]
ShortText = Annotated[PlainText, Field(min_length=1, max_length=100)]


class VerifyRequest(RequestModel):
    """What a visitor wants checked. Representative and founding date are checked together."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "business_number": "220-81-62517",
                    "representative": "홍길동",
                    "founding_date": "2019-03-02",
                    "company_name": "주식회사 봄내로보틱스",
                }
            ]
        }
    )

    business_number: BusinessNumber
    representative: ShortText | None = Field(default=None, examples=["홍길동"])
    founding_date: Day | None = Field(default=None, examples=["2019-03-02"])
    company_name: Annotated[PlainText, Field(min_length=1, max_length=255)] | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "VerifyRequest":
        if (self.representative is None) != (self.founding_date is None):
            raise PydanticCustomError(
                "validity_pair",
                "validity_pair",
                {
                    "message_ko": "대표자명과 설립일은 함께 입력해야 합니다.",
                    "message_en": "Representative and founding date must be given together.",
                },
            )
        return self


class Check(BaseModel):
    """One outside check. `reason` says why it was not made; `stale` that the answer is over a day old."""

    checked: bool
    reason: Reason | None = None
    fetched_at: datetime | None = None
    stale: bool = False


class StatusCheck(Check):
    """State in the tax office's files."""

    state: BusinessState | None = None
    tax_type: str | None = Field(default=None, examples=["부가가치세 일반과세자"])
    closed_on: date | None = None


class ValidityCheck(Check):
    """Whether number, representative and founding date belong together."""

    valid: bool | None = None


class NameCheck(Check):
    """Whether the credit bureau knows the number under this company name."""

    matches: bool | None = None


class VerifyAnswer(BaseModel):
    """Everything known about a number. Nothing here blocks a registration by itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "business_number": "2208162517",
                    "formatted": "220-81-62517",
                    "check_digit_valid": True,
                    "available": True,
                    "status": {
                        "checked": True,
                        "fetched_at": "2026-03-02T00:30:00Z",
                        "stale": False,
                        "state": "active",
                        "tax_type": "부가가치세 일반과세자",
                    },
                    "message": "국세청 자료로 확인했습니다.",
                }
            ]
        }
    )

    business_number: str = Field(examples=["2208162517"])
    formatted: str = Field(examples=["220-81-62517"])
    check_digit_valid: bool
    available: bool = Field(description="아직 가입되지 않은 번호 / not registered here yet")
    status: StatusCheck
    validity: ValidityCheck | None = None
    company_name: NameCheck | None = None
    message: str = Field(examples=["검증번호만 확인했습니다. 국세청 조회가 설정되어 있지 않습니다."])


class CompanyAnswer(Check):
    """The credit bureau's company record for staff."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "checked": False,
                    "reason": "not_configured",
                    "stale": False,
                    "business_number": "2208162517",
                    "check_digit_valid": True,
                    "message": "검증번호만 확인했습니다. NICE D&B 조회가 설정되어 있지 않습니다.",
                }
            ]
        }
    )

    business_number: str
    check_digit_valid: bool
    company: NiceCompany | None = None
    message: str
