"""All attachments of a record in one zip: the record and its files as the caller sees them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from edge_api.adapters.supabase import (
    ObjectMissingError,
    ObjectTooLargeError,
    SupabaseHttp,
    SupabaseUnavailableError,
)
from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError
from edge_api.features.archives.names import UniqueNames
from edge_api.features.archives.schemas import StoredFile
from edge_api.features.archives.zipping import Entry, stream_zip
from edge_api.features.exports.columns import SEOUL
from edge_api.features.exports.files import file_name


@dataclass(frozen=True, slots=True)
class ArchiveKind:
    """Which record, and where its files hang. `owners` selects (type, id) of them for %(id)s."""

    entity: str
    record: LiteralString
    owners: LiteralString
    file_stems: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive on its way; `chunks` has begun, so the first object is known to be readable."""

    chunks: AsyncIterator[bytes]
    name: str
    ascii_name: str


APPLICATION = ArchiveKind(
    entity="public.project_applications",
    record="select t.id from public.project_applications as t where t.id = %(id)s",
    owners="select 'public.project_applications'::text, %(id)s::uuid",
    file_stems=("지원사업신청_첨부파일", "application_files"),
)
PERFORMANCE = ArchiveKind(
    entity="public.performance_records",
    record="select t.id from public.performance_records as t where t.id = %(id)s",
    owners=(
        "select 'public.performance_sales'::text, s.id from public.performance_sales as s"
        " where s.performance_id = %(id)s"
        " union all select 'public.performance_supports', s.id from public.performance_supports as s"
        " where s.performance_id = %(id)s"
        " union all select 'public.performance_intellectual_properties', s.id"
        " from public.performance_intellectual_properties as s where s.performance_id = %(id)s"
    ),
    file_stems=("실적_증빙파일", "performance_files"),
)


_FILES = sql.SQL(
    "select f.id, f.bucket, f.path, f.original_name, f.purpose, f.size_bytes,"
    " exists (select 1 from storage.objects as o where o.bucket_id = f.bucket and o.name = f.path) as stored"
    " from public.files as f"
    " join ({owners}) as r (entity, id) on f.resource_type = r.entity and f.resource_id = r.id"
    " where not f.is_deleted order by f.purpose, f.created_at, f.id"
)


async def open_archive(units: CallerDatabase, supabase: SupabaseHttp, kind: ArchiveKind, record_id: UUID) -> Archive:
    """The archive of a record's files; the download is audited with their ids and names.

    Raises ApiError 404 RESOURCE_NOT_FOUND (no such record for this caller), 404 NO_FILES, 404
    FILE_MISSING (an object is gone), 502 when Storage does not answer.
    """
    language = units.context.language
    index = 1 if language == "en" else 0
    files = await units.run(lambda connection: _list_files(connection, kind, record_id))
    names = UniqueNames()
    entries = [Entry(file, names.path(file.folder(language), file.original_name)) for file in files]
    moment = datetime.now(SEOUL)
    chunks = stream_zip(supabase, units.caller.token or "", entries, moment)
    try:
        first = await anext(chunks)
    except ObjectMissingError:
        raise _missing(files[:1]) from None
    except (SupabaseUnavailableError, ObjectTooLargeError):
        raise ApiError.of_status(502, {"service": "storage"}) from None
    return Archive(
        _resumed(first, chunks),
        file_name(kind.file_stems[index], "zip", moment),
        file_name(kind.file_stems[1], "zip", moment),
    )


async def _list_files(connection: Connection, kind: ArchiveKind, record_id: UUID) -> list[StoredFile]:
    parameters = {"id": record_id}
    found = await connection.execute(kind.record, parameters)
    if await found.fetchone() is None:
        raise ApiError.of_status(404)
    async with connection.cursor(row_factory=class_row(StoredFile)) as cursor:
        await cursor.execute(_FILES.format(owners=sql.SQL(kind.owners)), parameters)
        files = await cursor.fetchall()
    if not files:
        raise ApiError("NO_FILES", 404, "첨부 파일이 없습니다.", "There are no attachments.")
    missing = [file for file in files if not file.stored]
    if missing:
        raise _missing(missing)
    details = {
        "rows": len(files),
        "bytes": sum(file.size_bytes for file in files),
        "files": [{"id": str(file.id), "name": file.original_name} for file in files],
    }
    await connection.execute("select app.audit('download', %s, %s, %s)", (kind.entity, str(record_id), Jsonb(details)))
    return files


def _missing(files: list[StoredFile]) -> ApiError:
    return ApiError(
        "FILE_MISSING",
        404,
        "저장된 파일을 찾을 수 없습니다.",
        "A stored file could not be found.",
        {"files": [file.original_name for file in files]},
    )


async def _resumed(first: bytes, rest: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    async with aclosing(rest):
        yield first
        async for chunk in rest:
            yield chunk
