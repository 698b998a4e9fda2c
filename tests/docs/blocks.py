"""The fenced blocks of the pages, and what is not run of them."""

import json
import re
import textwrap
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from scripts.docs.tour import BEGIN, END
from scripts.stack.settings import ROOT
from tests.docs.pages import Page, pages

LISTED = Path(__file__).parent / "not_run.toml"
_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block; `answer` is what the page shows in JSON between it and the next commands."""

    page: Page
    kind: str
    text: str
    answer: str = ""

    @property
    def key(self) -> str:
        """Its name in not_run.toml and in the names of tests."""
        return f"{self.page.name}: {self.text.strip().splitlines()[0]}"


def blocks(*kinds: str) -> list[Block]:
    """The blocks of these kinds (none: all) in README, CONTRIBUTING, docs and seed, but the README's tour, which has a test."""
    return [block for page in pages() for block in _of_page(page) if not kinds or block.kind in kinds]


@cache
def _of_page(page: Page) -> tuple[Block, ...]:
    tour = (page.text.find(BEGIN), page.text.find(END))
    found: list[Block] = []
    for fence in _FENCE.finditer(page.text):
        if tour[0] < fence.start() < tour[1]:
            continue
        found.append(Block(page, fence[2], textwrap.dedent(fence[3])))
        asking = next((n for n in reversed(range(len(found))) if found[n].kind == "sh"), None)
        if fence[2] == "json" and asking is not None:
            asked = found[asking]
            found[asking] = Block(page, "sh", asked.text, asked.answer + fence[3])
    return tuple(found)


def not_run(kind: str) -> dict[str, str]:
    """Key → why the block is not run, or what runs it."""
    listed: dict[str, dict[str, str]] = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return listed[kind]


def json_values(text: str) -> list[Any]:
    """The JSON values that stand one after the other in a text. Raises ValueError when something else stands there."""
    return list(_json_values(text))


def _json_values(text: str) -> Iterator[Any]:
    decoder, position = json.JSONDecoder(), 0
    while text[position:].strip():
        position += len(text[position:]) - len(text[position:].lstrip())
        value, position = decoder.raw_decode(text, position)
        yield value


@cache
def declared_sql() -> str:
    """sql/ and policies/, white space aside: the statements that migrations run."""
    files = sorted(file for folder in ("sql", "policies") for file in (ROOT / folder).rglob("*.sql"))
    return squeezed("\n".join(file.read_text(encoding="utf-8") for file in files))


def squeezed(text: str) -> str:
    """The text with one blank for any white space."""
    return re.sub(r"\s+", " ", text).strip()
