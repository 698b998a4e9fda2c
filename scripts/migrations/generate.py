"""Makes migrations from the declared state, and proves that both give the same database."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from scripts.migrations import fingerprint, official, rows
from scripts.migrations.databases import Scratch, scratch_databases
from scripts.migrations.declared import apply_declared
from scripts.migrations.manifest import DeclaredFile, read_manifest
from scripts.stack.database import migrate
from scripts.stack.postgres import Server

# The official diff may need a second look at its own result (a privilege that a default granted).
PASSES = 3
UNCHECKED_BODIES = "set local check_function_bodies = off;\n"
PARTITIONS = "app.create_partitions"
ENUM_VALUE = re.compile(r"^ALTER TYPE \S+ ADD VALUE .*?;$", re.MULTILINE | re.IGNORECASE)


@dataclass
class Generated:
    """Migration files written, and differences that are left for a person (normally none)."""

    files: list[Path]
    left: list[str]


def check(project: Path, server: Server) -> list[str]:
    """Differences between the migrations and the declared state; empty when they agree."""
    files = read_manifest(project)
    with scratch_databases(server, "drift") as scratch:
        migrated, declared = _build_both(scratch, project, files)
        return _compare(migrated, declared)


def generate(project: Path, name: str, server: Server) -> Generated:
    """Writes what the declared state has beyond the migrations as a new migration."""
    files = read_manifest(project)
    with scratch_databases(server, "generate") as scratch:
        migrated, declared = _build_both(scratch, project, files)
        parts = _missing_statements(migrated, declared)
        left = _compare(migrated, declared)
    folder = project / "supabase" / "migrations"
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for part, label in zip(parts, _labels(name, len(parts)), strict=True):
        path = folder / f"{_next_version(folder)}_{label}.sql"
        path.write_text(part, encoding="utf-8")
        written.append(path)
    return Generated(written, left)


def write_baseline(project: Path, server: Server) -> Generated:
    """Replaces all migrations by one that contains the declared files as they are.

    Only before the first release. The version changes whenever the content does, so a database
    that has an older baseline is recognised instead of being left behind silently.
    """
    files = read_manifest(project)
    folder = project / "supabase" / "migrations"
    folder.mkdir(parents=True, exist_ok=True)
    text = baseline_text(files)
    existing = sorted(folder.glob("*.sql"))
    if len(existing) == 1 and existing[0].read_text(encoding="utf-8") == text:
        path = existing[0]
    else:
        # The declared files are tried before anything is deleted.
        with scratch_databases(server, "baseline") as scratch:
            apply_declared(scratch.create("declared"), files)
        for old in existing:
            old.unlink()
        path = folder / f"{_next_version(folder)}_baseline.sql"
        path.write_text(text, encoding="utf-8")
    return Generated([path], check(project, server))


def build_declared(project: Path, url: str) -> None:
    """Applies the declared files to a database that is bootstrapped already."""
    apply_declared(url, read_manifest(project))


def baseline_text(files: list[DeclaredFile]) -> str:
    """All declared files as one migration, each under its own name."""
    return "\n".join(f"-- {file.path}\n{file.text.strip()}\n" for file in files)


def _build_both(scratch: Scratch, project: Path, files: list[DeclaredFile]) -> tuple[str, str]:
    declared = scratch.create("declared")
    apply_declared(declared, files)
    migrated = scratch.create("migrated")
    migrate(migrated, project)
    for url in (migrated, declared):
        fingerprint.drop_dated_partitions(url)
    return migrated, declared


def _compare(migrated: str, declared: str) -> list[str]:
    differences = fingerprint.compare(fingerprint.take_fingerprint(migrated), fingerprint.take_fingerprint(declared))
    if differences:
        return differences
    return rows.describe(rows.diff_rows(migrated, declared))


def _missing_statements(migrated: str, declared: str) -> list[str]:
    """Migration texts in order; they are applied to `migrated` on the way."""
    parts: list[str] = []
    schema = ""
    for _ in range(PASSES):
        statements = official.schema_diff(migrated, declared)
        if not statements:
            break
        statements = re.sub("^" + UNCHECKED_BODIES, "", statements, flags=re.MULTILINE | re.IGNORECASE)
        # A new enum value cannot be used in the transaction that adds it, and a migration is one.
        added = "\n".join(ENUM_VALUE.findall(statements))
        rest = ENUM_VALUE.sub("", statements).strip()
        for text in filter(None, (added, rest)):
            _apply(migrated, text)
        if added:
            parts.append(added + "\n")
        schema += re.sub(r"\n{3,}", "\n\n", rest) + "\n\n" if rest else ""
    schema = f"{UNCHECKED_BODIES}\n{schema}" if schema else ""
    schema += _partition_call(schema, declared)
    data = rows.statements(rows.diff_rows(migrated, declared))
    for statement in data:
        _apply(migrated, statement)
    text = "\n".join(filter(None, [schema, *data]))
    return [*parts, text.rstrip() + "\n"] if text.strip() else parts


def _partition_call(schema: str, declared: str) -> str:
    """Month partitions depend on the day: a new partitioned table gets its own by the job's function."""
    if " PARTITION BY " not in schema.upper():
        return ""
    with psycopg.connect(declared) as connection:
        exists = connection.execute("select to_regproc(%s)", [PARTITIONS]).fetchone() != (None,)
    return f"select {PARTITIONS}();\n" if exists else ""


def _apply(url: str, text: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("set local check_function_bodies = off")
        connection.execute(text.encode())


def _labels(name: str, count: int) -> list[str]:
    return [f"{name}_values_{number}" for number in range(1, count)] + ([name] if count else [])


def _next_version(folder: Path) -> str:
    """UTC time to the second, later than every migration there is."""
    version = datetime.now(UTC)
    taken = [path.name[:14] for path in folder.glob("*.sql")]
    while taken and version.strftime("%Y%m%d%H%M%S") <= max(taken):
        version += timedelta(seconds=1)
    return version.strftime("%Y%m%d%H%M%S")
