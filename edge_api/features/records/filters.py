"""The filters of a PostgREST list (`column=operator.value`, `order=`) as conditions: names are known ones, values parameters."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, LiteralString

from psycopg import sql

from edge_api.core.errors import ApiError, invalid_field
from edge_api.features.exports.columns import Kind
from edge_api.features.exports.queries import Conditions
from edge_api.features.records.catalogue import Entity, EntityColumn

#: Parameters of the route itself; every other one is a column.
OWN_PARAMETERS = frozenset({"format", "lang", "order"})
MAX_FILTERS = 50
MAX_VALUES = 1000
_COMPARISONS: Mapping[str, LiteralString] = {
    "eq": " = ",
    "neq": " <> ",
    "gt": " > ",
    "gte": " >= ",
    "lt": " < ",
    "lte": " <= ",
    "like": " like ",
    "ilike": " ilike ",
}
_STATES: Mapping[str, LiteralString] = {
    "null": "is null",
    "not_null": "is not null",
    "true": "is true",
    "false": "is false",
    "unknown": "is unknown",
}
_DIRECTIONS: Mapping[str, LiteralString] = {
    "asc": " asc",
    "desc": " desc",
    "nullsfirst": " nulls first",
    "nullslast": " nulls last",
}


def read_filters(entity: Entity, parameters: Iterable[tuple[str, str]]) -> Conditions:
    """Conditions of the list, joined by AND. Raises ApiError 422 naming an unknown column, operator or value."""
    conditions = Conditions("not t.is_deleted" if entity.is_soft_deleted else "true")
    columns = {column.name: column for column in entity.columns}
    filters = [(name, value) for name, value in parameters if name not in OWN_PARAMETERS]
    if len(filters) > MAX_FILTERS:
        raise invalid_field("filters", "조건이 너무 많습니다.", "There are too many filters.")
    for number, (name, value) in enumerate(filters):
        if name not in columns:
            raise invalid_field(name[:60], "없는 항목입니다.", "There is no such column.")
        part, values = _condition(columns[name], value, f"f{number}_")
        conditions.add(part, values)
    return conditions


def read_order(entity: Entity, asked: Sequence[str]) -> sql.Composed:
    """`order=column.desc.nullslast,…` as SQL; ends with the key, so that equal rows keep their order. Raises 422."""
    names = [column.name for column in entity.columns]
    items = [item for text in asked for item in text.split(",") if item]
    if not items and "created_at" in names:
        items = ["created_at.desc"]
    parts: list[sql.Composable] = []
    for item in items:
        name, *words = item.split(".")
        if name not in names or len(words) > 2 or any(word not in _DIRECTIONS for word in words):
            raise invalid_field("order", f"정렬할 수 없습니다: {item[:60]}", f"Cannot order by {item[:60]}.")
        parts.append(sql.Identifier("t", name) + sql.SQL("").join(sql.SQL(_DIRECTIONS[word]) for word in words))
    parts += [sql.Identifier("t", name) for name in entity.key_columns]
    return sql.SQL(", ").join(parts)


def _condition(column: EntityColumn, text: str, prefix: str) -> tuple[sql.Composable, Mapping[str, Any]]:
    is_negated = text.startswith("not.")
    operator, dot, value = text.removeprefix("not.").partition(".")
    name = sql.Identifier("t", column.name)
    if not dot:
        raise _bad_operator(column)
    parameters: dict[str, Any] = {}
    if operator == "is" and value.lower() in _STATES:
        part = name + sql.SQL(" ") + sql.SQL(_STATES[value.lower()])
    elif operator == "in" and value.startswith("(") and value.endswith(")"):
        parameters = {f"{prefix}{index}": item for index, item in enumerate(_items(column, value[1:-1]))}
        part = name + sql.SQL(" in (") + sql.SQL(", ").join(sql.Placeholder(item) for item in parameters) + sql.SQL(")")
    elif operator in _COMPARISONS:
        parameters = {f"{prefix}0": value.replace("*", "%") if operator.endswith("like") else value}
        part = name + sql.SQL(_COMPARISONS[operator]) + sql.Placeholder(f"{prefix}0")
    else:
        raise _bad_operator(column)
    if operator.endswith("like") and column.kind is not Kind.TEXT:
        raise _bad_operator(column)
    return (sql.SQL("not (") + part + sql.SQL(")") if is_negated else part), parameters


def _items(column: EntityColumn, text: str) -> list[str]:
    """`a,"b,c"` as a list: quotes and backslashes as in PostgREST."""
    try:
        items = next(csv.reader([text], escapechar="\\", doublequote=False, strict=True), [])
    except csv.Error:
        items = []
    if not 1 <= len(items) <= MAX_VALUES:
        raise _bad_operator(column)
    return items


def _bad_operator(column: EntityColumn) -> ApiError:
    return invalid_field(
        column.name,
        "조건은 eq, neq, gt, gte, lt, lte, like, ilike, in.(…), is.null 형식이어야 합니다.",
        "Filters are eq, neq, gt, gte, lt, lte, like, ilike, in.(…), is.null.",
    )
