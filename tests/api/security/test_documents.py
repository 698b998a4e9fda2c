"""Workbooks that reach out of themselves or swell, and pages to print whose texts want to be markup."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import openpyxl
import pytest
import pytest_asyncio

from tests.api.adapters.servers import running
from tests.api.security.test_outgoing_calls import Elsewhere
from tests.api.world import Company, World, bearer

pytestmark = pytest.mark.asyncio(loop_scope="session")
IMPORT = "/api/v1/tenants/adm/units/import?dry_run=true"
SHEET = "xl/worksheets/sheet1.xml"
FIRST_ROWS = [["code", "name", "unit_type"], ["XXE", "MARK", "수량"]]


def workbook() -> dict[str, bytes]:
    """The parts of a good file of one unit."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in FIRST_ROWS:
        sheet.append(row)
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def listener() -> Iterator[Elsewhere]:
    """Whoever asks here was led out."""
    server = Elsewhere()
    with running(server):
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shop(world: World) -> Company:
    return await world.company(approved=True)


ATTACKS = ["file", "http", "parameter", "xinclude", "schema", "stylesheet"]


def led_out(kind: str, url: str) -> dict[str, bytes]:
    """A workbook whose texts come from elsewhere, as far as its reader helps."""
    parts = workbook()
    text = parts[SHEET].decode()
    body = text.partition("?>")[2] or text
    declared = {
        "file": '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "http": f'<!DOCTYPE s [<!ENTITY x SYSTEM "{url}/entity">]>',
        "parameter": f'<!DOCTYPE s [<!ENTITY % p SYSTEM "{url}/parameter"> %p;]>',
        "xinclude": "",
        "schema": f'<!DOCTYPE s SYSTEM "{url}/schema.dtd">',
        "stylesheet": f'<?xml-stylesheet href="{url}/style.xsl"?>',
    }[kind]
    marker = {
        "file": "&x;",
        "http": "&x;",
        "xinclude": '<include xmlns="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>',
    }.get(kind, "MARK")
    parts[SHEET] = (declared + body.replace("MARK", marker)).encode()
    return parts


@pytest.mark.parametrize("kind", ATTACKS)
async def test_a_workbook_reads_nothing_from_elsewhere(
    world: World, shop: Company, listener: Elsewhere, kind: str
) -> None:
    content = packed(led_out(kind, listener.url))
    answer = await world.api.post(IMPORT, files={"file": ("u.xlsx", content)}, headers=bearer(shop.token))
    assert answer.status_code in (200, 422), answer.text
    assert "root:" not in answer.text
    assert listener.seen == []


async def test_the_unchanged_workbook_is_good(world: World, shop: Company) -> None:
    """What the attacks start from."""
    answer = await world.api.post(IMPORT, files={"file": ("u.xlsx", packed(workbook()))}, headers=bearer(shop.token))
    assert (answer.status_code, answer.json()["data"]["created"]) == (200, 1), answer.text


def swollen() -> dict[str, bytes]:
    """Small files that would be large, or claim to be small."""
    good = workbook()
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'
    sheet = good[SHEET]
    quadratic = b'<!DOCTYPE s [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
    links, first = "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml"

    def with_rows(numbers: Iterable[int]) -> bytes:
        return sheet.replace(b"</sheetData>", b"".join(row % (n, n) for n in numbers) + b"</sheetData>")

    lying = bytearray(packed(good | {"xl/media/a.bin": b"0" * 5_000_000}))
    at = lying.rindex(b"xl/media/a.bin") - 46 + 24
    lying[at : at + 4] = (10).to_bytes(4, "little")
    return {
        "quadratic": packed(good | {SHEET: quadratic + sheet.replace(b"MARK", b"&a;" * 2_000)}),
        "a row far below": packed(good | {SHEET: with_rows([1_048_576])}),
        "too many rows": packed(good | {SHEET: with_rows(range(3, 30_000))}),
        "a column far right": packed(good | {SHEET: sheet.replace(b'r="B2"', b'r="XFD2"')}),
        "many parts": packed(good | {f"xl/media/{n}.bin": b"x" for n in range(2_000)}),
        "a bomb in a picture": packed(good | {"xl/media/a.bin": b"0" * 100_000_000}),
        "a lie about a size": bytes(lying),
        "a bomb in a bomb": packed({"a.xlsx": packed({"b.xlsx": packed({"c": b"0" * 50_000_000})})}),
        "a sheet that is itself": packed(good | {links: good[links].replace(first, b"workbook.xml")}),
        "a way out": packed(good | {links: good[links].replace(first, b"../../../../etc/passwd")}),
        "deep": packed(good | {SHEET: sheet.replace(b"<sheetData>", b"<x>" * 100_000 + b"<sheetData>")}),
    }


@pytest.mark.parametrize("kind", list(swollen()))
async def test_a_swollen_workbook_is_answered_and_forgotten(world: World, shop: Company, kind: str) -> None:
    files = {"file": ("u.xlsx", swollen()[kind])}
    answer = await world.api.post(IMPORT, files=files, headers=bearer(shop.token))
    harmless = {"a lie about a size", "a column far right"}
    assert answer.status_code in ((200, 422) if kind in harmless else (422,)), answer.text
    assert "root:" not in answer.text
    assert (await world.get("/health")).status_code == 200


MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><iframe src='http://evil.example'>",
    "<svg/onload=alert(1)>",
    "</style><style>@import 'http://evil.example/x.css'</style>",
    "</title><meta http-equiv=refresh content='0;url=http://evil.example'>",
    "<base href='http://evil.example/'><a href=javascript:alert(1)>x</a>",
    "<form action='http://evil.example'><input name=x>",
    "{{ 7 * 7 }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "<!--",
    "&lt;script&gt;",
    "\u202e\u2066<b>",
]


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("text", MARKUP)
async def test_a_page_to_print_shows_markup_as_text(world: World, shop: Company, text: str) -> None:
    partner = await world.row(
        "insert into crm.partners (tenant_id, name, type, notes) values (%s, %s, 'customer', %s) returning id::text",
        shop.id, f"{text} 상사", text,
    )  # fmt: skip
    await world.run(
        "insert into crm.partner_contacts (tenant_id, partner_id, contact_name, phone) values (%s, %s, %s, '033-000-1234')",
        shop.id, partner["id"], text[:60],
    )  # fmt: skip
    answer = await world.get(f"/api/v1/tenants/crm/partners/{partner['id']}/print", shop.token)
    assert answer.status_code == 200, answer.text
    found = Tags(answer.text)
    assert found.tags <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "table", "thead", "tbody", "tr", "th", "td",
                          "footer", "p"}  # fmt: skip
    assert found.attributes <= {"lang", "charset", "class"}
    assert answer.text.count("<style>") == 1 and "49" not in re.findall(r"<h1>(.*)</h1>", answer.text)[0]
    policy = answer.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'"
    )
    assert answer.headers["x-frame-options"] == "DENY" and answer.headers["x-content-type-options"] == "nosniff"
