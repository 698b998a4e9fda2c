"""A file into rows: read here, judged and written by `public.import_rows` in one transaction as the caller."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anyio import to_thread
from psycopg.types.json import Jsonb

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.exports.service import check_permission
from edge_api.features.records.catalogue import Entity, read_entity
from edge_api.features.records.cells import BadCell, Parsed, parse_sheet
from edge_api.features.records.reading import read_sheet
from edge_api.features.records.schemas import CellError, ImportAnswer, ImportReport

#: Errors in an answer; more are only counted.
MAX_ERRORS = 1_000
#: Seconds for the rows of one file.
STATEMENT_TIMEOUT = 120.0


async def import_records(
    units: CallerDatabase, schema: str, table: str, content: bytes, *, dry_run: bool
) -> ImportAnswer:
    """Write the rows of a file, or say what would happen. Raises ApiError 403, 404, 422.

    A file with a bad cell writes nothing: 422 with the report in `detail`.
    """
    entity = await units.run(lambda connection: importable(connection, schema, table))
    sheet = await to_thread.run_sync(read_sheet, content)
    parsed = await to_thread.run_sync(parse_sheet, entity, sheet)
    is_tried = dry_run or bool(parsed.bad)

    async def unit(connection: Connection) -> dict[str, Any]:
        cursor = await connection.execute(
            "select public.import_rows(%s, %s, %s) as report", (entity.name, Jsonb(parsed.rows), is_tried)
        )
        row = await cursor.fetchone()
        found: dict[str, Any] = row["report"] if row else {}
        return found

    found = await units.run(unit, statement_timeout=STATEMENT_TIMEOUT)
    report = _report(entity, parsed, found, dry_run=dry_run, language=units.context.language)
    if report.errors and not dry_run:
        raise ApiError.of_status(422, report.model_dump())
    return ImportAnswer(data=report)


async def importable(connection: Connection, schema: str, table: str) -> Entity:
    """The entity, when files of it are loaded and the caller may. Raises ApiError 403, 404."""
    entity = await read_entity(connection, schema, table)
    if not entity.import_keys:
        raise ApiError.of_status(404)
    # asked before the file is looked at; the database asks again when it writes
    await check_permission(connection, f"{entity.permission}:import", "company")
    return entity


def _report(
    entity: Entity, parsed: Parsed, found: Mapping[str, Any], *, dry_run: bool, language: Language
) -> ImportReport:
    seen = {(cell.row, cell.column) for cell in parsed.bad}
    headings = {column.name: column.heading for column in entity.columns}
    index = 1 if language == "en" else 0
    bad = list(parsed.bad)
    for error in found["errors"]:
        row, name = parsed.numbers[error["row"] - 1], error["column"]
        # a column that is not in the file is named by its label
        heading = parsed.headings.get(name) or headings.get(name, (name, name))[index]
        # a cell that could not be read is empty to the database: it has been named already
        if (row, heading) not in seen:
            bad.append(
                BadCell(row, heading, error["code"], (error["message"], error["message_en"] or error["message"]))
            )
    bad.sort(key=lambda cell: cell.row)
    return ImportReport(
        entity=entity.name,
        dry_run=dry_run,
        is_written=found["is_written"],
        rows=len(parsed.rows),
        created=found["created"],
        updated=found["updated"],
        unchanged=found["unchanged"],
        ignored_columns=parsed.ignored,
        error_count=len(bad),
        errors=[
            CellError(row=cell.row, column=cell.column, code=cell.code, message=cell.message[index])
            for cell in bad[:MAX_ERRORS]
        ],
    )
