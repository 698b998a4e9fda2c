"""`python -m scripts.docs [write | check | tour | access]`.

write  docs/permissions.md and docs/domains from a database built from the migrations, docs/rules.md from the ids in the
       code, and the list of pages in docs/api.md (the default)
check  fails when one of them is stale
tour   runs the README's tour on a stack of its own and writes the real output into the page
access runs tests/access, which asks the API as everybody, and writes docs/access.md from the answers
"""

import os
import subprocess
import sys

import psycopg

from scripts.docs import generated, rules
from scripts.docs.tour import refresh
from scripts.migrations.databases import tool_server
from scripts.stack.console import StackError
from scripts.stack.settings import ROOT


def main() -> int:
    """Exit code 1 when `check` finds a stale page, a rule has no test, or a database or stack did not come up."""
    command = sys.argv[1] if len(sys.argv) > 1 else "write"
    if command not in ("write", "check", "tour", "access"):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return _run(command)
    except (StackError, psycopg.Error) as error:
        print(error, file=sys.stderr)
        return 1


def _run(command: str) -> int:
    if command == "tour":
        refresh(ROOT / "README.md")
        print("wrote README.md")
        return 0
    if command == "access":
        tests = [sys.executable, "-m", "pytest", "tests/access", "-q"]
        return subprocess.run(tests, cwd=ROOT, env={**os.environ, "WRITE_ACCESS_PAGE": "1"}, check=False).returncode
    with tool_server() as server:
        pages = generated.make(server)
    if command == "check":
        problems = generated.stale(pages)
        print(problems or "the generated pages are fresh")
        return 1 if problems else 0
    generated.write(pages)
    print("wrote", ", ".join(str(page.relative_to(ROOT)) for page in pages))
    wrong = rules.problems()
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
