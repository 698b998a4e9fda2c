"""Shared bodies: the base of every request model, and the error body shown in the OpenAPI document."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class RequestModel(BaseModel):
    """Base of request bodies: unknown fields are refused, text is trimmed, types are not coerced."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


def _without_control_characters(value: str) -> str:
    if any(ord(character) < 32 and character not in "\t\r\n" for character in value) or "\x7f" in value:
        raise PydanticCustomError(
            "control_characters",
            "control_characters",
            {"message_ko": "제어 문자는 사용할 수 없습니다.", "message_en": "Control characters are not allowed."},
        )
    return value


# PostgreSQL text cannot hold NUL; the other control characters have no place in names either.
PlainText = Annotated[str, AfterValidator(_without_control_characters)]


def _only_a_day(value: Any) -> Any:
    # pydantic takes 0 and "1.5" for instants since 1970
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError(
        "day",
        "day",
        {"message_ko": "YYYY-MM-DD 형식의 날짜여야 합니다.", "message_en": "Must be a date, YYYY-MM-DD."},
    )


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Day = Annotated[date, BeforeValidator(_only_a_day)]


class FieldError(BaseModel):
    """One refused field."""

    field: str = Field(examples=["business_number"])
    message: str = Field(examples=["필수 항목입니다."])


class ErrorBody(BaseModel):
    """Every error of the portal routes."""

    error_code: str = Field(examples=["VALIDATION_ERROR"])
    message: str = Field(examples=["입력값을 확인해 주세요."])
    details: list[FieldError] | dict[str, Any] | None = None
    trace_id: str = Field(examples=["5f0c1a0e-7b0e-4a53-9d0e-1f6f7c9d2b11"])


class EnvelopeError(BaseModel):
    """What went wrong on a route of the suite."""

    code: str = Field(examples=["VALIDATION_ERROR"])
    message: str = Field(examples=["입력값을 확인해 주세요."])
    detail: list[FieldError] | dict[str, Any] | None = None


class EnvelopeErrorBody(BaseModel):
    """Every error of the routes below /api/v1/manager and /api/v1/tenants."""

    success: bool = Field(examples=[False])
    data: None = None
    error: EnvelopeError


class HookErrorCause(BaseModel):
    """What Supabase Auth reads of a refusal."""

    http_code: int = Field(examples=[422])
    message: str = Field(examples=["입력값을 확인해 주세요."])


class HookErrorBody(ErrorBody):
    """Every error below /hooks: the portal's shape, and what Supabase Auth shows to the person who signs up."""

    error: HookErrorCause
