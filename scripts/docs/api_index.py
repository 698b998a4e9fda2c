"""The list of pages in docs/api.md, from the first heading of each page in docs/api."""

import re
from pathlib import Path

from scripts.stack.settings import ROOT

TARGET = ROOT / "docs" / "api.md"
BEGIN, END = "<!-- pages -->\n", "<!-- end of pages -->"


def with_index(text: str, folder: Path = ROOT / "docs" / "api") -> str:
    """The text of docs/api.md with a fresh list of pages between its two marks."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = [f"- [{_title(page)}](api/{page.name})\n" for page in sorted(folder.glob("*.md"))]
    return f"{before}{BEGIN}{''.join(lines)}{END}{after}"


def _title(page: Path) -> str:
    heading = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return heading[1] if heading else page.stem
