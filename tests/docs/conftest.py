"""Fixtures of the pages' own tests: the people whom the pages speak of, on the running stack."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import DictRow, dict_row

from scripts.stack.environment import StackEnvironment
from tests.contract.conftest import give_role
from tests.contract.world import PASSWORD, Company, World, token_of

Database = psycopg.Connection[DictRow]


@pytest.fixture(scope="session")
def world(stack: StackEnvironment) -> World:
    """Clients, companies and mail of the running stack."""
    return World(stack)


@pytest.fixture(scope="session")
def database(stack: StackEnvironment) -> Iterator[Database]:
    """A direct connection as the owner."""
    with psycopg.connect(stack.database_url, autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture(scope="session")
def make_staff(world: World, database: Database) -> Callable[..., str]:
    """Makes an account of platform staff with these permissions; answers its access token."""

    def make(*permissions: str) -> str:
        email = f"docs-{uuid4().hex[:10]}@gangwon.example"
        made = world.service().auth.admin.create_user({"email": email, "password": PASSWORD, "email_confirm": True})
        give_role(database, made.user.id, email, permissions)
        return token_of(world.sign_in(email, PASSWORD))

    return make


@pytest.fixture(scope="session")
def administrator(make_staff: Callable[..., str]) -> str:
    """Access token of somebody who may do everything on the platform's side."""
    return make_staff("*")


@pytest.fixture(scope="session")
def make_company(world: World, administrator: str) -> Callable[..., Company]:
    """Signs a company up, and approves it unless the test wants it to wait."""

    def make(*, is_approved: bool = True, **changes: Any) -> Company:
        company = world.company(**changes)
        if is_approved:
            answer = world.edge("POST", f"/api/v1/members/{company.id}/approve", administrator)
            assert answer.status_code == 200, answer.text
        return company

    return make
