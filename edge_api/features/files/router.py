"""`POST /api/v1/files`."""

from edge_api.core.dependencies import SupabaseClient
from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.security import CallerUnits
from edge_api.features.files import service
from edge_api.features.files.schemas import BindRequest, FileAnswer

router = Router(tags=["files"])

# What the look at the bytes may find.
_CONTENT = (
    "FILE_CONTENT_MISMATCH",
    "FILE_DANGEROUS",
    "FILE_EMPTY",
    "FILE_TYPE_NOT_ALLOWED",
    "IMAGE_TOO_LARGE",
    "IMAGE_UNREADABLE",
)


@router.post(
    "/api/v1/files",
    status_code=201,
    summary="올린 파일을 자료에 연결 / Bind an uploaded file to a record",
    responses=error_answers(403, 404, 409, "FILE_LIMIT_REACHED", "RECORD_LOCKED", "FILE_TOO_LARGE", 502, *_CONTENT),
)
async def bind_file(body: BindRequest, units: CallerUnits, supabase: SupabaseClient) -> FileAnswer:
    """The object's content is checked here; permission and counts are checked in the database."""
    return await service.bind(units, supabase, body)
