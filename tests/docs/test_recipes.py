"""The recipes run as the pages show them, and print what the pages say."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from scripts.docs.tour import Step, is_same
from scripts.stack.environment import StackEnvironment
from scripts.stack.settings import ROOT, load_stack
from tests.contract.world import Company
from tests.support.session import Session

FOLDER = ROOT / "docs" / "recipes"
MARK = "--- next block ---"
# page → suffix of its program, how it prints, how it is started
PROGRAMS = {
    "javascript": (".mjs", f"\nconsole.log('{MARK}');\n", ["node"]),
    "python": (".py", f"\nprint('{MARK}')\n", [str(ROOT / ".venv" / "bin" / "python")]),
}
BLOCK = re.compile(r"^```(js|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read_blocks(page: str) -> list[Step]:
    """The blocks of a page, each with what the page says it prints."""
    steps: list[Step] = []
    for kind, text in BLOCK.findall((FOLDER / f"{page}.md").read_text(encoding="utf-8")):
        if kind == "text":
            steps[-1] = Step(steps[-1].commands, text)
        else:
            steps.append(Step(text))
    return steps


@pytest.fixture
def folder(stack: StackEnvironment) -> Iterator[Path]:
    """A folder in which a program finds the project's packages."""
    made = load_stack().directory / f"recipes-{uuid4().hex[:8]}"
    made.mkdir()
    yield made
    shutil.rmtree(made)


@pytest.mark.parametrize("page", PROGRAMS)
def test_a_page_prints_what_it_shows(
    page: str, stack: StackEnvironment, make_company: Callable[..., Company], folder: Path
) -> None:
    suffix, mark, command = PROGRAMS[page]
    steps, company = read_blocks(page), make_company()
    program = folder / f"recipes{suffix}"
    program.write_text(mark.join(step.commands for step in steps), encoding="utf-8")
    account = {"EMAIL": company.form.email, "PASSWORD": company.form.password}
    run = subprocess.run(
        [*command, str(program)], env={**os.environ, **stack, **account}, capture_output=True, text=True, cwd=ROOT,
        stdin=subprocess.DEVNULL, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    printed = [part.removeprefix("\n") for part in run.stdout.split(MARK)]
    assert len(printed) == len(steps)
    wrong = [
        f"shown:\n{step.output}\nprinted:\n{output}"
        for step, output in zip(steps, printed, strict=True)
        if not is_same(step.output or "", output)
    ]
    assert wrong == [], "\n\n".join(wrong)


def test_both_pages_have_the_same_tasks() -> None:
    headings = {
        page: re.findall(r"^## (.+)$", (FOLDER / f"{page}.md").read_text(encoding="utf-8"), re.MULTILINE)
        for page in PROGRAMS
    }
    assert headings["javascript"] == headings["python"]
    assert len(headings["python"]) == 10


def test_what_the_recipes_listen_to_is_published(db: Session) -> None:
    shown = re.compile(r"schema(?:: |=)['\"](\w+)['\"], table(?:: |=)['\"](\w+)['\"]")
    listened = {found for page in PROGRAMS for found in shown.findall((FOLDER / f"{page}.md").read_text("utf-8"))}
    assert listened
    with db.as_postgres():
        published = db.rows(
            "select schemaname, tablename from pg_publication_tables where pubname = 'supabase_realtime'"
        )
    assert listened <= {(row["schemaname"], row["tablename"]) for row in published}
