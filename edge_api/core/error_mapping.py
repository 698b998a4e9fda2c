"""What a PostgreSQL error means to a client: the JSON of `app.fail`, PTxyz, and plain SQLSTATEs."""

import json
from dataclasses import dataclass, field
from typing import Any

import psycopg

ErrorDetails = list[dict[str, Any]] | dict[str, Any] | None

_BY_STATE = {
    "23502": 422,
    "23503": 409,
    "23505": 409,
    "23514": 422,
    "23P01": 409,
    "25006": 405,
    "40001": 503,
    "40P01": 503,
    "42501": 403,
    "55P03": 503,
    "57014": 504,
}
_BY_CLASS = {"08": 503, "22": 422, "53": 503, "57": 503}
_CONFLICT = (
    "RESOURCE_CONFLICT",
    "다른 자료와 충돌하거나 이미 있는 값입니다.",
    "The value is taken or conflicts with other data.",
)
_DATABASE = ("DATABASE_ERROR", "데이터베이스 오류가 발생했습니다.", "A database error occurred.")


@dataclass(frozen=True, slots=True)
class DatabaseErrorFacts:
    """Status and texts for the answer. `error_code` None means: the standard code of the status."""

    status: int
    error_code: str | None = None
    message_ko: str = ""
    message_en: str = ""
    details: ErrorDetails = None
    headers: dict[str, str] = field(default_factory=dict)


def database_error_facts(error: psycopg.Error) -> DatabaseErrorFacts:
    """Read one psycopg error. Never passes on the server's own text: it may hold rows of others."""
    state = error.sqlstate
    if state == "PGRST":
        return _from_fail(error)
    if state is not None and state.startswith("PT") and state[2:].isdigit():
        return _from_pt(error, int(state[2:]))
    status = _status(error, state)
    if status == 409:
        return DatabaseErrorFacts(409, *_CONFLICT)
    if status == 500:
        return DatabaseErrorFacts(500, *_DATABASE)
    if status == 422:
        return DatabaseErrorFacts(422, details=_column_details(error))
    return DatabaseErrorFacts(status, headers={"Retry-After": "1"} if status == 503 else {})


def _status(error: psycopg.Error, state: str | None) -> int:
    if state is not None:
        return _BY_STATE.get(state) or _BY_CLASS.get(state[:2], 500)
    if isinstance(error, psycopg.OperationalError):
        return 503
    # Refused by psycopg before sending, for example a NUL byte in a text parameter.
    return 422 if isinstance(error, psycopg.DataError) else 500


def _column_details(error: psycopg.Error) -> ErrorDetails:
    column = error.diag.column_name
    return [{"field": column, "message": "입력값을 확인해 주세요. / Please check the value."}] if column else None


def _from_fail(error: psycopg.Error) -> DatabaseErrorFacts:
    body = _json_object(error.diag.message_primary)
    answer = _json_object(error.diag.message_detail)
    status = answer.get("status")
    if not isinstance(status, int) or not 400 <= status <= 599:
        return DatabaseErrorFacts(500, *_DATABASE)
    headers = answer.get("headers")
    korean = str(body.get("message") or "")
    return DatabaseErrorFacts(
        status=status,
        error_code=str(body.get("code") or "DATABASE_ERROR"),
        message_ko=korean,
        message_en=str(body.get("hint") or korean),
        details=_parse_details(body.get("details")),
        headers={str(k): str(v) for k, v in headers.items()} if isinstance(headers, dict) else {},
    )


def _from_pt(error: psycopg.Error, status: int) -> DatabaseErrorFacts:
    if not 400 <= status <= 599:
        return DatabaseErrorFacts(500, *_DATABASE)
    return DatabaseErrorFacts(status, details=_parse_details(error.diag.message_detail))


def _parse_details(value: Any) -> ErrorDetails:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    if isinstance(value, dict):
        return value
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    return None


def _json_object(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text or "")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
