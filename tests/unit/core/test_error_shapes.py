"""The shape of an error goes by the route's prefix, and database errors never leak their text."""

import json
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from edge_api.core.errors import ApiError, api_error_from_database, error_body, invalid_field
from edge_api.core.tracing import RequestContext, use_context
from edge_api.core.validation_messages import field_errors

KOREAN = RequestContext(trace_id="trace-12345678")
ENGLISH = RequestContext(trace_id="trace-12345678", language="en")


def test_portal_routes_have_code_message_details_and_trace_id() -> None:
    body = error_body(ApiError.of_status(404), "/api/v1/members/x", KOREAN)
    assert body == {
        "error_code": "RESOURCE_NOT_FOUND",
        "message": "요청한 자료를 찾을 수 없습니다.",
        "details": None,
        "trace_id": "trace-12345678",
    }


@pytest.mark.parametrize("path", ["/api/v1/manager/plans", "/api/v1/tenants", "/api/v1/tenants/resolve"])
def test_manager_and_tenant_routes_have_the_envelope(path: str) -> None:
    body = error_body(ApiError.of_status(403), path, ENGLISH)
    assert body == {
        "success": False,
        "data": None,
        "error": {"code": "PERMISSION_DENIED", "message": "You do not have permission.", "detail": None},
    }
    assert "error_code" in error_body(ApiError.of_status(403), "/api/v1/managers", ENGLISH)


def test_hook_errors_also_speak_to_supabase_auth() -> None:
    body = error_body(ApiError.of_status(401), "/hooks/send-email", ENGLISH)
    assert body["error"] == {"http_code": 401, "message": "Authentication is required."}
    assert body["error_code"] == "UNAUTHORIZED"


def test_statuses_without_a_code_of_their_own_read_like_400_or_500() -> None:
    assert (ApiError.of_status(418).error_code, ApiError.of_status(418).status) == ("VALIDATION_ERROR", 418)
    assert (ApiError.of_status(507).error_code, ApiError.of_status(507).status) == ("INTERNAL_ERROR", 507)


def test_a_field_error_speaks_the_callers_language() -> None:
    assert invalid_field("path", "한국어", "English").details == [{"field": "path", "message": "한국어"}]
    with use_context(ENGLISH):
        assert invalid_field("path", "한국어", "English").details == [{"field": "path", "message": "English"}]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (psycopg.errors.UniqueViolation("secret row"), 409, "RESOURCE_CONFLICT"),
        (psycopg.errors.ForeignKeyViolation(""), 409, "RESOURCE_CONFLICT"),
        (psycopg.errors.NotNullViolation(""), 422, "VALIDATION_ERROR"),
        (psycopg.errors.CheckViolation(""), 422, "VALIDATION_ERROR"),
        (psycopg.errors.InvalidTextRepresentation(""), 422, "VALIDATION_ERROR"),
        (psycopg.errors.NumericValueOutOfRange(""), 422, "VALIDATION_ERROR"),
        (psycopg.DataError("NUL"), 422, "VALIDATION_ERROR"),
        (psycopg.errors.InsufficientPrivilege(""), 403, "FORBIDDEN"),
        (psycopg.errors.SerializationFailure(""), 503, "SERVICE_UNAVAILABLE"),
        (psycopg.errors.DeadlockDetected(""), 503, "SERVICE_UNAVAILABLE"),
        (psycopg.errors.QueryCanceled(""), 504, "REQUEST_TIMEOUT"),
        (psycopg.errors.TooManyConnections(""), 503, "SERVICE_UNAVAILABLE"),
        (psycopg.errors.AdminShutdown(""), 503, "SERVICE_UNAVAILABLE"),
        (psycopg.OperationalError("connection refused"), 503, "SERVICE_UNAVAILABLE"),
        (PoolTimeout("none free"), 503, "SERVICE_UNAVAILABLE"),
        (psycopg.errors.UndefinedTable("relation x"), 500, "DATABASE_ERROR"),
        (psycopg.errors.RaiseException("internal text"), 500, "DATABASE_ERROR"),
        (psycopg.ProgrammingError("bad"), 500, "DATABASE_ERROR"),
        (ValueError("other"), 500, "INTERNAL_ERROR"),
    ],
)
def test_database_errors_map_to_status_and_code(error: Exception, status: int, code: str) -> None:
    mapped = api_error_from_database(error)
    assert (mapped.status, mapped.error_code) == (status, code)
    assert str(error) == "" or str(error) not in json.dumps(error_body(mapped, "/api/v1/x", KOREAN), ensure_ascii=False)
    assert ("Retry-After" in mapped.headers) == (status == 503)


def pydantic_error(kind: str, location: tuple[Any, ...], **context: Any) -> dict[str, Any]:
    return {"type": kind, "loc": location, "msg": "ignored", "ctx": context, "input": "SECRET"}


def test_validation_errors_name_field_and_message_and_never_the_input() -> None:
    errors = [
        pydantic_error("missing", ("body", "password")),
        pydantic_error("string_too_short", ("body", "data", 0, "name"), min_length=2),
        pydantic_error("json_invalid", ("body", 17)),
        pydantic_error("uuid_parsing", ("path", "member_id")),
        pydantic_error("something_new", ("query",)),
        pydantic_error("custom", ("body",), message_ko="우리 말", message_en="Our words"),
        pydantic_error("literal_error", ("body", "x")),
    ]
    assert field_errors(errors, "en") == [
        {"field": "password", "message": "This field is required."},
        {"field": "data.0.name", "message": "Must have at least 2 characters."},
        {"field": "body", "message": "The body is not valid JSON."},
        {"field": "member_id", "message": "Must be a UUID."},
        {"field": "query", "message": "The value is not valid."},
        {"field": "body", "message": "Our words"},
        {"field": "x", "message": "Must be one of {expected}."},
    ]
    assert field_errors(errors, "ko")[0] == {"field": "password", "message": "필수 항목입니다."}


class RaisedBySql(psycopg.Error):
    """An error as the server sends it: SQLSTATE, message and detail."""

    def __init__(self, state: str, message: str = "", detail: str | None = None, column: str | None = None) -> None:
        super().__init__(message)
        self.sqlstate = state
        self.fields = {"message_primary": message, "message_detail": detail, "column_name": column}

    @property
    def diag(self) -> Any:
        return SimpleNamespace(**self.fields)


def test_app_fail_becomes_its_code_status_messages_and_details() -> None:
    body = {"code": "INVALID_TRANSITION", "message": "한국어", "hint": "English", "details": '{"current": "approved"}'}
    answer = {"status": 409, "headers": {"Retry-After": "7"}}
    error = api_error_from_database(RaisedBySql("PGRST", json.dumps(body), json.dumps(answer)))
    assert (error.status, error.error_code, error.message("ko"), error.message("en")) == (
        409,
        "INVALID_TRANSITION",
        "한국어",
        "English",
    )
    assert error.details == {"current": "approved"}
    assert error.headers == {"Retry-After": "7"}


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ('[{"field": "a", "message": "b"}, 5]', [{"field": "a", "message": "b"}]),
        ("not json", None),
        ("5", None),
        (None, None),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_details_are_read_whatever_they_are(details: object, expected: object) -> None:
    message = json.dumps({"code": "X", "message": "한", "details": details})
    error = api_error_from_database(RaisedBySql("PGRST", message, '{"status": 422}'))
    assert (error.details, error.message("en")) == (expected, "한")


@pytest.mark.parametrize(
    ("state", "message", "detail", "status", "code"),
    [
        ("PGRST", "not json", "not json", 500, "DATABASE_ERROR"),
        ("PGRST", "{}", '{"status": 200}', 500, "DATABASE_ERROR"),
        ("PGRST", "[]", '{"status": "409"}', 500, "DATABASE_ERROR"),
        ("PT404", "", None, 404, "RESOURCE_NOT_FOUND"),
        ("PT409", "", '{"current": "x"}', 409, "RESOURCE_CONFLICT"),
        ("PT200", "", None, 500, "DATABASE_ERROR"),
    ],
)
def test_other_ways_to_raise_a_status(state: str, message: str, detail: str | None, status: int, code: str) -> None:
    error = api_error_from_database(RaisedBySql(state, message, detail))
    assert (error.status, error.error_code) == (status, code)


def test_a_refused_column_is_named() -> None:
    error = api_error_from_database(RaisedBySql("23502", "null value", column="region"))
    assert isinstance(error.details, list)
    assert error.details[0]["field"] == "region"
