"""The sidecar's own OpenAPI document, and whether an answer is what it promises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs
from fastapi import FastAPI

from edge_api.core.settings import load_settings
from edge_api.main import create_app

METHODS = frozenset({"get", "put", "post", "delete", "patch"})


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the document describes it."""

    method: str
    path: str
    described: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def application() -> FastAPI:
    """The sidecar; making it needs no running service."""
    settings = load_settings(
        supabase_url="http://127.0.0.1:1",
        supabase_publishable_key="sb_publishable_0123456789abcdef",
        supabase_secret_key="sb_secret_0123456789abcdef",
        supabase_jwt_secret="0123456789abcdef0123456789abcdef",
        database_url="postgresql://postgres@127.0.0.1:1/postgres",
        send_email_hook_secret="v1,whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
    )
    return create_app(settings)


def document() -> dict[str, Any]:
    """Its OpenAPI document."""
    return application().openapi()


def operations() -> Iterator[Operation]:
    """Every operation of the document."""
    for path, item in document()["paths"].items():
        for method, described in item.items():
            if method in METHODS:
                yield Operation(method.upper(), path, described)


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that serves a request; fixed paths come before those with parameters."""
    for operation in sorted(operations(), key=lambda operation: operation.path.count("{")):
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
        if operation.method == method and re.fullmatch(pattern, path):
            return operation
    return None


def schema_problems(schema: Mapping[str, Any], value: Any) -> list[str]:
    """How a value breaks a schema of the document."""
    whole = {"components": document()["components"], **schema}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(value)]


def answer_problems(operation: Operation, status: int, headers: Mapping[str, str], body: bytes) -> list[str]:
    """What an answer has that the document does not promise."""
    promised = operation.described["responses"].get(str(status))
    if promised is None:
        return [f"{operation}: status {status} is not documented: {body[:200]!r}"]
    problems = [f"{operation}: {status} without {name}" for name in promised["headers"] if name.lower() not in headers]
    if "content" not in promised:
        return problems
    given = headers.get("content-type", "").partition(";")[0]
    contents = {name.partition(";")[0]: content for name, content in promised["content"].items()}
    if given not in contents:
        return [*problems, f"{operation}: {status} as {given}, not {sorted(contents)}"]
    if given == "application/json":
        found = schema_problems(contents[given].get("schema", {}), json.loads(body))
        problems += [f"{operation}: {status}: {problem}" for problem in found]
    return problems
