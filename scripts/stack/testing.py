"""Run pytest against a stack of its own, and stop that stack also when tests fail.

python -m scripts.stack.testing            every test but the slow ones, with coverage
python -m scripts.stack.testing --slow     every test, with coverage
python -m scripts.stack.testing tests/sql  what pytest is told
"""

import os
import subprocess
import sys
import tempfile

from scripts.stack.settings import ROOT, load_stack

COVERAGE = ["--cov=edge_api", "--cov-report=term:skip-covered", "--cov-report=xml"]
#: These need a database server only, or a stack of their own, so they run beside the others; what they print follows at the end.
DATABASE_TESTS = [
    "tests/architecture",
    "tests/bench",
    "tests/faults",
    "tests/migrations",
    "tests/old_portal",
    "tests/sql",
    "tests/stack/test_commands.py",
]
PYTEST = [sys.executable, "-m", "pytest"]


def run_all(selected: list[str]) -> int:
    """Both halves of the tests side by side; the first exit code that is not 0."""
    others = [*COVERAGE, *(f"--ignore={path}" for path in DATABASE_TESTS), *selected]
    with tempfile.TemporaryFile() as output:
        database = subprocess.Popen(
            [*PYTEST, *DATABASE_TESTS, "-p", "no:cacheprovider", *selected], cwd=ROOT, stdout=output, stderr=output
        )
        try:
            code = subprocess.run([*PYTEST, *others], cwd=ROOT).returncode
            database_code = database.wait()
        finally:
            database.kill()
        output.seek(0)
        sys.stdout.write(output.read().decode(errors="replace"))
    return code or database_code


def main() -> int:
    """The exit code of pytest, or of starting the stack when that fails."""
    stack = load_stack()
    if stack.is_default:
        raise SystemExit("STACK_DIR must name a directory for tests: their stack starts without data")
    command = [sys.executable, "-m", "scripts.stack"]
    arguments = sys.argv[1:]
    try:
        started = subprocess.run([*command, "reset", "--detach", "--seed", "reference"], cwd=ROOT)
        if started.returncode != 0:
            return started.returncode
        if arguments in ([], ["--slow"]):
            return run_all([] if arguments else ["-m", "not slow"])
        return subprocess.run([*PYTEST, *arguments], cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        subprocess.run([*command, "destroy"], cwd=ROOT, env=os.environ)


if __name__ == "__main__":
    sys.exit(main())
