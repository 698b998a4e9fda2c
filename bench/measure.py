"""Timing of alternatives in turn, so that a machine whose speed drifts cannot favour one of them."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """Seconds of one alternative: median of the rounds, and its share of the baseline in the same rounds."""

    name: str
    seconds: float
    ratio: float


def compare(
    alternatives: Mapping[str, Callable[[], None]], rounds: int, before: Callable[[], None] = lambda: None
) -> list[Figure]:
    """Runs every alternative once a round, after a round that does not count; the first one is the baseline. `before` each
    of them is not timed."""
    times: dict[str, list[float]] = {name: [] for name in alternatives}
    for counted in range(rounds + 1):
        for name, run in alternatives.items():
            before()
            started = time.perf_counter()
            run()
            if counted:
                times[name].append(time.perf_counter() - started)
    baseline = next(iter(times.values()))
    return [
        Figure(name, statistics.median(found), statistics.median(t / b for t, b in zip(found, baseline, strict=True)))
        for name, found in times.items()
    ]
