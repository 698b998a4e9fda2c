"""The README's tour does what the page says, line by line, on a stack of its own."""

import pytest

from scripts.docs.tour import Step, is_same, read_steps, run_steps
from scripts.stack.settings import ROOT

STEPS = read_steps((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def outputs() -> list[str]:
    return run_steps(STEPS)


@pytest.mark.parametrize("number", [n for n, step in enumerate(STEPS) if step.output is not None])
def test_tour_prints_what_the_page_shows(outputs: list[str], number: int) -> None:
    step: Step = STEPS[number]
    assert is_same(step.output or "", outputs[number]), (
        f"README step {number + 1} printed\n{outputs[number]}\nand the page shows\n{step.output}\n"
        "`python -m scripts.docs tour` writes the real output into the page"
    )


def test_every_step_of_the_tour_is_read() -> None:
    text = "\n".join(step.commands for step in STEPS)
    for word in ("make up", "/auth/v1/signup", "/approve", "/api/v1/sessions", "/members/export", "tour.mjs"):
        assert word in text


def test_another_answer_is_not_the_same() -> None:
    printed = '[{"state":"pending"}]\n'
    assert is_same(printed, '[{"state":"pending"}]')
    assert is_same("…\nReady after 6.8 s\n", "anything\nat all\nReady after 12.0 s\n")
    assert not is_same(printed, '[{"state":"approved"}]')
    assert not is_same(printed, printed + '{"error_code":"FORBIDDEN"}\n')
