"""Names inside an archive: those people gave their files, unique, and harmless on every system."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = re.compile(
    r'[<>:"|?*\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff'
    # what older programs on Windows turn into a slash or backslash of their code page, the won sign among them
    r"\u00a5\u20a9\u2044\u2215\uff0f\uff3c]"
)
#: Windows gives these names to devices, whatever follows the dot.
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?")
#: Bytes of UTF-8; file systems end at 255, and a number may be added.
_MAX_BYTES = 200


def safe_name(original: str) -> str:
    """The last part of a name, without what a file system, or a reader, could take for something else."""
    name = unicodedata.normalize("NFC", original).replace("\\", "/").rsplit("/", 1)[-1]
    name = _FORBIDDEN.sub("_", name).strip(" .")
    if _DEVICES.fullmatch(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 20:
        stem, dot, extension = name, "", ""
    # Windows drops blanks and dots at the end, and two names would be one
    stem = _cut(stem, _MAX_BYTES - len(f"{dot}{extension}".encode())).rstrip(" .")
    return f"{stem}{dot}{extension}" if stem else f"file{dot}{extension}"


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


class UniqueNames:
    """Gives every path once: a name that is taken gets a number, as people's computers do it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def path(self, folder: str, original: str) -> str:
        """`folder/name.ext`, or `folder/name (2).ext`; capitals make no difference."""
        name = safe_name(original)
        stem, dot, extension = name.rpartition(".")
        stem, dot, extension = (stem, dot, extension) if dot else (name, "", "")
        number = 1
        candidate = f"{folder}/{name}"
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{folder}/{stem} ({number}){dot}{extension}"
        self._taken.add(candidate.casefold())
        return candidate
