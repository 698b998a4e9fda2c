"""The statement behind an export: columns from the declaration, filters as parameters only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, LiteralString

from psycopg import sql

from edge_api.features.exports.columns import Column, Export
from edge_api.features.exports.schemas import MemberExportQuery

_LIKE_SPECIAL = re.compile(r"([\\%_])")
_MEMBER_LISTS: tuple[LiteralString, ...] = (
    "region",
    "approval_status",
    "status",
    "company_kind",
    "startup_stage",
    "ksic_major",
    "industry",
)


def like_pattern(text: str) -> str:
    """A pattern that finds the text anywhere, its own % _ \\ taken literally."""
    escaped = _LIKE_SPECIAL.sub(r"\\\1", text)
    return f"%{escaped}%"


class Conditions:
    """Conditions joined by AND; a filter that is not set adds none. Expressions are ours, values parameters."""

    def __init__(self, *fixed: LiteralString) -> None:
        self._parts: list[sql.Composable] = [sql.SQL(part) for part in fixed]
        self.parameters: dict[str, Any] = {}

    def _add(self, text: LiteralString, value: Any) -> None:
        name = f"p{len(self.parameters)}"
        self._parts.append(sql.SQL(text).format(value=sql.Placeholder(name)))
        self.parameters[name] = value

    def add(self, part: sql.Composable, parameters: Mapping[str, Any]) -> None:
        """A condition made elsewhere; the names of its parameters are its own."""
        self._parts.append(part)
        self.parameters |= parameters

    def one_of(self, expression: LiteralString, values: Sequence[Any]) -> None:
        """The expression, as text, is one of the values."""
        if values:
            self._add(expression + "::text = any({value})", [str(value) for value in values])

    def ids(self, expression: LiteralString, values: Sequence[Any]) -> None:
        """The uuid or number is one of the values."""
        if values:
            self._add(expression + " = any({value})", list(values))

    def equal(self, expression: LiteralString, value: Any) -> None:
        """The expression equals the value."""
        if value is not None:
            self._add(expression + " = {value}", value)

    def exists(self, rows: LiteralString, wanted: bool | None) -> None:
        """There are such rows (`from … where …`), or there are none."""
        if wanted is not None:
            there_are = sql.SQL("exists (select {rows})") if wanted else sql.SQL("not exists (select {rows})")
            self._parts.append(there_are.format(rows=sql.SQL(rows)))

    def instants(self, expression: LiteralString, first: date | None, last: date | None) -> None:
        """The instant lies within days of Asia/Seoul, both ends included."""
        if first is not None:
            self._add(expression + " >= {value}::date::timestamp at time zone 'Asia/Seoul'", first)
        if last is not None:
            self._add(expression + " < ({value}::date + 1)::timestamp at time zone 'Asia/Seoul'", last)

    def days(self, expression: LiteralString, first: date | None, last: date | None) -> None:
        """The day lies between two days, both included."""
        if first is not None:
            self._add(expression + " >= {value}", first)
        if last is not None:
            self._add(expression + " <= {value}", last)

    def search(self, expression: LiteralString, text: str | None) -> None:
        """The lower-case text holds what was searched, or its digits when it is a number with hyphens."""
        if not text:
            return
        digits = text.replace("-", "")
        patterns = [like_pattern(text.lower())]
        if digits.isdigit():
            # 124-81-00998 finds the number that is stored without hyphens.
            patterns.append(like_pattern(digits))
        self._add(expression + " like any({value})", patterns)

    def composed(self) -> sql.Composed:
        """The conditions as SQL."""
        return sql.SQL(" and ").join(self._parts)


def select_statement(
    export: Export, source: LiteralString | sql.Composed, conditions: Conditions, order: sql.Composable
) -> sql.Composed:
    """A select of the declaration's columns; `source` holds the tables, the entity under the alias `t`."""
    return sql.SQL("select {columns} from {source} where {where} order by {order}").format(
        columns=sql.SQL(", ").join(_column(column) for column in export.columns),
        source=source if isinstance(source, sql.Composed) else sql.SQL(source),
        where=conditions.composed(),
        order=order,
    )


def order_by(
    asked: Sequence[str], default: Sequence[str], expressions: Mapping[str, LiteralString], *last: LiteralString
) -> sql.Composed:
    """`column.desc` items as SQL; columns not in `expressions` are columns of `t`; ends with `last`."""
    parts: list[sql.Composable] = []
    for item in asked or default:
        name, _, direction = item.partition(".")
        known = expressions.get(name)
        expression = sql.SQL(known) if known is not None else sql.Identifier("t", name)
        suffix = sql.SQL(" desc nulls last") if direction == "desc" else sql.SQL(" nulls last")
        parts.append(expression + suffix)
    return sql.SQL(", ").join([*parts, *(sql.SQL(part) for part in last)])


def member_export_statement(export: Export, query: MemberExportQuery) -> tuple[sql.Composed, dict[str, Any]]:
    """The select of the member export and its parameters."""
    conditions = Conditions("not t.is_deleted")
    for name in _MEMBER_LISTS:
        conditions.one_of("t." + name, getattr(query, name))
    conditions.ids("t.id", query.ids)
    conditions.instants("t.created_at", query.created_from, query.created_to)
    conditions.search("t.search_text", query.search)
    order = order_by(query.order, ["created_at.desc"], {}, "t.id")
    return select_statement(export, "public.members as t", conditions, order), conditions.parameters


def _column(column: Column) -> sql.Composable:
    if isinstance(column.expression, sql.Composed):
        return column.expression
    if column.expression is not None:
        return sql.SQL(column.expression)
    return sql.Identifier("t", column.name)
