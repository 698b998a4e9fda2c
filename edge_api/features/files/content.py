"""What a file really is, from its bytes; and what is never accepted whatever it claims to be."""

import io
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

import puremagic

# MIME type -> extensions that may carry it.
EXTENSIONS: dict[str, frozenset[str]] = {
    "image/jpeg": frozenset({"jpg", "jpeg"}),
    "image/png": frozenset({"png"}),
    "image/gif": frozenset({"gif"}),
    "image/webp": frozenset({"webp"}),
    "application/pdf": frozenset({"pdf"}),
    "application/msword": frozenset({"doc"}),
    "application/vnd.ms-excel": frozenset({"xls"}),
    "application/vnd.ms-powerpoint": frozenset({"ppt"}),
    "application/x-hwp": frozenset({"hwp"}),
    "application/hwp+zip": frozenset({"hwpx"}),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": frozenset({"docx"}),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": frozenset({"xlsx"}),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": frozenset({"pptx"}),
    "application/zip": frozenset({"zip"}),
    "text/plain": frozenset({"txt"}),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("HwpSummaryInformation", "application/x-hwp"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_OOXML = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_EXECUTABLE = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
_ACTIVE_TEXT = re.compile(rb"<\s*(script|html|svg|\?php|!doctype|iframe)|<\?php|<%", re.IGNORECASE)
_FORBIDDEN_EXTENSIONS = frozenset(
    [
        "exe",
        "bat",
        "cmd",
        "com",
        "scr",
        "pif",
        "msi",
        "dll",
        "jar",
        "js",
        "mjs",
        "vbs",
        "vbe",
        "wsf",
        "ps1",
        "psm1",
        "sh",
        "bash",
        "php",
        "phtml",
        "asp",
        "aspx",
        "jsp",
        "py",
        "pl",
        "rb",
        "html",
        "htm",
        "xhtml",
        "svg",
        "xml",
        "hta",
        "lnk",
        "reg",
        "cpl",
        "apk",
        "app",
        "dmg",
        "iso",
        "docm",
        "xlsm",
        "pptm",
    ]
)
_MACRO_PARTS = ("vbaproject.bin",)
_MAX_ZIP_ENTRIES = 5000


class ContentRefusedError(Exception):
    """The bytes are not an acceptable file. `code` is ours, messages are for the user."""

    def __init__(self, code: str, message_ko: str, message_en: str) -> None:
        super().__init__(code)
        self.code = code
        self.message_ko = message_ko
        self.message_en = message_en


_DANGEROUS = ContentRefusedError(
    "FILE_DANGEROUS", "허용되지 않는 내용의 파일입니다.", "The file's content is not allowed."
)
_UNKNOWN = ContentRefusedError(
    "FILE_TYPE_NOT_ALLOWED", "허용되지 않는 파일 형식입니다.", "The file type is not allowed."
)
_MISMATCH = ContentRefusedError(
    "FILE_CONTENT_MISMATCH", "파일 내용과 확장자가 다릅니다.", "The content does not fit the file extension."
)


def inspect(data: bytes, *names: str) -> str:
    """The MIME type of `data`, agreed by the extension of every name. CPU-bound: run in a thread.

    Raises ContentRefusedError for executables, scripts, macro documents, polyglots, unknown content
    and extensions that do not fit.
    """
    extensions = {extension_of(name) for name in names}
    if extensions & _FORBIDDEN_EXTENSIONS or any(_hides_extension(name) for name in names):
        raise _DANGEROUS
    mime_type = detect(data)
    allowed = EXTENSIONS[mime_type]
    if not extensions <= allowed:
        raise _MISMATCH
    return mime_type


def detect(data: bytes) -> str:
    """The MIME type by content alone, one of EXTENSIONS. Raises ContentRefusedError."""
    if not data:
        raise ContentRefusedError("FILE_EMPTY", "빈 파일입니다.", "The file is empty.")
    if data.startswith(_EXECUTABLE):
        raise _DANGEROUS
    if data.startswith(_OLE):
        return _ole_type(data)
    if data.startswith(b"PK"):
        return _zip_type(data)
    mime_type = _magic_type(data)
    if mime_type.startswith("image/") and _ACTIVE_TEXT.search(data[:4096]):
        raise _DANGEROUS
    # A zip may have anything in front of it, so a picture may also be an archive or a program.
    if b"PK\x05\x06" in data[-65_558:]:
        raise _DANGEROUS
    return mime_type


def extension_of(name: str) -> str:
    """Lower-case extension without the dot, or ''."""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def clean_name(name: str) -> str:
    """The original name without directories, control and direction-changing characters, in NFC, ≤ 255."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    kept = kept.strip(" .")
    stem, dot, extension = kept.rpartition(".")
    return f"{stem[: 254 - len(extension)]}{dot}{extension}" if dot else kept[:255]


def _hides_extension(name: str) -> bool:
    return any(part.lower() in _FORBIDDEN_EXTENSIONS for part in name.split(".")[1:-1])


def _magic_type(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        matches = puremagic.magic_string(data[:65_536])
    except (puremagic.PureError, ValueError):
        matches = []
    for match in matches:
        if match.mime_type in EXTENSIONS and match.mime_type.startswith("image/"):
            return str(match.mime_type)
    if not matches or all(not match.mime_type or match.mime_type.startswith("text/") for match in matches):
        return _text_type(data)
    raise _UNKNOWN


def _text_type(data: bytes) -> str:
    if b"\x00" in data:
        raise _UNKNOWN
    if _ACTIVE_TEXT.search(data[:4096]):
        raise _DANGEROUS
    for encoding in ("utf-8", "cp949"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "text/plain"
    raise _UNKNOWN


def _ole_type(data: bytes) -> str:
    for stream, mime_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            if "_VBA_PROJECT".encode("utf-16-le") in data:
                raise _DANGEROUS
            return mime_type
    raise _UNKNOWN


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            hwpx = "mimetype" in names and archive.getinfo("mimetype").file_size < 100
            declared = archive.read("mimetype") if hwpx else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError):
        raise _UNKNOWN from None
    if len(names) > _MAX_ZIP_ENTRIES or any(name.lower().endswith(_MACRO_PARTS) for name in names):
        raise _DANGEROUS
    if declared.strip() == b"application/hwp+zip":
        return "application/hwp+zip"
    if "[Content_Types].xml" in names:
        for prefix, mime_type in _OOXML:
            if any(name.startswith(prefix) for name in names):
                return mime_type
    return "application/zip"
