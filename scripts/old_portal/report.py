"""The report: one line for every source row, and the totals that must add up."""

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

HEADINGS = ("file", "line", "key", "result", "field", "old_value", "new_value", "reason")
RESULTS = ("loaded", "cleaned", "merged", "unchanged", "skipped", "refused")


@dataclass(frozen=True)
class Change:
    """One field whose value is not what it was."""

    field: str
    old: object
    new: object
    reason: str


class Refused(Exception):
    """The row cannot be loaded; carries the fields that are to blame."""

    def __init__(self, *changes: Change) -> None:
        super().__init__("; ".join(change.reason for change in changes))
        self.changes = list(changes)


@dataclass
class Outcome:
    """What became of one source row."""

    result: str
    changes: list[Change] = field(default_factory=list)


def shown(value: object) -> str:
    """A value on one line, as the report writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return re.sub(r"\s+", " ", str(value)).strip()


def cell(value: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if re.match(r"[=+@\t\r-]", value) else value


@dataclass
class Report:
    """Writes the report as the rows come and counts them by file and result."""

    stream: TextIO
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.writer = csv.writer(self.stream)
        self.writer.writerow(HEADINGS)

    def add(self, file: Path, line: int, key: object, outcome: Outcome) -> None:
        """One line; several changed fields stand below each other inside their cells."""
        if outcome.result not in RESULTS:
            raise ValueError(outcome.result)
        columns: list[list[Any]] = [
            [change.field, shown(change.old), shown(change.new), change.reason] for change in outcome.changes
        ]
        joined = ["\n".join(part) for part in zip(*columns, strict=True)] if columns else [""] * 4
        self.writer.writerow([file.name, line, cell(shown(key)), outcome.result, *map(cell, joined)])
        self.counts[file.name, outcome.result] += 1

    def total(self, result: str) -> int:
        """Rows of all files with this result."""
        return sum(number for (_, kind), number in self.counts.items() if kind == result)

    def summary(self) -> list[str]:
        """One line a file: rows and results."""
        files = dict.fromkeys(name for name, _ in self.counts)
        return [
            f"{name}: {sum(n for (f, _), n in self.counts.items() if f == name)}"
            + "".join(f" · {kind} {self.counts[name, kind]}" for kind in RESULTS if self.counts[name, kind])
            for name in files
        ]
