"""Rows into an Excel file, written straight into the zip archive: nothing of a sheet is kept in memory or beside the file.

Text that a spreadsheet would take for a formula never becomes one: its cell is typed as text and marked as quoted, which
keeps Excel from making a formula of it when somebody edits it. What was tried instead of this: docs/benchmarks.md.
"""

from __future__ import annotations

import re
import threading
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from edge_api.features.exports.columns import NUMBER_FORMATS, Cell, HeadedColumn, Kind
from edge_api.features.exports.writers import FORMULA_STARTS, MAX_CELL_CHARS, clean_text, looks_like_formula

#: Excel ends at 1,048,576 rows; the next sheet takes the rest.
MAX_SHEET_ROWS = 1_000_000
#: Beyond 2 GiB a part needs zip64, at which Excel offers to repair the file.
MAX_SHEET_BYTES = 2**31 - 2**27
MAX_TITLE_CHARS = 31
BATCH = 1000
#: Of 1 to 9: higher ones take longer and save little on XML this regular.
COMPRESSION = 4

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
#: Days are numbers; 60 is 29 February 1900, which never was, so what lies before 61 is written as text.
_FIRST_NUMBER = 61
_DAY_ZERO = date(1899, 12, 30).toordinal()
_MOMENT_ZERO = datetime.fromordinal(_DAY_ZERO)
_NOT_A_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
#: Excel reads _x0041_ as A.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
#: Anything that cannot stand in a cell as it is.
_SPECIAL = re.compile(
    rf"^[\s{re.escape(''.join(FORMULA_STARTS))}]|\s$|[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{{4}}_"
)
_SPECIAL_STARTS = frozenset(FORMULA_STARTS) | {" "}
_TEXT = (' t="inlineStr"><is><t>', "</t></is></c>")
_HEADING, _QUOTED, _FIRST_FORMAT = 1, 2, 3
_FORMATS = tuple(dict.fromkeys(NUMBER_FORMATS.values()))
_STYLE_OF = {kind: _FIRST_FORMAT + _FORMATS.index(code) for kind, code in NUMBER_FORMATS.items()}

#: A value as the rest of its cell, after the reference.
Render = Callable[[Any], str]


@dataclass(slots=True)
class _Sheet:
    title: str
    filter_range: str = ""


class XlsxWriter:
    """Rows into worksheets with bold, frozen headings, filters, widths and formats."""

    def __init__(
        self, target: IO[bytes], columns: Sequence[HeadedColumn], title: str, *, summary: str = "", footer: str = ""
    ) -> None:
        """`summary` becomes the first row of every sheet, above the headings, `footer` the last one."""
        self._archive = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=COMPRESSION)
        self._summary = summary
        self._footer = footer
        self._heading_row = 2 if summary else 1
        self._sheets: list[_Sheet] = []
        self._done = False
        # A cancelled request gives up while a batch is still being written in its thread.
        self._lock = threading.Lock()
        self._start_table(columns, title)

    def _start_table(self, columns: Sequence[HeadedColumn], title: str) -> None:
        self._columns, self._title = columns, title
        self._letters = [get_column_letter(number) for number in range(1, len(columns) + 1)]
        self._renders = [_renders(column.kind) for column in columns]
        self._start_sheet(1)

    def _start_sheet(self, number: int) -> None:
        self._number = number
        self._sheets.append(_Sheet(self._free_title(number)))
        self._part = self._archive.open(f"xl/worksheets/sheet{len(self._sheets)}.xml", "w")
        self._rows = 0
        self._bytes = 0
        self._put(_sheet_start(self._columns, self._heading_row, selected=len(self._sheets) == 1))
        if self._summary:
            self._put(f'<row r="1"><c r="A1"{_text(self._summary)}</row>')
        cells = [
            f'<c r="{letter}{self._heading_row}"{_text(column.heading, _HEADING)}'
            for letter, column in zip(self._letters, self._columns, strict=True)
        ]
        self._put(f'<row r="{self._heading_row}">{"".join(cells)}</row>')

    def _free_title(self, number: int) -> str:
        """Excel's titles are short, free of some characters, and no two are alike in any case of letters."""
        taken = {sheet.title.casefold() for sheet in self._sheets}
        plain = clean_text(self._title).translate(_NOT_A_TITLE).strip("' ") or "Sheet"
        while True:
            suffix = f" {number}" if number > 1 else ""
            title = plain[: MAX_TITLE_CHARS - len(suffix)] + suffix
            if title.casefold() not in taken:
                return title
            number += 1

    def _put(self, text: str) -> None:
        content = text.encode()
        self._bytes += len(content)
        self._part.write(content)

    def write_rows(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append rows, on a new sheet when this one is full."""
        with self._lock:
            left = iter(rows)
            while batch := list(islice(left, min(BATCH, MAX_SHEET_ROWS - self._rows or MAX_SHEET_ROWS))):
                if self._rows >= MAX_SHEET_ROWS or self._bytes >= MAX_SHEET_BYTES:
                    self._finish_sheet()
                    self._start_sheet(self._number + 1)
                self._put(self._batch(batch))
                self._rows += len(batch)

    def _batch(self, rows: Sequence[Sequence[Cell]]) -> str:
        """The XML of rows, made column by column."""
        first = self._heading_row + self._rows + 1
        numbers = [str(number) for number in range(first, first + len(rows))]
        columns = zip(self._letters, self._renders, zip(*rows, strict=True), strict=True)
        cells = [_cells(f'<c r="{letter}', renders, numbers, values) for letter, renders, values in columns]
        lines = [
            f'<row r="{number}">{"".join(row)}</row>'
            for number, row in zip(numbers, zip(*cells, strict=True), strict=True)
        ]
        return "".join(lines)

    def next_table(self, columns: Sequence[HeadedColumn], title: str) -> None:
        """Begin another table on a sheet of its own."""
        with self._lock:
            self._finish_sheet()
            self._start_table(columns, title)

    def _finish_sheet(self) -> None:
        last = self._heading_row + self._rows
        footer = f'<row r="{last + 1}"><c r="A{last + 1}"{_text(self._footer)}</row>' if self._footer else ""
        self._sheets[-1].filter_range = f"$A${self._heading_row}:${self._letters[-1]}${last}"
        shown = self._sheets[-1].filter_range.replace("$", "")
        self._put(f'{footer}</sheetData><autoFilter ref="{shown}"/></worksheet>')
        self._part.close()

    def finish(self) -> None:
        """Complete the workbook in the target, which stays open."""
        with self._lock:
            self._finish_sheet()
            for name, content in _parts(self._sheets).items():
                self._archive.writestr(name, _DECLARATION + content)
            self._archive.close()
            self._done = True

    def abort(self) -> None:
        """Let go of the target, once the batch being written is through."""
        with self._lock:
            if not self._done:
                self._done = True
                # the target may be closed already
                with suppress(OSError, ValueError):
                    self._part.close()
                with suppress(OSError, ValueError):
                    self._archive.close()


def _text(value: str, style: int | None = None) -> str:
    """Text of any kind as the rest of a cell."""
    text = clean_text(value)
    if style is None and looks_like_formula(text):
        style = _QUOTED
    styled = "" if style is None else f' s="{style}"'
    space = ' xml:space="preserve"' if text != text.strip() else ""
    shown = escape(_ESCAPE.sub("_x005F_", text))
    return f'{styled} t="inlineStr"><is><t{space}>{shown}{_TEXT[1]}'


def _cells(start: str, renders: Mapping[type, Render], numbers: Sequence[str], values: Sequence[Cell]) -> list[str]:
    """The cells of one column; most columns hold one type only, and text with nothing special in it."""
    kinds = set(map(type, values)) - {type(None)}
    if len(kinds) == 1:
        (kind,) = kinds
        if kind is str and _are_plain([value for value in values if isinstance(value, str)]):
            head, tail = _TEXT
            return [
                "" if value is None else f'{start}{number}"{head}{value}{tail}'
                for number, value in zip(numbers, values, strict=True)
            ]
        render = renders[kind]
        return [
            "" if value is None else f'{start}{number}"{render(value)}'
            for number, value in zip(numbers, values, strict=True)
        ]
    return [
        "" if value is None else f'{start}{number}"{renders[type(value)](value)}'
        for number, value in zip(numbers, values, strict=True)
    ]


def _are_plain(texts: Sequence[str]) -> bool:
    """Whether none of the texts needs a closer look; asked for a column at once, which takes a tenth of the time."""
    joined = "".join(texts)
    return (
        joined.isprintable()
        and not any(mark in joined for mark in ("&", "<", ">", "_x"))
        and _SPECIAL_STARTS.isdisjoint([text[:1] for text in texts])
        and " " not in {text[-1:] for text in texts}
        and max(map(len, texts)) <= MAX_CELL_CHARS
    )


def _plain_text(value: str) -> str:
    if len(value) > MAX_CELL_CHARS or _SPECIAL.search(value):
        return _text(value)
    return f"{_TEXT[0]}{value}{_TEXT[1]}"


def _renders(kind: Kind) -> Mapping[type, Render]:
    """How values of each type are shown in a column of this kind."""
    own = _STYLE_OF.get(kind)
    styled = "" if own is None else f' s="{own}"'
    day = own or _STYLE_OF[Kind.DATE]
    moment = own or _STYLE_OF[Kind.DATETIME]

    def number(value: Decimal | float) -> str:
        text = str(value)
        # NaN and Infinity are no numbers to Excel
        return f"{styled}><v>{text}</v></c>" if text[-1].isdigit() else _text(text)

    def whole(value: int) -> str:
        return f"{styled}><v>{value}</v></c>"

    def on_day(value: date) -> str:
        number = value.toordinal() - _DAY_ZERO
        return f' s="{day}"><v>{number}</v></c>' if number >= _FIRST_NUMBER else _text(value.isoformat())

    def at(value: datetime) -> str:
        since = value - _MOMENT_ZERO
        if since.days < _FIRST_NUMBER:
            return _text(value.isoformat(" ", "seconds"))
        return (
            f' s="{moment}"><v>{since.days + round(since.seconds / 86_400 + since.microseconds / 8.64e10, 10)}</v></c>'
        )

    def truth(value: bool) -> str:
        return f' t="b"><v>{value:d}</v></c>'

    return {str: _plain_text, int: whole, float: number, Decimal: number, date: on_day, datetime: at, bool: truth}


def _sheet_start(columns: Sequence[HeadedColumn], heading_row: int, *, selected: bool) -> str:
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{column.width}" customWidth="1"/>'
        for number, column in enumerate(columns, 1)
    )
    tab = ' tabSelected="1"' if selected else ""
    return (
        f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView{tab} workbookViewId="0">'
        f'<pane ySplit="{heading_row}" topLeftCell="A{heading_row + 1}" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{widths}</cols><sheetData>"
    )


def _parts(sheets: Sequence[_Sheet]) -> dict[str, str]:
    """The small parts of the archive around the sheets."""
    numbers = range(1, len(sheets) + 1)
    office = f"{_RELATIONS}/"
    return {
        "xl/styles.xml": _styles(),
        "xl/workbook.xml": _workbook(sheets),
        "xl/_rels/workbook.xml.rels": _relations(
            {
                **{f"rId{n}": (f"{office}worksheet", f"worksheets/sheet{n}.xml") for n in numbers},
                f"rId{len(sheets) + 1}": (f"{office}styles", "styles.xml"),
            }
        ),
        "_rels/.rels": _relations({"rId1": (f"{office}officeDocument", "xl/workbook.xml")}),
        "[Content_Types].xml": _content_types([f"xl/worksheets/sheet{n}.xml" for n in numbers]),
    }


def _workbook(sheets: Sequence[_Sheet]) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(sheet.title)} sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    # Excel keeps the range of a filter under this name too.
    names = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{index}" hidden="1">'
        f"{escape(_quoted(sheet.title))}!{sheet.filter_range}</definedName>"
        for index, sheet in enumerate(sheets)
    )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{listed}</sheets><definedNames>{names}</definedNames></workbook>"
    )


def _quoted(title: str) -> str:
    return "'" + title.replace("'", "''") + "'"


def _relations(targets: Mapping[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _content_types(sheets: Sequence[str]) -> str:
    parts = {"xl/workbook.xml": "sheet.main", "xl/styles.xml": "styles", **dict.fromkeys(sheets, "worksheet")}
    overrides = "".join(f'<Override PartName="/{n}" ContentType="{_TYPE}{kind}+xml"/>' for n, kind in parts.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _styles() -> str:
    """Cell styles: plain, heading, quoted text, then one for each number format."""
    formats = "".join(
        f'<numFmt numFmtId="{164 + index}" formatCode={quoteattr(code)}/>' for index, code in enumerate(_FORMATS)
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"'
    heading = (
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">'
    )
    styles = [
        f"{plain}/>",
        f'{heading}<alignment horizontal="center" vertical="center" wrapText="1"/></xf>',
        f'{plain} quotePrefix="1"/>',
        *(
            f'<xf numFmtId="{164 + index}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for index in range(len(_FORMATS))
        ),
    ]
    font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFD9E1F2"/></patternFill></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(styles)}">{"".join(styles)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
