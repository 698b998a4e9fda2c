"""schemathesis over the OpenAPI document: whatever is sent, the answer is one that the document promises.

Every operation × nobody, a company, an administrator × valid and invalid requests, with fixed examples
(derandomized); `slow` sends many more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import CheckContext, GenerationMode, Response
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.api.world import Company, World
from tests.support.openapi import Operation, document, operations

ALL = sorted(operations(), key=str)
SCHEMA = schemathesis.openapi.from_dict(document())


def wrong_bodies_and_paths_are_refused(
    ctx: CheckContext, response: Response, case: schemathesis.Case[Any]
) -> bool | None:
    """In a query, on purpose, blank counts as unset, and of a parameter sent twice the last counts."""
    parts = case.meta.components if case.meta else {}
    strict = (ParameterLocation.BODY, ParameterLocation.PATH)
    if any(part in parts and parts[part].mode.is_negative for part in strict):
        return negative_data_rejection(ctx, response, case)
    return None


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    wrong_bodies_and_paths_are_refused,
    missing_required_header,
    unsupported_method,
    ignored_auth,
]
CALLERS = ("nobody", "company", "administrator")


@pytest.fixture(scope="module")
def tokens(world: World, subject: Company, administrator: str) -> Mapping[str, str | None]:
    """Who asks."""
    return {"nobody": None, "company": subject.token, "administrator": administrator}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def subject(world: World) -> Company:
    """An approved company that the requests are about; the administrator's ones may suspend it."""
    return await world.company(approved=True)


def limited(examples: int) -> settings:
    """The same examples in every run."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def attack(operation: Operation, server: str, token: str | None, known: Mapping[str, Any], examples: int) -> None:
    """Send valid and invalid requests, about known records and unknown ones."""
    # schemathesis knows the header only as the standard spells it
    authorization = {"Authorization": f"Bearer {token}"} if token else {}
    described = SCHEMA[operation.path][operation.method]
    modes = [
        described.as_strategy(mode, path_parameters=chosen)
        for mode in GenerationMode
        for chosen in ((None, dict(known)) if known else (None,))
    ]

    @limited(examples)
    @given(case=st.one_of(modes))
    def send(case: schemathesis.Case[Any]) -> None:
        answer = case.call(base_url=f"http://{server}", headers=authorization, timeout=60)
        # a request line of more than 64 KB is refused by uvicorn itself
        if answer.content != b"Invalid HTTP request received.":
            case.validate_response(answer, checks=CHECKS, transport_kwargs={"headers": authorization})

    send()


def known_parameters(operation: Operation, company: Company) -> dict[str, str]:
    """Path parameters that name something."""
    known = {
        "member_id": company.id,
        "schema": "crm",
        "entity": "partners",
        "business_number": company.business_number,
    }
    return {name: known.get(name, str(uuid4())) for name in names(operation)}


def names(operation: Operation) -> list[str]:
    return [part.strip("{}") for part in operation.path.split("/") if part.startswith("{")]


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", ALL, ids=str)
def test_answers_are_those_of_the_document(
    real_server: str, tokens: Mapping[str, str | None], subject: Company, operation: Operation, caller: str
) -> None:
    examples = 4 if caller == "nobody" else 8
    attack(operation, real_server, tokens[caller], known_parameters(operation, subject), examples)


@pytest.mark.slow
@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", ALL, ids=str)
def test_answers_are_those_of_the_document_for_many_more_requests(
    real_server: str, tokens: Mapping[str, str | None], subject: Company, operation: Operation, caller: str
) -> None:
    attack(operation, real_server, tokens[caller], known_parameters(operation, subject), 200)
