"""Swagger UI and Scalar in headless Chromium: served from here alone, under a policy that they keep."""

from collections.abc import Callable, Mapping


def test_the_documentation_pages_work_without_the_outside(journey: Callable[[str, Mapping[str, str]], str]) -> None:
    printed = journey("documentation.mjs", {})
    assert "/docs: " in printed and "/scalar: " in printed
