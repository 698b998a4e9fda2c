"""The tree itself: layout, lengths, comments that switch checks off, lock files, host names."""

import json
import re

import pytest

from scripts.stack.settings import ROOT
from tests.architecture.sources import GENERATED, feature_folders, files_with, read, tracked_files

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 50
# Data, not code: one line a code.
LONG_DATA_FILES = ("seed/", "sql/portal/codes")
SWITCHES = {
    "a type error is silenced without its code": re.compile(r"# type: ignore(?!\[)"),
    "a lint is silenced without its code": re.compile(r"# noqa(?!: ?[A-Z])"),
    "an SQL lint is silenced": re.compile(r"-- noqa"),
    "a whole file is silenced": re.compile(r"# (ruff|mypy|flake8): *(noqa|ignore-errors)"),
}
# Written in parts, so that this file does not contain them.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("registry", "npmjs", "org"), ("registry", "yarnpkg", "com"), ("registry", "npmmirror", "com"),
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("jsr", "io"), ("proxy", "golang", "org"),
        ("crates", "io"), ("deb", "debian", "org"),
    )
]  # fmt: skip
SQL_FUNCTION = re.compile(
    r"create\s+(?:or\s+replace\s+)?(?:function|procedure)\s+([\w.]+).*?\bas\s+(\$\w*\$)(.*?)\2",
    re.DOTALL | re.IGNORECASE,
)
SCRIPT_FUNCTION = re.compile(r"^(?P<indent>\s*)(?=.*(?:\bfunction\b|=>)).*\{$")


@pytest.mark.parametrize("module", ["router", "service", "schemas"])
def test_feature_folders_have(module: str) -> None:
    missing = [folder.name for folder in feature_folders() if not (folder / f"{module}.py").is_file()]
    assert not missing, f"no {module}.py in edge_api/features: {missing}"


def test_files_are_short() -> None:
    paths = [p for p in files_with(".py", ".sql", ".mjs", ".js", ".html") if not p.startswith(LONG_DATA_FILES)]
    long = {path: lines for path in paths if (lines := read(path).count("\n")) > MAX_FILE_LINES}
    assert not long, f"split these files: {long}"


def test_sql_functions_are_short() -> None:
    long = [
        f"{path}: {match[1]} has {lines} lines"
        for path in files_with(".sql")
        for match in SQL_FUNCTION.finditer(read(path))
        if (lines := match[3].strip().count("\n") + 1) > MAX_FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_script_functions_are_short() -> None:
    long = [finding for path in files_with(".mjs", ".js") for finding in long_script_functions(path, read(path))]
    assert not long, "\n".join(long)


def long_script_functions(path: str, text: str) -> list[str]:
    """Functions of a formatted script whose closing brace stands more than 50 lines below."""
    found, lines = [], text.splitlines()
    for number, line in enumerate(lines):
        if match := SCRIPT_FUNCTION.match(line):
            end = next(
                (n for n in range(number + 1, len(lines)) if lines[n].startswith(f"{match['indent']}}}")), number
            )
            if end - number + 1 > MAX_FUNCTION_LINES:
                found.append(f"{path}:{number + 1} has {end - number + 1} lines")
    return found


def test_long_script_functions_are_found() -> None:
    assert long_script_functions("x.mjs", "const f = () => {\n" + "  g();\n" * 50 + "};\n")


def test_sql_files_are_named_in_snake_case() -> None:
    wrong = [path for path in files_with(".sql") if not re.fullmatch(r"[a-z0-9_/]+\.sql", path)]
    assert not wrong, f"rename: {wrong}"


@pytest.mark.parametrize("reason", SWITCHES)
def test_no_check_is_switched_off(reason: str) -> None:
    paths = [path for path in files_with(".py", ".sql") if path != "tests/architecture/test_source_tree.py"]
    found = [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(read(path).splitlines(), 1)
        if SWITCHES[reason].search(line)
    ]
    assert not found, f"{reason}: {found}"


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    named = re.compile(rf"(?<![\w.-]){re.escape(host)}(?![\w-])")
    found = [path for path in tracked_files() if named.search(read(path))]
    assert not found, f"{host} stands in {found}"


def test_package_lock_names_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    resolved = [name for name, package in packages.items() if str(package.get("resolved", "")).startswith("http")]
    assert not resolved, f"omit-lockfile-registry-resolved=true in .npmrc, then lock again: {resolved[:5]}"


def test_python_lock_has_hashes_and_no_addresses() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    entries = [entry for entry in re.split(r"\n(?=[a-z])", text) if re.match(r"[a-z][\w.\-\[\]]*==", entry)]
    assert entries
    bare = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not bare, f"no hash: {bare}"


def test_generated_files_are_there() -> None:
    for path in GENERATED:
        assert (ROOT / path).exists(), f"{path} is missing"
