"""`POST /api/v1/files`."""

from fastapi import APIRouter

from edge_api.core.dependencies import SupabaseClient
from edge_api.core.schemas import error_answers
from edge_api.core.security import CallerUnits
from edge_api.features.files import service
from edge_api.features.files.schemas import BindRequest, FileAnswer

router = APIRouter(tags=["files"])


@router.post(
    "/api/v1/files",
    status_code=201,
    summary="올린 파일을 자료에 연결 / Bind an uploaded file to a record",
    responses=error_answers(401, 403, 404, 413, 415, 422, 502),
)
async def bind_file(body: BindRequest, units: CallerUnits, supabase: SupabaseClient) -> FileAnswer:
    """The object's content is checked here; permission and counts are checked in the database."""
    return await service.bind(units, supabase, body)
