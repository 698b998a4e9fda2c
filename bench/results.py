"""What a measurement aims at and what it found, and where that is kept: docs/benchmarks/<name>.json."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from bench.plots import Plot, draw
from scripts.stack.settings import ROOT

FOLDER = ROOT / "docs" / "benchmarks"


@dataclass(frozen=True)
class Aim:
    """A figure that is wanted; `key` names it in the outcome, `unit` stands behind it (x: times the other one)."""

    key: str
    text: str
    direction: Literal["at least", "at most"]
    limit: float
    unit: str = ""

    def met_by(self, figure: float) -> bool:
        """Whether the figure, as it is shown, is good enough."""
        shown = float(self.shown(figure))
        return shown >= self.limit if self.direction == "at least" else shown <= self.limit

    def shown(self, figure: float) -> str:
        """The figure with as many digits as a reader needs; counts as they are."""
        if isinstance(figure, int):
            return str(figure)
        return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.1f}" if abs(figure) >= 10 else f"{figure:.2f}"


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first column is text, the others are figures."""

    title: str
    headings: list[str]
    rows: list[list[str]]


@dataclass
class Outcome:
    """The figure of every aim, and the tables and plots around them; `notes` are Markdown below the tables."""

    figures: dict[str, float] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Measurement:
    """A section of the page. `run` is told whether to be quick: tiny sizes, to see that it works."""

    name: str
    title: str
    about: str
    aims: tuple[Aim, ...]
    run: Callable[[bool], Outcome]


@dataclass(frozen=True)
class Stored:
    """An outcome as it is kept."""

    date: str
    seconds: float
    machine: Mapping[str, str]
    figures: Mapping[str, float]
    tables: list[Table]
    plots: list[str]
    notes: list[str]


def store(measurement: Measurement, outcome: Outcome, *, date: str, seconds: float, machine: Mapping[str, str]) -> None:
    """Replaces what was kept of the measurement, its plots too."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob(f"{measurement.name}-*.svg"):
        old.unlink()
    names = []
    for number, plot in enumerate(outcome.plots, 1):
        names.append(f"{measurement.name}-{number}.svg")
        (FOLDER / names[-1]).write_text(draw(plot), encoding="utf-8")
    kept = Stored(date, round(seconds), machine, outcome.figures, outcome.tables, names, outcome.notes)
    _file(measurement.name).write_text(json.dumps(asdict(kept), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load(name: str) -> Stored | None:
    """What was kept of a measurement; None when it was never run."""
    file = _file(name)
    if not file.exists():
        return None
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Stored(**{**kept, "tables": [Table(**table) for table in kept["tables"]]})


def _file(name: str) -> Path:
    return FOLDER / f"{name}.json"
