"""The OpenAPI document: what FastAPI knows of the routes, and every error they can answer.

A route names the refusals of its own (`responses=error_answers(403, 404, "NO_FILES")`); what follows from
its shape (a token, a body, parameters, the layers around it) is added here, with the schema that narrows
`error_code` to the codes of the status and an example of each.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from edge_api.core.errors import ApiError, error_body, error_shape
from edge_api.core.ratelimit import is_limited
from edge_api.core.schemas import EnvelopeErrorBody, ErrorBody, HookErrorBody
from edge_api.core.tracing import RequestContext

#: Codes besides the one that each status has anyway: status, Korean message.
CODES: dict[str, tuple[int, str]] = {
    "ACCOUNT_SUSPENDED": (403, "이용이 정지된 계정입니다."),
    "EMAIL_NOT_CONFIRMED": (403, "이메일 인증을 먼저 완료해 주세요."),
    "MODULE_NOT_LICENSED": (403, "이용 중인 모듈이 아닙니다."),
    "NO_FILES": (404, "첨부 파일이 없습니다."),
    "FILE_MISSING": (404, "저장된 파일을 찾을 수 없습니다."),
    "INVALID_TRANSITION": (409, "현재 상태에서는 수행할 수 없는 작업입니다."),
    "RECORD_LOCKED": (409, "현재 상태에서는 첨부 파일을 변경할 수 없습니다."),
    "FILE_LIMIT_REACHED": (409, "파일은 최대 5개까지 등록할 수 있습니다."),
    "FILE_TOO_LARGE": (413, "파일은 5 MB 이하여야 합니다."),
    "FILE_CONTENT_MISMATCH": (422, "파일 내용과 확장자가 다릅니다."),
    "FILE_DANGEROUS": (422, "허용되지 않는 내용의 파일입니다."),
    "FILE_EMPTY": (422, "빈 파일입니다."),
    "FILE_TYPE_NOT_ALLOWED": (422, "허용되지 않는 파일 형식입니다."),
    "IMAGE_TOO_LARGE": (422, "이미지가 너무 큽니다."),
    "IMAGE_UNREADABLE": (422, "이미지를 읽을 수 없습니다."),
    "TOO_MANY_ROWS": (422, "한 번에 5,000행까지 가져올 수 있습니다. 파일을 나누어 주세요."),
    "ACCOUNT_LOCKED": (429, "로그인 실패가 반복되어 잠시 잠겼습니다. 나중에 다시 시도해 주세요."),
    "DATABASE_ERROR": (500, "데이터베이스 오류가 발생했습니다."),
}
_DESCRIPTIONS = {
    400: "요청 형식 오류 / malformed request",
    401: "로그인 필요 / authentication required",
    403: "권한 없음 / permission denied",
    404: "없음 / not found",
    409: "현재 상태와 충돌 / conflict with the current state",
    413: "본문이 너무 큼 / body too large",
    415: "지원하지 않는 형식 / unsupported media type",
    422: "입력값 오류 / validation error",
    429: "요청 과다 / too many requests (see Retry-After)",
    500: "서버 오류 / internal error",
    502: "외부 서비스 오류 / external service failed",
    503: "일시적 사용 불가 / temporarily unavailable (see Retry-After)",
    504: "시간 초과 / timed out",
}
_TAGS = {
    "sessions": "사업자등록번호 로그인 / Sign-in by business number",
    "business-numbers": "사업자등록번호 확인과 기업 조회 / Checks of business numbers, look-ups of companies",
    "members": "기업회원 심사 / Review of member companies",
    "files": "첨부 파일 / Attachments",
    "exports": "내려받기 / Downloads of the portal's lists",
    "tenants": "업무 시스템의 파일 입출력 / Files in and out of the tenant suite",
    "hooks": "Supabase Auth가 호출 / Called by Supabase Auth",
    "health": "운영 / Operations",
}
_SHAPES: dict[str, type[BaseModel]] = {"portal": ErrorBody, "envelope": EnvelopeErrorBody, "hook": HookErrorBody}
_CODES_KEY = "x-error-codes"
_TRACE_ID = "5f0c1a0e-7b0e-4a53-9d0e-1f6f7c9d2b11"
_RETRY = {429, 503}
_HEADERS = {
    "X-Trace-Id": {
        "description": "요청 추적 번호 / names the request in logs and audit entries",
        "schema": {"type": "string"},
        "example": _TRACE_ID,
    },
    "Retry-After": {
        "description": "다시 시도할 때까지의 초 / seconds until another try",
        "schema": {"type": "integer", "minimum": 1},
        "example": 30,
    },
}
#: What the context of every request is made of.
_PARAMETERS = {
    "AcceptLanguage": {
        "name": "Accept-Language",
        "in": "header",
        "description": "오류 메시지와 파일의 언어 / language of messages and files: Korean, or English when preferred",
        "schema": {"type": "string"},
        "example": "en",
    },
    "RequestId": {
        "name": "X-Request-Id",
        "in": "header",
        "description": "8~128자의 영문, 숫자, ._- / becomes the trace id when it is 8 to 128 letters, digits, ._-",
        "schema": {"type": "string"},
        "example": "portal-8f14e45f",
    },
    "TenantId": {
        "name": "X-Tenant-Id",
        "in": "header",
        "description": "여러 회사의 사용자가 고르는 회사 / the company, for a user of several; membership is always checked",
        "schema": {"type": "string"},
        "example": "6f1c2a6e-0f0f-4c8b-9d53-1b4b4e1f0a11",
    },
}


def error_answers(*refusals: int | str) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses`: statuses with their standard code, and codes of CODES with their status."""
    answers: dict[int | str, dict[str, Any]] = {}
    for refusal in refusals:
        status = refusal if isinstance(refusal, int) else CODES[refusal][0]
        code = ApiError.of_status(status).error_code if isinstance(refusal, int) else refusal
        answer = answers.setdefault(status, {"description": _DESCRIPTIONS[status], _CODES_KEY: []})
        answer[_CODES_KEY].append(code)
    return answers


def describe(app: FastAPI, *models: type[BaseModel]) -> None:
    """Make `app.openapi()` the complete document; `models` are bodies that no signature shows."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, models)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI documents for extending the document


def _document(app: FastAPI, models: tuple[type[BaseModel], ...]) -> dict[str, Any]:
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=[{"name": name, "description": text} for name, text in _TAGS.items()],
    )
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _complete(path, operation)
    components = document["components"]
    _, definitions = models_json_schema(
        [(model, "validation") for model in (*_SHAPES.values(), *models)],
        ref_template="#/components/schemas/{model}",
    )
    schemas = components["schemas"] | definitions["$defs"]
    # FastAPI's own error bodies, which we never answer
    components["schemas"] = {
        name: schema for name, schema in schemas.items() if name not in ("HTTPValidationError", "ValidationError")
    }
    components["parameters"] = _PARAMETERS
    components["headers"] = _HEADERS
    return document


def _complete(path: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    for status, answer in error_answers(*_implied(path, operation)).items():
        known = responses.get(str(status), {})
        if _CODES_KEY in known:
            known[_CODES_KEY] = sorted({*known[_CODES_KEY], *answer[_CODES_KEY]})
        elif status == 422 or not known:
            responses[str(status)] = answer
    for status, answer in responses.items():
        codes = answer.pop(_CODES_KEY, None)
        if codes is not None:
            answer["content"] = {"application/json": _error_content(path, int(status), codes)}
        names = ["X-Trace-Id", *(["Retry-After"] if int(status) in _RETRY and codes else [])]
        answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    operation["responses"] = dict(sorted(responses.items()))
    if path.startswith("/api/"):
        names = ["AcceptLanguage", "RequestId", *(["TenantId"] if operation.get("security") else [])]
        shared = [{"$ref": f"#/components/parameters/{name}"} for name in names]
        operation["parameters"] = [*operation.get("parameters", []), *shared]


def _implied(path: str, operation: dict[str, Any]) -> list[int | str]:
    """What follows from a route's shape and from the layers around it."""
    implied: list[int | str] = [413, 500, "DATABASE_ERROR", 503, 504]
    if is_limited(path):
        implied.append(429)
    if operation.get("security"):
        implied.append(401)
    if "requestBody" in operation:
        implied += [400, 415]
    if "requestBody" in operation or "parameters" in operation:
        implied.append(422)
    return implied


def _error_content(path: str, status: int, codes: list[str]) -> dict[str, Any]:
    shape = error_shape(path)
    context = RequestContext(trace_id=_TRACE_ID)
    examples = {}
    for code in codes:
        body = error_body(_example(status, code), path, context)
        shown = body["error"]["code"] if shape == "envelope" else code
        examples[shown] = {"value": body}
    narrowed: dict[str, Any] = {"enum": list(examples)}
    properties = {"error": {"properties": {"code": narrowed}}} if shape == "envelope" else {"error_code": narrowed}
    return {
        "schema": {"$ref": f"#/components/schemas/{_SHAPES[shape].__name__}", "properties": properties},
        "examples": examples,
    }


def _example(status: int, code: str) -> ApiError:
    if code in CODES:
        korean = CODES[code][1]
        return ApiError(code, status, korean, korean)
    details = [{"field": "business_number", "message": "필수 항목입니다."}] if status == 422 else None
    return ApiError.of_status(status, details)
