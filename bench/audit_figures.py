"""The section on auditing: bench/audit.py measures, here its tables are judged."""

import re
from collections.abc import Mapping

from bench import audit
from bench.plots import Plot
from bench.results import Aim, Measurement, Outcome, Table

_SINGLE, _BULK, _AHEAD = "single", "bulk", "ahead"
AIMS = (
    Aim(_SINGLE, "Writing one row with audit, times without", "at most", 1.6, "×"),
    Aim(_BULK, "One statement over many rows with audit, times without", "at most", 2.0, "×"),
    Aim(_AHEAD, "With audit, times a row trigger that stores both rows", "at most", 1.0, "×"),
)


def run(quick: bool) -> Outcome:
    """The worst of the tables decides."""
    if quick:
        audit.SINGLE, audit.BULK = 3, 50
    tables = read_tables(audit.run())
    ours = {table.title: _ratio(table, "our audit") for table in tables}
    ahead = [_ratio(table, "our audit") / _ratio(table, "row trigger") for table in tables]
    theirs = {table.title: _ratio(table, "row trigger") for table in tables}
    return Outcome(
        {_SINGLE: _worst(ours, " one row"), _BULK: _worst(ours, " one statement"), _AHEAD: max(ahead)},
        tables,
        [
            Plot(
                "Writing, times the same without audit (the worst of the tables)",
                "times",
                bars={
                    "one row, our audit": _worst(ours, " one row"),
                    "one row, row trigger": _worst(theirs, " one row"),
                    "many rows, our audit": _worst(ours, " one statement"),
                    "many rows, row trigger": _worst(theirs, " one statement"),
                },
            )
        ],
    )


def _worst(ratios: Mapping[str, float], kind: str) -> float:
    return max(ratio for title, ratio in ratios.items() if kind in title)


def read_tables(markdown: str) -> list[Table]:
    """The tables of `bench.measure.table`."""
    tables = []
    for title, body in re.findall(r"^### (.+)\n\n((?:\|.*\n)+)", markdown, re.MULTILINE):
        headings, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()]
        tables.append(Table(title, headings, rows))
    return tables


def _ratio(table: Table, name: str) -> float:
    """The last column of a row: times the first."""
    return next(float(row[-1]) for row in table.rows if row[0] == name)


MEASUREMENT = Measurement(
    "audit",
    "Audit",
    "Inserting and updating with our audit (statement triggers, changed columns only), without any, and with a row trigger"
    " that stores the old and the new row. The worst of the tables is judged.",
    AIMS,
    run,
)
