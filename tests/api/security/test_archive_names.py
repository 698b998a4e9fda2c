"""Archives of files whose names want out: unpacked by Python and by unzip, everything stays in the folder, nothing is lost."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import sys
import zipfile
from pathlib import Path, PureWindowsPath

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_api.features.archives.names import UniqueNames
from tests.api.test_archives import APPLICATION, application_of, archive_of, attach, path_of
from tests.api.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
HOSTILE = [
    "../../../../tmp/escaped.pdf",
    "..\\..\\escaped.pdf",
    "/etc/cron.d/escaped.pdf",
    "C:\\Windows\\escaped.pdf",
    "C:escaped.pdf",
    "\\\\server\\share\\escaped.pdf",
    "//server/escaped.pdf",
    "..",
    ".",
    "...",
    " ",
    ".htaccess",
    "-rf.pdf",
    "..₩..₩escaped.pdf",
    "..＼..＼escaped.pdf",
    "..／..／escaped.pdf",
    "..∕..∕escaped.pdf",
    "CON",
    "con.pdf",
    "AUX .pdf",
    "COM¹.pdf",
    "LPT9.tar.gz",
    "CONIN$",
    "a.pdf:stream",
    "a.pdf.",
    "a.pdf ",
    "A.PDF",
    "a.pdf",
    "a (2).pdf",
    "a\tb.pdf",
    "보고\u202efdp.exe",
    "보이지\u200b않는.pdf",
    "가" * 250 + ".pdf",
    "x" * 240 + " .pdf",
    "y" * 255,
    "a." + "z" * 250,
    "이모지😀.pdf",
    "`id`.pdf",
    "$(id).pdf",
    "a;b|c&d.pdf",
    "%2e%2e%2fescaped.pdf",
    "\x1b[2J.pdf",
]
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?")


def check_name(name: str) -> None:
    """What every file system takes, and shows as what it is."""
    folder, separator, base = name.partition("/")
    assert separator and folder and base
    assert not re.search(r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069₩¥＼／∕⁄]', base)
    assert base == base.rstrip(" .") and base not in (".", "..")
    assert not _DEVICE.fullmatch(base)
    assert len(base.encode()) <= 255
    windows = PureWindowsPath(name)
    assert not windows.is_absolute() and not windows.drive and ".." not in windows.parts


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def archive(world: World) -> bytes:
    """The zip of an application with a file under each hostile name; the content tells them apart."""
    company = await world.company(approved=True)
    application = await application_of(world, company)
    for number, name in enumerate(HOSTILE):
        content = b"%PDF-1.4 " + str(number).encode()
        await attach(world, company, "application_attachment", APPLICATION, application, name, content)
    answer = await world.get(path_of("project-applications", application), company.token)
    assert len(archive_of(answer)) == len(HOSTILE)
    return answer.content


def unpacked(folder: Path) -> set[bytes]:
    """The content of every file below a folder, which holds no links."""
    files = [file for file in folder.rglob("*") if not file.is_dir()]
    assert not any(file.is_symlink() for file in files)
    return {file.read_bytes() for file in files}


async def test_every_name_is_harmless(archive: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        names = whole.namelist()
        for entry in whole.infolist():
            check_name(entry.filename)
            assert entry.external_attr >> 16 == 0o644, "neither a link nor a program"
    assert len({name.casefold() for name in names}) == len(HOSTILE)


async def test_python_unpacks_it_whole_and_inside(archive: bytes, tmp_path: Path) -> None:
    inside = tmp_path / "a" / "b" / "c"
    with zipfile.ZipFile(io.BytesIO(archive)) as whole:
        whole.extractall(inside)
    assert len(unpacked(inside)) == len(HOSTILE)
    assert unpacked(tmp_path) == unpacked(inside)


async def test_unzip_unpacks_it_whole_and_inside(archive: bytes, tmp_path: Path) -> None:
    packed, inside = tmp_path / "x.zip", tmp_path / "a" / "b" / "c"
    packed.write_bytes(archive)
    inside.mkdir(parents=True)
    # -: lets names keep their ../, which unzip would otherwise take out; a machine without Info-ZIP has Python's
    unzip = shutil.which("unzip")
    command = (
        [unzip, "-:", "-q", "-o", packed, "-d", inside]
        if unzip
        else [sys.executable, "-m", "zipfile", "-e", packed, inside]
    )
    run = await asyncio.create_subprocess_exec(*map(str, command))
    assert await run.wait() == 0
    packed.unlink()
    assert len(unpacked(inside)) == len(HOSTILE)
    assert unpacked(tmp_path) == unpacked(inside)


@settings(derandomize=True, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
        | st.lists(st.sampled_from(["..", "/", "\\", ":", "con", "nul", " ", ".", "a", "₩", "\u202e", "\x00"]), max_size=8).map("".join),
        max_size=6,
    )
)  # fmt: skip
async def test_no_name_whatever_gets_out(originals: list[str]) -> None:
    names = UniqueNames()
    paths = [names.path("폴더", original) for original in originals]
    assert len({path.casefold() for path in paths}) == len(originals)
    for path in paths:
        check_name(path)
