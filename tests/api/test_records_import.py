"""Files into rows: all or none, every bad cell named, new or known by the business key, as the caller."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import httpx
import openpyxl
import pytest
import pytest_asyncio

from tests.api.test_records_export import envelope
from tests.api.world import Company, World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
UNITS = "/api/v1/tenants/adm/units"
HEADINGS = ["단위 코드", "단위명", "단위 구분", "환산율", "사용 여부"]


@pytest_asyncio.fixture(loop_scope="session")
async def shop(world: World) -> Company:
    return await world.company(approved=True)


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def load(
    world: World,
    token: str | None,
    content: bytes,
    *,
    dry_run: bool = False,
    path: str = UNITS,
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    return await world.api.post(
        f"{path}/import?dry_run={str(dry_run).lower()}",
        files={"file": ("units.xlsx", content)},
        headers=dict(headers or {}) | bearer(token),
    )


async def report(world: World, company: Company, rows: list[list[Any]], *, dry_run: bool = False) -> dict[str, Any]:
    answer = await load(world, company.token, workbook(rows), dry_run=dry_run)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert (body["success"], body["error"]) == (True, None)
    return dict(body["data"])


async def names(world: World, company: Company) -> dict[str, str]:
    row = await world.row(
        "select coalesce(jsonb_object_agg(code, name), '{}') as names from adm.units"
        " where tenant_id = %s and code like 'Q%%' and not is_deleted",
        company.id,
    )
    return dict(row["names"])


async def test_new_rows_are_made_and_known_ones_updated(world: World, shop: Company) -> None:
    rows: list[list[Any]] = [
        HEADINGS,
        ["QA", "가", "무게", 1.5, "예"],
        [None] * 5,
        ["QB", " 나 ", "Volume", "1,000.5", "N"],
    ]
    done = await report(world, shop, rows)
    assert {key: done[key] for key in ("rows", "created", "updated", "unchanged", "is_written", "errors")} == {
        "rows": 2, "created": 2, "updated": 0, "unchanged": 0, "is_written": True, "errors": [],
    }  # fmt: skip
    second = await world.row("select * from adm.units where tenant_id = %s and code = 'QB'", shop.id)
    assert (second["name"], second["unit_type"], second["is_active"]) == ("나", "volume", False)
    assert second["conversion_rate"] == pytest.approx(1000.5)
    assert str(second["created_by"]) == shop.user_id

    rows[1][1] = "가가"
    done = await report(world, shop, rows)
    assert (done["created"], done["updated"], done["unchanged"]) == (0, 1, 1)
    assert await names(world, shop) == {"QA": "가가", "QB": "나"}


async def test_a_dry_run_writes_nothing(world: World, shop: Company) -> None:
    done = await report(world, shop, [HEADINGS, ["QA", "가", "무게", 1, "예"]], dry_run=True)
    assert (done["dry_run"], done["created"], done["is_written"]) == (True, 1, False)
    assert await names(world, shop) == {}


async def test_every_bad_cell_is_named_and_nothing_is_written(world: World, shop: Company) -> None:
    rows: list[list[Any]] = [
        [*HEADINGS, "색깔"],
        ["QA", "가", "무게", 1, "예", None],
        ["qb", "", "색", "많이", "글쎄", None],
        ["QC", "다", "면적", 0, "예", None],
        ["QA", "가", "무게", 1, "예", None],
    ]
    expected = {
        (1, "색깔", "UNKNOWN_COLUMN"),
        (3, "단위 코드", "INVALID_VALUE"),
        (3, "단위명", "REQUIRED"),
        (3, "단위 구분", "INVALID_CHOICE"),
        (3, "환산율", "INVALID_NUMBER"),
        (3, "사용 여부", "INVALID_BOOLEAN"),
        (4, "환산율", "INVALID_VALUE"),
        (5, "단위 코드", "DUPLICATE_ROW"),
    }
    done = await report(world, shop, rows, dry_run=True)
    assert {(error["row"], error["column"], error["code"]) for error in done["errors"]} == expected
    assert done["error_count"] == len(done["errors"]) == len(expected)
    assert all(error["message"] for error in done["errors"])

    error = envelope(await load(world, shop.token, workbook(rows)), 422, "VALIDATION_ERROR")
    assert (error["detail"]["error_count"], error["detail"]["is_written"]) == (len(expected), False)
    assert await names(world, shop) == {}
    english = await load(world, shop.token, workbook(rows), dry_run=True, headers={"accept-language": "en"})
    assert "The field is required." in {error["message"] for error in english.json()["data"]["errors"]}


async def test_rules_of_the_database_judge_each_row(world: World, shop: Company) -> None:
    """A rule over two columns, and a key taken by a row of another company only: the former fails, the latter does not."""
    other = await world.company(approved=True)
    await world.run(
        "insert into adm.units (tenant_id, code, name, unit_type) values (%s, 'QX', '남', 'area')", other.id
    )
    rows: list[list[Any]] = [[*HEADINGS, "기준 단위"], ["QX", "가", "면적", 5, "예", "예"]]
    done = await report(world, shop, rows, dry_run=True)
    assert [(error["row"], error["code"]) for error in done["errors"]] == [(2, "VALIDATION_ERROR")]
    rows[1][5] = "아니오"
    assert (await report(world, shop, rows))["created"] == 1
    row = await world.row("select name from adm.units where tenant_id = %s and code = 'QX'", other.id)
    assert row["name"] == "남"


async def test_an_empty_cell_leaves_a_known_row_as_it_is(world: World, shop: Company) -> None:
    await report(world, shop, [["단위 코드", "단위명", "단위 구분", "기호", "환산율"], ["QA", "가", "무게", "kg", 7]])
    done = await report(
        world, shop, [["Code", "name", "Kind of quantity", "기호", "환산율"], ["QA", "가", "무게", None, None]]
    )
    assert (done["updated"], done["unchanged"]) == (0, 1)
    row = await world.row("select symbol, conversion_rate from adm.units where tenant_id = %s and code = 'QA'", shop.id)
    assert (row["symbol"], row["conversion_rate"]) == ("kg", 7)


async def test_what_was_exported_goes_in_again(world: World, shop: Company) -> None:
    await report(world, shop, [[*HEADINGS, "기호"], ["QA", "가", "무게", 1, "예", "=1+1"]])
    for file_format in ("xlsx", "csv"):
        exported = await world.get(f"{UNITS}/export?format={file_format}", shop.token)
        answer = await load(world, shop.token, exported.content)
        assert answer.status_code == 200, answer.text
        done = answer.json()["data"]
        assert (done["created"], done["updated"]) == (0, 0), done
        assert done["unchanged"] == done["rows"] >= 1
        assert {"등록 일시", "등록자", "식별자"} <= set(done["ignored_columns"])


async def test_csv_in_utf_8_and_as_korean_excel_writes_it(world: World, shop: Company) -> None:
    text = "단위 코드,단위명,단위 구분\r\nQA,가,무게\r\n"
    for encoding in ("utf-8", "utf-8-sig", "cp949"):
        answer = await load(world, shop.token, text.encode(encoding))
        assert answer.status_code == 200, (encoding, answer.text)
    assert await names(world, shop) == {"QA": "가"}


async def test_files_that_are_none_are_refused(world: World, shop: Company) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 * 1024 * 1024))
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 10}">' for n in range(10))
    laughs = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook([HEADINGS, ["&e9;"]]))) as whole, zipfile.ZipFile(laughs, "w") as archive:
        for name in whole.namelist():
            text = whole.read(name).decode().replace("&amp;e9;", "&e9;")
            archive.writestr(name, f"<!DOCTYPE x [{entities}]>{text}" if name.endswith("sheet1.xml") else text)
    for content in (
        b"", b"\0\1\2", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", b"\xff\xfe\xff", workbook([HEADINGS]), workbook([]),
        bomb.getvalue(), laughs.getvalue(), b"a" * 200_000 + b"\n" + b"b" * 200_000,
    ):  # fmt: skip
        answer = await load(world, shop.token, content, dry_run=True)
        if answer.status_code != 422:  # text without a known heading is a sheet whose columns nobody knows
            assert {error["code"] for error in answer.json()["data"]["errors"]} >= {"UNKNOWN_COLUMN"}, content[:20]
    assert (await load(world, shop.token, b"a" * (11 * 1024 * 1024))).status_code == 413
    answer = await world.post(f"{UNITS}/import", {"file": "x"}, shop.token)
    envelope(answer, 415, "UNSUPPORTED_MEDIA_TYPE")
    answer = await world.api.post(f"{UNITS}/import", files={"other": b"x"}, headers=bearer(shop.token))
    envelope(answer, 422, "VALIDATION_ERROR")
    assert await names(world, shop) == {}


async def test_five_thousand_rows_and_no_more(world: World, shop: Company) -> None:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(["code", "name", "unit_type"])
    writer.writerows([f"Q{number}", f"단위 {number}", "수량"] for number in range(5_001))
    lines = target.getvalue().splitlines(keepends=True)
    error = envelope(await load(world, shop.token, "".join(lines).encode()), 422, "TOO_MANY_ROWS")
    assert error["detail"] == {"max_rows": 5000}
    answer = await load(world, shop.token, "".join(lines[:-1]).encode())
    assert answer.json()["data"]["created"] == 5_000
    assert answer.elapsed.total_seconds() < 60


async def test_it_takes_the_permission_to_import_inside_the_company(
    world: World, shop: Company, administrator: str
) -> None:
    """X-24: creating and updating is not importing, and importing does not stand for creating."""
    content = workbook([HEADINGS, ["QA", "가", "무게", 1, "예"]])
    envelope(await load(world, None, content), 401, "AUTHENTICATION_REQUIRED")
    envelope(await load(world, administrator, content), 403, "PERMISSION_DENIED")
    clerk = await world.company()
    await world.run(
        "insert into sys.users (tenant_id, id, email) values (%s, %s, %s)", shop.id, clerk.user_id, clerk.email
    )
    role = await world.row(
        "insert into sys.roles (tenant_id, code, name_ko, name_en) values (%s, %s, '담당', 'Clerk') returning id",
        shop.id, f"clerk_{uuid4().hex[:6]}",
    )  # fmt: skip
    await world.run(
        "insert into sys.user_roles (tenant_id, user_id, role_id) values (%s, %s, %s)",
        shop.id,
        clerk.user_id,
        role["id"],
    )
    token = await world.sign_in(clerk.email)
    headers = {"x-tenant-id": shop.id}
    held: list[str] = []
    for permission in ("adm.units:create", "adm.units:import", "adm.units:update", "adm.units:read"):
        await world.run(
            "insert into sys.role_permissions (tenant_id, role_id, permission) values (%s, %s, %s)",
            shop.id, role["id"], permission,
        )  # fmt: skip
        held.append(permission)
        answer = await load(world, token, content, headers=headers)
        if permission == "adm.units:create":
            envelope(answer, 403, "PERMISSION_DENIED")
            assert (await world.get(f"{UNITS}/import-template", token, **headers)).status_code == 403
        else:
            assert answer.status_code in (200, 422), (held, answer.text)
    await world.run(
        "delete from sys.role_permissions where role_id = %s and permission = 'adm.units:create'", role["id"]
    )
    more = workbook([HEADINGS, ["QA", "가", "무게", 1, "예"], ["QB", "나", "무게", 1, "예"]])
    envelope(await load(world, token, more, headers=headers), 403, "PERMISSION_DENIED")
    assert set(await names(world, shop)) == {"QA"}


async def test_a_suspended_company_imports_nothing(world: World, shop: Company) -> None:
    """X-25"""
    staff = await world.staff("portal.members:suspend", "portal.members:read")
    await world.post(f"/api/v1/members/{shop.id}/suspend", {"comment": "미납"}, staff)
    answer = await load(world, shop.token, workbook([HEADINGS, ["QA", "가", "무게", 1, "예"]]))
    envelope(answer, 403, "PERMISSION_DENIED")


async def test_only_what_has_a_business_key_comes_in(world: World, shop: Company) -> None:
    content = workbook([["통화 코드"], ["KRW"]])
    for path in ("adm/currencies", "sys/users", "adm/nothing"):
        answer = await load(world, shop.token, content, path=f"/api/v1/tenants/{path}")
        envelope(answer, 404, "RESOURCE_NOT_FOUND")
        assert (await world.get(f"/api/v1/tenants/{path}/import-template", shop.token)).status_code == 404


async def test_the_template_marks_what_is_required_and_lists_choices(world: World, shop: Company) -> None:
    answer = await world.get(f"{UNITS}/import-template", shop.token)
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["단위", "선택값"]
    headings = [cell.value for cell in book["단위"][1]]
    assert {"단위 코드 *", "단위명 *", "단위 구분 *", "환산율", "사용 여부"} <= set(headings)
    assert not {"식별자", "등록 일시", "삭제 여부"} & set(headings)
    choices = {column[0].value: [cell.value for cell in column[1:]] for column in book["선택값"].iter_cols()}
    assert choices["단위 구분"][:3] == ["수량", "무게", "길이"]
    assert choices["사용 여부"][:2] == ["예", "아니오"]
    row = ["QA" if str(name).startswith("단위 코드") else "가" if str(name).startswith("단위명") else
           "무게" if str(name).startswith("단위 구분") else None for name in headings]  # fmt: skip
    assert (await report(world, shop, [headings, row]))["created"] == 1


async def test_an_import_is_audited_with_its_counts(world: World, shop: Company) -> None:
    """X-04: the action beside the lines of its rows; a dry run and a refused file leave none."""
    await report(world, shop, [HEADINGS, ["QA", "가", "무게", 1, "예"]], dry_run=True)
    await report(world, shop, [HEADINGS, ["QA", "가", "무게", 1, "예"], ["QB", "나", "무게", 1, "예"]])
    line = await world.row(
        "select count(*) as n, min(details::text) as details, min(resource_type) as entity from audt.audit_logs"
        " where action = 'import' and user_id = %s",
        shop.user_id,
    )
    assert (line["n"], line["entity"]) == (1, "adm.units")
    assert json.loads(line["details"]) == {"rows": 2, "created": 2, "updated": 0, "unchanged": 0}
    line = await world.row(
        "select count(*) as n from audt.audit_logs where action = 'create' and user_id = %s and resource_type = 'adm.units'",
        shop.user_id,
    )
    assert line["n"] == 2
