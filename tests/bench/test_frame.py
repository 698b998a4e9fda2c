"""The frame around the measurements: comparing, judging, keeping, drawing, writing the page."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from bench import page, results
from bench.measure import compare
from bench.plots import Plot, draw
from bench.results import Aim, Measurement, Outcome, Table

AIMS = (
    Aim("share", "Share", "at least", 0.8),
    Aim("time", "Time", "at most", 20, " s"),
    Aim("never", "Not measured", "at most", 1),
)
MADE = Measurement("made", "Made up", "About it.", AIMS, lambda quick: Outcome())
OUTCOME = Outcome(
    {"share": 0.7, "time": 19.96},
    [Table("Figures", ["", "ms"], [["a", "1.0"], ["b", "2.0"]])],
    [
        Plot("Lines", "ms", "rows", lines={"a": [(10, 1.0), (1000, 2.0)]}, limit=1.5),
        Plot("Bars", "ms", bars={"b": 3.0}),
    ],
    ["A note."],
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    return tmp_path


def keep(outcome: Outcome) -> None:
    results.store(MADE, outcome, date="2026-11-22", seconds=3.4, machine={"Memory": "24 GiB"})


def test_what_is_kept_comes_back(folder: Path) -> None:
    assert results.load("made") is None
    keep(OUTCOME)
    stored = results.load("made")
    assert stored is not None
    assert (stored.figures, stored.tables, stored.notes) == (OUTCOME.figures, OUTCOME.tables, ["A note."])
    assert stored.plots == ["made-1.svg", "made-2.svg"]


def test_plots_of_an_earlier_run_go(folder: Path) -> None:
    keep(OUTCOME)
    keep(Outcome(OUTCOME.figures))
    assert [file.name for file in folder.iterdir()] == ["made.json"]


def test_the_page_lists_every_aim_with_what_was_found(folder: Path) -> None:
    before = page.assemble([MADE])
    assert before.count("| not measured |") == 3 and "Not measured yet" in before
    keep(OUTCOME)
    text = page.assemble([MADE])
    assert "| Share | at least 0.8 | 0.70 | **no** | [made](#made-up) |" in text
    assert "| Time | at most 20 s | 20.0 s | yes | [made](#made-up) |" in text
    assert "| Not measured | at most 1 | not measured |  | [made](#made-up) |" in text
    assert "| a | 1.0 |" in text and "![Made up](benchmarks/made-2.svg)" in text and "A note." in text
    assert "| Memory | 24 GiB |" in text and "2026-11-22, took 3 s" in text


def test_a_figure_is_judged_as_it_is_shown() -> None:
    assert AIMS[0].met_by(0.8) and AIMS[0].met_by(0.7951) and not AIMS[0].met_by(0.79)
    assert (AIMS[0].shown(0), AIMS[0].shown(0.0), AIMS[0].shown(5), AIMS[0].shown(560.4)) == ("0", "0.00", "5", "560")
    assert AIMS[1].met_by(20.04) and not AIMS[1].met_by(20.1)


@pytest.mark.parametrize("plot", OUTCOME.plots, ids=lambda plot: plot.title)
def test_plots_are_images(plot: Plot) -> None:
    root = ElementTree.fromstring(draw(plot))  # noqa: S314 - drawn a moment ago
    assert root.tag.endswith("svg")
    places = [float(value) for item in root.iter() for name, value in item.items() if name in ("x", "cx", "x1")]
    assert places and all(0 <= place <= 640 for place in places)


def test_alternatives_take_turns_and_the_first_round_does_not_count() -> None:
    called: list[str] = []
    figures = compare({"a": lambda: called.append("a"), "b": lambda: called.append("b")}, rounds=2)
    assert called == ["a", "b"] * 3
    assert [figure.name for figure in figures] == ["a", "b"] and figures[0].ratio == 1
