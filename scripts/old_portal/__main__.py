"""Load the earlier portal's rows: python -m scripts.old_portal load --members … --performance … --applications … --report …

Reads DATABASE_URL from the environment or from the running local stack. See docs/old_portal.md.
"""

import argparse
import os
import sys
from pathlib import Path

import psycopg

from scripts.old_portal.loading import Sources, load
from scripts.old_portal.report import Report
from scripts.stack.console import say
from scripts.stack.settings import load_stack, read_env


def database_url() -> str | None:
    """Address of the database as its owner; None when nothing says where it is."""
    stack = load_stack()
    local = read_env(stack.env_file) if stack.env_file.exists() else {}
    return os.environ.get("DATABASE_URL") or local.get("DATABASE_URL")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m scripts.old_portal", description=__doc__)
    command = made.add_subparsers(dest="command", required=True).add_parser(
        "load", help="load csv files, write the report"
    )
    for name in ("members", "performance", "applications", "report"):
        command.add_argument(f"--{name}", type=Path, required=True)
    command.add_argument("--projects", type=Path)
    command.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
    return made


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when every row found its place, 1 when one was refused, 2 when nothing could be done."""
    options = parser().parse_args(arguments)
    url = database_url()
    if url is None:
        say("DATABASE_URL is not set and no local stack runs. / DATABASE_URL이 없습니다.")
        return 2
    sources = Sources(options.members, options.performance, options.applications, options.projects)
    try:
        with (
            options.report.open("w", encoding="utf-8-sig", newline="") as stream,
            psycopg.connect(url, autocommit=True) as connection,
        ):
            report = Report(stream)
            load(connection, sources, report, options.dry_run)
    except (OSError, ValueError, psycopg.OperationalError) as error:
        say(f"{error}")
        return 2
    for line in report.summary():
        say(line)
    say(f"Report / 결과: {options.report}" + (" (dry run: 아무것도 바꾸지 않았습니다)" if options.dry_run else ""))
    return 1 if report.total("refused") else 0


if __name__ == "__main__":
    sys.exit(main())
