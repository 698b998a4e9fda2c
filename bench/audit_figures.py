"""The section on auditing: bench/audit.py measures, here its tables are judged."""

import re

from bench import audit
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
    return Outcome(
        {
            _SINGLE: max(ratio for title, ratio in ours.items() if " one row" in title),
            _BULK: max(ratio for title, ratio in ours.items() if " one statement" in title),
            _AHEAD: max(ahead),
        },
        tables,
    )


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
