"""Every measurement, in the order of the page."""

from bench import audit, lists, sidecar, start, worker, xlsx

MEASUREMENTS = (
    lists.MEASUREMENT,
    audit.MEASUREMENT,
    xlsx.MEASUREMENT,
    worker.MEASUREMENT,
    sidecar.MEASUREMENT,
    start.MEASUREMENT,
)
