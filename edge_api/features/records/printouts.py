"""A record on paper: its fields and the lines below it as a page that a browser prints (A4), as the caller sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import LiteralString
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from psycopg.rows import tuple_row

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.exports.columns import SEOUL, Cell, Kind, cell_converters, convert_rows
from edge_api.features.exports.service import check_permission
from edge_api.features.records.catalogue import Entity, read_entity
from edge_api.features.records.exports import entity_book
from edge_api.features.records.filters import read_filters, read_order

#: Lines of one kind on a page; more are counted, not printed.
MAX_LINES = 200
_CHILDREN: LiteralString = """
    select e.entity, a.attname as column_name
    from app.entities as p
    inner join pg_constraint as c on c.contype = 'f' and c.confdeltype = 'c' and c.confrelid = to_regclass(p.entity)
    inner join app.entities as e on to_regclass(e.entity) = c.conrelid and e.scope = 'tenant' and e.kind = 'record'
    inner join pg_attribute as a on a.attrelid = c.conrelid and a.attnum = c.conkey[cardinality(c.conkey)]
    where p.entity = %s and c.conrelid <> c.confrelid and app.module_licensed(e.permission)
      and has_table_privilege('authenticated', c.conrelid, 'select')
    order by e.entity
"""
#: Marks of the record keeping, which nobody wants on paper.
_UNPRINTED = frozenset({"id", "created_by", "updated_at", "updated_by", "level"})
_WORDS: dict[Language, tuple[str, str]] = {"ko": ("출력 일시", "외 {}건"), "en": ("Printed at", "and {} more")}
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, auto_reload=False
)


@dataclass(frozen=True, slots=True)
class Section:
    """One table of a printout: headings, rows of texts, and how many more rows there are."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str


async def print_record(units: CallerDatabase, schema: str, table: str, record: UUID, language: Language | None) -> str:
    """The page of one record. Raises ApiError 403 without the entity's `:read`, 404 for anything not seen."""
    chosen: Language = language or units.context.language

    async def unit(connection: Connection) -> str:
        entity = await read_entity(connection, schema, table)
        if "id" not in entity.key_columns:
            raise ApiError.of_status(404)
        await check_permission(connection, f"{entity.permission}:read", "company")
        section = await _section(connection, entity, "id", record, chosen)
        if not section.rows:
            raise ApiError.of_status(404)
        sections = [part for part in await _children(connection, entity, record, chosen) if part.rows]
        await connection.execute("select app.audit('print', %s, %s)", (entity.name, str(record)))
        return _page(section, sections, chosen)

    return await units.run(unit)


async def _children(connection: Connection, entity: Entity, record: UUID, language: Language) -> list[Section]:
    cursor = await connection.execute(_CHILDREN, (entity.name,))
    sections = []
    for child in await cursor.fetchall():
        schema, _, table = child["entity"].partition(".")
        lines = await read_entity(connection, schema, table)
        sections.append(await _section(connection, lines, child["column_name"], record, language))
    return sections


async def _section(connection: Connection, entity: Entity, column: str, record: UUID, language: Language) -> Section:
    index = 1 if language == "en" else 0
    order = "line_no" if any(known.name == "line_no" for known in entity.columns) else "created_at"
    [table] = entity_book(entity, read_filters(entity, [(column, f"eq.{record}")]), read_order(entity, [order])).tables
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(table.statement, table.parameters)
        found = await cursor.fetchall()
    converters = cell_converters(table.export, {}, language)
    printed = [
        (number, shown)
        for number, shown in enumerate(entity.shown_columns)
        if shown.name not in _UNPRINTED and (shown.name != column)
    ]
    rows = list(convert_rows(found[:MAX_LINES], converters))
    return Section(
        title=entity.titles[index],
        headings=tuple(shown.heading[index] for _, shown in printed),
        rows=tuple(tuple(_text(row[number], shown.kind) for number, shown in printed) for row in rows),
        more=_WORDS[language][1].format(len(found) - MAX_LINES) if len(found) > MAX_LINES else "",
    )


def _text(value: Cell, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | int | float) and kind in (Kind.INTEGER, Kind.MONEY, Kind.DECIMAL):
        # money and quantities as people write them: no zeros behind, groups of three before
        text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _page(record: Section, sections: list[Section], language: Language) -> str:
    facts = [pair for pair in zip(record.headings, record.rows[0], strict=True) if pair[1]]
    return _PAGES.get_template("printout.html").render(
        language=language,
        record=record,
        facts=facts,
        sections=sections,
        printed_label=_WORDS[language][0],
        printed_at=datetime.now(SEOUL).strftime("%Y-%m-%d %H:%M"),
    )
