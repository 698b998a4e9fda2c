"""`GET /api/v1/…/{id}/files`."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from fastapi.responses import StreamingResponse

from edge_api.core.dependencies import SupabaseClient
from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits
from edge_api.features.archives import service
from edge_api.features.archives.service import APPLICATION, PERFORMANCE, Archive
from edge_api.features.exports.files import content_disposition

router = Router(tags=["files"])

ZIP_MEDIA_TYPE = "application/zip"
_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "압축 파일 / the archive",
        "content": {ZIP_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    },
    **error_answers(404, "NO_FILES", "FILE_MISSING", 502),
}


@router.get(
    "/api/v1/project-applications/{application_id}/files",
    status_code=200,
    summary="신청 첨부 파일 모두 내려받기 / Download all files of an application",
    response_class=StreamingResponse,
    responses=_RESPONSES,
)
async def download_application_files(
    application_id: Annotated[UUID, Path(examples=["0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33"])],
    units: CallerUnits,
    supabase: SupabaseClient,
) -> StreamingResponse:
    """A zip of what the company attached and handed in later: for the company, and staff who may see files."""
    return _answer(await service.open_archive(units, supabase, APPLICATION, application_id))


@router.get(
    "/api/v1/performance-records/{record_id}/files",
    status_code=200,
    summary="실적 증빙 파일 모두 내려받기 / Download all proofs of a record",
    response_class=StreamingResponse,
    responses=_RESPONSES,
)
async def download_performance_files(
    record_id: Annotated[UUID, Path(examples=["0d9f0a52-0a3c-4b1e-8a4e-0b8f4a1d2c33"])],
    units: CallerUnits,
    supabase: SupabaseClient,
) -> StreamingResponse:
    """A zip of the proofs of all parts: for the company, and staff who may see files; never of a draft for staff."""
    return _answer(await service.open_archive(units, supabase, PERFORMANCE, record_id))


def _answer(archive: Archive) -> StreamingResponse:
    return StreamingResponse(
        archive.chunks,
        media_type=ZIP_MEDIA_TYPE,
        headers={
            "Content-Disposition": content_disposition(archive.name, archive.ascii_name),
            "Cache-Control": "no-store",
        },
    )
