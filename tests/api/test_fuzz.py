"""Whatever path or header arrives, also where no route is: never a 5xx. Bodies and parameters: test_schemathesis."""

from urllib.parse import quote
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.world import World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
FEW = settings(
    max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


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
