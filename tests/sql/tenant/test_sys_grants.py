"""Grants: one at a time, with an end, never more than the grantor holds (SYS-03)."""

from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session

GRANT = "insert into sys.user_roles (user_id, role_id) values (%s, %s) returning id"
GRANTING = ("sys.user_roles:*", "sys.users:*", "sys.roles:*", "sys.role_permissions:*", "sys.role_exclusions:*")


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def test_a_user_holds_a_role_once_and_revoking_keeps_who_when_and_why(db: Session, work: Workspace) -> None:
    # SYS-03
    role, user = work.role("sys.users:read"), work.colleague()
    with db.as_user(work.owner):
        grant = db.value(GRANT, [user, role])
        with db.expect_error("23505", 409):
            db.execute(GRANT, [user, role])
        db.execute("select sys.revoke_role(%s, %s, '부서 이동')", [user, role])
        row = db.one("select * from sys.user_roles where id = %s", [grant])
        assert (row["is_active"], row["revoked_by"], row["revoke_reason"]) == (False, work.owner, "부서 이동")
        assert row["revoked_at"] is not None
        again = db.value(GRANT, [user, role])
        assert db.execute("delete from sys.user_roles where id = %s", [again]) == 0, "revoked, not erased"
        assert db.value("select count(*) from sys.user_roles where user_id = %s", [user]) == 2
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select sys.revoke_role(%s, %s)", [user, role])


def test_a_revoked_or_expired_grant_gives_nothing(db: Session, work: Workspace) -> None:
    # SYS-03: expiry
    role, user = work.role("sys.roles:read"), work.colleague()
    with db.as_user(work.owner):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("insert into sys.user_roles (user_id, role_id, expires_at) values (%s, %s, now())", [user, role])
        db.execute(
            "insert into sys.user_roles (user_id, role_id, expires_at) values (%s, %s, now() + interval '1 day')",
            [user, role],
        )
    with db.as_user(user):
        assert db.value("select app.can('sys.roles:read')") is True
    with db.as_postgres():
        db.execute(
            """update sys.user_roles set granted_at = now() - interval '2 days', expires_at = now() - interval '1 day'
            where user_id = %s""",
            [user],
        )
    with db.as_user(user):
        assert db.value("select app.can('sys.roles:read')") is False
    with db.as_service():
        assert db.value("select app.expire_grants()") == 1
    with db.as_postgres():
        row = db.one(
            "select is_active, revoke_reason, revoked_at = expires_at as at_end from sys.user_roles where user_id = %s",
            [user],
        )
    assert row == {"is_active": False, "revoke_reason": "expired", "at_end": True}


def test_an_expired_grant_makes_way_for_a_new_one(db: Session, work: Workspace) -> None:
    # SYS-03: before the job has run
    role, user = work.role("sys.roles:read"), work.colleague()
    work.grant(user, role)
    with db.as_postgres():
        db.execute(
            """update sys.user_roles set granted_at = now() - interval '2 days', expires_at = now() - interval '1 day'
            where user_id = %s""",
            [user],
        )
    with db.as_user(work.owner):
        db.execute(GRANT, [user, role])
    with db.as_user(user):
        assert db.value("select app.can('sys.roles:read')") is True


def test_nobody_grants_or_revokes_more_than_they_hold(db: Session, work: Workspace) -> None:
    # SYS-03
    clerk = work.colleague(work.role(*GRANTING, "crm.partners:read"))
    weak, strong, user = work.role("crm.partners:read"), work.role("crm:*"), work.colleague()
    chief = work.colleague(strong)
    with db.as_user(clerk):
        db.execute(GRANT, [user, weak])
        with db.expect_error("PERMISSION_NOT_HELD", 403) as failure:
            db.execute(GRANT, [user, strong])
        assert failure.details == {"permission": "crm:*"}
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute("select sys.revoke_role(%s, %s)", [chief, strong])
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute("update sys.user_roles set expires_at = now() + interval '1 day' where user_id = %s", [chief])
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute("select public.transition('sys.users', %s, 'suspend', '이유')", [chief])
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute("delete from sys.users where id = %s", [chief])


def test_nobody_raises_or_prolongs_themselves(db: Session, work: Workspace) -> None:
    # SYS-03
    clerk = work.colleague(work.role(*GRANTING))
    with db.as_user(clerk):
        with db.expect_error("SELF_GRANT", 403):
            db.execute(GRANT, [clerk, work.role("sys.users:read")])
        with db.expect_error("SELF_GRANT", 403):
            db.execute("update sys.user_roles set expires_at = null where user_id = %s", [clerk])
        with db.expect_error("SELF_GRANT", 403):
            db.execute("select public.transition('sys.users', %s, 'suspend', '이유')", [clerk])
        own = work.role("sys.users:read")
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute("insert into sys.role_permissions (role_id, permission) values (%s, '*')", [own])


def test_grants_need_the_permission_and_the_own_tenant(db: Session, people: People, work: Workspace) -> None:
    #
    other = make_workspace(db, people)
    user, role = work.colleague(), work.role("sys.users:read")
    with db.as_user(work.colleague(work.system_role("viewer"))), db.expect_error("FORBIDDEN", 403):
        db.execute(GRANT, [user, role])
    with db.as_user(work.owner):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(GRANT, [user, other.role("sys.users:read")])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(GRANT, [other.owner, role])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select sys.revoke_role(%s, %s)", [other.owner, other.system_role("owner")])
        for column in ("is_active", "revoked_at", "granted_by", "tenant_id"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update sys.user_roles set {} = default").format(sql.SQL(column)))


def test_roles_of_one_exclusion_are_not_held_together(db: Session, work: Workspace) -> None:
    # SYS-03: separation of duty
    buyer, payer, user = work.role("sys.users:read"), work.role("sys.roles:read"), work.colleague()
    with db.as_user(work.owner):
        rule = db.value("insert into sys.role_exclusions (name) values ('발주와 지급') returning id")
        for role in (buyer, payer):
            db.execute("insert into sys.role_exclusion_roles (exclusion_id, role_id) values (%s, %s)", [rule, role])
        db.execute(GRANT, [user, buyer])
        with db.expect_error("SEPARATION_OF_DUTY", 409) as failure:
            db.execute(GRANT, [user, payer])
        assert failure.details["rule"] == "발주와 지급"
        db.execute("select sys.revoke_role(%s, %s)", [user, buyer])
        db.execute(GRANT, [user, payer])
        db.execute("update sys.role_exclusions set is_active = false")
        db.execute(GRANT, [user, buyer])


def test_an_exclusion_is_refused_while_somebody_holds_both(db: Session, work: Workspace) -> None:
    # SYS-03: separation of duty
    buyer, payer = work.role("sys.users:read"), work.role("sys.roles:read")
    work.colleague(buyer, payer)
    with db.as_user(work.owner):
        rule = db.value("insert into sys.role_exclusions (name) values ('발주와 지급') returning id")
        db.execute("insert into sys.role_exclusion_roles (exclusion_id, role_id) values (%s, %s)", [rule, buyer])
        with db.expect_error("SEPARATION_OF_DUTY", 409):
            db.execute("insert into sys.role_exclusion_roles (exclusion_id, role_id) values (%s, %s)", [rule, payer])


def test_a_policy_limits_how_many_roles_a_user_holds(db: Session, work: Workspace) -> None:
    # SYS-03: max_concurrent_roles
    user, first, second = work.colleague(), work.role("sys.users:read"), work.role("sys.roles:read")
    with db.as_user(work.owner):
        policy = db.value(
            """insert into sys.permission_conflict_resolution (code, name, conflict_strategy, max_concurrent_roles)
            values ('one_role', '역할 하나', 'allow_union', 1) returning id"""
        )
        db.execute("update sys.users set default_conflict_resolution_policy_id = %s where id = %s", [policy, user])
        db.execute(GRANT, [user, first])
        with db.expect_error("TOO_MANY_ROLES", 409):
            db.execute(GRANT, [user, second])
        db.execute("update sys.permission_conflict_resolution set max_concurrent_roles = 2 where id = %s", [policy])
        db.execute(GRANT, [user, second])


def test_the_owner_stays_and_hands_over_by_choice_only(db: Session, work: Workspace) -> None:
    # SYS-03: last tenant administrator
    admin = work.colleague(work.system_role("administrator"))
    with db.as_user(admin):
        for statement in (
            "select public.transition('sys.users', %s, 'suspend', '이유')",
            "delete from sys.users where id = %s",
        ):
            with db.expect_error("OWNER_PROTECTED", 409):
                db.execute(statement, [work.owner])
        with db.expect_error("OWNER_PROTECTED", 409):
            db.execute(GRANT, [work.colleague(), work.system_role("owner")])
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select sys.transfer_ownership(%s)", [admin])
    with db.as_user(work.owner):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select sys.transfer_ownership(%s)", [uuid4()])
        db.execute("select sys.transfer_ownership(%s)", [admin])
        assert db.value("select is_owner from sys.users where id = %s", [admin]) is True
        assert db.value("select app.can('sys.roles:update')") is True, "stays administrator"
        with db.expect_error("FORBIDDEN", 403):
            db.execute("select sys.transfer_ownership(%s)", [work.owner])


def _without_owner(db: Session, work: Workspace) -> tuple[UUID, UUID]:
    role = work.system_role("administrator")
    first, second = work.colleague(role), work.colleague(role)
    with db.as_postgres():
        db.execute("update sys.users set is_owner = false where tenant_id = %s", [work.id])
    return first, second


@pytest.mark.parametrize(
    "ending",
    [
        "select sys.revoke_role(%(user)s, %(role)s)",
        "update sys.user_roles set expires_at = now() + interval '1 day' where user_id = %(user)s",
        "delete from sys.users where id = %(user)s",
    ],
)
def test_the_last_administrator_stays(db: Session, work: Workspace, ending: str) -> None:
    # SYS-03
    first, second = _without_owner(db, work)
    everything = work.colleague(work.role("*"))
    role = work.system_role("administrator")
    with db.as_user(everything):
        db.execute(ending, {"user": first, "role": role})
        with db.expect_error("LAST_ADMINISTRATOR", 409):
            db.execute(ending, {"user": second, "role": role})


def test_who_leaves_loses_the_roles(db: Session, work: Workspace) -> None:
    # TNNT-10
    user = work.colleague(work.role("sys.users:read"))
    with db.as_user(work.owner):
        db.execute("delete from sys.users where id = %s", [user])
        assert db.one("select is_active, revoke_reason from sys.user_roles where user_id = %s", [user]) == {
            "is_active": False,
            "revoke_reason": "left",
        }
    with db.as_user(user):
        assert db.value("select app.company_id()") is None


def test_a_suspended_user_sees_nothing_until_reactivated(db: Session, work: Workspace) -> None:
    user = work.colleague(work.role("sys.users:read"))
    with db.as_user(work.owner):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select public.transition('sys.users', %s, 'suspend')", [user])
        db.execute("select public.transition('sys.users', %s, 'suspend', '장기 휴직')", [user])
    with db.as_user(user):
        assert db.rows("select * from sys.users") == []
    with db.as_user(work.owner):
        db.execute("select public.transition('sys.users', %s, 'reactivate')", [user])
    with db.as_user(user):
        assert len(db.rows("select * from sys.users")) >= 2
