"""The README's tour, read out of the page and run on a stack of its own.

Between `<!-- tour -->` and `<!-- end of tour -->` every `sh` block is run in one shell, in order; a `js` block is saved
as `.stack/tour.mjs`; a `text` block is what the block before it printed. A line `…` stands for any lines.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.stack.console import StackError
from scripts.stack.settings import ROOT

BEGIN, END = "<!-- tour -->", "<!-- end of tour -->"
ELISION = "…"
TIMEOUT_SECONDS = 300
_BLOCK = re.compile(r"^```(sh|js|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "--- next step of the tour ---"
_JS_END = "END_OF_TOUR_MJS"
# what differs from run to run, and what stands for it in a comparison
_VOLATILE = [
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>"),
    (re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?"), "<time>"),
    (re.compile(r"\d{8}_\d{6}"), "<stamp>"),
    (re.compile(r"127\.0\.0\.1:\d+"), "<address>"),
    (re.compile(r"sb_publishable_[\w-]+"), "<key>"),
    (re.compile(r"\d+(\.\d+)? s\b"), "<seconds>"),
    (re.compile(r"\d+ bytes"), "<size>"),
    (re.compile(r",\s+(?=[\"{\[])"), ","),
]


@dataclass(frozen=True)
class Step:
    """Commands as the page shows them, and their printed output with its place in the page."""

    commands: str
    output: str | None = None
    place: tuple[int, int] | None = None


def read_steps(page: str) -> list[Step]:
    """The steps of a page. Raises StackError when it has no tour."""
    start, end = page.find(BEGIN), page.find(END)
    if start < 0 or end < start:
        raise StackError("The page has no tour")
    steps: list[Step] = []
    for block in _BLOCK.finditer(page, start, end):
        kind, text = block.groups()
        if kind == "text":
            steps[-1] = Step(steps[-1].commands, text, block.span(2))
        elif kind == "js":
            steps.append(Step(f"cat > .stack/tour.mjs <<'{_JS_END}'\n{text}{_JS_END}\n"))
        else:
            steps.append(Step(text))
    return steps


def run_steps(steps: list[Step]) -> list[str]:
    """What each step printed, standard error included. Raises StackError when the shell does not come to its end."""
    with _directory() as directory:
        script = "".join(f"{step.commands}\necho; echo '{_MARK}'\n" for step in steps)
        file, log = ROOT / directory / "tour.sh", ROOT / directory / "tour.log"
        file.write_text(script.replace(".stack/", f"{directory}/"), encoding="utf-8")
        with log.open("w") as printed:
            # a file, not a pipe: the stack's processes outlive the shell
            subprocess.run(
                ["sh", str(file)], cwd=ROOT, env=_environment(directory), stdin=subprocess.DEVNULL, stdout=printed,
                stderr=subprocess.STDOUT, timeout=TIMEOUT_SECONDS, check=False,
            )  # fmt: skip
        outputs = log.read_text(encoding="utf-8").replace(directory, ".stack").split(f"\n{_MARK}\n")
    if len(outputs) != len(steps) + 1:
        raise StackError(f"The tour stopped in step {len(outputs)}:\n{outputs[-1]}")
    return outputs[:-1]


@contextmanager
def _directory() -> Iterator[str]:
    directory = f".stack/tour-{os.getpid()}"
    (ROOT / directory).mkdir(parents=True)
    try:
        yield directory
    finally:
        subprocess.run(
            ["python3", "-m", "scripts.stack", "destroy"], cwd=ROOT, env=_environment(directory), check=False
        )
        shutil.rmtree(ROOT / directory, ignore_errors=True)


def _environment(directory: str) -> dict[str, str]:
    """Nothing of another stack, nor of a hosted project, reaches the tour."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "POSTGRES_OS_USER")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "STACK": "embedded",
        "STACK_DIR": directory,
    }


def normalise(text: str) -> list[str]:
    """Lines without what differs from run to run."""
    for pattern, name in _VOLATILE:
        text = pattern.sub(name, text)
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def is_same(expected: str, actual: str) -> bool:
    """Whether the output has the printed shape."""
    pattern = "".join(
        r"(.*\n)*" if line.strip() == ELISION else re.escape(line) + r"\n" for line in normalise(expected)
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in normalise(actual))) is not None


def refresh(page: Path) -> None:
    """Write the real output into the page; outputs that are shown shortened stay as they are."""
    text = page.read_text(encoding="utf-8")
    steps = read_steps(text)
    for step, output in reversed(list(zip(steps, run_steps(steps), strict=True))):
        if step.output is not None and step.place is not None and ELISION not in step.output.split("\n"):
            start, end = step.place
            text = f"{text[:start]}{output.strip()}\n{text[end:]}"
    page.write_text(text, encoding="utf-8")
