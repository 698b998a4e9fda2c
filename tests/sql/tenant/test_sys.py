"""A tenant's own users and roles: seen inside the tenant, nowhere else."""

from psycopg import sql

from tests.support.people import People
from tests.support.session import Session

TABLES = ("organizations", "users", "roles", "role_permissions", "user_roles")


def test_a_tenant_sees_its_own_users_and_roles_only(db: Session, people: People) -> None:
    mine, other = people.make_company(), people.make_company()
    people.approve(mine)
    people.approve(other)
    with db.as_user(mine.owner_id):
        for table in TABLES[:4]:
            tenants = {
                row["tenant_id"]
                for row in db.rows(sql.SQL("select tenant_id from sys.{}").format(sql.Identifier(table)))
            }
            assert tenants == {mine.id}, table


def test_a_pending_owner_sees_the_own_membership_but_no_workspace_yet(db: Session, people: People) -> None:
    company = people.make_company()
    with db.as_user(company.owner_id):
        assert db.value("select count(*) from sys.users") == 1
        assert db.value("select status::text from sys.organizations") == "pending"
        assert db.rows("select * from sys.roles") == []


def test_profiles_are_edited_and_what_the_server_owns_is_not(db: Session, people: People) -> None:
    #
    company = people.make_company()
    people.approve(company)
    with db.as_user(company.owner_id):
        assert db.execute("update sys.users set display_name = '홍대리', department = '총무'") == 1
        for column in ("is_owner", "status", "email", "tenant_id", "id"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("update sys.users set {} = default").format(sql.Identifier(column)))
        for table in ("organizations", "users"):
            with db.expect_error("42501", 403):
                db.execute(sql.SQL("insert into sys.{} default values").format(sql.Identifier(table)))


def test_platform_staff_do_not_enter_a_tenant(db: Session, people: People) -> None:
    company = people.make_company()
    people.approve(company)
    with db.as_user(people.make_staff("*"), tenant_id=company.id):
        for table in TABLES:
            assert db.rows(sql.SQL("select * from sys.{}").format(sql.Identifier(table))) == []


def test_an_account_lists_its_companies_before_choosing_one(db: Session, people: People) -> None:
    first, second = people.make_company(), people.make_company()
    people.approve(first)
    with db.as_postgres():
        db.execute(
            "insert into sys.users (tenant_id, id, email) values (%s, %s, 'a@b.kr')", [second.id, first.owner_id]
        )
    with db.as_user(first.owner_id, tenant_id=first.id):
        found = {row["tenant_id"]: row for row in db.rows("select * from sys.my_organizations()")}
    assert set(found) == {first.id, second.id}
    assert (found[first.id]["is_current"], found[second.id]["is_current"]) == (True, False)
    assert (found[first.id]["is_owner"], found[second.id]["is_owner"]) == (True, False)


def test_the_permission_catalogue_is_readable_and_labelled(db: Session, people: People) -> None:
    with db.as_user(people.make_company().owner_id):
        row = db.one("select label_ko, label_en from sys.tenant_permissions where permission = 'sys.users:read'")
    assert row == {"label_ko": "사용자 조회", "label_en": "Read users"}
