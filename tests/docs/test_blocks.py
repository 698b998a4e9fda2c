"""Every block of the pages is tried: commands are run in a shell on the test stack and answer what the page shows, SQL is
run and taken back, programs are read by their language."""

import ast
import json
import os
import shutil
import subprocess
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import yaml

from scripts.docs.tour import normalise
from scripts.stack.environment import StackEnvironment
from scripts.stack.settings import ROOT, load_stack
from tests.contract.world import Company, Registration, World, png, registration
from tests.docs.blocks import Block, blocks, declared_sql, json_values, not_run, squeezed
from tests.docs.conftest import Database
from tests.support.session import Session

COMMANDS = [block for block in blocks("sh") if block.key not in not_run("sh")]
LINKED = (
    ".venv",
    "node_modules",
    "deploy",
    "docs",
    "edge_api",
    "scripts",
    "seed",
    "supabase",
    "Makefile",
    "requirements.lock",
)
# the pages' company, as its answers show it
FORM = {"company_name": "주식회사 봄내바이오", "employee_count": 23, "contact_person_phone": "033-250-1111"}
# a request that is refused fails its block, unless the page shows the refusal
CURL = '#!/bin/sh\nexec {} {} "$@"\n'


def named(block: Block) -> str:
    return block.key


@pytest.fixture
def desk(stack: StackEnvironment) -> Iterator[Path]:
    """The folder in which somebody types the commands: the project's own, with files of theirs in it."""
    folder = load_stack().directory / f"desk-{uuid4().hex[:8]}"
    (folder / "bin").mkdir(parents=True)
    (folder / ".stack").mkdir()
    shutil.copy(load_stack().env_file, folder / ".stack" / "env")
    for name in LINKED:
        (folder / name).symlink_to(ROOT / name)
    for sample in (ROOT / "tests" / "old_portal" / "samples").glob("*.csv"):
        shutil.copy(sample, folder)
    (folder / "logo.png").write_bytes(png())
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def company(request: pytest.FixtureRequest, make_company: Callable[..., Company]) -> Company:
    """The company of a block's page; that of the page on states still waits."""
    block: Block = request.getfixturevalue("block")
    return make_company(is_approved=not block.page.name.endswith("lifecycle.md"), **FORM)


@pytest.fixture(scope="session")
def company_of_the_tour(world: World, database: Database) -> None:
    """The company that the README's tour signs up, which other pages speak of."""
    known = database.execute("select from public.members where business_number = '9998100015' and not is_deleted")
    if known.fetchone() is None:
        data = {**registration().data, "business_number": "999-81-00015", "company_name": "주식회사 봄내로보틱스"}
        world.sign_up(Registration("ceo@bomnae-robotics.example", "Gangwon!2026", data))


@pytest.fixture
def told(
    stack: StackEnvironment,
    desk: Path,
    company: Company,
    company_of_the_tour: None,
    administrator: str,
    make_staff: Callable[..., str],
    dead_mail: str,
) -> Mapping[str, str]:
    """The variables that the pages use."""
    return {
        **os.environ,
        **stack,
        "PATH": f"{desk / 'bin'}:{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "COMPANY": company.token,
        "ID": company.id,
        "ADMIN": administrator,
        "VIEWER": make_staff("*:read"),
        "MAIL_ID": dead_mail,
    }


@pytest.fixture
def dead_mail(company: Company, database: Database) -> str:
    """A mail that was given up, before the company's own mails; those are out when the block is run."""
    made = database.execute("""
        insert into noti.notifications (template_code, recipient, payload, status, created_at)
        values ('member_approved', 'nobody@docs.example', '{"company_name": "주식회사 봄내바이오"}', 'dead', now() - interval '1 day')
        returning id::text
    """).fetchone()
    assert made is not None
    waiting = "select from noti.notifications where recipient = %s and status <> 'sent'"
    deadline = time.monotonic() + 120
    while database.execute(waiting, [company.form.email]).fetchone() is not None and time.monotonic() < deadline:
        time.sleep(0.1)
    return str(made["id"])


@pytest.mark.parametrize("block", COMMANDS, ids=named)
def test_commands_do_what_the_page_says(block: Block, desk: Path, told: Mapping[str, str]) -> None:
    curl = desk / "bin" / "curl"
    curl.write_text(CURL.format(shutil.which("curl"), "" if block.answer else "--fail-with-body"))
    curl.chmod(0o755)
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text], cwd=desk, env=told, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    if block.answer:
        printed = json_values(run.stdout)
        missing = [value for value in json_values(block.answer) if not any(shows(value, whole) for whole in printed)]
        assert missing == [], f"not among\n{run.stdout}"


def shows(shown: Any, printed: Any) -> bool:
    """Whether a page shows this answer: it may leave fields out, ids and times differ from run to run."""
    if isinstance(shown, dict) and isinstance(printed, dict):
        return all(name in printed and shows(value, printed[name]) for name, value in shown.items())
    if isinstance(shown, list) and isinstance(printed, list):
        return len(shown) == len(printed) and all(shows(*pair) for pair in zip(shown, printed, strict=True))
    return normalise(json.dumps(shown)) == normalise(json.dumps(printed))


@pytest.mark.parametrize("kind", ["sh", "sql"])
def test_what_is_not_run_is_there_and_has_a_reason(kind: str) -> None:
    keys = [block.key for block in blocks(kind)]
    assert len(keys) == len(set(keys)), "two blocks of a page begin alike"
    assert sorted(set(not_run(kind)) - set(keys)) == [], "listed, but on no page"
    assert [key for key, reason in not_run(kind).items() if len(reason) < 20] == []


@pytest.mark.parametrize("block", [b for b in blocks("sql") if b.key not in not_run("sql")], ids=named)
def test_sql_is_declared_or_runs(block: Block, request: pytest.FixtureRequest) -> None:
    parts = [squeezed(part) for part in block.text.split("…") if part.strip()]
    if all(part in declared_sql() for part in parts):
        return
    db: Session = request.getfixturevalue("db")
    with db.as_postgres():
        db.connection.execute(block.text.encode())


@pytest.mark.parametrize("block", blocks("json"), ids=named)
def test_json_is_json(block: Block) -> None:
    assert json_values(block.text)


@pytest.mark.parametrize("block", blocks("js"), ids=named)
def test_javascript_is_read(block: Block, tmp_path: Path) -> None:
    program = tmp_path / "block.mjs"
    program.write_text(block.text, encoding="utf-8")
    read = subprocess.run(["node", "--check", str(program)], capture_output=True, text=True)
    assert read.returncode == 0, read.stderr


def test_python_yaml_and_toml_are_read() -> None:
    for block in blocks("python"):
        ast.parse(block.text)
    for block in blocks("yaml"):
        assert yaml.safe_load(block.text), block.key
    for block in blocks("toml"):
        assert tomllib.loads(block.text), block.key


def test_every_block_says_what_it_is() -> None:
    # text is what something prints, mermaid a drawing
    known = {"sh", "sql", "json", "js", "python", "yaml", "toml", "text", "mermaid"}
    assert [block.key for block in blocks() if block.kind not in known] == []
