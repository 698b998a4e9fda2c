"""`make bench` runs every measurement and writes docs/benchmarks.md; `python -m bench lists xlsx` renews two sections."""

import argparse
import sys
import time
from datetime import UTC, datetime

from bench import page
from bench.catalogue import MEASUREMENTS
from bench.database import workplace
from bench.machine import describe
from bench.results import Measurement, store


def main() -> int:
    """Measures what was asked for; 0 also when an aim is missed, which the page says."""
    names = [measurement.name for measurement in MEASUREMENTS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(names)}; default all")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it works; keeps nothing")
    parser.add_argument("--page", action="store_true", help="only put the page together again")
    arguments = parser.parse_args()
    if arguments.page:
        page.TARGET.write_text(page.assemble(MEASUREMENTS), encoding="utf-8")
        return 0
    if unknown := set(arguments.names) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(names)}")
    with workplace() as server:
        machine = describe(server.admin_url)
        for measurement in MEASUREMENTS:
            if measurement.name in (arguments.names or names):
                measure(measurement, machine, quick=arguments.quick)
    return 0


def measure(measurement: Measurement, machine: dict[str, str], *, quick: bool) -> None:
    """Runs one measurement, shows its figures, and unless it was quick keeps them and renews the page."""
    sys.stdout.write(f"{measurement.title} …\n")
    sys.stdout.flush()
    started = time.monotonic()
    outcome = measurement.run(quick)
    seconds = time.monotonic() - started
    for aim in measurement.aims:
        figure = outcome.figures[aim.key]
        judged = "" if quick else ", met" if aim.met_by(figure) else ", MISSED"
        sys.stdout.write(
            f"  {aim.text}: {aim.shown(figure)}{aim.unit} ({aim.direction} {aim.limit:g}{aim.unit}{judged})\n"
        )
    sys.stdout.write(f"  {seconds:.0f} s\n")
    sys.stdout.flush()
    if not quick:
        store(measurement, outcome, date=f"{datetime.now(UTC):%Y-%m-%d}", seconds=seconds, machine=machine)
        page.TARGET.write_text(page.assemble(MEASUREMENTS), encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
