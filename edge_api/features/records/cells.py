"""Cells of a sheet as values of the database: headings in both languages, labels, numbers and dates as people type them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from edge_api.features.exports.columns import SEOUL, Kind
from edge_api.features.records.catalogue import Entity, EntityColumn, Words
from edge_api.features.records.reading import Sheet

_TRUE = frozenset({"예", "네", "true", "yes", "y", "o", "1", "사용"})
_FALSE = frozenset({"아니오", "아니요", "false", "no", "n", "x", "0", "미사용"})
_DATE = re.compile(r"(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*[.일]?")
MESSAGES: Mapping[str, Words] = {
    "UNKNOWN_COLUMN": ("없는 항목입니다.", "There is no such column."),
    "DUPLICATE_COLUMN": ("같은 항목이 두 번 있습니다.", "The column is there twice."),
    "INVALID_CHOICE": ("선택할 수 없는 값입니다.", "The value is not one of the choices."),
    "INVALID_NUMBER": ("숫자가 아닙니다.", "The value is not a number."),
    "INVALID_INTEGER": ("정수가 아닙니다.", "The value is not a whole number."),
    "INVALID_DATE": ("날짜가 아닙니다 (예: 2026-03-31).", "The value is not a date (2026-03-31)."),
    "INVALID_BOOLEAN": ("예 또는 아니오로 입력해 주세요.", "Enter Yes or No."),
    "INVALID_VALUE": ("형식이 올바르지 않습니다.", "The value has the wrong format."),
}


@dataclass(frozen=True, slots=True)
class BadCell:
    """A refused cell; `column` is the heading as it stands in the file."""

    row: int
    column: str | None
    code: str
    message: Words


@dataclass(slots=True)
class Parsed:
    """Rows for the database with their numbers in the file, and what could not be read."""

    headings: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    bad: list[BadCell] = field(default_factory=list)


class CellProblem(ValueError):
    """A value that does not fit its column; `code` is one of MESSAGES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_sheet(entity: Entity, sheet: Sheet) -> Parsed:
    """Every cell of a known column as JSON for `public.import_rows`; bad ones are left out and listed."""
    parsed = Parsed()
    columns = _match_headings(entity, sheet.headings, parsed)
    readers = [None if column is None else _reader(column) for column in columns]
    for number, cells in sheet.rows:
        values: dict[str, Any] = {}
        for column, reader, cell in zip(columns, readers, cells, strict=False):
            if column is None or reader is None:
                continue
            text = cell.strip() if isinstance(cell, str) else cell
            try:
                values[column.name] = None if text is None or text == "" else reader(text)
            except CellProblem as problem:
                heading = parsed.headings[column.name]
                parsed.bad.append(BadCell(number, heading, problem.code, MESSAGES[problem.code]))
        parsed.numbers.append(number)
        parsed.rows.append(values)
    return parsed


def _match_headings(entity: Entity, headings: Sequence[Any], parsed: Parsed) -> list[EntityColumn | None]:
    known = {_plain(word): column for column in entity.columns for word in (*column.heading, column.name)}
    # two columns may share a label; the one a file brings comes first
    known |= {_plain(word): column for column in entity.import_columns for word in (*column.heading, column.name)}
    columns: list[EntityColumn | None] = []
    for cell in headings:
        heading = str(cell or "").strip()
        column = known.get(_plain(heading))
        if column is not None and not column.may_insert:
            parsed.ignored.append(heading)
        elif column is None and heading:
            parsed.bad.append(BadCell(1, heading, "UNKNOWN_COLUMN", MESSAGES["UNKNOWN_COLUMN"]))
        elif column is not None and column.name in parsed.headings:
            parsed.bad.append(BadCell(1, heading, "DUPLICATE_COLUMN", MESSAGES["DUPLICATE_COLUMN"]))
        elif column is not None:
            parsed.headings[column.name] = heading
            columns.append(column)
            continue
        columns.append(None)
    return columns


def _plain(heading: str) -> str:
    """Without the mark of a required column, in one case and one kind of blank."""
    return " ".join(heading.rstrip("* ").split()).casefold()


def _reader(column: EntityColumn) -> Callable[[Any], Any]:
    if column.reference is not None:
        return _text
    choices = _choices(column)
    if column.kind is Kind.CODE:
        return lambda value: _choice(choices, _text(value))
    if column.kind is Kind.CODES:
        return lambda value: [_choice(choices, item) for item in _items(value)]
    return _READERS.get(column.kind, _text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        # Excel keeps 0332501234 as a number once somebody typed it so
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time().isoformat() != "00:00:00" else value.date().isoformat()
    text = str(value)
    if "\0" in text:
        raise CellProblem("INVALID_VALUE")
    return text


def _choices(column: EntityColumn) -> dict[str, str]:
    return {word.casefold(): value for value, words in column.labels.items() for word in (*words, value)}


def _choice(choices: Mapping[str, str], text: str) -> str:
    value = choices.get(text.casefold())
    if value is None:
        raise CellProblem("INVALID_CHOICE")
    return value


def _items(value: Any) -> list[str]:
    return [item.strip() for item in _text(value).split(",") if item.strip()]


def _number(value: Any) -> Decimal:
    if isinstance(value, bool | date):
        raise CellProblem("INVALID_NUMBER")
    try:
        number = Decimal(str(value).replace(",", "").replace("₩", "").strip())
    except InvalidOperation:
        raise CellProblem("INVALID_NUMBER") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise CellProblem("INVALID_NUMBER")
    return number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != number.to_integral_value() or abs(number) >= 2**53:
        raise CellProblem("INVALID_INTEGER")
    return int(number)


def _boolean(value: Any) -> bool:
    text = _text(value).casefold()
    if text not in _TRUE | _FALSE:
        raise CellProblem("INVALID_BOOLEAN")
    return text in _TRUE


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(_text(value))
    try:
        if found is None:
            raise CellProblem("INVALID_DATE")
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise CellProblem("INVALID_DATE") from None


def _moment(value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value))
    except ValueError:
        moment = datetime.combine(_date(value), datetime.min.time())
    # the sheet knows no zones: its wall clock is the one in Korea
    return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)


def _json(value: Any) -> Any:
    try:
        return json.loads(_text(value))
    except ValueError:
        raise CellProblem("INVALID_VALUE") from None


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.INTEGER: _integer,
    Kind.NUMBER: lambda value: str(_number(value)),
    Kind.MONEY: lambda value: str(_number(value)),
    Kind.DECIMAL: lambda value: str(_number(value)),
    Kind.BOOLEAN: _boolean,
    Kind.DATE: lambda value: _date(value).isoformat(),
    Kind.DATETIME: lambda value: _moment(value).isoformat(),
    Kind.TEXTS: _items,
    Kind.JSON: _json,
}
