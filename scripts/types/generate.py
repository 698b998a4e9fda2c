"""Generates TypeScript types of the exposed schemas with the official CLI."""

import difflib
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.migrations.databases import scratch_databases
from scripts.migrations.fingerprint import drop_dated_partitions
from scripts.migrations.official import run_cli
from scripts.stack.database import migrate
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT, load_stack

TARGET = ROOT / "supabase" / "types" / "database.ts"
FORMATTER = ROOT / "node_modules" / ".bin" / "oxfmt"


def generate_types(server: Server) -> str:
    """TypeScript of a database built from the migrations, so that it depends on nothing but them."""
    with scratch_databases(server, "types") as scratch:
        url = scratch.create("migrated")
        migrate(url)
        drop_dated_partitions(url)
        schemas = [part for schema in load_stack().schemas for part in ("--schema", schema)]
        return _format(run_cli(["gen", "types", "--lang", "typescript", f"--remote={url}", *schemas]))


def stale_types(server: Server) -> str:
    """The generated client types are those of the migrations.

    Returns the difference between the committed file and a fresh one; empty when there is none.
    """
    committed = TARGET.read_text(encoding="utf-8") if TARGET.is_file() else ""
    difference = difflib.unified_diff(
        committed.splitlines(), generate_types(server).splitlines(), "committed", "generated", n=0, lineterm=""
    )
    lines = list(difference)[:20]
    return "\n".join([*lines, "run `make types` and commit supabase/types"]) if lines else ""


def _format(text: str) -> str:
    with TemporaryDirectory() as folder:
        path = Path(folder) / TARGET.name
        path.write_text(text, encoding="utf-8")
        subprocess.run([str(FORMATTER), str(path)], check=True, capture_output=True)
        return path.read_text(encoding="utf-8")
