"""A zip file that is sent while it is made: one attachment at a time, never the whole archive."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from anyio import to_thread

from edge_api.adapters.supabase import SupabaseHttp
from edge_api.features.archives.schemas import StoredFile
from edge_api.features.exports.files import open_temporary_file

if TYPE_CHECKING:
    # collections.abc has it from Python 3.12 on.
    from _typeshed import ReadableBuffer

CHUNK = 262_144
#: The largest object any purpose takes.
MAX_OBJECT_BYTES = 10_485_760
# Whole objects are held while they are packed; this bounds the memory of all archives together.
_packing = asyncio.Semaphore(4)


@dataclass(frozen=True, slots=True)
class Entry:
    """A stored object and its path in the archive."""

    file: StoredFile
    name: str


class _Window(io.RawIOBase):
    """What the zip has written and the client has not yet been sent; on disk, without a name."""

    def __init__(self) -> None:
        self._file: IO[bytes] = open_temporary_file()

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        return self._file.write(data)

    def rewind(self) -> None:
        self._file.seek(0)

    def take(self) -> bytes:
        return self._file.read(CHUNK)

    def clear(self) -> None:
        self._file.seek(0)
        self._file.truncate()

    def close(self) -> None:
        self._file.close()
        super().close()


async def stream_zip(
    supabase: SupabaseHttp, token: str, entries: Sequence[Entry], moment: datetime
) -> AsyncGenerator[bytes, None]:
    """The bytes of the archive. Objects are read as the owner of `token`.

    Raises ObjectMissingError, ObjectTooLargeError or SupabaseUnavailableError: before the first bytes
    when the first object is concerned, else in the middle, so that no archive looks whole and is not.
    """
    window = _Window()
    archive = ZipFile(window, "w", ZIP_DEFLATED)
    try:
        for entry in entries:
            async with _packing:
                data = await supabase.read_object(entry.file.bucket, entry.file.path, token, MAX_OBJECT_BYTES)
                await to_thread.run_sync(_pack, archive, entry.name, data, moment)
                del data
            async for chunk in _drain(window):
                yield chunk
        await to_thread.run_sync(archive.close)
        async for chunk in _drain(window):
            yield chunk
    finally:
        # An archive that was not finished would write its end into a closed window when it is collected.
        archive.fp = None
        window.close()


def _pack(archive: ZipFile, name: str, data: bytes, moment: datetime) -> None:
    info = ZipInfo(name, moment.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data, compresslevel=1)


async def _drain(window: _Window) -> AsyncIterator[bytes]:
    window.rewind()
    while chunk := await to_thread.run_sync(window.take):
        yield chunk
    window.clear()
