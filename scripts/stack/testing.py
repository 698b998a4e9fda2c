"""Run pytest against a stack of its own, and stop that stack also when tests fail.

python -m scripts.stack.testing            every test but the slow ones, with coverage
python -m scripts.stack.testing --slow     every test, with coverage
python -m scripts.stack.testing tests/sql  what pytest is told
"""

import os
import subprocess
import sys

from scripts.stack.settings import ROOT, load_stack

EVERYTHING = ["--cov=edge_api", "--cov-report=term:skip-covered", "--cov-report=xml"]


def selection(arguments: list[str]) -> list[str]:
    """Arguments of pytest; part of the tests cannot reach the coverage that all of them must."""
    if arguments == ["--slow"]:
        return EVERYTHING
    return arguments or [*EVERYTHING, "-m", "not slow"]


def main() -> int:
    """The exit code of pytest, or of starting the stack when that fails."""
    stack = load_stack()
    if stack.is_default:
        raise SystemExit("STACK_DIR must name a directory for tests: their stack starts without data")
    command = [sys.executable, "-m", "scripts.stack"]
    try:
        started = subprocess.run([*command, "reset", "--detach", "--seed", "reference"], cwd=ROOT)
        if started.returncode != 0:
            return started.returncode
        return subprocess.run([sys.executable, "-m", "pytest", *selection(sys.argv[1:])], cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        subprocess.run([*command, "destroy"], cwd=ROOT, env=os.environ)


if __name__ == "__main__":
    sys.exit(main())
