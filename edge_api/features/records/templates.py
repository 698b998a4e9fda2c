"""The empty file to fill in: headings with the required ones marked, and a sheet of what may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from anyio import to_thread
from psycopg import sql

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.tracing import Language
from edge_api.features.exports.columns import WIDTHS, HeadedColumn, Kind
from edge_api.features.exports.files import file_name, open_temporary_file
from edge_api.features.exports.service import ExportedFile, rewind
from edge_api.features.exports.writers import XLSX_MEDIA_TYPE
from edge_api.features.exports.xlsx import XlsxWriter
from edge_api.features.records.catalogue import Entity, EntityColumn, Reference
from edge_api.features.records.imports import importable

#: Records listed for a reference; a longer list is looked up in the application.
MAX_CHOICES = 1_000
_BOOLEANS = {"ko": ["예", "아니오"], "en": ["Yes", "No"]}
_CODE, _NAME, _CHOICES = (" (코드)", " (code)"), (" (이름)", " (name)"), ("선택값", "Choices")
Choices = tuple[str, Sequence[str | None]]


async def import_template(units: CallerDatabase, schema: str, table: str, language: Language | None) -> ExportedFile:
    """An Excel file for one entity. Raises ApiError 403, 404."""
    chosen: Language = language or units.context.language

    async def unit(connection: Connection) -> tuple[Entity, list[Choices]]:
        entity = await importable(connection, schema, table)
        return entity, await _choices(connection, entity, chosen)

    entity, choices = await units.run(unit)
    return await to_thread.run_sync(_write, entity, choices, chosen)


def _write(entity: Entity, choices: Sequence[Choices], language: Language) -> ExportedFile:
    index = 1 if language == "en" else 0
    columns = [
        HeadedColumn(
            column.heading[index] + (" *" if column.is_required else ""),
            column.kind,
            max(WIDTHS[column.kind], len(column.heading[index]) + 6),
            column.name,
        )
        for column in entity.import_columns
    ]
    file = open_temporary_file()
    writer = XlsxWriter(file, columns, entity.titles[index])
    if choices:
        writer.next_table([HeadedColumn(heading, Kind.TEXT, 24) for heading, _ in choices], _CHOICES[index])
        writer.write_rows(zip_longest(*(values for _, values in choices)))
    writer.finish()
    stem = ("_가져오기", "_import")
    return ExportedFile(
        file=file,
        size=rewind(file),
        rows=0,
        name=file_name(entity.titles[index].replace(" ", "") + stem[index], "xlsx"),
        ascii_name=file_name(entity.name.partition(".")[2] + stem[1], "xlsx"),
        media_type=XLSX_MEDIA_TYPE,
    )


async def _choices(connection: Connection, entity: Entity, language: Language) -> list[Choices]:
    index = 1 if language == "en" else 0
    choices: list[Choices] = []
    for column in entity.import_columns:
        heading = column.heading[index]
        if column.reference is not None:
            choices += await _records(connection, column, column.reference, index)
        elif column.labels:
            choices.append((heading, [words[index] for words in column.labels.values()]))
        elif column.kind is Kind.BOOLEAN:
            choices.append((heading, _BOOLEANS[language]))
    return choices


async def _records(connection: Connection, column: EntityColumn, reference: Reference, index: int) -> list[Choices]:
    """Codes and names of the records a column may point at, as far as the caller sees them."""
    names = list(dict.fromkeys((reference.labels[0], reference.shown[0])))
    cursor = await connection.execute(
        sql.SQL("select {} from {} as t where t.tenant_id = app.company_id() order by 1 limit {}").format(
            sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(name)) for name in names),
            sql.Identifier(*reference.entity.split(".")),
            sql.Literal(MAX_CHOICES),
        )
    )
    rows = await cursor.fetchall()
    suffixes = (_CODE, _NAME) if len(names) > 1 else (("", ""),)
    return [
        (column.heading[index] + suffix[index], [row[name] for row in rows])
        for name, suffix in zip(names, suffixes, strict=True)
    ]
