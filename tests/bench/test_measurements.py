"""Every measurement runs, at sizes that tell nothing of speed."""

from collections.abc import Iterator

import pytest

from bench.catalogue import MEASUREMENTS
from bench.database import workplace
from bench.results import Measurement


@pytest.fixture(scope="module")
def place() -> Iterator[None]:
    with workplace():
        yield


@pytest.mark.parametrize("measurement", MEASUREMENTS, ids=lambda measurement: measurement.name)
def test_a_measurement_runs(measurement: Measurement, place: None) -> None:
    outcome = measurement.run(True)
    assert set(outcome.figures) == {aim.key for aim in measurement.aims}
    assert outcome.tables and all(table.rows for table in outcome.tables)
    assert all(len(row) == len(table.headings) for table in outcome.tables for row in table.rows)
    if measurement.name == "worker":
        assert (outcome.figures["lost"], outcome.figures["twice"]) == (0, 0)
