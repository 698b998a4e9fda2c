"""Whatever JSON, path or header arrives: never a 5xx, always our shape."""

from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.test_http_contract import BODY_ROUTES
from tests.api.world import World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
FIELDS = ["business_number", "password", "representative", "founding_date", "company_name", "comment", "bucket", "path",
          "original_name", "resource_type", "resource_id", "purpose"]  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=40)
    | st.sampled_from(["220-81-62517", "2019-03-02", "private-files", "public.members", "logo", "a.png", str(uuid4())])
)
BODIES = st.dictionaries(
    st.sampled_from(FIELDS) | st.text(max_size=8),
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_size=8,
)
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("path", BODY_ROUTES)
@FEW
@given(body=BODIES)
async def test_no_body_breaks_a_route(world: World, administrator: str, path: str, body: dict[str, Any]) -> None:
    answer = await world.post(path, body, administrator)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert set(answer.json()) == {"error_code", "message", "details", "trace_id"}


@FEW
@given(text=st.text(min_size=1, max_size=60))
async def test_no_path_or_query_breaks_a_route(world: World, administrator: str, text: str) -> None:
    encoded = quote(text, safe="", errors="surrogatepass")
    for path in (f"/{encoded}", f"/api/v1/members/{encoded}/approve", f"/api/v1/business-numbers/{encoded}/company",
                 f"/api/v1/sessions?{encoded}={encoded}"):  # fmt: skip
        for method in ("GET", "POST"):
            answer = await world.api.request(method, path, headers=bearer(administrator))
            assert answer.status_code < 500, answer.text


@FEW
@given(value=st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80))
async def test_no_header_breaks_a_route(world: World, administrator: str, value: str) -> None:
    for name in ("x-tenant-id", "x-request-id", "user-agent", "accept-language", "x-forwarded-for", "content-type"):
        headers = {b"authorization": f"Bearer {administrator}".encode(), name.encode(): value.encode("latin-1")}
        answer = await world.api.post(f"/api/v1/members/{uuid4()}/approve", json={}, headers=headers)
        assert 400 <= answer.status_code < 500, answer.text
    answer = await world.api.post("/api/v1/files", json={}, headers={b"authorization": value.encode("latin-1")})
    assert answer.status_code == 401
