"""The export of any entity: its columns as a declaration, references by the name of the record they point at."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import sql

from edge_api.features.exports.books import Book, Table
from edge_api.features.exports.columns import Column, Export, Kind
from edge_api.features.exports.queries import Conditions, select_statement
from edge_api.features.records.catalogue import Entity, EntityColumn

_WIDE = frozenset({"name", "title", "subject", "description", "address", "notes", "path"})


def entity_book(entity: Entity, conditions: Conditions, order: sql.Composed) -> Book:
    """One table with every column of the entity, for whoever holds its export permission in the company."""
    export = Export(
        entity=entity.name,
        permission=f"{entity.permission}:export",
        titles=entity.titles,
        file_stems=(entity.titles[0].replace(" ", ""), entity.name.partition(".")[2]),
        columns=tuple(_column(column, number) for number, column in enumerate(entity.shown_columns)),
    )
    statement = select_statement(export, _source(entity), conditions, order)
    table = Table(export, statement, conditions.parameters)
    return Book(entity.name, export.permission, export.file_stems, (table,), asks="company")


def _column(column: EntityColumn, number: int) -> Column:
    width = 38 if column.name == "id" else 40 if column.name in _WIDE else None
    if column.reference is not None:
        shown: Sequence[sql.Composable] = [sql.Identifier(f"r{number}", name) for name in column.reference.shown]
        return Column(column.name, expression=sql.SQL("coalesce({})").format(sql.SQL(", ").join(shown)))
    if column.kind is Kind.TEXT or column.kind is Kind.JSON:
        return Column(
            column.name,
            column.kind,
            expression=sql.SQL("{}::text").format(sql.Identifier("t", column.name)),
            width=width,
        )
    if column.kind is Kind.CODES:
        return Column(
            column.name,
            Kind.CODES,
            expression=sql.SQL("{}::text[]").format(sql.Identifier("t", column.name)),
            labels=column.labels,
        )
    return Column(column.name, column.kind, width=width, labels=column.labels or None)


def _source(entity: Entity) -> sql.Composed:
    parts: list[sql.Composable] = [sql.SQL("{} as t").format(sql.Identifier(*entity.name.split(".")))]
    for number, column in enumerate(entity.shown_columns):
        if column.reference is not None:
            parts.append(
                sql.SQL("left join {table} as {alias} on {alias}.tenant_id = t.tenant_id and {key} = {column}").format(
                    table=sql.Identifier(*column.reference.entity.split(".")),
                    alias=sql.Identifier(f"r{number}"),
                    key=sql.Identifier(f"r{number}", column.reference.key),
                    column=sql.Identifier("t", column.name),
                )
            )
    return sql.SQL(" ").join(parts)
