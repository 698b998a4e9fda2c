"""Who sees which menu entries, and their personal settings (SYS-06, SYS-07)."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import sql

from tests.sql.tenant.sys_world import Workspace, make_workspace
from tests.support.people import People
from tests.support.session import Session


@pytest.fixture
def work(db: Session, people: People) -> Workspace:
    return make_workspace(db, people)


def menu(db: Session, work: Workspace, **columns: Any) -> UUID:
    values = {"code": f"X_{uuid4().hex[:8].upper()}", "name": "시험 화면", "route_path": "/x"} | columns
    with db.as_user(work.owner):
        found: UUID = db.value(
            """insert into sys.menus (code, name, route_path, parent_id, menu_type, module_code, permission_code, is_public, external_url)
            values (%(code)s, %(name)s, %(route_path)s, %(parent_id)s, %(menu_type)s, %(module_code)s, %(permission_code)s,
              %(is_public)s, %(external_url)s) returning id""",
            dict.fromkeys(("parent_id", "module_code", "permission_code", "external_url"))
            | {"menu_type": "menu", "is_public": True}
            | values,
        )
    return found


def seen(db: Session, user: UUID) -> set[UUID]:
    with db.as_user(user):
        return {row["id"] for row in db.rows("select id from sys.my_menus()")}


def codes(db: Session, user: UUID) -> set[str]:
    with db.as_user(user):
        return {row["code"] for row in db.rows("select code from sys.my_menus()")}


def test_every_tenant_starts_with_the_menus_of_the_suite_in_their_folders(db: Session, work: Workspace) -> None:
    # TNNT-13
    with db.as_postgres():
        templates = db.value("select count(*) from app.menu_templates")
        db.execute("select app.seed_tenant(%s)", [work.id])
        assert db.value("select count(*) from sys.menus where tenant_id = %s", [work.id]) == templates
        row = db.one(
            "select level, path, module_code::text from sys.menus where tenant_id = %s and code = 'SYS_USERS'",
            [work.id],
        )
    assert row == {"level": 2, "path": "시스템 관리 > 사용자", "module_code": "sys"}
    assert {"DASHBOARD", "SYS", "SYS_USERS", "SYS_ROLES"} <= codes(db, work.owner)


def test_an_entry_needs_its_permission_and_brings_its_folder(db: Session, work: Workspace) -> None:
    # SYS-06
    clerk = work.colleague(work.role("sys.users:read"))
    assert codes(db, clerk) == {"DASHBOARD", "SYS", "SYS_USERS"}
    assert codes(db, work.colleague()) == {"DASHBOARD"}, "no empty folders"


def test_an_entry_of_an_unlicensed_module_is_not_shown(db: Session, work: Workspace) -> None:
    # SYS-06, X-25
    entry = menu(db, work, module_code="crm")
    assert entry in seen(db, work.owner)
    with db.as_postgres():
        db.execute("update sys.organizations set modules = '{pim}' where tenant_id = %s", [work.id])
    assert entry not in seen(db, work.owner)


def test_an_entry_that_is_not_public_is_for_its_roles(db: Session, work: Workspace) -> None:
    # SYS-06
    role = work.role("sys.users:read")
    inside, outside = work.colleague(role), work.colleague(work.role("sys.users:read"))
    entry = menu(db, work, is_public=False)
    assert entry not in seen(db, inside)
    with db.as_user(work.owner):
        db.execute("insert into sys.role_menus (role_id, menu_id) values (%s, %s)", [role, entry])
    assert (entry in seen(db, inside), entry in seen(db, outside)) == (True, False)
    with db.as_user(work.owner):
        db.execute("update sys.role_menus set is_visible = false")
    assert entry not in seen(db, inside)


@pytest.mark.parametrize("column", ["is_active", "is_visible"])
def test_what_is_switched_off_is_gone_with_all_below(db: Session, work: Workspace, column: str) -> None:
    # SYS-06
    folder = menu(db, work, menu_type="folder", route_path=None)
    entry = menu(db, work, parent_id=folder)
    assert {folder, entry} <= seen(db, work.owner)
    with db.as_user(work.owner):
        db.execute(sql.SQL("update sys.menus set {} = false where id = %s").format(sql.SQL(column)), [folder])
    assert not {folder, entry} & seen(db, work.owner)


def test_a_divider_opens_no_folder(db: Session, work: Workspace) -> None:
    # SYS-06
    folder = menu(db, work, menu_type="folder", route_path=None)
    divider = menu(db, work, menu_type="divider", route_path=None, parent_id=folder)
    assert not {folder, divider} & seen(db, work.owner)
    menu(db, work, parent_id=folder)
    assert {folder, divider} <= seen(db, work.owner)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"permission_code": "crm.dragons:read"}, "VALIDATION_ERROR"),
        ({"permission_code": "idam.users:read"}, "VALIDATION_ERROR"),
        ({"menu_type": "folder"}, "23514"),
        ({"menu_type": "divider"}, "23514"),
        ({"route_path": None}, "23514"),
        ({"menu_type": "link", "route_path": None}, "23514"),
        ({"menu_type": "link", "route_path": None, "external_url": "javascript:alert(1)"}, "23514"),
        ({"route_path": "//evil example"}, "23514"),
    ],
)
def test_entries_lead_where_their_kind_says(db: Session, work: Workspace, columns: dict[str, Any], code: str) -> None:
    # SYS-06
    with db.expect_error(code):
        menu(db, work, **columns)


def test_the_tree_has_five_levels_and_no_circles(db: Session, work: Workspace) -> None:
    #
    parents = [menu(db, work, menu_type="folder", route_path=None)]
    for _ in range(4):
        parents.append(menu(db, work, menu_type="folder", route_path=None, parent_id=parents[-1]))
    with db.expect_error("TREE_TOO_DEEP", 422):
        menu(db, work, parent_id=parents[-1])
    with db.as_user(work.owner):
        with db.expect_error("TREE_CYCLE", 422):
            db.execute("update sys.menus set parent_id = %s where id = %s", [parents[2], parents[0]])
        with db.expect_error("RESOURCE_IN_USE", 409):
            db.execute("delete from sys.menus where id = %s", [parents[0]])


def test_entries_of_the_suite_can_be_hidden_but_not_bent(db: Session, work: Workspace) -> None:
    # SYS-05
    with db.as_user(work.owner):
        for change in ("permission_code = null", "route_path = '/elsewhere'", "code = 'SYS_OTHERS'"):
            with db.expect_error("SYSTEM_MENU", 403):
                db.execute(sql.SQL("update sys.menus set {} where code = 'SYS_USERS'").format(sql.SQL(change)))
        with db.expect_error("SYSTEM_MENU", 403):
            db.execute("delete from sys.menus where code = 'SYS_USERS'")
        db.execute("update sys.menus set is_visible = false, name = '직원' where code = 'SYS_USERS'")
    assert "SYS_USERS" not in codes(db, work.owner)


def test_favourites_are_the_own_ordered_list_of_what_may_be_opened(db: Session, work: Workspace) -> None:
    # SYS-07
    viewer = work.colleague(work.system_role("viewer"))
    first, second = menu(db, work), menu(db, work)
    hidden = menu(db, work, is_public=False)
    with db.as_user(viewer):
        db.execute("select sys.set_favorite_menus(%s)", [[second, first, second]])
        rows = db.rows("select id from sys.my_menus() where favorite_order is not null order by favorite_order")
        assert [r["id"] for r in rows] == [second, first]
        for refused in (hidden, uuid4()):
            with db.expect_error("VALIDATION_ERROR", 422):
                db.execute("select sys.set_favorite_menus(%s)", [[refused]])
        db.execute("select sys.set_favorite_menus(%s)", [[first]])
        assert db.value("select menu_id from sys.user_menu_favorites") == first
    with db.as_user(work.owner):
        assert db.rows("select * from sys.user_menu_favorites") == []


def test_a_screen_has_one_default_of_a_kind_and_personal_settings_go_before_it(db: Session, work: Workspace) -> None:
    # SYS-07, X-18
    viewer, entry = work.colleague(work.system_role("viewer")), menu(db, work)
    default = "insert into sys.menu_configs (menu_id, config_name, config_type, is_default) values (%s, %s, 'column', true) returning id"
    with db.as_user(work.owner):
        db.execute(default, [entry, "처음"])
        second = db.value(default, [entry, "다음"])
        assert [r["id"] for r in db.rows("select id from sys.menu_configs where is_default")] == [second]
    config = json.dumps({"column_config": {"hidden": ["phone"]}})
    with db.as_user(viewer):
        assert db.value("select id from sys.my_menu_configs(%s)", [entry]) == second
        for _ in range(2):
            db.execute("select sys.save_menu_config(%s, 'column', %s)", [entry, config])
        row = db.one("select user_id, column_config from sys.my_menu_configs(%s)", [entry])
        assert row == {"user_id": viewer, "column_config": {"hidden": ["phone"]}}
        with db.expect_error("FORBIDDEN", 403):
            db.execute(default, [entry, "모두"])
        with db.expect_error("RESOURCE_NOT_FOUND", 404):
            db.execute("select sys.save_menu_config(%s, 'column', %s)", [uuid4(), config])
    with db.as_user(work.owner):
        assert db.value("select id from sys.my_menu_configs(%s)", [entry]) == second, "others keep the default"
        assert db.rows("select 1 from sys.menu_configs where user_id = %s", [viewer]) == []
    with db.as_user(viewer):
        db.execute("select sys.save_menu_config(%s, 'column', '{}')", [entry])
        assert db.value("select id from sys.my_menu_configs(%s)", [entry]) == second


def test_menus_are_the_tenants_own(db: Session, people: People, work: Workspace) -> None:
    #
    other = make_workspace(db, people)
    entry = menu(db, other)
    assert entry not in seen(db, work.owner)
    with db.as_user(work.owner):
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute(
                "insert into sys.menus (code, name, route_path, parent_id) values ('MINE', '내 것', '/m', %s)", [entry]
            )
        with db.expect_error("23503"):
            db.execute(
                "insert into sys.role_menus (role_id, menu_id) values (%s, %s)", [work.system_role("viewer"), entry]
            )
        with db.expect_error("VALIDATION_ERROR", 422):
            db.execute("select sys.set_favorite_menus(%s)", [[entry]])


def test_every_module_of_the_suite_can_be_named(db: Session) -> None:
    # SYS-08
    modules = {"sys", "adm", "hrm", "crm", "pim", "wms", "apm", "ivm", "psm", "srm", "asm", "fim", "fam", "lwm", "bim"}
    with db.as_postgres():
        assert modules <= {r["m"] for r in db.rows("select unnest(enum_range(null::sys.module_code))::text as m")}
        for module in modules - {"sys", "adm"}:
            assert db.value("select app.module_licensed(%s)", [f"{module}.things:read"]) is False, "comes with the plan"
