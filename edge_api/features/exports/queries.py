"""The statement behind an export: columns from the declaration, filters as parameters only."""

from __future__ import annotations

import re
from typing import Any, LiteralString

from psycopg import sql

from edge_api.features.exports.columns import Column, Export
from edge_api.features.exports.schemas import MemberExportQuery

_LIKE_SPECIAL = re.compile(r"([\\%_])")
_LISTS: tuple[LiteralString, ...] = (
    "region",
    "approval_status",
    "status",
    "company_kind",
    "startup_stage",
    "ksic_major",
)


def like_pattern(text: str) -> str:
    """A pattern that finds the text anywhere, its own % _ \\ taken literally."""
    escaped = _LIKE_SPECIAL.sub(r"\\\1", text)
    return f"%{escaped}%"


def member_export_statement(export: Export, query: MemberExportQuery) -> tuple[sql.Composed, dict[str, Any]]:
    """The select of the member export and its parameters."""
    conditions, parameters = _conditions(query)
    statement = sql.SQL("select {columns} from {table} as t where {where} order by {order}").format(
        columns=sql.SQL(", ").join(_column(column) for column in export.columns),
        table=sql.Identifier(*export.entity.split(".")),
        where=sql.SQL(" and ").join(conditions),
        order=sql.SQL(", ").join(_order(query.order)),
    )
    return statement, parameters


def _column(column: Column) -> sql.Composable:
    if column.expression is not None:
        return sql.SQL(column.expression)
    return sql.Identifier("t", column.name)


def _conditions(query: MemberExportQuery) -> tuple[list[sql.Composable], dict[str, Any]]:
    conditions: list[sql.Composable] = [sql.SQL("not t.is_deleted")]
    parameters: dict[str, Any] = {}
    for name in _LISTS:
        values = getattr(query, name)
        if values:
            conditions.append(sql.SQL("t.{}::text = any({})").format(sql.Identifier(name), sql.Placeholder(name)))
            parameters[name] = values
    if query.ids:
        conditions.append(sql.SQL("t.id = any(%(ids)s)"))
        parameters["ids"] = query.ids
    if query.created_from:
        conditions.append(sql.SQL("t.created_at >= %(created_from)s::date::timestamp at time zone 'Asia/Seoul'"))
        parameters["created_from"] = query.created_from
    if query.created_to:
        conditions.append(sql.SQL("t.created_at < (%(created_to)s::date + 1)::timestamp at time zone 'Asia/Seoul'"))
        parameters["created_to"] = query.created_to
    if query.search:
        conditions.append(sql.SQL("(t.search_text like %(search)s or t.search_text like %(digits)s)"))
        parameters["search"] = like_pattern(query.search.lower())
        # 124-81-00998 finds the number that is stored without hyphens.
        digits = query.search.replace("-", "")
        parameters["digits"] = like_pattern(digits if digits.isdigit() else query.search.lower())
    return conditions, parameters


def _order(order: list[str]) -> list[sql.Composable]:
    parts: list[sql.Composable] = []
    for item in order or ["created_at.desc"]:
        name, _, direction = item.partition(".")
        suffix = sql.SQL(" desc nulls last") if direction == "desc" else sql.SQL(" nulls last")
        parts.append(sql.Identifier("t", name) + suffix)
    return [*parts, sql.SQL("t.id")]
