"""Several tables in one file, JSON, rich text as text, and filters that are parameters."""

from __future__ import annotations

import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from edge_api.features.exports import xlsx
from edge_api.features.exports.columns import Cell, Column, Export, HeadedColumn, Kind, cell_converters, plain_text
from edge_api.features.exports.queries import Conditions, order_by
from edge_api.features.exports.writers import CsvWriter, JsonWriter, RowWriter
from edge_api.features.exports.xlsx import XlsxWriter

FIRST = [HeadedColumn("이름", Kind.TEXT, 10, "name")]
SECOND = [HeadedColumn("날", Kind.DATE, 10, "day"), HeadedColumn("=수", Kind.MONEY, 10, "amount")]


def filled(writer: RowWriter) -> None:
    writer.write_rows([["가"], ["=1"]])
    writer.next_table(SECOND, "둘")
    writer.write_rows([[date(2026, 1, 2), Decimal("1.5")]])
    writer.finish()
    writer.abort()


def test_excel_gives_each_table_its_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MAX_SHEET_ROWS", 1)
    target = io.BytesIO()
    filled(XlsxWriter(target, FIRST, "하나", summary="=요약", footer="끝"))
    book: Any = openpyxl.load_workbook(target)
    assert book.sheetnames == ["하나", "하나 2", "둘"]
    assert [[row[0] for row in sheet.iter_rows(values_only=True)] for sheet in book] == [
        ["=요약", "이름", "가", "끝"],
        ["=요약", "이름", "=1", "끝"],
        ["=요약", "날", datetime(2026, 1, 2), "끝"],
    ]
    assert book["둘"].auto_filter.ref == "A2:B3"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_csv_puts_tables_below_each_other() -> None:
    target = io.BytesIO()
    filled(CsvWriter(target, FIRST))
    assert target.getvalue().decode("utf-8-sig") == "이름\r\n가\r\n'=1\r\n\r\n날,'=수\r\n2026-01-02,1.5\r\n"


def test_json_is_an_array_of_objects() -> None:
    target = io.BytesIO()
    filled(JsonWriter(target, FIRST))
    assert json.loads(target.getvalue()) == [{"name": "가"}, {"name": "=1"}, {"day": "2026-01-02", "amount": "1.5"}]
    empty = io.BytesIO()
    JsonWriter(empty, FIRST).finish()
    assert json.loads(empty.getvalue()) == []


def test_json_keeps_structure_and_zone() -> None:
    target = io.BytesIO()
    columns = [HeadedColumn("", Kind.JSON, 1, "changes"), HeadedColumn("", Kind.DATETIME, 1, "at")]
    rows: list[list[Cell]] = [['{"a": [1, null]}', datetime(2026, 1, 2, 3)], [None, None]]
    writer = JsonWriter(target, columns)
    writer.write_rows(rows)
    writer.finish()
    first, second = json.loads(target.getvalue())
    assert first == {"changes": {"a": [1, None]}, "at": "2026-01-02T03:00:00+09:00"}
    assert second == {"changes": None, "at": None}


@pytest.mark.parametrize(
    ("rich", "text"),
    [
        ("<p>첫 &amp; 줄</p><p>둘</p>", "첫 & 줄\n둘"),
        ("가<br>나<BR/>다", "가\n나\n다"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("&lt;script&gt;", "<script>"),
        ("", ""),
    ],
)
def test_rich_text_reads_as_text(rich: str, text: str) -> None:
    assert plain_text(rich) == text


@pytest.mark.parametrize(("language", "index"), [("ko", 0), ("en", 1)])
def test_states_have_labels_of_their_own_and_unknown_ones_stay(language: Any, index: int) -> None:
    labels = {"draft": ("초안", "Draft")}
    export = Export("public.x", "x", ("", ""), ("", ""), (Column("state", Kind.CODE, labels=labels),))
    (convert,) = cell_converters(export, {}, language)
    assert (convert("draft"), convert("new")) == (labels["draft"][index], "new")


def test_filters_reach_the_statement_as_parameters_only() -> None:
    conditions = Conditions("true")
    conditions.one_of("t.state", ["a'; drop table x"])
    conditions.search("t.search_text", "12-3%")
    conditions.equal("t.result", None)
    conditions.days("t.day", None, date(2026, 1, 2))
    assert conditions.composed().as_string() == (
        "true and t.state::text = any(%(p0)s) and t.search_text like any(%(p1)s) and t.day <= %(p2)s"
    )
    assert conditions.parameters["p1"] == ["%12-3\\%%"]
    conditions.search("t.search_text", "124-81")
    assert conditions.parameters["p3"] == ["%124-81%", "%12481%"]
    assert order_by(["a.desc", "b"], [], {"b": "m.b"}, "t.id").as_string() == (
        '"t"."a" desc nulls last, m.b nulls last, t.id'
    )
