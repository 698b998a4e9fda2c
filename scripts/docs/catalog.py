"""A database built from the migrations, read for the generated pages, and their Markdown tables."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import LiteralString

import psycopg

from scripts.migrations.databases import scratch_databases
from scripts.stack.database import migrate
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT

Row = tuple[str, ...]
Catalog = psycopg.Connection[Row]


@contextmanager
def migrated(server: Server) -> Iterator[Catalog]:
    """A connection to a database that holds the migrations and nothing else, so that pages depend on nothing but them."""
    with scratch_databases(server, "docs") as scratch:
        url = scratch.create("migrated")
        migrate(url)
        with psycopg.connect(url) as connection:
            yield connection
            connection.rollback()


def exposed_schemas() -> list[str]:
    """The schemas of the API in their order, from supabase/config.toml."""
    config = tomllib.loads((ROOT / "supabase" / "config.toml").read_text(encoding="utf-8"))
    return list(config["api"]["schemas"])


def read(connection: Catalog, query: LiteralString, *parameters: object) -> list[Row]:
    """Rows with '' for null."""
    return [tuple(value or "" for value in row) for row in connection.execute(query, parameters or None).fetchall()]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell does not end it."""
    lines = [headings, ["---"] * len(headings), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
