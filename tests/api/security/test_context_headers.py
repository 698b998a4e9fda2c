"""Headers that a client invents never change who acts, for which company, from where, or under which trace id."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
import pytest_asyncio

from tests.api.world import Company, World, api_settings, bearer, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")
PEER = "203.0.113.7"
LIST = "/api/v1/members/export?format=csv&search=nobody-has-this-name"
UNITS = "/api/v1/tenants/adm/units/export?format=json"

ADDRESSES = [
    {"x-forwarded-for": "198.51.100.9"},
    {"x-forwarded-for": "127.0.0.1, 10.0.0.1"},
    {"x-forwarded-for": "' or 1=1 --"},
    {"x-real-ip": "198.51.100.9"},
    {"x-client-ip": "198.51.100.9"},
    {"true-client-ip": "198.51.100.9"},
    {"cf-connecting-ip": "198.51.100.9"},
    {"forwarded": "for=198.51.100.9;host=evil.example;proto=https"},
    {"x-forwarded-host": "evil.example", "x-forwarded-proto": "https", "x-original-url": "/admin"},
    {"via": "1.1 198.51.100.9", "x-cluster-client-ip": "198.51.100.9", "fastly-client-ip": "198.51.100.9"},
]


async def audited(world: World, trace_id: str) -> dict[str, Any]:
    return await world.row(
        "select user_id::text, host(ip_address) as address, trace_id, tenant_id::text from audt.audit_logs"
        " where trace_id = %s and action = 'export'",
        trace_id,
    )


@pytest.mark.parametrize("headers", ADDRESSES, ids="+".join)
async def test_nobody_chooses_the_address_that_is_recorded(
    world: World, administrator: str, headers: dict[str, str]
) -> None:
    answer = await world.get(LIST, administrator, **headers)
    assert answer.status_code == 200, answer.text
    entry = await audited(world, answer.headers["x-trace-id"])
    assert entry["address"] == PEER


async def test_behind_our_own_proxy_only_the_last_foreign_hop_counts(
    stack_env: Mapping[str, str], world: World, administrator: str
) -> None:
    async with serving(api_settings(stack_env, trusted_proxies=f"{PEER}/32")) as api:
        headers = bearer(administrator) | {
            "x-forwarded-for": "127.0.0.1, 198.51.100.9",
            "cf-connecting-ip": "192.0.2.1",
        }
        answer = await api.get(LIST, headers=headers)
    assert (await audited(world, answer.headers["x-trace-id"]))["address"] == "198.51.100.9"


async def test_hops_in_several_headers_are_one_list(
    stack_env: Mapping[str, str], world: World, administrator: str
) -> None:
    async with serving(api_settings(stack_env, trusted_proxies=f"{PEER}/32,10.0.0.0/8")) as api:
        hops = [("x-forwarded-for", hop) for hop in ("192.0.2.1", "198.51.100.9", "10.0.0.7")]
        answer = await api.get(LIST, headers=[*bearer(administrator).items(), *hops])
    assert (await audited(world, answer.headers["x-trace-id"]))["address"] == "198.51.100.9"


async def test_every_address_is_held_back_by_itself_whatever_it_claims(stack_env: Mapping[str, str]) -> None:
    async with serving(api_settings(stack_env, rate_limit_public="3/minute")) as api:
        answers = [
            await api.post(
                "/api/v1/business-numbers/verify", json={}, headers={"x-forwarded-for": f"198.51.100.{number}"}
            )
            for number in range(5)
        ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429, 429]


async def unit_of(world: World, company: Company, code: str) -> None:
    await world.run(
        "insert into adm.units (tenant_id, code, name, unit_type, conversion_rate) values (%s, %s, %s, 'weight', 1)",
        company.id, code, f"단위 {code}",
    )  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pair(world: World) -> tuple[Company, Company]:
    """A company that asks and one that it asks about, each with a unit of its own."""
    own, other = await world.company(approved=True), await world.company(approved=True)
    await unit_of(world, own, "OWN")
    await unit_of(world, other, "OTHER")
    return own, other


@pytest.mark.parametrize(
    "name",
    ["x-company-id", "x-user-id", "x-member-id", "x-role", "x-supabase-role", "x-forwarded-user", "x-impersonate", "sub", "role"],
)  # fmt: skip
async def test_no_other_header_names_the_company_or_the_person(
    world: World, pair: tuple[Company, Company], name: str
) -> None:
    own, other = pair
    for value in (other.id, other.user_id, "service_role", "postgres", json.dumps({"sub": other.user_id})):
        answer = await world.get(UNITS, own.token, **{name: value})
        codes = {row["code"] for row in answer.json()}
        assert "OWN" in codes and "OTHER" not in codes
        entry = await audited(world, answer.headers["x-trace-id"])
        assert (entry["user_id"], entry["tenant_id"]) == (own.user_id, own.id)


@pytest.mark.parametrize(
    "spelling",
    ["{id}", " {id} ", "{id},{own}", "{own},{id}", "{{{id}}}", "{id}' or '1'='1", "{id}\x00", "urn:uuid:{id}", "*", "null", "%"],
)  # fmt: skip
async def test_another_companys_id_opens_nothing(world: World, pair: tuple[Company, Company], spelling: str) -> None:
    own, other = pair
    value = spelling.format(id=other.id, own=own.id).encode()
    headers: Any = {b"authorization": f"Bearer {own.token}".encode(), b"x-tenant-id": value}
    answer = await world.api.get(UNITS, headers=headers)
    assert "OTHER" not in answer.text
    assert answer.status_code in (200, 403, 422), answer.text
    twice: Any = [*headers.items(), (b"x-tenant-id", own.id.encode())]
    assert "OTHER" not in (await world.api.get(UNITS, headers=twice)).text


@pytest.mark.parametrize(
    "value",
    [
        b"abcdefgh\r\nX-Evil: 1",
        b"abcdefgh\nX-Evil: 1",
        b"a" * 129,
        b"a" * 100_000,
        "추적번호-12345678".encode(),
        b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8",
        b"12345678\x00",
        b"<script>alert(1)</script>",
        b"../../../../etc/passwd",
        b"' or '1'='1' --",
        b"{\"event\": \"forged\"}",
        b"        ",
        b"=cmd|' /C calc'!A0",
        b".hidden-1234567",
    ],
)  # fmt: skip
async def test_an_odd_request_id_is_replaced_everywhere(
    world: World, administrator: str, capsys: pytest.CaptureFixture[str], value: bytes
) -> None:
    headers: Any = {b"authorization": f"Bearer {administrator}".encode(), b"x-request-id": value}
    answer = await world.api.get(LIST, headers=headers)
    trace_id = answer.headers["x-trace-id"]
    assert str(uuid.UUID(trace_id)) == trace_id
    assert "x-evil" not in answer.headers
    assert (await audited(world, trace_id))["trace_id"] == trace_id
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert all(line["event"] != "forged" and line.get("trace_id") in (None, trace_id) for line in lines)


async def test_the_trace_id_of_another_request_may_be_repeated_but_belongs_to_its_caller(
    world: World, administrator: str
) -> None:
    """A trace id is a label, not a key: using it again neither overwrites nor shows anything."""
    label = f"repeat-{uuid.uuid4()}"
    other = await world.staff("portal:*")
    for token in (administrator, other):
        assert (await world.get(LIST, token, **{"x-request-id": label})).status_code == 200
    row = await world.row(
        "select count(*) as lines, count(distinct user_id) as people from audt.audit_logs"
        " where trace_id = %s and action = 'export'",
        label,
    )
    assert (row["lines"], row["people"]) == (2, 2)
