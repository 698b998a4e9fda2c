"""`/api/v1/tenants/{schema}/{entity}/…`: lists as files, files as rows."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import File, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse

from edge_api.core.headers import API_POLICY
from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits
from edge_api.features.exports.files import FileResponse
from edge_api.features.exports.router import file_answer, file_answers
from edge_api.features.exports.slots import EXPORT_SLOT
from edge_api.features.exports.writers import CSV_MEDIA_TYPE, JSON_MEDIA_TYPE, XLSX_MEDIA_TYPE
from edge_api.features.records import imports, printouts, service, templates
from edge_api.features.records.schemas import (
    EntityName,
    ImportAnswer,
    ImportQuery,
    RecordExportQuery,
    SchemaName,
    TemplateQuery,
)

router = Router(prefix="/api/v1/tenants/{schema}/{entity}", tags=["tenants"])

_REFUSALS = error_answers(403, "MODULE_NOT_LICENSED", 404)
_FILE = file_answers(XLSX_MEDIA_TYPE, CSV_MEDIA_TYPE, JSON_MEDIA_TYPE)
_TEMPLATE = file_answers(XLSX_MEDIA_TYPE)
# Text and its style: nothing is run, loaded, framed or sent.
_PAGE_POLICY = f"{API_POLICY}; style-src 'unsafe-inline'"
_PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "A4 화면 / the page", "content": {"text/html": {"example": "<!doctype html>…"}}}
}


@router.get(
    "/export",
    dependencies=[EXPORT_SLOT],
    status_code=200,
    summary="목록 내려받기 / Download a list",
    response_class=FileResponse,
    responses=_FILE | _REFUSALS,
)
async def export_records(
    schema: SchemaName,
    entity: EntityName,
    units: CallerUnits,
    query: Annotated[RecordExportQuery, Query()],
    request: Request,
) -> FileResponse:
    """Excel, CSV or JSON with the filters and order of the PostgREST list. The entity's `:export`; audited."""
    return file_answer(await service.export_records(units, schema, entity, query, request.query_params.multi_items()))


@router.get(
    "/import-template",
    status_code=200,
    summary="가져오기 양식 / Empty file to fill in",
    response_class=FileResponse,
    responses=_TEMPLATE | _REFUSALS,
)
async def get_import_template(
    schema: SchemaName, entity: EntityName, units: CallerUnits, query: Annotated[TemplateQuery, Query()]
) -> FileResponse:
    """Headings with the required ones marked, and a sheet of labels, codes and names. The entity's `:import`."""
    return file_answer(await templates.import_template(units, schema, entity, query.lang))


@router.post(
    "/import",
    dependencies=[EXPORT_SLOT],
    summary="파일 가져오기 / Load a file",
    responses=_REFUSALS | error_answers(422, "TOO_MANY_ROWS"),
)
async def import_records(
    schema: SchemaName,
    entity: EntityName,
    units: CallerUnits,
    query: Annotated[ImportQuery, Query()],
    file: Annotated[UploadFile, File(description="xlsx, csv; 10 MB, 5,000 rows")],
) -> ImportAnswer:
    """All rows or none, new or known by their business key; a dry run names every bad cell. The entity's `:import`."""
    return await imports.import_records(units, schema, entity, await file.read(), dry_run=query.dry_run)


@router.get(
    "/{record}/print",
    summary="인쇄 화면 / Page to print",
    response_class=HTMLResponse,
    responses=_PAGE | _REFUSALS,
)
async def print_record(
    schema: SchemaName,
    entity: EntityName,
    record: Annotated[UUID, Path(examples=["0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33"])],
    units: CallerUnits,
    query: Annotated[TemplateQuery, Query()],
) -> HTMLResponse:
    """One record with its lines as an HTML page (A4), as the caller sees it. The entity's `:read`; audited."""
    page = await printouts.print_record(units, schema, entity, record, query.lang)
    return HTMLResponse(page, headers={"content-security-policy": _PAGE_POLICY})
