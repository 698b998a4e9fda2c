"""A finished file on its way to the client, without a name on disk to leave behind."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from typing import IO
from urllib.parse import quote

from anyio import to_thread
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from edge_api.features.exports.columns import SEOUL

CHUNK = 262_144


def open_temporary_file() -> IO[bytes]:
    """A file that has no name (or loses it at once): it is gone when it is closed, or we die."""
    return tempfile.TemporaryFile(prefix="export_")


def file_name(stem: str, extension: str, now: datetime | None = None) -> str:
    """`stem_YYYYMMDD_HHMMSS.ext`, in Korean time."""
    moment = now or datetime.now(SEOUL)
    return f"{stem}_{moment.astimezone(SEOUL):%Y%m%d_%H%M%S}.{extension}"


def content_disposition(name: str, ascii_name: str) -> str:
    """RFC 6266: the real name for every browser of this century, an ASCII one for the rest."""
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


class FileResponse(StreamingResponse):
    """Streams an open file from its beginning and closes it, however the answer ends."""

    def __init__(self, file: IO[bytes], size: int, media_type: str, disposition: str) -> None:
        super().__init__(
            _chunks(file),
            media_type=media_type,
            headers={
                "Content-Disposition": disposition,
                "Content-Length": str(size),
                "Cache-Control": "no-store",
            },
        )
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI; a client that goes away ends in an exception here, or in cancellation."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._file.close()


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := await to_thread.run_sync(file.read, CHUNK):
        yield chunk
