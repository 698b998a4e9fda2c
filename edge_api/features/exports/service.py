"""Makes an export: as the caller, in one transaction with its audit entry, in flat memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal, LiteralString

from anyio import to_thread
from psycopg import sql
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.exports.columns import (
    Cell,
    Export,
    Labels,
    cell_converters,
    convert_row,
    head_columns,
)
from edge_api.features.exports.files import file_name, open_temporary_file
from edge_api.features.exports.members import MEMBERS
from edge_api.features.exports.queries import member_export_statement
from edge_api.features.exports.schemas import MemberExportQuery
from edge_api.features.exports.writers import (
    CSV_MEDIA_TYPE,
    XLSX_MEDIA_TYPE,
    CsvWriter,
    RowWriter,
    XlsxWriter,
)

BATCH = 500
#: Seconds for one fetch of the cursor, not for the whole export.
STATEMENT_TIMEOUT = 60.0
Format = Literal["xlsx", "csv"]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A complete file, positioned at its beginning; whoever holds it closes it."""

    file: IO[bytes]
    size: int
    rows: int
    name: str
    ascii_name: str
    media_type: str


async def export_members(units: CallerDatabase, query: MemberExportQuery) -> ExportedFile:
    """The member list with the caller's eyes (RLS). Raises ApiError 403 without the permission."""
    language: Language = query.lang or units.context.language
    statement, parameters = member_export_statement(MEMBERS, query)
    facts = {"format": query.format, "lang": language, "filters": query.filters()}
    return await run_export(units, MEMBERS, query.format, language, statement, parameters, facts)


async def run_export(
    units: CallerDatabase,
    export: Export,
    file_format: Format,
    language: Language,
    statement: sql.SQL | sql.Composed,
    parameters: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> ExportedFile:
    """Run `statement`, whose columns are those of the declaration, into a file.

    The audit entry (`export`, with `facts` and the number of rows) is committed with it; an export
    that fails leaves neither a file nor an entry.
    """
    file = open_temporary_file()
    try:
        async with units.database.as_caller(
            units.caller, units.context, statement_timeout=STATEMENT_TIMEOUT
        ) as connection:
            await _check_permission(connection, export.permission)
            rows = await _write(connection, export, file_format, language, file, statement, parameters)
            await connection.execute(
                "select app.audit('export', %s, null, %s)",
                (export.entity, Jsonb({**facts, "rows": rows})),
            )
        size = await to_thread.run_sync(_rewind, file)
    except BaseException:
        file.close()
        raise
    stem = export.file_stems[1 if language == "en" else 0]
    return ExportedFile(
        file=file,
        size=size,
        rows=rows,
        name=file_name(stem, file_format),
        ascii_name=file_name(export.file_stems[1], file_format),
        media_type=XLSX_MEDIA_TYPE if file_format == "xlsx" else CSV_MEDIA_TYPE,
    )


async def _check_permission(connection: Connection, permission: LiteralString | str) -> None:
    cursor = await connection.execute("select app.platform_can(%s) as allowed", (permission,))
    row = await cursor.fetchone()
    if not row or not row["allowed"]:
        raise ApiError.of_status(403)


async def _write(
    connection: Connection,
    export: Export,
    file_format: Format,
    language: Language,
    file: IO[bytes],
    statement: sql.SQL | sql.Composed,
    parameters: Mapping[str, Any],
) -> int:
    headings = await _headings(connection, export.entity)
    columns = head_columns(export, headings, language)
    labels = await _code_labels(connection, export.code_groups(), language)
    converters = cell_converters(export, labels, language)

    def open_writer() -> RowWriter:
        if file_format == "csv":
            return CsvWriter(file, columns)
        return XlsxWriter(file, columns, export.titles[1 if language == "en" else 0])

    writer = await to_thread.run_sync(open_writer)
    try:
        count = 0
        async with connection.cursor("export", row_factory=tuple_row) as cursor:
            await cursor.execute(statement, parameters)
            while rows := await cursor.fetchmany(BATCH):
                await to_thread.run_sync(_write_batch, writer, rows, converters)
                count += len(rows)
        await to_thread.run_sync(writer.finish)
        return count
    except BaseException:
        # Not awaited: a cancelled request may not wait, and its last batch may still be running.
        asyncio.get_running_loop().run_in_executor(None, writer.abort)
        raise


def _write_batch(
    writer: RowWriter,
    rows: Sequence[Sequence[Any]],
    converters: Sequence[Callable[[Any], Cell]],
) -> None:
    writer.write_rows(convert_row(row, converters) for row in rows)


def _rewind(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


async def _headings(connection: Connection, entity: str) -> dict[str, tuple[str, str]]:
    cursor = await connection.execute("select column_name, label_ko, label_en from app.column_labels(%s)", (entity,))
    return {row["column_name"]: (row["label_ko"], row["label_en"]) async for row in cursor}


async def _code_labels(connection: Connection, groups: list[str], language: Language) -> Labels:
    cursor = await connection.execute(
        "select group_code, code, label_ko, label_en from public.codes where group_code = any(%s)",
        (groups,),
    )
    column = "label_en" if language == "en" else "label_ko"
    return {(row["group_code"], row["code"]): row[column] async for row in cursor}
