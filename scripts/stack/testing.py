"""Run pytest against a stack of its own, and stop that stack also when tests fail.

python -m scripts.stack.testing [pytest arguments]
"""

import os
import subprocess
import sys

from scripts.stack.settings import ROOT, load_stack

COVERAGE = ["--cov=edge_api", "--cov-report=term:skip-covered", "--cov-report=xml"]


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
        return subprocess.run([sys.executable, "-m", "pytest", *COVERAGE, *sys.argv[1:]], cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        subprocess.run([*command, "destroy"], cwd=ROOT, env=os.environ)


if __name__ == "__main__":
    sys.exit(main())
