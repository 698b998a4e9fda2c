"""The steps of `make lint`; each returns what is wrong, an empty text when nothing is."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.lint.postgres15 import postgres15_server
from scripts.migrations import generate
from scripts.migrations.databases import scratch_databases
from scripts.migrations.official import run_cli
from scripts.stack.database import migrate, on_database, run_sql
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT, load_stack

PYTHON_SOURCES = ("edge_api", "scripts", "tests", "bench")
SQL_SOURCES = ("sql", "policies", "seed")


def ruff_check() -> str:
    """Ruff's rules, from pyproject.toml."""
    return _tool("ruff", "check", "--output-format", "concise", *_existing(PYTHON_SOURCES))


def ruff_format() -> str:
    """Ruff's formatting."""
    return _tool("ruff", "format", "--check", "--output-format", "concise", *_existing(PYTHON_SOURCES))


def mypy() -> str:
    """Strict types."""
    return _tool("mypy", *_existing(PYTHON_SOURCES))


def sqlfluff() -> str:
    """SQL style, from .sqlfluff."""
    return _tool("sqlfluff", "lint", "--disable-progress-bar", *_existing(SQL_SOURCES))


def drift(server: Server) -> str:
    """The migrations give the declared state."""
    return "\n".join(generate.check(ROOT, server))


def advisors(server: Server) -> str:
    """The official security and performance advisors, on the migrated database: nothing at WARN or above."""
    with scratch_databases(server, "advisors") as scratch:
        url = scratch.create("migrated")
        migrate(url)
        found = _list(run_cli(["db", "advisors", f"--remote={url}", "--type", "all", "--level", "warn"]))
    return "\n".join(f"{item['level']} {item['name']}: {item['detail']}" for item in found)


def functions_on_15() -> str:
    """The migrations apply on PostgreSQL 15 too, and plpgsql_check finds nothing in any function there."""
    with postgres15_server() as server, scratch_databases(server, "functions") as scratch:
        url = scratch.create("migrated")
        migrate(url)
        admin_url = on_database(server.admin_url, url.rpartition("/")[2])
        run_sql(admin_url, "create extension if not exists plpgsql_check with schema extensions")
        schemas = ",".join(["app", *load_stack().schemas])
        found = _list(run_cli(["db", "lint", f"--remote={admin_url}", "--schema", schemas, "--level", "warning"]))
    return "\n".join(_describe(item["function"], issue) for item in found for issue in item["issues"])


def _describe(function: str, issue: dict[str, Any]) -> str:
    line = (issue.get("statement") or {}).get("lineNumber", "?")
    detail = f" ({issue['detail']})" if issue.get("detail") else ""
    return f"{issue['level']} {function} line {line}: {issue['message']}{detail}"


def _list(output: str) -> list[dict[str, Any]]:
    """The JSON list in what the CLI printed; it prints none when there is nothing to tell."""
    start = output.find("[\n") if output.find("[\n") >= 0 else output.find("[]")
    found: list[dict[str, Any]] = json.loads(output[start:]) if start >= 0 else []
    return found


def _existing(folders: tuple[str, ...]) -> list[str]:
    return [folder for folder in folders if (ROOT / folder).is_dir()]


def _tool(name: str, *arguments: str) -> str:
    """Runs a tool of the virtual environment; its output when it complains."""
    program = Path(sys.executable).parent / name
    done = subprocess.run([str(program), *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return (done.stdout + done.stderr).strip() or f"{name} ended with exit code {done.returncode}"
