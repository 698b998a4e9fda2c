"""Binding an object: read it as the caller, look at its bytes, then `app.bind_file`."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from edge_api.adapters.supabase import (
    ObjectMissingError,
    ObjectRefusedError,
    ObjectTooLargeError,
    SupabaseHttp,
    SupabaseUnavailableError,
)
from edge_api.core.database import CallerDatabase, Connection
from edge_api.core.errors import ApiError, invalid_field
from edge_api.core.logging import get_logger
from edge_api.features.files import thumbnails
from edge_api.features.files.content import ContentRefusedError, clean_name, extension_of, inspect
from edge_api.features.files.schemas import BindRequest, FileAnswer

_logger = get_logger("edge_api.files")
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PATH = re.compile(rf"(?P<folder>{_UUID})/(?P<purpose>[a-z][a-z_]{{0,49}})/{_UUID}\.[a-z0-9]{{1,8}}")
# Whole objects are held while they are looked at; this bounds the memory of all of them together.
_inspections = asyncio.Semaphore(4)
# A picture unfolds to many times its size: one at a time.
_unfolding = asyncio.Semaphore(1)


@dataclass(frozen=True, slots=True)
class _Rule:
    max_bytes: int
    mime_types: tuple[str, ...]
    thumbnail_pixels: int | None


async def bind(units: CallerDatabase, supabase: SupabaseHttp, request: BindRequest) -> FileAnswer:
    """Check an uploaded object and make its file record; a refused object is removed from Storage.

    Raises ApiError 403, 404 (no such object for this caller), 413 FILE_TOO_LARGE, 422 with
    FILE_TYPE_NOT_ALLOWED, FILE_CONTENT_MISMATCH, FILE_DANGEROUS, FILE_EMPTY, IMAGE_TOO_LARGE or
    IMAGE_UNREADABLE, 502 when Storage fails.
    """
    _check_path(request)
    rule, seen = await units.run(lambda connection: _read_rule_and_version(connection, request))
    token = units.caller.token or ""
    try:
        async with _inspections:
            data = await supabase.read_object(request.bucket, request.path, token, rule.max_bytes)
            mime_type = await asyncio.to_thread(inspect, data, request.original_name, request.path)
        if mime_type not in rule.mime_types:
            raise ContentRefusedError(
                "FILE_TYPE_NOT_ALLOWED", "허용되지 않는 파일 형식입니다.", "The file type is not allowed."
            )
        thumbnail = await _add_thumbnail(supabase, request, token, data, rule)
    except ObjectMissingError:
        raise ApiError.of_status(404) from None
    except ObjectRefusedError:
        raise ApiError.of_status(403) from None
    except SupabaseUnavailableError:
        raise ApiError.of_status(502, {"service": "storage"}) from None
    except ObjectTooLargeError:
        await _discard(supabase, request, token)
        limit = f"{rule.max_bytes / 1_048_576:g} MB"
        raise _refused(
            "FILE_TOO_LARGE", f"파일은 {limit} 이하여야 합니다.", f"The file must be {limit} or smaller.", units
        ) from None
    except ContentRefusedError as error:
        await _discard(supabase, request, token)
        raise _refused(error.code, error.message_ko, error.message_en, units) from None
    row = await _bind(units, request, mime_type, len(data), seen, thumbnail)
    return FileAnswer.model_validate(row)


async def _add_thumbnail(
    supabase: SupabaseHttp, request: BindRequest, token: str, data: bytes, rule: _Rule
) -> str | None:
    """The path of the picture's thumbnail, stored by the caller beside it; None where the purpose has none.

    A thumbnail whose original is not bound after all is an orphan like any other, and swept.
    """
    if rule.thumbnail_pixels is None:
        return None
    async with _unfolding:
        small = await asyncio.to_thread(thumbnails.make_thumbnail, data, rule.thumbnail_pixels)
    path = f"{request.path.rsplit('/', 1)[0]}/{uuid4()}.{thumbnails.EXTENSION}"
    await supabase.write_object(request.bucket, path, token, small, thumbnails.MIME_TYPE)
    return path


def _check_path(request: BindRequest) -> None:
    match = _PATH.fullmatch(request.path)
    if match is None or match.group("purpose") != request.purpose:
        raise invalid_field(
            "path",
            "경로는 {회사 ID}/{용도}/{uuid}.{확장자} 형식이어야 합니다.",
            "The path must be {company id}/{purpose}/{uuid}.{ext}.",
        )
    if extension_of(clean_name(request.original_name)) == "":
        raise invalid_field("original_name", "확장자가 있는 파일명이어야 합니다.", "The name must have an extension.")


async def _read_rule_and_version(connection: Connection, request: BindRequest) -> tuple[_Rule, str]:
    cursor = await connection.execute(
        "select max_bytes, mime_types, thumbnail_pixels from public.file_rules where purpose::text = %s",
        (request.purpose,),
    )
    row = await cursor.fetchone()
    if row is None:
        raise invalid_field("purpose", "알 수 없는 용도입니다.", "Unknown purpose.")
    version = await _object_version(connection, request)
    if version is None:
        raise ApiError.of_status(404)
    rule = _Rule(row["max_bytes"], tuple(row["mime_types"]), row["thumbnail_pixels"])
    return rule, version


async def _object_version(connection: Connection, request: BindRequest, *, lock: bool = False) -> str | None:
    statement = (
        "select concat_ws('/', id, version, updated_at) as version from storage.objects"
        " where bucket_id = %s and name = %s"
    )
    cursor = await connection.execute(statement + " for update" if lock else statement, (request.bucket, request.path))
    row = await cursor.fetchone()
    return str(row["version"]) if row else None


async def _bind(
    units: CallerDatabase, request: BindRequest, mime_type: str, size: int, seen: str, thumbnail: str | None
) -> dict[str, Any]:
    async def unit(connection: Connection) -> dict[str, Any]:
        # Until it is bound its owner may replace the object: what was looked at must be what is bound.
        if await _object_version(connection, request, lock=True) != seen:
            raise ApiError.of_status(409)
        cursor = await connection.execute(
            "select app.bind_file(%s::uuid, %s, %s, %s, %s, %s, %s, %s, %s, %s) as file",
            (
                units.caller.user_id,
                request.bucket,
                request.path,
                clean_name(request.original_name),
                mime_type,
                size,
                request.resource_type,
                request.resource_id,
                request.purpose,
                thumbnail,
            ),
        )
        row = await cursor.fetchone()
        file: dict[str, Any] = row["file"] if row else {}
        return file

    return await units.run_as_service(unit)


async def _discard(supabase: SupabaseHttp, request: BindRequest, token: str) -> None:
    """Remove a refused object as the caller: the policies protect bound and foreign objects."""
    try:
        await supabase.remove_objects(request.bucket, [request.path], token=token)
    except SupabaseUnavailableError:
        _logger.warning("refused_object_not_removed", bucket=request.bucket, path=request.path)


def _refused(code: str, korean: str, english: str, units: CallerDatabase) -> ApiError:
    message = english if units.context.language == "en" else korean
    return ApiError(
        code, 413 if code == "FILE_TOO_LARGE" else 422, korean, english, [{"field": "path", "message": message}]
    )
