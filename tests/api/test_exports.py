"""The member list as a file: every cell as in the database, nothing a formula, nobody else's."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import httpx
import openpyxl
import psycopg
import pytest
import pytest_asyncio
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from edge_api.features.exports.columns import SEOUL
from edge_api.features.exports.members import MEMBERS
from edge_api.features.exports.writers import XLSX_MEDIA_TYPE
from tests.api.world import Company, World

pytestmark = pytest.mark.asyncio(loop_scope="session")
PATH = "/api/v1/members/export"


@dataclass(frozen=True)
class Listed:
    """Three companies whose names share a word no other company has."""

    word: str
    first: Company
    second: Company
    third: Company
    staff: str


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def listed(world: World) -> AsyncIterator[Listed]:
    word = f"수출{uuid4().hex[:8]}"
    first = await world.company(company_name=f"{word} 가나", region="chuncheon", representative="홍길동")
    second = await world.company(company_name=f"{word} 다라", region="wonju", company_kind="individual")
    third = await world.company(company_name=f"{word} 마바", region="wonju", startup_stage="leap", approved=True)
    staff = await world.staff("portal.members:read", "portal.members:export", "portal.files:read")
    yield Listed(word, first, second, third, staff)


async def download(world: World, token: str | None, **query: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return await world.api.get(PATH, params=query, headers=headers)


def sheet_of(answer: httpx.Response) -> Worksheet:
    assert answer.status_code == 200, answer.text
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def rows_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows by heading."""
    heading, *rows = sheet_of(answer).iter_rows(values_only=True)
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]


async def names(world: World, listed: Listed, **query: Any) -> list[str]:
    rows = rows_of(await download(world, listed.staff, **({"search": listed.word} | query)))
    return [str(row["기업명"]).removeprefix(f"{listed.word} ") for row in rows]


async def test_every_cell_is_what_the_database_holds(world: World, listed: Listed) -> None:
    await world.run(
        "update public.members set revenue = 1234567890, employee_count = 42, founding_date = '2019-03-01',"
        " corporation_number = '1101111234567', website = 'https://a.example', representative_gender = 'male',"
        " has_investment = true, investment_amount = 500000000, investment_institutions = '{가은행,나투자}'"
        " where id = %s",
        listed.first.id,
    )
    (row,) = rows_of(await download(world, listed.staff, ids=listed.first.id))
    stored = await world.row("select * from public.members where id = %s", listed.first.id)
    number = listed.first.business_number
    expected = {
        "사업자등록번호": f"{number[:3]}-{number[3:5]}-{number[5:]}",
        "기업명": stored["company_name"],
        "이메일": listed.first.email,
        "승인 상태": "승인 대기",
        "회원 상태": "승인 대기",
        "소재지": "춘천시",
        "기업 구분": "법인사업자",
        "법인등록번호": "110111-1234567",
        "대표자명": "홍길동",
        "대표자 성별": "남성",
        "설립일": datetime(2019, 3, 1),
        "홈페이지": "https://a.example",
        "매출액(원)": 1234567890,
        "직원 수(명)": 42,
        "투자유치 여부": "예",
        "투자유치 금액(원)": 500000000,
        "투자기관": "가은행, 나투자",
        "주소": None,
    }
    assert {name: row[name] for name in expected} == expected
    created = await world.row(
        "select label_ko from app.column_labels('public.members') where column_name = 'created_at'"
    )
    assert row[created["label_ko"]] == stored["created_at"].astimezone(SEOUL).replace(tzinfo=None, microsecond=0)


@pytest.mark.parametrize(
    ("heading", "group", "codes"),
    [
        ("표준산업분류(대분류)", "ksic_major", ["C"]),
        ("표준산업분류(중분류)", "ksic_sub", ["26"]),
        ("산업협력 희망 분야", "cooperation_field", ["field1", "field2"]),
        ("참여 프로그램", "participation_program", ["rise_business"]),
        ("주력산업", "main_industry", ["ceramic"]),
        ("주력산업 세부코드", "main_industry_ksic", ["ceramic.20499"]),
    ],
)
async def test_codes_are_shown_by_their_labels(
    world: World, listed: Listed, heading: str, group: str, codes: list[str]
) -> None:
    await world.run(
        "update public.members set ksic_major = 'C', ksic_sub = '26', cooperation_fields = '{field1,field2}',"
        " participation_programs = '{rise_business}', main_industry_ksic_major = 'ceramic',"
        " main_industry_ksic_codes = '{ceramic.20499}' where id = %s",
        listed.third.id,
    )
    (row,) = rows_of(await download(world, listed.staff, ids=listed.third.id))
    label = "select label_ko from public.codes where group_code = %s and code = %s"
    assert row[heading] == ", ".join([(await world.row(label, group, code))["label_ko"] for code in codes])


async def test_headings_are_the_databases_own_in_both_languages(world: World, listed: Listed) -> None:
    cursor = await world.database.execute(
        "select column_name, label_ko, label_en from app.column_labels('public.members')"
    )
    labels = {row["column_name"]: (row["label_ko"], row["label_en"]) async for row in cursor}
    for language, index in (("ko", 0), ("en", 1)):
        sheet = sheet_of(await download(world, listed.staff, ids=listed.first.id, lang=language))
        headings = [cell.value for cell in sheet[1]]
        assert headings == [(column.heading or labels[column.name])[index] for column in MEMBERS.columns]
        assert sheet.title == MEMBERS.titles[index]
    (row,) = rows_of(await download(world, listed.staff, ids=listed.first.id, lang="en"))
    assert row["Region"] == "Chuncheon" or "Chuncheon" in str(row["Region"])


async def test_the_language_follows_the_browser_when_none_is_asked_for(world: World, listed: Listed) -> None:
    headers = {"authorization": f"Bearer {listed.staff}", "accept-language": "en-US,en"}
    answer = await world.api.get(PATH, params={"ids": listed.first.id}, headers=headers)
    assert "Company name" in rows_of(answer)[0]


async def test_the_sheet_is_ready_to_work_with(world: World, listed: Listed) -> None:
    sheet = sheet_of(await download(world, listed.staff, search=listed.word))
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref is not None and sheet.auto_filter.ref.endswith("4")
    headings = {str(cell.value): get_column_letter(index) for index, cell in enumerate(sheet[1], 1)}
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions[headings["기업명"]].width >= 20
    await world.run("update public.members set revenue = 1000 where id = %s", listed.first.id)
    sheet = sheet_of(await download(world, listed.staff, ids=listed.first.id))
    assert sheet[f"{headings['매출액(원)']}2"].number_format == "#,##0"


@pytest.mark.parametrize(("file_format", "media"), [("xlsx", XLSX_MEDIA_TYPE), ("csv", "text/csv; charset=utf-8")])
async def test_the_file_has_a_name_with_time_and_is_not_kept(
    world: World, listed: Listed, file_format: str, media: str
) -> None:
    answer = await download(world, listed.staff, ids=listed.first.id, format=file_format)
    disposition = answer.headers["content-disposition"]
    match = re.fullmatch(r"attachment; filename=\"(.+?)\"; filename\*=UTF-8''(\S+)", disposition)
    assert match is not None
    assert re.fullmatch(rf"members_\d{{8}}_\d{{6}}\.{file_format}", match.group(1))
    assert re.fullmatch(rf"기업회원목록_\d{{8}}_\d{{6}}\.{file_format}", unquote(match.group(2)))
    stamp = datetime.strptime(match.group(1)[8:23], "%Y%m%d_%H%M%S").replace(tzinfo=SEOUL)
    assert abs(datetime.now(UTC) - stamp) < timedelta(minutes=1)
    assert answer.headers["content-type"] == media
    assert answer.headers["cache-control"] == "no-store"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["x-trace-id"]


async def test_csv_opens_in_excel_and_reads_back(world: World, listed: Listed) -> None:
    await world.run(
        "update public.members set description = E'둘째 줄,\\n\"따옴표\"', revenue = 1000, founding_date = '2020-01-31'"
        " where id = %s",
        listed.second.id,
    )
    answer = await download(world, listed.staff, ids=listed.second.id, format="csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert row["기업 소개"] == '둘째 줄,\n"따옴표"'
    assert (row["매출액(원)"], row["설립일"], row["투자유치 금액(원)"]) == ("1000", "2020-01-31", "")
    assert row["소재지"] == "원주시"
    assert b"\r\n" in answer.content


FORMULAS = [
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil.example")',
    "#N/A",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
async def test_text_never_becomes_a_formula(world: World, listed: Listed, text: str) -> None:
    await world.run("update public.members set description = %s where id = %s", text, listed.second.id)
    answer = await download(world, listed.staff, ids=listed.second.id)
    sheet = sheet_of(answer)
    column = next(get_column_letter(index) for index, cell in enumerate(sheet[1], 1) if cell.value == "기업 소개")
    cell = sheet[f"{column}2"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()
    assert cell.quotePrefix or text == "#N/A" or cell.value == text
    assert all(other.data_type != "f" for row in sheet.iter_rows() for other in row)
    content = (await download(world, listed.staff, ids=listed.second.id, format="csv")).content
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    dangerous = text[0] in "=+-@\t\r"
    assert row["기업 소개"] == (f"'{text}" if dangerous else text)


async def test_characters_a_sheet_cannot_hold_are_left_out(world: World, listed: Listed) -> None:
    await world.run(
        "update public.members set description = %s where id = %s", "앞\x01\x0b뒤 😀 <&> \u2028", listed.second.id
    )
    (row,) = rows_of(await download(world, listed.staff, ids=listed.second.id))
    assert row["기업 소개"] == "앞뒤 😀 <&> \u2028"


async def test_filters_find_what_the_list_finds(world: World, listed: Listed) -> None:
    assert await names(world, listed, order="company_name") == ["가나", "다라", "마바"]
    assert await names(world, listed, order="company_name.desc") == ["마바", "다라", "가나"]
    assert await names(world, listed, region="wonju", order="company_name.asc") == ["다라", "마바"]
    assert await names(world, listed, region="wonju,chuncheon", approval_status="approved") == ["마바"]
    assert await names(world, listed, status="active") == ["마바"]
    assert await names(world, listed, status=["pending", "active"], order="created_at") == ["가나", "다라", "마바"]
    assert await names(world, listed, company_kind="individual") == ["다라"]
    assert await names(world, listed, startup_stage="leap") == ["마바"]
    assert await names(world, listed, ksic_major="Z") == []
    await world.run("update public.members set industry = 'software' where id = %s", listed.second.id)
    assert await names(world, listed, industry="software,hardware") == ["다라"]
    assert await names(world, listed, search=listed.word.upper() + " 가") == ["가나"]
    assert await names(world, listed, ids=[listed.first.id, listed.third.id], order="company_name") == ["가나", "마바"]
    assert await names(world, listed, ids=f"{listed.first.id},{listed.second.id}", region="wonju") == ["다라"]


async def test_the_search_finds_name_representative_and_number_in_any_form(world: World, listed: Listed) -> None:
    number = listed.third.business_number
    for text in (number, f"{number[:3]}-{number[3:5]}-{number[5:]}", f" {number[2:]} "):
        rows = rows_of(await download(world, listed.staff, search=text))
        assert listed.third.company_name in [row["기업명"] for row in rows], text
    rows = rows_of(await download(world, listed.staff, search="홍길동"))
    assert listed.first.company_name in [row["기업명"] for row in rows]


async def test_days_are_korean_and_both_ends_belong(world: World, listed: Listed, stack_env: Mapping[str, str]) -> None:
    with psycopg.connect(stack_env["DATABASE_ADMIN_URL"], autocommit=True) as connection:
        # The trigger that protects created_at is passed by, as in a restore.
        connection.execute("set session_replication_role = replica")
        # 15:30 UTC is half past midnight of the next day in Korea.
        connection.execute(
            "update public.members set created_at = '2024-03-09 15:30:00+00' where id = %s", (listed.first.id,)
        )
    for day, found in (("2024-03-09", []), ("2024-03-10", ["가나"]), ("2024-03-11", [])):
        assert await names(world, listed, created_from=day, created_to=day) == found
    assert await names(world, listed, created_to="2024-03-10") == ["가나"]


@pytest.mark.parametrize(
    "search", ["%", "_", "%' or '1'='1", "a,b", "(x)", "\\", "'; drop table public.members; --", "*", "가나)(", "%%%_"]
)
async def test_a_hostile_search_is_only_text(world: World, listed: Listed, search: str) -> None:
    answer = await download(world, listed.staff, search=f"{listed.word}{search}")
    assert rows_of(answer) == []
    assert (await world.row("select count(*) as n from public.members"))["n"] >= 3


async def test_percent_and_underscore_are_found_literally(world: World, listed: Listed) -> None:
    await world.run("update public.members set representative = %s where id = %s", "100%%_\\순", listed.second.id)
    assert await names(world, listed, search="100%%_\\순", ids=listed.second.id) == ["다라"]
    assert await names(world, listed, search="100%x", ids=listed.second.id) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"unknown": "1"}, "unknown"),
        ({"select": "*"}, "select"),
        ({"format": "pdf"}, "format"),
        ({"lang": "zh"}, "lang"),
        ({"status": "active,nonsense"}, "status.1"),
        ({"approval_status": "yes"}, "approval_status.0"),
        ({"region": "wonju;drop"}, "region.0"),
        ({"created_from": "yesterday"}, "created_from"),
        ({"created_to": "2024-02-30"}, "created_to"),
        ({"ids": "1,2"}, "ids.0"),
        ({"order": "password"}, "order"),
        ({"order": "company_name.sideways"}, "order"),
        ({"order": "company_name;select 1"}, "order"),
        ({"search": "x" * 101}, "search"),
        ({"search": "a\u0000b"}, "search"),
    ],
)
async def test_what_is_not_a_filter_is_refused(world: World, listed: Listed, query: dict[str, str], field: str) -> None:
    answer = await download(world, listed.staff, **query)
    assert answer.status_code == 422, answer.text
    body = answer.json()
    assert body["error_code"] == "VALIDATION_ERROR"
    assert field in [detail["field"] for detail in body["details"]]
    assert body["trace_id"] == answer.headers["x-trace-id"]


async def test_an_empty_result_is_a_file_with_headings(world: World, listed: Listed) -> None:
    nobody = {"ids": str(uuid4())}
    sheet = sheet_of(await download(world, listed.staff, **nobody))
    assert sheet.max_row == 1 and sheet["C1"].value == "기업명"
    lines = (await download(world, listed.staff, format="csv", **nobody)).content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 and "기업명" in lines[0]


async def test_only_staff_with_the_permission_may_export(world: World, listed: Listed, reader: str) -> None:
    for token, status, code in (
        (None, 401, "UNAUTHORIZED"),
        ("not.a.token", 401, "UNAUTHORIZED"),
        (listed.first.token, 403, "FORBIDDEN"),
        (listed.third.token, 403, "FORBIDDEN"),
        (reader, 403, "FORBIDDEN"),
    ):
        answer = await download(world, token)
        assert (answer.status_code, answer.json()["error_code"]) == (status, code)
        assert "content-disposition" not in answer.headers


async def test_the_export_shows_only_what_the_caller_may_read(world: World, listed: Listed) -> None:
    token = await world.staff("portal.members:export")
    assert rows_of(await download(world, token, search=listed.word)) == []


async def test_deleted_companies_are_left_out(world: World, listed: Listed) -> None:
    gone = await world.company(company_name=f"{listed.word} 삭제")
    await world.run("update public.members set is_deleted = true where id = %s", gone.id)
    assert "삭제" not in await names(world, listed)


async def test_files_are_shown_by_name(world: World, listed: Listed) -> None:
    path = f"{listed.third.id}/business_licence/{uuid4()}.pdf"
    await world.run("insert into storage.objects (bucket_id, name) values ('private-files', %s)", path)
    await world.row(
        "select app.bind_file(%s::uuid, 'private-files', %s, '등록증 사본.pdf', 'application/pdf', 10,"
        " 'public.members', %s::uuid, 'business_licence') as file",
        listed.third.user_id,
        path,
        listed.third.id,
    )
    (row,) = rows_of(await download(world, listed.staff, ids=listed.third.id))
    assert (row["사업자등록증 파일"], row["로고 파일"]) == ("등록증 사본.pdf", None)


async def test_every_export_is_audited_with_filter_and_count(world: World, listed: Listed) -> None:
    answer = await download(world, listed.staff, search=listed.word, region="wonju", format="csv")
    entry = await world.row(
        "select * from audt.audit_logs where action = 'export' and trace_id = %s", answer.headers["x-trace-id"]
    )
    assert entry["resource_type"] == "public.members"
    assert entry["user_id"] is not None and entry["result"] == "success"
    assert str(entry["ip_address"]) == "203.0.113.7" and entry["user_agent"]
    rows = len(answer.content.decode("utf-8-sig").splitlines()) - 1
    assert entry["details"] == {
        "format": "csv",
        "lang": "ko",
        "filters": {"search": listed.word, "region": ["wonju"]},
        "rows": 2,
    }
    assert rows >= 2


async def test_a_refused_export_leaves_no_entry(world: World, listed: Listed, reader: str) -> None:
    answer = await download(world, reader)
    row = await world.row(
        "select count(*) as n from audt.audit_logs where action = 'export' and trace_id = %s",
        answer.headers["x-trace-id"],
    )
    assert row["n"] == 0
