"""Every measurement, in the order of the page."""

from bench import audit_figures, lists, sidecar, start, worker, xlsx

MEASUREMENTS = (
    lists.MEASUREMENT,
    audit_figures.MEASUREMENT,
    xlsx.MEASUREMENT,
    worker.MEASUREMENT,
    sidecar.MEASUREMENT,
    start.MEASUREMENT,
)
