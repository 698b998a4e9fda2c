"""Shared bodies: the base of every request model, and the error body shown in the OpenAPI document."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
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


_DESCRIPTIONS = {
    400: "요청 형식 오류 / malformed request",
    401: "로그인 필요 / authentication required",
    403: "권한 없음 / permission denied",
    404: "없음 / not found",
    409: "현재 상태와 충돌 / conflict with the current state",
    413: "본문이 너무 큼 / body too large",
    415: "지원하지 않는 형식 / unsupported media type",
    422: "입력값 오류 / validation error",
    429: "요청 과다 또는 계정 잠금 / rate limited or account locked (see Retry-After)",
    500: "서버 오류 / internal error",
    502: "외부 서비스 오류 / external service failed",
    503: "일시적 사용 불가 / temporarily unavailable",
    504: "시간 초과 / timed out",
}


def error_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` for a route: the given statuses and those any route can give."""
    every = sorted({*statuses, 429, 500, 503, 504})
    return {status: {"model": ErrorBody, "description": _DESCRIPTIONS[status]} for status in every}


def envelope_answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same for routes that answer in the envelope."""
    return {status: answer | {"model": EnvelopeErrorBody} for status, answer in error_answers(*statuses).items()}
