"""`GET /api/v1/members/export`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from edge_api.core.schemas import error_answers
from edge_api.core.security import CallerUnits
from edge_api.features.exports import service
from edge_api.features.exports.files import FileResponse, content_disposition
from edge_api.features.exports.schemas import MemberExportQuery
from edge_api.features.exports.slots import ExportSlot
from edge_api.features.exports.writers import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE

router = APIRouter(tags=["exports"])

_FILE = {
    "description": "파일 / the file",
    "content": {
        XLSX_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
        CSV_MEDIA_TYPE: {"schema": {"type": "string"}},
    },
}


@router.get(
    "/api/v1/members/export",
    status_code=200,
    summary="기업회원 목록 내려받기 / Download the member list",
    response_class=FileResponse,
    responses={200: _FILE, **error_answers(401, 403, 422)},
)
async def export_members(
    units: CallerUnits, slot: ExportSlot, query: Annotated[MemberExportQuery, Query()]
) -> FileResponse:
    """Excel or CSV with the filters of the list. `portal.members:export`; every export is audited."""
    exported = await service.export_members(units, query)
    return FileResponse(
        exported.file,
        exported.size,
        exported.media_type,
        content_disposition(exported.name, exported.ascii_name),
    )
