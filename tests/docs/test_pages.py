"""What the pages name exists: links, files, make targets, variables, error codes and functions."""

import re
from functools import cache
from pathlib import Path

import pytest

from edge_api.worker.settings import WorkerSettings
from scripts.stack.settings import ROOT
from tests.docs.pages import Page, pages

PAGES = pages()
SOURCES = (
    "edge_api",
    "scripts",
    "sql",
    "policies",
    "deploy",
    "supabase/config.toml",
    "Makefile",
    ".env.example",
    ".ci",
)
TUNING = frozenset(f"WORKER_{name.upper()}" for name in WorkerSettings.model_fields)
FOLDERS = ("sql", "policies", "supabase", "seed", "edge_api", "scripts", "tests", "docs", "bench", "deploy", ".ci")
ROOT_FILES = {
    "Makefile",
    "Dockerfile",
    "README.md",
    "CONTRIBUTING.md",
    ".env.example",
    "pyproject.toml",
    "package.json",
}
MAKE = re.compile(r"(?:^|[`\s(])make ([a-z][a-z-]*)\b")
UPPER_NAME = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]*[A-Z0-9]\b")
DATABASE_NAME = re.compile(r"\b(?:app|public|sys|noti|idam|tnnt|audt)\.(?!sql\b)[a-z_]+\b(?!:)")
# settings of Supabase's own services, which a self-hosted installation sets
OTHER_PRODUCTS = re.compile(r"GOTRUE_|PGRST_|(?:API_EXTERNAL_URL|ADDITIONAL_REDIRECT_URLS|POOLER_TENANT_ID)$")
PLACEHOLDER = re.compile(r"[<>*{}…$]")
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.])/(?:home|Users|root)/")


@pytest.fixture(params=PAGES, ids=[page.name for page in PAGES])
def page(request: pytest.FixtureRequest) -> Page:
    found: Page = request.param
    return found


@cache
def source_text() -> str:
    files = [file for name in SOURCES for file in _files(ROOT / name)]
    return "\n".join(file.read_text(encoding="utf-8", errors="replace") for file in files)


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


@cache
def words() -> frozenset[str]:
    """Every name of the sources, with its schema when it has one."""
    return frozenset(re.findall(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[a-z_]+)?", source_text())) | frozenset(
        re.findall(r"[A-Za-z_][A-Za-z0-9_]*", source_text())
    )


@cache
def make_targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_relative_links_lead_somewhere(page: Page) -> None:
    broken = []
    for link in page.links:
        path, _, anchor = link.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        if not target.exists() or (anchor and anchor not in Page(target).anchors):
            broken.append(link)
    assert not broken


def test_make_targets_exist(page: Page) -> None:
    named = set(MAKE.findall("\n".join([*page.code, *re.findall(r"^make .*$", page.text, re.MULTILINE)])))
    assert named <= make_targets()


def test_files_exist(page: Page) -> None:
    paths = {text.split()[0].partition("::")[0].rstrip("/") for text in page.code if _is_path(text)}
    missing = sorted(path for path in paths if not (ROOT / path).exists())
    assert not missing


def _is_path(text: str) -> bool:
    if PLACEHOLDER.search(text):
        return False
    first = text.split(maxsplit=1)[0]
    return first in ROOT_FILES or ("/" in first and first.split("/")[0] in FOLDERS)


def test_variables_and_codes_exist(page: Page) -> None:
    named = {name for text in page.code for name in UPPER_NAME.findall(text) if not OTHER_PRODUCTS.match(name)}
    assert sorted(named - words() - TUNING) == []


def test_database_names_exist(page: Page) -> None:
    named = {name for text in page.code for name in DATABASE_NAME.findall(text) if not PLACEHOLDER.search(text)}
    assert sorted(named - words()) == []


def test_modules_can_be_run(page: Page) -> None:
    named = set(re.findall(r"python3? -m ((?:scripts|edge_api)[\w.]*)", page.text))
    missing = [
        name
        for name in sorted(named)
        if not (ROOT / name.replace(".", "/") / "__main__.py").is_file()
        and not (ROOT / f"{name.replace('.', '/')}.py").is_file()
    ]
    assert not missing


def test_no_page_names_a_machine(page: Page) -> None:
    assert not SOMEBODYS_FOLDER.findall(page.text)


def test_every_page_is_found_from_the_readme() -> None:
    waiting, found = [ROOT / "README.md"], set()
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found.add(path)
        links = [(path.parent / link.partition("#")[0]).resolve() for link in Page(path).links]
        waiting += [link for link in links if link.suffix == ".md" and link.is_file()]
    assert [page.name for page in PAGES if page.path not in found] == []
