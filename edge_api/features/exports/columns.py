"""What a column of an export is, and how a database value becomes a cell.

An export is a declaration (`Export`): entity, permission, file name and columns. Headings come from
the comments on the database columns (`app.column_labels`), labels of codes from `public.codes`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, LiteralString
from zoneinfo import ZoneInfo

from psycopg import sql

from edge_api.core.tracing import Language

SEOUL = ZoneInfo("Asia/Seoul")
LIST_SEPARATOR = ", "
_BOOLEANS: Mapping[Language, tuple[str, str]] = {"ko": ("아니오", "예"), "en": ("No", "Yes")}

Cell = str | int | float | Decimal | date | datetime | None
Labels = Mapping[tuple[str, str], str]
Converter = Callable[[Any], Cell]
_TEXT = frozenset({str, type(None)})
_BLOCK_END = re.compile(r"(?i)<br\s*/?>|</(?:p|div|li|h[1-6]|tr|blockquote|pre)>")
_TAG = re.compile(r"<[^>]*>")


class Kind(StrEnum):
    """How a column is formatted."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    TEXTS = "texts"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    BUSINESS_NUMBER = "business_number"
    CORPORATION_NUMBER = "corporation_number"
    HTML = "html"
    JSON = "json"


# Excel's own notation; the widths are in characters.
NUMBER_FORMATS: Mapping[Kind, str] = {
    Kind.INTEGER: "#,##0",
    Kind.MONEY: "#,##0",
    Kind.DECIMAL: "#,##0.00",
    Kind.DATE: "yyyy-mm-dd",
    Kind.DATETIME: "yyyy-mm-dd hh:mm:ss",
}
WIDTHS: Mapping[Kind, int] = {
    Kind.TEXT: 24,
    Kind.CODE: 16,
    Kind.CODES: 30,
    Kind.TEXTS: 30,
    Kind.INTEGER: 12,
    Kind.NUMBER: 10,
    Kind.MONEY: 18,
    Kind.DECIMAL: 14,
    Kind.DATE: 12,
    Kind.DATETIME: 20,
    Kind.BOOLEAN: 10,
    Kind.BUSINESS_NUMBER: 16,
    Kind.CORPORATION_NUMBER: 18,
    Kind.HTML: 50,
    Kind.JSON: 50,
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a column of the entity, or an SQL expression with a heading (ko, en) of its own.

    `expression` is written over the entity's alias `t`. `code_group` names the list of public.codes
    that holds the labels, `labels` gives them (ko, en) for states that have no list; codes without a
    label are shown as they are. A JSON column is selected as text.
    """

    name: str
    kind: Kind = Kind.TEXT
    code_group: str | None = None
    expression: LiteralString | sql.Composed | None = None
    heading: tuple[str, str] | None = None
    width: int | None = None
    labels: Mapping[str, tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """A list that can be downloaded. `titles` and `file_stems` are (Korean, English)."""

    entity: str
    permission: str
    titles: tuple[str, str]
    file_stems: tuple[str, str]
    columns: tuple[Column, ...]

    def code_groups(self) -> list[str]:
        """Every code list the columns need."""
        return sorted({column.code_group for column in self.columns if column.code_group})


@dataclass(frozen=True, slots=True)
class HeadedColumn:
    """A column ready for a writer."""

    heading: str
    kind: Kind
    width: int
    name: str = ""


def head_columns(export: Export, labels: Mapping[str, tuple[str, str]], language: Language) -> list[HeadedColumn]:
    """Join the declaration with the database's headings (name → (ko, en))."""
    index = 1 if language == "en" else 0
    headed = []
    for column in export.columns:
        heading = (column.heading or labels.get(column.name) or (column.name, column.name))[index]
        width = max(column.width or WIDTHS[column.kind], len(heading) + 4)
        headed.append(HeadedColumn(heading or column.name, column.kind, min(width, 60), column.name))
    return headed


def cell_converters(export: Export, labels: Labels, language: Language) -> list[Converter]:
    """One function a column that turns the database's value into a cell; None stays blank."""
    index = 1 if language == "en" else 0
    own = {
        (column.name, code): words[index] for column in export.columns for code, words in (column.labels or {}).items()
    }
    return [_converter(column, own if column.labels else labels, language) for column in export.columns]


def convert_rows(rows: Sequence[Sequence[Any]], converters: Sequence[Converter]) -> Iterator[tuple[Cell, ...]]:
    """Turn rows of the cursor into rows of cells, a column at a time."""
    if not rows:
        return iter(())
    columns = [_convert(convert, values) for convert, values in zip(converters, zip(*rows, strict=True), strict=True)]
    return zip(*columns, strict=True)


def _convert(convert: Converter, values: Sequence[Any]) -> Sequence[Cell]:
    if convert is _keep or (convert is str and _TEXT.issuperset(map(type, values))):
        return values
    return [None if value is None else convert(value) for value in values]


def _keep(value: Any) -> Cell:
    """What the database gave is a cell already."""
    cell: Cell = value
    return cell


def _converter(column: Column, labels: Labels, language: Language) -> Converter:
    group = column.code_group or column.name
    match column.kind:
        case Kind.CODE:
            return lambda value: labels.get((group, str(value)), str(value))
        case Kind.CODES:
            return lambda value: LIST_SEPARATOR.join(labels.get((group, str(item)), str(item)) for item in value)
        case Kind.TEXTS:
            return lambda value: LIST_SEPARATOR.join(str(item) for item in value)
        case Kind.BOOLEAN:
            words = _BOOLEANS[language]
            return lambda value: words[bool(value)]
        case Kind.DATETIME:
            # Excel knows no zones: the wall clock in Korea is what the reader expects.
            return _wall_clock
        case Kind.BUSINESS_NUMBER:
            return lambda value: _grouped(str(value), 3, 2, 5)
        case Kind.CORPORATION_NUMBER:
            return lambda value: _grouped(str(value), 6, 7)
        case Kind.HTML:
            return plain_text
        case Kind.TEXT | Kind.JSON:
            return str
        case _:
            return _keep


def plain_text(rich: str) -> str:
    """Rich text as a reader sees it: a line for a paragraph, no tags."""
    lines = html.unescape(_TAG.sub("", _BLOCK_END.sub("\n", rich))).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _wall_clock(value: datetime) -> datetime:
    return value.astimezone(SEOUL).replace(tzinfo=None, microsecond=0)


def _grouped(digits: str, *sizes: int) -> str:
    """Put hyphens into a number of exactly the expected length; leave any other as it is."""
    if len(digits) != sum(sizes) or not digits.isdigit():
        return digits
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return "-".join(parts)
