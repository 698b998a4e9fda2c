"""Grants: somebody always runs the company, the owner is one person, limits hold for a user as a whole (SYS-03)."""

from typing import LiteralString

import pytest

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.concurrency import CALLERS, OK, at_once, by, one_wins, tally
from tests.support.databases import TestDatabase
from tests.support.people import People
from tests.support.session import Session

REVOKE: LiteralString = "select sys.revoke_role(%s, %s)"
REMOVE: LiteralString = "delete from sys.users where id = %s"
GRANT: LiteralString = "insert into sys.user_roles (user_id, role_id) values (%s, %s)"
TRANSFER: LiteralString = "select sys.transfer_ownership(%s)"
#: Who has lost the role meanwhile is told so, in the words of what was asked.
REFUSED = {"LAST_ADMINISTRATOR", "FORBIDDEN", "PERMISSION_NOT_HELD", "RESOURCE_NOT_FOUND", "42501"}


@pytest.fixture
def work(setup: Session, people: People) -> Workspace:
    return make_workspace(setup, people)


def administrators_left(work: Workspace) -> int:
    with work.db.as_postgres():
        found: int = work.db.value(
            """select count(*) from sys.user_roles as ur
            inner join sys.users as u on ur.tenant_id = u.tenant_id and ur.user_id = u.id and u.status = 'active' and not u.is_deleted
            inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and r.code = 'administrator'
            where ur.tenant_id = %s and ur.is_active""",
            [work.id],
        )
    return found


@pytest.mark.parametrize("ending", ["revoke", "remove"])
@pytest.mark.parametrize("number", [2, 3, CALLERS])
def test_administrators_who_remove_each_other_leave_one(
    arena: TestDatabase, work: Workspace, number: int, ending: str
) -> None:
    """SYS-03: in a ring, each the next one."""
    role = work.system_role("administrator")
    administrators = [work.colleague(role) for _ in range(number)]
    with work.db.as_postgres():
        work.db.execute("update sys.users set is_owner = false where tenant_id = %s", [work.id])
    work.db.commit()
    ring = zip(administrators, administrators[1:] + administrators[:1], strict=True)
    works = [by(a, REVOKE, b, role) if ending == "revoke" else by(a, REMOVE, b) for a, b in ring]
    heard = tally(at_once(arena, works))
    assert set(heard) <= {OK, *REFUSED}, heard
    assert administrators_left(work) >= 1


def test_ownership_is_handed_over_once(arena: TestDatabase, work: Workspace) -> None:
    """SYS-03: the owner presses for two people; who has handed over hands over no more."""
    heirs = [work.colleague() for _ in range(CALLERS)]
    work.db.commit()
    answers = at_once(arena, [by(work.owner, TRANSFER, heir) for heir in heirs])
    winner = heirs[one_wins(answers, "FORBIDDEN")]
    with work.db.as_postgres():
        owners = work.db.rows("select id from sys.users where tenant_id = %s and is_owner", [work.id])
        holders = work.db.rows(
            """select ur.user_id from sys.user_roles as ur
            inner join sys.roles as r on ur.tenant_id = r.tenant_id and ur.role_id = r.id and r.code = 'owner'
            where ur.tenant_id = %s and ur.is_active""",
            [work.id],
        )
    assert [row["id"] for row in owners] == [winner]
    assert [row["user_id"] for row in holders] == [winner]


def test_a_user_gets_no_more_roles_than_the_policy_allows(arena: TestDatabase, work: Workspace) -> None:
    """SYS-03: sixteen roles at once, three are allowed."""
    user = work.colleague()
    roles = [work.role("crm.partners:read") for _ in range(CALLERS)]
    with work.db.as_postgres():
        work.db.execute(
            """insert into sys.permission_conflict_resolution
              (tenant_id, code, name, conflict_strategy, max_concurrent_roles, is_default)
            values (%s, 'three', '세 역할', 'allow_union', 3, true)""",
            [work.id],
        )
    work.db.commit()
    answers = at_once(arena, [by(work.owner, GRANT, user, role) for role in roles])
    assert tally(answers) == {OK: 3, "TOO_MANY_ROLES": CALLERS - 3}


def test_roles_that_exclude_each_other_are_not_given_together(arena: TestDatabase, work: Workspace) -> None:
    """SYS-03: separation of duty, pressed for both at the same moment."""
    for _ in range(3):
        user = work.colleague()
        maker, checker = work.role("crm.partners:create"), work.role("crm.partners:update")
        with work.db.as_postgres():
            rule = work.db.value(
                "insert into sys.role_exclusions (tenant_id, name) values (%s, %s) returning id", [work.id, user.hex]
            )
            for role in (maker, checker):
                work.db.execute(
                    "insert into sys.role_exclusion_roles (tenant_id, exclusion_id, role_id) values (%s, %s, %s)",
                    [work.id, rule, role],
                )
        work.db.commit()
        answers = at_once(arena, [by(work.owner, GRANT, user, role) for role in (maker, checker)])
        one_wins(answers, "SEPARATION_OF_DUTY")
