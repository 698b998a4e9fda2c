"""Fixtures of the contract tests: the world around the running stack and its three kinds of staff."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest
from psycopg.rows import DictRow, dict_row

from scripts.stack.settings import load_stack, read_env
from supabase import Client
from tests.contract.world import PASSWORD, World

STAFF_PERMISSIONS: Mapping[str, tuple[str, ...]] = {
    "administrator": ("portal:*",),
    "reviewer": ("portal.members:read", "portal.files:read", "portal.status_changes:read"),
    "outsider": ("portal.codes:read",),
}


@dataclass(frozen=True)
class Staff:
    """E-mail addresses of the staff made for this run; all have the password `PASSWORD`."""

    administrator: str
    reviewer: str
    outsider: str


@pytest.fixture(scope="session")
def stack_variables(stack: object) -> Mapping[str, str]:
    """What the running stack wrote into its env file, for the programs that tests start."""
    return read_env(load_stack().env_file)


@pytest.fixture(scope="session")
def world(stack_variables: Mapping[str, str]) -> World:
    """Clients, companies and mail of the running stack."""
    return World(stack_variables)


@pytest.fixture(scope="session")
def database(stack_variables: Mapping[str, str]) -> Iterator[psycopg.Connection[DictRow]]:
    """A direct connection as the owner, to look behind the API."""
    with psycopg.connect(stack_variables["DATABASE_URL"], autocommit=True, row_factory=dict_row) as connection:
        yield connection


@pytest.fixture(scope="session")
def staff(world: World, database: psycopg.Connection[DictRow]) -> Staff:
    """Accounts as an operator makes them: created with the service key, then given a role each."""
    addresses = {}
    for name, permissions in STAFF_PERMISSIONS.items():
        addresses[name] = email = f"{name}-{uuid4().hex[:10]}@gangwon.example"
        made = world.service().auth.admin.create_user({"email": email, "password": PASSWORD, "email_confirm": True})
        give_role(database, made.user.id, email, permissions)
    return Staff(**addresses)


def give_role(database: psycopg.Connection[DictRow], user_id: str, email: str, permissions: tuple[str, ...]) -> None:
    """Make an account platform staff with one role that holds exactly these permissions."""
    code = "contract_" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex[:12])
    with database.transaction():
        database.execute("insert into idam.users (id, email, full_name) values (%s, %s, '계약 시험')", [user_id, email])
        role = database.execute(
            "insert into idam.roles (code, name_ko, name_en) values (%s, '계약 시험', 'Contract test') returning id",
            [code],
        ).fetchone()
        assert role is not None
        for permission in permissions:
            database.execute(
                "insert into idam.role_permissions (role_id, permission) values (%s, %s)", [role["id"], permission]
            )
        database.execute("insert into idam.user_roles (user_id, role_id) values (%s, %s)", [user_id, role["id"]])


@pytest.fixture(scope="session")
def administrator(world: World, staff: Staff) -> Client:
    """May do everything in the portal."""
    return world.sign_in(staff.administrator, PASSWORD)


@pytest.fixture(scope="session")
def reviewer(world: World, staff: Staff) -> Client:
    """May read members and nothing else."""
    return world.sign_in(staff.reviewer, PASSWORD)


@pytest.fixture(scope="session")
def outsider(world: World, staff: Staff) -> Client:
    """Platform staff without a permission on members."""
    return world.sign_in(staff.outsider, PASSWORD)
