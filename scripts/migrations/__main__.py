"""`python -m scripts.migrations generate NAME | check | baseline | build-declared URL | manifest`."""

import argparse
import re
import sys
import time
from pathlib import Path

import psycopg

from scripts.migrations import generate as generator
from scripts.migrations.databases import PROJECT, tool_server
from scripts.migrations.declared import DeclaredError
from scripts.migrations.manifest import ManifestError, read_manifest
from scripts.migrations.official import CliError
from scripts.migrations.rows import RowsError
from scripts.stack.console import StackError

EXPECTED = (ManifestError, DeclaredError, CliError, RowsError, StackError, psycopg.Error)


def main() -> int:
    """Exit code 0 when the migrations agree with the declared state, 1 otherwise."""
    arguments = _parser().parse_args()
    started = time.monotonic()
    try:
        code = _run(arguments)
    except EXPECTED as error:
        print(error, file=sys.stderr)
        code = 1
    print(f"{arguments.command}: {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - started:.1f} s")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scripts.migrations")
    parser.add_argument("--project", type=Path, default=PROJECT, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True)
    generate = commands.add_parser("generate", help="write the difference as a new migration")
    generate.add_argument("name", type=_migration_name)
    commands.add_parser("check", help="fail when migrations and declared state differ")
    commands.add_parser("baseline", help="rebuild the only migration (before the first release)")
    build = commands.add_parser("build-declared", help="apply the declared files to a database")
    build.add_argument("url")
    commands.add_parser("manifest", help="list the declared files in running order")
    return parser


def _migration_name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise argparse.ArgumentTypeError("use lower-case words joined by _")
    return text


def _run(arguments: argparse.Namespace) -> int:
    project: Path = arguments.project
    if arguments.command == "manifest":
        print("\n".join(file.path for file in read_manifest(project)))
        return 0
    if arguments.command == "build-declared":
        generator.build_declared(project, arguments.url)
        return 0
    with tool_server() as server:
        if arguments.command == "check":
            return _report(generator.check(project, server))
        if arguments.command == "baseline":
            return _report_generated(generator.write_baseline(project, server))
        return _report_generated(generator.generate(project, arguments.name, server))


def _report_generated(result: generator.Generated) -> int:
    for path in result.files:
        print(f"wrote {path.name}")
    if not result.files:
        print("nothing to write: the migrations agree with the declared state")
    return _report(result.left)


def _report(differences: list[str]) -> int:
    for line in differences:
        print(line)
    if differences:
        print("The migrations do not give the declared state: run `make migration name=…` and review the result.")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
