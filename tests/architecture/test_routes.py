"""Routes, names and protection of the sidecar, read from its own OpenAPI document (properties 9, 10, 12, 18)."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from tests.support import openapi

Operation = tuple[str, str, dict[str, Any]]

OUTSIDE = ("/health", "/docs", "/scalar", "/openapi.json", "/hooks/", "/metrics")
# What a visitor without a token may call.
PUBLIC = {"POST /api/v1/sessions", "POST /api/v1/business-numbers/verify"}
CLIENT_DOMAINS = ("manager", "tenants")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    """The application; making it needs no running service."""
    return openapi.application()


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The OpenAPI document of the sidecar."""
    return openapi.document()


def dependencies(dependant: Dependant) -> Iterator[Any]:
    """What a route asks for, and what that asks for."""
    for needed in dependant.dependencies:
        yield needed.call
        yield from dependencies(needed)


def test_no_dependency_is_run_in_a_thread(app: FastAPI) -> None:
    found = {call for route in app.routes if isinstance(route, APIRoute) for call in dependencies(route.dependant)}
    assert len(found) > 5
    plain = [
        call
        for call in found
        if not inspect.isasyncgenfunction(call)
        and not inspect.iscoroutinefunction(call if inspect.isfunction(call) else type(call).__call__)
    ]
    assert not plain, f"FastAPI runs plain functions in a thread, which takes longer than they do: {plain}"


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """(method, path, operation) of every route."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def resource_of(path: str) -> str:
    """The first segment that names a resource."""
    segments = path.removeprefix("/api/v1/").split("/")
    return segments[1] if segments[0] in CLIENT_DOMAINS and len(segments) > 1 else segments[0]


def test_there_are_routes(document: dict[str, Any]) -> None:
    assert {path for _, path, _ in operations(document)} >= {"/api/v1/sessions", "/api/v1/members/export"}


def test_every_route_is_under_api_v1(document: dict[str, Any]) -> None:
    wrong = [path for _, path, _ in operations(document) if not path.startswith(("/api/v1/", *OUTSIDE))]
    assert not wrong


def test_resources_are_plural_and_kebab_case(document: dict[str, Any]) -> None:
    resources = {resource_of(path) for _, path, _ in operations(document) if path.startswith("/api/v1/")}
    # the tenant suite names the schema and the table of the list in the path
    resources -= {"{schema}"}
    wrong = [name for name in resources if not re.fullmatch(r"[a-z]+(-[a-z]+)*s", name)]
    assert not wrong, f"name resources in plural kebab-case: {wrong}"


def test_path_segments_are_kebab_case(document: dict[str, Any]) -> None:
    segments = {part for _, path, _ in operations(document) for part in path.split("/") if part and part[0] != "{"}
    wrong = [part for part in segments if not re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", part)]
    assert not wrong


def test_actions_are_posts(document: dict[str, Any]) -> None:
    wrong = [
        f"{method} {path}"
        for method, path, _ in operations(document)
        if re.search(r"\}/(approve|reject|suspend|reinstate|reset)$", path) and method != "POST"
    ]
    assert not wrong


def test_every_route_but_the_public_ones_needs_a_token(document: dict[str, Any]) -> None:
    open_routes = {
        f"{method} {path}"
        for method, path, operation in operations(document)
        if path.startswith("/api/v1/") and not operation.get("security")
    }
    assert open_routes == PUBLIC


def test_json_fields_are_snake_case(document: dict[str, Any]) -> None:
    schemas: dict[str, dict[str, Any]] = document["components"]["schemas"]
    wrong = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field in schema.get("properties", {})
        if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", field)
    ]
    assert not wrong
