"""What a file is, from its bytes alone; what is refused whatever it claims to be."""

import pytest

from edge_api.features.files.content import ContentRefusedError, clean_name, detect, inspect
from tests.api.file_samples import OLE, PDF, archive


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (OLE + "HwpSummaryInformation".encode("utf-16-le"), "application/x-hwp"),
        (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        (
            archive("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            archive("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            archive("[Content_Types].xml", "ppt/a.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
        (archive("Contents/header.xml", mimetype=b"application/hwp+zip"), "application/hwp+zip"),
        (archive("a.txt"), "application/zip"),
        ("한글 텍스트".encode("cp949"), "text/plain"),
        ("한글 텍스트".encode(), "text/plain"),
    ],
    ids=["hwp", "doc", "xls", "docx", "xlsx", "pptx", "hwpx", "zip", "cp949", "utf-8"],
)
def test_documents_are_known_by_content(content: bytes, expected: str) -> None:
    assert detect(content) == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (OLE, "FILE_TYPE_NOT_ALLOWED"),
        (OLE + "WordDocument".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"), "FILE_DANGEROUS"),
        (archive("[Content_Types].xml", "word/vbaProject.bin"), "FILE_DANGEROUS"),
        (b"PK\x03\x04 broken", "FILE_TYPE_NOT_ALLOWED"),
        (b"<?php system('id');", "FILE_DANGEROUS"),
        (PDF + archive("a"), "FILE_DANGEROUS"),
        (b"\x1f\x8b\x08\x00" + b"\x00" * 20, "FILE_TYPE_NOT_ALLOWED"),
        (b"\xff\xfe\xff\x81\x00", "FILE_TYPE_NOT_ALLOWED"),
        (b"\x81\xff\x81", "FILE_TYPE_NOT_ALLOWED"),
    ],
    ids=[
        "empty ole",
        "doc macro",
        "docx macro",
        "broken zip",
        "php",
        "pdf with archive",
        "gzip",
        "nul text",
        "no text",
    ],
)
def test_dangerous_and_unknown_content_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ContentRefusedError) as caught:
        detect(content)
    assert caught.value.code == code


def test_every_name_must_fit_the_content() -> None:
    assert inspect(PDF, "a.pdf", "x/y.PDF") == "application/pdf"
    for names in (("a.pdf", "y.png"), ("a", "b.pdf")):
        with pytest.raises(ContentRefusedError):
            inspect(PDF, *names)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/회사.png", "회사.png"),
        ("C:\\Users\\me\\로고.png", "로고.png"),
        ("a\u202egnp.png", "agnp.png"),
        ("가.png", "가.png"),
        ("  .hidden.png ", "hidden.png"),
        ("x" * 300 + ".png", "x" * 251 + ".png"),
        ("y" * 300, "y" * 255),
        ("\u0000\u0007bell.png", "bell.png"),
    ],
)
def test_names_lose_paths_and_control_characters_only(given: str, kept: str) -> None:
    assert clean_name(given) == kept
