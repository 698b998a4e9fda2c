"""Prometheus figures. Labels are route templates, never raw paths, so their number is bounded."""

import hmac
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from edge_api.core.errors import ApiError, unauthorized
from edge_api.core.openapi import error_answers
from edge_api.core.routing import Router
from edge_api.core.settings import Settings

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_token = HTTPBearer(auto_error=False, scheme_name="MetricsToken", description="METRICS_TOKEN, where it is set")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

router = Router(tags=["health"])


@dataclass
class Metrics:
    """One registry per application, so several can live in one process."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        # looking series up by their labels takes longer than counting
        self._series: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self.requests = Counter(
            "http_requests", "Requests answered", ["method", "route", "status"], registry=self.registry
        )
        self.duration = Histogram(
            "http_request_duration_seconds",
            "Time to answer",
            ["method", "route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.in_progress = Gauge("http_requests_in_progress", "Requests being answered", registry=self.registry)
        self.external = Counter(
            "external_calls", "Calls to outside services", ["service", "outcome"], registry=self.registry
        )
        self.circuit_open = Gauge(
            "circuit_breaker_open", "1 while calls to the service are held back", ["service"], registry=self.registry
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        key = (method if method in _METHODS else "OTHER", route, status)
        series = self._series.get(key)
        if series is None:
            series = self.requests.labels(*key), self.duration.labels(*key[:2])
            self._series[key] = series
        requests, duration = series
        requests.inc()
        duration.observe(seconds)


@router.get(
    "/metrics",
    summary="Prometheus 지표 / Figures for Prometheus",
    response_class=PlainTextResponse,
    responses={
        200: {
            "description": "텍스트 형식 / text format",
            "content": {"text/plain": {"example": "http_requests_total 3.0"}},
        },
        **error_answers(401, 404),
    },
)
async def read_metrics(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_token)]
) -> Response:
    """Prometheus text. With METRICS_TOKEN set it wants `Authorization: Bearer`; production requires one."""
    settings: Settings = request.app.state.settings
    if settings.metrics_token is not None:
        given = credentials.credentials if credentials else ""
        if not hmac.compare_digest(settings.metrics_token.get_secret_value().encode(), given.encode()):
            raise unauthorized()
    elif settings.is_production:
        raise ApiError.of_status(404)
    metrics: Metrics = request.app.state.metrics
    return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)
