"""An Excel export from the database against plain openpyxl, which has the rows in memory already."""

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from openpyxl import Workbook, load_workbook

from bench.database import bench_server
from bench.measure import compare
from bench.plots import Plot
from bench.results import Aim, Measurement, Outcome, Table
from bench.wide import COLUMNS, export, prepare
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT

_TIME, _MEMORY = "time", "memory"
AIMS = (
    Aim(_TIME, "Export of 100,000 rows × 20 columns, times plain openpyxl", "at most", 0.25, "×"),
    Aim(_MEMORY, "Peak memory of 300,000 rows, times that of 10,000", "at most", 1.2, "×"),
)
WRITERS = Path(__file__).with_name("writers.md")
OURS, PLAIN = "export from the database", "plain openpyxl, rows in memory"


def run(quick: bool) -> Outcome:
    """Time in turns inside this process, memory in a process for each size."""
    sizes = [20, 50, 100] if quick else [10_000, 100_000, 300_000]
    with bench_server() as server, tempfile.TemporaryDirectory() as folder:
        owner = prepare(server, sizes[-1])
        rows = read_back(server, owner, sizes[1])
        figures = compare(
            {
                PLAIN: lambda: write_plain(rows, Path(folder) / "plain.xlsx"),
                OURS: lambda: export(server.url, owner, sizes[1]).close(),
            },
            rounds=1 if quick else 2,
        )
        peaks = {size: peak_memory(server.url, owner, size) for size in sizes}
    ratio = figures[1].ratio
    return Outcome(
        {_TIME: ratio, _MEMORY: peaks[sizes[-1]] / peaks[sizes[0]]},
        [
            Table(
                f"{sizes[1]:,} rows × {COLUMNS} columns",
                ["", "seconds", "µs per cell", "times openpyxl"],
                [
                    [f.name, f"{f.seconds:.1f}", f"{f.seconds * 1e6 / sizes[1] / COLUMNS:.2f}", f"{f.ratio:.2f}"]
                    for f in figures
                ],
            ),
            Table(
                "Peak memory of a process that exports",
                ["rows", "MiB"],
                [[f"{size:,}", f"{peak:.0f}"] for size, peak in peaks.items()],
            ),
        ],
        [
            Plot("Export of 100,000 rows × 20 columns", "seconds", bars={f.name: f.seconds for f in figures}),
            Plot("Peak memory by rows", "MiB", "rows", lines={"export": list(peaks.items())}),
        ],
        [WRITERS.read_text(encoding="utf-8").rstrip()],
    )


def read_back(server: Server, owner: UUID, rows: int) -> list[list[Any]]:
    """The cells of an export, as Python values."""
    with export(server.url, owner, rows) as file:
        sheet = load_workbook(file, read_only=True).worksheets[0]
        found = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
    if len(found) != rows or len(found[0]) != COLUMNS or not isinstance(found[0][-2], datetime):
        raise RuntimeError(f"the export holds {len(found)} rows of {len(found[0])} cells")
    # plain openpyxl would make formulas of these
    return [[f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell for cell in row] for row in found]


def write_plain(rows: list[list[Any]], path: Path) -> None:
    """As openpyxl's page on performance does it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(path)


def peak_memory(url: str, owner: UUID, rows: int) -> float:
    """MiB that a process of its own needs at most for an export."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.xlsx_memory", str(owner), str(rows)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout)


MEASUREMENT = Measurement(
    "xlsx",
    "Excel exports",
    "A list of the tenant suite as `GET /api/v1/tenants/…/export` makes it: query under row-level security through a server-side"
    " cursor, labels and formats, file, audit entry; against openpyxl in write-only mode, which writes the same cells without"
    " formats from a list in memory.",
    AIMS,
    run,
)
