"""Roles and their permissions as the tenant keeps them, the matrix, and how several roles merge (SYS-04, SYS-05)."""

from uuid import UUID

import pytest
from psycopg import sql

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def test_a_tenant_makes_changes_and_deletes_its_own_roles(db: Session, work: Workspace) -> None:
    with db.as_user(work.owner):
        role = db.value("insert into sys.roles (code, name_ko, name_en) values ('sales', '영업', 'Sales') returning id")
        db.execute("update sys.roles set name_ko = '영업팀', priority = 20 where id = %s", [role])
        db.execute(
            "select sys.set_role_permissions(%s, '{sys.users:read,sys.roles:*}', '{sys.roles:delete}', '신설')", [role]
        )
        assert {
            (r["permission"], r["is_active"])
            for r in db.rows("select * from sys.role_permissions where role_id = %s", [role])
        } == {("sys.users:read", True), ("sys.roles:*", True), ("sys.roles:delete", False)}
        db.execute("delete from sys.roles where id = %s", [role])
        assert db.rows("select 1 from sys.roles where id = %s", [role]) == []
        db.execute("insert into sys.roles (code, name_ko, name_en) values ('sales', '영업', 'Sales')")


def test_a_role_somebody_holds_is_not_deleted(db: Session, work: Workspace) -> None:
    #
    role = work.role("sys.users:read")
    user = work.colleague(role)
    with db.as_user(work.owner):
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from sys.roles where id = %s", [role])
        db.execute("select sys.revoke_role(%s, %s)", [user, role])
        db.execute("delete from sys.roles where id = %s", [role])


def test_system_roles_are_fixed(db: Session, work: Workspace) -> None:
    # SYS-05
    role = work.system_role("viewer")
    with db.as_user(work.owner):
        for statement in (
            "update sys.roles set name_ko = '손님' where id = %s",
            "delete from sys.roles where id = %s",
            "insert into sys.role_permissions (role_id, permission) values (%s, 'sys.users:update')",
            "update sys.role_permissions set is_active = false where role_id = %s",
            "delete from sys.role_permissions where role_id = %s",
            "select sys.set_role_permissions(%s, '{sys.users:read}')",
        ):
            with db.expect_error("SYSTEM_ROLE", 403):
                db.execute(statement, [role])
        with db.expect_error("42501", 403):
            db.execute("update sys.roles set is_system = false where id = %s", [role])


def test_every_change_of_a_roles_permissions_is_kept_with_its_reason(db: Session, work: Workspace) -> None:
    # SYS-05
    role = work.role()
    with db.as_user(work.owner):
        db.execute("select sys.set_role_permissions(%s, '{sys.users:read}', '{}', '신설')", [role])
        db.execute("update sys.role_permissions set is_active = false where role_id = %s", [role])
        db.execute("delete from sys.role_permissions where role_id = %s", [role])
        lines = db.rows(
            "select action::text, reason, changed_by from sys.role_permissions_history where role_id = %s order by changed_at",
            [role],
        )
        assert [(r["action"], r["reason"]) for r in lines] == [("granted", "신설"), ("denied", None), ("revoked", None)]
        assert {r["changed_by"] for r in lines} == {work.owner}
        with db.expect_error("42501", 403):
            db.execute("delete from sys.role_permissions_history")
    with db.as_postgres(), db.expect_error("APPEND_ONLY", 403):
        db.execute("update sys.role_permissions_history set reason = '수정'")


def test_a_role_holds_known_permissions_of_the_tenant_side_only(db: Session, work: Workspace) -> None:
    role = work.role()
    with db.as_user(work.owner):
        for unknown in ("crm.dragons:read", "dragons:*", "idam.users:read", "*:fly"):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute("insert into sys.role_permissions (role_id, permission) values (%s, %s)", [role, unknown])
        for known in ("*", "sys:*", "sys:read", "sys.users:*", "*:read"):
            db.execute("insert into sys.role_permissions (role_id, permission) values (%s, %s)", [role, known])


def test_lifting_a_denial_or_allowing_takes_the_permission_itself(db: Session, work: Workspace) -> None:
    # SYS-03: nobody raises themselves by the roles they hold
    role = work.role("sys.roles:*", "sys.role_permissions:*", "sys.users:*", denied=("sys.users:delete",))
    with db.as_user(work.colleague(role)):
        assert db.value("select app.can('sys.users:delete')") is False
        for statement in (
            "delete from sys.role_permissions where role_id = %s and permission = 'sys.users:delete'",
            "update sys.role_permissions set is_active = true where role_id = %s and permission = 'sys.users:delete'",
            "insert into sys.role_permissions (role_id, permission) values (%s, 'sys.code_rules:read')",
        ):
            with db.expect_error("PERMISSION_NOT_HELD", 403):
                db.execute(statement, [role])
        other = work.role()
        with db.expect_error("PERMISSION_NOT_HELD", 403):  # holds less than the wildcard says
            db.execute("insert into sys.role_permissions (role_id, permission) values (%s, 'sys.users:*')", [other])
        for change in ("priority = 1", "is_active = false"):
            with db.expect_error("PERMISSION_NOT_HELD", 403):
                db.execute(sql.SQL("update sys.roles set {} where id = %s").format(sql.SQL(change)), [role])
        db.execute("delete from sys.role_permissions where role_id = %s and permission = 'sys.users:*'", [role])


def _can(db: Session, work: Workspace, user: UUID, strategy: str, **columns: object) -> dict[str, bool]:
    with db.as_user(work.owner):
        db.execute(
            """update sys.permission_conflict_resolution set is_default = true
            where conflict_strategy::text = %s and is_system""",
            [strategy],
        )
    with db.as_user(user):
        return {
            action: db.value("select app.can('sys.code_rules:' || %s)", [action])
            for action in ("read", "create", "update", "delete")
        }


def test_roles_merge_as_the_companys_policy_says(db: Session, work: Workspace) -> None:
    # SYS-04
    strong = work.role("sys.code_rules:read", "sys.code_rules:create", denied=("sys.code_rules:update",), priority=10)
    weak = work.role(
        "sys.code_rules:read",
        "sys.code_rules:update",
        "sys.code_rules:delete",
        denied=("sys.code_rules:create",),
        priority=20,
    )
    user = work.colleague(strong, weak)
    expected = {
        "deny_override": {"read": True, "create": False, "update": False, "delete": True},
        "allow_union": {"read": True, "create": True, "update": True, "delete": True},
        "priority_based": {"read": True, "create": True, "update": False, "delete": True},
        "most_restrictive": {"read": True, "create": False, "update": False, "delete": False},
    }
    assert {strategy: _can(db, work, user, strategy) for strategy in expected} == expected


def test_higher_priorities_win_when_the_policy_says_so_and_equals_speak_together(db: Session, work: Workspace) -> None:
    # SYS-04: priority_direction
    low = work.role("sys.code_rules:create", denied=("sys.code_rules:update", "sys.code_rules:delete"), priority=10)
    high = work.role("sys.code_rules:update", denied=("sys.code_rules:create",), priority=20)
    equal = work.role("sys.code_rules:create", "sys.code_rules:read", priority=20)
    user = work.colleague(low, high, equal)
    assert _can(db, work, user, "priority_based") == {"read": True, "create": True, "update": False, "delete": False}
    with db.as_user(work.owner):
        db.execute(
            """insert into sys.permission_conflict_resolution (code, name, conflict_strategy, priority_direction, is_default)
            values ('highest', '큰 값 우선', 'priority_based', 'desc', true)"""
        )
    with db.as_user(user):
        allowed = [
            a
            for a in ("read", "create", "update", "delete")
            if db.value("select app.can('sys.code_rules:' || %s)", [a])
        ]
    assert allowed == ["read", "update"], "a denial wins among equals"


def test_a_denial_by_wildcard_wins_over_single_permissions(db: Session, work: Workspace) -> None:
    # SYS-04: deny_override
    user = work.colleague(work.role("sys.code_rules:read"), work.role("*:read", denied=("sys.code_rules:*",)))
    with db.as_user(user):
        assert db.value("select app.can('sys.code_rules:read')") is False
        assert db.value("select app.can('sys.users:read')") is True


def test_the_policy_of_a_grant_goes_before_the_users_and_the_companys(db: Session, work: Workspace) -> None:
    # SYS-04
    allow, deny = work.role("sys.code_rules:read"), work.role(denied=("sys.code_rules:read",))
    user = work.colleague(allow, deny)
    with db.as_user(work.owner):
        policies = {
            r["code"]: r["id"]
            for r in db.rows("select code, id from sys.permission_conflict_resolution where is_system")
        }
        db.execute(
            "update sys.users set default_conflict_resolution_policy_id = %s where id = %s",
            [policies["allow_union"], user],
        )
    with db.as_user(user):
        assert db.value("select app.can('sys.code_rules:read')") is True
    with db.as_user(work.owner):
        db.execute("select sys.revoke_role(%s, %s)", [user, deny])
        db.execute(
            "insert into sys.user_roles (user_id, role_id, conflict_resolution_policy_id) values (%s, %s, %s)",
            [user, deny, policies["most_restrictive"]],
        )
    with db.as_user(user):
        assert db.value("select app.can('sys.code_rules:read')") is False


def test_an_inactive_role_counts_for_nothing(db: Session, work: Workspace) -> None:
    role = work.role("sys.code_rules:read")
    user = work.colleague(role)
    with db.as_user(work.owner):
        db.execute("update sys.roles set is_active = false where id = %s", [role])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("insert into sys.user_roles (user_id, role_id) values (%s, %s)", [work.colleague(), role])
    with db.as_user(user):
        assert db.value("select app.can('sys.code_rules:read')") is False


def test_policies_of_the_system_are_fixed_and_one_default_stays(db: Session, work: Workspace) -> None:
    # SYS-05, X-18
    with db.as_user(work.owner):
        for statement in (
            "update sys.permission_conflict_resolution set name = '모두 허용' where code = 'deny_override'",
            "update sys.permission_conflict_resolution set conflict_strategy = 'allow_union' where code = 'deny_override'",
            "delete from sys.permission_conflict_resolution where code = 'allow_union'",
        ):
            with db.expect_error("SYSTEM_POLICY", 403):
                db.execute(statement)
        with db.expect_error("DEFAULT_REQUIRED", 409):
            db.execute("update sys.permission_conflict_resolution set is_default = false where is_default")
        own = db.value(
            """insert into sys.permission_conflict_resolution (code, name, conflict_strategy, is_default)
            values ('ours', '우리 방식', 'allow_union', true) returning id"""
        )
        assert [r["id"] for r in db.rows("select id from sys.permission_conflict_resolution where is_default")] == [own]
        with db.expect_error("DEFAULT_REQUIRED", 409):
            db.execute("delete from sys.permission_conflict_resolution where id = %s", [own])


def test_who_decides_how_permissions_merge_holds_them_all(db: Session, work: Workspace) -> None:
    # SYS-04
    clerk = work.colleague(work.role("sys:*"))
    user = work.colleague()
    with db.as_user(clerk):
        for statement in (
            "update sys.permission_conflict_resolution set is_default = true where code = 'allow_union'",
            """insert into sys.permission_conflict_resolution (code, name, conflict_strategy)
            values ('ours', '우리 방식', 'allow_union')""",
        ):
            with db.expect_error("PERMISSION_NOT_HELD", 403):
                db.execute(statement)
        policy = db.value("select id from sys.permission_conflict_resolution where code = 'allow_union'")
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute("update sys.users set default_conflict_resolution_policy_id = %s where id = %s", [policy, user])
        with db.expect_error("PERMISSION_NOT_HELD", 403):
            db.execute(
                "insert into sys.user_roles (user_id, role_id, conflict_resolution_policy_id) values (%s, %s, %s)",
                [user, work.role("sys.users:read"), policy],
            )


def test_a_client_shows_the_matrix_and_what_the_caller_may_do(db: Session, work: Workspace) -> None:
    role = work.role("sys:read", "sys.users:*", denied=("sys.users:delete",))
    with db.as_user(work.owner):
        matrix = {
            r["permission"]: r["is_allowed"]
            for r in db.rows(
                "select * from sys.effective_role_permissions where role_id = %s and module = 'sys'", [role]
            )
        }
        everything = db.value("select count(*) from app.permissions where scope in ('portal', 'tenant')")
        assert db.value("select count(*) from sys.my_permissions()") == everything
    assert (matrix["sys.roles:read"], matrix["sys.users:update"]) == (True, True)
    assert (matrix["sys.users:delete"], matrix["sys.roles:update"]) == (False, False)
    with db.as_user(work.colleague(role)):
        mine = {r["permission"] for r in db.rows("select permission from sys.my_permissions()")}
    assert mine == {permission for permission, is_allowed in matrix.items() if is_allowed}


def test_the_matrix_shows_the_own_tenant_only(db: Session, people: People, work: Workspace) -> None:
    #
    other = make_workspace(db, people)
    with db.as_user(other.owner):
        assert {r["tenant_id"] for r in db.rows("select distinct tenant_id from sys.effective_role_permissions")} == {
            other.id
        }
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select sys.set_role_permissions(%s, '{sys.users:read}')", [work.role()])
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(
                "insert into sys.role_permissions (role_id, permission) values (%s, 'sys.users:read')", [work.role()]
            )
