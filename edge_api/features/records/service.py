"""Files of the tenant suite, out and in: as the caller, for any entity the registry allows."""

from __future__ import annotations

from collections.abc import Sequence

from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.core.tracing import Language
from edge_api.features.exports.service import ExportedFile, check_permission, run_book
from edge_api.features.records.catalogue import Entity, read_entity
from edge_api.features.records.exports import entity_book
from edge_api.features.records.filters import OWN_PARAMETERS, read_filters, read_order
from edge_api.features.records.schemas import RecordExportQuery


async def export_records(
    units: CallerDatabase, schema: str, table: str, query: RecordExportQuery, parameters: Sequence[tuple[str, str]]
) -> ExportedFile:
    """The rows of a list as a file. Raises ApiError 403, 404 (no such list, or none that is exported), 422."""
    language: Language = query.lang or units.context.language

    async def unit(connection: Connection) -> Entity:
        entity = await read_entity(connection, schema, table)
        if not entity.is_exportable:
            raise ApiError.of_status(404)
        await check_permission(connection, f"{entity.permission}:export", "company")
        return entity

    entity = await units.run(unit)
    book = entity_book(entity, read_filters(entity, parameters), read_order(entity, query.order))
    filters = [f"{name}={value}" for name, value in parameters if name not in OWN_PARAMETERS]
    facts = {"format": query.format, "lang": language, "filters": filters}
    return await run_book(units, book, query.format, language, facts)
