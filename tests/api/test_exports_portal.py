"""Results, programmes, applications and the audit log as files: filtered, readable, audited, for staff only."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio

from edge_api.features.exports.columns import SEOUL
from tests.api.world import Company, World

pytestmark = pytest.mark.asyncio(loop_scope="session")
PERFORMANCE = "/api/v1/performance-records/export"
PROJECTS = "/api/v1/projects/export"
APPLICATIONS = "/api/v1/project-applications/export"
AUDIT = "/api/v1/audit-logs/export"
TODAY = datetime.now(SEOUL).date()
AUDIT_RANGE = {"occurred_from": str(TODAY), "occurred_to": str(TODAY)}
EVERY = [(PERFORMANCE, {}), (PROJECTS, {}), (APPLICATIONS, {}), (AUDIT, AUDIT_RANGE)]


@dataclass(frozen=True)
class Portal:
    """Two approved companies with results and applications; `word` is in every name and title."""

    word: str
    first: Company
    second: Company
    records: dict[str, str]
    project: str
    staff: str


async def add_record(world: World, company: Company, year: int, quarter: int | None, status: str) -> str:
    row = await world.row(
        "insert into public.performance_records (member_id, year, quarter, status, submitted_at)"
        " values (%s, %s, %s, %s, now()) returning id",
        company.id,
        year,
        quarter,
        status,
    )
    await world.run(
        "insert into public.performance_sales (performance_id, sales_previous_year, sales_current_year, hsk_code,"
        " export_country1, existing_employees_current_year, new_employees_current_year, sales_reporting_date)"
        " values (%s, 900, 1500000000, '0304991000', '=1+1', 10, 3, '2024-12-31')",
        row["id"],
    )
    await world.run(
        "insert into public.performance_supports (performance_id, sort_order, project_name, support_amount)"
        " values (%s, 2, '둘째', 5), (%s, 1, '첫째', 120000000)",
        row["id"],
        row["id"],
    )
    await world.run(
        "insert into public.performance_intellectual_properties"
        " (performance_id, name, ip_number, ip_type, public_disclosure) select %s, '특허', '10-1', c.code, true"
        " from public.codes as c where c.group_code = 'ip_type' order by c.sort_order limit 1",
        row["id"],
    )
    return str(row["id"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def portal(world: World) -> AsyncIterator[Portal]:
    word = f"내보{uuid4().hex[:8]}"
    first = await world.company(company_name=f"{word} 가", approved=True)
    second = await world.company(company_name=f"{word} 나", approved=True)
    records = {
        "approved": await add_record(world, first, 2024, None, "approved"),
        "submitted": await add_record(world, second, 2025, 1, "submitted"),
        "draft": await add_record(world, second, 2025, 2, "draft"),
    }
    project = await world.row(
        "insert into public.projects (title, description, start_date, end_date, state)"
        " values (%s, '<p>첫 줄 &amp; 끝</p><p>둘째</p>', '2025-01-01', '2025-01-31', 'active') returning id",
        f"{word} 지원사업",
    )
    await world.run(
        "insert into public.project_applications (project_id, member_id, applicant_name, applicant_phone,"
        " application_reason) values (%s, %s, '=담당', '010-1234-5678', '신청하는 사유가 충분합니다.')",
        project["id"],
        first.id,
    )
    staff = await world.staff("portal:*", "audt.audit_logs:read", "audt.audit_logs:export")
    yield Portal(word, first, second, records, str(project["id"]), staff)


async def download(world: World, path: str, token: str | None, **query: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return await world.api.get(path, params=query, headers=headers)


def sheets_of(answer: httpx.Response) -> dict[str, list[dict[str, Any]]]:
    """Rows by heading, by sheet."""
    assert answer.status_code == 200, answer.text
    sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
        heading, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(map(str, heading), row, strict=True)) for row in rows]
    return sheets


def lines_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


async def companies(world: World, portal: Portal, **query: Any) -> list[str]:
    answer = await download(
        world, PERFORMANCE, portal.staff, **({"search": portal.word, "format": "csv", "part": "sales"} | query)
    )
    return [f"{row['기업명'][-1]}{row['연도']}" for row in lines_of(answer)]


async def test_results_have_a_sheet_for_each_part(world: World, portal: Portal) -> None:
    sheets = sheets_of(await download(world, PERFORMANCE, portal.staff, ids=portal.records["approved"]))
    assert list(sheets) == ["매출·고용", "정부지원 수혜 이력", "지식재산권"]
    (sales,) = sheets["매출·고용"]
    number = portal.first.business_number
    expected = {
        "기업명": portal.first.company_name,
        "사업자등록번호": f"{number[:3]}-{number[3:5]}-{number[5:]}",
        "연도": 2024,
        "분기": None,
        "기간": "2024년 연간",
        "상태": "승인완료",
        "당해연도 매출액(원)": 1500000000,
        "매출 작성기준일": datetime(2024, 12, 31),
        "HSK 코드": "0304991000",
        "수출국가 1": "=1+1",
        "당해연도 총인원(명)": 13,
        "실적 ID": portal.records["approved"],
    }
    assert {name: sales[name] for name in expected} == expected
    supports = sheets["정부지원 수혜 이력"]
    assert [(row["수행사업명"], row["지원금액(원)"]) for row in supports] == [("첫째", 120000000), ("둘째", 5)]
    (right,) = sheets["지식재산권"]
    label = await world.row(
        "select label_ko from public.codes where group_code = 'ip_type' order by sort_order limit 1"
    )
    assert (right["지식재산권 구분"], right["공개희망여부"]) == (label["label_ko"], "예")


async def test_staff_never_get_drafts(world: World, portal: Portal) -> None:
    assert await companies(world, portal, order="year") == ["가2024", "나2025"]
    assert await companies(world, portal, status="draft") == []
    assert await companies(world, portal, ids=portal.records["draft"]) == []


async def test_results_are_filtered_as_in_the_list(world: World, portal: Portal) -> None:
    assert await companies(world, portal, order="year.desc") == ["나2025", "가2024"]
    assert await companies(world, portal, order="company_name") == ["가2024", "나2025"]
    assert await companies(world, portal, year="2024,2023") == ["가2024"]
    assert await companies(world, portal, quarter="annual") == ["가2024"]
    assert await companies(world, portal, quarter=["1", "2"]) == ["나2025"]
    assert await companies(world, portal, status="submitted") == ["나2025"]
    assert await companies(world, portal, member_id=portal.first.id) == ["가2024"]
    assert await companies(world, portal, submitted_to=str(TODAY - timedelta(days=1))) == []
    assert await companies(world, portal, submitted_from=str(TODAY), year=2025) == ["나2025"]
    assert await companies(world, portal, search=portal.first.business_number) == ["가2024"]
    assert await companies(world, portal, search=f"{portal.word}%") == []


async def test_results_are_chosen_by_the_parts_they_hold(world: World, portal: Portal) -> None:
    """The list's result types: a record counts in each part it has; a removed row is no part."""
    company = await world.company(company_name=f"부분{uuid4().hex[:8]} 가", approved=True)
    await add_record(world, company, 2021, 1, "submitted")
    without = {year: await add_record(world, company, year, 1, "submitted") for year in (2022, 2023, 2024)}
    for year, statement in (
        (2022, "update public.performance_supports set is_deleted = true where performance_id = %s"),
        (2023, "update public.performance_intellectual_properties set is_deleted = true where performance_id = %s"),
        (2024, "update public.performance_sales set is_deleted = true where performance_id = %s"),
    ):
        await world.run(statement, without[year])

    async def years(part: str, **query: Any) -> list[int]:
        query |= {"member_id": company.id, "order": "year", "part": part}
        (rows,) = sheets_of(await download(world, PERFORMANCE, portal.staff, **query)).values()
        return sorted({row["연도"] for row in rows})

    assert await years("sales", has_supports=True) == [2021, 2023]
    assert await years("sales", has_supports=False) == [2022]
    assert await years("sales", has_intellectual_properties=True) == [2021, 2022]
    assert await years("sales", has_supports=True, has_intellectual_properties=True) == [2021]
    assert await years("ip", has_sales=False) == [2024]
    assert await years("ip", has_sales=True) == [2021, 2022]
    answer = await download(world, PERFORMANCE, portal.staff, has_sales="perhaps")
    assert (answer.status_code, answer.json()["details"][0]["field"]) == (422, "has_sales")


async def test_csv_of_results_holds_one_part_without_formulas(world: World, portal: Portal) -> None:
    query = {"format": "csv", "ids": portal.records["approved"]}
    (sales,) = lines_of(await download(world, PERFORMANCE, portal.staff, part="sales", **query))
    assert sales["수출국가 1"] == "'=1+1"
    rights = lines_of(await download(world, PERFORMANCE, portal.staff, part="ip", **query, lang="en"))
    assert [(row["Name"], row["Status"]) for row in rights] == [("특허", "Approved")]
    only = sheets_of(await download(world, PERFORMANCE, portal.staff, part="supports", lang="en"))
    assert list(only) == ["Government support"]


async def test_programmes_are_readable_and_filtered(world: World, portal: Portal) -> None:
    (row,) = sheets_of(await download(world, PROJECTS, portal.staff, search=portal.word.upper()))["지원사업목록"]
    expected = {
        "사업명": f"{portal.word} 지원사업",
        "사업 내용": "첫 줄 & 끝\n둘째",
        "접수 시작일": datetime(2025, 1, 1),
        "진행 상태": "진행중",
        "접수 가능 여부": "기간 지남",
        "신청 건수": 1,
        "조회수": 0,
    }
    assert {name: row[name] for name in expected} == expected
    for query, found in (
        ({"status": "draft,archived"}, 0),
        ({"status": "active", "start_from": "2025-01-01", "end_to": "2025-01-31"}, 1),
        ({"start_from": "2025-01-02"}, 0),
        ({"end_from": "2025-02-01"}, 0),
        ({"start_to": "2025-01-01", "ids": portal.project, "order": "title.desc,created_at"}, 1),
    ):
        answer = await download(world, PROJECTS, portal.staff, search=portal.word, format="csv", lang="en", **query)
        assert len(lines_of(answer)) == found, query


async def test_applications_are_readable_and_filtered(world: World, portal: Portal) -> None:
    (row,) = sheets_of(await download(world, APPLICATIONS, portal.staff, project_id=portal.project))["지원사업신청목록"]
    assert (row["사업명"], row["기업명"]) == (f"{portal.word} 지원사업", portal.first.company_name)
    assert (row["신청 상태"], row["신청 담당자"], row["첨부 파일"]) == ("접수 완료", "=담당", None)
    (line,) = lines_of(await download(world, APPLICATIONS, portal.staff, search=portal.word, format="csv", lang="en"))
    assert "'=담당" in line.values() and "Submitted" in line.values()
    for query in (
        {"member_id": portal.second.id},
        {"status": "approved"},
        {"submitted_to": "2020-01-01"},
        {"ids": str(uuid4())},
    ):
        found = lines_of(
            await download(world, APPLICATIONS, portal.staff, project_id=portal.project, format="csv", **query)
        )
        assert found == [], query


async def test_the_audit_log_is_exported_in_three_formats(world: World, portal: Portal) -> None:
    made = await download(world, PROJECTS, portal.staff, search=portal.word, format="csv")
    query = AUDIT_RANGE | {"trace_id": made.headers["x-trace-id"]}
    answer = await download(world, AUDIT, portal.staff, **query, format="json")
    assert answer.headers["content-type"] == "application/json"
    (entry,) = json.loads(answer.content)
    assert (entry["action"], entry["resource_type"]) == ("export", "public.projects")
    assert entry["details"]["filters"] == {"search": portal.word}
    assert entry["user_name"] is None or entry["user_name"] == "시험 담당자"
    assert datetime.fromisoformat(entry["occurred_at"]).utcoffset() == timedelta(hours=9)
    (row,) = sheets_of(await download(world, AUDIT, portal.staff, **query))["감사로그"]
    assert (row["동작"], row["결과"], row["접속 IP"]) == ("export", "성공", "203.0.113.7")
    (line,) = lines_of(await download(world, AUDIT, portal.staff, **query, format="csv", lang="en"))
    assert json.loads(line["Details of a business action"])["rows"] == 1
    for other in (
        {"action": "create,update"},
        {"resource_type": "public.members"},
        {"resource_id": "x"},
        {"result": "failure"},
        {"ip_address": "198.51.100.1"},
        {"user_id": str(uuid4())},
        {"tenant_id": str(uuid4())},
        {"search": "nothing of the kind"},
        {"ids": str(uuid4())},
    ):
        assert (await download(world, AUDIT, portal.staff, **(query | other), format="json")).json() == [], other
    assert len((await download(world, AUDIT, portal.staff, **query, search=portal.word, format="json")).json()) == 1


async def test_the_audit_log_is_exported_for_a_year_at_most(world: World, portal: Portal) -> None:
    for query, field in (
        ({}, "occurred_from"),
        ({"occurred_from": "2026-01-01"}, "occurred_to"),
        ({"occurred_from": "2026-01-02", "occurred_to": "2026-01-01"}, "occurred_to"),
        ({"occurred_from": "2025-01-01", "occurred_to": "2026-01-02"}, "occurred_to"),
    ):
        answer = await download(world, AUDIT, portal.staff, **query)
        assert answer.status_code == 422
        assert field in [detail["field"] for detail in answer.json()["details"]]
    day = {"occurred_from": "2024-01-01", "occurred_to": "2024-12-31", "format": "json"}
    assert (await download(world, AUDIT, portal.staff, **day)).json() == []


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        (PERFORMANCE, {"type": "sales"}, "type"),
        (PERFORMANCE, {"format": "csv"}, "part"),
        (PERFORMANCE, {"format": "json"}, "format"),
        (PERFORMANCE, {"part": "other"}, "part"),
        (PERFORMANCE, {"quarter": "5"}, "quarter.0"),
        (PERFORMANCE, {"year": "1999"}, "year.0"),
        (PERFORMANCE, {"order": "password"}, "order"),
        (PROJECTS, {"unknown": "1"}, "unknown"),
        (PROJECTS, {"status": "open"}, "status.0"),
        (PROJECTS, {"start_from": "2024-02-30"}, "start_from"),
        (APPLICATIONS, {"status": "pending"}, "status.0"),
        (APPLICATIONS, {"project_id": "1"}, "project_id.0"),
        (AUDIT, AUDIT_RANGE | {"page": "1"}, "page"),
        (AUDIT, AUDIT_RANGE | {"ip_address": "1.2.3"}, "ip_address"),
        (AUDIT, AUDIT_RANGE | {"action": "a;b"}, "action.0"),
    ],
)
async def test_what_is_not_a_filter_is_refused(
    world: World, portal: Portal, path: str, query: dict[str, str], field: str
) -> None:
    answer = await download(world, path, portal.staff, **query)
    assert (answer.status_code, answer.json()["error_code"]) == (422, "VALIDATION_ERROR"), answer.text
    assert field in [detail["field"] for detail in answer.json()["details"]]


@pytest.mark.parametrize(("path", "query"), EVERY)
async def test_only_staff_with_the_permission_may_export(
    world: World, portal: Portal, reader: str, path: str, query: dict[str, str]
) -> None:
    for token, status in ((None, 401), (portal.first.token, 403), (reader, 403)):
        answer = await download(world, path, token, **query)
        assert answer.status_code == status
        assert "content-disposition" not in answer.headers


async def test_the_right_to_read_the_audit_log_is_no_right_to_export_it(world: World) -> None:
    token = await world.staff("audt.audit_logs:read")
    assert (await download(world, AUDIT, token, **AUDIT_RANGE)).status_code == 403


@pytest.mark.parametrize(
    ("path", "query", "entity"),
    [
        (PERFORMANCE, {"part": "supports"}, "public.performance_records"),
        (PROJECTS, {}, "public.projects"),
        (APPLICATIONS, {}, "public.project_applications"),
    ],
)
async def test_every_export_is_audited_with_filter_and_count(
    world: World, portal: Portal, path: str, query: dict[str, str], entity: str
) -> None:
    answer = await download(world, path, portal.staff, search=portal.word, format="csv", **query)
    rows = len(lines_of(answer))
    entry = await world.row(
        "select * from audt.audit_logs where action = 'export' and trace_id = %s", answer.headers["x-trace-id"]
    )
    assert (entry["resource_type"], entry["user_id"] is not None) == (entity, True)
    assert entry["details"] == {
        "format": "csv",
        "lang": "ko",
        "filters": {"search": portal.word} | query,
        "rows": rows,
    }
    assert rows >= 1


async def test_files_carry_the_time_in_their_names(world: World, portal: Portal) -> None:
    stamp = f"{TODAY:%Y}"
    for path, query in EVERY:
        answer = await download(world, path, portal.staff, ids=str(uuid4()), **query)
        assert f"_{stamp}" in answer.headers["content-disposition"]
        assert answer.headers["cache-control"] == "no-store"
        assert all(rows == [] for rows in sheets_of(answer).values())
