"""What goes into one file: tables, each a declaration with the statement that fills it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from psycopg import sql

from edge_api.features.exports.columns import Export

Side = Literal["platform", "company"]


@dataclass(frozen=True, slots=True)
class Table:
    """A declaration and the statement whose columns are those of the declaration."""

    export: Export
    statement: sql.SQL | sql.Composed
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Book:
    """Tables of one file. `entity` is what the audit log names; `file_stems` are (Korean, English).

    `asks` is whose grants hold the permission: those of platform staff, or those inside the company.
    """

    entity: str
    permission: str
    file_stems: tuple[str, str]
    tables: tuple[Table, ...]
    asks: Side = "platform"
