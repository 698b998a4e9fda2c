"""docs/benchmarks.md, put together from what is kept in docs/benchmarks."""

from collections.abc import Sequence

from bench.results import Measurement, Stored, Table, load
from scripts.stack.settings import ROOT

TARGET = ROOT / "docs" / "benchmarks.md"
INTRODUCTION = """# Benchmarks

Written by `make bench`: change the measurements in `bench`, not this page. Figures are ratios inside one run wherever that is
possible, medians of several rounds in which the alternatives take turns, so that a slow or busy machine changes them little.
`python -m bench lists` runs one measurement and renews its section, `--quick` tries it with tiny sizes and keeps nothing.
"""


def assemble(measurements: Sequence[Measurement]) -> str:
    """The whole page."""
    kept = {measurement.name: load(measurement.name) for measurement in measurements}
    parts = [INTRODUCTION, _aims(measurements, kept), _machine([found for found in kept.values() if found])]
    return "\n".join([*parts, *(section(item, kept[item.name]) for item in measurements)])


def _aims(measurements: Sequence[Measurement], kept: dict[str, Stored | None]) -> str:
    rows = []
    for measurement in measurements:
        stored = kept[measurement.name]
        link = f"[{measurement.name}](#{_anchor(measurement.title)})"
        for aim in measurement.aims:
            figure = stored.figures.get(aim.key) if stored else None
            found = "not measured" if figure is None else f"{aim.shown(figure)}{aim.unit}"
            met = "" if figure is None else "yes" if aim.met_by(figure) else "**no**"
            rows.append([aim.text, f"{aim.direction} {aim.limit:g}{aim.unit}", found, met, link])
    return _markdown(Table("Aims", ["", "Aim", "Figure", "Met", "Command `python -m bench …`"], rows), level=2)


def _machine(kept: Sequence[Stored]) -> str:
    if not kept:
        return ""
    machine = max(kept, key=lambda stored: stored.date).machine
    return _markdown(
        Table("Machine", ["", "of the latest run"], [[name, fact] for name, fact in machine.items()]), level=2
    )


def section(measurement: Measurement, stored: Stored | None) -> str:
    """One measurement: what it compares, its tables and plots."""
    lines = [f"## {measurement.title}", "", measurement.about, ""]
    if stored is None:
        return "\n".join([*lines, f"Not measured yet: `python -m bench {measurement.name}`.", ""])
    lines += [f"`python -m bench {measurement.name}`, {stored.date}, took {stored.seconds:.0f} s.", ""]
    lines += [_markdown(table, level=3) for table in stored.tables]
    lines += [f"![{measurement.title}](benchmarks/{name})\n" for name in stored.plots]
    return "\n".join([*lines, *(f"{note}\n" for note in stored.notes)])


def _markdown(table: Table, level: int) -> str:
    lines = [f"{'#' * level} {table.title}", "", f"| {' | '.join(table.headings)} |"]
    lines.append("| --- |" + " ---: |" * (len(table.headings) - 1))
    lines += [f"| {' | '.join(row)} |" for row in table.rows]
    return "\n".join(lines) + "\n"


def _anchor(title: str) -> str:
    return "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -_").replace(" ", "-")
