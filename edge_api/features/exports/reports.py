"""Makes the exports of dashboard and statistics: their functions answer, these write the files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import IO, Any

from anyio import to_thread
from psycopg.types.json import Jsonb

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.exports import dashboard
from edge_api.features.exports.columns import SEOUL, cell_converters, convert_rows, head_columns
from edge_api.features.exports.files import file_name, open_temporary_file
from edge_api.features.exports.schemas import DashboardExportQuery, StatisticsExportQuery
from edge_api.features.exports.service import (
    STATEMENT_TIMEOUT,
    ExportedFile,
    check_permission,
    code_labels,
    rewind,
)
from edge_api.features.exports.statistics import (
    CODE_GROUPS,
    MAX_ROWS,
    STATISTICS,
    footer,
    report_rows,
    summary,
)
from edge_api.features.exports.writers import MEDIA_TYPES
from edge_api.features.exports.xlsx import XlsxWriter

Maker = Callable[[Connection, IO[bytes]], Awaitable[int]]


async def export_dashboard(units: CallerDatabase, query: DashboardExportQuery) -> ExportedFile:
    """The dashboard of a period. Raises ApiError 403 without the permissions."""
    language: Language = query.lang or units.context.language

    async def make(connection: Connection, file: IO[bytes]) -> int:
        cursor = await connection.execute(
            "select public.dashboard(%s::integer, %s::integer) as answer", (query.year, query.quarter)
        )
        row = await cursor.fetchone()
        figures: dict[str, Any] = row["answer"] if row else {}
        grids = dashboard.dashboard_grids(figures, language)
        if query.format == "csv":
            await to_thread.run_sync(dashboard.write_dashboard_csv, file, grids)
        else:
            await to_thread.run_sync(dashboard.write_dashboard_xlsx, file, grids, str(figures["label"]))
        return sum(len(grid.rows) for grid in grids)

    filters = {name: value for name, value in (("year", query.year), ("quarter", query.quarter)) if value is not None}
    facts = {"format": query.format, "lang": language, "filters": filters}
    return await _export(units, "dashboard", dashboard.FILE_STEMS, facts, make)


async def export_statistics(units: CallerDatabase, query: StatisticsExportQuery) -> ExportedFile:
    """The report of at most 10,000 companies. Raises ApiError 403, 422 naming the filter, 422 TOO_MANY_ROWS."""
    language: Language = query.lang or units.context.language
    who = str(units.caller.claims.get("email") or units.caller.user_id)

    async def make(connection: Connection, file: IO[bytes]) -> int:
        cursor = await connection.execute(
            "select app.statistics_query(%s, %s, %s, %s, 0) as answer",
            (Jsonb(query.filters()), query.sort, query.descending, MAX_ROWS),
        )
        row = await cursor.fetchone()
        answer: dict[str, Any] = row["answer"] if row else {}
        if answer["total"] > MAX_ROWS:
            raise _too_many(answer["total"])
        phones = await _phones(connection, [item["member_id"] for item in answer["items"]])
        labels = await code_labels(connection, CODE_GROUPS, language)

        def write() -> int:
            return _write_report(file, answer, phones, labels, language, who)

        return await to_thread.run_sync(write)

    facts = {"format": "xlsx", "lang": language, "filters": query.filters()}
    return await _export(units, "statistics", STATISTICS.file_stems, facts, make)


def _write_report(
    file: IO[bytes],
    answer: Mapping[str, Any],
    phones: Mapping[str, str | None],
    labels: Mapping[tuple[str, str], str],
    language: Language,
    who: str,
) -> int:
    writer = XlsxWriter(
        file,
        head_columns(STATISTICS, {}, language),
        STATISTICS.titles[1 if language == "en" else 0],
        summary=summary(answer["filters"], answer["total"], labels, language),
        footer=footer(who, datetime.now(SEOUL), language),
    )
    converters = cell_converters(STATISTICS, labels, language)
    rows = report_rows(answer["items"], phones)
    try:
        writer.write_rows(convert_rows(rows, converters))
        writer.finish()
    finally:
        writer.abort()
    return len(rows)


async def _phones(connection: Connection, ids: list[str]) -> dict[str, str | None]:
    """Phones of representatives, as far as the caller may read them."""
    cursor = await connection.execute(
        "select m.id::text as id, m.representative_phone as phone from public.members as m"
        " where m.id = any(%s::uuid[])",
        (ids,),
    )
    return {row["id"]: row["phone"] async for row in cursor}


def _too_many(total: int) -> ApiError:
    return ApiError(
        "TOO_MANY_ROWS",
        422,
        f"한 번에 {MAX_ROWS:,}개사까지 내려받을 수 있습니다. 조건을 나누어 주세요.",
        f"A file holds at most {MAX_ROWS:,} companies. Please split the conditions.",
        {"total": total, "limit": MAX_ROWS},
    )


async def _export(
    units: CallerDatabase, resource: str, stems: tuple[str, str], facts: Mapping[str, Any], make: Maker
) -> ExportedFile:
    """Check, make and audit in one transaction; a report that fails leaves neither a file nor an entry."""
    file = open_temporary_file()
    try:
        async with units.database.as_caller(
            units.caller, units.context, statement_timeout=STATEMENT_TIMEOUT
        ) as connection:
            await check_permission(connection, STATISTICS.permission)
            rows = await make(connection, file)
            await connection.execute(
                "select app.audit('export', %s, null, %s)", (resource, Jsonb({**facts, "rows": rows}))
            )
        size = await to_thread.run_sync(rewind, file)
    except BaseException:
        file.close()
        raise
    stem = stems[1 if facts["lang"] == "en" else 0]
    extension = str(facts["format"])
    return ExportedFile(
        file, size, rows, file_name(stem, extension), file_name(stems[1], extension), MEDIA_TYPES[extension]
    )
