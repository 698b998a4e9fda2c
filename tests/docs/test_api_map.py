"""Every endpoint of the earlier portal is mapped once: docs/api.md names the page, the page says what serves it now."""

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from edge_api import main
from scripts.stack.settings import ROOT

MAP = ROOT / "docs" / "api.md"
LISTED = Path(__file__).parent / "portal_endpoints.toml"
NUMBERS = re.compile(r"\d+(?:–\d+)?(?:, \d+(?:–\d+)?)*")
SERVES = re.compile(r"`[^`]+`|[Nn]ot served|as \d+")


@cache
def endpoints() -> dict[int, str]:
    """Number → method and path below `/api`."""
    groups = tomllib.loads(LISTED.read_text(encoding="utf-8"))
    return {int(number): endpoint for group in groups.values() for number, endpoint in group.items()}


def rows(page: Path) -> list[tuple[list[int], list[str]]]:
    """Rows of the page's tables of endpoints: their numbers, and the other cells."""
    found = []
    counted = False
    for line in page.read_text(encoding="utf-8").splitlines():
        first, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        counted = line.startswith("|") and (counted or first in {"#", "No."})
        if counted and NUMBERS.fullmatch(first):
            found.append((numbers(first), cells))
    return found


def numbers(text: str) -> list[int]:
    """`23–25, 28` as 23, 24, 25, 28."""
    found: list[int] = []
    for part in text.split(", "):
        first, _, last = part.partition("–")
        found += range(int(first), int(last or first) + 1)
    return found


def pages() -> dict[int, Path]:
    """Number → the page that docs/api.md names."""
    named = {}
    for row, cells in rows(MAP):
        link = re.search(r"\]\((api/[^)]+)\)", cells[-1])
        assert link, f"no page for {row}"
        named.update(dict.fromkeys(row, MAP.parent / link[1]))
    return named


def mapped(page: Path) -> dict[int, list[list[str]]]:
    """Number → the rows of a page that map it."""
    found: dict[int, list[list[str]]] = {}
    for row, cells in rows(page):
        for number in row:
            found.setdefault(number, []).append(cells)
    return found


def names(cell: str, endpoint: str) -> bool:
    """Whether a cell has this method and this whole path, with or without `/api`."""
    method, path = endpoint.split()
    return bool(
        re.search(rf"\b{method}\b", cell)
        and re.search(rf"[ `](?:/api)?{re.escape(path)}(?:\?[^ `]*)?(?:[ `,]|$)", f"{cell} ")
    )


def test_the_list_is_that_of_the_earlier_portal() -> None:
    assert sorted(endpoints()) == list(range(1, 115))
    assert len(set(endpoints().values())) == 114


def test_the_map_names_one_page_for_every_endpoint() -> None:
    listed = [number for row, _ in rows(MAP) for number in row]
    assert sorted(listed) == sorted(endpoints())


@pytest.mark.parametrize("page", sorted((MAP.parent / "api").glob("*.md")), ids=lambda page: page.name)
def test_a_page_has_one_row_for_each_of_its_endpoints(page: Path) -> None:
    own = {number for number, named in pages().items() if named == page}
    found = mapped(page)
    wrong = [number for number in sorted(own) if len(found.get(number, [])) != 1]
    assert wrong == [], f"{page.name}: missing or mapped twice"
    assert sorted(set(found) - own) == [], f"{page.name}: docs/api.md names another page for these"


@pytest.mark.parametrize("number", sorted(endpoints()))
def test_a_row_names_the_endpoint_and_what_serves_it(number: int) -> None:
    cells = mapped(pages()[number])[number][0]
    assert names(cells[0], endpoints()[number]), f"{endpoints()[number]} is not in: {cells[0]}"
    assert SERVES.search(" ".join(cells[1:])), f"{endpoints()[number]}: nothing serves it, and no word why"


def sidecar_paths() -> list[str]:
    """Paths of the sidecar's routes."""
    return [route.path for router in main._feature_routers() for route in router.routes if isinstance(route, APIRoute)]


def test_what_the_pages_call_exists() -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in [MAP, *(MAP.parent / "api").glob("*.md")])
    declared = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "sql").rglob("*.sql"))
    functions = set(re.findall(r"function (?!app\.)\w+\.(\w+)", declared))
    relations = set(re.findall(r"(?:table|view)(?: if not exists)? (?!app\.)\w+\.(\w+)", declared))
    assert set(re.findall(r"rpc(?:\(|/)'?(\w+)", text)) - functions == set(), "functions"
    assert set(re.findall(r"(?<!storage)\.from\('([\w-]+)'\)", text)) - relations == set(), "tables and views"
    served = {re.sub(r"\{\w+\}", "{}", path) for path in sidecar_paths()}
    called = {re.sub(r"\{\w+\}", "{}", path) for path in re.findall(r"(?:GET|POST) (/api/v1/[\w/{}-]+)", text)}
    assert called - served == set(), "routes of the sidecar"


def test_a_missing_or_repeated_row_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    lines = [
        "| No. | Earlier | Now |",
        "| 7, 9–10 | `GET /a`, `/b/{id}?x=` | `c` |",
        "| – | `GET /d` | `e` |",
        "| 9 | `GET /b/{id}` | `f` |",
    ]
    page.write_text("\n".join([*lines, "", "| Status | Code |", "| 400, 422 | `X` |"]), encoding="utf-8")
    assert {number: len(found) for number, found in mapped(page).items()} == {7: 1, 9: 2, 10: 1}
    cell = rows(page)[0][1][0]
    assert names(cell, "GET /b/{id}")
    assert not names(cell, "GET /b")
    assert not names(cell, "PUT /a")
