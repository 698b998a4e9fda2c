"""One error type, three shapes: portal, manager / tenant envelope, Supabase Auth hook.

Sources: requirements A and B for the shapes and codes; the Supabase Auth hook contract for `/hooks`.
"""

from collections.abc import Mapping
from typing import Any, Literal, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg import Error as PsycopgError
from psycopg_pool import PoolTimeout, TooManyRequests
from starlette.exceptions import HTTPException

from edge_api.core.error_mapping import ErrorDetails, database_error_facts
from edge_api.core.tracing import Language, RequestContext, current_context
from edge_api.core.validation_messages import field_errors

_ENVELOPE_PREFIXES = ("/api/v1/manager", "/api/v1/tenants")
_ENVELOPE_CODES = {
    "UNAUTHORIZED": "AUTHENTICATION_REQUIRED",
    "FORBIDDEN": "PERMISSION_DENIED",
    "RESOURCE_CONFLICT": "RESOURCE_ALREADY_EXISTS",
}
_HTTP_ERRORS = {
    400: ("VALIDATION_ERROR", "요청을 이해할 수 없습니다.", "The request could not be understood."),
    401: ("UNAUTHORIZED", "로그인이 필요합니다.", "Authentication is required."),
    403: ("FORBIDDEN", "권한이 없습니다.", "You do not have permission."),
    404: ("RESOURCE_NOT_FOUND", "요청한 자료를 찾을 수 없습니다.", "The resource was not found."),
    405: ("METHOD_NOT_ALLOWED", "허용되지 않은 요청 방식입니다.", "The method is not allowed."),
    406: ("NOT_ACCEPTABLE", "요청한 형식으로 응답할 수 없습니다.", "The requested format is not available."),
    409: ("RESOURCE_CONFLICT", "현재 상태와 충돌합니다.", "The request conflicts with the current state."),
    413: ("PAYLOAD_TOO_LARGE", "요청 본문이 너무 큽니다.", "The request body is too large."),
    415: ("UNSUPPORTED_MEDIA_TYPE", "지원하지 않는 본문 형식입니다.", "The media type is not supported."),
    422: ("VALIDATION_ERROR", "입력값을 확인해 주세요.", "Please check the input."),
    429: ("RATE_LIMITED", "요청이 너무 많습니다. 잠시 후 다시 시도해 주세요.", "Too many requests. Try again later."),
    500: ("INTERNAL_ERROR", "서버에서 오류가 발생했습니다.", "An internal error occurred."),
    502: ("EXTERNAL_SERVICE_ERROR", "외부 서비스가 응답하지 않습니다.", "An external service failed."),
    503: ("SERVICE_UNAVAILABLE", "서비스를 잠시 사용할 수 없습니다.", "The service is temporarily unavailable."),
    504: ("REQUEST_TIMEOUT", "처리 시간이 초과되었습니다.", "The request took too long."),
}


class ApiError(Exception):
    """A refusal with our code, an HTTP status, a Korean and an English message, and details.

    `details` is a list of `{field, message}` or an object; `headers` go on the answer.
    """

    def __init__(
        self,
        error_code: str,
        status: int,
        message_ko: str,
        message_en: str,
        details: ErrorDetails = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {error_code}: {message_en}")
        self.error_code = error_code
        self.status = status
        self.message_ko = message_ko
        self.message_en = message_en
        self.details = details
        self.headers = dict(headers or {})

    @classmethod
    def of_status(
        cls, status: int, details: ErrorDetails = None, headers: Mapping[str, str] | None = None
    ) -> "ApiError":
        """The standard code and messages of an HTTP status; other 4xx read like 400, others like 500."""
        known = status if status in _HTTP_ERRORS else 400 if 400 <= status < 500 else 500
        code, korean, english = _HTTP_ERRORS[known]
        return cls(code, status, korean, english, details, headers)

    def message(self, language: Language) -> str:
        """The message in the wanted language."""
        return self.message_en if language == "en" else self.message_ko


def unauthorized(message_ko: str = "로그인이 필요합니다.", message_en: str = "Authentication is required.") -> ApiError:
    """401 with the challenge header RFC 6750 asks for."""
    return ApiError("UNAUTHORIZED", 401, message_ko, message_en, headers={"WWW-Authenticate": "Bearer"})


def invalid_field(field: str, message_ko: str, message_en: str) -> ApiError:
    """422 VALIDATION_ERROR about one field; the message follows the caller's language."""
    context = current_context()
    text = message_en if context is not None and context.language == "en" else message_ko
    return ApiError.of_status(422, [{"field": field, "message": text}])


def error_shape(path: str) -> Literal["portal", "envelope", "hook"]:
    """Which of the three shapes errors of a path have."""
    if _has_prefix(path, _ENVELOPE_PREFIXES):
        return "envelope"
    return "hook" if _has_prefix(path, ("/hooks",)) else "portal"


def error_body(error: ApiError, path: str, context: RequestContext | None) -> dict[str, Any]:
    """The JSON body of an error for a path: the shape goes by the route prefix."""
    language: Language = context.language if context else "ko"
    message = error.message(language)
    shape = error_shape(path)
    if shape == "envelope":
        code = _ENVELOPE_CODES.get(error.error_code, error.error_code)
        return {"success": False, "data": None, "error": {"code": code, "message": message, "detail": error.details}}
    body: dict[str, Any] = {
        "error_code": error.error_code,
        "message": message,
        "details": error.details,
        "trace_id": context.trace_id if context else None,
    }
    if shape == "hook":
        # Supabase Auth shows `error.message` to the person who signs up.
        body["error"] = {"http_code": error.status, "message": message}
    return body


def error_response(error: ApiError, path: str, context: RequestContext | None) -> JSONResponse:
    """An answer in the shape of the path's prefix."""
    return JSONResponse(error_body(error, path, context), status_code=error.status, headers=error.headers)


def api_error_from_database(error: Exception) -> ApiError:
    """Map a psycopg or pool error to what the client is told; see `error_mapping`."""
    if isinstance(error, (PoolTimeout, TooManyRequests)):
        return ApiError.of_status(503, headers={"Retry-After": "1"})
    if not isinstance(error, PsycopgError):
        return ApiError.of_status(500)
    facts = database_error_facts(error)
    if facts.error_code is None:
        return ApiError.of_status(facts.status, facts.details, facts.headers)
    return ApiError(facts.error_code, facts.status, facts.message_ko, facts.message_en, facts.details, facts.headers)


def register_error_handlers(app: FastAPI) -> None:
    """Answer every known exception in our shapes; unknown ones are caught by the outermost middleware."""

    async def on_api_error(request: Request, exc: Exception) -> JSONResponse:
        return error_response(cast("ApiError", exc), request.scope["path"], current_context())

    async def on_http_error(request: Request, exc: Exception) -> JSONResponse:
        http_error = cast("HTTPException", exc)
        error = ApiError.of_status(http_error.status_code, headers=http_error.headers)
        return error_response(error, request.scope["path"], current_context())

    async def on_validation_error(request: Request, exc: Exception) -> JSONResponse:
        context = current_context()
        language: Language = context.language if context else "ko"
        error = ApiError.of_status(422, field_errors(list(cast("RequestValidationError", exc).errors()), language))
        return error_response(error, request.scope["path"], context)

    async def on_database_error(request: Request, exc: Exception) -> JSONResponse:
        from edge_api.core.logging import get_logger

        error = api_error_from_database(exc)
        if error.status >= 500:
            get_logger("edge_api.database").error(
                "database_error", sqlstate=getattr(exc, "sqlstate", None), error=str(exc)[:500]
            )
        return error_response(error, request.scope["path"], current_context())

    app.add_exception_handler(ApiError, on_api_error)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(PsycopgError, on_database_error)
    app.add_exception_handler(PoolTimeout, on_database_error)
    app.add_exception_handler(TooManyRequests, on_database_error)


def _has_prefix(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)
