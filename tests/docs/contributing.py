"""The code blocks of CONTRIBUTING.md, put where a contributor would put them."""

import importlib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from openpyxl import load_workbook

import edge_api.features
from edge_api.features.exports import router as exports_router
from scripts.stack.settings import ROOT
from tests.api.world import Company, World
from tests.support.concurrency import at_once, by, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
#: What a test of the page finds imported.
IMPORTED = {
    "BytesIO": BytesIO, "Company": Company, "People": People, "Session": Session, "TestDatabase": TestDatabase,
    "World": World, "at_once": at_once, "by": by, "load_workbook": load_workbook, "tally": tally,
}  # fmt: skip


def blocks(language: str, below: str) -> list[tuple[str, str]]:
    """(path, text) of the blocks whose first line names a file below a folder, in order."""
    comment = "--" if language == "sql" else "#"
    found = re.findall(
        rf"^```{language}\n({comment} ((?:{below})/\S+)\n.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL
    )
    return [(path, text) for text, path in found]


def page_tests(path: str) -> dict[str, Any]:
    """The test functions of one file of the page, by name."""
    names: dict[str, Any] = dict(IMPORTED)
    for name, text in blocks("python", "tests"):
        if name == path:
            exec(text, names)  # noqa: S102 - the text stands in our own page
    return {name: value for name, value in names.items() if name.startswith("test_")}


@contextmanager
def sidecar_with_the_example(folder: Path) -> Iterator[None]:
    """The sidecar's packages as if the page's blocks stood in their files; a file that exists gets them at its end."""
    routes = list(exports_router.router.routes)
    known = set(sys.modules)
    changed: list[tuple[ModuleType, dict[str, Any]]] = []
    try:
        for path, text in blocks("python", "edge_api"):
            if (ROOT / path).exists():
                module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
                changed.append((module, dict(vars(module))))
                exec(text, vars(module))  # noqa: S102 - the text stands in our own page
            else:
                _write(folder, path, text)
        yield
    finally:
        for module, before in reversed(changed):
            vars(module).clear()
            vars(module).update(before)
        exports_router.router.routes[:] = routes
        for name in set(sys.modules) - known:
            if "branches" in name:
                del sys.modules[name]
        for package in (edge_api.features, importlib.import_module("edge_api.features.exports")):
            package.__path__[:] = [entry for entry in package.__path__ if not entry.startswith(str(folder))]


def _write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    if file.parent.parent.name == "features" and not (ROOT / path).parent.exists():
        (file.parent / "__init__.py").touch()
        package: Any = edge_api.features
        entry = file.parent.parent
    else:
        package = importlib.import_module(".".join(Path(path).parent.parts))
        entry = file.parent
    if str(entry) not in package.__path__:
        package.__path__.append(str(entry))
