"""Every page that is made from the database or from the code, and whether the committed ones are those."""

import difflib
from pathlib import Path

from scripts.docs import api_index, domains, permissions, rules
from scripts.docs.catalog import migrated
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT


def make(server: Server) -> dict[Path, str]:
    """File → text, on a database built from the migrations."""
    with migrated(server) as connection:
        pages = {permissions.TARGET: permissions.make_page(connection), **domains.make_pages(connection)}
    index = api_index.TARGET.read_text(encoding="utf-8")
    return {**pages, rules.TARGET: rules.make_page(), api_index.TARGET: api_index.with_index(index)}


def write(pages: dict[Path, str]) -> None:
    """Write the pages, and remove those of schemas that are gone."""
    domains.FOLDER.mkdir(exist_ok=True)
    for file in _left_over(pages):
        file.unlink()
    for file, text in pages.items():
        file.write_text(text, encoding="utf-8")


def stale(pages: dict[Path, str]) -> str:
    """The first differences between committed and fresh pages, and rules without a test; empty when there are none."""
    lines = [f"{file.name} belongs to no schema" for file in _left_over(pages)]
    for file, text in pages.items():
        committed = file.read_text(encoding="utf-8") if file.is_file() else ""
        name = file.name if not file.is_relative_to(ROOT) else str(file.relative_to(ROOT))
        difference = difflib.unified_diff(committed.splitlines(), text.splitlines(), name, "fresh", n=0, lineterm="")
        lines += list(difference)[:10]
    advice = ["run `python -m scripts.docs` and commit docs"] if lines else []
    return "\n".join([*rules.problems(), *lines, *advice])


def stale_pages(server: Server) -> str:
    """What `make lint` and `python -m scripts.docs check` say; empty when every page is fresh."""
    return stale(make(server))


def _left_over(pages: dict[Path, str]) -> list[Path]:
    folders = {file.parent for file in pages if file.parent.name == domains.FOLDER.name}
    return sorted(file for folder in folders for file in folder.glob("*.md") if file not in pages)
