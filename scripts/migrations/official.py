"""Calls the official Supabase CLI on databases given by their URL."""

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.stack.database import cli_environment
from scripts.stack.settings import ROOT

CLI = ROOT / "node_modules" / ".bin" / "supabase"
EVERY_TABLE_PRIVILEGE = "DELETE, INSERT, MAINTAIN, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE"
OWNER_PRIVILEGES = re.compile(
    r'^REVOKE ALL ON (?P<object>.+) FROM "postgres";\n\n'
    r'GRANT (ALL|EXECUTE|USAGE|CREATE, USAGE|SELECT, UPDATE, USAGE) ON (?P=object) TO "postgres";\n*',
    re.MULTILINE,
)


class CliError(Exception):
    """The CLI ended with an error; the message is what it printed."""


def run_cli(arguments: list[str]) -> str:
    """Runs the CLI without prompts, in an empty project folder, and returns what it printed.

    Raises `CliError` with both outputs when it ends with an error.
    """
    environment = {"PGSSLMODE": "disable", "NO_COLOR": "1"} | cli_environment()
    with TemporaryDirectory() as folder:
        (Path(folder) / "supabase").mkdir()
        # --agent no: the CLI would print differently when it believes that a coding agent calls it
        command = [str(CLI), *arguments, "--workdir", folder, "--yes", "--agent", "no"]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )
    if done.returncode != 0:
        raise CliError(f"supabase {' '.join(arguments[:2])}:\n{(done.stdout + done.stderr).strip()}")
    return done.stdout


def schema_diff(source: str, target: str) -> str:
    """The statements that turn the schema of `source` into that of `target`; empty when equal."""
    with TemporaryDirectory() as folder:
        output = Path(folder) / "diff.sql"
        compared = ["--from", source, "--to", target, "--output", str(output)]
        run_cli(["db", "diff", "--use-pg-delta", "--strict-coverage", *compared])
        text = output.read_text(encoding="utf-8") if output.is_file() else ""
    return portable(text)


def portable(statements: str) -> str:
    """The same statements for PostgreSQL 15 too, which does not know MAINTAIN, and without noise.

    The engine spells out what an owner has anyway (revoke all, grant all).
    """
    text = statements.replace(EVERY_TABLE_PRIVILEGE, "ALL")
    text = re.sub(r"^(GRANT|REVOKE) .*$", _without_maintain, text, flags=re.MULTILINE)
    return OWNER_PRIVILEGES.sub("", text).strip()


def _without_maintain(match: re.Match[str]) -> str:
    return match.group(0).replace("MAINTAIN, ", "").replace(", MAINTAIN", "")
