"""The OpenAPI document is complete: words, examples, every error answer with its codes, who may call."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from edge_api.core.errors import ApiError
from edge_api.core.openapi import _SHAPES, CODES, error_answers
from scripts.stack.settings import ROOT
from tests.support.openapi import Operation, document, operations, schema_problems

ALL = sorted(operations(), key=str)
# Whatever is asked: too large, broken, out of reach, too slow.
ANYWHERE = {"413", "500", "503", "504"}
SELF_EXPLANATORY = ("boolean", "integer", "number")
STATUS_CODES = {ApiError.of_status(status).error_code for status in range(400, 600)}


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without its reference."""
    if "$ref" not in schema:
        return schema
    found: Any = document()
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return {**found, **schema}


def contents(operation: Operation) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(place, media type, content) of the request and of every answer."""
    for name, content in operation.described.get("requestBody", {}).get("content", {}).items():
        yield "request", name, content
    for status, answer in operation.described["responses"].items():
        for name, content in answer.get("content", {}).items():
            yield status, name, content


def examples(content: Mapping[str, Any]) -> list[Any]:
    """The examples of a content, at the content or at its schema."""
    named = [example["value"] for example in content.get("examples", {}).values()]
    own = [content["example"]] if "example" in content else []
    schema = content.get("schema", {})
    return (
        named
        + own
        + [example for one in schema.get("anyOf", [schema]) for example in resolved(one).get("examples", [])]
    )


def is_plain(schema: Mapping[str, Any]) -> bool:
    """Whether a parameter's type says enough, or shows an example itself."""
    choices = schema.get("anyOf", [schema])
    kinds = [resolved(choice.get("items", choice)) for choice in choices]
    return all(
        {"enum", "const", "format", "examples"} & set(kind) or kind.get("type") in (*SELF_EXPLANATORY, "null")
        for kind in kinds
    )


def test_every_route_of_the_application_is_described() -> None:
    assert {str(operation) for operation in ALL} >= {"POST /api/v1/sessions", "GET /metrics", "POST /hooks/send-email"}


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_a_route_has_summary_description_tag_and_its_own_id(operation: Operation) -> None:
    described = operation.described
    assert re.search("[가-힣]", described["summary"]) and " / " in described["summary"]
    assert described["description"]
    [tag] = described["tags"]
    assert tag in {known["name"] for known in document()["tags"] if known["description"]}
    assert [other.described["operationId"] for other in ALL].count(described["operationId"]) == 1


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_request_and_answers_have_examples_that_keep_their_schema(operation: Operation) -> None:
    for place, media_type, content in contents(operation):
        schema = content.get("schema", {})
        if schema.get("format") == "binary" or media_type == "multipart/form-data":
            continue
        given = examples(content)
        assert given, f"{operation} {place} {media_type} has no example"
        for example in given:
            assert schema_problems(schema, example) == [], (place, example)


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_parameters_have_examples_or_speak_for_themselves(operation: Operation) -> None:
    for given in operation.described.get("parameters", []):
        parameter = resolved(given)
        schema = parameter["schema"]
        has_example = "example" in parameter or "examples" in schema
        if parameter["in"] == "path":
            assert has_example, parameter["name"]
        assert has_example or is_plain(schema), parameter["name"]


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_a_route_lists_every_error_it_can_answer(operation: Operation) -> None:
    described = operation.described
    statuses = set(described["responses"])
    wanted = set(ANYWHERE)
    if described.get("security"):
        wanted.add("401")
    if described.get("requestBody"):
        wanted |= {"400", "415", "422"}
    if any("schema" in parameter for parameter in described.get("parameters", [])):
        wanted.add("422")
    if operation.path.startswith(("/api/", "/hooks/")):
        wanted.add("429")
    assert wanted <= statuses
    assert any(status.startswith("2") for status in statuses)


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_an_error_answer_names_its_codes_and_carries_our_headers(operation: Operation) -> None:
    shapes = {f"#/components/schemas/{shape.__name__}" for shape in _SHAPES.values()}
    for status, answer in operation.described["responses"].items():
        assert answer["description"]
        assert "X-Trace-Id" in answer["headers"]
        content = answer.get("content", {}).get("application/json", {})
        # readiness answers 503 with its own body
        if int(status) < 400 or content.get("schema", {}).get("$ref", "").endswith("/ReadinessAnswer"):
            continue
        assert content["schema"]["$ref"] in shapes
        narrowed = content["schema"]["properties"]
        codes = narrowed["error"]["properties"]["code"] if "error" in narrowed else narrowed["error_code"]
        assert codes["enum"] == list(content["examples"])
        assert status != "429" or "Retry-After" in answer["headers"]


def test_security_schemes_are_described_and_used() -> None:
    schemes = document()["components"]["securitySchemes"]
    assert all(scheme["description"] for scheme in schemes.values())
    used = {name for operation in ALL for need in operation.described.get("security", []) for name in need}
    assert used == set(schemes)


def test_no_body_is_left_without_a_use_and_none_is_missing() -> None:
    text = str(document())
    named = set(re.findall(r"#/components/schemas/(\w+)", text))
    assert named == set(document()["components"]["schemas"])


def test_every_code_of_the_sources_is_known_to_the_document() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "edge_api").rglob("*.py"))
    raised = set(re.findall(r'(?:ApiError|ContentRefusedError|_refused)\(\s*"([A-Z_]+)"', sources))
    assert raised - STATUS_CODES - set(CODES) == set()
    assert {"NO_FILES", "FILE_TOO_LARGE", "ACCOUNT_LOCKED"} <= raised


def test_codes_are_grouped_by_status() -> None:
    answers = error_answers(404, "NO_FILES", 502)
    assert {status: answer["x-error-codes"] for status, answer in answers.items()} == {
        404: ["RESOURCE_NOT_FOUND", "NO_FILES"],
        502: ["EXTERNAL_SERVICE_ERROR"],
    }
