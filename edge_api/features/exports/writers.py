"""What writes cells into a file, and the two plain formats: CSV and JSON. Excel: xlsx.py.

Text that a spreadsheet would take for a formula never becomes one: CSV knows no types, so it is prefixed with an
apostrophe there (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Protocol

from edge_api.features.exports.columns import SEOUL, Cell, HeadedColumn, Kind

#: OWASP, CSV injection: Excel on a Korean machine takes the full-width forms for the narrow ones.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: More does not fit into a cell of Excel.
MAX_CELL_CHARS = 32_767
#: Control characters, halves of surrogate pairs and what else XML cannot hold.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

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
        text = clean_text(value)
        return f"'{text}" if looks_like_formula(text) else text
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def clean_text(text: str) -> str:
    """Drop characters that XML cannot hold, and what Excel could not show."""
    return _ILLEGAL.sub("", text)[:MAX_CELL_CHARS]
