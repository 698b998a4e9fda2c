"""The worked examples of CONTRIBUTING.md are built, obey every rule and pass their own tests."""

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import pytest_asyncio
from psycopg import AsyncConnection
from psycopg.rows import dict_row

from scripts.stack.settings import load_stack, read_env
from tests.api.world import Company, World, api_settings, serving
from tests.architecture.catalog import RULES, findings, prepare
from tests.docs.contributing import PAGE, blocks, page_tests, sidecar_with_the_example
from tests.support import samples
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

SQL = blocks("sql", "sql|policies")
SAMPLES = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def build(session: Session) -> None:
    """The example's tables and policies."""
    with session.as_postgres():
        for _, text in SQL:
            session.connection.execute(text.encode())


@pytest.fixture
def built(db: Session) -> Session:
    """A database with the example in it, until the test ends."""
    build(db)
    return db


@pytest.fixture
def built_database(fresh_db: TestDatabase) -> TestDatabase:
    """A database of its own with the example in it."""
    session = fresh_db.session()
    build(session)
    session.commit()
    return fresh_db


def test_the_example_is_complete() -> None:
    assert [path for path, _ in SQL] == [
        "sql/portal/branches.sql", "policies/portal/branches.sql",
        "sql/tenant/flt.sql", "policies/tenant/flt.sql", "sql/portal/branches_rules.sql",
    ]  # fmt: skip
    assert [path for path, _ in blocks("python", "tests")] == [
        "tests/sql/portal/test_branches.py", "tests/sql/tenant/test_flt.py", "tests/sql/concurrency/test_branches.py",
        "tests/api/test_branches.py", "tests/api/test_exports_branches.py",
    ]  # fmt: skip
    assert len(SAMPLES) == 1


def test_the_example_keeps_every_rule(built: Session) -> None:
    with built.as_postgres():
        prepare(built)
        found = {
            f"{rule}: {subject}"
            for rule in RULES
            for subject, _ in findings(built, rule)
            if re.search("branch|flt", subject)
        }
    assert found == set()


@pytest.mark.parametrize("path", ["tests/sql/portal/test_branches.py", "tests/sql/tenant/test_flt.py"])
def test_the_tables_pass_their_own_test(built: Session, people: People, path: str) -> None:
    [test] = page_tests(path).values()
    test(built, people)


def test_the_rule_passes_its_own_test(built_database: TestDatabase) -> None:
    [test] = page_tests("tests/sql/concurrency/test_branches.py").values()
    test(built_database)


def test_the_sample_of_the_page_can_be_made(built: Session, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    company = people.make_company()
    people.approve(company)
    (entity,) = sample = json.loads(SAMPLES[0])
    monkeypatch.setattr(samples, "read_samples", lambda: sample)
    with built.as_user(company.owner_id):
        key = samples.SampleMaker(built, company.owner_id, 1).make(entity)
        row = built.one("select code, search_text from flt.vehicles where id = %s", [key["id"]])
    assert sample[entity]["search"] in row["search_text"]


@dataclass(frozen=True)
class ExampleWorld(World):
    """The people of the example's database; nobody signs up there, so their tokens are made as Auth makes them."""

    session: Session

    async def company(self, *, approved: bool = False, **changes: Any) -> Company:
        """A company with a token."""
        people = People(self.session)
        made = people.make_company()
        if approved:
            people.approve(made)
        self.session.commit()
        token = self.token(str(made.owner_id))
        return Company(str(made.id), str(made.owner_id), made.business_number, made.company_name, made.email, token)

    async def staff(self, *permissions: str) -> str:
        """Staff with exactly these permissions."""
        user = People(self.session).make_staff(*permissions)
        self.session.commit()
        return self.token(str(user))

    def token(self, user_id: str) -> str:
        """What Auth would give the user."""
        secret = self.settings.supabase_jwt_secret
        assert secret is not None
        claims = {"sub": user_id, "role": "authenticated", "aud": "authenticated", "exp": int(time.time()) + 600}
        return jwt.encode(claims, secret.get_secret_value(), "HS256")


@pytest.fixture(scope="module")
def stack_env(stack: object) -> Mapping[str, str]:
    """The env file of the running stack."""
    return read_env(load_stack().env_file)


@pytest_asyncio.fixture(loop_scope="session")
async def example_world(
    built_database: TestDatabase, stack_env: Mapping[str, str], tmp_path: Path
) -> AsyncIterator[ExampleWorld]:
    """The sidecar with the example's routes, on the example's database."""
    settings = api_settings(dict(stack_env) | {"DATABASE_URL": built_database.url})
    with sidecar_with_the_example(tmp_path):
        async with (
            serving(settings) as api,
            httpx.AsyncClient(base_url=settings.supabase_url) as gateway,
            await AsyncConnection.connect(built_database.url, autocommit=True, row_factory=dict_row) as database,
        ):
            yield ExampleWorld(settings, api, gateway, database, built_database.session())


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("path", ["tests/api/test_branches.py", "tests/api/test_exports_branches.py"])
async def test_the_routes_pass_their_own_test(example_world: ExampleWorld, path: str) -> None:
    [test] = page_tests(path).values()
    await test(example_world, await example_world.company(approved=True))
