"""Applies the declared files to a database, in one transaction."""

import psycopg

from scripts.migrations.manifest import DeclaredFile


class DeclaredError(Exception):
    """A declared file was refused; the message names file, line and reason."""


def apply_declared(url: str, files: list[DeclaredFile]) -> None:
    """Runs the files in order as one transaction: either all of them are there, or none."""
    with psycopg.connect(url) as connection:
        connection.execute("set client_min_messages = warning")
        for file in files:
            try:
                connection.execute(file.text.encode())
            except psycopg.Error as error:
                raise DeclaredError(_describe(file, error)) from error


def _describe(file: DeclaredFile, error: psycopg.Error) -> str:
    diagnostic = error.diag
    where = file.path
    if diagnostic.statement_position:
        where += f":{file.text.count(chr(10), 0, int(diagnostic.statement_position) - 1) + 1}"
    parts = [f"{where}: {diagnostic.message_primary or error} ({diagnostic.sqlstate})"]
    for label, text in (
        ("detail", diagnostic.message_detail),
        ("hint", diagnostic.message_hint),
        ("inside", diagnostic.internal_query),
        ("context", diagnostic.context),
    ):
        if text:
            parts.append(f"  {label}: {text}")
    return "\n".join(parts)
