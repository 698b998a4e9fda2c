"""A text picture of everything in a database's catalog, to compare two databases exactly.

The official diff leaves out what its engine does not model; this is the second opinion, and the
proof that a migration reproduces the declared state.
"""

import difflib
from pathlib import Path

import psycopg
from psycopg import sql

Fingerprint = dict[tuple[str, str], str]

QUERIES = Path(__file__).with_name("fingerprint")
SETUP = "setup.sql"
DATED_PARTITIONS = """
    select n.nspname, c.relname
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relispartition and c.relname ~ '[0-9]{4}_?[0-9]{2}$'
"""


def take_fingerprint(url: str) -> Fingerprint:
    """Definition of every object by (kind, name). Column order and object ids play no part."""
    found: Fingerprint = {}
    with psycopg.connect(url) as connection:
        connection.execute((QUERIES / SETUP).read_bytes())
        for path in sorted(QUERIES.glob("*.sql")):
            if path.name == SETUP:
                continue
            for name, definition in connection.execute(path.read_bytes()).fetchall():
                found[path.stem, name] = definition
        connection.rollback()
    return found


def drop_dated_partitions(url: str) -> None:
    """Drops the month partitions that a job makes: they depend on the day, not on the declared state."""
    with psycopg.connect(url) as connection:
        for schema, name in connection.execute(DATED_PARTITIONS).fetchall():
            connection.execute(sql.SQL("drop table {}").format(sql.Identifier(schema, name)))


def compare(migrated: Fingerprint, declared: Fingerprint) -> list[str]:
    """Readable differences, empty when both are equal."""
    lines: list[str] = []
    for key in sorted(migrated.keys() | declared.keys()):
        before, after = migrated.get(key), declared.get(key)
        if before == after:
            continue
        title = f"{key[0]} {key[1]}"
        if before is None:
            lines.append(f"missing in the migrations: {title}")
        elif after is None:
            lines.append(f"only in the migrations: {title}")
        else:
            lines.append(f"different: {title}")
            lines += [f"    {line}" for line in _changes(before, after)]
    return lines


def _changes(before: str, after: str) -> list[str]:
    difference = difflib.unified_diff(
        before.splitlines(), after.splitlines(), "migrations", "declared", n=1, lineterm=""
    )
    return [line for line in difference if not line.startswith("@@")]
