"""Prometheus figures of the worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from edge_api.core.logging import get_logger
from edge_api.worker.store import QueueFigures

_LATENCY_BUCKETS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)
_SEND_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

logger = get_logger(__name__)


@dataclass
class WorkerMetrics:
    """One registry a worker, so several can live in one process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        registry = self.registry
        self.sent = Counter("mails_sent", "Mails accepted", ["template"], registry=registry)
        self.failed = Counter("mails_failed", "Attempts that will be repeated", ["template"], registry=registry)
        self.dead = Counter("mails_dead", "Mails given up", ["template"], registry=registry)
        self.released = Counter("mails_released", "Mails given back untried", registry=registry)
        self.send_seconds = Histogram(
            "mail_send_seconds", "Time of one delivery", buckets=_SEND_BUCKETS, registry=registry
        )
        self.latency = Histogram(
            "mail_latency_seconds",
            "From the event to the server's acceptance",
            buckets=_LATENCY_BUCKETS,
            registry=registry,
        )
        self.depth = Gauge("mail_queue_depth", "Mails in the outbox", ["status"], registry=registry)
        self.age = Gauge("mail_queue_age_seconds", "Age of the oldest due mail", registry=registry)
        self.smtp_up = Gauge("smtp_up", "1 while the SMTP server answers", registry=registry)
        self.jobs = Counter("job_runs", "Scheduled jobs run", ["job", "outcome"], registry=registry)
        self.job_seconds = Histogram("job_seconds", "Time of a job", ["job"], registry=registry)

    def observe_queue(self, figures: QueueFigures) -> None:
        """Publish a fresh look at the outbox."""
        self.depth.labels("pending").set(figures.pending)
        self.depth.labels("sending").set(figures.sending)
        self.depth.labels("dead").set(figures.dead)
        self.age.set(figures.oldest_seconds)


@contextmanager
def serve_metrics(metrics: WorkerMetrics, host: str, port: int) -> Iterator[None]:
    """Answer `GET /metrics` while the block runs; port 0 serves nothing.

    A port that is taken (a second worker on the machine) is no reason not to send mail.
    """
    if port == 0:
        yield
        return
    try:
        server, thread = start_http_server(port, addr=host, registry=metrics.registry)
    except OSError as error:
        logger.warning("metrics_port_taken", host=host, port=port, error=str(error))
        yield
        return
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
