"""The source tree as the tests see it: files that git tracks or would track."""

import ast
import functools
import subprocess
from pathlib import Path

from scripts.stack.settings import ROOT

GENERATED = ("supabase/migrations/", "supabase/types/", "package-lock.json", "requirements.lock")
UNTRACKED = {".git", ".venv", ".stack", "node_modules", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}
PYTHON_FOLDERS = ("edge_api/", "scripts/", "tests/", "bench/")


@functools.cache
def tracked_files() -> list[str]:
    """Paths relative to the project, of files that are committed or could be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    if listed.returncode == 0:
        paths = listed.stdout.split("\0")
    else:
        # an unpacked archive, without the repository
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
        paths = [path.as_posix() for path in found if not UNTRACKED.intersection(path.parts)]
    return sorted(path for path in paths if path and (ROOT / path).is_file())


def files_with(*suffixes: str) -> list[str]:
    """Hand-written files with one of these endings."""
    return [path for path in tracked_files() if path.endswith(suffixes) and not path.startswith(GENERATED)]


def python_files() -> list[str]:
    """Every Python file of the project."""
    return [path for path in files_with(".py") if path.startswith(PYTHON_FOLDERS)]


@functools.cache
def read(path: str) -> str:
    """Text of a file; empty when it is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@functools.cache
def parse(path: str) -> ast.Module:
    """Syntax tree of a Python file."""
    return ast.parse(read(path), filename=path)


def feature_folders() -> list[Path]:
    """The packages of edge_api/features."""
    return sorted(path.parent for path in (ROOT / "edge_api" / "features").glob("*/__init__.py"))
