"""docs/benchmarks.md is what the kept results say, and every aim stands on it."""

from bench import page
from bench.catalogue import MEASUREMENTS
from bench.results import FOLDER, load


def test_the_page_is_put_together_from_what_is_kept() -> None:
    assert page.TARGET.read_text(encoding="utf-8") == page.assemble(MEASUREMENTS), "run `python -m bench --page`"


def test_every_aim_is_on_the_page_with_a_figure() -> None:
    text = page.TARGET.read_text(encoding="utf-8")
    for measurement in MEASUREMENTS:
        stored = load(measurement.name)
        assert stored is not None, f"run `python -m bench {measurement.name}`"
        assert set(stored.figures) == {aim.key for aim in measurement.aims}
        assert all(f"| {aim.text} |" in text for aim in measurement.aims)


def test_nothing_else_is_kept() -> None:
    names = {f"{measurement.name}.json" for measurement in MEASUREMENTS}
    plots = {name for measurement in MEASUREMENTS if (stored := load(measurement.name)) for name in stored.plots}
    assert {file.name for file in FOLDER.iterdir()} == names | plots
