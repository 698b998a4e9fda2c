"""Every alert asks for figures that exist, with their labels, and has a place in the runbook."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import promql_parser as promql
import pytest
import yaml
from fastapi.routing import APIRoute
from prometheus_client import CollectorRegistry

from edge_api import main
from edge_api.core.metrics import Metrics
from edge_api.worker.jobs import JOBS
from edge_api.worker.metrics import WorkerMetrics
from scripts.stack.settings import ROOT
from tests.docs.pages import Page

FOLDER = ROOT / "deploy" / "prometheus"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((FOLDER / "alerts.yml").read_text("utf-8"))["groups"] for rule in group["rules"]
]
SCRAPES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "prometheus.yml").read_text("utf-8"))["scrape_configs"]
RUNBOOK = Page(ROOT / "docs" / "runbook.md")
OPERATIONS = Page(ROOT / "docs" / "operations.md")


def series(registry: CollectorRegistry) -> Iterator[tuple[str, set[str]]]:
    """Name and labels of every series that the registry can serve."""
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
    collectors: dict[Any, None] = dict.fromkeys(registry._collector_to_names)
    for collector in collectors:
        (metric,) = collector.describe()
        labels = set(getattr(collector, "_labelnames", ()))
        for suffix in suffixes[metric.type]:
            yield f"{metric.name}{suffix}", labels | ({"le"} if suffix == "_bucket" else set())


SERVED = {**dict(series(Metrics().registry)), **dict(series(WorkerMetrics().registry)), "up": {"job", "instance"}}


def selectors(node: Any) -> Iterator[Any]:
    """Every selector of an expression, those inside of ranges too."""
    if isinstance(node, promql.MatrixSelector):
        yield node.vector_selector
    elif isinstance(node, promql.VectorSelector):
        yield node
    for name in ("lhs", "rhs", "expr"):
        if (child := getattr(node, name, None)) is not None:
            yield from selectors(child)
    for argument in getattr(node, "args", []):
        yield from selectors(argument)


def asked(expression: str) -> list[tuple[str, Mapping[str, tuple[Any, str]]]]:
    """Names and matchers of an expression. Raises ValueError when it is no PromQL."""
    return [
        (found.name, {matcher.name: (matcher.op, matcher.value) for matcher in found.matchers.matchers})
        for found in selectors(promql.parse(expression))
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_asks_for_what_is_served(rule: dict[str, Any]) -> None:
    found = asked(rule["expr"])
    assert found
    for name, matchers in found:
        assert name in SERVED
        assert set(matchers) <= SERVED[name]
    labels = {label for name, _ in found for label in SERVED[name]}
    assert set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"])) <= labels


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_an_alert_is_complete_and_in_the_runbook(rule: dict[str, Any]) -> None:
    assert rule["labels"]["severity"] in ("critical", "warning")
    assert re.search(r"[가-힣].* / [A-Za-z]", rule["annotations"]["summary"])
    part = RUNBOOK.text.partition(f"\n## {rule['alert']}\n")[2].partition("\n## ")[0]
    assert all(f"- **{step}**:" in part for step in ("Means", "Look", "Act")), "the runbook has no such heading"


def test_the_runbook_has_no_other_alerts() -> None:
    assert re.findall(r"^## (.+)$", RUNBOOK.text, re.MULTILINE) == [rule["alert"] for rule in RULES]


def test_values_of_labels_exist() -> None:
    routes = {
        route.path for router in main._feature_routers() for route in router.routes if isinstance(route, APIRoute)
    }
    jobs = {scrape["job_name"] for scrape in SCRAPES}
    known = {"route": routes, "job": jobs, "outcome": {"done", "failed"}, "status": {"503"}}
    for rule in RULES:
        for name, matchers in asked(rule["expr"]):
            for label, (operator, value) in matchers.items():
                if label in known and operator == promql.MatchOp.Equal and name != "mail_queue_depth":
                    assert value in known[label], f"{rule['alert']}: {label}={value}"


def test_counters_of_jobs_begin_at_nought() -> None:
    """Prometheus sees no increase in a series that begins at one."""
    from edge_api.worker.scheduler import Scheduler

    metrics = WorkerMetrics()
    Scheduler(JOBS, None, metrics, tick=1)  # type: ignore[arg-type] # nothing is run
    for job in JOBS:
        for outcome in ("done", "failed"):
            assert metrics.registry.get_sample_value("job_runs_total", {"job": job.name, "outcome": outcome}) == 0


def test_operations_names_every_figure_and_every_job() -> None:
    names = {name for name in SERVED if not name.endswith(("_bucket", "_count", "_sum"))} - {"up"}
    assert sorted(name for name in names if f"`{name}`" not in OPERATIONS.text) == []
    words = {60.0: "minute", 3600.0: "hour", 86_400.0: "day"}
    listed = re.findall(r"^\| `(\w+)` \| (minute|hour|day) \|", OPERATIONS.text, re.MULTILINE)
    assert sorted(listed) == sorted((job.name, words[job.every]) for job in JOBS)
