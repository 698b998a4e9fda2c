"""A look-up leaves what the bureau said for staff, and staff downloads it."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio

from tests.api.adapters.conftest import nice_process, nice_server, nts_process, nts_server
from tests.api.adapters.servers import ACTIVE, CLOSED, NiceServer
from tests.api.test_business_numbers import age_cache, company_path, connected, verify
from tests.api.world import Company, World, bearer
from tests.support.business_numbers import random_business_number

__all__ = ["connected", "nice_process", "nice_server", "nts_process", "nts_server"]
pytestmark = pytest.mark.asyncio(loop_scope="session")
LIST = "/api/v1/business-numbers/companies/export"


def path(number: str) -> str:
    return f"{company_path(number)}/export"


@pytest_asyncio.fixture(autouse=True, loop_scope="session")
async def empty_table(world: World) -> AsyncIterator[None]:
    await world.run("delete from public.nice_dnb_company_info")
    yield


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def staff(world: World) -> str:
    return await world.staff("portal.companies:lookup", "portal.companies:read", "portal.companies:export")


async def look_up(api: httpx.AsyncClient, token: str, *numbers: str) -> None:
    for number in numbers:
        answer = await api.get(company_path(number), headers=bearer(token))
        assert answer.status_code == 200, answer.text


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


async def test_a_look_up_leaves_the_bureaus_answer_in_the_table(
    connected: httpx.AsyncClient, world: World, staff: str, nice_server: NiceServer
) -> None:
    await look_up(connected, staff, ACTIVE)
    answer = await world.gateway.get(
        "/rest/v1/nice_dnb_company_info", params={"ceo_nm": "eq.김대표"}, headers=bearer(staff)
    )
    (row,) = answer.json()
    assert (row["biz_no"], row["cmp_nm"], row["stt"], row["cri_grd"]) == (ACTIVE, "주식회사 강원테크", "active", "BB+")
    assert (row["sales_amt"], row["opr_ic_amt"], row["debt_amt"]) == (1_234_567_000, -500_000, None)
    assert (row["estb_date"], row["up_ymd"], row["emp_acc_ym"]) == ("2019-03-02", "2025-10-01", "202510")
    assert row["raw_json"]["dataBody"]["salesAmt"] == "1234567"
    assert (row["raw_json"]["dataHeader"]["resCd"], row["res_cd"], row["msg_guid"]) == ("0", "0", "g")
    await world.run("update public.nice_dnb_company_info set cmp_nm = '지난 이름'")
    await look_up(connected, staff, ACTIVE)
    kept = await world.row("select cmp_nm from public.nice_dnb_company_info")
    assert kept["cmp_nm"] == "지난 이름", "the cached answer is no new one"
    await age_cache(world, "2 days")
    await look_up(connected, staff, ACTIVE)
    kept = await world.row("select cmp_nm from public.nice_dnb_company_info")
    assert kept["cmp_nm"] == "주식회사 강원테크"


async def test_the_name_check_of_a_visitor_keeps_its_answer_too(connected: httpx.AsyncClient, world: World) -> None:
    await verify(connected, business_number=ACTIVE, company_name="강원테크")
    assert (await world.row("select count(*) as n from public.nice_dnb_company_info"))["n"] == 1


async def test_the_answer_to_clients_has_no_original(connected: httpx.AsyncClient, staff: str) -> None:
    body = (await connected.get(company_path(ACTIVE), headers=bearer(staff))).json()
    assert "answer" not in body["company"] and body["company"]["updated_on"] == "2025-10-01"


async def test_one_company_as_excel_is_what_the_table_holds_and_is_audited(
    connected: httpx.AsyncClient, world: World, staff: str, nice_server: NiceServer
) -> None:
    await look_up(connected, staff, ACTIVE, CLOSED)
    asked, trace_id = len(nice_server.seen), f"export-{uuid4()}"
    answer = await connected.get(path("120-81-47521"), headers=bearer(staff) | {"x-request-id": trace_id})
    (row,) = rows_of(answer)
    expected = {
        "기업명": "주식회사 강원테크",
        "대표자명": "김대표",
        "사업자등록번호": "120-81-47521",
        "법인등록번호": "110111-1234567",
        "설립일": datetime(2019, 3, 2),
        "휴폐업 상태": "폐업",
        "신용등급(CRI)": "BB+",
        "매출액(원)": 1_234_567_000,
        "영업이익(원)": -500_000,
        "부채총계(원)": None,
    }
    assert {name: row[name] for name in expected} == expected
    assert "filename*=UTF-8''%EA%B8%B0%EC%97%85" in answer.headers["content-disposition"]
    assert len(nice_server.seen) == asked, "a download asks the bureau nothing"
    audit = await world.row("select action, resource_type, details from audt.audit_logs where trace_id = %s", trace_id)
    assert (audit["action"], audit["resource_type"]) == ("export", "public.nice_dnb_company_info")
    assert audit["details"] == {"format": "xlsx", "lang": "ko", "filters": {"business_number": [CLOSED]}, "rows": 1}


async def test_csv_in_english_never_holds_a_formula(connected: httpx.AsyncClient, world: World, staff: str) -> None:
    await look_up(connected, staff, ACTIVE)
    await world.run("update public.nice_dnb_company_info set cmp_nm = '=1+1', addr1 = '@x'")
    answer = await connected.get(path(ACTIVE), params={"format": "csv", "lang": "en"}, headers=bearer(staff))
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Company name"], row["Address"], row["Business state"]) == ("'=1+1", "'@x", "Active")
    sheet = rows_of(await connected.get(path(ACTIVE), params={"lang": "en"}, headers=bearer(staff)))
    assert sheet[0]["Company name"] == "=1+1"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {ACTIVE, CLOSED}),
        ({"search": "220-81"}, {ACTIVE}),
        ({"search": "gangwon"}, {ACTIVE, CLOSED}),
        ({"search": "김대표"}, {ACTIVE, CLOSED}),
        ({"search": "100%"}, set()),
        ({"region": "원주"}, {CLOSED}),
        ({"state": "closed"}, {CLOSED}),
        ({"state": "active,closed"}, {ACTIVE, CLOSED}),
        ({"business_number": "120-81-47521"}, {CLOSED}),
        ({"looked_up_from": "2000-01-01", "looked_up_to": "2000-01-02"}, set()),
    ],
)
async def test_the_search_is_downloaded_with_its_filters(
    connected: httpx.AsyncClient, world: World, staff: str, query: dict[str, str], found: set[str]
) -> None:
    await look_up(connected, staff, ACTIVE, CLOSED)
    await world.run("update public.nice_dnb_company_info set addr1 = '강원 원주시 흥업면' where biz_no = %s", CLOSED)
    rows = rows_of(await connected.get(LIST, params=query, headers=bearer(staff)))
    assert {row["사업자등록번호"].replace("-", "") for row in rows} == found


async def test_the_list_is_ordered(connected: httpx.AsyncClient, staff: str) -> None:
    await look_up(connected, staff, CLOSED, ACTIVE)
    for query, first in (({}, ACTIVE), ({"order": "biz_no.asc"}, CLOSED), ({"order": "biz_no.desc"}, ACTIVE)):
        rows = rows_of(await connected.get(LIST, params=query, headers=bearer(staff)))
        assert rows[0]["사업자등록번호"].replace("-", "") == first


async def test_a_company_nobody_looked_up_is_not_found(connected: httpx.AsyncClient, staff: str) -> None:
    answer = await connected.get(path(random_business_number()), headers=bearer(staff))
    assert (answer.status_code, answer.json()["error_code"]) == (404, "RESOURCE_NOT_FOUND")


async def test_the_download_needs_its_permissions(
    connected: httpx.AsyncClient, world: World, staff: str, company: Company
) -> None:
    await look_up(connected, staff, ACTIVE)
    for url in (path(ACTIVE), LIST):
        assert (await connected.get(url)).status_code == 401
        for token in (company.token, await world.staff("portal.companies:read", "portal.companies:lookup")):
            assert (await connected.get(url, headers=bearer(token))).status_code == 403
    half = bearer(await world.staff("portal.companies:export"))
    assert (await connected.get(path(ACTIVE), headers=half)).status_code == 404, "may export, may not read"
    assert rows_of(await connected.get(LIST, headers=half)) == []


@pytest.mark.parametrize(
    ("url", "field"),
    [
        (f"{path(ACTIVE)}?format=json", "format"),
        (f"{path(ACTIVE)}?ids=1", "ids"),
        (path("123"), "business_number"),
        (f"{LIST}?order=raw_json", "order"),
        (f"{LIST}?state=2", "state.0"),
        (f"{LIST}?business_number=12", "business_number.0"),
    ],
)
async def test_wrong_filters_are_named(connected: httpx.AsyncClient, staff: str, url: str, field: str) -> None:
    answer = await connected.get(url, headers=bearer(staff))
    assert answer.status_code == 422, answer.text
    assert answer.json()["details"][0]["field"] == field
