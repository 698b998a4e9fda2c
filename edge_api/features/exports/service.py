"""Makes an export: as the caller, in one transaction with its audit entry, in flat memory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Literal, LiteralString

from anyio import to_thread
from psycopg import sql
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.exports.audit_logs import audit_logs_book
from edge_api.features.exports.books import Book, Side, Table
from edge_api.features.exports.columns import (
    Converter,
    Export,
    HeadedColumn,
    Labels,
    cell_converters,
    convert_rows,
    head_columns,
)
from edge_api.features.exports.companies import COMPANY_INFO, companies_book, company_book
from edge_api.features.exports.files import file_name, open_temporary_file
from edge_api.features.exports.members import MEMBERS
from edge_api.features.exports.performance import performance_book
from edge_api.features.exports.projects import applications_book, projects_book
from edge_api.features.exports.queries import member_export_statement
from edge_api.features.exports.schemas import (
    ApplicationExportQuery,
    AuditLogExportQuery,
    CompanyInfoExportQuery,
    CompanyInfoListExportQuery,
    MemberExportQuery,
    PerformanceExportQuery,
    ProjectExportQuery,
    TableExportQuery,
)
from edge_api.features.exports.writers import (
    MEDIA_TYPES,
    CsvWriter,
    JsonWriter,
    RowWriter,
)
from edge_api.features.exports.xlsx import XlsxWriter

BATCH = 1000
#: Seconds for one fetch of the cursor, not for the whole export.
STATEMENT_TIMEOUT = 60.0
Format = Literal["xlsx", "csv", "json"]


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


async def export_performance(units: CallerDatabase, query: PerformanceExportQuery) -> ExportedFile:
    """The parts of the records the caller may see, a sheet each. Raises ApiError 403 without the permission."""
    return await _run_list(units, performance_book(query), query)


async def export_projects(units: CallerDatabase, query: ProjectExportQuery) -> ExportedFile:
    """The programmes with their figures. Raises ApiError 403 without the permission."""
    return await _run_list(units, projects_book(query), query)


async def export_applications(units: CallerDatabase, query: ApplicationExportQuery) -> ExportedFile:
    """The applications to programmes. Raises ApiError 403 without the permission."""
    return await _run_list(units, applications_book(query), query)


async def export_audit_logs(units: CallerDatabase, query: AuditLogExportQuery) -> ExportedFile:
    """The audit log of at most one year. Raises ApiError 403 without the permission."""
    return await _run_list(units, audit_logs_book(query), query)


async def export_company_info(
    units: CallerDatabase, business_number: str, query: CompanyInfoExportQuery
) -> ExportedFile:
    """What the bureau last said about a company. Raises ApiError 403, and 404 when it was never looked up."""

    async def require_answer(connection: Connection) -> None:
        await check_permission(connection, COMPANY_INFO.permission)
        cursor = await connection.execute(
            "select from public.nice_dnb_company_info where biz_no = %s", (business_number,)
        )
        if await cursor.fetchone() is None:
            raise ApiError.of_status(404)

    await units.run(require_answer)
    language: Language = query.lang or units.context.language
    facts = {"format": query.format, "lang": language, "filters": {"business_number": [business_number]}}
    return await run_book(units, company_book(business_number), query.format, language, facts)


async def export_companies_info(units: CallerDatabase, query: CompanyInfoListExportQuery) -> ExportedFile:
    """The companies that were looked up. Raises ApiError 403 without the permission."""
    return await _run_list(units, companies_book(query), query)


async def _run_list(units: CallerDatabase, book: Book, query: TableExportQuery) -> ExportedFile:
    language: Language = query.lang or units.context.language
    facts = {"format": query.format, "lang": language, "filters": query.filters()}
    return await run_book(units, book, query.format, language, facts)


async def run_export(
    units: CallerDatabase,
    export: Export,
    file_format: Format,
    language: Language,
    statement: sql.SQL | sql.Composed,
    parameters: Mapping[str, Any],
    facts: Mapping[str, Any],
) -> ExportedFile:
    """Run `statement`, whose columns are those of the declaration, into a file; see `run_book`."""
    table = Table(export, statement, parameters)
    book = Book(export.entity, export.permission, export.file_stems, (table,))
    return await run_book(units, book, file_format, language, facts)


async def run_book(
    units: CallerDatabase, book: Book, file_format: Format, language: Language, facts: Mapping[str, Any]
) -> ExportedFile:
    """Run every table of a book into one file.

    The audit entry (`export`, with `facts` and the number of rows) is committed with it; an export
    that fails leaves neither a file nor an entry.
    """
    file = open_temporary_file()
    try:
        async with units.database.as_caller(
            units.caller, units.context, statement_timeout=STATEMENT_TIMEOUT
        ) as connection:
            await check_permission(connection, book.permission, book.asks)
            rows = await _write(connection, book, file_format, language, file)
            await connection.execute(
                "select app.audit('export', %s, null, %s)",
                (book.entity, Jsonb({**facts, "rows": rows})),
            )
        size = await to_thread.run_sync(rewind, file)
    except BaseException:
        file.close()
        raise
    return ExportedFile(
        file=file,
        size=size,
        rows=rows,
        name=file_name(book.file_stems[1 if language == "en" else 0], file_format),
        ascii_name=file_name(book.file_stems[1], file_format),
        media_type=MEDIA_TYPES[file_format],
    )


_ASK: Mapping[Side, LiteralString] = {
    "platform": "select app.platform_can(%s) as allowed",
    # a suspended company still exports, so the question is not that of writing
    "company": "select app.company_can(%s) as allowed",
}


async def check_permission(connection: Connection, permission: str, asks: Side = "platform") -> None:
    """Raises ApiError 403 when the caller's roles on that side do not hold the permission."""
    cursor = await connection.execute(_ASK[asks], (permission,))
    row = await cursor.fetchone()
    if not row or not row["allowed"]:
        raise ApiError.of_status(403)


async def _write(connection: Connection, book: Book, file_format: Format, language: Language, file: IO[bytes]) -> int:
    writer: RowWriter | None = None
    count = 0
    try:
        for table in book.tables:
            columns = head_columns(table.export, await _headings(connection, table.export.entity), language)
            title = table.export.titles[1 if language == "en" else 0]
            if writer is None:
                writer = await to_thread.run_sync(_open_writer, file_format, file, columns, title)
            else:
                await to_thread.run_sync(writer.next_table, columns, title)
            count += await _write_table(connection, table, language, writer)
        if writer is not None:
            await to_thread.run_sync(writer.finish)
        return count
    except BaseException:
        if writer is not None:
            # Not awaited: a cancelled request may not wait, and its last batch may still be running.
            asyncio.get_running_loop().run_in_executor(None, writer.abort)
        raise


def _open_writer(file_format: Format, file: IO[bytes], columns: Sequence[HeadedColumn], title: str) -> RowWriter:
    if file_format == "csv":
        return CsvWriter(file, columns)
    if file_format == "json":
        return JsonWriter(file, columns)
    return XlsxWriter(file, columns, title)


async def _write_table(connection: Connection, table: Table, language: Language, writer: RowWriter) -> int:
    labels = await code_labels(connection, table.export.code_groups(), language)
    converters = cell_converters(table.export, labels, language)
    count = 0
    async with connection.cursor("export", row_factory=tuple_row) as cursor:
        await cursor.execute(table.statement, table.parameters)
        while rows := await cursor.fetchmany(BATCH):
            await to_thread.run_sync(_write_batch, writer, rows, converters)
            count += len(rows)
    return count


def _write_batch(
    writer: RowWriter,
    rows: Sequence[Sequence[Any]],
    converters: Sequence[Converter],
) -> None:
    writer.write_rows(convert_rows(rows, converters))


def rewind(file: IO[bytes]) -> int:
    """Position a file at its beginning; returns its size in bytes."""
    size = file.seek(0, 2)
    file.seek(0)
    return size


async def _headings(connection: Connection, entity: str) -> dict[str, tuple[str, str]]:
    cursor = await connection.execute("select column_name, label_ko, label_en from app.column_labels(%s)", (entity,))
    return {row["column_name"]: (row["label_ko"], row["label_en"]) async for row in cursor}


async def code_labels(connection: Connection, groups: list[str], language: Language) -> Labels:
    """Labels of code lists by (group, code)."""
    cursor = await connection.execute(
        "select group_code, code, label_ko, label_en from public.codes where group_code = any(%s)",
        (groups,),
    )
    column = "label_en" if language == "en" else "label_ko"
    return {(row["group_code"], row["code"]): row[column] async for row in cursor}
