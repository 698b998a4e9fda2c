"""Files hold what they were given, in flat memory, and leave nothing behind."""

from __future__ import annotations

import csv
import gc
import io
import tempfile
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_api.features.exports import writers, xlsx
from edge_api.features.exports.columns import (
    Cell,
    Column,
    Export,
    HeadedColumn,
    Kind,
    cell_converters,
    convert_rows,
    head_columns,
)
from edge_api.features.exports.files import FileResponse, content_disposition, file_name, open_temporary_file
from edge_api.features.exports.queries import like_pattern
from edge_api.features.exports.writers import CsvWriter, RowWriter
from edge_api.features.exports.xlsx import XlsxWriter

COLUMNS = [
    HeadedColumn("기업명", Kind.TEXT, 20),
    HeadedColumn("금액", Kind.MONEY, 12),
    HeadedColumn("날짜", Kind.DATE, 12),
    HeadedColumn("일시", Kind.DATETIME, 20),
]
ROW: list[Cell] = ["강원", Decimal("1234.5"), date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5)]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def as_xlsx(rows: list[list[Cell]], columns: list[HeadedColumn] = COLUMNS) -> Any:
    target = io.BytesIO()
    writer = XlsxWriter(target, columns, "목록")
    writer.write_rows(rows)
    writer.finish()
    return openpyxl.load_workbook(target)


def as_csv(rows: list[list[Cell]]) -> list[list[str]]:
    target = io.BytesIO()
    writer = CsvWriter(target, COLUMNS)
    writer.write_rows(rows)
    writer.finish()
    return list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))


def test_values_keep_their_types_in_excel() -> None:
    sheet = as_xlsx([ROW, [None, None, None, None]]).active
    values = [cell.value for cell in sheet[2]]
    assert values == ["강원", 1234.5, datetime(2026, 1, 2), datetime(2026, 1, 2, 3, 4, 5)]
    assert [cell.number_format for cell in sheet[2]] == ["General", "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:D3"
    assert sheet.column_dimensions["A"].width == 20


def test_values_are_written_plainly_in_csv() -> None:
    assert as_csv([ROW, [None] * 4]) == [
        ["기업명", "금액", "날짜", "일시"],
        ["강원", "1234.5", "2026-01-02", "2026-01-02 03:04:05"],
        ["", "", "", ""],
    ]


def test_negative_numbers_stay_numbers() -> None:
    assert as_xlsx([["a", Decimal(-5), None, None]]).active["B2"].value == -5
    assert as_csv([["a", Decimal(-5), None, None]])[1][1] == "-5"


def test_a_heading_cannot_be_a_formula_either() -> None:
    columns = [HeadedColumn("=1+1", Kind.TEXT, 10)]
    assert as_xlsx([], columns).active["A1"].data_type == "s"


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_no_text_whatever_becomes_a_formula_or_breaks_the_file(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    columns = [HeadedColumn("글", Kind.TEXT, 10)]
    target = io.BytesIO()
    writer = XlsxWriter(target, columns, "목록")
    writer.write_rows([text] for text in texts)
    writer.finish()
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    for (cell,) in sheet.iter_rows(min_row=2):
        assert cell.data_type in ("s", "n", "inlineStr") and not (cell.data_type == "n" and cell.value is not None)


def test_very_long_text_is_cut_to_what_a_cell_holds() -> None:
    value = as_xlsx([["가" * 40_000, None, None, None]]).active["A2"].value
    assert len(value) == writers.MAX_CELL_CHARS


@pytest.mark.parametrize("texts", [["보통", "글"], ["보통", "<다른> & 글"]])
def test_text_is_written_alike_whether_a_column_is_plain_or_not(texts: list[str]) -> None:
    sheet = as_xlsx([[text, None, None, None] for text in texts]).active
    assert [sheet.cell(row, 1).value for row in (2, 3)] == texts


@pytest.mark.parametrize("text", ["  앞뒤 빈칸 ", "두\n줄", "탭\t안"])
def test_blanks_and_lines_of_a_text_are_kept(text: str) -> None:
    assert as_xlsx([[text, None, None, None]]).active["A2"].value == text


def test_text_that_excel_would_decode_is_escaped_and_only_that() -> None:
    """Excel reads _x003D_ as an equals sign, and so would make a formula of it when the cell is edited."""
    target = io.BytesIO()
    writer = XlsxWriter(target, COLUMNS, "목록")
    writer.write_rows([["_x003D_1+1", None, None, None], ["a_x_b", None, None, None]])
    writer.finish()
    sheet = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert "<t>_x005F_x003D_1+1</t>" in sheet and "<t>a_x_b</t>" in sheet


def test_what_excel_cannot_count_is_written_as_text() -> None:
    early: list[Cell] = [None, Decimal("NaN"), date(1, 1, 1), datetime(1899, 12, 31, 1, 2, 3)]
    odd: list[Cell] = [None, float("inf"), date(1900, 3, 1), datetime(1900, 3, 1, 12)]
    sheet = as_xlsx([early, odd]).active
    assert [cell.value for cell in sheet[2]] == [None, "NaN", "0001-01-01", "1899-12-31 01:02:03"]
    assert [cell.value for cell in sheet[3]] == [None, "inf", datetime(1900, 3, 1), datetime(1900, 3, 1, 12)]
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}


def test_a_column_may_mix_types() -> None:
    rows: list[list[Cell]] = [["글", "해당 없음", None, None], [3, Decimal("2.50"), date(2026, 1, 2), None]]
    sheet = as_xlsx(rows).active
    assert [sheet["A2"].value, sheet["A3"].value, sheet["B2"].value, sheet["B3"].value] == ["글", 3, "해당 없음", 2.5]
    assert sheet["C3"].value == datetime(2026, 1, 2)


def test_rows_that_do_not_fit_the_headings_are_refused() -> None:
    for row in ([1], [1, 2, 3, 4, 5]):
        target = io.BytesIO()
        writer = XlsxWriter(target, COLUMNS, "목록")
        with pytest.raises(ValueError):
            writer.write_rows([row])
        writer.abort()


def test_a_sheet_ends_before_excel_would_repair_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_SHEET_BYTES", 2_000)
    monkeypatch.setattr(xlsx, "BATCH", 1)
    workbook = as_xlsx([["가" * 400, None, None, None]] * 3)
    assert len(workbook.sheetnames) > 1
    assert sum(sheet.max_row - 1 for sheet in workbook) == 3


def test_titles_of_sheets_are_such_as_excel_takes() -> None:
    target = io.BytesIO()
    writer = XlsxWriter(target, COLUMNS, "단가/수량 [원] " + "가" * 40)
    writer.next_table(COLUMNS, "'Sheet'")
    writer.next_table(COLUMNS, "sheet")
    writer.next_table(COLUMNS, " ")
    writer.next_table(COLUMNS, "A&B's")
    writer.finish()
    titles = openpyxl.load_workbook(target).sheetnames
    assert titles == ["단가 수량  원  " + "가" * 21, "Sheet", "sheet 2", "Sheet 3", "A&B's"]


def test_headings_quotes_and_the_range_of_the_filter_are_there() -> None:
    target = io.BytesIO()
    writer = XlsxWriter(target, COLUMNS, "목록")
    writer.write_rows([ROW, ["=1", Decimal(-1), None, None]])
    writer.finish()
    sheet: Any = openpyxl.load_workbook(target).active
    heading = sheet["A1"]
    assert (heading.font.bold, heading.fill.fgColor.rgb, heading.alignment.wrap_text) == (True, "FFD9E1F2", True)
    assert sheet["A3"].quotePrefix and not sheet["A2"].quotePrefix
    assert "'목록'!$A$1:$D$3</definedName>" in zipfile.ZipFile(target).read("xl/workbook.xml").decode()


def test_a_full_sheet_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_SHEET_ROWS", 2)
    workbook = as_xlsx([[str(number), None, None, None] for number in range(5)])
    assert workbook.sheetnames == ["목록", "목록 2", "목록 3"]
    assert [sheet.max_row for sheet in workbook] == [3, 3, 2]
    assert all(sheet["A1"].value == "기업명" for sheet in workbook)
    assert workbook["목록 3"]["A2"].value == "4"


@pytest.mark.parametrize("closed_first", [True, False])
def test_an_aborted_workbook_lets_go_of_its_target(temporary: Path, closed_first: bool) -> None:
    target = open_temporary_file()
    writer = XlsxWriter(target, COLUMNS, "목록")
    writer.write_rows([ROW] * 100)
    if closed_first:
        target.close()
    writer.abort()
    writer.abort()
    target.close()
    # an archive that was left open would complain here
    del writer
    gc.collect()
    assert list(temporary.iterdir()) == []


def test_a_finished_workbook_leaves_its_target_open_and_nothing_else(temporary: Path) -> None:
    with open_temporary_file() as target:
        writer = XlsxWriter(target, COLUMNS, "목록")
        writer.write_rows([ROW] * 100)
        writer.finish()
        writer.abort()
        assert not target.closed
        assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_memory_stays_flat(kind: str, temporary: Path) -> None:
    with open_temporary_file() as target:
        writer: RowWriter = CsvWriter(target, COLUMNS) if kind == "csv" else XlsxWriter(target, COLUMNS, "a")
        writer.write_rows([ROW] * 100)
        tracemalloc.start()
        for _ in range(20):
            writer.write_rows([f"{number} {'가' * 100}", number, None, None] for number in range(500))
        writer.finish()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 6_000_000


def test_a_save_that_fails_leaves_nothing_behind(temporary: Path) -> None:
    target = open_temporary_file()
    writer = XlsxWriter(target, COLUMNS, "목록")
    writer.write_rows([ROW] * 10)
    target.close()
    with pytest.raises(ValueError):
        writer.finish()
    writer.abort()
    del writer
    gc.collect()
    assert list(temporary.iterdir()) == []


EXPORT = Export(
    entity="public.things",
    permission="portal.things:export",
    titles=("것", "Things"),
    file_stems=("것", "things"),
    columns=(
        Column("name"),
        Column("region", Kind.CODE, "region"),
        Column("tags", Kind.CODES, "tag"),
        Column("words", Kind.TEXTS),
        Column("active", Kind.BOOLEAN),
        Column("made_at", Kind.DATETIME),
        Column("number", Kind.BUSINESS_NUMBER),
        Column("corporation", Kind.CORPORATION_NUMBER),
        Column("amount", Kind.DECIMAL),
        Column("extra", heading=("별도", "Extra"), expression="1", width=70),
    ),
)
LABELS = {("region", "wonju"): "원주시", ("tag", "a"): "가", ("tag", "b"): "나"}
RAW = [
    "이름",
    "wonju",
    ["a", "x", "b"],
    ["p", "q"],
    True,
    datetime(2026, 1, 1, 15, 0, 0, 999, tzinfo=UTC),
    "1248100998",
    "1101111234567",
    Decimal("1.50"),
    "e",
]


def test_raw_values_become_cells() -> None:
    (cells,) = convert_rows([RAW], cell_converters(EXPORT, LABELS, "ko"))
    assert list(cells) == [
        "이름",
        "원주시",
        "가, x, 나",
        "p, q",
        "예",
        datetime(2026, 1, 2, 0, 0, 0),
        "124-81-00998",
        "110111-1234567",
        Decimal("1.50"),
        "e",
    ]
    assert list(convert_rows([[None] * 10], cell_converters(EXPORT, LABELS, "ko"))) == [(None,) * 10]
    assert list(convert_rows([], cell_converters(EXPORT, LABELS, "ko"))) == []


def test_unknown_codes_and_odd_numbers_are_shown_as_they_are() -> None:
    row = [*RAW]
    row[1], row[4], row[6], row[7] = "atlantis", False, "12", "123-45"
    (cells,) = convert_rows([row], cell_converters(EXPORT, LABELS, "en"))
    assert (cells[1], cells[4], cells[6], cells[7]) == ("atlantis", "No", "12", "123-45")


def test_headings_come_from_the_database_the_declaration_or_the_name() -> None:
    labels = {"name": ("이름", "Name"), "region": ("아주아주아주아주아주아주 긴 제목", "")}
    korean, english = head_columns(EXPORT, labels, "ko"), head_columns(EXPORT, labels, "en")
    assert [column.heading for column in korean][:3] == ["이름", "아주아주아주아주아주아주 긴 제목", "tags"]
    assert [column.heading for column in english][:2] == ["Name", "region"]
    assert (korean[-1].heading, english[-1].heading) == ("별도", "Extra")
    assert korean[1].width > 16 and korean[-1].width == 60
    assert EXPORT.code_groups() == ["region", "tag"]


def test_like_patterns_take_every_character_literally() -> None:
    assert like_pattern("100%_\\") == r"%100\%\_\\%"
    assert like_pattern("") == "%%"


def test_file_names_carry_korean_time() -> None:
    assert file_name("목록", "csv", datetime(2026, 12, 31, 15, 4, 5, tzinfo=UTC)) == "목록_20270101_000405.csv"
    assert content_disposition("기업 1.csv", "a.csv") == (
        "attachment; filename=\"a.csv\"; filename*=UTF-8''%EA%B8%B0%EC%97%85%201.csv"
    )


@pytest.mark.asyncio
async def test_the_file_is_closed_when_the_client_goes_away() -> None:
    file = open_temporary_file()
    file.write(b"x" * 2_000_000)
    file.seek(0)
    response = FileResponse(file, 2_000_000, "text/csv", "attachment")
    sent: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            sent.append(len(message.get("body", b"")))
            if len(sent) == 2:
                raise OSError("client went away")

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET", "headers": []}
    with pytest.raises(Exception):  # noqa: B017 - starlette wraps it
        await response(scope, receive, send)
    assert file.closed
    assert len(sent) == 2


@pytest.mark.asyncio
async def test_the_file_is_closed_after_it_was_sent() -> None:
    file = open_temporary_file()
    file.write(b"x" * 600_000)
    file.seek(0)
    response = FileResponse(file, 600_000, "text/csv", "attachment")
    body = bytearray()

    async def send(message: Any) -> None:
        body.extend(message.get("body", b""))

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {"type": "http", "asgi": {"spec_version": "2.4"}, "method": "GET", "headers": []}
    await response(scope, receive, send)
    assert file.closed and len(body) == 600_000
