"""A migration that fails in the middle, or whose tool is killed there, leaves the database as it was."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from scripts.migrations.databases import Scratch, scratch_databases
from scripts.migrations.fingerprint import take_fingerprint
from scripts.stack.console import StackError
from scripts.stack.database import cli_environment, migrate
from scripts.stack.postgres import Server
from scripts.stack.settings import ROOT

FAILURE = "select 1 / 0 as broken;"
#: What a later release might do: tables, rows, types, functions, policies, a rewrite of what is there.
STEPS = [
    "create table public.broken_things (id uuid primary key default gen_random_uuid(), name text not null);",
    "alter table public.broken_things enable row level security;",
    "alter table public.members add column nickname text;",
    "update public.codes set label_ko = label_ko || '!' where group_code = 'region';",
    "create function app.broken() returns integer language plpgsql as $$ begin return 1; end $$;",
    "alter table public.members drop column description cascade;",
    "drop policy performance_records_read on public.performance_records;",
    "create type public.broken_kind as enum ('a', 'b');",
    "drop index public.status_changes_tenant_idx;",
    "grant select on public.broken_things to anon;",
]


@pytest.fixture
def scratch(database_server: Server) -> Iterator[Scratch]:
    with scratch_databases(database_server, "failing") as made:
        yield made


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., Path]:
    """The project with its migrations and one more, of these statements."""

    def make(statements: list[str], name: str = "99990101000000_next.sql") -> Path:
        target = tmp_path / "supabase"
        shutil.copytree(
            ROOT / "supabase", target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".temp", ".branches")
        )
        (target / "migrations" / name).write_text("\n\n".join(statements), encoding="utf-8")
        return tmp_path

    return make


def picture(url: str) -> tuple[object, object, object]:
    """Catalog, rows that the migration would touch, and the migrations that count as applied."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("select group_code, code, label_ko from public.codes order by 1, 2").fetchall()
        versions = connection.execute("select version from supabase_migrations.schema_migrations order by 1").fetchall()
    return take_fingerprint(url), rows, versions


@pytest.mark.parametrize("position", [0, len(STEPS) // 2, len(STEPS)])
def test_a_failing_statement_takes_back_its_whole_migration(
    database_template: str, scratch: Scratch, release: Callable[..., Path], position: int
) -> None:
    url = scratch.clone(database_template, "copy")
    before = picture(url)
    project = release([*STEPS[:position], FAILURE, *STEPS[position:]])
    with pytest.raises(StackError, match="division by zero"):
        migrate(url, project)
    assert picture(url) == before
    # mended, the same migration goes through
    migrate(url, release(STEPS))
    assert picture(url) != before


def test_migrations_before_the_failing_one_stay(
    database_template: str, scratch: Scratch, release: Callable[..., Path]
) -> None:
    url = scratch.clone(database_template, "chain")
    release(STEPS[:3], "99990101000000_first.sql")
    project = release([STEPS[4], FAILURE], "99990102000000_second.sql")
    with pytest.raises(StackError):
        migrate(url, project)
    after_first = picture(url)
    assert after_first[2][-1] == ("99990101000000",)  # type: ignore[index]
    with pytest.raises(StackError):
        migrate(url, project)
    assert picture(url) == after_first
    migrate(url, release(STEPS[4:], "99990102000000_second.sql"))


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.5, 0.95])
def test_a_failure_in_the_first_migration_leaves_an_empty_project(
    scratch: Scratch, release: Callable[..., Path], share: float
) -> None:
    url = scratch.create("empty")
    before = take_fingerprint(url)
    project = release([])
    (project / "supabase" / "migrations" / "99990101000000_next.sql").unlink()
    (baseline,) = (project / "supabase" / "migrations").glob("*.sql")
    text = baseline.read_text(encoding="utf-8")
    # between two statements of the top level
    borders = [
        match.start() for match in re.finditer(r"^(?=(?:alter table|comment on|create policy) )", text, re.MULTILINE)
    ]
    border = borders[int(len(borders) * share)]
    baseline.write_text(f"{text[:border]}{FAILURE}\n{text[border:]}", encoding="utf-8")
    with pytest.raises(StackError, match="division by zero"):
        migrate(url, project)
    assert take_fingerprint(url) == before
    baseline.write_text(text, encoding="utf-8")
    migrate(url, project)
    assert take_fingerprint(url) != before


def test_a_killed_tool_leaves_the_database_as_it_was(
    database_template: str, scratch: Scratch, release: Callable[..., Path]
) -> None:
    url = scratch.clone(database_template, "killed")
    before = picture(url)
    project = release([*STEPS, "lock table public.codes in access exclusive mode;", "drop table public.broken_things;"])
    command = [str(ROOT / "node_modules" / ".bin" / "supabase"), "migration", "up", f"--remote={url}?sslmode=disable"]
    with psycopg.connect(url) as holder:
        holder.execute("lock table public.codes in share mode")
        tool = subprocess.Popen(
            [*command, "--workdir", str(project), "--yes"],
            env=cli_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with psycopg.connect(url, autocommit=True) as watcher:
            waiting = "select count(*) from pg_stat_activity where %s = any(pg_blocking_pids(pid))"
            while watcher.execute(waiting, [holder.info.backend_pid]).fetchone() == (0,):
                assert tool.poll() is None, "the migration did not wait"
                time.sleep(0.05)
            os.killpg(tool.pid, signal.SIGKILL)
            assert tool.wait() == -signal.SIGKILL
            holder.rollback()
            others = "select count(*) from pg_stat_activity where datname = current_database() and pid <> all(%s)"
            own = [holder.info.backend_pid, watcher.info.backend_pid]
            while watcher.execute(others, [own]).fetchone() != (0,):
                time.sleep(0.05)
    assert picture(url) == before
