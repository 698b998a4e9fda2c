"""Overrides from Studio cannot hold up, exhaust or escape the worker."""

from __future__ import annotations

import time

import pytest

from edge_api.emails import overrides
from edge_api.emails.errors import OverrideError
from edge_api.emails.overrides import compile_override, render_override

HOSTILE = [
    "{% for i in range(999999999) %}x{% endfor %}",
    "{{ 'x' * 999999999 }}",
    "{{ 2 ** 99999999 }}",
    "{{ 'x' | center(999999999) }}",
    "{{ '%999999999d' | format(1) }}",
    "{{ '{:999999999}'.format(1) }}",
    "{{ 'x'.ljust(999999999) }}",
    "{{ name.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ lipsum(999999) }}",
    "{% set a = 'xxxxxxxxxx' %}{{ a ~ a }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for a in name %}{% for b in name %}{{ a }}{% endfor %}{% endfor %}",
    "{% for a in name recursive %}{{ loop(name) }}{% endfor %}",
    "{% include 'base.html' %}",
    "{% extends 'base.html' %}",
    "{% import 'parts.html' as parts %}",
    "{{ name | safe }}",
    "{{ name | attr('__class__') }}",
    "{{ name | map('upper') }}",
    "{{ name is sameas name }}",
    "{{ name is divisibleby 2 }}",
    "{{ (1, 2) }}{{ [1] }}{{ {'a': 1} }}",
    "{{ name",
    "{% if %}",
    "{{ name | nosuchfilter }}",
    "{{ missing }}",
    "{{ name.missing }}",
    "{{ name | truncate('x') }}",
    "x" * (overrides.MAX_SOURCE_CHARS + 1),
    "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
    "{{ " + "not " * 20000 + "1 }}",
]


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: source[:40])
@pytest.mark.parametrize("html", [True, False])
def test_hostile_and_broken_sources_are_refused_at_once(source: str, html: bool) -> None:
    started = time.monotonic()
    with pytest.raises(OverrideError) as caught:
        render_override(source, {"name": "강원테크"}, html=html)
    assert str(caught.value)
    assert time.monotonic() - started < 1.0


def test_private_attributes_stay_out_of_reach() -> None:
    class Owner:
        _secret = "hidden"

    with pytest.raises(OverrideError):
        render_override("{{ owner._secret }}", {"owner": Owner()}, html=False)


def test_output_has_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overrides, "MAX_OUTPUT_CHARS", 1000)
    with pytest.raises(OverrideError, match="longer than 1000"):
        render_override("{% for c in name %}0123456789{% endfor %}", {"name": "x" * 101}, html=False)


def test_time_has_a_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overrides, "MAX_SECONDS", 0.0)
    with pytest.raises(OverrideError, match="took longer"):
        render_override("{% for c in name %}{{ c }}{% endfor %}", {"name": "x" * 1000}, html=False)


def test_ordinary_mail_language_works() -> None:
    source = (
        "{% if reason is defined and reason %}{{ reason | trim | title }}{% else %}-{% endif %} "
        "{% for item in items %}{{ item.name }}={{ item['count'] | default(0) }};{% endfor %} "
        "{{ number | business_number }} {{ 'a' if items | length > 1 else 'b' }} {{ not reason }}"
    )
    variables = {
        "reason": " late ",
        "items": [{"name": "x", "count": 1}, {"name": "y", "count": 2}],
        "number": "1248100998",
    }
    assert render_override(source, variables, html=False) == "Late x=1;y=2; 124-81-00998 a False"


def test_html_overrides_escape_and_text_overrides_do_not() -> None:
    assert render_override("{{ a }}", {"a": "<&>"}, html=True) == "&lt;&amp;&gt;"
    assert render_override("{{ a }}", {"a": "<&>"}, html=False) == "<&>"


def test_a_source_is_compiled_once() -> None:
    assert compile_override("{{ a }} once", html=False) is compile_override("{{ a }} once", html=False)
