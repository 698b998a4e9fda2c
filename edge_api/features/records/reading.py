"""An uploaded sheet as headings and rows: Excel or CSV, with limits that no file gets around."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from edge_api.core.errors import ApiError, invalid_field
from edge_api.features.exports.writers import looks_like_formula

MAX_ROWS = 5_000
MAX_COLUMNS = 200
#: Rows looked at, the empty ones between the others included.
MAX_SCANNED = 20_000
MAX_PARTS = 500
#: What the parts of a workbook may be unpacked: thirty times what a full file of ours needs would not fit.
MAX_UNPACKED = 64 * 1024 * 1024
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings, and the rows that are not empty with their numbers in the file."""

    headings: tuple[Any, ...]
    rows: tuple[tuple[int, tuple[Any, ...]], ...]


def read_sheet(content: bytes) -> Sheet:
    """The first sheet of an Excel file, or a CSV file. Raises ApiError 422; blocking."""
    if content.startswith(_OLD_EXCEL):
        raise _bad_file("xls 파일은 xlsx로 저장해서 올려 주세요.", "Save the xls file as xlsx.")
    try:
        lines = _excel_lines(content) if content.startswith(_ZIP) else _csv_lines(content)
        return _sheet(lines)
    except ApiError:
        raise
    # openpyxl meets a damaged file with whatever its parsers raise
    except Exception as error:
        raise _bad_file("파일을 읽을 수 없습니다.", "The file cannot be read.") from error


def _sheet(lines: Iterator[Sequence[Any]]) -> Sheet:
    headings = tuple(next(lines, ()))
    if not any(_is_filled(cell) for cell in headings):
        raise _bad_file("첫 행에 항목 이름이 있어야 합니다.", "The first row must hold the headings.")
    rows = []
    for number, line in enumerate(lines, 2):
        if any(_is_filled(cell) for cell in line):
            rows.append((number, tuple(line)))
        if len(rows) > MAX_ROWS or number > MAX_SCANNED:
            raise _too_many_rows()
    if not rows:
        raise _bad_file("가져올 행이 없습니다.", "There are no rows.")
    return Sheet(headings, tuple(rows))


def _excel_lines(content: bytes) -> Iterator[Sequence[Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        # zipfile reads no more of a part than its entry says, so the sum cannot be lied about
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise _bad_file("압축을 푼 파일이 너무 큽니다.", "The unpacked file is too large.")
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        # a read-only sheet, which the published type hints do not know
        sheet: Any = workbook.worksheets[0]
        # the size a file claims may be wrong, and rows beyond it would be left out without a word
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)
    finally:
        workbook.close()


def _csv_lines(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # what Excel writes on a Korean machine when it is not asked for UTF-8
        text = content.decode("cp949")
    if "\0" in text:
        raise _bad_file("xlsx 또는 csv 파일만 올릴 수 있습니다.", "Only xlsx and csv files can be loaded.")
    for line in csv.reader(io.StringIO(text, newline="")):
        # our own exports guard text that looks like a formula with an apostrophe
        yield [
            cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell for cell in line[:MAX_COLUMNS]
        ]


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _too_many_rows() -> ApiError:
    return ApiError(
        "TOO_MANY_ROWS",
        422,
        f"한 번에 {MAX_ROWS:,}행까지 가져올 수 있습니다. 파일을 나누어 주세요.",
        f"A file holds at most {MAX_ROWS:,} rows: split it.",
        {"max_rows": MAX_ROWS},
    )


def _bad_file(korean: str, english: str) -> ApiError:
    return invalid_field("file", korean, english)
