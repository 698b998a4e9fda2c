"""Dashboard and statistics as files: the figures of the screens, charts, masked phones, for staff only."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio

from edge_api.features.exports import reports
from edge_api.features.exports.statistics import mask_phone
from tests.api.world import Company, World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
DASHBOARD = "/api/v1/dashboards/export"
STATISTICS = "/api/v1/statistics/export"
#: No other test files results of this year.
YEAR = 2003


@dataclass(frozen=True)
class Figures:
    """Two companies whose names share a word, each with an approved result."""

    word: str
    first: Company
    second: Company
    staff: str


async def approve_result(world: World, company: Company, sales: int, token: str) -> None:
    record = await world.row(
        "insert into public.performance_records (member_id, year, quarter, status, submitted_at)"
        " values (%s, %s, 1, 'submitted', now()) returning id",
        company.id,
        YEAR,
    )
    await world.run(
        "insert into public.performance_sales (performance_id, sales_current_year, new_employees_current_year)"
        " values (%s, %s, 3)",
        record["id"],
        sales,
    )
    body = {"p_entity": "public.performance_records", "p_id": str(record["id"]), "p_action": "approve"}
    answer = await world.gateway.post("/rest/v1/rpc/transition", json=body, headers=bearer(token))
    assert answer.status_code == 200, answer.text


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def figures(world: World) -> AsyncIterator[Figures]:
    word = f"=통계{uuid4().hex[:8]}"
    phone = {"representative_phone": "010-1234-5678"}
    first = await world.company(company_name=f"{word} 가", approved=True, region="wonju", **phone)
    second = await world.company(company_name=f"{word} 나", approved=True, region="chuncheon")
    staff = await world.staff("portal:*")
    await approve_result(world, first, 1_000_000, staff)
    await approve_result(world, second, 500, staff)
    yield Figures(word, first, second, staff)


async def download(world: World, path: str, token: str | None, **query: Any) -> httpx.Response:
    return await world.api.get(path, params=query, headers=bearer(token))


def workbook_of(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def report_of(answer: httpx.Response) -> tuple[str, list[dict[str, Any]], str]:
    """Summary, rows by heading, and footer."""
    sheet = workbook_of(answer).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet.freeze_panes == "A3"
    summary, heading, *rows, footer = sheet.iter_rows(values_only=True)
    return str(summary[0]), [dict(zip(map(str, heading), row, strict=True)) for row in rows], str(footer[0])


async def test_the_dashboard_has_cards_tables_and_charts(world: World, figures: Figures) -> None:
    workbook = workbook_of(await download(world, DASHBOARD, figures.staff, year=YEAR, quarter=1))
    assert workbook.sheetnames == ["기업현황", "기간별", "연도별", "소재지별", "산업별", "주력산업별", "창업단계별"]
    screen = (await world.row("select public.dashboard(%s, 1) as answer", YEAR))["answer"]
    cards = {row[0]: row[1:] for row in workbook["기업현황"].iter_rows(min_row=3, values_only=True)}
    assert cards["매출 합계"][:2] == (screen["totals"]["total_sales"], "원")
    assert cards["매출 합계"][0] >= 1_000_500
    assert cards["신규 고용 합계"][0] == screen["totals"]["total_employment"] >= 6
    assert cards["전체 기업회원 수"][0] == screen["totals"]["total_members"]
    assert cards["매출 합계"][3] == screen["previous"]["changes"]["total_sales"]["difference"]
    assert workbook["기업현황"]["A1"].value == f"기업현황 · {YEAR}년 1분기"
    periods = list(workbook["기간별"].iter_rows(min_row=3, values_only=True))
    assert periods[0][:3] == (f"{YEAR}년 1분기", screen["series"][0]["companies"], screen["series"][0]["sales"])
    regions = {row[0]: row[2] for row in workbook["소재지별"].iter_rows(min_row=3, values_only=True) if row[0]}
    assert regions == {entry["label_ko"]: entry["sales"] for entry in screen["by_region"]}
    assert [len(sheet._charts) for sheet in workbook.worksheets] == [0, 2, 2, 2, 2, 2, 2]


async def test_the_dashboard_is_a_csv_of_the_same_tables(world: World, figures: Figures) -> None:
    answer = await download(world, DASHBOARD, figures.staff, year=YEAR, format="csv", lang="en")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Figure", "Value"]
    cards = {row[0]: row[1] for row in rows[1:10]}
    assert int(cards["Sales"]) >= 1_000_500 and int(cards["New hires"]) >= 6
    assert rows.count([]) == 6


async def test_an_empty_period_is_a_dashboard_without_charts(world: World, figures: Figures) -> None:
    workbook = workbook_of(await download(world, DASHBOARD, figures.staff, year=2002))
    assert [len(sheet._charts) for sheet in workbook.worksheets] == [0] * 7


async def test_the_report_names_its_filters_and_its_maker(world: World, figures: Figures) -> None:
    query = {"search_query": figures.word, "year": YEAR, "sort": "annual_revenue", "descending": "true"}
    summary, rows, footer = report_of(
        await download(world, STATISTICS, figures.staff, **query, regions="wonju,chuncheon")
    )
    assert summary == f"조회 조건 — 연도: {YEAR} · 검색어: {figures.word} · 소재지: 춘천시, 원주시 (총 2개사)"
    assert "@gangwon.example · 20" in footer
    number = figures.first.business_number
    assert [row["기업명"] for row in rows] == [figures.first.company_name, figures.second.company_name]
    expected = {
        "사업자등록번호": f"{number[:3]}-{number[3:5]}-{number[5:]}",
        "대표자 연락처": "010-****-5678",
        "소재지": "원주시",
        "창업단계": rows[0]["창업단계"],
        "매출액(원)": 1_000_000,
        "특허(건)": 0,
        "정부사업": "-",
    }
    assert {name: rows[0][name] for name in expected} == expected
    assert "1234" not in str(rows[0]["대표자 연락처"])


async def test_ticked_companies_are_exported_alone(world: World, figures: Figures) -> None:
    query = {"ids": figures.second.id, "min_revenue": 1, "lang": "en", "has_investment": "false"}
    summary, rows, _ = report_of(await download(world, STATISTICS, figures.staff, **query))
    assert [row["Company name"] for row in rows] == [figures.second.company_name]
    assert "Investment: No" in summary and "Revenue (KRW): 1" in summary and "Selected companies" in summary


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        (DASHBOARD, {"year": "1999"}, "year"),
        (DASHBOARD, {"quarter": "Q1"}, "quarter"),
        (DASHBOARD, {"page": "1"}, "page"),
        (STATISTICS, {"page": "1"}, "page"),
        (STATISTICS, {"sort": "password"}, "sort"),
        (STATISTICS, {"regions": "atlantis"}, "regions"),
        (STATISTICS, {"min_age": "9", "max_age": "8"}, "min_age"),
        (STATISTICS, {"quarter": "1"}, "quarter"),
    ],
)
async def test_what_is_not_a_filter_is_refused(
    world: World, figures: Figures, path: str, query: dict[str, str], field: str
) -> None:
    answer = await download(world, path, figures.staff, **query)
    assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR"), answer.text
    assert field in [detail["field"] for detail in answer.json()["details"]]


async def test_too_many_companies_are_refused_not_cut_off(
    world: World, figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MAX_ROWS", 1)
    answer = await download(world, STATISTICS, figures.staff, search_query=figures.word)
    assert (answer.status_code, answer.json()["error_code"]) == (422, "TOO_MANY_ROWS")
    assert answer.json()["details"] == {"total": 2, "limit": 1}


@pytest.mark.parametrize("path", [DASHBOARD, STATISTICS])
async def test_only_staff_who_may_export_and_read_statistics(world: World, figures: Figures, path: str) -> None:
    for token, status in (
        (None, 401),
        (figures.first.token, 403),
        (await world.staff("portal.statistics:read"), 403),
        (await world.staff("portal.statistics:export"), 403),
    ):
        assert (await download(world, path, token)).status_code == status


async def test_every_report_is_audited(world: World, figures: Figures) -> None:
    for path, query, resource, filters, rows in (
        (DASHBOARD, {"year": YEAR, "quarter": 1}, "dashboard", {"year": YEAR, "quarter": 1}, None),
        (STATISTICS, {"search_query": figures.word}, "statistics", {"search_query": figures.word}, 2),
    ):
        answer = await download(world, path, figures.staff, **query)
        entry = await world.row(
            "select * from audt.audit_logs where action = 'export' and trace_id = %s", answer.headers["x-trace-id"]
        )
        assert (entry["resource_type"], entry["details"]["filters"]) == (resource, filters)
        assert rows in (None, entry["details"]["rows"])


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("010-1234-5678", "010-****-5678"),
        ("01012345678", "010-****-5678"),
        ("02-123-4567", "02-****-4567"),
        ("033-250-1234", "033-****-1234"),
        ("1588-1234", "****-1234"),
        ("112", "****"),
        ("", None),
        (None, None),
    ],
)
async def test_phones_are_masked(phone: str | None, masked: str | None) -> None:
    assert mask_phone(phone) == masked
