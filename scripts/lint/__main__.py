"""`python -m scripts.lint [step …]`: runs all checks, or the named ones; `fix` formats Python and SQL."""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg

from scripts.docs.generated import stale_pages
from scripts.lint import steps
from scripts.lint.postgres15 import NotAvailable
from scripts.migrations.databases import tool_server
from scripts.migrations.declared import DeclaredError
from scripts.migrations.manifest import ManifestError
from scripts.migrations.official import CliError
from scripts.migrations.rows import RowsError
from scripts.stack.console import StackError
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT
from scripts.types.generate import stale_types

STEPS: dict[str, Callable[[], str]] = {
    "ruff": steps.ruff_check,
    "format": steps.ruff_format,
    "mypy": steps.mypy,
    "sqlfluff": steps.sqlfluff,
    "functions": steps.functions_on_15,
}
DATABASE_STEPS: dict[str, Callable[[Server], str]] = {
    "drift": steps.drift,
    "advisors": steps.advisors,
    "types": stale_types,
    "docs": stale_pages,
}
BROKEN = (CliError, DeclaredError, ManifestError, RowsError, StackError, psycopg.Error)


def main() -> int:
    """Exit code 0 when no step complains; a step that cannot run on this machine is named, not failed."""
    parser = argparse.ArgumentParser(prog="python -m scripts.lint", description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="step", help=f"{', '.join([*STEPS, *DATABASE_STEPS])}; or fix")
    wanted = parser.parse_args().steps or [*STEPS, *DATABASE_STEPS]
    if wanted == ["fix"]:
        return fix()
    if unknown := set(wanted) - {*STEPS, *DATABASE_STEPS}:
        parser.error(f"unknown step {', '.join(sorted(unknown))}")
    failed = [name for name, step in STEPS.items() if name in wanted and not _run(name, step, step)]
    if set(wanted) & set(DATABASE_STEPS):
        failed += _run_database_steps(wanted)
    print(f"\nlint failed: {', '.join(failed)}" if failed else "\nlint: nothing to complain about")
    return 1 if failed else 0


def _run_database_steps(wanted: list[str]) -> list[str]:
    with tool_server() as server:
        return [
            name
            for name, step in DATABASE_STEPS.items()
            if name in wanted and not _run(name, partial(step, server), step)
        ]


def fix() -> int:
    """Formats Python and SQL in place."""
    tools = Path(sys.executable).parent
    commands = (
        ["ruff", "check", "--fix", "--quiet", *steps.PYTHON_SOURCES],
        ["ruff", "format", *steps.PYTHON_SOURCES],
        ["sqlfluff", "fix", "--disable-progress-bar", *steps.SQL_SOURCES],
    )
    codes = [subprocess.run([str(tools / name), *rest], cwd=ROOT, check=False).returncode for name, *rest in commands]
    return max(codes)


def _run(name: str, step: Callable[[], str], documented: Callable[..., str]) -> bool:
    started = time.monotonic()
    try:
        problems = step()
    except NotAvailable as reason:
        print(f"skipped  {name:<10} {reason}")
        return True
    except BROKEN as error:
        problems = str(error)
    print(f"{'FAILED' if problems else 'ok':<8} {name:<10} {time.monotonic() - started:5.1f} s  {_summary(documented)}")
    if problems:
        print("\n".join(f"    {line}" for line in problems.splitlines()))
    return not problems


def _summary(step: Callable[..., str]) -> str:
    return (step.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
