"""Any list of the tenant suite as a file: filtered as in PostgREST, labelled, of one company only, audited."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio

from tests.api.world import Company, World

pytestmark = pytest.mark.asyncio(loop_scope="session")
UNITS = "/api/v1/tenants/adm/units/export"
WORD = "내보내기"


async def add_unit(world: World, company: Company, code: str, **values: Any) -> None:
    row = {"name": f"{WORD} {code}", "unit_type": "weight", "conversion_rate": "1.5", "symbol": None} | values
    await world.run(
        "insert into adm.units (tenant_id, code, name, unit_type, conversion_rate, symbol, created_by, updated_by)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        company.id, code, row["name"], row["unit_type"], row["conversion_rate"], row["symbol"], company.user_id,
        company.user_id,
    )  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(world: World) -> Company:
    company = await world.company(approved=True)
    other = await world.company(approved=True)
    await add_unit(world, company, "XA", symbol="=1+1")
    await add_unit(world, company, "XB", unit_type="volume", conversion_rate="0.000001")
    await add_unit(world, company, "XC", unit_type="area", conversion_rate="12")
    await add_unit(world, other, "XZ")
    return company


async def rows(world: World, company: Company, query: str) -> list[dict[str, Any]]:
    answer = await world.get(f"{UNITS}?format=json&name=like.{WORD}*&{query}", company.token)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = json.loads(answer.text)
    return found


async def codes(world: World, company: Company, query: str) -> list[str]:
    return [row["code"] for row in await rows(world, company, query)]


def envelope(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["success"], body["data"]) == (status, False, None), answer.text
    assert body["error"]["code"] == code
    assert set(body["error"]) == {"code", "message", "detail"}
    return dict(body["error"])


async def test_a_list_becomes_a_workbook_with_korean_headings_and_labels(world: World, shop: Company) -> None:
    answer = await world.get(f"{UNITS}?order=code&name=like.{WORD}*", shop.token)
    assert answer.status_code == 200, answer.text
    assert "units_" in answer.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.title == "단위"
    headings = [cell.value for cell in sheet[1]]
    assert {"단위 코드", "단위명", "단위 구분", "환산율", "등록자"} <= set(headings)
    assert not {"테넌트", "삭제 여부", "검색어"} & set(headings)
    first = dict(zip(headings, [cell.value for cell in sheet[2]], strict=True))
    assert (first["단위 코드"], first["단위 구분"], first["사용 여부"]) == ("XA", "무게", "예")
    assert first["등록자"] == "김대표"  # who wrote it, not the number of the account
    symbol = sheet.cell(2, headings.index("기호") + 1)
    assert (symbol.value, symbol.data_type) == ("=1+1", "s")
    assert [row[headings.index("단위 코드")].value for row in sheet.iter_rows(min_row=2)] == ["XA", "XB", "XC"]


async def test_english_and_csv(world: World, shop: Company) -> None:
    answer = await world.get(f"{UNITS}?format=csv&lang=en&code=eq.XA", shop.token)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Code"], row["Kind of quantity"], row["Symbol"]) == ("XA", "Weight", "'=1+1")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("code=eq.XB", ["XB"]),
        ("code=neq.XB", ["XA", "XC"]),
        ("code=in.(XA,XC)", ["XA", "XC"]),
        ('code=in.("XA","a,b")', ["XA"]),
        ("code=not.in.(XA,XC)", ["XB"]),
        ("unit_type=eq.area", ["XC"]),
        ("unit_type=in.(area,volume)", ["XB", "XC"]),
        ("conversion_rate=gt.1", ["XA", "XC"]),
        ("conversion_rate=gte.1.5&conversion_rate=lt.12", ["XA"]),
        ("conversion_rate=lte.1", ["XB"]),
        ("symbol=is.null", ["XB", "XC"]),
        ("symbol=not.is.null", ["XA"]),
        ("is_active=is.true&code=ilike.x*", ["XA", "XB", "XC"]),
        ("name=ilike.*b", ["XB"]),
        ("created_at=gt.2099-01-01", []),
    ],
)
async def test_filters_are_those_of_the_list(world: World, shop: Company, query: str, expected: list[str]) -> None:
    assert await codes(world, shop, f"{query}&order=code") == expected


async def test_the_order_is_that_of_the_list(world: World, shop: Company) -> None:
    assert await codes(world, shop, "order=conversion_rate.desc,code") == ["XC", "XA", "XB"]
    assert await codes(world, shop, "order=symbol.asc.nullsfirst,code.desc") == ["XC", "XB", "XA"]


async def test_wrong_filters_are_named(world: World, shop: Company) -> None:
    for query, field in (
        ("colour=eq.red", "colour"),
        ("code=XA", "code"),
        ("code=about.XA", "code"),
        ("code=in.()", "code"),
        ("code=is.red", "code"),
        ("unit_type=like.a*", "unit_type"),
        ("order=colour", "order"),
        ("order=code.sideways", "order"),
    ):
        error = envelope(await world.get(f"{UNITS}?{query}", shop.token), 422, "VALIDATION_ERROR")
        assert [item["field"] for item in error["detail"]] == [field], query
    for query in ("conversion_rate=eq.many", "unit_type=eq.colour", "id=eq.1", "created_at=gt.soon", "format=pdf"):
        envelope(await world.get(f"{UNITS}?{query}", shop.token), 422, "VALIDATION_ERROR")
    hostile = "code=eq.x') or true --&code=in.(x');drop table adm.units;--)"
    assert (await world.get(f"{UNITS}?format=json&{hostile}", shop.token)).json() == []


async def test_only_lists_of_the_suite_that_are_exported(world: World, shop: Company) -> None:
    for path in ("adm/nothing", "sys/user-roles", "sys/users", "app/entities"):
        envelope(await world.get(f"/api/v1/tenants/{path}/export", shop.token), 404, "RESOURCE_NOT_FOUND")
    assert (await world.get("/api/v1/tenants/adm/payment-terms/export?format=json", shop.token)).status_code == 200
    envelope(await world.get("/api/v1/tenants/public/members/export", shop.token), 422, "VALIDATION_ERROR")


async def test_it_takes_the_permission_inside_the_company(world: World, shop: Company, administrator: str) -> None:
    """X-24: reading is not exporting; platform staff with every permission are nobody in a company."""
    envelope(await world.get(UNITS), 401, "AUTHENTICATION_REQUIRED")
    envelope(await world.get(UNITS, administrator), 403, "PERMISSION_DENIED")
    viewer = await world.company()
    await world.run(
        "with joined as (insert into sys.users (tenant_id, id, email) values (%s, %s, %s) returning id)"
        " insert into sys.user_roles (tenant_id, user_id, role_id) select r.tenant_id, j.id, r.id"
        " from joined as j, sys.roles as r where r.tenant_id = %s and r.code = 'viewer'",
        shop.id, viewer.user_id, viewer.email, shop.id,
    )  # fmt: skip
    token = await world.sign_in(viewer.email)
    headers = {"x-tenant-id": shop.id}
    error = envelope(await world.get(UNITS, token, **headers), 403, "PERMISSION_DENIED")
    assert error["message"] == "권한이 없습니다."
    role = await world.row(
        "insert into sys.roles (tenant_id, code, name_ko, name_en) values (%s, %s, '반출', 'Exporter') returning id",
        shop.id, f"exporter_{uuid4().hex[:6]}",
    )  # fmt: skip
    await world.run(
        "insert into sys.role_permissions (tenant_id, role_id, permission) values (%s, %s, 'adm.units:export')",
        shop.id, role["id"],
    )  # fmt: skip
    await world.run(
        "insert into sys.user_roles (tenant_id, user_id, role_id) values (%s, %s, %s)",
        shop.id,
        viewer.user_id,
        role["id"],
    )
    answer = await world.get(f"{UNITS}?format=json&code=in.(XA,XB,XC,XZ)", token, **headers)
    assert {row["code"] for row in answer.json()} == {"XA", "XB", "XC"}


async def test_a_suspended_company_still_exports(world: World) -> None:
    """X-25: no writes while suspended, but the company's data are its own."""
    company = await world.company(approved=True)
    await add_unit(world, company, "XS")
    staff = await world.staff("portal.members:suspend", "portal.members:read")
    answer = await world.post(f"/api/v1/members/{company.id}/suspend", {"comment": "미납"}, staff)
    assert answer.status_code == 200, answer.text
    assert await codes(world, company, "code=eq.XS") == ["XS"]


async def test_every_export_is_audited(world: World, shop: Company) -> None:
    """X-04"""
    await rows(world, shop, "code=eq.XA")
    line = await world.row(
        "select resource_type, tenant_id::text, user_id::text, details from audt.audit_logs where action = 'export'"
        " and user_id = %s order by occurred_at desc limit 1",
        shop.user_id,
    )
    assert (line["resource_type"], line["tenant_id"], line["user_id"]) == ("adm.units", shop.id, shop.user_id)
    assert line["details"] == {
        "format": "json", "lang": "ko", "rows": 1, "filters": [f"name=like.{WORD}*", "code=eq.XA"],
    }  # fmt: skip
