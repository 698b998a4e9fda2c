"""What a caller may do: roles, wildcards, expiry, and grants that do not cross a border."""

import pytest

from tests.support.people import Company, People
from tests.support.session import Session


@pytest.mark.parametrize(
    ("grant", "permission", "expected"),
    [
        ("crm.partners:read", "crm.partners:read", True),
        ("crm.partners:read", "crm.partners:update", False),
        ("crm.partners:*", "crm.partners:update", True),
        ("crm.partners:*", "crm.leads:read", False),
        ("crm:*", "crm.leads:delete", True),
        ("crm:*", "crmx.leads:read", False),
        ("*", "anything.at_all:do", True),
        ("*:read", "fim.accounts:read", True),
        ("*:read", "fim.accounts:post", False),
        ("", "crm.partners:read", False),
    ],
)
def test_a_grant_covers_exactly_its_pattern(db: Session, grant: str, permission: str, expected: bool) -> None:
    with db.as_postgres():
        assert db.value("select app.grant_covers(%s, %s)", [f",{grant},", permission]) is expected


@pytest.mark.parametrize(
    "pattern", ["crm", "crm.partners", "*:*:*", "crm.partners:read,fim", "CRM:*", "crm.*:read", ""]
)
def test_a_pattern_that_means_nothing_is_refused(db: Session, pattern: str) -> None:
    with db.as_postgres():
        assert db.value("select app.permission_pattern_valid(%s)", [pattern]) is False


def test_staff_hold_what_their_roles_give_until_it_expires(db: Session, people: People) -> None:
    staff = people.make_staff("portal.members:read")
    with db.as_user(staff):
        assert db.value("select app.platform_can('portal.members:read')") is True
        assert db.value("select app.platform_can('portal.members:approve')") is False
    with db.as_postgres():
        db.execute("update idam.user_roles set expires_at = now() - interval '1 second' where user_id = %s", [staff])
    with db.as_user(staff):
        assert db.value("select app.platform_can('portal.members:read')") is False


def test_suspended_staff_hold_nothing(db: Session, people: People) -> None:
    staff = people.make_staff("*")
    with db.as_postgres():
        db.execute("update idam.users set status = 'suspended' where id = %s", [staff])
    with db.as_user(staff):
        assert db.value("select app.platform_can('portal.members:read')") is False


def approved_with_colleague(db: Session, people: People, role: str | None) -> tuple[Company, str]:
    company, colleague = people.make_company(), people.make_auth_user()
    people.approve(company)
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'a@b.kr')", [company.id, colleague])
        db.execute(
            """insert into sys.user_roles (tenant_id, user_id, role_id)
            select tenant_id, %s, id from sys.roles where tenant_id = %s and code = %s""",
            [colleague, company.id, role],
        )
    return company, str(colleague)


@pytest.mark.parametrize(
    ("role", "may_read", "may_update"),
    [("administrator", True, True), ("viewer", True, False), ("member", True, True), (None, False, False)],
)
def test_a_tenants_roles_decide_what_colleagues_may_do(
    db: Session, people: People, role: str | None, may_read: bool, may_update: bool
) -> None:
    _, colleague = approved_with_colleague(db, people, role)
    with db.as_user(colleague):
        assert db.value("select app.can('portal.members:read')") is may_read
        assert db.value("select app.can('portal.members:update')") is may_update


def test_the_owner_holds_everything_in_the_own_company_and_nothing_on_the_platform(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        assert db.value("select app.company_can('portal.members:update')") is True
        assert db.value("select app.can('portal.members:update')") is False, "not before approval"
        assert db.value("select app.platform_can('portal.members:read')") is False


def test_a_role_of_one_tenant_means_nothing_in_another(db: Session, people: People) -> None:
    _, colleague = approved_with_colleague(db, people, "administrator")
    other = people.make_company()
    people.approve(other)
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'a@b.kr')", [other.id, colleague])
    with db.as_user(colleague, tenant_id=other.id):
        assert db.value("select app.tenant_id()") == other.id
        assert db.value("select app.can('sys.users:read')") is False


def test_grants_of_one_caller_are_never_answered_to_the_next(db: Session, people: People) -> None:
    powerful, weak = people.make_staff("*"), people.make_staff("portal.members:read")
    question = "select app.platform_can('idam.users:update')"
    with db.as_user(powerful):
        assert db.value(question) is True
    with db.as_user(weak):
        assert db.value(question) is False
    with db.as_user(powerful):
        assert db.value(question) is True


def test_parts_do_not_rename_the_permissions_they_share(db: Session) -> None:
    with db.as_postgres():
        wrong = db.rows(
            """
            select p.permission, p.label_ko from app.permissions as p
            inner join app.entities as e on p.permission = e.permission || ':read'
              and split_part(e.entity, '.', 2) = split_part(e.permission, '.', 2)
            where p.label_ko <> e.label_ko || ' 조회'
            """
        )
    assert wrong == []
