"""Modules a plan lacks, suspended and closed tenants (X-25), on a module made for the test."""

import pytest

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session

MODULE = """
create schema if not exists fam;
grant usage on schema fam to authenticated;
create table fam.gadgets (
  tenant_id uuid not null default app.tenant_id(), id uuid not null default gen_random_uuid(), name text not null,
  created_at timestamptz not null default now(), created_by uuid default auth.uid(),
  updated_at timestamptz not null default now(), updated_by uuid default auth.uid(),
  is_deleted boolean not null default false, primary key (tenant_id, id)
);
select app.register_entity('fam.gadgets', 'tenant', '장치', 'Gadgets', p_exportable => true);
select app.allow_tenant('fam.gadgets', '{id,name}');
"""
READ = "select name from fam.gadgets"
WRITES = (
    "insert into fam.gadgets (name) values ('새 장치')",
    "update fam.gadgets set name = '다른 이름'",
    "delete from fam.gadgets",
)
MODULES = ["apm", "asm", "bim", "crm", "fam", "fim", "hrm", "ivm", "lwm", "pim", "psm", "srm", "wms"]


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    workspace = make_workspace(db, people)
    with db.as_postgres():
        db.execute(MODULE)
    return workspace


def gadget(db: Session, work: Workspace) -> None:
    with db.as_user(work.owner):
        db.execute(WRITES[0])


def allow_modules(db: Session, people: People, work: Workspace, *modules: str) -> None:
    with db.as_user(people.make_staff("tnnt.tenants:update")):
        db.execute("select tnnt.license_modules(%s, %s)", [work.id, list(modules)])


def refuses_all(db: Session, work: Workspace, code: str) -> None:
    with db.as_user(work.owner):
        for statement in (READ, *WRITES):
            with db.expect_error(code, 403):
                db.execute(statement)


@pytest.mark.parametrize("filled", [True, False])
def test_a_module_the_plan_lacks_answers_403_on_read_and_write(
    db: Session, people: People, work: Workspace, filled: bool
) -> None:
    #
    if filled:
        gadget(db, work)
    allow_modules(db, people, work, "crm", "pim")
    refuses_all(db, work, "MODULE_NOT_LICENSED")
    with db.as_user(work.owner):
        assert db.value("select modules from sys.organizations") == ["crm", "pim"]
        assert db.value("select count(*) from sys.my_permissions() where permission like 'fam.%'") == 0
        assert db.value("select count(*) from sys.roles") > 0, "sys belongs to everybody"
    allow_modules(db, people, work, "fam")
    with db.as_user(work.owner):
        assert len(db.rows(READ)) == filled


def test_staff_with_the_permission_license_known_modules(db: Session, people: People, work: Workspace) -> None:
    # X-25, SYS-08
    statement = "select tnnt.license_modules(%s, %s)"
    for user in (work.owner, people.make_staff("tnnt.tenants:read")):
        with db.as_user(user), db.expect_error("FORBIDDEN", 403):
            db.execute(statement, [work.id, ["crm"]])
    with db.as_user(people.make_staff("tnnt.tenants:update")):
        for wrong in (["crm", "dragons"], ["sys"], None):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute(statement, [work.id, wrong])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute(statement, [people.make_auth_user(), ["crm"]])
        assert db.value(statement, [work.id, [*MODULES, "crm"]])["modules"] == MODULES
    with db.as_postgres():
        assert (
            db.value(
                "select count(*) from audt.audit_logs where action = 'license' and resource_id = %s", [str(work.id)]
            )
            == 1
        )


def test_staff_set_the_seats(db: Session, people: People, work: Workspace) -> None:
    # SYS-01
    with db.as_user(work.owner), db.expect_error("FORBIDDEN", 403):
        db.execute("select tnnt.limit_users(%s, 99)", [work.id])
    with db.as_user(people.make_staff("tnnt.tenants:update")):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select tnnt.limit_users(%s, 0)", [work.id])
        db.execute("select tnnt.limit_users(%s, 7)", [work.id])
    with db.as_user(work.owner):
        assert db.value("select max_users from sys.organizations") == 7


def test_a_suspended_tenant_reads_and_exports_and_writes_nothing(db: Session, people: People, work: Workspace) -> None:
    #
    gadget(db, work)
    with db.as_user(people.make_staff("portal.members:*")):
        db.execute("select public.transition('public.members', %s, 'suspend', '점검')", [work.id])
    with db.as_user(work.owner):
        assert db.rows(READ) == [{"name": "새 장치"}]
        assert db.value("select app.company_can('fam.gadgets:export')") is True
        for statement in WRITES:
            with db.expect_error("FORBIDDEN", 403):
                db.execute(statement)
        for statement in (
            "insert into sys.roles (code, name_ko, name_en) values ('x', 'ㄱ', 'x')",
            "insert into sys.comments (entity, record_id, body) values ('sys.roles', gen_random_uuid(), '댓글')",
            "select sys.set_favorite_menus('{}')",
            "select sys.transfer_ownership(gen_random_uuid())",
        ):
            with db.expect_error("FORBIDDEN", 403):
                db.execute(statement)
        verbs = {
            r["verb"]
            for r in db.rows("select distinct split_part(permission, ':', 2) as verb from sys.my_permissions()")
        }
        assert verbs == {"read", "export"}
        assert db.rows("select id from sys.my_menus()") != []


def test_a_closed_tenant_has_nothing(db: Session, work: Workspace) -> None:
    #
    gadget(db, work)
    with db.as_postgres():
        db.execute("select app.close_tenant(%s, 'terminated', 'closed', '탈퇴')", [work.id])
    with db.as_user(work.owner, tenant_id=work.id):
        assert db.rows(READ) == []
        assert db.rows("select tenant_id from sys.organizations") == []
        assert db.rows("select tenant_id from sys.my_organizations()") == []
        assert db.rows("select permission from sys.my_permissions()") == []
        assert db.rows("select id from sys.my_menus()") == []
        for statement in WRITES:
            with db.expect_error("FORBIDDEN", 403):
                db.execute(statement)


def test_the_header_chooses_among_live_memberships_only(db: Session, people: People, work: Workspace) -> None:
    # the tenant switcher
    gadget(db, work)
    other = make_workspace(db, people)
    with db.as_postgres():
        db.execute("insert into sys.users (tenant_id, id, email) values (%s, %s, 'a@b.kr')", [other.id, work.owner])
    for chosen, company in (
        (work.id, work.id),
        (other.id, other.id),
        (people.make_auth_user(), None),
        ("'; drop", None),
    ):
        with db.as_user(work.owner, tenant_id=chosen):
            assert db.value("select app.tenant_id()") == company
    with db.as_user(work.owner, tenant_id=other.id):
        assert db.rows(READ) == [], "a member without a role there"
    with db.as_user(work.owner, tenant_id=work.id):
        assert db.rows(READ) == [{"name": "새 장치"}]
        db.execute("insert into fam.gadgets (name) values ('둘째')")
    with db.as_postgres():
        db.execute("update sys.users set status = 'suspended' where tenant_id = %s and id = %s", [other.id, work.owner])
    with db.as_user(work.owner, tenant_id=other.id):
        assert db.value("select app.tenant_id()") is None
    with db.as_user(work.owner):
        assert db.value("select app.tenant_id()") == work.id, "the only live membership"
