"""Writes cells into a file: Excel through openpyxl's write-only workbook, CSV, or JSON.

Text that a spreadsheet would take for a formula never becomes one: in Excel the cell is typed as
text, in CSV, which knows no types, it is prefixed with an apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Protocol

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved

from edge_api.features.exports.columns import NUMBER_FORMATS, SEOUL, Cell, HeadedColumn, Kind

#: OWASP, CSV injection: Excel on a Korean machine takes the full-width forms for the narrow ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Excel ends at 1,048,576 rows; the next sheet takes the rest.
MAX_SHEET_ROWS = 1_000_000
MAX_CELL_CHARS = 32_767

XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_MEDIA_TYPE = "text/csv; charset=utf-8"
JSON_MEDIA_TYPE = "application/json"
MEDIA_TYPES = {"xlsx": XLSX_MEDIA_TYPE, "csv": CSV_MEDIA_TYPE, "json": JSON_MEDIA_TYPE}


class RowWriter(Protocol):
    """Takes rows one batch after the other; blocking, so call it from a worker thread."""

    def write_rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append rows; each has one cell a column."""

    def next_table(self, columns: Sequence[HeadedColumn], title: str) -> None:
        """End the table so far and begin another one."""

    def finish(self) -> None:
        """Complete the file."""

    def abort(self) -> None:
        """Give up and remove whatever was kept aside; safe after `finish`."""


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula; blanks before it are not looked at."""
    return text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)


class XlsxWriter:
    """Rows into worksheets with bold, frozen headings, filters, widths and formats."""

    def __init__(
        self, target: IO[bytes], columns: Sequence[HeadedColumn], title: str, *, summary: str = "", footer: str = ""
    ) -> None:
        """`summary` becomes the first row of every sheet, above the headings, `footer` the last one."""
        self._target = target
        self._columns = columns
        self._title = title
        self._summary = summary
        self._footer = footer
        self._heading_row = 2 if summary else 1
        self._workbook = Workbook(write_only=True)
        # Write-only sheets; the published type hints know only half of their attributes.
        self._sheets: list[Any] = []
        self._first_sheet = 0
        self._rows = 0
        self._done = False
        # A cancelled request gives up while a batch is still being written in its thread.
        self._lock = threading.Lock()
        self._start_sheet()

    def _start_sheet(self) -> None:
        number = len(self._sheets) - self._first_sheet + 1
        title = self._title if number == 1 else f"{self._title} {number}"
        sheet: Any = self._workbook.create_sheet(title[:31])
        for index, column in enumerate(self._columns, 1):
            sheet.column_dimensions[get_column_letter(index)].width = column.width
        sheet.freeze_panes = f"A{self._heading_row + 1}"
        self._sheets.append(sheet)
        self._rows = 0
        if self._summary:
            sheet.append([self._cell(sheet, self._summary, None)])
        sheet.append([self._heading_cell(sheet, column) for column in self._columns])
        self._formatted = [self._formatted_cell(sheet, column) for column in self._columns]

    def _heading_cell(self, sheet: Any, column: HeadedColumn) -> SheetCell:
        cell = WriteOnlyCell(sheet, _clean(column.heading))
        cell.data_type = "s"
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="D9E1F2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        return cell

    def _formatted_cell(self, sheet: Any, column: HeadedColumn) -> SheetCell | None:
        """A cell that is used again for every row: it is written out before the next one is filled."""
        number_format = NUMBER_FORMATS.get(column.kind)
        if number_format is None:
            return None
        cell = WriteOnlyCell(sheet)
        cell.number_format = number_format
        return cell

    def write_rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append rows, on a new sheet when this one is full."""
        with self._lock:
            for row in rows:
                if self._rows >= MAX_SHEET_ROWS:
                    self._finish_sheet()
                    self._start_sheet()
                sheet = self._sheets[-1]
                sheet.append(
                    [self._cell(sheet, value, formatted) for value, formatted in zip(row, self._formatted, strict=True)]
                )
                self._rows += 1

    def _cell(self, sheet: Any, value: Cell, formatted: SheetCell | None) -> Cell | SheetCell:
        if isinstance(value, str):
            text = _clean(value)
            # "#N/A" and its kind would be typed as errors.
            if not looks_like_formula(text) and not text.startswith("#"):
                return text
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"
            # Keeps Excel from making a formula of it when somebody edits the cell.
            cell.quotePrefix = True
            return cell
        if formatted is None or value is None:
            return value
        formatted.value = value
        return formatted

    def next_table(self, columns: Sequence[HeadedColumn], title: str) -> None:
        """Begin another table on a sheet of its own."""
        with self._lock:
            self._finish_sheet()
            self._columns, self._title, self._first_sheet = columns, title, len(self._sheets)
            self._start_sheet()

    def _finish_sheet(self) -> None:
        sheet = self._sheets[-1]
        last = get_column_letter(len(self._columns))
        sheet.auto_filter.ref = f"A{self._heading_row}:{last}{self._rows + self._heading_row}"
        if self._footer:
            sheet.append([self._cell(sheet, self._footer, None)])
        sheet.close()

    def finish(self) -> None:
        """Write the workbook into the target."""
        with self._lock:
            self._finish_sheet()
            self._workbook.save(self._target)
            self._done = True

    def abort(self) -> None:
        """Remove openpyxl's temporary sheets, once the batch being written is through."""
        with self._lock:
            if self._done:
                return
            self._done = True
            for sheet in self._sheets:
                # What `save` got to before it failed is closed and removed already.
                with contextlib.suppress(OSError, ValueError, WorkbookAlreadySaved):
                    if not sheet.closed:
                        sheet.close()
                    sheet._writer.cleanup()  # noqa: SLF001 - openpyxl offers no public way


class CsvWriter:
    """RFC 4180 in UTF-8 with a byte order mark, which Excel needs to read Korean."""

    def __init__(self, target: IO[bytes], columns: Sequence[HeadedColumn]) -> None:
        self._text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=False)
        self._csv = csv.writer(self._text, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
        self._csv.writerow([_csv_cell(column.heading) for column in columns])

    def write_rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append rows."""
        self._csv.writerows([_csv_cell(value) for value in row] for row in rows)

    def next_table(self, columns: Sequence[HeadedColumn], title: str) -> None:
        """Begin another table after an empty line."""
        self._csv.writerows([[], [_csv_cell(column.heading) for column in columns]])

    def finish(self) -> None:
        """Flush; the target stays open."""
        self._text.flush()
        self._text.detach()

    def abort(self) -> None:
        """There is nothing kept aside."""


class JsonWriter:
    """One array of objects, keyed by column name: data for programs, so text stays as it is."""

    def __init__(self, target: IO[bytes], columns: Sequence[HeadedColumn]) -> None:
        self._target = target
        self._columns = columns
        self._separator = b"[\n"

    def write_rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append objects."""
        for row in rows:
            entry = {
                column.name: _json_value(column.kind, value) for column, value in zip(self._columns, row, strict=True)
            }
            self._target.write(self._separator + json.dumps(entry, ensure_ascii=False).encode())
            self._separator = b",\n"

    def next_table(self, columns: Sequence[HeadedColumn], title: str) -> None:
        """Go on with other keys in the same array."""
        self._columns = columns

    def finish(self) -> None:
        """Close the array."""
        self._target.write(b"[]\n" if self._separator == b"[\n" else b"\n]\n")

    def abort(self) -> None:
        """There is nothing kept aside."""


def _json_value(kind: Kind, value: Cell) -> Any:
    if kind is Kind.JSON and isinstance(value, str):
        return json.loads(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=SEOUL).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _csv_cell(value: Cell) -> Cell:
    if isinstance(value, str):
        text = _clean(value)
        return f"'{text}" if looks_like_formula(text) else text
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def _clean(text: str) -> str:
    """Drop control characters that XML cannot hold, and what Excel could not show."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL_CHARS]
