"""Validation errors as `[{field, message}]`, Korean or English, by pydantic's error type."""

from typing import Any

from edge_api.core.tracing import Language

# type -> (Korean, English); {x} are filled from the error's own context.
_MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("필수 항목입니다.", "This field is required."),
    "json_invalid": ("JSON 형식이 올바르지 않습니다.", "The body is not valid JSON."),
    "extra_forbidden": ("알 수 없는 항목입니다.", "Unknown field."),
    "string_type": ("문자열이어야 합니다.", "Must be a string."),
    "string_too_short": ("최소 {min_length}자 이상이어야 합니다.", "Must have at least {min_length} characters."),
    "string_too_long": ("최대 {max_length}자까지 입력할 수 있습니다.", "Must have at most {max_length} characters."),
    "string_pattern_mismatch": ("형식이 올바르지 않습니다.", "The format is not valid."),
    "string_unicode": ("올바르지 않은 문자가 있습니다.", "Contains invalid characters."),
    "uuid_type": ("UUID 형식이어야 합니다.", "Must be a UUID."),
    "uuid_parsing": ("UUID 형식이어야 합니다.", "Must be a UUID."),
    "int_type": ("정수여야 합니다.", "Must be a whole number."),
    "int_parsing": ("정수여야 합니다.", "Must be a whole number."),
    "int_parsing_size": ("숫자가 너무 큽니다.", "The number is too large."),
    "bool_type": ("true 또는 false여야 합니다.", "Must be true or false."),
    "bool_parsing": ("true 또는 false여야 합니다.", "Must be true or false."),
    "date_type": ("YYYY-MM-DD 형식의 날짜여야 합니다.", "Must be a date, YYYY-MM-DD."),
    "date_parsing": ("YYYY-MM-DD 형식의 날짜여야 합니다.", "Must be a date, YYYY-MM-DD."),
    "date_from_datetime_parsing": ("YYYY-MM-DD 형식의 날짜여야 합니다.", "Must be a date, YYYY-MM-DD."),
    "date_from_datetime_inexact": ("YYYY-MM-DD 형식의 날짜여야 합니다.", "Must be a date, YYYY-MM-DD."),
    "list_type": ("목록이어야 합니다.", "Must be a list."),
    "dict_type": ("객체여야 합니다.", "Must be an object."),
    "model_type": ("객체여야 합니다.", "Must be an object."),
    "model_attributes_type": ("객체여야 합니다.", "Must be an object."),
    "literal_error": ("허용된 값은 {expected}입니다.", "Must be one of {expected}."),
    "enum": ("허용된 값은 {expected}입니다.", "Must be one of {expected}."),
    "greater_than_equal": ("{ge} 이상이어야 합니다.", "Must be at least {ge}."),
    "less_than_equal": ("{le} 이하여야 합니다.", "Must be at most {le}."),
}
_FALLBACK = ("입력값이 올바르지 않습니다.", "The value is not valid.")
_SOURCES = ("body", "query", "path", "header", "cookie")


def field_errors(errors: list[Any], language: Language) -> list[dict[str, Any]]:
    """One `{field, message}` for each pydantic error; the input itself is never repeated."""
    return [{"field": _field(item), "message": _message(item, language)} for item in errors]


def _field(item: dict[str, Any]) -> str:
    location = list(item.get("loc") or [])
    source = str(location.pop(0)) if location and location[0] in _SOURCES else "body"
    if item.get("type") == "json_invalid":
        return "body"
    return ".".join(str(part) for part in location) or source


def _message(item: dict[str, Any], language: Language) -> str:
    context = item.get("ctx") or {}
    # Our own validators raise PydanticCustomError with both languages in the context.
    own = context.get("message_ko"), context.get("message_en")
    texts = own if all(own) else _MESSAGES.get(str(item.get("type")), _FALLBACK)
    text = str(texts[1] if language == "en" else texts[0])
    try:
        return text.format(**context)
    except (KeyError, IndexError, ValueError):
        return text
