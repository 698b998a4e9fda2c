"""IDAM-04, IDAM-08: staff come by command or invitation, and nobody rises above the own strength."""

from uuid import UUID

import pytest
from psycopg import sql

from tests.support.people import People
from tests.support.session import Session

GRANT = "insert into idam.user_roles (user_id, role_id) select %s, id from idam.roles where code = %s"


def administrator(db: Session, people: People, email: str = "chief@gangwon.example") -> UUID:
    user = people.make_auth_user(email)
    with db.as_service():
        assert db.value("select app.make_administrator(%s)", [email.upper()]) == user
    return user


def test_the_command_makes_an_existing_account_an_administrator(db: Session, people: People) -> None:
    """IDAM-04"""
    chief = administrator(db, people)
    with db.as_user(chief):
        assert db.value("select app.platform_can('idam.users:update')") is True
    with db.as_service(), db.expect_error("RESOURCE_NOT_FOUND", 404):
        db.value("select app.make_administrator('nobody@x.kr')")
    with db.as_user(chief), db.expect_error("42501", 403):
        db.value("select app.make_administrator('chief@gangwon.example')")


def test_staff_see_their_own_profile_and_managers_see_all(db: Session, people: People) -> None:
    chief, clerk = administrator(db, people), people.make_staff("portal.members:read")
    with db.as_user(clerk):
        assert [row["id"] for row in db.rows("select id from idam.users")] == [clerk]
    with db.as_user(chief):
        assert {chief, clerk} <= {row["id"] for row in db.rows("select id from idam.users")}
    with db.as_user(people.make_company().owner_id):
        for table in ("users", "roles", "role_permissions", "user_roles", "login_logs"):
            assert db.rows(sql.SQL("select * from idam.{}").format(sql.Identifier(table))) == []


def test_a_grantor_cannot_give_a_stronger_role(db: Session, people: People) -> None:
    """IDAM-08"""
    manager, clerk = people.make_staff("idam.user_roles:*", "idam.roles:read"), people.make_staff()
    with db.as_user(manager):
        with db.expect_error("ROLE_TOO_STRONG", 403):
            db.execute(GRANT, [clerk, "super_admin"])
        with db.expect_error("ROLE_TOO_STRONG", 403):
            db.execute(GRANT, [manager, "portal_admin"])


def test_without_the_permission_no_role_is_granted_at_all(db: Session, people: People) -> None:
    clerk = people.make_staff("portal:*")
    with db.as_user(clerk), db.expect_error("FORBIDDEN", 403):
        db.execute("insert into idam.user_roles (user_id, role_id) values (%s, gen_random_uuid())", [clerk])


def test_nobody_puts_a_permission_into_a_role_without_holding_it(db: Session, people: People) -> None:
    """IDAM-08"""
    manager = people.make_staff("idam.roles:*", "idam.role_permissions:*", "portal.members:read")
    with db.as_user(manager):
        role = db.value(
            "insert into idam.roles (code, name_ko, name_en, level) values ('mine', '내', 'Mine', 60) returning id"
        )
        db.execute("insert into idam.role_permissions (role_id, permission) values (%s, 'portal.members:read')", [role])
        for permission in ("portal.members:approve", "*", "portal:*", "*:read"):
            with db.expect_error("ROLE_TOO_STRONG", 403):
                db.execute(
                    "insert into idam.role_permissions (role_id, permission) values (%s, %s)", [role, permission]
                )
        with db.expect_error("ROLE_TOO_STRONG", 403):
            db.execute("insert into idam.roles (code, name_ko, name_en, level) values ('boss', '장', 'Boss', 2)")
        with db.expect_error("ROLE_TOO_STRONG", 403):
            db.execute("update idam.roles set level = 2 where id = %s", [role])


@pytest.mark.parametrize(
    "statement",
    ["update idam.roles set name_ko = 'x' where code = 'viewer'", "delete from idam.roles where code = 'viewer'"],
)
def test_system_roles_are_fixed(db: Session, people: People, statement: str) -> None:
    """IDAM-08, SYS-05"""
    with db.as_user(administrator(db, people)), db.expect_error("SYSTEM_ROLE", 403):
        db.execute(statement)


def test_the_last_super_administrator_stays(db: Session, people: People) -> None:
    """IDAM-08"""
    with db.as_postgres():
        db.execute("update idam.user_roles set expires_at = now() where false")
    chief = administrator(db, people)
    with db.as_user(chief):
        for statement in (
            "delete from idam.user_roles where user_id = %s", "update idam.users set status = 'suspended' where id = %s",
            "update idam.user_roles set expires_at = now() where user_id = %s",
        ):  # fmt: skip
            with db.expect_error("LAST_ADMINISTRATOR", 409):
                db.execute(statement, [chief])
    second = administrator(db, people, "second@gangwon.example")
    with db.as_user(second):
        db.execute("update idam.users set status = 'suspended' where id = %s", [chief])
    with db.as_user(chief):
        assert db.value("select app.platform_can('portal.members:read')") is False


def test_a_weaker_colleague_cannot_suspend_a_stronger_one(db: Session, people: People) -> None:
    """IDAM-08"""
    chief, manager = administrator(db, people), people.make_staff("idam.users:*")
    administrator(db, people, "second@gangwon.example")
    with db.as_user(manager), db.expect_error("ROLE_TOO_STRONG", 403):
        db.execute("update idam.users set status = 'suspended' where id = %s", [chief])


def test_the_sign_in_log_is_append_only_and_for_those_who_may_read_it(db: Session, people: People) -> None:
    with db.as_service():
        db.execute("select app.finish_sign_in('1248100998', null, null, null, 'INVALID_PASSWORD')")
    with db.as_user(people.make_staff("idam.login_logs:read")):
        assert db.value("select count(*) from idam.login_logs where identifier = '1248100998'") == 1
    with db.as_postgres(), db.expect_error("APPEND_ONLY", 403):
        db.execute("delete from idam.login_logs")
