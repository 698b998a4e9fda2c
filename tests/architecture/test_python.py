"""Every Python file keeps the rules that can be read from its code (requirements A, properties 2 to 6, 19 to 30)."""

import ast

import pytest

from tests.architecture import python_rules
from tests.architecture.python_rules import COUNTEREXAMPLES, EVERYWHERE
from tests.architecture.sources import parse, python_files, read

MAX_FILE_LINES = 500


def findings(rule: python_rules.Rule, paths: list[str]) -> list[str]:
    """`file:line what is wrong` for all files."""
    return [f"{path}:{line} {text}" for path in paths for line, text in rule(parse(path))]


@pytest.mark.parametrize("name", EVERYWHERE)
def test_python_keeps_rule(name: str) -> None:
    tests_may = name == "parameterised_queries"  # names of tables come from the test itself
    problems = findings(EVERYWHERE[name], [p for p in python_files() if not (tests_may and p.startswith("tests/"))])
    assert not problems, "\n".join([f"{len(problems)} findings of {name}", *problems])


def test_sidecar_never_blocks_the_event_loop() -> None:
    problems = findings(python_rules.blocking_calls, [p for p in python_files() if p.startswith("edge_api/")])
    assert not problems, "\n".join(problems)


def test_routers_are_thin() -> None:
    problems = findings(python_rules.thin_routers, [p for p in python_files() if p.endswith("/router.py")])
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("name", COUNTEREXAMPLES)
def test_python_rule_finds_its_counterexample(name: str) -> None:
    rule: python_rules.Rule = getattr(python_rules, name)
    assert list(rule(ast.parse(COUNTEREXAMPLES[name]))), f"{name} accepts its counterexample"


def test_python_files_are_short() -> None:
    lengths = {path: read(path).count("\n") for path in python_files()}
    long = {path: lines for path, lines in lengths.items() if lines > MAX_FILE_LINES}
    assert not long, f"split these files: {long}"


def test_python_file_names_are_snake_case() -> None:
    names = {part.removesuffix(".py") for path in python_files() for part in path.split("/")}
    wrong = sorted(name for name in names if not python_rules.SNAKE_CASE.fullmatch(name))
    assert not wrong, f"rename: {wrong}"
